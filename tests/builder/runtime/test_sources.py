"""A pinned file is used only if its bytes are the pinned ones, wherever they come from."""

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from builder.runtime import sources
from builder.runtime.sources import Manifest, PinnedFile, RuntimeUnavailable, obtain

GOOD = b"the pinned bytes"
BAD = b"tampered content"  # of the same length


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Manifest:
    """One file, no network: the only source left is DREAM_RUNTIME_DIR."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("DREAM_RUNTIME_DIR", str(tmp_path / "given"))
    monkeypatch.setattr(
        sources,
        "_sources",
        lambda: [("DREAM_RUNTIME_DIR", sources._from_folder)],
    )
    (tmp_path / "given").mkdir()
    pin = PinnedFile("core.bin", len(GOOD), hashlib.sha256(GOOD).hexdigest(), "npm")
    return Manifest("0", "0", "", "", "", "", (pin,))


def cached(manifest: Manifest) -> Path:
    return sources.cache_folder(manifest) / "core.bin"


def test_a_given_folder_fills_the_cache(manifest: Manifest, tmp_path: Path) -> None:
    (tmp_path / "given" / "core.bin").write_bytes(GOOD)
    assert obtain(manifest) == {"core.bin": cached(manifest)}
    assert cached(manifest).read_bytes() == GOOD


def test_a_warm_cache_asks_no_source(manifest: Manifest, monkeypatch: pytest.MonkeyPatch) -> None:
    cached(manifest).parent.mkdir(parents=True)
    cached(manifest).write_bytes(GOOD)
    monkeypatch.setattr(sources, "_sources", list)
    assert obtain(manifest)["core.bin"].read_bytes() == GOOD


def test_a_tampered_source_is_refused(manifest: Manifest, tmp_path: Path) -> None:
    (tmp_path / "given" / "core.bin").write_bytes(BAD)
    with pytest.raises(RuntimeUnavailable, match=r"core\.bin is not the pinned file"):
        obtain(manifest)
    assert not cached(manifest).exists()


def test_a_tampered_cache_is_fetched_anew(
    manifest: Manifest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "given" / "core.bin").write_bytes(GOOD)
    cached(manifest).parent.mkdir(parents=True)
    cached(manifest).write_bytes(BAD)
    assert obtain(manifest)["core.bin"].read_bytes() == GOOD
    assert "damaged or was changed" in capsys.readouterr().err


def test_a_tampered_cache_without_a_source_is_an_error(manifest: Manifest) -> None:
    cached(manifest).parent.mkdir(parents=True)
    cached(manifest).write_bytes(BAD)
    with pytest.raises(RuntimeUnavailable, match=r"no source has core\.bin"):
        obtain(manifest)


def test_the_manifest_pins_every_file_by_a_hash() -> None:
    manifest = sources.read_manifest()
    names = [pin.name for pin in manifest.files]
    assert len(names) == len(set(names)) == 7
    assert all(len(pin.sha256) == 64 and pin.size > 0 for pin in manifest.files)
    assert any(name.startswith(f"numpy-{manifest.numpy}-") for name in names)


def test_a_package_of_its_own_is_asked_for_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each once, and the file where it lies in it; Pyodide's release is not asked for what is not its own."""
    asked = []

    def pack(command: list[str]) -> str:
        asked.append(command[-1])
        content = GOOD if command[-1] == "decoder@2" else BAD
        with tarfile.open(Path(command[-2]) / "it.tgz", "w:gz") as archive:
            for name in ("package/core.bin", "package/dist/core.bin"):
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content if "dist" in name else BAD))
        return ""

    monkeypatch.setattr(sources, "_run", pack)
    own = PinnedFile("core.bin", len(GOOD), hashlib.sha256(GOOD).hexdigest(), "npm", "decoder@2", "dist/")
    pyodides = PinnedFile("core.bin", len(BAD), hashlib.sha256(BAD).hexdigest(), "npm")
    manifest = Manifest("0", "0", "", "pyodide@1", "", "", (own, pyodides))
    found = list(sources._from_npm(manifest, [own, pyodides]))
    assert asked == ["decoder@2", "pyodide@1"]
    assert all(pin.matches(content) for pin, content in found)
    assert list(sources._from_release(manifest, [own])) == []
