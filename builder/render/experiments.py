"""Links that set up an experiment: an address of the failure lab, checked when the site is built."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from markupsafe import Markup

from builder.content.errors import UnknownKey, nearest
from dreamlab.labs.failure import lab as failure
from dreamlab.tasks.settings import SettingsError, fragment

PAGE = "level-4"
"""Where the lab stands."""


def link(text: str, given: dict[str, Any], where: str) -> Markup:
    """``text`` as a link to the lab with these settings; ``where`` is the way to its page, empty on the page itself.

    UnknownKey for a setting that does not exist, SettingsError for one out of range.
    """
    known = failure.FailureSettings.__dataclass_fields__
    for name in given:
        if name not in known:
            raise UnknownKey("setting", name, known)
    there = fragment((*failure.CONTROLS, *failure.CHOICES), asdict(_read(given)))
    return Markup('<a class="experiment" href="{}{}">{}</a>').format(where, there, text)


def _read(given: dict[str, Any]) -> failure.FailureSettings:
    try:
        return failure.FailureSettings.read(given)
    except SettingsError as error:
        names = [name for name, _ in failure.CONDITION.options]
        hint = nearest(str(given["condition"]), names) if "condition" in given else ""
        raise SettingsError(f"{error}{hint}") from error
