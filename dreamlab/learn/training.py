"""Fit a dynamics model to transitions: Adam on one flat parameter vector, as a generator.

Source: Kingma & Ba 2015 (Adam); Loshchilov & Hutter 2017 for a learning rate that falls to zero. Here it falls along a
parabola: that needs no cosine, whose bits differ from machine to machine.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

import numpy as np

from dreamlab.learn.model import (
    Architecture,
    Dynamics,
    Model,
    Normaliser,
    backpropagate,
    fit_normaliser,
    forward,
    initial_parameters,
    layers,
    normalise,
)
from dreamlab.types import Floats, Transitions
from dreamlab.world.court import COURT
from dreamlab.world.world import World

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8
_OLD_1, _OLD_2, _NEW_1, _NEW_2 = (np.array(share) for share in (BETA_1, BETA_2, 1.0 - BETA_1, 1.0 - BETA_2))
"""The shares of a running mean and of what comes new, as arrays: a number is made one anew in every operation."""


@dataclass(frozen=True)
class Recipe:
    """How to train.

    steps:       Adam steps
    batch:       transitions in a batch
    rate:        learning rate after ``warmup`` steps; with ``decay`` it falls to zero along a parabola
    input_noise: standard deviation (as a share of each sensor's ``scale``: on the court in world units, per second for
                 velocities) of noise put on the states that the model sees, while it is asked for the true next state.
                 Source: Bishop 1995.
    """

    steps: int = 600
    batch: int = 64
    rate: float = 3e-2
    warmup: int = 20
    decay: bool = True
    input_noise: float = 0.0


DEFAULT_ARCHITECTURE, DEFAULT_RECIPE = Architecture(), Recipe()


@dataclass(frozen=True)
class TrainingProgress:
    """The state of a training run.

    step, steps: Adam steps done, and how many there will be
    loss:        of the last batch: mean squared error of the normalised change of state
    model:       the model so far; its parameters change in place while the run goes on
    """

    step: int
    steps: int
    loss: float
    model: Dynamics


def fit(
    data: Transitions,
    rng: np.random.Generator,
    *,
    world: World = COURT,
    architecture: Architecture = DEFAULT_ARCHITECTURE,
    recipe: Recipe = DEFAULT_RECIPE,
    use_actions: bool = True,
    use_velocities: bool = True,
    normaliser: Normaliser | None = None,
    fork: tuple[int, Recipe] | None = None,
) -> Generator[TrainingProgress, None, Model]:
    """Train on the transitions; yields TrainingProgress after every step, returns the Model (``drain`` gives it).

    rng:                         draws the first weights and the order of the batches
    world:                       where the transitions were recorded
    architecture:                its hidden layers; its ends are the world's
    use_actions, use_velocities: False for a model that does not see these inputs
    normaliser:                  fitted to these transitions unless another is given
    fork:                        (steps, recipe): after so many steps the training goes on by another recipe, on batches
                                 in a new order; how many steps there are stays as it was
    Drop the generator to stop between two steps. The same data, generator state and settings give the same bits.
    Raises ValueError, at the first step, where there is no transition, or where they are not of this world.
    """
    if not len(data):
        raise ValueError("there is nothing to learn from: no transitions")
    architecture = architecture.of(world)
    if normaliser is None:
        normaliser = fit_normaliser(data, world=world, use_actions=use_actions, use_velocities=use_velocities)
    inputs = normalise(normaliser, data.state, data.action)
    targets = (data.next_state - data.state) / normaliser.output_scale
    model = untrained(normaliser, rng, architecture)
    parameters = model.parameters
    gradients = np.zeros_like(parameters)
    net, net_gradients = layers(architecture, parameters), layers(architecture, gradients)
    adam = Adam(len(parameters))
    in_turn = shuffled(inputs, targets, min(recipe.batch, len(data)), rng)
    steps = recipe.steps
    for index in range(steps):
        if fork and index == fork[0]:
            recipe = replace(fork[1], steps=steps)
            in_turn = shuffled(inputs, targets, min(recipe.batch, len(data)), rng)
        seen, wanted = next(in_turn)
        if recipe.input_noise:
            shift = recipe.input_noise * world.scale * rng.standard_normal(wanted.shape)
            seen[:, : world.state_size] += shift * normaliser.gain[: world.state_size]
            wanted -= shift / normaliser.output_scale
        activations = forward(net, seen)
        error = activations[-1] - wanted
        loss = float((error * error).sum()) / error.size
        error *= 2.0 / error.size
        backpropagate(net, activations, error, net_gradients)
        adam.descend(parameters, gradients, rate_at(recipe, index))
        yield TrainingProgress(index + 1, steps, loss, model)
    return model


def untrained(
    normaliser: Normaliser, rng: np.random.Generator, architecture: Architecture = DEFAULT_ARCHITECTURE
) -> Model:
    """The model that ``fit`` begins with, given the same generator state."""
    return Model(architecture, normaliser, initial_parameters(architecture, rng))


class Adam:
    """Adam for a flat vector [P]. The powers of beta are running products, since ``**`` differs in its last bits."""

    def __init__(self, size: int) -> None:
        self._mean, self._square, self._spare = np.zeros(size), np.zeros(size), np.empty(size)
        self._power_1 = self._power_2 = 1.0

    def descend(self, parameters: Floats, gradients: Floats, rate: float) -> None:
        """One step on ``parameters`` [P], in place, against the ``gradients`` [P]."""
        self._power_1 *= BETA_1
        self._power_2 *= BETA_2
        mean, square, spare = self._mean, self._square, self._spare
        mean *= _OLD_1
        mean += np.multiply(gradients, _NEW_1, spare)
        square *= _OLD_2
        np.multiply(gradients, gradients, spare)
        spare *= _NEW_2
        square += spare
        correction = float(np.sqrt(1.0 - self._power_2))
        np.sqrt(square, spare)
        spare += EPSILON * correction
        np.divide(mean, spare, spare)
        spare *= rate * correction / (1.0 - self._power_1)
        parameters -= spare


def rate_at(recipe: Recipe, index: int) -> float:
    """Learning rate of the step with this index, counted from 0."""
    if index < recipe.warmup:
        return recipe.rate * (index + 1) / recipe.warmup
    if not recipe.decay:
        return recipe.rate
    left = (recipe.steps - index) / recipe.steps
    return recipe.rate * left * left


def batches(count: int, batch: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Rows [batch] of successive batches, without end: each transition once before any comes again."""
    while True:
        order = rng.permutation(count)
        for start in range(0, count - batch + 1, batch):
            yield order[start : start + batch]


def shuffled(inputs: Floats, targets: Floats, batch: int, rng: np.random.Generator) -> Iterator[tuple[Floats, Floats]]:
    """Inputs and targets of the same ``batches``; all rows are put in order once, so that a batch is a mere slice."""
    while True:
        order = rng.permutation(len(inputs))
        seen, wanted = inputs[order], targets[order]
        for start in range(0, len(order) - batch + 1, batch):
            yield seen[start : start + batch], wanted[start : start + batch]
