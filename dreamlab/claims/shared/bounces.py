"""Which bounce happened in a recorded step, read off the velocities alone.

A bounce is what turns a velocity round between two states. Nothing else of the court is used: not where its walls
are, nor what the paddle does.
"""

from __future__ import annotations

import numpy as np

from dreamlab.types import Transitions

FLIGHT, LEFT, RIGHT, CEILING, FLOOR, PADDLE = range(6)
EVENTS = ("flight", "left wall", "right wall", "ceiling", "floor", "paddle")
"""What can happen in a step."""


def events(steps: Transitions) -> np.ndarray:
    """[N] the event of each step; what happens at the floor outranks a wall met in the same step."""
    (vx, vy), (new_vx, new_vy) = steps.state[:, 2:4].T, steps.next_state[:, 2:4].T
    event = np.full(len(steps), FLIGHT)
    event[(vx < 0.0) & (new_vx > 0.0)] = LEFT
    event[(vx > 0.0) & (new_vx < 0.0)] = RIGHT
    event[(vy > 0.0) & (new_vy < 0.0)] = CEILING
    lands = (vy < 0.0) & (new_vy > 0.0)
    steered = np.abs(np.abs(new_vx) - np.abs(vx)) > 1e-9  # a wall or floor only turns velocities round
    event[lands] = FLOOR
    event[lands & steered] = PADDLE
    return event
