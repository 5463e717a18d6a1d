"""How fast two all but equal worlds part: the largest Lyapunov exponent, from pairs of true trajectories.

A twin starts SEPARATION from each state. Every RESCALE steps the growth of their distance is noted, and the twin is
brought back to SEPARATION along the same line, so that what is measured is growth of the infinitesimally small. The
first SETTLING steps do not count: a twin that starts in any direction needs that long to turn into the fastest one.
Source: Benettin et al. 1976, as surveyed by Skokos 2010. Logarithms are taken of plain floats, by the C library:
numpy's own differ in the last bit from processor to processor.
"""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np

from dreamlab.claims.chaos.court import played
from dreamlab.claims.uncertainty import Estimate, mean
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats, StepFn

SEPARATION = 1e-8
RESCALE = 20
SETTLING = 200


def exponent(step: StepFn, start: Floats, steps: int, rng: np.random.Generator) -> Generator[Progress, None, Estimate]:
    """Mean logarithm of the growth per step, over the pairs that begin at ``start`` [B, S] and over ``steps``."""
    settling, counted = SETTLING // RESCALE, steps // RESCALE
    pairs, grown = len(start), np.ones(len(start))
    twin = start + _to_length(rng.standard_normal(start.shape), SEPARATION)
    for done in range(settling + counted):
        path = yield from played(step, np.concatenate([start, twin]), RESCALE, "timing the chaos")
        start, twin = path[:pairs, -1], path[pairs:, -1]
        if done >= settling:
            grown = grown * (_length(twin - start) / SEPARATION)
        twin = start + _to_length(twin - start, SEPARATION)
        yield Progress("timing the chaos", (done + 1) / (settling + counted))
    return mean([math.log(float(growth)) / (counted * RESCALE) for growth in grown])


def _length(gap: Floats) -> Floats:
    return np.sqrt((gap * gap).sum(axis=1))


def _to_length(gap: Floats, wanted: float) -> Floats:
    return gap * (wanted / _length(gap))[:, None]
