"""What the built site holds besides its pages."""

import json
from pathlib import Path

import pytest

from builder.content.languages import ENGLISH, Language
from builder.output import assets


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a module, what stays at home, and a runtime of two files."""
    for name, text in {
        "site/engine/worker.js": "// a module",
        "site/biome.json": "{}",
        "site/lesson/card.html": "a template",
        "build/runtime/runtime.json": json.dumps({"folder": "abc"}),
        "build/runtime/pyodide.mjs": "python",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_modules_and_the_runtime_go_out_and_what_is_for_tools_stays(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "write_styles", lambda *_: None)
    monkeypatch.setattr(assets, "bundle", lambda: checkout / "site/engine/worker.js")
    site = tmp_path / "built"
    assets.copy_assets(checkout, site)
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    assert found == [
        "assets/dream/code/codemirror.js",
        "assets/dream/engine/worker.js",
        "assets/runtime/abc/pyodide.mjs",
        "assets/runtime/runtime.json",
    ]


def test_a_missing_runtime_says_the_command(checkout: Path) -> None:
    assets.check_runtime(checkout)
    (checkout / "build/runtime/runtime.json").unlink()
    with pytest.raises(FileNotFoundError, match="run `make runtime` first"):
        assets.check_runtime(checkout)


def test_the_theme_reads_addresses_against_the_sites_root(tmp_path: Path) -> None:
    bundle = tmp_path / "assets/javascripts/bundle.1a2b.min.js"
    bundle.parent.mkdir(parents=True)
    bundle.write_text(";".join(assets.STOCK))
    assets.adapt_theme(tmp_path)
    assert bundle.read_text() == ";".join(assets.STOCK.values())
    with pytest.raises(ValueError, match="not the theme's version"):
        assets.adapt_theme(tmp_path)


def test_a_catalogue_has_another_name_when_it_says_something_else(tmp_path: Path) -> None:
    """So no page gets what a browser has kept of an earlier build."""
    assets.modules_folder(tmp_path).mkdir(parents=True)

    def written(word: str) -> assets.Catalogues:
        german = Language("de", words={"Close": word, "step {n}": "Schritt {n}"}, sentences=("step {n}",))
        return assets.write_catalogues(tmp_path, {"en": (ENGLISH, [{"name": "a"}]), "de": (german, [])})

    first, again, other = written("Zu"), written("Zu"), written("Schließen")
    assert first == again
    assert first["de"]["words"] != other["de"]["words"]
    assert first["de"]["challenges"] == other["de"]["challenges"] != first["en"]["challenges"]
    assert "words" not in first["en"], "English is what everything is written in"
    text = (assets.modules_folder(tmp_path) / other["de"]["words"]).read_text(encoding="utf-8")
    assert '"Close":"Schließen"' in text
    assert 'SENTENCES = ["step {n}"]' in text
    page = assets.with_version(f"<div {assets.CONTAINER}>", "1a2b", other["de"])
    assert f'data-words="{other["de"]["words"]}"' in page, "as instant navigation exchanges it"
