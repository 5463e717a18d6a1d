"""Chromium for measurements: fresh profiles, repeated visits, a slower line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import BrowserContext, Page, Playwright

from builder.toolchain.browser import find_chromium

ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True)
class Line:
    """A connection: name, megabits a second, milliseconds of delay; None is the machine's own."""

    name: str
    megabits: float | None = None
    delay: float = 0.0


LOOPBACK, THROTTLED = Line("loopback"), Line("20 Mbit/s", 20.0, 40.0)


@contextmanager
def fresh_profile(playwright: Playwright, *more: str) -> Iterator[BrowserContext]:
    """A browser that has never been anywhere, with a cache on disk as a reader's has. more: arguments of Chromium's"""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        context = playwright.chromium.launch_persistent_context(
            Path(folder),
            executable_path=find_chromium(),
            args=[*ARGUMENTS, *more],
            viewport={"width": 1280, "height": 900},
        )
        try:
            yield context
        finally:
            context.close()


def throttle(page: Page, line: Line) -> None:
    """The page's line, from now on."""
    if line.megabits is None:
        return
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    bytes_per_second = line.megabits * 1e6 / 8
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": line.delay,
            "downloadThroughput": bytes_per_second,
            "uploadThroughput": bytes_per_second,
        },
    )
