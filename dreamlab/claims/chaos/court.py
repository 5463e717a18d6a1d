"""The court with a round pillar in it, and a paddle that plays by a rule: a world that is chaotic, and closed.

A ball that meets a round pillar a hair to one side leaves at another angle, so the pillar spreads whatever
comes near it. With the paddle's rule the next moment follows from the present one alone, so trajectories can
be compared over any length, and each model plays against the same rule in its own dream.

State, action, units: as in ``court``. Start: as in ``court.reset``, outside the pillar. End: never.
Source: Sinai 1970 for the round scatterer in a box; the paddle is our court's.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from dreamlab.tasks.work import Progress
from dreamlab.types import Floats, Policy, StepFn
from dreamlab.world import court
from dreamlab.world.experience import roll

HEIGHT = 0.6
"""The pillar's centre stands this high on the court's middle line."""
REACH = 0.2
"""Distance of the two centres when ball and pillar touch, world units."""

LOOKS_BELOW = 0.5
"""The paddle heeds a falling ball below this height."""
PACE = 0.35
"""Its pace, as a fraction of its top speed: slow enough to miss some."""

STRETCH = 20
"""Steps played between two reports of progress."""


def pillared(reach: float | Floats = REACH) -> StepFn:
    """The court's exact step with the pillar; ``reach`` may be [...], one a state.

    No ball can meet the pillar and anything else within one DT: they stand further apart than a ball flies.
    """

    def step(state: Floats, action: Floats) -> Floats:
        after = court.step(state, action)
        x, y, vx, vy = (state[..., axis] for axis in range(4))
        across, along = x, y - HEIGHT
        until = _until_contact(across, along, vx, vy, reach)
        meets = (until >= 0.0) & (until <= court.DT)
        first = np.where(meets, until, 0.0)
        normal_x, normal_y = (across + vx * first) / reach, (along + vy * first) / reach
        towards = vx * normal_x + vy * normal_y
        new_vx, new_vy = vx - 2.0 * towards * normal_x, vy - 2.0 * towards * normal_y
        rest = court.DT - first
        new_x, new_y = normal_x * reach + new_vx * rest, HEIGHT + normal_y * reach + new_vy * rest
        bounced = np.stack([new_x, new_y, new_vx, new_vy, after[..., 4]], axis=-1)
        return np.where(meets[..., None], bounced, after)

    return step


def outside(state: Floats) -> np.ndarray:
    """[B] bool: the ball is clear of the pillar."""
    across, along = state[:, 0], state[:, 1] - HEIGHT
    return across * across + along * along > REACH * REACH


def starts(rng: np.random.Generator, batch: int) -> Floats:
    """Random start states [batch, S] outside the pillar."""
    drawn = court.reset(rng, 2 * batch)
    while outside(drawn).sum() < batch:
        drawn = np.concatenate([drawn, court.reset(rng, batch)])
    return np.ascontiguousarray(drawn[outside(drawn)][:batch])


def rule(state: Floats) -> Floats:
    """The paddle's action [B, A]: towards a falling ball that is near, else rest."""
    heeds = (state[:, 3:4] < 0.0) & (state[:, 1:2] < LOOKS_BELOW)
    towards = np.clip((state[:, 0:1] - state[:, 4:5]) / (court.PADDLE_SPEED * court.DT), -PACE, PACE)
    return np.where(heeds, towards, 0.0)


def by_rule(state: Floats, rng: np.random.Generator) -> Floats:
    """``rule`` as a Policy; it draws nothing."""
    return rule(state)


def played(
    step: StepFn, start: Floats, steps: int, says: str, policy: Policy = by_rule
) -> Generator[Progress, None, Floats]:
    """Closed loop: the paddle's rule plays in ``step``; start [B, S] -> states [B, steps+1, S]."""
    pieces, rng = [start[:, None]], np.random.default_rng(0)
    for done in range(0, steps, STRETCH):
        last = np.ascontiguousarray(pieces[-1][:, -1])
        pieces.append(roll(step, last, policy, min(STRETCH, steps - done), rng).states[:, 1:])
        yield Progress(says, done / steps)
    return np.concatenate(pieces, axis=1)


def _until_contact(across: Floats, along: Floats, vx: Floats, vy: Floats, reach: float | Floats) -> Floats:
    """Seconds until the ball's centre is ``reach`` from the pillar's, -1 where it never is or starts inside."""
    speed_squared = vx * vx + vy * vy
    closing = across * vx + along * vy
    clearance = across * across + along * along - reach * reach
    root = closing * closing - speed_squared * clearance
    comes = (closing < 0.0) & (clearance >= 0.0) & (root > 0.0)
    until = (-closing - np.sqrt(np.maximum(root, 0.0))) / np.maximum(speed_squared, 1e-300)
    return np.where(comes, until, -1.0)
