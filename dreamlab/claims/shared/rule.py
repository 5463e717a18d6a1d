"""The decision rule of the paper's Equation 6: a goal, a discount, and a critic for what comes after the simulation.

An agent that believes s_t to be the case simulates plans with its world model and takes the one with the largest

    sum over futures of  p(future | belief, plan) * ( sum over k from t to T'-1 of  discount^(k-t) * reward(s_k)
                                                      +  discount^(T'-t) * value(s_T') )

The sum over futures is a mean over particles: each is a state that may be the case, simulated on its own, with a
draw of its own where the model knows that it cannot know (``belief``). A belief of one particle has one future.

Source: Xing et al. 2025, section 2.2.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dreamlab.dream.rollout import rollout
from dreamlab.plan import catching
from dreamlab.plan.planning import HOLD, LOW, Score
from dreamlab.types import ACTION_SIZE, Floats, StepFn

DISCOUNT = 0.99
PER_STEP = 0.1
"""Reward of a step with the paddle right under a low ball; a ball is low for about ten steps."""
DREAMS_AT_ONCE = 1024
"""Dreams that are simulated at a time; more would not fit the processor's cache."""

Decide = Callable[[Floats, np.random.Generator], Floats]
"""(belief [B, P, S], generator) -> action [B, A]."""


def reward(states: Floats) -> Floats:
    """r(g, s) [...] of states [..., S]: the goal is to have the paddle under the ball when that is low."""
    near = 1.0 - np.minimum(np.abs(states[..., 0] - states[..., 4]) / catching.REACH, 1.0)
    return PER_STEP * (states[..., 1] < LOW) * near


def no_value(states: Floats) -> Floats:
    """V(s) [...] of an agent without a critic: what was not simulated is worth nothing."""
    return np.zeros(states.shape[:-1])


def nearness(states: Floats) -> Floats:
    """V(s) [...] of a crude critic, written by hand: better the nearer paddle and ball are, wherever the ball is."""
    return 1.0 - np.minimum(np.abs(states[..., 0] - states[..., 4]), 1.0)


def equation_6(value: Score) -> Score:
    """Score [...] of simulated futures [..., T'+1, S], s_t first; value: V of the last state, [..., S] -> [...]."""

    def worth(futures: Floats) -> Floats:
        depth = futures.shape[-2] - 1
        discounts = np.cumprod(np.concatenate([[1.0], np.full(depth, DISCOUNT)]))
        progress = (discounts[:-1] * reward(futures[..., :-1, :])).sum(axis=-1)
        return progress + discounts[-1] * value(futures[..., -1, :])

    return worth


def over_futures(step: StepFn, belief: Floats, plans: Floats, score: Score) -> Floats:
    """Worth [B, N] of plans [B, N, T, A]: the mean score over the particles of the belief [B, P, S]."""
    (batch, particles, size), count = belief.shape, plans.shape[1]
    starts = np.broadcast_to(belief[:, None], (batch, count, particles, size)).reshape(-1, size)
    actions = np.broadcast_to(plans[:, :, None], (batch, count, particles, *plans.shape[2:]))
    actions = actions.reshape(len(starts), *plans.shape[2:])
    lots = range(0, len(starts), DREAMS_AT_ONCE)
    scores = [
        score(rollout(step, starts[lot : lot + DREAMS_AT_ONCE], actions[lot : lot + DREAMS_AT_ONCE])) for lot in lots
    ]
    return np.concatenate(scores).reshape(batch, count, particles).mean(axis=2)


def deciding(step: StepFn, depth: int, width: int, score: Score, *, futures: int = 1) -> Decide:
    """Simulates ``width`` random plans in ``futures`` futures each, every HOLD steps, for balls believed to fall.

    The futures begin at the first particles of the belief.
    """
    plan, at = np.empty((0, 0, ACTION_SIZE)), HOLD

    def act(belief: Floats, rng: np.random.Generator) -> Floats:
        nonlocal plan, at
        if at == HOLD:
            plan, at = np.zeros((len(belief), HOLD, ACTION_SIZE)), 0
            down = np.flatnonzero(belief[:, :futures, 3].mean(axis=1) < 0.0)
            if len(down):
                drawn = rng.integers(-1, 2, (len(down), width, -(-depth // HOLD), ACTION_SIZE)).astype(np.float64)
                plans = np.repeat(drawn, HOLD, axis=2)[:, :, :depth]
                best = over_futures(step, belief[down, :futures], plans, score).argmax(axis=1)
                chosen = plans[np.arange(len(down)), best]
                plan[down, : min(HOLD, depth)] = chosen[:, :HOLD]
        at += 1
        return plan[:, at - 1]

    return act
