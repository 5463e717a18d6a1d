"""A program that a reader has written for a challenge; ``written`` says what is measured of its function.

Settings: ``what``, the function's name (a key of ``written.WRITTEN``), ``transitions`` for features, ``code``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any

from dreamlab.challenges import written
from dreamlab.challenges.subject import Found, Measuring
from dreamlab.services.registry import States
from dreamlab.tasks.settings import Control, SettingsError, read_choice, refuse_unknown
from dreamlab.tasks.work import Progress

NAME = "program"
LARGEST_CODE = 20_000
"""Characters of a program."""
TRANSITIONS = Control("transitions", "Transitions", "transitions", (50, 20_000), written.TRANSITIONS)
FIGURES = {
    "final_error": "error of the dream after 60 steps",
    "error_40": "error of the dream after 40 steps",
    "line_error": "error of a straight line’s dream",
    "share_of_line": "error ÷ a straight line’s",
    "features": "features",
    "squared_error": "error after training on the squared error",
    "share_of_squared": "error ÷ that of the squared error",
    "network_error": "error of the network’s dream",
    "share_of_network": "a straight line’s error ÷ the network’s",
    "moved": "way of the ball in 60 steps",
}


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """Raises SettingsError."""
    refuse_unknown(dict(given), ("what", "transitions", "code"))
    code = given.get("code")
    if not isinstance(code, str) or not 0 < len(code) <= LARGEST_CODE:
        raise SettingsError(f"code should be a text of at most {LARGEST_CODE:,} characters")
    what = read_choice("what", given.get("what"), tuple(written.WRITTEN))
    transitions = int(TRANSITIONS.read(given.get("transitions", TRANSITIONS.default)))
    return {"what": what, "transitions": transitions, "code": code}


def measure(settings: Mapping[str, Any], states: States) -> Measuring:
    """The figures of the program's function, which runs apart. Raises ApartError."""
    from dreamlab.challenges.apart import Apart  # a page has no processes

    yield Progress("running the program apart", 0.0)
    of = written.WRITTEN[settings["what"]]
    if settings["what"] == "features":
        of = partial(of, transitions=settings["transitions"])
    with Apart(settings["code"], settings["what"]) as function:
        figures = of(function)
    return Found(figures, digest(settings["code"]))


def digest(code: str) -> str:
    """SHA-256 of the code, UTF-8."""
    return hashlib.sha256(code.encode()).hexdigest()
