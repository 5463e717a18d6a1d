"""One module a lab; LABS holds those that the page can run, each imported when it is first asked for.

A lab has a NAME, ``describe()``, its TASKS, and the class of what it keeps between them, ``Kept``.
"""

import functools
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

CLAIMS: tuple[str, ...] = ("purpose", "density", "tokens", "chaos", "latent", "policy", "hierarchy", "pan", "cache")
"""Labs of Level 5 in the order of the paper; each module of that name ends in a CLAIM."""

SERVICES = ("aside", "figures", "listing", "question")
"""What lessons use besides labs: work beside a lab's, printed figures measured again, predictions."""


class _Labs(Mapping[str, Any]):
    """No page pays for the labs of the others."""

    _names = ("failure", "workshop", *CLAIMS, *SERVICES)

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
    module = import_module(f"dreamlab.labs.{name}")
    if name not in CLAIMS:
        return module
    return import_module("dreamlab.labs.claim_lab").ClaimLab(module.CLAIM)


LABS = _Labs()
