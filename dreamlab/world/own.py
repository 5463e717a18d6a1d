"""Your own world: a mass on a spring, to begin with. Change it, or write another one in its place.

State:       x, v: where the mass is, and how fast it moves to the right.
Action:      one number in [-1, 1], a motor's push as a fraction of its largest.
Units:       metres, seconds; the mass is 1 kg. The spring's force is STIFFNESS times the distance from the middle.
Start:       anywhere within a metre of the middle, at most 1 m/s.
End:         never.
Source:      Hooke 1678. Velocity first, then place: the semi-implicit Euler method, which keeps a spring's swing.
"""

from __future__ import annotations

import numpy as np

from dreamlab.shape import GROUND, Shape
from dreamlab.types import Floats
from dreamlab.world.world import DT, Quantity, World

STIFFNESS, PUSH = 9.0, 2.0
"""N/m, and N."""


def step(state: Floats, action: Floats) -> Floats:
    """Next state [..., 2] after one DT; state [..., 2], action [..., 1] (clipped to [-1, 1])."""
    x, v = state[..., 0], state[..., 1]
    v = v + (PUSH * action[..., 0].clip(-1.0, 1.0) - STIFFNESS * x) * DT
    return np.stack([x + v * DT, v], axis=-1)


def reset(rng: np.random.Generator, batch: int) -> Floats:
    """Random start states [batch, 2]."""
    return rng.uniform(-1.0, 1.0, (batch, 2))


def draw(states: Floats) -> tuple[Shape, ...]:
    """Wall, spring and mass in states [F, 2]."""
    mass = states[:, None, :1] * np.array([1.0, 0.0])
    spring = np.concatenate([np.broadcast_to([-3.0, 0.0], mass.shape), mass], axis=1)
    return (
        Shape("line", "", GROUND, np.array([[(-3.0, -0.5), (-3.0, 0.5)]])),
        Shape("line", "spring", "first", spring),
        Shape("circle", "mass", "reality", mass, radius=0.12),
    )


OWN = World(
    name="own",
    title="Your own",
    state=(Quantity("x", "m", -3.0, 3.0), Quantity("v", "m/s", -9.0, 9.0, scale=3.0, rate=True)),
    action=(Quantity("push", "N", -PUSH, PUSH),),
    step=step,
    reset=reset,
    draw=draw,
    view=((-3.2, 3.2), (-0.8, 0.8)),
    place=lambda state: state[..., :1],
    length="m",
    visible=0.1,
    middle=(0.0,),
)
