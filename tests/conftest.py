"""What every kind of test may use: the built site under an address, and the system's Chromium."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from builder.serve import SITE, serving

# A busy machine is slow at times, and that is no failure.
settings.register_profile("unhurried", deadline=None)
settings.register_profile("long", settings.get_profile("unhurried"), max_examples=10_000)  # make test-long
settings.load_profile("unhurried")

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def site_folder() -> Path:
    if not (SITE / "index.html").exists():
        pytest.fail("build/site is missing: run `make build`, or the tests by `make test`")
    return SITE


@pytest.fixture(scope="session")
def site_url(site_folder: Path) -> Iterator[str]:
    """Ends with a slash; pages are e.g. site_url + "level-4/"."""
    with serving(site_folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright's own browsers need a download; the distribution's Chromium does not."""
    found = [path for name in CHROMIUMS if (path := shutil.which(name))]
    if not found:
        pytest.fail("no Chromium found; on Debian or Ubuntu: sudo apt-get install chromium")
    return {
        **browser_type_launch_args,
        "executable_path": found[0],
        "args": [
            "--no-sandbox",  # CI runs as root, where the sandbox refuses to start
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    }
