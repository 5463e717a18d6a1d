"""``make words``: what each translation lacks, and where the English has changed since.

    python -m builder.languages             what is missing or stale
    python -m builder.languages --done      what is translated is up to date now: its hashes go into originals.json
    python -m builder.languages --done page:level-1.md

Nothing fails over it: whoever changes an English sentence need not know the other languages, and the site says in
English what is missing. The exit code is 0 unless a file cannot be read.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from builder.content.errors import PageError
from builder.content.files import lesson_files, read_data
from builder.content.languages import FOLDER, OF_PYTHON, Language, looked_up, read_languages
from builder.content.overlay import CHALLENGES, FILES, digest, entries, originals, read_overlay
from builder.content.sections import META, read_translation, split
from dreamlab import bridge
from dreamlab.labs.failure import lab as failure
from dreamlab.labs.workshop import lab as workshop

ROOT = Path(__file__).parents[1]
HASHES = "originals.json"
LABELS = ("label", "unit", "title")
TRANSLATED = (*FILES, f"{CHALLENGES}.yml")


@dataclass(frozen=True)
class Lack:
    """Something that a translation lacks. what: missing, stale, unused; where: ``words``, a file, ``page:…``"""

    what: str
    where: str
    name: str

    def __str__(self) -> str:
        return f"{self.what:8} {self.where}: {self.name}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m builder.languages", description=__doc__)
    parser.add_argument("--done", nargs="*", metavar="PART", help="all of it, or parts such as page:level-1.md")
    asked = parser.parse_args()
    try:
        for language in read_languages(ROOT):
            if language.folder is not None:
                if asked.done is not None:
                    _stamp(language, asked.done)
                _report(language)
    except PageError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _report(language: Language) -> None:
    found = list(lacks(language))
    print(f"{language.name} ({FOLDER}/{language.code})")
    for lack in found:
        print(f"  {lack}")
    counts = {kind: sum(lack.what == kind for lack in found) for kind in ("missing", "stale", "unused")}
    print("  " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))


def lacks(language: Language, root: Path = ROOT) -> Iterator[Lack]:
    """All that is missing or stale in a language; what it falls back for, the site shows in English."""
    used = set(spoken(root))
    parts = read_data((language.folder or root) / "words.yml") or {}
    lookups = {english for part, words in parts.items() if part != OF_PYTHON for english in words}
    yield from (Lack("missing", "words", english) for english in sorted(used - set(language.words)))
    yield from (Lack("unused", "words", english) for english in sorted(lookups - used))
    kept = _hashes(language)
    now = dict(_digests(language, root))
    for file in TRANSLATED:
        data = entries(root / "levels", file)
        names = data if not isinstance(data, list) else [each["name"] for each in data]
        overlay = read_overlay(language, file)
        yield from (Lack("missing", file, str(name)) for name in names if name not in overlay)
    for page in pages(root):
        translation = read_translation(language, page)
        if translation is None:
            yield Lack("missing", f"page:{page}", "all of it")
            continue
        for section in split((root / "levels" / page).read_text(encoding="utf-8")):
            if section.key not in translation.sections:
                yield Lack("missing", f"page:{page}", section.key)
    for key, value in now.items():
        if kept.get(key) != value:
            where, _, name = key.rpartition("#")
            yield Lack("stale", where, name)


def pages(root: Path) -> list[str]:
    """Of every page its path below levels/."""
    return [path.relative_to(root / "levels").as_posix() for path in lesson_files(root / "levels")]


def spoken(root: Path) -> Iterator[str]:
    """Every English text that the interface looks up."""
    for folder, kinds in (("site", (".js", ".html")), ("templates", (".html",)), ("builder", (".py",))):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in kinds and path != Path(__file__):
                yield from looked_up(path.read_text(encoding="utf-8"))
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    yield from _titles(yaml.safe_load(re.sub(r"!ENV \[.*\]", "null", config)))
    for lab in (failure.NAME, workshop.NAME):
        yield from _labels(json.loads(bridge.describe(lab)))


def _titles(config: dict[str, Any]) -> Iterator[str]:
    """What mkdocs.yml says to readers."""
    yield config["copyright"]
    yield from (each["toggle"]["name"] for each in config["theme"]["palette"])
    waiting: list[Any] = list(config["nav"])
    while waiting:
        ((title, what),) = waiting.pop().items()
        yield title
        waiting += what if isinstance(what, list) else []


def _labels(described: Any) -> Iterator[str]:
    """The labels and units in a lab's description."""
    if isinstance(described, dict):
        yield from (described[key] for key in LABELS if isinstance(described.get(key), str) and described[key])
        described = list(described.values())
    if isinstance(described, list):
        for each in described:
            yield from _labels(each)


def _digests(language: Language, root: Path) -> Iterator[tuple[str, str]]:
    """Of everything that is translated by name or by section: its key, and a hash of the English as it is now."""
    for file in TRANSLATED:
        for name, value in originals(entries(root / "levels", file), read_overlay(language, file)):
            yield f"{file}#{name}", value
    for page in pages(root):
        translation = read_translation(language, page)
        if translation:
            text = (root / "levels" / page).read_text(encoding="utf-8")
            english = {section.key: section.digest for section in split(text)}
            yield from ((f"page:{page}#{key}", english[key]) for key in translation.sections if key in english)
            yield from ((f"page:{page}#front matter", _of_meta(text)) for _ in [0] if translation.meta)


def _of_meta(text: str) -> str:
    """Of the words of a page's front matter."""
    head = text.partition("---\n")[2].partition("\n---")[0]
    meta = yaml.safe_load(head)
    return digest(json.dumps([meta.get(name) for name in META], ensure_ascii=False))


def _hashes(language: Language) -> dict[str, str]:
    path = (language.folder or ROOT) / HASHES
    return read_data(path) if path.exists() else {}


def _stamp(language: Language, parts: Iterable[str], root: Path = ROOT) -> None:
    """Writes the hashes of these parts, of all if there are none; those of what is gone are left out."""
    chosen, kept = list(parts), _hashes(language)
    now = dict(_digests(language, root))
    made = {
        key: value if not chosen or key.rpartition("#")[0] in chosen else kept[key]
        for key, value in now.items()
        if not chosen or key.rpartition("#")[0] in chosen or key in kept
    }
    text = json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True)
    ((language.folder or root) / HASHES).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
