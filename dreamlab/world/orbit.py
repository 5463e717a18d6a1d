"""Two bodies in orbit around each other, the lighter one with a weak engine.

State:       where the lighter body is, seen from the heavier one: x, y; and its velocity, seen from there: vx, vy.
Action:      two numbers in [-1, 1], the engine's thrust along x and y as fractions of its largest.
Units:       the distance 1 is that of the circle to be reached; gravity is such that one turn on it takes 4.4 s.
Start:       at 0.6 to 1.2, on an ellipse of any direction, most of them not far from a circle.
End:         never.
Task:        come onto the circle of radius 1, and stay there.
Source:      Newton 1687: two bodies move about each other like one about a fixed centre, so four numbers are the
             whole state. Any course on celestial mechanics, e.g. Murray & Dermott 1999; the softening: Aarseth 1963.

Nothing here is ever met and nothing is lost, and a difference between two starts grows no faster than time. What a
dream has to keep by itself is energy and angular momentum. Gravity is softened below SOFT, as in simulations of many
bodies, so that bodies which meet pass through each other; whoever burns along the flight for long enough leaves for
ever.
"""

from __future__ import annotations

import numpy as np

from dreamlab.shape import GROUND, Shape
from dreamlab.types import Floats
from dreamlab.world.mechanics import directions, runge_kutta
from dreamlab.world.world import DT, Quantity, Task, World

PULL = 2.0
"""Acceleration at distance 1; it falls with the square of the distance."""
THRUST = 0.15
SOFT = 0.1
"""Distance below which gravity grows no further."""
SHARE = 0.2
"""Of the mass that is the lighter body's: the heavier one moves too, where it is drawn."""

PARTS = 4


def rates(state: Floats, action: Floats) -> Floats:
    """Time derivative [..., 4]."""
    x, y, vx, vy = np.moveaxis(state, -1, 0)
    pull = _pull(x * x + y * y)
    return np.stack([vx, vy, THRUST * action[..., 0] - pull * x, THRUST * action[..., 1] - pull * y], axis=-1)


def step(state: Floats, action: Floats) -> Floats:
    """Next state [..., 4] after one DT; state [..., 4], action [..., 2] (clipped to [-1, 1])."""
    return runge_kutta(rates, state, action, DT, PARTS)


def reset(rng: np.random.Generator, batch: int) -> Floats:
    """Random start states [batch, 4]: across the line between the bodies, 0.85 to 1.1 of the speed on a circle."""
    way, distance = directions(rng, batch), rng.uniform(0.6, 1.2, (batch, 1))
    side = np.where(rng.random((batch, 1)) < 0.5, 1.0, -1.0)
    speed = rng.uniform(0.85, 1.1, (batch, 1)) * distance * np.sqrt(_pull(distance * distance)) * side
    return np.concatenate([distance * way, speed * way[:, ::-1] * np.array([-1.0, 1.0])], axis=1)


def on_the_circle(states: Floats) -> Floats:
    """Score of trajectories [..., T+1, 4]: 1 at distance 1, 0 where it is off by 0.5 or more; mean over moments."""
    x, y = states[..., 0], states[..., 1]
    return (1.0 - np.minimum(np.abs(np.sqrt(x * x + y * y) - 1.0) / 0.5, 1.0)).mean(axis=-1)


def draw(states: Floats) -> tuple[Shape, ...]:
    """Both bodies, seen from their common centre of mass, in states [F, 4], and the circle that is to be reached."""
    place = states[:, None, 0:2]
    turns = np.arange(65) * (2.0 * np.pi / 64.0)
    circle = (1.0 - SHARE) * np.stack([np.cos(turns), np.sin(turns)], axis=-1)
    return (
        Shape("line", "", GROUND, circle[None], faint=True),
        Shape("circle", "heavier body", "first", -SHARE * place, radius=0.1),
        Shape("circle", "lighter body", "reality", (1.0 - SHARE) * place, radius=0.05),
    )


def _pull(square: Floats) -> Floats:
    """Acceleration towards the other body as a share of the distance, whose square is given."""
    square = square + SOFT * SOFT
    return PULL / (square * np.sqrt(square))


ORBIT = World(
    name="orbit",
    title="Two bodies in orbit",
    state=(
        Quantity("x", "distances", -3.0, 3.0),
        Quantity("y", "distances", -3.0, 3.0),
        Quantity("vx", "distances/s", -4.0, 4.0, rate=True),
        Quantity("vy", "distances/s", -4.0, 4.0, rate=True),
    ),
    action=(Quantity("thrust along x", "distances/s²", -THRUST, THRUST),)
    + (Quantity("thrust along y", "distances/s²", -THRUST, THRUST),),
    step=step,
    reset=reset,
    draw=draw,
    view=((-1.5, 1.5), (-1.5, 1.5)),
    length="distances",
    visible=0.1,
    task=Task("Come onto the circle, and stay there.", reset, on_the_circle, steps=240, horizon=60, block=10),
)
