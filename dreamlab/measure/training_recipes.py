"""The measurements behind the table of trainings: the default recipe, the quick one, and what each of its halves gives.

On all test seeds; the quick recipe was chosen on the tuning seeds (``python -m dreamlab recipes``).
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial

import numpy as np

from dreamlab.labs.workshop.sessions import WorkshopSettings, experience
from dreamlab.learn import quick
from dreamlab.learn.training import DEFAULT_RECIPE, Recipe, TrainingProgress
from dreamlab.measure.constants import training_seconds
from dreamlab.measure.deferred import Deferred, Tree, entry, median_and_values
from dreamlab.measure.models import Trained, deferred_trained, errors
from dreamlab.tasks.seeds import TEST_SEEDS
from dreamlab.world.rallies import Seeds, rallies

SHORTER = Recipe(steps=270)
"""The default's, stopped at the time that the quick one takes."""

TRAININGS: dict[str, tuple[Recipe, Callable[[int], Deferred]]] = {
    "default": (DEFAULT_RECIPE, lambda seed: deferred_trained(WorkshopSettings(seed=seed))),
    "shorter": (SHORTER, lambda seed: deferred_trained(WorkshopSettings(seed=seed), SHORTER)),
    "line": (quick.RECIPE, lambda seed: _deferred_quick(seed, rare=0.0)),
    "quick": (quick.RECIPE, lambda seed: _deferred_quick(seed)),
}
"""Trainings by name: the recipe, and a seed in, a Deferred of ``Trained`` out."""


def measurements() -> Tree:
    """Steps and batch of each training; both errors, and on how many seeds each is no greater than the default's."""
    judged = {
        name: [Deferred(errors, make(seed), cost=0.1) for seed in TEST_SEEDS] for name, (_, make) in TRAININGS.items()
    }
    return {"trainings": {name: _row(TRAININGS[name][0], seen, judged["default"]) for name, seen in judged.items()}}


def _row(recipe: Recipe, seen: list[Deferred], default: list[Deferred]) -> dict[str, Tree]:
    row: dict[str, Tree] = {"steps": recipe.steps, "batch": recipe.batch}
    for figure in ("one_step_error", "final_error"):
        mine, theirs = ([entry(figure, one) for one in each] for each in (seen, default))
        row[figure] = median_and_values(mine)
        row[f"{figure}_no_worse"] = Deferred(_no_worse, *mine, *theirs)
    return row


def _no_worse(*errors: float) -> int:
    """On how many seeds the first half of the errors is at most the second."""
    half = len(errors) // 2
    return sum(mine <= theirs for mine, theirs in zip(errors[:half], errors[half:], strict=True))


def _deferred_quick(seed: int, rare: float = quick.RARE) -> Deferred:
    return Deferred(partial(_quick, seed, rare), cost=training_seconds(quick.RECIPE), stage="training")


def _quick(seed: int, rare: float) -> Generator[TrainingProgress, None, Trained]:
    seeds = Seeds.of(seed)
    data = experience(WorkshopSettings(seed=seed), None)
    model = yield from quick.fit(data, np.random.default_rng(seeds.training), rare=rare)
    return Trained(model, rallies(seeds))
