"""Any environment of Gymnasium with box observations and box or discrete actions, as a World.

State:  the observation's numbers, then the reward of the step that led there, then whether the episode ended with it
        (0 or 1). So a model that predicts the state predicts what a plan is worth, and needs no formula for it.
Action: one number in [-1, 1] for each of a box's; for a discrete action one number a choice, of which the largest
        counts.

An environment cannot be put into a given state, so this World has no step of its own: one records from the
environment itself (``record``), plans in a model of it, or, for comparison, in copies of it (``Copies``).
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces

from dreamlab.types import Floats, StepFn, Transitions
from dreamlab.world.world import Quantity, Task, World

UNBOUNDED = 1e6
"""Gymnasium writes the largest float where there is no bound; what is beyond this counts as none."""


def as_world(env: gymnasium.Env[Any, Any], *, horizon: int = 25, block: int = 1) -> World:
    """The World of an environment; ValueError, in a sentence, for spaces that are neither box nor discrete.

    horizon, block: how far a planner looks ahead, and for how many steps it keeps an action
    """
    box, action = env.observation_space, env.action_space
    if not isinstance(box, spaces.Box) or not isinstance(action, (spaces.Box, spaces.Discrete)):
        raise ValueError(
            f"observations should be a box and actions a box or discrete; here they are {box} and {action}"
        )
    name = env.spec.id if env.spec else type(env.unwrapped).__name__
    numbers = zip(_bounded(box.low.ravel(), -np.inf), _bounded(box.high.ravel(), np.inf), strict=True)
    observed = tuple(Quantity(f"observation {place}", "", *limits) for place, limits in enumerate(numbers))
    reward, ended = Quantity("reward", "", -np.inf, np.inf), Quantity("ended", "", 0.0, 1.0)
    steps = env.spec.max_episode_steps if env.spec and env.spec.max_episode_steps else 1000

    def no_step(state: Floats, action: Floats) -> Floats:
        raise ValueError(f"{name} cannot be put into a state: record from it, and plan in a model or in copies of it")

    def no_start(rng: np.random.Generator, batch: int) -> Floats:
        raise ValueError(f"{name} starts where it likes: record from it")

    return World(
        name=name,
        title=name,
        state=(*observed, reward, ended),
        action=_actions(action),
        step=no_step,
        reset=no_start,
        draw=lambda states: (),
        view=((0.0, 1.0), (0.0, 1.0)),
        place=lambda state: state[..., :-2],
        length="",
        middle=(0.0,) * len(observed),
        task=Task("Gather reward.", no_start, gathered, steps=steps, horizon=horizon, block=block),
    )


def gathered(states: Floats) -> Floats:
    """Score of trajectories [..., T+1, S]: the rewards, each as far as the episode still went on, added up."""
    on = np.cumprod(1.0 - states[..., :-1, -1], axis=-1)
    return (on * states[..., 1:, -2]).sum(axis=-1)


def valid(env: gymnasium.Env[Any, Any], action: Floats) -> Floats:
    """What an action [..., A] comes to: of a discrete one 1 for the choice and -1 for the others; otherwise clipped."""
    if not isinstance(env.action_space, spaces.Discrete):
        return action.clip(-1.0, 1.0)
    choice = action.argmax(axis=-1)[..., None]
    return np.where(np.arange(action.shape[-1]) == choice, 1.0, -1.0)


def in_its_terms(env: gymnasium.Env[Any, Any], action: Floats) -> Any:
    """One action [A] as the environment takes it."""
    space = env.action_space
    if isinstance(space, spaces.Discrete):
        return int(space.start) + int(action.argmax())
    assert isinstance(space, spaces.Box)
    low, high = space.low.ravel(), space.high.ravel()
    return (low + (0.5 + 0.5 * action.clip(-1.0, 1.0)) * (high - low)).reshape(space.shape).astype(space.dtype)


def begun(env: gymnasium.Env[Any, Any], seed: int | None = None) -> Floats:
    """The state [S] after a reset."""
    observation, _ = env.reset(seed=seed)
    return np.concatenate([np.ravel(observation), [0.0, 0.0]])


def moved(env: gymnasium.Env[Any, Any], action: Floats) -> tuple[Floats, bool]:
    """The state [S] after one action [A], and whether the episode is over, cut off included."""
    observation, reward, ended, cut, _ = env.step(in_its_terms(env, action))
    return np.concatenate([np.ravel(observation), [float(reward), float(ended)]]), bool(ended or cut)


def record(env: gymnasium.Env[Any, Any], count: int, rng: np.random.Generator) -> Transitions:
    """``count`` transitions of random play, episode after episode; the environment's own chance is seeded too."""
    size = len(_actions(env.action_space))
    states, actions, following = [], [], []
    state, over = begun(env, int(rng.integers(2**31))), False
    for _ in range(count):
        if over:
            state = begun(env)
        action = valid(env, rng.uniform(-1.0, 1.0, size))
        after, over = moved(env, action)
        states.append(state)
        actions.append(action)
        following.append(after)
        state = after
    return Transitions(np.array(states), np.array(actions), np.array(following))


def acting(env: gymnasium.Env[Any, Any], step: StepFn) -> StepFn:
    """A model's step that is only ever shown actions that the environment could be given."""
    return lambda state, action: step(state, valid(env, action))


class Copies:
    """The environment itself as a StepFn, for planning: copies of it that go on from where it stands.

    ``step`` is a rollout's: the copies are made anew after ``horizon`` steps. A copy that has ended stays where it is.
    """

    def __init__(self, env: gymnasium.Env[Any, Any], horizon: int) -> None:
        self._env, self._horizon, self._left = env.unwrapped, horizon, 0
        self._copies: list[gymnasium.Env[Any, Any]] = []

    def step(self, state: Floats, action: Floats) -> Floats:
        """Next states [N, S] of the copies, for actions [N, A], one for each plan."""
        if not self._left:
            self._copies = [self._copy() for _ in state]
            self._left = self._horizon
        self._left -= 1
        following = state.copy()
        for row, env in enumerate(self._copies):
            if state[row, -1] == 0.0:
                following[row], _ = moved(env, action[row])
            else:
                following[row, -2] = 0.0
        return following

    def _copy(self) -> gymnasium.Env[Any, Any]:
        # The spaces stay what they are, and copying them would take most of the time.
        spaces_too = (self._env.action_space, self._env.observation_space)
        return deepcopy(self._env, {id(space): space for space in spaces_too})


def _bounded(values: Floats, unbounded: float) -> list[float]:
    return [float(value) if abs(value) < UNBOUNDED else unbounded for value in values]


def _actions(space: spaces.Space[Any]) -> tuple[Quantity, ...]:
    if isinstance(space, spaces.Discrete):
        return tuple(Quantity(f"choice {place}", "", -1.0, 1.0) for place in range(int(space.n)))
    assert isinstance(space, spaces.Box)
    limits = zip(space.low.ravel(), space.high.ravel(), strict=True)
    return tuple(Quantity(f"action {place}", "", float(low), float(high)) for place, (low, high) in enumerate(limits))
