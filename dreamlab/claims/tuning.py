"""Choices made on the tuning seeds, so that anyone can repeat them: constants of a claim, and its signatures.

``python -m dreamlab tune NAME`` runs this and prints what each choice was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from dreamlab.claims.claim import Findings
from dreamlab.tasks.signature import in_words, met


@dataclass(frozen=True)
class Tuned:
    """One constant, and the candidates that it was chosen from.

    says:       what it is, and what the score is, for the reader of the table
    candidates: what it was chosen from
    chosen:     what the code uses
    score:      (candidate, seed) -> a number; the smaller the median over the tuning seeds, the better
    """

    name: str
    says: str
    candidates: tuple[Any, ...]
    chosen: Any
    score: Callable[[Any, int], float]

    def scores(self, seeds: tuple[int, ...]) -> list[list[float]]:
        """[candidates][seeds]"""
        return [[float(self.score(candidate, seed)) for seed in seeds] for candidate in self.candidates]


class Repeated(NamedTuple):
    """A choice made again: a table, a line a candidate, and whether the code uses the best."""

    lines: list[str]
    best_is_used: bool


def choices(name: str) -> tuple[Tuned, ...]:
    """``TUNED`` of dreamlab/claims/NAME/tuning.py; none where there is no such file."""
    if find_spec(f"dreamlab.claims.{name}.tuning") is None:
        return ()
    return tuple(import_module(f"dreamlab.claims.{name}.tuning").TUNED)


def repeat(tuned: Tuned, seeds: tuple[int, ...]) -> Repeated:
    """The choice again, over these seeds."""
    scores = tuned.scores(seeds)
    medians = [float(np.median(row)) for row in scores]
    best = tuned.candidates[int(np.argmin(medians))]
    lines = [f"{tuned.name}: {tuned.says}; median and range over seeds {seeds[0]} to {seeds[-1]}"]
    for candidate, row, median in zip(tuned.candidates, scores, medians, strict=True):
        marks = (", best" if candidate == best else "") + (", used" if candidate == tuned.chosen else "")
        lines.append(f"  {candidate!s:>16}  {median:.4g}  ({min(row):.4g} to {max(row):.4g}){marks}")
    return Repeated(lines, bool(best == tuned.chosen))


def conditions(outcomes: list[Mapping[str, Any]], found: list[Findings]) -> Iterator[str]:
    """A line for each outcome, and for each condition of its signature: at how many of the findings it holds."""
    for outcome in outcomes:
        whole = [all(met(one, each.figures) for one in outcome["signature"]) for each in found]
        yield f"  {outcome['name']} ({outcome['verdict']}): holds at {sum(whole)} of {len(found)} tuning seeds"
        for condition in outcome["signature"]:
            times = sum(met(condition, each.figures) for each in found)
            yield f"    {in_words(condition)}: {times} of {len(found)}; {_ranges(condition, found)}"


def _ranges(condition: Mapping[str, Any], found: list[Findings]) -> str:
    names = [condition["figure"], *([condition["than"]] if "than" in condition else [])]
    parts = []
    for name in names:
        values = [each.figures[name] for each in found if name in each.figures]
        parts.append(f"{name} {min(values):.4g} to {max(values):.4g}" if values else f"{name} not measured")
    return ", ".join(parts)
