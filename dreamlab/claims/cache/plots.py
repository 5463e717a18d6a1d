"""The plots of claim 9."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Plot
from dreamlab.claims.uncertainty import NORMAL_95, Estimate

BEFORE = {
    "followed": "runs after it",
    "constant_throughout": "3 constant, every step",
    "policy": "policy",
    "recalled_throughout": "cache, every step",
    "recalled": "cache",
    "constant": "3 constant",
    "rehearsed_many": "8 from the cache",
    "rehearsed_few": "2 from the cache",
    "planned_many": "8 random plans",
    "planned_few": "2 random plans",
}
"""Agents on the court that they know, by the names of their figures."""
AGENTS = {
    "followed": "runs after it",
    "policy": "policy",
    "recalled": "cache",
    "rehearsed_many": "cache, rehearsed",
    "planned_many": "plans",
    "constant_throughout": "3 constant",
}
CHANGED = {
    "followed": "changed_followed",
    "policy": "changed_policy",
    "recalled": "changed_recalled",
    "rehearsed_many": "changed_rehearsed",
    "planned_many": "changed_planned",
    "constant_throughout": "changed_constant",
}
"""The same agents after the change."""


def by_budget(caught: Mapping[str, Estimate]) -> Plot:
    """Share caught by each of BEFORE that has played."""
    names = [name for name in BEFORE if name in caught]
    said = "; ".join(f"{BEFORE[name]} {caught[name].value:.2f}" for name in names)
    return Plot(
        "budget",
        "Caught, by how an agent decides",
        f"Share caught: {said}.",
        Axis("", names=tuple(BEFORE[name] for name in names)),
        Axis("balls caught", "share"),
        (_dots("caught", "first", range(len(names)), [caught[name] for name in names]),),
    )


def after_the_change(caught: Mapping[str, Estimate]) -> Plot:
    """Share caught by each of AGENTS before and after the court changed, and by a cache that was filled anew."""
    x = range(len(AGENTS))
    said = "; ".join(f"{label} {caught[CHANGED[name]].value:.2f}" for name, label in AGENTS.items())
    refreshed = caught["changed_refreshed"]
    return Plot(
        "change",
        "When the court changes",
        f"Caught after the change, with a new model: {said}; a cache filled anew {refreshed.value:.2f}.",
        Axis("", names=tuple(AGENTS.values())),
        Axis("balls caught", "share"),
        (
            _dots("before", "first", x, [caught[name] for name in AGENTS]),
            _dots("after, new model, old cache and policy", "error", x, [caught[CHANGED[name]] for name in AGENTS]),
            _dots("after, cache filled anew", "second", [list(AGENTS).index("recalled")], [refreshed]),
        ),
    )


def _dots(label: str, role: str, x: Iterable[int], found: list[Estimate]) -> Curve:
    """Points with their 95 % intervals."""
    y, half = np.array([each.value for each in found]), NORMAL_95 * np.array([each.error for each in found])
    low, high = (y - half).clip(0.0, 1.0), (y + half).clip(0.0, 1.0)  # of shares
    return Curve(label, role, np.array(list(x), dtype=np.float64), y, low, high, dots=True)
