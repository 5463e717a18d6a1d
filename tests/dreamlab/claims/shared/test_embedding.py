"""Sensors and embedding: a rotation turned back, gradients against finite differences, what each objective wants."""

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from dreamlab.claims.shared import embedding
from dreamlab.claims.shared.embedding import OBJECTIVES, SIZE, Ends, Views, loss_gradient, parts
from dreamlab.claims.shared.sensors import SENSED, Sensors, rotation
from dreamlab.learn.model import initial_parameters
from dreamlab.learn.training import Recipe
from dreamlab.tasks.work import drain
from dreamlab.types import ACTION_SIZE
from dreamlab.world import court
from dreamlab.world.experience import collect


def problem(width: int) -> tuple[Ends, np.ndarray, Views]:
    rng = np.random.default_rng(3)
    ends = Ends(width, inputs=SIZE + ACTION_SIZE, outputs=SIZE)
    flat = np.concatenate([rng.standard_normal(2 * SENSED * SIZE), initial_parameters(ends, rng)])
    seen, following = rng.standard_normal((2, 9, SENSED))
    return ends, flat, Views(seen, rng.standard_normal((9, 1)), following)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("width", [3, 7])
def test_gradient_against_scipys_finite_differences(objective, width):
    ends, flat, views = problem(width)
    into = np.full_like(flat, np.nan)
    loss_gradient(objective, flat, ends, views, into)

    def loss(values: np.ndarray) -> float:
        return loss_gradient(objective, values, ends, views, np.zeros_like(flat))

    np.testing.assert_allclose(into, approx_fprime(flat, loss, 1e-7), atol=2e-5)


def test_what_a_constant_costs():
    """Nothing by the latent loss, the whole identity with a price on covariance, everything seen with a decoder."""
    ends, flat, views = problem(4)
    flat = np.zeros_like(flat)
    losses = {each: loss_gradient(each, flat, ends, views, np.zeros_like(flat)) for each in OBJECTIVES}
    seen = (views.seen**2).mean() + (views.following**2).mean()
    assert losses == pytest.approx({"generative": seen, "regularised": 1.0 / SIZE, "latent": 0.0})


def test_the_mixing_is_a_rotation_and_can_be_turned_back():
    mixing = rotation(8, np.random.default_rng(6))
    np.testing.assert_allclose(mixing @ mixing.T, np.eye(8), atol=1e-14)
    states = court.reset(np.random.default_rng(0), 40).reshape(8, 5, -1)
    sensors = Sensors.of(states.reshape(40, -1), 0.7, np.random.default_rng(1))
    np.testing.assert_allclose(sensors.state(sensors(states, np.random.default_rng(2))), states, atol=1e-12)


def test_flicker_has_the_strength_that_is_asked_for():
    states = court.reset(np.random.default_rng(0), 4000)
    sensors = Sensors.of(states, 0.3, np.random.default_rng(1))
    hidden = sensors(states, np.random.default_rng(2)) @ sensors.mixing.T
    np.testing.assert_allclose(hidden.std(axis=0), [1.0] * 5 + [0.3] * 3, rtol=0.05)


@pytest.mark.parametrize("objective", ["generative", "regularised"])
def test_mild_flicker_is_left_out_and_the_state_kept(objective):
    data = collect(4000, np.random.default_rng(0))
    rng = np.random.default_rng(8)
    sensors = Sensors.of(data.state, 0.5, rng)
    views = Views(sensors(data.state, rng), data.action, sensors(data.next_state, rng))
    trained = drain(embedding.fit(views, objective, 32, Recipe(steps=1200), rng, says="test"))
    codes = trained.encode(views.seen)
    fitted = (
        np.c_[codes, np.ones(len(codes))]
        @ np.linalg.lstsq(np.c_[codes, np.ones(len(codes))], data.state, rcond=None)[0]
    )
    unexplained = ((fitted - data.state) ** 2).mean(axis=0) / data.state.var(axis=0)
    assert unexplained.max() < 0.05


def test_the_parts_are_views_of_one_vector():
    ends, flat, _ = problem(3)
    encoder, decoder, parameters = parts(flat)
    assert encoder.shape == decoder.T.shape == (SENSED, SIZE)
    assert len(parameters) == ends.parameter_count
    encoder[0, 0] = decoder[0, 0] = parameters[0] = 42.0
    assert (flat == 42.0).sum() == 3
