"""The plots of the lab on parts that are learned apart."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Plot
from dreamlab.claims.uncertainty import NORMAL_95, Estimate
from dreamlab.types import Floats

LOOKS = {
    "apart": ("parts, learned apart", "dream"),
    "aligned": ("parts, then aligned", "second"),
    "cut": ("parts of one record", "third"),
    "once": ("all at once", "error"),
    "heap": ("the heap at once", "fourth"),
}
"""Label and role of each model."""


def by_step(errors: Mapping[str, Floats]) -> Plot:
    """Mean error over the steps of the dream; errors [STEPS + 1] by the names of LOOKS."""
    known = {name: errors[name] for name in LOOKS if name in errors}
    last = len(next(iter(known.values()))) - 1
    ends = ", ".join(f"{LOOKS[name][0]} {values[-1]:.2f}" for name, values in known.items())
    return Plot(
        "steps",
        "Dreams of parts and of wholes",
        f"Mean error after {last} steps: {ends}.",
        Axis("step of the dream"),
        Axis("error", "world units"),
        tuple(Curve(*LOOKS[name], np.arange(last + 1.0), values) for name, values in known.items()),
    )


def one_step(found: Mapping[str, Estimate]) -> Plot:
    """Mean error of a single step by each model; those that have not been trained yet are a gap."""
    estimates = [found.get(name, Estimate(np.nan, np.nan)) for name in LOOKS]
    values = np.array([each.value for each in estimates])
    reach = NORMAL_95 * np.array([each.error for each in estimates])
    says = ", ".join(f"{LOOKS[name][0]} {found[name].value:.5f}" for name in LOOKS if name in found)
    places = np.arange(float(len(LOOKS)))
    return Plot(
        "single",
        "The same models, one step ahead",
        f"Mean error of a single step: {says}.",
        Axis("model", names=tuple(label for label, _ in LOOKS.values())),
        Axis("error", "world units"),
        (Curve("error of one step", "first", places, values, values - reach, values + reach, dots=True),),
    )
