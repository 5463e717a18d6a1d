"""A scene in a claim's lab: seen, played, paused, scrubbed by pointer and keys, read, and shown anew by a new run."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import AT_WORK, WATCH, Lab, wait_until

CLAIM = "tokens"
PICTURE = "scene => scene.querySelector('[data-part=picture]').innerHTML"


class SceneLab(Lab):
    """The lab of density with its scene."""

    def __init__(self, context: BrowserContext, site_url: str) -> None:
        super().__init__(context.new_page(), site_url, f"level-5/{CLAIM}/", "claim-lab")
        self.page.goto(self.address + self.path)
        self.root.evaluate("lab => lab.scrollIntoView()")
        self.told: dict[str, Any] = self.reading(after=0)["scenes"][0]

    @property
    def scene(self) -> Locator:
        return self.root.locator("lab-scene")

    @property
    def scrub(self) -> Locator:
        return self.scene.get_by_role("slider", name="Moment shown")

    def picture(self) -> str:
        return self.scene.evaluate(PICTURE)

    @property
    def frames(self) -> int:
        return len(self.told["words"])

    def frame(self) -> int:
        return int(self.scrub.input_value())


def opened(browser: Browser, site_url: str, motion: str) -> Iterator[SceneLab]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion=motion)  # type: ignore[arg-type]
    context.add_init_script(WATCH + AT_WORK)
    yield SceneLab(context, site_url)
    context.close()


@pytest.fixture(scope="module")
def still(browser: Browser, site_url: str) -> Iterator[SceneLab]:
    """For a reader who wants no motion."""
    yield from opened(browser, site_url, "reduce")


@pytest.fixture(scope="module")
def moving(browser: Browser, site_url: str) -> Iterator[SceneLab]:
    yield from opened(browser, site_url, "no-preference")


def see(lab: SceneLab) -> None:
    lab.scene.locator("[data-part=picture]").scroll_into_view_if_needed()


def plays(page: Page, scene: Locator) -> None:
    wait_until(page, "scene => scene.querySelector('[data-part=play]').textContent === 'Pause'", scene.element_handle())


def test_it_is_told_in_a_sentence_a_legend_and_a_table(still: SceneLab) -> None:
    expect(still.root.get_by_role("group", name=still.told["says"], exact=True)).to_be_visible()
    expect(still.scene.locator("[data-part=says]")).to_have_text(still.told["says"])
    expect(still.scene.locator("[data-part=title]")).to_have_text(still.told["title"])
    labels = {shape["label"] for shape in still.told["shapes"]} - {"", *still.told["panels"]}
    assert set(still.scene.locator("[data-part=legend] li").all_inner_texts()) == labels
    assert still.scene.locator(".scene-panel > span").all_inner_texts() == still.told["panels"]
    still.scene.locator("summary").click()
    expect(still.scene.locator("tbody tr")).to_have_count(still.frames)
    words = still.told["words"]
    expect(still.scene.locator("tbody tr").nth(3)).to_contain_text(words[3])
    still.scene.locator("summary").click()


def test_who_wants_no_motion_sees_the_still_and_may_scrub(still: SceneLab) -> None:
    see(still)
    still.page.wait_for_timeout(400)  # as long as it would take to begin
    assert still.frame() == still.told["still"]
    expect(still.scene.get_by_role("button", name="Play")).to_be_visible()
    last = still.picture()
    still.scrub.fill("0")
    assert still.picture() != last
    expect(still.scene.locator("[data-part=words]")).to_have_text(still.told["words"][0])


def test_keys_move_it_frame_by_frame(still: SceneLab) -> None:
    still.scrub.fill("4")
    before = still.picture()
    still.scrub.press("ArrowRight")
    assert still.frame() == 5
    expect(still.scrub).to_have_attribute("aria-valuetext", f"step 5 of {still.frames - 1}")
    assert still.picture() != before
    still.scrub.press("ArrowLeft")
    assert still.picture() == before
    still.scrub.press("End")
    assert still.frame() == still.frames - 1
    still.scrub.press("Home")
    assert still.frame() == 0


def test_each_frame_is_drawn_where_its_places_are(still: SceneLab) -> None:
    frame = 7
    still.scrub.fill(str(frame))
    balls = [shape["places"][frame][0] for shape in still.told["shapes"] if shape["kind"] == "circle"]
    drawn = still.scene.locator("circle").evaluate_all(
        "all => all.map((circle) => [+circle.getAttribute('cx'), +circle.getAttribute('cy')])"
    )
    assert drawn == balls
    cells = [shape["places"][frame] for shape in still.told["shapes"] if shape["kind"] == "polygon"]
    paths = still.scene.locator("path.scene-polygon").evaluate_all("all => all.map((path) => path.getAttribute('d'))")
    numbers = [[float(each) for each in re.findall(r"-?[0-9.]+", path)] for path in paths]
    assert numbers == [[number for place in cell for number in place] for cell in cells]


def test_it_plays_once_when_it_is_seen_to_its_end(moving: SceneLab) -> None:
    see(moving)
    plays(moving.page, moving.scene)
    wait_until(
        moving.page,
        "scene => scene.querySelector('[data-part=scrub]').value === scene.querySelector('[data-part=scrub]').max",
        moving.scene.element_handle(),
    )
    expect(moving.scene.get_by_role("button", name="Play")).to_be_visible()
    moving.page.evaluate("window.scrollTo(0, 0)")
    see(moving)
    moving.page.wait_for_timeout(400)
    assert moving.frame() == moving.frames - 1, "it began anew"


def test_play_pause_and_the_space_bar(moving: SceneLab) -> None:
    see(moving)
    play = moving.scene.locator("[data-part=play]")
    play.focus()
    moving.page.keyboard.press("Space")
    plays(moving.page, moving.scene)
    wait_until(
        moving.page, "scene => +scene.querySelector('[data-part=scrub]').value > 2", moving.scene.element_handle()
    )
    moving.page.keyboard.press("Space")
    expect(play).to_have_text("Play")
    at, picture = moving.frame(), moving.picture()
    assert 2 < at < moving.frames - 1
    moving.page.wait_for_timeout(300)
    assert (moving.frame(), moving.picture()) == (at, picture)
    moving.scrub.fill("1")
    assert moving.frame() == 1


def test_a_new_run_brings_a_new_scene_that_plays_again(moving: SceneLab) -> None:
    see(moving)
    before = moving.scene.locator("[data-part=says]").inner_text()
    reading = moving.after(moving.button("Another seed").click)
    see(moving)
    plays(moving.page, moving.scene)
    told = reading["scenes"][0]
    expect(moving.scene.locator("[data-part=says]")).to_have_text(told["says"])
    assert told["shapes"] != moving.told["shapes"]
    assert before == moving.told["says"]
    assert not moving.complaints


def test_it_is_drawn_at_the_displays_rate(moving: SceneLab) -> None:
    see(moving)
    moving.scrub.fill("0")
    found = moving.page.evaluate(
        """async (scene) => {
            const ball = scene.querySelector("circle");
            const seen = new Set();
            scene.querySelector("[data-part=play]").click();
            for (let frame = 0; frame < 15; frame += 1) {
                await new Promise(requestAnimationFrame);
                seen.add(ball.getAttribute("cx") + " " + ball.getAttribute("cy"));
            }
            return seen.size;
        }""",
        moving.scene.element_handle(),
    )
    assert found > 12, "of the display’s 15 frames"


def test_without_scripts_its_still_stands(browser: Browser, site_url: str, still: SceneLab) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}level-5/{CLAIM}/")
    scene = page.locator("lab-scene")
    expect(scene.locator("svg")).to_have_count(len(still.told["panels"]))
    expect(scene.locator("svg").last).to_be_visible()
    expect(scene.get_by_text(still.told["says"], exact=True)).to_be_visible()
    assert scene.locator("svg :is(path, circle)").count() == len(still.told["shapes"])
    expect(scene.locator("[data-part=words]")).to_have_text(still.told["words"][still.told["still"]])
    expect(scene.get_by_role("slider")).to_have_count(0)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site_url}level-5/density/")
    panels = page.locator("lab-scene svg").evaluate_all("all => all.map((each) => each.getBoundingClientRect())")
    assert len(panels) == 4
    assert min(panel["width"] for panel in panels) > 120, "a phone shows them in two rows"
    context.close()
