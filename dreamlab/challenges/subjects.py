"""Every subject by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from dreamlab.challenges.reading import Reading
from dreamlab.challenges.subject import Subject
from dreamlab.claims import CLAIMS
from dreamlab.labs.failure.lab import NAME as FAILURE

OWN = ("training", "throw", "flip", "by-hand", "score", "program", "listing")
"""Those of Level 3, and programs."""
MODULES = {name: f"dreamlab.challenges.{name.replace('-', '_')}" for name in OWN}
"""Each is imported when it is asked for."""


class _Subjects(Mapping[str, Subject]):
    _names = (FAILURE, *CLAIMS, *MODULES)

    def __getitem__(self, name: str) -> Subject:
        if name in MODULES:
            module: Subject = import_module(MODULES[name])
            return module
        if name not in self._names:
            raise KeyError(name)
        return Reading(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


SUBJECTS = _Subjects()
