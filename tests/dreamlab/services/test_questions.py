"""Predict, then run: which choice came true, which sentence is said, and how far a drawn curve is off."""

from typing import Any

import pytest

from dreamlab.services import questions
from dreamlab.services.registry import States
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import drain

SHORT: dict[str, Any] = {
    "runs": {"few": {"lab": "failure", "settings": {"data": 50, "horizon": 8}}, "seed": {"figure": "headline.seed"}},
    "figures": {"gain": {"ratio": ["few.final_error", "few.one_step_error"]}, "all": {"sum": ["gain", "seed"]}},
    "answer": "gain",
    "feedback": [
        {"when": [{"figure": "gain", "op": "<", "value": 1}], "say": "It shrinks."},
        {"say": "It grows by {gain}."},
    ],
}
CHOICES = {
    "choices": [
        {"label": "It shrinks", "when": [{"figure": "gain", "op": "<", "value": 1}]},
        {"label": "It grows", "when": [{"figure": "gain", "op": ">=", "value": 1}]},
    ]
}


def answer(control: dict[str, Any], predicted: Any, **more: Any) -> dict[str, Any]:
    asked = SHORT | {"control": control} | more
    return drain(States().start("question", "answer", {"question": asked, "predicted": predicted, "seed": 0})).plain


def test_a_prediction_uses_the_model_that_the_lab_on_the_page_has() -> None:
    states, settings = States(), {"data": 50, "horizon": 8}
    reading = drain(states.start("failure", "read", {"settings": settings | {"seed": 7}})).plain
    stages: set[str] = set()
    request = {"question": SHORT | {"control": CHOICES}, "predicted": 0, "seed": 7}
    said = drain(states.start("question", "answer", request), lambda now: stages.add(now.stage)).plain
    assert reading["retrained"]
    assert "dreaming" in stages
    assert "retraining" not in stages
    assert said["figures"]["few.final_error"] == reading["final_error"]


def test_a_figure_taken_as_printed_is_not_run() -> None:
    runs = SHORT["runs"] | {"table": {"printed": "nowhere.at.all", "value": 0.25}}
    recipes = {"gain": {"ratio": ["few.final_error", "table"]}, "all": {"sum": ["table", "seed"]}}
    said = answer(CHOICES, 0, runs=runs, figures=recipes)["figures"]
    assert said["gain"] == 4 * said["few.final_error"]
    assert said["all"] == 0.25 + said["seed"]


def test_the_right_choice_is_the_one_whose_conditions_came_true() -> None:
    said = answer(CHOICES, 0)
    figures = said["figures"]
    assert figures["gain"] == figures["few.final_error"] / figures["few.one_step_error"] == said["answer"] > 1
    assert figures["all"] == figures["gain"] + 0
    assert (said["right"], said["feedback"]) == (1, 1)


def test_a_number_is_told_by_how_much_it_misses() -> None:
    said = answer({"number": {"min": 0, "max": 10, "step": 1}}, 2.0)
    assert said["figures"]["miss"] == 2.0 - said["answer"]
    assert said["figures"]["miss_factor"] >= 1
    assert said["right"] is None


def test_a_drawn_curve_is_held_against_the_measured_one() -> None:
    control = {"curve": {"run": "few", "points": [1, 4, 8], "max": 0.6}}
    said = answer(control, [[1, 0.0], [4, 0.0], [8, 0.0]])
    assert len(said["curve"]) == 8
    assert said["figures"]["largest_gap"] == max(said["curve"])
    assert said["figures"]["mean_gap"] == pytest.approx(sum(said["curve"]) / 8)
    assert said["answer"] == said["curve"][-1] == said["figures"]["few.final_error"]


def test_between_two_points_the_pencil_went_straight() -> None:
    curve = [0.1, 0.2, 0.4, 0.8]
    found = questions.of_curve({2: 0.2, 4: 0.4}, curve)
    assert found["mean_gap"] == pytest.approx((0.0 + 0.0 + 0.1 + 0.4) / 4)
    assert (found["largest_gap_step"], found["largest_gap"]) == (4, pytest.approx(0.4))
    assert (found["predicted_half_step"], found["measured_half_step"]) == (2, 3)
    assert found["miss_factor"] == pytest.approx(2.0)


def test_a_factor_of_nothing_is_no_figure() -> None:
    assert "miss_factor" not in questions.of_number(0.0, 1.0)


@pytest.mark.parametrize(
    ("control", "predicted"),
    [
        (CHOICES, 2),
        (CHOICES, "it grows"),
        ({"number": {}}, "many"),
        ({"number": {}}, float("nan")),
        ({"curve": {"run": "few", "points": [1, 8]}}, [[1, 0.1]]),
        ({"curve": {"run": "few", "points": [1, 8]}}, [[1, 0.1], [8, None]]),
    ],
)
def test_what_is_no_prediction_is_refused_before_anything_runs(control: dict[str, Any], predicted: Any) -> None:
    with pytest.raises(SettingsError):
        answer(control, predicted, runs={"bad": {"lab": "nowhere"}})
