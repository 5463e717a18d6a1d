"""Which functions of the package a lab has run, by the interpreter's own word.

``sys.monitoring`` (PEP 669) tells of each function the first time it is entered, and of that one never again: between
two labs it is asked anew. So it costs nothing while a training goes on. Python before 3.12 has no such thing; there no
function is ever told of.
"""

from __future__ import annotations

import sys
from types import CodeType
from typing import Any

from dreamlab.tasks.work import Answer, Progress, Task, Work

NAME = "ran"
TOOL = 3
"""One of the two numbers that Python leaves to whoever wants one."""
PLUMBING = ("dreamlab/bridge.py", "dreamlab/services/", "dreamlab/tasks/")
"""What carries a lab's request and result, and computes nothing."""


class Watch:
    """Functions by the lab whose task was under way when they were first entered."""

    def __init__(self) -> None:
        self._monitoring: Any = getattr(sys, "monitoring", None)
        self._begun = False
        self._now = ""
        self._found: dict[str, dict[tuple[str, str, int], None]] = {}

    def turn_to(self, lab: str) -> None:
        """What is entered from here on is this lab's."""
        if self._monitoring is None or lab == self._now:
            return
        if not self._begun:
            self._begin()
        self._now = lab
        self._monitoring.restart_events()

    def functions(self, lab: str) -> list[tuple[str, str, int]]:
        """(file, qualified name, first line) in the order in which they were entered."""
        return list(self._found.get(lab, {}))

    def _begin(self) -> None:
        self._begun = True
        event = self._monitoring.events.PY_START
        self._monitoring.use_tool_id(TOOL, "dreamlab")
        self._monitoring.register_callback(TOOL, event, self._enter)
        self._monitoring.set_events(TOOL, event)

    def _enter(self, code: CodeType, offset: int) -> Any:
        place = code.co_filename[code.co_filename.rfind("dreamlab/") :]
        ours = "/dreamlab/" in code.co_filename and not place.startswith(PLUMBING)
        if ours and "<" not in code.co_name:  # no <module>, <lambda>, <genexpr>
            name = code.co_qualname.replace(".<locals>", "")
            self._found.setdefault(self._now, {})[place, name, code.co_firstlineno] = None
        return self._monitoring.DISABLE


WATCH = Watch()
"""That of this interpreter."""


def new_state(states: object) -> None:
    """Nothing is kept here."""


def _ran(state: None, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """{of: a lab's name} -> {functions: [[file, name, line], ...]}"""
    yield Progress("looking", 0.0)
    return Answer({"functions": [list(each) for each in WATCH.functions(str(request["of"]))]})


TASKS: dict[str, Task] = {"ran": _ran}
