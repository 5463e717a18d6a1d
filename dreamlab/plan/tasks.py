"""What a policy is worth at a world's task: its score over seeded attempts (the court's own are in ``closed_loop``)."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from dreamlab.plan.planning import Planner, cross_entropy, planning_policy
from dreamlab.types import Floats, Policy, StepFn
from dreamlab.world.world import Task, World

CANDIDATES = 64
"""Plans that a planner tries at each decision."""


def task_of(world: World) -> Task:
    """The world's task; ValueError where it has none."""
    if world.task is None:
        raise ValueError(f"there is nothing to be done in the world {world.name!r}: it has no task")
    return world.task


def planner_for(
    world: World, step: StepFn, *, planner: Planner = cross_entropy, candidates: int = CANDIDATES
) -> Policy:
    """Plans in ``step`` (the world's own, or a model's) for the world's task; acts a block of steps, then replans."""
    task = task_of(world)
    return planning_policy(
        planner,
        step,
        task.horizon,
        candidates,
        hold=task.block,
        score=task.score,
        size=world.action_size,
        block=task.block,
    )


def attempts(policy: Policy, count: int, seed: np.random.SeedSequence, world: World) -> Generator[int, None, Floats]:
    """Scores [count] of the policy at the world's task; yields after each step. The starts depend on the seed alone."""
    task = task_of(world)
    # A copy, because spawning leaves a mark on a SeedSequence: the next policy would begin elsewhere.
    seed = np.random.SeedSequence(seed.entropy, spawn_key=seed.spawn_key)
    starting, acting = (np.random.default_rng(child) for child in seed.spawn(2))
    states = [task.reset(starting, count)]
    for step in range(task.steps):
        states.append(world.step(states[-1], policy(states[-1], acting)))
        yield step + 1
    return task.score(np.stack(states, axis=1))
