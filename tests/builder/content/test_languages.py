"""Other languages: words, texts of data files, pages section by section; what is missing falls back to English."""

import json
from pathlib import Path

import pytest
from markupsafe import Markup

from builder import languages as report
from builder.content.errors import PageError
from builder.content.figures import in_words, rounded
from builder.content.languages import ENGLISH, Language, read_languages
from builder.content.overlay import translated
from builder.content.sections import START, pieces, read_translation, split

LANGUAGE = """
name: Deutsch
decimal: ","
thousands: "."
numbers: [kein, ein, zwei]
"""
PAGE = """---
title: Ours
description: What it is.
---

A lead.

## First things

The first.

<details markdown="1">

## Not a section of its own

</details>

## The *second* `thing`

```text
## no heading
```
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "levels" / "languages" / "de"
    folder.mkdir(parents=True)
    (folder / "language.yml").write_text(LANGUAGE)
    return tmp_path


def german(root: Path) -> Language:
    return read_languages(root)[1]


def test_the_main_language_stands_at_the_root_and_others_below_their_codes(root: Path) -> None:
    assert [(each.code, each.prefix) for each in read_languages(root)] == [("en", ""), ("de", "de/")]
    assert [(each.code, each.prefix) for each in read_languages(root, "de")] == [("de", ""), ("en", "en/")]
    assert [each.code for each in read_languages(root, "de", ("en",))] == ["de"]
    with pytest.raises(PageError, match="unknown language 'dee'; did you mean 'de'"):
        read_languages(root, "dee")


def test_a_text_without_a_translation_stays_english(root: Path) -> None:
    (root / "levels/languages/de/words.yml").write_text('lab: {"step {step}": "Schritt {step}"}')
    language = german(root)
    assert language.t("step {step}", step=5) == "Schritt 5"
    assert language.t("Reset") == "Reset"
    assert ENGLISH.t("step {step}", step=5) == "step 5"
    # A slot with markup keeps it; the words around it are text.
    assert language.t("a < {b}", b=Markup("<b>c</b>")) == Markup("a &lt; <b>c</b>")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('lab: {"step {step}": "Schritt {schritt}"}', "other slots"),
        ("lab: {Reset: 3}", "should have a text"),
        ("lab: {Reset: Zurück}\nmore: {Reset: Anfang}", "twice"),
    ],
)
def test_words_that_cannot_be_right_stop_the_build(root: Path, words: str, said: str) -> None:
    (root / "levels/languages/de/words.yml").write_text(words)
    with pytest.raises(PageError, match=said):
        german(root)


def test_numbers_are_written_as_the_language_writes_them(root: Path) -> None:
    language = german(root)
    assert rounded(0.0013961, language=language) == "0,00140"
    assert rounded(12345.6, language=language) == "12.300"
    assert in_words(2, language) == "zwei"
    assert in_words(1.33, language) == "1,33"


def test_data_are_translated_text_by_text(root: Path) -> None:
    presets = [{"name": "reel", "title": "The reel", "settings": {"horizon": 8}}, {"name": "deaf", "title": "Deaf"}]
    (root / "levels/languages/de/presets.yml").write_text("reel: {title: Der Film}")
    made = translated(presets, german(root), "presets.yml")
    assert made == [presets[0] | {"title": "Der Film"}, presets[1]]
    for wrong, said in (
        ("reels: {title: Film}", "did you mean 'reel'"),
        ("reel: {titel: Film}", "did you mean 'title'"),
        ("reel: {settings: {horizon: neun}}", "stands where the English file has 8"),
    ):
        (root / "levels/languages/de/presets.yml").write_text(wrong)
        with pytest.raises(PageError, match=said):
            translated(presets, german(root), "presets.yml")


def test_a_section_goes_from_heading_to_heading_and_not_into_folds() -> None:
    sections = split(PAGE)
    assert [section.key for section in sections] == [START, "first-things", "the-second-thing"]
    assert [section.line for section in sections] == [5, 8, 18]
    assert split("## Anders {: #first-things }\n\nText")[0].key == "first-things"


def test_a_page_is_put_together_from_what_is_translated(root: Path) -> None:
    (root / "levels/languages/de/ours.md").write_text(
        "---\ntitle: Unseres\n---\n\n## Zuerst {: #first-things }\n\nDas erste.\n"
    )
    translation = read_translation(german(root), "ours.md")
    assert translation is not None
    assert translation.meta == {"title": "Unseres"}
    made = pieces("levels/ours.md", PAGE, translation)
    assert [(piece.section.key, piece.english) for piece in made] == [
        (START, True),
        ("first-things", False),
        ("the-second-thing", True),
    ]
    (root / "levels/languages/de/ours.md").write_text("## Zuerst {: #first-thing }\n")
    wrong = read_translation(german(root), "ours.md")
    assert wrong is not None
    with pytest.raises(PageError, match=r"levels/languages/de/ours.md:1: .*did you mean 'first-things'"):
        pieces("levels/ours.md", PAGE, wrong)


def test_what_is_missing_unused_and_stale_is_listed(root: Path) -> None:
    for folder in ("site", "templates", "builder"):
        (root / folder).mkdir()
    (root / "site/x.js").write_text('t("Copy " +\n  "link"); said(t("Reset"));')
    (root / "templates/x.html").write_text('{{ t("Presets") }} {{ frame("Search", a=1) }}')
    (root / "mkdocs.yml").write_text("copyright: Ours\ntheme: {palette: []}\nnav: [{Home: index.md}]\n")
    for name in ("figures.yml", "questions.yml", "glossary.yml"):
        (root / "levels" / name).write_text("{}")
    presets = root / "levels/presets.yml"
    presets.write_text("[{name: reel, title: The reel}, {name: deaf, title: Deaf}]")
    (root / "levels/ours.md").write_text(PAGE)
    folder = root / "levels/languages/de"
    folder.joinpath("words.yml").write_text("lab: {Reset: Zurück, Gone: Weg}\ndreamlab: {anything: etwas}\n")
    folder.joinpath("presets.yml").write_text("reel: {title: Der Film}")
    folder.joinpath("ours.md").write_text("## Zuerst {: #first-things }\n\nDas erste.\n")
    language = german(root)
    report._stamp(language, [], root)

    def lacks(what: str) -> set[str]:
        found = report.lacks(language, root)
        return {f"{each.where}#{each.name}" for each in found if each.what == what and "dreamlab" not in each.where}

    assert {"words#Copy link", "words#Presets", "words#Search", "words#Home", "words#Ours"} <= lacks("missing")
    assert {"presets.yml#deaf", f"page:ours.md#{START}", "page:ours.md#the-second-thing"} <= lacks("missing")
    assert "words#Reset" not in lacks("missing")
    assert lacks("unused") == {"words#Gone"}
    assert lacks("stale") == set()
    presets.write_text("[{name: reel, title: The whole reel}, {name: deaf, title: Quite deaf}]")
    (root / "levels/ours.md").write_text(PAGE.replace("The first.", "The very first."))
    assert lacks("stale") == {"presets.yml#reel", "page:ours.md#first-things"}
    report._stamp(language, ["presets.yml"], root)
    assert lacks("stale") == {"page:ours.md#first-things"}
    assert json.loads((folder / "originals.json").read_text()).keys() == {
        "presets.yml#reel",
        "page:ours.md#first-things",
    }
