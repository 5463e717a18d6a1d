"""For every reader, on every page: at rest, while its labs are at work, and when they are done.

The states are walked through once a page, with everything asked of each; see visits.py. What is asked of
a page's looks is page_checks.py; the rules behind axe are its own, those of WCAG 2.2 AA included.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.browser import page_checks
from tests.browser.visits import ADDRESSES, STATES, Visit, new_visit

CLAIMS_AT_WORK = ("latent", "hierarchy", "density", "modules", "tokens")
"""All claims have one lab, which shows at rest what it shows when it is done; these are quick, and differ in parts."""


def has_states(address: str) -> bool:
    """Whether something works there, beside what the others have as well."""
    folder, _, name = address.strip("/").partition("/")
    return folder.startswith("level-") and (name in CLAIMS_AT_WORK if folder == "level-5" else True)


def states(address: str) -> tuple[str, ...]:
    return STATES if has_states(address) else STATES[:1]


STATIONS = [
    pytest.param((address, state), id=f"{address or 'home'} {state}")
    for address in ADDRESSES
    for state in states(address)
]
"""By its name, what is asked of one page stays in one process (tests/conftest.py)."""
WORKING = "failure-lab, claim-lab, .lab-stage, model-shelf, python-listing, predict-question"
"""What is another one at work than at rest."""
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
def visit(request: pytest.FixtureRequest, context: BrowserContext, site_url: str, visits: dict[str, Visit]) -> Visit:
    address, state = request.param
    if address not in visits:
        for earlier in visits.values():
            earlier.page.close()
        visits.clear()
        visits[address] = new_visit(context, site_url, address, rests=not has_states(address))
    visits[address].be(state)
    return visits[address]


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.page


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


def axe(page: Page, options: dict[str, Any], within: str | None = None) -> list[Any]:
    """What the rules find, by rule with the elements."""
    found = Axe().run(page, context=within, options={**options, "resultTypes": ["violations"]}).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def test_axe_finds_nothing(visit: Visit) -> None:
    """At the whole page in its last state, before that at what is still to change; once by night and on a phone, too.

    By night only the colours are others, on a phone everything but the colours.
    """
    page = visit.page
    is_last = visit.state == states(visit.path)[-1]
    found = axe(page, {"runOnly": {"type": "tag", "values": RULES}}, None if is_last else WORKING)
    if is_last:
        page.emulate_media(color_scheme="dark")
        found += axe(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
        page.emulate_media(color_scheme="light")
        set_width(page, NARROW)
        but_colours = {"color-contrast": {"enabled": False}}
        found += axe(page, {"runOnly": {"type": "tag", "values": RULES}, "rules": but_colours})
        set_width(page, DESKTOP)
    assert found == [], json.dumps(found, indent=1)


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
