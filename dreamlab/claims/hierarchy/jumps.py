"""Two levels without tokens: the upper one says where everything is JUMP steps on, the lower one fills in.

Both are ordinary dynamics models, the upper one of jumps instead of steps: state, and the mean action of the jump.
It takes the tokens away and leaves the two clocks, so it tells which of them a gain is owed to.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.learn.model import Architecture, Model
from dreamlab.learn.network import dynamics
from dreamlab.learn.training import Recipe
from dreamlab.tasks.work import Progress
from dreamlab.types import STATE_SIZE, Floats, Trajectories, Transitions
from dreamlab.world.experience import transitions

JUMP = 10
UPPER_WIDTH, LOWER_WIDTH = 46, 16
RECIPE = Recipe(steps=600, batch=64, rate=3e-2, warmup=20)


@dataclass(frozen=True)
class Jumps:
    """``step`` is a StepFn over [..., 2 S + 2]: state, state at the last jump, sum of actions and steps since."""

    upper: Model
    lower: Model

    @property
    def parameter_count(self) -> int:
        """Of both levels."""
        return len(self.upper.parameters) + len(self.lower.parameters)

    def asked(self, memory: Floats) -> float:
        """Share of the steps of any rollouts after which the upper level was asked."""
        return 1.0 / JUMP

    def begin(self, state: Floats) -> Floats:
        """States [B, S] of which none has moved since its last jump."""
        return np.concatenate([state, state, np.zeros((len(state), 2))], axis=1)

    def step(self, memory: Floats, action: Floats) -> Floats:
        """One step; every JUMP steps the upper level's word replaces what the lower one has come to."""
        state, last = (np.ascontiguousarray(memory[:, k * STATE_SIZE : (k + 1) * STATE_SIZE]) for k in range(2))
        total, since = memory[:, -2:-1] + action, memory[:, -1:] + 1.0
        following = self.lower.step(state, action)
        if since[0, 0] == JUMP:  # all rollouts of a batch began together
            return self.begin(self.upper.step(last, total / JUMP))
        return np.concatenate([following, last, total, since], axis=1)


def fit(play: Trajectories, rng: np.random.Generator) -> Generator[Progress, None, Jumps]:
    """Train both levels on recorded episodes; returns the Jumps."""
    wide, narrow = Architecture(UPPER_WIDTH), Architecture(LOWER_WIDTH)
    upper = yield from dynamics(jumps(play), wide, rng, RECIPE, says="training the upper level")
    lower = yield from dynamics(transitions(play), narrow, rng, RECIPE, says="training the lower level")
    return Jumps(upper, lower)


def jumps(play: Trajectories) -> Transitions:
    """Every stretch of JUMP steps of the episodes as one transition with its mean action."""
    count = play.actions.shape[1] - JUMP + 1
    actions = np.stack([play.actions[:, t : t + JUMP].sum(axis=1) / JUMP for t in range(count)], axis=1)
    parts = (play.states[:, :count], actions, play.states[:, JUMP:])
    return Transitions(*(np.ascontiguousarray(part).reshape(-1, part.shape[-1]) for part in parts))
