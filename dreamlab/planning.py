"""Choosing actions inside a dream, and what they are worth on the real court.

Random shooting: draw candidate plans, simulate each with a StepFn, keep the one with the best score.
The planner knows only a StepFn, so a learned model and the true court serve alike.
Source: random shooting as in Nagabandi et al. 2018 (model-based control with neural dynamics).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dreamlab import court
from dreamlab.dreaming import rollout
from dreamlab.types import ACTION_SIZE, Floats, StepFn

HOLD = 6
"""Steps for which a candidate plan keeps each of its actions."""


class Plan(NamedTuple):
    """The chosen plan per episode: actions [B, T, A] and the score [B] it had in the dream."""

    actions: Floats
    dream_score: Floats


def aim(states: Floats) -> Floats:
    """Score in [0, 1] of trajectories [..., T+1, S] -> [...]: how well the ball is caught.

    Every step with the ball in the lowest fifth of the court counts; the score is the share of those steps
    with the paddle under the ball, 0 if the ball never comes down.
    """
    low = states[..., 1] < 0.2
    under = low & (np.abs(states[..., 0] - states[..., 4]) <= court.PADDLE_HALF_WIDTH)
    chances = low.sum(axis=-1)
    return under.sum(axis=-1) / np.maximum(chances, 1)


def shoot(step: StepFn, start: Floats, horizon: int, rng: np.random.Generator, *, candidates: int = 64) -> Plan:
    """The best of ``candidates`` random plans for each start [B, S], judged by ``aim`` inside ``step``."""
    batch = len(start)
    blocks = rng.integers(-1, 2, (batch * candidates, -(-horizon // HOLD), ACTION_SIZE)).astype(np.float64)
    actions = np.repeat(blocks, HOLD, axis=1)[:, :horizon]
    dreams = rollout(step, np.repeat(start, candidates, axis=0), actions)
    scores = aim(dreams).reshape(batch, candidates)
    best = scores.argmax(axis=1)
    chosen = actions.reshape(batch, candidates, horizon, ACTION_SIZE)[np.arange(batch), best]
    return Plan(chosen, scores.max(axis=1))


def real_score(start: Floats, plan: Plan) -> Floats:
    """What the plan scores [B] when the true court carries it out from the same start."""
    return aim(rollout(court.step, start, plan.actions))
