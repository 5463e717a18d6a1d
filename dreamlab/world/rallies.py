"""Seeds, and the test rallies that every model is held against.

A seed has one child for each stage of an experiment. So whoever uses the same seed gets the same experience, the same
first weights and the same test rallies, whatever else the experiment does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreamlab.types import StepFn, Trajectories
from dreamlab.world.court import COURT
from dreamlab.world.experience import mixed_episodes
from dreamlab.world.world import World

EPISODES, LONGEST = 128, 120
"""Test rallies, and their steps: as many as the longest horizon, so that a shorter dream only uses fewer of them."""


@dataclass(frozen=True)
class Seeds:
    """The children of a seed, one for each stage."""

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


def rallies(seeds: Seeds, step: StepFn | None = None, world: World = COURT) -> Trajectories:
    """EPISODES rallies of LONGEST steps in the world, or in its variant ``step``; never used in training."""
    return mixed_episodes(step or world.step, EPISODES, LONGEST, np.random.default_rng(seeds.test), world=world)
