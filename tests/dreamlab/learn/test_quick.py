"""The quick training: where it begins, what its batches are made of, and what comes of it."""

import numpy as np
import pytest

from dreamlab.dream.divergence import drift_curve, one_step_error
from dreamlab.dream.rollout import dream
from dreamlab.learn import quick, training
from dreamlab.learn.linear import fit_linear
from dreamlab.learn.model import Model, fit_normaliser, layers, normalise
from dreamlab.learn.training import DEFAULT_ARCHITECTURE, Recipe, untrained
from dreamlab.tasks.work import drain
from dreamlab.types import Transitions
from dreamlab.world.experience import collect
from dreamlab.world.pendulum import PENDULUM
from dreamlab.world.rallies import Seeds, rallies

SHORT = Recipe(steps=40, batch=16)


def experience(count: int = 400) -> Transitions:
    return collect(count, np.random.default_rng(0))


def run(data: Transitions, seed: int = 1, **settings):
    return drain(quick.fit(data, np.random.default_rng(seed), recipe=SHORT, **settings))


def test_the_same_seeds_give_the_same_digest_and_others_do_not():
    assert run(experience()).digest == run(experience()).digest != run(experience(), 2).digest


def test_it_begins_as_the_straight_line_of_least_squares():
    data = experience()
    normaliser = fit_normaliser(data)
    model = untrained(normaliser, np.random.default_rng(1))
    inputs = normalise(normaliser, data.state, data.action)
    targets = (data.next_state - data.state) / normaliser.output_scale
    missed = quick.begin_at_line(layers(DEFAULT_ARCHITECTURE, model.parameters), inputs, targets)
    line = fit_linear(data)
    np.testing.assert_allclose(model.step(data.state, data.action), line.step(data.state, data.action), atol=1e-7)
    rows = np.c_[inputs, np.ones(len(inputs))]
    rest = targets - rows @ np.linalg.lstsq(rows, targets, rcond=None)[0]
    np.testing.assert_allclose(missed, (rest**2).sum(axis=1), atol=1e-7)


def test_a_quarter_of_each_batch_is_rare_and_every_transition_has_its_turn():
    missed = np.r_[np.zeros(90), np.full(10, 9.0)]
    recipe = Recipe(steps=30, batch=16)
    order, weights = quick.batches(missed, recipe, 0.25, 1.0, np.random.default_rng(0))
    assert order.shape == (30, 16)
    assert weights.shape == (16,)
    assert (order[:, :4] >= 90).all()
    assert (order[:, 4:] < 90).all()
    assert (np.bincount(order[:, :4].ravel(), minlength=100)[90:] == 12).all()
    assert np.ptp(np.bincount(order[:, 4:].ravel(), minlength=90)) == 0


def test_without_emphasis_a_batch_weighs_as_the_whole_experience_does():
    """Rare ones and others have the shares in a batch's weight that they have among all transitions."""
    missed = np.random.default_rng(3).exponential(size=200) ** 3
    few = (missed > missed.mean()).mean()
    recipe = Recipe(steps=1, batch=32)
    _, weights = quick.batches(missed, recipe, 0.25, 1.0, np.random.default_rng(0))
    assert weights[:8].sum() / 32 == pytest.approx(few)
    assert weights[8:].sum() / 32 == pytest.approx(1.0 - few)
    _, emphasised = quick.batches(missed, recipe, 0.25, 1.4, np.random.default_rng(0))
    np.testing.assert_allclose(emphasised / weights, np.r_[np.full(8, 1.4), np.ones(24)])


@pytest.mark.parametrize("count", [1, 2, 5, 17])
def test_less_data_than_a_batch_is_enough(count):
    assert np.isfinite(run(experience(count)).parameters).all()


def test_without_rare_ones_all_transitions_are_drawn():
    order, weights = quick.batches(np.arange(50.0), Recipe(steps=25, batch=10), 0.0, 1.4, np.random.default_rng(0))
    assert (np.bincount(order.ravel(), minlength=50) == 5).all()
    np.testing.assert_array_equal(weights, np.ones(10))


def test_another_world_is_learned_too():
    data = collect(400, np.random.default_rng(0), world=PENDULUM)
    model = run(data, world=PENDULUM)
    still = float(((data.next_state - data.state) ** 2).mean())
    assert float(((model.step(data.state, data.action) - data.next_state) ** 2).mean()) < 0.1 * still


def test_without_a_transition_there_is_nothing_to_learn_from():
    data = experience(1)
    nothing = Transitions(data.state[:0], data.action[:0], data.next_state[:0])
    with pytest.raises(ValueError, match="no transitions"):
        run(nothing)


def test_fewer_and_smaller_steps_make_no_worse_a_model():
    """On the tuning seeds; ``measured.json`` has all test seeds."""
    ours, default = (
        np.median([_errors(how, seed) for seed in (1000, 1001, 1002)], axis=0) for how in (quick, training)
    )
    recipe, plain = quick.RECIPE, training.DEFAULT_RECIPE
    assert recipe.steps * recipe.batch < 0.3 * plain.steps * plain.batch
    assert (ours < default).all()


def _errors(how, seed: int) -> tuple[float, float]:
    seeds = Seeds.of(seed)
    reality = rallies(seeds)
    model: Model = drain(
        how.fit(collect(10_000, np.random.default_rng(seeds.experience)), np.random.default_rng(seeds.training))
    )
    drift = drift_curve(dream(model.step, reality, 60), reality.states[:, :61])
    return one_step_error(model.step, reality), float(drift[-1])
