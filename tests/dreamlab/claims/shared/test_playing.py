"""Playing until sure: lots, the same balls for all, and when it ends."""

import numpy as np

from dreamlab.claims.shared.playing import LOTS, MOST, CountRun, Tally, play_lots, play_until_sure, until_all_are_down
from dreamlab.claims.uncertainty import LARGEST_SHARE_ERROR
from dreamlab.plan import catching, closed_loop
from dreamlab.tasks.work import drain
from dreamlab.types import Floats
from dreamlab.world import court

SEED = np.random.SeedSequence(3)


def resting(state: Floats, rng: np.random.Generator) -> Floats:
    return np.zeros((len(state), 1))


def test_an_agent_plays_until_its_error_is_small_enough() -> None:
    for agent in (catching.anticipating(), resting):
        tally = drain(play_until_sure(lambda agent=agent: agent, SEED, 0.0))
        played = np.cumsum(LOTS).tolist().index(len(tally.hits))
        assert tally.share.error <= LARGEST_SHARE_ERROR or len(tally.hits) == MOST
        assert not Tally(tally.hits[: len(tally.hits) - LOTS[played]]).sure


def test_a_share_of_one_half_takes_the_most_balls() -> None:
    tally = Tally(np.arange(MOST - LOTS[-1]) % 2 == 0)
    assert not tally.sure
    assert Tally(np.arange(MOST) % 2 == 0).share.error <= LARGEST_SHARE_ERROR


def test_every_agent_meets_the_same_balls_and_lots_differ() -> None:
    starts: list[Floats] = []

    def watching() -> catching.Policy:
        first = True

        def act(state: Floats, rng: np.random.Generator) -> Floats:
            nonlocal first
            if first:
                starts.append(state.copy())
                first = False
            return resting(state, rng)

        return act

    for _ in range(2):
        drain(
            play_lots(
                watching,
                SEED,
                0.0,
                enough=lambda tally: len(tally.hits) >= LOTS[0] + LOTS[1],
                world=lambda seed: court.geared(0.5),
            )
        )
    np.testing.assert_array_equal(starts[0], starts[2])
    np.testing.assert_array_equal(starts[1], starts[3])
    assert not np.array_equal(starts[0], starts[1])


def test_a_lot_that_is_left_early_has_the_hits_of_the_whole() -> None:
    def played() -> CountRun:
        return closed_loop.play(
            catching.following(), 20, catching.STEPS, SEED, world=court.geared(0.5), reset=catching.reset
        )

    whole, left = drain(played()), drain(until_all_are_down(played()))
    assert left.step < whole.step
    np.testing.assert_array_equal(left.hits, whole.hits)
    np.testing.assert_array_equal(left.chances, whole.chances)
