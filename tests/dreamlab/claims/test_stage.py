"""What scenes of the court are made of, and which ball is typical."""

import numpy as np

from dreamlab.claims.shared.stage import GAP, Stage, behind, typical, view


def test_courts_stand_side_by_side_and_all_are_in_view() -> None:
    (left, right), (low, high) = view(3)
    corners = Stage(2).walls().places[0]
    assert np.isclose(corners[:, 0].min(), 1.5 + 2 * GAP)
    assert left < -0.5
    assert corners[:, 0].max() < right
    assert low < corners[:, 1].min()
    assert corners[:, 1].max() < high


def test_a_tail_ends_at_the_ball_and_begins_nowhere_before_the_start() -> None:
    path = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    tail = behind(path, 2)
    assert (tail[:, -1] == path).all()
    assert np.isnan(tail[0, 0]).all()
    assert (tail[2, 0] == path[1]).all()


def test_the_typical_one_is_in_the_middle() -> None:
    assert typical(np.array([9.0, 1.0, 5.0])) == 2
    assert typical(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([9.0, 8.0, 0.0, 7.0, 1.0])) == 3
