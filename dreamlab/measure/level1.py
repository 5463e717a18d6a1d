"""The measurements behind Level 1: a ball that falls, and what the court makes of a small difference."""

from __future__ import annotations

from typing import Any

import numpy as np

from dreamlab.dream import compounding
from dreamlab.measure.deferred import Deferred, Tree, entry
from dreamlab.world import court
from dreamlab.world.rallies import LONGEST, Seeds, rallies

FALLING = (0.0, 0.6, 0.3, -0.4, 0.0)
"""The state in which the lesson's listing begins."""
NUDGE = 1e-3
"""World units; the second of two courts begins with its ball so much further to the right."""
WATCHED = (1, 30, 60, LONGEST)
"""Steps after which the two are compared."""


def measurements() -> Tree:
    """steps_to_floor: until the ball of FALLING turns upwards; nudge: how far apart two courts end (``nudged``)."""
    found = Deferred(nudged, cost=0.05)
    names = ("nudge", "steps", "apart")
    return {"steps_to_floor": Deferred(steps_to_floor), "nudged": {name: entry(name, found) for name in names}}


def steps_to_floor() -> int:
    """Steps until the ball of FALLING, above a resting paddle, flies upwards."""
    state, steps = np.array([FALLING]), 0
    while state[0, 3] < 0.0:
        state, steps = court.step(state, np.zeros((1, 1))), steps + 1
    return steps


def nudged() -> dict[str, Any]:
    """apart: mean distance of the balls after WATCHED ``steps`` of seed 0's test rallies."""
    reality = rallies(Seeds.of(0))
    shift = np.array([NUDGE, 0.0, 0.0, 0.0, 0.0])
    apart = compounding.nudged(reality.states[:, 0], reality.actions, shift)
    return {"nudge": NUDGE, "steps": list(WATCHED), "apart": [float(apart[step]) for step in WATCHED]}
