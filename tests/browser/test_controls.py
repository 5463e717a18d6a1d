"""Whatever the reader moves becomes one true reading."""

import math
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from dreamlab.labs.failure.lab import BAND_SEEDS, NOISE
from tests.browser.conftest import Lab, share_of_frames_drawn
from tests.browser.lessons import DEFAULTS, MEASURED, PRESETS, address


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset["name"])
def test_preset_gives_its_reading_and_caption(lab: Lab, preset: dict[str, Any]) -> None:
    lab.reset()
    button = lab.preset(preset["title"])
    reading = lab.after(button.click)
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(lab.root.locator("button[aria-pressed=true]")).to_have_count(1)
    assert preset["settings"].items() <= reading["settings"].items()
    assert reading["caption"] == preset["name"]
    measured = MEASURED["presets"][preset["name"]]
    assert reading["digest"] == measured["digest"]
    assert reading["figures"] == {name: each["values"][0] for name, each in measured["figures"].items()}
    expect(lab.root.locator("[data-part=caption]")).to_contain_text(preset["title"])


def test_slider_changes_the_reading(lab: Lab) -> None:
    before = lab.reset()
    after = lab.after(lambda: lab.slider("Training data").press("ArrowLeft"))
    assert after["settings"]["data"] < before["settings"]["data"]
    assert after["retrained"]
    assert after["digest"] != before["digest"]
    assert after["drift"] != before["drift"]


def test_a_slider_let_go_shows_the_dream_while_the_model_still_trains(lab: Lab) -> None:
    lab.reset()
    words = lab.root.locator("[data-part=these-balls]")
    words.evaluate("""words => {
        window.seen = [];
        new MutationObserver(() => seen.push(words.textContent)).observe(words, { childList: true });
    }""")
    slider = lab.slider("Training data")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box

    def drag() -> None:
        lab.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        lab.page.mouse.down()
        lab.page.mouse.up()

    reading = lab.after(drag)
    assert reading["retrained"]
    seen = lab.page.evaluate("seen")
    assert re.match(r"Shown: a first look, the dream after \d+ % of the training", seen[0])
    assert "a first look" not in seen[-1]
    expect(words).to_contain_text("the median test rally")


# No timer fires that waits for a slider to be still; and what the engine is asked to run is noted.
NO_DEBOUNCE = """() => {
  const { setTimeout, engineWorker: worker } = window;
  window.runs = 0;
  window.setTimeout = (act, delay, ...more) => 50 < delay && delay < 400 ? 0 : setTimeout(act, delay, ...more);
  worker.postMessage = (message, ...more) => {
    if (message.type === "run") runs += 1;
    return Worker.prototype.postMessage.call(worker, message, ...more);
  };
  window.restore = () => {
    Object.assign(window, { setTimeout });
    delete worker.postMessage;
  };
}"""
CHANGE = """(slider) => {
  slider.stepDown();
  for (const type of ["input", "change"]) slider.dispatchEvent(new Event(type, { bubbles: true }));
}"""


def test_a_training_begins_when_a_slider_is_let_go_and_not_before(lab: Lab) -> None:
    lab.reset()
    slider = lab.slider("Training data")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    mouse, height = lab.page.mouse, box["y"] + box["height"] / 2
    lab.page.evaluate(NO_DEBOUNCE)
    try:
        mouse.move(box["x"] + 2, height)
        mouse.down()
        for share in (0.3, 0.5, 0.4):
            mouse.move(box["x"] + share * box["width"], height)
        expect(lab.root).to_have_attribute("aria-busy", "true")
        assert lab.page.evaluate("runs") == 0, "it is under way"
        assert lab.after(mouse.up)["settings"]["data"] != DEFAULTS.data
        assert lab.page.evaluate("runs") == 1
        # A screen reader changes it without mouse or key.
        lab.after(lambda: slider.evaluate(CHANGE))
        assert lab.page.evaluate("runs") == 2
        slider.press("ArrowLeft")
        assert lab.page.evaluate("runs") == 2, "the next press may follow"
    finally:
        lab.page.evaluate("restore()")
    lab.reset()


def test_horizon_does_not_retrain(lab: Lab) -> None:
    before = lab.reset()
    slider = lab.slider("Dream horizon")
    after = lab.after(lambda: slider.press("ArrowLeft"))
    assert not after["retrained"]
    assert after["digest"] == before["digest"]
    assert after["drift"] == before["drift"][:-1]
    expect(slider).to_have_attribute("aria-valuetext", f"{DEFAULTS.horizon - 1} steps")


def test_of_rapid_moves_only_the_last_counts(lab: Lab) -> None:
    lab.reset()
    count = lab.count()
    slider = lab.slider("Sensor noise")
    expect(slider).to_have_attribute("aria-valuetext", f"{DEFAULTS.noise:g} world units")
    # The first is cancelled on its way, the others before they begin; by the page's own clock: a training is short.
    slider.evaluate(
        """async (slider) => {
          const move = () => {
            slider.stepUp();
            slider.dispatchEvent(new Event("input", { bubbles: true }));
          };
          move();
          await new Promise((resolve) => setTimeout(resolve, 130));
          for (let k = 0; k < 7; k++) move();
        }"""
    )
    reading = lab.reading(count)
    assert reading["settings"]["noise"] == NOISE.stops[NOISE.stops.index(DEFAULTS.noise) + 8]
    lab.after(lambda: lab.slider("Dream horizon").press("ArrowLeft"))
    assert lab.count() == count + 2, "a cancelled run must give no reading"


WATCH_FRAMES = """() => {
  window.longest = 0;
  let before = performance.now();
  const tick = (now) => {
    window.longest = Math.max(window.longest, now - before);
    before = now;
    if (window.longest >= 0) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""


def test_page_stays_awake_while_training(lab: Lab) -> None:
    """The best of three: a machine with more to do keeps a page waiting now and then, a busy page always."""
    lab.reset()
    longest = math.inf
    for _ in range(3):
        lab.page.evaluate(WATCH_FRAMES)
        reading = lab.after(lab.button("Another seed").click)
        assert reading["retrained"]
        longest = min(longest, lab.page.evaluate("const seen = window.longest; window.longest = NaN; seen"))
        if longest < 300:
            break
    assert longest < 300, f"no frame for {longest:.0f} ms"


def test_seed_buttons(lab: Lab) -> None:
    first = lab.reset()
    other = lab.after(lab.button("Another seed").click)
    assert other["seed"] != first["seed"]
    assert other["digest"] != first["digest"]
    again = lab.reset()
    assert (again["seed"], again["digest"]) == (first["seed"], first["digest"])
    assert again["drift"] == first["drift"]


def test_seed_field_takes_and_refuses(lab: Lab) -> None:
    lab.reset()
    field = lab.root.get_by_label("Seed", exact=True)
    field.fill("-3")
    field.press("Enter")
    expect(lab.root.get_by_role("alert")).to_contain_text("whole number from 0 to 999,999")
    field.fill("7")
    assert lab.after(lambda: field.press("Enter"))["seed"] == 7
    expect(lab.root.get_by_role("alert")).to_be_hidden()


def test_keyboard_drives_everything(lab: Lab) -> None:
    lab.reset()
    preset = next(each for each in PRESETS if each["settings"].get("horizon", DEFAULTS.horizon) < DEFAULTS.horizon)
    steps = preset["settings"]["horizon"]
    lab.preset(preset["title"]).focus()
    assert lab.after(lambda: lab.page.keyboard.press("Space"))["settings"]["horizon"] == steps
    scrub = lab.root.get_by_role("slider", name="Step shown")
    scrub.press("Home")
    expect(scrub).to_have_attribute("aria-valuetext", f"step 0 of {steps}")
    play = lab.root.locator("court-canvas ~ dream-playback [data-part=play]")
    play.focus()
    lab.page.keyboard.press("Enter")
    expect(play).to_have_text("Pause")
    expect(scrub).to_have_attribute("aria-valuetext", f"step {steps} of {steps}")
    expect(play).to_have_text("Play")


def test_band_over_training_seeds_comes_by_itself(lab: Lab) -> None:
    lab.reset()
    lab.rest()
    band = lab.root.locator("[data-part=band]")
    expect(band).to_have_text(f"the middle half of {BAND_SEEDS} training seeds")


def test_a_reading_between_the_presets_is_described_by_its_figures(lab: Lab) -> None:
    readings = (lab.open(address(data=data, noise=noise)) for data in (1000, 3000, 500) for noise in (0, 0.005))
    reading = next((each for each in readings if each["caption"] is None), None)
    assert reading, "every reading that this test tries shows what some preset shows: have it try other settings"
    caption = lab.root.locator("[data-part=caption]")
    expect(caption).to_contain_text("Between the presets")
    expect(caption).to_contain_text(f"From step {reading['visible_step']} on")


def test_the_dream_plays_at_the_displays_rate(lab: Lab) -> None:
    lab.reset()
    lab.page.emulate_media(reduced_motion="no-preference")
    lab.button("Play").click()
    assert share_of_frames_drawn(lab.page) > 0.9
    lab.button("Pause").click()
    lab.page.emulate_media(reduced_motion="reduce")
