"""The measurements behind Level 4's scoreboard: trained models by one-step error, drift and hits per chance.

The rate is that of a paddle which plans in the model's dream by random shooting (``labs.workshop.court.planner``).
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import Any

from dreamlab.labs.failure.conditions import PICTURE_CONDITIONS, ModelSettings, TrainedModels
from dreamlab.labs.failure.lab import DATA
from dreamlab.labs.workshop.court import planner, score
from dreamlab.labs.workshop.sessions import WorkshopSettings
from dreamlab.learn import picture_model
from dreamlab.learn.remedies import REMEDIES
from dreamlab.learn.training import DEFAULT_RECIPE, Recipe
from dreamlab.measure.constants import JUDGING_SECONDS, PLANNING_SECONDS, SEEDS, training_seconds
from dreamlab.measure.deferred import Deferred, Tree, entry, median_and_values
from dreamlab.measure.level2 import deferred_line, judged
from dreamlab.measure.level4_causes import CAUSES
from dreamlab.measure.models import Trained, deferred_trained
from dreamlab.tasks.work import Progress
from dreamlab.world.rallies import Seeds, rallies

JUDGED = ("one_step_error", "final_error", "bounces_kept")
PLAYED = "rate"

LONGER = Recipe(steps=REMEDIES["multi-step"].plain_steps)

MODELS: dict[str, Callable[[int], Deferred]] = {
    "default": lambda seed: deferred_trained(WorkshopSettings(seed=seed)),
    "longer": lambda seed: deferred_trained(WorkshopSettings(seed=seed), LONGER),
    "multi-step": lambda seed: deferred_trained(WorkshopSettings(remedy="multi-step", seed=seed)),
    "by-event": lambda seed: deferred_by_event(seed),
    "line": lambda seed: deferred_line(WorkshopSettings(seed=seed)),
    "flight-line": lambda seed: deferred_line(WorkshopSettings(seed=seed), flights=True),
    "noisy": lambda seed: deferred_trained(WorkshopSettings(data=2000, noise=0.02, seed=seed)),
    "sweeps": lambda seed: deferred_trained(WorkshopSettings(policy="sticky", data=200, seed=seed)),
    **{
        name: partial(lambda name, seed: deferred_condition(name, seed), name) for name in ("deaf", *PICTURE_CONDITIONS)
    },
}
"""Models by name: a seed in, a Deferred of ``Trained`` out."""


def measurements() -> Tree:
    """Every model's figures over SEEDS."""
    return {"models": {name: _row(name, make) for name, make in MODELS.items()}}


def _row(name: str, make: Callable[[int], Deferred]) -> dict[str, Tree]:
    made = [make(seed) for seed in SEEDS]
    seen = [Deferred(judged, one, cost=JUDGING_SECONDS) for one in made]
    scores = [
        Deferred(partial(_played, name, seed), one, cost=PLANNING_SECONDS, stage="playing")
        for seed, one in zip(SEEDS, made, strict=True)
    ]
    figures = {figure: median_and_values([entry(figure, one) for one in seen]) for figure in JUDGED}
    return figures | {PLAYED: median_and_values([entry(PLAYED, one) for one in scores])}


def _played(name: str, seed: int, made: Trained) -> Generator[Progress, None, dict[str, Any]]:
    """``score``; a model of pictures is shown pictures of the real court, too."""
    policy = planner(made.model.step)
    return score(picture_model.pictured(policy) if name in PICTURE_CONDITIONS else policy, seed)


def deferred_by_event(seed: int) -> Deferred:
    """The model of ``level4_causes`` that has a law for each kind of bounce."""
    make, cost = CAUSES["by-event"]
    run = Deferred(lambda: make(seed), cost=cost, stage="training")
    return Deferred(lambda model: Trained(model, rallies(Seeds.of(seed))), run)


def deferred_condition(condition: str, seed: int) -> Deferred:
    """A condition of the failure lab."""
    wanted = ModelSettings(int(DATA.default), 0.0, condition, seed)
    recipe = picture_model.RECIPE if condition in PICTURE_CONDITIONS else DEFAULT_RECIPE
    run = Deferred(lambda: TrainedModels().get(wanted), cost=training_seconds(recipe), stage="training")
    return Deferred(lambda found: Trained(found.model, found.reality), run)
