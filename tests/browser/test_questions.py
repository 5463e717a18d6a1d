"""Predict, then run: by mouse, key and finger, on the page that asks."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.axe_rules import COLOURS, Found, set_colours, violations
from tests.browser.conftest import AT_WORK, READ_MS, ROOT, WATCH

QUESTIONS = yaml.safe_load((ROOT / "levels" / "questions.yml").read_text(encoding="utf-8"))
LISTEN = """
window.answers = [];
window.addEventListener("answer", (event) => answers.push(event.detail));
"""


def first(kind: str, *, seeded: bool = False) -> dict[str, Any]:
    """The first question with such a control; ``seeded``: one whose runs are a lab's, at any seed."""
    return next(
        question
        for question in QUESTIONS
        if kind in question["control"] and not (seeded and any("figure" in run for run in question["runs"].values()))
    )


class Asked:
    """A question on its page."""

    def __init__(self, page: Page, site_url: str, question: dict[str, Any]) -> None:
        self.page, self.question = page, question
        page.goto("about:blank")
        page.goto(f"{site_url}level-{question['level']}/")
        self.root = page.locator(f"#question-{question['name']}")
        self.root.scroll_into_view_if_needed()

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def after(self, act: Callable[[], Any]) -> dict[str, Any]:
        """What the run answers to an act."""
        before = self.page.evaluate("answers.length")
        act()
        self.page.wait_for_function("before => answers.length > before", arg=before, timeout=READ_MS)
        expect(self.root).to_have_attribute("aria-busy", "false")
        return self.page.evaluate("answers.at(-1)")

    @property
    def outcome(self) -> Locator:
        return self.root.locator("[data-part=outcome]")


@pytest.fixture(scope="module")
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    page.add_init_script(LISTEN)
    yield page
    page.close()


def test_a_choice_is_committed_and_the_run_says_which_came_true(page: Page, site_url: str) -> None:
    asked = Asked(page, site_url, first("choices"))
    choices = asked.question["control"]["choices"]
    expect(asked.button("Commit and run")).to_be_disabled()
    expect(asked.outcome).to_be_hidden()
    asked.root.get_by_label(choices[0]["label"]).check()
    answer = asked.after(asked.button("Commit and run").click)
    assert answer["predicted"] == 0
    assert answer["right"] is not None
    expect(asked.outcome).to_contain_text(choices[0]["label"])
    came_true = "Your prediction came true." if answer["right"] == 0 else "Your prediction did not come true."
    expect(asked.outcome).to_contain_text(came_true)
    if any("figure" in run for run in asked.question["runs"].values()):
        expect(asked.button("Run another seed")).to_be_hidden()  # a printed figure has its own seeds
    expect(asked.root.get_by_label(choices[0]["label"])).to_be_disabled()


def test_another_seed_keeps_the_prediction_and_again_asks_anew(page: Page, site_url: str) -> None:
    asked = Asked(page, site_url, first("choices", seeded=True))
    label = asked.question["control"]["choices"][-1]["label"]
    asked.root.get_by_label(label).check()
    asked.after(asked.button("Commit and run").click)
    answer = asked.after(asked.button("Run another seed").click)
    assert answer["seed"] == 1
    assert answer["predicted"] == len(asked.question["control"]["choices"]) - 1
    expect(asked.outcome).to_contain_text("Seed 1")
    asked.button("Predict again").click()
    expect(asked.outcome).to_be_hidden()
    expect(asked.root.get_by_label(label)).not_to_be_checked()
    expect(asked.root.get_by_label(label)).to_be_enabled()


def test_a_number_is_set_by_keys_and_held_against_the_measured_one(page: Page, site_url: str) -> None:
    asked = Asked(page, site_url, first("number"))
    slider = asked.root.get_by_role("slider", name="Your prediction")
    expect(asked.button("Commit and run")).to_be_disabled()
    expect(asked.root.locator("[data-part=value]")).to_have_text("not chosen yet")
    slider.press("Home")
    slider.press("ArrowRight")
    number = asked.question["control"]["number"]
    if not number.get("log"):
        assert (slider.get_attribute("aria-valuetext") or "").startswith(f"{number['min'] + number['step']:g}")
    answer = asked.after(asked.button("Commit and run").click)
    assert answer["figures"]["miss"] == answer["predicted"] - answer["answer"]
    expect(asked.outcome).to_contain_text("Your prediction is")
    expect(asked.outcome).to_be_focused()


def test_a_curve_is_drawn_by_mouse(page: Page, site_url: str) -> None:
    asked = Asked(page, site_url, first("curve"))
    expect(asked.button("Commit and run")).to_be_disabled()
    asked.root.locator("svg").scroll_into_view_if_needed()
    box = asked.root.locator("svg").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 70, box["y"] + box["height"] - 60)
    page.mouse.down()
    for part in range(1, 21):
        page.mouse.move(box["x"] + 70 + part * (box["width"] - 90) / 20, box["y"] + box["height"] - 60 - 5 * part)
    page.mouse.move(box["x"] + 200, box["y"] - 60)  # up into the question, whose words stay unselected
    assert page.evaluate("String(getSelection())") == ""
    page.mouse.up()
    answer = asked.after(asked.button("Commit and run").click)
    drawn = [error for _, error in answer["predicted"]]
    assert drawn == sorted(drawn)
    assert drawn[-1] > drawn[0]
    assert len(answer["curve"]) == asked.question["control"]["curve"]["points"][-1]
    expect(asked.root.locator("svg .plot-drift")).to_be_visible()
    expect(asked.root.locator("svg")).to_have_accessible_name(re.compile("Measured:"))
    expect(asked.outcome).to_contain_text("On average your line is")


def test_a_curve_is_drawn_by_keys(page: Page, site_url: str) -> None:
    asked = Asked(page, site_url, first("curve"))
    curve = asked.question["control"]["curve"]
    point = asked.root.get_by_role("slider", name=f"Error at step {curve['points'][-1]}", exact=True)
    before = point.get_attribute("aria-valuetext")
    for _ in range(5):
        point.press("ArrowUp")
    assert point.get_attribute("aria-valuetext") != before
    answer = asked.after(asked.button("Commit and run").click)
    assert answer["figures"]["predicted"] == pytest.approx(answer["predicted"][-1][1])
    assert answer["figures"]["largest_gap"] >= answer["figures"]["mean_gap"] > 0


def test_a_finger_draws_and_the_page_still_scrolls(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    context.add_init_script(WATCH + AT_WORK)
    context.add_init_script(LISTEN)
    asked = Asked(context.new_page(), site_url, first("curve"))
    chart = asked.root.locator("svg")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    hand = context.new_cdp_session(asked.page)
    for kind, x in (("touchStart", 80), ("touchMove", 160), ("touchMove", 240)):
        place = {"x": box["x"] + x, "y": box["y"] + 60}
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert chart.evaluate("chart => getComputedStyle(chart.parentElement).touchAction") == "pan-y"
    expect(asked.button("Commit and run")).to_be_enabled()  # it was the line that the finger moved
    # Not a tap: right after a draw, and on a busy machine, Chromium may take it for something longer.
    answer = asked.after(asked.button("Commit and run").click)
    middle = [error for _, error in answer["predicted"]][1:-1]
    assert max(middle) > 0.3 * asked.question["control"]["curve"]["max"]
    assert asked.page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_a_run_can_be_stopped_and_the_prediction_changed(page: Page, site_url: str) -> None:
    asked = Asked(page, site_url, first("choices"))
    label = asked.question["control"]["choices"][0]["label"]
    asked.root.get_by_label(label).check()
    asked.button("Commit and run").click()
    asked.button("Stop").click()
    expect(asked.root).to_have_attribute("aria-busy", "false", timeout=READ_MS)
    expect(asked.root.get_by_label(label)).to_be_enabled()
    expect(asked.outcome).to_be_hidden()
    expect(asked.root.get_by_role("alert")).to_be_hidden()


@pytest.mark.parametrize("fails", ["before the run", "during the run"])
def test_a_broken_engine_is_told_and_nothing_is_lost(unaided: BrowserContext, site_url: str, fails: str) -> None:
    page = unaided.new_page()
    page.route("**/pyodide.used.asm.wasm", lambda route: route.fulfill(body="<html>blocked</html>"))
    asked = Asked(page, site_url, first("choices"))
    box = asked.root.get_by_label(asked.question["control"]["choices"][0]["label"])
    problem = asked.root.get_by_role("alert")
    box.check()
    if fails == "before the run":  # the engine starts with the first touch
        expect(problem).to_contain_text("answered with a page of its own when pyodide.used.asm.wasm", timeout=READ_MS)
    asked.button("Commit and run").click()
    expect(problem).to_contain_text("answered with a page of its own when pyodide.used.asm.wasm", timeout=READ_MS)
    expect(problem.get_by_role("button", name="Try again")).to_be_visible()
    expect(asked.root).to_have_attribute("aria-busy", "false")
    expect(box).to_be_checked()
    expect(box).to_be_enabled()


@pytest.mark.parametrize("kind", ["choices", "number", "curve"])
def test_axe_finds_nothing_before_and_after(page: Page, site_url: str, kind: str) -> None:
    asked = Asked(page, site_url, first(kind))
    assert wrong(page) == []
    if kind == "choices":
        asked.root.get_by_role("radio").first.check()
    elif kind == "curve":
        asked.root.get_by_role("slider").first.press("ArrowUp")
    else:
        asked.root.get_by_role("slider").press("ArrowUp")
    asked.after(asked.button("Commit and run").click)
    assert wrong(page) == []


def wrong(page: Page) -> Found:
    """By day; by night the colours alone are others."""
    found = violations(page, "predict-question")
    set_colours(page, "dark")
    found += violations(page, "predict-question", only=(COLOURS,))
    set_colours(page, "light")
    return found


def test_without_scripts_the_question_stands(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    question = first("choices")
    page.goto(f"{site_url}level-{question['level']}/")
    root = page.locator(f"#question-{question['name']}")
    expect(root).to_contain_text(" ".join(question["ask"].split()))
    expect(root).to_contain_text("With JavaScript and WebAssembly")
    expect(root.get_by_role("button")).to_have_count(0)
    context.close()


def test_the_template_holds_the_whole_question(page: Page, site_url: str) -> None:
    asked = Asked(page, site_url, first("number"))
    data = json.loads(asked.root.locator("template").evaluate("each => each.content.textContent"))
    assert data["question"]["runs"].keys() == asked.question["runs"].keys()
