"""The learned switch: which predictor a step is for, told from state or embedding and action before the step happens.

Token 0 means that nothing special happens. Other tokens are rare, so half of each batch are steps that have one;
otherwise "nothing" would be right nearly always. Each token has a score of its own, trained with a hinge: it is
content with a margin, and does not go on to weigh the easy steps, so that the border between "not yet" and "now" can
lie where it belongs.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from dreamlab.learn.model import backpropagate, forward, initial_parameters, layers
from dreamlab.learn.network import OFTEN, Ends, Network
from dreamlab.learn.training import Adam, Recipe, rate_at
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats

WIDTH = 24
NOTHING = 0


def train(
    inputs: Floats, token: np.ndarray, tokens: int, recipe: Recipe, rng: np.random.Generator, *, width: int = WIDTH
) -> Generator[Progress, None, Network]:
    """A Network of scores [B, tokens] for inputs [B, I]; the highest one is the token."""
    ends = Ends(width, inputs=inputs.shape[1], outputs=tokens)
    parameters = initial_parameters(ends, rng)
    gradients, adam = np.zeros_like(parameters), Adam(len(parameters))
    net, net_gradients = layers(ends, parameters), layers(ends, gradients)
    signs = 2.0 * np.eye(tokens)[token] - 1.0
    worded = np.flatnonzero(token != NOTHING)
    halves = [rows for rows in (np.flatnonzero(token == NOTHING), worded) if len(rows)]
    share = recipe.batch // len(halves)
    for index in range(recipe.steps):
        rows = np.concatenate([half[rng.integers(0, len(half), share)] for half in halves])
        activations = forward(net, inputs[rows])
        backpropagate(net, activations, hinge_gradient(activations[-1], signs[rows]), net_gradients)
        adam.descend(parameters, gradients, rate_at(recipe, index))
        if index % OFTEN == 0:
            yield Progress("training the switch", index / recipe.steps)
    return Network(ends, parameters)


def hinge_gradient(scores: Floats, signs: Floats) -> Floats:
    """Slope of the mean over batch and tokens of max(0, 1 - sign * score); shapes [B, tokens]."""
    return np.where(signs * scores < 1.0, -signs, 0.0) / scores.size
