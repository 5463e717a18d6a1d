"""The seeded protocol behind Level 4's scoreboard: trained models by one-step error, drift and hits per chance.

The rate is that of a paddle which plans in the model's dream by random shooting (``level3.planner``).
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import Any

from dreamlab.labs.failure.conditions import PICTURE_CONDITIONS, ModelSettings, TrainedModel, TrainedModels
from dreamlab.labs.failure.lab import DATA
from dreamlab.labs.workshop.sessions import WorkshopSettings
from dreamlab.learn import picture_model
from dreamlab.learn.remedies import REMEDIES
from dreamlab.learn.training import DEFAULT_RECIPE, Recipe
from dreamlab.measure import costs
from dreamlab.measure.deferred import Deferred, Tree, entry, spread
from dreamlab.measure.level2 import Made, judged, later_line, later_made
from dreamlab.measure.level3 import SEEDS, later_trained, planner, score
from dreamlab.tasks.work import Progress

JUDGED = ("one_step_error", "final_error", "bounces_kept")
PLAYED = "rate"

LONGER = Recipe(steps=REMEDIES["multi-step"].plain_steps)

MODELS: dict[str, Callable[[int], Deferred]] = {
    "default": lambda seed: later_made(later_trained(WorkshopSettings(seed=seed))),
    "longer": lambda seed: later_made(later_trained(WorkshopSettings(seed=seed), LONGER)),
    "multi-step": lambda seed: later_made(later_trained(WorkshopSettings(remedy="multi-step", seed=seed))),
    "flight-line": lambda seed: later_line(WorkshopSettings(seed=seed), flights=True),
    "noisy": lambda seed: later_made(later_trained(WorkshopSettings(data=2000, noise=0.02, seed=seed))),
    "sweeps": lambda seed: later_made(later_trained(WorkshopSettings(policy="sticky", data=200, seed=seed))),
    **{name: partial(lambda name, seed: later_bench(name, seed), name) for name in ("deaf", *PICTURE_CONDITIONS)},
}
"""Models by name: a seed in, a Deferred of ``Made`` out."""


def protocol() -> Tree:
    """Every model's figures over SEEDS."""
    return {"models": {name: _row(name, make) for name, make in MODELS.items()}}


def _row(name: str, make: Callable[[int], Deferred]) -> dict[str, Tree]:
    made = [make(seed) for seed in SEEDS]
    seen = [Deferred(judged, one, cost=0.1) for one in made]
    scores = [
        Deferred(partial(_played, name, seed), one, cost=costs.PLANNING, says="playing")
        for seed, one in zip(SEEDS, made, strict=True)
    ]
    figures = {figure: spread([entry(figure, one) for one in seen]) for figure in JUDGED}
    return figures | {PLAYED: spread([entry(PLAYED, one) for one in scores])}


def _played(name: str, seed: int, made: Made) -> Generator[Progress, None, dict[str, Any]]:
    """``level3.score``; a model of pictures is shown pictures of the real court, too."""
    policy = planner(made.step, "shooting")
    return score(picture_model.pictured(policy) if name in PICTURE_CONDITIONS else policy, seed)


def later_bench(condition: str, seed: int) -> Deferred:
    """A condition of the failure lab."""
    wanted = ModelSettings(int(DATA.default), 0.0, condition, seed)
    recipe = picture_model.RECIPE if condition in PICTURE_CONDITIONS else DEFAULT_RECIPE
    trained = Deferred(lambda: TrainedModels().get(wanted), cost=costs.training(recipe), says="training")
    return Deferred(_from_bench, trained)


def _from_bench(trained: TrainedModel) -> Made:
    return Made(trained.model.step, trained.reality)
