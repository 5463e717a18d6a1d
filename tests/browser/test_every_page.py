"""For every reader, on every page: at rest, while its labs are at work, and when they are done.

The states are walked through once a page, with everything asked of each; see visits.py. What is asked of
a page's looks is page_checks.py; the rules behind axe are its own, those of WCAG 2.2 AA included.
"""

import json
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.browser import page_checks
from tests.browser.visits import ADDRESSES, STATES, Visit, new_visit

WITH_LABS = [name for name in ADDRESSES if name.startswith("level-") and name not in ("level-5/", "level-5/landscape/")]
STATIONS = [
    pytest.param((address, state), id=f"{address or 'home'} {state}")
    for address in ADDRESSES
    for state in STATES
    if state == STATES[0] or address in WITH_LABS
]
"""By its name, what is asked of one page stays in one process (tests/conftest.py)."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, ZOOMED_TWICE, NARROW = 1280, 640, 320
"""Pixels: a window of 1280 at 200 % is laid out as one of 640 (WCAG 1.4.4), at 400 % as one of 320 (WCAG 1.4.10)."""

# The least that a page must bear (WCAG 1.4.12), as a reader's own style sheet would ask for it.
SPACED_OUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
SETTLES_MS = 3000


@pytest.fixture(scope="module")
def visits(context: BrowserContext) -> Iterator[dict[str, Visit]]:
    """The one page that is open, by its address: a state follows from the one before."""
    visits: dict[str, Visit] = {}
    yield visits
    for visit in visits.values():
        visit.page.close()


@pytest.fixture(scope="module", params=STATIONS)
def page(request: pytest.FixtureRequest, context: BrowserContext, site_url: str, visits: dict[str, Visit]) -> Page:
    address, state = request.param
    if address not in visits:
        for earlier in visits.values():
            earlier.page.close()
        visits.clear()
        visits[address] = new_visit(context, site_url, address)
    visits[address].be(state)
    return visits[address].page


def settled(ask: Callable[[Page], list[str]], page: Page) -> list[str]:
    """What is still wrong once the page has had time to draw itself anew."""
    found = ask(page)
    for _ in range(SETTLES_MS // 100):
        if not found:
            break
        page.wait_for_timeout(100)
        found = ask(page)
    return found


def set_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900 if width == DESKTOP else 640})


@pytest.mark.parametrize(("scheme", "width"), [("light", DESKTOP), ("dark", DESKTOP), ("light", NARROW)])
def test_axe_finds_nothing(page: Page, scheme: str, width: int) -> None:
    """By night only the colours are others."""
    page.emulate_media(color_scheme=scheme)
    set_width(page, width)
    asked = {"type": "tag", "values": RULES} if scheme == "light" else {"type": "rule", "values": ["color-contrast"]}
    options = {"runOnly": asked, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    page.emulate_media(color_scheme="light")
    set_width(page, DESKTOP)
    assert found == [], json.dumps([(each["id"], [node["html"] for node in each["nodes"]]) for each in found], indent=1)


@pytest.mark.parametrize("width", [DESKTOP, ZOOMED_TWICE, NARROW])
def test_nothing_is_lost_at_any_width(page: Page, width: int) -> None:
    set_width(page, width)
    wrong = {
        ask.__name__: settled(ask, page)
        for ask in (
            page_checks.beyond_the_edge,
            page_checks.cut_text,
            page_checks.crossed_labels,
            page_checks.small_targets,
        )
    }
    set_width(page, DESKTOP)
    assert not any(wrong.values()), json.dumps(wrong, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
def test_text_may_be_spaced_out(page: Page, width: int) -> None:
    set_width(page, width)
    page.evaluate(SPACED_OUT)
    wrong = settled(page_checks.beyond_the_edge, page) + settled(page_checks.cut_text, page)
    page.evaluate("document.adoptedStyleSheets = []")
    set_width(page, DESKTOP)
    assert wrong == []


def test_every_plot_has_a_sentence_and_a_table(page: Page) -> None:
    assert settled(page_checks.untold_plots, page) == []


def test_nothing_moves_for_those_who_want_no_motion(page: Page) -> None:
    """The context asks for reduced motion."""
    assert settled(page_checks.running_animations, page) == []
