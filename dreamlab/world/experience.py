"""Experience: behaviour policies, seeded collection of transitions, sensor noise, limits of coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from dreamlab.types import ACTION_SIZE, Floats, Policy, StepFn, Trajectories, Transitions
from dreamlab.world import court

EPISODE = 20
"""Steps of one collected episode."""


def random_policy() -> Policy:
    """Left, rest or right, drawn anew at every step."""

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        return rng.integers(-1, 2, (len(state), ACTION_SIZE)).astype(np.float64)

    return act


def sticky_policy(keep: float = 0.92) -> Policy:
    """Random actions that are kept with probability ``keep`` a step: long sweeps of the paddle."""
    last: Floats | None = None

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        nonlocal last
        drawn = rng.integers(-1, 2, (len(state), ACTION_SIZE)).astype(np.float64)
        kept = rng.random((len(state), 1)) < keep
        last = drawn if last is None else np.where(kept, last, drawn)
        return last

    return act


def following_policy(mistakes: float = 0.2) -> Policy:
    """Moves towards the ball, and with probability ``mistakes`` a step does something random instead."""

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        towards = ((state[:, 0:1] - state[:, 4:5]) / (court.PADDLE_SPEED * court.DT)).clip(-1.0, 1.0)
        drawn = rng.integers(-1, 2, (len(state), ACTION_SIZE)).astype(np.float64)
        return np.where(rng.random((len(state), 1)) < mistakes, drawn, towards)

    return act


POLICIES: dict[str, Callable[[], Policy]] = {
    "random": random_policy,
    "sticky": sticky_policy,
    "following": following_policy,
}


def roll(step: StepFn, start: Floats, policy: Policy, horizon: int, rng: np.random.Generator) -> Trajectories:
    """Closed loop: the policy sees each state and acts. start [B, S] -> episodes of ``horizon`` steps."""
    states, actions = [start], []
    for _ in range(horizon):
        actions.append(policy(states[-1], rng))
        states.append(step(states[-1], actions[-1]))
    return Trajectories(np.stack(states, axis=1), np.stack(actions, axis=1))


def mixed_policy(batch: int, policies: Iterable[str] = tuple(POLICIES)) -> Policy:
    """About equal shares of a batch of episodes to each of the named ``policies``."""
    makers = [POLICIES[name] for name in policies]
    shares = [(rows, make()) for rows, make in zip(np.array_split(np.arange(batch), len(makers)), makers, strict=True)]

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        return np.concatenate([policy(state[rows], rng) for rows, policy in shares])

    return act


def mixed_episodes(
    step: StepFn, batch: int, horizon: int, rng: np.random.Generator, policies: Iterable[str] = tuple(POLICIES)
) -> Trajectories:
    """[batch] episodes of ``horizon`` steps from random starts, played by ``mixed_policy``."""
    return roll(step, court.reset(rng, batch), mixed_policy(batch, policies), horizon, rng)


def collect(
    count: int,
    rng: np.random.Generator,
    *,
    step: StepFn = court.step,
    noise: float = 0.0,
    covers: Callable[[Floats], np.ndarray] | None = None,
    policies: Iterable[str] = tuple(POLICIES),
) -> Transitions:
    """``count`` transitions of mixed play, or of the named POLICIES only (KeyError for another name).

    step:   the world that is played in
    noise:  standard deviation of the sensor, in world units (per second for velocities). It is added to what is
            recorded; the world itself goes on undisturbed
    covers: state [B, S] -> bool [B]; only transitions that start where it is true are recorded
    """
    found: list[Transitions] = []
    while sum(map(len, found)) < count:
        episodes = mixed_episodes(step, -(-count // EPISODE), EPISODE, rng, policies)
        seen = episodes.states + noise * rng.standard_normal(episodes.states.shape)
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
