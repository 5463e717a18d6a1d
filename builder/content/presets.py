"""The failure lab's presets: read, checked, and set beside what was measured of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.content.checks import Checks
from builder.content.errors import PageError, nearest
from builder.content.figures import Definition, Measurements
from builder.content.references import Source
from dreamlab.services.registry import LABS
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.signature import holds

LAB = "failure"
FIELDS = ("name", "title", "claim", "caption", "settings", "source", "signature")
CHECKS = Checks("presets.yml", "levels/figures.yml")

Preset = dict[str, Any]


def check_presets(
    presets: list[Preset], sources: Mapping[str, Source], definitions: Mapping[str, Definition]
) -> list[Preset]:
    """The presets, unchanged; PageError names the file, the entry and the nearest right key."""
    for preset in presets:
        where = CHECKS.name_of(preset)
        CHECKS.fields(where, preset, FIELDS, "field")
        CHECKS.texts(where, preset, ("name", "title", "claim", "caption", "source"))
        _check_settings(where, preset["settings"])
        if preset["source"] not in sources:
            raise CHECKS.unknown(where, "source (levels/references.bib)", preset["source"], sources)
        CHECKS.signature(where, preset["signature"], definitions)
    CHECKS.once([preset["name"] for preset in presets])
    return presets


def _check_settings(where: str, settings: Mapping[str, Any]) -> None:
    lab = LABS[LAB]
    known = lab.FailureSettings.__dataclass_fields__
    for key in settings:
        if key not in known:
            raise CHECKS.unknown(where, "setting", key, known)
    try:
        lab.FailureSettings.read(settings)
    except SettingsError as error:
        conditions = [name for name, _ in lab.CONDITION.options]
        condition = str(settings.get("condition", lab.CONDITION.default))
        hint = "" if condition in conditions else nearest(condition, conditions)
        raise CHECKS.wrong(where, f"{error}{hint}") from error


def table_rows(presets: list[Preset], measured: Measurements) -> list[dict[str, Any]]:
    """For the table: each preset, its medians, and what tells it from the default settings."""
    default = measured["seeds"]["figures"]
    rows = []
    for preset in presets:
        if preset["name"] not in measured["presets"]:
            again = 'measure it: make verify ARGS="--part failure --write"'
            raise PageError("measured.json", None, f"the preset {preset['name']!r} was not measured yet; {again}")
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
    settings = LABS[LAB].FailureSettings.__dataclass_fields__
    medians = {name: float(spread["median"]) for name, spread in default.items()}
    names = [
        condition["figure"]
        for condition in preset["signature"]
        if condition["figure"] not in settings and not holds([condition], medians)
    ]
    return list(dict.fromkeys(names))
