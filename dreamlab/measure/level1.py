"""The measurements behind Level 1: a ball that falls, and what the court makes of a small difference."""

from __future__ import annotations

from typing import Any

import numpy as np

from dreamlab.dream import compounding
from dreamlab.measure.deferred import Deferred, Tree, entry
from dreamlab.types import STATE_SIZE
from dreamlab.world import court
from dreamlab.world.rallies import LONGEST, Seeds, rallies

FALLING = (0.0, 0.6, 0.3, -0.4, 0.0)
"""The state in which the lesson's listing begins."""
NUDGE = 1e-3
"""World units, or world units per second: how much further, or faster, to the right the second ball begins."""
WATCHED = (1, 30, 60, LONGEST)
"""Steps after which the two are compared."""


def measurements() -> Tree:
    """steps_to_floor: until the ball of FALLING turns upwards; nudge: how far apart two courts end (``nudged``)."""
    found = Deferred(nudged, cost=0.1)
    names = ("nudge", "steps", "apart", "apart_velocity", "apart_flight")
    return {"steps_to_floor": Deferred(steps_to_floor), "nudged": {name: entry(name, found) for name in names}}


def steps_to_floor() -> int:
    """Steps until the ball of FALLING, above a resting paddle, flies upwards."""
    state, steps = np.array([FALLING]), 0
    while state[0, 3] < 0.0:
        state, steps = court.step(state, np.zeros((1, 1))), steps + 1
    return steps


def nudged() -> dict[str, Any]:
    """How far apart two courts are after WATCHED ``steps`` of seed 0's test rallies, mean distance of the balls.

    apart:          one ball began NUDGE further to the right
    apart_velocity: one ball began NUDGE faster to the right, in world units per second
    apart_flight:   what the latter would come to if both balls only flew straight on
    """
    reality = rallies(Seeds.of(0))
    found = {}
    for name, column in (("apart", 0), ("apart_velocity", 2)):
        shift = np.zeros(STATE_SIZE)
        shift[column] = NUDGE
        apart = compounding.nudged(reality.states[:, 0], reality.actions, shift)
        found[name] = [float(apart[step]) for step in WATCHED]
    return {
        "nudge": NUDGE,
        "steps": list(WATCHED),
        **found,
        "apart_flight": [NUDGE * step * court.DT for step in WATCHED],
    }
