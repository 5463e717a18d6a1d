"""The files that lessons draw on, with mistakes or malice in them: a page, or an error that names the file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from builder.content.claims import read_claims
from builder.content.errors import PageError
from builder.content.files import lesson_files, parse, read_data
from builder.content.front_matter import check_front_matter
from builder.content.levels import read_levels
from builder.content.listings import FOLDER, read_listings
from builder.content.references import read_sources
from builder.render import pages
from tests.fuzz.changes import MARK, PLAIN, changed

ROOT = Path(__file__).resolve().parents[2]
LEVELS, TEMPLATES = ROOT / "levels", ROOT / "templates"
DATA = {name: read_data(LEVELS / name) for name in pages.DATA}
ALWAYS: dict[str, Any] = {
    "sources": read_sources(LEVELS / "references.bib"),
    "claims": read_claims(LEVELS),
    "levels": read_levels(LEVELS),
    "listings": read_listings(LEVELS / FOLDER),
}
PAGES = {
    path.relative_to(LEVELS).as_posix(): path.read_text(encoding="utf-8").split("---", 2)[2]
    for path in lesson_files(LEVELS)
}
DRAWN_FROM = {
    "presets.yml": "level-4.md",
    "figures.yml": "level-3.md",
    "questions.yml": "level-1.md",
    "landscape.yml": "level-5/landscape.md",
    "speed.json": "speed.md",
    "glossary.yml": "glossary.md",
}
"""A page that says most of what the file says."""
UNHURRIED = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
)


def refusal(act: Callable[[], Any]) -> str | None:
    """What an author is told, if it does not work; nothing but a PageError may come."""
    try:
        act()
    except PageError as trouble:
        return str(trouble)
    return None


def build(changes: dict[str, Any], page: str) -> None:
    """The page is refused by naming a file, or holds nothing but text where the data were hostile."""
    text = ""

    def fill() -> None:
        nonlocal text
        text = pages.fill(PAGES[page], pages.library_of(DATA | changes, TEMPLATES, **ALWAYS), file=page)

    told = refusal(fill)
    assert told is None or told.partition(":")[0].endswith((".md", ".yml", ".json", ".html"))
    assert MARK not in text


@UNHURRIED
@given(some.data(), some.sampled_from(sorted(DRAWN_FROM)))
def test_changed_files(data: some.DataObject, name: str) -> None:
    build({name: data.draw(changed(DATA[name]))}, DRAWN_FROM[name])


@UNHURRIED
@given(changed(DATA["measured.json"]), some.sampled_from(sorted(PAGES)))
def test_changed_measurements(measured: Any, page: str) -> None:
    build({"measured.json": measured}, page)


@given(some.text(max_size=300), some.sampled_from([".yml", ".json"]))
@example("&a [*a]", ".yml")
@example("a: &a [1]\nb: &b [*a, *a]\nc: [*b, *b]", ".yml")
@example("a: 1\na: 2", ".yml")
@example("? [a]\n: 1", ".yml")
@example("? {a: 1}\n: 1", ".yml")
@example("[" * 5_000, ".yml")
@example("[" * 100_000, ".json")
@example('{"a": NaN}', ".json")
def test_any_text(tmp_path_factory: pytest.TempPathFactory, text: str, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    told = refusal(lambda: json.dumps(read_data(path), default=str))  # what is read has an end
    assert told is None or told.startswith(path.name)


@pytest.mark.parametrize(
    ("text", "suffix", "says"),
    [
        ("a: &x [1]\nb: *x", ".yml", "aliases are not read"),
        ("a: 1\na: 2", ".yml", "'a' stands twice"),
        ('{"a": 1, "a": 2}', ".json", "'a' stands twice"),
        ('{"a": Infinity}', ".json", "Infinity is no number"),
    ],
)
def test_what_is_not_plain_is_refused(text: str, suffix: str, says: str) -> None:
    with pytest.raises((ValueError, yaml.YAMLError), match=says):
        parse(text, suffix)


FRONT_MATTER: dict[str, Callable[[], dict[str, Any]]] = {
    "levels/level-4.md": lambda: dict(ALWAYS["levels"][3]),
    "levels/level-5/tokens.md": lambda: {"claim": "tokens", "title": "t", "subtitle": "s", "description": "d"},
    "levels/about.md": lambda: {"title": "t", "description": "d", "hide": ["toc"]},
}


@given(some.data(), some.sampled_from(sorted(FRONT_MATTER)))
def test_changed_front_matter(data: some.DataObject, file: str) -> None:
    meta = data.draw(changed(FRONT_MATTER[file]()) | some.dictionaries(some.text(max_size=6), PLAIN))
    told = refusal(lambda: check_front_matter(file, meta))
    assert told is None or told.startswith(file)
