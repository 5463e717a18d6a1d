"""Grids, resuming, lost workers, the table: a sweep gives the same rows wherever it runs, however often it stops."""

import csv
import json
import os
import signal
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest
from distributed import Client, LocalCluster

from dreamlab import __main__ as command
from dreamlab.sweep import output, run
from dreamlab.sweep.cell import Cell, measure, row
from dreamlab.sweep.grid import cells, varied
from dreamlab.sweep.run import locally, on_dask, sweep
from dreamlab.sweep.store import Store
from dreamlab.tasks.settings import SettingsError

MEASURED = json.loads((Path(__file__).parents[3] / "levels" / "measured.json").read_text())
SMALL = {"worlds": ["court", "orbit"], "settings": {"data": [40, 60], "horizon": 5}, "seeds": 2}


def one_by_one(found):
    return ((cell, row(cell)) for cell in found)


def drained(found, store, runner):
    return list(sweep(found, store, runner))


def test_the_court_s_defaults_give_the_failure_lab_s_headline():
    figures = measure(Cell())
    headline = MEASURED["headline"]
    assert figures["digest"] == headline["digest"]
    for name in ("one_step_error", "final_error", "visible_step"):
        assert figures[name] == headline[name]


def test_plain_training_may_take_longer():
    few, many = (measure(Cell(data=300, steps=steps, horizon=5))["one_step_error"] for steps in (5, 100))
    assert many < few


def test_conditions_and_tasks_are_measured_in_other_worlds():
    plain, deaf, blind, half = (
        measure(Cell("pendulum", data=3000, condition=condition, attempts=2 if condition == "plain" else 0))
        for condition in ("plain", "deaf", "no-velocities", "half")
    )
    for other in (deaf, blind, half):
        assert other["final_error"] > plain["final_error"]
    assert plain["task_true"] > plain["task_random"]
    assert plain["final_error"] < plain["line_error"]


def test_a_grid_is_every_combination_with_seeds_running_fastest():
    found = cells(SMALL)
    assert len(found) == 8
    assert found[1] == Cell("court", data=40, horizon=5, seed=1)
    assert found[-1] == Cell("orbit", data=60, horizon=5, seed=1)
    assert varied(found) == ["world", "data"]
    assert [cell.seed for cell in cells({"seeds": [7, 3]})] == [7, 3]
    assert len(cells({})) == 10


@pytest.mark.parametrize(
    ("grid", "says"),
    [
        ([1], "a grid has the parts"),
        ({"world": "court"}, "'world' is no part of a grid"),
        ({"worlds": ["moon"]}, "world should be one of court, pendulum"),
        ({"settings": {"dat": 1}}, "'dat' is no setting"),
        ({"settings": {"data": "many"}}, "data should be a whole number, got 'many'"),
        ({"settings": {"data": True}}, "data should be a whole number"),
        ({"settings": {"data": 0}}, "data should be 1 to"),
        ({"settings": {"noise": 2}}, "noise should be 0.0 to 1.0"),
        ({"settings": {"seed": 1}}, "it has the part seeds"),
        ({"settings": [1]}, "settings should be names"),
        ({"settings": {"data": []}}, "at least one value"),
        ({"settings": {"data": [5, 5]}}, "names a value twice"),
        ({"settings": {"remedy": "sleep"}}, "remedy should be one of"),
        ({"settings": {"remedy": "ensemble", "condition": "deaf"}}, "goes with plain training only"),
        ({"settings": {"remedy": "ensemble", "steps": 3000}}, "the remedy 'ensemble' has its own"),
        ({"settings": {"steps": 0}}, "steps should be 1 to"),
        ({"settings": {"attempts": 3}}, "which has no task"),
        ({"seeds": 0}, "at least 1"),
        ({"settings": {"data": list(range(1, 2000))}, "seeds": 1000}, "100,000 are the most"),
    ],
)
def test_a_wrong_grid_is_refused_by_name(grid, says):
    with pytest.raises(SettingsError, match=says):
        cells(grid)


def test_a_sweep_goes_on_where_a_break_left_it(tmp_path):
    found, path = cells(SMALL), tmp_path / "cells.jsonl"
    whole = Store(tmp_path / "whole.jsonl")
    assert drained(found, whole, one_by_one) == list(range(9))
    broken = sweep(found, Store(path), one_by_one)
    for _ in range(4):
        next(broken)
    broken.close()
    with path.open("a") as file:
        file.write('{"version": 1, "world": "cou')  # cut short by the break
    computed = []

    def counting(missing):
        computed.extend(missing)
        return one_by_one(missing)

    again = Store(path)
    assert len(again.rows) == 3
    assert drained(found, again, counting) == [3, 4, 5, 6, 7, 8]
    assert computed == found[3:]
    assert Store(path).rows == whole.rows
    assert drained(found, Store(path), counting) == [8]


def test_rows_of_another_version_are_computed_anew(tmp_path):
    path = tmp_path / "cells.jsonl"
    path.write_text(json.dumps({"version": 0} | row(Cell(data=40, horizon=5))) + "\n")
    assert not Store(path).rows


def dies_once(cell):
    mark = Path(os.environ["DREAMLAB_TEST_MARK"])
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return {"seed": cell.seed}


def dies(cell):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
def test_a_local_worker_that_is_killed_costs_no_cell(tmp_path, monkeypatch):
    monkeypatch.setenv("DREAMLAB_TEST_MARK", str(tmp_path / "mark"))
    monkeypatch.setattr(run, "row", dies_once)
    found = [Cell(seed=seed) for seed in range(3)]
    assert sorted(found["seed"] for _, found in locally(2)(found)) == [0, 1, 2]
    monkeypatch.setattr(run, "row", dies)
    monkeypatch.setattr(run, "MOST_BREAKS", 0)
    with pytest.raises(BrokenProcessPool):
        list(locally(1)(found[:1]))


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_in_the_middle_gives_the_same_rows(tmp_path):
    found = cells({"settings": {"data": 400}, "worlds": "pendulum", "seeds": 8})
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        with Client(cluster) as client:
            pids = client.run(os.getpid)
        going, store = sweep(found, Store(tmp_path / "cells.jsonl"), on_dask(cluster.scheduler_address)), None
        for done in going:
            if done == 2:
                os.kill(next(iter(pids.values())), signal.SIGKILL)
        assert done == len(found)
        with Client(cluster) as client:
            until = time.monotonic() + 30
            while set(client.run(os.getpid).values()) == set(pids.values()) and time.monotonic() < until:
                time.sleep(0.1)
            assert set(client.run(os.getpid).values()) != set(pids.values()), "a worker was really lost"
    store = Store(tmp_path / "cells.jsonl")
    assert [store.rows[cell] for cell in found] == [row(cell) for cell in found]


def test_the_command_writes_table_and_plot(tmp_path, capsys):
    grid = tmp_path / "grid.yml"
    grid.write_text("worlds: [court, orbit]\nsettings: {data: [40, 60], horizon: 5}\nseeds: 2\n")
    assert command.main(["sweep", str(grid), "--workers", "2"]) == 0
    said = capsys.readouterr()
    assert "8 of 8 cells" in said.err
    with (tmp_path / "grid" / "table.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 8
    assert float(rows[0]["final_error"]) == measure(Cell(data=40, horizon=5))["final_error"]
    drawn = (tmp_path / "grid" / "plot.svg").read_text()
    assert drawn.count("<polyline") == 2
    assert "final_error by data: court" in drawn
    assert command.main(["sweep", str(grid), "--parquet"]) == 0
    table = pyarrow.parquet.read_table(tmp_path / "grid" / "table.parquet").to_pylist()
    assert [one["final_error"] for one in table] == [float(one["final_error"]) for one in rows]


def test_a_grid_that_cannot_be_read_says_so(tmp_path, capsys):
    grid = tmp_path / "grid.yml"
    for text, says in (("worlds: [", "is not YAML"), ("worlds: [moon]", "world should be one of")):
        grid.write_text(text)
        assert command.main(["sweep", str(grid)]) == 2
        assert says in capsys.readouterr().err


def test_a_plot_shows_the_median_and_leaves_out_what_is_no_number():
    rows = [
        {"world": "<court>", "data": data, "noise": noise, "final_error": value}
        for data, noise, value in [(10, 0.0, 0.1), (10, 0.0, 0.3), (10, 0.0, 0.2), (20, 0.0, np.nan), (20, 0.1, 0.01)]
    ]
    drawn = output.plot(rows, "data", others=["noise"])
    assert "noise 0.0 10: 0.2" in drawn
    assert "noise 0.1 20: 0.01" in drawn
    assert "nan" not in drawn
    assert "<court>" not in drawn
    assert "&lt;court&gt;" in drawn
