"""A reading of the failure lab, or of a lab of Level 5, as a subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dreamlab.challenges.subject import Found, Measuring
from dreamlab.labs.failure import lab as failure
from dreamlab.services.registry import LABS, States


@dataclass(frozen=True)
class Reading:
    """The reading of a lab by its name."""

    NAME: str

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The lab's settings. Raises SettingsError."""
        if self.NAME == failure.NAME:
            return dict(vars(failure.FailureSettings.read(given)))
        return dict(LABS[self.NAME].claim.read_settings(given))

    def measure(self, settings: Mapping[str, Any], states: States) -> Measuring:
        """The figures of the reading, as the lab shows them."""
        answer = yield from states.start(self.NAME, "read", {"settings": dict(settings)})
        figures = {name: float(value) for name, value in answer.plain["figures"].items()}
        return Found(figures, answer.plain["digest"])
