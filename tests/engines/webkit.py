"""WebKitGTK's MiniBrowser on a virtual display, through Selenium and the distribution's WebKitWebDriver."""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.engines.engine import HEIGHT, PATIENCE_S, WIDTH, Engine

DRIVER = "WebKitWebDriver"
DISPLAY = "Xvfb"
# WebAssembly is optimised after ten times the usual work, as in the other browser tests: most of a visit is over before
# an optimised Python would have paid for itself.
UNHURRIED = {
    "JSC_thresholdForOMGOptimizeAfterWarmUp": "500000",
    "JSC_thresholdForOMGOptimizeSoon": "5000",
}
CALL = """
const [given, done] = arguments;
(%s)(given).then((text) => done({ text }), (error) => done({ trouble: String(error) }));
"""


class WebKit(Engine):
    name = "webkit"
    debian = "webkit2gtk-driver xvfb"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._display, number = start_display()
        settings = folder / ".config"
        (settings / "gtk-3.0").mkdir(parents=True)
        (settings / "gtk-3.0" / "settings.ini").write_text("[Settings]\ngtk-enable-animations=0\n")  # reduced motion
        (settings / "user-dirs.dirs").write_text(f'XDG_DOWNLOAD_DIR="{self.downloads}"\n')
        surroundings = (
            os.environ | {"DISPLAY": number, "HOME": str(folder), "XDG_CONFIG_HOME": str(settings)} | UNHURRIED
        )
        options = Options()
        options.add_argument("--automation")
        options.page_load_strategy = "normal"  # with "eager" a page that rewrites its fragment hangs the driver
        service = Service(shutil.which(DRIVER), log_output=str(folder / "driver.log"), env=surroundings)
        with warnings.catch_warnings(action="ignore"):  # what Selenium says to itself
            self._driver = webdriver.WebKitGTK(options=options, service=service)
        self._driver.set_script_timeout(PATIENCE_S)
        self._driver.set_page_load_timeout(PATIENCE_S)
        self._driver.set_window_rect(0, 0, WIDTH, HEIGHT)

    @classmethod
    def is_installed(cls) -> bool:
        return bool(shutil.which(DRIVER) and shutil.which(DISPLAY))

    def open(self, address: str) -> None:
        self._driver.get(address)

    def call(self, function: str, given: str) -> str:
        answer = self._driver.execute_async_script(CALL % function, given)
        assert "text" in answer, answer["trouble"]
        return answer["text"]

    def press(self, css: str) -> None:
        self._driver.find_element("css selector", css).click()

    def choose_file(self, css: str, file: Path) -> None:
        self._driver.find_element("css selector", css).send_keys(str(file))

    def screenshot(self) -> bytes:
        return self._driver.get_screenshot_as_png()

    def close(self) -> None:
        self._driver.quit()
        self._display.terminate()
        self._display.wait(PATIENCE_S)


def start_display() -> tuple[subprocess.Popen[bytes], str]:
    """A virtual display and its name; the server picks a free number itself."""
    reading, writing = os.pipe()
    command = [DISPLAY, "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as said:
        return server, f":{said.readline().strip()}"
