"""What a policy is worth on the true court: hits per chance over seeded episodes, with an interval.

A chance is a ball that comes down to the floor; a hit is one that the paddle meets.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple

import numpy as np

from dreamlab.types import Floats, Policy
from dreamlab.world import court

RESAMPLES = 1000


class Count(NamedTuple):
    """hits and chances [B] of each episode, after ``step`` steps."""

    step: int
    hits: np.ndarray
    chances: np.ndarray


class Rate(NamedTuple):
    """Hits per chance over all episodes, and the 95 % interval [low, high]; all fractions of 1."""

    rate: float
    low: float
    high: float


def play(
    policy: Policy,
    episodes: int,
    steps: int,
    seed: np.random.SeedSequence,
    *,
    world: court.PlayFn = court.play,
    reset: Callable[[np.random.Generator, int], Floats] = court.reset,
) -> Generator[Count, None, Count]:
    """Let the policy play seeded episodes on the true court; yields the count after each step, returns the last.

    The starts depend on the seed alone, so that policies of one seed meet the same balls at first.
    world: the court that is played on; reset: (generator, episodes) -> starts [B, S]
    """
    # A copy, because spawning leaves a mark on a SeedSequence: the next policy would meet other balls.
    seed = np.random.SeedSequence(seed.entropy, spawn_key=seed.spawn_key)
    starting, acting = (np.random.default_rng(child) for child in seed.spawn(2))
    state = reset(starting, episodes)
    hits, chances = np.zeros(episodes), np.zeros(episodes)
    count = Count(0, hits, chances)
    for step in range(steps):
        outcome = world(state, policy(state, acting))
        state = outcome.state
        hits = hits + outcome.hit
        chances = chances + (outcome.hit | outcome.miss)
        count = Count(step + 1, hits, chances)
        yield count
    return count


def totals(count: Count) -> dict[str, int]:
    """{"hits", "chances"} over all episodes."""
    return {"hits": int(count.hits.sum()), "chances": int(count.chances.sum())}


def rate(count: Count) -> Rate:
    """Hits per chance with a percentile bootstrap over episodes (RESAMPLES, its own fixed seed).

    Whole episodes are drawn, since the chances of one episode depend on each other. Without any
    chance nothing is known: the rate is 0 and the interval all of [0, 1]. Source: Efron 1979.
    """
    if not count.chances.sum():
        return Rate(0.0, 0.0, 1.0)
    drawn = np.random.default_rng(0).integers(0, len(count.hits), (RESAMPLES, len(count.hits)))
    hits, chances = count.hits[drawn].sum(axis=1), count.chances[drawn].sum(axis=1)
    low, high = np.quantile(hits / np.maximum(chances, 1.0), [0.025, 0.975])
    return Rate(float(count.hits.sum() / count.chances.sum()), float(low), float(high))
