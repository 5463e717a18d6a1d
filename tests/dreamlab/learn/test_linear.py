"""Least squares against an independent method, on laws that it can and cannot hold."""

import numpy as np
import pytest

from dreamlab.learn.linear import cholesky, fit_linear, inputs, least_squares, slope, solve
from dreamlab.types import VELOCITIES, Transitions
from dreamlab.world import court
from dreamlab.world.experience import collect


def test_the_triangle_squares_to_the_matrix():
    rows = np.random.default_rng(0).standard_normal((40, 6))
    square = rows.T @ rows
    lower = cholesky(square)
    assert (np.triu(lower, 1) == 0.0).all()
    np.testing.assert_allclose(lower @ lower.T, square, rtol=1e-12)
    right = np.random.default_rng(1).standard_normal((6, 3))
    np.testing.assert_allclose(square @ solve(lower, right), right, rtol=1e-9)


def test_it_agrees_with_lapack():
    data = collect(2000, np.random.default_rng(2))
    expected, *_ = np.linalg.lstsq(inputs(data.state, data.action), data.next_state - data.state, rcond=None)
    np.testing.assert_allclose(fit_linear(data).weights, expected, atol=1e-12)


def test_columns_that_repeat_each_other_are_refused():
    column = np.arange(5.0)[:, None]
    with pytest.raises(ValueError, match="column 1 is a mixture"):
        least_squares(np.concatenate([column, column], axis=1), column)


def test_one_number_is_the_column_case():
    rng = np.random.default_rng(3)
    across, along = rng.standard_normal((2, 100))
    assert slope(across, along) == pytest.approx(least_squares(across[:, None], along[:, None])[0, 0])


def test_free_flight_is_learned_exactly():
    data = collect(300, np.random.default_rng(4))
    free = (data.state[:, VELOCITIES] == data.next_state[:, VELOCITIES]).all(axis=1)
    resting = Transitions(data.state[free], data.action[free] * 0.0, data.next_state[free])
    model = fit_linear(Transitions(data.state[free], data.action[free], data.next_state[free]))
    state = np.array([[0.1, 0.6, 0.3, -0.4, 0.0]])
    ball = slice(0, 4)  # the paddle, too, has walls, at which its law is not linear
    for push in (0.0, 1.0):
        action = np.array([[push]])
        np.testing.assert_allclose(model.step(state, action)[:, ball], court.step(state, action)[:, ball], atol=1e-11)
    with pytest.raises(ValueError, match="mixture"):  # an action that never varies settles nothing
        fit_linear(resting)


def test_the_same_bits_twice():
    one, two = (fit_linear(collect(500, np.random.default_rng(5))).weights for _ in range(2))
    np.testing.assert_array_equal(one, two)
