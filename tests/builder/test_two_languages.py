"""A site in two languages: the main one at the root, sections that are not translated yet, and what the theme says."""

import re

import pytest

from tests.builder.course import Course

SECTION = re.compile(r"^## [^\n]*#small-differences.*?(?=^## )", re.DOTALL | re.MULTILINE)
IDS = re.compile(r'<h[23] id="([^"]*)"')


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """German at the root, and one section of its Level 1 taken out."""
    folder = tmp_path_factory.mktemp("german")
    course = Course(folder, languages=True)
    (folder / "site.yml").write_text("language: de\nhide: {levels: [5]}\n")
    page = folder / "levels/languages/de/level-1.md"
    text = page.read_text(encoding="utf-8")
    assert SECTION.search(text)
    page.write_text(SECTION.sub("", text), encoding="utf-8")
    assert course.build() == ""
    return course


def text_of(page: str) -> str:
    return page.partition("<article")[2].partition("</article>")[0]


@pytest.mark.slow
def test_the_main_language_is_at_the_root_and_english_below_its_code(course: Course) -> None:
    german, english = course.page(""), course.page("en")
    assert '<html lang="de"' in german
    assert '<html lang="en"' in english
    assert "Was ein Traum kostet" in german
    assert "What a dream costs" in english
    assert re.search(r'class="[^"]*language-switch" href="[./]*en/" hreflang="en" lang="en"', german)
    assert re.search(r'class="[^"]*language-switch" href="[./]*" hreflang="de" lang="de"', english)
    assert IDS.findall(course.page("level-4")) == IDS.findall(course.page("en/level-4"))


@pytest.mark.slow
def test_numbers_have_the_languages_comma_and_addresses_keep_the_point(course: Course) -> None:
    german, english = text_of(course.page("level-4")), text_of(course.page("en/level-4"))
    shown = [re.findall(r'<data class="measured" value="([^"]*)"[^>]*>([^<]*)<', page) for page in (german, english)]
    assert [value for value, _ in shown[0]] == [value for value, _ in shown[1]]
    assert [text for _, text in shown[0]] == [text.translate({44: ".", 46: ","}) for _, text in shown[1]]
    assert "noise=0.05" in german
    assert "noise=0.05" in english


@pytest.mark.slow
def test_what_is_hidden_is_hidden_in_every_language_and_a_link_to_it_says_so(course: Course) -> None:
    built = {path.parent.relative_to(course.site).as_posix() for path in course.site.rglob("index.html")}
    assert {"level-4", "en/level-4"} <= built
    assert not [page for page in built if "level-5" in page]
    assert "diese Seite gehört nicht zu dieser Website" in text_of(course.page("level-4"))
    assert "this page is not part of this site" in text_of(course.page("en/level-4"))
    for page in ("level-4", "en/level-4", "about", "en/about"):
        assert not re.search(r'<a\b[^>]*href="[^"]*level-5/', text_of(course.page(page))), page


@pytest.mark.slow
def test_a_section_without_a_translation_is_english_and_says_so(course: Course) -> None:
    page = course.page("level-1")
    assert IDS.findall(page) == IDS.findall(course.page("en/level-1"))
    section = page.partition('<div class="untranslated" lang="en">')[2] or page.partition('class="untranslated"')[2]
    assert "Dieser Abschnitt ist noch nicht übersetzt" in page
    assert 'id="small-differences">Small differences' in section
    # The question in it works, and speaks with the reader.
    assert re.search(r'<section [^>]*lang="de"', section)
    assert "Erst vorhersagen, dann messen" in section


@pytest.mark.slow
def test_a_page_without_a_translation_is_the_english_one_with_a_note(course: Course) -> None:
    page = course.page("level-2")
    assert re.search(r'<article[^>]* lang="en">', page)
    assert "Diese Seite ist noch nicht übersetzt" in page
    assert "One Step Ahead" in text_of(page)
    assert "Predict, then run" in text_of(page)
    # What docstrings say stands on the site once.
    assert "Auf Englisch weiterlesen" in course.page("reference")
    assert "Auf Englisch weiterlesen" not in course.page("en/reference")
