"""The challenges: levels/challenges/NAME.yml, read, checked, and set beside the best receipts that were handed in.

A challenge names a goal that is measured; ``dreamlab.challenges.judging`` says whether it is met. The board is a folder
of receipts, each of which a test computes again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.content.checks import Checks
from builder.content.claims import ClaimPage
from builder.content.errors import PageError, nearest
from builder.content.figures import Definition
from builder.content.files import read_data
from builder.content.languages import ENGLISH, Language
from builder.content.overlay import CHALLENGES, translated
from builder.content.site import Site, address_of, controls_of
from dreamlab.challenges.derived import DERIVED
from dreamlab.challenges.judging import judge
from dreamlab.challenges.program import NAME as PROGRAM
from dreamlab.challenges.subjects import OWN, SUBJECTS
from dreamlab.labs.failure.lab import CONDITION, CONTROLS, WORLD
from dreamlab.labs.failure.lab import NAME as FAILURE
from dreamlab.labs.workshop.sessions import POLICY_LABELS
from dreamlab.learn.remedies import REMEDIES
from dreamlab.services import receipts
from dreamlab.tasks.settings import SEED, SettingsError, fragment

FOLDER, BOARD = CHALLENGES, "board"
HARDEST = 5
FIELDS = ("place", "title", "difficulty", "level", "lab", "goal", "budget", "hint", "start", "met", "score")
OPTIONAL = ("fixed", "derive", "listing")
TEXTS = ("title", "goal", "budget", "hint")
SCORE = ("figure", "better")
WAYS = ("less", "more")
WHERE = {
    "failure": "level-4/",
    "training": "level-3/",
    "throw": "level-3/",
    "flip": "level-3/",
    "score": "level-3/",
    "by-hand": "level-3/",
    "program": f"{FOLDER}/",
}
"""The page of each lab that is no claim's."""
WATCHED = {"training": "training-stage", "throw": "training-stage", "flip": "film-stage", "by-hand": "court-stage"}
"""The element of Level 3 that shows what is judged."""


@dataclass(frozen=True)
class Entry:
    """A receipt of the board: whose it is, its score, its file."""

    who: str
    score: float
    file: str


@dataclass(frozen=True)
class Challenge:
    """A challenge as it was declared; labels of figures; page and element where it is tried; the board, best first."""

    name: str
    declared: Mapping[str, Any]
    labels: Mapping[str, str]
    page: str
    element: str
    board: tuple[Entry, ...]

    def plain(self) -> dict[str, Any]:
        """For the page's script."""
        kept = ("title", "lab", "goal", "budget", "hint", "start", "met", "score", *OPTIONAL)
        known = {name: self.declared[name] for name in kept if name in self.declared}
        return {"name": self.name, "labels": self.labels, "element": self.element, "page": self.page, **known}


def read_challenges(
    levels: Path,
    definitions: Mapping[str, Definition],
    claims: Mapping[str, ClaimPage],
    listings: Collection[str],
    numbers: Collection[int],
    language: Language = ENGLISH,
) -> dict[str, Challenge]:
    """By name, in their places' order, in the language. Raises PageError with file, entry and nearest right name."""
    found = {}
    for path in sorted((levels / FOLDER).glob("*.yml")):
        checks = Checks(f"{FOLDER}/{path.name}", "of this lab")
        labels = _check(checks, read_data(path), definitions, claims, listings, numbers)
        found[path.stem] = (read_data(path), labels, checks)
    places = [declared["place"] for declared, _, _ in found.values()]
    for declared, _, checks in found.values():
        if places.count(declared["place"]) > 1:
            raise checks.wrong("place", f"another challenge has the place {declared['place']} too")
    board = _board(levels, {name: declared for name, (declared, _, _) in found.items()})
    texts = translated({name: declared for name, (declared, _, _) in found.items()}, language, f"{FOLDER}.yml")
    challenges = [
        Challenge(
            name,
            texts[name],
            _words(declared, labels, language),
            WHERE.get(declared["lab"], f"level-5/{declared['lab']}/"),
            WATCHED.get(declared["lab"], ""),
            tuple(board[name]),
        )
        for name, (declared, labels, _) in found.items()
    ]
    return {each.name: each for each in sorted(challenges, key=lambda each: int(each.declared["place"]))}


def shown(found: Mapping[str, Challenge], site: Site) -> dict[str, Challenge]:
    """Those that the site does not hide, and whose page it shows."""
    hidden = {address_of(path) for path in site.hidden_pages}
    return {
        name: each for name, each in found.items() if name not in site.hidden_challenges and each.page not in hidden
    }


def link(challenge: Challenge, home: str) -> str:
    """To where it is tried, with what it begins with."""
    declared, lab = challenge.declared, str(challenge.declared["lab"])
    if lab == PROGRAM:
        return f"#listing-{declared['listing']}"
    given = {**declared["start"], **declared.get("fixed", {})}
    controls = () if lab in OWN else tuple(each for each in controls_of(lab) if each is not SEED)
    settings = "" if lab in OWN else f"{fragment(controls, given).removeprefix('#')}&"
    return f"{home}{challenge.page}#{settings.removeprefix('&')}challenge={challenge.name}"


def _check(
    checks: Checks,
    declared: Any,
    definitions: Mapping[str, Definition],
    claims: Mapping[str, ClaimPage],
    listings: Collection[str],
    numbers: Collection[int],
) -> dict[str, str]:
    """Raises PageError; the labels of the figures that its conditions may name."""
    checks.fields("the file", declared, FIELDS, "field", optional=OPTIONAL)
    checks.texts("the file", declared, TEXTS)
    _whole(checks, "place", declared["place"], range(1, 1000))
    _whole(checks, "difficulty", declared["difficulty"], range(1, HARDEST + 1))
    if declared["level"] not in numbers:
        raise checks.unknown("level", "level", declared["level"], map(str, numbers))
    lab = declared["lab"]
    if lab not in SUBJECTS:
        raise checks.unknown("lab", "lab", lab, SUBJECTS)
    if (lab == PROGRAM) != ("listing" in declared):
        raise checks.wrong("listing", "a challenge of programs names its listing, and no other one does")
    if "listing" in declared and declared["listing"] not in listings:
        raise checks.unknown("listing", "listing (levels/listings)", declared["listing"], listings)
    labels = _labels(lab, definitions, claims)
    for name in declared.get("derive", ()):
        if name not in DERIVED:
            raise checks.unknown("derive", "derived figure (dreamlab/challenges/derived.py)", name, DERIVED)
        labels |= DERIVED[name].names
    checks.signature("met", declared["met"], labels)
    checks.fields("score", declared["score"], SCORE, "entry")
    if declared["score"]["figure"] not in labels:
        raise checks.unknown("score", "figure (of this lab)", declared["score"]["figure"], labels)
    if declared["score"]["better"] not in WAYS:
        raise checks.unknown("score", "way", declared["score"]["better"], WAYS)
    _check_settings(checks, lab, declared)
    return labels


def _check_settings(checks: Checks, lab: str, declared: Mapping[str, Any]) -> None:
    """``start`` and ``fixed`` are settings of the lab, where an attempt's own parts are left to the reader."""
    for entry in ("start", "fixed"):
        given = declared.get(entry, {})
        if not isinstance(given, Mapping):
            raise checks.wrong(entry, f"should be settings, got {given!r}")
        try:
            SUBJECTS[lab].read(EXAMPLES.get(lab, {}) | dict(given))
        except SettingsError as error:
            raise checks.wrong(entry, f"{error}{_hint(str(error))}") from error


SETTINGS = {
    **{control.name: control.label for control in (*CONTROLS, CONDITION, WORLD)},
    **{"transitions": "Training data", "policy": "Policy", "remedy": "Training", "seed": "Seed"},
    **{"court": "The court", "what": "What is written"},
}
"""What a setting is called that a challenge fixes; in all labs the same."""
VALUES: dict[str, Mapping[str, str]] = {
    "condition": dict(CONDITION.options),
    "world": dict(WORLD.options),
    "policy": POLICY_LABELS,
    "remedy": {name: remedy.label for name, remedy in REMEDIES.items()},
    "what": {"features": "features", "gradient": "the gradient of a loss", "step": "the step of a world"},
}
"""What the values of a setting are called between which a reader chooses."""
EXAMPLES: dict[str, dict[str, Any]] = {
    "program": {"what": "features", "code": "-"},
    "by-hand": {"court": "slow", "played": "k"},
    "throw": {"start": [0.0, 0.5, 0.3, 0.4, 0.0], "actions": [0.0]},
}
"""What a reader's attempt adds to the settings, to check the others by."""


def _hint(message: str) -> str:
    """The nearest right setting, for a message of ``refuse_unknown``."""
    wrong, found, known = message.partition(" is no setting; there are ")
    return nearest(wrong.strip("'"), known.split(", ")) if found else ""


def _words(declared: Mapping[str, Any], labels: Mapping[str, str], language: Language) -> dict[str, str]:
    """What the figures and settings are called that a verdict names, and ``name=value`` what a chosen value is."""
    found = {figure: language.t(labels[figure]) for figure in sorted(_named(declared)) if figure in labels}
    if declared["lab"] == FAILURE:  # a verdict may say that it is about the court
        found[WORLD.name] = language.t(WORLD.label)
        found |= {f"{WORLD.name}={name}": language.t(label) for name, label in WORLD.options}
    for name, value in declared.get("fixed", {}).items():
        found.setdefault(name, language.t(SETTINGS.get(name, name)))
        said = VALUES.get(name, {}).get(str(value))
        if said:
            found[f"{name}={value}"] = language.t(said)
    return found


def _labels(lab: str, definitions: Mapping[str, Definition], claims: Mapping[str, ClaimPage]) -> dict[str, str]:
    if lab in OWN:
        return dict(SUBJECTS[lab].FIGURES)  # type: ignore[attr-defined]
    of = definitions if lab == FAILURE else claims[lab].figures
    return {name: definition.label for name, definition in of.items()}


def _named(declared: Mapping[str, Any]) -> set[str]:
    names = {condition[key] for condition in declared["met"] for key in ("figure", "than") if key in condition}
    return names | {declared["score"]["figure"]}


def _whole(checks: Checks, name: str, value: Any, allowed: range) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        raise checks.wrong(name, f"should be a whole number from {allowed[0]} to {allowed[-1]}, got {value!r}")


def _board(levels: Path, declared: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Entry]]:
    """The receipts of the board by challenge, best first; each has to meet its challenge by its own figures."""
    found: dict[str, list[Entry]] = {name: [] for name in declared}
    for path in sorted((levels / FOLDER / BOARD).glob("*.json")):
        file = f"{FOLDER}/{BOARD}/{path.name}"
        try:
            receipt = receipts.read(path.read_bytes())
        except receipts.ReceiptError as error:
            raise PageError(file, None, str(error)) from error
        if receipt.challenge not in declared:
            known = nearest(receipt.challenge, declared)
            raise PageError(file, "challenge", f"there is no challenge {receipt.challenge!r}{known}")
        challenge = declared[receipt.challenge]
        verdict = judge(challenge, receipt.settings, receipt.figures)
        if receipt.lab != challenge["lab"] or not verdict.met or verdict.score is None:
            raise PageError(file, None, f"it does not meet the challenge {receipt.challenge!r}")
        found[receipt.challenge].append(Entry(receipt.name or "without a name", verdict.score, path.name))
    for name, entries in found.items():
        entries.sort(key=lambda entry: entry.score, reverse=declared[name]["score"]["better"] == "more")
    return found
