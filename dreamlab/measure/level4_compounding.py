"""The measurements behind Level 4's first section: what the default model's error at HORIZON is made of.

The errors of single steps are carried by the true court, all of them or some: those of steps in flight or of
contacts, of positions or of velocities, as they are or with random signs. Beside them stand the cheapest dreams
that there are: always the middle of the court, and a straight line fitted to the same transitions.
"""

from __future__ import annotations

import numpy as np

from dreamlab.dream import compounding
from dreamlab.dream.compounding import PARTS, carried
from dreamlab.dream.divergence import distances, drift_curve, middle_curve
from dreamlab.dream.rollout import dream
from dreamlab.labs.failure.lab import DATA
from dreamlab.labs.failure.probes import SIGNS_SEED
from dreamlab.labs.workshop.sessions import WorkshopSettings, experience
from dreamlab.learn.linear import fit_linear
from dreamlab.measure.constants import HORIZON
from dreamlab.measure.deferred import Deferred, Tree, entry, median_and_values
from dreamlab.measure.level2 import line
from dreamlab.measure.models import Trained, deferred_trained, errors
from dreamlab.tasks.seeds import TEST_SEEDS
from dreamlab.types import POSITIONS, VELOCITIES, Floats, StepFn, Trajectories
from dreamlab.world import court

FIGURES = (
    "one_step_error", "final_error", "end_to_end", "carried", *(f"carried_{name}" for name in PARTS),
    "fresh_error", "fresh_ratio", "fresh_velocity_ratio",
    "contact_share", "flight_position_error", "flight_velocity_error", "contact_velocity_error", "contacts_lost",
    "braking", "braking_before", "steps_before",
    "beside_velocity_error", "apart_velocity_error", "carried_near", "carried_apart",
    "contactless_error", "contactless_share",
    "carried_flight", "carried_contact", "carried_flight_position", "carried_flight_velocity", "carried_random",
    "kept_speed", "late_speed", "late_off_speed", "early_error",
)  # fmt: skip
SIMPLE = ("middle_error", "line_error", "line_early_error", "flight_line_error")
"""The cheapest dreams; each has its error at HORIZON."""

TWICE = 2 * int(DATA.default)
"""Transitions."""
BEFORE = 10
"""Steps before a contact that count as near it."""
LATE = 20
"""The last so many steps of the dream, in which its speed is looked at."""
OFF = 0.2
"""A speed this share or more away from the court's one speed is off."""
EARLY = 30
"""A step at which the network's dream and the straight line's are compared as well."""
WATCHED = tuple(range(10, HORIZON + 1, 10))
"""Steps at which the dream's mean speed is printed."""


def measurements() -> Tree:
    """FIGURES and SIMPLE over TEST_SEEDS, speed at WATCHED, and the first two FIGURES with twice the data."""
    made = [deferred_trained(WorkshopSettings(seed=seed)) for seed in TEST_SEEDS]
    found = [Deferred(taken_apart, one, cost=0.6) for one in made]
    simple = [
        Deferred(simple_dreams, Deferred(lambda seed=seed: seed), one)
        for seed, one in zip(TEST_SEEDS, made, strict=True)
    ]
    speeds = [Deferred(dreamt_speed, one) for one in made]
    twice = [Deferred(errors, deferred_trained(WorkshopSettings(data=TWICE, seed=seed))) for seed in TEST_SEEDS]
    return {
        "horizon": HORIZON,
        "before": BEFORE,
        "early": EARLY,
        **{figure: median_and_values([entry(figure, one) for one in found]) for figure in FIGURES},
        "simple": {figure: median_and_values([entry(figure, one) for one in simple]) for figure in SIMPLE},
        "speed": [
            {"step": step, "speed": median_and_values([entry(step, one) for one in speeds])}  # type: ignore[arg-type]
            for step in WATCHED
        ],
        "twice_the_data": {figure: median_and_values([entry(figure, one) for one in twice]) for figure in FIGURES[:2]},
    }


def taken_apart(made: Trained) -> dict[str, float]:
    """The model's errors of one step and at HORIZON, and the former added up, taken apart and carried."""
    step, reality = made.model.step, made.reality
    single = compounding.single_errors(step, reality, HORIZON)
    usual = errors(made)
    dreamt = dream(step, reality, HORIZON)
    fresh = compounding.fresh_error(step, dreamt, reality.actions)
    return {
        **usual,
        "end_to_end": compounding.end_to_end(single),
        "carried": carried(single, reality),
        **{f"carried_{name}": carried(single, reality, columns) for name, columns in PARTS.items()},
        "fresh_error": fresh,
        "fresh_ratio": fresh / usual["one_step_error"],
        "fresh_velocity_ratio": _velocity_error(
            step, dreamt[:, -LATE - 1 : -1], reality.actions[:, HORIZON - LATE : HORIZON]
        )
        / float(_sizes(single, VELOCITIES).mean()),
        **by_kind_of_step(single, reality),
        **how_fast(step, dreamt, reality),
        **without_contact(dreamt, reality),
    }


def without_contact(dreamt: Floats, reality: Trajectories) -> dict[str, float]:
    """How many rallies have no contact until HORIZON, and the error there of the dreams of these."""
    states = reality.states[:, : HORIZON + 1]
    rallies = ~compounding.contacts(states).any(axis=1)
    away = distances(dreamt[rallies, HORIZON], states[rallies, HORIZON])
    return {"contactless_error": float(away.mean()), "contactless_share": float(rallies.mean())}


def by_kind_of_step(single: Floats, reality: Trajectories) -> dict[str, float]:
    """Sizes, bias and consequences of the single errors [B, H, S], apart for flight and for contacts."""
    states = reality.states[:, : HORIZON + 1]
    contact = compounding.contacts(states)
    flight, before = ~contact, compounding.steps_before_contact(contact) <= BEFORE
    near = compounding.beside(contact)
    along = compounding.along_motion(single, states[:, :-1])
    position, velocity = (_sizes(single, columns) for columns in (POSITIONS, VELOCITIES))
    signs = np.random.default_rng(SIGNS_SEED)
    return {
        "contact_share": float(contact.mean()),
        "flight_position_error": float(position[flight].mean()),
        "flight_velocity_error": float(velocity[flight].mean()),
        "contact_velocity_error": float(velocity[contact].mean()),
        "beside_velocity_error": float(velocity[near & flight].mean()),
        "apart_velocity_error": float(velocity[~near].mean()),
        "contacts_lost": float((velocity[contact] > 0.5 * court.SPEED).mean()),
        "braking": float(along[flight].mean()),
        "braking_before": float(along[flight & before].sum() / along[flight].sum()),
        "steps_before": float((flight & before).sum() / flight.sum()),
        "carried_flight": carried(single, reality, where=flight),
        "carried_contact": carried(single, reality, where=contact),
        "carried_near": carried(single, reality, where=near),
        "carried_apart": carried(single, reality, where=~near),
        "carried_flight_position": carried(single, reality, POSITIONS, flight),
        "carried_flight_velocity": carried(single, reality, VELOCITIES, flight),
        "carried_random": carried(compounding.random_signs(single, signs), reality, where=flight),
    }


def how_fast(step: StepFn, dreamt: Floats, reality: Trajectories) -> dict[str, float]:
    """The dream's speed in its last LATE steps, and what putting it right would help."""
    late = compounding.speed(dreamt[:, -LATE:])
    kept = dream(compounding.keeping_speed(step), reality, HORIZON)
    return {
        "kept_speed": _final(kept, reality),
        "late_speed": float(late.mean()),
        "early_error": float(drift_curve(dreamt, reality.states[:, : HORIZON + 1])[EARLY - 1]),
        "late_off_speed": float((np.abs(late / court.SPEED - 1.0) > OFF).mean()),
    }


def simple_dreams(seed: int, made: Trained) -> dict[str, float]:
    """Errors at HORIZON of the cheapest dreams of the same rallies."""
    reality, settings = made.reality, WorkshopSettings(seed=seed)
    all_steps, flights = fit_linear(experience(settings, None)), line(settings, flights=True)
    drift = drift_curve(dream(all_steps.step, reality, HORIZON), reality.states[:, : HORIZON + 1])
    return {
        "middle_error": float(middle_curve(reality.states[:, : HORIZON + 1])[-1]),
        "line_error": float(drift[-1]),
        "line_early_error": float(drift[EARLY - 1]),
        "flight_line_error": _final(dream(flights.step, reality, HORIZON), reality),
    }


def dreamt_speed(made: Trained) -> dict[int, float]:
    """Mean speed of the dreamt ball at the WATCHED steps."""
    dreamt = dream(made.model.step, made.reality, HORIZON)
    return {step: float(compounding.speed(dreamt[:, step]).mean()) for step in WATCHED}


def _velocity_error(step: StepFn, states: Floats, actions: Floats) -> float:
    """Mean size of the velocity's error in single steps from states [B, T, S], held against the court."""
    state = np.ascontiguousarray(states).reshape(-1, states.shape[-1])
    action = np.ascontiguousarray(actions).reshape(len(state), -1)
    return float(_sizes(step(state, action) - court.step(state, action), VELOCITIES).mean())


def _sizes(errors: Floats, columns: slice) -> Floats:
    away = errors[..., columns]
    return np.sqrt((away * away).sum(axis=-1))


def _final(dreamt: Floats, reality: Trajectories) -> float:
    return float(drift_curve(dreamt, reality.states[:, : HORIZON + 1])[-1])
