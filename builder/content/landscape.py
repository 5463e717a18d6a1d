"""The landscape of section 3 of the paper: levels/landscape.yml, checked; site/lesson/landscape.html prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.content.checks import Checks
from builder.content.references import Source

CHECKS = Checks("landscape.yml", "")
FIELDS = ("section", "question", "claim", "aspects", "kinds")
KIND = ("name", "systems", "paper", "sources", "makers")
ANSWER = ("says", "source")

Landscape = dict[str, Any]


def check_landscape(landscape: Landscape, sources: Mapping[str, Source]) -> Landscape:
    """The file's contents, unchanged; PageError names the entry and the nearest right key."""
    CHECKS.fields("the file", landscape, FIELDS, "field")
    for kind in landscape["kinds"]:
        where = CHECKS.name_of(kind)
        CHECKS.fields(where, kind, (*KIND, *landscape["aspects"]), "field")
        for answer in kind["makers"]:
            CHECKS.fields(where, answer, ANSWER, "part of an answer")
        for source in (*kind["sources"], *(answer["source"] for answer in kind["makers"])):
            if source not in sources:
                raise CHECKS.unknown(where, "source (levels/references.bib)", source, sources)
    CHECKS.once([kind["name"] for kind in landscape["kinds"]])
    return landscape
