"""What a lab of Level 5 is made of: a claim's settings, and its findings as figures and plots.

A claim is one module that ends in ``CLAIM = Claim(...)``; nothing in it knows of pages. ``claims.lab`` makes a
lab of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dreamlab.claims.scene import Scene
from dreamlab.tasks.settings import SEED, Choice, Control, refuse_unknown
from dreamlab.tasks.work import Progress, drain
from dreamlab.types import Floats


@dataclass(frozen=True)
class Axis:
    """label and unit as they are printed; ``log``: a logarithmic scale, all values above 0.

    names: what stands at the places 0, 1, 2, ... of an axis that has kinds on it and no quantity
    """

    label: str
    unit: str = ""
    log: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Curve:
    """A line of a plot.

    role:      one of ``shape.ROLES``
    x, y:      [N]; where y is no number the line has a gap
    low, high: [N] a band around y, or None
    dots:      points that no line joins; their band is drawn as error bars
    """

    label: str
    role: str
    x: Floats
    y: Floats
    low: Floats | None = None
    high: Floats | None = None
    dots: bool = False


@dataclass(frozen=True)
class Mark:
    """A straight line across a plot at one value of an axis ("x" or "y"), with its label."""

    axis: str
    value: float
    label: str


@dataclass(frozen=True)
class Plot:
    """A picture as data; ``says`` is its text alternative: one sentence with the numbers that matter.

    square: both axes have the same scale, as for paths on the court
    """

    name: str
    title: str
    says: str
    x: Axis
    y: Axis
    curves: tuple[Curve, ...]
    marks: tuple[Mark, ...] = ()
    square: bool = False


@dataclass(frozen=True)
class Findings:
    """What a run measured: finite scalars by name (defined in the claim's declaration), and plots.

    scenes:  moving pictures of what was computed; they belong to no digest
    timings: clock values in milliseconds by name; they belong to one machine, and to no digest
    errors:  standard errors of those figures that are estimated from trials (``uncertainty``), by their names
    """

    figures: dict[str, float]
    plots: tuple[Plot, ...]
    timings: dict[str, float] = field(default_factory=dict)
    errors: dict[str, float] = field(default_factory=dict)
    scenes: tuple[Scene, ...] = ()

    def __post_init__(self) -> None:
        for name, value in (*self.figures.items(), *self.errors.items()):
            if not np.isfinite(value):
                raise ValueError(f"the figure {name!r} is {value}")
        for name in self.errors:
            if name not in self.figures:
                raise ValueError(f"the error of {name!r} is given, the figure is not")

    @property
    def digest(self) -> str:
        """SHA-256 of all figures in the order of their names, then every curve's x and y, little-endian float64."""
        curves = [values for plot in self.plots for curve in plot.curves for values in (curve.x, curve.y)]
        numbers = [np.array([self.figures[name] for name in sorted(self.figures)]), *curves]
        return hashlib.sha256(b"".join(np.asarray(part, dtype="<f8").tobytes() for part in numbers)).hexdigest()


ClaimSettings = Mapping[str, Any]
"""Validated values of a claim's controls and choices by name, and ``seed``."""

Run = Generator[Progress, None, Findings]


@dataclass(frozen=True)
class Claim:
    """A claim of the paper as an experiment.

    name:     as in the page's address and in measured.json
    controls: sliders (Control) and choices (Choice), two to four
    measure:  settings -> a run that yields Progress often (so that it can be stopped) and returns Findings;
              its randomness comes from the setting ``seed`` alone
    """

    name: str
    controls: tuple[Control | Choice, ...]
    measure: Callable[[ClaimSettings], Run]

    def run(self, given: Mapping[str, Any]) -> Findings:
        """The findings at these settings, the rest at their defaults."""
        return drain(self.measure(self.read_settings(given)))

    def read_settings(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Validated settings; what is left out takes its default. Raises SettingsError."""
        known = (*self.controls, SEED)
        refuse_unknown(dict(given), tuple(control.name for control in known))
        return {control.name: control.read(given.get(control.name, control.default)) for control in known}


def plain(name: str, settings: ClaimSettings, findings: Findings) -> dict[str, Any]:
    """A reading as numbers, strings and lists."""
    return {
        "lab": name,
        "settings": dict(settings),
        "seed": settings["seed"],
        **_plain_findings(findings),
        "digest": findings.digest,
        "timings": findings.timings,
    }


def so_far(stage: str, fraction: float, findings: Findings) -> Progress:
    """Progress with what is known already: the page shows these figures and plots while the run goes on."""
    return Progress(stage, fraction, _plain_findings(findings))


def _plain_findings(findings: Findings) -> dict[str, Any]:
    return {
        "figures": {name: float(value) for name, value in findings.figures.items()},
        "errors": {name: float(value) for name, value in findings.errors.items()},
        "plots": plain_plots(findings.plots),
        "scenes": [scene.plain() for scene in findings.scenes],
    }


def plain_plots(plots: Iterable[Plot]) -> list[dict[str, Any]]:
    """Plots as numbers, strings and lists; what is no number becomes None."""
    return [
        {
            "name": plot.name,
            "title": plot.title,
            "says": plot.says,
            "x": {**vars(plot.x), "names": list(plot.x.names)},
            "y": {**vars(plot.y), "names": list(plot.y.names)},
            "curves": [{name: _plain_values(value) for name, value in vars(curve).items()} for curve in plot.curves],
            "marks": [dict(vars(mark)) for mark in plot.marks],
            "square": plot.square,
        }
        for plot in plots
    ]


def _plain_values(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    return [float(each) if np.isfinite(each) else None for each in value]
