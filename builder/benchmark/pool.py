"""Many seeded cells in the page: by the engine's worker alone, and by all workers that the machine has room for.

A cell is what one seed adds to the failure lab's band: a training at the default settings, and its dreams. Both ways
are measured by turns in one page, on seeds that were not computed before; what comes out has to be the same bits. The
quickest round of each counts: two workers want two idle cores, and a busy machine only ever adds.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Playwright

from builder.benchmark.chromium import fresh_profile
from builder.benchmark.memory import at_work, private

CELLS = 24
"""Enough that it hardly counts who is left with the last one."""
IMPORT = """const { pool } = await import(new URL("../assets/dream/engine/pool.js", document.baseURI).href);"""
RUN = (
    "async ([first, count, most]) => {"
    + IMPORT
    + """
  const requests = Array.from({ length: count }, (_, later) => ({ lab: "failure", settings: { seed: first }, later }));
  const drifts = new Array(count);
  const began = performance.now();
  const options = { atOnce: true, onResult: ({ drift }, index) => { drifts[index] = drift; } };
  await pool.each("copy", requests, most === null ? options : { ...options, most });
  return { ms: performance.now() - began, drifts, workers: pool.size + 1 };
}"""
)
END = "async () => {" + IMPORT + " pool.end(); }"
SETTLE_MS = 1500


def measure(playwright: Playwright, address: str, rounds: int) -> dict[str, Any]:
    """Milliseconds, speed-ups, and private bytes of one more worker."""
    with fresh_profile(playwright) as context:
        page = at_work(context, address)
        first = _run(page, 10_000, None)  # more workers begin in it
        alone, together = [], []
        for index in range(rounds):
            seed = 20_000 + 100 * index
            alone.append(_run(page, seed, 0)["ms"])
            together.append(_run(page, seed + 50, None)["ms"])
        again = _run(page, 30_000, 0)
        if _run(page, 30_000, None)["drifts"] != again["drifts"]:
            raise AssertionError("other workers compute other bits")
        page.wait_for_timeout(SETTLE_MS)
        before = private(page)
        page.evaluate(END)
        page.wait_for_timeout(SETTLE_MS)
        workers, one, many = first["workers"], min(alone), min(together)
        return {
            "workers": workers,
            "cells": CELLS,
            "alone_ms": one,
            "together_ms": many,
            "speed_up": one / many,
            "share_of_workers": one / many / workers,
            "first_speed_up": one / first["ms"],
            "worker_private_bytes": (before - private(page)) / max(1, workers - 1),
        }


def _run(page: Page, seed: int, most: int | None) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(RUN, [seed, CELLS, most])
    return found
