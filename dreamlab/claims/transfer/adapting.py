"""What ten transitions of a new court can teach: where a model is surprised, and always in the same way.

A surprise is what really came next, less what the model said. Each component of the state gets one number: either its
usual surprise, or its usual surprise per full action, whichever leaves less unexplained. "Usual" is the median, since a
mean would be ruled by the one bounce that may be among the ten.
"""

from __future__ import annotations

import numpy as np

from dreamlab.types import Floats, StepFn, Transitions
from dreamlab.world import court

PUSHED = 0.5
"""Size of an action from which on it counts as one."""


def corrected(step: StepFn, seen: Transitions) -> StepFn:
    """The model with its usual surprises added."""
    surprise = seen.next_state - step(seen.state, seen.action)
    always = np.median(surprise, axis=0)
    pushed = np.abs(seen.action[:, 0]) > PUSHED
    by_action = np.zeros_like(always)
    if pushed.any():
        by_action = np.median(surprise[pushed] / seen.action[pushed], axis=0)
    left = [np.median(np.abs(surprise - told), axis=0) for told in (always, by_action * seen.action)]
    constant = left[0] <= left[1]
    always, by_action = np.where(constant, always, 0.0), np.where(constant, 0.0, by_action)

    def adapted(state: Floats, action: Floats) -> Floats:
        return within(step(state, action) + always + by_action * action)

    return adapted


def straight(state: Floats, action: Floats) -> Floats:
    """A StepFn written by hand: the ball flies straight on, the paddle obeys. It knows of no wall."""
    after = state.copy()
    after[..., :2] += state[..., 2:4] * court.DT
    after[..., 4] += action[..., 0] * court.PADDLE_SPEED * court.DT
    return within(after)


def within(states: Floats) -> Floats:
    """States kept within what the sensors can report, as a model's dream is."""
    return states.clip(court.SENSED_LOW, court.SENSED_HIGH)
