"""What a lab's task yields on its way, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from dreamlab.types import Floats


@dataclass(frozen=True)
class Progress:
    """What is going on, how far it is (0..1), and what can be shown already, if anything."""

    stage: str
    fraction: float
    partial: dict[str, Any] | None = None


@dataclass(frozen=True)
class Answer:
    """A task's result: numbers, strings and lists in ``plain``, contiguous float64 arrays apart."""

    plain: dict[str, Any]
    arrays: dict[str, Floats] = field(default_factory=dict)


Work = Generator[Progress, None, Answer]

Task = Callable[[Any, dict[str, Any], dict[str, bytes]], Work]
"""(what the lab keeps between tasks, request, attached files by name) -> Work"""
