"""The bench of the failure lab: which world, which experience, which model; trained once a setting, then kept."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.learn import picture_model, training
from dreamlab.learn.model import Dynamics
from dreamlab.tasks.lru_cache import Keeper
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats, StepFn, Trajectories
from dreamlab.world import court
from dreamlab.world.experience import collect, mixed_episodes

EPISODES, LONGEST = 128, 120
"""Test episodes, and their steps: the longest horizon, so that a shorter one only reads less of them."""

KEPT = 12
"""Trained benches kept in memory."""

SIGHTED = {"one-picture": (1, False), "two-pictures": (2, False), "two-pictures-acting": (2, True)}
"""Conditions under which the model is shown pictures and no velocity: how many, and whether it hears the actions."""


@dataclass(frozen=True)
class Training:
    """What a model's parameters depend on, and nothing else."""

    data: int
    noise: float
    condition: str
    seed: int


@dataclass(frozen=True)
class Bench:
    """A trained model with the reality it is held against (never seen in training) and the rest of its seeds."""

    model: Dynamics
    reality: Trajectories
    probe_seeds: tuple[np.random.SeedSequence, ...]


@dataclass(frozen=True)
class Seeds:
    """The children of a seed, one a stage: whoever uses the same seed gets the same experience, model and test."""

    experience: np.random.SeedSequence
    training: np.random.SeedSequence
    test: np.random.SeedSequence
    gusts: np.random.SeedSequence
    test_gusts: np.random.SeedSequence
    probes: np.random.SeedSequence

    @classmethod
    def of(cls, seed: int) -> Seeds:
        """The six children of this seed."""
        return cls(*np.random.SeedSequence(seed).spawn(6))


def rallies(seeds: Seeds, world: StepFn = court.step) -> Trajectories:
    """The reality that models of this seed are held against, never seen in training."""
    return mixed_episodes(world, EPISODES, LONGEST, np.random.default_rng(seeds.test))


def left_half(state: Floats) -> np.ndarray:
    """[B] bool: the ball is left of the middle line."""
    return state[:, 0] < 0.0


class Benches:
    """Trained benches by their settings."""

    def __init__(self) -> None:
        self._kept: Keeper[Training, Bench] = Keeper(KEPT)

    def __contains__(self, wanted: Training) -> bool:
        return wanted in self._kept

    def get(self, wanted: Training) -> Generator[Progress, None, Bench]:
        """Yields progress, returns the Bench; trains only what is not kept."""
        return self._kept.get(wanted, lambda: _train(wanted))


def _train(wanted: Training) -> Generator[Progress, None, Bench]:
    seeds = Seeds.of(wanted.seed)
    yield Progress("collecting experience", 0.0)
    run = _sighted(wanted, seeds) if wanted.condition in SIGHTED else _informed(wanted, seeds)
    yield Progress("collecting experience", 1.0)
    reality = _reality(wanted, seeds)
    while True:
        try:
            done = next(run)
        except StopIteration as end:
            return Bench(end.value, reality, probe_seeds(seeds))
        yield Progress("retraining", done.step / done.steps)


def _informed(wanted: Training, seeds: Seeds) -> Generator[training.Progress, None, Dynamics]:
    """Training on whole states, with what the condition withholds."""
    data = collect(
        wanted.data,
        np.random.default_rng(seeds.experience),
        step=court.gusty(np.random.default_rng(seeds.gusts)) if wanted.condition == "gusty" else court.step,
        noise=wanted.noise,
        covers=left_half if wanted.condition == "left-half" else None,
    )
    return training.fit(data, np.random.default_rng(seeds.training), hears_actions=wanted.condition != "deaf")


def _sighted(wanted: Training, seeds: Seeds) -> Generator[training.Progress, None, Dynamics]:
    """Training on pictures."""
    shown, hears_actions = SIGHTED[wanted.condition]
    data = picture_model.collect(wanted.data, np.random.default_rng(seeds.experience), noise=wanted.noise)
    return picture_model.fit(data, np.random.default_rng(seeds.training), sights=shown, hears_actions=hears_actions)


def _reality(wanted: Training, seeds: Seeds) -> Trajectories:
    if wanted.condition in SIGHTED:
        return picture_model.rallies(EPISODES, LONGEST, np.random.default_rng(seeds.test))
    if wanted.condition == "gusty":
        return rallies(seeds, court.gusty(np.random.default_rng(seeds.test_gusts)))
    return rallies(seeds)


def probe_seeds(seeds: Seeds) -> tuple[np.random.SeedSequence, ...]:
    """One child for each probe."""
    return tuple(seeds.probes.spawn(5))
