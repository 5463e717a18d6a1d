"""The Chromium that tests and measurements drive: the system's, or the one that Playwright fetched.

``python -m builder.toolchain.browser`` prints its path, and ends with 1 if there is none.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of the executable, or None."""
    system = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    return system or fetched_chromium()


def fetched_chromium() -> str | None:
    """Playwright's own, if ``playwright install chromium`` could fetch it."""
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return next((str(path) for path in sorted(folder.glob("chromium-*/*/chrome"), reverse=True)), None)


if __name__ == "__main__":
    found = find_chromium()
    print(found or "no Chromium found", file=sys.stdout if found else sys.stderr)
    sys.exit(found is None)
