"""The seeded protocol behind the failure lab: its default reading, the same over seeds, every preset over seeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from dreamlab.dream.divergence import band
from dreamlab.labs.failure import lab as failure
from dreamlab.labs.failure.conditions import SIGHTED, Benches
from dreamlab.labs.failure.lab import Reading, Settings
from dreamlab.learn import picture_model
from dreamlab.learn.training import DEFAULT_RECIPE
from dreamlab.measure import costs
from dreamlab.measure.deferred import Later, Tree, entry
from dreamlab.measure.level3 import SEEDS
from dreamlab.tasks.signature import holds

Preset = Mapping[str, Any]
"""An entry of levels/presets.yml; here its name, settings and signature count."""


def protocol(presets: Iterable[Preset]) -> Tree:
    """headline: the default reading at the first seed; seeds: the same over SEEDS; presets: each over SEEDS."""
    benches = Benches()
    default = _over_seeds(Settings(), benches)
    return {
        "headline": _headline(default[0]),
        "seeds": {"figures": Later(_spread, *default), "band": Later(_band, *default)},
        "presets": {
            preset["name"]: _preset(preset, _over_seeds(Settings.read(preset["settings"]), benches))
            for preset in presets
        },
    }


def _over_seeds(settings: Settings, benches: Benches) -> list[Later]:
    return [_reading(replace(settings, seed=seed), benches) for seed in SEEDS]


def _reading(settings: Settings, benches: Benches) -> Later:
    probing = costs.PLANS_PROBED if settings.condition == "planner" else 0.0
    recipe = picture_model.RECIPE if settings.condition in SIGHTED else DEFAULT_RECIPE
    cost = costs.training(recipe) + costs.READING + probing
    return Later(lambda: failure.read(settings, benches), cost=cost, says="training")


def _headline(reading: Later) -> dict[str, Tree]:
    settings = Settings(seed=SEEDS[0])
    names = ("one_step_error", "final_error", "ratio", "visible_step", "digest", "drift", "quartiles")
    plain = Later(Reading.plain, reading)
    return {name: entry(name, plain) for name in names} | {
        "seed": settings.seed,
        "horizon": settings.horizon,
        "settings": asdict(settings),
        "rally": Later(_rally, reading),
    }


def _rally(reading: Reading) -> dict[str, Any]:
    return {"reality": reading.reality[0].tolist(), "dream": reading.dream[0].tolist()}


def _preset(preset: Preset, readings: list[Later]) -> dict[str, Tree]:
    return {
        "settings": asdict(Settings.read(preset["settings"])),
        "holds": [Later(lambda one: holds(preset["signature"], one.figures), one) for one in readings],
        "figures": Later(_spread, *readings),
        "digest": Later(lambda first: first.digest, readings[0]),
    }


def _spread(*readings: Reading) -> dict[str, Any]:
    return {
        name: {"median": float(np.median(values)), "values": values}
        for name in readings[0].figures
        for values in [[float(one.figures[name]) for one in readings]]
    }


def _band(*readings: Reading) -> dict[str, list[float]]:
    spread = band(np.array([reading.drift for reading in readings]))
    return {name: values.tolist() for name, values in spread._asdict().items()}
