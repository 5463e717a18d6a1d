"""A ball in gravity over a bumpy floor: it flies along parabolas, and where it goes next depends on where it lands.

State:       x, y of the ball's centre; vx, vy. x is measured from the middle, y from the floor between two bumps.
Action:      one number in [-1, 1], a sideways push: a change of velocity at the beginning of each step.
Units:       lengths in world units (the room is 2 wide), velocities in world units per second, steps of DT.
Start:       in the air, at most 0.5 above the bumps, slow.
End:         never. Each bounce keeps most of the speed across the floor, so at last the ball lies between two bumps
             unless it is pushed.
Task:        keep the ball over the middle, on top of a bump where it cannot lie.
Source:      ours; the bouncing ball is the textbook example of a hybrid system (smooth flight, sudden contacts), e.g.
             van der Schaft & Schumacher 2000.

The floor is what the ball's centre meets: height BUMP * (1 - u^2)^2 with u from -1 to 1 along each bump. Walls are
met along straight lines, since the push comes at the beginning of a step, so folding x at them is exact. The moment of
landing is found by halving: the first of LOOKS moments at which the ball is below the floor, then HALVINGS times.
"""

from __future__ import annotations

import numpy as np

from dreamlab.shape import GROUND, Shape
from dreamlab.types import Floats
from dreamlab.world.world import DT, Quantity, Task, World

GRAVITY = 3.0
PUSH = 0.6
"""World units per second squared, sideways."""
BUMP, PERIOD = 0.06, 0.5
"""Height of a bump, and the distance from one to the next; one stands in the middle."""
BOUNCE, WALL_BOUNCE = 0.95, 0.9
"""Share of the speed across floor and wall that a bounce gives back."""
WALL = 1.0
"""From the middle to a wall."""
RADIUS = 0.03
"""Of the ball as it is drawn; its centre is what flies."""

LOOKS, HALVINGS, CONTACTS = 6, 32, 3
"""Moments looked at for a landing; halvings of the time around it; landings in one step, after which a ball slides."""


def floor(x: Floats) -> Floats:
    """Height [...] of the floor at x [...]."""
    rest = 1.0 - _along(x) * _along(x)
    return BUMP * rest * rest


def slope(x: Floats) -> Floats:
    """Slope [...] of the floor at x [...]."""
    along = _along(x)
    return BUMP * (-4.0 * along * (1.0 - along * along)) * (2.0 / PERIOD)


def step(state: Floats, action: Floats) -> Floats:
    """Next state [..., 4] after one DT; state [..., 4], action [..., 1] (clipped to [-1, 1])."""
    state = np.array(state, dtype=np.float64)
    state[..., 2] += PUSH * DT * np.clip(action, -1.0, 1.0)[..., 0]
    balls = state.reshape(-1, 4)
    left = np.full(len(balls), DT)
    for _ in range(CONTACTS):
        lands, before, after = _landing(balls, left)
        if not len(lands):
            break
        for _ in range(HALVINGS):
            middle = 0.5 * (before + after)
            under = _below(_flown(balls[lands], middle))
            before, after = np.where(under, before, middle), np.where(under, middle, after)
        balls[lands] = _bounced(_flown(balls[lands], before))
        left[lands] -= before
    return _above(_flown(balls, left)).reshape(state.shape)


def reset(rng: np.random.Generator, batch: int) -> Floats:
    """Random start states [batch, 4]."""
    state = np.empty((batch, 4))
    state[:, 0] = rng.uniform(-0.9 * WALL, 0.9 * WALL, batch)
    state[:, 1] = BUMP + rng.uniform(0.02, 0.5, batch)
    state[:, 2:4] = rng.uniform(-0.5, 0.5, (batch, 2))
    return state


def over_the_middle(states: Floats) -> Floats:
    """Score of trajectories [..., T+1, 4]: 1 at the middle, 0 at the walls, mean over all moments."""
    return (1.0 - np.minimum(np.abs(states[..., 0]) / WALL, 1.0)).mean(axis=-1)


def draw(states: Floats) -> tuple[Shape, ...]:
    """Floor, walls and ball in states [F, 4]; the floor is drawn a radius lower, where the ball's edge meets it."""
    across = np.linspace(-WALL, WALL, 81)
    ground = np.stack([across, floor(across) - RADIUS], axis=-1)
    corners = np.array([[(-WALL, 1.2)], [(WALL, 1.2)]])
    return (
        Shape("line", "", GROUND, np.concatenate([corners[0], ground, corners[1]])[None]),
        Shape("circle", "ball", "reality", states[:, None, 0:2], radius=RADIUS),
    )


def _along(x: Floats) -> Floats:
    """Where on its bump x lies, -1 to 1."""
    return 2.0 * (x / PERIOD - np.rint(x / PERIOD))


def _flown(state: Floats, seconds: Floats) -> Floats:
    """States [..., 4] after free flight of so many seconds [...], walls included."""
    x, y, vx, vy = np.moveaxis(state, -1, 0)
    free = x + vx * seconds
    beyond = np.abs(free) > WALL
    edge = np.where(free > 0.0, WALL, -WALL)
    x = np.where(beyond, edge - WALL_BOUNCE * (free - edge), free)
    vx = np.where(beyond, -WALL_BOUNCE * vx, vx)
    y = y + (vy - 0.5 * GRAVITY * seconds) * seconds
    return np.stack([x, y, vx, vy - GRAVITY * seconds], axis=-1)


def _below(state: Floats) -> np.ndarray:
    return state[..., 1] < floor(state[..., 0])


def _landing(balls: Floats, left: Floats) -> tuple[np.ndarray, Floats, Floats]:
    """Which of the balls [B, 4] land in the time left [B]: rows [N], and two moments [N], the landing between them."""
    first = np.zeros(len(balls), dtype=np.int64)
    for look in range(1, LOOKS + 1):
        first[(first == 0) & _below(_flown(balls, left * (look / LOOKS)))] = look
    lands = np.flatnonzero(first)
    share, left = first[lands] / LOOKS, left[lands]
    return lands, left * (share - 1.0 / LOOKS), left * share


def _bounced(state: Floats) -> Floats:
    """The velocity across the floor turned round, that along it kept; a ball that leaves the floor keeps both."""
    x, y, vx, vy = np.moveaxis(state, -1, 0)
    rise = slope(x)
    across = (vy - rise * vx) / (1.0 + rise * rise)
    turned = np.where(across < 0.0, (1.0 + BOUNCE) * across, 0.0)
    return np.stack([x, y, vx + rise * turned, vy - turned], axis=-1)


def _above(state: Floats) -> Floats:
    """A ball that would still be below the floor lies on it, and what moved it into the floor is gone."""
    x, vx, vy = state[..., 0], state[..., 2], state[..., 3]
    rise = slope(x)
    into = np.minimum((vy - rise * vx) / (1.0 + rise * rise), 0.0)
    lain = np.stack([x, floor(x), vx + rise * into, vy - into], axis=-1)
    return np.where(_below(state)[..., None], lain, state)


BUMPY = World(
    name="bumpy",
    title="A ball over a bumpy floor",
    state=(
        Quantity("x", "world units", -WALL, WALL),
        Quantity("y", "world units", 0.0, 4.0),
        Quantity("vx", "world units/s", -5.0, 5.0, rate=True),
        Quantity("vy", "world units/s", -5.0, 5.0, rate=True),
    ),
    action=(Quantity("push", "world units/s²", -PUSH, PUSH),),
    step=step,
    reset=reset,
    draw=draw,
    view=((-1.1, 1.1), (-0.1, 1.2)),
    visible=2.0 * RADIUS,
    middle=(0.0, 0.25),
    task=Task("Keep the ball over the middle.", reset, over_the_middle, steps=240, horizon=45, block=5),
)
