"""Play in the dream, grab the throw, look through a training: on Levels 3 and 4, on the real engine."""

import re
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import READ_MS, Lab, Workshop, share_of_frames_drawn, wait_until

LISTEN = """() => {
  if (window.throws) return;
  window.throws = [];
  addEventListener("thrown", (event) => throws.push(event.detail));
}"""


def worlds(root: Locator) -> Locator:
    return root.get_by_role("group", name="Play in")


def play(page: Page, root: Locator, world: str, seconds: float = 1.2) -> None:
    """To the right, then to the left."""
    worlds(root).get_by_role("button", name=world, exact=True).click()
    expect(root.get_by_role("button", name="Stop", exact=True).last).to_be_visible()
    for key in ("ArrowRight", "ArrowLeft"):
        page.keyboard.down(key)
        page.wait_for_timeout(500 * seconds)
        page.keyboard.up(key)


HEAR = """() => {
  window.heard = [];
  window.contexts = 0;
  addEventListener("shown", ({ detail: { episodes, episode } }) => {
    const steps = [...Array(episodes.horizon + 1).keys()];
    const path = (world) => steps.map((step) => [...episodes.state(world, episode, step).slice(0, 2)]);
    window.shown = { reality: path("reality"), dream: path("dream") };
  });
  const to = new Map();
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (node, ...more) {
    to.set(this, node);
    return connect.call(this, node, ...more);
  };
  const Context = AudioContext;
  window.AudioContext = class extends Context {
    constructor() {
      super();
      window.contexts += 1;
    }
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    let [node, pan] = [this, null];
    while (to.has(node)) {
      node = to.get(node);
      if (node instanceof StereoPannerNode) pan = node.pan.value;
    }
    heard.push({ pan, pitch: this.frequency.value, connected: node === this.context.destination });
    return start.call(this, when);
  };
}"""


def play_to_the_end(page: Page, scrub: Locator, play: Locator) -> None:
    """The shown dream, from its start."""
    scrub.fill("0")
    play.click()
    wait_until(page, "scrub => scrub.value === scrub.max", scrub.element_handle())
    expect(play).to_be_visible()


def turns(path: list[list[float]]) -> int:
    """Moments at which a ball turns: its change of x or y has another sign afterwards."""
    changes = [[b - a for a, b in zip(one, two, strict=True)] for one, two in pairwise(path)]
    return sum(any(a * b < 0 for a, b in zip(one, two, strict=True)) for one, two in pairwise(changes))


def handles(*found: Locator) -> list[Any]:
    return [each.element_handle() for each in found]


def thrown(page: Page, act: Any) -> dict[str, Any]:
    before = page.evaluate("throws.length")
    act()
    page.wait_for_function("before => throws.length > before", arg=before, timeout=READ_MS)
    return page.evaluate("throws.at(-1)")


@pytest.mark.parametrize("preset", ["Starved of data", "Deaf to actions", "Noisy sensors", "Averaged futures"])
def test_every_preset_can_be_played_in_and_dreams_the_same_play(lab: Lab, preset: str) -> None:
    page = lab.page
    page.evaluate(LISTEN)
    lab.reset()
    play(page, lab.root, "both")
    assert share_of_frames_drawn(page, 0.5) > 0.9
    stop = lab.root.locator("[data-part=stop-play]")
    plain = thrown(page, stop.click)
    steps = len(plain["actions"])
    assert steps > 15
    assert {1.0, -1.0} & set(plain["actions"])
    expect(lab.root.locator("[data-part=play-words]")).to_contain_text("You played for")
    expect(lab.root.locator("canvas").first).to_have_attribute("aria-label", re.compile("your play"))
    before = page.evaluate("throws.length")
    lab.after(lab.preset(preset).click)
    page.wait_for_function("before => throws.length > before", arg=before, timeout=READ_MS)
    other = page.evaluate("throws.at(-1)")
    assert other["actions"] == plain["actions"], "the same play"
    assert other["digest"] != plain["digest"], "dreamt by another model"
    assert other["drift"] != plain["drift"]
    play(page, lab.root, "dream", 0.6)
    again = thrown(page, stop.click)
    assert again["digest"] == other["digest"]
    lab.button("Next rally").click()
    expect(lab.root.locator("[data-part=these-balls]")).to_contain_text("test rally")
    assert lab.complaints == []


def test_the_dream_follows_while_the_ball_is_dragged_and_nothing_is_retrained(lab: Lab) -> None:
    page = lab.page
    page.evaluate(LISTEN)
    lab.button("Next rally").click()
    lab.reset()
    readings = lab.count()
    ball = lab.root.get_by_role("slider", name="The ball’s start")
    ball.scroll_into_view_if_needed()
    box = ball.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    says = lab.root.locator("[data-part=these-balls]")
    page.mouse.move(x, y)
    page.mouse.down()
    seen, before = set(), page.evaluate("throws.length")
    for far in (20, 45, 70):
        page.mouse.move(x - far, y + far / 2, steps=2)
        expect(says).to_contain_text("your throw")
        page.wait_for_timeout(150)
        seen.add(says.inner_text())
    assert len(seen) == 3, "it follows before the hand lets go"
    assert page.evaluate("throws.length") == before
    first = thrown(page, page.mouse.up)
    turned = thrown(page, lambda: lab.root.get_by_role("slider", name="Where the ball is thrown").press("ArrowUp"))
    moved = thrown(page, lambda: lab.root.get_by_role("slider", name="The paddle’s start").press("ArrowRight"))
    assert len({str(each["drift"]) for each in (first, turned, moved)}) == 3
    assert len({each["digest"] for each in (first, turned, moved)}) == 1
    assert lab.count() == readings
    found = Axe().run(page, context="failure-lab").response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    lab.button("Next rally").click()


def test_sound_is_off_until_it_is_wanted_then_reality_is_left_and_the_dream_right(lab: Lab) -> None:
    """The browser's own audio nodes are watched; nothing of them is replaced."""
    page = lab.page
    lab.reset()
    page.evaluate(HEAR)
    lab.after(lab.preset("Starved of data").click)
    play, scrub = lab.button("Play"), lab.root.get_by_role("slider", name="Step shown")
    play_to_the_end(page, scrub, play)
    assert page.evaluate("heard") == []
    assert page.evaluate("contexts") == 0
    lab.root.get_by_label("Sound").check()
    play_to_the_end(page, scrub, play)
    bounces = {world: turns(path) for world, path in page.evaluate("shown").items()}
    heard = page.evaluate("heard")
    assert {each["connected"] for each in heard} == {True}
    assert {(each["pan"], each["pitch"]) for each in heard} == {(-1, 330), (1, 440)}
    count = {world: sum(each["pan"] == pan for each in heard) for world, pan in (("reality", -1), ("dream", 1))}
    assert count == bounces, "one sound a bounce"
    assert count["reality"] != count["dream"], "or left and right could be exchanged"
    lab.root.get_by_label("Sound").uncheck()
    play_to_the_end(page, scrub, play)
    assert page.evaluate("heard.length") == len(heard)


def test_a_play_without_a_step_changes_nothing_and_a_rally_ends_the_play_in_the_address(lab: Lab) -> None:
    page = lab.page
    page.evaluate(LISTEN)
    lab.button("Next rally").click()
    words, stop = lab.root.locator("[data-part=play-words]"), lab.root.locator("[data-part=stop-play]")
    idle = words.inner_text()
    no_step = "async ([both, stop]) => { both.click(); while (!stop.checkVisibility()) await 0; stop.click(); }"
    both = worlds(lab.root).get_by_role("button", name="both", exact=True)
    page.evaluate(no_step.replace("await 0", "await new Promise((done) => setTimeout(done))"), handles(both, stop))
    expect(words).to_have_text(idle)
    expect(lab.root.locator("[data-part=played]")).to_be_hidden()
    play(page, lab.root, "both", 0.6)
    thrown(page, stop.click)
    expect(words).to_contain_text("You played for")
    lab.after(lab.preset("Noisy sensors").click)
    wait_until(page, "() => location.hash.includes('play=')")
    lab.button("Next rally").click()
    expect(words).to_have_text(idle)
    wait_until(page, "() => !location.hash.includes('play=') && location.hash.includes('noise=')")
    expect(lab.root.locator("[data-part=these-balls]")).to_contain_text("test rally 2")
    lab.after(lab.preset("The demo reel").click)
    expect(lab.root.locator("[data-part=these-balls]")).to_contain_text("the median test rally")


EVIDENCE = {
    "Averaged futures": "Both gusts, and the dream",
    "The cheating planner": "Promised, and kept",
    "Deaf to actions": "One film, whatever is done",
    "Never saw that side": "A scene and its mirror image",
    "Starved of data": None,
}


def test_a_preset_draws_its_own_evidence(lab: Lab) -> None:
    place = lab.root.locator("[data-part=evidence]")
    for preset, title in EVIDENCE.items():
        (*scenes,) = lab.after(lab.preset(preset).click)["scenes"]
        assert [scene["title"] for scene in scenes] == ([title] if title else [])
        if title is None:
            expect(place).to_be_hidden()
            continue
        (scene,) = scenes
        expect(place.locator("[data-part=title]")).to_have_text(title)
        expect(place.locator("[data-part=says]")).to_have_text(scene["says"])
        scrub = place.get_by_role("slider", name="Moment shown")
        last = len(scene["words"]) - 1
        scrub.fill(str(last))
        balls = [shape["places"][last][0] for shape in scene["shapes"] if shape["kind"] == "circle"]
        assert len({tuple(ball) for ball in balls}) > 1
        drawn = "all => all.map((circle) => [+circle.getAttribute('cx'), +circle.getAttribute('cy')])"
        assert place.locator("circle").evaluate_all(drawn) == balls


def test_a_training_is_scrubbed_forked_and_flipped(workshop: Workshop) -> None:
    page, stage = workshop.page, workshop.page.locator("film-stage")
    workshop.train()
    whole = workshop.said(0, "film")
    moment = stage.get_by_role("slider", name="Trained for")
    last = moment.get_attribute("max")

    def let_go(field: Locator, value: str) -> dict[str, Any]:
        return workshop.after(lambda: field.fill(value), "film")

    young = let_go(moment, "0")
    assert young["digest"] != whole["digest"]
    assert young["rally"] == whole["rally"]
    assert let_go(moment, str(last))["digest"] == whole["digest"]
    other = workshop.after(stage.get_by_role("button", name="Next rally").click, "film")
    assert other["rally"] == whole["rally"] + 1
    assert other["drift"] != whole["drift"]
    stage.get_by_label("Beside it").select_option("bit")
    bit = stage.get_by_role("slider", name="Bit", exact=True)
    slight, fatal = let_go(bit, "0"), let_go(bit, "62")
    assert slight["parts"] is None or slight["parts"] > 10
    assert fatal["parts"] == 1
    assert slight["digest"] == fatal["digest"] == whole["digest"]
    expect(stage.locator("[data-part=bit-says]")).to_contain_text("a ball’s width apart from step 1 on")
    stage.get_by_label("Beside it").select_option("fork")
    let_go(moment, "20")
    stage.get_by_label("Changed from here on").select_option("small")
    forked = workshop.after(stage.get_by_role("button", name="Fork here").click, "film")
    assert forked["digest"] == whole["digest"]
    assert forked["other_end"] not in (None, forked["drift"][-1])
    expect(stage.locator("[data-part=fork-says]")).to_contain_text("Forked after 300 steps")
    together = let_go(moment, "20")
    assert together["other_end"] == together["drift"][-1], "until the fork it is one training"
    stage.get_by_label("Beside it").select_option("nothing")
    moment.fill("37")
    stage.get_by_role("button", name="Run the film").click()
    expect(moment).to_have_value(str(last))
    expect(stage.get_by_role("button", name="Run the film")).to_be_visible()
    worlds(stage).get_by_role("button", name="court", exact=True).click()
    expect(stage.locator("[data-part=play-words]")).to_contain_text("The dream goes on unseen")
    page.keyboard.down("ArrowRight")  # without a step there is no play to tell of
    page.wait_for_function(
        "() => parseFloat(document.querySelector('film-stage [data-part=play-gap]').textContent) > 0"
    )
    page.keyboard.up("ArrowRight")
    page.keyboard.press("Space")
    expect(stage.locator("[data-part=play-words]")).to_contain_text("You played for")
