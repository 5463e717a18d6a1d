"""Seeded experience: repeatable, of the amount asked for, noisy only in what is recorded."""

import numpy as np
import pytest

from dreamlab.world import court
from dreamlab.world.court import COURT
from dreamlab.world.experience import POLICIES, collect, left_half, mixed_episodes, roll


@pytest.mark.parametrize("count", [1, 19, 50, 1000])
def test_exactly_the_amount_asked_for(count):
    assert len(collect(count, np.random.default_rng(0))) == count


def test_the_same_seed_gives_the_same_bits():
    one, two = (collect(500, np.random.default_rng(3), noise=0.01) for _ in range(2))
    np.testing.assert_array_equal(one.state, two.state)
    np.testing.assert_array_equal(one.next_state, two.next_state)


def test_clean_transitions_are_the_courts_own():
    data = collect(500, np.random.default_rng(4))
    np.testing.assert_array_equal(court.step(data.state, data.action), data.next_state)


def test_noise_is_on_what_is_seen_and_never_in_the_court():
    clean, noisy = (collect(4000, np.random.default_rng(5), noise=noise) for noise in (0.0, 0.05))
    gap = noisy.state - clean.state
    np.testing.assert_array_equal(clean.action[:20], noisy.action[:20])
    assert abs(gap[:20].std() - 0.05) < 0.01


def test_coverage_leaves_out_what_it_should():
    data = collect(700, np.random.default_rng(6), covers=left_half(COURT))
    assert len(data) == 700
    assert (data.state[:, 0] < 0).all()


@pytest.mark.parametrize("name", list(POLICIES))
def test_policies_act_within_bounds_and_in_both_directions(name):
    rng = np.random.default_rng(8)
    actions = roll(court.step, court.reset(rng, 30), POLICIES[name](), 60, rng).actions
    assert np.abs(actions).max() <= 1.0
    assert (actions > 0.5).any()
    assert (actions < -0.5).any()


def test_following_the_ball_hits_more_than_chance():
    def hits(name: str) -> int:
        rng = np.random.default_rng(9)
        episodes = roll(court.step, court.reset(rng, 100), POLICIES[name](), 120, rng)
        outcomes = court.play(episodes.states[:, :-1], episodes.actions)
        return int(outcomes.hit.sum())

    assert hits("following") > 2 * hits("random")


def test_mixed_play_uses_every_policy():
    episodes = mixed_episodes(court.step, 30, 40, np.random.default_rng(10))
    changes = (np.diff(episodes.actions[..., 0], axis=1) != 0).mean(axis=1)
    assert changes[:10].mean() > 0.5  # random
    assert changes[10:20].mean() < 0.2  # sticky
