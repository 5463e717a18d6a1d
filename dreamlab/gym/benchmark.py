"""What a learned model is worth in an environment that nobody here wrote: a planner's mean return, by transitions seen.

For each seed the environment is played at random, and a plain model is trained on the first so many transitions of
that record. The cross-entropy method then plans in the model, again after every block of its plan, through EPISODES
fresh episodes. Beside it stand random play, and the same planner in copies of the environment itself, from the same
starts: the best that its horizon and its number of plans allow.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import gymnasium
import numpy as np

from dreamlab.gym.recorded import Copies, acting, as_world, begun, moved, record
from dreamlab.learn.training import Recipe, fit
from dreamlab.plan.planning import cross_entropy
from dreamlab.tasks.work import drain
from dreamlab.types import Floats, StepFn, Transitions
from dreamlab.world.world import World

AMOUNTS = (200, 500, 1000, 2000, 5000)
"""Transitions seen."""
EPISODES = 1
"""Of each seed, amount and way to act."""
RECIPE = Recipe(steps=3000, rate=1e-2)
CANDIDATES = 64


class Published(NamedTuple):
    """Another's figure: whose, after how many transitions, and the mean return."""

    whose: str
    transitions: int
    mean_return: float


@dataclass(frozen=True)
class Plan:
    """How far a planner looks ahead, and for how many steps a plan keeps an action."""

    horizon: int = 25
    block: int = 2


PLANS = {"Pendulum-v1": Plan(horizon=20, block=2), "CartPole-v1": Plan(horizon=40, block=2)}

ZOO = "the trained agents of RL Baselines3 Zoo, one run each (Raffin 2020, benchmark.md)"
PUBLISHED = {
    "Pendulum-v1": (Published("TD3", 20_000, -151.855), Published("SAC", 20_000, -156.995)),
    "CartPole-v1": (Published("DQN", 50_000, 500.0), Published("PPO", 100_000, 500.0)),
}
"""Reference lines, from ZOO: agents without a model."""


class Row(NamedTuple):
    """One line of the table: who acts, after how many transitions (0: none), and the returns [seeds]."""

    who: str
    transitions: int
    returns: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean return over the seeds."""
        return float(np.mean(self.returns))


def measure(
    name: str, seeds: Iterable[int] = range(10), amounts: Iterable[int] = AMOUNTS
) -> Generator[str, None, list[Row]]:
    """Rows for the environment of this name; yields a line about each as it is done. ValueError as ``as_world``."""
    seeds, amounts = tuple(seeds), sorted(amounts)
    how = PLANS.get(name, Plan())
    returns: dict[tuple[str, int], list[float]] = {}
    for seed in seeds:
        recording, learning, playing = np.random.SeedSequence(seed).spawn(3)
        env = gymnasium.make(name)
        world = as_world(env, horizon=how.horizon, block=how.block)
        data = record(env, amounts[-1], np.random.default_rng(recording))
        found = {
            ("random", 0): play(name, world, None, playing),
            ("true environment", 0): play(name, world, "true", playing),
        }
        for amount in amounts:
            seen = Transitions(data.state[:amount], data.action[:amount], data.next_state[:amount])
            model = drain(fit(seen, np.random.default_rng(learning), world=world, recipe=RECIPE))
            found["learned model", amount] = play(name, world, acting(env, model.step), playing)
        for key, value in found.items():
            returns.setdefault(key, []).append(value)
        yield f"seed {seed}: " + ", ".join(
            f"{who} {amount or ''} {value:.1f}" for (who, amount), value in found.items()
        )
    return [Row(who, amount, tuple(values)) for (who, amount), values in returns.items()]


def play(name: str, world: World, how: StepFn | str | None, seed: np.random.SeedSequence) -> float:
    """Mean return of EPISODES episodes: at random (None), planned in the environment ("true"), or in a model's step."""
    seed = np.random.SeedSequence(seed.entropy, spawn_key=seed.spawn_key)
    starting, choosing = (np.random.default_rng(child) for child in seed.spawn(2))
    return float(
        np.mean([_episode(name, world, how, int(starting.integers(2**31)), choosing) for _ in range(EPISODES)])
    )


def _episode(name: str, world: World, how: StepFn | str | None, start: int, rng: np.random.Generator) -> float:
    env, total, over = gymnasium.make(name), 0.0, False
    state = begun(env, start)
    while not over:
        for action in _decide(world, env, state, how, rng):
            state, over = moved(env, action)
            total += state[-2]
            if over:
                break
    return total


def _decide(
    world: World, env: gymnasium.Env[Any, Any], state: Floats, how: StepFn | str | None, rng: np.random.Generator
) -> Floats:
    """The next actions [block, A]."""
    assert world.task is not None
    task = world.task
    if how is None:
        return rng.uniform(-1.0, 1.0, (1, world.action_size))
    step = Copies(env, task.horizon).step if isinstance(how, str) else how
    plan = cross_entropy(
        step,
        state[None],
        task.horizon,
        rng,
        candidates=CANDIDATES,
        score=task.score,
        size=world.action_size,
        block=task.block,
    )
    return plan.actions[0, : task.block]


def plain(rows: list[Row]) -> list[dict[str, Any]]:
    """The rows as data: who, transitions, mean, lowest, highest, returns."""
    return [
        {"who": row.who, "transitions": row.transitions, "mean": row.mean}
        | {"lowest": min(row.returns), "highest": max(row.returns), "returns": list(row.returns)}
        for row in rows
    ]


def table(name: str, rows: list[Row]) -> str:
    """The rows as text, with what others have published."""
    lines = [f"{name}: mean return (lowest and highest seed)", ""]
    for row in rows:
        who = f"{row.who}, {row.transitions:,} transitions" if row.transitions else row.who
        lines.append(f"{who:36} {row.mean:9.1f}   ({min(row.returns):.1f} to {max(row.returns):.1f})")
    if name in PUBLISHED:
        lines += ["", f"published, {ZOO}:"]
        lines += [
            f"{one.whose + f', {one.transitions:,} transitions':36} {one.mean_return:9.1f}" for one in PUBLISHED[name]
        ]
    return "\n".join(lines)
