"""Write the zip: ``make pack``, after a build.

It holds one folder: `site` is what a host gets, `serve.py` serves it without any host, and `start-here.html` says in a
browser how to begin. Whoever opens a page of `site` from the folder is told the same by the page
(site/frame/fallback.js).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from builder.serve import SITE

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "dream-machine"
ZIP = ROOT / "build" / f"{FOLDER}.zip"
BESIDE = {
    "serve.py": ROOT / "builder" / "serve.py",
    "start-here.html": Path(__file__).with_name("start-here.html"),
    "LICENSE": ROOT / "LICENSE",
    "LICENSE-content": ROOT / "LICENSE-content",
}
"""What lies beside the site, by its name there."""


def pack(site: Path, zip_file: Path) -> None:
    """The built site and what serves it -> zip_file; one that was there is replaced when the new one is whole."""
    aside = zip_file.with_name(f"{zip_file.name}.new")
    with ZipFile(aside, "w", ZIP_DEFLATED) as archive:
        for name, path in contents(site):
            archive.write(path, f"{FOLDER}/{name}")
    aside.replace(zip_file)


def contents(site: Path) -> Iterator[tuple[str, Path]]:
    """What the folder holds: names in it, and the files that they come from."""
    yield from BESIDE.items()
    for path in sorted(site.rglob("*")):
        if path.is_file():
            yield f"site/{path.relative_to(site).as_posix()}", path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m builder.pack")
    parser.add_argument("--site", type=Path, default=SITE)
    parser.add_argument("--to", type=Path, default=ZIP)
    options = parser.parse_args()
    if not (options.site / "index.html").is_file():
        print(f"pack: {options.site} holds no site; run `make build` first", file=sys.stderr)
        return 1
    pack(options.site, options.to)
    print(f"{options.to}: {options.to.stat().st_size / 1e6:.1f} MB, {sum(1 for _ in contents(options.site))} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
