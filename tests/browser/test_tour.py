"""A visit to every page, labs and all: no other origin is asked for anything, no cookie is set, no policy is broken."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from tests.browser.conftest import AT_WORK, READ_MS, WATCH, Workshop
from tests.browser.visits import RESTING

BROKEN = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) =>
  broken.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
# With Python: one page of each kind that computes; Level 3 follows.
RUNS = {
    "": "() => document.querySelector('mini-dream').textContent.includes('Trained in this page just now')",
    "level-4/": "() => readings.length > 0",
    "level-5/tokens/": "() => readings.length > 0",
}
WITH_OTHER_SEEDS = "level-5/tokens/"
"""Of one lab, on as many workers as it takes: a run of it is short."""


def test_the_whole_site_stays_at_home(browser: Browser, site_url: str, site_folder: Path) -> None:
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(WATCH + BROKEN)
    asked: set[str] = set()
    context.on("request", lambda request: asked.add(request.url))
    resting, page = context.new_page(), context.new_page()
    resting.add_init_script(RESTING)
    page.add_init_script(AT_WORK)
    complaints: list[str] = []
    context.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
    broken: list[str] = []
    for path in sorted(site_folder.rglob("index.html")):
        here = path.parent.relative_to(site_folder).as_posix()
        address = "" if here == "." else f"{here}/"
        resting.goto(site_url + address)
        resting.mouse.wheel(0, 100_000)  # what waits until it is seen
        resting.wait_for_load_state("networkidle")
        broken += resting.evaluate("broken")
    for address, done in RUNS.items():
        page.goto(site_url + address)
        if address:
            page.locator("claim-lab, failure-lab").scroll_into_view_if_needed()
        if address in ("", WITH_OTHER_SEEDS):
            page.evaluate("rest()")
        page.wait_for_function(done, timeout=READ_MS)
        page.wait_for_load_state("networkidle")
        broken += page.evaluate("broken")
    workshop = Workshop(page, site_url)
    workshop.open()
    workshop.train()
    broken += page.evaluate("broken")

    home = urlsplit(site_url).netloc
    foreign = [url for url in asked if urlsplit(url).scheme != "blob" and urlsplit(url).netloc != home]
    assert len(asked) > 100
    assert foreign == []
    assert context.cookies() == []
    assert broken == []
    assert complaints == []
    context.close()
