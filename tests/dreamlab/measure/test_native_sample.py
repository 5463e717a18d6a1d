"""A native run agrees with the printed figures: all that is quick, and of what was run over seeds one seed each.

A claim at its default settings is run by tests/dreamlab/claims/test_every_claim.py, which compares the first seed.
All seeds natively take longer than everything else together; ``make test-long`` does them. That a printed median is the
median of the values printed beside it holds for every seed here.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dreamlab.measure.deferred import Deferred, Figures, Tree, evaluate, seconds
from dreamlab.measure.verification import PARTS, TOLERANCE, Declared, differences
from dreamlab.tasks.work import drain
from tests.declared import declared

LEVELS = Path(__file__).parents[3] / "levels"
MEASURED = json.loads((LEVELS / "measured.json").read_text())
DECLARED = Declared(
    declared(LEVELS / "presets.yml"),
    {path.stem: declared(path) for path in sorted((LEVELS / "level-5").glob("*.yml"))},
)
QUICK = 2.0
"""Seconds in the page's Python, roughly; natively a third of that."""

SHOWN_IN = {
    r"\.scoreboard\.models\.([\w-]+)\.rate\.": ("default", "one-picture"),
    r"\.worlds\.([\w-]+)\.conditions\.(?:multi-step|longer)\.": ("bumpy",),
    r"\.worlds\.([\w-]+)\.lessons\.multi-step": ("bumpy",),
}
"""What takes a second or two and is computed alike in every row of its table, and the rows that are measured here:
playing in a model's dreams, of states and of pictures; the two longest trainings, whatever the world.
"""

TRIED = {".claims.chaos.tried": "not-yet-lost"}
"""Where one of the settings to try takes a third of another's time."""

Leaf = tuple[str, Deferred, Any]
"""Path, what is measured, what is printed there."""


def sample(tree: Tree, printed: Any, turn: int, path: str = "") -> Iterator[Leaf]:
    """What of a tree is measured: of values over seeds the one at ``turn``, of the rest whatever is quick."""
    if isinstance(tree, Figures):
        for name, figure in printed.items():
            yield from sample(tree[name]["values"], figure["values"], turn, f"{path}.{name}.values")
    elif isinstance(tree, Deferred):
        if seconds(tree) <= QUICK and is_shown(path):
            yield path, tree, printed
    elif isinstance(tree, dict):
        for name, each in chosen(tree, turn, path):
            yield from sample(each, printed[name], turn, f"{path}.{name}")
    elif isinstance(tree, list) and tree and all(isinstance(each, Deferred) for each in tree):
        at = turn % len(tree)
        if is_shown(f"{path}[{at}]"):
            yield f"{path}[{at}]", tree[at], printed[at]
    elif isinstance(tree, list):
        for index, each in enumerate(tree):
            yield from sample(each, printed[index], turn, f"{path}[{index}]")


def is_shown(path: str) -> bool:
    """Whether this row's is measured, where a table's rows are computed alike."""
    matches = ((re.match(pattern, path), rows) for pattern, rows in SHOWN_IN.items())
    return all(match is None or match[1] in rows for match, rows in matches)


def chosen(tree: dict[str, Tree], turn: int, path: str) -> list[tuple[str, Tree]]:
    """All entries; of a claim the settings to try, and of these, each of which is a whole run, those at ``turn``.

    A median would want all seeds, and is that of its values in any case: the last test here.
    """
    entries = [(name, each) for name, each in tree.items() if name != "median" or "values" not in tree]
    if re.fullmatch(r"\.claims\.\w+", path):
        return [("tried", tree["tried"])]
    if path in TRIED:
        return [(TRIED[path], tree[TRIED[path]])]
    return [entries[turn % len(entries)]] if entries and path.endswith(".tried") else entries


@pytest.mark.slow
@pytest.mark.parametrize(("turn", "part"), enumerate(PARTS))
def test_a_native_run_agrees_with_what_is_printed(turn: int, part: str) -> None:
    tree = PARTS[part](DECLARED)
    again = f'measure it: make verify ARGS="--part {part} --write"'
    try:
        leaves = list(sample(tree, MEASURED, turn))
    except (KeyError, IndexError) as error:
        pytest.fail(f"{part}: {error} is not in measured.json; {again}")
    assert leaves, f"nothing of {part} is measured here"
    for path, leaf, printed in leaves:
        value = drain(evaluate(leaf))
        found = differences({path: value}, {path: printed}, tolerance=TOLERANCE)
        assert found == [], again


@pytest.mark.parametrize("pattern", SHOWN_IN)
def test_what_is_measured_in_some_rows_is_printed_there(pattern: str) -> None:
    rows = {match[1] for path in paths(MEASURED) if (match := re.match(pattern, path))}
    assert set(SHOWN_IN[pattern]) < rows


def paths(printed: Any, path: str = "") -> Iterator[str]:
    """Of every value that is printed, with a point or a bracket at its end."""
    if isinstance(printed, dict):
        for name, each in printed.items():
            yield from paths(each, f"{path}.{name}")
    else:
        yield f"{path}["


def medians(printed: Any) -> Iterator[tuple[float, list[float]]]:
    """Every printed median with its values."""
    if isinstance(printed, dict):
        if printed.keys() == {"median", "values"}:
            yield printed["median"], printed["values"]
        for each in printed.values():
            yield from medians(each)
    elif isinstance(printed, list):
        for each in printed:
            yield from medians(each)


def test_every_printed_median_is_that_of_its_values() -> None:
    found = list(medians(MEASURED))
    assert len(found) > 100
    assert [(median, values) for median, values in found if median != float(np.median(values))] == []
