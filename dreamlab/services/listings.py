"""A lesson's listing, run as the reader left it: what it printed, and what Python complained of.

The reader's code runs in the page's own Python and on the reader's own machine, so it may do as it likes there;
only a loop that never ends is ended, since everything else on the page waits for it.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from time import perf_counter
from traceback import extract_tb
from types import FrameType
from typing import Any

from dreamlab.tasks.work import Answer, Progress, Task, Work

NAME = "listing"
Kept = dict
FILE = "<listing>"
LONGEST = 5.0
"""Seconds that a listing may run."""
MOST = 20_000
"""Characters that are shown of what it prints."""


class Endless(BaseException):
    """A listing that ran for LONGEST; no ``except Exception`` of its own holds it up."""


@dataclass(frozen=True)
class ListingResult:
    """What was printed; and, if it came to that, what went wrong and in which line of the listing (0: in none)."""

    output: str
    error: str = ""
    line: int = 0


@dataclass
class _Watch:
    """A trace function that ends what runs too long; it looks only at the listing's own lines."""

    until: float = field(default_factory=lambda: perf_counter() + LONGEST)

    def __call__(self, frame: FrameType, event: str, argument: Any) -> _Watch | None:
        if frame.f_code.co_filename != FILE:
            return None
        if perf_counter() > self.until:
            raise Endless(f"it was stopped after {LONGEST:.0f} seconds")
        return self


def describe() -> dict[str, Any]:
    """Nothing that a page needs to know."""
    return {"lab": NAME}


def run(code: str) -> ListingResult:
    """Run the code as a program of its own."""
    heard, before = StringIO(), sys.gettrace()
    try:
        program = compile(code, FILE, "exec")
        sys.settrace(_Watch())
        with redirect_stdout(heard):
            exec(program, {"__name__": "__main__"})
    except SyntaxError as trouble:
        return ListingResult("", f"SyntaxError: {trouble.msg}", trouble.lineno or 0)
    except (Exception, Endless, SystemExit) as trouble:
        sys.settrace(before)
        return ListingResult(_shown(heard), f"{type(trouble).__name__}: {trouble}", _line(trouble))
    finally:
        sys.settrace(before)
    return ListingResult(_shown(heard))


def _line(trouble: BaseException) -> int:
    lines = [frame.lineno or 0 for frame in extract_tb(trouble.__traceback__) if frame.filename == FILE]
    return lines[-1] if lines else 0


def _shown(heard: StringIO) -> str:
    text = heard.getvalue()
    return text if len(text) <= MOST else f"{text[:MOST]}\n… and {len(text) - MOST:,} characters more\n"


def _run(kept: Any, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """{code} -> {output, error, line}"""
    yield Progress("running the listing", 0.0)
    found = run(str(request["code"]))
    return Answer({"output": found.output, "error": found.error, "line": found.line})


TASKS: dict[str, Task] = {"run": _run}
