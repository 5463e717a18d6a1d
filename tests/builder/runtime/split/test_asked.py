"""What the profile is taken over is what the pages ask; and broken off, it goes on where it was."""

from pathlib import Path

import pytest
import yaml

from builder.runtime.split import __main__ as command
from builder.runtime.split.asked import asked
from builder.runtime.split.visits import pages_of
from builder.runtime.wheel import ROOT
from dreamlab.claims import CLAIMS
from tests.configured import shown

PAGE = """<predict-question id="q"><template data-part="data">{"question": {"name": "q &amp; a"}}</template>
<template>not data</template></predict-question><claim-lab data-claim="c"><template data-part="data">{"outcomes": [1]}
</template></claim-lab><measured-number data-path="a.b.values[1]" data-seconds="1"></measured-number>
<measured-number data-path="a.c" data-seconds="2" data-given='{"presets": [3]}'></measured-number>
<measured-number data-path="a.d" data-seconds="99"></measured-number><measured-number></measured-number>"""


def test_questions_outcomes_and_one_figure_of_each_part_are_read_from_pages(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "one.py").write_text("print(1)\n")
    found = asked(tmp_path, tmp_path)
    assert found["questions"] == [{"name": "q & a"}]
    assert found["claims"] == {"c": [1]}
    assert found["figures"] == {"a.c": {"presets": [3]}}
    assert found["listings"] == {"one.py": "print(1)\n"}


def test_nothing_that_the_lessons_declare_is_missing(site_folder: Path) -> None:
    if "level-1/" not in shown():
        pytest.skip("site.yml hides it")
    found = asked(site_folder, ROOT / "levels" / "listings")
    declared = yaml.safe_load((ROOT / "levels" / "questions.yml").read_text())
    assert {each["name"] for each in found["questions"]} == {each["name"] for each in declared}
    assert set(found["claims"]) == set(CLAIMS)
    assert len(found["challenges"]) == len(list((ROOT / "levels" / "challenges").glob("*.yml")))
    assert found["presets"]
    assert len(found["figures"]) > 10


def test_every_page_with_a_lab_is_visited(site_folder: Path) -> None:
    pages = pages_of(site_folder, "snapshot")
    assert {"/", "/level-3/", "/level-4/", "/challenges/", "/your-world/"} <= set(pages)
    assert {f"/level-5/{name}/" for name in CLAIMS} <= set(pages)


def test_what_was_measured_of_the_same_package_is_not_measured_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "DONE", tmp_path / "profiled.json")
    monkeypatch.setattr(command, "PROFILE", profile := tmp_path / "profile.json")
    monkeypatch.setattr(command, "write_profile", lambda found: profile.write_text(str(list(found))))
    done: list[str] = []
    called = [("first", {"a.wasm": [1, 2]}), ("second", {"a.wasm": [2], "b.wasm": [7]})]
    command.add(iter(called), {"a.wasm": b"a", "b.wasm": b"b"}, "version", done)
    assert profile.read_text() == "[(b'a', {1, 2}), (b'b', {7})]"
    assert "second: 2 (0 new) of a.wasm, 1 (1 new) of b.wasm" in capsys.readouterr().out
    assert command.read_done("version") == ["first", "second"]
    assert command.read_done("another") == []
