"""What a planner of Level 3 scores on the true court (``workshop.court.score``).

Settings: those of the training; ``method``, ``horizon`` and ``candidates`` of the planner.
hits, chances, rate: in the dream of the trained model; low, high: the interval of the rate
reactive_rate:       of a paddle that follows the ball and has no model
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dreamlab.challenges.subject import TRAINED_BY, Found, Measuring, read_training, trained
from dreamlab.labs.workshop.court import CANDIDATES, PLAN_HORIZON, planner, score
from dreamlab.plan.planning import PLANNERS
from dreamlab.services.registry import States
from dreamlab.tasks.settings import read_choice, refuse_unknown
from dreamlab.world.court import following_policy

NAME = "score"
FIGURES = {
    "hits": "hits",
    "chances": "chances",
    "rate": "hits per chance",
    "low": "at least",
    "high": "at most",
    "reactive_rate": "a paddle that follows the ball",
}


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """Raises SettingsError."""
    refuse_unknown(dict(given), (*TRAINED_BY, "method", PLAN_HORIZON.name, CANDIDATES.name))
    return read_training(given) | {
        "method": read_choice("method", given.get("method", "shooting"), tuple(PLANNERS)),
        **{each.name: int(each.read(given.get(each.name, each.default))) for each in (PLAN_HORIZON, CANDIDATES)},
    }


def measure(settings: Mapping[str, Any], states: States) -> Measuring:
    """See the module."""
    session = yield from trained(settings, states)
    assert session.model is not None
    names = ("method", PLAN_HORIZON.name, CANDIDATES.name)
    policy = planner(session.model.step, **{name: settings[name] for name in names})
    found = yield from score(policy, settings["seed"])
    reactive = yield from score(following_policy(mistakes=0.0), settings["seed"])
    figures = {name: float(value) for name, value in found.items()} | {"reactive_rate": float(reactive["rate"])}
    return Found(figures, session.model.digest)
