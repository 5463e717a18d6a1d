"""Plans: the score of known trajectories, and that choosing pays on the true court."""

import numpy as np

from dreamlab import court
from dreamlab.planning import aim, real_score, shoot


def test_the_score_of_known_trajectories():
    states = np.zeros((3, 4, 5))
    states[:, :, 1] = 0.1
    states[1, 2:, 4] = 0.3
    states[2, :, 1] = 0.9
    np.testing.assert_array_equal(aim(states), [1.0, 0.5, 0.0])


def test_a_plan_made_with_the_true_court_is_worth_what_it_promises():
    start = court.reset(np.random.default_rng(0), 20)
    plan = shoot(court.step, start, 50, np.random.default_rng(1))
    assert plan.actions.shape == (20, 50, 1)
    np.testing.assert_array_equal(real_score(start, plan), plan.dream_score)


def test_more_candidates_plan_better():
    start = court.reset(np.random.default_rng(2), 40)
    few, many = (shoot(court.step, start, 50, np.random.default_rng(3), candidates=n) for n in (1, 64))
    assert many.dream_score.mean() > few.dream_score.mean() + 0.2
