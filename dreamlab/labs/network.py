"""Small networks between any two spaces for the labs of Level 5: the dynamics model's maths, other ends."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.labs.work import Progress
from dreamlab.model import Architecture, forward, gradient, initial_parameters, layers
from dreamlab.training import Adam, Recipe, batches, rate_at
from dreamlab.types import Floats

OFTEN = 10
"""Training steps between two reports of progress."""


@dataclass(frozen=True)
class Ends(Architecture):
    """Hidden layers as in Architecture, between ``inputs`` and ``outputs`` numbers of any kind."""

    inputs: int = 1
    outputs: int = 1

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """As in Architecture."""
        hidden = [(self.inputs, self.width)] + [(self.width, self.width)] * (self.depth - 1)
        return (*hidden, (self.width + self.inputs, self.outputs))


@dataclass(frozen=True)
class Network:
    """A trained network; parameters [P] as in ``model.Model``."""

    ends: Ends
    parameters: Floats

    def __call__(self, inputs: Floats) -> Floats:
        """Outputs [B, outputs] for inputs [B, inputs]."""
        return forward(layers(self.ends, self.parameters), inputs)[-1]


def regress(
    inputs: Floats, targets: Floats, ends: Ends, rng: np.random.Generator, recipe: Recipe, *, says: str = "training"
) -> Generator[Progress, None, Network]:
    """Least mean squared error of targets [N, outputs] from inputs [N, inputs], by Adam; returns the Network."""
    parameters = initial_parameters(ends, rng)
    slopes = np.zeros_like(parameters)
    net, net_slopes = layers(ends, parameters), layers(ends, slopes)
    adam = Adam(len(parameters))
    rows_in_turn = batches(len(inputs), min(recipe.batch, len(inputs)), rng)
    for index in range(recipe.steps):
        rows = next(rows_in_turn)
        fed = forward(net, inputs[rows])
        slope = fed[-1] - targets[rows]
        slope *= 2.0 / slope.size
        gradient(net, fed, slope, net_slopes)
        adam.descend(parameters, slopes, rate_at(recipe, index))
        if index % OFTEN == 0:
            yield Progress(says, index / recipe.steps)
    return Network(ends, parameters)
