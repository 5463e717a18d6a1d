"""Words for what motion does not explain: discrete tokens found in recorded embeddings, each with a law of its own.

One predictor, the motion's, is fitted to all steps, then again to those that it explains. The rest are surprises. They
are grouped by how they surprise (k-means on what the motion missed, as in vector quantisation); then each group gets a
law, each surprise goes over to the law that explains it best, and so on, ROUNDS times. Nobody says what a bounce is.

Sources: van den Oord et al. 2017 for a learned codebook; Jacobs et al. 1991 for experts that divide the examples.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.learn.network import Ends, Network, solve
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats

SURPRISE = 0.25
"""A step is a surprise where the motion misses by this many standard deviations of the embedding."""
MOTION_WIDTH, WORD_WIDTH = 12, 1
"""Hidden units of the motion's law, and of each word's: next to none, so that a word has one plain meaning."""
FITS, ROUNDS, MEANS = 3, 6, 10
FEWEST = 3
"""A word that fewer steps have is no word."""
MOTION = 0
"""The token of a step that needs no word."""


@dataclass(frozen=True)
class Vocabulary:
    """laws: the motion's, then each word's, most used first: (embedding, action) -> change; token: [N] of each step."""

    laws: tuple[Network, ...]
    token: np.ndarray

    @property
    def parameter_count(self) -> int:
        """Of all laws."""
        return sum(len(law.parameters) for law in self.laws)


@dataclass(frozen=True)
class Surprises:
    """What the motion's law does not explain.

    motion:         the law
    rows:           [M] which of the N recorded steps are surprises
    inputs, change: [M, I] and [M, O] of those
    missed:         [M, O] what the motion missed of the change
    total:          N
    """

    motion: Network
    rows: np.ndarray
    inputs: Floats
    change: Floats
    missed: Floats
    total: int


def surprises(inputs: Floats, change: Floats, rng: np.random.Generator) -> Generator[Progress, None, Surprises]:
    """Fit the motion to steps: inputs [N, I], change [N, O], both in standard deviations; and see what it misses."""
    surprising = np.zeros(len(inputs), dtype=bool)
    for done in range(FITS):
        motion = law_of(inputs[~surprising], change[~surprising], MOTION_WIDTH, rng)
        missed = change - motion(inputs)
        error = (missed * missed).sum(axis=1)
        surprising = error > max(SURPRISE * SURPRISE, float(np.median(error)))  # never more than half of all steps
        yield Progress("looking for words", done / FITS)
    rows = np.flatnonzero(surprising)
    return Surprises(motion, rows, inputs[rows], change[rows], missed[rows], len(inputs))


def find(inputs: Floats, change: Floats, words: int, rng: np.random.Generator) -> Generator[Progress, None, Vocabulary]:
    """At most so many words for steps: inputs [N, I], change [N, O], both in standard deviations."""
    found = yield from surprises(inputs, change, rng)
    if len(found.rows) < FEWEST:
        return Vocabulary((found.motion,), np.full(found.total, MOTION))
    group = yield from group_alike(found.missed, words, rng, says="looking for words")
    for done in range(ROUNDS):
        laws, errors = laws_of(found, group, rng)
        group = errors.argmin(axis=1)
        yield Progress("looking for words", done / ROUNDS)
    return named(found, laws, group)


def laws_of(found: Surprises, group: np.ndarray, rng: np.random.Generator) -> tuple[list[Network], Floats]:
    """A law for each group [M] of at least FEWEST steps, and each law's squared error on every surprise [M, K]."""
    counts = np.bincount(group)
    kinds = np.flatnonzero(counts >= min(FEWEST, counts.max()))
    laws = [law_of(found.inputs[group == kind], found.change[group == kind], WORD_WIDTH, rng) for kind in kinds]
    return laws, np.stack([((found.change - law(found.inputs)) ** 2).sum(axis=1) for law in laws], axis=1)


def named(found: Surprises, laws: list[Network], group: np.ndarray) -> Vocabulary:
    """The Vocabulary in which each surprise has the word of its group [M], the most used word first."""
    order = np.argsort(-np.bincount(group, minlength=len(laws)), kind="stable")
    token = np.full(found.total, MOTION)
    token[found.rows] = 1 + np.argsort(order, kind="stable")[group]
    return Vocabulary((found.motion, *(laws[kind] for kind in order)), token)


def group_alike(
    points: Floats, groups: int, rng: np.random.Generator, *, says: str
) -> Generator[Progress, None, np.ndarray]:
    """k-means: the group [N] of each point [N, O]; begins with points that lie far from each other."""
    chosen = [int(rng.integers(len(points)))]
    nearest = _squares(points, points[chosen])[:, 0]
    while len(chosen) < groups:
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, _squares(points, points[chosen[-1:]])[:, 0])
    centres = points[chosen]
    for done in range(MEANS):
        group = _squares(points, centres).argmin(axis=1)
        for kind in range(groups):
            if (group == kind).any():
                centres[kind] = points[group == kind].mean(axis=0)
        yield Progress(says, done / MEANS)
    return group


def _squares(points: Floats, centres: Floats) -> Floats:
    """Squared distances [N, K]."""
    apart = points[:, None] - centres
    return (apart * apart).sum(axis=2)


def law_of(inputs: Floats, change: Floats, width: int, rng: np.random.Generator) -> Network:
    """The best law of so many hidden units for these steps."""
    return solve(inputs, change, Ends(width, inputs=inputs.shape[1], outputs=change.shape[1]), rng)
