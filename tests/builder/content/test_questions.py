"""Questions: mistakes are named, units and labels come from the figures, and every one of them can be answered."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from builder.content.errors import PageError
from builder.content.figures import FigureFilter
from builder.content.questions import Checker, Question, check_level, check_placed
from builder.render import pages
from dreamlab.services import questions as asking
from dreamlab.services.registry import LABS, States
from dreamlab.tasks.work import Answer, Progress, Work, drain

GOOD: dict[str, Any] = {
    "name": "good",
    "level": 4,
    "ask": "What happens?",
    "runs": {
        "few": {"lab": "failure", "settings": {"data": 50, "horizon": 8}},
        "score": {"figure": "planning.random.rate"},
    },
    "figures": {"gain": {"ratio": ["few.final_error", "few.one_step_error"]}},
    "answer": "gain",
    "control": {
        "choices": [
            {"label": "It grows", "when": [{"figure": "gain", "op": ">", "value": 1}]},
            {"label": "It shrinks", "when": [{"figure": "gain", "op": "<=", "value": 1}]},
        ]
    },
    "feedback": [
        {"when": [{"figure": "score", "op": ">", "value": 2}], "say": "Never."},
        {"say": "It grew {gain} times, to {few.final_error}."},
    ],
}
NUMBER = {"number": {"min": 0, "max": 10, "step": 1}}
CURVE = {"curve": {"run": "few", "points": [1, 4, 8], "max": 0.6}}


@pytest.fixture
def checker(library: pages.Library) -> Checker:
    return Checker(library.measured, library.definitions, [4, 5])


def test_a_good_one_passes(checker: Checker) -> None:
    for control in (GOOD["control"], NUMBER, CURVE):
        assert checker.check([GOOD | {"control": control}])


Change = Callable[[dict[str, Any]], Any]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda q: q.pop("answer"), "questions.yml:good: the field 'answer' is missing"),
        (lambda q: q.update(answers="x"), "unknown field 'answers'; did you mean 'answer'?"),
        (lambda q: q.update(name="Good One"), "questions.yml:Good One: a name is lower case letters"),
        (lambda q: q.update(level="four"), "level should be a level's number"),
        (lambda q: q.update(level=9), "questions.yml:good: there is no level 9; there are 4, 5"),
        (lambda q: q.update(answer="gian"), "unknown figure 'gian'; did you mean 'gain'?"),
        (lambda q: q["runs"]["few"].update(lab="failing"), "unknown lab 'failing'; did you mean 'failure'?"),
        (lambda q: q["runs"]["few"].update(settings={"data": 1}), "data should be 50 to 20000"),
        (lambda q: q["runs"].update(other={"figure": "planning.random.rat"}), "did you mean 'rate'?"),
        (lambda q: q["runs"].update(other={"figure": "headline.digest"}), "'headline.digest' is no number"),
        (lambda q: q["runs"].update(other={"printed": "planning.random.rat"}), "did you mean 'rate'?"),
        (lambda q: q["runs"].update(other={"printed": "seeds.ratio.median", "figure": "x"}), "unknown part of a run"),
        (lambda q: q["runs"].clear(), "there should be 1 to 4 runs"),
        (lambda q: q.update(figures={"gain": {"ratoi": ["score", "score"]}}), "did you mean 'ratio'?"),
        (lambda q: q.update(figures={"gain": {"ratio": ["score"]}}), "a ratio is of two figures"),
        (lambda q: q.update(figures={"gain": {"sum": ["score", "skore"]}}), "did you mean 'score'?"),
        (lambda q: q.update(control={}), "a question has one control"),
        (lambda q: q.update(control={"slider": {}}), "unknown control 'slider'"),
        (lambda q: q["control"]["choices"].pop(), "there should be 2 to 5 choices"),
        (lambda q: q["control"]["choices"][0].pop("when"), "the part of a choice 'when' is missing"),
        (lambda q: q["control"]["choices"][0]["when"][0].update(op="=>"), "unknown operator '=>'"),
        (lambda q: q["control"]["choices"][0]["when"][0].update(figure="gian"), "did you mean 'gain'?"),
        (lambda q: q["control"]["choices"][0].update(when=[]), "should be a list of conditions"),
        (lambda q: q.update(control={"number": {"min": 1, "max": 1, "step": 1}}), "needs min < max"),
        (lambda q: q.update(control={"number": {"min": 0, "max": 1, "step": 1, "log": True}}), "begins above 0"),
        (lambda q: q.update(control={"number": {"min": 0, "max": 1, "step": 1, "start": 2}}), "start should be"),
        (lambda q: q.update(control={"curve": {**CURVE["curve"], "run": "score"}}), "has no drift curve"),
        (lambda q: q.update(control={"curve": {**CURVE["curve"], "points": [1, 60]}}), "the last of them 8"),
        (lambda q: q["feedback"].clear(), "there is no feedback"),
        (lambda q: q["feedback"][0].pop("when"), "the part of feedback 'when' is missing"),
        (lambda q: q["feedback"][1].update(when=[]), "unknown part of feedback 'when'"),
        (lambda q: q["feedback"][1].update(say="So {gian}."), "did you mean 'gain'?"),
        (lambda q: q["feedback"][1].update(say="So {miss}."), "unknown figure 'miss'"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(checker: Checker, change: Change, message: str) -> None:
    wrong = copy.deepcopy(GOOD)
    change(wrong)
    with pytest.raises(PageError) as caught:
        checker.check([wrong])
    assert message in str(caught.value)


def test_a_name_stands_there_once(checker: Checker) -> None:
    with pytest.raises(PageError, match=r"questions\.yml:good: stands there twice"):
        checker.check([GOOD, GOOD])


def test_what_a_prediction_adds_may_be_spoken_of(checker: Checker) -> None:
    said = [{"say": "Off by {miss}, or {miss_factor} times."}]
    assert checker.check([GOOD | {"control": NUMBER, "feedback": said}])


@pytest.mark.parametrize(
    ("change", "unit", "label"),
    [
        ({}, "", ""),
        ({"answer": "few.final_error"}, "world units", "error at the horizon"),
        ({"answer": "score"}, "", "hits per chance"),
        ({"figures": {"gain": {"difference": ["few.final_error", "score"]}}}, "world units", ""),
        ({"control": CURVE}, "world units", ""),
        ({"control": {"number": {**NUMBER["number"], "unit": "balls"}}}, "balls", ""),
        ({"measures": "how much"}, "", "how much"),
    ],
)
def test_the_answer_has_its_unit_and_its_name(
    checker: Checker, library: pages.Library, change: dict[str, Any], unit: str, label: str
) -> None:
    figure = FigureFilter(library.measured, library.definitions, library.presets)
    made = checker.for_page(GOOD | change, figure)
    assert (made["unit"], made["measures"]) == (unit, label)


def test_the_page_holds_the_question_before_any_script_runs(fill: Callable[..., str], library: pages.Library) -> None:
    name, question = next(iter(library.questions.items()))
    text = fill(f'{{{{ question("{name}") }}}}')
    assert " ".join(question["ask"].split())[:40] in " ".join(text.split())
    assert "\n\n" not in text


def test_every_question_stands_once_and_in_its_level(library: pages.Library, levels: dict[str, str]) -> None:
    for name, question in library.questions.items():
        pages_with_it = [page for page, text in levels.items() for _ in range(text.count(f'question("{name}")'))]
        assert len(pages_with_it) == 1, name
        in_a_level = pages_with_it[0].startswith("level-")
        assert in_a_level == (question["level"] > 0), name
        assert not in_a_level or pages_with_it[0].startswith(f"level-{question['level']}"), name


def answered(states: States, question: Question, predicted: Any) -> dict[str, Any]:
    return drain(states.start("question", "answer", {"question": question, "predicted": predicted, "seed": 0})).plain


def test_what_would_take_too_long_is_taken_as_printed(checker: Checker, library: pages.Library) -> None:
    path = "remedies.by_name.multi-step.with.final_error.median"
    asked = copy.deepcopy(GOOD) | {"answer": "all"}
    asked["runs"]["all"] = {"printed": path}
    (checked,) = checker.check([asked])
    made = checker.for_page(checked, FigureFilter(library.measured, library.definitions, library.presets))
    assert (
        made["runs"]["all"]["value"]
        == library.measured["remedies"]["by_name"]["multi-step"]["with"]["final_error"]["median"]
    )
    assert made["unit"] == "world units"


class Page(States):
    """As on a page, what one question had trained answers the next one too; claims have their printed figures.

    Those are what a page measures, to the last bit (tests/browser/test_claims.py, tests/engines). One that is soon
    measured is measured here all the same.
    """

    def __init__(self, measured: dict[str, Any]) -> None:
        super().__init__()
        self._printed = {name: claim for name, claim in measured["claims"].items() if name != "minds"}
        self.taken: list[str] = []

    def start(self, name: str, task: str, request: dict[str, Any], files: dict[str, bytes] | None = None) -> Work:
        printed = self._printed.get(name)
        if printed and LABS[name].claim.read_settings(request.get("settings", {})) == printed["settings"]:
            self.taken.append(name)
            return worked({figure: each["values"][0] for figure, each in printed["figures"].items()})
        return super().start(name, task, request, files)


def worked(figures: dict[str, float]) -> Work:
    yield Progress("printed", 1.0)
    return Answer({"figures": figures})


@pytest.mark.slow
def test_every_question_is_answered_by_its_run(library: pages.Library) -> None:
    """At the seed that the pages begin with, one choice comes true, and no more than one."""
    states = Page(library.measured)
    for name, question in library.questions.items():
        control = question["control"]
        if "choices" in control:
            figures = answered(states, question, 0)["figures"]
            true = [choice["label"] for choice in control["choices"] if asking.holds(choice["when"], figures)]
            assert len(true) == 1, f"{name}: {true}"
        elif "number" in control:
            answer = answered(states, question, control["number"]["min"])["answer"]
            assert control["number"]["min"] <= answer <= control["number"]["max"], name
        else:
            curve = answered(states, question, [[step, 0.1] for step in control["curve"]["points"]])["curve"]
            assert len(curve) == control["curve"]["points"][-1], name
    assert states.taken


def test_a_question_that_no_page_asks_is_named_with_the_line_to_write() -> None:
    check_placed({"good": GOOD}, {"good"})
    with pytest.raises(
        PageError, match=r'questions.yml:good: no page asks it: write {{ question\("good"\) }} in level 4'
    ):
        check_placed({"good": GOOD}, set())


def test_a_question_stands_on_a_page_of_its_level_or_of_none() -> None:
    check_level(GOOD, 4)
    check_level(GOOD, None)
    with pytest.raises(ValueError, match="the question 'good' is of level 4"):
        check_level(GOOD, 3)
