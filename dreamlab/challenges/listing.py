"""What a reader's listing prints: the subject of a receipt. The program runs again, apart, and has to print the same.

Settings: ``listing``, which one of the lessons it was, and ``code``. Figures: ``lines`` and each number that it prints,
``printed_1`` to ``printed_100``. Digest: of all that it prints.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from dreamlab.challenges.subject import Found, Measuring
from dreamlab.services.registry import States
from dreamlab.tasks.settings import SettingsError, refuse_unknown
from dreamlab.tasks.work import Progress

NAME = "listing"
LARGEST_CODE = 20_000
"""Characters of a program."""
LONGEST_NAME = 100
MOST_NUMBERS = 100
NUMBER = re.compile(r"(?<![\w.])-?(?:\d+(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?(?![\w])")
LARGEST = 1e300


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """Raises SettingsError."""
    refuse_unknown(dict(given), ("listing", "code"))
    name, code = given.get("listing", ""), given.get("code")
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise SettingsError(f"listing should be a name of at most {LONGEST_NAME} characters")
    if not isinstance(code, str) or not 0 < len(code) <= LARGEST_CODE:
        raise SettingsError(f"code should be a text of at most {LARGEST_CODE:,} characters")
    return {"listing": name, "code": code}


def measure(settings: Mapping[str, Any], states: States) -> Measuring:
    """The figures of what the program prints, which runs apart. Raises ApartError."""
    from dreamlab.challenges.apart import Apart  # a page has no processes

    yield Progress("running the program apart", 0.0)
    with Apart(settings["code"], None) as printed:
        return found_in(bytes(printed().astype("u1")).decode())


def found_in(output: str) -> Found:
    """What a receipt says of a program's output."""
    numbers = [float(each.replace(",", "")) for each in NUMBER.findall(output)]
    kept = [number for number in numbers if abs(number) <= LARGEST][:MOST_NUMBERS]
    figures = {"lines": float(output.count("\n"))} | {f"printed_{i}": number for i, number in enumerate(kept, 1)}
    return Found(figures, hashlib.sha256(output.encode()).hexdigest())
