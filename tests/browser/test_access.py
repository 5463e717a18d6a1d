"""The failure lab for everybody: no motion, a table, no scripts. What holds on every page is test_every_page.py."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from builder.content.figures import rounded
from tests.browser.conftest import PAGE, Lab


def test_reduced_motion_means_no_autoplay(lab: Lab) -> None:
    """The lab's context asks for reduced motion: the dream is shown at its end, at rest."""
    lab.reset()
    expect(lab.root.locator("court-canvas ~ dream-playback [data-part=play]")).to_have_text("Play")
    expect(lab.root.get_by_role("slider", name="Step shown")).to_have_value("60")


def test_table_holds_the_curve(lab: Lab) -> None:
    reading = lab.reset()
    lab.root.get_by_text("Every value, as a table").click()
    expect(lab.root.locator("[data-part=rows] tr")).to_have_count(len(reading["drift"]))
    last = lab.root.locator("[data-part=rows] tr").last.locator("td")
    for place, name in ((0, "drift"), (3, "middle_drift"), (4, "line_drift")):
        assert float(last.nth(place).inner_text()) == pytest.approx(reading[name][-1], rel=6e-3)


def test_the_meter_knows_the_simple_dreams_and_drops_the_line_where_there_is_none(lab: Lab) -> None:
    reading = lab.reset()
    meter = lab.root.get_by_role("meter", name="Divergence", exact=True)
    words = meter.get_attribute("aria-valuetext") or ""
    assert "Always the middle would miss by 0.3" in words
    assert "a straight line 0.2" in words
    for name in ("middle", "line"):
        tick = meter.locator(f"[data-simple={name}]")
        expect(tick).to_be_visible()
        at = float(tick.evaluate("tick => tick.style.getPropertyValue('--at')"))
        assert at == pytest.approx(reading[f"{name}_drift"][-1], rel=1e-6)
    pictured = lab.after(lab.preset("One picture, no memory").click)
    assert pictured["line_drift"] is None
    expect(meter.locator("[data-simple=line]")).to_be_hidden()
    expect(lab.root.locator("[data-part=line-key]")).to_be_hidden()
    assert "straight line" not in (meter.get_attribute("aria-valuetext") or "")
    lab.reset()


def test_what_the_drift_is_made_of_stands_in_the_lab(lab: Lab) -> None:
    reading = lab.reset()
    parts = lab.root.locator("[data-part=further]")
    expect(parts).to_contain_text("errors of flight with random signs")
    assert reading["figures"]["carried_random"] < reading["figures"]["carried_flight"]
    assert reading["figures"]["braking"] < 0


def test_with_colours_of_the_system_shapes_still_tell(lab: Lab) -> None:
    """High contrast takes every background away, unless it is said to carry meaning."""
    lab.reset()
    lab.page.emulate_media(forced_colors="active")
    for shape in (".lab-fill", ".lab-legend [data-key=reality]", "[data-part=play]", "drift-plot summary"):
        painted = lab.root.locator(shape).first.evaluate(
            "shape => getComputedStyle(shape, '::before').backgroundColor !== 'rgba(0, 0, 0, 0)'"
            " && getComputedStyle(shape, '::before').forcedColorAdjust"
        )
        assert painted == "none", shape
    expect(lab.root.locator("[data-preset][aria-pressed=true]")).to_have_css("outline-width", "2px")
    expect(lab.root.locator("[data-preset][aria-pressed=false]").first).to_have_css("outline-style", "none")
    lab.page.emulate_media(forced_colors="none")


def test_without_scripts_the_measured_figures_stand(browser: Browser, site_url: str, headline: dict[str, Any]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + PAGE)
    lab = page.locator("failure-lab")
    expect(lab.get_by_text("This is what the lab measured")).to_be_visible()
    expect(lab).to_contain_text(rounded(headline["one_step_error"]))
    expect(lab.locator("drift-plot svg .plot-drift")).to_be_visible()
    expect(lab.get_by_role("slider")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("what", ["WebAssembly", "Worker"])
def test_without_what_the_engine_needs_the_measured_figures_stand(browser: Browser, site_url: str, what: str) -> None:
    context = browser.new_context()
    context.add_init_script(f"delete window.{what}")
    page = context.new_page()
    page.goto(site_url + PAGE)
    lab = page.locator("failure-lab")
    expect(lab.get_by_text("This is what the lab measured")).to_be_visible()
    expect(lab.get_by_role("slider")).to_have_count(0)
    context.close()
