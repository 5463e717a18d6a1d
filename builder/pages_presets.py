"""The failure lab's presets: read, checked, and set beside what was measured of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.pages_errors import PageError, nearest
from builder.pages_figures import Definition, Measurements
from builder.pages_references import Source
from dreamlab.labs import LABS
from dreamlab.labs.settings import SettingsError
from dreamlab.labs.signature import OPERATORS, holds

FILE = "presets.yml"
LAB = "failure"
FIELDS = ("name", "title", "claim", "caption", "settings", "source", "signature")
CONDITION = ("figure", "op", "value")

Preset = dict[str, Any]


def check_presets(
    presets: list[Preset], sources: Mapping[str, Source], definitions: Mapping[str, Definition]
) -> list[Preset]:
    """The presets, unchanged; PageError names the file, the entry and the nearest right key."""
    for preset in presets:
        where = str(preset.get("name", "an entry without a name"))
        _check_keys(where, preset, FIELDS, "field")
        _check_settings(where, preset["settings"])
        if preset["source"] not in sources:
            raise _unknown(where, "source (levels/references.bib)", preset["source"], sources)
        for condition in preset["signature"]:
            _check_keys(where, condition, CONDITION, "part of a condition")
            if condition["figure"] not in definitions:
                raise _unknown(where, "figure (levels/figures.yml)", condition["figure"], definitions)
            if condition["op"] not in OPERATORS:
                raise _unknown(where, "operator", condition["op"], OPERATORS)
    names = [preset["name"] for preset in presets]
    if len(set(names)) < len(names):
        raise PageError(FILE, next(name for name in names if names.count(name) > 1), "stands there twice")
    return presets


def _check_keys(where: str, entry: Mapping[str, Any], wanted: tuple[str, ...], what: str) -> None:
    for key in entry:
        if key not in wanted:
            raise _unknown(where, what, key, wanted)
    for key in wanted:
        if key not in entry:
            raise PageError(FILE, where, f"the {what} {key!r} is missing")


def _check_settings(where: str, settings: Mapping[str, Any]) -> None:
    lab = LABS[LAB]
    known = lab.Settings.__dataclass_fields__
    for key in settings:
        if key not in known:
            raise _unknown(where, "setting", key, known)
    try:
        lab.Settings.read(settings)
    except SettingsError as trouble:
        condition = str(settings.get("condition", "plain"))
        hint = "" if condition in lab.CONDITIONS else nearest(condition, lab.CONDITIONS)
        raise PageError(FILE, where, f"{trouble}{hint}") from trouble


def _unknown(where: str, what: str, key: Any, known: Any) -> PageError:
    return PageError(FILE, where, f"unknown {what} {key!r}{nearest(str(key), known)}")


def table_rows(presets: list[Preset], measured: Measurements) -> list[dict[str, Any]]:
    """For the table: each preset, its medians, and what tells it from the default settings."""
    default = measured["seeds"]["figures"]
    rows = []
    for preset in presets:
        if preset["name"] not in measured["presets"]:
            raise PageError("measured.json", None, f"the preset {preset['name']!r} was not measured yet")
        of_preset = measured["presets"][preset["name"]]
        rows.append(
            {
                "preset": preset,
                "settings": of_preset["settings"],
                "figures": of_preset["figures"],
                "telling": telling(preset, default),
                "held": sum(of_preset["holds"]),
                "seeds": len(of_preset["holds"]),
            }
        )
    return rows


def telling(preset: Preset, default: Mapping[str, Any]) -> list[str]:
    """The figures of the signature that the default settings do not fulfil; what was set is no finding."""
    settings = LABS[LAB].Settings.__dataclass_fields__
    medians = {name: float(spread["median"]) for name, spread in default.items()}
    names = [
        condition["figure"]
        for condition in preset["signature"]
        if condition["figure"] not in settings and not holds([condition], medians)
    ]
    return list(dict.fromkeys(names))
