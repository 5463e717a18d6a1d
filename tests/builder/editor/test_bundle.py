"""The editor comes out of npm's packages as one module that asks for nothing else; and what is in the way is said."""

import re
import subprocess
from pathlib import Path

import pytest

from builder.editor import bundle as editor
from builder.editor.__main__ import main


def test_it_is_one_module_that_imports_nothing_and_carries_its_licences() -> None:
    text = editor.bundle().read_text(encoding="utf-8")
    assert not re.search(r'^(?:import|export)\b.*?\bfrom\b|^import\b|[;}]import[\s({"]', text, re.MULTILINE)
    assert re.search(r"export\{\w+ as openEditor\}", text)
    assert text.startswith("/*!")
    assert "@codemirror/view" in text
    assert "MIT License" in text


def test_it_is_made_once_and_kept_under_a_name_that_its_inputs_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = editor.bundle()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("DREAM_RUNTIME_DIR", str(kept.parent))  # a school without a network hands it over
    monkeypatch.setattr(editor, "_make", lambda place: pytest.fail("it was there already"))
    copied = editor.bundle()
    assert copied.name == kept.name
    assert copied.read_bytes() == kept.read_bytes()
    assert editor.bundle() == copied
    other = tmp_path / "entry.js"
    other.write_text("export {};")
    monkeypatch.setattr(editor, "INGREDIENTS", (*editor.INGREDIENTS[:2], other, editor.INGREDIENTS[3]))
    monkeypatch.setattr(editor, "_make", lambda place: place.write_text("made anew"))
    assert editor.bundle().name != kept.name


def test_what_is_in_the_way_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("DREAM_RUNTIME_DIR", raising=False)

    def fail(command: list[str], **_: object) -> None:
        raise subprocess.CalledProcessError(1, command, stderr="npm error: no network")

    monkeypatch.setattr(subprocess, "run", fail)
    assert main() == 1
    said = capsys.readouterr().err
    assert "could not be bundled: npm error: no network" in said
    assert not list((tmp_path / "dream-machine").iterdir())
