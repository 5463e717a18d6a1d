"""Measured numbers on a page: each knows where in measured.json it stands, and prints with its full value.

``levels/figures.yml`` says what each figure is: a definition, its unit, and a short label for tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log
from typing import Any

from jinja2 import Undefined
from markupsafe import Markup

from builder.pages_errors import PageError, UnknownKey

NOTHING = 1e-12
"""What is smaller is rounding of the arithmetic, and prints as 0."""


class Measured(float):
    """A number of measured.json with its path, e.g. ``headline.ratio``."""

    path: str

    def __new__(cls, value: float, path: str) -> Measured:
        made = super().__new__(cls, value)
        made.path = path
        return made


class Measurements(Mapping[str, Any]):
    """A part of measured.json whose numbers are Measured; a key wins over a method of the same name."""

    def __init__(self, plain: Mapping[str, Any], path: str = "") -> None:
        self._plain, self._path = plain, path

    def __getitem__(self, key: str) -> Any:
        path = f"{self._path}.{key}" if self._path else key
        return _wrap(self._plain[key], path)

    def __getattribute__(self, key: str) -> Any:
        if not key.startswith("_") and key in self._plain:
            return self[key]
        return super().__getattribute__(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._plain)

    def __len__(self) -> int:
        return len(self._plain)


def _wrap(value: Any, path: str) -> Any:
    if isinstance(value, Mapping):
        return Measurements(value, path)
    if isinstance(value, list):
        return [_wrap(each, f"{path}[{index}]") for index, each in enumerate(value)]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Measured(value, path)
    return value


@dataclass(frozen=True)
class Definition:
    """What a figure is. ``whole``: it counts something and has no decimals."""

    label: str
    definition: str
    unit: str = ""
    whole: bool = False


def read_definitions(plain: Mapping[str, Any], file: str) -> dict[str, Definition]:
    """The entries of figures.yml by name."""
    try:
        return {name: Definition(**entry) for name, entry in plain.items()}
    except TypeError as trouble:
        raise PageError(file, None, str(trouble)) from trouble


class FigureFilter:
    """``{{ measured.headline.ratio | figure }}``; ``figure(4)`` for four significant digits."""

    def __init__(self, measured: Mapping[str, Any], definitions: Mapping[str, Definition]) -> None:
        self._seeds, self._definitions = measured["protocol"]["seeds"], definitions
        self._default_seed = measured["headline"]["seed"]

    def __call__(self, value: Any, digits: int = 3) -> Markup:
        if isinstance(value, Undefined):
            str(value)  # raises, and says which key was meant
        if not isinstance(value, Measured):
            raise TypeError(f"figure wants a number of measured.json, got {value!r}")
        name = figure_name(value.path)
        scope = claim_of(value.path)
        definition = self._definitions.get(f"{scope}.{name}" if scope else name)
        if definition is None:
            raise UnknownKey("figure (levels/figures.yml)", name, self._definitions)
        parts = [definition.definition, definition.unit, self._origin(value.path)]
        return Markup('<data class="measured" value="{}" title="{}">{}</data>').format(
            repr(float(value)),
            " · ".join(part for part in parts if part),
            rounded(value, digits, whole=definition.whole),
        )

    def _origin(self, path: str) -> str:
        first = path.partition(".")[0]
        if first == "headline":
            return f"seed {self._default_seed}"
        if first == "theirs":
            return "the source page’s figure, not ours"
        if path.endswith(".median"):
            return f"median over seeds {self._seeds[0]} to {self._seeds[-1]}"
        return ""


def figure_name(path: str) -> str:
    """The part of a path that says what was measured: not its place in a list, not ``median``."""
    parts = [part.partition("[")[0] for part in path.split(".")]
    return next(part for part in reversed(parts) if part not in ("median", "values"))


def claim_of(path: str) -> str:
    """``claims.NAME`` of a path inside a claim, whose figures are its own; else nothing."""
    parts = path.split(".")
    return ".".join(parts[:2]) if parts[0] == "claims" else ""


def rounded(value: float, digits: int = 3, *, whole: bool = False) -> str:
    """To so many significant digits, never in scientific notation: 0.000826, 0.237, 287, 10,000."""
    if abs(value) < NOTHING:
        return "0"
    if whole or float(value).is_integer():
        return f"{round(value):,}"
    decimals = digits - 1 - int(f"{value:.{digits - 1}e}".partition("e")[2])
    return f"{round(value, decimals):,.{max(0, decimals)}f}"


def stretch(ratio: float, steps: int) -> float:
    """The factor g by which every step must stretch the error it inherits, to reach ``ratio``.

    Each step adds one unit of new error: 1 + g + g^2 + ... + g^(steps - 1) = ratio, solved by bisection.
    """
    low, high = 0.0, 2.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        too_small = sum(middle**k for k in range(int(steps))) < ratio
        low, high = (middle, high) if too_small else (low, middle)
    return high


def percent(factor: float) -> str:
    """A factor as what it adds: 1.044 -> 4.4."""
    return rounded(100 * (factor - 1), 2)


def doubling(factor: float) -> str:
    """After how many steps a growth by this factor has doubled an error."""
    return rounded(log(2) / log(factor), whole=True)
