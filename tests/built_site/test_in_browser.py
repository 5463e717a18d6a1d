"""The site in Chromium, below a path of its own: the policy, the search, the colours, the way between pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from builder.serve import serving
from tests.browser.lessons import title


@pytest.fixture(scope="module")
def address(site_folder: Path) -> Iterator[str]:
    with serving(site_folder, "/dream-machine/") as address:
        yield address


@pytest.fixture
def complaints(page: Page, address: str) -> Iterator[list[str]]:
    """Console errors, and requests to anywhere else; a test ends with none."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((address, "data:")) else heard.append(request.url),
    )
    yield heard
    assert heard == []


@pytest.mark.usefixtures("complaints")
def test_instant_navigation_keeps_the_window(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")  # the theme reads the sitemap first
    page.evaluate("window.same = true")
    for path, file in (("about/", "about.md"), ("level-4/", "level-4.md")):
        page.locator(f".md-tabs a[href$='{path}']").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title(file))
        assert page.evaluate("window.same") is True, "the page was loaded anew"
    assert page.url.startswith(f"{address}level-4/")


@pytest.mark.usefixtures("complaints")
def test_search_finds_a_lesson(page: Page, address: str) -> None:
    page.goto(f"{address}about/", wait_until="networkidle")
    wanted = title("level-4.md")
    page.get_by_role("textbox", name="Search").press_sequentially(max(wanted.split(), key=len).lower())
    page.locator(".md-search-result__link", has_text=wanted).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(wanted)


@pytest.mark.usefixtures("complaints")
def test_an_unknown_address_gets_a_page(page: Page, address: str) -> None:
    answer = page.request.get(f"{address}level-99/deeper/")
    assert answer.status == 404
    assert "There is no such page" in answer.text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_that_page_is_for_everybody(page: Page, address: str, scheme: str) -> None:
    """All others are looked at in tests/browser/test_every_page.py; this one stands alone."""
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}404.html")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_colours_follow_the_system_until_chosen(page: Page, address: str, scheme: str, dark: bool) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "slate" if dark else "default")
    page.get_by_title("Switch to light").click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
