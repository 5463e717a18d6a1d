"""One dream of a model of Level 3 beside reality, from a chosen start and with given actions.

Settings: those of the training; ``start`` [5], as ``types.STATE_NAMES`` has it; ``actions``, one a step.
gap:        how far apart the two balls end, world units
doubt:      the most that an ensemble's members stood apart on the way (``play.disagreement``), world units
members:    models in the ensemble, 1 for a single model, which never doubts
steps:      of the dream
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dreamlab.challenges.subject import TRAINED_BY, Found, Measuring, read_training, trained
from dreamlab.dream.divergence import drift_curve
from dreamlab.dream.rollout import dream
from dreamlab.labs import play
from dreamlab.learn.model import Ensemble
from dreamlab.services.registry import States
from dreamlab.tasks.settings import SettingsError, refuse_unknown
from dreamlab.tasks.work import Progress
from dreamlab.types import STATE_NAMES
from dreamlab.world.rallies import LONGEST

NAME = "throw"
FIGURES = {
    "gap": "the two balls end apart by",
    "doubt": "the members stand apart by, at most",
    "members": "members",
    "steps": "steps",
    "data": "transitions",
    "noise": "sensor noise",
}


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """The training's settings, the start as the court allows it, and 1 to LONGEST actions. Raises SettingsError."""
    refuse_unknown(dict(given), (*TRAINED_BY, "start", "actions"))
    start = given.get("start")
    if not isinstance(start, list) or len(start) != len(STATE_NAMES):
        raise SettingsError(f"start should be {len(STATE_NAMES)} numbers")
    actions = play.played(given.get("actions"))
    if actions is None or len(actions) > LONGEST:
        raise SettingsError(f"actions should be 1 to {LONGEST} numbers")
    placed = play.placed(dict(zip(STATE_NAMES, start, strict=True)))
    return read_training(given) | {"start": placed.tolist(), "actions": actions[:, 0].tolist()}


def measure(settings: Mapping[str, Any], states: States) -> Measuring:
    """See the module."""
    session = yield from trained(settings, states)
    assert session.model is not None
    yield Progress("dreaming", 0.0)
    actions = np.array(settings["actions"])[:, None]
    reality = play.thrown(np.array(settings["start"]), len(actions), np.random.default_rng(0), actions)
    model, steps = session.model, len(actions)
    gap = float(drift_curve(dream(model.step, reality, steps), reality.states)[-1])
    ensemble = isinstance(model, Ensemble)
    doubt = float(play.disagreement(model, reality, steps).max()) if isinstance(model, Ensemble) else 0.0
    figures = {
        "gap": gap,
        "doubt": doubt,
        "members": float(len(model.members)) if ensemble else 1.0,
        "steps": float(steps),
        "data": float(settings["data"]),
        "noise": float(settings["noise"]),
    }
    return Found(figures, model.digest)
