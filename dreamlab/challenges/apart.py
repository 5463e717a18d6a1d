"""Another's function, run apart: in a process of its own that has nothing but the pipe to this one.

The reader's program is executed there and its function called there; the figures are computed here, from what the
function gives back, so that no program can make them up. That process may read and write its pipe, compute, and end.
It has no files and no network: once numpy is loaded, Linux refuses every other system call (seccomp). Memory, time of
the processor and time of the clock are limited, times by how long loading took. Where the system cannot do that,
nothing is run.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import monotonic
from types import TracebackType

import numpy as np

from dreamlab.challenges.patience import allowed
from dreamlab.types import Floats

PATIENCE = 120.0
"""Seconds of the clock to load what a program may use."""
BUSY = 2.0
"""By so much the clock may run ahead of the processor's time; a busy machine loads as slowly as it runs."""
MOST_NUMBERS = 2_000_000
"""That one call may give back."""
CHILD = "import sys; sys.path.insert(0, {root!r}); from dreamlab.challenges.held import main; main()"


class ApartError(ValueError):
    """What another's program did wrong, as a sentence."""


class NowhereApartError(ApartError):
    """This machine cannot hold a program apart: none was run, and nothing is said of it."""


class Apart:
    """A function ``name`` of the program ``code``, to be called with arrays while the ``with`` block lasts.

    Without a name it takes no array, and gives what the program has printed, as the numbers of its UTF-8 bytes.
    """

    def __init__(self, code: str, name: str | None, patience: float | None = None) -> None:
        """patience: seconds of the clock that the program may take in all; None: by how long loading took"""
        self._code, self._name, self.patience = code, name, patience
        self._left = PATIENCE

    def __enter__(self) -> Apart:
        if not sys.platform.startswith("linux"):
            raise NowhereApartError(
                "programs are run on Linux alone, where they can be held apart from files and network"
            )
        root = str(Path(__file__).resolve().parents[2])
        self._folder = tempfile.TemporaryDirectory()
        self._child = subprocess.Popen(
            [sys.executable, "-I", "-c", CHILD.format(root=root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        try:
            self._send({"code": self._code, "name": self._name})
            self._receive()  # all is loaded, and nothing of the program has run
            if self.patience is None:
                self.patience = BUSY * allowed(PATIENCE - self._left)
            self._left = self.patience
            self._receive()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def __call__(self, *arrays: Floats) -> Floats:
        """What the function gives for these arrays; ApartError for an error in it, or no answer in time."""
        self._send({"shapes": [list(array.shape) for array in arrays]}, *arrays)
        shape = self._receive()["shape"]
        if any(not isinstance(size, int) or size < 0 for size in shape) or np.prod(shape, dtype=float) > MOST_NUMBERS:
            raise ApartError(f"{self._name} gives an array of a shape that no call asks for")
        return np.frombuffer(self._read(8 * int(np.prod(shape))), dtype="<f8").reshape(shape).astype(np.float64)

    def _send(self, header: dict[str, object], *arrays: Floats) -> None:
        assert self._child.stdin is not None
        line = json.dumps(header).encode() + b"\n"
        try:
            self._child.stdin.write(line + b"".join(np.ascontiguousarray(array, "<f8").tobytes() for array in arrays))
            self._child.stdin.flush()
        except OSError as error:
            raise self._ended() from error

    def _receive(self) -> dict[str, list[int]]:
        line = b""
        while not line.endswith(b"\n"):
            line += self._read(1)
            if len(line) > 4_000:
                raise ApartError("the program says what was not asked for")
        try:
            header = json.loads(line)
        except ValueError as error:
            raise ApartError("the program says what was not asked for") from error
        if not isinstance(header, dict) or not isinstance(header.get("shape", []), list):
            raise ApartError("the program says what was not asked for")
        if "error" in header:
            raise ApartError(str(header["error"])[:300])
        return header

    def _read(self, count: int) -> bytes:
        assert self._child.stdout is not None
        handle, found = self._child.stdout.fileno(), b""
        while len(found) < count:
            asked = monotonic()
            heard = self._left > 0.0 and select.select([handle], [], [], self._left)[0]
            self._left -= monotonic() - asked  # what is computed here meanwhile is not the program's
            if not heard:
                raise ApartError(f"the program took more than {self.patience or PATIENCE:.0f} seconds, and was stopped")
            piece = os.read(handle, min(count - len(found), 1 << 16))
            if not piece:
                raise self._ended()
            found += piece
        return found

    def _ended(self) -> ApartError:
        with suppress(subprocess.TimeoutExpired):  # it has closed its pipe, and may go on
            self._child.wait(1.0)
        if self._child.returncode == -signal.SIGXCPU:
            return ApartError("the program took more of the processor's time than is allowed, and was stopped")
        return ApartError("the program was ended: by itself, or since it asked for more than is allowed")

    def _end(self) -> None:
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was still to be sent has nobody to read it
                    pipe.close()
        self._folder.cleanup()
