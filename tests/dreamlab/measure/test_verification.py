"""The comparison behind `verify` finds what differs; the commands answer as documented."""

import copy
import json
import re
from pathlib import Path

import pytest

from dreamlab.__main__ import main
from dreamlab.measure.verification import TOLERANCE, differences

LEVELS = Path(__file__).parents[3] / "levels"
MEASURED = json.loads((LEVELS / "measured.json").read_text())


def test_equal_results_have_no_differences():
    assert differences(MEASURED, copy.deepcopy(MEASURED), tolerance=0.0) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (
            lambda m: m["headline"].update(one_step_error=m["headline"]["one_step_error"] * 1.001),
            "headline.one_step",
        ),
        (lambda m: m["headline"]["drift"].__setitem__(5, 0.5), r"headline.drift\[5\]"),
        (lambda m: m["headline"]["drift"].pop(), "headline.drift"),
        (lambda m: m["presets"].pop("deaf"), "presets.deaf: only in the file"),
        (lambda m: m["headline"].update(horizon=59), "headline.horizon"),
    ],
)
@pytest.mark.parametrize("tolerance", [0.0, TOLERANCE])
def test_every_kind_of_difference_is_found(change, path, tolerance):
    changed = copy.deepcopy(MEASURED)
    change(changed)
    found = differences(changed, MEASURED, tolerance=tolerance)
    assert any(re.match(path, line) for line in found)


def test_one_bit_is_a_difference_under_pyodide_and_none_natively():
    changed = copy.deepcopy(MEASURED)
    changed["headline"]["final_error"] *= 1 + 2e-16 * 4
    assert differences(changed, MEASURED, tolerance=0.0)
    assert not differences(changed, MEASURED, tolerance=TOLERANCE)


def test_the_printed_figures_were_measured_under_pyodide_and_hold():
    assert MEASURED["protocol"]["platform"].startswith("Pyodide")
    assert all(sum(preset["holds"]) >= len(preset["holds"]) - 1 for preset in MEASURED["presets"].values())


def test_a_bad_setting_on_the_command_line_is_named(capsys):
    assert main(["dream", "--data", "7"]) == 2
    assert "data should be 50 to 20000" in capsys.readouterr().err


def test_verify_fails_where_a_printed_figure_is_wrong(tmp_path, monkeypatch):
    wrong = copy.deepcopy(MEASURED)
    wrong["headline"]["final_error"] += 0.01
    (tmp_path / "measured.json").write_text(json.dumps(wrong))
    (tmp_path / "presets.yml").write_text("[]")
    monkeypatch.setattr("dreamlab.__main__.measure", lambda declared, parts: iter_returning(MEASURED))
    assert main(["verify", "--levels", str(tmp_path)]) == 1
    (tmp_path / "measured.json").write_text(json.dumps(MEASURED))
    assert main(["verify", "--levels", str(tmp_path)]) == 0


def test_one_part_is_measured_alone_and_the_rest_stays(tmp_path):
    (tmp_path / "measured.json").write_text(json.dumps(MEASURED | {"remedies": "left alone"}))
    (tmp_path / "presets.yml").write_text("[]")
    assert main(["verify", "--levels", str(tmp_path), "--part", "level1", "--write"]) == 0
    written = json.loads((tmp_path / "measured.json").read_text())
    assert written["remedies"] == "left alone"
    assert not differences({"level1": written["level1"]}, {"level1": MEASURED["level1"]}, tolerance=TOLERANCE)


def iter_returning(value):
    yield "one line"
    return value


@pytest.mark.whole
def test_a_native_run_agrees_with_every_printed_figure():
    assert main(["verify", "--levels", str(LEVELS)]) == 0
