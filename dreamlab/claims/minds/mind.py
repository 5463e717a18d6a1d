"""A world model of somebody else: a variable that nobody has seen, what it does, and how it changes.

A hidden Markov model whose outputs depend on what can be seen: with the variable at z, the next throw goes to the right
with probability ``right[z, context]``; then z becomes z' with probability ``change[z, z']``. With a single value it is
a model without a variable: what can be seen is all that it knows.

Source: Baum et al. 1970 (expectation maximisation for hidden Markov models); Rabiner 1989, with scaled probabilities.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from math import frexp

import numpy as np

from dreamlab.claims.minds.thrower import CONTEXTS, Games, Numbers
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats

ROUNDS_OF_LEARNING = 20
STARTS = 3
"""Learning begins anew so often, since it finds only the nearest maximum; the likeliest model is kept."""
STAYS = 0.9
"""First guess at the probability that the variable keeps its value."""
UNSEEN = 0.5
"""Added to every count, so that no probability is 0."""


@dataclass(frozen=True)
class Mind:
    """start [K], change [K, K], right [K, CONTEXTS]: probabilities; K values of the variable."""

    start: Floats
    change: Floats
    right: Floats

    def likelihood(self, context: Numbers, side: Numbers) -> Floats:
        """[..., K] probability of these throws for each value of the variable."""
        right = self.right.T[context]
        return np.where(side[..., None] == 1, right, 1.0 - right)

    def predict(self, belief: Floats, context: Numbers) -> Floats:
        """[G] probability of a throw to the right, for beliefs [G, K]."""
        return (belief * self.right.T[context]).sum(axis=-1)

    def update(self, belief: Floats, context: Numbers, side: Numbers) -> Floats:
        """Beliefs [G, K] about the next round, after this one's throw has been seen."""
        seen = belief * self.likelihood(context, side)
        seen /= seen.sum(axis=-1, keepdims=True)
        return (seen[:, :, None] * self.change).sum(axis=1)


def learn(games: Games, values: int, rng: np.random.Generator) -> Generator[Progress, None, Mind]:
    """The likeliest Mind with so many values, out of STARTS first guesses."""
    found: list[tuple[tuple[int, float], Mind]] = []
    for start in range(STARTS if values > 1 else 1):
        mind, scale = _first(values, rng), np.ones((1, 1))
        for index in range(ROUNDS_OF_LEARNING):
            mind, scale = _improved(mind, games)
            yield Progress("learning a mind", (start + index / ROUNDS_OF_LEARNING) / STARTS)
        found.append((_likelihood(scale), mind))
    return max(found, key=lambda each: each[0])[1]


def _first(values: int, rng: np.random.Generator) -> Mind:
    change = np.full((values, values), (1.0 - STAYS) / max(values - 1, 1))
    np.fill_diagonal(change, STAYS if values > 1 else 1.0)
    return Mind(np.full(values, 1.0 / values), change, rng.uniform(0.2, 0.8, (values, CONTEXTS)))


def _improved(mind: Mind, games: Games) -> tuple[Mind, Floats]:
    """One round of expectation and maximisation, and the probability [G, R] that each throw had before it."""
    likelihood = mind.likelihood(games.context, games.side)
    forward, scale = _forward(mind, likelihood)
    known, moved = _backward(mind, likelihood, forward, scale)
    change = moved + UNSEEN
    right = np.empty_like(mind.right)
    for context in range(CONTEXTS):
        here = games.context == context
        right[:, context] = (known[here & (games.side == 1)].sum(axis=0) + UNSEEN) / (
            known[here].sum(axis=0) + 2.0 * UNSEEN
        )
    start = known[:, 0].mean(axis=0)
    return Mind(start, change / change.sum(axis=1, keepdims=True), right), scale


def _likelihood(scale: Floats) -> tuple[int, float]:
    """Probability of all throws together, as exponent and mantissa: it is too small for a number, and comparable so.

    scale: [G, R] probability of each throw. No logarithm, since that is not the same in bits everywhere.
    """
    mantissa, exponent = 1.0, 0
    for game in np.cumprod(scale, axis=1)[:, -1]:
        mantissa, more = frexp(mantissa * game)
        exponent += more
    return exponent, mantissa


def _forward(mind: Mind, likelihood: Floats) -> tuple[Floats, Floats]:
    """Beliefs [G, R, K] after each throw, and the probability [G, R] that it had before."""
    games, rounds = likelihood.shape[:2]
    beliefs, scale = np.empty(likelihood.shape), np.empty((games, rounds))
    expected = np.tile(mind.start, (games, 1))
    for index in range(rounds):
        joint = expected * likelihood[:, index]
        scale[:, index] = joint.sum(axis=1)
        beliefs[:, index] = joint / scale[:, index, None]
        expected = (beliefs[:, index, :, None] * mind.change).sum(axis=1)
    return beliefs, scale


def _backward(mind: Mind, likelihood: Floats, forward: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """What the whole game says of the variable at each round [G, R, K], and of its changes [K, K], counted."""
    known, moved = forward.copy(), np.zeros_like(mind.change)
    ahead = np.ones_like(forward[:, 0])
    for index in range(forward.shape[1] - 2, -1, -1):
        message = likelihood[:, index + 1] * ahead / scale[:, index + 1, None]
        moved += (forward[:, index, :, None] * mind.change * message[:, None, :]).sum(axis=0)
        ahead = (mind.change * message[:, None, :]).sum(axis=2)
        known[:, index] = forward[:, index] * ahead
    return known, moved
