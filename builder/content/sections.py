"""A page, section by section: which of them a translation has, and what stands in for the others.

A section goes from one heading to the next; headings inside a ``<div>`` or a fold belong to the section around them.
Its key is the heading's id, the same in every language, so that a link to a place holds in all of them. The text
before the first heading has the key ``start``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown.extensions.toc import slugify

from builder.content.errors import PageError, nearest
from builder.content.front_matter import HEAD, read_front_matter
from builder.content.languages import FOLDER, Language
from builder.content.overlay import digest

START = "start"
HEADING = re.compile(r"(#{2,6}) +(?P<words>.*?)(?: *\{:? *#(?P<id>[\w-]+)[^}]*\})? *")
OPENED, CLOSED = re.compile(r"<(?:div|details)\b"), re.compile(r"</(?:div|details)>")
META = ("title", "subtitle", "description", "prerequisites")
"""What of a page's front matter is text."""


@dataclass(frozen=True)
class Section:
    """key: the heading's id; text: heading and all; line: where it begins in its file"""

    key: str
    text: str
    line: int

    @property
    def digest(self) -> str:
        return digest(self.text)


@dataclass(frozen=True)
class Translation:
    """What a language's folder has of a page. meta: of META; sections: by their keys, in the file's order"""

    file: str
    meta: Mapping[str, Any]
    sections: Mapping[str, Section]


@dataclass(frozen=True)
class Piece:
    """A stretch of a page in one language. english: it stands in for a translation that is missing"""

    file: str
    section: Section
    english: bool


def split(text: str) -> list[Section]:
    """The sections of a page's text, front matter taken off."""
    head = HEAD.match(text)
    skipped = text[: head.end()].count("\n") + 1 if head else 0
    lines = text.split("\n")
    begun: list[tuple[str, int]] = [(START, skipped)]
    depth, fenced = 0, False
    for number, line in enumerate(lines[skipped:], skipped):
        fenced ^= line.lstrip().startswith("```")
        heading = None if fenced or depth else HEADING.fullmatch(line)
        if heading:
            begun.append((heading["id"] or slugify(_plain(heading["words"]), "-"), number))
        depth += len(OPENED.findall(line)) - len(CLOSED.findall(line))
    ends = [number for _, number in begun[1:]] + [len(lines)]
    made = [Section(key, "\n".join(lines[at:end]), at + 1) for (key, at), end in zip(begun, ends, strict=True)]
    return [each for each in made if each.text.strip()]


def _plain(heading: str) -> str:
    """Without the marks of emphasis and code."""
    return re.sub(r"[*`]", "", heading)


def read_translation(language: Language, page: str) -> Translation | None:
    """Of a page by its path below levels/; PageError if it does not fit in itself."""
    path = (language.folder or Path()) / page
    if language.folder is None or not path.exists():
        return None
    file, text = f"{FOLDER}/{language.code}/{page}", path.read_text(encoding="utf-8")
    meta = read_front_matter(file, text)
    for name in meta:
        if name not in META:
            raise PageError(file, 1, f"unknown front matter {name!r}{nearest(name, META)}")
    sections: dict[str, Section] = {}
    for section in split(text):
        if section.key in sections:
            raise PageError(file, section.line, f"the section {section.key!r} stands here twice")
        sections[section.key] = section
    return Translation(file, meta, sections)


def pieces(file: str, text: str, translation: Translation) -> list[Piece]:
    """The page in the order of its English sections, neighbours of one language together."""
    english = split(text)
    known = [section.key for section in english]
    for section in translation.sections.values():
        if section.key not in known:
            line = f"no section of {file} has the id {section.key!r}{nearest(section.key, known)}"
            raise PageError(translation.file, section.line, line)
    made: list[Piece] = []
    for section in english:
        said = translation.sections.get(section.key)
        made.append(Piece(translation.file if said else file, said or section, said is None))
    return made
