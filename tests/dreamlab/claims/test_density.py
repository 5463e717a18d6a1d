"""Claim 2's maths: what each recording holds, what is stored of it, and that copies are told from content."""

import json
from pathlib import Path

import numpy as np
import pytest

from dreamlab.claims.density import experiment, recordings
from dreamlab.claims.density.experiment import Lesson
from dreamlab.claims.density.measures import agreement, copied_error
from dreamlab.world import court
from dreamlab.world.experience import mixed_episodes, transitions

ROOT = Path(__file__).parents[3]


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_every_recording_has_the_length_that_was_asked_for() -> None:
    for make in (recordings.diverse, recordings.habit):
        for count in (7, 100, 401):
            assert len(make(count, rng())) == count
    assert len(recordings.repeated(recordings.diverse(7, rng()), 5)) == 35


def test_repeated_moments_are_copies_and_shaken_ones_are_not() -> None:
    few = recordings.diverse(10, rng())
    many = recordings.repeated(few, 3)
    np.testing.assert_array_equal(many.state[::3], few.state)
    np.testing.assert_array_equal(many.next_state[2::3], few.next_state)
    shaken = recordings.shaken(many, 0.02, rng(1))
    assert len(np.unique(shaken.state, axis=0)) == 30
    error = np.concatenate([shaken.state - many.state, shaken.next_state - many.next_state])
    assert error.std() == pytest.approx(0.02, rel=0.2)
    np.testing.assert_array_equal(shaken.action, many.action)


def test_every_recording_is_of_the_true_court() -> None:
    for moments in (recordings.diverse(200, rng()), recordings.habit(200, rng())):
        np.testing.assert_array_equal(court.step(moments.state, moments.action), moments.next_state)


def test_the_habit_always_stands_under_a_low_ball() -> None:
    moments = recordings.habit(6400, rng())
    low = moments.state[:, 1] < 0.1
    outside = np.abs(moments.state[low, 0] - moments.state[low, 4]) > court.PADDLE_HALF_WIDTH
    assert low.sum() > 300
    assert outside.mean() < 0.02


def test_what_is_stored_can_be_read_back_to_half_a_grain() -> None:
    moments = recordings.diverse(50, rng())
    data = recordings.stored(moments)
    assert len(data) == 50 * 11 * 2
    read = np.frombuffer(data, dtype="<i2").reshape(50, 11) * recordings.GRAIN
    numbers = np.concatenate([moments.state, moments.action, moments.next_state], axis=1)
    assert np.abs(read - numbers).max() <= recordings.GRAIN / 2 + 1e-12


def test_compression_sees_copies_and_not_noise() -> None:
    few = recordings.diverse(100, rng())
    size = recordings.compressed_size(recordings.stored(few))
    copies = recordings.repeated(few, 20)
    assert recordings.compressed_size(recordings.stored(copies)) < 2.5 * size
    noisy = recordings.shaken(copies, 0.02, rng(1))
    assert recordings.compressed_size(recordings.stored(noisy)) > 10 * size


def test_the_figures_of_lessons_by_hand() -> None:
    def lessons(*errors: float, size: int) -> list[Lesson]:
        return [Lesson(1000, size, 1.0 - error, error, 10 * error) for error in errors]

    found = experiment.compared(
        {
            "diverse": lessons(0.4, 0.2, 0.1, 0.1, size=400),
            "repeated": lessons(0.4, 0.4, 0.3, 0.3, size=20),
            "habit": lessons(0.5, 0.5, 0.5, 0.4, size=800),
            "shaky": lessons(0.9, 0.8, 0.6, 0.5, size=600),
        },
        {
            "once": Lesson(50, 19, 0.0, 0.33, 1.0),
            "glance": Lesson(50, 45, 0.0, 0.8, 1.0),
            "looked": Lesson(1000, 900, 0.0, 0.4, 1.0),
            "once_pass": Lesson(50, 19, 0.0, 0.9, 1.0),
            "again_pass": Lesson(50, 19, 0.0, 0.6, 1.0),
            "repeated_pass": Lesson(1000, 20, 0.0, 0.5, 1.0),
            "diverse_pass": Lesson(1000, 400, 0.0, 0.25, 1.0),
        },
        32,
    )
    expected = {
        "volume": 1000,
        "left_diverse": 0.4,
        "left_repeated": 0.02,
        "repeated_cost": 3,
        "repeated_cost_dream": 3,
        "repeated_cost_pass": 2,
        "draws": 80,
        "copies_gain_pass": 1.8,
        "again_gain": 1.2,
        "agrees_raw": 0,
        "agrees_compressed": found["agrees_compressed"],
        "agrees_copied": found["agrees_copied"],
        "copies_gain": 1.1,
        "habit_cost": 2,
        "habit_size": 2,
        "shaky_cost": 5,
        "shaky_size": 1.5,
        "looks_gain": 2,
        "diverse_error": 0.1,
        "repeated_error": 0.3,
        "once_error": 0.33,
        "diverse_pass_error": 0.25,
        "repeated_pass_error": 0.5,
        "once_pass_error": 0.9,
        "again_pass_error": 0.6,
        "glance_error": 0.8,
        "looked_error": 0.4,
    }
    assert found == pytest.approx(expected)
    assert found["agrees_copied"] < -0.8, "copying was made the opposite of the error"


def test_agreement_by_hand() -> None:
    assert agreement([1.0, 2.0, 3.0], [10.0, 20.0, 30.0]) == 1.0
    assert agreement([3.0, 2.0, 1.0], [10.0, 20.0, 30.0]) == -1.0
    assert agreement([1.0, 1.0, 3.0], [10.0, 20.0, 30.0]) == pytest.approx(2 / 3), "equal ones count for neither"


def test_copying_is_exact_where_the_moment_was_recorded() -> None:
    play = mixed_episodes(court.step, 10, 30, rng())
    recorded = transitions(play)
    assert copied_error(recorded, play) == 0.0
    other = copied_error(transitions(mixed_episodes(court.step, 10, 30, rng(1))), play)
    more = copied_error(transitions(mixed_episodes(court.step, 300, 30, rng(1))), play)
    assert 0.0 < more < other


def test_a_pass_sees_every_moment_once() -> None:
    few = recordings.diverse(200, rng())
    assert experiment.passes(few, 1) == 6
    assert experiment.passes(recordings.repeated(few, 32), 1) == 200 == experiment.passes(few, 32)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bits_and_another_seed_others() -> None:
    first, again, other = (experiment.CLAIM.run({"seed": seed}).digest for seed in (3, 3, 4))
    assert first == again != other


def test_what_the_page_says_of_the_orders() -> None:
    measured = json.loads((ROOT / "levels/measured.json").read_text())["claims"]["density"]
    figures = {name: each["values"] for name, each in measured["figures"].items()}
    assert all(
        left < diverse / 5 for left, diverse in zip(figures["left_repeated"], figures["left_diverse"], strict=True)
    )
    assert measured["figures"]["looks_gain"]["median"] > 1.1
    assert sum(gain > 1 for gain in figures["looks_gain"]) >= 8
    assert all(0.7 < gain < 1.4 for gain in figures["again_gain"])
    assert all(gain > 1.5 for gain in figures["copies_gain_pass"])
    agrees = {name: measured["figures"][f"agrees_{name}"]["median"] for name in ("raw", "compressed", "copied")}
    assert agrees["raw"] - 0.05 < agrees["compressed"] < agrees["raw"] + 0.15, "hardly better"
    assert max(agrees.values()) < 0.75, "none of the three tells beforehand"
    by_bytes, by_content, _ = ({curve["label"]: curve for curve in plot["curves"]} for plot in measured["plots"])
    # By bytes the repeated curve lies above the diverse one, by compressed bytes it does not.
    last = by_content["repeated moments"]["x"][-1], by_content["repeated moments"]["y"][-1]
    diverse = by_content["diverse play"]
    at_equal_content = np.interp(np.log(last[0]), np.log(diverse["x"]), np.log(diverse["y"]))
    apart = np.log(by_bytes["repeated moments"]["y"][-1] / by_bytes["diverse play"]["y"][-1])
    assert abs(np.log(last[1]) - at_equal_content) < apart / 2


def test_the_table_of_errors_says_what_the_ratios_say() -> None:
    figures = json.loads((ROOT / "levels/measured.json").read_text())["claims"]["density"]["figures"]
    value = {name: np.array(each["values"]) for name, each in figures.items()}
    np.testing.assert_allclose(value["repeated_error"] / value["diverse_error"], value["repeated_cost"])
    np.testing.assert_allclose(value["once_pass_error"] / value["repeated_pass_error"], value["copies_gain_pass"])
    np.testing.assert_allclose(value["glance_error"] / value["looked_error"], value["looks_gain"])
