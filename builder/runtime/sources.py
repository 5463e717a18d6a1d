"""Where the files of the Python runtime come from, and the check that they are the pinned ones.

The manifest names each file with its size and SHA-256. Sources are asked in turn: the user's
cache, a folder given by DREAM_RUNTIME_DIR (a school without a network), Pyodide's official
release, the package registries. Whatever a source hands over is hashed before it is used, and
the cache no less than the others.
"""

import hashlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from remotezip import RemoteZip

from builder.toolchain.node import NPM

MANIFEST = Path(__file__).with_name("manifest.json")
RELEASE_TIMEOUT = 4.0  # seconds to connect; behind a firewall the registries come next


class RuntimeUnavailable(Exception):
    """A pinned file could not be had, or what was found is not it."""


@dataclass(frozen=True)
class PinnedFile:
    name: str
    size: int  # in bytes
    sha256: str
    registry: str  # which registry carries it: "npm" or "pypi"
    package: str = ""  # npm's, and where in it, if it is no part of Pyodide
    folder: str = ""

    def matches(self, content: bytes) -> bool:
        return len(content) == self.size and hashlib.sha256(content).hexdigest() == self.sha256


@dataclass(frozen=True)
class Manifest:
    pyodide: str
    numpy: str
    release: str  # address of the official release's folder
    npm_package: str
    pypi_carrier: str  # a wheel that redistributes the official numpy wheel...
    pypi_folder: str  # ...in this folder
    files: tuple[PinnedFile, ...]


Source = Callable[[Manifest, list[PinnedFile]], Iterable[tuple[PinnedFile, bytes]]]


def read_manifest(path: Path = MANIFEST) -> Manifest:
    plain = json.loads(path.read_text(encoding="utf-8"))
    files = tuple(PinnedFile(**entry) for entry in plain.pop("files"))
    return Manifest(**plain, files=files)


def cache_folder(manifest: Manifest) -> Path:
    """Outside build/, so that a clean rebuild needs no network."""
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "dream-machine" / f"pyodide-{manifest.pyodide}"


def obtain(manifest: Manifest) -> dict[str, Path]:
    """Every pinned file, verified, in the cache. Raises RuntimeUnavailable with what each said."""
    cache = cache_folder(manifest)
    cache.mkdir(parents=True, exist_ok=True)
    missing = [pin for pin in manifest.files if not _is_cached(pin, cache)]
    errors: list[str] = []
    for title, source in _sources():
        if not missing:
            break
        try:
            for pin, content in source(manifest, missing):
                if pin.matches(content):
                    _store(content, cache / pin.name)
                else:
                    errors.append(f"{title}: {pin.name} is not the pinned file")
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            errors.append(f"{title}: {_reason(error)}")
        missing = [pin for pin in missing if not (cache / pin.name).exists()]
    if missing:
        names = ", ".join(pin.name for pin in missing)
        raise RuntimeUnavailable("\n  ".join([f"no source has {names}", *errors]))
    return {pin.name: cache / pin.name for pin in manifest.files}


def _sources() -> list[tuple[str, Source]]:
    return [
        ("DREAM_RUNTIME_DIR", _from_folder),
        ("official release", _from_release),
        ("npm", _from_npm),
        ("PyPI", _from_pypi),
    ]


def _is_cached(pin: PinnedFile, cache: Path) -> bool:
    path = cache / pin.name
    if not path.exists():
        return False
    if pin.matches(path.read_bytes()):
        return True
    print(f"runtime: {path} is damaged or was changed; fetching it anew", file=sys.stderr)
    path.unlink()
    return False


def _store(content: bytes, path: Path) -> None:
    """Write aside and rename, so that a second builder never reads half a file."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as aside:
        aside.write(content)
    Path(aside.name).chmod(0o644)
    Path(aside.name).replace(path)


def _from_folder(manifest: Manifest, wanted: list[PinnedFile]) -> Iterable[tuple[PinnedFile, bytes]]:
    given = os.environ.get("DREAM_RUNTIME_DIR")
    if not given:
        return
    for pin in wanted:
        path = Path(given) / pin.name
        if path.exists():
            yield pin, path.read_bytes()


def _from_release(manifest: Manifest, wanted: list[PinnedFile]) -> Iterable[tuple[PinnedFile, bytes]]:
    for pin in (pin for pin in wanted if not pin.package):
        with urllib.request.urlopen(manifest.release + pin.name, timeout=RELEASE_TIMEOUT) as reply:
            yield pin, reply.read()


def _from_npm(manifest: Manifest, wanted: list[PinnedFile]) -> Iterable[tuple[PinnedFile, bytes]]:
    carried: dict[str, list[PinnedFile]] = {}
    for pin in wanted:
        if pin.registry == "npm":
            carried.setdefault(pin.package or manifest.npm_package, []).append(pin)
    for package, pins in carried.items():
        yield from _of_npm_package(package, pins)


def _of_npm_package(package: str, pins: list[PinnedFile]) -> Iterable[tuple[PinnedFile, bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        _run([*NPM, "pack", "--silent", "--pack-destination", folder, package])
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as members:
            for pin in pins:
                member = members.extractfile(f"package/{pin.folder}{pin.name}")
                if member is not None:
                    yield pin, member.read()


def _from_pypi(manifest: Manifest, wanted: list[PinnedFile]) -> Iterable[tuple[PinnedFile, bytes]]:
    carried = [pin for pin in wanted if pin.registry == "pypi"]
    if not carried:
        return
    # The carrier weighs far more than what we want of it, so pip is only asked for its address
    # and the member is read by HTTP ranges.
    with RemoteZip(_pip_address(manifest.pypi_carrier)) as wheel:
        for pin in carried:
            yield pin, wheel.read(manifest.pypi_folder + pin.name)


def _pip_address(requirement: str) -> str:
    with tempfile.TemporaryDirectory() as target:
        report = _run(
            [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--report", "-"]
            + ["--no-deps", "--ignore-installed", "--ignore-requires-python"]
            + ["--python-version", "3.12", "--only-binary", ":all:", "--target", target]
            + [requirement]
        )
    address: str = json.loads(report)["install"][0]["download_info"]["url"]
    return address


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout


def _reason(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        lines = (error.stderr or "").strip().splitlines()
        return lines[-1] if lines else f"{error.cmd[0]} exited with {error.returncode}"
    if isinstance(error, urllib.error.URLError):
        return str(error.reason)
    return str(error)
