"""All measurements behind the figures that the lessons print, and their comparison with what was printed.

The canonical run is under Pyodide. ``levels/measured.json`` is what it measured; a native run must agree
within TOLERANCE (relative), and on x86-64 agrees in bits.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from traceback import extract_tb
from typing import Any

import numpy as np

from dreamlab.claims import CLAIMS
from dreamlab.measure import (
    level1,
    level1_value,
    level2,
    level3,
    level4,
    level4_causes,
    level4_compounding,
    level4_scoreboard,
    level5,
    other_worlds,
    training_recipes,
)
from dreamlab.measure.constants import SEEDS
from dreamlab.measure.deferred import Tree, evaluate
from dreamlab.tasks.seeds import TEST_SEEDS, TUNING_SEEDS
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import Progress, relay
from dreamlab.world.rallies import EPISODES, LONGEST

FORMAT = 1
TOLERANCE = 1e-9
"""Relative difference allowed to a native run; none is allowed under Pyodide."""

SOURCE_PAGE = {
    "one_step_error": 0.001419,
    "final_error": 0.22449,
    "horizon": 60,
    "ratio_printed": 98,
    "ratio_of_its_figures": 0.22449 / 0.001419,
    "whose": "the source page's own figures, for its own court and model",
}

CONSTANTS = {
    "seeds": list(SEEDS),
    "test_seeds": list(TEST_SEEDS),
    "tuning_seeds": list(TUNING_SEEDS),
    "test_episodes": EPISODES,
    "test_steps": LONGEST,
    "native_relative_tolerance": TOLERANCE,
}
"""What all measurements have in common: the entry ``protocol`` of measured.json."""

WORDED = (".digest", ".says", ".at", ".shades")
"""Ends of paths whose text depends on every bit of a run: a native run need not agree with them."""


@dataclass(frozen=True)
class Declared:
    """What the lessons declare, as read from levels/: presets, and each claim by its name."""

    presets: list[dict[str, Any]]
    claims: Mapping[str, level5.Declaration] = field(default_factory=dict)


class MeasurementFailed(Exception):
    """A part that could not be measured; the message names the part, the error, and the line of code."""


def under_pyodide() -> bool:
    """Whether this is the canonical platform."""
    return sys.platform == "emscripten"


def measure(declared: Declared, parts: Iterable[str] | None = None) -> Generator[str, None, dict[str, Any]]:
    """Measure everything; yields a line for each tenth of a part, returns the contents of ``measured.json``.

    parts: names of PARTS, all of them by default; only their entries, and those about the run itself, are returned.
    """
    measured: dict[str, Any] = {"format": FORMAT}
    for name in PARTS if parts is None else parts:
        measured = merged(measured, (yield from _measure(name, declared)))
    return measured | {
        "theirs": SOURCE_PAGE,
        "protocol": {**CONSTANTS, "platform": "Pyodide, numpy on WebAssembly" if under_pyodide() else "native"},
        "units": {"error": "world units (the court is one unit wide)", "horizon": "steps of 1/30 s"},
        "versions": {"python": ".".join(map(str, sys.version_info[:3])), "numpy": np.__version__},
    }


def merged(measured: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """The first with the entries of the second; of ``claims`` only those that the second has are replaced."""
    claims = measured.get("claims", {}) | more.get("claims", {})
    return {**measured, **more, **({"claims": claims} if claims else {})}


def differences(measured: Mapping[str, Any], printed: Mapping[str, Any], *, tolerance: float) -> list[str]:
    """Where two results disagree, a line for each path; versions and platform may differ.

    tolerance: relative difference of two numbers that is allowed
    """
    ignored = ("versions", "protocol.platform")
    found = _compare("", measured, printed, tolerance)
    return [line for line in found if not line.startswith(ignored)]


PARTS: dict[str, Callable[[Declared], Tree]] = {
    "failure": lambda declared: level4.measurements(declared.presets),
    "level1": lambda _: {"level1": {**level1.measurements(), "value": level1_value.measurements()}},
    "level2": lambda _: {"level2": level2.measurements()},
    "remedies": lambda _: {"remedies": level3.remedies()},
    "planning": lambda _: {"planning": level3.scores()},
    "mismatch": lambda _: {"mismatch": level3.mismatch()},
    "compounding": lambda _: {"compounding": level4_compounding.measurements()},
    "causes": lambda _: {"causes": level4_causes.measurements()},
    "scoreboard": lambda _: {"scoreboard": level4_scoreboard.measurements()},
    "worlds": lambda _: {"worlds": other_worlds.measurements()},
    **{f"claims.{name}": partial(lambda name, declared: _claim(name, declared), name) for name in CLAIMS},
    "recipes": lambda _: {"recipes": training_recipes.measurements()},
}
"""Measurements by name: what is declared in, a tree of entries of ``measured.json`` out."""


def _claim(name: str, declared: Declared) -> Tree:
    return {"claims": {name: level5.measurements(name, declared.claims.get(name, {}))}}


def _measure(part: str, declared: Declared) -> Generator[str, None, dict[str, Any]]:
    """All of a part; yields a line whenever another tenth is done."""
    tenths = 0

    def line(progress: Progress) -> str | None:
        nonlocal tenths
        before, tenths = tenths, max(tenths, int(10 * progress.fraction))
        return f"{part}: {tenths}0 %" if tenths > before else None

    try:
        return (yield from relay(evaluate(PARTS[part](declared)), line))
    except SettingsError:
        raise
    except Exception as error:
        frame = extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}, line {frame.lineno}, in {frame.name}"
        raise MeasurementFailed(f"{part} failed: {type(error).__name__}: {error} ({where})") from error


def _compare(path: str, a: Any, b: Any, tolerance: float) -> Iterator[str]:
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        for key in sorted({*a, *b}):
            where = f"{path}.{key}" if path else str(key)
            if key not in a or key not in b:
                yield f"{where}: only in {'the run' if key in a else 'the file'}"
            else:
                yield from _compare(where, a[key], b[key], tolerance)
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for index, pair in enumerate(zip(a, b, strict=True)):
            yield from _compare(f"{path}[{index}]", *pair, tolerance)
    elif isinstance(a, float) and isinstance(b, (int, float)):
        if not math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance * 1e-3):
            yield f"{path}: measured {a!r}, printed {b!r}"
    elif a != b and not (tolerance and path.endswith(WORDED)):
        yield f"{path}: measured {a!r}, printed {b!r}"
