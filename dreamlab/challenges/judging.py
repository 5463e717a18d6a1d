"""Whether a challenge is met by what was measured, and how well.

A challenge is data (levels/challenges/NAME.yml). What this module asks of it:

lab     the subject that it is about (``subjects.SUBJECTS``)
fixed   settings that have to be as they are here
met     a signature (``tasks.signature``): the goal and the budget, as conditions on figures
score   {figure, better}: which figure ranks those who meet it, and whether ``less`` or ``more`` of it is better
derive  optional: names of DERIVED, for figures that no lab measures
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dreamlab.challenges.derived import DERIVED
from dreamlab.labs.failure.lab import WORLD
from dreamlab.tasks.signature import OPERATORS, met, named


@dataclass(frozen=True)
class Verdict:
    """met; score, None where its figure was not measured; a line for each condition and fixed setting."""

    met: bool
    score: float | None
    lines: tuple[Line, ...]

    def plain(self) -> dict[str, Any]:
        """For the page."""
        return {"met": self.met, "score": self.score, "lines": [dict(vars(line)) for line in self.lines]}


@dataclass(frozen=True)
class Line:
    """One condition: what it is about, its sign, what it is held against, what was found, whether it is met."""

    name: str
    op: str
    wanted: float | str
    found: float | str | None
    met: bool


def judge(challenge: Mapping[str, Any], settings: Mapping[str, Any], figures: Mapping[str, float]) -> Verdict:
    """The verdict on figures that were measured at these settings."""
    known = dict(figures)
    for name in challenge.get("derive", ()):
        known |= DERIVED[name].of(settings, figures)
    lines = [_fixed(name, wanted, settings.get(name)) for name, wanted in challenge.get("fixed", {}).items()]
    lines += _on_the_court(challenge, settings)
    lines += [_condition(condition, known) for condition in challenge["met"]]
    return Verdict(all(line.met for line in lines), known.get(challenge["score"]["figure"]), tuple(lines))


def better(challenge: Mapping[str, Any], one: float, other: float) -> bool:
    """Whether the one score is better than the other."""
    return one < other if challenge["score"]["better"] == "less" else one > other


def _on_the_court(challenge: Mapping[str, Any], settings: Mapping[str, Any]) -> list[Line]:
    """A challenge is about the court, unless it names a world: its figures mean something else in another one."""
    found = settings.get(WORLD.name, WORLD.default)
    named = WORLD.name in challenge.get("fixed", {})
    return [] if named or found == WORLD.default else [_fixed(WORLD.name, WORLD.default, found)]


def _fixed(name: str, wanted: Any, found: Any) -> Line:
    return Line(name, "=", wanted, found, found == wanted)


def _condition(condition: Mapping[str, Any], known: Mapping[str, float]) -> Line:
    name = condition["figure"]
    assert condition["op"] in OPERATORS
    wanted = condition.get("value")
    if wanted is None:
        other = known.get(condition["than"])
        wanted = "–" if other is None else condition.get("times", 1.0) * other + condition.get("plus", 0.0)
    there = all(each in known for each in named(condition))
    return Line(name, condition["op"], wanted, known.get(name), there and met(condition, known))
