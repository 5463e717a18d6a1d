"""Chromium, through Playwright, as in the other browser tests."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserType

from builder.toolchain.browser import find_chromium
from tests.engines.engine import HEIGHT, WIDTH, Engine


class Chromium(Engine):
    name = "chromium"
    debian = "chromium"

    def __init__(self, folder: Path, browser_type: BrowserType) -> None:
        super().__init__(folder)
        self.browser = browser_type.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        self.context = self.browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
        self.page = self.context.new_page()
        # Under their own names, as the other engines do; Playwright would give them others.
        where = {"behavior": "allow", "downloadPath": str(self.downloads)}
        self.context.new_cdp_session(self.page).send("Page.setDownloadBehavior", where)

    @classmethod
    def is_installed(cls) -> bool:
        return True  # without it the fixture ``browser`` fails: Chromium is not optional

    def open(self, address: str) -> None:
        self.page.goto(address)

    def call(self, function: str, given: str) -> str:
        return self.page.evaluate(function, given)

    def press(self, css: str) -> None:
        self.page.locator(css).first.click()

    def choose_file(self, css: str, file: Path) -> None:
        self.page.set_input_files(css, file)

    def screenshot(self) -> bytes:
        return self.page.screenshot()

    def close(self) -> None:
        self.browser.close()
