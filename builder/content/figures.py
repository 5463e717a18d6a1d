"""Measured numbers on a page: each knows where in measured.json it stands, and how to measure it again.

``levels/figures.yml`` says what each figure is: a definition, its unit, and a short label for tables.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Undefined
from markupsafe import Markup, escape

from builder.content.errors import PageError, UnknownKey
from builder.content.languages import ENGLISH, Language
from dreamlab.measure.deferred import Path, read_path
from dreamlab.measure.verification import Declared
from dreamlab.services import figures

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
    """A part of measured.json whose numbers are Measured; a key wins over a method of the same name.

    Its words are text wherever they are printed, also where a page's own markdown would let HTML through.
    """

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
    return escape(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Definition:
    """What a figure is.

    whole: it counts something and has no decimals
    share: it is a share of trials, and so has a standard error
    """

    label: str
    definition: str
    unit: str = ""
    whole: bool = False
    share: bool = False


def read_definitions(plain: Mapping[str, Any], file: str) -> dict[str, Definition]:
    """The entries of figures.yml by name."""
    try:
        return {name: Definition(**entry) for name, entry in plain.items()}
    except TypeError as error:
        raise PageError(file, None, str(error)) from error


class FigureFilter:
    """``{{ measured.headline.ratio | figure }}``; ``figure(4)`` for four significant digits.

    The number knows what it is, and how the reader's browser can measure it again; site/lesson/measured-number.js
    makes a card of that.
    """

    def __init__(
        self,
        measured: Mapping[str, Any],
        definitions: Mapping[str, Definition],
        presets: Iterable[Mapping[str, Any]] = (),
        language: Language = ENGLISH,
    ) -> None:
        self._language = language
        self._definitions, self._measured = definitions, measured
        self._default_seed = measured["headline"]["seed"]
        self._presets = {preset["name"]: preset for preset in presets}
        self._trees = figures.Trees()
        self._printed: dict[tuple[str, int], Markup] = {}
        """What was said already: tables and drawings of several pages have the same numbers."""

    def __call__(self, value: Any, digits: int = 3) -> Markup:
        if isinstance(value, Undefined):
            str(value)  # raises, and says which key was meant
        if not isinstance(value, Measured):
            raise TypeError(f"figure wants a number of measured.json, got {value!r}")
        key = (value.path, digits)
        if key not in self._printed:
            definition = self.definition(value.path)
            text = rounded(value, digits, whole=definition.whole, language=self._language)
            self._printed[key] = self.element(value, definition, text)
        return self._printed[key]

    def ranged(self, spread: Any, digits: int = 3) -> Markup:
        """``{{ measured.….figures.caught | ranged }}``: a median with the smallest and the largest value over seeds."""
        if isinstance(spread, Undefined):
            str(spread)
        if not isinstance(spread, Measurements) or not {"median", "values"} <= set(spread):
            raise TypeError(f"ranged wants a figure of measured.json with its median and values, got {spread!r}")
        low, high = (self(end(spread["values"]), digits) for end in (min, max))
        median = self(spread["median"], digits)
        range_ = self._language.t("{low} to {high}", low=low, high=high)
        return Markup('{} <span class="figure-range">({})</span>').format(median, range_)

    def definition(self, path: str) -> Definition:
        """What the figure at that path is; UnknownKey with the nearest right one."""
        name, scope = figure_name(path), claim_of(path)
        known = self._definitions.get(f"{scope}.{name}" if scope else name)
        if known is None:
            raise UnknownKey("figure (levels/figures.yml)", name, self._definitions)
        return known

    def element(self, value: Measured, definition: Definition, text: str) -> Markup:
        """The number with all that its card says."""
        origin = self._origin(value.path)
        about = " · ".join(part for part in (definition.definition, definition.unit, origin) if part)
        data = {
            "path": value.path,
            "label": definition.label,
            "definition": definition.definition,
            "unit": definition.unit,
            "origin": origin,
            **self._protocol(value.path),
        }
        attributes = "".join(f' data-{key}="{escape(said)}"' for key, said in data.items() if said)
        return Markup(
            f'<measured-number{attributes}><data class="measured" value="{float(value)!r}" title="{escape(about)}">'
            f"{escape(text)}</data></measured-number>"
        )

    def _protocol(self, path: str) -> dict[str, str]:
        """How the page measures it, or why it cannot."""
        why = figures.why_not(path)
        if why is not None:
            return {"why": why}
        given = self.given(path)
        try:
            seconds = figures.seconds(path, Declared(**{"presets": [], **given}), self._trees)
        except (KeyError, IndexError) as error:
            raise TypeError(f"nothing in dreamlab.measure measures {path}") from error
        return {"seconds": f"{seconds:.2g}", "given": json.dumps(given, separators=(",", ":")) if given else ""}

    def given(self, path: str) -> dict[str, Any]:
        """As much of what the lessons declare as the figure's protocol needs (fields of ``Declared``)."""
        first, *rest = read_path(path)
        if first == "presets":
            preset = self._presets.get(str(rest[0]), {})
            return {"presets": [{key: preset[key] for key in ("name", "settings", "signature") if key in preset}]}
        if first == "claims" and "tried" in rest:
            tried = self._measured["claims"][rest[0]]["tried"]
            outcomes = [
                {"name": name, "try": one["settings"], "seeds": len(one["seeds"])} for name, one in tried.items()
            ]
            return {"claims": {str(rest[0]): {"outcomes": outcomes}}}
        return {}

    def _origin(self, path: str) -> str:
        first = path.partition(".")[0]
        if first == "theirs":
            return self._language.t("the source page’s figure, not ours")
        if path.endswith(".median"):
            return self._over_seeds(read_path(path))
        place = re.search(r"\.values\[(\d+)\]$", path)
        if place:
            return self._language.t("seed {seed}", seed=place[1])
        single = first in ("headline", "planning", "mismatch")
        return self._language.t("seed {seed}", seed=self._default_seed) if single else ""

    def _over_seeds(self, path: Path) -> str:
        """Which seeds a median is of, and how far their values spread. All lists of seeds begin with 0."""
        spread: Any = self._measured
        for key in path[:-1]:
            spread = spread[key]
        values = spread["values"]
        whole = self.definition(".".join(map(str, path))).whole
        low, high = (rounded(end(values), whole=whole, language=self._language) for end in (min, max))
        return self._language.t(
            "median over seeds 0 to {last}, where it lies between {low} and {high}",
            last=len(values) - 1,
            low=low,
            high=high,
        )


def figure_name(path: str) -> str:
    """The part of a path that says what was measured: not its place in a list, not ``median``."""
    parts = [part.partition("[")[0] for part in path.split(".")]
    return next(part for part in reversed(parts) if part not in ("median", "values"))


def claim_of(path: str) -> str:
    """``claims.NAME`` of a path inside a claim, whose figures are its own; else nothing."""
    parts = path.split(".")
    return ".".join(parts[:2]) if parts[0] == "claims" else ""


def rounded(value: float, digits: int = 3, *, whole: bool = False, language: Language = ENGLISH) -> str:
    """To so many significant digits, with a true minus, never in scientific notation: 0.000826, −0.237, 287, 10,000."""
    if abs(value) < NOTHING:
        return "0"
    if whole or float(value).is_integer():
        return _written(f"{round(value):,}", language)
    decimals = digits - 1 - int(f"{value:.{digits - 1}e}".partition("e")[2])
    return _written(f"{round(value, decimals):,.{max(0, decimals)}f}", language)


def _written(english: str, language: Language) -> str:
    return language.number(english.replace("-", "−"))


def in_words(value: float, language: Language = ENGLISH) -> str:
    """A small whole number as prose has it, ``two``; any other as it is printed: ``1.33``, ``60``."""
    known = language.numbers
    whole = float(value).is_integer() and 0 <= value < len(known)
    return known[int(value)] if whole else rounded(value, language=language)
