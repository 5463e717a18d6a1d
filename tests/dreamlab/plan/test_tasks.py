"""Every task can be done: plans in the world itself are worth more than chance, from the same starts."""

from dataclasses import replace

import numpy as np
import pytest

from dreamlab.plan.planning import shoot
from dreamlab.plan.tasks import attempts, planner_for
from dreamlab.tasks.work import drain
from dreamlab.world.court import COURT
from dreamlab.world.orbit import ORBIT
from dreamlab.world.pendulum import PENDULUM
from dreamlab.world.policies import random_policy
from dreamlab.world.worlds import WORLDS

SEED = np.random.SeedSequence(0)


@pytest.mark.parametrize("name", [name for name, world in WORLDS.items() if world.task])
def test_planning_in_the_world_is_worth_more_than_chance(name):
    world = replace(WORLDS[name], task=replace(WORLDS[name].task, steps=100))
    planned = drain(attempts(planner_for(world, world.step, planner=shoot, candidates=24), 4, SEED, world))
    random = drain(attempts(random_policy(world.action_size), 4, SEED, world))
    assert planned.shape == (4,)
    assert planned.mean() > random.mean() + 0.05


def test_attempts_begin_alike_whatever_acts_and_are_repeated_in_bits():
    starts = []

    def watching(state, rng):
        starts.append(state)
        return rng.uniform(-1.0, 1.0, (len(state), 2))

    world = replace(ORBIT, task=replace(ORBIT.task, steps=3))
    scores = [drain(attempts(watching, 5, SEED, world)) for _ in range(2)]
    np.testing.assert_array_equal(*scores)
    np.testing.assert_array_equal(starts[0], starts[3])
    drain(attempts(lambda state, rng: starts.append(state) or np.zeros((len(state), 2)), 5, SEED, world))
    np.testing.assert_array_equal(starts[0], starts[6])


def test_a_world_without_a_task_says_so():
    with pytest.raises(ValueError, match="the world 'court': it has no task"):
        planner_for(COURT, COURT.step)
    with pytest.raises(ValueError, match="no task"):
        next(attempts(random_policy(), 1, SEED, COURT))


def test_a_plan_holds_actions_of_the_world_s_size_for_a_block():
    start = ORBIT.reset(np.random.default_rng(0), 3)
    task = ORBIT.task
    plan = shoot(
        ORBIT.step, start, 7, np.random.default_rng(1), candidates=5, score=task.score, size=2, block=3
    ).actions
    assert plan.shape == (3, 7, 2)
    np.testing.assert_array_equal(plan[:, 0], plan[:, 2])
    np.testing.assert_array_equal(plan[:, 3], plan[:, 5])
    assert (plan[:, 2] != plan[:, 3]).any()
    assert PENDULUM.action_size == 1
