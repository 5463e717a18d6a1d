"""The lab of hierarchy as pictures: drift, error by cost, plans."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Mark, Plot
from dreamlab.claims.uncertainty import Estimate
from dreamlab.dream.divergence import coin_flip_distance
from dreamlab.types import Floats

LABELS = {
    "court": "the court",
    "flat": "one level",
    "two": "two levels",
    "switch": "switch, no slow clock",
    "small": "small switch",
    "event": "one level, told the event",
}
ROLES = {"court": "reality", "flat": "second", "two": "first", "switch": "third", "event": "fourth", "small": "third"}
"""Both switches are of one colour; where both are drawn, their markers tell them apart."""


def drift_plot(drifts: Mapping[str, Floats], figures: Mapping[str, float]) -> Plot:
    """Distance from reality at every step [H] of each dream."""
    steps = np.arange(1, len(drifts["flat"]) + 1, dtype=np.float64)
    at = "; ".join(f"{LABELS[name]} {figures[f'{name}_middle']:.3f}" for name in drifts)
    return Plot(
        "drift",
        "Dreams beside reality",
        f"World units from the real ball at step 60: {at}.",
        Axis("into the dream", "steps of 1/30 s"),
        Axis("error", "world units"),
        tuple(Curve(LABELS[name], ROLES[name], steps, drift) for name, drift in drifts.items()),
        (Mark("y", coin_flip_distance(), "a blind guess"),),
    )


def cost_plot(costs: Mapping[str, float], middles: Mapping[str, Estimate]) -> Plot:
    """Error at step 60 over the multiplications of a step."""
    says = "; ".join(f"{LABELS[name]} {cost:.0f} and {middles[name].value:.3f}" for name, cost in costs.items())
    return Plot(
        "cost",
        "What a dreamt step costs",
        f"Multiplications of a step, and error at step 60: {says}.",
        Axis("multiplications of a step", log=True),
        Axis("error at step 60", "world units"),
        tuple(_dot(LABELS[name], ROLES[name], cost, middles[name]) for name, cost in costs.items()),
    )


def plans_plot(scores: Mapping[str, Estimate]) -> Plot:
    """Score on the court of plans chosen in each dream with equally many multiplications."""
    says = "; ".join(f"{LABELS[name]} {score.value:.2f}" for name, score in scores.items())
    names = tuple(LABELS[name] for name in scores)
    return Plot(
        "plans",
        "What the plans are worth on the court",
        f"Score of plans 120 steps long, chosen with equally many multiplications: {says}.",
        Axis("chosen in", names=names),
        Axis("score on the court", "of 1"),
        tuple(
            _dot(LABELS[name], ROLES[name], float(place), score) for place, (name, score) in enumerate(scores.items())
        ),
    )


def _dot(label: str, role: str, x: float, y: Estimate) -> Curve:
    at, value, low, high = (np.array([each]) for each in (x, y.value, *y.interval))
    return Curve(label, role, at, value, low, high, dots=True)
