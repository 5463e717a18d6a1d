"""The lab once it is up: how long a reading takes, whether the page stays smooth, how much memory it has."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import inf
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, Playwright

from builder.benchmark.chromium import fresh_profile
from builder.benchmark.memory import renderers
from builder.benchmark.startup import PATIENCE_MS

WATCH = """
window.readings = [];
addEventListener("reading", ({ detail }) => readings.push({ at: performance.now(), run: detail.timings.run }));
window.looks = []; // first looks at a new dream, once they are drawn
addEventListener("DOMContentLoaded", () => {
  const words = document.querySelector("failure-lab [data-part=these-balls]");
  const look = () => words.textContent.includes("%") && requestAnimationFrame(() => looks.push(performance.now()));
  new MutationObserver(look).observe(words, { childList: true });
});
window.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((entry) => entry.duration)))
  .observe({ type: "longtask", buffered: false });
"""
SLIDE = """
([name, stop]) => {
  const slider = document.querySelector(`failure-lab [data-setting=${name}]`);
  slider.value = stop;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  slider.dispatchEvent(new Event("change", { bubbles: true }));
  return performance.now();
}
"""
FRAMES = """
() => new Promise((resolve) => {
  const times = [];
  const tick = (now) => times.push(now) < 120 ? requestAnimationFrame(tick) : resolve(times);
  requestAnimationFrame(tick);
})
"""


def measure(playwright: Playwright, address: str, rounds: int) -> dict[str, Any]:
    """Medians; milliseconds and bytes."""
    with fresh_profile(playwright) as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(address)
        page.wait_for_function("() => readings.length > 0", timeout=PATIENCE_MS)
        page.evaluate("longTasks.length = 0")
        retrained = [slide(page, "noise", 1 + index) for index in range(rounds)]
        tasks = page.evaluate("longTasks")
        horizons = [slide(page, "horizon", 30 + index) for index in range(rounds)]
        frames = page.evaluate(FRAMES)
        played = moving(page, "[data-world=both]")
        page.click("failure-lab [data-part=stop-play]")
        slide(page, "noise", 0)
        preset(page, "averaged")
        scene = moving(page, "lab-scene [data-part=play]")
        return {
            "release_to_first_look_ms": median(slid.look for slid in retrained),
            "release_to_reading_ms": median(slid.reading for slid in retrained),
            "horizon_release_to_reading_ms": median(slid.reading for slid in horizons),
            "horizon_compute_ms": median(slid.run for slid in horizons),
            "longest_task_while_training_ms": max(tasks, default=0.0),
            "frames_a_second": rate(frames),
            "frames_a_second_in_play": played[0],
            "longest_task_in_play_ms": played[1],
            "frames_a_second_in_a_scene": scene[0],
            "longest_task_in_a_scene_ms": scene[1],
            "page_heap_bytes": page.evaluate("performance.memory.usedJSHeapSize"),
            "renderer_resident_bytes": resident(page),
        }


@dataclass(frozen=True)
class Slid:
    """Milliseconds from a slider's release to the first look at the new dream and to the reading; those of its run.

    look: infinite if there was none, as when nothing is trained
    """

    look: float
    reading: float
    run: float


def slide(page: Page, name: str, stop: int) -> Slid:
    """Moves a slider and lets it go, as mouse and finger do."""
    before = page.evaluate("readings.length")
    released = page.evaluate(SLIDE, [name, stop])
    page.wait_for_function("before => readings.length > before", arg=before, timeout=PATIENCE_MS)
    reading, look = page.evaluate("since => [readings.at(-1), looks.find((at) => at > since)]", released)
    return Slid(inf if look is None else look - released, reading["at"] - released, reading["run"])


def moving(page: Page, button: str) -> tuple[float, float]:
    """Frames a second, and the longest task in milliseconds, while what that button of the lab starts is under way."""
    page.evaluate("longTasks.length = 0")
    place = page.locator(f"failure-lab {button}")
    place.scroll_into_view_if_needed()
    place.evaluate("button => button.textContent === 'Pause' || button.click()")  # a scene that is seen plays by itself
    frames = page.evaluate(FRAMES)
    return rate(frames), max(page.evaluate("longTasks"), default=0.0)


def preset(page: Page, name: str) -> None:
    """The reading of a preset."""
    before = page.evaluate("readings.length")
    page.click(f"failure-lab [data-preset={name}]")
    page.wait_for_function("before => readings.length > before", arg=before, timeout=PATIENCE_MS)


def rate(frames: list[float]) -> float:
    """Frames a second, from the times of frames in milliseconds."""
    return 1000.0 / median(later - now for now, later in pairwise(frames))


def resident(page: Page) -> int:
    """Memory of the browser's renderers, the engine's WebAssembly included."""
    return sum(_resident_of(pid) for pid in renderers(page))


def _resident_of(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096
