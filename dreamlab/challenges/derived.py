"""Figures that no lab measures and a challenge asks for: pure functions of a reading's settings and figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dreamlab.labs.failure.lab import CHOICES, CONTROLS
from dreamlab.tasks.settings import Control

Figures = Mapping[str, float]


@dataclass(frozen=True)
class Derived:
    """names: of the figures that ``of`` gives; label: of each, for the page."""

    names: Mapping[str, str]
    of: Callable[[Mapping[str, Any], Figures], dict[str, float]]


def moves(settings: Mapping[str, Any], figures: Figures) -> dict[str, float]:
    """How far the failure lab's settings are from its first ones: stops of sliders, and 1 for another condition."""
    count = float(sum(settings.get(choice.name, choice.default) != choice.default for choice in CHOICES))
    for control in CONTROLS:
        count += abs(_stop(control, settings[control.name]) - _stop(control, control.default))
    return {"moves": count}


def _stop(control: Control, value: float) -> int:
    """The number of the stop that is nearest to the value."""
    return min(range(len(control.stops)), key=lambda stop: abs(control.stops[stop] - value))


DERIVED = {"moves": Derived({"moves": "moves"}, moves)}
"""By the name that a challenge gives under ``derive``."""
