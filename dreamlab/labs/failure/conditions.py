"""The trained models of the failure lab: which world, experience and model; trained once a setting, then kept."""

from __future__ import annotations

import functools
from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np

from dreamlab.learn import picture_model, training
from dreamlab.learn.linear import LinearModel, fit_linear
from dreamlab.learn.model import Dynamics, fit_normaliser, frozen
from dreamlab.tasks.lru_cache import LruCache
from dreamlab.tasks.work import Progress, relay
from dreamlab.types import Trajectories, Transitions
from dreamlab.world import court
from dreamlab.world.court import COURT
from dreamlab.world.experience import collect, left_half
from dreamlab.world.named import find_world
from dreamlab.world.rallies import EPISODES, LONGEST, Seeds, rallies
from dreamlab.world.world import World

KEPT = 12
"""Trained models kept in memory."""
REALITIES = 4
"""Sets of test rallies on the court that are kept in memory."""

PICTURE_CONDITIONS = {"one-picture": (1, False), "two-pictures": (2, False), "two-pictures-acting": (2, True)}
"""Conditions under which the model is shown pictures and no velocity: how many, and whether it is told the actions.

Pictures are the court's. Elsewhere "one-picture" withholds what a single picture does not show: velocities and actions.
"""


FILM = (0, 5, 10, 20, 40, 60, 80, 100, 150, 200, 300, 400, 500, 600)
"""Steps of the default training after which the model is kept; a longer training has its moments at the same shares."""

Film = dict[int, Dynamics]
"""Models by the training steps that they have behind them."""


def film_steps(steps: int) -> tuple[int, ...]:
    """The steps at which the models of a training of so many ``steps`` are kept, the first and the last among them."""
    return tuple(step * steps // FILM[-1] for step in FILM)


@dataclass(frozen=True)
class ModelSettings:
    """What a model's parameters depend on, and nothing else."""

    data: int
    noise: float
    condition: str
    seed: int
    world: str = COURT.name

    @property
    def pictures(self) -> tuple[int, bool] | None:
        """How many pictures the model is shown, and whether it is told the actions; None where it is told the state."""
        return PICTURE_CONDITIONS.get(self.condition) if self.world == COURT.name else None


@dataclass(frozen=True)
class TrainedModel:
    """A trained model with the reality it is held against (never seen in training) and the rest of its seeds.

    line: least squares over the same transitions, a dream that anything learned should beat; None where a model was
          shown pictures, or where nothing is known of what it learned from
    film: the model as it was after each of ``film_steps``; empty where its training was not ours
    """

    model: Dynamics
    reality: Trajectories
    probe_seeds: tuple[np.random.SeedSequence, ...]
    film: Film = field(default_factory=dict)
    line: LinearModel | None = None


@dataclass(frozen=True)
class Training(Progress):
    """How far a training is; ``so_far``: its model at a moment that is kept in its film, None between two of them."""

    so_far: TrainedModel | None = None


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
    world = find_world(wanted.world)
    run, first, line = _from_pictures(wanted, seeds) if wanted.pictures else _plain(wanted, seeds, world)
    yield Progress("collecting experience", 1.0)
    reality = _court(wanted.seed, wanted.condition) if wanted.world == COURT.name else rallies(seeds, world=world)
    film: Film = {0: first}
    probing = probe_seeds(seeds)  # once: spawning moves on

    def keep(now: training.TrainingProgress) -> Progress:
        so_far = None
        if now.step in film_steps(now.steps):
            film[now.step] = frozen(now.model)
            so_far = TrainedModel(film[now.step], reality, probing, {}, line)
        return Training("retraining", now.step / now.steps, so_far=so_far)

    model = yield from relay(run, keep)
    return TrainedModel(model, reality, probing, film, line)


Prepared = tuple[Generator[training.TrainingProgress, None, Dynamics], Dynamics, LinearModel | None]
"""A training run, the model that it begins with, and the straight line over the same transitions."""


def _plain(wanted: ModelSettings, seeds: Seeds, world: World) -> Prepared:
    data, one_picture = _experience(wanted, seeds, world), wanted.condition == "one-picture"
    use_actions = wanted.condition != "deaf" and not one_picture
    normaliser = fit_normaliser(data, world=world, use_actions=use_actions, use_velocities=not one_picture)
    run = training.fit(data, np.random.default_rng(seeds.training), world=world, normaliser=normaliser)
    architecture = training.DEFAULT_ARCHITECTURE.of(world)
    first = training.untrained(normaliser, np.random.default_rng(seeds.training), architecture)
    return run, first, _line(data, world)


def _line(data: Transitions, world: World) -> LinearModel | None:
    """None where the transitions do not settle a straight line."""
    try:
        return fit_linear(data, world)
    except ValueError:
        return None


def _experience(wanted: ModelSettings, seeds: Seeds, world: World) -> Transitions:
    """Transitions of whole states, with what the condition withholds."""
    return collect(
        wanted.data,
        np.random.default_rng(seeds.experience),
        world=world,
        step=court.gusty(np.random.default_rng(seeds.gusts)) if wanted.condition == "gusty" else None,
        noise=wanted.noise,
        covers=left_half(world) if wanted.condition == "left-half" else None,
    )


def _from_pictures(wanted: ModelSettings, seeds: Seeds) -> Prepared:
    assert wanted.pictures is not None
    shown, use_actions = wanted.pictures
    data = picture_model.collect(wanted.data, np.random.default_rng(seeds.experience), noise=wanted.noise)
    run = picture_model.fit(data, np.random.default_rng(seeds.training), pictures=shown, use_actions=use_actions)
    again = np.random.default_rng(seeds.training)
    return run, picture_model.untrained(data, again, pictures=shown, use_actions=use_actions), None


def _court(seed: int, condition: str) -> Trajectories:
    return _rallies(seed, pictures=condition in PICTURE_CONDITIONS, gusts=condition == "gusty")


@functools.lru_cache(REALITIES)
def _rallies(seed: int, *, pictures: bool, gusts: bool) -> Trajectories:
    """Kept: a model that learns from other data is held against the same rallies. So nobody may write into them."""
    seeds = Seeds.of(seed)
    if pictures:
        found = picture_model.rallies(EPISODES, LONGEST, np.random.default_rng(seeds.test))
    elif gusts:
        found = rallies(seeds, court.gusty(np.random.default_rng(seeds.test_gusts)))
    else:
        found = rallies(seeds)
    for values in (found.states, found.actions):
        values.flags.writeable = False
    return found


def probe_seeds(seeds: Seeds) -> tuple[np.random.SeedSequence, ...]:
    """One child for each probe."""
    return tuple(seeds.probes.spawn(5))
