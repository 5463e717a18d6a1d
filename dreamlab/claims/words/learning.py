"""One network that looks at two pictures and answers several questions, learning each from what there is for it.

Source: Caruana 1997 (multitask learning: what one question teaches, the hidden units can use for another).
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.claims.words.filmed import CENTRE, PLACES, SCALE, WORDS, Scenes
from dreamlab.learn.model import backpropagate, forward, initial_parameters, layers
from dreamlab.learn.network import OFTEN, Ends, Network
from dreamlab.learn.training import Adam, Recipe, rate_at
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats

WIDTH = 32
RECIPE = Recipe(steps=800, batch=64, rate=1e-2)
WEIGHT_OF_WORDS, WEIGHT_OF_PIXELS = 1.0, 0.1
"""Of a word's, or a pixel's, squared error beside a place's; chosen on the tuning seeds (``tuning``)."""
ANSWER = slice(0, 2)
"""Columns of the output that answer where the ball will be; what else is learned stands behind them."""


@dataclass(frozen=True)
class Besides:
    """What is learned besides the place: targets [N, K] and their weight."""

    targets: Floats
    weight: float


def words(scenes: Scenes) -> Besides:
    return Besides(scenes.words, WEIGHT_OF_WORDS)


def pixels(scenes: Scenes) -> Besides:
    return Besides(scenes.next_picture, WEIGHT_OF_PIXELS)


def learn(
    scenes: Scenes, shown: int, besides: Besides | None, rng: np.random.Generator, says: str
) -> Generator[Progress, None, Network]:
    """Learns the place from the first ``shown`` scenes only, and what stands ``besides`` from all of them."""
    count = shown if besides is None else len(scenes.pictures)
    targets, weights = SCALE * (scenes.place - CENTRE), np.zeros((len(scenes.pictures), 2))
    weights[:shown] = 1.0
    if besides is not None:
        targets = np.concatenate([targets, besides.targets], axis=1)
        weights = np.concatenate([weights, np.full(besides.targets.shape, besides.weight)], axis=1)
    ends = Ends(WIDTH, inputs=scenes.pictures.shape[1], outputs=targets.shape[1])
    parameters = initial_parameters(ends, rng)
    gradients, adam = np.zeros_like(parameters), Adam(len(parameters))
    net, net_gradients = layers(ends, parameters), layers(ends, gradients)
    for index in range(RECIPE.steps):
        rows = rng.integers(0, count, RECIPE.batch)
        activations = forward(net, scenes.pictures[rows])
        error = (activations[-1] - targets[rows]) * weights[rows]
        error *= 2.0 / RECIPE.batch
        backpropagate(net, activations, error, net_gradients)
        adam.descend(parameters, gradients, rate_at(RECIPE, index))
        if index % OFTEN == 0:
            yield Progress(says, index / RECIPE.steps)
    return Network(ends, parameters)


def misses(network: Network, scenes: Scenes) -> Floats:
    """[N] distance of the predicted from the real place, world units."""
    away = guesses(network, scenes) - scenes.place
    return np.sqrt((away * away).sum(axis=1))


def guesses(network: Network, scenes: Scenes) -> Floats:
    """[N, 2] predicted places, world units."""
    return network(scenes.pictures)[:, ANSWER] / SCALE + CENTRE


def understood(network: Network, scenes: Scenes) -> np.ndarray:
    """[N] bool: the network's sentence is the right one, to the last word."""
    said = network(scenes.pictures)[:, ANSWER.stop :].reshape(-1, PLACES, WORDS).argmax(axis=2)
    right: np.ndarray = (said == scenes.sentence).all(axis=1)
    return right
