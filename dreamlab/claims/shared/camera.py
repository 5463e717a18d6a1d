"""A camera that looks at the court: SIDE x SIDE grey values, a soft ball and a soft paddle along the bottom."""

from __future__ import annotations

import numpy as np

from dreamlab.types import Floats
from dreamlab.world import court

SIDE = 8
SOFTNESS = 0.3
"""Distance from the ball's centre at which it has faded out, world units: a few pixels see it at any place."""
CONTRAST, GREY = 3.0, 0.12
"""Scale and shift that give pixels about unit spread."""

CENTRES = (np.arange(SIDE) + 0.5) / SIDE


def render(state: Floats) -> Floats:
    """Frames [B, SIDE * SIDE] of states [B, S]: pixel rows from the floor up, by + - * / only."""
    ball = _fading(state[:, 1:2] - CENTRES)[:, :, None] * _fading(state[:, 0:1] - (CENTRES - 0.5))[:, None, :]
    reach = court.PADDLE_HALF_WIDTH + 0.5 / SIDE
    ball[:, 0, :] += np.clip((reach - np.abs(state[:, 4:5] - (CENTRES - 0.5))) * SIDE, 0.0, 1.0)
    return CONTRAST * (ball.reshape(len(state), -1) - GREY)


def _fading(distance: Floats) -> Floats:
    return np.maximum(0.0, 1.0 - np.abs(distance) / SOFTNESS)
