"""Experience: seeded collection of transitions in any world, sensor noise, limits of coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from dreamlab.types import Floats, Policy, StepFn, Trajectories, Transitions
from dreamlab.world.court import COURT
from dreamlab.world.world import World

EPISODE = 20
"""Steps of one collected episode."""


POLICIES = COURT.policies
"""The court's, by name."""


def roll(step: StepFn, start: Floats, policy: Policy, horizon: int, rng: np.random.Generator) -> Trajectories:
    """Closed loop: the policy sees each state and acts. start [B, S] -> episodes of ``horizon`` steps."""
    states, actions = [start], []
    for _ in range(horizon):
        actions.append(policy(states[-1], rng))
        states.append(step(states[-1], actions[-1]))
    return Trajectories(np.stack(states, axis=1), np.stack(actions, axis=1))


def mixed_policy(batch: int, policies: Iterable[str] | None = None, world: World = COURT) -> Policy:
    """About equal shares of a batch of episodes to each of the world's ``policies`` (all of them unless named)."""
    makers = [world.policies[name] for name in policies or world.policies]
    shares = [(rows, make()) for rows, make in zip(np.array_split(np.arange(batch), len(makers)), makers, strict=True)]

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        return np.concatenate([policy(state[rows], rng) for rows, policy in shares])

    return act


def mixed_episodes(
    step: StepFn,
    batch: int,
    horizon: int,
    rng: np.random.Generator,
    policies: Iterable[str] | None = None,
    *,
    world: World = COURT,
) -> Trajectories:
    """[batch] episodes of ``horizon`` steps from the world's random starts, played by ``mixed_policy``."""
    return roll(step, world.reset(rng, batch), mixed_policy(batch, policies, world), horizon, rng)


def collect(
    count: int,
    rng: np.random.Generator,
    *,
    world: World = COURT,
    step: StepFn | None = None,
    noise: float = 0.0,
    covers: Callable[[Floats], np.ndarray] | None = None,
    policies: Iterable[str] | None = None,
) -> Transitions:
    """``count`` transitions of mixed play, or of the named policies only (KeyError for another name).

    world:  that is played in
    step:   in place of the world's own, e.g. one with weather
    noise:  standard deviation of the sensors, as a share of each one's ``scale`` (on the court: in world units, per
            second for velocities). It is added to what is recorded; the world itself goes on undisturbed
    covers: state [B, S] -> bool [B]; only transitions that start where it is true are recorded
    ValueError, naming the quantity, where a state leaves the world's ranges: its readings would be clipped in silence.
    """
    found: list[Transitions] = []
    while sum(map(len, found)) < count:
        episodes = mixed_episodes(step or world.step, -(-count // EPISODE), EPISODE, rng, policies, world=world)
        world.check_states(episodes.states)
        seen = episodes.states + noise * world.scale * rng.standard_normal(episodes.states.shape)
        steps = transitions(Trajectories(seen, episodes.actions))
        if covers is not None:
            kept = covers(_flat(episodes.states[:, :-1]))
            steps = Transitions(steps.state[kept], steps.action[kept], steps.next_state[kept])
        found.append(steps)
    return Transitions(
        np.concatenate([part.state for part in found])[:count],
        np.concatenate([part.action for part in found])[:count],
        np.concatenate([part.next_state for part in found])[:count],
    )


def left_half(world: World) -> Callable[[Floats], np.ndarray]:
    """states [B, S] -> [B] bool: the place that counts is left of the world's middle."""

    def covers(state: Floats) -> np.ndarray:
        left: np.ndarray = world.place(state)[..., 0] < world.middle[0]
        return left

    return covers


def transitions(episodes: Trajectories) -> Transitions:
    """The single steps of episodes, one after another."""
    return Transitions(_flat(episodes.states[:, :-1]), _flat(episodes.actions), _flat(episodes.states[:, 1:]))


def sensed(played: Transitions, noise: float, rng: np.random.Generator) -> Transitions:
    """Transitions without noise, as a sensor with this noise (as in ``collect``) would have recorded them.

    A moment that ends one transition and begins the next has one reading, as in ``collect``.
    """
    disturbed = noise * rng.standard_normal((2, *played.state.shape))
    joined = (played.next_state[:-1] == played.state[1:]).all(axis=1)
    disturbed[1, :-1][joined] = disturbed[0, 1:][joined]
    return Transitions(played.state + disturbed[0], played.action, played.next_state + disturbed[1])


def _flat(values: Floats) -> Floats:
    return np.ascontiguousarray(values.reshape(-1, values.shape[-1]))
