"""The court over 100,000 random states: nothing escapes, speed is kept, a mirror changes nothing."""

import numpy as np
import pytest

from dreamlab.world import court

COUNT = 100_000


@pytest.fixture(scope="module")
def scenes() -> tuple[np.ndarray, np.ndarray]:
    """States anywhere in the court, many in corners and against walls, at up to twice the ball's speed."""
    rng = np.random.default_rng(7)
    state = np.empty((COUNT, 5))
    state[:, 0] = rng.uniform(-court.X_LIMIT, court.X_LIMIT, COUNT)
    state[:, 1] = rng.uniform(court.FLOOR, court.CEILING, COUNT)
    state[:, 2:4] = rng.uniform(-court.SPEED, court.SPEED, (COUNT, 2)) * np.sqrt(2.0)
    state[:, 4] = rng.uniform(-court.PADDLE_LIMIT, court.PADDLE_LIMIT, COUNT)
    near = rng.random(COUNT) < 0.5
    state[near, 0] = np.sign(state[near, 0]) * (court.X_LIMIT - rng.uniform(0, 0.02, near.sum()))
    low = rng.random(COUNT) < 0.5
    state[low, 1] = court.FLOOR + rng.uniform(0, 0.02, low.sum())
    state[: COUNT // 4, 4] = np.clip(
        state[: COUNT // 4, 0] + rng.uniform(-0.12, 0.12, COUNT // 4), -court.PADDLE_LIMIT, court.PADDLE_LIMIT
    )
    return state, rng.uniform(-1.0, 1.0, (COUNT, 1))


def test_the_ball_and_the_paddle_stay_inside(scenes):
    after = court.step(*scenes)
    assert np.abs(after[:, 0]).max() <= court.X_LIMIT
    assert after[:, 1].min() >= court.FLOOR
    assert after[:, 1].max() <= court.CEILING
    assert np.abs(after[:, 4]).max() <= court.PADDLE_LIMIT


def test_every_bounce_keeps_the_speed(scenes):
    before = np.hypot(*scenes[0][:, 2:4].T)
    after = np.hypot(*court.step(*scenes)[:, 2:4].T)
    np.testing.assert_allclose(after, before, rtol=1e-12)


def test_a_mirrored_scene_gives_the_mirrored_result_in_bits(scenes):
    state, action = scenes
    mirrored_after = court.step(*court.mirror(state, action))
    after_mirrored, _ = court.mirror(court.step(state, action), action)
    np.testing.assert_array_equal(mirrored_after, after_mirrored)


def test_hits_and_misses_happen_and_exclude_each_other(scenes):
    outcome = court.play(*scenes)
    assert outcome.hit.sum() > 1000
    assert outcome.miss.sum() > 1000
    assert not (outcome.hit & outcome.miss).any()


def test_any_leading_batch_shape(scenes):
    state, action = scenes[0][:12], scenes[1][:12]
    flat = court.step(state, action)
    np.testing.assert_array_equal(court.step(state.reshape(3, 4, 5), action.reshape(3, 4, 1)).reshape(12, 5), flat)
    np.testing.assert_array_equal(court.step(state[0], action[0]), flat[0])


@pytest.mark.parametrize(
    ("name", "state", "action", "expected"),
    [
        ("free flight", [0.0, 0.5, 0.3, 0.4, 0.0], 0.0, [0.01, 0.5 + 0.4 / 30, 0.3, 0.4, 0.0]),
        ("right wall", [0.475, 0.5, 0.3, 0.4, 0.0], 0.0, [0.475, 0.5 + 0.4 / 30, -0.3, 0.4, 0.0]),
        ("ceiling", [0.0, 0.975, 0.3, 0.3, 0.0], 0.0, [0.01, 0.975, 0.3, -0.3, 0.0]),
        ("a miss bounces as off a wall", [0.3, 0.025, 0.0, -0.3, -0.3], 0.0, [0.3, 0.025, 0.0, 0.3, -0.3]),
        ("the paddle moves", [0.0, 0.5, 0.0, 0.4, 0.0], 1.0, [0.0, 0.5 + 0.4 / 30, 0.0, 0.4, 0.03]),
        (
            "the paddle stops at its wall",
            [0.0, 0.5, 0.0, 0.4, 0.39],
            1.0,
            [0.0, 0.5 + 0.4 / 30, 0.0, 0.4, 0.4],
        ),
    ],
)
def test_worked_cases(name, state, action, expected):
    after = court.step(np.array(state), np.array([action]))
    np.testing.assert_allclose(after, expected, atol=1e-12, err_msg=name)


def test_where_and_how_the_paddle_meets_the_ball_changes_how_it_leaves():
    falling = np.array([0.0, 0.021, 0.0, -0.5, 0.0])
    centre, edge = (court.step(falling + [0, 0, 0, 0, p], np.zeros(1)) for p in (0.0, -0.08))
    moving = court.step(falling, np.ones(1))
    assert centre[2] == 0.0
    assert edge[2] > 0.1
    assert moving[2] > 0.1


def test_a_fast_paddle_catches_the_ball_only_where_it_stands_at_the_moment_of_contact():
    state = np.array([0.125, 0.02 + 0.25 / 30, 0.0, -0.5, 0.0])  # lands halfway through the step
    assert not court.play(state, np.zeros(1)).hit
    assert not court.play(state + [0.0, 0, 0, 0, 0.001], np.ones(1) * 0.5).hit
    assert court.play(state, np.ones(1) * 1.0).miss  # reaches 0.015 by then: 0.11 away
    assert court.play(state + [0, 0, 0, 0, 0.011], np.ones(1)).hit  # reaches 0.026: 0.099 away


def test_gusts_turn_the_ball_and_keep_its_speed():
    state = court.reset(np.random.default_rng(1), 4000)
    state[:, 1], state[:, 3] = 0.499, np.abs(state[:, 3])
    blown = court.gusty(np.random.default_rng(2))(state, np.zeros((4000, 1)))
    calm = court.step(state, np.zeros((4000, 1)))
    np.testing.assert_allclose(np.hypot(*blown[:, 2:4].T), court.SPEED, rtol=1e-12)
    turned = blown[:, 2] - calm[:, 2]
    assert 0.4 < (turned > 1e-9).mean() < 0.6
    assert 0.4 < (turned < -1e-9).mean() < 0.6
