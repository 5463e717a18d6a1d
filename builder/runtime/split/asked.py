"""What the built pages ask of Python, read from the pages themselves: for occasions.py, as JSON."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

DEAREST_S = 3.0
"""A figure that takes longer to measure is left out: the page's labs run the same code."""


def asked(site: Path, listings: Path) -> dict[str, Any]:
    """{"questions", "challenges": [..], "claims": {name: outcomes}, "presets": [..], "figures": {path: declared},
    "listings": {name: code}}; of the figures the dearest of each part and claim.
    """
    reader = _Pages()
    for page in sorted(site.rglob("*.html")):
        reader.feed(page.read_text(encoding="utf-8"))
        reader.close()
        reader.reset()
    dearest: dict[str, tuple[float, str, Any]] = {}
    for path, (seconds, declared) in sorted(reader.figures.items()):
        part = ".".join(path.split(".")[: 2 if path.startswith("claims.") else 1]).partition("[")[0]
        if seconds <= DEAREST_S and (part not in dearest or seconds > dearest[part][0]):
            dearest[part] = seconds, path, declared
    return {
        "questions": list(reader.questions.values()),
        "challenges": list(reader.challenges.values()),
        "claims": reader.claims,
        "presets": reader.presets,
        "figures": {path: declared for _, path, declared in dearest.values()},
        "listings": {path.name: path.read_text(encoding="utf-8") for path in sorted(listings.glob("*.py"))},
    }


class _Pages(HTMLParser):
    """Elements with a template of data, and the measured numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.questions: dict[str, Any] = {}
        self.challenges: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.presets: list[Any] = []
        self.figures: dict[str, tuple[float, Any]] = {}
        self._element, self._given = "", dict[str, str | None]()
        self._is_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "template":
            self._is_data = given.get("data-part") == "data"
        elif "-" in tag:
            self._element, self._given = tag, given
        if tag == "measured-number" and given.get("data-seconds") and given.get("data-path"):
            declared = json.loads(given.get("data-given") or "{}")
            self.figures[str(given["data-path"])] = float(str(given["data-seconds"])), declared

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._is_data = False

    def handle_data(self, data: str) -> None:
        if not self._is_data:
            return
        found = json.loads(data)
        if self._element == "predict-question":
            question = found["question"]
            self.questions[question["name"]] = question
        elif self._element == "challenge-list":
            self.challenges |= {each["name"]: each for each in found}
        elif self._element == "claim-lab":
            self.claims[str(self._given["data-claim"])] = found["outcomes"]
        elif self._element == "failure-lab":
            self.presets = found["presets"]
