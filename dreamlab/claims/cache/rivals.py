"""The rivals of a cache of simulations: three plans that anybody can think of, and no thought at all.

constant   left, rest or right for the whole horizon: three plans, simulated at the decision, the best is taken
follow     runs after the ball; it has no model, simulates nothing and remembers nothing (``catching.following``)

Both sides are scored alike, first by ``closeness`` (worth nothing until the ball is down), then by ``near_throughout``.
"""

from __future__ import annotations

import numpy as np

from dreamlab.claims.cache.store import FIRST
from dreamlab.dream.rollout import rollout
from dreamlab.plan.planning import Plan, Score
from dreamlab.types import ACTION_SIZE, Floats, StepFn

SHORT = 12
"""Steps of a constant plan that is scored at every step: it need not reach as far as the floor."""


def constant(step: StepFn, start: Floats, horizon: int, rng: np.random.Generator, *, score: Score, **_: object) -> Plan:
    """The best of three plans for each start [B, S], each of which does one thing: a ``planning.Planner``."""
    batch, count = len(start), len(FIRST)
    actions = np.tile(np.repeat(FIRST[:, None], horizon, axis=1)[:, :, None], (batch, 1, 1))
    scores = score(rollout(step, np.repeat(start, count, axis=0), actions)).reshape(batch, count)
    chosen = actions.reshape(batch, count, horizon, ACTION_SIZE)[np.arange(batch), scores.argmax(axis=1)]
    return Plan(chosen, scores.max(axis=1))
