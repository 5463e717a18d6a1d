"""The one file that knows of a browser: requests in as JSON and bytes, results out as JSON and float64 arrays.

The page runs a Job in short slices, so that it can cancel it between two training steps, or run two Jobs by turns.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import asdict
from time import perf_counter
from typing import Any

from dreamlab.challenges.listing import found_in
from dreamlab.services import edited, listings
from dreamlab.services.ran import WATCH
from dreamlab.services.registry import LABS, States
from dreamlab.tasks.work import Answer, Progress, Work
from dreamlab.types import Floats

_STATES = States()


def describe(lab: str) -> str:
    """JSON of what a page needs to know of the lab: controls, choices, ranges, the court's measures, thresholds."""
    return json.dumps(LABS[lab].describe())


def start(lab: str, task: str, request: str, files: Any = None) -> Job:
    """A Job for the lab's task; ``request`` is JSON, ``files`` maps names to bytes (in the page: an object of them).

    Bad settings or files raise SettingsError or ValueError, at the latest in the Job's first slice.
    """
    given = files.to_py() if hasattr(files, "to_py") else files or {}
    attached = {name: bytes(data) for name, data in given.items()}
    return Job(lab, _STATES.start(lab, task, json.loads(request), attached))


def run_listing(code: str, say: Callable[[str, str], None], fetch: Callable[[str], Any]) -> str:
    """Run a reader's program; JSON {"error", "line", "states"} of how it ended (``services.listings``), and
    {"figures", "digest"} of what it printed, for a receipt.

    say, fetch: the page's; fetch hands over a Uint8Array, or throws an Error with a sentence.
    """

    def archive(name: str) -> bytes:
        try:
            content: bytes = fetch(name).to_bytes()
        except Exception as error:
            raise OSError(str(error).removeprefix("Error: ")) from None
        return content

    random.seed()  # the interpreter may come from an image of its memory, and would draw the same every time
    ended = listings.run(code, say, archive)
    said = {"error": ended.error, "line": ended.line, "states": ended.states}
    return json.dumps(said | asdict(found_in(ended.output)))


def run_edited(request: str, say: Callable[[str, str], None], tell: Callable[[str, float], None]) -> str:
    """JSON of a reader's edits beside the original (``services.edited``); ``request`` is JSON as well."""
    random.seed()
    return json.dumps(edited.compare(json.loads(request), say, tell))


class Job:
    """A task that is being run; drop it to cancel it."""

    def __init__(self, lab: str, run: Work) -> None:
        self._lab, self._run = lab, run
        self._progress = Progress("starting", 0.0)
        self._answer = Answer({})
        self._has_news = False

    def advance(self, milliseconds: float) -> bool:
        """Work for about so many milliseconds, but at least one step; True when the result is complete."""
        until = perf_counter() + milliseconds / 1000.0
        WATCH.turn_to(self._lab)
        while True:
            try:
                self._progress = next(self._run)
            except StopIteration as end:
                self._answer = end.value
                return True
            if self._progress.partial is not None:
                self._answer = Answer(self._progress.partial)
                self._has_news = True
            if perf_counter() >= until:
                return False

    @property
    def has_news(self) -> bool:
        """Whether there is a partial result that nobody has asked for yet."""
        return self._has_news

    def progress(self) -> str:
        """JSON {"stage", "fraction"}."""
        return json.dumps({"stage": self._progress.stage, "fraction": self._progress.fraction})

    def result(self) -> str:
        """JSON of the result, or of the latest partial result; "arrays" has the arrays' shapes by name."""
        self._has_news = False
        shapes = {name: {"shape": list(array.shape)} for name, array in self._answer.arrays.items()}
        return json.dumps(self._answer.plain | ({"arrays": shapes} if shapes else {}))

    def arrays(self) -> list[str]:
        """The names of the result's arrays."""
        return list(self._answer.arrays)

    def array(self, name: str) -> Floats:
        """One array, contiguous float64, for the page to copy out of its buffer."""
        return self._answer.arrays[name]
