"""What "about as much" means in the signatures of the lab on two levels (levels/level-5/hierarchy.yml)."""

from __future__ import annotations

from functools import cache

from dreamlab.claims.hierarchy.experiment import CLAIM
from dreamlab.claims.tuning import Tuned
from dreamlab.claims.uncertainty import NORMAL_95

AS_MUCH = 0.075
"""Two kinds of plans whose scores differ by less are worth about as much."""


@cache
def _error(seed: int) -> float:
    """Standard error of what plans on two levels are worth more than a small switch's."""
    return CLAIM.run({"seed": seed}).errors["plan_gain_small"]


def _unlike_its_error(difference: float, seed: int) -> float:
    return abs(difference - NORMAL_95 * _error(seed))


TUNED = (
    Tuned(
        "as much",
        "distance from 1.96 standard errors of plans, two levels less small switch",
        (0.025, 0.05, 0.075, 0.1, 0.15),
        AS_MUCH,
        _unlike_its_error,
    ),
)
