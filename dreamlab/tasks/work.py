"""What a task of a lab yields while it works, what it returns, and how to run such generators.

A long computation is a generator: it yields its progress and returns its value. So its caller can show the progress,
and can stop it between two steps by dropping it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from dreamlab.types import Floats


@dataclass(frozen=True)
class Progress:
    """What is going on, how far it is (0..1), and the part of the result that can be shown already, if any."""

    stage: str
    fraction: float
    partial: dict[str, Any] | None = None


@dataclass(frozen=True)
class Answer:
    """A task's result: numbers, strings and lists in ``plain``, contiguous float64 arrays in ``arrays``."""

    plain: dict[str, Any]
    arrays: dict[str, Floats] = field(default_factory=dict)


Work = Generator[Progress, None, Answer]

Task = Callable[[Any, dict[str, Any], dict[str, bytes]], Work]
"""(state of the lab, request, attached files by name) -> Work"""

Yielded = TypeVar("Yielded")
Passed = TypeVar("Passed")
Returned = TypeVar("Returned")


def drain(run: Generator[Yielded, None, Returned], listen: Callable[[Yielded], object] = lambda item: None) -> Returned:
    """Run a generator to its end and return its value; ``listen`` is called with each item that it yields."""
    while True:
        try:
            item = next(run)
        except StopIteration as end:
            return end.value
        listen(item)


def relay(
    run: Generator[Yielded, None, Returned], change: Callable[[Yielded], Passed | None]
) -> Generator[Passed, None, Returned]:
    """The same run with other items: yields ``change(item)`` unless that is None, returns the run's value."""
    while True:
        try:
            item = next(run)
        except StopIteration as end:
            return end.value
        changed = change(item)
        if changed is not None:
            yield changed


def scaled(
    run: Generator[Progress, None, Returned], stage: str, done: int, total: int
) -> Generator[Progress, None, Returned]:
    """The run as one of ``total`` equal parts, of which ``done`` are complete; its progress is of the whole."""
    return relay(run, lambda now: Progress(stage, (done + now.fraction) / total))


def with_stage(run: Generator[Any, None, Returned], stage: str, fraction: float) -> Generator[Progress, None, Returned]:
    """Any run as work: whatever it yields becomes the same Progress, its value is passed on."""
    return relay(run, lambda item: Progress(stage, fraction))
