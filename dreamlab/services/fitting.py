"""One number to fit by hand: how far a ball moves to the right in a step, against its velocity (Level 2)."""

from __future__ import annotations

from typing import Any

import numpy as np

from dreamlab.learn.linear import slope
from dreamlab.world.experience import EPISODE, collect

COUNT = 140
"""Transitions that are shown."""
SLOPES = np.arange(-20, 81) / 1000
"""Slopes that a hand can choose, seconds."""


def by_hand(seed: int = 0) -> dict[str, Any]:
    """velocity, moved [COUNT] of recorded steps, one an episode; the mean squared error [K] of each of SLOPES, in
    millionths; and the best slope.
    """
    data = collect(COUNT * EPISODE, np.random.default_rng(seed))
    velocity, moved = data.state[::EPISODE, 2], (data.next_state - data.state)[::EPISODE, 0]
    errors = [float(1e6 * ((moved - k * velocity) ** 2).mean()) for k in SLOPES]
    return {
        "velocity": velocity.tolist(),
        "moved": moved.tolist(),
        "slopes": SLOPES.tolist(),
        "errors": errors,
        "best": slope(velocity, moved),
    }
