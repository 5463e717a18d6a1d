"""Predict, then run: levels/questions.yml, read and checked, and what the page's script gets to know of a question."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from builder.content.checks import Checks
from builder.content.figures import Definition, FigureFilter, figure_name
from dreamlab.claims import CLAIMS
from dreamlab.labs.failure import lab as failure
from dreamlab.measure.deferred import read_path
from dreamlab.services.questions import PREDICTED, WORKED_OUT
from dreamlab.services.registry import LABS
from dreamlab.tasks.settings import SettingsError

CHECKS = Checks("questions.yml", "of the question’s runs")
NEEDED = ("name", "level", "ask", "runs", "answer", "control", "feedback")
OPTIONAL = ("figures", "measures")
NAME = re.compile(r"[a-z][a-z0-9-]*")
PLACE = re.compile(r"\{([^{}]*)\}")
"""A figure that a sentence prints: ``{after.final_error}``."""
MOST_RUNS = 4
CONTROLS = {
    "number": ({"min", "max", "step"}, {"start", "unit", "log"}),
    "curve": ({"run", "points", "max"}, set[str]()),
}
"""Fields that a control must have, and may have."""

Question = dict[str, Any]


@dataclass(frozen=True)
class Checker:
    """What questions may refer to."""

    measured: Mapping[str, Any]
    definitions: Mapping[str, Definition]
    levels: Collection[int]
    """Numbers of the levels that there are."""

    def check(self, questions: Any) -> list[Question]:
        """The questions, unchanged; PageError names the file, the entry and the nearest right key."""
        if not isinstance(questions, list):
            raise CHECKS.wrong("the file", "it should be a list of questions")
        names = [str(question.get("name")) for question in questions]
        for name, question in zip(names, questions, strict=True):
            if not NAME.fullmatch(name):
                raise CHECKS.wrong(name, "a name is lower case letters, digits and hyphens")
            self._question(name, question)
        CHECKS.once(names)
        return questions

    def _question(self, where: str, question: Question) -> None:
        CHECKS.fields(where, question, NEEDED, "field", optional=OPTIONAL)
        if not isinstance(question["level"], int):
            raise CHECKS.wrong(where, "level should be a level's number")
        if question["level"] not in (NO_LEVEL, *self.levels):
            raise CHECKS.wrong(where, f"there is no level {question['level']}; there are {_listed(self.levels)}")
        known = self._figures_of(where, question["runs"])
        for name, recipe in question.get("figures", {}).items():
            _recipe(where, recipe, known)
            known.append(name)
        _known(where, "figure", question["answer"], known)
        self._control(where, question, known)
        said = question["feedback"]
        if not said:
            raise CHECKS.wrong(where, "there is no feedback")
        for index, one in enumerate(said):
            last = index == len(said) - 1
            CHECKS.fields(where, one, ("say",) if last else ("when", "say"), "part of feedback")
            if not last:
                CHECKS.signature(where, one["when"], known)
            for name in PLACE.findall(one["say"]):
                _known(where, "figure", name, known)

    def _figures_of(self, where: str, runs: Mapping[str, Any]) -> list[str]:
        """Names of the figures that the runs give."""
        if not 1 <= len(runs) <= MOST_RUNS:
            raise CHECKS.wrong(where, f"there should be 1 to {MOST_RUNS} runs")
        found: list[str] = []
        for name, run in runs.items():
            if "figure" in run:
                CHECKS.fields(where, run, ("figure",), "part of a run")
                self._printed(where, run["figure"])
                found.append(name)
            elif "printed" in run:
                CHECKS.fields(where, run, ("printed",), "part of a run")
                self._printed(where, run["printed"])
                found.append(name)
            else:
                CHECKS.fields(where, run, ("lab", "settings"), "part of a run")
                found += [f"{name}.{figure}" for figure in self._lab(where, run)]
        return found

    def _printed(self, where: str, path: str) -> float:
        """The number that the pages print there."""
        found: Any = self.measured
        for key in read_path(path):
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError) as error:
                known = found if isinstance(found, Mapping) else ()
                raise CHECKS.unknown(where, f"figure, at the end of {path},", key, known) from error
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            raise CHECKS.wrong(where, f"{path!r} is no number")
        return found

    def _lab(self, where: str, run: Mapping[str, Any]) -> list[str]:
        labs = (failure.NAME, *CLAIMS)
        name = run["lab"]
        _known(where, "lab", name, labs)
        try:
            if name == failure.NAME:
                failure.FailureSettings.read(run["settings"])
                presets = self.measured["presets"].values()
                return sorted({figure for preset in presets for figure in preset["figures"]})
            LABS[name].claim.read_settings(run["settings"])
        except SettingsError as error:
            raise CHECKS.wrong(where, str(error)) from error
        if name not in self.measured.get("claims", {}):
            again = f'measure it: make verify ARGS="--part claims.{name} --write"'
            raise CHECKS.wrong(where, f"the claim {name!r} was not measured yet; {again}")
        return list(self.measured["claims"][name]["figures"])

    def _control(self, where: str, question: Question, known: list[str]) -> None:
        control = question["control"]
        if len(control) != 1:
            raise CHECKS.wrong(where, "a question has one control: choices, number or curve")
        ((kind, what),) = control.items()
        _known(where, "control", kind, PREDICTED)
        if kind == "choices":
            if not 2 <= len(what) <= 5:
                raise CHECKS.wrong(where, "there should be 2 to 5 choices")
            for choice in what:
                CHECKS.fields(where, choice, ("label", "when"), "part of a choice")
                CHECKS.signature(where, choice["when"], known)
            return
        needed, optional = CONTROLS[kind]
        CHECKS.fields(where, what, sorted(needed), f"part of the {kind}", optional=sorted(optional))
        known += PREDICTED[kind]
        if kind == "number":
            _scale(where, what)
        else:
            self._curve(where, question, what)

    def _curve(self, where: str, question: Question, curve: Mapping[str, Any]) -> None:
        run = question["runs"].get(curve["run"])
        if run is None or run.get("lab") != failure.NAME:
            raise CHECKS.wrong(where, f"{curve['run']!r} is no run of the failure lab, so it has no drift curve")
        horizon = failure.FailureSettings.read(run["settings"]).horizon
        points = curve["points"]
        if points != sorted(set(points)) or points[0] < 1 or points[-1] != horizon:
            raise CHECKS.wrong(where, f"the points of the curve are rising steps, the last of them {horizon}")

    def for_page(self, question: Question, figure: FigureFilter) -> Question:
        """The question as the page's script gets it: with its unit, and what each figure's protocol needs.

        A figure that is too long a run for a page stands there as it is printed.
        """
        runs = {}
        for name, run in question["runs"].items():
            more: dict[str, Any] = {}
            if "figure" in run:
                more = {"declared": figure.given(run["figure"])}
            elif "printed" in run:
                more = {"value": self._printed(question["name"], run["printed"])}
            runs[name] = run | more
        return {"measures": self._label(question), **question, "runs": runs, "unit": self._unit(question)}

    def _label(self, question: Question) -> str:
        """What was measured, where the question does not say it itself."""
        name = self._named(question, question["answer"])
        return self.definitions[name].label if name in self.definitions else ""

    def _unit(self, question: Question) -> str:
        """Of the answer; a number may name its own."""
        if "curve" in question["control"]:
            return self.definitions["drift"].unit
        own = question["control"].get("number", {}).get("unit")
        return self._unit_of(question, question["answer"]) if own is None else str(own)

    def _unit_of(self, question: Question, name: str) -> str:
        """A ratio has none; a difference and a sum have that of what they were worked out from."""
        recipe = question.get("figures", {}).get(name)
        if recipe is not None:
            return "" if "ratio" in recipe else self._unit_of(question, next(iter(recipe.values()))[0])
        named = self._named(question, name)
        return self.definitions[named].unit if named in self.definitions else ""

    def _named(self, question: Question, name: str) -> str:
        """The entry of figures.yml behind a figure of a question."""
        one = question["runs"].get(name, {})
        if "figure" in one or "printed" in one:
            return figure_name(one.get("figure") or one["printed"])
        run, _, figure = name.rpartition(".")
        lab = question["runs"].get(run, {}).get("lab")
        return f"claims.{lab}.{figure}" if lab in CLAIMS else figure


NO_LEVEL = 0
"""The level of a question on a page that belongs to none: no level counts it."""


def check_placed(questions: Mapping[str, Question], placed: Collection[str]) -> None:
    """PageError for a question that no page asks: the cards of the levels would count it all the same."""
    for name, question in questions.items():
        if name not in placed:
            line = f'{{{{ question("{name}") }}}}'
            raise CHECKS.wrong(name, f"no page asks it: write {line} in level {question['level']}, or take it out")


def check_level(question: Question, level: int | None) -> None:
    """ValueError for a question of another level than the page's; None is a page of no level."""
    if level is not None and question["level"] != level:
        raise ValueError(f"the question {question['name']!r} is of level {question['level']} (levels/questions.yml)")


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in sorted(numbers))


def _scale(where: str, number: Mapping[str, Any]) -> None:
    if not number["min"] < number["max"] or number["step"] <= 0:
        raise CHECKS.wrong(where, "the number needs min < max and a step above 0")
    if number.get("log") and number["min"] <= 0:
        raise CHECKS.wrong(where, "a logarithmic slider begins above 0")
    if not number["min"] <= number.get("start", number["min"]) <= number["max"]:
        raise CHECKS.wrong(where, "start should be between min and max")


def _recipe(where: str, recipe: Mapping[str, Any], known: Iterable[str]) -> None:
    if len(recipe) != 1:
        raise CHECKS.wrong(where, f"a figure is worked out in one way: {', '.join(WORKED_OUT)}")
    ((how, of),) = recipe.items()
    _known(where, "way to work out a figure", how, WORKED_OUT)
    for name in of:
        _known(where, "figure", name, known)
    if how != "sum" and len(of) != 2:
        raise CHECKS.wrong(where, f"a {how} is of two figures")


def _known(where: str, what: str, key: Any, known: Iterable[str]) -> None:
    names = list(known)
    if key not in names:
        raise CHECKS.unknown(where, what, key, names)
