"""The address holds the experiment."""

import dataclasses
import re

import pytest
from playwright.sync_api import BrowserContext, expect

from dreamlab.labs.failure.lab import DATA, HORIZON, NOISE
from tests.browser.conftest import Lab
from tests.browser.lessons import DEFAULTS, PRESETS, address, preset

EXPERIMENT = "#data=777&noise=0.0125&horizon=33&condition=left-half&seed=4242"


def test_link_reproduces_the_reading_in_bits(lab: Lab) -> None:
    first = lab.open(EXPERIMENT)
    asked = {"data": 777, "noise": 0.0125, "horizon": 33, "condition": "left-half", "seed": 4242}
    assert first["settings"] == dataclasses.asdict(DEFAULTS) | asked
    lab.button("Copy link").click()
    expect(lab.button("Link copied ✓")).to_be_visible()
    link = lab.page.evaluate("navigator.clipboard.readText()")
    assert link.endswith(EXPERIMENT)
    again = lab.open(EXPERIMENT)
    for figure in ("digest", "drift", "one_step_error", "figures"):
        assert again[figure] == first[figure]


def test_a_link_with_settings_leads_to_the_lab_and_a_reload_back_to_where_one_was(lab: Lab) -> None:
    """The presets are in sight, below the header; whoever had read on is not taken away from there."""
    page = lab.page
    lab.open(EXPERIMENT)
    expect(lab.preset(PRESETS[0]["title"])).to_be_in_viewport()
    header = page.locator(".md-header").bounding_box()
    presets = lab.preset(PRESETS[0]["title"]).bounding_box()
    assert header is not None
    assert presets is not None
    assert header["y"] + header["height"] <= presets["y"] < 300
    page.locator("footer.md-footer").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    page.reload()
    lab.reading(after=0)
    expect(lab.preset(PRESETS[0]["title"])).not_to_be_in_viewport()


def test_the_tours_links_leave_the_presets_in_sight(lab: Lab) -> None:
    lab.open()
    lab.after(lab.page.locator("a.experiment").last.click)
    header = lab.page.locator(".md-header").bounding_box()
    presets = lab.preset(PRESETS[0]["title"]).bounding_box()
    assert header is not None
    assert presets is not None
    assert header["y"] + header["height"] <= presets["y"] < 300


def test_moves_are_written_to_the_address(lab: Lab) -> None:
    lab.reset()
    lab.after(lambda: lab.slider("Dream horizon").press("Home"))
    expect(lab.page).to_have_url(re.compile(re.escape(address(horizon=HORIZON.stops[0])) + "$"))


@pytest.mark.parametrize(
    ("fragment", "named"),
    [
        ("#data=banana", "“data=banana”"),
        ("#data=6000.5", f"data must be a whole number from {DATA.stops[0]:g} to {DATA.stops[-1]:g}"),
        ("#horizon=100000", f"horizon must be a whole number from {HORIZON.stops[0]:g} to {HORIZON.stops[-1]:g}"),
        ("#noise=-0.1", f"noise must be a number from {NOISE.stops[0]:g} to {NOISE.stops[-1]:g}"),
        ("#noise=NaN", "“noise=NaN”"),
        ("#horizon=", "“horizon=”"),
        ("#data=500&speed=3", "“speed=3”"),
        ("#condition=tired", "the condition must be one of plain"),
        ("#seed=1&seed=2", "“seed” stands there twice"),
        ("#rubbish", "“rubbish”"),
        ("#data=%E0%A4%A", "“data=%E0%A4%A”"),
    ],
)
def test_bad_part_is_named_and_its_first_setting_holds(lab: Lab, fragment: str, named: str) -> None:
    def follow() -> None:
        lab.page.evaluate("fragment => { location.hash = fragment }", fragment)

    lab.reset()
    reading = lab.after(follow)
    expect(lab.root.get_by_role("alert")).to_contain_text(named)
    kept = {"data": 500} if "data=500" in fragment else {}
    assert reading["settings"] == dataclasses.asdict(DEFAULTS) | kept
    lab.reset()
    expect(lab.root.get_by_role("alert")).to_be_hidden()


def test_a_link_of_the_lesson_sets_up_the_lab_and_back_undoes_it(lab: Lab) -> None:
    deaf = preset("deaf")
    lab.open("#data=777&seed=5")
    link = lab.page.locator("article").get_by_role("link", name=deaf["title"]).first
    link.scroll_into_view_if_needed()
    reading = lab.after(link.click)
    assert reading["settings"] == dataclasses.asdict(DEFAULTS) | deaf["settings"]
    expect(lab.root).to_be_in_viewport()
    expect(lab.preset(deaf["title"])).to_have_attribute("aria-pressed", "true")
    again = lab.after(lab.page.go_back)
    assert again["settings"] | {"condition": "plain", "data": 777, "seed": 5} == again["settings"]


WANTED = dataclasses.asdict(DEFAULTS) | {"data": 500, "seed": 5}


@pytest.mark.parametrize(
    "fragment",
    [
        "#data=500&amp;noise=0&amp;seed=5",
        "#data=500&amp;amp;noise=0&amp;amp;seed=5",
        "#data%3D500%26seed%3D5",
        "#data%253D500%2526seed%253D5",
        "#data=3D500&seed=3D5",
        "#data=500&seed=5.",
        "#data=500&seed=5).",
        "#data=500&seed=5%20",
        "#data=500&seed=5&utm_source=mail&utm_medium=email&mc_cid=0a1b&fbclid=IwAR0",
        "#data=500&seed=5?fbclid=IwAR0",
        "#data=500&seed=5:~:text=dream",
        "##data=500&seed=5&seed=5",
    ],
)
def test_a_link_that_others_rewrote_is_understood(lab: Lab, fragment: str) -> None:
    lab.reset()
    reading = lab.after(lambda: lab.page.evaluate("fragment => { location.hash = fragment }", fragment))
    assert reading["settings"] == WANTED
    expect(lab.root.get_by_role("alert")).to_be_hidden()


def test_one_bad_part_leaves_the_good_ones_and_every_bad_one_is_named(lab: Lab) -> None:
    lab.reset()
    fragment = "#data=500&noise=much&speed=3&seed=5"
    reading = lab.after(lambda: lab.page.evaluate("fragment => { location.hash = fragment }", fragment))
    assert reading["settings"] == WANTED
    alert = lab.root.get_by_role("alert")
    expect(alert).to_contain_text("“noise=much”")
    expect(alert).to_contain_text("“speed=3”")
    expect(alert).to_contain_text("What else it asks for holds")


REFUSING = """
let calls = 0;
const replace = history.replaceState;
history.replaceState = function (...state) {
  calls += 1;
  if (calls > 100) throw new DOMException("100 times per 30 seconds", "SecurityError");
  return replace.apply(this, state);
};
window.calls = () => calls;
"""


def test_a_browser_that_refuses_to_write_the_address_loses_no_slider(context: BrowserContext, site_url: str) -> None:
    """As Safari does from the 101st call within thirty seconds."""
    page = context.new_page()
    page.add_init_script(REFUSING)
    lab = Lab(page, site_url)
    lab.open()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    before = page.evaluate("calls()")
    slider = lab.slider("Dream horizon")
    slider.focus()
    for _ in range(60):
        page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "5 steps")
    page.wait_for_timeout(600)
    assert page.evaluate("calls()") - before < 20, "written when the hand rests"
    page.evaluate(
        "() => { for (let call = 0; call < 120; call++) try { history.replaceState(history.state, ''); } catch {} }"
    )
    reading = lab.after(lambda: slider.press("End"))
    assert reading["settings"]["horizon"] == 120
    page.wait_for_timeout(600)
    assert errors == []
    lab.button("Copy link").click()
    expect(lab.button("Link copied ✓")).to_be_visible()
    assert "horizon=120" in page.evaluate("navigator.clipboard.readText()"), (
        "the link is right, whatever the address says"
    )
    page.close()


def test_experiment_links_work_in_a_row_however_one_arrived(context: BrowserContext, site_url: str) -> None:
    """The theme follows links by pushState, which fires no hashchange."""
    page = context.new_page()
    page.goto(site_url)
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Level 4", exact=True).first.click()
    lab = Lab(page, site_url)
    lab.reading(0)

    def follow(name: str) -> str:
        link = page.get_by_role("link", name=name).first
        return lab.after(link.click)["settings"]["condition"]

    seen = [follow("Deaf to actions"), follow("One picture, no memory"), follow("Deaf to actions")]
    assert len(set(seen)) == 2
    assert seen[0] == seen[2]
    assert "plain" not in seen
    lab.after(lambda: lab.slider("Dream horizon").press("Home"))
    expect(page).to_have_url(re.compile("horizon=5&"))
    again = lab.after(page.get_by_role("link", name="Deaf to actions").first.click)
    assert again["settings"]["horizon"] == 60, "the very link that was followed last"
    assert lab.after(page.go_back)["settings"]["horizon"] == 5
    assert lab.after(page.go_back)["settings"]["condition"] == seen[1]
    assert lab.after(page.go_forward)["settings"]["condition"] == seen[0]
    page.close()
