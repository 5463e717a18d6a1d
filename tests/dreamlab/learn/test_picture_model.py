"""Pictures instead of states: what they hold, what a model of them cannot know, and that velocities never leak in."""

import numpy as np
import pytest

from dreamlab.dream.rollout import rollout
from dreamlab.learn import picture_model
from dreamlab.learn.training import Recipe
from dreamlab.tasks.work import drain
from dreamlab.types import POSITIONS, VELOCITIES
from dreamlab.world import court
from dreamlab.world.court import following_policy
from dreamlab.world.experience import mixed_episodes, roll


@pytest.fixture(scope="module")
def data():
    return picture_model.collect(400, np.random.default_rng(0))


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(picture_model, "RECIPE", Recipe(steps=50))


def test_velocity_columns_are_the_way_since_the_picture_before():
    episodes = mixed_episodes(court.step, 6, 9, np.random.default_rng(1))
    seen = picture_model.as_pictures(episodes)
    assert seen.states.shape == (6, 9, 5)
    assert seen.actions.shape == (6, 8, 1)
    way = episodes.states[:, 1:, POSITIONS] - episodes.states[:, :-1, POSITIONS]
    np.testing.assert_array_equal(seen.states[..., VELOCITIES] * court.DT, way / court.DT * court.DT)
    np.testing.assert_array_equal(seen.states[..., [0, 1, 4]], episodes.states[:, 1:, [0, 1, 4]])


def test_the_amount_asked_for_and_successive_pictures(data):
    assert len(data) == 400
    joined = (data.next_state[:-1] == data.state[1:]).all(axis=1)
    assert joined.mean() > 0.9


def test_a_dreams_velocity_is_read_off_its_own_pictures(data):
    model = drain(picture_model.fit(data, np.random.default_rng(2)))
    dreamt = rollout(model.step, data.state[:8], np.zeros((8, 5, 1)))
    way = (dreamt[:, 1:, POSITIONS] - dreamt[:, :-1, POSITIONS]) / court.DT
    np.testing.assert_allclose(dreamt[:, 1:, VELOCITIES], way, atol=1e-12)


def test_one_picture_holds_no_motion_and_no_actions_are_heard(data):
    model = drain(picture_model.fit(data, np.random.default_rng(3), pictures=1))
    state, action = data.state[:20], data.action[:20]
    elsewhere = state.copy()
    elsewhere[:, VELOCITIES] += 0.3
    shown = [0, 1, 4]
    np.testing.assert_array_equal(model.step(state, action)[:, shown], model.step(elsewhere, action)[:, shown])
    np.testing.assert_array_equal(model.step(state, action), model.step(state, -action))


def test_two_pictures_hold_motion_and_actions_are_heard_if_told(data):
    model = drain(picture_model.fit(data, np.random.default_rng(3), use_actions=True))
    state = data.state[:20]
    elsewhere = state.copy()
    elsewhere[:, VELOCITIES] += 0.3
    still, push = np.zeros((20, 1)), np.ones((20, 1))
    assert (model.step(state, still) != model.step(elsewhere, still)).any()
    assert (model.step(state, still)[:, 4] != model.step(state, push)[:, 4]).all()


def test_a_policy_of_pictures_never_sees_a_velocity():
    heard = []

    def listening(state, rng):
        heard.append(state.copy())
        return np.zeros((len(state), 1))

    start = court.reset(np.random.default_rng(4), 3)
    played = roll(court.step, start, picture_model.pictured(listening), 4, np.random.default_rng(5))
    assert (heard[0][:, VELOCITIES] == 0.0).all()
    way = (played.states[:, 2, POSITIONS] - played.states[:, 1, POSITIONS]) / court.DT
    np.testing.assert_array_equal(heard[2][:, VELOCITIES], way)


def test_pictures_are_enough_to_follow_a_ball():
    state = court.reset(np.random.default_rng(6), 3)
    plain, rng = following_policy(mistakes=0.0), np.random.default_rng(7)
    np.testing.assert_array_equal(picture_model.pictured(plain)(state, rng), plain(state, rng))
