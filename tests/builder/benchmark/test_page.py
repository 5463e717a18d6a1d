"""What the benchmark tells of the lab once it is up: frames a second, and what passes after a slider's release."""

from math import inf
from typing import Any

import pytest

from builder.benchmark import page
from builder.benchmark.page import Slid


class Answers:
    """A page whose lab answers as it is told to; it notes what was asked of it."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.asked = list(answers), list[tuple[str, Any]]()

    def evaluate(self, program: str, arg: Any = None) -> Any:
        self.asked.append((program, arg))
        return self.answers.pop(0)

    def wait_for_function(self, *_: Any, **__: Any) -> None: ...


def test_frames_a_second_are_those_of_the_usual_frame() -> None:
    """One that came late does not count for all."""
    assert page.rate([0.0, 10.0, 20.0, 30.0, 130.0]) == pytest.approx(100.0)


def test_a_release_is_counted_from_itself_to_the_look_and_to_the_reading() -> None:
    lab: Any = Answers(3, 1000.0, [{"at": 1150.0, "run": 90.0}, 1060.0])
    assert page.slide(lab, "noise", 4) == Slid(look=60.0, reading=150.0, run=90.0)
    assert (page.SLIDE, ["noise", 4]) in lab.asked
    assert lab.asked[-1][1] == 1000.0, "a look before the release is another one"


def test_without_a_training_there_is_no_first_look() -> None:
    lab: Any = Answers(3, 1000.0, [{"at": 1040.0, "run": 15.0}, None])
    assert page.slide(lab, "horizon", 4) == Slid(look=inf, reading=40.0, run=15.0)


def test_what_renderers_have_is_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    of = {11: 4096, 12: 8192}
    monkeypatch.setattr(page, "renderers", lambda _: list(of))
    monkeypatch.setattr(page, "_resident_of", of.__getitem__)
    some_page: Any = None
    assert page.resident(some_page) == 12288
