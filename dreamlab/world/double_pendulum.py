"""Two rods, one hanging from the other, with a motor in the joint between them: chaos in sight.

State:       sin and cos of the upper rod's angle from upright, clockwise; those of the lower rod's; their two
             angular velocities.
Action:      one number in [-1, 1], the torque of the joint between the rods as a fraction of its largest.
Units:       SI, radians. Both rods are 0.5 m long and without mass, with 1 kg at the end of each.
Start:       any two angles, slow.
End:         never.
Task:        from hanging nearly still, swing the tip up.
Source:      the acrobot of Sutton 1996 (a motor at the elbow alone), with point masses in place of heavy rods.
             Equations of motion: any course on mechanics, e.g. Goldstein, Poole & Safko 2001; that they are chaotic:
             Shinbrot et al. 1992.

Two starts that no eye can tell apart end far from each other. No model can dream on for long here, however good it is:
what a dream loses to its own errors stands beside what reality would lose to the eye's.
"""

from __future__ import annotations

import numpy as np

from dreamlab.shape import GROUND, Shape
from dreamlab.types import Floats
from dreamlab.world.mechanics import directions, leaning, runge_kutta
from dreamlab.world.world import DT, Quantity, Task, World

GRAVITY = 9.81
LENGTH, MASS = 0.5, 1.0
"""m of each rod, and kg at its end."""
TORQUE = 2.0
"""N m."""
FRICTION = 0.02
"""N m s, in both joints."""
FASTEST = 60.0

PARTS = 6


def rates(state: Floats, action: Floats) -> Floats:
    """Time derivative [..., 6]: Lagrange's two equations, solved for the angular accelerations."""
    s1, c1, s2, c2, w1, w2 = np.moveaxis(state, -1, 0)
    sine, cosine = s1 * c2 - c1 * s2, c1 * c2 + s1 * s2  # of the angle between the rods
    inertia = MASS * LENGTH * LENGTH
    elbow = TORQUE * action[..., 0] - FRICTION * (w2 - w1)
    upper = 2.0 * MASS * GRAVITY * LENGTH * s1 - inertia * sine * w2 * w2 - elbow - FRICTION * w1
    lower = MASS * GRAVITY * LENGTH * s2 + inertia * sine * w1 * w1 + elbow
    divisor = inertia * (2.0 - cosine * cosine)
    faster1 = (upper - cosine * lower) / divisor
    faster2 = (2.0 * lower - cosine * upper) / divisor
    return np.stack([c1 * w1, -s1 * w1, c2 * w2, -s2 * w2, faster1, faster2], axis=-1)


def step(state: Floats, action: Floats) -> Floats:
    """Next state [..., 6] after one DT; state [..., 6], action [..., 1] (clipped to [-1, 1])."""
    return runge_kutta(rates, state, action, DT, PARTS, units=(slice(0, 2), slice(2, 4)))


def reset(rng: np.random.Generator, batch: int) -> Floats:
    """Random start states [batch, 6]."""
    angles = [directions(rng, batch), directions(rng, batch)]
    return np.concatenate([*angles, rng.uniform(-1.0, 1.0, (batch, 2))], axis=1)


def hanging(rng: np.random.Generator, batch: int) -> Floats:
    """[batch, 6] nearly at rest, nearly straight down."""
    angles = [leaning(rng, batch, 0.1) * np.array([1.0, -1.0]) for _ in range(2)]
    return np.concatenate([*angles, rng.uniform(-0.1, 0.1, (batch, 2))], axis=1)


def tip(states: Floats) -> Floats:
    """[..., 2] the lower end of the lower rod, from the pivot."""
    return LENGTH * (states[..., 0:2] + states[..., 2:4])


def height(states: Floats) -> Floats:
    """Score of trajectories [..., T+1, 6]: the tip's height, from 0 (hanging) to 1 (upright), mean over all moments."""
    return (0.5 + 0.25 / LENGTH * tip(states)[..., 1]).mean(axis=-1)


def draw(states: Floats) -> tuple[Shape, ...]:
    """Both rods and both masses in states [F, 6]."""
    elbow, end = LENGTH * states[:, None, 0:2], tip(states)[:, None]
    return (
        Shape("circle", "", GROUND, np.zeros((1, 1, 2)), radius=0.03),
        Shape("line", "rods", "first", np.concatenate([np.zeros_like(elbow), elbow, end], axis=1)),
        Shape("circle", "elbow", "second", elbow, radius=0.05),
        Shape("circle", "tip", "reality", end, radius=0.06),
    )


DOUBLE_PENDULUM = World(
    name="double-pendulum",
    title="A double pendulum",
    state=(
        Quantity("sin, upper rod", "", -1.0, 1.0),
        Quantity("cos, upper rod", "", -1.0, 1.0),
        Quantity("sin, lower rod", "", -1.0, 1.0),
        Quantity("cos, lower rod", "", -1.0, 1.0),
        Quantity("angular velocity, upper rod", "rad/s", -FASTEST, FASTEST, scale=6.0, rate=True),
        Quantity("angular velocity, lower rod", "rad/s", -FASTEST, FASTEST, scale=6.0, rate=True),
    ),
    action=(Quantity("torque", "N m", -TORQUE, TORQUE),),
    step=step,
    reset=reset,
    draw=draw,
    view=((-1.2, 1.2), (-1.2, 1.2)),
    place=tip,
    length="m",
    visible=0.1,
    task=Task("Swing the tip up.", hanging, height, steps=240, horizon=30, block=5),
)
