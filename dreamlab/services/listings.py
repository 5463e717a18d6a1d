"""A lesson's listing, run as the reader left it: what it printed, and the error that ended it, if any.

The reader's code runs in the page's own Python, on the reader's own machine, so it may do there what it likes. Only a
loop that never ends is stopped, since everything else on the page waits for it.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass, field
from io import StringIO
from time import perf_counter
from traceback import extract_tb
from types import FrameType
from typing import Any

from dreamlab.tasks.work import Answer, Progress, Task, Work

NAME = "listing"
FILE = "<listing>"
LONGEST = 5.0
"""Seconds that a listing may run."""
MOST = 20_000
"""Characters of its output that are shown."""


class Endless(BaseException):
    """Raised in a listing that has run for LONGEST; its own ``except Exception`` does not catch it."""


@dataclass(frozen=True)
class ListingResult:
    """What was printed; and if it failed, the error and the line of the listing where (0: in none)."""

    output: str
    error: str = ""
    line: int = 0


@dataclass
class _Watch:
    """A trace function that stops a listing which runs too long; it sees only the listing's own lines."""

    until: float = field(default_factory=lambda: perf_counter() + LONGEST)

    def __call__(self, frame: FrameType, event: str, argument: Any) -> _Watch | None:
        if frame.f_code.co_filename != FILE:
            return None
        if perf_counter() > self.until:
            raise Endless(f"it was stopped after {LONGEST:.0f} seconds")
        return self


def new_state(states: Any) -> None:
    """Nothing: each run of a listing is a program of its own."""


def run(code: str) -> ListingResult:
    """Run the code as a program of its own."""
    output, before = StringIO(), sys.gettrace()
    try:
        program = compile(code, FILE, "exec")
        sys.settrace(_Watch())
        with redirect_stdout(output):
            exec(program, {"__name__": "__main__"})
    except SyntaxError as error:
        return ListingResult("", f"SyntaxError: {error.msg}", error.lineno or 0)
    except (Exception, Endless, SystemExit) as error:
        sys.settrace(before)
        return ListingResult(_shown(output), f"{type(error).__name__}: {error}", _line(error))
    finally:
        sys.settrace(before)
    return ListingResult(_shown(output))


def _line(error: BaseException) -> int:
    lines = [frame.lineno or 0 for frame in extract_tb(error.__traceback__) if frame.filename == FILE]
    return lines[-1] if lines else 0


def _shown(output: StringIO) -> str:
    text = output.getvalue()
    return text if len(text) <= MOST else f"{text[:MOST]}\n… and {len(text) - MOST:,} characters more\n"


def _run(state: None, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """{code} -> {output, error, line}"""
    yield Progress("running the listing", 0.0)
    return Answer(asdict(run(str(request["code"]))))


TASKS: dict[str, Task] = {"run": _run}
