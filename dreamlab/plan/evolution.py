"""A policy learned inside a dream: a small network whose weights evolve, scored only by what it dreams.

Each generation tries variations of the weights, in pairs of opposite sign. Each variation plays in the dream from the
same starts, and the weights move towards the better ones. No gradient passes through the dream. The result is the mean
of the last weights, since those of a single generation depend on chance.

Source: Salimans et al. 2017 (evolution strategies for control); Ha & Schmidhuber 2018 for a policy
that learns inside its own world model; Polyak & Juditsky 1992 for the mean of the weights.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np

from dreamlab.plan.planning import Score, closeness
from dreamlab.types import ACTION_SIZE, STATE_SIZE, Floats, Policy, StepFn

CENTRE = np.array([0.0, 0.5, 0.0, 0.0, 0.0])
GAIN = 4.0
"""Inputs of the network are (state - CENTRE) * GAIN."""


@dataclass(frozen=True)
class Evolution:
    """How to evolve.

    hidden:      rectified linear units of the policy
    population:  variations tried in a generation, an even number
    starts:      dreams that each of them plays
    steps:       length of a dream
    spread:      standard deviation of a variation
    rate, momentum: of a step along the estimated gradient
    averaged:    last generations whose weights are averaged
    """

    hidden: int = 16
    population: int = 24
    starts: int = 16
    steps: int = 60
    generations: int = 40
    spread: float = 0.3
    rate: float = 0.3
    momentum: float = 0.8
    averaged: int = 10

    @property
    def size(self) -> int:
        """Length P of a policy's flat weights."""
        return sum(rows * columns for rows, columns in _shapes(self.hidden))

    @property
    def simulated(self) -> int:
        """Steps of the dream that a whole evolution simulates."""
        return self.generations * self.population * self.starts * self.steps


@dataclass(frozen=True)
class Generation:
    """Generations done, of how many, and the mean [P] of the last weights."""

    done: int
    total: int
    weights: Floats


DEFAULT_EVOLUTION = Evolution()


def evolve(
    step: StepFn,
    pool: Floats,
    rng: np.random.Generator,
    *,
    evolution: Evolution = DEFAULT_EVOLUTION,
    score: Score = closeness,
    also_in: Sequence[StepFn] = (),
) -> Generator[Generation, None, Floats]:
    """Weights [P] of a policy that scores well in the dream ``step`` from states of the pool [N, S].

    also_in: further models in which every variation plays too; it is worth the worst of its scores.
    Yields after every generation.
    """
    weights = _first(evolution, rng)
    velocity = np.zeros_like(weights)
    half = evolution.population // 2
    ranks = np.arange(evolution.population) / (evolution.population - 1) - 0.5
    last: deque[Floats] = deque(maxlen=evolution.averaged)
    for index in range(evolution.generations):
        drawn = rng.standard_normal((half, len(weights)))
        drawn = np.concatenate([drawn, -drawn])
        starts = pool[rng.integers(0, len(pool), evolution.starts)]
        tried = weights + evolution.spread * drawn
        scores = np.stack(
            [score(play(each, tried, starts, evolution.steps)).mean(axis=1) for each in (step, *also_in)]
        ).min(axis=0)
        fitness = np.empty(evolution.population)  # ranks, so that only the order of the scores counts
        fitness[np.argsort(scores, kind="stable")] = ranks
        gradient = (fitness[:, None] * drawn).sum(axis=0) / (evolution.population * evolution.spread)
        velocity = evolution.momentum * velocity + gradient
        weights = weights + evolution.rate * velocity
        last.append(weights)
        yield Generation(index + 1, evolution.generations, np.mean(last, axis=0))
    return np.mean(last, axis=0)


def play(step: StepFn, weights: Floats, starts: Floats, steps: int) -> Floats:
    """Closed loop in ``step``: weights [V, P] of V policies, starts [B, S] -> states [V, B, steps+1, S]."""
    variants, batch = len(weights), len(starts)
    states = np.empty((variants, batch, steps + 1, STATE_SIZE))
    states[:, :, 0] = starts
    for t in range(steps):
        now = np.ascontiguousarray(states[:, :, t])
        action = act(weights, now)
        flat = step(now.reshape(-1, STATE_SIZE), action.reshape(-1, ACTION_SIZE))
        states[:, :, t + 1] = flat.reshape(variants, batch, STATE_SIZE)
    return states


def act(weights: Floats, state: Floats) -> Floats:
    """Actions [V, B, A] of V policies [V, P], each in its own states [V, B, S]."""
    hidden = (weights.shape[1] - 1 - STATE_SIZE) // (STATE_SIZE + 2)
    into, bias, out, direct, offset = _layers(weights, hidden)
    inputs = (state - CENTRE) * GAIN
    units = np.einsum("vbs,vsh->vbh", inputs, into, optimize=False) + bias
    np.maximum(units, 0.0, out=units)
    # One column each: multiplied and added up, since einsum's order would depend on the processor.
    action = (units * out.swapaxes(1, 2)).sum(axis=-1, keepdims=True)
    action += (inputs * direct.swapaxes(1, 2)).sum(axis=-1, keepdims=True) + offset
    return action.clip(-1.0, 1.0)


def policy(weights: Floats) -> Policy:
    """The policy with these weights [P]."""
    return lambda state, rng: act(weights[None], state[None])[0]


def _shapes(hidden: int) -> tuple[tuple[int, int], ...]:
    """Weights into the hidden units, their biases, out of them, directly from the state, and the last bias."""
    return (STATE_SIZE, hidden), (1, hidden), (hidden, ACTION_SIZE), (STATE_SIZE, ACTION_SIZE), (1, ACTION_SIZE)


def _layers(weights: Floats, hidden: int) -> list[Floats]:
    views, start = [], 0
    for rows, columns in _shapes(hidden):
        end = start + rows * columns
        views.append(weights[:, start:end].reshape(-1, rows, columns))
        start = end
    return views


def _first(evolution: Evolution, rng: np.random.Generator) -> Floats:
    """First weights: random hidden units whose output weights are 0."""
    weights = np.zeros(evolution.size)
    weights[: STATE_SIZE * evolution.hidden] = 0.5 * rng.standard_normal(STATE_SIZE * evolution.hidden)
    return weights
