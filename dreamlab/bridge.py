"""The one file that knows of a browser: requests in as JSON and bytes, results out as JSON and float64 arrays.

The page drives a Job in short slices, so that it can stop one between two training steps. What a lab keeps
between its jobs (trained models, a training run that was stopped on its way) lives here, one a lab.
"""

from __future__ import annotations

import json
from time import perf_counter
from typing import Any

from dreamlab.services.registry import LABS
from dreamlab.tasks.work import Answer, Progress, Work
from dreamlab.types import Floats

_KEPT: dict[str, Any] = {}


def describe(lab: str) -> str:
    """JSON: what the lab's page needs to know: controls, choices, ranges, the court, thresholds."""
    return json.dumps(LABS[lab].describe())


def start(lab: str, task: str, request: str, files: Any = None) -> Job:
    """A Job for the lab's task; ``request`` is JSON, ``files`` maps names to bytes (in the page: an object of them).

    Bad settings or files raise SettingsError or ValueError, at the latest from the Job's first slice.
    """
    given = files.to_py() if hasattr(files, "to_py") else files or {}
    attached = {name: bytes(data) for name, data in given.items()}
    if lab not in _KEPT:
        _KEPT[lab] = LABS[lab].Kept()
    return Job(LABS[lab].TASKS[task](_KEPT[lab], json.loads(request), attached))


class Job:
    """One piece of work; drop it to cancel it."""

    def __init__(self, run: Work) -> None:
        self._run = run
        self._progress = Progress("starting", 0.0)
        self._answer = Answer({})

    def advance(self, milliseconds: float) -> bool:
        """Work for about so long, one step at least; True when the result is complete."""
        until = perf_counter() + milliseconds / 1000.0
        while True:
            try:
                self._progress = next(self._run)
            except StopIteration as end:
                self._answer = end.value
                return True
            if self._progress.partial is not None:
                self._answer = Answer(self._progress.partial)
            if perf_counter() >= until:
                return False

    def progress(self) -> str:
        """JSON {"stage", "fraction"}."""
        return json.dumps({"stage": self._progress.stage, "fraction": self._progress.fraction})

    def result(self) -> str:
        """JSON of the result, or of what there is of it so far; "arrays" says their shapes."""
        shapes = {name: {"shape": list(array.shape)} for name, array in self._answer.arrays.items()}
        return json.dumps(self._answer.plain | ({"arrays": shapes} if shapes else {}))

    def arrays(self) -> list[str]:
        """Names of the result's arrays."""
        return list(self._answer.arrays)

    def array(self, name: str) -> Floats:
        """One array, contiguous float64, for the page to copy out of its buffer."""
        return self._answer.arrays[name]
