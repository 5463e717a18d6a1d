"""A claim as a lab of the page: the tasks ``read`` (one seed, one reading), ``copy`` and ``spread`` (over seeds)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dreamlab.claims.claim import Axis, Claim, ClaimSettings, Curve, Findings, Plot, Run, plain, plain_plots
from dreamlab.tasks.lru_cache import LruCache
from dreamlab.tasks.settings import BAND_SEEDS, describe_controls
from dreamlab.tasks.signature import recognise
from dreamlab.tasks.work import Answer, Progress, Task, Work

KEPT = 40
"""Findings that a lab keeps in memory."""


class KnownFindings:
    """Findings by their settings."""

    def __init__(self) -> None:
        self._kept: LruCache[tuple[Any, ...], Findings] = LruCache(KEPT)

    def find(self, claim: Claim, settings: ClaimSettings) -> Run:
        """The run of the claim at these settings, unless its findings are known."""
        return self._kept.get(tuple(settings.values()), lambda: claim.measure(settings))

    def discard(self, settings: ClaimSettings) -> None:
        """Forget what was found at these settings: the next ``find`` runs the claim again."""
        self._kept.discard(tuple(settings.values()))


@dataclass(frozen=True)
class ClaimLab:
    """A Claim as one of ``services.registry.LABS``."""

    claim: Claim
    TASKS: dict[str, Task] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "TASKS", {"read": self._read, "copy": self._copy, "spread": self._spread})

    @property
    def NAME(self) -> str:
        return self.claim.name

    def new_state(self, states: object) -> KnownFindings:
        """What the lab keeps between two tasks."""
        return KnownFindings()

    def describe(self) -> dict[str, Any]:
        """Controls, choices and the seed's range, as plain values for the page."""
        return {"lab": self.NAME, **describe_controls(self.claim.controls)}

    def _read(self, known: KnownFindings, request: dict[str, Any], files: dict[str, bytes]) -> Work:
        """The reading; ``outcomes`` of the request are what its caption is chosen from, ``fresh`` remembers none."""
        settings = self.claim.read_settings(request["settings"])
        if request.get("fresh"):
            known.discard(settings)
        findings = yield from known.find(self.claim, settings)
        outcome = recognise(request.get("outcomes", []), findings.figures)
        return Answer(plain(self.NAME, settings, findings) | {"caption": outcome})

    def _copy(self, known: KnownFindings, request: dict[str, Any], files: dict[str, bytes]) -> Work:
        """What a seed adds to a band, the settings' own or that of a ``later`` copy: figures and curves."""
        settings = self.claim.read_settings(request["settings"])
        seed = settings["seed"] + int(request.get("later", 0))
        findings = yield from known.find(self.claim, {**settings, "seed": seed})
        figures = {name: float(value) for name, value in findings.figures.items()}
        return Answer({"seed": seed, "figures": figures, "plots": plain_plots(findings.plots)})

    def _spread(self, known: KnownFindings, request: dict[str, Any], files: dict[str, bytes]) -> Work:
        """``over_seeds`` of the ``copies`` in the request, as their tasks answered; of how many a whole band is."""
        yield Progress("more seeds", 0.0)
        copies = sorted(request["copies"], key=lambda copy: copy["seed"])
        found = over_seeds([_findings(copy) for copy in copies]) if copies else {}
        return Answer({"seeds": [copy["seed"] for copy in copies], "total": BAND_SEEDS, **found})


def _findings(copy: dict[str, Any]) -> Findings:
    """Of a copy's answer, as far as a band needs them."""
    plots = tuple(
        Plot(plot["name"], "", "", Axis(""), Axis(""), tuple(_curve(curve) for curve in plot["curves"]))
        for plot in copy["plots"]
    )
    return Findings(copy["figures"], plots)


def _curve(plain: dict[str, Any]) -> Curve:
    x, y = (np.array([np.nan if each is None else each for each in plain[axis]], dtype=np.float64) for axis in "xy")
    return Curve(plain["label"], plain["role"], x, y)


def over_seeds(found: list[Findings]) -> dict[str, Any]:
    """Over seeds: figures {name: {median, low, high, values}}; plots {name: [band of each curve, or None]}.

    low and high are the extremes. A curve whose x differs from seed to seed has no band.
    """
    figures = {}
    for name in found[0].figures:
        values = [float(one.figures[name]) for one in found]
        figures[name] = {"median": float(np.median(values)), "low": min(values), "high": max(values), "values": values}
    plots = {
        plot.name: [_curve_band([one.plots[p].curves[c] for one in found]) for c in range(len(plot.curves))]
        for p, plot in enumerate(found[0].plots)
    }
    return {"figures": figures, "plots": plots}


def _curve_band(curves: list[Curve]) -> dict[str, Any] | None:
    values = [curve.y for curve in curves]
    if any(not np.array_equal(curve.x, curves[0].x) for curve in curves) or not np.isfinite(values).all():
        return None
    return {"low": np.min(values, axis=0).tolist(), "high": np.max(values, axis=0).tolist()}
