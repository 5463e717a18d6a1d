"""English that is left on a page of another language: found by its words, not by a list of sentences.

A word is English if the project's English has it and its translations have not: no text needs to be known beforehand,
and a word that both languages have (Seed, Level) is no finding.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from builder.content.files import lesson_files, read_data
from builder.content.languages import Language
from builder.languages import spoken

NO_PROSE = re.compile(r"^```.*?^```|\{\{.*?\}\}|\{.*?\}|`[^`]*`|\]\([^)]*\)|<[^>]*>|^\w+:", re.DOTALL | re.MULTILINE)
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
# Texts and names, wherever they stand on the page, but for what is marked as English or as no language's.
TEXTS = """() => {
  const apart = "[translate=no], [lang=en], script, style, math, code, pre, template, .cite, .references, "
    + ".md-search__output, .md-copyright a";
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest(apart)) found.push(node.data);
  for (const each of document.body.querySelectorAll("*")) {
    if (each.closest(apart)) continue;
    for (const name of ["aria-label", "aria-valuetext", "title", "placeholder", "alt", "label"])
      found.push(each.getAttribute(name) ?? "");
    if (each.localName === "svg") found.push(each.getAttribute("aria-label") ?? "");
  }
  return [...new Set(found.map((text) => text.replace(/\\s+/g, " ").trim()))].filter(Boolean);
}"""


def words(text: str) -> Iterator[str]:
    yield from (found.lower() for found in WORD.findall(text))


def english_words(root: Path, language: Language) -> set[str]:
    """Of what the interface says and of the lessons, without those that the language's own texts have too."""
    assert language.folder is not None
    pages = [path.read_text(encoding="utf-8") for path in lesson_files(root / "levels")]
    own_pages = [path.read_text(encoding="utf-8") for path in language.folder.rglob("*.md")]
    data = [read_data(path) for path in language.folder.glob("*.yml") if path.name != "words.yml"]
    own = map(prose, [*own_pages, *(text for each in data for text in texts(each)), *language.words.values()])
    english = {word for text in map(prose, [*spoken(root), *language.words, *pages]) for word in words(text)}
    return {word for word in english if len(word) > 2} - {word for text in own for word in words(text)}


def prose(text: str) -> str:
    """Without code, what is filled in, addresses and the names of front matter."""
    return NO_PROSE.sub(" ", text)


def texts(data: Any) -> Iterator[str]:
    """The values of a data file."""
    if isinstance(data, str):
        yield data
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from texts(each)


def left(page: Page, english: set[str]) -> list[str]:
    """The page's texts with an English word in them."""
    return [text for text in page.evaluate(TEXTS) if english & {*words(text)}]
