"""What every kind of test may use: the built site under an address, and the system's Chromium."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from builder.serve import SITE, serving
from builder.toolchain.browser import find_chromium, find_shell

# A busy machine is slow at times, and that is no failure.
settings.register_profile("unhurried", deadline=None)
settings.register_profile("long", settings.get_profile("unhurried"), max_examples=10_000)  # make test-long
settings.load_profile("unhurried")


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
    """The distribution's Chromium, which needs no download, or the one that Playwright fetched; if there is, the shell.

    tests/engines has the whole browser, which takes half as much work again to bring a page and Python up.
    """
    found = find_shell() or find_chromium()
    if found is None:
        pytest.fail("no Chromium found: run the tests by `make test`, or `make gate`")
    return {
        **browser_type_launch_args,
        "executable_path": found,
        "args": [
            "--no-sandbox",  # CI runs as root, where the sandbox refuses to start
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            # WebAssembly is optimised after ten times the usual work: most tests end before that.
            "--js-flags=--wasm-tiering-budget=130000000",
            # A context's pages share a process, and what it has compiled (tests/browser/conftest.py: keep_compiled).
            "--process-per-site",
        ],
    }


# Without these a process would be left with one of them at the end, while the other has nothing to do.
LONGEST = (
    "tests/browser/test_every_page.py",
    "tests/browser/test_claims.py",
    "tests/engines/test_journeys.py",
    "tests/test_contributing.py",
    "tests/browser/test_languages.py",
    "tests/browser/test_updates.py",
    "tests/browser/test_sandbox.py",
    "tests/browser/test_offline.py",
    "tests/browser/test_downloads.py",
    "tests/browser/test_faults.py",
    "tests/browser/test_tour.py",
    "tests/browser/test_shelf.py",
    "tests/browser/test_keyboard.py",
    "tests/browser/test_home.py",
)

# What of such a file belongs together: a page with its states, a claim's lab, an engine's visit.
PARTS = {
    "tests/browser/test_every_page.py": r"\[(\S+) (?:at rest|at work|done)",
    "tests/browser/test_claims.py": r"\[(\w+)-chromium\]",
    "tests/engines/test_journeys.py": r"\[(chromium|firefox|webkit)\b",
    "tests/dreamlab/measure/test_native_sample.py": r"(\[.*\])",
}


class OneFileOneProcess(LoadScopeScheduling):  # type: ignore[misc]
    """A file's tests stay in one process, since they share a page or a model; parts that share nothing do not.

    xdist's own groups (``--dist loadgroup``) are silently none under this pytest: it writes them into an attribute
    that pytest no longer reads.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        part = re.search(PARTS[file], nodeid) if file in PARTS else None
        return f"{file} {part[1]}" if part else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return OneFileOneProcess(config, log)


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test that asks for the built site is none of those that `make unit` runs, in a fresh clone too."""
    if "site_folder" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.built)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; the rest in the order in which they were named."""
    place = {file: at for at, file in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.nodeid.split("::")[0], len(place)))
