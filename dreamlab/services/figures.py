"""Figures that the pages print, measured again one at a time, by the same code that measured them first.

A figure is named by its path in ``measured.json``. The measurements are trees (``verification.PARTS``), so only what
that one figure needs is computed.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any

from dreamlab.measure import deferred
from dreamlab.measure.deferred import Tree
from dreamlab.measure.verification import CONSTANTS, PARTS, Declared
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import Answer, Progress, Task, Work

NAME = "figures"

NOT_OURS = {
    "theirs": "It is the source page’s own figure, for its own court and model. It cannot be measured here.",
    "versions": "It names what the figures were measured with.",
}
"""Entries of ``measured.json`` that are not measured here, and why."""

PART_OF = {"headline": "failure", "seeds": "failure", "presets": "failure"}
"""Entries that a part of another name measures."""


class Trees:
    """Trees in use: what one figure has computed serves the next, but no tree answers the same figure twice."""

    def __init__(self) -> None:
        self._trees: dict[str, Tree] = {}
        self._answered: set[tuple[str, str]] = set()

    def tree(self, path: str, declared: Declared) -> tuple[str, Tree]:
        """The tree with the path in it, and its name; a fresh tree if the old one has answered this very figure."""
        name = f"{part_of(path)} {json.dumps([declared.presets, dict(declared.claims)])}"
        if name not in self._trees or (name, path) in self._answered:
            self._trees[name] = tree_of(part_of(path), declared)
            self._answered = {(other, figure) for other, figure in self._answered if other != name}
        return name, self._trees[name]

    def answered(self, name: str, path: str) -> None:
        """Remember that this tree has answered the figure: the next time it is measured anew."""
        self._answered.add((name, path))


def new_state(states: Any) -> Trees:
    """The trees in use."""
    return Trees()


def why_not(path: str) -> str | None:
    """Why the figure cannot be measured here; None if it can."""
    return NOT_OURS.get(str(deferred.read_path(path)[0]))


def seconds(path: str, declared: Declared, trees: Trees | None = None) -> float:
    """Roughly what measuring takes in the page; KeyError or IndexError for a path at which nothing is measured.

    trees: kept by whoever asks of many figures, since to make one takes longer than to ask it
    """
    _, tree = (trees or Trees()).tree(path, declared)
    return deferred.seconds(tree, deferred.read_path(path))


def part_of(path: str) -> str:
    """The part of the measurements that the figure belongs to; KeyError if there is none."""
    first, *rest = deferred.read_path(path)
    name = f"claims.{rest[0]}" if first == "claims" and rest else PART_OF.get(str(first), str(first))
    if name != "protocol" and name not in PARTS:
        raise KeyError(name)
    return name


def tree_of(part: str, declared: Declared) -> Tree:
    """The part's entries of ``measured.json``, to be computed."""
    return {"protocol": CONSTANTS} if part == "protocol" else PARTS[part](declared)


def measure(path: str, declared: Declared, trees: Trees | None = None) -> Generator[Progress, None, Any]:
    """The figure, measured; SettingsError for one that is not ours, or that nothing measures."""
    trees, reason = trees or Trees(), why_not(path)
    if reason is not None:
        raise SettingsError(reason)
    try:
        name, tree = trees.tree(path, declared)
        value = yield from deferred.evaluate(tree, deferred.read_path(path))
    except (KeyError, IndexError) as error:
        raise SettingsError(f"nothing measures {path!r}") from error
    trees.answered(name, path)
    return value


def _measure(trees: Trees, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """{path, declared: {presets, claims}} -> {path, value}"""
    path, given = str(request["path"]), request.get("declared") or {}
    declared = Declared(given.get("presets", []), given.get("claims", {}))
    value = yield from measure(path, declared, trees)
    return Answer({"path": path, "value": value})


TASKS: dict[str, Task] = {"measure": _measure}
