"""Remedies against drift, as the field uses them: each trains on the same experience in another way.

plain         one step ahead, nothing else: what the others are held against
noisy-inputs  asked for the true next state from a state that is slightly wrong
multi-step    goes on training through its own dreams, UNROLL steps long (back-propagation through time)
ensemble      MEMBERS models trained apart; their mean is the dream, their disagreement a warning
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

import numpy as np

from dreamlab.learn.model import Dynamics, Ensemble, Model, backpropagate, forward, input_gradient, layers, normalise
from dreamlab.learn.training import DEFAULT_RECIPE, Adam, Recipe, TrainingProgress, batches, fit, rate_at
from dreamlab.tasks.work import relay
from dreamlab.types import Floats, Transitions
from dreamlab.world.court import COURT
from dreamlab.world.world import World

INPUT_NOISE = 0.003
UNROLL = 5
UNROLLED_RECIPE = Recipe(steps=3000, batch=32, rate=6e-3)
MEMBERS = 5

TrainingRun = Generator[TrainingProgress, None, Dynamics]


@dataclass(frozen=True)
class Remedy:
    """One way to train.

    label, says: for the reader
    source:      key in references.bib
    plain_steps: Adam steps of plain training that take as long in the page's Python (``python -m dreamlab remedies``)
    train:       (experience, generator, world = the court) -> training run
    """

    label: str
    says: str
    source: str | None
    plain_steps: int
    train: Callable[..., TrainingRun]


def plain(data: Transitions, rng: np.random.Generator, world: World = COURT) -> TrainingRun:
    """One step ahead, nothing else."""
    return fit(data, rng, world=world)


def noisy_inputs(data: Transitions, rng: np.random.Generator, world: World = COURT) -> TrainingRun:
    """Noise of INPUT_NOISE on the states that the model sees, none on what it is asked for."""
    return fit(data, rng, world=world, recipe=replace(DEFAULT_RECIPE, input_noise=INPUT_NOISE))


def ensemble(data: Transitions, rng: np.random.Generator, world: World = COURT) -> TrainingRun:
    """MEMBERS plain models from different first weights and orders of the same experience."""
    members: list[Model] = []

    def of_all(now: TrainingProgress) -> TrainingProgress:
        model = Ensemble((*members, *now.model.members))
        return TrainingProgress(len(members) * now.steps + now.step, MEMBERS * now.steps, now.loss, model)

    for child in rng.spawn(MEMBERS):
        members.append((yield from relay(fit(data, child, world=world), of_all)))
    return Ensemble(tuple(members))


def multi_step(data: Transitions, rng: np.random.Generator, world: World = COURT) -> TrainingRun:
    """Plain training first, then the mean error over dreams of UNROLL steps.

    ValueError, before anything is trained, where no UNROLL transitions follow upon each other.
    """
    starts = stretches(data, UNROLL)
    if not len(starts):
        raise ValueError(f"multi-step training needs {UNROLL} successive transitions somewhere; there are none")
    return _unrolled(data, starts, rng, world)


def _unrolled(data: Transitions, starts: np.ndarray, rng: np.random.Generator, world: World) -> TrainingRun:
    before, after = DEFAULT_RECIPE.steps, UNROLLED_RECIPE.steps
    model = yield from relay(fit(data, rng, world=world), lambda now: replace(now, steps=before + after))
    gradients, model = np.zeros_like(model.parameters), replace(model, parameters=model.parameters.copy())
    adam = Adam(len(gradients))
    rows_in_turn = batches(len(starts), min(UNROLLED_RECIPE.batch, len(starts)), rng)
    for index in range(after):
        loss = unrolled_gradient(model, data, starts[next(rows_in_turn)], UNROLL, gradients)
        adam.descend(model.parameters, gradients, rate_at(UNROLLED_RECIPE, index))
        yield TrainingProgress(before + index + 1, before + after, loss, model)
    return model


REMEDIES = {
    "plain": Remedy("Plain: one step ahead", "The model learns one step ahead, and nothing else.", None, 600, plain),
    "noisy-inputs": Remedy(
        "Noisy inputs",
        f"Noise of {INPUT_NOISE} is put on the states that the model sees; it is still asked for the true next one.",
        "bishop1995training",
        690,
        noisy_inputs,
    ),
    "multi-step": Remedy(
        "Multi-step loss",
        f"After plain training it dreams {UNROLL} steps at a time, and is corrected for the whole dream.",
        "abbeel2005learning",
        17000,
        multi_step,
    ),
    "ensemble": Remedy(
        "Ensemble",
        f"{MEMBERS} models learn apart from each other. Their mean is the dream; where they disagree, doubt it.",
        "chua2018deep",
        3000,
        ensemble,
    ),
}


def stretches(data: Transitions, length: int) -> np.ndarray:
    """Rows [N] at which ``length`` successive transitions begin: each starts in the very state where one ended."""
    count = len(data) - length + 1
    if count < 1:
        return np.empty(0, dtype=np.int64)
    joined = (data.next_state[:-1] == data.state[1:]).all(axis=1)
    whole = np.ones(count, dtype=bool)
    for later in range(length - 1):
        whole &= joined[later : later + count]
    return np.flatnonzero(whole)


def unrolled_gradient(model: Model, data: Transitions, rows: np.ndarray, length: int, into: Floats) -> float:
    """Loss of dreams that begin at ``rows`` [B], and its gradient, written into the flat vector ``into`` [P].

    The loss is the mean over batch, steps and state of ((dreamt - recorded) / output_scale)^2. The sensors'
    range, which holds a dream inside, counts as the identity: a dream that left it is still pulled back.
    """
    normaliser, size = model.normaliser, model.architecture.outputs
    net = layers(model.architecture, model.parameters)
    activations, errors = [], []
    state = data.state[rows]
    for t in range(length):
        activations.append(forward(net, normalise(normaliser, state, data.action[rows + t])))
        state = (state + activations[-1][-1] * normaliser.output_scale).clip(normaliser.low, normaliser.high)
        errors.append((state - data.next_state[rows + t]) / normaliser.output_scale)
    step_gradients = np.empty_like(into)
    step_net = layers(model.architecture, step_gradients)
    into[:] = 0.0
    backward = np.zeros_like(state)  # gradient with respect to the state after step t
    for t in reversed(range(length)):
        backward += errors[t] * (2.0 / (errors[t].size * length)) / normaliser.output_scale
        output = backward * normaliser.output_scale
        backpropagate(net, activations[t], output, step_net)
        into += step_gradients
        backward += input_gradient(net, activations[t], output)[:, :size] * normaliser.gain[:size]
    return float(sum((error * error).mean() for error in errors)) / length
