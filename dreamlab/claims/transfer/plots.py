"""The plots of the lab on transfer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Mark, Plot
from dreamlab.types import Floats

LOOKS = {
    "zero": ("old model, nothing seen", "second"),
    "kept": ("old model, corrected", "dream"),
    "line": ("straight line, corrected", "third"),
    "fresh": ("learned from these alone", "error"),
    "informed": ("learned from ten thousand", "reality"),
}
"""Label and role of each model."""


def by_step(errors: Mapping[str, Floats]) -> Plot:
    """Mean error over the steps of the dream; errors [STEPS + 1] by the names of LOOKS."""
    last = len(next(iter(errors.values()))) - 1
    ends = ", ".join(f"{LOOKS[name][0]} {values[-1]:.2f}" for name, values in errors.items())
    curves = tuple(Curve(*LOOKS[name], np.arange(last + 1.0), values) for name, values in errors.items())
    return Plot(
        "steps",
        "Dreams of the new court",
        f"Mean error after {last} steps: {ends}.",
        Axis("step of the dream"),
        Axis("error", "world units"),
        curves,
    )


def by_experience(
    amounts: Mapping[str, tuple[int, ...]], errors: Mapping[str, Floats], zero: float, informed: float
) -> Plot:
    """Mean error at one step over the number of transitions seen; amounts and errors [N] by the names of LOOKS."""
    says = " ".join(
        f"{LOOKS[name][0].capitalize()}: {values[0]:.2f} with {amounts[name][0]} transitions, "
        f"{values[-1]:.2f} with {amounts[name][-1]}."
        for name, values in errors.items()
    )
    curves = tuple(Curve(*LOOKS[name], np.array(amounts[name], float), values) for name, values in errors.items())
    return Plot(
        "experience",
        "What a little experience adds, after 40 steps",
        says,
        Axis("transitions of the new court", log=True),
        Axis("error", "world units"),
        curves,
        (Mark("y", zero, LOOKS["zero"][0]), Mark("y", informed, LOOKS["informed"][0])),
    )
