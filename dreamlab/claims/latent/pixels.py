"""The court as a camera sees it: SIDE x SIDE grey values, two frames to an observation.

A frame is all that an encoder gets: a soft ball, a soft paddle along the bottom, and, if wanted, FLICKERS fixed
patterns whose brightness is drawn anew for every frame. Nobody can predict those, and no action depends on them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamlab.claims.shared.camera import SIDE, render
from dreamlab.types import Floats
from dreamlab.world import court
from dreamlab.world.experience import roll
from dreamlab.world.policies import sticky_policy

SKIP = 4
"""Court steps from one frame to the next; the action is held for so long."""
EPISODE = 16
"""Transitions of one episode."""
FLICKERS = 4
PLACES, MOTION, FLICKER = slice(0, 3), slice(3, 5), slice(5, 5 + FLICKERS)
"""Columns of ``Views.truth``: the ball's x and y and the paddle; the ball's velocity; what flickers."""
PROBED = (0, 1, 4, 2, 3)


@dataclass(frozen=True)
class Views:
    """Transitions as the camera saw them; an observation is two frames, the older one first.

    seen, next_seen: [B, 2 * SIDE * SIDE]
    action:          [B, A]
    truth:           [B, 5 + FLICKERS] at the newer frame of ``seen``: places, world units; velocity, world units
                     per second; brightness of the flickering patterns
    """

    seen: Floats
    action: Floats
    next_seen: Floats
    truth: Floats

    def __len__(self) -> int:
        return len(self.seen)

    def rows(self, chosen: NDArray[np.intp] | slice) -> Views:
        """These transitions only."""
        return Views(self.seen[chosen], self.action[chosen], self.next_seen[chosen], self.truth[chosen])


def watch(count: int, flicker: float, patterns: Floats, rng: np.random.Generator) -> Views:
    """``count`` transitions (rounded down to whole episodes) of a paddle that wanders, with this much flicker.

    patterns: [FLICKERS, SIDE * SIDE], the same for training and test
    """
    episodes = count // EPISODE
    played = roll(_held, court.reset(rng, episodes), sticky_policy(0.8), EPISODE + 1, rng)
    frames = render(played.states.reshape(-1, played.states.shape[-1])).reshape(episodes, EPISODE + 2, -1)
    brightness = np.zeros((episodes, EPISODE + 2, FLICKERS))
    if flicker:
        brightness = flicker * rng.standard_normal(brightness.shape)
        frames += np.einsum("etf,fp->etp", brightness, patterns, optimize=False)
    pairs = np.concatenate([frames[:, :-1], frames[:, 1:]], axis=-1)
    truth = np.concatenate([played.states[..., PROBED], brightness], axis=-1)
    return Views(_rows(pairs[:, :-1]), _rows(played.actions[:, 1:]), _rows(pairs[:, 1:]), _rows(truth[:, 1:-1]))


def draw_patterns(rng: np.random.Generator) -> Floats:
    """[FLICKERS, SIDE * SIDE]"""
    return rng.standard_normal((FLICKERS, SIDE * SIDE))


def _held(state: Floats, action: Floats) -> Floats:
    for _ in range(SKIP):
        state = court.step(state, action)
    return state


def _rows(values: Floats) -> Floats:
    return np.ascontiguousarray(values.reshape(-1, values.shape[-1]))
