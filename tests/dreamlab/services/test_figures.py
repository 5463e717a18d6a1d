"""A printed figure, measured again alone: equal in bits, with no more work than it needs."""

import json
from pathlib import Path
from typing import Any

import pytest

from dreamlab import bridge
from dreamlab.__main__ import main
from dreamlab.measure.verification import Declared
from dreamlab.services import figures
from dreamlab.services.registry import States
from dreamlab.tasks.seeds import TEST_SEEDS
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import drain

LEVELS = Path(__file__).parents[3] / "levels"
MEASURED = json.loads((LEVELS / "measured.json").read_text())
DEMO_REEL = {"name": "demo-reel", "settings": {"horizon": 8}, "signature": []}
NOTHING = Declared([])


def printed(path: str) -> Any:
    found = MEASURED
    for key in figures.deferred.read_path(path):
        found = found[key]
    return found


def measure(path: str, trees: figures.Trees | None = None, **declared: Any) -> tuple[Any, set[str]]:
    run = figures.TASKS["measure"](trees or figures.Trees(), {"path": path, "declared": declared}, {})
    stages: set[str] = set()
    return drain(run, lambda now: stages.add(now.stage)).plain["value"], stages


@pytest.mark.parametrize(
    "path",
    [
        "headline.one_step_error",
        "headline.drift[12]",
        "remedies.by_name.plain.with.final_error.values[1]",
        "planning.random.rate",
        "planning.reactive.hits",
        "mismatch.models[0].one_step_error",
    ],
)
def test_a_figure_is_measured_again_in_bits(path: str) -> None:
    assert measure(path)[0] == printed(path)


def test_a_preset_needs_only_its_own_declaration() -> None:
    path = "presets.demo-reel.figures.final_error.median"
    assert measure(path, presets=[DEMO_REEL])[0] == printed(path)


@pytest.mark.parametrize("path", ["headline.settings.data", "protocol.seeds[4]", "remedies.horizon", "planning.steps"])
def test_what_was_set_is_told_at_once(path: str) -> None:
    assert measure(path) == (printed(path), set())
    assert figures.seconds(path, NOTHING) == 0


def test_what_one_figure_computed_serves_the_next_but_no_figure_twice() -> None:
    trees = figures.Trees()
    assert "training" in measure("headline.one_step_error", trees)[1]
    assert "training" not in measure("headline.final_error", trees)[1]
    assert "training" in measure("headline.final_error", trees)[1]


@pytest.mark.parametrize("path", ["headline.rations", "nothing.at.all", "protocol.seeds[9]", "claims", "units.error"])
def test_an_unknown_figure_is_refused(path: str) -> None:
    with pytest.raises(SettingsError, match="nothing measures"):
        measure(path)


def test_another_s_figure_cannot_be_measured_here() -> None:
    assert "source page" in str(figures.why_not("theirs.final_error"))
    with pytest.raises(SettingsError, match="source page"):
        measure("theirs.final_error")


def test_what_takes_long_is_known_before() -> None:
    one = figures.seconds("remedies.by_name.ensemble.with.final_error.values[0]", NOTHING)
    five = figures.seconds("remedies.by_name.ensemble.with.final_error.median", NOTHING)
    assert five == pytest.approx(5 * one)
    assert one > figures.seconds("remedies.by_name.plain.with.final_error.values[0]", NOTHING) > 0


@pytest.mark.parametrize("path", ["figures.bits_up.values[1]", "settings.steps", "digest", "plots[0].name"])
def test_every_entry_of_a_claim_can_be_measured_alone(path: str) -> None:
    assert measure(f"claims.tokens.{path}")[0] == printed(f"claims.tokens.{path}")


def test_one_figure_of_a_claim_at_one_seed_needs_that_run_only() -> None:
    one, all_seeds = (figures.seconds(f"claims.tokens.figures.any.{of}", NOTHING) for of in ("values[0]", "median"))
    assert all_seeds == len(TEST_SEEDS) * one > 0


def test_what_a_claim_was_tried_at_comes_from_its_declaration() -> None:
    outcomes = [{"name": "more", "signature": [], "try": {"steps": 8}, "seeds": 1}]
    tried = measure("claims.tokens.tried.more", claims={"tokens": {"outcomes": outcomes}})[0]
    assert (tried["settings"], tried["seeds"], tried["outcome"]) == ({"steps": 8}, [0], "more")
    assert {name: row["values"] for name, row in tried["figures"].items()} == {
        name: row["values"][:1] for name, row in printed("claims.tokens.figures").items()
    }


def test_two_jobs_by_turns_find_what_each_finds_alone() -> None:
    path, settings = "headline.one_step_error", {"settings": {"data": 500, "horizon": 8}}
    jobs = [
        bridge.start("failure", "read", json.dumps(settings)),
        bridge.start("figures", "measure", json.dumps({"path": path})),
    ]
    turns, waiting = [0, 0], [0, 1]
    while waiting:
        for index in tuple(waiting):
            turns[index] += 1
            if jobs[index].advance(2.0):
                waiting.remove(index)
    reading, figure = (json.loads(job.result()) for job in jobs)
    assert min(turns) > 3
    assert figure["value"] == printed(path)
    assert reading["digest"] == drain(States().start("failure", "read", settings)).plain["digest"]


def test_a_figure_is_measured_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", "headline.ratio", "--levels", str(LEVELS)]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == printed("headline.ratio")
    assert main(["figure", "theirs.ratio_printed", "--levels", str(LEVELS)]) == 2
    assert "source page" in capsys.readouterr().err
