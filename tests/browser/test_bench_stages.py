"""Level 3's stages after the court: experience, training and its dream, planning; each on the real engine."""

import json
import math
import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

import dreamlab
from tests.browser.axe_rules import COLOURS, set_colours, violations
from tests.browser.conftest import ROOT, Workshop, share_of_frames_drawn, wait_until

FEW = {"data": 2, "seed": 5}
"""200 transitions: the third of the slider's stops."""


def test_experience_is_collected_by_the_chosen_policy(workshop: Workshop) -> None:
    mixed = workshop.choose("experience", policy="mixed")
    following = workshop.choose("experience", policy="following")
    assert mixed["count"] == following["count"] == 10_000
    assert following["hits"] / following["landings"] > mixed["hits"] / mixed["landings"]
    few = workshop.choose("experience", data=2)
    assert few["count"] == 200
    expect(workshop.stage("experience").locator("[data-part=count]")).to_have_text("200")
    workshop.choose("experience", policy="mixed", data=7)


def test_where_experience_lies_is_drawn_with_its_scales_and_said(workshop: Workshop) -> None:
    plot = workshop.stage("experience").locator("density-plot")
    random = workshop.choose("experience", policy="random", noise=6)
    shades = plot.locator(".plot-cells rect").evaluate_all(
        "cells => new Set(cells.map((cell) => cell.getAttribute('fill-opacity'))).size"
    )
    assert shades > 20
    words = plot.locator("svg").get_attribute("aria-label") or ""
    assert "never visited" in words
    assert f"{random['outside']:,} were seen outside the walls" in words
    texts = plot.locator("svg text").all_text_contents()
    for scale in ("height, world units", "from the middle, world units", "−0.25", "0.75", "balls in a cell", "± 0.03"):
        assert scale in texts
    plot.get_by_text("Counts, as a table").click()
    counts = [
        sum(int(cell.replace(",", "")) for cell in row.locator("td").all_inner_texts())
        for row in plot.locator("[data-part=rows] tr").all()
    ]
    assert sum(counts[:4]) == random["count"] - random["outside"]
    assert counts[4] > 0.9 * random["count"]
    plot.get_by_text("Counts, as a table").click()
    workshop.choose("experience", policy="mixed", noise=0)


def test_a_bad_seed_is_named_and_the_picture_stays(workshop: Workshop) -> None:
    stage = workshop.stage("experience")
    before = stage.locator("[data-part=count]").text_content()
    seed = stage.get_by_label("Seed")
    seed.fill("-3")
    seed.blur()
    expect(stage.get_by_role("alert")).to_contain_text("whole number from 0 to 999,999")
    expect(seed).to_have_attribute("aria-invalid", "true")
    expect(stage.locator("[data-part=count]")).to_have_text(before or "")
    workshop.choose("experience", seed=0)
    expect(stage.get_by_role("alert")).to_be_hidden()


def test_training_pauses_goes_on_stops_and_starts_anew(workshop: Workshop, headline: dict[str, Any]) -> None:
    stage = workshop.stage("training")
    slowly = stage.get_by_label("Slowly, so that the dream can be watched")
    slowly.check()
    workshop.button("training", "Train").click()
    expect(stage.locator("training-curve svg .plot-held_out").first).to_be_visible()
    paused = workshop.after(workshop.button("training", "Pause").click, "training", "paused")
    assert 0 < paused["step"] < paused["steps"]
    assert paused["digest"] != headline["digest"]
    slowly.uncheck()
    done = workshop.after(workshop.button("training", "Continue").click, "training", "done")
    assert done["digest"] == headline["digest"]
    assert done["one_step_error"] == headline["one_step_error"]
    expect(stage.locator("[data-part=steps]")).to_have_text(f"{done['steps']} of {done['steps']}")
    assert stage.locator("training-curve [data-part=rows] tr").count() == len(done["curve"]["at"])
    reset = workshop.after(workshop.button("training", "Reset").click, "training", "status")
    assert reset["step"] == 0
    expect(workshop.button("training", "Train")).to_be_visible()
    expect(stage.locator("[data-part=no-dream]")).to_be_visible()
    slowly.check()
    workshop.button("training", "Train").click()
    expect(stage.locator("training-curve svg").first).to_be_visible()
    stopped = workshop.after(workshop.button("training", "Stop").click, "training", "stopped")
    assert 0 < stopped["step"] < stopped["steps"]
    slowly.uncheck()
    anew = workshop.after(workshop.button("training", "Train anew").click, "training", "done")
    assert anew["digest"] == headline["digest"]
    assert anew["curve"] == done["curve"]


def test_a_slow_training_shows_its_dream_as_it_learns_and_ends_in_the_same_bits(
    workshop: Workshop, headline: dict[str, Any]
) -> None:
    stage = workshop.stage("training")
    slowly = stage.get_by_label("Slowly, so that the dream can be watched")
    slowly.check()
    before = workshop.page.evaluate("stages.length")
    stage.get_by_role("button", name=re.compile("^Train( anew)?$")).click()
    early = workshop.said(before, "dream")
    workshop.page.wait_for_function(
        "before => stages.slice(before).filter((said) => said.stage === 'dream').length >= 4", arg=before
    )
    paused = workshop.after(workshop.button("training", "Pause").click, "training", "paused")
    dreams = workshop.page.evaluate("before => stages.slice(before).filter((said) => said.stage === 'dream')", before)
    assert 0 < paused["step"] < paused["steps"]
    assert len({dream["digest"] for dream in dreams}) > 2
    assert dreams[-1]["rally"] == early["rally"], "the same rally, dreamt anew"
    slowly.uncheck()
    done = workshop.after(workshop.button("training", "Continue").click, "training", "done")
    assert done["digest"] == headline["digest"]


# A training that has just ended may still be showing the dream before its last, and have said no other.
SHOWS_ITS_LAST_DREAM = """() => {
  const { digest } = stages.findLast(({ stage, what }) => stage === "training" && what === "done");
  const dream = stages.findLast(({ stage }) => stage === "dream");
  const shown = document.querySelector("training-stage [data-part=mean]").textContent.trim();
  return dream.digest === digest && shown === dream.mean.toFixed(3);
}"""


def test_the_dream_can_be_scrubbed_and_says_when_it_parts(workshop: Workshop) -> None:
    stage = workshop.stage("training")
    wait_until(workshop.page, SHOWS_ITS_LAST_DREAM)
    first = workshop.page.evaluate("stages.findLast((said) => said.stage === 'dream')")
    expect(stage.locator("[data-part=whose]")).to_have_text(f"test rally {first['rally'] + 1} of 128")
    expect(stage.locator("[data-part=mean]")).to_have_text(f"{first['mean']:.3f}")
    workshop.after(workshop.button("training", "Next rally").click, "dream")
    shown = first["rally"] + 2
    expect(stage.locator("[data-part=whose]")).to_have_text(f"test rally {shown} of 128")
    dream = workshop.page.evaluate("stages.findLast((said) => said.stage === 'dream')")
    first = next((step for step, gap in enumerate(dream["drift"], 1) if gap >= 0.04), None)
    assert dream["visible_step"] == first is not None
    expect(stage.locator("[data-part=visible]")).to_have_text(f"step {first}")
    expect(stage.locator("drift-plot .plot-moments text")).to_have_text(f"visibly apart: {first}")
    scrub = stage.get_by_role("slider", name="Step shown")
    scrub.fill("10")
    expect(stage.locator("[data-part=step]")).to_have_text("10 / 60")
    label = re.compile(f"step 10 of 60, test rally {shown} of 128")
    expect(stage.locator("court-canvas canvas")).to_have_attribute("aria-label", label)


@pytest.mark.parametrize(("hand", "direction"), [("mouse", 90), ("finger", 0)])
def test_a_dream_starts_where_the_hand_says(workshop: Workshop, hand: str, direction: int) -> None:
    """A finger draws sideways: up and down it scrolls the page. On the ball it would drag that."""
    page, court = workshop.page, workshop.stage("training").locator("court-canvas")
    court.scroll_into_view_if_needed()
    box = court.bounding_box()
    assert box is not None

    def place(x: float, y: float) -> tuple[float, float]:
        return box["x"] + box["width"] * (x + 0.55) / 1.1, box["y"] + box["height"] * (1.05 - y) / 1.1

    height = 0.5 if hand == "mouse" else 0.3
    start, end = place(-0.2, height), place(*((-0.2, 0.7) if hand == "mouse" else (0.0, height)))

    def draw() -> None:
        if hand == "finger":
            workshop.touch("touchStart", start)
            workshop.touch("touchMove", end)
            workshop.touch("touchEnd")
            return
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(*end, steps=4)
        page.mouse.up()

    workshop.after(draw, "dream")
    values = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("training-stage [data-part=place] [data-value-of]")]
            .map((each) => [each.dataset.valueOf, parseFloat(each.textContent.replace("−", "-"))]))"""
    )
    assert math.isclose(values["x"], -0.2, abs_tol=0.021)
    assert math.isclose(values["y"], height, abs_tol=0.021)
    assert values["direction"] == direction
    label = workshop.stage("training").locator("court-canvas canvas")
    workshop.stage("training").get_by_role("slider", name="Step shown").fill("0")
    expect(label).to_have_attribute(
        "aria-label", re.compile(f"x {values['x']:.2f}, y {values['y']:.2f}".replace("-", "−"))
    )


def test_keys_shorten_the_dream(workshop: Workshop) -> None:
    horizon = workshop.stage("training").get_by_role("slider", name="Dream horizon")
    dream = workshop.after(lambda: horizon.press("ArrowLeft"), "dream")
    assert len(dream["drift"]) == 59
    workshop.after(lambda: horizon.press("ArrowRight"), "dream")


@pytest.mark.parametrize("method", ["shooting", "cem"])
def test_a_paddle_plans_in_the_dream_and_acts_on_the_court(workshop: Workshop, method: str) -> None:
    stage = workshop.stage("planning")
    stage.get_by_label("Planner", exact=True).select_option(method)
    workshop.after(workshop.button("planning", "New ball").click, "planning", "ready")
    start = workshop.button("planning", "Start")
    if method == "cem":
        start.press("Enter")
    else:
        start.scroll_into_view_if_needed()
        box = start.bounding_box()
        assert box is not None
        workshop.touch("touchStart", (box["x"] + 20, box["y"] + 20))
        workshop.touch("touchEnd")
    expect(stage.locator("[data-part=pace]")).not_to_have_text("–")
    assert share_of_frames_drawn(workshop.page) > 0.9
    paused = workshop.after(workshop.button("planning", "Pause").click, "planning", "paused")
    assert paused["steps"] > 5
    assert paused["per_second"] > 0
    assert paused["milliseconds"] > 0


def test_the_planner_dreams_from_where_the_ball_is_held_and_plays_on_from_there(workshop: Workshop) -> None:
    page, stage = workshop.page, workshop.stage("planning")
    workshop.button("planning", "Start").click()  # a model is trained, if there is none
    expect(stage).to_have_attribute("aria-busy", "false")
    workshop.after(workshop.button("planning", "Pause").click, "planning", "paused")
    workshop.after(workshop.button("planning", "New ball").click, "planning", "ready")
    ball = stage.get_by_role("slider", name="The ball’s start")
    ball.scroll_into_view_if_needed()
    box, court = ball.bounding_box(), stage.locator("canvas").bounding_box()
    assert box is not None
    assert court is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    before = page.evaluate("stages.length")
    page.mouse.move(court["x"] + 0.3 * court["width"], court["y"] + 0.5 * court["height"], steps=3)
    expect(stage.locator("[data-part=rows] tr")).to_have_count(21)  # now, and the chosen plan's steps
    expect(stage.locator("canvas")).to_have_attribute("aria-label", re.compile("The real ball is at x −0"))
    assert page.evaluate("stages.length") == before, "it dreams while the hand holds the ball"
    page.mouse.up()
    held = workshop.said(before, "planning", "thrown")
    assert held["dreamt"] is True
    paddle = workshop.after(
        lambda: stage.get_by_role("slider", name="The paddle’s start").press("ArrowRight"), "planning", "thrown"
    )
    assert paddle["state"][:4] == pytest.approx(held["state"][:4])
    assert paddle["state"][4] > held["state"][4]
    assert math.hypot(*paddle["state"][2:4]) == pytest.approx(0.5), "at the court’s one speed"
    workshop.button("planning", "Start").click()
    expect(stage.locator("[data-part=pace]")).not_to_have_text("–")
    expect(ball).to_be_hidden()
    workshop.after(workshop.button("planning", "Pause").click, "planning", "paused")
    expect(ball).to_be_visible()


def test_scores_are_those_that_the_page_tells_of(workshop: Workshop) -> None:
    """The default model, by the cross-entropy method: the very figures of the lesson's table."""
    measured = json.loads((ROOT / "levels" / "measured.json").read_text())["planning"]
    stage = workshop.stage("planning")
    said = workshop.after(workshop.button("planning", "Measure").click, "planning", "scores")
    rates = {score["who"]: score for score in said["scores"]}
    assert list(rates) == ["random", "reactive", "planner", "court"]
    for who, score in rates.items():
        assert 0.0 <= score["low"] <= score["rate"] <= score["high"] <= 1.0
        expect(stage.locator(f"[data-who={who}] [data-part=rate]")).to_have_text(f"{score['rate']:.3f}")
    expect(stage.locator("[data-part=measured]")).to_have_text(
        "Cross-entropy method, 64 plans of 20 steps; the dream is of the model trained on this page."
    )
    for who, told in (("random", "random"), ("reactive", "reactive"), ("planner", "cem_dream"), ("court", "cem_court")):
        assert {name: rates[who][name] for name in measured[told]} == measured[told]


def test_a_measurement_can_be_stopped_and_leaves_the_page_working(workshop: Workshop) -> None:
    workshop.button("planning", "Measure").click()
    expect(workshop.stage("planning").locator("[data-who=random] [data-part=rate]")).not_to_have_text("–")
    workshop.button("planning", "Stop measuring").click()
    expect(workshop.button("planning", "Measure")).to_be_visible()
    expect(workshop.stage("planning")).to_have_attribute("aria-busy", "false")
    assert workshop.complaints == []


def test_the_bench_takes_another_world(workshop: Workshop) -> None:
    """The next test's link leads back to the court."""
    page = workshop.page
    experience, training = workshop.stage("experience"), workshop.stage("training")
    workshop.choose("experience", **FEW, policy="following")
    collected = workshop.choose("experience", world="orbit")
    assert collected["count"] == 200
    policy = experience.get_by_label("Policy")
    expect(policy).to_have_value("mixed")
    greyed = policy.locator("option").evaluate_all(
        "all => all.filter((each) => each.disabled).map((each) => each.value)"
    )
    assert greyed == ["following", "own"]
    expect(experience.locator("density-plot")).to_be_hidden()
    expect(experience.locator("[data-part=away]")).to_contain_text("belong to the court")
    expect(experience.locator("[data-value-of=noise]")).to_contain_text("of each sensor’s scale")
    workshop.choose("training", remedy="plain")
    kept = workshop.stage("shelf").locator("li, tr").count()
    before = page.evaluate("stages.length")
    done, dreamt = workshop.train(), workshop.said(before, "dream")
    native = dreamlab.reading("workshop", world="orbit", data=200, seed=5)
    assert done["digest"] == native["digest"] == dreamt["digest"]
    assert done["one_step_error"] == native["one_step_error"]
    unit = native["world"]["unit"]
    expect(training.get_by_role("status")).to_contain_text(f"{unit} on held-out episodes")
    scene = training.locator("[data-part=world] lab-scene")
    expect(scene).to_have_attribute("aria-label", native["pictures"][0]["says"])
    expect(training.locator("court-canvas")).to_be_hidden()
    expect(training.locator("[data-part=by-hand]")).to_be_hidden()
    expect(training.locator("[data-part=gap-head]")).to_have_text(f"gap, {unit}")
    expect(training.locator("drift-plot svg")).to_have_attribute("aria-label", re.compile(re.escape(unit)))
    other = workshop.after(workshop.button("training", "Next episode").click, "dream")
    assert other["rally"] != dreamt["rally"]
    expect(scene).not_to_have_attribute("aria-label", native["pictures"][0]["says"])
    for stage in ("film", "planning"):
        expect(workshop.stage(stage).locator("[data-part=rests]")).to_contain_text("ball and paddle")
        expect(workshop.stage(stage).locator("court-canvas")).to_be_hidden()
    expect(workshop.button("shelf", "Save")).to_be_disabled()
    assert workshop.stage("shelf").locator("li, tr").count() == kept
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_lessons_contradiction_is_found_again_on_the_bench(workshop: Workshop) -> None:
    """The model that predicts better and plays worse: one press, then the very figures of the lesson's table."""
    measured = json.loads((ROOT / "levels" / "measured.json").read_text())["mismatch"]["predicts_better"]
    link = workshop.page.get_by_role("link", name="Set the bench to this").first
    collected = workshop.after(link.click, "experience")
    assert collected["count"] == measured["settings"]["data"]
    expect(workshop.stage("experience").get_by_label("Policy")).to_have_value(measured["settings"]["policy"])
    expect(workshop.stage("experience").get_by_label("World")).to_have_value("court")
    expect(workshop.stage("experience").locator("density-plot")).to_be_visible()
    assert workshop.train()["one_step_error"] == measured["one_step_error"]
    workshop.stage("planning").get_by_label("Planner", exact=True).select_option("shooting")
    said = workshop.after(workshop.button("planning", "Measure").click, "planning", "scores")
    score = next(score for score in said["scores"] if score["who"] == "planner")
    assert {name: score[name] for name in ("hits", "chances", "rate", "low", "high")} == {
        name: measured[name] for name in ("hits", "chances", "rate", "low", "high")
    }
    workshop.choose("experience", policy="mixed")


def test_an_ensembles_doubt_is_a_band_over_its_dream(workshop: Workshop) -> None:
    workshop.choose("experience", **FEW)
    workshop.choose("training", remedy="ensemble")
    before = workshop.page.evaluate("stages.length")
    workshop.train()
    dream = workshop.said(before, "dream")
    assert len(dream["disagreement"]) == len(dream["drift"])
    expect(workshop.stage("training").locator("drift-plot .plot-band")).to_be_visible()
    expect(workshop.stage("training").locator("[data-part=doubt]")).to_have_text(f"step {dream['doubt_step']}")
    marks = workshop.stage("training").locator("drift-plot .plot-moments text").all_text_contents()
    assert f"the members doubt it: {dream['doubt_step']}" in marks
    workshop.stage("training").locator("drift-plot summary").click()  # its rows are written once they are looked at
    lower = workshop.stage("training").locator("drift-plot [data-part=rows] tr").last.locator("td").nth(2)
    assert float(lower.inner_text()) == pytest.approx(dream["disagreement"][-1], rel=0.01)


def test_the_bench_lives_through_a_change_of_pages(workshop: Workshop) -> None:
    page = workshop.page
    workshop.button("planning", "Start").click()  # and in the middle of that the reader leaves
    expect(workshop.stage("planning").locator("[data-part=pace]")).not_to_have_text("–")
    page.evaluate("window.same = true")
    trained = page.evaluate("stages.findLast((said) => said.what === 'done').digest")
    page.locator("a.md-logo").first.click()
    expect(workshop.stage("training")).to_have_count(0)
    back = workshop.after(page.go_back, "training", "status")
    assert page.evaluate("window.same") is True
    assert back["digest"] == trained
    expect(workshop.stage("training").locator("[data-setting=remedy]")).to_have_value("ensemble")
    expect(workshop.stage("experience").locator("[data-part=count]")).to_have_text("200")
    assert workshop.complaints == []


def test_axe_finds_nothing_on_a_bench_in_use(workshop: Workshop) -> None:
    """By day; by night the colours alone are others."""
    page = workshop.page
    expect(workshop.stage("training")).to_have_attribute("aria-busy", "false")
    found = violations(page)
    set_colours(page, "dark")
    found += violations(page, "article", only=(COLOURS,))
    set_colours(page, "light")
    assert found == [], json.dumps(found, indent=1)


def test_the_bench_fits_a_phone(workshop: Workshop) -> None:
    workshop.page.set_viewport_size({"width": 360, "height": 740})
    assert workshop.page.evaluate("document.documentElement.scrollWidth") <= 360
    small = workshop.page.evaluate(
        """() => [...document.querySelectorAll(".lab :is(button, select, summary, input:not([type=file]))")]
            .map((each) => each.closest("label") ?? each)
            .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 32)
            .map((each) => each.outerHTML)"""
    )
    assert small == []
    workshop.page.set_viewport_size({"width": 1280, "height": 900})


def test_an_engine_that_fails_is_said_in_every_stage_and_restarted_for_all(
    unaided: BrowserContext, site_url: str
) -> None:
    workshop = Workshop(unaided.new_page(), site_url)
    workshop.page.route("**/*.wasm", lambda route: route.abort())
    workshop.page.goto(site_url + Workshop.ADDRESS)
    stages = ("court", "experience", "training", "planning")
    for stage in stages:
        expect(workshop.button(stage, "Try again")).to_be_visible()
    workshop.page.unroute("**/*.wasm")
    workshop.button("training", "Try again").click()
    for stage in stages:
        workshop.said(0, stage)
        expect(workshop.stage(stage).get_by_role("alert")).to_be_hidden()
    assert workshop.page.evaluate("workers") == 2
    workshop.page.close()
