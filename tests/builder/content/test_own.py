"""A site's own folder: what is in it, and that what it asks for is measured once."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builder.content import own
from builder.content.errors import PageError
from builder.content.site import Site

PRESET = {"name": "mine", "title": "Mine", "settings": {"data": 500}, "signature": []}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return replace(Site(), own=tmp_path)


def test_without_a_folder_or_without_its_files_there_is_nothing(site: Site) -> None:
    assert own.own_presets(Site()) == own.own_presets(site) == []
    assert own.own_sources(Site()) == own.own_sources(site) == {}


def test_presets_and_sources_are_those_of_the_files(site: Site, tmp_path: Path) -> None:
    (tmp_path / "presets.yml").write_text("- name: mine\n  title: Mine\n")
    (tmp_path / "references.bib").write_text(
        "@misc{me2026, author={Me, A.}, title={Mine}, year={2026}, url={https://example.org/}}"
    )
    assert own.own_presets(site) == [{"name": "mine", "title": "Mine"}]
    assert list(own.own_sources(site)) == ["me2026"]


def test_presets_that_are_no_list_are_refused(site: Site, tmp_path: Path) -> None:
    (tmp_path / "presets.yml").write_text("name: mine\n")
    with pytest.raises(PageError, match="should be a list of presets"):
        own.own_presets(site)


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Pyodide was asked to run; it is not run here."""
    asked: list[dict[str, Any]] = []
    (tmp_path / "build" / "runtime").mkdir(parents=True)
    (tmp_path / "build" / "runtime" / own.INVENTORY).write_text("{}")

    def run(request: str) -> str:
        asked.append(json.loads(request))
        return json.dumps({"first": {"ratio": 1}, "presets": {"mine": {"figures": {}}}})

    monkeypatch.setattr(own, "ROOT", tmp_path)
    monkeypatch.setattr(own, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(own, "_run", run)
    return asked


def test_where_nothing_is_asked_for_nothing_is_run(runs: list[dict[str, Any]]) -> None:
    assert own.measure({}, []) == {}
    assert runs == []


def test_it_is_run_once_for_what_the_figures_depend_on(runs: list[dict[str, Any]]) -> None:
    found = own.measure({"data": 500}, [PRESET])
    assert found["first"] == {"ratio": 1}
    assert own.measure({"data": 500}, [PRESET | {"title": "Another title"}]) == found
    assert [set(preset) for preset in runs[0]["presets"]] == [{"name", "settings", "signature"}]
    assert len(runs) == 1
    assert own.measure({}, [PRESET | {"settings": {"data": 1000}}]) == {"presets": found["presets"]}
    assert len(runs) == 2


def test_another_runtime_is_another_run(runs: list[dict[str, Any]], tmp_path: Path) -> None:
    own.measure({"data": 500}, [])
    (tmp_path / "build" / "runtime" / own.INVENTORY).write_text('{"folder": "new"}')
    own.measure({"data": 500}, [])
    assert len(runs) == 2
