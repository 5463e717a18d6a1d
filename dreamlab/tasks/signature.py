"""Signatures: the measured conditions by which a preset's failure is recognised, as data.

A signature is a list of {figure, op, value}; it holds when every condition does. Figures that a reading
did not measure make a condition false.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

OPERATORS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


def holds(signature: Iterable[Mapping[str, Any]], figures: Mapping[str, float]) -> bool:
    """Whether every condition is true of these figures."""
    return all(
        condition["figure"] in figures and OPERATORS[condition["op"]](figures[condition["figure"]], condition["value"])
        for condition in signature
    )


def recognise(presets: Iterable[Mapping[str, Any]], figures: Mapping[str, float]) -> str | None:
    """Name of the first preset whose signature holds: the caption that is true of a reading."""
    return next((str(preset["name"]) for preset in presets if holds(preset["signature"], figures)), None)
