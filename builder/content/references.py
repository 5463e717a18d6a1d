"""Sources: references.bib, links to them, and the list of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup
from pybtex.database import BibliographyData, Person, PybtexError, parse_string
from pybtex.richtext import Text

from builder.content.errors import PageError, UnknownKey

FILE = "references.bib"
SHELF = "about/"
"""The page that lists every source; what has no address of its own is linked there."""


@dataclass(frozen=True)
class Source:
    """One entry of references.bib, as the reader sees it. ``url`` is empty where the source has none."""

    key: str
    short: str  # Lambert et al. 2022
    authors: str
    title: str
    place: str  # journal, proceedings, site
    year: str
    url: str
    note: str
    preprint: bool  # published by its authors, not (or not yet) reviewed by others


def read_sources(path: Path) -> dict[str, Source]:
    """Every source by its key. Raises PageError for an entry that lacks author, title or year."""
    return dict(_sources(path.read_text(encoding="utf-8"), path.name))


@lru_cache(8)
def _sources(text: str, file: str) -> Mapping[str, Source]:
    try:
        data: BibliographyData = parse_string(text, "bibtex")
    except PybtexError as error:
        raise PageError(file, None, str(error)) from error
    return {key: _source(key, entry, file) for key, entry in data.entries.items()}


def _source(key: str, entry: object, file: str) -> Source:
    fields = {name: _plain(value) for name, value in entry.fields.items()}  # type: ignore[attr-defined]
    people = entry.persons.get("author", [])  # type: ignore[attr-defined]
    for name, there in (("author", people), ("title", "title" in fields), ("year", "year" in fields)):
        if not there:
            raise PageError(file, key, f"the entry has no {name}")
    place = next((fields[name] for name in ("journal", "booktitle", "howpublished") if name in fields), "")
    preprint = "preprint" in place.lower() or (not place and "eprint" in fields)
    if preprint and "eprint" in fields:
        place = f"arXiv:{fields['eprint']}"
    last = [_plain(" ".join([*person.prelast_names, *person.last_names])) for person in people]
    return Source(
        key=key,
        short=f"{_several(last)} {fields['year']}",
        authors=", ".join(_full_name(person) for person in people).replace(", others", " et al."),
        title=fields["title"],
        place=place,
        year=fields["year"],
        url=_address(fields),
        note=fields.get("note", ""),
        preprint=preprint,
    )


def _address(fields: dict[str, str]) -> str:
    if "url" in fields:
        return fields["url"]
    if "eprint" in fields:
        return f"https://arxiv.org/abs/{fields['eprint']}"
    return f"https://doi.org/{fields['doi']}" if "doi" in fields else ""


def _several(names: list[str]) -> str:
    return names[0] if len(names) == 1 else " & ".join(names) if len(names) == 2 else f"{names[0]} et al."


def _full_name(person: Person) -> str:
    groups = person.first_names, person.middle_names, person.prelast_names, person.last_names
    return _plain(" ".join(name for group in groups for name in group))


def _plain(latex: str) -> str:
    return str(Text.from_latex(latex))


def find(sources: dict[str, Source], key: str) -> Source:
    """The source, or UnknownKey with the nearest right one."""
    if key not in sources:
        raise UnknownKey("source (levels/references.bib)", key, sources)
    return sources[key]


def unused(sources: Iterable[str], cited: Iterable[str]) -> None:
    """PageError for a source that no page cites: it belongs in the text, or nowhere."""
    left = sorted(set(sources) - set(cited))
    if left:
        raise PageError(FILE, ", ".join(left), "cited on no page")


def address(source: Source, home: str) -> str:
    """Where a link to the source leads; ``home`` is the way from the page to the site's root."""
    return source.url or f"{home}{SHELF}#{anchor(source)}"


def anchor(source: Source) -> str:
    return f"ref-{source.key}"


def link(source: Source, home: str, where: str = "") -> Markup:
    """The link that ``{{ cite("key") }}`` gives; ``{{ cite("key", "section 2.1") }}`` names the place in it."""
    title = f"{source.title} (preprint)" if source.preprint else source.title
    text = f"{source.short}, {where}" if where else source.short
    return Markup('<a class="cite" href="{}" title="{}">{}</a>').format(address(source, home), title, text)


def listing(sources: Iterable[Source], t: Callable[[str], str] = str) -> Markup:
    """The sources as a list, in the order of their short names."""
    items = [_item(source, t) for source in sorted(sources, key=lambda source: source.short.lower())]
    return Markup('<ul class="references" data-search-exclude>\n{}\n</ul>').format(Markup("\n").join(items))


def _item(source: Source, t: Callable[[str], str]) -> Markup:
    title = Markup("<cite>{}</cite>").format(source.title)
    if source.url:
        title = Markup('<a href="{}">{}</a>').format(source.url, title)
    rest = ". ".join(part for part in (source.place, source.note) if part)
    line = Markup('<li id="{}">{} ({}). {}.').format(anchor(source), source.authors, source.year, title)
    mark = Markup(' <span class="preprint">{}</span>').format(t("preprint")) if source.preprint else Markup("")
    return line + (Markup(" {}.").format(rest) if rest else "") + mark + Markup("</li>")
