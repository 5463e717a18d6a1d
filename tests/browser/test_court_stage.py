"""Level 3's court: the reader's hand moves the real paddle, by key, by finger, by button; its play is recorded."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from dreamlab.world.court import DT, PADDLE_SPEED
from tests.browser.conftest import AT_WORK, WATCH, Workshop, share_of_frames_drawn
from tests.browser.held import Held


@pytest.fixture(scope="module")
def workshop(browser: Browser, site_url: str) -> Iterator[Workshop]:
    """On a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    context.add_init_script(WATCH + AT_WORK)
    workshop = Workshop(context.new_page(), site_url)
    workshop.open()
    yield workshop
    context.close()


@pytest.fixture
def court(workshop: Workshop) -> Locator:
    """A fresh ball, at rest."""
    workshop.after(workshop.button("court", "New ball").click, "court", "ready")
    return workshop.stage("court").locator("court-canvas")


def value(workshop: Workshop, name: str) -> Locator:
    return workshop.stage("court").locator(f"[data-part=value-{name}]")


def paused(workshop: Workshop, court: Locator) -> dict[str, Any]:
    """What the stage says when it is stopped."""
    court.focus()
    return workshop.after(lambda: workshop.page.keyboard.press("Space"), "court", "paused")


def paddle(workshop: Workshop) -> float:
    return workshop.page.evaluate("stages.findLast((said) => said.stage === 'court').state[4]")


@pytest.mark.parametrize(("key", "direction"), [("ArrowLeft", -1), ("ArrowRight", 1)])
def test_a_key_moves_the_paddle(workshop: Workshop, court: Locator, key: str, direction: int) -> None:
    before = paddle(workshop)
    court.focus()
    workshop.page.keyboard.down(key)
    expect(value(workshop, "action")).to_have_text("1.000" if direction > 0 else "−1.000")
    workshop.page.keyboard.up(key)
    after = paused(workshop, court)
    assert after["steps"] > 0
    assert (after["state"][4] - before) * direction > 0


TAP = """(court) => {
  for (const type of ["keydown", "keyup"])
    court.dispatchEvent(new KeyboardEvent(type, { code: "ArrowRight", bubbles: true, cancelable: true }));
}"""


def test_a_tap_that_is_shorter_than_a_step_moves_the_paddle_by_one(workshop: Workshop, court: Locator) -> None:
    one_step_on = paddle(workshop) + PADDLE_SPEED * DT
    court.focus()
    court.evaluate(TAP)
    expect(value(workshop, "paddle")).to_have_text(f"{one_step_on:.3f}".replace("-", "−"))
    expect(value(workshop, "action")).to_have_text("0.000")
    assert paused(workshop, court)["state"][4] == pytest.approx(one_step_on)


def test_the_paddle_follows_a_finger(workshop: Workshop, court: Locator) -> None:
    court.scroll_into_view_if_needed()
    box = court.bounding_box()
    assert box is not None
    for target in (0.2, -0.2):
        x = box["x"] + box["width"] * (0.5 + target / 1.1)
        workshop.touch("touchStart" if target > 0 else "touchMove", (x, box["y"] + box["height"] / 2))
        workshop.page.wait_for_function(
            """target => {
                const text = document.querySelector("[data-part=value-paddle]").textContent;
                return Math.abs(Number(text.replace("−", "-")) - target) < 0.01;
            }""",
            arg=target,
        )
    workshop.touch("touchEnd")
    expect(value(workshop, "action")).to_have_text("0.000")
    paused(workshop, court)


def test_the_paddle_follows_a_pressed_mouse(workshop: Workshop, court: Locator) -> None:
    court.scroll_into_view_if_needed()
    box = court.bounding_box()
    assert box is not None
    mouse, middle = workshop.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + box["width"] * 0.5, middle)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.9, middle, steps=3)
    expect(value(workshop, "paddle")).to_have_text("0.400")
    mouse.up()
    mouse.move(box["x"] + box["width"] * 0.1, middle, steps=3)
    expect(value(workshop, "action")).to_have_text("0.000")
    paused(workshop, court)


def test_a_button_moves_the_paddle_as_long_as_it_is_pressed(workshop: Workshop, court: Locator) -> None:
    before = paddle(workshop)
    button = workshop.button("court", "Paddle left")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    workshop.touch("touchStart", (box["x"] + 20, box["y"] + 20))
    expect(value(workshop, "action")).to_have_text("−1.000")
    workshop.touch("touchEnd")
    expect(value(workshop, "action")).to_have_text("0.000")
    assert paused(workshop, court)["state"][4] < before


def test_start_and_pause(workshop: Workshop, court: Locator) -> None:
    workshop.button("court", "Start").click()
    expect(value(workshop, "vx")).not_to_have_text("–")
    workshop.after(workshop.button("court", "Pause").click, "court", "paused")
    expect(workshop.stage("court").get_by_role("status")).to_have_text("paused")


def test_play_is_drawn_at_the_displays_rate_and_runs_at_the_courts_pace(workshop: Workshop, court: Locator) -> None:
    workshop.button("court", "Start").click()
    before = workshop.page.evaluate("performance.now()")
    assert share_of_frames_drawn(workshop.page) > 0.9
    seconds = (workshop.page.evaluate("performance.now()") - before) / 1000
    steps = workshop.after(workshop.button("court", "Pause").click, "court", "paused")["steps"]
    print(f"{steps / seconds:.0f} steps a second of 30")
    assert steps / seconds > 20


def record(workshop: Workshop, court: Locator, least: int) -> None:
    """The reader's play, by a finger that goes left and right, while it is recorded."""
    workshop.button("court", "Record my play").click()
    court.scroll_into_view_if_needed()
    box = court.bounding_box()
    assert box is not None
    recorded = workshop.stage("court").locator("[data-part=recorded]")
    kind, side = "touchStart", 0.8
    for _ in range(240):
        if int((recorded.text_content() or "").replace(",", "")) >= least:
            break
        workshop.touch(kind, (box["x"] + box["width"] * side, box["y"] + box["height"] / 2))
        workshop.page.wait_for_timeout(250)
        kind, side = "touchMove", 1.0 - side
    workshop.touch("touchEnd")


def test_what_a_finger_played_is_what_a_model_is_trained_on(workshop: Workshop, court: Locator) -> None:
    record(workshop, court, 70)
    expect(workshop.stage("court").get_by_role("status")).to_have_text("playing and recording")
    count = paused(workshop, court)["recorded"]
    workshop.button("court", "Record my play").click()
    own = workshop.choose("experience", policy="own")
    assert own["count"] == count >= 70
    assert min(own["actions"]["left"], own["actions"]["right"]) > 0.2
    done = workshop.train()
    assert done["done"]
    assert len(done["digest"]) == 64
    workshop.button("court", "Forget the recording").click()
    workshop.button("court", "Yes, for good").click()
    workshop.choose("experience", policy="mixed")


@pytest.mark.parametrize("name", ["New ball", "Record my play"])
def test_after_a_button_the_keys_move_the_paddle(workshop: Workshop, court: Locator, name: str) -> None:
    """Whether it was clicked, or pressed by a key and has the focus still."""
    page = workshop.page
    for press in (
        lambda: workshop.button("court", name).click(),
        lambda: (workshop.button("court", name).focus(), page.keyboard.press("Enter")),
    ):
        before = page.evaluate("stages.length")
        press()
        if name == "New ball":
            workshop.said(before, "court", "ready")
        page.keyboard.down("ArrowLeft")
        expect(value(workshop, "action")).to_have_text("−1.000")
        page.keyboard.up("ArrowLeft")
        paused(workshop, court)
    if name == "Record my play":  # pressed twice: it was switched off again
        expect(workshop.button("court", name)).to_have_attribute("aria-pressed", "false")
        workshop.button("court", "Forget the recording").click()
        workshop.button("court", "Yes, for good").click()


def test_own_play_that_was_never_recorded_is_asked_for_and_nothing_old_is_shown(workshop: Workshop) -> None:
    stage = workshop.stage("experience")
    mixed = workshop.choose("experience", policy="mixed")
    assert mixed["count"] > 0
    expect(stage.locator("density-plot")).to_be_visible()
    assert workshop.choose("experience", policy="own")["count"] == 0
    expect(stage.locator("density-plot")).to_be_hidden()
    expect(stage.locator("[data-part=count]")).to_have_text("–")
    expect(stage.locator("[data-part=own]")).to_contain_text("Record my play")
    expect(stage.get_by_role("alert")).to_be_hidden()
    workshop.choose("experience", policy="mixed")
    expect(stage.locator("density-plot")).to_be_visible()


@pytest.mark.parametrize("way", ["instant navigation", "reload"])
def test_leaving_in_the_middle_of_play_loses_nothing(workshop: Workshop, court: Locator, way: str) -> None:
    page = workshop.page
    record(workshop, court, 60)
    at_least = workshop.page.evaluate("Number(document.querySelector('[data-part=recorded]').textContent)")
    if way == "reload":
        page.reload()
        workshop.said(0, "court", "ready")
    else:
        page.evaluate("window.same = true")
        page.get_by_role("link", name="Level 4").last.click()
        expect(workshop.stage("court")).to_have_count(0)
        page.go_back()
        assert page.evaluate("window.same") is True
    expect(workshop.stage("court").get_by_role("status")).to_have_text("ready: press Start, or move the paddle")
    kept = int(workshop.stage("court").locator("[data-part=recorded]").inner_text())
    assert kept >= at_least >= 60
    workshop.button("court", "Forget the recording").click()
    workshop.button("court", "Yes, for good").click()
    assert workshop.complaints == []


def test_an_engine_that_dies_in_the_middle_of_play_is_replaced(workshop: Workshop, court: Locator) -> None:
    engines = workshop.page.evaluate("workers")
    workshop.button("court", "Start").click()
    expect(value(workshop, "vx")).not_to_have_text("–")
    workshop.crash()
    workshop.page.wait_for_function("(before) => workers > before", arg=engines)
    before = value(workshop, "x").inner_text()
    expect(value(workshop, "x")).not_to_have_text(before)  # the ball flies on
    expect(workshop.stage("court").get_by_role("alert")).to_be_hidden()
    assert paused(workshop, court)["steps"] > 0


def test_an_engine_that_dies_twice_is_said_and_play_goes_on(workshop: Workshop, court: Locator) -> None:
    workshop.button("court", "Start").click()
    workshop.page.evaluate("engineWorker.postMessage(null); setTimeout(() => engineWorker.postMessage(null), 50)")
    restart = workshop.button("court", "Restart the engine")
    expect(restart).to_be_visible()
    expect(workshop.stage("court").get_by_role("status")).to_have_text("the engine stopped")
    workshop.after(restart.click, "court", "ready")
    expect(workshop.stage("court").get_by_role("alert")).to_be_hidden()
    before = value(workshop, "x").inner_text()
    workshop.button("court", "Start").click()
    expect(value(workshop, "x")).not_to_have_text(before)
    assert paused(workshop, court)["steps"] > 0


def test_recorded_play_is_kept_and_can_be_forgotten(workshop: Workshop, court: Locator) -> None:
    page = workshop.page
    workshop.button("court", "Record my play").click()
    workshop.button("court", "Start").click()
    recorded = workshop.stage("court").locator("[data-part=recorded]")
    page.wait_for_function("() => Number(document.querySelector('[data-part=recorded]').textContent) >= 55")
    after = paused(workshop, court)
    workshop.button("court", "Record my play").click()
    assert after["recorded"] == after["steps"] >= 55
    modules = Held(page, "**/assets/dream/**/*.js")
    page.reload(wait_until="commit")
    page.locator("experience-stage [data-setting=policy]").select_option("own")  # before anything listens
    modules.let_go()
    expect(recorded).to_have_text(str(after["recorded"]))
    expect(workshop.stage("experience").locator("[data-part=count]")).to_have_text(str(after["recorded"]))
    own = page.evaluate("stages.findLast((said) => said.stage === 'experience')")
    assert own["count"] == after["recorded"]
    assert own["actions"]["rest"] > 0.9
    workshop.button("court", "Forget the recording").click()
    workshop.button("court", "Keep").click()
    expect(recorded).to_have_text(str(after["recorded"]))
    workshop.button("court", "Forget the recording").click()
    workshop.button("court", "Yes, for good").click()
    expect(recorded).to_have_text("0")
    expect(workshop.stage("experience").locator("[data-part=nothing]")).to_contain_text("play on the court above")
    page.reload()
    expect(workshop.button("court", "Forget the recording")).to_be_disabled()
