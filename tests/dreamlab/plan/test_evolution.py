"""Policies that evolve: the network by hand, the court as its own dream, equal bits, the worst of several models."""

import numpy as np
import pytest

from dreamlab.plan import catching, evolution
from dreamlab.plan.evolution import Evolution
from dreamlab.tasks.work import drain

SHORT = Evolution(hidden=4, population=8, starts=6, steps=10, generations=3)


def pool(seed: int = 0) -> np.ndarray:
    return catching.reset(np.random.default_rng(seed), 200)


def test_the_action_is_the_network_s_by_hand() -> None:
    rng = np.random.default_rng(0)
    weights, state = 0.2 * rng.standard_normal((1, SHORT.size)), pool()[:3]
    w = weights[0]
    into, bias, out, direct, offset = w[:20].reshape(5, 4), w[20:24], w[24:28], w[28:33], w[33]
    for one in state:
        inputs = (one - evolution.CENTRE) * evolution.GAIN
        expected = np.clip(np.maximum(inputs @ into + bias, 0.0) @ out + inputs @ direct + offset, -1, 1)
        assert evolution.act(weights, one[None, None])[0, 0, 0] == pytest.approx(expected)


def test_several_policies_play_apart_from_each_other() -> None:
    weights = np.random.default_rng(1).standard_normal((3, SHORT.size))
    together = evolution.play(catching.world(), weights, pool()[:5], 12)
    for row, states in zip(weights, together, strict=True):
        np.testing.assert_array_equal(evolution.play(catching.world(), row[None], pool()[:5], 12)[0], states)


def test_on_the_court_itself_it_learns_to_catch() -> None:
    run = evolution.evolve(catching.world(), pool(), np.random.default_rng(2), score=catching.under)
    weights = drain(run)
    caught = drain(catching.catch(evolution.policy(weights), 200, np.random.SeedSequence(3)))
    assert caught > 0.8


def test_simulated_counts_the_steps_of_the_dream() -> None:
    steps = 0

    def counting(state: np.ndarray, action: np.ndarray) -> np.ndarray:
        nonlocal steps
        steps += len(state)
        return catching.world()(state, action)

    drain(evolution.evolve(counting, pool(), np.random.default_rng(0), evolution=SHORT))
    assert steps == SHORT.simulated


def test_the_same_seed_gives_the_same_bits() -> None:
    def evolved(seed: int, also_in=()) -> np.ndarray:
        rng = np.random.default_rng(seed)
        return drain(evolution.evolve(catching.world(), pool(), rng, evolution=SHORT, also_in=also_in))

    np.testing.assert_array_equal(evolved(4), evolved(4))
    assert (evolved(4) != evolved(5)).any()
    # A doubter that agrees changes nothing.
    np.testing.assert_array_equal(evolved(4), evolved(4, (catching.world(),)))


def test_a_doubter_in_whose_world_left_is_right_is_listened_to() -> None:
    def caught(also_in) -> float:
        run = evolution.evolve(
            catching.world(), pool(), np.random.default_rng(2), score=catching.under, also_in=also_in
        )
        return drain(catching.catch(evolution.policy(drain(run)), 200, np.random.SeedSequence(3)))

    assert caught((catching.world(-catching.GEAR),)) < caught(()) - 0.3
