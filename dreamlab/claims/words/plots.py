"""The plots of the lab on words and pictures."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Plot
from dreamlab.claims.uncertainty import NORMAL_95, Estimate
from dreamlab.types import Floats

NAMES = {
    "few": "answers alone",
    "words": "and words",
    "wrong": "and wrong words",
    "film": "and next pictures",
    "bytes": "a few more answers",
}
SENTENCES = {"understood": "the network", "commonest": "the commonest sentence"}


def by_diet(found: Mapping[str, Estimate | float]) -> Plot:
    """Mean miss of each of NAMES; those that have not been trained yet are a gap."""
    says = ", ".join(f"{label} {_value(found[name]):.3f}" for name, label in NAMES.items() if name in found)
    return Plot(
        "diets",
        "Where will the ball be in a second?",
        f"Mean miss, in world units: {says}.",
        Axis("learned from", names=tuple(NAMES.values())),
        Axis("miss", "world units"),
        (_dots("mean miss", "first", [found.get(name) for name in NAMES]),),
    )


def by_sentence(found: Mapping[str, Estimate | float]) -> Plot:
    """Share of scenes whose sentence is said rightly."""
    says = ", ".join(f"{label} {_value(found[name]):.2f}" for name, label in SENTENCES.items())
    return Plot(
        "sentences",
        "What will it touch, and then?",
        f"Sentences right to the last word: {says}.",
        Axis("said by", names=tuple(SENTENCES.values())),
        Axis("right", "share"),
        (_dots("sentences right", "second", [found[name] for name in SENTENCES]),),
    )


def _dots(label: str, role: str, found: list[Estimate | float | None]) -> Curve:
    estimates = [each if isinstance(each, Estimate) else Estimate(np.nan, np.nan) for each in found]
    values = _floats([each.value for each in estimates])
    reach = NORMAL_95 * _floats([each.error for each in estimates])
    return Curve(label, role, np.arange(float(len(found))), values, values - reach, values + reach, dots=True)


def _value(found: Estimate | float) -> float:
    return found.value if isinstance(found, Estimate) else found


def _floats(values: list[float]) -> Floats:
    return np.array(values, dtype=np.float64)
