"""Who decides how: by premises and a formula, by one look ahead, by a tree, by random plans, by running after.

All are policies of the catch, for a paddle with GEAR.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dreamlab.claims.search.tree import CURIOSITY, HOLD, search
from dreamlab.claims.shared.rule import equation_6, nearness
from dreamlab.dream.rollout import rollout
from dreamlab.plan import catching
from dreamlab.plan.planning import shoot
from dreamlab.types import Floats, Policy, StepFn, Transitions
from dreamlab.world import court

GEAR = 0.3
EVERY = 12
"""Steps between two decisions of those who simulate."""
LOOK = 96
"""Steps of one look ahead: after so many every ball has met the floor."""


def deducing(current: float = 0.0) -> Policy:
    """Concludes where the ball will land, from premises: straight flight, mirroring walls, this current everywhere."""

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        carried = state.copy()
        carried[:, 2] += current
        return catching.towards(catching.landing(carried), state, GEAR)

    return act


def usual_current(seen: Transitions) -> float:
    """What the premise of a calm court misses on average, in world units per second: the mean over free flight."""
    flies = (seen.state[:, 2:4] == seen.next_state[:, 2:4]).all(axis=1)
    moved = seen.next_state[flies, 0] - seen.state[flies, 0]
    return float((moved / court.DT - seen.state[flies, 2]).mean())


def looking(step: StepFn) -> Policy:
    """Simulates the ball once, with a resting paddle, and goes where it comes down."""

    def decide(state: Floats) -> Floats:
        future = rollout(step, state, np.zeros((len(state), LOOK, 1)))
        lands = (future[:, 1:, 3] >= 0.0).argmax(axis=1)
        return future[np.arange(len(state)), lands, 0]

    return _deciding(decide, lambda place, state: catching.towards(place, state, GEAR))


def climbing(step: StepFn, simulations: int, *, hold: int = HOLD, curiosity: float = CURIOSITY) -> Policy:
    """Searches a tree of futures."""

    def decide(state: Floats) -> Floats:
        return search(step, state, simulations, hold=hold, curiosity=curiosity)[:, 0]

    return _deciding(decide, lambda action, state: action[:, None])


def guessing(step: StepFn, plans: int, depth: int, rng: np.random.Generator) -> Policy:
    """Simulates random plans and begins the best: no tree."""

    def decide(state: Floats) -> Floats:
        best = shoot(step, state, depth, rng, candidates=plans, score=equation_6(nearness))
        return best.actions[:, 0, 0]

    return _deciding(decide, lambda action, state: action[:, None])


def chasing() -> Policy:
    """Runs after the ball."""
    return lambda state, rng: catching.towards(state[:, 0], state, GEAR)


def _deciding(decide: Callable[[Floats], Floats], act: Callable[[Floats, Floats], Floats]) -> Policy:
    """Decides every EVERY steps, for the balls that fall; acts on what was decided last.

    decide: states [N, S] -> a number each [N]; act: (decided [B], states [B, S]) -> actions [B, A]
    """
    decided, at = np.empty(0), EVERY

    def policy(state: Floats, rng: np.random.Generator) -> Floats:
        nonlocal decided, at
        if at == EVERY:
            down = np.flatnonzero(catching.falling(state))
            decided, at = decided if len(decided) else np.zeros(len(state)), 0
            if len(down):
                decided = decided.copy()
                decided[down] = decide(np.ascontiguousarray(state[down]))
        at += 1
        return act(decided, state)

    return policy
