"""Estimates with their standard errors: shares of trials, means of trials, and what is worked out from them.

All formulas are for independent trials. Only + - * / and sqrt, so that the bits are the same everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

NORMAL_95 = 1.96
"""Half the width of a 95 % interval, in standard errors, for a normal distribution."""
LARGEST_SHARE_ERROR = 0.03
"""A share whose standard error is larger is printed with its interval."""


class Estimate(NamedTuple):
    """A value and its standard error, in the same unit."""

    value: float
    error: float

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval, by the normal approximation."""
        return self.value - NORMAL_95 * self.error, self.value + NORMAL_95 * self.error


def share(outcomes: ArrayLike) -> Estimate:
    """The share of outcomes [N] (bool, or 0 and 1) that are true.

    The error counts two successes and two failures more, so that it is not 0 where all outcomes are alike.
    Source: Agresti & Coull 1998. ValueError without outcomes.
    """
    happened = np.asarray(outcomes, dtype=np.float64)
    if not happened.size:
        raise ValueError("a share needs one trial at least")
    counted = happened.size + 4.0
    expected = (float(happened.sum()) + 2.0) / counted
    return Estimate(float(happened.mean()), float(np.sqrt(expected * (1.0 - expected) / counted)))


def mean(values: ArrayLike) -> Estimate:
    """The mean of values [N] of independent trials. ValueError with fewer than two."""
    drawn = np.asarray(values, dtype=np.float64)
    if drawn.size < 2:
        raise ValueError("the error of a mean needs two trials at least")
    away = drawn - drawn.mean()
    return Estimate(float(drawn.mean()), float(np.sqrt((away * away).sum() / (drawn.size - 1.0) / drawn.size)))


def less(one: Estimate, other: Estimate) -> Estimate:
    """The difference of two estimates from different trials. Of the same trials: ``mean`` of their differences."""
    return Estimate(one.value - other.value, float(np.sqrt(one.error * one.error + other.error * other.error)))


def over(one: Estimate, other: Estimate) -> Estimate:
    """The ratio of two estimates from different trials, its error to first order. ZeroDivisionError for other = 0."""
    ratio = one.value / other.value
    own, of_other = one.error / other.value, ratio * other.error / other.value
    return Estimate(ratio, float(np.sqrt(own * own + of_other * of_other)))


def split(found: Mapping[str, Estimate | float]) -> tuple[dict[str, float], dict[str, float]]:
    """Figures by name, and the standard errors of those that are estimates: what ``Findings`` takes."""
    figures = {name: float(one.value if isinstance(one, Estimate) else one) for name, one in found.items()}
    return figures, {name: one.error for name, one in found.items() if isinstance(one, Estimate)}
