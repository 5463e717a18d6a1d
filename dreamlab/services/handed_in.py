"""The receipts of a class: every file of some folders checked, and a table of what came out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from dreamlab.challenges.apart import ApartError, NowhereApartError
from dreamlab.challenges.judging import Verdict, judge
from dreamlab.measure.deferred import read_path
from dreamlab.services.receipts import LARGEST, Receipt, ReceiptError, Recomputed, read, recompute
from dreamlab.services.registry import States
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import drain

AGREES, DIFFERS, UNREADABLE, NOT_RUN = range(4)
"""Exit codes of ``dreamlab check``: the worst of all files."""
VERDICTS = ("agrees", "does not agree", "cannot be read", "cannot be checked here")
COLUMNS = (
    "file",
    "verdict",
    "says",
    "name",
    "lab",
    "seed",
    "settings",
    "same_as",
    "task",
    "challenge",
    "met",
    "score",
    "answers",
    "predictions",
    "figures",
    "version",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that begins with one of these."""


@dataclass(frozen=True)
class Checked:
    """One file: its verdict, what does not agree, the receipt if it could be read, an earlier file of the same run.

    judged: of a challenge that is known, by the figures that were computed; predictions: what became of them
    """

    file: str
    verdict: int
    says: str
    receipt: Receipt | None = None
    same_as: str = ""
    judged: Verdict | None = None
    predictions: tuple[dict[str, Any], ...] = ()


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and every .json below a folder, by name; links are not followed."""
    for path in paths:
        if path.is_dir():
            below = (each for each in path.rglob("*.json") if each.is_file() and not each.is_symlink())
            yield from sorted(below)
        else:
            yield path


@dataclass(frozen=True)
class Lessons:
    """What the lessons declare: challenges by name, questions, and the printed figures (levels/measured.json)."""

    challenges: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    questions: tuple[Mapping[str, Any], ...] = ()
    measured: Mapping[str, Any] = field(default_factory=dict)


def check_all(paths: Iterable[Path], lessons: Lessons | None = None) -> Iterator[Checked]:
    """Each file in turn; receipts of the same settings share one run, a program that failed is not tried again.

    Without lessons no challenge is judged.
    """
    states, known, lessons = States(), dict[str, tuple[Recomputed, str]](), lessons or Lessons()
    failed: dict[str, ApartError] = {}
    predictions = Predictions(lessons.questions, lessons.measured, states)
    for path in files_of(paths):
        try:
            receipt = read(_bytes(path))
        except (ReceiptError, OSError) as error:
            yield Checked(str(path), UNREADABLE, str(error))
            continue
        key = json.dumps([receipt.lab, receipt.settings, receipt.figures, receipt.digest], sort_keys=True)
        program = json.dumps([receipt.lab, receipt.settings], sort_keys=True)
        try:
            if program in failed:
                raise failed[program]
            found, first = known[key] if key in known else (recompute(receipt, states), "")
        except ApartError as error:
            failed[program] = error
            verdict = NOT_RUN if isinstance(error, NowhereApartError) else DIFFERS
            yield Checked(str(path), verdict, f"its program: {error}", receipt)
            continue
        known[key] = found, first or str(path)
        judged = _judged(receipt, found, lessons.challenges)
        foretold = tuple(predictions.of(receipt)) if lessons.questions else ()
        verdict = DIFFERS if found.says else AGREES
        yield Checked(str(path), verdict, "; ".join(found.says), receipt, first, judged, foretold)


class Predictions:
    """What became of the predictions on receipts: each question's run is done again, a printed figure is looked up.

    questions: as levels/questions.yml has them; measured: levels/measured.json
    """

    def __init__(self, questions: Iterable[Mapping[str, Any]], measured: Mapping[str, Any], states: States) -> None:
        self._questions = {str(question["name"]): question for question in questions}
        self._measured, self._states = measured, states
        self._known: dict[str, dict[str, Any]] = {}

    def of(self, receipt: Receipt) -> list[dict[str, Any]]:
        """For each answer: question, predicted, measured, and right (of choices) or miss (of numbers), or an error."""
        return [self._one(answer) for answer in receipt.answers]

    def _one(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        key = json.dumps(answer, sort_keys=True)
        if key not in self._known:
            said = {"question": answer["question"], "predicted": answer["predicted"]}
            self._known[key] = said | self._measure(answer)
        return self._known[key]

    def _measure(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        question = self._questions.get(answer["question"])
        if question is None:
            return {"error": "there is no such question"}
        runs = {name: self._looked_up(run) for name, run in question["runs"].items()}
        request = {"question": {**question, "runs": runs}, "predicted": answer["predicted"]}
        request["seed"] = answer.get("seed", 0)
        try:
            found = drain(self._states.start("question", "answer", request)).plain
        except (SettingsError, OverflowError, TypeError, LookupError) as error:
            return {"error": f"no prediction: {str(error)[:200]}"}
        if "choices" in question["control"]:
            return {"measured": found["answer"], "right": found["right"] == answer["predicted"]}
        return {"measured": found["answer"], "miss": found["figures"]["miss"]}

    def _looked_up(self, run: Mapping[str, Any]) -> Mapping[str, Any]:
        if "figure" not in run:
            return run
        value: Any = self._measured
        for step in read_path(run["figure"]):
            value = value[step]
        return {"value": value}


def _judged(receipt: Receipt, found: Recomputed, challenges: Mapping[str, Mapping[str, Any]]) -> Verdict | None:
    challenge = challenges.get(receipt.challenge)
    if challenge is None or challenge["lab"] != receipt.lab or not found.figures:
        return None
    return judge(challenge, receipt.settings, found.figures)


def _bytes(path: Path) -> bytes:
    """Not more than what could be a receipt."""
    if not path.is_file():
        raise ReceiptError("there is no such file")
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def write_table(checked: Iterable[Checked], to: TextIO) -> None:
    """CSV with a line for each file."""
    table = csv.writer(to)
    table.writerow(COLUMNS)
    for each in checked:
        table.writerow([_cell(value) for value in _row(each)])


def _row(each: Checked) -> tuple[str, ...]:
    first = (each.file, VERDICTS[each.verdict], each.says)
    if each.receipt is None:
        return (*first, *[""] * (len(COLUMNS) - len(first)))
    of = each.receipt
    settings = json.dumps({name: value for name, value in of.settings.items() if name != "seed"})
    met = "" if each.judged is None else "yes" if each.judged.met else "no"
    score = "" if each.judged is None or each.judged.score is None else repr(each.judged.score)
    return (
        *first,
        *(of.name, of.lab, str(of.settings.get("seed", "")), settings, each.same_as, of.task),
        *(of.challenge, met, score),
        *(json.dumps(of.answers), json.dumps(each.predictions), json.dumps(of.figures), of.version),
    )


def _cell(text: str) -> str:
    """As text, whatever a spreadsheet would make of it."""
    plain = "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)
    return f"'{plain}" if plain.startswith(FORMULA) else plain
