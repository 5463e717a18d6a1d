"""Figures that the pages print, measured again one at a time by the protocol that measured them.

A figure is named by its path in ``measured.json``. Its protocol is a tree (``verification.TREES``), so only what
that one figure needs is computed.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from typing import Any

from dreamlab.claims.claim import Claim
from dreamlab.measure import deferred, level5
from dreamlab.measure.deferred import Deferred, Tree
from dreamlab.measure.verification import CONSTANTS, PARTS, TREES, Declared
from dreamlab.services.registry import LABS
from dreamlab.tasks.seeds import TEST_SEEDS
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import Answer, Progress, Task, Work

NAME = "figures"

NOT_OURS = {
    "theirs": "It is the source page’s own figure, for its own court and model. It cannot be measured here.",
    "versions": "It names what the figures were measured with.",
}
"""Entries of ``measured.json`` that no protocol measures, and why."""

PART_OF = {"headline": "failure", "seeds": "failure", "presets": "failure"}
"""Entries whose part has another name."""

A_CLAIM, A_PART = 2.0, 30.0
"""Seconds of a claim's default run (its lab is built for that), and of a part that is no tree (nobody knows)."""


class Kept:
    """Protocols under way: what one figure has computed serves the next, but no figure is answered twice by one."""

    def __init__(self) -> None:
        self._trees: dict[str, Tree] = {}
        self._answered: set[tuple[str, str]] = set()

    def tree(self, path: str, declared: Declared) -> tuple[str, Tree]:
        """The tree with the path in it, and its name; a fresh one if this very figure was measured by the old one."""
        name = f"{part_of(path)} {json.dumps([declared.presets, dict(declared.claims)])}"
        if name not in self._trees or (name, path) in self._answered:
            self._trees[name] = tree_of(part_of(path), declared)
            self._answered = {(other, figure) for other, figure in self._answered if other != name}
        return name, self._trees[name]

    def answered(self, name: str, path: str) -> None:
        """The next time this figure is measured anew."""
        self._answered.add((name, path))


def describe() -> dict[str, Any]:
    """Nothing that a page needs to know."""
    return {"lab": NAME}


def why_not(path: str) -> str | None:
    """Why the figure cannot be measured, if so."""
    return NOT_OURS.get(str(deferred.read_path(path)[0]))


def seconds(path: str, declared: Declared) -> float:
    """Roughly what measuring takes in the page; KeyError or IndexError for a path that no protocol leads to."""
    tree = tree_of(part_of(path), declared)
    return deferred.seconds(tree, deferred.read_path(path))


def part_of(path: str) -> str:
    """The part of the protocol that the figure belongs to; KeyError if there is none."""
    first, *rest = deferred.read_path(path)
    name = f"claims.{rest[0]}" if first == "claims" and rest else PART_OF.get(str(first), str(first))
    if name != "protocol" and name not in PARTS:
        raise KeyError(name)
    return name


def tree_of(part: str, declared: Declared) -> Tree:
    """The part's entries of ``measured.json``, to be computed."""
    if part == "protocol":
        return {"protocol": CONSTANTS}
    if part in TREES:
        return TREES[part](declared)
    if part.startswith("claims."):
        name = part.partition(".")[2]
        return {"claims": {name: _claim(LABS[name].claim, declared.claims.get(name, {}))}}
    return {part: Deferred(lambda: _whole(part, declared), cost=A_PART, says="running the whole protocol")}


class _ByName(dict[str, Tree]):
    """Figures whose names only a run would tell."""

    def __init__(self, runs: list[Deferred]) -> None:
        super().__init__()
        self._runs = runs

    def __missing__(self, name: str) -> Tree:
        return deferred.spread([Deferred(lambda found: float(found.figures[name]), run) for run in self._runs])


def _claim(claim: Claim, declared: level5.Declaration) -> Tree:
    def run(given: Mapping[str, Any]) -> Deferred:
        settings = claim.read_settings(given)
        return Deferred(lambda: claim.measure(settings), cost=A_CLAIM, says="measuring")

    def tried(outcome: Mapping[str, Any]) -> Tree:
        seeds = level5.tried_seeds(outcome)
        runs = [run({**outcome["try"], "seed": seed}) for seed in seeds]
        return {"settings": dict(outcome["try"]), "seeds": list(seeds), "figures": _ByName(runs)}

    outcomes = [one for one in declared.get("outcomes", []) if "try" in one]
    return {
        "settings": claim.read_settings({"seed": TEST_SEEDS[0]}),
        "figures": _ByName([run({"seed": seed}) for seed in TEST_SEEDS]),
        "tried": {one["name"]: tried(one) for one in outcomes},
    }


def _whole(part: str, declared: Declared) -> Generator[Progress, None, Any]:
    """A part that is no tree: all of it is run, and how far it is only its own progress tells."""
    run, fraction = PARTS[part](declared), 0.0
    while True:
        try:
            said: Any = next(run)
        except StopIteration as end:
            return end.value[part]
        fraction = getattr(said, "fraction", fraction)
        yield Progress(part, fraction)


def measure(path: str, declared: Declared, kept: Kept | None = None) -> Generator[Progress, None, Any]:
    """The figure, measured; SettingsError for one that is not ours, or that no protocol leads to."""
    kept, reason = kept or Kept(), why_not(path)
    if reason is not None:
        raise SettingsError(reason)
    try:
        name, tree = kept.tree(path, declared)
        value = yield from deferred.evaluate(tree, deferred.read_path(path))
    except (KeyError, IndexError) as trouble:
        raise SettingsError(f"no protocol measures {path!r}") from trouble
    kept.answered(name, path)
    return value


def _measure(kept: Kept, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """{path, declared: {presets, claims}} -> {path, value}"""
    path, given = str(request["path"]), request.get("declared") or {}
    declared = Declared(given.get("presets", []), given.get("claims", {}))
    value = yield from measure(path, declared, kept)
    return Answer({"path": path, "value": value})


TASKS: dict[str, Task] = {"measure": _measure}
