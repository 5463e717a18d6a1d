"""After one visit the whole course works without network: a real service worker, a real host that goes away."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from builder.runtime.split.interpreter import USED
from builder.serve import SITE
from tests.browser.conftest import WATCH, Lab, Workshop, wait_until
from tests.browser.programs import NAMES, NAMES_SAID, RUN
from tests.browser.visits import RESTING
from tests.configured import LANGUAGES
from tests.faulty_server import Host, hosting

# What a page computes at rest, other seeds, is left out: it would be computed before the course is kept.
NO_OTHER_SEEDS = """
const { requestIdleCallback: atRest } = window;
window.requestIdleCallback = (act, options) => (options?.timeout ? 0 : atRest(act));
"""

KEPT = """async ([version, folder]) => {
  const site = new URL(".", performance.getEntriesByType("navigation")[0].name);
  const names = await caches.keys();
  const urls = async (name) => name ? (await (await caches.open(name)).keys()).map(({ url }) => url) : [];
  return {
    pages: await urls(names.find((name) => name.endsWith(`pages ${version}`))),
    runtime: (await urls(names.find((name) => name.endsWith(" runtime")))).filter((url) => url.includes(folder)),
    working: (await navigator.locks.query()).held.length,
    names,
  };
}"""


def listed(folder: Path = SITE) -> dict[str, Any]:
    """What the service worker's script says of the site."""
    text = (folder / "service-worker.js").read_text()
    return json.loads(text[text.rindex("\nserve(") + len("\nserve(") : text.rindex(");")])


def kept(page: Page, folder: Path = SITE) -> dict[str, Any]:
    site = listed(folder)
    return page.evaluate(KEPT, [site["version"], site["runtime"]["folder"]])


def wait_until_kept(page: Page, folder: Path = SITE) -> None:
    """The course is complete in this browser, Python included."""
    site = listed(folder)
    for _ in range(300):
        found = kept(page, folder)
        python = {url.rsplit("/", 1)[1] for url in found["runtime"]}
        needed = {file["url"].rsplit("/", 1)[1] for file in site["runtime"]["files"]}
        if len(found["pages"]) == len(site["files"]) and needed <= python and not found["working"]:
            return
        page.wait_for_timeout(200)
    pytest.fail(f"kept {len(found['pages'])} of {len(site['files'])} files, Python's: {found['runtime']}")


@pytest.fixture
def host() -> Iterator[Host]:
    with hosting(SITE) as host:
        yield host


def open_context(browser: Browser) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.add_init_script(WATCH + NO_OTHER_SEEDS)
    return context


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that was never here."""
    context = open_context(browser)
    yield context
    context.close()


@pytest.fixture(scope="module")
def visited(browser: Browser) -> Iterator[tuple[Host, BrowserContext]]:
    """One visit, to a page without a lab; then the host is gone."""
    with hosting(SITE) as host:
        context = open_context(browser)
        page = context.new_page()
        page.goto(host.address + "about/")
        wait_until_kept(page)
        context.new_cdp_session(page).send("Network.clearBrowserCache")  # only what the course keeps is left
        page.close()
        host.stop()
        yield host, context
        context.close()


PREFIXES = tuple(each.prefix for each in LANGUAGES[1:])
PAGES = sorted(path.parent.relative_to(SITE).as_posix() for path in SITE.rglob("index.html"))
PAGES = [name for name in PAGES if not f"{name}/".startswith(PREFIXES)]


def test_every_page_opens_and_reloads_without_network(visited: tuple[Host, BrowserContext]) -> None:
    host, context = visited
    page = context.new_page()
    page.add_init_script(RESTING)
    failed: set[tuple[str, str | None]] = set()
    page.on("requestfailed", lambda request: failed.add((request.url, request.failure)))
    assert len(PAGES) > 15
    for name in PAGES:
        page.goto(host.address + ("" if name == "." else f"{name}/"))
        expect(page.locator("h1").first).to_be_visible()
        if name in PAGES[::4]:
            page.reload()
            expect(page.locator("h1").first).to_be_visible()
        page.wait_for_function("() => document.querySelector(':not(:defined)') === null")
        assert page.evaluate("Array.from(document.styleSheets, (sheet) => sheet.cssRules.length).every(Boolean)")
        assert page.evaluate("Array.from(document.styleSheets).some(({ href }) => href?.endsWith('dream.css'))")
    # What a page that is left had asked for is aborted; nothing was missing.
    assert [url for url, why in failed if why != "net::ERR_ABORTED"] == []
    page.close()


@pytest.fixture(scope="module")
def lab(visited: tuple[Host, BrowserContext]) -> Iterator[Lab]:
    """The failure lab without network, with its first reading made."""
    host, context = visited
    lab = Lab(context.new_page(), host.address)
    lab.open()
    yield lab
    lab.page.close()


def test_the_reading_without_network_is_the_measured_one_in_bits(lab: Lab, headline: dict[str, Any]) -> None:
    reading = lab.page.evaluate("readings[0]")
    for figure in ("digest", "one_step_error", "final_error", "drift", "ratio"):
        assert reading[figure] == headline[figure], figure


def test_chromium_looks_into_the_caches_itself(lab: Lab) -> None:
    """A repeated visit waits for no service worker to start; one with a query may."""
    found = lab.page.evaluate(
        """() => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
            .filter(({ name }) => !name.startsWith("data:"))
            .map((entry) => [entry.name, entry.workerFinalSourceType])"""
    )
    assert len(found) > 20
    assert found[0][1] == "cache"
    assert [name for name, source in found if source not in ("cache", "")] == []  # "": a page has it from its preload


def test_training_planning_and_the_shelf_work_without_network(
    visited: tuple[Host, BrowserContext], headline: dict[str, Any]
) -> None:
    host, context = visited
    workshop = Workshop(context.new_page(), host.address)
    workshop.open()
    assert workshop.train()["digest"] == headline["digest"]
    workshop.save("made offline")
    workshop.page.reload()
    expect(workshop.button("shelf", "Export: made offline")).to_be_visible()
    workshop.page.close()


def test_a_claim_of_level_5_runs_without_network(visited: tuple[Host, BrowserContext]) -> None:
    host, context = visited
    lab = Lab(context.new_page(), host.address, "level-5/tokens/", "claim-lab")
    lab.page.goto(lab.address + lab.path)
    lab.root.evaluate("lab => lab.scrollIntoView()")
    assert lab.reading(0)["lab"] == "tokens"
    lab.page.close()


def test_what_no_page_uses_of_python_runs_without_network(visited: tuple[Host, BrowserContext]) -> None:
    host, context = visited
    page = context.new_page()
    page.goto(host.address + "about/")
    assert page.evaluate(RUN, [host.address, NAMES]) == {"said": NAMES_SAID, "error": ""}
    page.close()


def test_links_and_the_search_work_without_network(visited: tuple[Host, BrowserContext]) -> None:
    host, context = visited
    page = context.new_page()
    page.goto(host.address)
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Level 1", exact=True).first.click()
    expect(page).to_have_url(re.compile("level-1/"))
    assert page.evaluate("window.same") is True, "instant navigation"
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("horizon", delay=30)
    result = page.locator(".md-search-result__item a").first
    expect(result).to_be_visible()
    result.click()
    expect(page).to_have_url(re.compile(r"\?h="))
    page.reload()  # an address with a query
    expect(page.locator("h1").first).to_be_visible()
    page.close()


def test_an_unknown_page_is_the_sites_own_without_network(visited: tuple[Host, BrowserContext]) -> None:
    host, context = visited
    page = context.new_page()
    page.goto(host.address + "level-4")  # without its slash, as hosts forgive it
    expect(page).to_have_url(re.compile("level-4/"))
    answer = page.goto(host.address + "nowhere")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("h1")).to_have_text("There is no such page")
    page.close()


def test_what_a_page_used_is_not_downloaded_twice(host: Host, reader: BrowserContext) -> None:
    lab = Lab(reader.new_page(), host.address)
    lab.open()
    wait_until_kept(lab.page)
    kept_by_us: dict[str, bool] = {}
    lab.page.on(
        "response", lambda answer: kept_by_us.update({answer.url.rsplit("/", 1)[-1]: answer.from_service_worker})
    )
    lab.open()
    assert kept_by_us["pyodide.asm.mjs"]
    assert not kept_by_us[USED], "with its own copy the browser keeps the code that it compiled"
    for file in listed()["runtime"]["files"] + listed()["files"]:
        sent = [sent for sent in host.bodies() if sent.path == "/" + file["url"].removeprefix("./")]
        assert len(sent) <= 1, file["url"]


WAITS_TO_COPY = """async () => {
  const { held, pending } = await navigator.locks.query();
  const starting = (locks) => locks.filter(({ name }) => name.endsWith(" starting")).length;
  return starting(held) > 0 && starting(pending) > 0;
}"""


@pytest.mark.parametrize("ending", ["continue_", "abort"])
def test_the_copy_waits_for_an_engine_that_starts_in_another_tab(
    host: Host, reader: BrowserContext, ending: str
) -> None:
    """Until that has read something, or has failed: then the course is kept all the same."""
    held: list[Route] = []
    reader.route("**/*.used.asm.wasm", lambda route: held.append(route) if holds else route.continue_())
    holds = True
    lab = Lab(reader.new_page(), host.address)
    lab.page.goto(host.address + lab.path)
    page = reader.new_page()
    page.goto(host.address + "about/")
    wait_until(page, WAITS_TO_COPY)
    assert kept(page)["pages"] == []
    holds = False
    for route in held:
        getattr(route, ending)()
    if ending == "continue_":
        lab.reading(after=0)
    wait_until_kept(page)


def test_a_browser_that_is_taken_off_the_network_goes_on(
    host: Host, reader: BrowserContext, headline: dict[str, Any]
) -> None:
    """Also by the page that brought the worker, without a reload, and that has computed other seeds before."""
    lab = Lab(reader.new_page(), host.address)
    lab.page.add_init_script("window.requestIdleCallback = atRest;")
    lab.open()
    wait_until_kept(lab.page)
    reader.set_offline(True)
    lab.page.locator("a.md-logo").first.click()
    expect(lab.root).to_have_count(0)
    lab.page.get_by_role("link", name="Level 3", exact=True).first.click()
    expect(lab.page.locator("training-stage")).to_be_visible()
    assert lab.open()["digest"] == headline["digest"]


def test_below_another_path(browser: Browser, headline: dict[str, Any]) -> None:
    with hosting(SITE, "/teaching/dream%20(1)+/") as host:
        context = open_context(browser)
        lab = Lab(context.new_page(), host.address)
        lab.open()
        wait_until_kept(lab.page)
        scope = lab.page.evaluate("navigator.serviceWorker.ready.then(({ scope }) => scope)")
        assert scope == host.address
        host.stop()
        assert lab.open()["digest"] == headline["digest"]
        context.close()
