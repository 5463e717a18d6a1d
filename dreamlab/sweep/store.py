"""The rows of a sweep as they come in: a JSON line each, appended and flushed to the disk, so that a break loses none.

A sweep that is begun again on the same file computes only what is missing. A line that a break cut short is dropped.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dreamlab.sweep.cell import Cell

VERSION = 1
"""Of what a cell's figures mean; rows of another version are computed anew."""


class Store:
    """Rows by their cell."""

    def __init__(self, path: Path) -> None:
        self.rows: dict[Cell, dict[str, Any]] = {}
        self._path = path
        if path.exists():
            self._read()

    def add(self, cell: Cell, row: dict[str, Any]) -> None:
        """Keep a cell's row, for good."""
        self.rows[cell] = row
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"version": VERSION} | row) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _read(self) -> None:
        text = self._path.read_text(encoding="utf-8")
        whole = text[: text.rfind("\n") + 1]
        if whole != text:
            self._path.write_text(whole, encoding="utf-8")
        names = set(asdict(Cell()))
        for line in whole.splitlines():
            row = json.loads(line)
            if row.pop("version", None) == VERSION:
                self.rows[Cell(**{name: value for name, value in row.items() if name in names})] = row
