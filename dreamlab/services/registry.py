"""One module a lab; LABS holds those that the page can run, each imported when it is first asked for.

A lab has a NAME, ``describe()``, its TASKS, and the class of what it keeps between them, ``Kept``.
"""

import functools
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from dreamlab.claims import CLAIMS

MODULES = {
    "failure": "dreamlab.labs.failure.lab",
    "workshop": "dreamlab.labs.workshop.lab",
    "aside": "dreamlab.services.aside",
    "figures": "dreamlab.services.figures",
    "listing": "dreamlab.services.listings",
    "question": "dreamlab.services.questions",
}
"""Labs that are no claim, and what lessons use besides labs: figures measured again, listings, predictions."""


class _Labs(Mapping[str, Any]):
    """No page pays for the labs of the others."""

    _names = (*MODULES, *CLAIMS)

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        return _lab(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@functools.cache
def _lab(name: str) -> Any:
    if name in MODULES:
        return import_module(MODULES[name])
    claim = import_module(f"dreamlab.claims.{name}.experiment").CLAIM
    return import_module("dreamlab.claims.lab").ClaimLab(claim)


LABS = _Labs()
