"""Policies that know nothing of a world: they act at random, and so record what actions do."""

from __future__ import annotations

import numpy as np

from dreamlab.types import ACTION_SIZE, Floats, Policy


def random_policy(size: int = ACTION_SIZE) -> Policy:
    """Full back, rest or full ahead for each of ``size`` numbers, drawn anew at every step."""

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        return rng.integers(-1, 2, (len(state), size)).astype(np.float64)

    return act


def sticky_policy(keep: float = 0.92, size: int = ACTION_SIZE) -> Policy:
    """Random actions that are kept with probability ``keep`` a step: long sweeps of the paddle."""
    last: Floats | None = None

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        nonlocal last
        drawn = rng.integers(-1, 2, (len(state), size)).astype(np.float64)
        kept = rng.random((len(state), 1)) < keep
        last = drawn if last is None else np.where(kept, last, drawn)
        return last

    return act
