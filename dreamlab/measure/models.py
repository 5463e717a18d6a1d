"""Trained models as deferred values, and the two errors that most measurements ask of them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np

from dreamlab.dream.divergence import drift_curve, one_step_error
from dreamlab.dream.rollout import dream
from dreamlab.labs.workshop.sessions import WorkshopSettings, experience
from dreamlab.learn import training
from dreamlab.learn.remedies import REMEDIES
from dreamlab.learn.training import DEFAULT_RECIPE, Recipe
from dreamlab.measure.constants import HORIZON, training_seconds
from dreamlab.measure.deferred import Deferred
from dreamlab.types import Floats, Trajectories
from dreamlab.world.rallies import Seeds, rallies


class Predictor(Protocol):
    """A model of any kind: only its step counts."""

    def step(self, state: Floats, action: Floats) -> Floats:
        """A StepFn."""


class Trained(NamedTuple):
    """A model, and the reality to hold it against."""

    model: Predictor
    reality: Trajectories


def trained(
    settings: WorkshopSettings, recipe: Recipe | None = None
) -> Generator[training.TrainingProgress, None, Trained]:
    """The model of the settings' remedy, or with a ``recipe`` that of plain training by it."""
    seeds = Seeds.of(settings.seed)
    data, rng = experience(settings, None), np.random.default_rng(seeds.training)
    run = REMEDIES[settings.remedy].train(data, rng) if recipe is None else training.fit(data, rng, recipe=recipe)
    model = yield from run
    return Trained(model, rallies(seeds))


def deferred_trained(settings: WorkshopSettings, recipe: Recipe | None = None) -> Deferred:
    """``trained``, when it is needed."""
    steps = REMEDIES[settings.remedy].plain_steps if recipe is None else recipe.steps
    cost = training_seconds(replace(DEFAULT_RECIPE, steps=steps))
    return Deferred(lambda: trained(settings, recipe), cost=cost, stage="training")


def errors(made: Trained) -> dict[str, float]:
    """One-step error and drift at HORIZON, world units."""
    model, reality = made
    drift = drift_curve(dream(model.step, reality, HORIZON), reality.states[:, : HORIZON + 1])
    return {"one_step_error": one_step_error(model.step, reality), "final_error": float(drift[-1])}
