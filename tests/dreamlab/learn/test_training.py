"""Training: repeatable in bits, stoppable, better with every hundred steps, Adam as published."""

import numpy as np
import pytest

from dreamlab.learn.model import Architecture
from dreamlab.learn.training import Adam, Recipe, fit
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


def test_an_impossible_architecture_is_refused():
    with pytest.raises(ValueError, match="width"):
        Architecture(width=0)


def test_without_a_transition_there_is_nothing_to_learn_from():
    data = collect(1, np.random.default_rng(0))
    nothing = Transitions(data.state[:0], data.action[:0], data.next_state[:0])
    with pytest.raises(ValueError, match="no transitions"):
        next(fit(nothing, np.random.default_rng(1)))
