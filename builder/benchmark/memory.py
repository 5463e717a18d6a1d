"""Memory of a page at work, beside the ordinary way: what its renderer has for itself alone.

Shared pages (the browser's own code, fonts) are left out: every tab has them. Python is most of the rest. *Settled* is
measured after a collection of garbage in the page and in its workers, since browsers collect when they like; *peak* is
the most that the renderer had at once until then, as the kernel remembers it.
"""

from __future__ import annotations

import re
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from builder.benchmark.chromium import fresh_profile
from builder.benchmark.startup import LISTEN, PATIENCE_MS

MOST = 2.0
"""Times the plain page's, beyond which the bench fails."""
SETTLE_MS = 45_000
"""By then other seeds are read, the course is kept, and Chromium has given back what its compilers needed."""
COLLECTING = "--js-flags=--expose-gc"
"""Has Chromium collect garbage when it is asked to."""
LISTING = """async () => {
  const { sandbox } = await import(new URL("assets/dream/sandbox/sandbox.js", document.baseURI).href);
  const attended = new AbortController();
  sandbox.attend(attended.signal);
  const began = performance.now();
  await sandbox.run("print(1)");
  window.coldRun = performance.now() - began;
  await sandbox.warm(true);
  await new Promise((resolve) => setTimeout(resolve, 6000));
  const again = performance.now();
  window.stay = sandbox.run("import time; print(1); time.sleep(600)", {
    onSaid: () => { window.warmRun = performance.now() - again; },
  });
  await new Promise((resolve) => setTimeout(resolve, 1500));
}"""


def measure(playwright: Playwright, site: str, comparison: str, rounds: int) -> dict[str, Any]:
    """Medians of private bytes: the plain page and ours after the first reading, and ours with a program's Python."""
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, address in (("plain", comparison + "plain.html"), ("ours", site + "level-4/")):
            with fresh_profile(playwright, COLLECTING) as context:
                page = at_work(context, address)
                collect(page)
                found.setdefault(f"{name}_private_bytes", []).append(private(page))
                found.setdefault(f"{name}_peak_bytes", []).append(peak(page))
                if name == "ours":
                    page.evaluate(LISTING.replace("assets/dream", "../assets/dream"))
                    found.setdefault("with_program_private_bytes", []).append(private(page))
                    for run in ("cold", "warm"):
                        found.setdefault(f"{run}_program_ms", []).append(page.evaluate(f"{run}Run"))
    return with_ratios({name: median(values) for name, values in found.items()})


def with_ratios(result: dict[str, Any]) -> dict[str, Any]:
    """Ours to the plain page's, settled and at the peak."""
    ratio = result["ours_private_bytes"] / result["plain_private_bytes"]
    return result | {"ratio": ratio, "peak_ratio": result["ours_peak_bytes"] / result["plain_peak_bytes"]}


def at_work(context: BrowserContext, address: str) -> Page:
    """The page, once it has its first reading and has come to rest."""
    page = context.new_page()
    page.add_init_script(LISTEN)
    page.goto(address)
    page.wait_for_function("() => window.firstReading !== undefined", timeout=PATIENCE_MS)
    page.wait_for_timeout(SETTLE_MS)
    return page


def collect(page: Page) -> None:
    """Collects garbage, twice: what the first collection finalised is freed by the second."""
    for _ in range(2):
        page.evaluate("gc()")
        for worker in page.workers:
            worker.evaluate("gc()")


def private(page: Page) -> int:
    """Bytes that the page's renderer shares with nobody; the largest renderer is the page's."""
    return max(private_of(pid) for pid in renderers(page))


def peak(page: Page) -> int:
    """The most of that since the page was opened."""
    return max(peak_of(pid) for pid in renderers(page))


def renderers(page: Page) -> list[int]:
    """The processes of the browser's pages."""
    browser = page.context.browser
    session = page.context.new_cdp_session(page) if browser is None else browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return [process["id"] for process in processes if process["type"] == "renderer"]


def private_of(pid: int) -> int:
    """Bytes of a process that no other has mapped."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return 1024 * sum(int(size) for size in re.findall(r"^Private_(?:Clean|Dirty):\s+(\d+) kB", rollup, re.MULTILINE))


def peak_of(pid: int) -> int:
    """The most bytes that a process ever had in memory, without the files and shared memory that it has now."""
    status = Path(f"/proc/{pid}/status").read_text()
    kilobytes = {name: int(size) for name, size in re.findall(r"^(\w+):\s+(\d+) kB", status, re.MULTILINE)}
    return 1024 * (kilobytes["VmHWM"] - kilobytes["RssFile"] - kilobytes["RssShmem"])
