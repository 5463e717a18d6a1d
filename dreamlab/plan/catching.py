"""The catch: a ball comes down, and a slow paddle has one chance to be there. It scores agents.

Full action moves the paddle at GEAR times the court's top speed, about as fast as a ball can fly sideways: a paddle
that starts late comes too late.

State, action, units: as in ``court``.  Start: a ball on its way down, in the upper part of the court.
End: after STEPS steps; every ball has then met the floor once, and none twice.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from dreamlab.plan import closed_loop
from dreamlab.plan.planning import Planner, Score, closeness
from dreamlab.tasks.work import relay
from dreamlab.types import ACTION_SIZE, Floats, Policy, StepFn
from dreamlab.world import court

GEAR = 0.5
STEPS = 96
REACH = 0.2
"""World units between ball and paddle at which ``under`` is worth nothing."""
HOLD = 6
"""Steps between two decisions of a planner."""


def world(gear: float = GEAR) -> StepFn:
    """The step of the court that is caught on."""
    play = court.geared(gear)
    return lambda state, action: play(state, action).state


def reset(rng: np.random.Generator, batch: int) -> Floats:
    """Random start states [batch, S]: court starts, but falling from a height of 0.5 to 0.95."""
    state = court.reset(rng, batch)
    state[:, 1] = rng.uniform(0.5, 0.95, batch)
    state[:, 3] = -np.abs(state[:, 3])
    return state


def falling(state: Floats) -> np.ndarray:
    """[...] bool: the ball is on its way down; otherwise there is nothing to decide."""
    return state[..., 3] < 0.0


def landing(state: Floats) -> Floats:
    """Where falling balls [..., S] will land on the floor: x [...], by straight flight and mirrored walls."""
    x, y, vx, vy = (state[..., axis] for axis in range(4))
    until = (y - court.FLOOR) / np.maximum(-vy, 1e-9)
    widths = (x + vx * until + court.X_LIMIT) / (2.0 * court.X_LIMIT)
    whole = np.floor(widths)
    share = np.where(whole % 2.0 == 0.0, widths - whole, 1.0 - (widths - whole))
    return (2.0 * share - 1.0) * court.X_LIMIT


def towards(place: Floats, state: Floats, gear: float = GEAR) -> Floats:
    """Action [B, A] that moves the paddle to the place [B] as fast as it can, and not beyond."""
    reach = gear * court.PADDLE_SPEED * court.DT
    return ((place - state[:, 4]) / reach).clip(-1.0, 1.0)[:, None]


def under(states: Floats) -> Floats:
    """Score in [0, 1] of trajectories [..., T+1, S] -> [...]: ``planning.closeness``, but worth nothing from REACH off.

    A policy that learns by it must come all the way to the ball; by ``closeness`` half the way has most of the score.
    """
    return closeness(states, REACH)


def caught(states: Floats) -> np.ndarray:
    """[...] bool: in trajectories [..., T+1, S] the paddle is under the ball when that is lowest, dreamt or real."""
    lowest = states[..., 1].argmin(axis=-1)[..., None]
    ball, paddle = (np.take_along_axis(states[..., axis], lowest, axis=-1)[..., 0] for axis in (0, 4))
    return np.abs(ball - paddle) <= court.PADDLE_HALF_WIDTH


def following() -> Policy:
    """Follows the ball: it needs no model of the world."""
    return lambda state, rng: towards(state[:, 0], state)


def anticipating() -> Policy:
    """Goes where the ball will land, which it computes exactly: no policy catches more from the same starts."""
    return lambda state, rng: towards(landing(state), state)


def planning(
    planner: Planner,
    step: StepFn,
    horizon: int,
    candidates: int,
    also_in: tuple[StepFn, ...] = (),
    *,
    score: Score = closeness,
) -> Policy:
    """Plans in ``step`` every HOLD steps, by the score, for the balls that fall; rests otherwise."""
    plan, at = np.empty((0, 0, ACTION_SIZE)), HOLD

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        nonlocal plan, at
        if at == HOLD:
            plan, at = np.zeros((len(state), HOLD, ACTION_SIZE)), 0
            down = np.flatnonzero(falling(state))
            if len(down):
                found = planner(step, state[down], horizon, rng, candidates=candidates, score=score, also_in=also_in)
                plan[down, : min(HOLD, horizon)] = found.actions[:, :HOLD]
        at += 1
        return plan[:, at - 1]

    return act


def catch(
    policy: Policy, balls: int, seed: np.random.SeedSequence, *, play: court.PlayFn | None = None
) -> Generator[int, None, float]:
    """Share of the balls that the policy catches; yields after each step. The balls depend on the seed alone."""
    run = closed_loop.play(policy, balls, STEPS, seed, world=play or court.geared(GEAR), reset=reset)
    count = yield from relay(run, lambda now: now.step)
    return float(count.hits.sum() / count.chances.sum())
