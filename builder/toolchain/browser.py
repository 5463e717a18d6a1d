"""The Chromium that tests and measurements drive: the system's, or the one that Playwright fetched.

``python -m builder.toolchain.browser`` prints its path, and ends with 1 if there is none.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of the executable, or None."""
    system = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    return system or fetched_chromium()


def find_shell() -> str | None:
    """Chromium without what is around its pages, or None: a page that starts Python is a third less work for it."""
    return shutil.which(SHELL) or _fetched("chromium_headless_shell-*/*/*headless*shell")


def fetched_chromium() -> str | None:
    """Playwright's own, if ``playwright install chromium`` could fetch it."""
    return _fetched("chromium-*/*/chrome")


def _fetched(pattern: str) -> str | None:
    """The newest of Playwright's browsers that is so called."""
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return next((str(path) for path in sorted(folder.glob(pattern), reverse=True)), None)


if __name__ == "__main__":
    found = find_chromium()
    print(found or "no Chromium found", file=sys.stdout if found else sys.stderr)
    sys.exit(found is None)
