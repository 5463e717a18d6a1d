"""What Lighthouse gives each page: a line a page, and an end with 1 if one falls short.

    python -m builder.lighthouse [level-4/ ...]

Without addresses, every page of the built site. It is set up by `make lighthouse`, and asks no other machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from builder.runtime.wheel import ROOT
from builder.serve import SITE, serving
from builder.toolchain.browser import find_chromium
from builder.toolchain.node import NODE

MODULES = ROOT / "build" / "lighthouse"
LEAST = {"accessibility": 1.0, "best-practices": 1.0, "seo": 0.95}


def main(wanted: list[str]) -> int:
    chromium = find_chromium()
    if chromium is None:
        print("no Chromium found: run this by `make lighthouse`", file=sys.stderr)
        return 2
    short = 0
    with serving(SITE) as site:
        command = [NODE, str(Path(__file__).parent / "scores.mjs"), str(MODULES), chromium]
        addresses = [site + page for page in wanted or pages()]
        with subprocess.Popen([*command, *addresses], stdout=subprocess.PIPE, text=True) as node:
            assert node.stdout is not None
            for line in node.stdout:
                found = json.loads(line)
                short += not good_enough(found)
                print(in_words(found, site), flush=True)
    return 1 if short or node.returncode else 0


def pages() -> list[str]:
    """Every page's address below the site's own, the front page first."""
    folders = (path.parent.relative_to(SITE).as_posix() for path in SITE.rglob("index.html"))
    return sorted("" if folder == "." else f"{folder}/" for folder in folders)


def good_enough(found: dict[str, Any]) -> bool:
    """Whether each score of a page reaches what is asked of it."""
    scores: dict[str, float | None] = found["scores"]
    return not found["error"] and all((scores[name] or 0) >= least for name, least in LEAST.items())


def in_words(found: dict[str, Any], site: str) -> str:
    """The scores out of 100, and what lowers them."""
    scores = ", ".join(f"{name} {100 * (score or 0):.0f}" for name, score in found["scores"].items())
    faults = [f"    {fault['title']}: {json.dumps(fault['items'])[:300]}" for fault in found["faults"]]
    page = found["address"].removeprefix(site) or "front page"
    return "\n".join([f"{page}: {found['error'] or scores}", *faults])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
