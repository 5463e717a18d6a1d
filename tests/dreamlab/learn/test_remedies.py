"""Remedies: the gradient through a dream against finite differences, stretches of play, and what an ensemble is."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from dreamlab.learn.model import Architecture, Ensemble, Model, fit_normaliser, initial_parameters
from dreamlab.learn.remedies import MEMBERS, REMEDIES, UNROLL, UNROLLED_RECIPE, stretches, unrolled_gradient
from dreamlab.learn.training import DEFAULT_RECIPE, Recipe, fit
from dreamlab.tasks.work import drain
from dreamlab.types import Transitions
from dreamlab.world import court
from dreamlab.world.experience import collect, sensed


def some_data(count: int = 200, noise: float = 0.0) -> Transitions:
    return collect(count, np.random.default_rng(0), noise=noise)


def test_gradient_through_a_dream_against_scipys_finite_differences():
    """From the middle of the court, where no sensor limit is met."""
    data, architecture = some_data(400), Architecture(5)
    model = Model(architecture, fit_normaliser(data), initial_parameters(architecture, np.random.default_rng(1)))
    model.parameters[...] *= 0.3
    rows = [row for row in stretches(data, UNROLL) if np.abs(data.state[row, [0, 4]]).max() < 0.2]
    rows = np.array([row for row in rows if 0.3 < data.state[row, 1] < 0.7][:8])
    assert len(rows) >= 4

    def loss(parameters: np.ndarray) -> float:
        return unrolled_gradient(replace(model, parameters=parameters), data, rows, UNROLL, np.empty_like(parameters))

    found = np.empty_like(model.parameters)
    unrolled_gradient(model, data, rows, UNROLL, found)
    expected = approx_fprime(model.parameters, loss, 1e-7)
    np.testing.assert_allclose(found, expected, atol=3e-5 * np.abs(expected).max())
    assert np.abs(found).max() > 1e-3


@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_stretches_follow_play_and_end_with_its_episodes(noise):
    data = some_data(200, noise)
    rows = stretches(data, UNROLL)
    assert len(rows) == 10 * (20 - UNROLL + 1)
    for row in rows:
        for later in range(UNROLL - 1):
            np.testing.assert_array_equal(data.next_state[row + later], data.state[row + later + 1])


def test_a_recorded_moment_is_sensed_once():
    noisy = sensed(some_data(), 0.05, np.random.default_rng(3))
    assert len(stretches(noisy, UNROLL)) == len(stretches(some_data(), UNROLL))
    assert 0.04 < (noisy.state - some_data().state).std() < 0.06


def test_multi_step_refuses_experience_without_stretches():
    data = some_data()
    scattered = Transitions(data.state[::2], data.action[::2], data.next_state[::2])
    with pytest.raises(ValueError, match="5 successive transitions"):
        REMEDIES["multi-step"].train(scattered, np.random.default_rng(0))
    assert len(stretches(Transitions(data.state[:3], data.action[:3], data.next_state[:3]), UNROLL)) == 0


def test_multi_step_training_lowers_the_loss_of_its_dreams():
    data = some_data(500)
    run = REMEDIES["multi-step"].train(data, np.random.default_rng(0))
    seen, before = [], []

    def listen(now):
        seen.append((now.step, now.steps))
        if now.step == DEFAULT_RECIPE.steps:
            before.append(replace(now.model, parameters=now.model.parameters.copy()))

    trained, (plain,) = drain(run, listen), before
    rows = stretches(data, UNROLL)
    scratch = np.empty_like(plain.parameters)
    assert unrolled_gradient(trained, data, rows, UNROLL, scratch) < 0.5 * unrolled_gradient(
        plain, data, rows, UNROLL, scratch
    )
    whole = DEFAULT_RECIPE.steps + UNROLLED_RECIPE.steps
    assert seen == [(step, whole) for step in range(1, whole + 1)]


def test_an_ensembles_members_are_trained_apart():
    run = REMEDIES["ensemble"].train(some_data(60), np.random.default_rng(0))
    now = next(run)
    assert isinstance(now.model, Ensemble)
    model = drain(run)
    assert isinstance(model, Ensemble)
    assert len({member.digest for member in model.members}) == MEMBERS


def test_input_noise_changes_training_and_none_changes_nothing():
    data = some_data(100)
    digests = [
        drain(fit(data, np.random.default_rng(0), recipe=Recipe(steps=30, input_noise=noise))).digest
        for noise in (0.0, 0.0, 0.01)
    ]
    assert digests[0] == digests[1] != digests[2]


def test_every_remedy_predicts_the_court():
    start = court.reset(np.random.default_rng(9), 50)
    after = court.step(start, np.zeros((50, 1)))
    data = some_data(2000)
    for name, remedy in REMEDIES.items():
        model = drain(remedy.train(data, np.random.default_rng(1)))
        error = np.abs(model.step(start, np.zeros((50, 1))) - after)[:, :2].mean()
        assert error < 0.005, name
