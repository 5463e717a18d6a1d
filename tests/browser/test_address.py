"""The address holds the experiment."""

import dataclasses

import pytest
from playwright.sync_api import expect

from dreamlab.labs.failure.lab import DATA, HORIZON, NOISE
from tests.browser.conftest import Lab
from tests.browser.lessons import DEFAULTS, address, preset

EXPERIMENT = "#data=777&noise=0.0125&horizon=33&condition=left-half&seed=4242"


def test_link_reproduces_the_reading_in_bits(lab: Lab) -> None:
    first = lab.open(EXPERIMENT)
    assert first["settings"] == {
        "data": 777,
        "noise": 0.0125,
        "horizon": 33,
        "condition": "left-half",
        "seed": 4242,
    }
    lab.button("Copy link").click()
    expect(lab.button("Link copied ✓")).to_be_visible()
    link = lab.page.evaluate("navigator.clipboard.readText()")
    assert link.endswith(EXPERIMENT)
    again = lab.open(EXPERIMENT)
    for figure in ("digest", "drift", "one_step_error", "figures"):
        assert again[figure] == first[figure]


def test_moves_are_written_to_the_address(lab: Lab) -> None:
    lab.reset()
    lab.after(lambda: lab.slider("Dream horizon").press("Home"))
    assert lab.page.url.endswith(address(horizon=HORIZON.stops[0]))


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
def test_bad_part_is_named_and_the_first_settings_hold(lab: Lab, fragment: str, named: str) -> None:
    def follow() -> None:
        lab.page.evaluate("fragment => { location.hash = fragment }", fragment)

    lab.reset()
    reading = lab.after(follow)
    expect(lab.root.get_by_role("alert")).to_contain_text(named)
    assert reading["settings"] == dataclasses.asdict(DEFAULTS)
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
