"""The actor-critic: returns by hand, gradients of a task so small that its answer is known, equal bits."""

import numpy as np

from dreamlab.claims.shared import actor_critic
from dreamlab.claims.shared.actor_critic import ActorCritic, Learned, lambda_returns, learn, with_value
from dreamlab.plan import catching
from dreamlab.tasks.work import drain
from dreamlab.types import Floats

SMALL = ActorCritic(batches=120, dreams=64, steps=6, discount=0.8)


def slide(state: Floats, action: Floats) -> Floats:
    """A world of one number: the paddle moves by a tenth of the action, nothing else does."""
    following = state.copy()
    following[..., 4] = (state[..., 4] + 0.1 * action[..., 0]).clip(-0.5, 0.5)
    return following


def to_the_right(states: Floats) -> Floats:
    return states[..., 4] + 0.5


def for_ever(states: Floats) -> np.ndarray:
    return np.ones(states.shape[:-1], dtype=bool)


def pool() -> Floats:
    states = np.zeros((50, 5))
    states[:, 4] = np.linspace(-0.5, 0.5, 50)
    return states


def test_lambda_returns_by_hand() -> None:
    reward, values = np.array([[1.0, 2.0]]), np.array([[9.0, 4.0, 8.0]])
    lasts = np.ones((1, 3))
    last = 2.0 + 0.5 * 8.0
    first = 1.0 + 0.5 * (0.75 * 4.0 + 0.25 * last)
    np.testing.assert_allclose(lambda_returns(reward, values, lasts, 0.5, 0.25), [[first, last]])


def test_trace_0_looks_one_step_ahead_and_trace_1_to_the_end() -> None:
    rng = np.random.default_rng(0)
    reward, values, lasts = rng.random((4, 3)), rng.random((4, 4)), np.ones((4, 4))
    one = lambda_returns(reward, values, lasts, 0.9, 0.0)
    np.testing.assert_allclose(one, reward + 0.9 * values[:, 1:])
    whole = lambda_returns(reward, values, lasts, 0.9, 1.0)
    expected = reward[:, 0] + 0.9 * reward[:, 1] + 0.81 * reward[:, 2] + 0.729 * values[:, 3]
    np.testing.assert_allclose(whole[:, 0], expected)


def test_nothing_counts_once_the_game_is_over() -> None:
    lasts = np.array([[1.0, 0.0, 0.0]])
    values = np.array([[5.0, 5.0, 5.0]]) * lasts
    np.testing.assert_allclose(lambda_returns(np.ones((1, 2)), values, lasts, 0.9, 0.9), [[1.0, 0.0]])


def test_actor_and_critic_learn_which_way_is_better() -> None:
    learned = drain(learn(slide, pool(), np.random.default_rng(0), reward=to_the_right, lasts=for_ever, recipe=SMALL))
    middle = np.zeros((1, 5))
    assert learned.policy()(middle, np.random.default_rng(0))[0, 0] > 0.5
    left, right = learned.value(pool()[[5, 45]])
    assert right > left + 0.1


def test_the_same_generator_gives_the_same_bits() -> None:
    recipe = ActorCritic(batches=5, dreams=8)
    first, second = (
        drain(learn(slide, pool(), np.random.default_rng(3), reward=to_the_right, lasts=for_ever, recipe=recipe))
        for _ in range(2)
    )
    np.testing.assert_array_equal(first.actor.parameters, second.actor.parameters)
    np.testing.assert_array_equal(first.critic.parameters, second.critic.parameters)


def test_dreams_are_dealt_out_to_all_models() -> None:
    seen: list[int] = []

    def other(state: Floats, action: Floats) -> Floats:
        seen.append(len(state))
        return slide(state, action)

    recipe = ActorCritic(batches=1, dreams=9, steps=2)
    run = learn(
        slide, pool(), np.random.default_rng(0), reward=to_the_right, lasts=for_ever, recipe=recipe, also_in=(other,)
    )
    drain(run)
    assert seen == [4, 4]


def test_a_plan_with_value_by_hand() -> None:
    """Rewards while the game lasts, and the critic's word on the last state."""
    rng = np.random.default_rng(0)
    actor, critic = (actor_critic._Trainee(4, 1, rng).network for _ in range(2))
    learned = Learned(actor, critic, catching.falling)
    future = np.zeros((1, 3, 5))
    future[..., 3] = -0.4
    future[0, :, 4] = [0.0, 0.1, 0.2]
    expected = 0.5 + 0.9 * 0.6 + 0.81 * learned.value(future[:, -1])
    np.testing.assert_allclose(with_value(learned, to_the_right, 0.9)(future), expected)
    future[0, 2, 3] = 0.4
    np.testing.assert_allclose(with_value(learned, to_the_right, 0.9)(future), 0.5 + 0.9 * 0.6)
