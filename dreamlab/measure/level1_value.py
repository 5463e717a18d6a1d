"""The measurements behind Level 1's values: three policies, and what planning for a while makes of each."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from dreamlab.measure.deferred import Deferred, Tree, entry, median_and_values
from dreamlab.plan import catching
from dreamlab.plan.value import best_plan, value
from dreamlab.tasks.seeds import TEST_SEEDS
from dreamlab.types import Floats, Policy
from dreamlab.world import court

GEAR = 0.3
"""A slow paddle: who sets out late is too late."""
BALLS, BLOCKS = 300, 3

POLICIES: dict[str, Policy] = {
    "rest": lambda state, rng: np.zeros((len(state), 1)),
    "follow": lambda state, rng: catching.towards(state[:, 0], state, GEAR),
    "foresee": lambda state, rng: catching.towards(catching.landing(state), state, GEAR),
}


def measurements() -> Tree:
    """By policy: ``alone``, its value, and ``planned``, that of the best plan which ends in it; over TEST_SEEDS."""
    tree: dict[str, Any] = {}
    for name, policy in POLICIES.items():
        found = [Deferred(partial(values, policy, seed), cost=0.5) for seed in TEST_SEEDS]
        tree[name] = {key: median_and_values([entry(key, one) for one in found]) for key in ("alone", "planned")}
    return tree


def values(policy: Policy, seed: int) -> dict[str, float]:
    """Mean values over BALLS that fall from other places with each seed."""
    start, play = catching.reset(np.random.default_rng(seed), BALLS), court.geared(GEAR)
    alone: Floats = value(policy, start, play, catching.STEPS)
    planned = best_plan(policy, start, play, catching.STEPS, BLOCKS)
    return {"alone": float(alone.mean()), "planned": float(planned.mean())}
