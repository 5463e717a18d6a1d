"""The other end of ``apart``: loads what a program may use, gives up everything else, runs the program.

Source of the filter: seccomp(2) and the kernel's Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

# A program may import these: afterwards no file can be opened.
import collections  # noqa: F401
import ctypes
import dataclasses  # noqa: F401
import datetime  # noqa: F401
import decimal  # noqa: F401
import fractions  # noqa: F401
import functools  # noqa: F401
import heapq  # noqa: F401
import itertools  # noqa: F401
import json
import math
import pkgutil
import platform
import random  # noqa: F401
import resource
import statistics  # noqa: F401
import struct
import sys
import textwrap  # noqa: F401
import time
import typing  # noqa: F401
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO

import numpy as np

import dreamlab
import dreamlab.challenges.written as written
import dreamlab.labs.failure.lab
from dreamlab.challenges.patience import allowed
from dreamlab.services import listings

NOT_IN_A_PAGE = ("dreamlab.__main__", "dreamlab.bridge", "dreamlab.gym", "dreamlab.sweep")
LATE = ("numpy.fft", "numpy.ma", "numpy.polynomial", "numpy.random")
MEMORY = 1 << 30
"""Bytes of address space."""

CALLS = {
    "x86_64": (0xC000003E, (0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 28, 35, 39, 60, 98, 131, 186, 202, 204,
                            228, 230, 231, 318, 324, 334)),
    "aarch64": (0xC00000B7, (57, 62, 63, 64, 80, 93, 94, 98, 101, 113, 115, 123, 124, 132, 134, 135, 139, 165,
                             172, 178, 214, 215, 216, 222, 226, 233, 278, 283, 293)),
}  # fmt: skip
"""By processor: its number for seccomp, and the system calls that are left: to read and write what is open, to ask for
memory, to wait, to know the time, to end. None opens, connects, starts or kills anything else."""

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, FILTER = 38, 22, 2
LOAD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000
NUMBER, ARCHITECTURE = 0, 4
"""Offsets in what the filter sees of a call."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def main() -> None:
    """Read requests from the standard input, answer on the standard output, to the end of either."""
    asked, answered = sys.stdin.buffer, sys.stdout.buffer
    sys.stdin, sys.stdout = None, _Nowhere()
    request = json.loads(asked.readline())
    if request["name"] is None:
        _load_all()
    limit()
    _say(answered, {})
    try:
        function = _printing(request["code"]) if request["name"] is None else _defined(**request)
    except BaseException as error:
        return _say(answered, {"error": _words(error)})
    _say(answered, {})
    while line := asked.readline():
        shapes = json.loads(line)["shapes"]
        arrays = [np.frombuffer(asked.read(8 * int(np.prod(shape))), "<f8").reshape(shape).copy() for shape in shapes]
        try:
            found = np.ascontiguousarray(function(*arrays), dtype="<f8")
        except BaseException as error:
            return _say(answered, {"error": _words(error)})
        _say(answered, {"shape": list(found.shape)}, found.tobytes())


def _defined(code: str, name: str) -> Callable[..., Any]:
    """The function that the program defines."""
    names: dict[str, Any] = {"__name__": "__main__"}
    written.report = lambda figures: None
    for measure in written.MEASURES:  # the program's own last line measures what is measured elsewhere
        setattr(written, measure, lambda *_, **__: {})
    exec(compile(code, "<program>", "exec"), names)
    function: Callable[..., Any] = names[name]
    return function


def _printing(code: str) -> Callable[[], Any]:
    """What the program prints, as a page shows it. RuntimeError with what went wrong in it."""
    ended = listings.run(code, lambda part, text: None)
    if ended.error:
        raise RuntimeError(f"line {ended.line}: {ended.error}")
    return lambda: np.frombuffer(ended.output.encode(), "u1")


def _load_all() -> None:
    """A lesson's program may import any module of the package that a page has, and what numpy imports late."""
    for name in LATE:
        import_module(name)
    for module in pkgutil.walk_packages(dreamlab.__path__, "dreamlab."):
        if not module.name.startswith(NOT_IN_A_PAGE):
            import_module(module.name)


class _Nowhere:
    """A place for what the program prints."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass


def limit() -> None:
    """Give up files, network, other processes, more memory and time than a program needs. OSError where that fails."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    loaded = time.process_time()
    seconds = math.ceil(loaded + allowed(loaded))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))  # the first ends it with a signal that says why
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    architecture, calls = CALLS[platform.machine()]
    rules = [_rule(LOAD, 0, 0, ARCHITECTURE), _rule(JUMP_EQUAL, 1, 0, architecture), _rule(RETURN, 0, 0, KILL)]
    rules.append(_rule(LOAD, 0, 0, NUMBER))
    for call in calls:
        rules += [_rule(JUMP_EQUAL, 0, 1, call), _rule(RETURN, 0, 0, ALLOW)]
    rules.append(_rule(RETURN, 0, 0, REFUSE))
    program = _Program(len(rules), b"".join(rules))
    kernel = ctypes.CDLL(None, use_errno=True)
    for arguments in ((PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0)):
        if kernel.prctl(*arguments):
            raise OSError(ctypes.get_errno(), "the system refuses to hold a program apart")


def _rule(code: int, met: int, not_met: int, value: int) -> bytes:
    return struct.pack("HBBI", code, met, not_met, value)


def _say(to: BinaryIO, header: dict[str, Any], content: bytes = b"") -> None:
    to.write(json.dumps(header).encode() + b"\n" + content)
    to.flush()


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".removesuffix(": ")[:300]
