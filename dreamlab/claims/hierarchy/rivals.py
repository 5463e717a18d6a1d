"""The rivals of two levels: models that know the same events, but have no slow clock.

switch       one law for each event, the very laws of the two-level model, and a network that says at every step which
             of them the step is for (``claims.shared.switch``)
event input  one flat network whose input also says which event the step is; in a dream, the same switch says it
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.claims.hierarchy.bounces import Record
from dreamlab.claims.hierarchy.levels import INPUTS, Lower, TwoLevels, follow
from dreamlab.claims.shared import switch as switching
from dreamlab.claims.shared.bounces import EVENTS
from dreamlab.learn.model import Normaliser, normalise
from dreamlab.learn.network import Ends, Network, regress
from dreamlab.learn.training import DEFAULT_RECIPE, Recipe
from dreamlab.tasks.work import Progress
from dreamlab.types import STATE_SIZE, Floats
from dreamlab.world.court import SENSED_HIGH, SENSED_LOW

SWITCH_WIDTH, SMALL_WIDTH = 24, 2
SWITCH_RECIPE = Recipe(steps=1200, batch=64, rate=3e-2, warmup=20)
EVENT_INPUT_WIDTH = 21


@dataclass(frozen=True)
class Switched:
    """``step`` is a StepFn over states [B, S]: the switch names the event, the event's law does the step."""

    normaliser: Normaliser
    switch: Network
    laws: tuple[Lower, ...]

    def step(self, state: Floats, action: Floats) -> Floats:
        """Next states [B, S]."""
        inputs = normalise(self.normaliser, state, action)
        return follow(self.laws, self.switch(inputs).argmax(axis=1), state, inputs)


@dataclass(frozen=True)
class EventInput:
    """``step`` is a StepFn over states [B, S]: the switch names the event, and one network sees it beside the state."""

    normaliser: Normaliser
    switch: Network
    network: Network

    def step(self, state: Floats, action: Floats) -> Floats:
        """Next states [B, S]."""
        inputs = normalise(self.normaliser, state, action)
        event = self.switch(inputs).argmax(axis=1)
        change = self.network(np.concatenate([inputs, _one_hot(event)], axis=1)) * self.normaliser.output_scale
        return (state + change).clip(SENSED_LOW, SENSED_HIGH)


def fit_switch(
    record: Record, levels: TwoLevels, rng: np.random.Generator, *, width: int = SWITCH_WIDTH
) -> Generator[Progress, None, Switched]:
    """Train a switch over the laws that the two-level model has."""
    inputs = normalise(levels.normaliser, record.steps.state, record.steps.action)
    run = switching.train(inputs, record.event, len(EVENTS), SWITCH_RECIPE, rng, width=width)
    return Switched(levels.normaliser, (yield from run), levels.lower)


def fit_event_input(
    record: Record, switched: Switched, rng: np.random.Generator
) -> Generator[Progress, None, EventInput]:
    """Train one network on recorded steps whose events are told."""
    normaliser = switched.normaliser
    inputs = normalise(normaliser, record.steps.state, record.steps.action)
    change = (record.steps.next_state - record.steps.state) / normaliser.output_scale
    ends = Ends(EVENT_INPUT_WIDTH, inputs=INPUTS + len(EVENTS), outputs=STATE_SIZE)
    told = np.concatenate([inputs, _one_hot(record.event)], axis=1)
    network = yield from regress(told, change, ends, rng, DEFAULT_RECIPE, says="training the model with events")
    return EventInput(normaliser, switched.switch, network)


def _one_hot(event: np.ndarray) -> Floats:
    return np.eye(len(EVENTS))[event]
