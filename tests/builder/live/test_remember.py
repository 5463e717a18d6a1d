"""A page is filled in again when its text or what it draws on has changed, and only then."""

from dataclasses import replace
from pathlib import Path

from builder.live.remember import filled, sources_of
from builder.render.pages import Library


def test_a_page_is_filled_in_once_for_the_same_sources(library: Library) -> None:
    library = replace(library, cited=set(), placed=set())
    calls = []

    def fill() -> str:
        calls.append(1)
        library.cited.add("a source")
        return "text"

    for _ in range(2):
        library.cited.clear()
        assert filled("remembered.md", "markdown", ("sources",), library, fill) == "text"
        assert library.cited == {"a source"}, "what a page cites counts, filled in or remembered"
    assert len(calls) == 1
    filled("remembered.md", "other markdown", ("sources",), library, fill)
    filled("remembered.md", "other markdown", ("other sources",), library, fill)
    assert len(calls) == 3


def test_sources_differ_with_data_templates_and_titles(library: Library, tmp_path: Path) -> None:
    (tmp_path / "levels").mkdir()
    (tmp_path / "templates").mkdir()
    page = tmp_path / "levels" / "a.md"
    (tmp_path / "levels" / "a.yml").write_text("a: 1")
    page.write_text("a")

    def sources(of: Library = library) -> object:
        return sources_of(of, tmp_path / "levels", tmp_path / "templates")

    first = sources()
    page.write_text("a sentence")
    assert sources() == first
    assert sources(replace(library, levels=[])) != first
    (tmp_path / "templates" / "a.html").write_text("x")
    assert sources() != first
