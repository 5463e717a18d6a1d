"""A pendulum with a motor too weak to lift it: it has to be swung up.

State:       x, y of the bob, measured from the pivot (so x, y = sin, cos of the angle from upright, clockwise);
             the angular velocity, clockwise.
Action:      one number in [-1, 1], the motor's torque as a fraction of its largest.
Units:       lengths in metres (the rod is 1 m), the bob weighs 1 kg, seconds, radians.
Start:       any angle, at most 2 rad/s.
End:         never.
Task:        from hanging nearly still, swing the bob up and hold it there.
Source:      ours, after the pendulum of the Gymnasium environments, whose rod is heavy and whose speed is cut off at
             8 rad/s; here the bob is a point on a rod without mass, and friction bounds the speed. Equation of motion:
             any course on mechanics, e.g. Goldstein, Poole & Safko 2001.

Whoever falls over the top of a circle has no wall to meet: one step is smooth everywhere, which is easy to learn. Near
upright small errors grow, elsewhere they do not.
"""

from __future__ import annotations

import numpy as np

from dreamlab.shape import GROUND, Shape
from dreamlab.types import Floats
from dreamlab.world.mechanics import directions, leaning, runge_kutta
from dreamlab.world.world import DT, Quantity, Task, World

GRAVITY = 9.81
TORQUE = 3.0
"""N m, a third of what would hold the bob out sideways."""
FRICTION = 0.3
"""N m s: the motor alone turns the bob at 10 rad/s, in the mean."""
FASTEST = 15.0

PARTS = 2


def rates(state: Floats, action: Floats) -> Floats:
    """Time derivative [..., 3]."""
    x, y, turning = np.moveaxis(state, -1, 0)
    return np.stack([y * turning, -x * turning, GRAVITY * x + TORQUE * action[..., 0] - FRICTION * turning], axis=-1)


def step(state: Floats, action: Floats) -> Floats:
    """Next state [..., 3] after one DT; state [..., 3], action [..., 1] (clipped to [-1, 1])."""
    return runge_kutta(rates, state, action, DT, PARTS, units=(slice(0, 2),))


def reset(rng: np.random.Generator, batch: int) -> Floats:
    """Random start states [batch, 3]."""
    return np.concatenate([directions(rng, batch), rng.uniform(-2.0, 2.0, (batch, 1))], axis=1)


def hanging(rng: np.random.Generator, batch: int) -> Floats:
    """[batch, 3] nearly at rest, nearly straight down."""
    angle = leaning(rng, batch, 0.1) * np.array([1.0, -1.0])
    return np.concatenate([angle, rng.uniform(-0.1, 0.1, (batch, 1))], axis=1)


def height(states: Floats) -> Floats:
    """Score of trajectories [..., T+1, 3]: the bob's height, from 0 (hanging) to 1 (upright), mean over all moments."""
    return (0.5 + 0.5 * states[..., 1]).mean(axis=-1)


def draw(states: Floats) -> tuple[Shape, ...]:
    """Rod and bob in states [F, 3]."""
    bob = states[:, None, 0:2]
    return (
        Shape("circle", "", GROUND, np.zeros((1, 1, 2)), radius=0.03),
        Shape("line", "rod", "first", np.concatenate([np.zeros_like(bob), bob], axis=1)),
        Shape("circle", "bob", "reality", bob, radius=0.08),
    )


PENDULUM = World(
    name="pendulum",
    title="A pendulum",
    state=(
        Quantity("x", "m", -1.0, 1.0),
        Quantity("y", "m", -1.0, 1.0),
        Quantity("angular velocity", "rad/s", -FASTEST, FASTEST, scale=4.0, rate=True),
    ),
    action=(Quantity("torque", "N m", -TORQUE, TORQUE),),
    step=step,
    reset=reset,
    draw=draw,
    view=((-1.2, 1.2), (-1.2, 1.2)),
    length="m",
    visible=0.1,
    task=Task("Swing the bob up, and hold it there.", hanging, height, steps=240, horizon=45, block=5),
)
