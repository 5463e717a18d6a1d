"""The measurements behind Level 4's first section: what the default model's error at HORIZON is made of."""

from __future__ import annotations

from dreamlab.dream.compounding import PARTS, carried, end_to_end, fresh_error, single_errors
from dreamlab.dream.rollout import dream
from dreamlab.labs.failure.lab import DATA
from dreamlab.labs.workshop.sessions import WorkshopSettings
from dreamlab.measure.constants import HORIZON, JUDGING_SECONDS, SEEDS
from dreamlab.measure.deferred import Deferred, Tree, entry, median_and_values
from dreamlab.measure.models import Trained, deferred_trained, errors

FIGURES = (
    "one_step_error", "final_error", "end_to_end", "carried",
    *(f"carried_{name}" for name in PARTS), "fresh_error", "fresh_ratio",
)  # fmt: skip

TWICE = 2 * int(DATA.default)
"""Transitions."""


def measurements() -> Tree:
    """FIGURES over SEEDS (``compounding``), and the first two of them with twice the data."""
    found = [
        Deferred(taken_apart, deferred_trained(WorkshopSettings(seed=seed)), cost=JUDGING_SECONDS) for seed in SEEDS
    ]
    twice = [Deferred(errors, deferred_trained(WorkshopSettings(data=TWICE, seed=seed))) for seed in SEEDS]
    return {
        "horizon": HORIZON,
        **{figure: median_and_values([entry(figure, one) for one in found]) for figure in FIGURES},
        "twice_the_data": {figure: median_and_values([entry(figure, one) for one in twice]) for figure in FIGURES[:2]},
    }


def taken_apart(made: Trained) -> dict[str, float]:
    """The model's errors of one step and at HORIZON, and the former added up and carried (``compounding``)."""
    step, reality = made.model.step, made.reality
    single = single_errors(step, reality, HORIZON)
    usual = errors(made)
    fresh = fresh_error(step, dream(step, reality, HORIZON), reality.actions)
    return {
        **usual,
        "end_to_end": end_to_end(single),
        "carried": carried(single, reality),
        **{f"carried_{name}": carried(single, reality, columns) for name, columns in PARTS.items()},
        "fresh_error": fresh,
        "fresh_ratio": fresh / usual["one_step_error"],
    }
