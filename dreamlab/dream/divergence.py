"""How far a dream is from reality. All errors are position errors of the ball's centre, in world units.

one-step error  mean distance between predicted and real position over all steps of all test episodes, each
                prediction made from the real state before it
drift curve     [H] mean distance over the test episodes at steps 1..H of the open-loop dream
ratio           drift at the last step / one-step error, same episodes (no unit)
visible step    first step at which the mean distance reaches VISIBLE, one ball diameter; None if never
quartiles       [H] 25 % and 75 % of the distances over the test episodes
band            median and quartiles of drift curves over training seeds
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dreamlab.dream.rollout import one_step_predictions
from dreamlab.types import Floats, StepFn, Trajectories
from dreamlab.world import court

VISIBLE = 2.0 * court.BALL_RADIUS


class Band(NamedTuple):
    """Quartiles and median, each [H], world units."""

    lower: Floats
    median: Floats
    upper: Floats


def distances(states: Floats, others: Floats) -> Floats:
    """Distance between the balls of two batches of states, [..., S] each -> [...] world units."""
    across, along = (np.asarray(states - others)[..., axis] for axis in (0, 1))
    return np.sqrt(across * across + along * along)


def one_step_error(step: StepFn, reality: Trajectories) -> float:
    """Mean distance, world units, of one-step predictions from the real next states of all episodes."""
    return float(distances(one_step_predictions(step, reality), reality.states[:, 1:]).mean())


def drift_curve(dream: Floats, reality: Floats) -> Floats:
    """Mean distance [H] at steps 1..H of dream [B, H+1, S] beside reality [B, H+1, S]."""
    return distances(dream, reality)[:, 1:].mean(axis=0)


def episode_quartiles(dream: Floats, reality: Floats) -> Band:
    """Spread of the distance over the test episodes at steps 1..H."""
    return band(distances(dream, reality)[:, 1:])


def band(curves: Floats) -> Band:
    """Quartiles over the first axis of curves [N, H]."""
    lower, median, upper = np.quantile(curves, [0.25, 0.5, 0.75], axis=0)
    return Band(lower, median, upper)


def visible_step(drift: Floats) -> int | None:
    """First step (counted from 1) at which the drift [H] reaches one ball diameter."""
    seen = np.flatnonzero(drift >= VISIBLE)
    return int(seen[0]) + 1 if len(seen) else None


def coin_flip_distance() -> float:
    """Mean distance of two random places of the ball's centre, world units: a dream that knows nothing.

    The centre stays a radius away from every side, in a square that is 2 * X_LIMIT wide. In a unit square the mean
    distance is (2 + sqrt(2) + 5 ln(1 + sqrt(2))) / 15, written out so that it needs no logarithm.
    """
    return 2.0 * court.X_LIMIT * 0.5214054331647207


def middle_curve(reality: Floats) -> Floats:
    """[H] mean distance of the real ball from the middle of the court at steps 1..H of reality [B, H+1, S].

    This is what a dream would miss by that always guesses the middle.
    """
    middle = np.zeros(reality.shape[-1])
    middle[:2] = 0.0, 0.5 * (court.FLOOR + court.CEILING)
    return drift_curve(middle, reality)
