"""What lights up in a scene of bounces, and for how long."""

import numpy as np

from dreamlab.claims.shared.bounce_scene import SIDES, held, lit, path
from dreamlab.claims.shared.bounces import CEILING, FLIGHT, FLOOR, LEFT, PADDLE
from dreamlab.claims.shared.stage import Stage

NAMED = np.array([FLIGHT, LEFT, PADDLE, FLOOR])


def test_a_side_is_there_while_it_is_named_and_the_paddle_is_at_the_floor() -> None:
    there = {
        shape.label: np.isfinite(shape.places).all(axis=(1, 2)).tolist() for shape in lit(Stage(), NAMED, labelled=True)
    }
    assert there["left wall"] == [False, True, False, False]
    assert there["floor or paddle"] == [False, False, True, True]
    assert not any(there["ceiling"])


def test_a_bounce_is_held_until_it_is_over_or_the_next_one_comes() -> None:
    assert held(np.array([0, LEFT, 0, 0, 0, CEILING, FLOOR]), frames=3).tolist() == [0, 1, 1, 1, 0, CEILING, FLOOR]


def test_a_path_grows_and_its_bounces_appear_once_they_have_happened() -> None:
    positions = np.arange(8.0).reshape(4, 2)
    way, *dots = path(Stage(), positions, NAMED)
    assert [len(way.at(frame)) for frame in range(4)] == [1, 2, 3, 4]
    left, floor = dots
    assert (left.role, floor.role) == (SIDES[LEFT][1], SIDES[FLOOR][1])
    assert [len(left.at(frame)) for frame in range(4)] == [0, 0, 1, 1]
    assert [len(floor.at(frame)) for frame in range(4)] == [0, 0, 0, 1]
