"""A training of Level 3, held against plain training in the same time.

one_step_error:  of the finished model, world units
final_error:     how far its dreams of HORIZON steps end from reality, mean over the test rallies, world units
error_40:        the same after 40 steps
same_time_error: final_error of plain training in the same time (``remedies.Remedy.plain_steps``)
share_of_plain:  final_error / same_time_error; 1 for plain training itself
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

import numpy as np

from dreamlab.challenges.subject import Found, Measuring, read_training, trained
from dreamlab.dream.divergence import drift_curve, one_step_error
from dreamlab.dream.rollout import dream
from dreamlab.labs.workshop.sessions import WorkshopSettings, experience
from dreamlab.learn.model import Dynamics
from dreamlab.learn.remedies import REMEDIES
from dreamlab.learn.training import Recipe, fit
from dreamlab.services.registry import States
from dreamlab.tasks.work import Progress, relay
from dreamlab.types import Floats, Trajectories
from dreamlab.world.rallies import Seeds

NAME = "training"
FIGURES = {
    "data": "transitions",
    "noise": "sensor noise",
    "one_step_error": "one step misses by",
    "final_error": "the dream misses by, after 60 steps",
    "error_40": "the dream misses by, after 40 steps",
    "same_time_error": "plain training in the same time misses by",
    "share_of_plain": "error ÷ plain training’s in the same time",
}
HORIZON = 60
read = read_training


def measure(settings: Mapping[str, Any], states: States) -> Measuring:
    """See the module."""
    session = yield from trained(settings, states)
    assert session.model is not None
    drift = _drift(session.model, session.reality)
    final = float(drift[-1])
    same_time = final
    if settings["remedy"] != "plain":
        plain = yield from _plain(WorkshopSettings(**settings))
        same_time = float(_drift(plain, session.reality)[-1])
    figures = {
        "data": float(settings["data"]),
        "noise": float(settings["noise"]),
        "one_step_error": one_step_error(session.model.step, session.reality),
        "final_error": final,
        "error_40": float(drift[39]),
        "same_time_error": same_time,
        "share_of_plain": final / same_time,
    }
    return Found(figures, session.model.digest)


def _drift(model: Dynamics, reality: Trajectories) -> Floats:
    return drift_curve(dream(model.step, reality, HORIZON), reality.states[:, : HORIZON + 1])


def _plain(settings: WorkshopSettings) -> Generator[Progress, None, Dynamics]:
    """Plain training on the same experience that takes as long as the settings' remedy."""
    rng = np.random.default_rng(Seeds.of(settings.seed).training)
    run = fit(experience(settings, None), rng, recipe=Recipe(steps=REMEDIES[settings.remedy].plain_steps))
    model: Dynamics = yield from relay(run, lambda now: Progress("training plain as long", now.step / now.steps))
    return model
