"""The real library of pages, and a small one for pages that only a test writes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from builder.content.files import lesson_files
from builder.render import pages

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def library() -> pages.Library:
    return pages.read_library(ROOT / "levels", ROOT / "templates")


@pytest.fixture
def fill(library: pages.Library) -> Callable[..., str]:
    """A page's markdown filled in, as if it were levels/x.md, one folder deep."""

    def fill(markdown: str, first_line: int = 1) -> str:
        return pages.fill(markdown, library, file="levels/x.md", first_line=first_line, home="../")

    return fill


@pytest.fixture(scope="session")
def levels() -> dict[str, str]:
    """The markdown of all pages, by their path below levels/."""
    folder = ROOT / "levels"
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in lesson_files(folder)}
