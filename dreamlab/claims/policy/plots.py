"""The plots of claim 6."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Mark, Plot
from dreamlab.types import Floats


class Learning(NamedTuple):
    """What the policy catches in the dream and on the court after some generations; shares of 1."""

    generations: list[int]
    dream: list[float]
    court: list[float]


def by_horizon(
    horizons: tuple[int, ...], planned: list[float], informed: list[float], caught: dict[str, float]
) -> Plot:
    """Share caught over planning horizons [H]; ``caught`` names those that do not plan."""
    x = _floats(horizons)
    says = (
        f"Plans made in the dream catch {planned[0]:.2f} of the balls with {horizons[0]} steps of foresight and "
        f"{planned[-1]:.2f} with {horizons[-1]}; the policy catches {caught['policy']:.2f}, plans on the true court "
        f"{informed[-1]:.2f}."
    )
    return Plot(
        "horizon",
        "Caught on the true court",
        says,
        Axis("planning horizon", "steps"),
        Axis("balls caught", "share"),
        (
            Curve("plans in the dream", "dream", x, _floats(planned)),
            Curve("plans on the true court", "reality", x, _floats(informed)),
            Curve("policy learned in the dream", "first", x[[0, -1]], _floats([caught["policy"]] * 2)),
        ),
        (Mark("y", caught["following"], "running after the ball"),),
    )


def by_promise(dreamt: tuple[float, float], kept: tuple[float, float]) -> Plot:
    """Share caught in the dream and on the court from the same moments: the policy's, a single plan's."""
    x = _floats([0, 1])
    says = (
        f"In its dream the policy catches {dreamt[0]:.2f} and on the court {kept[0]:.2f}; a plan carried out blindly "
        f"catches {dreamt[1]:.2f} in the dream and {kept[1]:.2f} on the court."
    )
    return Plot(
        "promise",
        "Promised and kept",
        says,
        Axis("agent", names=("policy", "one blind plan")),
        Axis("balls caught", "share"),
        (
            Curve("in the dream", "dream", x, _floats(dreamt), dots=True),
            Curve("on the court", "reality", x, _floats(kept), dots=True),
        ),
    )


def learning_curve(learning: Learning) -> Plot:
    """What the policy catches while it learns, in the dream that it learns in and on the court."""
    x = _floats(learning.generations)
    says = (
        f"From generation {learning.generations[0]} to {learning.generations[-1]} the policy’s catches rise from "
        f"{learning.dream[0]:.2f} to {learning.dream[-1]:.2f} in the dream; on the court they end at "
        f"{learning.court[-1]:.2f}."
    )
    return Plot(
        "learning",
        "Learning in the dream",
        says,
        Axis("generation"),
        Axis("balls caught", "share"),
        (
            Curve("in the dream", "dream", x, _floats(learning.dream)),
            Curve("on the court", "reality", x, _floats(learning.court)),
        ),
    )


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)
