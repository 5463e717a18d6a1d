"""A pole on a cart: what is steered is at the foot, what falls is at the top.

State:       the cart's place and velocity; sin and cos of the pole's angle from upright, to the right; its angular
             velocity.
Action:      one number in [-1, 1], the force on the cart as a fraction of the largest.
Units:       SI, radians. The track is 4.8 m long, with a spring at each end.
Start:       anywhere on the track, any angle, slow.
End:         never: a pole that falls swings below the cart, which is no failure of the world's.
Task:        from nearly upright, keep the pole up.
Source:      Barto, Sutton & Anderson 1983 (masses, lengths, equations with friction); the springs, the weaker
             force and the angle as a unit vector are ours.

The pole is a uniform rod, hinged at the cart's middle.
"""

from __future__ import annotations

import numpy as np

from dreamlab.shape import GROUND, Shape
from dreamlab.types import Floats
from dreamlab.world.mechanics import directions, leaning, runge_kutta
from dreamlab.world.world import DT, Quantity, Task, World

GRAVITY = 9.8
CART, POLE = 1.0, 0.1
"""Masses, kg."""
HALF = 0.5
"""Half of the pole's length, m."""
FORCE = 6.0
"""N."""
TRACK = 2.4
"""m from the middle to where a spring begins."""
SPRING, DAMPER = 400.0, 400.0
"""Of the springs: N/m, and N s/m for each metre by which they are pressed."""
CART_FRICTION, HINGE_FRICTION = 0.5, 0.005
"""N s/m, and N m s."""

MASS = CART + POLE
PARTS = 4


def rates(state: Floats, action: Floats) -> Floats:
    """Time derivative [..., 5]."""
    x, v, sine, cosine, turning = np.moveaxis(state, -1, 0)
    pressed = x - x.clip(-TRACK, TRACK)
    force = FORCE * action[..., 0] - CART_FRICTION * v - SPRING * pressed - DAMPER * v * np.abs(pressed)
    pushed = (force + POLE * HALF * turning * turning * sine) / MASS
    torque = GRAVITY * sine - cosine * pushed - HINGE_FRICTION * turning / (POLE * HALF)
    falling = torque / (HALF * (4.0 / 3.0 - POLE * cosine * cosine / MASS))
    driven = pushed - POLE * HALF * falling * cosine / MASS
    return np.stack([v, driven, cosine * turning, -sine * turning, falling], axis=-1)


def step(state: Floats, action: Floats) -> Floats:
    """Next state [..., 5] after one DT; state [..., 5], action [..., 1] (clipped to [-1, 1])."""
    return runge_kutta(rates, state, action, DT, PARTS, units=(slice(2, 4),))


def reset(rng: np.random.Generator, batch: int) -> Floats:
    """Random start states [batch, 5]."""
    return _state(rng, batch, TRACK, 1.0, directions(rng, batch), 2.0)


def upright(rng: np.random.Generator, batch: int) -> Floats:
    """[batch, 5] near the middle, nearly at rest, the pole at most 9 degrees off upright."""
    return _state(rng, batch, 0.5, 0.1, leaning(rng, batch, 0.15), 0.1)


def balanced(states: Floats) -> Floats:
    """Score of trajectories [..., T+1, 5]: how upright the pole is (cos, at least 0), mean over all moments.

    A cart at its springs counts for nothing.
    """
    return (np.maximum(states[..., 3], 0.0) * (np.abs(states[..., 0]) < TRACK)).mean(axis=-1)


def tip(states: Floats) -> Floats:
    """[..., 2] the pole's upper end."""
    return 2.0 * HALF * states[..., 2:4] + states[..., 0:1] * np.array([1.0, 0.0])


def draw(states: Floats) -> tuple[Shape, ...]:
    """Track, cart and pole in states [F, 5]."""
    foot = states[:, None, 0:1] * np.array([1.0, 0.0])
    cart = foot + np.array([(-0.25, -0.12), (-0.25, 0.0), (0.25, 0.0), (0.25, -0.12)])
    ends = np.array([[(-TRACK - 0.3, -0.12), (TRACK + 0.3, -0.12)]])
    return (
        Shape("line", "", GROUND, ends),
        Shape("polygon", "cart", "first", cart),
        Shape("line", "pole", "reality", np.concatenate([foot, tip(states)[:, None]], axis=1)),
    )


def _state(rng: np.random.Generator, batch: int, wide: float, fast: float, angle: Floats, turning: float) -> Floats:
    cart = rng.uniform(-1.0, 1.0, (batch, 2)) * np.array([wide, fast])
    return np.concatenate([cart, angle, rng.uniform(-turning, turning, (batch, 1))], axis=1)


CART_POLE = World(
    name="cart-pole",
    title="A pole on a cart",
    state=(
        Quantity("x", "m", -3.2, 3.2),
        Quantity("v", "m/s", -10.0, 10.0, scale=2.0, rate=True),
        Quantity("sin", "", -1.0, 1.0),
        Quantity("cos", "", -1.0, 1.0),
        Quantity("angular velocity", "rad/s", -40.0, 40.0, scale=5.0, rate=True),
    ),
    action=(Quantity("force", "N", -FORCE, FORCE),),
    step=step,
    reset=reset,
    draw=draw,
    view=((-3.2, 3.2), (-1.2, 1.2)),
    place=tip,
    length="m",
    visible=0.1,
    task=Task("Keep the pole up.", upright, balanced, steps=240, horizon=30, block=3),
)
