"""What the labs of Level 5 share: a claim's settings, its findings as figures and plots, the same over seeds.

A lab of a claim is one module that ends in ``CLAIM = Claim(...)``; nothing in it knows of pages. Here a Claim
becomes a lab of the page: the tasks ``read`` (one seed, one reading) and ``band`` (the reading's figures and
curves over BAND_SEEDS seeds).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dreamlab.labs.failure import SEED
from dreamlab.labs.settings import Control, read_choice, refuse_unknown
from dreamlab.labs.signature import recognise
from dreamlab.labs.work import Answer, Progress, Task, Work
from dreamlab.types import Floats

BAND_SEEDS = 5

ROLES = ("reality", "dream", "error", "first", "second", "third", "fourth")
"""What a curve stands for, which decides its colour: reality, dream and error mean the same on every page."""


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


@dataclass(frozen=True)
class Axis:
    """label and unit as they are printed; ``log``: a logarithmic scale, all values above 0."""

    label: str
    unit: str = ""
    log: bool = False


@dataclass(frozen=True)
class Curve:
    """A line of a plot.

    role:      one of ROLES
    x, y:      [N]
    low, high: [N] a band around y, or None
    dots:      points that no line joins
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
    """A picture as data; ``says`` is its text alternative: one sentence with the numbers that matter."""

    name: str
    title: str
    says: str
    x: Axis
    y: Axis
    curves: tuple[Curve, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Findings:
    """What a run measured: scalars by name (defined in levels/figures.yml), and plots."""

    figures: dict[str, float]
    plots: tuple[Plot, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of all figures in the order of their names, then every curve's x and y, little-endian float64."""
        curves = [values for plot in self.plots for curve in plot.curves for values in (curve.x, curve.y)]
        numbers = [np.array([self.figures[name] for name in sorted(self.figures)]), *curves]
        return hashlib.sha256(b"".join(np.asarray(part, dtype="<f8").tobytes() for part in numbers)).hexdigest()


Settings = Mapping[str, Any]
"""Validated values of a claim's controls and choices by name, and ``seed``."""

Run = Generator[Progress, None, Findings]


@dataclass(frozen=True)
class Claim:
    """A claim of the paper as an experiment.

    name:     as in the page's address and in measured.json
    controls: sliders (Control) and choices (Choice), two or three
    measure:  settings -> a run that yields Progress often (so that it can be stopped) and returns Findings;
              its randomness comes from the setting ``seed`` alone
    """

    name: str
    controls: tuple[Control | Choice, ...]
    measure: Callable[[Settings], Run]

    def read_settings(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Validated settings; what is left out takes its default. Raises SettingsError."""
        known = (*self.controls, SEED)
        refuse_unknown(dict(given), tuple(control.name for control in known))
        return {control.name: control.read(given.get(control.name, control.default)) for control in known}


@dataclass(frozen=True)
class ClaimLab:
    """A Claim as one of ``labs.LABS``."""

    claim: Claim
    Kept: type = dict
    TASKS: dict[str, Task] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "TASKS", {"read": self._read, "band": self._band})

    @property
    def NAME(self) -> str:
        return self.claim.name

    def describe(self) -> dict[str, Any]:
        """Controls, choices and the seed's range, as plain values for the page."""
        sliders = [control for control in self.claim.controls if isinstance(control, Control)]
        choices = [control for control in self.claim.controls if isinstance(control, Choice)]
        return {
            "lab": self.NAME,
            "controls": [control.describe() for control in sliders],
            "choices": [choice.describe() for choice in choices],
            "seed": {"min": SEED.stops[0], "max": SEED.stops[1], "default": SEED.default},
        }

    def _read(self, kept: Any, request: dict[str, Any], files: dict[str, bytes]) -> Work:
        settings = self.claim.read_settings(request["settings"])
        findings = yield from self.claim.measure(settings)
        outcome = recognise(request.get("outcomes", []), findings.figures)
        return Answer(plain(self.NAME, settings, findings) | {"caption": outcome})

    def _band(self, kept: Any, request: dict[str, Any], files: dict[str, bytes]) -> Work:
        settings = self.claim.read_settings(request["settings"])
        found: list[Findings] = []
        answer: dict[str, Any] = {}
        for later in range(BAND_SEEDS):
            run = self.claim.measure({**settings, "seed": settings["seed"] + later})
            found.append((yield from _scaled(run, later)))
            answer = {"seeds": [settings["seed"] + k for k in range(later + 1)], "total": BAND_SEEDS, **spread(found)}
            yield Progress("more seeds", (later + 1) / BAND_SEEDS, answer)
        return Answer(answer)


def plain(name: str, settings: Settings, findings: Findings) -> dict[str, Any]:
    """A reading as numbers, strings and lists."""
    return {
        "lab": name,
        "settings": dict(settings),
        "seed": settings["seed"],
        "figures": findings.figures,
        "plots": [_plain_plot(plot) for plot in findings.plots],
        "digest": findings.digest,
    }


def spread(found: list[Findings]) -> dict[str, Any]:
    """Over seeds: figures {name: {median, low, high, values}}; plots {name: [band of each curve, or None]}.

    low and high are the extremes. A curve whose x differs from seed to seed has no band.
    """
    figures = {}
    for name in found[0].figures:
        values = [one.figures[name] for one in found]
        figures[name] = {"median": float(np.median(values)), "low": min(values), "high": max(values), "values": values}
    plots = {
        plot.name: [_curve_band([one.plots[p].curves[c] for one in found]) for c in range(len(plot.curves))]
        for p, plot in enumerate(found[0].plots)
    }
    return {"figures": figures, "plots": plots}


def _curve_band(curves: list[Curve]) -> dict[str, Any] | None:
    if any(not np.array_equal(curve.x, curves[0].x) for curve in curves):
        return None
    values = np.array([curve.y for curve in curves])
    return {
        "low": values.min(axis=0).tolist(),
        "median": np.median(values, axis=0).tolist(),
        "high": values.max(axis=0).tolist(),
    }


def _plain_plot(plot: Plot) -> dict[str, Any]:
    return {
        "name": plot.name,
        "title": plot.title,
        "says": plot.says,
        "x": vars(plot.x),
        "y": vars(plot.y),
        "curves": [
            {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in vars(curve).items()}
            for curve in plot.curves
        ],
        "marks": [vars(mark) for mark in plot.marks],
    }


def _scaled(run: Run, later: int) -> Generator[Progress, None, Findings]:
    while True:
        try:
            done = next(run)
        except StopIteration as end:
            return end.value
        yield Progress("more seeds", (later + done.fraction) / BAND_SEEDS)
