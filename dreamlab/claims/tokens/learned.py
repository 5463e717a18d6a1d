"""Vocabularies that are learned from states: one large one, or several small ones that correct each other.

k-means            every state is named by the nearest of K centres (Lloyd's algorithm; Lloyd 1982)
residual tokens    the first token names the nearest of a few centres, the next what is left over, and so on

number by number   the rival: every coordinate is rounded by itself, to one of a few values (Jegou et al. 2011)

VQ-VAE learns its centres together with an encoder and a decoder; here the states are the input already.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.learn.model import matmul
from dreamlab.types import Floats

ROUNDS = 8
"""Rounds of Lloyd's algorithm."""


def nearest(states: Floats, centres: Floats) -> np.ndarray:
    """[N] row of the centre [K, D] nearest to each state [N, D]; of equals the first."""
    gap = matmul(states, centres.T)
    gap *= -2.0
    gap += (centres * centres).sum(axis=1)
    return gap.argmin(axis=1)


def k_means(states: Floats, count: int, rng: np.random.Generator) -> Generator[Floats, None, Floats]:
    """Yields the centres [count, D] as they stand after each round, and returns them.

    It begins at ``count`` different states; a centre that nothing is near to stays where it is.
    """
    centres = states[rng.permutation(len(states))[:count]].copy()
    for _ in range(ROUNDS):
        owner = nearest(states, centres)
        members = np.bincount(owner, minlength=count)
        for axis in range(states.shape[1]):
            total = np.bincount(owner, weights=states[:, axis], minlength=count)
            centres[:, axis] = np.where(members > 0, total / np.maximum(members, 1), centres[:, axis])
        yield centres
    return centres


@dataclass(frozen=True)
class Rounding:
    """values: for each coordinate [M], what it is rounded to."""

    values: tuple[Floats, ...]

    @property
    def words(self) -> int:
        """All values of all coordinates: what has to be known."""
        return sum(map(len, self.values))

    def kept(self, states: Floats) -> Floats:
        """The states [N, D], each coordinate rounded."""
        parts = [kept(states[:, [axis]], values[:, None]) for axis, values in enumerate(self.values)]
        return np.concatenate(parts, axis=1)


def round_each(states: Floats, bits: int) -> Rounding:
    """The Rounding of states [N, D] by so many bits; each bit goes to the coordinate in which it saves most."""
    columns = [states[:, axis] for axis in range(states.shape[1])]
    chosen = [_values(column, 1) for column in columns]
    finer = [_values(column, 2) for column in columns]
    for _ in range(bits):
        saved = [_squared(*of) - _squared(of[0], better) for *of, better in zip(columns, chosen, finer, strict=True)]
        axis = int(np.argmax(saved))
        chosen[axis], finer[axis] = finer[axis], _values(columns[axis], 2 * len(finer[axis]))
    return Rounding(tuple(chosen))


def _values(column: Floats, size: int) -> Floats:
    """Lloyd's algorithm along one coordinate [N], from evenly spaced ranks; [size] values."""
    ordered = np.sort(column)
    values = ordered[((np.arange(size) + 0.5) / size * len(ordered)).astype(np.int64)].copy()
    for _ in range(ROUNDS):
        owner = nearest(column[:, None], values[:, None])
        members = np.bincount(owner, minlength=size)
        total = np.bincount(owner, weights=column, minlength=size)
        values = np.where(members > 0, total / np.maximum(members, 1), values)
    return values


def _squared(column: Floats, values: Floats) -> float:
    gap = column - kept(column[:, None], values[:, None])[:, 0]
    return float((gap * gap).sum())


def kept(states: Floats, centres: Floats) -> Floats:
    """What one token keeps of the states [N, D]: their nearest centres."""
    return centres[nearest(states, centres)]


def rms(difference: Floats) -> float:
    """Root mean square of all numbers."""
    return float(np.sqrt((difference * difference).mean()))
