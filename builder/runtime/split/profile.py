"""Which functions of modules are used: measured once, kept in profile.json, and valid for those very modules only.

``python -m builder.runtime.split`` measures anew (README.md); the build reads what was found.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

PROFILE = Path(__file__).with_name("profile.json")


def used_functions(module: bytes, path: Path = PROFILE) -> frozenset[int] | None:
    """Their numbers, imported functions counted; None for a module that was never measured."""
    known = json.loads(path.read_text(encoding="utf-8"))
    ranges = known.get(hashlib.sha256(module).hexdigest())
    return None if ranges is None else frozenset(from_ranges(ranges))


def write_profile(found: Iterable[tuple[bytes, Iterable[int]]], path: Path = PROFILE) -> None:
    """Adds what was found of each module to what is known of it, and forgets other modules."""
    ranges = {}
    for module, used in found:
        known = used_functions(module, path) if path.exists() else None
        ranges[hashlib.sha256(module).hexdigest()] = to_ranges({*used, *(known or ())})
    path.write_text(json.dumps(ranges, indent=1) + "\n", encoding="utf-8")


def to_ranges(numbers: Iterable[int], width: int = 110) -> list[str]:
    """["3-5 9 12-13", ..]: runs of numbers, ends included, in lines of about that width."""
    ordered = sorted(numbers)
    starts = [ordered[0], *(now for last, now in pairwise(ordered) if now != last + 1)] if ordered else []
    ends = [*(last for last, now in pairwise(ordered) if now != last + 1), ordered[-1]] if ordered else []
    lines: list[str] = []
    for start, end in zip(starts, ends, strict=True):
        run = str(start) if start == end else f"{start}-{end}"
        if lines and len(lines[-1]) + len(run) < width:
            lines[-1] += f" {run}"
        else:
            lines.append(run)
    return lines


def from_ranges(lines: Iterable[str]) -> list[int]:
    """ValueError for what is no range."""
    runs = [run.partition("-") for line in lines for run in line.split()]
    return [number for start, _, end in runs for number in range(int(start), int(end or start) + 1)]
