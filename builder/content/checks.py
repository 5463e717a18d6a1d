"""What presets and claims have in common to be checked for: fields, signatures, names that stand there twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from builder.content.errors import PageError, nearest
from dreamlab.tasks.signature import OPERATORS, named

CONDITION = ("figure", "op", "value")
COMPARISON, OPTIONAL = ("figure", "op", "than"), ("times", "plus")


@dataclass(frozen=True)
class Checks:
    """Raises PageError for what is wrong in this file.

    figures: where the figures that a signature may name are defined, for the message
    """

    file: str
    figures: str

    def fields(self, where: str, entry: Any, wanted: Iterable[str], what: str, *, optional: Iterable[str] = ()) -> None:
        """All of ``wanted``, and nothing else but ``optional``."""
        wanted = tuple(wanted)
        known = (*wanted, *optional)
        if not isinstance(entry, Mapping):
            raise self.wrong(where, f"should be a list of {', '.join(known)}, got {entry!r}")
        for key in entry:
            if key not in known:
                raise self.unknown(where, what, key, known)
        for key in wanted:
            if key not in entry:
                raise self.wrong(where, f"the {what} {key!r} is missing")

    def name_of(self, entry: Any) -> str:
        """For messages: what the entry calls itself."""
        return str(entry.get("name", "an entry without a name")) if isinstance(entry, Mapping) else "an entry"

    def texts(self, where: str, entry: Mapping[str, Any], names: Iterable[str]) -> None:
        """Each of these fields is a text, and not an empty one."""
        for name in names:
            if not isinstance(entry[name], str) or not entry[name].strip():
                raise self.wrong(where, f"{name} should be a text, got {entry[name]!r}")

    def signature(self, where: str, signature: Any, known: Iterable[str]) -> None:
        """Conditions on known figures, one at least: without any, a signature holds for everything."""
        names = tuple(known)
        if not isinstance(signature, list) or not signature:
            raise self.wrong(where, "the signature should be a list of conditions")
        for condition in signature:
            compares = isinstance(condition, Mapping) and "than" in condition
            fields, optional = (COMPARISON, OPTIONAL) if compares else (CONDITION, ())
            self.fields(where, condition, fields, "part of a condition", optional=optional)
            for figure in named(condition):
                if figure not in names:
                    raise self.unknown(where, f"figure ({self.figures})", figure, names)
            if condition["op"] not in OPERATORS:
                raise self.unknown(where, "operator", condition["op"], OPERATORS)
            for part in ("value", *OPTIONAL):
                self._number(where, part, condition.get(part, 0))

    def _number(self, where: str, part: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.wrong(where, f"a condition's {part} should be a number, got {value!r}")

    def once(self, names: list[str]) -> None:
        """No name stands there twice."""
        for name in names:
            if names.count(name) > 1:
                raise self.wrong(name, "stands there twice")

    def unknown(self, where: str, what: str, key: Any, known: Iterable[str]) -> PageError:
        return self.wrong(where, f"unknown {what} {key!r}{nearest(str(key), known)}")

    def wrong(self, where: str, message: str) -> PageError:
        return PageError(self.file, where, message)
