"""A vocabulary that grows and shrinks while it is learned: words are added and merged as the prediction asks for it.

It begins with one word for all surprises. In every round the word that explains its steps worst is divided in two, by
how they surprise; then the word that would be missed least gives its steps to the others. Either change is kept if it
lowers the price: mean squared error of the surprises, and PRICE for each word. It ends when neither does.

Source: Xing et al. 2025, section 5.2: the vocabulary is extended "by introducing new tokens or merging existing ones to
maximize the prediction quality".
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dreamlab.claims.pan.words import (
    FEWEST,
    MOTION,
    Surprises,
    Vocabulary,
    group_alike,
    laws_of,
    named,
    surprises,
)
from dreamlab.learn.network import Network
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats

PRICE = 0.005
"""Mean squared error, in variances of the embedding, that a word must save to be worth having."""
MOST_ROUNDS, SETTLING, DIVIDED = 30, 3, 3
"""Rounds at most; fits of the laws after a change; words that are tried to be divided in a round, the worst first."""


class Grown(NamedTuple):
    """The vocabulary, and how many words were added on the way to it. What is not left of them went over to others."""

    vocabulary: Vocabulary
    added: int

    @property
    def merged(self) -> int:
        """Words that others took over: the first one and those that were added, less those that are left."""
        return 1 + self.added - (len(self.vocabulary.laws) - 1)


@dataclass(frozen=True)
class _Words:
    """Laws with their squared errors on every surprise [M, K], and the law [M] that explains each best."""

    laws: list[Network]
    errors: Floats
    group: np.ndarray

    def cost(self, price: float) -> float:
        return float(self.errors.min(axis=1).mean()) + price * len(self.laws)


def grow(
    inputs: Floats, change: Floats, rng: np.random.Generator, price: float = PRICE
) -> Generator[Progress, None, Grown]:
    """As many words for steps as pay: inputs [N, I], change [N, O], both in standard deviations."""
    found = yield from surprises(inputs, change, rng)
    if len(found.rows) < FEWEST:
        return Grown(Vocabulary((found.motion,), np.full(found.total, MOTION)), 0)
    words, added = _settle(found, np.zeros(len(found.rows), dtype=np.int64), rng), 0
    for done in range(MOST_ROUNDS):
        more = yield from _divided(found, words, rng, price)
        words, added = (words, added) if more is None else (more, added + 1)
        less = _merged(found, words, rng, price)
        words = words if less is None else less
        yield Progress("growing words", done / MOST_ROUNDS)
        if more is None and less is None:
            break
    return Grown(named(found, words.laws, words.group), added)


def _settle(found: Surprises, group: np.ndarray, rng: np.random.Generator) -> _Words:
    """Laws for the groups [M]; each surprise goes over to the law that explains it best, SETTLING times."""
    for _ in range(SETTLING):
        laws, errors = laws_of(found, group, rng)
        group = errors.argmin(axis=1)
    return _Words(laws, errors, group)


def _divided(
    found: Surprises, words: _Words, rng: np.random.Generator, price: float
) -> Generator[Progress, None, _Words | None]:
    """The words with one of the worst divided, if that pays."""
    missed = np.bincount(words.group, weights=words.errors.min(axis=1), minlength=len(words.laws))
    for worst in np.argsort(-missed, kind="stable")[:DIVIDED]:
        rows = np.flatnonzero(words.group == worst)
        if len(rows) < 2 * FEWEST:
            continue
        half = yield from group_alike(found.missed[rows], 2, rng, says="growing words")
        group = words.group.copy()
        group[rows[half == 1]] = len(words.laws)
        tried = _settle(found, group, rng)
        if tried.cost(price) < words.cost(price):
            return tried
    return None


def _merged(found: Surprises, words: _Words, rng: np.random.Generator, price: float) -> _Words | None:
    """The words without the one that would be missed least, if that pays; its steps go to the next best."""
    if len(words.laws) == 1:
        return None
    best_two = np.sort(words.errors, axis=1)[:, :2]
    missed = np.bincount(words.group, weights=best_two[:, 1] - best_two[:, 0], minlength=len(words.laws))
    others = words.errors.copy()
    others[:, missed.argmin()] = np.inf
    tried = _settle(found, others.argmin(axis=1), rng)
    return tried if tried.cost(price) < words.cost(price) else None
