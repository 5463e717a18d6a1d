"""From opening a page to an engine that is ready, and to the first complete reading: ours beside the ordinary way."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Playwright

from builder.bench.chromium import LOOPBACK, THROTTLED, Line, fresh_profile, throttle

PATIENCE_MS = 120_000
# Our page says so by itself; the times are the page's own, from its navigation on.
LISTEN = """
window.Worker = class extends Worker {
  constructor(url, options) {
    super(url, options);
    this.addEventListener("message", ({ data }) => {
      if (data?.type === "ready") window.engineReady ??= performance.now();
    });
  }
};
addEventListener("reading", () => { window.firstReading ??= performance.now(); });
"""


@dataclass(frozen=True)
class Visit:
    """Milliseconds from the navigation to the engine's readiness and to the first complete reading."""

    ready: float
    reading: float


def measure(playwright: Playwright, site: str, comparison: str, rounds: int) -> list[dict[str, Any]]:
    """A row for each line and kind of visit; ours and the plain page by turns, so that both meet the same machine."""
    pages = {"ours": site + "level-4/", "plain": comparison + "plain.html"}
    rows = []
    for line in (LOOPBACK, THROTTLED):
        visits: dict[tuple[str, str], list[Visit]] = {}
        for _ in range(rounds):
            for name, address in pages.items():
                with fresh_profile(playwright) as context:
                    for kind in ("cold", "repeat"):
                        visits.setdefault((name, kind), []).append(visit(context, address, line))
        rows += [row(line, kind, visits["ours", kind], visits["plain", kind]) for kind in ("cold", "repeat")]
    return rows


def visit(context: BrowserContext, address: str, line: Line) -> Visit:
    page = context.new_page()
    page.add_init_script(LISTEN)
    throttle(page, line)
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.firstReading !== undefined", timeout=PATIENCE_MS)
    times = page.evaluate("[engineReady, firstReading]")
    page.close()
    return Visit(*times)


def row(line: Line, kind: str, ours: list[Visit], plain: list[Visit]) -> dict[str, Any]:
    result: dict[str, Any] = {"line": line.name, "visit": kind, "rounds": len(ours)}
    for what in ("ready", "reading"):
        mine, theirs = (median(getattr(each, what) for each in visits) for visits in (ours, plain))
        result[what] = {"ours_ms": mine, "plain_ms": theirs, "ratio": mine / theirs}
    return result
