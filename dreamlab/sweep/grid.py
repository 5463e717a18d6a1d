"""A grid as it is written: settings x worlds x seeds, every combination one cell.

```yaml
worlds: [court, pendulum]
settings:
  data: [500, 2000, 10000]
  noise: 0.02            # one value for all
seeds: 10                # 0 to 9; or a list
```
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from dreamlab.sweep.cell import Cell
from dreamlab.tasks.settings import SettingsError

PARTS = ("worlds", "settings", "seeds")
MOST_CELLS = 100_000


def cells(grid: Any) -> list[Cell]:
    """The cells of a grid, seeds running fastest. SettingsError, naming the part, for anything that is not one."""
    if not isinstance(grid, Mapping):
        raise SettingsError(f"a grid has the parts {', '.join(PARTS)}")
    for part in grid:
        if part not in PARTS:
            raise SettingsError(f"{part!r} is no part of a grid; there are {', '.join(PARTS)}")
    settings = grid.get("settings") or {}
    if not isinstance(settings, Mapping):
        raise SettingsError("settings should be names with their values, e.g. data: [500, 2000]")
    for name in ("world", "seed"):
        if name in settings:
            raise SettingsError(f"{name} is no setting of a grid: it has the part {name}s")
    axes = {
        "world": _values("worlds", grid.get("worlds", ["court"])),
        **{str(name): _values(str(name), values) for name, values in settings.items()},
        "seed": _seeds(grid.get("seeds", 10)),
    }
    count = 1
    for values in axes.values():
        count *= len(values)
    if count > MOST_CELLS:
        raise SettingsError(f"this grid has {count:,} cells, {MOST_CELLS:,} are the most")
    return [Cell.read(dict(zip(axes, combined, strict=True))) for combined in product(*axes.values())]


def varied(found: list[Cell]) -> list[str]:
    """The names of the settings of which these cells have more than one value, seeds left out."""
    names = [name for name in Cell.__dataclass_fields__ if name != "seed"]
    return [name for name in names if len({getattr(cell, name) for cell in found}) > 1]


def _values(name: str, given: Any) -> list[Any]:
    values = given if isinstance(given, list) else [given]
    if not values:
        raise SettingsError(f"{name} should have at least one value")
    if len({repr(value) for value in values}) < len(values):
        raise SettingsError(f"{name} names a value twice")
    return values


def _seeds(given: Any) -> list[Any]:
    if isinstance(given, int) and not isinstance(given, bool):
        if given < 1:
            raise SettingsError(f"seeds should be at least 1, got {given}")
        return list(range(given))
    return _values("seeds", given)
