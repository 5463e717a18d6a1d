"""What passes between the stages, and the axis letters used in every shape.

Axis letters: B batch (episodes or transitions), T time (steps), S = 5 state, A = 1 action.
A leading ``...`` stands for any batch shape, none included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STATE_NAMES = ("x", "y", "vx", "vy", "paddle")
STATE_SIZE = len(STATE_NAMES)
POSITIONS, VELOCITIES = slice(0, 2), slice(2, 4)
"""Where a state holds the ball's position, and its velocity."""
ACTION_SIZE = 1

StepFn = Callable[[Floats, Floats], Floats]
"""(state [..., S], action [..., A]) -> next state [..., S]. The true court and a learned model share it."""

Policy = Callable[[Floats, np.random.Generator], Floats]
"""(state [B, S], generator) -> action [B, A], each in [-1, 1]."""


@dataclass(frozen=True)
class Transitions:
    """Experience as the model sees it: single steps, sensor noise included.

    state:      [B, S] world units and world units per second
    action:     [B, A] fraction of the paddle's top speed
    next_state: [B, S] as state, one time step later
    """

    state: Floats
    action: Floats
    next_state: Floats

    def __len__(self) -> int:
        return len(self.state)


@dataclass(frozen=True)
class Trajectories:
    """Episodes of one length.

    states:  [B, T+1, S] the start and what follows each action
    actions: [B, T, A]
    """

    states: Floats
    actions: Floats
