"""What stays worth knowing of a world whose state is lost: statistics of paths [B, T+1, S], and how far two differ.

occupancy  share of the moments that the ball is in each of CELLS x CELLS squares of the court
hit rate   landings with the paddle underneath / landings; 0 if the ball never lands
speed      mean speed of the ball / court.SPEED: the square root of its energy, 1 for ever on the court
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dreamlab.types import Floats
from dreamlab.world import court

CELLS = 8
LANDS_BELOW = 0.1
"""World units; a ball that turns upwards below this height has landed."""


class Statistics(NamedTuple):
    """occupancy [CELLS * CELLS] sums to 1; hit_rate and speed as fractions of 1."""

    occupancy: Floats
    hit_rate: float
    speed: float


def statistics(path: Floats) -> Statistics:
    """Over all episodes and moments of a path [B, T+1, S], from what the states show alone."""
    across, up = _cell(path[..., 0] + 0.5), _cell(path[..., 1])
    occupancy = np.bincount((across * CELLS + up).ravel(), minlength=CELLS * CELLS) / across.size
    velocity = path[..., 2:4]
    speed = np.sqrt((velocity * velocity).sum(axis=-1)).mean() / court.SPEED
    lands = landings(path)
    under = np.abs(path[:, 1:, 0] - path[:, 1:, 4]) <= court.PADDLE_HALF_WIDTH
    return Statistics(occupancy, float((lands & under).sum() / max(lands.sum(), 1)), float(speed))


def landings(path: Floats) -> np.ndarray:
    """[B, T] bool: in this step the ball turned upwards near the floor."""
    turned = (path[:, :-1, 3] < 0.0) & (path[:, 1:, 3] >= 0.0)
    return turned & (path[:, 1:, 1] < LANDS_BELOW)


def gap(some: Statistics, others: Statistics) -> float:
    """The largest of three differences: share of the time spent elsewhere, hit rate, speed. 0 is the same."""
    elsewhere = 0.5 * np.abs(some.occupancy - others.occupancy).sum()
    return float(max(elsewhere, abs(some.hit_rate - others.hit_rate), abs(some.speed - others.speed)))


def _cell(place: Floats) -> np.ndarray:
    return np.clip((place * CELLS).astype(np.int64), 0, CELLS - 1)
