"""Plans: the score of known trajectories, and that choosing pays on the true court."""

import numpy as np
import pytest

from dreamlab.dream.rollout import rollout
from dreamlab.plan.planning import (
    PLANNERS,
    aim,
    closeness,
    cross_entropy,
    path_integral,
    planning_policy,
    real_score,
    shoot,
    soft_weights,
)
from dreamlab.world import court


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


def falling(count: int) -> np.ndarray:
    start = court.reset(np.random.default_rng(4), count)
    start[:, 1], start[:, 3] = np.random.default_rng(5).uniform(0.15, 0.5, count), -np.abs(start[:, 3])
    return start


def test_on_the_true_court_cross_entropy_beats_random_shooting_beats_one_random_plan():
    start = falling(300)

    def worth(planner, candidates: int) -> np.ndarray:
        plan = planner(court.step, start, 20, np.random.default_rng(6), candidates=candidates, score=closeness)
        return closeness(rollout(court.step, start, plan.actions))

    def surely_better(one: np.ndarray, other: np.ndarray) -> bool:
        """The same starts, so the difference is paired: its mean is more than four standard errors above 0."""
        gain = one - other
        return gain.mean() > 4.0 * gain.std() / np.sqrt(len(gain))

    single, shooting, cem, mppi = worth(shoot, 1), worth(shoot, 64), worth(cross_entropy, 64), worth(path_integral, 64)
    assert surely_better(shooting, single)
    assert surely_better(cem, shooting)
    assert surely_better(mppi, shooting)


SEARCHES = (*PLANNERS.values(), path_integral)


@pytest.mark.parametrize("planner", SEARCHES)
@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_case_whose_best_first_action_is_known(planner, side):
    """The ball lands far to one side: only full speed to that side is best."""
    start = np.array([[0.3 * side, 0.15, 0.0, -court.SPEED, -0.3 * side]])
    plan = planner(court.step, start, 6, np.random.default_rng(0), candidates=64, score=closeness)
    assert plan.actions[0, 0, 0] * side > 0.9
    assert plan.actions.shape == (1, 6, 1)


@pytest.mark.parametrize("planner", SEARCHES)
def test_all_searches_simulate_the_same_number_of_plans(planner):
    seen = []
    planner(
        court.step,
        falling(2),
        20,
        np.random.default_rng(0),
        candidates=32,
        score=closeness,
        watch=lambda dreams, scores: seen.append((dreams.shape, scores.shape)),
    )
    assert sum(scores[1] for _, scores in seen) == 32
    assert all(dreams[2:] == (21, 5) for dreams, _ in seen)


def test_a_policy_acts_on_its_plan_before_it_plans_anew():
    calls = []

    def counted(*arguments, **named):
        calls.append(1)
        return shoot(*arguments, **named)

    act = planning_policy(counted, court.step, 12, 8, hold=3)
    state, rng = falling(4), np.random.default_rng(0)
    for _ in range(7):
        state = court.step(state, act(state, rng))
    assert len(calls) == 3


def test_soft_weights_are_those_of_the_exponential():
    scores = np.array([[0.9, 0.89, 0.85, 0.2], [0.1, 0.1, 0.1, 0.1]])
    exact = np.exp((scores - scores.max(axis=1, keepdims=True)) / 0.01)
    exact /= exact.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(soft_weights(scores, 0.01), exact, atol=1e-3, rtol=0.02)
    np.testing.assert_allclose(soft_weights(scores, 0.01).sum(axis=1), 1.0)


@pytest.mark.parametrize("planner", SEARCHES)
def test_a_doubter_can_only_lower_what_plans_promise(planner):
    def backwards(state, action):
        return court.step(state, -action)

    def promised(also_in):
        rng = np.random.default_rng(1)
        return planner(court.step, falling(30), 20, rng, candidates=64, score=closeness, also_in=also_in).dream_score

    np.testing.assert_array_equal(promised((court.step,)), promised(()))
    assert promised((backwards,)).mean() < promised(()).mean() - 0.05
