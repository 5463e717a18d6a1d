"""A small sweep of a page: the command line's own cells, one a request, and what is drawn of them."""

import json

import numpy as np
import pytest
import yaml

from dreamlab import bridge
from dreamlab.services import sweep
from dreamlab.sweep.cell import Cell, row
from dreamlab.sweep.grid import cells
from dreamlab.tasks.settings import SettingsError

GRID = {"worlds": ["orbit", "court"], "settings": {"data": [60, 40], "noise": 0.02, "horizon": 5}, "seeds": [3, 9]}


def ask(task, **request):
    job = bridge.start("sweep", task, json.dumps(request))
    slices = 0
    while not job.advance(0.0):
        slices += 1
    return json.loads(job.result()), slices


def test_the_cells_are_the_grids_and_the_grid_can_be_taken_to_the_command_line():
    found, _ = ask("cells", grid=GRID)
    assert [Cell(**cell) for cell in found["cells"]] == cells(GRID)
    assert found["across"] == "data"
    assert yaml.safe_load(found["yaml"]) == GRID
    assert ask("cells", grid={"seeds": 2})[0]["across"] == "data"
    with pytest.raises(SettingsError, match="in a page 400 are the most"):
        ask("cells", grid={"seeds": 401})
    with pytest.raises(SettingsError, match="world should be one of"):
        ask("cells", grid={"worlds": ["own"]})


def test_a_cell_is_that_of_the_command_line_in_bits_and_can_be_stopped_on_its_way():
    cell = Cell("orbit", data=60, horizon=5, seed=3)
    found, slices = ask("cell", cell={"world": "orbit", "data": 60, "horizon": 5, "seed": 3})
    assert found == row(cell)
    assert slices > 100
    few, _ = ask("cell", cell={"data": 3, "horizon": 5})  # too few transitions for a straight line
    assert few["line_error"] is None


def test_each_world_has_a_plot_of_medians_and_quartiles_with_the_rivals():
    rows = [
        {"world": world, "data": data, "seed": seed, "final_error": error, "line_error": line, "middle_error": 0.9}
        for world, data, seed, error, line in (
            ("orbit", 100, 0, 1.0, None),
            ("orbit", 100, 1, 3.0, None),
            ("orbit", 50, 0, 4.0, 0.5),
            ("court", 50, 0, 0.5, 0.7),
        )
    ]
    court, orbit = ask("plots", rows=rows, across="data")[0]["plots"]
    assert (court["name"], orbit["name"]) == ("court", "orbit")
    model, line, middle = orbit["curves"]
    assert model["x"] == [50.0, 100.0]
    assert (model["low"], model["y"], model["high"]) == ([4.0, 1.5], [4.0, 2.0], [4.0, 2.5])
    assert line["y"] == [0.5, None]
    assert middle["y"] == [0.9, 0.9]
    assert "nearer than both rivals at 0 of 2" in orbit["says"]
    assert "nearer than both rivals at 1 of 1" in court["says"]
    assert orbit["y"]["unit"] != court["y"]["unit"]
    assert np.isfinite([curve["x"] for curve in orbit["curves"]]).all()
    assert set(sweep.AXES) <= set(Cell.__dataclass_fields__)
