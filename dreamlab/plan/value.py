"""The value of a policy, and the best plan that ends in one: Equations 3 to 5 of the paper, on a court that is known.

The reward of a step is 1 if the paddle meets the ball in it, and it counts DISCOUNT times less with each step that it
takes to come. Source: Xing et al. 2025, section 2.1; Bellman 1957 for the rule.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from dreamlab.types import Floats, Policy
from dreamlab.world.court import PlayFn

DISCOUNT = 0.99
ACTIONS = (-1.0, 0.0, 1.0)
HOLD = 12
"""Steps for which a plan keeps each of its actions."""


def value(policy: Policy, start: Floats, play: PlayFn, steps: int) -> Floats:
    """V of the policy [B] at the states [B, S]: discounted reward of so many steps (Equation 3 without chance)."""
    rng, state = np.random.default_rng(0), start
    worth, left = np.zeros(len(start)), 1.0
    for _ in range(steps):
        result = play(state, policy(state, rng))
        worth += left * result.hit
        state, left = result.state, left * DISCOUNT
    return worth


def best_plan(policy: Policy, start: Floats, play: PlayFn, steps: int, blocks: int) -> Floats:
    """What the best plan of so many blocks is worth [B], if the policy goes on after it (Equation 5)."""
    plans = np.array(list(product(ACTIONS, repeat=blocks)))
    state = np.repeat(start, len(plans), axis=0)
    tried = np.tile(plans, (len(start), 1))
    worth, left = np.zeros(len(state)), 1.0
    for step in range(min(steps, blocks * HOLD)):
        result = play(state, tried[:, step // HOLD, None])
        worth += left * result.hit
        state, left = result.state, left * DISCOUNT
    worth += left * value(policy, state, play, steps - min(steps, blocks * HOLD))
    best: Floats = worth.reshape(len(start), len(plans)).max(axis=1)
    return best
