"""Translated texts of a data file of levels/: languages/de/presets.yml has the shape of levels/presets.yml, texts only.

Entries are found by their names, so that a new preset or an other order breaks nothing; what has no translation stays
English. Settings, signatures, sources and everything else that is no text belongs to the English file alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from builder.content.errors import PageError, nearest
from builder.content.files import read_data
from builder.content.languages import FOLDER, Language, slots

FILES = ("figures.yml", "presets.yml", "questions.yml", "glossary.yml")
CHALLENGES = "challenges"
"""A folder of levels/ with a file each; a translation has them in one, challenges.yml."""
ADDED = ("name",)
"""What a translation may have that the English entry has not: a term's own name, which is the key in English."""


def read_overlay(language: Language, file: str) -> dict[str, Any]:
    """By the names of the entries; empty where the language has no such file."""
    path = (language.folder or Path()) / file
    if language.folder is None or not path.exists():
        return {}
    found = read_data(path) or {}
    if not isinstance(found, Mapping):
        raise PageError(_name(language, file), None, "it should be a list of entries by their names")
    return dict(found)


def translated(data: Any, language: Language, file: str) -> Any:
    """The data of levels/FILE with the language's texts in place of the English ones."""
    overlay = read_overlay(language, file)
    if not overlay:
        return data
    where = _name(language, file)
    entries = data if isinstance(data, Mapping) else {each["name"]: each for each in data}
    for name in overlay:
        if name not in entries:
            raise PageError(where, str(name), f"unknown entry{nearest(str(name), map(str, entries))}")
    made = {name: _over(each, overlay.get(name), where, str(name)) for name, each in entries.items()}
    return made if isinstance(data, Mapping) else list(made.values())


def originals(data: Any, overlay: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Of each translated entry its name, and a hash of the English texts that it translates."""
    entries = data if isinstance(data, Mapping) else {each["name"]: each for each in data}
    for name, said in overlay.items():
        if name in entries:
            yield str(name), digest(json.dumps(list(_texts(entries[name], said)), ensure_ascii=False))


def entries(levels: Path, file: str) -> Any:
    """The English data that a translation of this name is of: of the file of levels/, or of the challenges."""
    if file != f"{CHALLENGES}.yml":
        return read_data(levels / file)
    return {path.stem: read_data(path) for path in sorted((levels / CHALLENGES).glob("*.yml"))}


def digest(text: str) -> str:
    """Eight hex digits; line breaks and spaces do not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]


def _name(language: Language, file: str) -> str:
    return f"{FOLDER}/{language.code}/{file}"


def _over(english: Any, said: Any, file: str, where: str) -> Any:
    if said is None:
        return english
    if isinstance(english, str) and isinstance(said, str):
        if slots(english) != slots(said):
            raise PageError(file, where, f"the slots in braces differ from those of {english!r}")
        return said
    if isinstance(english, Mapping) and isinstance(said, Mapping):
        for key in said:
            if key not in english and key not in ADDED:
                raise PageError(file, where, f"unknown text {key!r}{nearest(str(key), map(str, english))}")
        return {**english, **{key: _over(english.get(key, ""), each, file, where) for key, each in said.items()}}
    if isinstance(english, list) and isinstance(said, list) and len(english) == len(said):
        return [_over(one, other, file, where) for one, other in zip(english, said, strict=True)]
    raise PageError(file, where, f"{said!r} stands where the English file has {english!r}")


def _texts(english: Any, said: Any) -> Iterator[str]:
    """The English texts at the places of the translated ones."""
    if isinstance(said, Mapping):
        for key, each in said.items():
            yield from _texts(english.get(key, ""), each)
    elif isinstance(said, list):
        for one, other in zip(english, said, strict=True):
            yield from _texts(one, other)
    elif said is not None:
        yield str(english)
