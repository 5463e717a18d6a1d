"""Every lab and service by name, and what each keeps between its tasks.

A lab or service has a NAME, its TASKS (``tasks.work.Task``) and ``new_state(states)``, which makes what it keeps
between two tasks, such as trained models; a service that runs the tasks of labs keeps the ``states`` themselves. A lab
also has ``describe()``, for the page that shows it.
"""

import functools
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from dreamlab.claims import CLAIMS
from dreamlab.tasks.work import Work

MODULES = {
    "failure": "dreamlab.labs.failure.lab",
    "workshop": "dreamlab.labs.workshop.lab",
}
"""The labs that are no claim."""

SERVICES = {
    "figures": "dreamlab.services.figures",
    "question": "dreamlab.services.questions",
    "inside": "dreamlab.services.inside",
    "challenge": "dreamlab.services.challenge",
    "ran": "dreamlab.services.ran",
    "sweep": "dreamlab.services.sweep",
}
"""What lessons use besides labs: printed figures measured again, listings, predictions, challenges."""


class _Labs(Mapping[str, Any]):
    """Each lab is imported when it is first asked for: a page does not pay for the labs of other pages."""

    _names = (*MODULES, *CLAIMS)

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        return _import(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@functools.cache
def _import(name: str) -> Any:
    """The lab or service of that name."""
    if name in CLAIMS:
        claim = import_module(f"dreamlab.claims.{name}.experiment").CLAIM
        return import_module("dreamlab.claims.lab").ClaimLab(claim)
    return import_module((MODULES | SERVICES)[name])


LABS = _Labs()


class States:
    """What labs and services keep between their tasks. A page has one, so all that is on it uses the same models."""

    def __init__(self) -> None:
        self._states: dict[str, Any] = {}

    def start(self, name: str, task: str, request: dict[str, Any], files: dict[str, bytes] | None = None) -> Work:
        """A task of a lab or service, with its state; KeyError for an unknown name or task."""
        return _import(name).TASKS[task](self.of(name), request, files or {})

    def of(self, name: str) -> Any:
        """What this lab or service keeps; KeyError for an unknown name."""
        if name not in self._states:
            self._states[name] = _import(name).new_state(self)
        return self._states[name]
