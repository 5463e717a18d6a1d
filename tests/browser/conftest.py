"""The lab in a real browser: one page for a module's tests, since every boot of Python costs seconds."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

ROOT = Path(__file__).resolve().parents[2]
PAGE = "level-4/"
READ_MS = 30_000
"""A reading takes about a second; this is for a machine under heavy load."""

# What the page would not tell by itself: every reading, and how many engines were ever made.
WATCH = """
window.readings = [];
window.addEventListener("reading", (event) => readings.push(event.detail));
window.workers = 0;
window.Worker = class extends Worker {
  constructor(url, options) {
    super(url, options);
    if (String(url).endsWith("/engine/worker.js")) window.workers += 1;
  }
};
"""


class Lab:
    """The failure lab on a page, as its readers know it: by labels and roles."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, fragment: str = "") -> dict[str, Any]:
        """A fresh load, and its first reading."""
        self.page.goto("about:blank")
        self.page.goto(self.address + PAGE + fragment)
        return self.reading(after=0)

    def after(self, act: Callable[[], Any]) -> dict[str, Any]:
        """The reading that an act leads to."""
        before = self.count()
        act()
        return self.reading(before)

    def count(self) -> int:
        return self.page.evaluate("readings.length")

    def reading(self, after: int) -> dict[str, Any]:
        self.page.wait_for_function(
            "before => readings.length > before"
            " && document.querySelector('failure-lab').getAttribute('aria-busy') === 'false'",
            arg=after,
            timeout=READ_MS,
        )
        return self.page.evaluate("readings.at(-1)")

    @property
    def root(self) -> Locator:
        return self.page.locator("failure-lab")

    def slider(self, name: str) -> Locator:
        return self.root.get_by_role("slider", name=name, exact=True)

    def preset(self, title: str) -> Locator:
        return self.root.get_by_role("group", name="Presets").get_by_role("button", name=title)

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def reset(self) -> dict[str, Any]:
        return self.after(self.button("Reset").click)


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Without motion by default: a picture at rest is the same picture every time."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.add_init_script(WATCH)
    yield context
    context.close()


@pytest.fixture(scope="module")
def lab(context: BrowserContext, site_url: str) -> Lab:
    """The lab on a page of its own, with its first reading made."""
    lab = Lab(context.new_page(), site_url)
    lab.open()
    return lab


@pytest.fixture(scope="session")
def headline() -> dict[str, Any]:
    return json.loads((ROOT / "levels" / "measured.json").read_text())["headline"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """A picture of the lab's page beside a failure; the plugin knows only pages that it made."""
    report = yield
    lab = getattr(item, "funcargs", {}).get("lab")
    if report.when == "call" and report.failed and lab is not None:
        folder = ROOT / "build" / "test-results"
        folder.mkdir(parents=True, exist_ok=True)
        lab.page.screenshot(path=folder / f"{item.name}.png", full_page=True)
    return report
