"""The seeded protocol behind every figure that the lessons print, and its comparison with what they printed.

The canonical run is under Pyodide. ``levels/measured.json`` is what it measured; a native run must agree
within TOLERANCE (relative), and on x86-64 agrees in bits.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dreamlab.claims import CLAIMS
from dreamlab.labs.failure.conditions import EPISODES, LONGEST
from dreamlab.measure import level1, level2, level3, level4, level4_compounding, level4_scoreboard, level5
from dreamlab.measure.deferred import Tree, evaluate
from dreamlab.measure.level3 import SEEDS
from dreamlab.tasks.seeds import TEST_SEEDS, TUNING_SEEDS

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
"""What every run of the protocol has in common."""

WORDED = (".digest", ".says")
"""Ends of paths whose text holds every bit of a run: no native run need agree with them."""


@dataclass(frozen=True)
class Declared:
    """What the lessons declare, as read from levels/: presets, and each claim by its name."""

    presets: list[dict[str, Any]]
    claims: Mapping[str, level5.Declaration] = field(default_factory=dict)


Part = Generator[str, None, dict[str, Any]]


def under_pyodide() -> bool:
    """Whether this is the canonical platform."""
    return sys.platform == "emscripten"


def measure(declared: Declared, parts: Iterable[str] | None = None) -> Generator[str, None, dict[str, Any]]:
    """Run the protocol; yields a line per reading, returns the contents of ``measured.json``.

    parts: names of PARTS, all of them by default; only their entries, and what is said of the run, are returned.
    """
    measured: dict[str, Any] = {"format": FORMAT}
    for name in PARTS if parts is None else parts:
        measured = merged(measured, (yield from PARTS[name](declared)))
    return measured | {
        "theirs": SOURCE_PAGE,
        "protocol": {**CONSTANTS, "platform": "Pyodide, numpy on WebAssembly" if under_pyodide() else "native"},
        "units": {"error": "world units (the court is one unit wide)", "horizon": "steps of 1/30 s"},
        "versions": {"python": ".".join(map(str, sys.version_info[:3])), "numpy": np.__version__},
    }


def merged(measured: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """The one with the entries of the other; a claim more leaves the other claims where they are."""
    claims = measured.get("claims", {}) | more.get("claims", {})
    return {**measured, **more, **({"claims": claims} if claims else {})}


def differences(measured: Mapping[str, Any], printed: Mapping[str, Any], *, tolerance: float) -> list[str]:
    """Paths at which two results disagree, as lines; versions and platform may differ."""
    ignored = ("versions", "protocol.platform")
    found = _compare("", measured, printed, tolerance)
    return [line for line in found if not line.startswith(ignored)]


TREES: dict[str, Callable[[Declared], Tree]] = {
    "failure": lambda declared: level4.protocol(declared.presets),
    "level1": lambda _: {"level1": level1.protocol()},
    "level2": lambda _: {"level2": level2.protocol()},
    "remedies": lambda _: {"remedies": level3.remedies()},
    "planning": lambda _: {"planning": level3.scores()},
    "mismatch": lambda _: {"mismatch": level3.mismatch()},
    "compounding": lambda _: {"compounding": level4_compounding.protocol()},
    "scoreboard": lambda _: {"scoreboard": level4_scoreboard.protocol()},
}
"""Protocols of which single figures can be measured alone: each a tree of entries of ``measured.json``."""


def _whole(name: str) -> Callable[[Declared], Part]:
    """All of a tree, with a line whenever another tenth is done."""

    def measured(declared: Declared) -> Part:
        run, tenths = evaluate(TREES[name](declared)), 0
        while True:
            try:
                progress = next(run)
            except StopIteration as end:
                return end.value
            if int(10 * progress.fraction) > tenths:
                tenths = int(10 * progress.fraction)
                yield f"{name}: {tenths}0 %"

    return measured


def _claim(name: str) -> Callable[[Declared], Part]:
    def measured(declared: Declared) -> Part:
        return {"claims": {name: (yield from level5.claim(name, declared.claims[name]))}}

    return measured


PARTS: dict[str, Callable[[Declared], Part]] = {
    **{name: _whole(name) for name in TREES},
    **{f"claims.{name}": _claim(name) for name in CLAIMS},
}
"""Protocols by name: what is declared in, entries of ``measured.json`` out."""


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
