"""How far a dream is from reality: the distance of the places that a world names (``World.place``).

On the court, which is the world unless another is given, that is the ball's centre, in world units.

one-step error  mean distance between predicted and real place over all steps of all test episodes, each
                prediction made from the real state before it
drift curve     [H] mean distance over the test episodes at steps 1..H of the open-loop dream
ratio           drift at the last step / one-step error, same episodes (no unit)
visible step    first step at which the mean distance reaches the world's ``visible`` (on the court VISIBLE, one ball
                diameter); None if never
quartiles       [H] 25 % and 75 % of the distances over the test episodes
band            median and quartiles of drift curves over training seeds
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dreamlab.dream.rollout import one_step_predictions
from dreamlab.types import Floats, StepFn, Trajectories
from dreamlab.world import court
from dreamlab.world.court import COURT
from dreamlab.world.world import World

VISIBLE = 2.0 * court.BALL_RADIUS


class Band(NamedTuple):
    """Quartiles and median, each [H], world units."""

    lower: Floats
    median: Floats
    upper: Floats


def distances(states: Floats, others: Floats, world: World = COURT) -> Floats:
    """Distance between the places of two batches of states, [..., S] each -> [...], in the world's unit of length."""
    return _lengths(world.place(np.asarray(states)) - world.place(np.asarray(others)))


def one_step_error(step: StepFn, reality: Trajectories, world: World = COURT) -> float:
    """Mean distance of one-step predictions from the real next states of all episodes."""
    return float(distances(one_step_predictions(step, reality), reality.states[:, 1:], world).mean())


def drift_curve(dream: Floats, reality: Floats, world: World = COURT) -> Floats:
    """Mean distance [H] at steps 1..H of dream [B, H+1, S] beside reality [B, H+1, S]."""
    return distances(dream, reality, world)[:, 1:].mean(axis=0)


def episode_quartiles(dream: Floats, reality: Floats, world: World = COURT) -> Band:
    """Spread of the distance over the test episodes at steps 1..H."""
    return band(distances(dream, reality, world)[:, 1:])


def band(curves: Floats) -> Band:
    """Quartiles over the first axis of curves [N, H]."""
    lower, median, upper = np.quantile(curves, [0.25, 0.5, 0.75], axis=0)
    return Band(lower, median, upper)


def visible_step(drift: Floats, world: World = COURT) -> int | None:
    """First step (counted from 1) at which the drift [H] can be seen: on the court, reaches one ball diameter."""
    seen = np.flatnonzero(drift >= world.visible)
    return int(seen[0]) + 1 if len(seen) else None


def coin_flip_distance() -> float:
    """Mean distance of two random places of the ball's centre, world units: a dream that knows nothing.

    The centre stays a radius away from every side, in a square that is 2 * X_LIMIT wide. In a unit square the mean
    distance is (2 + sqrt(2) + 5 ln(1 + sqrt(2))) / 15, written out so that it needs no logarithm.
    """
    return 2.0 * court.X_LIMIT * 0.5214054331647207


def chance_distance(reality: Trajectories, world: World) -> float:
    """Mean distance of episodes at unrelated moments: a dream that knows where things may be, and nothing else.

    Every state is held against that of the next episode, half the record later.
    """
    states = reality.states
    return float(distances(states, np.roll(states, (1, states.shape[1] // 2), axis=(0, 1)), world).mean())


def middle_curve(reality: Floats, world: World = COURT) -> Floats:
    """[H] mean distance of the real place from the world's middle at steps 1..H of reality [B, H+1, S].

    This is what a dream would miss by that always guesses the middle.
    """
    apart = _lengths(np.array(world.middle) - world.place(reality))
    return apart[:, 1:].mean(axis=0)


def _lengths(vectors: Floats) -> Floats:
    """[...] of vectors [..., K], added up in the order of their numbers."""
    squared = vectors[..., 0] * vectors[..., 0]
    for axis in range(1, vectors.shape[-1]):
        squared = squared + vectors[..., axis] * vectors[..., axis]
    return np.sqrt(squared)
