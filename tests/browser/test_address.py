"""The address holds the experiment."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Lab

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
    assert lab.page.url.endswith("#data=10000&noise=0&horizon=5&seed=0")


@pytest.mark.parametrize(
    ("fragment", "named"),
    [
        ("#data=banana", "“data=banana”"),
        ("#data=6000.5", "data must be a whole number from 50 to 20000"),
        ("#horizon=100000", "horizon must be a whole number from 5 to 120"),
        ("#noise=-0.1", "noise must be a number from 0 to 0.1"),
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
    assert reading["settings"]["data"] == 10000
    assert reading["settings"]["horizon"] == 60
    lab.reset()
    expect(lab.root.get_by_role("alert")).to_be_hidden()


def test_a_link_of_the_lesson_sets_up_the_lab_and_back_undoes_it(lab: Lab) -> None:
    lab.open("#data=777&seed=5")
    link = lab.page.get_by_role("link", name="Deaf to actions").first
    link.scroll_into_view_if_needed()
    reading = lab.after(link.click)
    assert reading["settings"] | {"condition": "deaf", "data": 10000, "seed": 0} == reading["settings"]
    expect(lab.root).to_be_in_viewport()
    expect(lab.preset("Deaf to actions")).to_have_attribute("aria-pressed", "true")
    again = lab.after(lab.page.go_back)
    assert again["settings"] | {"condition": "plain", "data": 777, "seed": 5} == again["settings"]
