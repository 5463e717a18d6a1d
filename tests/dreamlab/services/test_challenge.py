"""What a page asks of a challenge: a verdict on what its lab has measured, or on what is measured for it."""

from typing import Any

import pytest

from dreamlab.challenges import program
from dreamlab.services.registry import States
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import drain

LITTLE = {"lab": "training", "met": [{"figure": "data", "op": "<", "value": 60}], "score": {"figure": "final_error"}}


def ask(task: str, request: dict[str, Any]) -> dict[str, Any]:
    return drain(States().start("challenge", task, request)).plain


def test_what_no_lab_has_measured_is_measured() -> None:
    answer = ask("judge", {"challenge": LITTLE, "settings": {"data": 50}})
    assert answer["met"]
    assert answer["score"] == answer["figures"]["final_error"] > 0
    assert (answer["lab"], answer["settings"]["seed"], len(answer["digest"])) == ("training", 0, 64)


def test_what_a_lab_has_measured_is_judged_as_it_is() -> None:
    given = {"settings": {"data": 50}, "figures": {"data": 70.0, "final_error": 0.5}, "digest": "abc"}
    answer = ask("judge", {"challenge": LITTLE, **given})
    assert (answer["met"], answer["score"], answer["digest"]) == (False, 0.5, "abc")
    assert [(line["wanted"], line["found"]) for line in answer["lines"]] == [(60, 70.0)]


def test_a_program_is_known_by_its_code() -> None:
    challenge = {
        "lab": "program",
        "met": [{"figure": "features", "op": "<", "value": 9}],
        "score": {"figure": "features"},
    }
    settings = {"what": "features", "code": "x"}
    answer = ask("judge", {"challenge": challenge, "settings": settings, "figures": {"features": 7.0}})
    assert answer["met"]
    assert answer["digest"] == program.digest("x")


def test_a_receipt_is_measured() -> None:
    answer = ask("measure", {"of": "training", "settings": {"data": 50}})
    assert answer["settings"] | {"data": 50, "remedy": "plain"} == answer["settings"]
    with pytest.raises(SettingsError):
        ask("measure", {"of": "training", "settings": {"data": 5}})
