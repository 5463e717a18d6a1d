"""What a page that changes makes the browser do over: not the whole page for a paragraph.

A ``:has()`` on the article, or on every element, made each change of a lab restyle two thousand elements, forty times
before the first reading.
"""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

MOST = 60
"""Elements restyled for one new paragraph, which has none inside it."""


@pytest.mark.parametrize("path", ["", "level-3/", "level-4/", "level-5/chaos/", "handout/"])
def test_a_new_paragraph_restyles_no_page(browser: Browser, site_url: str, tmp_path: Path, path: str) -> None:
    page = browser.new_page(service_workers="block")
    page.route("**/*.wasm", lambda route: route.abort())  # a page at rest: nothing else changes in it
    page.goto(site_url + path, wait_until="networkidle")
    looks = [restyled(browser, page, tmp_path / f"{look}.json") for look in range(5)]
    page.close()
    assert min(looks) <= MOST, f"{looks} elements"


def restyled(browser: Browser, page: Page, record: Path) -> int:
    """Elements; what the page itself was at comes beside them, so that the least of some looks counts."""
    browser.start_tracing(page=page, path=record, categories=["devtools.timeline"])
    page.evaluate(
        "document.querySelector('.md-content__inner').append(document.createElement('p')); document.body.offsetHeight"
    )
    browser.stop_tracing()
    events = json.loads(record.read_text())["traceEvents"]
    counts = [event["args"]["elementCount"] for event in events if event["name"] == "UpdateLayoutTree"]
    assert counts, "the browser told of no restyling"
    return sum(counts)
