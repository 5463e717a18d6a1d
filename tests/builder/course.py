"""A copy of the lessons that a test may edit as an author does, and build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from builder.content.site import SWITCH

ROOT = Path(__file__).resolve().parents[2]


class Course:
    """levels/ and mkdocs.yml in a folder of their own; everything else is the checkout's.

    languages: the translations too; without them the site is English alone, and built in half the time
    few: half of the pages hidden by a site.yml, which again saves two fifths
    """

    def __init__(self, folder: Path, *, languages: bool = False, few: bool = False) -> None:
        self.folder, self.levels, self.site = folder, folder / "levels", folder / "site-built"
        left_out = shutil.ignore_patterns(*([] if languages else ["languages"]))
        shutil.copytree(ROOT / "levels", self.levels, ignore=left_out)
        shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
        for name in ("builder", "templates", "site", "dreamlab", "build"):
            (folder / name).symlink_to(ROOT / name)
        if few:
            (folder / "site.yml").write_text("hide: {levels: [5], pages: [reference]}\n")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands in the file, which must not be missing from it."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} no longer has {old!r}: have the test edit something else"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, name: str, text: str) -> None:
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def build(self) -> str:
        """What the build says; empty if it is content."""
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", f"{self.folder}/mkdocs.yml"]
        done = subprocess.run(
            [*command, "--site-dir", str(self.site)],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert (done.returncode == 0) == ("Aborted" not in done.stdout), done.stdout
        assert "Traceback" not in done.stdout, done.stdout
        return done.stdout

    def page(self, address: str) -> str:
        return (self.site / address / "index.html").read_text(encoding="utf-8")


def environment() -> dict[str, str]:
    """`make test` forbids the checkout's own site.yml; the one of a course's folder is what a test may be about."""
    inherited = {name: value for name, value in os.environ.items() if name != SWITCH}
    return {**inherited, "NO_MKDOCS_2_WARNING": "1"}
