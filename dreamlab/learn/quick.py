"""Training in less than half the time: it begins at the straight line, and a quarter of each batch is what that misses.

The output layer begins as least squares on the inputs alone, and the hidden units add nothing yet: so flight is known
before the first step, and all steps go into the rest. The rest is rare: two of a hundred transitions hold a contact.
Drawn more often and weighted less, rare transitions make the gradient of a small batch as good as that of a large one.
Source of such batches: Katharopoulos & Fleuret 2018 (importance sampling).
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from dreamlab.learn.linear import cholesky, solve
from dreamlab.learn.model import (
    Architecture,
    Model,
    backpropagate,
    fit_normaliser,
    forward,
    layers,
    matmul,
    normalise,
)
from dreamlab.learn.training import DEFAULT_ARCHITECTURE, Adam, Recipe, TrainingProgress, rate_at, untrained
from dreamlab.types import Floats, Transitions
from dreamlab.world.court import COURT
from dreamlab.world.world import World

RECIPE = Recipe(steps=350, batch=32)
RARE = 0.25
"""Share of a batch that is drawn from the rare transitions: those that the line misses by more than the mean square."""
EMPHASIS = 1.4
"""How much a rare transition counts, with 1 in the plain loss: a dream depends on its contacts."""
RIDGE = 1e-9
"""Added to the mean squares of the inputs, so that an input that never varies, or is not seen, does no harm."""


def fit(
    data: Transitions,
    rng: np.random.Generator,
    *,
    world: World = COURT,
    architecture: Architecture = DEFAULT_ARCHITECTURE,
    recipe: Recipe = RECIPE,
    rare: float = RARE,
    emphasis: float = EMPHASIS,
) -> Generator[TrainingProgress, None, Model]:
    """As ``training.fit``, whose recipes have the same meaning; ``input_noise`` is not for this one.

    ValueError, at the first step, where there is no transition, or where they are not of this world.
    """
    if not len(data):
        raise ValueError("there is nothing to learn from: no transitions")
    normaliser = fit_normaliser(data, world=world)
    inputs = normalise(normaliser, data.state, data.action)
    targets = (data.next_state - data.state) / normaliser.output_scale
    model = untrained(normaliser, rng, architecture.of(world))
    gradients = np.zeros_like(model.parameters)
    net, net_gradients = layers(model.architecture, model.parameters), layers(model.architecture, gradients)
    missed = begin_at_line(net, inputs, targets)
    order, weights = batches(missed, recipe, rare, emphasis, rng)
    seen, wanted = inputs[order], targets[order]
    pull = weights[:, None] * (2.0 / wanted[0].size)
    adam = Adam(len(gradients))
    for index in range(recipe.steps):
        activations = forward(net, seen[index])
        error = activations[-1] - wanted[index]
        loss = float((weights[:, None] * error * error).sum()) / error.size
        error *= pull
        backpropagate(net, activations, error, net_gradients)
        adam.descend(model.parameters, gradients, rate_at(recipe, index))
        yield TrainingProgress(index + 1, recipe.steps, loss, model)
    return model


def begin_at_line(net: list[Floats], inputs: Floats, targets: Floats) -> Floats:
    """Make the network the straight line that fits best; returns its squared errors [N], summed over the outputs."""
    rows = np.concatenate([inputs, np.ones((len(inputs), 1))], axis=1)
    across = np.ascontiguousarray(rows.T)
    square = matmul(across, rows)
    square += RIDGE * len(rows) * np.eye(len(square))
    line = solve(cholesky(square), matmul(across, targets))
    net[-1][: -len(line)] = 0.0
    net[-1][-len(line) :] = line
    error = targets - matmul(rows, line)
    return (error * error).sum(axis=1)


def batches(
    missed: Floats, recipe: Recipe, rare: float, emphasis: float, rng: np.random.Generator
) -> tuple[np.ndarray, Floats]:
    """Rows of every batch of the run [steps, B], the rare ones first, and the weights in the loss of each place [B].

    missed: [N] squared errors of the line
    Without ``emphasis`` (1) the expected gradient is that of the plain loss.
    """
    above = missed > missed.mean()
    few = np.flatnonzero(above)
    first = min(int(rare * recipe.batch), len(few))
    many = np.flatnonzero(~above) if first else np.arange(len(missed))
    others = min(recipe.batch - first, len(many))
    order = [
        in_turn(few, recipe.steps * first, rng).reshape(recipe.steps, first),
        in_turn(many, recipe.steps * others, rng).reshape(recipe.steps, others),
    ]
    share = (first + others) / len(missed)
    weights = [np.full(first, emphasis * len(few) * share / max(first, 1)), np.full(others, len(many) * share / others)]
    return np.concatenate(order, axis=1), np.concatenate(weights)


def in_turn(rows: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """So many rows [count], each once before any comes again."""
    rounds = -(-count // max(len(rows), 1))
    return np.concatenate([rows[:0], *(rng.permutation(rows) for _ in range(rounds))])[:count]
