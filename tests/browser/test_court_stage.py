"""Level 3's court: the reader's hand moves the real paddle, by key, by finger, by button."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

BOOT_MS = 30_000
WATCH = """
window.stages = [];
window.addEventListener("stage", (event) => stages.push(event.detail));
"""


@pytest.fixture(scope="module")
def page(browser: Browser, site_url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(site_url + "level-3/")
    page.wait_for_function("() => stages.length > 0", timeout=BOOT_MS)
    yield page
    context.close()


@pytest.fixture
def court(page: Page) -> Locator:
    """A fresh ball, at rest."""
    before = page.evaluate("stages.length")
    page.locator("court-stage").get_by_role("button", name="New ball").click()
    page.wait_for_function("before => stages.length > before && stages.at(-1).what === 'ready'", arg=before)
    return page.locator("court-stage court-canvas")


def paused(page: Page, court: Locator) -> dict[str, Any]:
    """What the stage says when it is stopped."""
    court.focus()
    page.keyboard.press("Space")
    page.wait_for_function("() => stages.at(-1).what === 'paused'")
    return page.evaluate("stages.at(-1)")


def paddle(page: Page) -> float:
    return page.evaluate("stages.at(-1).state[4]")


@pytest.mark.parametrize(("key", "direction"), [("ArrowLeft", -1), ("ArrowRight", 1)])
def test_a_key_moves_the_paddle(page: Page, court: Locator, key: str, direction: int) -> None:
    before = paddle(page)
    court.focus()
    page.keyboard.down(key)
    expect(page.locator("[data-part=value-action]")).to_have_text("1.000" if direction > 0 else "−1.000")
    page.keyboard.up(key)
    after = paused(page, court)
    assert after["steps"] > 0
    assert (after["state"][4] - before) * direction > 0


def test_the_paddle_follows_a_finger(page: Page, court: Locator) -> None:
    court.scroll_into_view_if_needed()
    box = court.bounding_box()
    assert box is not None
    target = 0.2 if paddle(page) < 0 else -0.2
    at = (box["x"] + box["width"] * (0.5 + target / 1.1), box["y"] + box["height"] / 2)
    page.mouse.move(*at)
    page.mouse.down()
    page.wait_for_function(
        """target => {
            const text = document.querySelector("[data-part=value-paddle]").textContent;
            return Math.abs(Number(text.replace("−", "-")) - target) < 0.01;
        }""",
        arg=target,
    )
    page.mouse.up()
    paused(page, court)


def test_a_button_moves_the_paddle_as_long_as_it_is_pressed(page: Page, court: Locator) -> None:
    before = paddle(page)
    button = page.get_by_role("button", name="Paddle left")
    button.hover()
    page.mouse.down()
    expect(page.locator("[data-part=value-action]")).to_have_text("−1.000")
    page.mouse.up()
    expect(page.locator("[data-part=value-action]")).to_have_text("0.000")
    assert paused(page, court)["state"][4] < before


def test_start_and_pause(page: Page, court: Locator) -> None:
    page.get_by_role("button", name="Start").click()
    expect(page.locator("[data-part=value-vx]")).not_to_have_text("–")
    page.get_by_role("button", name="Pause").click()
    page.wait_for_function("() => stages.at(-1).what === 'paused'")
    expect(page.locator("court-stage").get_by_role("status")).to_have_text("paused")
