"""A lesson's program in the page: it prints what the lesson shows, may be changed, and never takes the page down."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from dreamlab.__main__ import main
from tests.browser.conftest import AT_WORK

RUN_MS = 40_000
"""The first run brings Python up."""


@pytest.fixture(scope="module")
def page(browser: Browser, site_url: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.add_init_script(AT_WORK)
    page.add_init_script("window.ran = []; addEventListener('ran', (event) => ran.push(event.detail))")
    page.goto(f"{site_url}level-1/")
    yield page
    assert heard == []
    page.close()


@pytest.fixture
def listing(page: Page) -> Iterator[Locator]:
    found = page.locator("python-listing").first  # a lesson may have several
    yield found
    back = found.get_by_role("button", name="Back to the lesson’s")
    if back.is_visible():
        back.click()


def run(listing: Locator, code: str | None = None) -> dict[str, Any]:
    page = listing.page
    if code is not None:
        listing.get_by_role("button", name="Change it").click()
        listing.get_by_role("textbox", name="Code").fill(code)
    before = page.evaluate("ran.length")
    listing.get_by_role("button", name="Run it here").click()
    page.wait_for_function("before => ran.length > before", arg=before, timeout=RUN_MS)
    expect(listing).to_have_attribute("aria-busy", "false")
    return page.evaluate("ran.at(-1)")


def test_it_prints_what_the_lesson_shows(listing: Locator) -> None:
    shown = listing.get_by_role("region", name="Output").inner_text()
    found = run(listing)
    assert found["same"] is True
    assert listing.get_by_role("region", name="Output").inner_text().strip() == shown.strip()
    expect(listing.get_by_text("the same, character for character")).to_be_visible()


def test_the_lessons_own_program_moves_before_anybody_runs_it(listing: Locator) -> None:
    scene = listing.locator("lab-scene")
    expect(scene.get_by_role("slider", name="Moment shown")).to_have_attribute("max", "90")
    expect(scene.locator("circle")).to_have_count(1)


def test_what_the_program_did_moves_on_a_court(listing: Locator) -> None:
    listing.page.emulate_media(reduced_motion="reduce")
    states = run(listing)["states"]
    assert len(states) > 2
    scene = listing.locator("lab-scene")
    expect(scene).to_be_visible()
    scrub, ball = scene.get_by_role("slider", name="Moment shown"), scene.locator("circle")
    for step in (0, len(states) // 2, len(states) - 1):
        scrub.fill(str(step))
        assert [float(ball.get_attribute(name) or "nan") for name in ("cx", "cy")] == states[step][:2]
    assert run(listing, "print('nothing moves')")["states"] == []
    expect(scene).to_be_hidden()
    listing.page.emulate_media(reduced_motion="no-preference")


def test_the_reader_changes_it_and_gets_the_lessons_back(listing: Locator) -> None:
    found = run(listing, "print(6 * 7)")
    assert found["output"] == "42\n"
    expect(listing.get_by_text("What it printed here")).to_be_visible()
    listing.get_by_role("button", name="Back to the lesson’s").click()
    expect(listing.get_by_role("region", name="Code")).to_contain_text("def step(state, action):")
    expect(listing.get_by_role("region", name="Output")).to_contain_text("paddle")


def test_what_it_printed_is_handed_in_and_printed_again(listing: Locator, tmp_path: Path) -> None:
    button = listing.get_by_role("button", name="Receipt")
    expect(button).to_be_hidden()
    run(listing, "import numpy as np\nprint(np.random.default_rng(3).random(2), 'in 1,000')")
    button.click()
    dialog = listing.page.get_by_role("dialog", name="Receipt")
    receipt = tmp_path / "listing.json"
    receipt.write_text(dialog.get_by_label("The receipt").input_value())
    dialog.get_by_role("button", name="Close").click()
    assert main(["check", str(receipt)]) == 0
    receipt.write_text(receipt.read_text().replace("default_rng(3)", "default_rng(4)"))
    assert main(["check", str(receipt)]) == 1
    listing.get_by_role("textbox", name="Code").fill("1 / 0")
    run(listing)
    expect(button).to_be_hidden()


def test_the_keyboard_runs_it(listing: Locator) -> None:
    listing.get_by_role("button", name="Change it").click()
    code = listing.get_by_role("textbox", name="Code")
    code.fill("print('by hand')")
    code.press("Control+Enter")
    expect(listing.get_by_role("region", name="Output")).to_have_text("by hand\n", timeout=RUN_MS)


def test_a_mistake_is_named_and_the_page_goes_on(listing: Locator) -> None:
    assert run(listing, "a = 1\nb = a +\n")["error"].startswith("SyntaxError")
    expect(listing.get_by_role("region", name="Output")).to_contain_text("line 2: SyntaxError")
    numbers = listing.locator("[data-part=numbers] > span")
    assert numbers.all_inner_texts() == ["1", "2", "3"]
    expect(listing.locator("[data-part=numbers] > [data-wrong]")).to_have_text("2")
    listing.get_by_role("button", name="Back to the lesson’s").click()
    assert run(listing)["same"] is True


def test_an_endless_loop_is_stopped(listing: Locator) -> None:
    listing.get_by_role("button", name="Change it").click()
    listing.get_by_role("textbox", name="Code").fill("while True:\n    pass")
    listing.get_by_role("button", name="Run it here").click()
    listing.get_by_role("button", name="Stop").click()
    expect(listing).to_have_attribute("aria-busy", "false")
    expect(listing.get_by_role("region", name="Output")).to_have_text("Stopped.")
    listing.get_by_role("button", name="Back to the lesson’s").click()
    assert run(listing)["same"] is True


def test_nothing_is_wider_than_the_phone(page: Page, listing: Locator) -> None:
    listing.get_by_role("button", name="Change it").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    found = Axe().run(page, context="python-listing").response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
