"""Signatures: the measured conditions by which a preset's failure, or a claim's outcome, is recognised, as data.

A signature is a list of conditions; it holds when every one does. A condition compares a figure with a number,
{figure, op, value}, or with another figure, {figure, op, than, times, plus}: figure op times * than + plus, where
``times`` is 1 and ``plus`` is 0 unless they are given. A figure that a reading did not measure makes it false.
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
    return all(met(condition, figures) for condition in signature)


def met(condition: Mapping[str, Any], figures: Mapping[str, float]) -> bool:
    """Whether one condition is true of these figures."""
    if any(name not in figures for name in named(condition)):
        return False
    bound = condition["value"] if "value" in condition else _compared(condition, figures)
    return OPERATORS[condition["op"]](figures[condition["figure"]], bound)


def named(condition: Mapping[str, Any]) -> tuple[str, ...]:
    """The figures that a condition is about."""
    return (condition["figure"], condition["than"]) if "than" in condition else (condition["figure"],)


def in_words(condition: Mapping[str, Any]) -> str:
    """ "caught >= 1.1 * caught_constant + 0.05" """
    if "value" in condition:
        return f"{condition['figure']} {condition['op']} {condition['value']}"
    times = f"{condition['times']} * " if "times" in condition else ""
    plus = f" + {condition['plus']}" if "plus" in condition else ""
    return f"{condition['figure']} {condition['op']} {times}{condition['than']}{plus}"


def failures(signature: Iterable[Mapping[str, Any]], figures: Mapping[str, float]) -> list[str]:
    """Each condition that is false, in words and with what was measured; empty if the signature holds."""
    return [
        f"{in_words(condition)} is false: "
        + ", ".join(f"{name} is {figures[name]:.6g}" if name in figures else f"no {name}" for name in named(condition))
        for condition in signature
        if not met(condition, figures)
    ]


def recognise(presets: Iterable[Mapping[str, Any]], figures: Mapping[str, float]) -> str | None:
    """Name of the first preset whose signature holds: the caption that is true of a reading."""
    return next((str(preset["name"]) for preset in presets if holds(preset["signature"], figures)), None)


def _compared(condition: Mapping[str, Any], figures: Mapping[str, float]) -> float:
    return float(condition.get("times", 1.0) * figures[condition["than"]] + condition.get("plus", 0.0))
