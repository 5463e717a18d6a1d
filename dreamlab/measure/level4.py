"""The measurements behind the failure lab: its default reading, the same over seeds, every preset over seeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from dreamlab.dream.divergence import band
from dreamlab.labs.failure import lab as failure
from dreamlab.labs.failure.conditions import PICTURE_CONDITIONS, TrainedModels
from dreamlab.labs.failure.lab import FailureSettings, Reading
from dreamlab.learn import picture_model
from dreamlab.learn.training import DEFAULT_RECIPE
from dreamlab.measure.constants import PLAN_PROBE_SECONDS, READING_SECONDS, training_seconds
from dreamlab.measure.deferred import Deferred, Figures, Tree, entry
from dreamlab.tasks.seeds import TEST_SEEDS
from dreamlab.tasks.signature import holds

Preset = Mapping[str, Any]
"""An entry of levels/presets.yml; here its name, settings and signature count."""


def measurements(presets: Iterable[Preset]) -> Tree:
    """headline: the default reading at the first seed; seeds and presets: that and every preset over TEST_SEEDS."""
    models = TrainedModels()
    default = _over_seeds(FailureSettings(), models)
    return {
        "headline": _headline(default[0], FailureSettings(seed=TEST_SEEDS[0])),
        "seeds": {"figures": Figures(default), "band": Deferred(_band, *default)},
        "presets": {
            preset["name"]: _preset(preset, _over_seeds(FailureSettings.read(preset["settings"]), models))
            for preset in presets
        },
    }


def own(first: Mapping[str, Any], presets: Iterable[Preset]) -> Tree:
    """What a site of its own settings shows: the reading at its first settings, and its presets over TEST_SEEDS."""
    models = TrainedModels()
    settings = FailureSettings.read(first)
    return {
        "first": _headline(_reading(settings, models), settings),
        "presets": {
            preset["name"]: _preset(preset, _over_seeds(FailureSettings.read(preset["settings"]), models))
            for preset in presets
        },
    }


def _over_seeds(settings: FailureSettings, models: TrainedModels) -> list[Deferred]:
    return [_reading(replace(settings, seed=seed), models) for seed in TEST_SEEDS]


def _reading(settings: FailureSettings, models: TrainedModels) -> Deferred:
    probing = PLAN_PROBE_SECONDS if settings.condition == "planner" else 0.0
    recipe = picture_model.RECIPE if settings.condition in PICTURE_CONDITIONS else DEFAULT_RECIPE
    cost = training_seconds(recipe) + READING_SECONDS + probing
    return Deferred(lambda: failure.read(settings, models), cost=cost, stage="training")


def _headline(reading: Deferred, settings: FailureSettings) -> dict[str, Tree]:
    names = (
        "one_step_error",
        "final_error",
        "ratio",
        "visible_step",
        "digest",
        "drift",
        "quartiles",
        "middle_drift",
        "line_drift",
    )
    plain = Deferred(Reading.plain, reading)
    return {name: entry(name, plain) for name in names} | {
        "seed": settings.seed,
        "horizon": settings.horizon,
        "settings": asdict(settings),
        "rally": Deferred(_rally, reading),
    }


def _rally(reading: Reading) -> dict[str, Any]:
    return {"reality": reading.reality[0].tolist(), "dream": reading.dream[0].tolist()}


def _preset(preset: Preset, readings: list[Deferred]) -> dict[str, Tree]:
    return {
        "settings": asdict(FailureSettings.read(preset["settings"])),
        "holds": [Deferred(lambda one: holds(preset["signature"], one.figures), one) for one in readings],
        "figures": Figures(readings),
        "digest": Deferred(lambda first: first.digest, readings[0]),
    }


def _band(*readings: Reading) -> dict[str, list[float]]:
    over_seeds = band(np.array([reading.drift for reading in readings]))
    return {name: values.tolist() for name, values in over_seeds._asdict().items()}
