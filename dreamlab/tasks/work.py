"""What a lab's task yields on its way, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, TypeVar

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


Returned = TypeVar("Returned")


def scaled(
    run: Generator[Progress, None, Returned], stage: str, done: int, total: int
) -> Generator[Progress, None, Returned]:
    """The run as one of ``total`` of which ``done`` are over: its progress in proportion, its value as it is."""
    while True:
        try:
            now = next(run)
        except StopIteration as end:
            return end.value
        yield Progress(stage, (done + now.fraction) / total)


def with_stage(run: Generator[Any, None, Returned], stage: str, fraction: float) -> Generator[Progress, None, Returned]:
    """Any run as work: whatever it yields is told as one Progress, its value is passed on."""
    while True:
        try:
            next(run)
        except StopIteration as end:
            return end.value
        yield Progress(stage, fraction)


Work = Generator[Progress, None, Answer]

Task = Callable[[Any, dict[str, Any], dict[str, bytes]], Work]
"""(what the lab keeps between tasks, request, attached files by name) -> Work"""
