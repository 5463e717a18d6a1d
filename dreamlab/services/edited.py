"""A reader's edits of the package beside the original: both read at the same settings, from the same seeds.

In the page this runs in an interpreter that ends with it (site/sandbox), so the labs' own figures are out of its reach.
"""

from __future__ import annotations

import linecache
import math
import traceback
from collections.abc import Callable, Generator
from contextlib import nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from dreamlab.services import chance
from dreamlab.services.listings import OUTPUT, WARNINGS, Say, Stream
from dreamlab.services.replaced import PACKAGE, replaced

Tell = Callable[[str, float], None]
"""Takes what is going on, and how far it is (0..1)."""
SHOWN = ("reality", "dream")
"""Arrays of a reading that are handed on, the first episode of each."""


@dataclass(frozen=True)
class Failure:
    """What Python raised: in words, the last place of the package in which it was (line 0: none), the traceback."""

    message: str
    file: str
    line: int
    traceback: str


def compare(request: dict[str, Any], say: Say, tell: Tell) -> dict[str, Any]:
    """{lab, settings, edits, sources, original: whether that is wanted too, band} -> {original, edited, checks, error}.

    With ``band`` the spread of the edits' reading over seeds is wanted, and nothing else: {band, error, ...}.
    original, edited: readings as numbers, strings and lists, None where there is none
    checks:           sentences about the edits (``checks``)
    error:            a Failure's fields, or None
    """
    lab, settings = str(request["lab"]), request["settings"]
    original = None
    if request.get("original"):
        original = _read(lab, settings, lambda stage, fraction: tell(f"the original: {stage}", fraction))
    output, complaints = Stream(OUTPUT, say), Stream(WARNINGS, say)
    found: dict[str, Any] = {"original": original, "edited": None, "checks": [], "error": None}
    try:
        with redirect_stdout(output), redirect_stderr(complaints), _package(request):
            if request.get("band"):
                found["band"] = _band(lab, settings, tell)
            else:
                _check_and_read(request, found, tell)
    except BaseException as error:
        known = failure(error)
        # Where a check has said what is wrong, an error of the package's own files says it worse.
        if not found["checks"] or known.file in request["edits"]:
            found["error"] = vars(known)
    finally:
        output.end()
        complaints.end()
    return found


def _package(request: dict[str, Any]) -> Any:
    edits = request["edits"]
    return replaced(edits, request.get("sources")) if edits else nullcontext()


def _check_and_read(request: dict[str, Any], found: dict[str, Any], tell: Tell) -> None:
    tell("checking yours", 0.0)
    found["checks"] = import_module("dreamlab.services.checks").sentences(request["edits"])
    with chance.watched() as unseeded:
        found["edited"] = _read(
            str(request["lab"]), request["settings"], lambda stage, fraction: tell(f"yours: {stage}", fraction)
        )
    if unseeded and not found["checks"]:
        found["checks"] = [chance.SENTENCE.format(", ".join(unseeded))]


def _read(lab: str, settings: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """The lab's reading, by the package as it is imported now."""
    answer = _answer(_states(), lab, "read", {"settings": settings}, tell)
    shown = {name: answer.arrays[name][0] for name in SHOWN if name in answer.arrays}
    plain: dict[str, Any] = plain_numbers({**answer.plain, **shown})
    return plain


def _band(lab: str, settings: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """The spread over seeds, copy by copy, by the package as it is imported now."""
    states, copies = _states(), []
    total = _answer(states, lab, "spread", {"settings": settings, "copies": []}, tell).plain["total"]
    for later in range(total):
        tell("more seeds", later / total)
        copies.append(_answer(states, lab, "copy", {"settings": settings, "later": later}, lambda *_: None).plain)
    spread: dict[str, Any] = plain_numbers(
        _answer(states, lab, "spread", {"settings": settings, "copies": copies}, tell).plain
    )
    return spread


def _states() -> Any:
    return import_module("dreamlab.services.registry").States()


def _answer(states: Any, lab: str, task: str, request: dict[str, Any], tell: Tell) -> Any:
    work: Generator[Any, None, Any] = states.start(lab, task, request)
    while True:
        try:
            now = next(work)
        except StopIteration as end:
            return end.value
        tell(now.stage, float(now.fraction))


def failure(error: BaseException) -> Failure:
    """The error in words, and where in the package it came up."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [(frame.filename, frame.lineno or 0) for frame in frames if frame.filename.startswith(f"{PACKAGE}/")]
    file, line = places[-1] if places else ("", 0)
    if isinstance(error, SyntaxError) and error.filename and error.filename.startswith(f"{PACKAGE}/"):
        file, line = error.filename, error.lineno or 0
        error.text = linecache.getline(file, line)  # Python itself would look for it on the disk
    words = error.msg if isinstance(error, SyntaxError) else str(error)
    message = f"{type(error).__name__}: {words}".removesuffix(": ")
    return Failure(message, file, line, "".join(traceback.format_exception(error)))


def plain_numbers(value: Any) -> Any:
    """The value for JSON: arrays as lists, and None for what is no number, which JSON has no word for."""
    if isinstance(value, dict):
        return {name: plain_numbers(each) for name, each in value.items()}
    if isinstance(value, np.ndarray):
        return plain_numbers(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain_numbers(each) for each in value]
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    return value
