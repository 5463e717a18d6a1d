"""The failure lab in another world: its own picture, distance and unit, the native bits, the way back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

import dreamlab
from tests.browser.conftest import Lab

SETTINGS = {"data": 200, "noise": 0.01, "horizon": 20, "seed": 3}
FRAGMENT = "#" + "&".join(f"{name}={value}" for name, value in SETTINGS.items())
NARROW, WIDE = {"width": 360, "height": 800}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def lab(context: BrowserContext, site_url: str) -> Iterator[Lab]:
    lab = Lab(context.new_page(), site_url)
    lab.open(FRAGMENT)
    yield lab
    assert lab.complaints == []


def choose(lab: Lab, world: str) -> dict:
    return lab.after(lambda: lab.root.get_by_label("World", exact=True).select_option(world))


def test_nothing_of_another_world_is_asked_for_until_one_is_chosen(lab: Lab) -> None:
    asked = [url for url in lab.requests if "world-view" in url or "scene-markup" in url]
    assert asked == []
    choose(lab, "pendulum")
    assert any("world-view" in url for url in lab.requests)


@pytest.mark.parametrize("world", ["pendulum", "cart-pole", "double-pendulum", "bumpy", "orbit", "own"])
def test_a_reading_has_the_native_bits_and_the_worlds_own_unit(lab: Lab, world: str) -> None:
    lab.reset()
    reading = lab.open(f"{FRAGMENT}&world={world}")
    native = dreamlab.reading("failure", world=world, **SETTINGS)
    assert reading["digest"] == native["digest"]
    assert reading["drift"] == native["drift"]
    assert reading["figures"] == native["figures"]
    meter = lab.root.get_by_role("meter", name="Divergence")
    assert float(meter.get_attribute("aria-valuenow") or "nan") == native["final_error"]
    unit = native["world"]["unit"]
    assert f" {unit} after 20 steps" in (meter.get_attribute("aria-valuetext") or "")
    expect(lab.root.locator("[data-part=unit]").first).to_have_text(unit)
    expect(lab.root.get_by_role("status")).to_contain_text(native["world"]["title"])
    picture = lab.root.locator("[data-part=world] lab-scene")
    expect(picture).to_be_visible()
    expect(picture).to_have_attribute("aria-label", native["pictures"][0]["says"])
    expect(lab.root.locator("court-canvas")).to_be_hidden()
    expect(lab.root.locator("drift-plot svg").first).to_have_attribute("aria-label", _contains(f" {unit} after"))


def _contains(words: str):
    import re

    return re.compile(re.escape(words))


def test_what_a_world_does_not_have_is_greyed_and_said(lab: Lab) -> None:
    lab.open(f"{FRAGMENT}&condition=gusty&world=orbit")
    alert = lab.root.get_by_role("alert")
    expect(alert).to_contain_text("The gusts are the court’s own weather")
    condition = lab.root.get_by_label("Condition", exact=True)
    expect(condition).to_have_value("plain")
    greyed = condition.locator("option").evaluate_all(
        "all => all.filter((each) => each.disabled).map(({ value }) => value)"
    )
    assert greyed == ["gusty", "two-pictures", "two-pictures-acting"]
    expect(lab.preset("Averaged futures")).to_be_disabled()
    expect(lab.root.get_by_label("On the bench")).to_be_disabled()
    for said in ("Two pictures show", "by hand belong to the court", "A saved model is one of the court"):
        expect(lab.root.locator("[data-part=elsewhere]")).to_contain_text(said)
    expect(lab.root.locator("[data-value-of=noise]")).to_contain_text("of each sensor’s scale")


def test_presets_keep_the_world_and_episodes_are_leafed_through_by_keyboard(lab: Lab) -> None:
    lab.open(f"{FRAGMENT}&world=pendulum")
    reading = lab.after(lab.preset("Never saw that side").click)
    assert reading["settings"]["world"] == "pendulum"
    assert reading["settings"]["condition"] == "left-half"
    expect(lab.root.locator("[data-part=caption]")).to_contain_text("in the half that it was shown")
    expect(lab.root.locator("[data-part=further]")).to_contain_text("one step, where it was not")
    scene = lab.root.locator("[data-part=world] lab-scene")
    before = scene.get_attribute("aria-label") or ""
    following = lab.button("Next episode")
    following.focus()
    lab.page.keyboard.press("Enter")
    expect(scene).not_to_have_attribute("aria-label", before)
    expect(lab.root.locator("[data-part=episode]")).to_contain_text("episode 2 of the 6 kept")
    scrub = scene.get_by_role("slider", name="Moment shown")
    scrub.focus()
    lab.page.keyboard.press("Home")
    expect(scene.locator("[data-part=words]")).to_have_text("Step 0: 0 m apart.")
    expect(scene.locator("svg .scene-ground")).to_have_count(1)
    lab.page.set_viewport_size(NARROW)
    assert lab.page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    lab.page.set_viewport_size(WIDE)


def test_back_on_the_court_all_is_as_it_was(lab: Lab) -> None:
    away = lab.open(f"{FRAGMENT}&world=bumpy")
    assert away["world"]["name"] == "bumpy"
    back = choose(lab, "court")
    assert back["digest"] == dreamlab.reading("failure", **SETTINGS)["digest"]
    expect(lab.root.locator("court-canvas")).to_be_visible()
    expect(lab.root.locator("[data-part=world]")).to_be_hidden()
    expect(lab.root.locator("[data-part=unit]").first).to_have_text("world units")
    expect(lab.root.locator("[data-length=paddle]")).to_be_visible()
    expect(lab.root.locator("[data-part=elsewhere]")).to_be_hidden()
    expect(lab.root.locator("[data-part=meter-words]")).to_contain_text("as wide as the court")
    assert "world=" not in lab.page.evaluate("location.hash")
    assert float(lab.root.get_by_role("meter").get_attribute("aria-valuenow") or "nan") == back["final_error"]
