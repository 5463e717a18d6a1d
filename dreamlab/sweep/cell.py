"""One cell of a sweep: a world, settings and a seed in, figures out. A pure function, wherever it is computed.

At the court's defaults the figures are the failure lab's own, in bits: the same seeds have the same children.

one_step_error, final_error  of the dream, in the world's unit of length; final_error at the horizon
visible_step                 first step at which the drift can be seen, LONGEST + 1 where there is none
middle_error, line_error     at the horizon: of always guessing the middle, and of the straight line's dream
chance_error                 of unrelated moments (``chance_distance``)
task, task_true, task_random mean score at the world's task, planned in the model and in the world, and at random;
                             only if ``attempts`` is above 0
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from typing import Any

import numpy as np

from dreamlab.dream.divergence import chance_distance, drift_curve, middle_curve, one_step_error, visible_step
from dreamlab.dream.rollout import dream
from dreamlab.learn import training
from dreamlab.learn.linear import fit_linear
from dreamlab.learn.model import Dynamics
from dreamlab.learn.remedies import REMEDIES, TrainingRun
from dreamlab.learn.training import DEFAULT_RECIPE
from dreamlab.plan.tasks import attempts, planner_for
from dreamlab.tasks.settings import SettingsError, read_choice
from dreamlab.tasks.work import Progress, drain, relay
from dreamlab.types import Trajectories, Transitions
from dreamlab.world.experience import collect, left_half
from dreamlab.world.policies import random_policy
from dreamlab.world.rallies import LONGEST, Seeds, rallies
from dreamlab.world.world import World
from dreamlab.world.worlds import WORLDS

CONDITIONS = ("plain", "deaf", "no-velocities", "half")
"""Nothing withheld; the actions; the velocities; all experience right of the world's middle."""
MOST_DATA = 1_000_000
MOST_STEPS = 100_000
KEPT = 10
"""Sets of test rallies in memory: a grid's seeds run fastest."""

Figures = dict[str, float | str]


@dataclass(frozen=True)
class Cell:
    """data: transitions; noise: a share of each sensor's scale; horizon: steps; attempts: at the task.

    steps: of plain training; a remedy has its own.
    """

    world: str = "court"
    data: int = 10_000
    noise: float = 0.0
    condition: str = "plain"
    remedy: str = "plain"
    steps: int = DEFAULT_RECIPE.steps
    horizon: int = 60
    attempts: int = 0
    seed: int = 0

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Cell:
        """The cell of these settings, defaults for the rest; SettingsError for a wrong name, type or value."""
        known = {one.name: one.default for one in fields(cls)}
        for name, value in given.items():
            if name not in known:
                raise SettingsError(f"{name!r} is no setting; there are {', '.join(known)}")
            whole = isinstance(known[name], int)
            if isinstance(known[name], str):
                continue
            if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
                raise SettingsError(f"{name} should be a {'whole ' if whole else ''}number, got {value!r}")
        cell = cls(**given)
        for name, value, choices in (
            ("world", cell.world, tuple(WORLDS)),
            ("condition", cell.condition, CONDITIONS),
            ("remedy", cell.remedy, tuple(REMEDIES)),
        ):
            read_choice(name, value, choices)
        for name, value, low, high in (
            ("data", cell.data, 1, MOST_DATA),
            ("noise", cell.noise, 0.0, 1.0),
            ("steps", cell.steps, 1, MOST_STEPS),
            ("horizon", cell.horizon, 1, LONGEST),
            ("attempts", cell.attempts, 0, 1000),
            ("seed", cell.seed, 0, 999_999),
        ):
            if not low <= value <= high:
                raise SettingsError(f"{name} should be {low} to {high}, got {value!r}")
        if cell.condition in ("deaf", "no-velocities") and cell.remedy != "plain":
            raise SettingsError(f"the condition {cell.condition!r} goes with plain training only")
        if cell.steps != DEFAULT_RECIPE.steps and cell.remedy != "plain":
            raise SettingsError(f"steps are of plain training; the remedy {cell.remedy!r} has its own")
        if cell.attempts and WORLDS[cell.world].task is None:
            raise SettingsError(f"attempts should be 0 in the world {cell.world!r}, which has no task")
        return cell


def measure(cell: Cell) -> Figures:
    """The cell's figures, and the digest of its model."""
    return drain(measuring(cell))


def measuring(cell: Cell) -> Generator[Progress, None, Figures]:
    """The same in small steps, for who wants to stop it between two of them."""
    world, seeds = WORLDS[cell.world], Seeds.of(cell.seed)
    yield Progress("collecting experience", 0.0)
    data = collect(
        cell.data,
        np.random.default_rng(seeds.experience),
        world=world,
        noise=cell.noise,
        covers=left_half(world) if cell.condition == "half" else None,
    )
    run = _training(cell, world, data, np.random.default_rng(seeds.training))
    model = yield from relay(run, lambda now: Progress("training", now.step / now.steps))
    reality = _reality(cell.world, cell.seed)
    states = reality.states[:, : cell.horizon + 1]
    drift = drift_curve(dream(model.step, reality, cell.horizon), states, world)
    yield Progress("dreaming", 1.0)
    figures: Figures = {
        "one_step_error": one_step_error(model.step, reality, world),
        "final_error": float(drift[-1]),
        "visible_step": float(visible_step(drift, world) or LONGEST + 1),
        "middle_error": float(middle_curve(states, world)[-1]),
        "line_error": _line_error(cell, world, data),
        "chance_error": chance_distance(reality, world),
    }
    if cell.attempts:
        figures |= _scores(cell, world, model, seeds.probes)
    return figures | {"digest": model.digest}


def row(cell: Cell) -> dict[str, Any]:
    """Settings and figures in one flat row."""
    return asdict(cell) | measure(cell)


@lru_cache(KEPT)
def _reality(world: str, seed: int) -> Trajectories:
    """The test rallies: the same for all cells of a world and a seed."""
    return rallies(Seeds.of(seed), world=WORLDS[world])


def _training(cell: Cell, world: World, data: Transitions, rng: np.random.Generator) -> TrainingRun:
    if cell.remedy != "plain":
        return REMEDIES[cell.remedy].train(data, rng, world)
    hears, sees = cell.condition != "deaf", cell.condition != "no-velocities"
    recipe = replace(DEFAULT_RECIPE, steps=cell.steps)
    return training.fit(data, rng, world=world, recipe=recipe, use_actions=hears, use_velocities=sees)


def _line_error(cell: Cell, world: World, data: Transitions) -> float:
    """Not a number where the data do not settle a straight line."""
    try:
        line = fit_linear(data, world)
    except ValueError:
        return float("nan")
    reality = _reality(cell.world, cell.seed)
    dreamt = dream(line.step, reality, cell.horizon)
    return float(drift_curve(dreamt, reality.states[:, : cell.horizon + 1], world)[-1])


def _scores(cell: Cell, world: World, model: Dynamics, seed: np.random.SeedSequence) -> Figures:
    acting = {
        "task": planner_for(world, model.step),
        "task_true": planner_for(world, world.step),
        "task_random": random_policy(world.action_size),
    }
    return {name: float(drain(attempts(policy, cell.attempts, seed, world)).mean()) for name, policy in acting.items()}
