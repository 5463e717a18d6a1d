"""The closed-loop score: known policies, seeded, with an interval that holds its rate."""

import numpy as np

from dreamlab.plan import closed_loop
from dreamlab.plan.closed_loop import Count, rate
from dreamlab.plan.planning import planning_policy, shoot
from dreamlab.tasks.work import drain
from dreamlab.world import court
from dreamlab.world.court import following_policy
from dreamlab.world.policies import random_policy


def played(policy, seed=0, episodes=24, steps=300):
    return drain(closed_loop.play(policy, episodes, steps, np.random.SeedSequence(seed)))


def test_following_the_ball_beats_random_and_planning_on_the_court_does_too():
    random, reactive = rate(played(random_policy())), rate(played(following_policy(0.0)))
    planned = rate(played(planning_policy(shoot, court.step, 20, 64, hold=3)))
    assert random.high < 0.5
    assert min(reactive.low, planned.low) > 0.9


def test_the_same_seed_scores_the_same_and_another_differs():
    first, again, other = (played(random_policy(), seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.hits, again.hits)
    assert not np.array_equal(first.chances, other.chances)


def test_a_resting_paddle_is_scored_by_hand():
    """Straight down on the paddle's middle: one hit; nothing else lands in that time."""
    state = np.array([[0.0, 0.3, 0.0, -court.SPEED, 0.0], [0.4, 0.3, 0.0, -court.SPEED, 0.0]])
    hits = misses = 0
    for _ in range(20):
        outcome = court.play(state, np.zeros((2, 1)))
        state, hits, misses = outcome.state, hits + outcome.hit, misses + outcome.miss
    assert hits.tolist() == [1, 0]
    assert misses.tolist() == [0, 1]


def test_interval_of_known_counts():
    all_hit = rate(Count(1, np.full(10, 2.0), np.full(10, 2.0)))
    assert all_hit == (1.0, 1.0, 1.0)
    half = rate(Count(1, np.tile([0.0, 1.0], 50), np.ones(100)))
    assert half.rate == 0.5
    assert 0.38 < half.low < 0.43 < 0.57 < half.high < 0.62  # normal approximation: 0.5 -+ 0.098
    assert rate(Count(0, np.zeros(3), np.zeros(3))) == (0.0, 0.0, 1.0)
