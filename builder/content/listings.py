"""Listings in a lesson: a file of levels/listings/ that a test runs, beside what it printed there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from builder.content.errors import PageError
from dreamlab.services import listings

FOLDER = "listings"
_FORMATTER = HtmlFormatter(nowrap=True)


@dataclass(frozen=True)
class Listing:
    """A program of a lesson, and what it prints: ``NAME.txt``, compared by tests/dreamlab/services/test_listings.py."""

    name: str
    code: str
    output: str

    @property
    def coloured(self) -> Markup:
        """The code as HTML, its parts in spans of the theme's classes, each line in one that the sheet numbers."""
        lines = highlight(self.code, PythonLexer(), _FORMATTER).rstrip("\n").split("\n")
        return Markup("\n".join(f'<span class="listing-line">{line}</span>' for line in lines))

    @property
    def printed(self) -> Markup:
        """The output as HTML."""
        return _filled(escape(self.output))

    @cached_property
    def states(self) -> list[list[float]]:
        """The states of the court [N][x, y, vx, vy, paddle] that it goes through, as a run of it finds them."""
        ended = listings.run(self.code, lambda part, text: None)
        return [[round(number, 4) for number in state] for state in ended.states]


def _filled(html: str) -> Markup:
    """With something in every line: markdown would end the HTML at an empty one."""
    return Markup("\n".join(line or "<span></span>" for line in html.rstrip("\n").split("\n")))


def read_listings(folder: Path) -> dict[str, Listing]:
    """Every listing by its name; PageError for one whose output was never written down."""
    found = {}
    for path in sorted(folder.glob("*.py")):
        printed = path.with_suffix(".txt")
        if not printed.exists():
            raise PageError(f"{FOLDER}/{path.name}", None, f"its output, {printed.name}, is missing")
        found[path.stem] = Listing(path.stem, path.read_text("utf-8"), printed.read_text("utf-8"))
    return found
