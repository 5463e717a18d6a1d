"""Vocabularies that are learned from states: one large one, or several small ones that correct each other.

k-means            every state is named by the nearest of K centres (Lloyd's algorithm; Lloyd 1982)
residual tokens    the first token names the nearest of a few centres, the next what is left over, and so on

VQ-VAE learns its centres together with an encoder and a decoder; here the states are the input already.
"""

from __future__ import annotations

from collections.abc import Generator

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


def kept(states: Floats, centres: Floats) -> Floats:
    """What one token keeps of the states [N, D]: their nearest centres."""
    return centres[nearest(states, centres)]


def rms(difference: Floats) -> float:
    """Root mean square of all numbers."""
    return float(np.sqrt((difference * difference).mean()))
