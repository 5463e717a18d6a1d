"""Any World as an environment of Gymnasium.

Observation: the state, as its sensors read it.
Action:      fractions in [-1, 1].
Reward:      on the court 1 for a ball that the paddle meets and -1 for one that it misses; elsewhere the task's score
             of the moment, 0 to 1.
End:         none; an episode is cut off after as many steps as an attempt at the task has.
Source:      Towers et al. 2024 for the interface.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
from gymnasium.envs.registration import registry

from dreamlab.types import Floats
from dreamlab.world import court
from dreamlab.world.world import World
from dreamlab.world.worlds import WORLDS

COURT_STEPS = 900
"""Of an episode on the court, which has no task: half a minute."""

Moved = Callable[[Floats, Floats], tuple[Floats, float]]
"""(state [S], action [A]) -> next state [S] and the reward of this step."""


class WorldEnv(gymnasium.Env[Floats, Floats]):
    """See the module. ``state`` [S] is the true one."""

    metadata = {"render_modes": []}  # noqa: RUF012  (Gymnasium's own way)

    def __init__(self, world: World | str = court.COURT) -> None:
        self.world = WORLDS[world] if isinstance(world, str) else world
        self.observation_space = gymnasium.spaces.Box(self.world.low, self.world.high, dtype=np.float64)
        self.action_space = gymnasium.spaces.Box(-1.0, 1.0, (self.world.action_size,), dtype=np.float64)
        self.state = np.zeros(self.world.state_size)
        self._move = _on_the_court if self.world is court.COURT else _by_task(self.world)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Floats, dict[str, Any]]:
        """A start of the task, or of the world where it has none."""
        super().reset(seed=seed)
        start = self.world.task.reset if self.world.task else self.world.reset
        self.state = start(self.np_random, 1)[0]
        return self._observed(), {}

    def step(self, action: Floats) -> tuple[Floats, float, bool, bool, dict[str, Any]]:
        """One step of the world; never the end."""
        self.state, reward = self._move(self.state, np.asarray(action, dtype=np.float64))
        return self._observed(), reward, False, False, {}

    def _observed(self) -> Floats:
        return self.state.clip(self.world.low, self.world.high)


def register() -> None:
    """Make all worlds known to ``gymnasium.make``: "dreamlab/Court-v0" and so on."""
    for name, world in WORLDS.items():
        identity = f"dreamlab/{''.join(part.capitalize() for part in name.split('-'))}-v0"
        if identity not in registry:
            gymnasium.register(
                identity,
                entry_point="dreamlab.gym.environments:WorldEnv",
                max_episode_steps=world.task.steps if world.task else COURT_STEPS,
                kwargs={"world": name},
            )


def _on_the_court(state: Floats, action: Floats) -> tuple[Floats, float]:
    after = court.play(state, action)
    return after.state, float(after.hit) - float(after.miss)


def _by_task(world: World) -> Moved:
    def move(state: Floats, action: Floats) -> tuple[Floats, float]:
        after = world.step(state, action)
        return after, float(world.task.score(after[None])) if world.task else 0.0

    return move
