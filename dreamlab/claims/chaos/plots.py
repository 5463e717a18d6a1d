"""The lab of chaos as pictures: drift of each model, what a digit is worth, the statistics that are left."""

from __future__ import annotations

import numpy as np

from dreamlab.claims.chaos.statistics import Statistics, gap
from dreamlab.claims.claim import Axis, Curve, Mark, Plot
from dreamlab.dream.divergence import coin_flip_distance
from dreamlab.types import Floats

LABELS = {"near": "almost perfect", "network": "network", "latent": "encoder-only", "table": "table of tokens"}
ROLES = {"near": "first", "network": "second", "latent": "third", "table": "fourth"}
TICKS = ("court", "almost", "network", "encoder", "table")
"""Short names for the statistics' axis: the court in other rallies, then the models as in LABELS."""
POINTS = 150
"""Points of a drift curve: every so many steps is enough."""


def drift_plot(drifts: dict[str, Floats], figures: dict[str, float]) -> Plot:
    """Distance from reality at every step [H] of each model's dream."""
    steps = len(next(iter(drifts.values())))
    at = np.arange(0, steps, steps // POINTS)
    step = (at + 1).astype(np.float64)
    curves = [Curve(LABELS[name], ROLES[name], step, drift[at]) for name, drift in drifts.items()]
    lost = "; ".join(f"{LABELS[name]} at step {figures[f'{name}_lost']:.0f}" for name in drifts)
    return Plot(
        "drift",
        "Every dream loses the ball",
        f"The state is lost by: {lost}.",
        Axis("into the dream", "steps of 1/30 s"),
        Axis("error", "world units"),
        tuple(curves),
        (Mark("y", coin_flip_distance(), "a blind guess"),),
    )


def ladder_plot(digits: tuple[int, ...], rungs: Floats, digit: float) -> Plot:
    """Steps until the state is lost, by the digits that are known; and what the exponent says of it."""
    known = np.array(digits, dtype=np.float64)
    middle = float(rungs.mean() - digit * known.mean())
    return Plot(
        "digits",
        "What one more digit buys",
        f"With {digits[0]} digit the state is lost at step {rungs[0]:.0f}, with {digits[-1]} at step {rungs[-1]:.0f}; "
        f"the Lyapunov exponent predicts {digit:.0f} steps a digit.",
        Axis("known of the pillar’s size", "digits"),
        Axis("state lost at", "steps of 1/30 s"),
        (
            Curve("measured", "first", known, rungs, dots=True),
            Curve("slope by the exponent", "second", known, middle + digit * known),
        ),
    )


def statistics_plot(worth: dict[str, Statistics], real: Statistics, figures: dict[str, float]) -> Plot:
    """Each statistic of each dream beside the court's own in another set of rallies."""
    names = ("again", *LABELS)
    at = np.arange(len(names), dtype=np.float64)
    elsewhere = [gap(worth[name]._replace(hit_rate=real.hit_rate, speed=real.speed), real) for name in names]
    kept = "; ".join(f"{LABELS[name]} {figures[f'{name}_gap']:.2f}" for name in LABELS)
    return Plot(
        "statistics",
        f"What is left of the statistics (hit rate on the court: {real.hit_rate:.2f})",
        f"Largest difference from the court: {kept}; the court in other rallies {figures['again_gap']:.2f}.",
        Axis("", names=TICKS),
        Axis("share", "of 1"),
        (
            Curve("time spent elsewhere", "error", at, np.array(elsewhere), dots=True),
            Curve("hit rate", "first", at, np.array([worth[name].hit_rate for name in names]), dots=True),
            Curve("speed", "second", at, np.array([worth[name].speed for name in names]), dots=True),
        ),
    )
