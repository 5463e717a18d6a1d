"""What a screen reader is told: what goes on and what came out, and not every step between."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Lab, Workshop

CALM_S = 4
"""At most one word of progress in so many seconds (site/shared/status-line.js)."""

# Every change of what a live region says, with its time and the lab it belongs to; what is not shown says nothing.
LISTENING = """
window.heard = [];
const regions = "[role=status], [role=alert], [aria-live]";
document.addEventListener("DOMContentLoaded", () => {
  const listen = (changes) => {
    const places = changes.map(({ target }) => (target.closest ? target : target.parentElement));
    const changed = new Set(places.map((place) => place?.closest(regions)));
    for (const region of changed) {
      const text = region?.textContent.trim();
      if (text && region.checkVisibility()) {
        heard.push({ at: performance.now() / 1000, of: region.closest(".lab")?.localName ?? "", text });
      }
    }
  };
  const what = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["hidden"] };
  new MutationObserver(listen).observe(document.body, what);
});
"""


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    page.add_init_script(LISTENING)
    yield page
    page.close()


def heard(page: Any, after: int = 0) -> list[dict[str, Any]]:
    page.wait_for_timeout(300)
    said: list[dict[str, Any]] = page.evaluate("heard")
    return said[after:]


def during(page: Any, act: Callable[[], Any]) -> tuple[list[str], float]:
    """What is heard while an act is under way and once it is done, and how long that takes."""
    before, began = page.evaluate("[heard.length, performance.now()]")
    act()
    seconds = (page.evaluate("performance.now()") - began) / 1000
    return [said["text"] for said in heard(page, before)], seconds


def at_most(seconds: float) -> int:
    """Its beginning, its progress, its end."""
    return 2 + int(seconds / CALM_S)


def test_a_reading_is_told_by_its_beginning_and_its_figures(page: Page, site_url: str) -> None:
    lab = Lab(page, site_url)
    said, seconds = during_first(lab)
    assert len(said) <= at_most(seconds), said
    for _ in range(2):
        slider = lab.slider("Training data")
        said, seconds = during(lab.page, lambda slider=slider: lab.after(lambda: slider.press("ArrowLeft")))
        reading = lab.page.evaluate("readings.at(-1)")
        shown = lab.root.locator("[data-figure=one_step_error]").inner_text()
        assert len(said) <= at_most(seconds), said
        steps = len(reading["drift"])
        final = lab.root.locator("[data-figure=final_error]").inner_text()
        assert said[-1] == (f"ready. One step misses by {shown} world units, step {steps} of the dream by {final}.")


def during_first(lab: Lab) -> tuple[list[str], float]:
    lab.open()
    said = heard(lab.page)
    assert said[-1]["text"].startswith("ready. One step misses by ")
    return [each["text"] for each in said], said[-1]["at"]


def test_the_workshop_speaks_with_one_voice(page: Page, site_url: str) -> None:
    """Five stages wait for one engine: the first tells of it, the others are still until the reader turns to them."""
    workshop = Workshop(page, site_url)
    workshop.open()
    said = heard(page)
    assert {each["of"] for each in said} == {"court-stage"}
    assert len(said) <= at_most(said[-1]["at"])
    assert said[-1]["text"] == "ready: press Start, or move the paddle"

    told, seconds = during(page, workshop.train)
    error = workshop.stage("training").locator("[data-part=error]").inner_text()
    assert len(told) <= at_most(seconds), told
    assert told[0].startswith("training")
    assert told[-1] == f"trained. One step misses by {error} world units on held-out rallies."

    measure = workshop.button("planning", "Measure").click
    told, seconds = during(page, lambda: workshop.after(measure, "planning", "scores"))
    rate = workshop.stage("planning").locator("[data-who=planner] [data-part=rate]").inner_text()
    assert len(told) <= at_most(seconds), told
    assert told[-1].startswith("measured. Hits per chance, random: ")
    assert f"plans in the dream: {rate};" in told[-1]


def test_a_program_that_has_run_says_so(page: Page, site_url: str) -> None:
    page.goto(site_url + "level-1/")
    listing = page.locator("python-listing").first
    listing.get_by_role("button", name="Run it here").click()
    page.wait_for_function("() => heard.at(-1)?.text === 'the same, character for character'")
