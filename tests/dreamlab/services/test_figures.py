"""A printed figure, measured again alone: equal in bits, with no more work than it needs."""

import json
from pathlib import Path
from typing import Any

import pytest

from dreamlab import bridge
from dreamlab.__main__ import main
from dreamlab.measure.verification import PARTS, Declared
from dreamlab.services import figures
from dreamlab.tasks.settings import SettingsError

LEVELS = Path(__file__).parents[3] / "levels"
MEASURED = json.loads((LEVELS / "measured.json").read_text())
DEMO_REEL = {"name": "demo-reel", "settings": {"horizon": 8}, "signature": []}
NOTHING = Declared([])


def printed(path: str) -> Any:
    found = MEASURED
    for key in figures.deferred.read_path(path):
        found = found[key]
    return found


def measure(path: str, kept: figures.Kept | None = None, **declared: Any) -> tuple[Any, set[str]]:
    run = figures.TASKS["measure"](kept or figures.Kept(), {"path": path, "declared": declared}, {})
    stages = set()
    while True:
        try:
            stages.add(next(run).stage)
        except StopIteration as end:
            return end.value.plain["value"], stages


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
    kept = figures.Kept()
    assert "training" in measure("headline.one_step_error", kept)[1]
    assert "training" not in measure("headline.final_error", kept)[1]
    assert "training" in measure("headline.final_error", kept)[1]


@pytest.mark.parametrize("path", ["headline.rations", "nothing.at.all", "protocol.seeds[9]", "claims", "units.error"])
def test_an_unknown_figure_is_refused(path: str) -> None:
    with pytest.raises(SettingsError, match="no protocol measures"):
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


def test_a_part_that_is_no_tree_is_run_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def part(declared: Declared) -> Any:
        yield "a line"
        return {"new": {"error": {"median": 0.5}}}

    monkeypatch.setitem(PARTS, "new", part)
    assert measure("new.error.median") == (0.5, {"running the whole protocol"})


def test_beside_another_run_it_is_done_in_bites() -> None:
    path, bites = "headline.one_step_error", []
    while not bites or bites[-1]["answer"] is None:
        job = bridge.start(
            "aside",
            "bite",
            json.dumps({"id": "a", "of": "figures", "task": "measure", "request": {"path": path}, "milliseconds": 2}),
        )
        assert job.advance(float("inf"))
        bites.append(json.loads(job.result()))
    assert bites[-1]["answer"]["value"] == printed(path)
    assert len(bites) > 3
    fractions = [bite["fraction"] for bite in bites]
    assert fractions == sorted(fractions)


def test_a_figure_is_measured_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", "headline.ratio", "--levels", str(LEVELS)]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == printed("headline.ratio")
    assert main(["figure", "theirs.ratio_printed", "--levels", str(LEVELS)]) == 2
    assert "source page" in capsys.readouterr().err
