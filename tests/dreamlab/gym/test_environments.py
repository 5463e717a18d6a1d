"""Gymnasium's own check of every world, and that an episode is the world's."""

import warnings

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import dreamlab.gym
from dreamlab.world import court
from dreamlab.world.court import following_policy
from dreamlab.world.pendulum import PENDULUM

NAMES = ("Court", "Pendulum", "CartPole", "DoublePendulum", "Bumpy", "Orbit")


@pytest.mark.parametrize("name", NAMES)
def test_gymnasium_s_own_check_passes_without_a_warning(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(gymnasium.make(f"dreamlab/{name}-v0").unwrapped)


def test_the_court_s_reward_counts_hits_and_misses():
    env = gymnasium.make("dreamlab/Court-v0")
    follow, rng = following_policy(mistakes=0.0), np.random.default_rng(0)
    returns = {}
    for name, act in (("follow", lambda state: follow(state[None], rng)[0]), ("rest", lambda state: np.zeros(1))):
        state, _ = env.reset(seed=1)
        total, steps, over = 0.0, 0, False
        while not over:
            state, reward, ended, over, _ = env.step(act(state))
            total, steps = total + reward, steps + 1
            assert reward in (-1.0, 0.0, 1.0)
            assert not ended
        returns[name] = total
        assert steps == 900
    assert returns["follow"] > 5.0 > 0.0 > returns["rest"]


def test_an_episode_is_the_world_s_own_and_its_seed_repeats_it():
    env = dreamlab.gym.WorldEnv("pendulum")
    first, _ = env.reset(seed=3)
    after, reward, *_ = env.step(np.ones(1))
    np.testing.assert_array_equal(after, PENDULUM.step(first, np.ones(1)))
    assert reward == 0.5 + 0.5 * after[1]
    again, _ = env.reset(seed=3)
    np.testing.assert_array_equal(again, first)
    assert court.COURT is dreamlab.gym.WorldEnv().world
