"""The catch: where balls land, who can be under them, and that all agents meet the same balls."""

import numpy as np
import pytest

from dreamlab.dream.rollout import rollout
from dreamlab.plan import catching, closed_loop
from dreamlab.plan.planning import shoot
from dreamlab.tasks.work import drain
from dreamlab.world import court

SEED = np.random.SeedSequence(7)


def test_a_slow_gear_moves_the_paddle_less_and_a_negative_one_the_other_way() -> None:
    state = np.array([[0.0, 0.8, 0.1, -0.4, 0.0]])
    right = np.ones((1, 1))
    full, half, mirrored = (court.geared(share)(state, right).state[0, 4] for share in (1.0, 0.5, -0.5))
    assert full == court.step(state, right)[0, 4]
    assert half == pytest.approx(full / 2)
    assert mirrored == -half


def test_landing_agrees_with_the_court() -> None:
    state = catching.reset(np.random.default_rng(0), 300)
    where = catching.landing(state)
    still = np.zeros((300, catching.STEPS, 1))
    states = rollout(catching.world(), state, still)
    falls = states[:, :, 3] < 0.0
    before = np.minimum(falls.argmin(axis=1) - 1, catching.STEPS)
    assert falls[:, 0].all()
    assert not falls.all(axis=1).any()
    last = states[np.arange(300), before]
    np.testing.assert_allclose(catching.landing(last), where, atol=3e-3)
    assert np.abs(last[:, 1] - court.FLOOR).max() <= court.SPEED * court.DT


def test_every_ball_comes_down_once() -> None:
    play, world = closed_loop.play, court.geared(catching.GEAR)
    count = drain(play(catching.following(), 200, catching.STEPS, SEED, world=world, reset=catching.reset))
    np.testing.assert_array_equal(count.chances, np.ones(200))


def test_knowing_where_it_lands_is_the_best_and_all_meet_the_same_balls() -> None:
    def caught(agent) -> float:
        return drain(catching.catch(agent, 200, SEED))

    rest = caught(lambda state, rng: np.zeros((len(state), 1)))
    assert rest < 0.5 < caught(catching.following()) <= caught(catching.anticipating())
    assert caught(catching.following()) == caught(catching.following())


def test_scores_of_known_trajectories() -> None:
    states = np.zeros((4, 3, 5))
    states[:, :, 1] = [0.5, 0.1, 0.3]
    states[1, 1, 4] = catching.REACH / 4
    states[2, 1, 4] = catching.REACH
    states[3, :, 1] = 0.9
    np.testing.assert_allclose(catching.under(states), [1.0, 0.75, 0.0, 0.0])
    # At its lowest the ball of the last one is above the paddle as well.
    np.testing.assert_array_equal(catching.caught(states), [True, True, False, True])


def test_a_planner_rests_while_the_ball_rises() -> None:
    def never(*arguments, **options):
        raise AssertionError("there is nothing to plan")

    agent = catching.planning(never, catching.world(), 8, 4)
    rising = np.array([[0.0, 0.5, 0.0, 0.4, 0.2]])
    np.testing.assert_array_equal(agent(rising, np.random.default_rng(0)), [[0.0]])
    moving = catching.planning(shoot, catching.world(), 20, 32)
    falling = np.array([[0.3, 0.2, 0.0, -0.4, -0.3]])
    assert moving(falling, np.random.default_rng(0))[0, 0] == 1.0
