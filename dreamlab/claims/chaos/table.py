"""A table of tokens: a hidden Markov model's hard cousin, learned by counting, rolled out by drawing.

A token says in which cell of the court the ball is, into which of eight directions it flies, and where the paddle
is. The model remembers which tokens followed which, and draws one of those; a token stands for the mean of the
states that were recorded under it. It is autoregressive and generative in the probabilistic sense.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreamlab.types import Floats
from dreamlab.world import court

CELLS, PADDLE_CELLS, DIRECTIONS = 8, 4, 8
TOKENS = CELLS * CELLS * DIRECTIONS * PADDLE_CELLS


def tokens(state: Floats) -> np.ndarray:
    """Token [...] of each state [..., S]. Each is a convex set of states, so the mean of its states has it too."""
    across = _cell((state[..., 0] + court.X_LIMIT) / (2.0 * court.X_LIMIT), CELLS)
    up = _cell((state[..., 1] - court.FLOOR) / (court.CEILING - court.FLOOR), CELLS)
    paddle = _cell((state[..., 4] + court.PADDLE_LIMIT) / (2.0 * court.PADDLE_LIMIT), PADDLE_CELLS)
    vx, vy = state[..., 2], state[..., 3]
    direction = (vx > 0.0) + 2 * (vy > 0.0) + 4 * (np.abs(vx) > np.abs(vy))
    return ((across * CELLS + up) * DIRECTIONS + direction) * PADDLE_CELLS + paddle


@dataclass
class Table:
    """``step`` has the type of the true court's; it draws from ``rng``, so each rollout is one of many.

    means:     [TOKENS, S] mean of the recorded states under each token
    followers: [N] tokens that followed, sorted by the token that they followed
    first:     [TOKENS] where a token's followers begin
    counts:    [TOKENS] how many it has
    """

    means: Floats
    followers: np.ndarray
    first: np.ndarray
    counts: np.ndarray
    rng: np.random.Generator

    def step(self, state: Floats, action: Floats) -> Floats:
        """A drawn next state [B, S]. The paddle's rule is in what was recorded, so ``action`` is not asked.

        A token that was never left is followed by one drawn from all that was recorded.
        """
        token = tokens(state)
        known = self.counts[token] > 0
        begins, count = np.where(known, self.first[token], 0), np.where(known, self.counts[token], len(self.followers))
        return self.means[self.followers[begins + (self.rng.random(len(state)) * count).astype(np.int64)]]


def count(path: Floats, rng: np.random.Generator) -> Table:
    """The Table of recorded episodes [B, T+1, S]."""
    found = tokens(path)
    before, after = found[:, :-1].ravel(), found[:, 1:].ravel()
    counts = np.bincount(before, minlength=TOKENS)
    seen = np.maximum(np.bincount(found.ravel(), minlength=TOKENS), 1)
    sums = [np.bincount(found.ravel(), values.ravel(), minlength=TOKENS) for values in np.moveaxis(path, -1, 0)]
    followers = after[np.argsort(before, kind="stable")]
    return Table(np.stack(sums, axis=1) / seen[:, None], followers, np.cumsum(counts) - counts, counts, rng)


def _cell(place: Floats, cells: int) -> np.ndarray:
    return np.clip((place * cells).astype(np.int64), 0, cells - 1)
