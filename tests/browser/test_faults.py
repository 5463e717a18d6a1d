"""What goes wrong under the page's feet: workers that die, browsers that lack something, frozen and parallel tabs."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from tests.browser.conftest import PAGE, READ_MS, WATCH, Lab, Workshop, wait_until

FATAL = "from _pyodide_core import trigger_fatal_error\ntrigger_fatal_error()\n"
GREEDY = "import numpy as np\nroom = [np.empty(2**28 - 1) for _ in range(3)]\n"


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


@pytest.fixture
def fresh(page: Page, site_url: str) -> Lab:
    """The failure lab on a page of its own, with its first reading made."""
    lab = Lab(page, site_url)
    lab.open()
    return lab


def end_worker(lab: Lab, how: str) -> None:
    lab.page.evaluate({"trips": "engineWorker.postMessage(null)", "is killed": "engineWorker.terminate()"}[how])


@pytest.mark.parametrize("how", ["trips", "is killed"])
def test_what_a_dead_engine_was_at_is_done_again_by_a_new_one(fresh: Lab, headline: dict[str, Any], how: str) -> None:
    def read_and_die() -> None:
        fresh.page.evaluate("location.hash = 'seed=0&horizon=60&data=10000&condition=deaf'")
        busy = "() => document.querySelector('failure-lab').getAttribute('aria-busy') === 'true'"
        fresh.page.wait_for_function(busy, polling="raf")
        end_worker(fresh, how)

    reading = fresh.after(read_and_die)
    assert reading["settings"]["condition"] == "deaf"
    expect(fresh.root.get_by_role("alert")).to_be_hidden()
    assert fresh.page.evaluate("workers") == 2
    assert fresh.reset()["digest"] == headline["digest"]


def test_an_engine_that_dies_again_is_left_to_the_reader(fresh: Lab, headline: dict[str, Any]) -> None:
    end_worker(fresh, "trips")
    fresh.page.wait_for_function("() => workers === 2")
    end_worker(fresh, "trips")
    expect(fresh.root.get_by_role("alert")).to_be_visible()
    assert fresh.page.evaluate("workers") == 2
    reading = fresh.after(fresh.button("Restart the engine").click)
    assert reading["digest"] == headline["digest"]
    expect(fresh.root.get_by_role("alert")).to_be_hidden()


def run_listing(page: Page, code: str) -> Any:
    listing = page.locator("python-listing").first
    change, back = (listing.get_by_role("button", name=name) for name in ("Change it", "Back to the lesson’s"))
    expect(change.or_(back).first).to_be_visible()
    if not back.is_visible():  # else what an earlier test typed is still there
        change.click()
    listing.get_by_role("textbox").fill(code)
    listing.get_by_role("button", name="Run it here").click()
    return listing


def test_memory_that_runs_out_concerns_one_run(page: Page, site_url: str) -> None:
    page.goto(site_url + "level-2/")
    listing = run_listing(page, GREEDY)
    expect(listing.locator("[data-part=output]")).to_contain_text("MemoryError", timeout=READ_MS)
    listing.get_by_role("textbox").fill("print(6 * 7)")
    listing.get_by_role("button", name="Run it here").click()
    expect(listing.locator("[data-part=output]")).to_have_text("42\n", timeout=READ_MS)


def test_a_python_that_breaks_down_is_said_and_the_next_run_has_another(page: Page, site_url: str) -> None:
    page.goto(site_url + "level-2/")
    listing = run_listing(page, FATAL)
    expect(listing.get_by_role("alert")).to_be_visible(timeout=READ_MS)
    assert page.evaluate("workers") == 0, "the labs' engine has no part in it"
    listing.get_by_role("textbox").fill("print(6 * 7)")
    listing.get_by_role("button", name="Run it here").click()
    expect(listing.get_by_role("alert")).to_be_hidden()
    expect(listing.locator("[data-part=output]")).to_have_text("42\n", timeout=READ_MS)


NO_MODULES = """
window.Worker = class {
  constructor(url, { type } = {}) {
    if (type === "module") throw new TypeError("no modules");
  }
};
"""


def test_a_browser_without_module_workers_is_told_what_the_labs_need(browser: Browser, site_url: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(NO_MODULES)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(site_url + PAGE)
    lab = Lab(page, site_url)
    expect(lab.root.get_by_role("alert")).to_contain_text("did not start the engine’s worker")
    expect(lab.root).to_have_attribute("aria-busy", "false")
    expect(lab.slider("Dream horizon")).to_be_enabled()
    assert errors == []
    context.close()


def test_a_tab_that_is_frozen_in_the_middle_of_training_goes_on(page: Page, site_url: str) -> None:
    workshop = Workshop(page, site_url)
    workshop.open()
    digest = workshop.train()["digest"]
    workshop.button("training", "Reset").click()
    workshop.stage("training").get_by_label("Slowly").check()
    workshop.button("training", "Train").click()
    page.wait_for_timeout(600)
    session = page.context.new_cdp_session(page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    page.wait_for_timeout(1500)
    session.send("Page.setWebLifecycleState", {"state": "active"})
    assert workshop.said(0, "training", "done")
    workshop.page.wait_for_function("() => stages.filter((said) => said.what === 'done').length === 2", timeout=READ_MS)
    assert page.evaluate("stages.findLast((said) => said.what === 'done').digest") == digest
    expect(workshop.stage("training").get_by_role("alert")).to_be_hidden()


def test_two_tabs_share_a_shelf(context: BrowserContext, site_url: str) -> None:
    one, other = (Workshop(context.new_page(), site_url) for _ in range(2))
    for tab, seed in ((one, 1), (other, 2)):
        tab.open()
        tab.choose("experience", data=2, seed=seed)
        tab.train()
    assert "Mine" in one.save("Mine")["names"]
    assert {"Mine", "Mine 2"} <= set(other.save("Mine")["names"])
    look = "document.dispatchEvent(new Event('visibilitychange'))"
    assert {"Mine", "Mine 2"} <= set(one.shelf(lambda: one.page.evaluate(look))["names"])
    one.page.bring_to_front()
    one.button("shelf", "Forget everything").click()
    one.shelf(one.button("shelf", "Yes, for good").click)
    other.page.evaluate(look)
    expect(other.stage("shelf").locator(".shelf-row")).to_have_count(0)
    assert "Again" in other.save("Again")["names"]
    for tab in (one, other):
        tab.page.close()


def test_a_page_that_comes_back_from_the_back_forward_cache_works(
    browser_type: BrowserType, whole_browser: dict[str, Any], site_url: str, headline: dict[str, Any]
) -> None:
    browser = browser_type.launch(**whole_browser, ignore_default_args=["--disable-back-forward-cache"])
    page = browser.new_page(reduced_motion="reduce")
    page.add_init_script(WATCH + "window.addEventListener('pageshow', (event) => { window.kept = event.persisted; });")
    lab = Lab(page, site_url)
    lab.open()
    # A page is not put aside while a first service worker comes, nor while it has Python kept.
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    wait_until(
        page,
        "async () => navigator.serviceWorker.controller && !(await navigator.locks.query()).held.length"
        " && (await caches.keys()).some((name) => name.endsWith(' runtime'))",
    )
    page.wait_for_timeout(1000)
    page.evaluate("window.same = true")
    page.goto(site_url + "404.html")
    page.evaluate("history.back()")  # Playwright's own waits for a load, and there is none
    page.wait_for_function("() => window.readings?.length > 0", timeout=READ_MS)
    came_back = page.evaluate("window.same === true && window.kept === true")
    reading = lab.after(lambda: lab.slider("Dream horizon").press("Home"))
    assert reading["settings"]["horizon"] == 5
    assert lab.reset()["digest"] == headline["digest"]
    assert came_back
    browser.close()
