"""The files that pages draw on, read whole.

They hold plain data: numbers are finite, a key stands once, and YAML's aliases, by which a few lines can
become a structure without end, are refused.
"""

from __future__ import annotations

import json
import pickle
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor

from builder.content.errors import PageError

LARGEST = 4_000_000
"""Bytes of a file; measured.json has a tenth of that."""


class _Plain(Composer, SafeConstructor):
    """Without aliases and without keys that stand twice."""

    # Of the parser.
    check_event: Any
    peek_event: Any

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases are not read", problem_mark=self.peek_event().start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key should be a word", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value!r} stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


class _Loader(_Plain, yaml.SafeLoader):
    """YAML in Python: of an error it says more."""


class _QuickLoader(_Plain, yaml.CSafeLoader):
    """YAML by libyaml, in a fifth of the time."""

    def __init__(self, text: str) -> None:
        yaml.CSafeLoader.__init__(self, text)
        Composer.__init__(self)


def read_data(path: Path) -> Any:
    """The contents of a JSON or YAML file; PageError if it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"it has more than {LARGEST:,} bytes")
        return parse(path.read_text(encoding="utf-8"), path.suffix)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise unreadable(path.name, error) from error


def unreadable(file: str, error: Exception, first_line: int = 1) -> PageError:
    """The parser's error with the line of the file. ``first_line``: where in the file the parsed text began."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        parts = (error.context, error.problem)
        return PageError(file, error.problem_mark.line + first_line, ": ".join(part for part in parts if part))
    if isinstance(error, json.JSONDecodeError):
        return PageError(file, error.lineno, error.msg)
    return PageError(file, None, str(error))


def parse(text: str, suffix: str) -> Any:
    """What the text says; ValueError or YAMLError if it cannot be read, RecursionError if it is nested too deeply."""
    return pickle.loads(_pickled(text, suffix))


@lru_cache(128)
def _pickled(text: str, suffix: str) -> bytes:
    """Reading YAML takes long, and `make serve` reads the same files again at each build."""
    if suffix == ".json":
        return pickle.dumps(json.loads(text, parse_constant=_refuse, object_pairs_hook=_once))
    try:
        return pickle.dumps(yaml.load(text, Loader=_QuickLoader))
    except yaml.YAMLError:
        return pickle.dumps(yaml.load(text, Loader=_Loader))


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number to print")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) < len(pairs):
        twice = next(name for name, _ in pairs if [key for key, _ in pairs].count(name) > 1)
        raise ValueError(f"{twice!r} stands twice")
    return plain


def lesson_files(levels: Path) -> list[Path]:
    """The lessons' pages below levels/, sorted; the translations in its languages/ are no pages of their own."""
    return sorted(path for path in levels.rglob("*.md") if path.relative_to(levels).parts[0] != "languages")
