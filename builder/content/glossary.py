"""The glossary: levels/glossary.yml, links to its entries with their definitions at hand, and the page of all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from builder.content.errors import PageError, UnknownKey, nearest
from builder.content.languages import ENGLISH
from builder.content.references import Source

FILE = "glossary.yml"
SHELF = "glossary/"
"""The page that lists every term."""
FIELDS = ("name", "definition", "see", "source")


@dataclass(frozen=True)
class Term:
    """An entry: its name as the field writes it, what it means, related entries, and a key of references.bib."""

    name: str
    definition: str
    see: tuple[str, ...] = ()
    source: str | None = None
    title: str = ""
    """The name in another language."""

    @property
    def shown(self) -> str:
        return self.title or self.name

    @property
    def anchor(self) -> str:
        """Its id on the glossary's page."""
        return "term-" + re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


def read_terms(plain: Any, sources: Mapping[str, Source]) -> dict[str, Term]:
    """Every entry by its name. PageError names the file, the entry and the nearest right key."""
    if not isinstance(plain, Mapping):
        raise PageError(FILE, None, "it should be a list of terms, each with a definition")
    for name, entry in plain.items():
        _check(str(name), entry, plain, sources)
    terms = {
        name: Term(
            name,
            " ".join(entry["definition"].split()),
            tuple(entry.get("see", ())),
            entry.get("source"),
            entry.get("name", ""),
        )
        for name, entry in plain.items()
    }
    anchors = [term.anchor for term in terms.values()]
    for term in terms.values():
        if anchors.count(term.anchor) > 1:
            raise PageError(FILE, term.name, "another term has the same address")
    return terms


def _check(name: str, entry: Any, all_of_them: Iterable[str], sources: Mapping[str, Source]) -> None:
    definition = entry.get("definition") if isinstance(entry, Mapping) else None
    if not isinstance(definition, str) or not definition.strip():
        raise PageError(FILE, name, "the definition is missing")
    for field in entry:
        if field not in FIELDS:
            raise PageError(FILE, name, f"unknown field {field!r}{nearest(str(field), FIELDS)}")
    if not isinstance(entry.get("see", []), list):
        raise PageError(FILE, name, "see should be a list of terms")
    for other in entry.get("see", []):
        if other not in all_of_them:
            raise PageError(FILE, name, f"unknown term {other!r}{nearest(str(other), all_of_them)}")
        if other == name:
            raise PageError(FILE, name, "it refers to itself")
    source = entry.get("source")
    if source is not None and source not in sources:
        raise PageError(FILE, name, f"unknown source (levels/references.bib) {source!r}{nearest(str(source), sources)}")


def find(terms: Mapping[str, Term], name: str) -> Term:
    """The entry, whether or not the name begins a sentence; UnknownKey with the nearest right one."""
    for spelling in (name, name[:1].lower() + name[1:]):
        if spelling in terms:
            return terms[spelling]
    raise UnknownKey("term (levels/glossary.yml)", name, terms)


def link(term: Term, text: str, home: str, terms: Mapping[str, Term], *, first: bool = False) -> Markup:
    """What ``{{ term("open loop") }}`` gives: a link, which glossary-term.js turns into a definition at hand.

    first: whether the page names the term for the first time; wide windows then have it in their margin
    """
    see = [Markup("{}#{}").format(terms[other].shown, terms[other].anchor) for other in term.see]
    anchor = Markup('<a class="term" href="{}">{}</a>').format(f"{home}{SHELF}#{term.anchor}", text)
    mark = Markup(" data-first") if first else ""
    return Markup('<glossary-term data-name="{}" data-definition="{}" data-see="{}"{}>{}</glossary-term>').format(
        term.shown, term.definition, "|".join(see), mark, anchor
    )


def listing(terms: Mapping[str, Term], cite: Callable[[str], Markup], t: Callable[..., str] = ENGLISH.t) -> Markup:
    """Every entry as a list of definitions, in the order of the alphabet."""
    ordered = sorted(terms.values(), key=lambda term: term.shown.lower())
    return Markup('<dl class="glossary" data-search-exclude>\n{}\n</dl>').format(
        Markup("\n").join(_item(term, terms, cite, t) for term in ordered)
    )


def _item(term: Term, terms: Mapping[str, Term], cite: Callable[[str], Markup], t: Callable[..., str]) -> Markup:
    parts = [Markup("{}").format(term.definition)]
    if term.source:
        parts.append(Markup("({})").format(cite(term.source)))
    if term.see:
        others = [Markup('<a href="#{}">{}</a>').format(terms[other].anchor, terms[other].shown) for other in term.see]
        said = t("See also {terms}.", terms=Markup(", ").join(others))
        parts.append(Markup('<span class="glossary-see">{}</span>').format(said))
    line = Markup(" ").join(parts)
    return Markup('<div id="{}"><dt>{}</dt><dd>{}</dd></div>').format(term.anchor, term.shown, line)
