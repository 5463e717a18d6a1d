"""The dreamlab wheel for the page: sources included, and the same bytes at every build.

Learners read and edit dreamlab in the page, hence .py files and no bytecode. The build runs on a
copy, since setuptools would reuse leftovers of earlier builds lying in build/lib.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EPOCH = "1577836800"  # any fixed date from 1980 on (zip knows none before) makes equal archives


def wheel_sources(root: Path = ROOT) -> list[Path]:
    """What the wheel is made of, relative to the root, in a fixed order."""
    modules = (path.relative_to(root) for path in (root / "dreamlab").rglob("*.py"))
    return [Path("LICENSE"), Path("pyproject.toml"), *sorted(modules)]


def sources_digest(root: Path = ROOT) -> str:
    digest = hashlib.sha256()
    for path in wheel_sources(root):
        content = (root / path).read_bytes()
        digest.update(f"{path.as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def build_wheel(folder: Path, root: Path = ROOT) -> Path:
    with tempfile.TemporaryDirectory() as copy:
        for path in wheel_sources(root):
            target = Path(copy) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / path, target)
            target.chmod(0o644)  # archives record modes, hence this one and the umask below
        (Path(copy) / "README.md").write_text("See the project.\n")  # not ours: its changes would change the wheel
        subprocess.run(
            [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
            + ["--no-build-isolation", "--wheel-dir", str(folder), copy],
            check=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
            umask=0o022,
        )
    (wheel,) = folder.glob("dreamlab-*.whl")
    return wheel
