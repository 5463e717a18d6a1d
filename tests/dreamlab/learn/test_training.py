"""Training: repeatable in bits, stoppable, better with every hundred steps, Adam as published."""

import numpy as np
import pytest

from dreamlab.learn.model import Architecture, backpropagate, fit_normaliser, forward, layers, normalise
from dreamlab.learn.training import BETA_1, BETA_2, EPSILON, Adam, Recipe, batches, fit, rate_at, untrained
from dreamlab.tasks.work import drain
from dreamlab.types import Transitions
from dreamlab.world.experience import collect

SHORT = Recipe(steps=60, batch=32)


def run(recipe: Recipe = SHORT, count: int = 200):
    return fit(collect(count, np.random.default_rng(0)), np.random.default_rng(1), recipe=recipe)


def test_the_same_seeds_give_the_same_digest_and_others_do_not():
    digests = {drain(run()).digest for _ in range(2)}
    data = collect(200, np.random.default_rng(0))
    other = drain(fit(data, np.random.default_rng(2), recipe=SHORT)).digest
    assert len(digests) == 1
    assert other not in digests


def test_progress_counts_every_step():
    assert [done.step for done in run()] == list(range(1, 61))


def test_the_loss_falls():
    losses = [done.loss for done in run(Recipe(steps=400, batch=32))]
    assert np.mean(losses[-50:]) < 0.3 * np.mean(losses[:10])


@pytest.mark.parametrize("count", [1, 2, 31, 33])
def test_less_data_than_a_batch_is_enough(count):
    assert np.isfinite(drain(run(count=count)).parameters).all()


def test_dropping_a_run_midway_leaves_the_next_untouched():
    half = run()
    for _ in range(20):
        next(half)
    half.close()
    assert drain(run()).digest == drain(run()).digest


def test_adam_against_the_published_formula():
    rng = np.random.default_rng(3)
    parameters, expected = np.ones(4), np.ones(4)
    mean, square, adam = np.zeros(4), np.zeros(4), Adam(4)
    for step in range(1, 30):
        gradients = rng.standard_normal(4)
        adam.descend(parameters, gradients, 0.01)
        mean, square = 0.9 * mean + 0.1 * gradients, 0.999 * square + 0.001 * gradients**2
        expected -= 0.01 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        np.testing.assert_allclose(parameters, expected, rtol=1e-12)


def test_training_is_the_plain_formula_in_bits():
    """Batches picked row by row, Adam without buffers: what is done for speed changes no bit."""
    data, rng = collect(200, np.random.default_rng(0)), np.random.default_rng(1)
    normaliser = fit_normaliser(data)
    inputs = normalise(normaliser, data.state, data.action)
    targets = (data.next_state - data.state) / normaliser.output_scale
    model = untrained(normaliser, rng)
    parameters, gradients = model.parameters, np.empty_like(model.parameters)
    mean, square, power_1, power_2 = np.zeros_like(gradients), np.zeros_like(gradients), 1.0, 1.0
    for index, rows in zip(range(SHORT.steps), batches(len(data), SHORT.batch, rng), strict=False):
        activations = forward(layers(model.architecture, parameters), inputs[rows])
        error = activations[-1] - targets[rows]
        into = layers(model.architecture, gradients)
        backpropagate(layers(model.architecture, parameters), activations, error * (2.0 / error.size), into)
        mean = mean * BETA_1 + (1.0 - BETA_1) * gradients
        square = square * BETA_2 + (1.0 - BETA_2) * (gradients * gradients)
        power_1, power_2 = power_1 * BETA_1, power_2 * BETA_2
        root = np.sqrt(1.0 - power_2)
        step = rate_at(SHORT, index) * root / (1.0 - power_1)
        parameters -= step * (mean / (np.sqrt(square) + EPSILON * root))
    assert drain(run()).digest == model.digest


def test_an_impossible_architecture_is_refused():
    with pytest.raises(ValueError, match="width"):
        Architecture(width=0)


def test_without_a_transition_there_is_nothing_to_learn_from():
    data = collect(1, np.random.default_rng(0))
    nothing = Transitions(data.state[:0], data.action[:0], data.next_state[:0])
    with pytest.raises(ValueError, match="no transitions"):
        next(fit(nothing, np.random.default_rng(1)))
