"""A receipt: what a reader hands in of a lab's reading, and its recomputation.

It is JSON of a few kilobytes: the lab, its settings and seed, the figures that came out, the digest, and what the
reader adds. Settings and seed give the same figures everywhere, so a receipt is checked by doing it again. What the
reader adds (name, task, answers) cannot be computed, and is handed on as it is. A program that a reader has written
for a challenge is part of its settings; it runs apart, without files and network (``challenges.apart``).

Under Pyodide figures and digest have to agree in bits. Natively figures have to agree within
``verification.TOLERANCE``, and the digest on x86-64, where it was seen to.
"""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from dreamlab.challenges.subject import Found
from dreamlab.challenges.subjects import SUBJECTS
from dreamlab.measure.verification import TOLERANCE, under_pyodide
from dreamlab.services.registry import States
from dreamlab.tasks.settings import SEED, SettingsError

FORMAT = 1
LARGEST = 64_000
"""Bytes of a receipt; one of the failure lab has about two thousand."""
LONGEST_TEXT, MOST_ANSWERS, MOST_FIGURES = 2_000, 100, 200
PATIENCE = 300.0
"""Seconds that one recomputation may take."""
NEEDED = ("receipt", "version", "lab", "settings", "figures", "digest")
OPTIONAL = ("name", "task", "answers", "made", "challenge")


class ReceiptError(ValueError):
    """A file that is no receipt; the message says why, for whoever reads a class's."""


@dataclass(frozen=True)
class Receipt:
    """What was handed in; ``settings`` are validated and whole, ``figures`` finite."""

    version: str
    lab: str
    settings: dict[str, Any]
    figures: dict[str, float]
    digest: str
    name: str = ""
    task: str = ""
    made: str = ""
    challenge: str = ""
    answers: list[dict[str, Any]] = field(default_factory=list)


def read(content: bytes) -> Receipt:
    """The receipt in a file's bytes; ReceiptError if there is none."""
    if len(content) > LARGEST:
        raise ReceiptError(f"it has {len(content):,} bytes; a receipt has less than {LARGEST:,}")
    try:
        found = json.loads(content.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ReceiptError(f"it is no receipt: {str(error)[:200]}") from error
    if not isinstance(found, dict) or found.get("receipt") != FORMAT:
        raise ReceiptError(f'it is no receipt of format {FORMAT}: "receipt" is missing or another number')
    for key in found:
        if key not in (*NEEDED, *OPTIONAL):
            raise ReceiptError(f"{str(key)[:60]!r} does not belong into a receipt")
    for key in NEEDED:
        if key not in found:
            raise ReceiptError(f"{key!r} is missing")
    if not isinstance(found["lab"], str) or found["lab"] not in SUBJECTS:
        raise ReceiptError(f"there is no lab {str(found['lab'])[:60]!r}")
    texts = {key: _text(key, found.get(key, "")) for key in ("version", "digest", "name", "task", "made", "challenge")}
    return Receipt(
        lab=found["lab"],
        settings=_settings(found["lab"], found["settings"]),
        figures=_figures(found["figures"]),
        answers=_answers(found.get("answers", [])),
        **texts,
    )


@dataclass(frozen=True)
class Recomputed:
    """What a run at a receipt's settings says: what disagrees, in sentences; its figures, empty if it was given up."""

    says: list[str]
    figures: dict[str, float] = field(default_factory=dict)


def recompute(receipt: Receipt, states: States | None = None) -> Recomputed:
    """Do a receipt's run again. ApartError where its program cannot be run here.

    states: of earlier runs, so that a class's receipts share their models
    """
    try:
        computed = _measured(receipt, states or States())
    except (TimeoutError, SettingsError) as error:
        return Recomputed([str(error)])
    exactly = under_pyodide()
    said = []
    for name in sorted({*receipt.figures, *computed.figures}):
        if name not in computed.figures:
            said.append(f"{name} is no figure of this lab")
        elif name not in receipt.figures:
            said.append(f"{name} is missing")
        else:
            handed, found = receipt.figures[name], float(computed.figures[name])
            near = handed == found if exactly else math.isclose(handed, found, rel_tol=TOLERANCE, abs_tol=1e-12)
            if not near:
                said.append(f"{name} is {handed!r} on the receipt and {found!r} when it is computed")
    if receipt.digest != computed.digest and (exactly or same_bits_here()):
        said.append("the digest is another one")
    return Recomputed(said, computed.figures)


def disagreements(receipt: Receipt, states: States | None = None) -> list[str]:
    """What a run at the receipt's settings says otherwise, a sentence each; none if it agrees."""
    return recompute(receipt, states).says


def same_bits_here() -> bool:
    """Whether this processor is of the kind whose native runs were seen to agree with Pyodide in bits."""
    return platform.machine().lower() in ("x86_64", "amd64")


def _measured(receipt: Receipt, states: States) -> Found:
    """What the receipt's settings lead to; TimeoutError if it takes too long."""
    work = SUBJECTS[receipt.lab].measure(receipt.settings, states)
    until = perf_counter() + PATIENCE
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: Found = end.value
            return found
        if perf_counter() > until:
            raise TimeoutError(f"its recomputation took more than {PATIENCE:.0f} seconds, and was given up")


def _settings(lab: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise ReceiptError("its settings are no list of names and values")
    try:
        return SUBJECTS[lab].read(given)
    except SettingsError as error:
        raise ReceiptError(f"its settings: {str(error)[:200]}") from error


def _figures(given: Any) -> dict[str, float]:
    if not isinstance(given, Mapping) or not 0 < len(given) <= MOST_FIGURES:
        raise ReceiptError("its figures are no list of names and numbers")
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= 1e300:
            raise ReceiptError(f"the figure {str(name)[:60]!r} is no finite number")
    return {str(name): float(value) for name, value in given.items()}


def _answers(given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list) or len(given) > MOST_ANSWERS:
        raise ReceiptError("its answers are no list")
    for answer in given:
        if not isinstance(answer, Mapping) or not {"question", "predicted"} <= {*answer} or len(answer) > 4:
            raise ReceiptError("an answer is a question’s name and what was predicted")
        _text("question", answer["question"])
        _seed(answer.get("seed", 0))
    return [dict(answer) for answer in given]


def _seed(value: Any) -> None:
    try:
        SEED.read(value)
    except SettingsError as error:
        raise ReceiptError(f"an answer: {str(error)[:200]}") from error


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ReceiptError(f"{key!r} should be a text of at most {LONGEST_TEXT:,} characters")
    return value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no figure")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) < len(pairs):
        raise ValueError("a name stands there twice")
    return plain
