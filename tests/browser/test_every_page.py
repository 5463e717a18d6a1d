"""For every reader, on every page: at rest, while its labs are at work, and when they are done.

The states are walked through once a page, with everything asked of each; see visits.py. What is asked of
a page's looks is page_checks.py; the rules behind axe are its own, those of WCAG 2.2 AA included.
"""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import page_checks
from tests.browser.axe_rules import COLOURS, Colours, set_colours, violations
from tests.browser.visits import ADDRESSES, STATES, Visit, has_states, new_visit


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
TARGETS = "target-size"
BY_WIDTH = (TARGETS, "scrollable-region-focusable")
KINDS = ("", "help/", "level-5/pan/")
"""A page of each kind without states: on a phone the others are asked only what is another matter on each."""
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


@pytest.fixture(scope="module")
def colours() -> Colours:
    return Colours()


def test_axe_finds_nothing(visit: Visit, colours: Colours) -> None:
    """At the whole page in its last state, before that at what is still to change; once by night and on a phone, too.

    By night only the colours are others, on a phone everything but the colours. There targets are at their narrowest;
    their size at every width, and in every state, is asked below.
    """
    page = visit.page
    is_last = visit.state == states(visit.path)[-1]
    found = violations(page, None if is_last else WORKING, but=(COLOURS, TARGETS)) + colours.violations(page)
    if is_last:
        set_colours(page, "dark")
        found += colours.violations(page)
        set_colours(page, "light")
        set_width(page, NARROW)
        all_rules = has_states(visit.path) or visit.path in KINDS
        found += violations(page, but=(COLOURS,)) if all_rules else violations(page, only=BY_WIDTH)
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
    wrong = [
        complaint
        for ask in (page_checks.beyond_the_edge, page_checks.cut_text, page_checks.crossed_labels)
        for complaint in settled(ask, page)
    ]
    page.evaluate("document.adoptedStyleSheets = []")
    set_width(page, DESKTOP)
    assert wrong == []


def test_every_plot_has_a_sentence_and_a_table(page: Page) -> None:
    assert settled(page_checks.untold_plots, page) == []


def test_nothing_moves_for_those_who_want_no_motion(page: Page) -> None:
    """The context asks for reduced motion."""
    assert settled(page_checks.running_animations, page) == []
