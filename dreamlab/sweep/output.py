"""What a sweep writes: a tidy table, one row a cell, as CSV or Parquet; and a plot of one figure, as SVG.

The plot has a panel for each world: the varied setting across, the figure up on a logarithmic scale, median and
quartiles over the seeds; a line for each combination of the other varied settings.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

Rows = Sequence[dict[str, Any]]

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 320, 220, 56, 28, 44
COLOURS = ("#1f6f8b", "#c8553d", "#5b8c5a", "#8367a5", "#b08900", "#555555")


def write_table(rows: Rows, path: Path) -> None:
    """CSV, or Parquet by the name's ending (ImportError without pyarrow)."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    if path.suffix == ".parquet":
        import pyarrow
        import pyarrow.parquet

        columns = {name: [row.get(name) for row in rows] for name in names}
        pyarrow.parquet.write_table(pyarrow.table(columns), path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def write_plot(rows: Rows, path: Path, across: str, figure: str = "final_error", others: Sequence[str] = ()) -> None:
    """The figure's median and quartiles by the setting ``across``, a panel a world."""
    path.write_text(plot(rows, across, figure, others), encoding="utf-8")


def plot(rows: Rows, across: str, figure: str = "final_error", others: Sequence[str] = ()) -> str:
    """The same as the text of an SVG."""
    worlds = list(dict.fromkeys(str(row["world"]) for row in rows))
    ticks = list(dict.fromkeys(row[across] for row in rows))
    if all(isinstance(tick, (int, float)) for tick in ticks):
        ticks.sort()
    lines: dict[str, dict[str, dict[Any, list[float]]]] = {
        world: defaultdict(lambda: defaultdict(list)) for world in worlds
    }
    for row in rows:
        if figure in row and math.isfinite(row[figure]) and row[figure] > 0.0:
            label = ", ".join(f"{name} {row[name]}" for name in others) or figure
            lines[str(row["world"])][label][row[across]].append(float(row[figure]))
    labels = list(dict.fromkeys(label for panel in lines.values() for label in panel))
    values = [value for panel in lines.values() for line in panel.values() for some in line.values() for value in some]
    low, high = (min(values), max(values)) if values else (0.1, 1.0)
    span = math.floor(math.log10(low)), max(math.ceil(math.log10(high)), math.floor(math.log10(low)) + 1)
    tall = HEIGHT + 16 * len(labels)
    said = f"{figure} by {across}: " + "; ".join(_sentence(world, lines[world]) for world in worlds)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * len(worlds)} {tall}" role="img" '
        f'font-family="sans-serif" font-size="11" fill="currentColor"><title>{escape(said)}</title>'
    ]
    for place, world in enumerate(worlds):
        parts += [
            f'<g transform="translate({place * WIDTH} 0)">',
            *_panel(world, lines[world], ticks, labels, span, across),
        ]
        parts.append("</g>")
    for place, label in enumerate(labels):
        y = HEIGHT + 16 * place + 8
        colour = COLOURS[place % len(COLOURS)]
        parts.append(f'<path d="M{LEFT} {y}h20" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{LEFT + 26}" y="{y + 4}">{escape(label)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _panel(
    world: str,
    lines: dict[str, dict[Any, list[float]]],
    ticks: list[Any],
    labels: list[str],
    span: tuple[int, int],
    across: str,
) -> list[str]:
    inner, floor = WIDTH - LEFT - 12, HEIGHT - BOTTOM

    def x(tick: Any) -> float:
        return LEFT + inner * (ticks.index(tick) + 0.5) / len(ticks)

    def y(value: float) -> float:
        return floor - (floor - TOP) * (math.log10(value) - span[0]) / (span[1] - span[0])

    parts = [f'<text x="{LEFT}" y="16" font-weight="bold">{escape(world)}</text>']
    for power in range(span[0], span[1] + 1):
        parts.append(f'<path d="M{LEFT} {y(10.0**power):.1f}h{inner}" stroke="currentColor" stroke-opacity=".2"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y(10.0**power) + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for tick in ticks:
        parts.append(f'<text x="{x(tick):.1f}" y="{floor + 16}" text-anchor="middle">{escape(str(tick))}</text>')
    parts.append(f'<text x="{LEFT + inner / 2:.1f}" y="{floor + 32}" text-anchor="middle">{escape(across)}</text>')
    for label, line in lines.items():
        colour = COLOURS[labels.index(label) % len(COLOURS)]
        quartiles = [(tick, np.quantile(line[tick], [0.25, 0.5, 0.75])) for tick in ticks if tick in line]
        path = " ".join(f"{x(tick):.1f},{y(middle):.1f}" for tick, (_, middle, _) in quartiles)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for tick, (lower, middle, upper) in quartiles:
            parts.append(f'<path d="M{x(tick):.1f} {y(lower):.1f}V{y(upper):.1f}" stroke="{colour}"/>')
            parts.append(f'<circle cx="{x(tick):.1f}" cy="{y(middle):.1f}" r="3" fill="{colour}"/>')
    return parts


def _sentence(world: str, lines: dict[str, dict[Any, list[float]]]) -> str:
    return f"{world}: " + ", ".join(
        f"{label} " + " ".join(f"{tick}: {np.median(values):.4g}" for tick, values in line.items())
        for label, line in lines.items()
    )
