"""The decision rule of the paper's Equation 6: a goal, a discount, and a critic for what comes after the simulation.

An agent that believes s_t to be the case simulates plans with its world model and takes the one with the largest

    sum over k from t to T'-1 of  discount^(k-t) * reward(s_k)   +   discount^(T'-t) * value(s_T')

The paper's sum over futures has one term here: a model with one answer gives one future to each plan. The rule
is a Score (``planning``), so that any search can use it; which plans are possible is the search's business.

Source: Xing et al. 2025, section 2.2.
"""

from __future__ import annotations

import numpy as np

from dreamlab.plan import catching
from dreamlab.plan.planning import LOW, Score
from dreamlab.types import Floats

DISCOUNT = 0.99
PER_STEP = 0.1
"""Reward of a step with the paddle right under a low ball; a ball is low for about ten steps."""


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
