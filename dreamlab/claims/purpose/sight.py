"""Seeing little: noise, a curtain in front of the lower court, no velocities; and agents that have no model.

Sight   [B, 2] x and y of the ball, disturbed, as long as it is above the curtain; the paddle is felt, not seen
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreamlab.learn.network import Network
from dreamlab.learn.training import Recipe
from dreamlab.plan import catching
from dreamlab.types import Floats, Policy
from dreamlab.world.court import FLOOR, X_LIMIT

WINDOW = 8
"""Sightings that the encoder reads, and that a memory keeps."""
GAMES, LENGTH = 600, 20
"""Recorded games that the encoder is taught with, and their steps."""
RECIPE = Recipe()
BEFORE = np.array([0.0, -0.4])
"""Velocity that is taken for granted before there are enough sightings: straight down."""
SPREAD = np.array([0.1, 0.1, 0.3, 0.3])
"""Typical size of what the encoder adds to the last sighting at rest."""


@dataclass(frozen=True)
class Encoder:
    """h of the paper: windows of sightings [B, WINDOW, 2], the oldest first -> ball [B, 4]: x, y, vx, vy."""

    network: Network

    def __call__(self, windows: Floats) -> Floats:
        return at_rest(windows) + SPREAD * self.network(features(windows))


class Sight:
    """What can be seen of a state; its noise is the same for all who look equally often with the same seed."""

    def __init__(self, noise: float, curtain: float, seed: np.random.SeedSequence) -> None:
        self.noise, self.curtain, self.rng = noise, curtain, np.random.default_rng(seed)

    def look(self, state: Floats) -> tuple[Floats, np.ndarray]:
        """Sightings [B, 2] of the ball, and whether it is above the curtain, bool [B]."""
        seen = state[:, :2] + self.noise * self.rng.standard_normal((len(state), 2))
        return seen, state[:, 1] >= self.curtain


def remembering(sight: Sight, ahead: float) -> Policy:
    """A memory and no model: goes to the place last seen and ``ahead`` times the mean step of the last sightings.

    The mean step is that between the oldest and the newest of up to WINDOW sightings. With ``ahead`` = 0 it runs
    after the place where it saw the ball last.
    """
    memory = Memory(sight)

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        last, step = memory.look(state)
        return catching.towards((last[:, 0] + ahead * step[:, 0]).clip(-X_LIMIT, X_LIMIT), state)

    return act


def extrapolating(sight: Sight) -> Policy:
    """A straight line through the last sightings down to the floor: one line of geometry, written by hand.

    It knows that balls fly straight and where the floor is, so it is a model, but nobody trained it.
    """
    memory = Memory(sight)

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        last, step = memory.look(state)
        falls = step[:, 1] < 0.0
        steps = np.where(falls, (last[:, 1] - FLOOR) / np.where(falls, -step[:, 1], 1.0), 0.0)
        return catching.towards((last[:, 0] + steps * step[:, 0]).clip(-X_LIMIT, X_LIMIT), state)

    return act


class Memory:
    """The last WINDOW sightings of each ball."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self._kept, self._count = np.empty((0, WINDOW, 2)), np.empty(0, dtype=np.int64)

    def look(self, state: Floats) -> tuple[Floats, Floats]:
        """Where each ball was seen last [B, 2], and its mean step [B, 2] over the sightings kept; 0 after one."""
        seen, visible = self.sight.look(state)
        if not len(self._kept):
            self._kept, self._count = np.repeat(seen[:, None], WINDOW, axis=1), np.ones(len(seen), dtype=np.int64)
        else:
            later = np.concatenate([self._kept[:, 1:], seen[:, None]], axis=1)
            self._kept = np.where(visible[:, None, None], later, self._kept)
            self._count = np.where(visible, np.minimum(self._count + 1, WINDOW), self._count)
        oldest = self._kept[np.arange(len(seen)), WINDOW - self._count]
        last = self._kept[:, -1]
        return last, (last - oldest) / np.maximum(self._count - 1, 1)[:, None]


def at_rest(windows: Floats) -> Floats:
    """The last sighting as a ball without velocity [B, 4]."""
    return np.concatenate([windows[:, -1], np.zeros((len(windows), 2))], axis=1)


def features(windows: Floats) -> Floats:
    """What the encoder's network is fed [B, 2 * WINDOW]: the way to the last sighting, and where that is."""
    way = 4.0 * (windows[:, :-1] - windows[:, -1:])
    where = 2.0 * (windows[:, -1] - np.array([0.0, 0.5]))
    return np.concatenate([way.reshape(len(windows), -1), where], axis=1)
