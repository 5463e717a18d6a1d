"""What could tell beforehand how much a recording teaches: bytes, compressed bytes, or copying the nearest moment.

The last is the cheap rival of any measure of information: no network, no compression. For a moment that is asked for
it takes the nearest recorded one and says that the same will happen. How far off that is sees what is asked for, how
near the recording comes to it, and how much the recording shakes.
"""

from __future__ import annotations

import numpy as np

from dreamlab.dream.divergence import distances
from dreamlab.learn.model import matmul
from dreamlab.types import Floats, Trajectories, Transitions
from dreamlab.world.experience import transitions

ASKED = 300
"""Moments of the test that are looked up."""


def copied_error(data: Transitions, test: Trajectories) -> float:
    """Mean distance from the real next ball, world units, when the nearest recorded moment's change is copied."""
    asked = transitions(test)
    rows = np.arange(0, len(asked), max(len(asked) // ASKED, 1))[:ASKED]
    here, there = _place(asked.state[rows], asked.action[rows]), _place(data.state, data.action)
    gap = (there * there).sum(axis=1) - 2.0 * matmul(here, np.ascontiguousarray(there.T))
    nearest = gap.argmin(axis=1)
    said = asked.state[rows] + (data.next_state - data.state)[nearest]
    return float(distances(said, asked.next_state[rows]).mean())


def agreement(measure: list[float], errors: list[float]) -> float:
    """Kendall's rank correlation of two lists: share of pairs that both put in one order, less those they do not.

    Pairs that are equal in either count for neither. Source: Kendall 1938.
    """
    one, other = np.array(measure), np.array(errors)
    first, second = np.triu_indices(len(one), 1)
    return float((np.sign(one[first] - one[second]) * np.sign(other[first] - other[second])).mean())


def _place(state: Floats, action: Floats) -> Floats:
    """Where a moment [N, S + A] is when moments are compared: an action counts for what it moves the paddle by."""
    return np.concatenate([state, 0.1 * action], axis=1)
