"""What a challenge judges and a receipt hands in: figures that settings lead to, so that they can be computed again.

A subject has a NAME, ``read`` (validates its settings; raises SettingsError) and ``measure`` (computes the figures).
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from dreamlab.labs.workshop.lab import NAME as WORKSHOP
from dreamlab.labs.workshop.sessions import Session, WorkshopSettings
from dreamlab.services.registry import States
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import Progress

OWN_PLAY = "a model of your own recorded play cannot be computed again: nobody else has that play"
TRAINED_BY = tuple(WorkshopSettings.__dataclass_fields__)
"""The settings that a model of Level 3 comes about by."""


@dataclass(frozen=True)
class Found:
    """What was measured: every figure by its name, and the digest of the model behind them."""

    figures: dict[str, float]
    digest: str


Measuring = Generator[Progress, None, Found]


class Subject(Protocol):
    """Something that settings lead to."""

    @property
    def NAME(self) -> str:
        """As a challenge and a receipt call it under ``lab``."""

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Validated settings, whole and plain. Raises SettingsError."""

    def measure(self, settings: Mapping[str, Any], states: States) -> Measuring:
        """The figures at validated settings; ``states`` keep trained models between two measurements."""


def read_training(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a training of Level 3, other ones left out. Raises SettingsError, for own play too."""
    settings = WorkshopSettings.read({name: given[name] for name in TRAINED_BY if name in given})
    if settings.policy == "own":
        raise SettingsError(OWN_PLAY)
    return asdict(settings)


def trained(settings: Mapping[str, Any], states: States) -> Generator[Progress, None, Session]:
    """The finished training of Level 3 at these settings; the page's own, where it has one."""
    wanted = WorkshopSettings(**{name: settings[name] for name in TRAINED_BY})
    session: Session = states.of(WORKSHOP).get(wanted, None)
    yield from session.train()
    return session
