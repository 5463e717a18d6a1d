"""The plots of claim 9."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Plot
from dreamlab.types import Floats

AGENTS = ("policy", "cache", "cached plans, rehearsed", "plans")


def by_budget(
    budgets: tuple[int, ...], planned: list[float], rehearsed: list[float], recalled: float, reacted: float
) -> Plot:
    """Share caught over the plans that a decision may simulate; cache and policy simulate none."""
    x = _floats(budgets)
    says = (
        f"Without simulating anything the cache catches {recalled:.2f} and the policy {reacted:.2f}; with {budgets[1]} "
        f"simulated plans a decision live plans catch {planned[1]:.2f} and rehearsed ones {rehearsed[1]:.2f}, with "
        f"{budgets[-1]} they catch {planned[-1]:.2f} and {rehearsed[-1]:.2f}."
    )
    return Plot(
        "budget",
        "Caught, by what a decision may cost",
        says,
        Axis("plans simulated at a decision", log=True),
        Axis("balls caught", "share"),
        (
            Curve("plans made at the decision", "dream", x, _floats(planned)),
            Curve("cached plans, rehearsed", "second", x, _floats(rehearsed)),
            Curve("cache, nothing simulated", "first", x[[0, -1]], _floats([recalled] * 2)),
            Curve("policy, nothing simulated", "third", x[[0, -1]], _floats([reacted] * 2)),
        ),
    )


def after_the_change(before: tuple[float, ...], after: tuple[float, ...], refreshed: float) -> Plot:
    """Share caught by each of AGENTS before and after the court changed, and by a cache that was filled anew."""
    x = _floats(range(len(AGENTS)))
    says = (
        f"After the change the old policy catches {after[0]:.2f}, the old cache {after[1]:.2f}, its plans rehearsed in "
        f"the new model {after[2]:.2f}, plans made in it {after[3]:.2f}, a cache filled anew {refreshed:.2f}."
    )
    return Plot(
        "change",
        "When the court changes",
        says,
        Axis("agent", names=AGENTS),
        Axis("balls caught", "share"),
        (
            Curve("before", "first", x, _floats(before), dots=True),
            Curve("after, new model, old cache and policy", "error", x, _floats(after), dots=True),
            Curve("after, cache filled anew", "second", x[[1]], _floats([refreshed]), dots=True),
        ),
    )


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)
