"""A state of nothing but tokens: the embedding's nearest code, and a table of which code followed which."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.claims.pan.words import group_alike
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats

CODES = 64
SAMPLE = 1000
"""Embeddings that the codes are found from."""
LEFT, REST, RIGHT = range(3)


@dataclass
class Codes:
    """``step`` draws from ``rng`` what followed.

    centres:   [CODES, D] embedding that a code stands for
    following: [N] codes, sorted by the code and action that they followed
    first, counts: [CODES * 3] where those of a code and action begin, and how many there are
    """

    centres: Floats
    following: np.ndarray
    first: np.ndarray
    counts: np.ndarray
    rng: np.random.Generator

    def step(self, embedding: Floats, action: Floats) -> Floats:
        """Drawn next embeddings [B, D]: all of them codes. Where nothing was recorded, the code stays."""
        code = nearest(embedding, self.centres)
        place = code * 3 + _way(action)
        count = self.counts[place]
        drawn = self.first[place] + (self.rng.random(len(code)) * count).astype(np.int64)
        return self.centres[np.where(count > 0, self.following[np.minimum(drawn, len(self.following) - 1)], code)]


def count(before: Floats, action: Floats, after: Floats, rng: np.random.Generator) -> Generator[Progress, None, Codes]:
    """Codes of recorded embeddings: before, after [N, D], action [N, A]."""
    sample = before[rng.permutation(len(before))[:SAMPLE]]
    group = yield from group_alike(sample, CODES, rng, says="finding codes")
    centres = np.stack([sample[group == code].mean(axis=0) for code in range(CODES) if (group == code).any()])
    place = nearest(before, centres) * 3 + _way(action)
    yield Progress("finding codes", 0.8)
    counts = np.bincount(place, minlength=3 * len(centres))
    following = nearest(after, centres)[np.argsort(place, kind="stable")]
    return Codes(centres, following, np.cumsum(counts) - counts, counts, rng)


def nearest(points: Floats, centres: Floats) -> np.ndarray:
    """[N] place of the nearest centre, a part of the points at a time to spare memory."""
    found = []
    for start in range(0, len(points), 500):
        apart = points[start : start + 500, None] - centres
        found.append((apart * apart).sum(axis=2).argmin(axis=1))
    return np.concatenate(found)


def _way(action: Floats) -> np.ndarray:
    """[N] LEFT, REST or RIGHT."""
    return np.where(action[:, 0] < -0.5, LEFT, np.where(action[:, 0] > 0.5, RIGHT, REST))
