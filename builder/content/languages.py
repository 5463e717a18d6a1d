"""The languages of the site: English, in which everything is written, and a folder of levels/languages/ for each other.

de/language.yml    what the language is called, and how it writes numbers
de/words.yml       what the interface says, English -> German; English itself is the key
de/level-1.md      a page, section by section, each under the id of its English heading (content/sections.py)
de/glossary.yml    the texts of a file of levels/, at the same names (content/overlay.py)
de/originals.json  a hash of the English that each translation was made from (builder/languages.py)

What is not translated is shown in English: a word silently, a section or a page with a note that says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from builder.content.errors import PageError, nearest
from builder.content.files import read_data

FOLDER = "levels/languages"
OF_PYTHON = "dreamlab"
"""The part of words.yml that is about what Python says; much of it is put together there, and cannot be looked up."""
STRING = r'"(?:[^"\\]|\\.)*"'
CALL = re.compile(rf"(?<!lang\.)\b(?:_?t|frame)\(\s*((?:{STRING}\s*\+?\s*)+)")
"""A call of ``t`` in a module, a template, or Python; its parts are joined by ``+``, in Python by standing together."""
ENGLISH_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven"),
    *("eight", "nine", "ten", "eleven", "twelve"),
)
FIELDS: dict[str, type] = {"name": str, "decimal": str, "thousands": str, "numbers": list}


@dataclass(frozen=True)
class Language:
    """One language of the site.

    code: of BCP 47, ``de``; name: in the language itself; words: English -> the language
    prefix: of its pages' addresses, ``de/``; nothing for the site's main one
    numbers: the words for 0, 1, 2, …
    sentences: the keys of ``words`` with slots that Python, or the engine, fills in itself (site/shared/said.js)
    """

    code: str = "en"
    name: str = "English"
    words: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    prefix: str = ""
    decimal: str = "."
    thousands: str = ","
    numbers: tuple[str, ...] = ENGLISH_NUMBERS
    sentences: tuple[str, ...] = ()

    def t(self, english: str, **slots: Any) -> str:
        """The words for these English ones, ``{slots}`` filled in; the English ones where there are no others.

        A slot may be Markup; then so is the whole.
        """
        said = self.words.get(english, english)
        if any(hasattr(slot, "__html__") for slot in slots.values()):
            said, slots = Markup(escape(said)), {name: escape(slot) for name, slot in slots.items()}
        for name, slot in slots.items():
            said = said.replace(f"{{{name}}}", slot if isinstance(slot, str) else str(slot))
        return said

    def number(self, english: str) -> str:
        """A number as English writes it, ``12,300.5``, as this language does."""
        if (self.decimal, self.thousands) == (".", ","):
            return english
        return english.translate({ord("."): self.decimal, ord(","): self.thousands})


ENGLISH = Language()


def read_languages(root: Path, main: str = "en", hidden: tuple[str, ...] = ()) -> list[Language]:
    """The site's languages, its main one first. root: of the project; hidden: codes of those that it does not show

    Raises PageError with the file, the entry and the nearest right name.
    """
    folders = sorted(path.parent for path in (root / FOLDER).glob("*/language.yml"))
    every = {"en": ENGLISH, **{folder.name: _read(folder) for folder in folders}}
    if main not in every:
        raise PageError("site.yml", "language", f"unknown language {main!r}{nearest(main, every)}")
    for code in hidden:
        if code not in every:
            raise PageError("site.yml", "hide", f"unknown language {code!r}{nearest(code, every)}")
    shown = [each for code, each in every.items() if code not in hidden or code == main]
    ordered = sorted(shown, key=lambda each: each.code != main)
    return [_at(each, "" if each.code == main else f"{each.code}/") for each in ordered]


def _at(language: Language, prefix: str) -> Language:
    return Language(**{**vars(language), "prefix": prefix})


def _read(folder: Path) -> Language:
    file = f"{FOLDER}/{folder.name}/language.yml"
    declared = read_data(folder / "language.yml")
    for name, kind in FIELDS.items():
        if not isinstance(declared, Mapping) or not isinstance(declared.get(name), kind):
            raise PageError(file, None, f"it needs {name!r} ({kind.__name__})")
    for name in declared:
        if name not in FIELDS:
            raise PageError(file, None, f"unknown entry {name!r}{nearest(str(name), FIELDS)}")
    words, sentences = {}, ()
    if (folder / "words.yml").exists():
        words = dict(read_words(folder / "words.yml"))
        of_python = (read_data(folder / "words.yml") or {}).get(OF_PYTHON) or {}
        sentences = tuple(english for english in of_python if slots(english))
    return Language(
        folder.name,
        declared["name"],
        words,
        folder,
        decimal=declared["decimal"],
        thousands=declared["thousands"],
        numbers=tuple(map(str, declared["numbers"])),
        sentences=sentences,
    )


def read_words(path: Path) -> Iterator[tuple[str, str]]:
    """Every entry of words.yml; its parts only keep it in order."""
    file = f"{FOLDER}/{path.parent.name}/{path.name}"
    seen: dict[str, str] = {}
    for part, words in (read_data(path) or {}).items():
        if not isinstance(words, Mapping):
            raise PageError(file, str(part), "it should be a list of English words, each with its translation")
        for english, said in words.items():
            if not isinstance(english, str) or not isinstance(said, str) or not said.strip():
                raise PageError(file, str(part), f"{english!r} should have a text, got {said!r}")
            if slots(english) != slots(said):
                raise PageError(file, str(part), f"{english!r} and its translation have other slots in braces")
            if seen.setdefault(english, said) != said:
                raise PageError(file, str(part), f"{english!r} stands here twice, with two translations")
            yield english, said


def looked_up(text: str) -> Iterator[str]:
    """The literals that a module, a template or a module of Python hands to ``t``."""
    for call in CALL.finditer(text):
        yield "".join(json.loads(part) for part in re.findall(STRING, call[1]))


def slots(text: str) -> list[str]:
    """Names in braces: ``{step} of {horizon}`` -> horizon, step."""
    return sorted({part.partition("}")[0] for part in text.split("{")[1:] if "}" in part})
