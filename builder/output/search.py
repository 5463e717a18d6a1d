"""What the search finds: beside each heading's section, an entry for each term of the glossary and for each source.

The theme's index has one entry a heading. A list of all terms would be one long entry, of all sources another, and
words of neighbouring cells would stand in it as one. So the lists are kept out of it (``data-search-exclude``), their
entries are added here, and cells are put apart before the theme reads the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from markupsafe import escape

from builder.content import glossary, references
from builder.content.glossary import Term
from builder.content.languages import Language
from builder.content.references import Source

INDEX = "search/search_index.json"
EMPTIED = ("#sources-cited-here", "#all-sources")
"""Headings below which there is nothing but such a list."""
CELL_END = re.compile(r"</(?:td|th|dt|dd|small|summary|legend|option)>")


def apart(html: str) -> str:
    """The page with a space after each cell; HTML shows it the same, and scripts that read a cell do not meet it."""
    return CELL_END.sub(r"\g<0> ", html)


def split_by_language(site: Path, languages: Sequence[Language]) -> None:
    """The theme's one index -> one for each language, below its prefix: a search finds pages of its own language."""
    path = site / INDEX
    index = json.loads(path.read_text(encoding="utf-8"))
    for language in languages[1:]:
        prefix = language.prefix
        own = [entry for entry in index["docs"] if entry["location"].startswith(prefix)]
        index["docs"] = [entry for entry in index["docs"] if not entry["location"].startswith(prefix)]
        docs = [entry | {"location": entry["location"].removeprefix(prefix)} for entry in own]
        config = index["config"] | {"lang": [language.code]}
        (site / prefix / INDEX).parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**index, "config": config, "docs": docs}, ensure_ascii=False, separators=(",", ":"))
        (site / prefix / INDEX).write_text(text, encoding="utf-8")
    path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def add_entries(site: Path, terms: Iterable[Term], sources: Iterable[Source]) -> None:
    """Into the index that the theme has written below ``site``."""
    path = site / INDEX
    index = json.loads(path.read_text(encoding="utf-8"))
    found = [entry for entry in index["docs"] if not entry["location"].endswith(EMPTIED)]
    index["docs"] = [*found, *map(_of_term, terms), *map(_of_source, sources)]
    path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _of_term(term: Term) -> dict[str, Any]:
    name = term.shown[0].upper() + term.shown[1:]
    return _entry(f"{glossary.SHELF}#{term.anchor}", name, term.definition)


def _of_source(source: Source) -> dict[str, Any]:
    line = ". ".join(part for part in (source.authors, source.title, source.place, source.note) if part)
    return _entry(f"{references.SHELF}#{references.anchor(source)}", source.short, f"{line}.")


def _entry(location: str, title: str, text: str) -> dict[str, Any]:
    return {"location": location, "title": str(escape(title)), "text": f"<p>{escape(text)}</p>"}
