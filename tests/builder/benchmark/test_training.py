"""Every peer of the benchmark gets the default training's task, and only what reaches its error is compared."""

import json
from pathlib import Path
from typing import Any

import pytest

from builder.benchmark import training
from dreamlab.learn.training import DEFAULT_RECIPE

MEASURED = json.loads((Path(__file__).parents[3] / "levels" / "measured.json").read_text())


@pytest.fixture(scope="module")
def task() -> training.Task:
    return training.prepare()


def test_the_error_to_reach_is_the_default_models(task: training.Task) -> None:
    assert task.wanted == MEASURED["headline"]["one_step_error"]
    assert task.error(task.plain["parameters"]) > 10 * task.wanted, "of the first weights"


def test_what_the_peers_are_given_has_one_row_a_transition(task: training.Task, tmp_path: Path) -> None:
    training.write_data(task, tmp_path)
    given = json.loads((tmp_path / "training-data.json").read_text())
    count = max(given["order"]) + 1
    assert len(given["inputs"]) == 6 * count
    assert len(given["targets"]) == 5 * count
    assert len(given["order"]) >= max(recipe.steps * recipe.batch for recipe in training.GRID)


def test_the_quickest_counts_of_those_that_are_good_enough(
    task: training.Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shortest runs are the quickest here, and not good enough."""
    monkeypatch.setattr(training, "run_peer", lambda page, name, recipe: (recipe.steps, [recipe.steps]))
    monkeypatch.setattr(training.Task, "error", lambda self, parameters: self.wanted * (1000 / parameters[0]))
    peers: Any = None
    assert training.best_recipe(task, peers, "js").steps == 1000


def test_the_native_peer_trains_by_the_machines_own_product_and_puts_ours_back(task: training.Task) -> None:
    before = training.dynamics._product
    milliseconds, model = training.native(DEFAULT_RECIPE)
    assert milliseconds > 0
    assert training.one_step_error(model.step, task.reality) == pytest.approx(task.wanted, rel=0.2)
    assert training.dynamics._product is before
