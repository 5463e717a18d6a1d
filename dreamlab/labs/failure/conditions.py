"""The trained models of the failure lab: which world, experience and model; trained once a setting, then kept."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.learn import picture_model, training
from dreamlab.learn.linear import LinearModel, fit_linear
from dreamlab.learn.model import Dynamics
from dreamlab.tasks.lru_cache import LruCache
from dreamlab.tasks.work import Progress, relay
from dreamlab.types import Floats, Trajectories, Transitions
from dreamlab.world import court
from dreamlab.world.experience import collect
from dreamlab.world.rallies import EPISODES, LONGEST, Seeds, rallies

KEPT = 12
"""Trained models kept in memory."""

PICTURE_CONDITIONS = {"one-picture": (1, False), "two-pictures": (2, False), "two-pictures-acting": (2, True)}
"""Conditions under which the model is shown pictures and no velocity: how many, and whether it is told the actions."""


@dataclass(frozen=True)
class ModelSettings:
    """What a model's parameters depend on, and nothing else."""

    data: int
    noise: float
    condition: str
    seed: int


@dataclass(frozen=True)
class TrainedModel:
    """A trained model with the reality it is held against (never seen in training) and the rest of its seeds.

    line: least squares over the same transitions, a dream that anything learned should beat; None where a model was
          shown pictures, or where nothing is known of what it learned from
    """

    model: Dynamics
    reality: Trajectories
    probe_seeds: tuple[np.random.SeedSequence, ...]
    line: LinearModel | None = None


def left_half(state: Floats) -> np.ndarray:
    """[B] bool: the ball is left of the middle line."""
    return state[:, 0] < 0.0


class TrainedModels:
    """Trained models by their settings."""

    def __init__(self) -> None:
        self._kept: LruCache[ModelSettings, TrainedModel] = LruCache(KEPT)

    def __contains__(self, wanted: ModelSettings) -> bool:
        return wanted in self._kept

    def get(self, wanted: ModelSettings) -> Generator[Progress, None, TrainedModel]:
        """Yields progress, returns the TrainedModel; trains only if it is not in memory."""
        return self._kept.get(wanted, lambda: _train(wanted))


def _train(wanted: ModelSettings) -> Generator[Progress, None, TrainedModel]:
    seeds = Seeds.of(wanted.seed)
    yield Progress("collecting experience", 0.0)
    if wanted.condition in PICTURE_CONDITIONS:
        run, line = _from_pictures(wanted, seeds), None
    else:
        data = _experience(wanted, seeds)
        use_actions = wanted.condition != "deaf"
        run = training.fit(data, np.random.default_rng(seeds.training), use_actions=use_actions)
        line = fit_linear(data)
    yield Progress("collecting experience", 1.0)
    reality = _reality(wanted, seeds)
    model = yield from relay(run, lambda now: Progress("retraining", now.step / now.steps))
    return TrainedModel(model, reality, probe_seeds(seeds), line)


def _experience(wanted: ModelSettings, seeds: Seeds) -> Transitions:
    """Transitions of whole states, with what the condition withholds."""
    return collect(
        wanted.data,
        np.random.default_rng(seeds.experience),
        step=court.gusty(np.random.default_rng(seeds.gusts)) if wanted.condition == "gusty" else court.step,
        noise=wanted.noise,
        covers=left_half if wanted.condition == "left-half" else None,
    )


def _from_pictures(wanted: ModelSettings, seeds: Seeds) -> Generator[training.TrainingProgress, None, Dynamics]:
    """Training on pictures."""
    shown, use_actions = PICTURE_CONDITIONS[wanted.condition]
    data = picture_model.collect(wanted.data, np.random.default_rng(seeds.experience), noise=wanted.noise)
    return picture_model.fit(data, np.random.default_rng(seeds.training), pictures=shown, use_actions=use_actions)


def _reality(wanted: ModelSettings, seeds: Seeds) -> Trajectories:
    if wanted.condition in PICTURE_CONDITIONS:
        return picture_model.rallies(EPISODES, LONGEST, np.random.default_rng(seeds.test))
    if wanted.condition == "gusty":
        return rallies(seeds, court.gusty(np.random.default_rng(seeds.test_gusts)))
    return rallies(seeds)


def probe_seeds(seeds: Seeds) -> tuple[np.random.SeedSequence, ...]:
    """One child for each probe."""
    return tuple(seeds.probes.spawn(5))
