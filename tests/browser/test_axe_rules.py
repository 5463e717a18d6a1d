"""That colours asked once for each make of words still finds every kind of pale ones."""

from playwright.sync_api import BrowserContext, Page

from tests.browser.axe_rules import COLOURS, Colours, set_colours, violations
from tests.browser.visits import new_visit

PLANT = """([text, look]) => {
  const planted = document.querySelector("#planted") ?? document.createElement("p");
  planted.id = "planted";
  planted.textContent = text;
  planted.style.cssText = look; // the page's policy allows no attribute
  document.querySelector("article").append(planted); // in the place of the one before
}"""


def plant(page: Page, text: str, look: str) -> None:
    page.evaluate(PLANT, [text, look])


def test_pale_words_are_found_once_they_are_painted_as_none_before(context: BrowserContext, site_url: str) -> None:
    visit = new_visit(context, site_url, "help/", rests=True)
    visit.be("at rest")
    page, colours = visit.page, Colours()
    assert colours.violations(page) == []
    assert colours.violations(page) == [], "none is new"
    plant(page, "Pale on the page", "color: #ddd")
    [[rule, elements]] = colours.violations(page)
    assert rule == COLOURS
    assert len(elements) == 1
    assert "Pale on the page" in elements[0]
    plant(page, "The same words on another ground", "color: #000; background: #222")
    assert len(colours.violations(page)) == 1
    plant(page, "Seen through", "opacity: 0.2")
    assert len(colours.violations(page)) == 1
    plant(page, "Pale by night alone", "color: #333")
    assert colours.violations(page) == []
    set_colours(page, "dark")
    assert "Pale by night alone" in str(colours.violations(page))
    page.evaluate("planted.innerHTML = '<a href=\"#x\"></a>'")
    assert [found for found, _ in violations(page, "article", but=(COLOURS,))] == ["link-name"]
    page.close()
