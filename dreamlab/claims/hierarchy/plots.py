"""The lab of hierarchy as pictures: drift, plans by their length, one rally on the court."""

from __future__ import annotations

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Mark, Plot
from dreamlab.dream.divergence import coin_flip_distance
from dreamlab.types import Floats

LABELS = {"court": "the court", "flat": "one level", "two": "two levels"}
PLANNED = {"court": "chosen on the court", "flat": "in the dream of one level", "two": "in that of two levels"}
ROLES = {"court": "reality", "flat": "second", "two": "first"}
SHOWN, SHOWN_STEPS = 0, 90
"""The rally that is drawn, and its steps."""


def drift_plot(drifts: dict[str, Floats], figures: dict[str, float]) -> Plot:
    """Distance from reality at every step [H] of both dreams."""
    steps = np.arange(1, len(drifts["flat"]) + 1, dtype=np.float64)
    return Plot(
        "drift",
        "Both dreams beside reality",
        f"At step 60 one level is {figures['flat_middle']:.3f} off, two levels {figures['two_middle']:.3f}; "
        f"at the end one level has {figures['gain_long']:.2f} times the other’s error.",
        Axis("into the dream", "steps of 1/30 s"),
        Axis("error", "world units"),
        tuple(Curve(LABELS[name], ROLES[name], steps, drift) for name, drift in drifts.items()),
        (Mark("y", coin_flip_distance(), "a blind guess"),),
    )


def plans_plot(lengths: tuple[int, ...], scores: dict[str, Floats]) -> Plot:
    """Score on the court of plans chosen in each dream, by how far ahead they look."""
    at = np.array(lengths, dtype=np.float64)
    ends = "; ".join(f"{LABELS[name]} {score[0]:.2f} and {score[-1]:.2f}" for name, score in scores.items())
    return Plot(
        "plans",
        "What the plans are worth on the court",
        f"Score of plans {lengths[0]} and {lengths[-1]} steps long, chosen on or in: {ends}.",
        Axis("planned ahead", "steps of 1/30 s"),
        Axis("score on the court", "of 1"),
        tuple(Curve(PLANNED[name], ROLES[name], at, score) for name, score in scores.items()),
    )


def paths_plot(dreams: dict[str, Floats]) -> Plot:
    """The ball's path in one rally."""
    shown = {name: dream[SHOWN, : SHOWN_STEPS + 1] for name, dream in dreams.items()}
    gaps = {name: path[-1, :2] - shown["court"][-1, :2] for name, path in shown.items()}
    off = "; ".join(f"{LABELS[name]} {np.sqrt((gap * gap).sum()):.2f}" for name, gap in gaps.items() if name != "court")
    return Plot(
        "rally",
        f"One rally, {SHOWN_STEPS} steps",
        f"World units from the real ball at the end: {off}.",
        Axis("across", "world units"),
        Axis("up", "world units"),
        tuple(
            Curve(LABELS[name], ROLES[name], np.ascontiguousarray(path[:, 0]), np.ascontiguousarray(path[:, 1]))
            for name, path in shown.items()
        ),
        square=True,
    )
