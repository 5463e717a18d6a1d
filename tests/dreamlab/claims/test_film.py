"""Films of play: what was seen is kept once, agents play as they would, and the ball shown is a usual one."""

import numpy as np

from dreamlab.claims.shared.film import Film, landed, usual
from dreamlab.claims.shared.playing import LOTS, geared, play_lots
from dreamlab.plan import catching
from dreamlab.tasks.work import drain


def test_a_film_keeps_the_first_lot_and_changes_nothing() -> None:
    world, enough = geared(catching.GEAR), lambda tally: len(tally.hits) >= 120
    film = Film(catching.following)
    runs = [
        drain(play_lots(agent, np.random.SeedSequence(3), 0.0, enough=enough, world=world))
        for agent in (film, catching.following)
    ]
    assert (runs[0].hits == runs[1].hits).all()
    balls, steps, size = film.states.shape
    assert (balls, size) == (LOTS[0], 5)
    assert steps <= catching.STEPS
    met = catching.caught(film.states)
    assert (met == runs[0].hits[: LOTS[0]]).mean() > 0.9


def test_the_usual_ball_ends_as_most_do_and_is_in_the_middle_of_those() -> None:
    catches_most = np.array([True, True, False, True, True, True])
    misses_most = np.array([False, False, False, True, False, False])
    assert usual([catches_most, misses_most]) == 4


def test_a_fall_is_shown_until_shortly_after_it_landed() -> None:
    fall = np.zeros((20, 5))
    fall[:, 3] = np.where(np.arange(20) < 9, -1.0, 1.0)
    assert landed(fall, after=3) == 12
    assert landed(fall, after=30) == 20
    assert landed(fall[:5], after=3) == 5
