"""An environment as a World: what is recorded happened, copies go on as it would, a model of it can be planned in."""

import gymnasium
import numpy as np
import pytest

from dreamlab.dream.rollout import rollout
from dreamlab.gym import benchmark
from dreamlab.gym.recorded import Copies, acting, as_world, begun, gathered, in_its_terms, moved, record, valid
from dreamlab.learn.training import Recipe, fit
from dreamlab.tasks.work import drain


def test_what_is_recorded_is_what_the_environment_does():
    env = gymnasium.make("CartPole-v1")
    world = as_world(env)
    data = record(env, 120, np.random.default_rng(0))
    world.check_experience(data)
    assert (world.state_size, world.action_size) == (6, 2)
    other = gymnasium.make("CartPole-v1").unwrapped
    begun(other, 0)
    for state, action, after in zip(data.state, data.action, data.next_state, strict=True):
        other.state = state[:4].astype(np.float64)
        observation, reward, ended, _, _ = other.step(int(action.argmax()))
        np.testing.assert_allclose(after[:4], observation, atol=1e-6)
        assert (after[4], after[5]) == (reward, float(ended))
        other.steps_beyond_terminated = None
    ends = data.next_state[:, 5] == 1.0
    assert ends.sum() >= 2
    assert (data.state[1:][ends[:-1], 4:] == 0.0).all()  # a new episode begins
    assert (data.state[1:][~ends[:-1]] == data.next_state[:-1][~ends[:-1]]).all()
    np.testing.assert_array_equal(record(env, 120, np.random.default_rng(0)).next_state, data.next_state)


def test_actions_are_translated():
    cart, pendulum = gymnasium.make("CartPole-v1"), gymnasium.make("Pendulum-v1")
    action = np.array([[0.2, 0.1], [-0.9, -0.8]])
    np.testing.assert_array_equal(valid(cart, action), [[1.0, -1.0], [-1.0, 1.0]])
    assert [in_its_terms(cart, one) for one in action] == [0, 1]
    assert in_its_terms(pendulum, np.array([0.5])).tolist() == [1.0]
    assert valid(pendulum, np.array([3.0])).tolist() == [1.0]


def test_copies_go_on_as_the_environment_does_and_leave_it_alone():
    env = gymnasium.make("Pendulum-v1")
    state, actions = begun(env, 5), np.random.default_rng(0).uniform(-1.0, 1.0, (3, 7, 1))
    copies = Copies(env, 7)
    for _ in range(2):  # made anew for the second rollout
        planned = rollout(copies.step, np.repeat(state[None], 3, axis=0), actions)
    for t in range(7):
        state, _ = moved(env, actions[2, t])
        np.testing.assert_array_equal(planned[2, t + 1], state)


def test_a_copy_that_has_ended_gathers_nothing_more():
    env = gymnasium.make("CartPole-v1")
    start = begun(env, 0)
    left = np.tile([1.0, -1.0], (1, 40, 1))
    states = rollout(Copies(env, 40).step, start[None], left)
    fell = int(states[0, :, 5].argmax())
    assert 5 < fell < 20
    assert gathered(states)[0] == fell
    np.testing.assert_array_equal(
        states[0, fell + 1 :, :4], np.repeat(states[0, fell : fell + 1, :4], 40 - fell, axis=0)
    )


def test_a_model_of_the_environment_predicts_observation_reward_and_end():
    env = gymnasium.make("CartPole-v1")
    world, data = as_world(env), record(env, 1000, np.random.default_rng(0))
    model = drain(fit(data, np.random.default_rng(1), world=world, recipe=Recipe(steps=800)))
    predicted = acting(env, model.step)(data.state, 0.1 * data.action)  # the choice counts, not the size
    np.testing.assert_array_equal(predicted, model.step(data.state, data.action))
    assert np.abs(predicted - data.next_state)[:, :4].mean() < 0.02
    ended = data.next_state[:, 5] == 1.0
    assert predicted[ended, 5].mean() > predicted[~ended, 5].mean() + 0.4


def test_what_cannot_be_done_says_so():
    with pytest.raises(ValueError, match="actions a box or discrete; here they are"):
        as_world(gymnasium.make("FrozenLake-v1"))
    world = as_world(gymnasium.make("Pendulum-v1"))
    with pytest.raises(ValueError, match="cannot be put into a state"):
        world.step(np.zeros(5), np.zeros(1))
    with pytest.raises(ValueError, match="starts where it likes"):
        world.reset(np.random.default_rng(0), 1)


def test_the_benchmark_compares_from_the_same_starts(monkeypatch):
    monkeypatch.setattr(benchmark, "RECIPE", Recipe(steps=400))
    monkeypatch.setattr(benchmark, "CANDIDATES", 16)
    monkeypatch.setattr(benchmark, "EPISODES", 1)
    monkeypatch.setitem(benchmark.PLANS, "CartPole-v1", benchmark.Plan(horizon=12, block=6))
    said = []
    rows = drain(benchmark.measure("CartPole-v1", [0], [600, 300]), said.append)
    assert [(row.who, row.transitions) for row in rows] == [
        ("random", 0),
        ("true environment", 0),
        ("learned model", 300),
        ("learned model", 600),
    ]
    assert rows[1].mean > rows[0].mean + 10.0
    assert len(said) == 1
    text = benchmark.table("CartPole-v1", rows)
    assert "learned model, 600 transitions" in text
    assert "DQN, 50,000 transitions" in text
