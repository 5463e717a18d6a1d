"""Work that goes on beside whatever the page runs: any lab's task, done in small bites, one a question.

A figure that is measured again in the middle of a lesson must not cancel the training of a lab on the same
page. So the page does not run it but asks for a bite of it, again and again; who stops asking lets it be.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from dreamlab.services.registry import LABS
from dreamlab.tasks.work import Answer, Progress, Task, Work

NAME = "aside"
LONGEST_BITE = 100
"""Milliseconds."""
UNDER_WAY = 4
"""Pieces of work that may be unfinished at a time; the one that was left alone longest is dropped."""


@dataclass
class Errand:
    """A task under way, and how far it is."""

    run: Work
    progress: Progress


class Kept:
    """What each lab keeps, and the work under way by its id."""

    def __init__(self) -> None:
        self._of_labs: dict[str, Any] = {}
        self._errands: OrderedDict[str, Errand] = OrderedDict()

    def errand(self, request: Mapping[str, Any]) -> Errand:
        """The errand of that id, begun if it is new."""
        name, lab = str(request["id"]), str(request["of"])
        if name not in self._errands:
            if lab not in self._of_labs:
                self._of_labs[lab] = LABS[lab].Kept()
            run = LABS[lab].TASKS[request["task"]](self._of_labs[lab], request["request"], {})
            self._errands[name] = Errand(run, Progress("starting", 0.0))
            if len(self._errands) > UNDER_WAY:
                self._errands.popitem(last=False)
        self._errands.move_to_end(name)
        return self._errands[name]

    def forget(self, name: str) -> None:
        """It is done, or nobody wants it."""
        self._errands.pop(name, None)


def describe() -> dict[str, Any]:
    """Nothing that a page needs to know."""
    return {"lab": NAME}


def _bite(kept: Kept, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """{id, of, task, request, milliseconds} -> {stage, fraction, answer}; the answer is null until the work is done."""
    yield Progress("working", 0.0)
    until = perf_counter() + min(float(request["milliseconds"]), LONGEST_BITE) / 1000.0
    errand = kept.errand(request)
    try:
        while True:
            errand.progress = next(errand.run)
            if perf_counter() >= until:
                return _standing(errand.progress, None)
    except StopIteration as end:
        kept.forget(request["id"])
        return _standing(Progress(errand.progress.stage, 1.0), end.value)
    except Exception:
        kept.forget(request["id"])
        raise


def _standing(progress: Progress, answer: Answer | None) -> Answer:
    plain = None if answer is None else answer.plain
    return Answer({"stage": progress.stage, "fraction": progress.fraction, "answer": plain})


def _forget(kept: Kept, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    yield Progress("forgetting", 0.0)
    kept.forget(request["id"])
    return Answer({})


TASKS: dict[str, Task] = {"bite": _bite, "forget": _forget}
