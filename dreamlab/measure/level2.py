"""The measurements behind Level 2: least squares and a network, one step ahead, on seen and unseen data.

still        predicts that nothing changes
line         least squares over all transitions
flight_line  least squares over those in which the ball flies free
network      the default model
"""

from __future__ import annotations

from functools import partial

import numpy as np

from dreamlab.dream.compounding import contacts
from dreamlab.dream.divergence import distances, drift_curve, one_step_error, visible_step
from dreamlab.dream.rollout import dream, one_step_predictions
from dreamlab.labs.failure.lab import AMOUNTS
from dreamlab.labs.failure.probes import bounces
from dreamlab.labs.workshop.sessions import WorkshopSettings, experience
from dreamlab.learn.linear import LinearModel, fit_linear, slope
from dreamlab.learn.training import DEFAULT_ARCHITECTURE
from dreamlab.measure.constants import HORIZON, JUDGING_SECONDS, OTHER_SEEDS, SEEDS
from dreamlab.measure.deferred import Deferred, Tree, entry, median_and_values
from dreamlab.measure.models import Trained, deferred_trained
from dreamlab.types import ACTION_SIZE, STATE_SIZE, VELOCITIES, Floats, Transitions
from dreamlab.world import court
from dreamlab.world.rallies import Seeds, rallies

FIGURES = (
    "one_step_error", "flight_error", "contact_error", "bounces_kept", "bounce_error", "final_error", "visible_step",
)  # fmt: skip


class Still:
    """The model that knows nothing: it predicts that nothing changes."""

    def step(self, state: Floats, action: Floats) -> Floats:
        """The state as it is: a StepFn."""
        return state.copy()


def measurements() -> Tree:
    """Each model's FIGURES over SEEDS; the slope of one line; how errors depend on the amount of data."""
    lines = [deferred_line(WorkshopSettings(seed=seed)) for seed in SEEDS]
    flights = [deferred_line(WorkshopSettings(seed=seed), flights=True) for seed in SEEDS]
    networks = [deferred_trained(WorkshopSettings(seed=seed)) for seed in SEEDS]
    others = [Deferred(judged, deferred_trained(WorkshopSettings(seed=seed))) for seed in OTHER_SEEDS]
    return {
        "contact_share": median_and_values([Deferred(partial(contact_share, seed)) for seed in SEEDS]),
        "slope": {
            "all": median_and_values([Deferred(partial(horizontal_slope, seed, False)) for seed in SEEDS]),
            "flights": median_and_values([Deferred(partial(horizontal_slope, seed, True)) for seed in SEEDS]),
            "true": court.DT,
        },
        "pull": median_and_values([Deferred(partial(pull, seed)) for seed in SEEDS]),
        "still": _judged([Deferred(lambda seed=seed: Trained(Still(), rallies(Seeds.of(seed)))) for seed in SEEDS]),
        "line": _judged(lines),
        "flight_line": _judged(flights),
        "network": _judged(networks),
        "weights": {
            "line": (STATE_SIZE + ACTION_SIZE + 1) * STATE_SIZE,
            "network": DEFAULT_ARCHITECTURE.parameter_count,
        },
        "other_seeds_error": Deferred(_median, *(entry("one_step_error", one) for one in others)),
        "amounts": [_amount(data) for data in AMOUNTS],
    }


def free_flights(data: Transitions) -> Transitions:
    """The transitions in which the ball keeps its velocity to the last bit."""
    free = np.all(data.state[:, VELOCITIES] == data.next_state[:, VELOCITIES], axis=1)
    return Transitions(data.state[free], data.action[free], data.next_state[free])


def line(settings: WorkshopSettings, *, flights: bool = False) -> LinearModel:
    """Least squares over the settings' experience."""
    data = experience(settings, None)
    return fit_linear(free_flights(data) if flights else data)


def horizontal_slope(seed: int, flights: bool) -> float:
    """Least squares of the change in x against vx alone, in seconds."""
    data = experience(WorkshopSettings(seed=seed), None)
    data = free_flights(data) if flights else data
    return slope(data.state[:, 2], (data.next_state - data.state)[:, 0])


def contact_share(seed: int) -> float:
    """Share of the test steps in which the ball's velocity changes."""
    return float(contacts(rallies(Seeds.of(seed)).states).mean())


def pull(seed: int) -> float:
    """How much horizontal speed a step of the line takes from a ball at the right wall, world units per second."""
    return float(-line(WorkshopSettings(seed=seed)).weights[0, 2] * court.X_LIMIT)


def judged(made: Trained) -> dict[str, float]:
    """FIGURES of one model; flight_error and contact_error are the one-step error without and with a contact."""
    step, reality = made.model.step, made.reality
    apart = distances(one_step_predictions(step, reality), reality.states[:, 1:])
    contact = contacts(reality.states)
    drift = drift_curve(dream(step, reality, HORIZON), reality.states[:, : HORIZON + 1])
    return {
        "one_step_error": float(apart.mean()),
        "flight_error": float(apart[~contact].mean()),
        "contact_error": float(apart[contact].mean()),
        "final_error": float(drift[-1]),
        "visible_step": visible_step(drift) or HORIZON + 1,
        **bounces(step, reality),
    }


def seen_and_unseen(settings: WorkshopSettings, made: Trained) -> dict[str, float]:
    """train_error: one-step error on the transitions that it learned from; test_error: on the test rallies."""
    data = experience(settings, None)
    train = float(distances(made.model.step(data.state, data.action), data.next_state).mean())
    test = one_step_error(made.model.step, made.reality)
    return {"train_error": train, "test_error": test, "overfit": test / train}


def deferred_line(settings: WorkshopSettings, *, flights: bool = False) -> Deferred:
    """``line``, when it is needed, as Trained."""

    def made() -> Trained:
        return Trained(line(settings, flights=flights), rallies(Seeds.of(settings.seed)))

    return Deferred(made, cost=0.05, stage="least squares")


def _median(*values: float) -> float:
    return float(np.median(values))


def _judged(made: list[Deferred]) -> dict[str, Tree]:
    each = [Deferred(judged, one, cost=JUDGING_SECONDS) for one in made]
    return {figure: median_and_values([entry(figure, one) for one in each]) for figure in FIGURES}


def _amount(data: int) -> dict[str, Tree]:
    """One amount of experience: the network on what it has seen and what it has not, and the line on the latter."""
    settings = [WorkshopSettings(data=data, seed=seed) for seed in SEEDS]
    networks = [Deferred(partial(seen_and_unseen, one), deferred_trained(one)) for one in settings]
    lines = [Deferred(partial(seen_and_unseen, one), deferred_line(one)) for one in settings]
    figures = ("train_error", "test_error", "overfit")
    return {
        "data": data,
        "network": {figure: median_and_values([entry(figure, one) for one in networks]) for figure in figures},
        "line": {"test_error": median_and_values([entry("test_error", one) for one in lines])},
    }
