"""A reader's program, run as a program of its own: what it prints and what it warns of go out as they come.

In the page it runs in an interpreter that ends with it (site/sandbox), so it may do as it likes: nothing of it is
left for the next run, and the labs never meet it. There it can be stopped at any moment, from outside.
"""

from __future__ import annotations

import builtins
import io
import linecache
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from math import isfinite
from traceback import extract_tb
from typing import Any

import numpy as np

from dreamlab.services import whole
from dreamlab.types import STATE_SIZE

FILE = "<listing>"
MOST = 20_000
"""Characters that are shown of what it prints, and as many of its warnings."""

STATE, MOST_STATES = "state", 600
"""The variable that is watched, and how many of its values are kept."""

Say = Callable[[str, str], None]
"""Takes a part, OUTPUT or WARNINGS, and the next piece of its text."""
OUTPUT, WARNINGS = "output", "warnings"

NOT_A_NUMBER = re.compile(r"(?<![\w.])(nan|inf)(?!\w)")
NO_FLAGS = (
    "numpy gives no warning of its own here when a number becomes nan or inf: WebAssembly does not tell it of a "
    "division by zero or an overflow. np.isfinite(x).all() finds out where it begins.\n"
)
NOBODY_ASKS = "input() has nobody to ask here. Write the value into the program, e.g. name = 'Ada'."


@dataclass(frozen=True)
class ListingResult:
    """What went wrong, if anything, and in which line of the listing (0: in none).

    states: [T, 5] as the program went through them, if it has a variable ``state``: a court can show them
    output: what it printed, as far as that is shown
    """

    error: str = ""
    line: int = 0
    states: tuple[tuple[float, ...], ...] = field(default=(), compare=False)
    output: str = field(default="", compare=False)


class Names(dict[str, Any]):
    """A program's names; remembers each value that ``state`` is given outside functions, if that is five numbers."""

    def __init__(self) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self.states: list[tuple[float, ...]] = []

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, value)
        if name == STATE and len(self.states) < MOST_STATES:
            self.states += _numbers(value)


def _numbers(value: Any) -> list[tuple[float, ...]]:
    """The state as one tuple; none if it is anything else than STATE_SIZE finite numbers."""
    try:
        numbers = tuple(float(each) for each in value)
    except (TypeError, ValueError):
        return []
    return [numbers] if len(numbers) == STATE_SIZE and all(map(isfinite, numbers)) else []


class Stream(io.TextIOBase):
    """Says each line as soon as it is written; what exceeds MOST is only counted."""

    def __init__(self, part: str, say: Say) -> None:
        self._part, self._say = part, say
        self._line: list[str] = []
        self._written = 0
        self.told: list[str] = []

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        room = max(0, MOST - self._written)
        self._written += len(text)
        self._line.append(text[:room])
        if "\n" in text or room < len(text):
            self.flush()
        return len(text)

    def flush(self) -> None:
        text = "".join(self._line)
        self._line.clear()
        if text:
            self.told.append(text)
            self._say(self._part, text)

    def end(self) -> None:
        """Says the rest, and how much was left out."""
        self.flush()
        if self._written > MOST:
            self._say(self._part, f"\n… and {self._written - MOST:,} characters more\n")


def run(code: str, say: Say, fetch: whole.Fetch | None = None) -> ListingResult:
    """Run the code as a program of its own.

    fetch: brings the parts of Python that the page leaves out (``whole``); none: all of Python is here
    """
    output, complaints = Stream(OUTPUT, say), Stream(WARNINGS, say)
    linecache.cache[FILE] = (len(code), None, code.splitlines(keepends=True), FILE)
    names = Names()
    error, line = _run(code, names, output, complaints, fetch)
    states = tuple(names.states) if len(names.states) > 1 else ()
    return ListingResult(error, line, states, "".join(output.told))


def _run(code: str, names: Names, output: Stream, complaints: Stream, fetch: whole.Fetch | None) -> tuple[str, int]:
    """What went wrong, and in which line."""
    is_told = numpy_is_told()  # asked first: the program may change numpy
    try:
        with redirect_stdout(output), redirect_stderr(complaints), _as_in_a_page(complaints), whole.loadable(fetch):
            exec(compile(code, FILE, "exec"), names)
    except SyntaxError as error:
        return f"{type(error).__name__}: {error.msg}", _line(error) or error.lineno or 0
    except SystemExit as end:
        return ("", 0) if end.code in (None, 0) else (f"SystemExit: {end.code}", _line(end))
    except BaseException as error:
        return f"{type(error).__name__}: {_words(error)}".removesuffix(": "), _line(error)
    finally:
        output.end()
        if not is_told and not complaints.told and _has(NOT_A_NUMBER, output.told):
            complaints.write(NO_FLAGS)
        complaints.end()
    return "", 0


def numpy_is_told() -> bool:
    """Whether the machine tells numpy of a division by zero. WebAssembly does not: it has no floating-point flags."""
    with warnings.catch_warnings(record=True) as told, np.errstate(divide="warn"):
        warnings.simplefilter("always")
        np.log(np.zeros(1))
    return bool(told)


def _has(pattern: re.Pattern[str], texts: list[str]) -> bool:
    return any(pattern.search(text) for text in texts)


@contextmanager
def _as_in_a_page(complaints: Stream) -> Iterator[None]:
    """Warnings name the listing's line; input() says that nobody is there."""

    def show(message: Any, category: type, filename: str, lineno: int, *_: Any) -> None:
        where = f"line {lineno}: " if filename == FILE else ""
        complaints.write(f"{where}{category.__name__}: {message}\n")

    def refuse(*_: Any) -> str:
        raise RuntimeError(NOBODY_ASKS)

    asks = builtins.input
    builtins.input = refuse
    try:
        with warnings.catch_warnings():
            warnings.showwarning = show  # type: ignore[assignment]
            yield
    finally:
        builtins.input = asks


def _line(error: BaseException) -> int:
    lines = [frame.lineno or 0 for frame in extract_tb(error.__traceback__) if frame.filename == FILE]
    return lines[-1] if lines else 0


def _words(error: BaseException) -> str:
    """The error's own words, and for a module that is not here what can be done about it."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"{error}. {whole.why_missing(error.name)}"
    if "can't start new thread" in str(error):
        return f"{error}. {whole.ONLY_ON_A_COMPUTER}"
    return str(error)
