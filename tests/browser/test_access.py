"""The failure lab for everybody: no motion, a table, no scripts. What holds on every page is test_every_page.py."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PAGE, Lab


def test_reduced_motion_means_no_autoplay(lab: Lab) -> None:
    """The lab's context asks for reduced motion: the dream is shown at its end, at rest."""
    lab.reset()
    expect(lab.root.locator("[data-part=play]")).to_have_text("Play")
    expect(lab.root.get_by_role("slider", name="Step shown")).to_have_value("60")


def test_table_holds_the_curve(lab: Lab) -> None:
    reading = lab.reset()
    lab.root.get_by_text("Every value, as a table").click()
    expect(lab.root.locator("[data-part=rows] tr")).to_have_count(len(reading["drift"]))


def test_without_scripts_the_measured_figures_stand(browser: Browser, site_url: str, headline: dict[str, Any]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + PAGE)
    lab = page.locator("failure-lab")
    expect(lab.get_by_text("This is what the lab measured")).to_be_visible()
    expect(lab).to_contain_text(f"{headline['one_step_error']:.5f}")
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
