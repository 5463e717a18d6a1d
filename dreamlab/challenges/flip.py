"""One flipped bit of a model of Level 3, and what it does to the dream of a test rally (``workshop`` task ``dream``).

Settings: those of the training, and ``rally``, ``parameter``, ``bit``.
change: how much the parameter changes, its absolute value; NEVER where it becomes no number, or infinite
parts:  the first step at which the two dreams are a ball's diameter apart, NEVER if at none
steps:  of the dreams
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dreamlab.challenges.subject import TRAINED_BY, Found, Measuring, read_training, trained
from dreamlab.labs.workshop.lab import NAME as WORKSHOP
from dreamlab.labs.workshop.training import BIT
from dreamlab.learn.model import Architecture
from dreamlab.services.registry import States
from dreamlab.tasks.settings import Control, refuse_unknown
from dreamlab.world.rallies import EPISODES

NAME = "flip"
FIGURES = {
    "change": "the number changes by",
    "parts": "the dreams part at step",
    "steps": "steps",
    "data": "transitions",
    "noise": "sensor noise",
}
HORIZON = 60
NEVER = 1e9
RALLY = Control("rally", "Test rally", "", tuple(range(EPISODES)), 0)
PARAMETER = Control("parameter", "Parameter", "", tuple(range(Architecture().parameter_count)), 0)
CHOSEN = (RALLY, PARAMETER, BIT)


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """The training's settings and what is flipped. Raises SettingsError."""
    names = tuple(control.name for control in CHOSEN)
    refuse_unknown(dict(given), (*TRAINED_BY, *names))
    return read_training(given) | {
        control.name: int(control.read(given.get(control.name, control.default))) for control in CHOSEN
    }


def measure(settings: Mapping[str, Any], states: States) -> Measuring:
    """See the module."""
    session = yield from trained(settings, states)
    assert session.model is not None
    training = {name: settings[name] for name in TRAINED_BY}
    flip = {"parameter": settings["parameter"], "bit": settings["bit"]}
    request = {"settings": training, "horizon": HORIZON, "rally": settings["rally"], "flip": flip}
    answer = yield from states.start(WORKSHOP, "dream", request)
    plain = answer.plain
    change = abs(float(plain["after"]) - float(plain["before"]))
    figures = {
        "change": change if np.isfinite(change) else NEVER,
        "parts": float(plain["parts"] or NEVER),
        "steps": float(HORIZON),
        "data": float(settings["data"]),
        "noise": float(settings["noise"]),
    }
    return Found(figures, session.model.digest)
