"""Rollouts and what is measured on them, by hand-made dreams whose errors are known."""

import numpy as np
import pytest

from dreamlab.dream.divergence import (
    VISIBLE,
    band,
    coin_flip_distance,
    distances,
    drift_curve,
    middle_curve,
    visible_step,
)
from dreamlab.dream.rollout import dream, one_step_predictions, rollout
from dreamlab.world import court
from dreamlab.world.experience import mixed_episodes


@pytest.fixture(scope="module")
def reality():
    return mixed_episodes(court.step, 9, 30, np.random.default_rng(0))


def test_the_true_court_dreams_reality(reality):
    np.testing.assert_array_equal(dream(court.step, reality, 30), reality.states)
    np.testing.assert_array_equal(one_step_predictions(court.step, reality), reality.states[:, 1:])


def test_a_dream_is_fed_its_own_output(reality):
    def shifted(state, action):
        return state + [0.01, 0, 0, 0, 0]

    states = rollout(shifted, reality.states[:, 0], reality.actions)
    np.testing.assert_allclose(states[:, -1, 0] - states[:, 0, 0], 0.3)


def test_a_shorter_horizon_reads_the_same_dream(reality):
    np.testing.assert_array_equal(dream(court.step, reality, 7), reality.states[:, :8])


def test_distance_and_drift_of_known_gaps():
    states = np.zeros((2, 4, 5))
    moved = states.copy()
    moved[0, 1:, 0], moved[0, 1:, 1] = 0.3, 0.4
    np.testing.assert_allclose(distances(moved, states)[0], [0, 0.5, 0.5, 0.5])
    np.testing.assert_allclose(drift_curve(moved, states), [0.25] * 3)


def test_visible_from_one_ball_diameter_on():
    assert VISIBLE == 2 * court.BALL_RADIUS
    assert visible_step(np.array([0.0, 0.039, VISIBLE, 0.5])) == 3
    assert visible_step(np.array([0.0, 0.01])) is None


def test_the_band_is_median_and_quartiles():
    assert [float(v[0]) for v in band(np.arange(5.0)[:, None])] == [1.0, 2.0, 3.0]


def places(rng, count):
    """Random places of the ball's centre."""
    return np.column_stack(
        [rng.uniform(-court.X_LIMIT, court.X_LIMIT, count), rng.uniform(court.FLOOR, court.CEILING, count)]
    )


def test_the_coin_flip_is_the_mean_distance_of_two_random_places_of_the_ball():
    rng = np.random.default_rng(1)
    gap = places(rng, 400_000) - places(rng, 400_000)
    assert abs(np.hypot(*gap.T).mean() - coin_flip_distance()) < 0.002


def test_always_guessing_the_middle_is_as_far_off_as_the_ball_is_from_it():
    """For a ball anywhere it is 0.38 of the box that the centre moves in; on the court after a second, about that."""
    drawn = places(np.random.default_rng(2), 100_000)
    states = np.zeros((100_000, 2, 5))
    states[:, 1, :2] = drawn
    expected = np.hypot(drawn[:, 0], drawn[:, 1] - 0.5).mean()
    assert middle_curve(states) == pytest.approx([expected])
    assert expected == pytest.approx(0.3826 * 0.96, abs=2e-3)
    assert expected < coin_flip_distance()


def test_the_middle_guess_knows_no_more_than_where_the_court_is(reality):
    curve = middle_curve(reality.states)
    assert curve.shape == (30,)
    assert curve[4] == pytest.approx(np.hypot(reality.states[:, 5, 0], reality.states[:, 5, 1] - 0.5).mean())
