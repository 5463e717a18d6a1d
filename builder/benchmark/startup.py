"""From opening a page to an engine that is ready, and to the first complete reading: ours beside the ordinary way.

The engine alone, in a page with nothing else, says how much of ours is the engine's.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Playwright

from builder.benchmark.chromium import LOOPBACK, THROTTLED, Line, fresh_profile, throttle

PATIENCE_MS = 120_000
STAY_MS = 10_000
"""So long a reader stays at the first visit: by then the browsers have kept what they mean to keep."""
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
    """A row for each line and kind of visit; the pages by turns, so that all meet the same machine."""
    pages = {"ours": site + "level-4/", "alone": comparison + "alone.html", "plain": comparison + "plain.html"}
    rows = []
    for line in (LOOPBACK, THROTTLED):
        visits: dict[tuple[str, str], list[Visit]] = {}
        for _ in range(rounds):
            for name, address in pages.items():
                with fresh_profile(playwright) as context:
                    for kind, stay in (("cold", STAY_MS), ("repeat", 0)):
                        visits.setdefault((name, kind), []).append(visit(context, address, line, stay))
        rows += [row(line, kind, {name: visits[name, kind] for name in pages}) for kind in ("cold", "repeat")]
    return rows


def visit(context: BrowserContext, address: str, line: Line, stay: int) -> Visit:
    page = context.new_page()
    page.add_init_script(LISTEN)
    throttle(page, line)
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.firstReading !== undefined", timeout=PATIENCE_MS)
    times = page.evaluate("[engineReady, firstReading]")
    page.wait_for_timeout(stay)
    page.close()
    return Visit(*times)


def row(line: Line, kind: str, visits: dict[str, list[Visit]]) -> dict[str, Any]:
    result: dict[str, Any] = {"line": line.name, "visit": kind, "rounds": len(visits["ours"])}
    for what in ("ready", "reading"):
        times = {name: median(getattr(each, what) for each in page) for name, page in visits.items()}
        shares = {"ratio": times["ours"] / times["plain"], "alone_ratio": times["alone"] / times["plain"]}
        result[what] = {f"{name}_ms": time for name, time in times.items()} | shares
    return result
