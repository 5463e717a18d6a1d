"""A cache of simulations: moments that may come, what could be done in each, and how that ended in the dream.

While idle, the agent takes moments from its experience. In each it simulates plans that begin with left, with
rest and with right, CONTINUATIONS of each, and keeps the best outcome of every beginning and the best plan of all.
What is best is decided by a score, ``closeness`` unless another is given.

At decision time there are two ways to use it, both of them planners (``planning.Planner``):

recall    no simulation: the outcomes of the NEIGHBOURS nearest moments are averaged, the best beginning is taken
rehearse  the plans of the nearest moments are simulated from where the ball really is, and the best is taken
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from dreamlab.dream.rollout import rollout
from dreamlab.learn.model import matmul
from dreamlab.plan.planning import HOLD, Plan, Score, closeness
from dreamlab.types import ACTION_SIZE, Floats, StepFn

FIRST = np.array([-1.0, 0.0, 1.0])
"""Beginnings of a plan."""
CONTINUATIONS = 4
NEIGHBOURS = 8
WEIGHT = np.array([1.0, 1.0, 0.5, 0.5, 1.0])
"""Of a difference in x, y, vx, vy and paddle, when moments are compared."""
LOT = 100
"""Moments that are simulated together."""


@dataclass(frozen=True)
class Store:
    """
    moments:  [N, S]
    outcomes: [N, 3] best score in the dream of a plan that begins with each of FIRST
    plans:    [N, T, A] the best plan of all
    """

    moments: Floats
    outcomes: Floats
    plans: Floats

    @property
    def horizon(self) -> int:
        """Steps of a plan."""
        return self.plans.shape[1]

    def nearest(self, states: Floats, count: int) -> np.ndarray:
        """Rows [B, count] of the moments nearest to the states [B, S], the nearest first."""
        here, there = states * WEIGHT, self.moments * WEIGHT
        gap = (there * there).sum(axis=1) - 2.0 * matmul(here, there.T)
        found, each = np.empty((len(states), min(count, len(there))), dtype=np.int64), np.arange(len(states))
        for place in range(found.shape[1]):  # quicker than to sort them all
            found[:, place] = gap.argmin(axis=1)
            gap[each, found[:, place]] = np.inf
        return found

    def recall(self, step: StepFn, start: Floats, horizon: int, rng: np.random.Generator, **_: object) -> Plan:
        """The beginning that ended best nearby, held for the whole horizon; nothing is simulated."""
        outcomes = self.outcomes[self.nearest(start, NEIGHBOURS)].mean(axis=1)
        action = FIRST[outcomes.argmax(axis=1)]
        return Plan(np.repeat(action[:, None, None], horizon, axis=1), outcomes.max(axis=1))

    def rehearse(
        self,
        step: StepFn,
        start: Floats,
        horizon: int,
        rng: np.random.Generator,
        *,
        candidates: int,
        score: Score = closeness,
        **_: object,
    ) -> Plan:
        """The best of the plans of the ``candidates`` nearest moments, each simulated anew in ``step``."""
        plans = self.plans[self.nearest(start, candidates), :horizon]
        batch, count = plans.shape[:2]
        actions = plans.reshape(batch * count, horizon, ACTION_SIZE)
        scores = score(rollout(step, np.repeat(start, count, axis=0), actions)).reshape(batch, count)
        return Plan(plans[np.arange(batch), scores.argmax(axis=1)], scores.max(axis=1))


def simulated(size: int, horizon: int) -> int:
    """Steps of the dream that filling a store of this size simulates."""
    return size * len(FIRST) * CONTINUATIONS * horizon


def fill(
    step: StepFn, moments: Floats, horizon: int, rng: np.random.Generator, scores: tuple[Score, ...] = (closeness,)
) -> Generator[float, None, tuple[Store, ...]]:
    """Simulate in the dream ``step`` from each of the moments [N, S]; yields the share that is done.

    Returns a Store for each of the scores, all from the same simulations.
    """
    outcomes: list[list[Floats]] = [[] for _ in scores]
    plans: list[list[Floats]] = [[] for _ in scores]
    for begin in range(0, len(moments), LOT):
        lot = moments[begin : begin + LOT]
        actions = drawn(len(lot), horizon, rng)
        flat = actions.reshape(-1, horizon, ACTION_SIZE)
        starts = np.repeat(lot, flat.shape[0] // len(lot), axis=0)
        dreams, of_each = rollout(step, starts, flat), actions.reshape(len(lot), -1, horizon, ACTION_SIZE)
        for place, score in enumerate(scores):
            worth = score(dreams).reshape(len(lot), len(FIRST), CONTINUATIONS)
            outcomes[place].append(worth.max(axis=2))
            best = worth.reshape(len(lot), -1).argmax(axis=1)
            plans[place].append(of_each[np.arange(len(lot)), best])
        yield (begin + len(lot)) / len(moments)
    kept = zip(outcomes, plans, strict=True)
    return tuple(Store(moments, np.concatenate(worth), np.concatenate(chosen)) for worth, chosen in kept)


def drawn(count: int, horizon: int, rng: np.random.Generator) -> Floats:
    """Plans [count, 3, CONTINUATIONS, horizon, A]: each beginning, then left, rest or right, HOLD steps each."""
    blocks = rng.integers(-1, 2, (count, len(FIRST), CONTINUATIONS, -(-horizon // HOLD), ACTION_SIZE)).astype(
        np.float64
    )
    blocks[:, :, :, 0, 0] = FIRST[:, None]
    return np.repeat(blocks, HOLD, axis=3)[:, :, :, :horizon]
