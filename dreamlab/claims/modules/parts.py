"""A world model in parts: a law for free flight, a network for contacts, a switch that says which a step is for.

Each part can be learned from a record of its own. ``align`` then trains network and switch together, through the sum
that they make, on steps as they come.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np

from dreamlab.claims.shared import switch
from dreamlab.claims.shared.bounces import FLIGHT, events
from dreamlab.learn.linear import fit_linear
from dreamlab.learn.model import (
    Architecture,
    Model,
    backpropagate,
    fit_normaliser,
    forward,
    layers,
    normalise,
)
from dreamlab.learn.network import OFTEN, Network, dynamics
from dreamlab.learn.training import Adam, Recipe, rate_at
from dreamlab.tasks.work import Progress, scaled
from dreamlab.types import Floats, StepFn, Transitions
from dreamlab.world.court import SENSED_HIGH, SENSED_LOW

PARTS = Architecture(width=32)
RECIPE, SWITCHING = Recipe(steps=400), Recipe(steps=1200)
"""Of flight and contacts each, and of the switch: a contact that it misses costs the rest of the dream."""
ALIGNING = Recipe(rate=3e-3, warmup=0)
SCALE, SHIFT = np.array([3.0, 3.0, 3.0, 3.0, 3.0, 1.0]), np.array([0.0, 1.5, 0.0, 0.0, 0.0, 0.0])
"""The switch is fed SCALE * (state, action) - SHIFT."""


@dataclass(frozen=True)
class Parts:
    """flight: a StepFn; contact: Model; which: scores [B, 2] of flight and contact"""

    flight: StepFn
    contact: Model
    which: Network

    def step(self, state: Floats, action: Floats) -> Floats:
        """Predicted next state [B, S] by the part that the switch chooses."""
        touches = self.choose(state, action)
        following = np.where(touches, self.contact.step(state, action), self.flight(state, action))
        return following.clip(SENSED_LOW, SENSED_HIGH)

    def choose(self, state: Floats, action: Floats) -> np.ndarray:
        """[B, 1] bool: the switch takes the step for a contact."""
        return gate(self.which(seen(state, action))) > 0.5


def seen(state: Floats, action: Floats) -> Floats:
    """What the switch is fed [B, S+A]."""
    return SCALE * np.concatenate([state, action], axis=1) - SHIFT


def gate(scores: Floats) -> Floats:
    """[B, 1] how much of the step is the contact network's, 0 to 1, from scores [B, 2]."""
    return ((scores[:, 1:] - scores[:, :1]) / 4.0 + 0.5).clip(0.0, 1.0)


def learn(
    flights: Transitions, contacts: Transitions, tool: str, rng: np.random.Generator
) -> Generator[Progress, None, Parts]:
    """All parts, each from its own record; ``tool``: "law" or "network", what the flight is learned with."""
    flight: StepFn = fit_linear(flights).step
    if tool == "network":
        run = dynamics(flights, PARTS, rng, RECIPE, says="learning flight")
        flight = (yield from scaled(run, "learning flight", 0, 3)).step
    run = dynamics(contacts, PARTS, rng, RECIPE, says="learning contacts")
    contact = yield from scaled(run, "learning contacts", 1, 3)
    both = joined(flights, contacts)
    token = np.concatenate([np.zeros(len(flights), dtype=np.int64), np.ones(len(contacts), dtype=np.int64)])
    training = switch.train(seen(both.state, both.action), token, 2, SWITCHING, rng)
    which = yield from scaled(training, "learning the switch", 2, 3)
    return Parts(flight, contact, which)


def align(parts: Parts, record: Transitions, steps: int, rng: np.random.Generator) -> Generator[Progress, None, Parts]:
    """The parts after common training on the record: the least error of one step, the law of flight left as it is."""
    count, recipe = len(parts.contact.parameters), replace(ALIGNING, steps=steps)
    flat = np.concatenate([parts.contact.parameters, parts.which.parameters])
    gradients, adam = np.zeros_like(flat), Adam(len(flat))
    net, switching = layers(PARTS, flat[:count]), layers(parts.which.ends, flat[count:])
    net_gradients, switch_gradients = layers(PARTS, gradients[:count]), layers(parts.which.ends, gradients[count:])
    scale, reach = fit_normaliser(record).output_scale, parts.contact.normaliser.output_scale
    flies = parts.flight(record.state, record.action) - record.state
    fed = normalise(parts.contact.normaliser, record.state, record.action)
    shown, change = seen(record.state, record.action), record.next_state - record.state
    for index in range(steps):
        rows = rng.integers(0, len(record), recipe.batch)
        touching, scores = forward(net, fed[rows]), forward(switching, shown[rows])
        share, apart = gate(scores[-1]), touching[-1] * reach - flies[rows]
        error = (flies[rows] + share * apart - change[rows]) / scale
        error *= 2.0 / error.size / scale
        backpropagate(net, touching, error * share * reach, net_gradients)
        backpropagate(switching, scores, _through_the_gate(error * apart, share), switch_gradients)
        adam.descend(flat, gradients, rate_at(recipe, index))
        if index % OFTEN == 0:
            yield Progress("aligning", index / steps)
    contact = Model(PARTS, parts.contact.normaliser, flat[:count])
    return Parts(parts.flight, contact, Network(parts.which.ends, flat[count:]))


def _through_the_gate(gradient: Floats, share: Floats) -> Floats:
    """Derivative [B, 2] of the loss by the two scores.

    gradient: [B, S] its derivative by the change that the parts predict together, times how far their changes differ
    """
    inside = (share > 0.0) & (share < 1.0)
    by_gate = np.where(inside, gradient.sum(axis=1, keepdims=True) / 4.0, 0.0)
    return np.concatenate([-by_gate, by_gate], axis=1)


def flights_of(steps: Transitions) -> Transitions:
    return rows(steps, np.flatnonzero(events(steps) == FLIGHT))


def contacts_of(steps: Transitions) -> Transitions:
    return rows(steps, np.flatnonzero(events(steps) != FLIGHT))


def rows(steps: Transitions, chosen: np.ndarray | slice) -> Transitions:
    return Transitions(steps.state[chosen], steps.action[chosen], steps.next_state[chosen])


def joined(*records: Transitions) -> Transitions:
    """One record after another."""
    return Transitions(
        np.concatenate([each.state for each in records]),
        np.concatenate([each.action for each in records]),
        np.concatenate([each.next_state for each in records]),
    )
