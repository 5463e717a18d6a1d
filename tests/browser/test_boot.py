"""From the address to the first reading."""

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, expect

from builder.serve import SITE, serving
from dreamlab.labs.failure.lab import NOISE
from tests.browser.conftest import PAGE, WATCH, Lab
from tests.browser.held import Held
from tests.browser.lessons import DEFAULTS


def test_first_reading_is_the_measured_one_in_bits(lab: Lab, headline: dict[str, Any]) -> None:
    reading = lab.page.evaluate("readings[0]")
    for figure in ("digest", "one_step_error", "final_error", "drift", "ratio", "seed"):
        assert reading[figure] == headline[figure], figure


def test_reading_has_all_that_is_promised(lab: Lab) -> None:
    reading = lab.page.evaluate("readings[0]")
    assert reading["settings"]["horizon"] == len(reading["drift"]) == 60
    assert reading["timings"]["run"] > 0
    assert len(reading["digest"]) == 64


def test_status_meter_and_court_show_it(lab: Lab, headline: dict[str, Any]) -> None:
    expect(lab.root.get_by_role("status")).to_contain_text("ready. One step misses by")
    meter = lab.root.get_by_role("meter", name="Divergence", exact=True)
    assert float(meter.get_attribute("aria-valuenow") or "nan") == headline["final_error"]
    assert "world units" in (meter.get_attribute("aria-valuetext") or "")
    expect(lab.root.locator("canvas")).to_have_accessible_name(re.compile(r"step 60 of 60.*world units away"))


def test_every_request_stays_at_home(lab: Lab) -> None:
    away = [url for url in lab.requests if not url.startswith((lab.address, "about:", "data:"))]
    assert away == []
    assert any(url.endswith("pyodide.used.asm.wasm") for url in lab.requests)


def test_nobody_reads_the_searchs_index_who_does_not_search(lab: Lab) -> None:
    assert not [url for url in lab.requests if "search_index" in url]
    with lab.page.expect_request("**/search_index.json"):
        lab.page.locator(".md-search").hover()


def test_console_is_silent(lab: Lab) -> None:
    assert lab.complaints == []


def test_works_below_another_path(browser: Browser, headline: dict[str, Any]) -> None:
    with serving(SITE, prefix="/dream-machine/") as address:
        context = browser.new_context()
        context.add_init_script(WATCH)
        lab = Lab(context.new_page(), address)
        assert lab.open()["digest"] == headline["digest"]
        assert lab.complaints == []
        context.close()


def test_moves_made_before_the_modules_and_the_engine_are_there_are_kept(lab: Lab, site_url: str) -> None:
    """The last one of each control counts, and there is one reading of them all."""
    with lab.page.context.new_page() as page:
        early = Lab(page, site_url)
        modules, engine = Held(page, "**/assets/dream/**/*.js"), Held(page, "**/*.wasm")
        page.goto(site_url + PAGE, wait_until="commit")
        horizon, noise = early.slider("Dream horizon"), early.slider("Sensor noise")
        horizon.press("Home")
        horizon.press("ArrowRight")
        modules.let_go()
        expect(early.root).to_have_attribute("aria-busy", "true")
        expect(horizon).to_have_attribute("aria-valuetext", "6 steps")
        noise.press("ArrowRight")
        noise.press("ArrowRight")
        assert early.count() == 0
        engine.let_go()
        reading = early.reading(after=0)
        assert reading["settings"]["horizon"] == 6
        assert reading["settings"]["noise"] == NOISE.stops[NOISE.stops.index(DEFAULTS.noise) + 2]
        assert early.count() == 1


def test_what_no_lab_needs_waits_for_a_reading_or_the_reader(browser: Browser, site_url: str) -> None:
    """Python and the first training have the processor: neither cards nor the search's index come before them."""
    with browser.new_context(service_workers="block") as context:
        context.route("**/*.wasm", lambda route: None)  # never answered: there is no reading
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.clock.install()  # nor does time go by
        page.goto(site_url + "level-4/")
        expect(page.locator("failure-lab [data-part=caption]")).to_contain_text("Measured when this site was built")
        expect(page.locator(".card-trigger")).to_have_count(0)
        assert not [url for url in asked if "search_index" in url]
        with page.expect_request("**/search_index.json"):
            page.locator(".md-search__input").focus()
        expect(page.locator(".card-trigger")).not_to_have_count(0)


def test_the_chosen_colours_are_those_of_the_browsers_own_parts(browser: Browser, site_url: str) -> None:
    with browser.new_context(color_scheme="light") as context:
        page = context.new_page()
        page.goto(site_url + "help/")
        switch = page.locator("[data-md-component=palette] label:visible")
        meta = page.locator("meta[name=color-scheme]")
        switch.click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
        switch.click()
        expect(meta).to_have_attribute("content", "dark")
        page.reload()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        expect(meta).to_have_attribute("content", "dark")
        switch.click()  # the system's again
        expect(meta).to_have_attribute("content", "light")


def test_a_broken_engine_says_so_and_restarts(unaided: BrowserContext, site_url: str) -> None:
    """A page in place of the .wasm file, as school proxies send it, would hang Pyodide for ever."""
    page = unaided.new_page()
    page.route("**/pyodide.used.asm.wasm", lambda route: route.fulfill(body="<html>blocked</html>"))
    page.goto(site_url + PAGE)
    broken = Lab(page, site_url)
    expect(broken.root.get_by_role("alert")).to_contain_text(
        "answered with a page of its own when pyodide.used.asm.wasm was asked for"
    )
    expect(broken.root).to_have_attribute("aria-busy", "false")
    page.unroute("**/pyodide.used.asm.wasm")
    reading = broken.after(broken.button("Try again").click)
    assert reading["settings"]["horizon"] == 60
    expect(broken.root.get_by_role("alert")).to_be_hidden()


def test_python_errors_cross_with_name_message_and_traceback(lab: Lab) -> None:
    trouble = lab.page.evaluate(
        """async () => {
            const path = "../assets/dream/engine/client.js";
            const { engine } = await import(new URL(path, location.href).href);
            const request = { lab: "failure", settings: { horizon: 100000 }, presets: [] };
            const { name, message, traceback } = await engine.run("read", request).catch((e) => e);
            return { name, message, traceback };
        }"""
    )
    assert trouble["name"] == "SettingsError"
    assert trouble["message"].startswith("horizon should be")
    assert "Traceback" in trouble["traceback"]


def test_a_measured_rally_is_there_before_the_engine_is_up(browser: Browser, site_url: str) -> None:
    with browser.new_context(service_workers="block") as context:
        context.route("**/*.wasm", lambda route: None)  # never answered: the engine stays away
        page = context.new_page()
        page.goto(site_url + "level-4/")
        lab = page.locator("failure-lab")
        expect(lab.locator("[data-part=caption]")).to_contain_text("Measured when this site was built")
        expect(lab.locator(".lab-legend [data-part=step]")).to_have_text("60 / 60")
        expect(lab.locator("canvas")).to_have_attribute("aria-label", re.compile("step 60 of 60, rally 1 of 1"))
        expect(lab.get_by_role("button", name="Play")).to_be_visible()  # it waits for its reading, or for the reader
        lab.get_by_role("button", name="Play").click()
        expect(lab.locator(".lab-legend [data-part=step]")).not_to_have_text("60 / 60")
        assert lab.get_attribute("aria-busy") == "true"
