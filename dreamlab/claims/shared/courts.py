"""Courts with another law: what a model meets that was trained on the ordinary court.

All are StepFn or PlayFn, as the ordinary court's are; states and units as in ``world.court``.
"""

from __future__ import annotations

import numpy as np

from dreamlab.types import Floats, StepFn
from dreamlab.world import court

CURRENT_BELOW = 0.3
"""Height below which the current of ``flowing`` runs."""


def heavy(gear: float, pull: float) -> StepFn:
    """A court with gravity, and another gear between action and paddle.

    pull: world units per second squared, downwards; up to 0.3 no ball gets faster than a sensor can tell
    """
    play = court.geared(gear)

    def step(state: Floats, action: Floats) -> Floats:
        after = play(state, action).state
        after[..., 3] -= pull * court.DT
        return after

    return step


def flowing(gear: float, current: float) -> court.PlayFn:
    """A court with a current near the floor, which carries the ball to the right; the velocity does not show it.

    current: world units per second
    """
    play = court.geared(gear)

    def carried(state: Floats, action: Floats) -> court.StepResult:
        outcome = play(state, action)
        after = outcome.state
        moved = after[..., 0] + np.where(after[..., 1] < CURRENT_BELOW, current * court.DT, 0.0)
        after[..., 0] = moved.clip(-court.X_LIMIT, court.X_LIMIT)
        return outcome

    return carried
