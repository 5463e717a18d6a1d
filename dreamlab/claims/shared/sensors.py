"""What a model of Level 5 senses in place of the state: all of it, mixed with detail that nobody can predict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreamlab.learn.model import matmul
from dreamlab.types import STATE_SIZE, Floats

FLICKERING = 3
SENSED = STATE_SIZE + FLICKERING
"""Numbers of an observation: as many as the state has, and FLICKERING more."""


@dataclass(frozen=True)
class Sensors:
    """Sensors that each show something of everything: the state, normalised, and flicker, turned by a fixed rotation.

    centre, spread: [S] of the recorded states
    mixing:         [SENSED, SENSED] orthogonal
    flicker:        standard deviation of the fresh noise, that of each normalised part of the state being 1
    """

    centre: Floats
    spread: Floats
    mixing: Floats
    flicker: float

    @classmethod
    def of(cls, states: Floats, flicker: float, rng: np.random.Generator) -> Sensors:
        """Sensors for states like the recorded ones [N, S]."""
        return cls(states.mean(axis=0), states.std(axis=0), rotation(SENSED, rng), flicker)

    def __call__(self, states: Floats, rng: np.random.Generator) -> Floats:
        """Observations [..., SENSED] of states [..., S], each with flicker of its own."""
        flat = (states.reshape(-1, STATE_SIZE) - self.centre) / self.spread
        noise = self.flicker * rng.standard_normal((len(flat), FLICKERING))
        seen = matmul(np.concatenate([flat, noise], axis=1), self.mixing)
        return seen.reshape(*states.shape[:-1], SENSED)

    def state(self, seen: Floats) -> Floats:
        """The states [..., S] that observations [..., SENSED] show: the rotation turned back."""
        flat = matmul(seen.reshape(-1, SENSED), np.ascontiguousarray(self.mixing.T))[:, :STATE_SIZE]
        return (flat * self.spread + self.centre).reshape(*seen.shape[:-1], STATE_SIZE)


def rotation(size: int, rng: np.random.Generator) -> Floats:
    """A random orthogonal matrix [size, size]: two mirrorings, one after the other."""
    turned = np.eye(size)
    for normal in rng.standard_normal((2, size)):
        turned -= (2.0 / (normal * normal).sum()) * (turned * normal).sum(axis=1)[:, None] * normal
    return turned
