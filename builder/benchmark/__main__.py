"""How fast the site is beside the ordinary way, in one run: a table here, all figures in build/bench.json.

    python -m builder.benchmark [--rounds 7] [--write] [--only PART ...]

Machines are noisy, so everything compared is measured by turns, and what counts are ratios of medians.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# One thread for the native side, set before numpy is imported.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

from playwright.sync_api import Playwright, sync_playwright

from builder.benchmark import halves, memory, page, planning, pool, startup, training, transfer
from builder.benchmark.chromium import LOOPBACK, THROTTLED, fresh_profile
from builder.benchmark.comparison import comparison_pages
from builder.benchmark.host import hosting
from builder.runtime.snapshot import IMAGE
from builder.runtime.wheel import ROOT
from builder.serve import SITE

STARTUP = ("ours_ms", "alone_ms", "plain_ms", "ratio", "alone_ratio")
REPORT, PRINTED = ROOT / "build" / "bench.json", ROOT / "levels" / "speed.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m builder.benchmark")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="into levels/speed.json too, which a page prints")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="measure these; the rest stays as it was printed")
    options = parser.parse_args()
    rounds = options.rounds
    task = training.prepare()
    with (
        hosting(SITE) as site,
        comparison_pages(task) as (folder, comparison),
        sync_playwright() as playwright,
    ):
        bench = Bench(playwright, site, comparison, folder, task, rounds)
        report = json.loads(PRINTED.read_text()) if options.only else {}
        report |= {"rounds": rounds, "machine": machine(playwright)}
        report |= {part: PARTS[part](bench) for part in options.only or PARTS}
    for path in [REPORT, PRINTED] if options.write else [REPORT]:
        path.write_text(json.dumps(report, indent=1) + "\n")
    print_report(report)
    if report["memory"]["ratio"] > memory.MOST:
        print(f"the page has more than {memory.MOST} times the plain page's memory", file=sys.stderr)
        return 1
    return 0


@dataclass(frozen=True)
class Bench:
    """What the parts measure with: a browser, our site, the comparison's pages and their folder."""

    playwright: Playwright
    site: str
    comparison: str
    folder: Path
    task: training.Task
    rounds: int

    @property
    def lab(self) -> str:
        return self.site + "level-4/"


def measure_bytes(bench: Bench) -> dict[str, Any]:
    plain = bench.comparison + "plain.html"
    return {
        "packages": transfer.measure(bench.playwright, bench.lab, SITE, THROTTLED, without=IMAGE),
        "snapshot": transfer.measure(bench.playwright, bench.lab, SITE, LOOPBACK, marker=IMAGE),
        "plain": transfer.measure(bench.playwright, plain, bench.folder, LOOPBACK),
    }


def measure_training(bench: Bench) -> dict[str, Any]:
    with fresh_profile(bench.playwright) as context:
        peers, python = context.new_page(), context.new_page()
        peers.goto(bench.comparison + "peers.html")
        peers.wait_for_function("() => window.peersReady === true")
        python.goto(bench.comparison + "plain.html")
        python.wait_for_function("() => window.firstReading !== undefined", timeout=startup.PATIENCE_MS)
        return training.compare(bench.task, peers, python, bench.rounds)


PARTS: dict[str, Callable[[Bench], Any]] = {
    "startup": lambda bench: startup.measure(bench.playwright, bench.site, bench.comparison, bench.rounds),
    "bytes": measure_bytes,
    "halves": lambda bench: halves.measure(SITE),
    "page": lambda bench: page.measure(bench.playwright, bench.lab, bench.rounds),
    "memory": lambda bench: memory.measure(bench.playwright, bench.site, bench.comparison, min(bench.rounds, 3)),
    "pool": lambda bench: pool.measure(bench.playwright, bench.lab, bench.rounds),
    "training": measure_training,
    "planning": lambda bench: planning.measure(min(bench.rounds, 3)),
}


def machine(playwright: Playwright) -> str:
    with fresh_profile(playwright) as context:
        agent = context.new_page().evaluate("navigator.userAgent")
    chromium = re.search(r"Chrome/(\d+)", agent)
    return f"{os.cpu_count()} cores, Chromium {chromium[1] if chromium else '?'}"


def print_report(report: dict[str, Any]) -> None:
    print(f"medians of {report['rounds']} rounds; times in ms")
    print("\nopening a page                  ours     alone     plain   ratio   alone's")
    for row in report["startup"]:
        for what in ("ready", "reading"):
            ours, alone, plain, ratio, share = (row[what][key] for key in STARTUP)
            opening = f"{row['line']:10} {row['visit']:7} {what:8}"
            print(f"{opening} {ours:9.0f} {alone:9.0f} {plain:9.0f} {ratio:7.2f} {share:9.2f}")
    print("\nbytes of a first visit           gzip    brotli   ratio (gzip)")
    plain = report["bytes"]["plain"]["gzip"]
    for name, row in report["bytes"].items():
        print(f"{name:22} {row['gzip']:14,} {row['brotli']:9,} {row['gzip'] / plain:7.2f}")
    print("\nthe interpreter: functions, and gzipped bytes in one piece and in halves")
    for name, value in report["halves"].items():
        print(f"{name:22} {value:14,}")
    print("\ntraining to one-step error", f"{report['training']['wanted_error']:.6f}")
    for name, row in report["training"].items():
        if name == "wanted_error":
            continue
        ratio = f"{row['ratio']:7.2f}" if "ratio" in row else "       "
        print(f"{name:10} {row['milliseconds']:9.1f} {ratio}   {row['steps']} steps of {row['batch']}")
    print("\nplanning, decisions a second     page    native   ratio")
    for name, row in report["planning"].items():
        print(f"{name:24} {row['page_a_second']:12.0f} {row['native_a_second']:9.0f} {row['ratio']:7.2f}")
    print("\nmemory, private bytes of the renderer; a program of a reader's, ms")
    for name, value in report["memory"].items():
        print(f"{name:34} {value:14,.2f}")
    print("\nseeded cells, by the engine alone and by all workers")
    for name, value in report["pool"].items():
        print(f"{name:34} {value:14,.2f}")
    print("\nthe lab")
    for name, value in report["page"].items():
        print(f"{name:34} {value:14,.1f}")


if __name__ == "__main__":
    sys.exit(main())
