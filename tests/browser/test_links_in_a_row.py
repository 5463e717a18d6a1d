"""Links work any number in a row, however one arrived, with Back and Forward.

The theme follows a link by pushState, which fires no event; so every page here is arrived at by a link.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Lab, Workshop, arrive, wait_until

ROW = ("Coordinates 1", "Coordinates 2", "Coordinates 1")


@pytest.fixture
def page(context: BrowserContext, site_url: str) -> Iterator[Page]:
    """The front page, once the theme follows its links."""
    page = context.new_page()
    page.goto(site_url, wait_until="networkidle")
    page.evaluate("window.same = true")
    yield page
    assert page.evaluate("window.same") is True, "a page was loaded anew"
    page.close()


def test_a_claims_outcomes_set_up_its_lab(page: Page, site_url: str) -> None:
    arrive(page, "level-5/")
    arrive(page, "tokens/")
    lab = Lab(page, site_url, "level-5/tokens/", "claim-lab")

    def settings(act: Any) -> int:
        return lab.after(act)["settings"]["coordinates"]

    lab.root.scroll_into_view_if_needed()
    first = lab.reading(0)["settings"]["coordinates"]
    seen = [settings(page.locator(".claim-outcome").get_by_role("link", name=name).click) for name in ROW]
    assert seen == [1, 2, 1]
    expect(lab.root).to_be_in_viewport()
    assert [settings(page.go_back) for _ in seen] == [2, 1, first]
    assert [settings(page.go_forward) for _ in seen] == [1, 2, 1]


def test_the_lessons_links_set_the_bench_and_back_leaves_the_page(page: Page, site_url: str) -> None:
    arrive(page, "level-3/")
    workshop = Workshop(page, site_url)
    workshop.said(0, "experience")
    heading = page.locator("#train-it-watch-it-dream")
    links = page.get_by_role("link", name="Set the bench to this")
    wanted = [
        int(data)
        for data in links.evaluate_all("links => links.map(a => JSON.parse(a.parentElement.dataset.settings).data)")
    ]
    assert len(set(wanted)) == 2
    for turn in (0, 1, 1, 0):
        collected = workshop.after(links.nth(turn).click, "experience")
        assert collected["count"] == wanted[turn]
        expect(heading).to_be_in_viewport()
        expect(page).to_have_url(re.compile("level-3/#train-it-watch-it-dream$"))
    page.go_back()
    expect(page).to_have_url(re.compile("level-3/$"))
    page.go_forward()
    expect(heading).to_be_in_viewport()


def test_cards_lead_to_their_levels_one_after_another(page: Page) -> None:
    cards = page.locator("level-cards h3 a")
    for turn in (1, 2, 1):
        title = cards.nth(turn).inner_text()
        cards.nth(turn).click()
        expect(page.locator("h1").first).to_contain_text(title)
        page.go_back()
        expect(cards.first).to_be_visible()
    page.go_forward()
    expect(page.locator("h1").first).to_contain_text(title)


def search(page: Page, words: str) -> Locator:
    """The first page's further hits. The theme shuts its search 125 ms after a page is in, whoever types meanwhile."""
    field = page.get_by_role("textbox", name="Search")
    more = page.locator(".md-search-result__item details summary").first
    while not more.is_visible():
        field.fill("")
        field.press_sequentially(words)
        page.wait_for_timeout(250)
    return more


# A tenth of a second after a scroll the theme notes how far down the page is: Back and Forward lead there.
NOTED = "() => Math.abs((history.state?.y ?? -9) - scrollY) < 2"


def test_search_hits_lead_to_their_headings(page: Page) -> None:
    arrive(page, "level-1/")
    found = []
    for words in ("horizon", "open loop", "horizon"):
        hit = page.locator(".md-search-result__item a[href*='#']").first
        search(page, words).click()
        address = hit.get_attribute("href") or ""
        hit.click()
        target = address.rsplit("#", 1)[1]
        expect(page).to_have_url(re.compile(f"#{re.escape(target)}$"))
        expect(page.locator(f"[id='{target}']")).to_be_in_viewport()
        found.append(target)
    wait_until(page, NOTED)
    page.go_back()
    expect(page.locator(f"[id='{found[1]}']")).to_be_in_viewport()
    wait_until(page, NOTED)
    page.go_forward()
    expect(page.locator(f"[id='{found[2]}']")).to_be_in_viewport()
