"""Predict, then run: no page prints what answers its question before it asks."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.declared import declared

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS: list[dict[str, Any]] = declared(ROOT / "levels" / "questions.yml")
PRESETS: list[dict[str, Any]] = declared(ROOT / "levels" / "presets.yml")
MEASURED: dict[str, Any] = json.loads((ROOT / "levels" / "measured.json").read_text(encoding="utf-8"))
SEEDS = re.compile(r"\.(median|values\[\d+\])$")
SAME_MODEL = {
    "{}": ("headline", "seeds.figures", "compounding", 'causes.by_name["default"]', 'scoreboard.models["default"]'),
    '{"data": 20000}': ("compounding.twice_the_data",),
}
"""Where else measured.json holds figures of the failure lab at these settings."""


def places(question: dict[str, Any], name: str) -> set[str]:
    """Paths of measured.json that print such a figure of a question's run, without their seeds."""
    one = question["runs"].get(name, {})
    if path := one.get("figure") or one.get("printed"):
        return {plain(path)}
    run, _, figure = name.rpartition(".")
    lab, settings = (question["runs"][run][key] for key in ("lab", "settings"))
    if lab != "failure":
        claim = MEASURED["claims"][lab]
        attempts = claim.get("tried", {}).items()
        tried = [f"claims.{lab}.tried.{key}.figures" for key, one in attempts if one["settings"] == settings]
        return {plain(f"{place}.{figure}") for place in [*tried, *([] if settings else [f"claims.{lab}.figures"])]}
    named = [f"presets.{preset['name']}.figures" for preset in PRESETS if preset["settings"] == settings]
    return {plain(f"{place}.{figure}") for place in [*named, *SAME_MODEL.get(json.dumps(settings), ())]}


def plain(path: str) -> str:
    """The path in one spelling: without seeds, brackets and quotation marks."""
    return re.sub(r"\.?\[\"?([^\]\"]+)\"?\]", r".\1", SEEDS.sub("", path.replace("&#34;", '"')))


def inputs(question: dict[str, Any]) -> list[str]:
    """The figures that the answer is worked out from."""
    answer = question["answer"]
    recipe = question.get("figures", {}).get(answer)
    return list(next(iter(recipe.values()))) if recipe else [answer]


def page_of(site: Path, question: dict[str, Any]) -> str:
    mark = f'id="question-{question["name"]}"'
    where = f"level-{question['level']}/**/index.html" if question["level"] else "*/index.html"
    pages = [path.read_text(encoding="utf-8") for path in sorted(site.glob(where))]
    return next(page.partition(mark)[0] for page in pages if mark in page)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["name"])
def test_no_page_gives_its_own_question_away(site_folder: Path, question: dict[str, Any]) -> None:
    before = {plain(path) for path in re.findall(r'data-path="([^"]+)"', page_of(site_folder, question))}
    given_away = [name for name in inputs(question) if places(question, name) & before]
    assert len(given_away) < len(inputs(question)), given_away
