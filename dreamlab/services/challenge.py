"""A challenge judged in the page: what a reader has done is measured, unless its lab just did so, and judged."""

from __future__ import annotations

from typing import Any

from dreamlab.challenges import program
from dreamlab.challenges.judging import judge
from dreamlab.challenges.subjects import SUBJECTS
from dreamlab.services.registry import States
from dreamlab.tasks.work import Answer, Task, Work

NAME = "challenge"


def new_state(states: States) -> States:
    """The page's own, so that a model that a lab has trained is not trained again."""
    return states


def _judge(states: States, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """{challenge, settings, figures or none, digest} -> the verdict, with lab, settings, figures and digest.

    figures: as the lab, or a program of the reader's, has just measured them
    """
    challenge = request["challenge"]
    subject = SUBJECTS[challenge["lab"]]
    settings = subject.read(request["settings"])
    figures: dict[str, float] | None = request.get("figures")
    digest = request.get("digest", "")
    if subject.NAME == program.NAME:  # it ran in the page, in a Python of its own
        digest = program.digest(settings["code"])
    elif figures is None:
        found = yield from subject.measure(settings, states)
        figures, digest = found.figures, found.digest
    assert figures is not None
    verdict = judge(challenge, settings, figures)
    about = {
        "lab": subject.NAME,
        "settings": settings,
        "figures": figures,
        "digest": digest,
    }
    return Answer(verdict.plain() | about)


def _measure(states: States, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    """{of, settings} -> {lab, settings, figures, digest} of the subject ``of``, for a receipt."""
    subject = SUBJECTS[request["of"]]
    settings = subject.read(request["settings"])
    found = yield from subject.measure(settings, states)
    return Answer({"lab": subject.NAME, "settings": settings, "figures": found.figures, "digest": found.digest})


TASKS: dict[str, Task] = {"judge": _judge, "measure": _measure}
