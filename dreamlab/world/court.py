"""The ball-and-paddle world: one ball, one paddle, a closed court one world unit wide.

State:       x, y of the ball's centre; vx, vy; the paddle's centre. x and paddle are measured from the
             court's middle line, y from the floor, so that the mirror image of a state is exact in bits.
Action:      one number in [-1, 1], the paddle's velocity as a fraction of its top speed.
Observation: the state itself; sensor noise is added in ``experience``, never here.
Units:       lengths in world units (the court is 1 x 1), velocities in world units per second, steps of DT.
Start:       anywhere above the lowest fifth, at most 53 degrees off vertical, always at SPEED: nothing in the
             court changes a ball's speed.
End:         never. A ball that the paddle misses is scored and bounces off the floor as off a wall, so
             rollouts of any length can be compared.
Source:      our own, after the usual paddle games; the steering law needs only + - * / and sqrt.

The ball is a disc whose centre may touch the paddle anywhere along the paddle's width; the paddle lies
along the floor, so there is no paddle corner to tunnel through, and the moment of contact is solved
exactly, with the paddle where it stands at that moment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from dreamlab.shape import GROUND, Shape
from dreamlab.types import ACTION_SIZE, STATE_NAMES, STATE_SIZE, Floats, Policy, StepFn
from dreamlab.world.policies import random_policy, sticky_policy
from dreamlab.world.world import DT, Quantity, World

BALL_RADIUS = 0.02
PADDLE_HALF_WIDTH = 0.1
PADDLE_SPEED = 0.9
SPEED = 0.5

SENSED_LOW = np.array([-0.5, 0.0, -2.0 * SPEED, -2.0 * SPEED, -0.5])
SENSED_HIGH = np.array([0.5, 1.0, 2.0 * SPEED, 2.0 * SPEED, 0.5])
"""[S] each: the range of the court's sensors. A model's prediction is clipped to it, as a sensor's reading would be."""

X_LIMIT = 0.5 - BALL_RADIUS
FLOOR, CEILING = BALL_RADIUS, 1.0 - BALL_RADIUS
PADDLE_LIMIT = 0.5 - PADDLE_HALF_WIDTH

STEER = 0.5
"""Change of the ball's horizontal fraction (vx / speed) when met at the paddle's very edge."""
DRAG = 0.25
"""Change of the ball's horizontal fraction when met by a paddle at top speed."""
STEEPEST = 0.8
"""Largest horizontal fraction that a paddle hit can give: the ball always comes back up."""
GUST = 0.5
"""Change of the ball's horizontal fraction by a gust (``gusty`` only)."""


class StepResult(NamedTuple):
    """One step's result: next state [..., S]; whether the ball met the paddle, or missed it, [...] bool."""

    state: Floats
    hit: np.ndarray
    miss: np.ndarray


PlayFn = Callable[[Floats, Floats], StepResult]
"""(state [..., S], action [..., A]) -> StepResult: a court with its score."""


def step(state: Floats, action: Floats) -> Floats:
    """Next state [..., S] after one DT; state [..., S], action [..., A] (clipped to [-1, 1])."""
    return play(state, action).state


def play(state: Floats, action: Floats) -> StepResult:
    """One exact step, with the score: free flight, at most one contact with the floor, free flight.

    One contact is enough, and one reflection a flight, because no ball crosses the court within DT.
    """
    state = np.asarray(state, dtype=np.float64)
    x, y, vx, vy, paddle = (state[..., axis] for axis in range(STATE_SIZE))
    drive = _within(np.asarray(action, dtype=np.float64)[..., 0], 1.0) * PADDLE_SPEED

    falling = vy < 0.0
    until_floor = (FLOOR - y) / np.where(falling, vy, -1.0)
    lands = falling & (until_floor <= DT)
    if not lands.any():  # most steps of a few balls: the same in bits, for half the time
        return StepResult(_flight(x, y, vx, vy, paddle, drive), lands, lands)
    first = np.minimum(np.maximum(np.where(lands, until_floor, DT), 0.0), DT)

    x, vx = _between_walls(x + vx * first, vx)
    y, vy = _below_ceiling(y + vy * first, vy)
    contact, drive = _move_paddle(paddle, drive, first)

    offset = (x - contact) / PADDLE_HALF_WIDTH
    hit = lands & (np.abs(offset) <= 1.0)
    bounced = np.where(lands, -vy, vy)
    if hit.any():
        steered_vx, steered_vy = _steer(vx, vy, offset, drive)
        vx, vy = np.where(hit, steered_vx, vx), np.where(hit, steered_vy, bounced)
    else:
        vy = bounced
    y = np.where(lands, FLOOR, y)

    rest = DT - first
    x, vx = _between_walls(x + vx * rest, vx)
    y = y + vy * rest
    paddle, _ = _move_paddle(contact, drive, rest)
    return StepResult(_state(x, y, vx, vy, paddle), hit, lands & ~hit)


def reset(rng: np.random.Generator, batch: int) -> Floats:
    """Random start states [batch, S] (see the module's *Start*)."""
    state = np.empty((batch, STATE_SIZE))
    fraction = rng.uniform(-STEEPEST, STEEPEST, batch)
    upwards = np.where(rng.random(batch) < 0.5, 1.0, -1.0)
    state[:, 0] = rng.uniform(-X_LIMIT, X_LIMIT, batch)
    state[:, 1] = rng.uniform(0.2, CEILING, batch)
    state[:, 2] = SPEED * fraction
    state[:, 3] = SPEED * np.sqrt(1.0 - fraction * fraction) * upwards
    state[:, 4] = rng.uniform(-PADDLE_LIMIT, PADDLE_LIMIT, batch)
    return state


def gusty(rng: np.random.Generator) -> StepFn:
    """A court with weather: a ball that crosses mid-height is blown to the left or right, a coin decides.

    The gust changes the horizontal fraction by GUST and keeps the speed. Which way is drawn from ``rng``
    at every step, so a rollout of this StepFn is one of many possible futures.
    """

    def blown_step(state: Floats, action: Floats) -> Floats:
        after = step(state, action)
        crosses = (state[..., 1] < 0.5) != (after[..., 1] < 0.5)
        side = np.where(rng.random(crosses.shape) < 0.5, -GUST, GUST)
        vx, vy = after[..., 2], after[..., 3]
        speed = np.sqrt(vx * vx + vy * vy)
        fraction = (vx / speed + side).clip(-STEEPEST, STEEPEST)
        after[..., 2] = np.where(crosses, speed * fraction, vx)
        after[..., 3] = np.where(crosses, np.sign(vy) * speed * np.sqrt(1.0 - fraction * fraction), vy)
        return after

    return blown_step


def geared(share: float) -> PlayFn:
    """The court with another gear between action and paddle: full action is ``share`` of the paddle's top speed.

    Below 1 the paddle is slow; a negative share moves it the wrong way round.
    """

    def geared_play(state: Floats, action: Floats) -> StepResult:
        return play(state, share * _within(np.asarray(action), 1.0))

    return geared_play


def following_policy(mistakes: float = 0.2) -> Policy:
    """Moves towards the ball, and with probability ``mistakes`` a step does something random instead."""

    def act(state: Floats, rng: np.random.Generator) -> Floats:
        towards = ((state[:, 0:1] - state[:, 4:5]) / (PADDLE_SPEED * DT)).clip(-1.0, 1.0)
        drawn = rng.integers(-1, 2, (len(state), ACTION_SIZE)).astype(np.float64)
        return np.where(rng.random((len(state), 1)) < mistakes, drawn, towards)

    return act


def draw(states: Floats) -> tuple[Shape, ...]:
    """Walls, ball and paddle in states [F, S]."""
    across = states[:, 4, None] + np.array([-PADDLE_HALF_WIDTH, PADDLE_HALF_WIDTH])
    paddle = np.stack([across, np.zeros_like(across)], axis=-1)
    walls = np.array([[(-0.5, 0.0), (-0.5, 1.0), (0.5, 1.0), (0.5, 0.0), (-0.5, 0.0)]])
    return (
        Shape("line", "", GROUND, walls),
        Shape("line", "paddle", "first", paddle),
        Shape("circle", "ball", "reality", states[:, None, 0:2], radius=BALL_RADIUS),
    )


def mirror(state: Floats, action: Floats) -> tuple[Floats, Floats]:
    """The same scene seen in a mirror on the court's middle line; shapes as given."""
    return state * np.array([-1.0, 1.0, -1.0, 1.0, -1.0]), -action


def _flight(x: Floats, y: Floats, vx: Floats, vy: Floats, paddle: Floats, drive: Floats) -> Floats:
    """Next state [..., S] of balls that meet no floor within DT."""
    x, vx = _between_walls(x + vx * DT, vx)
    y, vy = _below_ceiling(y + vy * DT, vy)
    paddle, _ = _move_paddle(paddle, drive, DT)
    return _state(x, y, vx, vy, paddle)


def _state(*values: Floats) -> Floats:
    """[..., S] from its components [...]."""
    state = np.empty((*np.shape(values[0]), STATE_SIZE))
    for axis, value in enumerate(values):
        state[..., axis] = value
    return state


def _between_walls(x: Floats, vx: Floats) -> tuple[Floats, Floats]:
    away = np.abs(x)
    folded = np.minimum(away, 2.0 * X_LIMIT - away) * np.copysign(1.0, x)
    return folded, np.where(away > X_LIMIT, -vx, vx)


def _below_ceiling(y: Floats, vy: Floats) -> tuple[Floats, Floats]:
    return np.minimum(y, 2.0 * CEILING - y), np.where(y > CEILING, -vy, vy)


def _move_paddle(paddle: Floats, drive: Floats, seconds: float | Floats) -> tuple[Floats, Floats]:
    """The paddle after so many seconds, and the velocity it then has: none once it stands at a wall."""
    free = paddle + drive * seconds
    moved = _within(free, PADDLE_LIMIT)
    return moved, np.where(moved == free, drive, 0.0)


def _steer(vx: Floats, vy: Floats, offset: Floats, drive: Floats) -> tuple[Floats, Floats]:
    """Velocity after a paddle hit: speed is kept, direction depends on where and how the paddle met the ball."""
    speed = np.sqrt(vx * vx + vy * vy)
    fraction = vx / np.maximum(speed, 1e-300) + STEER * offset + DRAG * drive / PADDLE_SPEED
    fraction = _within(fraction, STEEPEST)
    return speed * fraction, speed * np.sqrt(1.0 - fraction * fraction)


def _within(values: Floats, limit: float) -> Floats:
    """Clipped to -limit .. limit; ``clip`` itself costs as much as several of these where arrays are small."""
    return np.minimum(np.maximum(values, -limit), limit)


COURT = World(
    name="court",
    title="The court",
    state=tuple(
        Quantity(name, unit, float(low), float(high), rate=name in ("vx", "vy"))
        for name, unit, low, high in zip(
            STATE_NAMES,
            ("world units", "world units", "world units/s", "world units/s", "world units"),
            SENSED_LOW,
            SENSED_HIGH,
            strict=True,
        )
    ),
    action=(Quantity("paddle", "world units/s", -PADDLE_SPEED, PADDLE_SPEED),),
    step=step,
    reset=reset,
    draw=draw,
    view=((-0.5, 0.5), (0.0, 1.0)),
    visible=2.0 * BALL_RADIUS,
    middle=(0.0, 0.5 * (FLOOR + CEILING)),
    policies={"random": random_policy, "sticky": sticky_policy, "following": following_policy},
)
"""The first world, and the one that all of them are held against."""
