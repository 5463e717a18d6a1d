"""The measurements behind Level 4's question why the model brakes: one change at a time to how it comes about.

default          the default model
more-data        MORE times the transitions
more-training    LONGER times the steps of training
wider            WIDER times the hidden units
multi-step       corrected for dreams of several steps (``learn.remedies``)
flights-only     the same network, record and training, but no step with a contact in what it learns from
by-event         a small law for each kind of bounce and one for flight, and a network that says which is due

Each is judged by its braking in flight, by what it makes of contacts, by its dream, and by the dream that it has
when the court does the contacts in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from dreamlab.claims.shared import switch
from dreamlab.claims.shared.bounces import EVENTS, events
from dreamlab.dream import compounding
from dreamlab.dream.divergence import drift_curve, one_step_error
from dreamlab.dream.rollout import dream
from dreamlab.labs.failure.lab import DATA
from dreamlab.labs.workshop.sessions import WorkshopSettings, experience
from dreamlab.learn import training
from dreamlab.learn.model import Architecture, Normaliser, fit_normaliser, normalise
from dreamlab.learn.network import Ends, Network, solve
from dreamlab.learn.remedies import REMEDIES
from dreamlab.learn.training import DEFAULT_ARCHITECTURE, DEFAULT_RECIPE, Recipe
from dreamlab.measure.constants import HORIZON, JUDGING_SECONDS, training_seconds
from dreamlab.measure.deferred import Deferred, Tree, entry, median_and_values
from dreamlab.measure.level2 import free_flights
from dreamlab.measure.models import Predictor
from dreamlab.tasks.seeds import TEST_SEEDS
from dreamlab.types import ACTION_SIZE, STATE_SIZE, VELOCITIES, Floats, StepFn, Trajectories, Transitions
from dreamlab.world.court import SENSED_HIGH, SENSED_LOW
from dreamlab.world.experience import collect
from dreamlab.world.rallies import Seeds, rallies

FIGURES = (
    *("one_step_error", "braking", "flight_velocity_error", "flight_usual_error", "contact_velocity_error"),
    *("final_error", "final_speed", "helped_error"),
)
MORE, LONGER, WIDER = 4, 4, 4
SWITCH_RECIPE = Recipe(steps=1200)
LAW_WIDTH, PADDLE_WIDTH = 2, 8
"""Hidden units of the law of an event, and of that of the paddle, which is the only one that is not a straight line."""

Training = Generator[Any, None, Predictor]


def measurements() -> Tree:
    """FIGURES of each of CAUSES over TEST_SEEDS; more_data, more_training, wider: by how much."""
    rows = {name: [_row(make, cost, seed) for seed in TEST_SEEDS] for name, (make, cost) in CAUSES.items()}
    return {
        "by_name": {
            name: {figure: median_and_values([entry(figure, one) for one in found]) for figure in FIGURES}
            for name, found in rows.items()
        },
        "more_data": MORE * int(DATA.default),
        "more_training": LONGER * DEFAULT_RECIPE.steps,
        "wider": WIDER * DEFAULT_ARCHITECTURE.width,
    }


def judged(step: StepFn, reality: Trajectories) -> dict[str, float]:
    """FIGURES of one model.

    flight_velocity_error, flight_usual_error: mean and median size of the velocity's error in flight
    helped_error: error at HORIZON if the court does every contact
    """
    states = reality.states[:, : HORIZON + 1]
    single = compounding.single_errors(step, reality, HORIZON)
    contact = compounding.contacts(states)
    velocity = np.sqrt((single[..., VELOCITIES] * single[..., VELOCITIES]).sum(axis=-1))
    dreamt = dream(step, reality, HORIZON)
    helped = dream(compounding.helped_at_contacts(step), reality, HORIZON)
    return {
        "one_step_error": one_step_error(step, reality),
        "braking": float(compounding.along_motion(single, states[:, :-1])[~contact].mean()),
        "flight_velocity_error": float(velocity[~contact].mean()),
        "flight_usual_error": float(np.median(velocity[~contact])),
        "contact_velocity_error": float(velocity[contact].mean()),
        "final_error": float(drift_curve(dreamt, states)[-1]),
        "final_speed": float(compounding.speed(dreamt[:, -1]).mean()),
        "helped_error": float(drift_curve(helped, states)[-1]),
    }


def plain(
    seed: int,
    *,
    data: int = int(DATA.default),
    recipe: Recipe = DEFAULT_RECIPE,
    architecture: Architecture = DEFAULT_ARCHITECTURE,
) -> Training:
    """Plain training, with another amount of experience, recipe or network."""
    seeds = Seeds.of(seed)
    record = collect(data, np.random.default_rng(seeds.experience))
    rng = np.random.default_rng(seeds.training)
    return (yield from training.fit(record, rng, recipe=recipe, architecture=architecture))


def multi_step(seed: int) -> Training:
    """The remedy of that name."""
    record, rng = _record(seed), np.random.default_rng(Seeds.of(seed).training)
    return (yield from REMEDIES["multi-step"].train(record, rng))


def flights_only(seed: int) -> Training:
    """The default training on the free flights of its record, scaled as if the contacts were still there."""
    record, rng = _record(seed), np.random.default_rng(Seeds.of(seed).training)
    return (yield from training.fit(free_flights(record), rng, normaliser=fit_normaliser(record)))


def by_event(seed: int) -> Training:
    """A law for each event, solved by least squares, and the learned switch between them."""
    record, rng = _record(seed), np.random.default_rng(Seeds.of(seed).training)
    normaliser, event = fit_normaliser(record), events(record)
    inputs = normalise(normaliser, record.state, record.action)
    change = record.next_state - record.state
    laws = tuple(_law(inputs[event == kind], change[event == kind], name, rng) for kind, name in enumerate(EVENTS))
    return ByEvent(normaliser, (yield from switch.train(inputs, event, len(EVENTS), SWITCH_RECIPE, rng)), laws)


@dataclass(frozen=True)
class ByEvent:
    """The switch names the event that is due, and that event's law alone makes the step."""

    normaliser: Normaliser
    switch: Network
    laws: tuple[Callable[[Floats], Floats], ...]

    def step(self, state: Floats, action: Floats) -> Floats:
        """Next states [B, S], within the sensors' range."""
        inputs = normalise(self.normaliser, state, action)
        due, after = self.switch(inputs).argmax(axis=1), state.copy()
        for event, law in enumerate(self.laws):
            rows = np.flatnonzero(due == event)
            if len(rows):
                after[rows] += law(np.ascontiguousarray(inputs[rows]))
        return after.clip(SENSED_LOW, SENSED_HIGH)


CAUSES: dict[str, tuple[Callable[[int], Training], float]] = {
    "default": (plain, training_seconds()),
    "more-data": (partial(plain, data=MORE * int(DATA.default)), training_seconds()),
    "more-training": (
        partial(plain, recipe=Recipe(steps=LONGER * DEFAULT_RECIPE.steps)),
        LONGER * training_seconds(),
    ),
    "wider": (
        partial(plain, architecture=Architecture(width=WIDER * DEFAULT_ARCHITECTURE.width)),
        WIDER * training_seconds(),
    ),
    "multi-step": (multi_step, training_seconds(Recipe(steps=REMEDIES["multi-step"].plain_steps))),
    "flights-only": (flights_only, training_seconds()),
    "by-event": (by_event, 2.0 * training_seconds()),
}
"""What is changed, by name: a seed in, a model's step out; and roughly how many seconds that takes in the page."""


def _row(make: Callable[[int], Training], cost: float, seed: int) -> Deferred:
    made = Deferred(lambda: make(seed), cost=cost, stage="training")
    return Deferred(lambda model: judged(model.step, rallies(Seeds.of(seed))), made, cost=3 * JUDGING_SECONDS)


def _record(seed: int) -> Transitions:
    return experience(WorkshopSettings(seed=seed), None)


def _law(inputs: Floats, change: Floats, name: str, rng: np.random.Generator) -> Callable[[Floats], Floats]:
    """The change [B, S] that an event makes of inputs [B, S+A], by least squares over its own transitions."""
    scale = change.std(axis=0)
    scale = np.where(scale > 1e-9, scale, 1.0)
    width = PADDLE_WIDTH if name == "paddle" else LAW_WIDTH
    ends = Ends(width, inputs=STATE_SIZE + ACTION_SIZE, outputs=STATE_SIZE)
    network = solve(inputs, change / scale, ends, rng)
    return lambda seen: network(seen) * scale
