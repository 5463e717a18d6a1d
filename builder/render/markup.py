"""HTML and pictures that an author writes into a lesson, held against what the site can show.

The policy of every page (builder/output/security.py) keeps out whatever comes from another site, and scripts and
styles of a lesson's own. A browser would leave a blank there and say nothing, so the build says it, with the line.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from builder.content.errors import PageError

FORBIDDEN = {
    "script": "a lesson has no scripts: a lab, a stage or a listing is one line of {{ … }}",
    "style": "a lesson has no styles of its own: they belong beside the site's components (site/)",
    "link": "a lesson loads no styles or files of its own: they belong beside the site's components (site/)",
    "iframe": "the policy shows no other page inside this one: link to it",
    "object": "the policy shows no plug-ins: link to the file",
    "embed": "the policy shows no plug-ins: link to the file",
    "base": "the address of a page is the build's to say",
    "form": "the site has nobody to send a form to",
}
LOADING = {
    "img": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
}
"""Elements that load what an attribute names."""
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "source", "track", "wbr"}
OPTIONAL_END = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "colgroup"}
"""Elements whose end HTML lets an author leave out."""
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
"""How an address of another site begins; ``data:`` is none."""
PICTURE = re.compile(r"!\[[^\]]*\]\(\s*<?(?P<inline>[^)\s>]+)|!\[(?P<alt>[^\]]*)\]\[(?P<name>[^\]]*)\]")
REFERENCE = re.compile(r"^ {0,3}\[(?P<name>[^\]]+)\]:\s*<?(?P<address>[^\s>]+)", re.MULTILINE)
STYLED = re.compile(r"\{:?[^{}\n]*\bstyle\s*=")
"""A style by way of attr_list."""
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
ELEMENT = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""Not ``<https://…>``, which markdown turns into a link."""


def check_markup(text: str, file: str, first_line: int = 1) -> None:
    """PageError for the first thing in a lesson that no browser will show.

    text: the markdown with code and formulas out of the way (``protect``); lines are counted from ``first_line``
    """
    text = JINJA.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    found = [*_pictures(text), *_styled(text), *_elements(text)]
    if found:
        line, message = min(found)
        raise PageError(file, line + first_line - 1, message)


def _pictures(text: str) -> list[tuple[int, str]]:
    addresses = {match["name"].lower(): match["address"] for match in REFERENCE.finditer(text)}
    found = []
    for match in PICTURE.finditer(text):
        address = match["inline"] or addresses.get((match["name"] or match["alt"]).lower(), "")
        if ELSEWHERE.match(address):
            found.append((_line(text, match), _from_elsewhere("picture", address)))
    return found


def _styled(text: str) -> list[tuple[int, str]]:
    said = "a style attribute belongs beside the site's components (site/): give the element a class instead"
    return [(_line(text, match), said) for match in STYLED.finditer(text)]


def _elements(text: str) -> list[tuple[int, str]]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return [*reader.found, *((line, f"<{tag}> is opened here and never closed") for tag, line in reader.open)]


class _Reader(HTMLParser):
    """Collects what is wrong with the elements of a lesson, each with its line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.open: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._check(tag, attrs)
        if tag not in VOID | OPTIONAL_END and ELEMENT.fullmatch(tag):
            self.open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._check(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID | OPTIONAL_END:
            return
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        elif tag in (opened for opened, _ in self.open):
            opened, line = self.open.pop()
            end = self.getpos()[0]
            self.found.append((line, f"<{opened}> is opened here and still open at </{tag}> in line {end}"))
            self.handle_endtag(tag)
        else:
            self.found.append((self.getpos()[0], f"</{tag}> closes nothing that is open"))

    def _check(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        if tag in FORBIDDEN:
            self.found.append((line, f"<{tag}>: {FORBIDDEN[tag]}"))
        for name, value in attrs:
            if name == "style":
                self.found.append(
                    (line, f"<{tag} style>: give the element a class, styled beside the components (site/)")
                )
            if name.startswith("on"):
                self.found.append((line, f"<{tag} {name}>: a lesson has no scripts, and the policy runs none"))
            if name in LOADING.get(tag, ()) and ELSEWHERE.match((value or "").strip()):
                self.found.append((line, _from_elsewhere("picture" if tag == "img" else "file", str(value).strip())))


def _from_elsewhere(what: str, address: str) -> str:
    return f"the policy shows no {what} of another site ({address[:60]}): copy it to levels/images, or link to it"


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1
