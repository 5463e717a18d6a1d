"""The front page: a throw and its dream at once, then by the model trained here; the levels, the reader's progress."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.axe_rules import COLOURS, set_colours, violations
from tests.browser.conftest import READ_MS, Shared
from tests.browser.visits import RESTING

LEVEL = "level-4/"
LISTEN = """
window.dreams = [];
window.throws = [];
window.addEventListener("dream", (event) => dreams.push(event.detail));
window.addEventListener("thrown", (event) => throws.push(event.detail));
"""
DENIED = """
Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
"""


class Visitor:
    """A reader who has never been here, with motion; whatever waits for a page at rest comes by itself."""

    def __init__(self, context: BrowserContext) -> None:
        self.context, self.scripts = context, [LISTEN, "rest();"]

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.emulate_media(reduced_motion="no-preference")
        for script in self.scripts:
            page.add_init_script(script)
        return page

    def add_init_script(self, script: str) -> None:
        """For the pages from now on."""
        self.scripts.append(script)


@pytest.fixture
def visitor(shared_context: Shared, site_url: str) -> Iterator[Visitor]:
    yield Visitor(shared_context.begin())
    shared_context.end(site_url)


@pytest.fixture
def reader(visitor: Visitor) -> Visitor:
    """Who is here for the levels; no Python comes up."""
    visitor.add_init_script(RESTING)
    return visitor


def test_a_measured_dream_plays_at_once_above_the_fold(visitor: Visitor, site_url: str) -> None:
    page = visitor.new_page()
    page.route("**/engine/worker.js", lambda route: route.abort())  # long before any Python
    page.goto(site_url)
    dream = page.locator("mini-dream")
    expect(dream.get_by_role("button", name="Pause")).to_be_visible()
    expect(dream).to_contain_text("Measured when this site was built, with seed 0.")
    box = dream.locator("canvas").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 900
    before = dream.get_by_role("slider", name="Step shown").input_value()
    expect(dream.get_by_role("slider", name="Step shown")).not_to_have_value(before)


def test_the_same_model_is_trained_here_and_plays_on(visitor: Visitor, site_url: str, headline: dict[str, Any]) -> None:
    page = visitor.new_page()
    page.goto(site_url)
    page.wait_for_function("() => dreams.length > 0", timeout=READ_MS)
    assert page.evaluate("dreams[0].digest") == headline["digest"]
    expect(page.locator("mini-dream")).to_contain_text(
        "Trained in this page just now, with seed 0, to the last bit the one measured."
    )
    expect(page.locator("mini-dream [data-part=engine]")).to_be_empty()


def test_pause_holds_it_and_play_goes_on_to_the_next_rally(visitor: Visitor, site_url: str) -> None:
    page = visitor.new_page()
    page.goto(site_url)
    dream = page.locator("mini-dream")
    dream.get_by_role("button", name="Pause").click()
    held = dream.get_by_role("slider", name="Step shown").input_value()
    page.wait_for_timeout(600)
    expect(dream.get_by_role("slider", name="Step shown")).to_have_value(held)
    page.wait_for_function("() => dreams.length > 0", timeout=READ_MS)
    expect(dream.get_by_role("slider", name="Step shown")).to_have_value(held)  # a model that is ready starts nothing
    dream.get_by_role("slider", name="Step shown").press("End")
    dream.get_by_role("button", name="Play").click()
    expect(dream.locator("canvas")).to_have_accessible_name(re.compile("step 60 of 60, a throw"))
    expect(dream.get_by_role("button", name="Pause")).to_be_visible()  # the next one has begun


def place(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a place of the court is on the page."""
    box = page.locator("mini-dream court-canvas").bounding_box()
    assert box is not None
    return box["x"] + box["width"] * (x + 0.55) / 1.1, box["y"] + box["height"] * (1.05 - y) / 1.1


def throw(page: Page, start: tuple[float, float], towards: tuple[float, float]) -> dict[str, Any]:
    """What is thrown by a mouse that presses, draws and lets go."""
    before = page.evaluate("throws.length")
    page.mouse.move(*place(page, *start))
    page.mouse.down()
    page.mouse.move(*place(page, *towards), steps=4)
    page.mouse.up()
    page.wait_for_function("before => throws.length > before", arg=before)
    return page.evaluate("throws.at(-1)")


def test_before_python_a_throw_is_the_nearest_that_the_build_computed(visitor: Visitor, site_url: str) -> None:
    page = visitor.new_page()
    page.route("**/engine/worker.js", lambda route: route.abort())
    page.goto(site_url)
    toy = page.locator("mini-dream")
    expect(toy.get_by_role("button", name="Pause")).to_be_visible()
    first = throw(page, (-0.3, 0.3), (-0.2, 0.5))
    assert not first["live"]
    assert first["trained"] == 600
    expect(toy.locator("[data-part=says]")).to_contain_text("one of 3 throws that the build computed")
    other = throw(page, (0.05, 0.8), (0.2, 0.6))
    assert other["start"] != first["start"]
    toy.get_by_role("slider", name="Trained for").fill("0")
    toy.get_by_role("slider", name="Trained for").dispatch_event("change")
    page.wait_for_function("() => throws.at(-1).trained === 0")
    young = page.evaluate("throws.at(-1)")
    assert young["start"] == other["start"], "the same throw, dreamt by a younger model"
    assert float(young["end"]) > float(other["end"])


def test_the_hand_throws_the_keys_turn_and_the_younger_model_dreams_worse(visitor: Visitor, site_url: str) -> None:
    page = visitor.new_page()
    page.goto(site_url)
    page.wait_for_function("() => dreams.length > 0", timeout=READ_MS)
    thrown = throw(page, (-0.1, 0.15), (-0.1, 0.45))  # where none of the first throws has a handle
    assert thrown["live"]
    x, y, vx, vy, _ = thrown["start"]
    assert (round(x, 2), round(y, 2), round(vx, 2), round(vy, 2)) == (-0.1, 0.15, 0.0, 0.5)
    toy = page.locator("mini-dream")
    ball, paddle = (toy.get_by_role("slider", name=name) for name in ("The ball’s start", "The paddle’s start"))
    ball.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function("before => throws.at(-1).start[0] > before", arg=x)
    moved = page.evaluate("throws.at(-1).start")
    assert round(moved[0] - x, 3) == 0.1
    toy.get_by_role("slider", name="Where the ball is thrown").press("ArrowRight")
    page.wait_for_function("() => throws.at(-1).start[2] > 0.01")
    expect(toy.get_by_role("slider", name="Where the ball is thrown")).to_have_attribute(
        "aria-valuetext", re.compile("85")
    )
    box = paddle.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(*place(page, 0.3, 0.0), steps=3)
    page.mouse.up()
    page.wait_for_function("() => Math.abs(throws.at(-1).start[4] - 0.3) < 0.01")
    skilled = page.evaluate("throws.at(-1)")
    toy.get_by_role("slider", name="Trained for").fill("0")
    toy.get_by_role("slider", name="Trained for").dispatch_event("change")
    page.wait_for_function("() => throws.at(-1).trained === 0")
    young = page.evaluate("throws.at(-1)")
    assert young["start"] == skilled["start"]
    assert float(young["end"]) > float(skilled["end"])


def test_the_front_pages_dream_is_played_in_by_keys_and_shared(visitor: Visitor, site_url: str) -> None:
    page = visitor.new_page()
    page.goto(site_url)
    page.wait_for_function("() => dreams.length > 0", timeout=READ_MS)
    toy = page.locator("mini-dream")
    worlds = toy.get_by_role("group", name="Play in")
    worlds.get_by_role("button", name="both").click()
    expect(worlds.get_by_role("button", name="both")).to_have_attribute("aria-pressed", "true")
    page.keyboard.down("ArrowRight")
    page.wait_for_function("() => parseFloat(document.querySelector('[data-part=play-gap]').textContent) > 0.01")
    page.keyboard.up("ArrowRight")
    worlds.get_by_role("button", name="dream").click()  # on in the dream alone
    expect(worlds.get_by_role("button", name="both")).to_have_attribute("aria-pressed", "false")
    page.wait_for_timeout(300)
    toy.get_by_role("button", name="Stop").click()
    expect(toy.locator("[data-part=play-words]")).to_contain_text("You played for")
    page.wait_for_function("() => throws.at(-1).start")
    played = page.evaluate("throws.at(-1)")
    expect(toy.locator("canvas")).to_have_accessible_name(re.compile("your play"))
    toy.get_by_role("button", name="Copy link to this play").click()
    link = toy.get_by_label("Link to this play")
    copied = link.input_value() if link.is_visible() else page.evaluate("navigator.clipboard.readText()")
    assert "#play=" in copied
    assert "u" in copied.split(";")[1], "the paddle moved to the right"
    again = visitor.new_page()
    again.goto(copied)
    again.wait_for_function("() => dreams.length > 0 && throws.length > 0 && throws.at(-1).live", timeout=READ_MS)
    shared = again.evaluate("throws.at(-1)")
    assert (shared["start"], shared["end"]) == (played["start"], played["end"])


def test_where_data_is_to_be_saved_python_comes_when_it_is_asked_for(visitor: Visitor, site_url: str) -> None:
    visitor.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    page = visitor.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site_url)
    toy = page.locator("mini-dream")
    load = toy.get_by_role("button", name="Load Python")
    expect(load).to_be_visible()
    assert not any("/runtime/" in url for url in asked)
    load.click()
    page.wait_for_function("() => dreams.length > 0", timeout=READ_MS)
    assert throw(page, (0.1, 0.4), (0.3, 0.6))["live"]


def test_a_broken_engine_leaves_the_measured_dream(visitor: Visitor, site_url: str) -> None:
    page = visitor.new_page()
    page.route("**/pyodide.used.asm.wasm", lambda route: route.fulfill(body="<html>blocked</html>"))
    with page.expect_response("**/pyodide.used.asm.wasm"):
        page.goto(site_url)
    dream = page.locator("mini-dream")
    expect(dream.locator("[data-part=engine]")).not_to_be_empty()
    expect(dream).to_contain_text("Measured when this site was built")
    expect(dream.get_by_role("button", name=re.compile("Play|Pause"))).to_be_enabled()


def test_without_motion_the_dream_stands_at_its_end(context: BrowserContext, site_url: str) -> None:
    page = context.new_page()
    page.add_init_script(LISTEN)
    page.goto(site_url)
    dream = page.locator("mini-dream")
    expect(dream.get_by_role("button", name="Play")).to_be_enabled()
    expect(dream.get_by_role("slider", name="Step shown")).to_have_value("60")
    page.evaluate("rest()")  # Python comes to a page that has nothing better to do
    page.wait_for_function("() => dreams.length > 0", timeout=READ_MS)
    page.wait_for_timeout(300)
    expect(dream.get_by_role("slider", name="Step shown")).to_have_value("60")
    page.close()


def test_without_scripts_the_paths_are_drawn(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url)
    expect(page.locator("mini-dream svg .drift-dream")).to_be_visible()
    expect(page.locator("mini-dream").get_by_role("button")).to_have_count(0)
    expect(page.locator(".level-card").first).to_be_visible()
    context.close()


def card(page: Page, level: int) -> Any:
    return page.locator(f".level-card[data-level='{level}']")


def finish_level(page: Page, site_url: str) -> None:
    page.goto(site_url + LEVEL)
    page.get_by_role("button", name="I am done with this level").click()
    expect(page.get_by_role("button", name="I am done with this level")).to_have_attribute("aria-pressed", "true")


def test_progress_is_kept_and_can_be_forgotten(reader: Visitor, site_url: str) -> None:
    page = reader.new_page()
    page.goto(site_url)
    expect(card(page, 4).locator("[data-part=progress]")).to_be_hidden()
    expect(page.get_by_role("button", name="Forget my progress")).to_be_hidden()
    finish_level(page, site_url)
    page.goto(site_url)
    expect(card(page, 4)).to_contain_text("Done")
    expect(card(page, 3).locator("[data-part=progress]")).to_be_hidden()
    expect(page.locator("level-cards").get_by_role("status")).to_contain_text("kept in this browser")
    page.get_by_role("button", name="Forget my progress").click()
    expect(card(page, 4).locator("[data-part=progress]")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(card(page, 4)).to_contain_text("Done")
    page.get_by_role("button", name="Forget my progress").click()
    page.reload()
    expect(card(page, 4).locator("[data-part=progress]")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0 or "progress" not in page.evaluate(
        "Object.keys(localStorage).join()"
    )


def test_another_tab_knows_at_once(reader: Visitor, site_url: str) -> None:
    home, other = reader.new_page(), reader.new_page()
    home.goto(site_url)
    finish_level(other, site_url)
    expect(card(home, 4)).to_contain_text("Done")


def test_where_storage_is_denied_progress_lasts_for_the_visit(reader: Visitor, site_url: str) -> None:
    reader.add_init_script(DENIED)
    page = reader.new_page()
    trouble: list[str] = []
    # The theme, which keeps the chosen colours, takes it less well.
    page.on("pageerror", lambda error: trouble.append(error.stack) if "assets/dream" in error.stack else None)
    finish_level(page, site_url)
    page.wait_for_load_state("networkidle")  # the theme reads the sitemap before its links are instant
    page.locator("a.md-logo").first.click()
    expect(card(page, 4)).to_contain_text("Done")
    expect(page.locator("level-cards").get_by_role("status")).to_contain_text("This browser keeps nothing")
    assert trouble == []


def test_what_another_hand_wrote_into_the_storage_does_no_harm(reader: Visitor, site_url: str) -> None:
    page = reader.new_page()
    page.goto(site_url)
    key = "dream-machine / progress"
    for text in ("nonsense", '{"4": null}', '{"4": {"answered": 7}}', "[1]"):
        page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])
        page.reload()
        expect(card(page, 4)).to_be_visible()
    finish_level(page, site_url)


def test_axe_finds_nothing_with_progress(reader: Visitor, site_url: str) -> None:
    """By day; by night the colours alone are others."""
    page = reader.new_page()
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    finish_level(page, site_url)
    page.goto(site_url)
    expect(card(page, 4)).to_contain_text("Done")
    assert violations(page) == []
    set_colours(page, "dark")
    assert violations(page, only=(COLOURS,)) == []


def test_the_page_fits_a_small_phone(browser: Browser, site_url: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.add_init_script(RESTING)
    page.goto(site_url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        """() => [...document.querySelectorAll("mini-dream :is(button, input), level-cards button")]
            .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 24)
            .map((each) => each.outerHTML)"""
    )
    assert small == []
    page.close()
