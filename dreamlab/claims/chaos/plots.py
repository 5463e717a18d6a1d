"""The lab of chaos as pictures: the rivals, drift of each model, what a digit is worth, statistics, examples."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dreamlab.claims.chaos.direct import HORIZONS, STRIDE, Ahead
from dreamlab.claims.chaos.hidden_markov import AHEAD, Guesses
from dreamlab.claims.chaos.statistics import Statistics, gap
from dreamlab.claims.claim import Axis, Curve, Mark, Plot
from dreamlab.claims.uncertainty import NORMAL_95, Estimate
from dreamlab.dream.divergence import coin_flip_distance
from dreamlab.types import Floats

LABELS = {"near": "almost perfect", "network": "network", "latent": "encoder-only", "table": "table of tokens"}
ROLES = {"near": "first", "network": "second", "latent": "third", "table": "fourth"}
TICKS = ("court", "almost", "network", "encoder", "table")
"""Short names for the statistics' axis: the court in other rallies, then the models as in LABELS."""
COURTS = {"pillar": "with the pillar", "plain": "without the pillar"}
WAYS = {
    "rollout": ("step by step", "error"),
    "direct": ("at once", "first"),
    "composed": (f"{STRIDE} steps at once, again and again", "second"),
    "hedged": ("step by step, then hedged", "third"),
}
KNOWN = {"hidden": "hidden states", "last_two": "last two counted", "last": "last one counted", "common": "commonest"}
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


def ahead_plot(court: str, ahead: Ahead, further: Mapping[str, Mapping[int, Estimate]]) -> Plot:
    """Error of each way of looking ahead, by the horizon, on one of COURTS; further: by way, at more horizons."""
    last = HORIZONS[-1]
    curves = []
    for way, (label, role) in WAYS.items():
        errors = {**ahead.errors[way], **further.get(way, {})}
        at = sorted(errors)
        curves.append(_with_bars(label, role, np.array(at, dtype=np.float64), [errors[steps] for steps in at]))
    off = ", ".join(f"{WAYS[way][0]} {each[last].value:.2f}" for way, each in ahead.errors.items())
    return Plot(
        f"ahead_{court}",
        f"Predicted at once or step by step, {COURTS[court]}",
        f"Error {last} steps ahead: {off}; always the middle {ahead.middle.value:.2f}.",
        Axis("steps ahead", "steps of 1/30 s"),
        Axis("error", "world units"),
        tuple(curves),
        (Mark("y", ahead.middle.value, "always the middle"),),
    )


def examples_plot(guessed: dict[str, Guesses]) -> Plot:
    """Share of the bounces that are foretold by a hidden Markov model, and by counting."""
    at = np.arange(len(KNOWN), dtype=np.float64)
    said = "; ".join(
        f"{label} {guessed[name].next.value:.2f} and {guessed[name].later.value:.2f}" for name, label in KNOWN.items()
    )
    return Plot(
        "bounces",
        "Which bounce comes next",
        f"Share foretold of the next bounce and of the {AHEAD}th: {said}.",
        Axis("", names=("hidden", "last two", "last one", "commonest")),
        Axis("foretold", "share"),
        (
            _with_bars("the next bounce", "first", at, [guessed[name].next for name in KNOWN], dots=True),
            _with_bars(f"the {AHEAD}th from now", "second", at, [guessed[name].later for name in KNOWN], dots=True),
        ),
    )


def _with_bars(label: str, role: str, x: Floats, found: list[Estimate], *, dots: bool = False) -> Curve:
    """A curve with its 95 % intervals."""
    y, half = np.array([each.value for each in found]), NORMAL_95 * np.array([each.error for each in found])
    return Curve(label, role, x, y, y - half, y + half, dots=dots)
