"""The one file that knows of a browser: requests in as JSON, results out as JSON and float64 arrays.

The page drives a Job in short slices, so that it can stop one between two training steps.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from dreamlab.labs import LABS
from dreamlab.labs.bench import Benches, Progress
from dreamlab.labs.signature import recognise
from dreamlab.types import Floats

_BENCHES = Benches()


def describe(lab: str) -> str:
    """JSON: the lab's controls, conditions, seed range, court and thresholds."""
    return json.dumps(LABS[lab].describe())


def start(lab: str, task: str, request: str) -> Job:
    """A Job for JSON {"settings": {...}, "presets": [...]}; task is "read" or "band".

    Raises SettingsError (a ValueError) for settings that are unknown or out of range.
    """
    module, asked = LABS[lab], json.loads(request)
    settings = module.Settings.read(asked["settings"])
    tasks = {"read": module.read, "band": module.read_band}
    return Job(tasks[task](settings, _BENCHES), asked.get("presets", []))


class Job:
    """One piece of work; drop it to cancel it."""

    def __init__(self, run: Iterator[Progress], presets: list[dict[str, Any]]) -> None:
        self._run, self._presets = run, presets
        self._progress = Progress("starting", 0.0)
        self._plain: dict[str, Any] = {}
        self._arrays: dict[str, Floats] = {}

    def advance(self, milliseconds: float) -> bool:
        """Work for about so long, one step at least; True when the result is complete."""
        until = perf_counter() + milliseconds / 1000.0
        while True:
            try:
                self._progress = next(self._run)
            except StopIteration as end:
                self._finish(end.value)
                return True
            if self._progress.partial is not None:
                self._plain = self._progress.partial
            if perf_counter() >= until:
                return False

    def progress(self) -> str:
        """JSON {"stage", "fraction"}."""
        return json.dumps({"stage": self._progress.stage, "fraction": self._progress.fraction})

    def result(self) -> str:
        """JSON of the reading, or of the band so far."""
        return json.dumps(self._plain)

    def arrays(self) -> list[str]:
        """Names of the result's arrays."""
        return list(self._arrays)

    def array(self, name: str) -> Floats:
        """One array, contiguous float64, for the page to copy out of its buffer."""
        return self._arrays[name]

    def _finish(self, value: Any) -> None:
        if isinstance(value, dict):
            self._plain = value
            return
        self._arrays = {"reality": value.reality, "dream": value.dream}
        self._plain = value.plain() | {
            "caption": recognise(self._presets, value.figures),
            "arrays": {name: {"shape": list(array.shape)} for name, array in self._arrays.items()},
        }
