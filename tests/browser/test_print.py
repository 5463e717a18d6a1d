"""A page on paper: text, plots and measured numbers in the colours of day, and nothing to press."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import page_checks
from tests.browser.visits import Visit, new_visit

OF_EACH_KIND = (
    "",
    "level-1/",
    "level-2/",
    "level-3/",
    "level-4/",
    "level-5/",
    "level-5/density/",
    "glossary/",
    "speed/",
)

SHEET = 665
"""Pixels of an A4 sheet between its margins, at 96 to the inch."""
TO_PRESS = (
    ".md-header, .md-tabs, .md-sidebar, .md-footer, .headerlink, .card, .level-done, .lab button, .lab-status,"
    " .lab-presets, input[type=range], input[type=file], textarea, .lab-table, .button"
)


@pytest.fixture(scope="module", params=OF_EACH_KIND, ids=lambda address: address or "home")
def visit(request: pytest.FixtureRequest, context: BrowserContext, site_url: str) -> Iterator[Visit]:
    """By night, on the screen."""
    visit = new_visit(context, site_url, request.param, rests=True)
    visit.page.emulate_media(color_scheme="dark")
    visit.be("at rest")
    visit.page.set_viewport_size({"width": SHEET, "height": 1000})
    yield visit
    visit.page.close()


@pytest.fixture
def paper(visit: Visit) -> Iterator[Page]:
    visit.page.emulate_media(media="print", color_scheme="dark")
    yield visit.page
    visit.page.emulate_media(media="screen", color_scheme="dark")


def test_nothing_to_press_is_printed(paper: Page) -> None:
    assert [each.inner_text() for each in paper.locator(TO_PRESS).all() if each.is_visible()] == []


def test_paper_is_white_and_its_text_black(paper: Page) -> None:
    body = paper.locator("body")
    expect(body).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(paper.locator(".md-typeset").first).to_have_css("color", "rgb(0, 0, 0)")


def test_numbers_and_plots_are_printed_whole(paper: Page) -> None:
    assert page_checks.beyond_the_edge(paper) == []
    assert page_checks.cut_text(paper) == []
    for number in paper.locator(".md-content__inner > p data.measured").all():
        expect(number).to_be_visible()
    drawn = "data-plot svg[role=img], drift-plot svg[role=img], .drift-figure svg"
    plots = paper.locator("data-plot, drift-plot:not([hidden] drift-plot), .drift-figure")
    assert paper.locator(drawn).count() == plots.count()
    for plot in paper.locator(drawn).all():
        expect(plot).to_be_visible()


def test_sources_tell_their_addresses(paper: Page) -> None:
    links = paper.locator(".references a[href^=http]")
    for link in links.all()[:3]:
        after = link.evaluate("link => getComputedStyle(link, '::after').content")
        assert (link.get_attribute("href") or "-") in after or "attr(href)" in after


def test_the_court_is_drawn_for_paper(context: BrowserContext, site_url: str) -> None:
    """In the middle of the moment in which the browser prints, and back again after it."""
    visit = new_visit(context, site_url, "level-4/")
    page = visit.page
    page.emulate_media(color_scheme="dark")
    visit.be("at rest")
    page.evaluate(
        """() => {
            const canvas = document.querySelector("failure-lab canvas");
            const at = canvas.width * 0.1;
            const ground = () => [...canvas.getContext("2d").getImageData(at, at, 1, 1).data];
            window.grounds = [ground()];
            matchMedia("print").addEventListener("change", () => grounds.push(ground()));
        }"""
    )
    document = page.pdf(prefer_css_page_size=True)
    assert document.startswith(b"%PDF")
    assert 5 <= document.count(b"/Type /Page\n") <= 25
    night, paper, night_again = page.evaluate("grounds")
    assert paper == [255, 255, 255, 255]
    assert night == night_again != paper
    page.close()
