"""The claims of Level 5: their declarations, read, checked, and set beside what was measured of them.

A declaration is levels/level-5/NAME.yml; the experiment of that name is dreamlab/claims/NAME/experiment.py.
Beside what would speak for the claim it names the claim's rivals, and every verdict is held against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.content.checks import Checks
from builder.content.errors import PageError, formed, nearest
from builder.content.figures import Definition, read_definitions
from builder.content.files import read_data
from builder.content.front_matter import read_front_matter
from dreamlab.claims import CLAIMS
from dreamlab.services.registry import LABS
from dreamlab.tasks.seeds import TEST_SEEDS
from dreamlab.tasks.settings import SEED, Control, SettingsError
from dreamlab.tasks.signature import named

FOLDER = "level-5"
QUESTIONS = ("data", "representation", "architecture", "objective", "use")
VERDICTS = {
    "for": "Speaks for the claim.",
    "against": "Speaks against the claim.",
    "parts": "Holds in parts.",
    "open": "Leaves the claim open.",
}
SPEAKS_FOR = ("for", "parts")
"""Verdicts that speak for the claim, or for a part of it: they have to be held against every rival."""
FIELDS = ("section", "question", "claim", "falsifier", "rivals", "outcomes", "figures")
OUTCOME = ("name", "verdict", "sentence", "signature")
RIVAL = ("name", "sentence", "figure")


@dataclass(frozen=True)
class Outcome:
    """What can come out of a claim's lab; ``attempt`` holds settings at which this does, if the author names some.

    seeds: how many of TEST_SEEDS the attempt is measured at
    """

    name: str
    verdict: str
    sentence: str
    signature: list[dict[str, Any]]
    attempt: dict[str, Any] | None = None
    seeds: int = len(TEST_SEEDS)


@dataclass(frozen=True)
class Rival:
    """A cheap explanation that would make the claim's mechanism unnecessary.

    figure:  what measures it
    against: the claim's own figure that it is held against, if the author names one
    """

    name: str
    sentence: str
    figure: str
    against: str | None = None


@dataclass(frozen=True)
class ClaimPage:
    """A claim as declared; ``section`` is the paper's, ``title`` the page's (from its front matter)."""

    name: str
    title: str
    section: str
    question: str
    claim: str
    falsifier: str
    rivals: tuple[Rival, ...]
    outcomes: tuple[Outcome, ...]
    figures: dict[str, Definition]

    def outcome(self, name: str | None) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.name == name), None)


def read_claims(levels: Path) -> dict[str, ClaimPage]:
    """Every claim by its name, with its page's title; PageError for what is wrong."""
    declared = {path.stem: read_data(path) for path in sorted((levels / FOLDER).glob("*.yml"))}
    titles = {name: _title(levels / FOLDER / f"{name}.md") for name in declared}
    return check_claims(declared, titles)


def check_claims(declared: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, ClaimPage]:
    """Every claim of CLAIMS, in their order."""
    for name in declared:
        if name not in CLAIMS:
            raise PageError(f"{FOLDER}/{name}.yml", None, f"there is no lab {name!r}{nearest(name, CLAIMS)}")
    missing = [name for name in CLAIMS if name not in declared]
    if missing:
        raise PageError(f"{FOLDER}/{missing[0]}.yml", None, "the lab is there, its declaration is missing")
    return {name: _check_claim(name, titles[name], declared[name]) for name in CLAIMS}


def definitions_of(claims: Mapping[str, ClaimPage]) -> dict[str, Definition]:
    """Of every claim's figures and settings, by ``claims.NAME.FIGURE``."""
    found = {
        f"claims.{name}.{figure}": what for name, claim in claims.items() for figure, what in claim.figures.items()
    }
    for name in claims:
        for control in (*LABS[name].claim.controls, SEED):
            unit, whole = (control.unit, control.whole) if isinstance(control, Control) else ("", False)
            found[f"claims.{name}.{control.name}"] = Definition(control.label, "Set in the lab", unit, whole)
    return found


def _title(page: Path) -> str:
    """Of the page, from its front matter; what else is wrong there is said when the page is built."""
    if not page.exists():
        raise PageError(f"{FOLDER}/{page.name}", None, "the claim is declared, its page is missing")
    meta = read_front_matter(f"levels/{FOLDER}/{page.name}", page.read_text(encoding="utf-8"))
    return str(meta.get("title", page.stem))


def _check_claim(name: str, title: str, declared: Any) -> ClaimPage:
    file = f"{FOLDER}/{name}.yml"
    with formed(file):
        return _read_claim(name, title, declared, file)


def _read_claim(name: str, title: str, declared: Any, file: str) -> ClaimPage:
    checks = Checks(file, f"{file}: figures")
    if isinstance(declared, Mapping) and not declared.get("rivals"):
        raise checks.wrong("rivals", f"name the cheapest explanation that would do without this: {_one_line(declared)}")
    checks.fields(name, declared, FIELDS, "field")
    if declared["question"] not in QUESTIONS:
        raise checks.unknown(name, "question", declared["question"], QUESTIONS)
    if not isinstance(declared["section"], str):
        raise checks.wrong("section", f"put it in quotes, it is no number: {declared['section']!r}")
    figures = read_definitions(declared["figures"], file)
    outcomes = tuple(_check_outcome(name, checks, outcome, figures) for outcome in declared["outcomes"])
    checks.once([outcome.name for outcome in outcomes])
    if len(outcomes) < 2:
        raise checks.wrong("outcomes", "a lab with one outcome cannot contradict its claim: declare another")
    if not any(outcome.attempt for outcome in outcomes):
        raise checks.wrong("outcomes", "one outcome at least needs `try`, settings at which it comes out")
    rivals = _check_rivals(checks, declared["rivals"], outcomes, figures)
    words = {field: declared[field] for field in ("section", "question", "claim", "falsifier")}
    return ClaimPage(name, title, **words, rivals=rivals, outcomes=outcomes, figures=figures)


def _one_line(declared: Mapping[str, Any]) -> str:
    """The claim's sentence, for a message."""
    return " ".join(str(declared.get("claim", "a claim without a sentence")).split())


def _check_rivals(
    checks: Checks, declared: Any, outcomes: tuple[Outcome, ...], figures: Mapping[str, Definition]
) -> tuple[Rival, ...]:
    """Each is measured, some signature compares with it, and what speaks for the claim compares with all of them."""
    if not isinstance(declared, list):
        raise checks.wrong("rivals", f"should be a list of rivals, got {declared!r}")
    for rival in declared:
        where = checks.name_of(rival)
        checks.fields(where, rival, RIVAL, "field", optional=("against",))
        checks.texts(where, rival, RIVAL)
        for field in ("figure", "against"):
            if field in rival and rival[field] not in figures:
                raise checks.unknown(where, f"figure ({checks.figures})", rival[field], figures)
    rivals = tuple(Rival(**rival) for rival in declared)
    checks.once([rival.name for rival in rivals])
    compared = {outcome.name: _figures_of(outcome) for outcome in outcomes}
    for rival in rivals:
        if not any(rival.figure in known for known in compared.values()):
            raise checks.wrong(rival.name, f"no outcome’s signature compares with this rival’s figure {rival.figure!r}")
        for outcome in outcomes:
            if outcome.verdict in SPEAKS_FOR and rival.figure not in compared[outcome.name]:
                raise checks.wrong(
                    outcome.name,
                    f"speaks for the claim, and its signature leaves out {rival.figure!r}, a rival’s figure",
                )
    return rivals


def _figures_of(outcome: Outcome) -> set[str]:
    """All that its signature compares."""
    return {figure for condition in outcome.signature for figure in named(condition)}


def _check_outcome(claim: str, checks: Checks, declared: Any, figures: Mapping[str, Definition]) -> Outcome:
    where = checks.name_of(declared)
    checks.fields(where, declared, OUTCOME, "field", optional=("try", "seeds"))
    if declared["verdict"] not in VERDICTS:
        raise checks.unknown(where, "verdict", declared["verdict"], VERDICTS)
    checks.signature(where, declared["signature"], figures)
    attempt, seeds = declared.get("try"), declared.get("seeds", len(TEST_SEEDS))
    if attempt is not None:
        _check_settings(claim, checks, where, attempt)
    if seeds not in range(1, len(TEST_SEEDS) + 1):
        raise checks.wrong(where, f"seeds should be 1 to {len(TEST_SEEDS)}, the number of test seeds, got {seeds!r}")
    fields = {field: declared[field] for field in OUTCOME}
    return Outcome(**fields, attempt=attempt, seeds=seeds)


def _check_settings(claim: str, checks: Checks, where: str, settings: Any) -> None:
    lab = LABS[claim].claim
    known = [control.name for control in lab.controls]
    checks.fields(where, settings, (), "setting", optional=known)
    try:
        lab.read_settings(settings)
    except SettingsError as error:
        raise checks.wrong(where, str(error)) from error


def check_measured(claim: ClaimPage, measured: Mapping[str, Any] | None) -> None:
    """What is printed was measured, and by the lab as it is declared now."""
    again = f'measure it: make verify ARGS="--part claims.{claim.name} --write"'
    if measured is None:
        raise PageError("measured.json", f"claims.{claim.name}", f"not measured yet; {again}")
    for figure in measured["figures"]:
        if figure not in claim.figures:
            known = nearest(figure, claim.figures)
            raise PageError(f"{FOLDER}/{claim.name}.yml", "figures", f"{figure!r} is measured, not declared{known}")
    for figure in claim.figures:
        if figure not in measured["figures"]:
            known = nearest(figure, measured["figures"])
            raise PageError(
                f"{FOLDER}/{claim.name}.yml", "figures", f"{figure!r} is declared, not measured{known}; or {again}"
            )
    for figure, what in claim.figures.items():
        if what.share and figure not in measured.get("errors", {}):
            raise PageError(
                f"{FOLDER}/{claim.name}.yml", figure, f"is a share, and the experiment gives no standard error; {again}"
            )
    for name in measured["outcomes"]:
        if claim.outcome(name) is None:
            raise PageError("measured.json", f"claims.{claim.name}", f"{name!r} is none of its outcomes; {again}")
