"""A small sweep in the page, from the same grid and the same cells as ``dreamlab sweep``: each worker asks for a cell.

cells  {grid} -> {"cells", "across", "yaml"}: every cell, the setting to draw by, the grid for the command line
cell   {cell} -> the cell's row; what is no number is None
plots  {rows, across} -> {"plots"}: the error at the end of the dream, a plot for each world
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np

from dreamlab.claims.claim import Axis, Curve, Plot, plain_plots
from dreamlab.services.edited import plain_numbers
from dreamlab.sweep.cell import Cell, measuring
from dreamlab.sweep.grid import cells, varied
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import Answer, Progress, Task, Work
from dreamlab.types import Floats
from dreamlab.world.worlds import WORLDS

NAME = "sweep"
MOST_CELLS = 400
"""In a page: minutes. What is larger is for ``dreamlab sweep``, which can be broken off and goes on."""
AXES = {
    "data": Axis("training data", "transitions", log=True),
    "noise": Axis("sensor noise", "of each sensor’s scale"),
    "horizon": Axis("dream horizon", "steps"),
}
"""What a sweep of the page may run along."""
CURVES = {
    "final_error": ("the dream", "dream"),
    "line_error": ("a straight line’s dream", "second"),
    "middle_error": ("always the middle", "third"),
}
"""Figures of a cell that are drawn, the model's and its rivals': label and role."""


def new_state(states: object) -> None:
    """Nothing is kept between two tasks."""


def _cells_task(state: None, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    yield Progress("reading the grid", 0.0)
    found = cells(request["grid"])
    if len(found) > MOST_CELLS:
        raise SettingsError(f"this sweep has {len(found)} cells; in a page {MOST_CELLS} are the most")
    across = next((name for name in varied(found) if name in AXES), "data")
    return Answer({"cells": [asdict(cell) for cell in found], "across": across, "yaml": _yaml(request["grid"])})


def _cell_task(state: None, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    cell = Cell.read(request["cell"])
    figures = yield from measuring(cell)
    return Answer(plain_numbers(asdict(cell) | figures))


def _plots_task(state: None, request: dict[str, Any], files: dict[str, bytes]) -> Work:
    yield Progress("drawing", 0.0)
    rows, across = request["rows"], request["across"]
    names = dict.fromkeys(row["world"] for row in rows)
    made = [plot([row for row in rows if row["world"] == name], across) for name in WORLDS if name in names]
    return Answer({"plots": plain_plots(made)})


TASKS: dict[str, Task] = {"cells": _cells_task, "cell": _cell_task, "plots": _plots_task}


def plot(rows: list[dict[str, Any]], across: str) -> Plot:
    """One world's: median over the seeds by the setting ``across``, the quartiles as a band; the rivals beside it."""
    world = WORLDS[rows[0]["world"]]
    values = sorted({row[across] for row in rows})
    quartiles = {
        figure: _quartiles([[row[figure] for row in rows if row[across] == v] for v in values]) for figure in CURVES
    }
    curves = [
        Curve(label, role, np.array(values, dtype=np.float64), middle, lower, upper)
        for figure, (label, role) in CURVES.items()
        for lower, middle, upper in [quartiles[figure]]
    ]
    seeds = len({row["seed"] for row in rows})
    (_, dreamt, _), (_, line, _), (_, middle, _) = quartiles.values()
    better = int(np.sum(dreamt < np.fmin(line, middle)))
    says = (
        f"{world.title}: the dream misses by {dreamt[0]:.3g} {world.length} at {_said(values[0], across)} and by "
        f"{dreamt[-1]:.3g} at {_said(values[-1], across)}, the median of {seeds} seeds. It is nearer than both rivals "
        f"at {better} of {len(values)}."
    )
    return Plot(world.name, world.title, says, AXES[across], Axis("error at the end", world.length), tuple(curves))


def _quartiles(groups: Iterable[list[float | None]]) -> tuple[Floats, Floats, Floats]:
    """Lower quartile, median and upper quartile of each group; not a number where the group has none."""
    columns = []
    for group in groups:
        known = [each for each in group if each is not None]
        columns.append(np.quantile(known, [0.25, 0.5, 0.75]) if known else np.full(3, np.nan))
    lower, middle, upper = np.array(columns).T
    return lower, middle, upper


def _said(value: float, across: str) -> str:
    return f"{value:g} {AXES[across].unit}"


def _yaml(grid: dict[str, Any]) -> str:
    """The grid as the command line reads it."""

    def line(indent: str, name: str, value: Any) -> str:
        words = f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)
        return f"{indent}{name}: {words}"

    settings = [line("  ", name, value) for name, value in grid.get("settings", {}).items()]
    rest = [line("", name, value) for name, value in grid.items() if name != "settings"]
    return "\n".join([*rest, *(["settings:", *settings] if settings else []), ""])
