"""Small networks between any two spaces for the labs of Level 5: the dynamics model's maths, other ends.

Two ways to train one: ``regress`` descends; ``solve`` leaves the hidden units as they were drawn and finds the best
output layer at once, which suits a network with few units and few examples (random features, Rahimi and Recht 2007).
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.learn import training
from dreamlab.learn.model import (
    Architecture,
    Model,
    backpropagate,
    evaluate,
    forward,
    initial_parameters,
    layers,
    matmul,
)
from dreamlab.learn.training import Adam, Recipe, rate_at, shuffled
from dreamlab.tasks.work import Progress, relay
from dreamlab.types import Floats, Transitions

OFTEN = 10
"""Training steps between two reports of progress."""
RIDGE = 1e-9
"""Mean square of an output weight that costs as much as that much mean squared error."""


@dataclass(frozen=True)
class Ends(Architecture):
    """Hidden layers as in Architecture, between ``inputs`` and ``outputs`` numbers of any kind."""

    inputs: int = 1
    outputs: int = 1


@dataclass(frozen=True)
class Network:
    """A trained network; parameters [P] as in ``model.Model``."""

    ends: Ends
    parameters: Floats

    def __call__(self, inputs: Floats) -> Floats:
        """Outputs [B, outputs] for inputs [B, inputs]."""
        return evaluate(layers(self.ends, self.parameters), inputs)


def dynamics(
    data: Transitions, architecture: Architecture, rng: np.random.Generator, recipe: Recipe, *, says: str = "training"
) -> Generator[Progress, None, Model]:
    """``training.fit`` as a lab's work; returns the dynamics Model."""
    run = training.fit(data, rng, architecture=architecture, recipe=recipe)
    return relay(run, lambda now: None if now.step % OFTEN else Progress(says, now.step / now.steps))


def regress(
    inputs: Floats, targets: Floats, ends: Ends, rng: np.random.Generator, recipe: Recipe, *, says: str = "training"
) -> Generator[Progress, None, Network]:
    """Least mean squared error of targets [N, outputs] from inputs [N, inputs], by Adam; returns the Network."""
    parameters = initial_parameters(ends, rng)
    gradients = np.zeros_like(parameters)
    net, net_gradients = layers(ends, parameters), layers(ends, gradients)
    adam = Adam(len(parameters))
    in_turn = shuffled(inputs, targets, min(recipe.batch, len(inputs)), rng)
    for index in range(recipe.steps):
        seen, wanted = next(in_turn)
        activations = forward(net, seen)
        gradient = activations[-1] - wanted
        gradient *= 2.0 / gradient.size
        backpropagate(net, activations, gradient, net_gradients)
        adam.descend(parameters, gradients, rate_at(recipe, index))
        if index % OFTEN == 0:
            yield Progress(says, index / recipe.steps)
    return Network(ends, parameters)


def solve(inputs: Floats, targets: Floats, ends: Ends, rng: np.random.Generator) -> Network:
    """The Network with drawn hidden units whose output layer has the least squared error."""
    parameters = initial_parameters(ends, rng)
    net = layers(ends, parameters)
    net[-1][...] = least_squares(forward(net, inputs)[-2], targets)
    return Network(ends, parameters)


def least_squares(inputs: Floats, targets: Floats) -> Floats:
    """Weights [I, O] with the least squared error of inputs [N, I] times weights against targets [N, O].

    The normal equations by elimination without LAPACK, in the same bits everywhere. RIDGE keeps them solvable
    where inputs depend on each other.
    """
    turned = np.ascontiguousarray(inputs.T)
    left, right = matmul(turned, inputs), matmul(turned, targets)
    left += RIDGE * len(inputs) * np.eye(len(left))
    for pivot in range(len(left)):
        for row in range(len(left)):
            if row != pivot:
                factor = left[row, pivot] / left[pivot, pivot]
                left[row] -= factor * left[pivot]
                right[row] -= factor * right[pivot]
    return right / left.diagonal()[:, None]
