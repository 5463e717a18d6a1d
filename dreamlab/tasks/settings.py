"""A lab's settings as data: controls with stops, units and ranges; validation with messages a reader understands."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dreamlab.types import Floats


class SettingsError(ValueError):
    """A setting that is missing, unknown, not finite or out of range; the message names it and its range."""


@dataclass(frozen=True)
class Control:
    """A slider: its stops in rising order, of which the first and last are also the allowed range."""

    name: str
    label: str
    unit: str
    stops: tuple[float, ...]
    default: float
    whole: bool = True

    def read(self, value: Any) -> float:
        """The value as a number inside the range, or SettingsError."""
        low, high = self.stops[0], self.stops[-1]
        number = _number(self.name, value, f"{low} to {high} {self.unit}")
        if self.whole and number != int(number):
            raise SettingsError(f"{self.name} should be a whole number, got {value!r}")
        if not low <= number <= high:
            raise SettingsError(f"{self.name} should be {low} to {high} {self.unit}, got {value!r}")
        return int(number) if self.whole else float(number)

    def describe(self) -> dict[str, Any]:
        """Plain values for the page."""
        return {
            "name": self.name,
            "label": self.label,
            "unit": self.unit,
            "stops": list(self.stops),
            "default": self.default,
            "whole": self.whole,
        }


@dataclass(frozen=True)
class Choice:
    """A setting with named options: (name, label) each, the first one the default."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]

    @property
    def default(self) -> str:
        return self.options[0][0]

    def read(self, value: Any) -> str:
        """The name of an option, or SettingsError."""
        return read_choice(self.name, value, tuple(name for name, _ in self.options))

    def describe(self) -> dict[str, Any]:
        """Plain values for the page."""
        options = [{"name": name, "label": label} for name, label in self.options]
        return {"name": self.name, "label": self.label, "options": options, "default": self.default}


SEED = Control("seed", "Seed", "", (0, 999_999), 0)
"""Every lab's: the first and the last seed that a reader may choose."""
BAND_SEEDS = 5
"""Successive seeds over which a lab shows the spread of a reading."""


def describe_controls(controls: Sequence[Control | Choice]) -> dict[str, Any]:
    """Sliders, choices and the seed's range, as plain values for the page."""
    return {
        "controls": [control.describe() for control in controls if isinstance(control, Control)],
        "choices": [choice.describe() for choice in controls if isinstance(choice, Choice)],
        "seed": {"min": SEED.stops[0], "max": SEED.stops[1], "default": SEED.default},
    }


def fragment(controls: Sequence[Control | Choice], settings: Mapping[str, Any]) -> str:
    """The end of an address that opens a lab at these settings: ``#data=10000&noise=0.02&seed=0``.

    As site/shared/settings.js writes and reads it: sliders, then choices that are not at their default, then the seed.
    Settings that are not given are left out.
    """
    sliders = [control for control in controls if isinstance(control, Control)]
    choices = [choice for choice in controls if isinstance(choice, Choice)]
    named = [control.name for control in sliders if control.name in settings]
    named += [choice.name for choice in choices if settings.get(choice.name, choice.default) != choice.default]
    named += [SEED.name] if SEED.name in settings else []
    return "#" + "&".join(f"{name}={_in_address(settings[name])}" for name in named)


def _in_address(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.15g}"


def read_choice(name: str, value: Any, choices: tuple[str, ...]) -> str:
    """One of the named choices, or SettingsError."""
    if value not in choices:
        raise SettingsError(f"{name} should be one of {', '.join(choices)}, got {value!r}")
    return str(value)


def read_numbers(name: str, values: Any, size: int) -> Floats:
    """[size] finite numbers, or SettingsError."""
    try:
        found = np.array(values, dtype=np.float64)
    except (OverflowError, TypeError, ValueError) as error:
        raise SettingsError(f"{name} should be {size} numbers") from error
    if found.shape != (size,) or not np.isfinite(found).all():
        raise SettingsError(f"{name} should be {size} finite numbers")
    return found


def refuse_unknown(given: dict[str, Any], known: tuple[str, ...]) -> None:
    """SettingsError for the first key that is no setting."""
    for key in given:
        if key not in known:
            raise SettingsError(f"{key!r} is no setting; there are {', '.join(known)}")


def _number(name: str, value: Any, allowed: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not _finite(value):
        raise SettingsError(f"{name} should be a number, {allowed}, got {value!r}")
    return value


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number too large for a float
        return False
