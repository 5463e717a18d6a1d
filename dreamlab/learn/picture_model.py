"""A model that continues a film: two pictures of the ball go in, the next picture comes out.

It gets no velocity. A state in *picture* form keeps the five columns of ``types.STATE_NAMES``, but its
velocity columns hold how far the ball has moved since the picture before, per DT: the last two positions, written
so that all code that takes a state takes this one. A model of one picture does not get the former position either.

Source: Takens 1981 on how past measurements can stand for a state that nobody measures.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import numpy as np

from dreamlab.learn import training
from dreamlab.learn.model import Model, fit_normaliser
from dreamlab.tasks.work import relay
from dreamlab.types import POSITIONS, VELOCITIES, Floats, Policy, StepFn, Trajectories, Transitions
from dreamlab.world import court
from dreamlab.world.experience import EPISODE, mixed_episodes, transitions

PICTURES = (1, 2)
"""How many pictures a model may be shown."""
RECIPE = training.Recipe(steps=2000, rate=3e-2, warmup=20)
"""Longer than the default: to infer a bounce from two pictures takes more training than from the velocity."""


class Continuation(Model):
    """A model of picture states: it predicts the next picture, and what it calls velocity is read off its pictures."""

    def step(self, state: Floats, action: Floats) -> Floats:
        """Next picture state [..., S]."""
        following = super().step(state, action)
        following[..., VELOCITIES] = (following[..., POSITIONS] - state[..., POSITIONS]) / court.DT
        return following


def as_pictures(episodes: Trajectories) -> Trajectories:
    """Episodes [B, T+1, S] as pictures show them: the first moment has no picture before it and is left out."""
    states = episodes.states[:, 1:].copy()
    states[..., VELOCITIES] = (episodes.states[:, 1:, POSITIONS] - episodes.states[:, :-1, POSITIONS]) / court.DT
    return Trajectories(states, np.ascontiguousarray(episodes.actions[:, 1:]))


def collect(count: int, rng: np.random.Generator, *, noise: float = 0.0) -> Transitions:
    """``count`` picture transitions of mixed play; ``noise`` (world units) is on every picture."""
    episodes = mixed_episodes(court.step, -(-count // EPISODE), EPISODE + 1, rng)
    seen = episodes.states + noise * rng.standard_normal(episodes.states.shape)
    steps = transitions(as_pictures(Trajectories(seen, episodes.actions)))
    return Transitions(steps.state[:count], steps.action[:count], steps.next_state[:count])


def rallies(batch: int, horizon: int, rng: np.random.Generator, step: StepFn = court.step) -> Trajectories:
    """Reality in picture form, [batch] episodes of ``horizon`` steps."""
    return as_pictures(mixed_episodes(step, batch, horizon + 1, rng))


def pictured(policy: Policy) -> Policy:
    """The policy, shown pictures instead of states; at the very first the ball seems to rest."""
    last: Floats | None = None

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        nonlocal last
        now = state[..., POSITIONS]
        seen = state.copy()
        seen[..., VELOCITIES] = 0.0 if last is None else (now - last) / court.DT
        last = now
        return policy(seen, rng)

    return act


def untrained(
    data: Transitions, rng: np.random.Generator, *, pictures: int = 2, use_actions: bool = False
) -> Continuation:
    """The model that ``fit`` begins with, given the same arguments."""
    normaliser = fit_normaliser(data, use_actions=use_actions, use_velocities=pictures > 1)
    return _continuing(training.untrained(normaliser, rng))


def fit(
    data: Transitions, rng: np.random.Generator, *, pictures: int = 2, use_actions: bool = False
) -> Generator[training.TrainingProgress, None, Continuation]:
    """Train on picture transitions by RECIPE, shown so many PICTURES; as ``training.fit``."""
    run = training.fit(data, rng, recipe=RECIPE, use_actions=use_actions, use_velocities=pictures > 1)
    model = yield from relay(run, lambda now: replace(now, model=_continuing(now.model)))
    return _continuing(model)


def _continuing(model: Any) -> Continuation:
    return Continuation(model.architecture, model.normaliser, model.parameters)
