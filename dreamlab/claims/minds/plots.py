"""The plots of the lab on other minds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Mark, Plot
from dreamlab.claims.minds.mind import Mind
from dreamlab.claims.uncertainty import NORMAL_95, Estimate
from dreamlab.types import Floats

LOOKS = {
    "told": ("knows the intention", "reality"),
    "minded": ("a variable for it", "dream"),
    "memory": ("a memory instead", "second"),
    "none": ("neither", "third"),
    "same": ("the same side again", "error"),
}
"""Label and role of each player."""
SMOOTH = 5
"""Rounds that a point of the first plot is the mean of."""
ROLES = ("first", "second", "third", "fourth", "reality", "dream")
SEEN = ("left, left", "left, middle", "left, right", "right, left", "right, middle", "right, right")
"""Contexts in words: side of the last throw, stance of the paddle."""


def by_round(caught: Mapping[str, Floats]) -> Plot:
    """Share caught over the rounds of a game; caught [R] by the names of LOOKS."""
    curves = []
    for name in (name for name in LOOKS if name in caught):
        means = np.asarray(caught[name].reshape(-1, SMOOTH).mean(axis=1), dtype=np.float64)
        middles = SMOOTH * (np.arange(float(len(means))) + 0.5)
        curves.append(Curve(*LOOKS[name], middles, means))
    says = ", ".join(f"{curve.label} {curve.y[-1]:.2f}" for curve in curves)
    return Plot(
        "rounds",
        "Balls caught in the course of a game",
        f"Caught in the last {SMOOTH} rounds: {says}.",
        Axis("round"),
        Axis("balls caught", "share"),
        tuple(curves),
    )


def by_memory(memories: Mapping[int, Estimate], minded: float, told: float) -> Plot:
    """Share caught over the number of rounds that are remembered."""
    values = np.array([each.value for each in memories.values()], dtype=np.float64)
    reach = NORMAL_95 * np.array([each.error for each in memories.values()], dtype=np.float64)
    best = max(memories, key=lambda rounds: memories[rounds].value)
    says = (
        f"With no variable, a memory of {best} rounds catches most, {memories[best].value:.2f}; "
        f"a variable {minded:.2f}, who knows the intention {told:.2f}."
    )
    curve = Curve("a memory instead", "second", np.array(list(memories), float), values, values - reach, values + reach)
    return Plot(
        "memories",
        "A longer memory instead of a variable",
        says,
        Axis("rounds remembered"),
        Axis("balls caught", "share"),
        (curve,),
        (Mark("y", minded, LOOKS["minded"][0]), Mark("y", told, LOOKS["told"][0])),
    )


def of_the_mind(mind: Mind) -> Plot:
    """What each value of the learned variable stands for: where it makes the next throw go."""
    order = np.argsort(mind.right.mean(axis=1), kind="stable")
    x = np.arange(len(SEEN), dtype=np.float64)
    curves = tuple(
        Curve(f"value {place + 1}", ROLES[place], x, mind.right[value], dots=True) for place, value in enumerate(order)
    )
    says = "; ".join(
        f"value {place + 1} {mind.right[value].min():.2f} to {mind.right[value].max():.2f}"
        for place, value in enumerate(order)
    )
    return Plot(
        "mind",
        "What each value of the learned variable means",
        f"Probability of a throw to the right, over what can be seen: {says}.",
        Axis("last throw, paddle", names=SEEN),
        Axis("next throw to the right", "probability"),
        curves,
    )
