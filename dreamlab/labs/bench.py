"""The bench of the failure lab: which world, which experience, which model; trained once a setting, then kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np

from dreamlab import court, training
from dreamlab.experience import collect, mixed_episodes
from dreamlab.model import Model
from dreamlab.types import Floats, StepFn, Trajectories

EPISODES, LONGEST = 128, 120
"""Test episodes, and their steps: the longest horizon, so that a shorter one only reads less of them."""

KEPT = 12
"""Trained benches kept in memory."""


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

    model: Model
    reality: Trajectories
    probe_seeds: tuple[np.random.SeedSequence, ...]


@dataclass(frozen=True)
class Progress:
    """What is going on, how far it is (0..1), and what can be shown already, if anything."""

    stage: str
    fraction: float
    partial: dict[str, Any] | None = None


def left_half(state: Floats) -> np.ndarray:
    """[B] bool: the ball is left of the middle line."""
    return state[:, 0] < 0.0


class Benches:
    """Trained benches by their settings; the least recently used is forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Training, Bench] = OrderedDict()

    def __contains__(self, wanted: Training) -> bool:
        return wanted in self._kept

    def get(self, wanted: Training) -> Generator[Progress, None, Bench]:
        """Yields progress, returns the Bench; trains only what is not kept."""
        if wanted in self._kept:
            self._kept.move_to_end(wanted)
            return self._kept[wanted]
        bench = yield from _train(wanted)
        self._kept[wanted] = bench
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return bench


def _train(wanted: Training) -> Generator[Progress, None, Bench]:
    seeds = np.random.SeedSequence(wanted.seed).spawn(6)
    experience_rng, training_rng, test_rng, gust_rng, test_gust_rng = (np.random.default_rng(s) for s in seeds[:5])
    gusts = wanted.condition == "gusty"
    yield Progress("collecting experience", 0.0)
    data = collect(
        wanted.data,
        experience_rng,
        step=court.gusty(gust_rng) if gusts else court.step,
        noise=wanted.noise,
        covers=left_half if wanted.condition == "left-half" else None,
    )
    yield Progress("collecting experience", 1.0)
    world: StepFn = court.gusty(test_gust_rng) if gusts else court.step
    reality = mixed_episodes(world, EPISODES, LONGEST, test_rng)
    run = training.fit(data, training_rng, hears_actions=wanted.condition != "deaf")
    while True:
        try:
            done = next(run)
        except StopIteration as end:
            return Bench(end.value, reality, tuple(seeds[5].spawn(5)))
        yield Progress("retraining", done.step / done.steps)
