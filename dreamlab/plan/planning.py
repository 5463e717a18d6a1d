"""Choosing actions inside a dream, and what they are worth on the real court.

The planner knows only a StepFn, so a learned model and the true court serve alike. A plan keeps each of its
actions for HOLD steps. All searches simulate the same number of candidate plans:

random shooting   draws all of them at random and keeps the best
cross-entropy     draws ROUNDS smaller lots, each around the best ELITES plans of the lot before
path integral     draws ROUNDS smaller lots, each around the mean of the lot before, weighted by the plans' scores

Sources: Nagabandi et al. 2018 (random shooting with a learned model); Rubinstein 1999 (the cross-entropy
method), Chua et al. 2018 for its use with learned dynamics; Williams et al. 2015 (path integral control).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from dreamlab.dream.rollout import rollout
from dreamlab.types import ACTION_SIZE, Floats, Policy, StepFn
from dreamlab.world import court

HOLD = 6
"""Steps for which a candidate plan keeps each of its actions."""
ROUNDS, ELITES = 4, 4
WIDEST, NARROWEST = 1.0, 0.05
"""Standard deviation of the actions in the first round, and what is added to the elites' in later ones."""
TEMPERATURE = 0.01
"""Loss of score at which a plan's weight in the path integral falls to 1/e."""
LOW = 0.2
"""Height, world units, below which a ball counts for a plan's score."""

Score = Callable[[Floats], Floats]
"""Trajectories [..., T+1, S] -> [...], larger is better."""

Watch = Callable[[Floats, Floats], None]
"""Sees each lot of candidates: dreams [B, N, T+1, S] and their scores [B, N]."""


class Plan(NamedTuple):
    """The chosen plan per episode: actions [B, T, A] and the score [B] it had in the dream."""

    actions: Floats
    dream_score: Floats


Planner = Callable[..., Plan]
"""(step, start [B, S], horizon, generator, *, candidates, score, watch, also_in, size, block) -> Plan

size:    A, the numbers of an action
block:   steps for which a plan keeps each of its actions
also_in: further models in which every plan is simulated too; it is worth the worst of its scores.
"""


def aim(states: Floats) -> Floats:
    """Score in [0, 1] of trajectories [..., T+1, S] -> [...]: how well the ball is caught.

    Every step with the ball below LOW counts; the score is the share of those steps
    with the paddle under the ball, 0 if the ball never comes down.
    """
    low = states[..., 1] < LOW
    under = low & (np.abs(states[..., 0] - states[..., 4]) <= court.PADDLE_HALF_WIDTH)
    chances = low.sum(axis=-1)
    return under.sum(axis=-1) / np.maximum(chances, 1)


def closeness(states: Floats, reach: float = 1.0) -> Floats:
    """Score in [0, 1] of trajectories [..., T+1, S] -> [...]: how near the paddle is to a ball that is down.

    As ``aim``, but each step below LOW counts by 1 - distance of paddle and ball / ``reach`` (world units), and from
    there on by 0: so a search that starts far off can tell better from worse.
    """
    low = states[..., 1] < LOW
    near = 1.0 - np.minimum(np.abs(states[..., 0] - states[..., 4]) / reach, 1.0)
    return (low * near).sum(axis=-1) / np.maximum(low.sum(axis=-1), 1)


def near_throughout(states: Floats) -> Floats:
    """Score in [0, 1] of trajectories [..., T+1, S] -> [...]: how near the paddle is to the ball at every step.

    As ``closeness``, but the ball's height does not count: a plan that ends before the ball is down has a score too.
    The sum over all steps is that of Xing et al. 2025, Eq. 3.
    """
    return 1.0 - np.minimum(np.abs(states[..., 0] - states[..., 4]), 1.0).mean(axis=-1)


def shoot(
    step: StepFn,
    start: Floats,
    horizon: int,
    rng: np.random.Generator,
    *,
    candidates: int = 64,
    score: Score = aim,
    watch: Watch | None = None,
    also_in: Sequence[StepFn] = (),
    size: int = ACTION_SIZE,
    block: int = HOLD,
) -> Plan:
    """Random shooting: the best of ``candidates`` random plans for each start [B, S]."""
    batch = len(start)
    drawn = rng.integers(-1, 2, (batch * candidates, _blocks(horizon, block), size)).astype(np.float64)
    blocks = drawn.reshape(batch, candidates, *drawn.shape[1:])
    scores = _judge(step, start, blocks, horizon, block, score, watch, also_in)
    return Plan(_held(_best(blocks, scores), horizon, block), scores.max(axis=1))


def cross_entropy(
    step: StepFn,
    start: Floats,
    horizon: int,
    rng: np.random.Generator,
    *,
    candidates: int = 64,
    score: Score = closeness,
    watch: Watch | None = None,
    also_in: Sequence[StepFn] = (),
    size: int = ACTION_SIZE,
    block: int = HOLD,
) -> Plan:
    """The cross-entropy method: the best plan of ROUNDS lots, ``candidates`` plans in all, for each start [B, S]."""
    lot = max(candidates // ROUNDS, 1)
    shape = (len(start), lot, _blocks(horizon, block), size)
    mean, deviation = np.zeros((len(start), 1, *shape[2:])), np.full((len(start), 1, *shape[2:]), WIDEST)
    chosen, best = np.zeros((len(start), *shape[2:])), np.full(len(start), -np.inf)
    for _ in range(ROUNDS):
        blocks = (mean + deviation * rng.standard_normal(shape)).clip(-1.0, 1.0)
        scores = _judge(step, start, blocks, horizon, block, score, watch, also_in)
        better = scores.max(axis=1) > best
        chosen = np.where(better[:, None, None], _best(blocks, scores), chosen)
        best = np.maximum(best, scores.max(axis=1))
        order = np.argsort(-scores, axis=1, kind="stable")[:, :ELITES]
        elites = np.take_along_axis(blocks, order[:, :, None, None], axis=1)
        mean = elites.mean(axis=1, keepdims=True)
        deviation = elites.std(axis=1, keepdims=True) + NARROWEST
    return Plan(_held(chosen, horizon, block), best)


def path_integral(
    step: StepFn,
    start: Floats,
    horizon: int,
    rng: np.random.Generator,
    *,
    candidates: int = 64,
    score: Score = closeness,
    watch: Watch | None = None,
    also_in: Sequence[StepFn] = (),
    size: int = ACTION_SIZE,
    block: int = HOLD,
) -> Plan:
    """Model predictive path integral control: the weighted mean plan after ROUNDS lots, for each start [B, S].

    Its ``dream_score`` is the weighted mean of the last lot's scores.
    """
    lot = max(candidates // ROUNDS, 1)
    shape = (len(start), lot, _blocks(horizon, block), size)
    mean = np.zeros((len(start), 1, *shape[2:]))
    for _ in range(ROUNDS):
        blocks = (mean + WIDEST * rng.standard_normal(shape)).clip(-1.0, 1.0)
        scores = _judge(step, start, blocks, horizon, block, score, watch, also_in)
        weights = soft_weights(scores, TEMPERATURE)
        mean = (weights[:, :, None, None] * blocks).sum(axis=1, keepdims=True)
    return Plan(_held(mean[:, 0], horizon, block), (weights * scores).sum(axis=1))


def soft_weights(scores: Floats, temperature: float) -> Floats:
    """Weights [B, N] of sum 1, proportional to exp(score / temperature).

    The exponential is (1 + z / 1024) ** 1024, by ten squarings: within 0.1 % where it matters, and the same in
    bits everywhere, which exp is not.
    """
    weights = 1.0 + (scores - scores.max(axis=1, keepdims=True)) / (1024.0 * temperature)
    weights = np.maximum(weights, 0.0)
    for _ in range(10):
        weights *= weights
    return weights / weights.sum(axis=1, keepdims=True)


PLANNERS: dict[str, Planner] = {"shooting": shoot, "cem": cross_entropy}


def planning_policy(
    planner: Planner,
    step: StepFn,
    horizon: int,
    candidates: int,
    *,
    hold: int = 1,
    score: Score = closeness,
    **how: Any,
) -> Policy:
    """Closed loop: plans in ``step`` from the real state, by the score; acts ``hold`` steps, then replans.

    how: further arguments of the planner
    """
    plan, at = np.empty((0, 0, 0)), hold

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        nonlocal plan, at
        if at >= min(hold, horizon):
            plan, at = planner(step, state, horizon, rng, candidates=candidates, score=score, **how).actions, 0
        at += 1
        return plan[:, at - 1]

    return act


def real_score(start: Floats, plan: Plan, *, step: StepFn = court.step, score: Score = aim) -> Floats:
    """The score [B] of the plan's actions on the true court, from the same start [B, S]."""
    return score(rollout(step, start, plan.actions))


def _blocks(horizon: int, block: int) -> int:
    return -(-horizon // block)


def _held(blocks: Floats, horizon: int, block: int) -> Floats:
    """Blocks [..., K, A] -> actions [..., horizon, A]."""
    return np.repeat(blocks, block, axis=-2)[..., :horizon, :]


def _judge(
    step: StepFn,
    start: Floats,
    blocks: Floats,
    horizon: int,
    block: int,
    score: Score,
    watch: Watch | None,
    also_in: Sequence[StepFn],
) -> Floats:
    """Scores [B, N] of candidate plans [B, N, K, A], each simulated in ``step`` and in the models of ``also_in``."""
    batch, count = blocks.shape[:2]
    actions = _held(blocks, horizon, block).reshape(batch * count, horizon, -1)
    starts = np.repeat(start, count, axis=0)
    dreams = rollout(step, starts, actions)
    dreams = dreams.reshape(batch, count, *dreams.shape[1:])
    scores = score(dreams)
    if watch is not None:
        watch(dreams, scores)
    for other in also_in:
        scores = np.minimum(scores, score(rollout(other, starts, actions)).reshape(batch, count))
    return scores


def _best(blocks: Floats, scores: Floats) -> Floats:
    return blocks[np.arange(len(blocks)), scores.argmax(axis=1)]
