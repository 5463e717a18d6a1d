"""Trees of values that are computed when asked for: only what is needed, each once, with honest progress."""

from collections.abc import Generator
from typing import Any

import pytest

from dreamlab.measure.deferred import Deferred, Tree, entry, evaluate, median_and_values, read_path, seconds
from dreamlab.tasks.work import Progress, drain


def evaluated(run: Generator[Progress, None, Any]) -> tuple[Any, list[Progress]]:
    said: list[Progress] = []
    return drain(run, said.append), said


class Counting:
    """A tree of two models and what is asked of them; it counts how often each is trained."""

    def __init__(self) -> None:
        self.trained = [0, 0]
        self.models = [Deferred(lambda seed=seed: self._train(seed), cost=2.0, stage="training") for seed in (0, 1)]
        each = [Deferred(lambda model: {"error": model / 10}, model, cost=1.0, stage="asking") for model in self.models]
        self.tree: Tree = {
            "horizon": 60,
            "errors": median_and_values([entry("error", one) for one in each]),
            "nested": Deferred(lambda model: {"again": Deferred(lambda: model + 1), "list": [1, 2]}, self.models[1]),
        }

    def _train(self, seed: int) -> Generator[Progress, None, float]:
        self.trained[seed] += 1
        yield Progress("half", 0.5)
        return seed + 1.0


def test_a_constant_computes_nothing():
    one = Counting()
    assert evaluated(evaluate(one.tree, ("horizon",))) == (60, [])
    assert one.trained == [0, 0]
    assert seconds(one.tree, ("horizon",)) == 0


def test_one_path_computes_only_what_it_needs():
    one = Counting()
    assert evaluated(evaluate(one.tree, ("errors", "values", 1)))[0] == 0.2
    assert one.trained == [0, 1]


def test_the_whole_tree_computes_everything_once():
    one = Counting()
    whole, _ = evaluated(evaluate(one.tree))
    assert whole == {
        "horizon": 60,
        "errors": {"median": pytest.approx(0.15), "values": [0.1, 0.2]},
        "nested": {"again": 3.0, "list": [1, 2]},
    }
    assert one.trained == [1, 1]


def test_a_path_leads_through_values_that_are_trees_again():
    one = Counting()
    assert evaluated(evaluate(one.tree, ("nested", "again")))[0] == 3.0
    assert one.trained == [0, 1]


def test_what_is_known_costs_nothing_any_more():
    one = Counting()
    assert seconds(one.tree, ("errors", "median")) == 6.0
    evaluated(evaluate(one.tree, ("errors", "values", 0)))
    assert seconds(one.tree, ("errors", "median")) == 3.0


def test_progress_goes_from_0_to_1_and_never_back():
    _, said = evaluated(evaluate(Counting().tree, ("errors", "median")))
    fractions = [progress.fraction for progress in said]
    assert fractions == sorted(fractions)
    assert fractions[0] == pytest.approx(1 / 6)
    assert fractions[-1] == 1.0
    assert {progress.stage for progress in said} >= {"training", "asking"}


def test_a_path_to_nowhere_is_an_error():
    with pytest.raises(KeyError):
        evaluated(evaluate(Counting().tree, ("errors", "mean")))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("headline.ratio", ("headline", "ratio")),
        ("remedies.by_name.multi-step.values[2]", ("remedies", "by_name", "multi-step", "values", 2)),
        ("protocol.seeds[0]", ("protocol", "seeds", 0)),
    ],
)
def test_paths_are_read(text: str, path: tuple[str | int, ...]):
    assert read_path(text) == path
