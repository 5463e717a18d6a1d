"""By keyboard alone: everything is reached, the focus is always seen, never hidden and never lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dreamlab.claims import CLAIMS
from tests.browser.conftest import READ_MS, wait_until
from tests.browser.lessons import DEFAULTS, title
from tests.browser.visits import ADDRESSES, has_states, new_visit

MOST_STOPS = 500
"""Of a page; figures of one paragraph or table are one stop. Whoever presses Tab more often goes in circles."""

# Where the focus is, and what is wrong with how that looks. What stands for an element that has no looks of
# its own: a hidden checkbox its label, a link over a whole card the card, a point of the drawn line its knob.
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { name: "nothing", wrong: "the focus is lost" };
  if (at.matches("iframe")) return { name: "in a frame", wrong: "" }; // whose page has its own ways, and tests
  const words = (at.getAttribute("aria-label") ?? at.textContent).trim().replace(/\\s+/g, " ").slice(0, 40);
  const name = `<${at.localName} ${at.getAttribute("class") ?? ""}> “${words}”`;
  const labels = at.matches(".md-toggle, .md-option") ? [...at.labels] : [];
  if (at.matches(".md-nav__toggle:checked")) labels.reverse(); // an open part's title lies over its label
  const label = labels.find((each) => each.getBoundingClientRect().height > 0);
  const knob = at.closest("drift-sketch")?.querySelector(".held");
  const shown = label ?? (at.matches("input") ? knob : null) ?? at;
  const drawnBy = at.matches(".level-card a") ? getComputedStyle(at, "::after") : getComputedStyle(shown);
  const ring = drawnBy.outlineStyle !== "none" && parseFloat(drawnBy.outlineWidth) >= 2;
  const box = shown.getBoundingClientRect();
  const inWindow = box.bottom > 0 && box.right > 0 && box.left < innerWidth && box.top < innerHeight;
  const places = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [
    Math.min(Math.max(box.left + x * box.width, 1), innerWidth - 1),
    Math.min(Math.max(box.top + y * box.height, 1), innerHeight - 1)]));
  const free = places.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (shown.contains(top) || top.contains(shown) || shown === knob);
  });
  const wrong = !inWindow ? "outside the window" : !free ? "covered" : !ring && !knob ? "no ring" : "";
  return { name: `${name} at ${Math.round(box.left)}, ${Math.round(box.top)}`, wrong };
}"""


class Keys:
    """A reader without a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def focus(self) -> dict[str, str]:
        """Where it is; it must be seen there."""
        found: dict[str, str] = self.page.evaluate(FOCUS)
        assert not found["wrong"], f"{found['name']}: {found['wrong']}"
        return found

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
        self.focus()

    def tab_to(self, selector: str, back: bool = False) -> None:
        """On with Tab, past everything on the way, until that has the focus."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            self.focus()
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"Tab never leads to {selector}")


def walk(page: Page) -> list[str]:
    """Tab from the top to the end of the page: what is wrong on the way. A card's own links are part of the way."""
    wrong, names = [], []
    page.evaluate("document.activeElement.blur()")
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at["name"] == "nothing":
            break
        names.append(at["name"])
        if at["wrong"]:
            wrong.append(f"{at['name']}: {at['wrong']}")
    assert len(names) > 10
    assert len(names) < MOST_STOPS
    return wrong


NARROW_TOO = ("", "level-3/", "level-4/", "level-5/pan/")
"""One page of each kind; the frame is the same on all."""


def is_walked(address: str) -> bool:
    """All pages, but of the claims those with parts that the others have not: one lab is on all of them."""
    folder, _, name = address.strip("/").partition("/")
    return folder != "level-5" or name not in CLAIMS or has_states(address) or address in NARROW_TOO


WALKS = [
    (address, width)
    for address in filter(is_walked, ADDRESSES)
    for width in ((1280, 640) if address in NARROW_TOO else (1280,))
]


@pytest.mark.parametrize(("address", "width"), WALKS, ids=lambda part: str(part or "home"))
def test_tab_leads_through_the_whole_page_and_is_always_seen(
    context: BrowserContext, site_url: str, address: str, width: int
) -> None:
    visit = new_visit(context, site_url, address, rests=True)
    visit.page.set_viewport_size({"width": width, "height": 700})
    visit.be("at rest")
    assert walk(visit.page) == []
    visit.page.close()


# The title is in the window, and not below the header.
UNCOVERED = """() => {
  const { top, bottom } = document.querySelector("h1").getBoundingClientRect();
  return top >= document.querySelector(".md-header").getBoundingClientRect().bottom && bottom < innerHeight;
}"""


def test_the_first_link_skips_the_navigation_and_none_of_the_text(context: BrowserContext, site_url: str) -> None:
    """On the glossary the terms come before the first heading."""
    page = context.new_page()
    page.goto(site_url + "glossary/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    page.keyboard.press("Enter")
    expect(page).to_have_url(site_url + "glossary/#page-text")
    wait_until(page, UNCOVERED)
    page.keyboard.press("Tab")
    first = page.evaluate_handle("document.querySelector('article').querySelector('a[href], button, [tabindex=\"0\"]')")
    assert page.evaluate("first => document.activeElement === first", first)
    page.close()


@pytest.fixture(scope="module")
def tour(context: BrowserContext, site_url: str) -> Iterator[Keys]:
    """The tests below are one tour, in their order; the theme keeps the page as it goes from level to level."""
    page = context.new_page()
    page.goto(site_url, wait_until="networkidle")
    yield Keys(page)
    page.close()


def ring_is_drawn(page: Page) -> bool:
    """Whether the pixels around the focus change when its ring is taken away."""
    box = page.evaluate(
        "() => { const at = document.activeElement; const shown = at.closest('.level-card') ?? at;"
        " const { x, y, width, height } = shown.getBoundingClientRect();"
        " return { x: x - 8, y: y - 8, width: width + 16, height: height + 16 }; }"
    )
    clip = {**box, "x": max(box["x"], 0), "y": max(box["y"], 0)}
    focused = page.screenshot(clip=clip)
    page.evaluate(
        "() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('*, *::after { outline: none !important }');"
        " document.adoptedStyleSheets = [sheet]; }"
    )
    bare = page.screenshot(clip=clip)
    page.evaluate("document.adoptedStyleSheets = []")
    return focused != bare


def at_rest(page: Page) -> None:
    """What slides has slid."""
    page.wait_for_timeout(200)  # until it has begun
    page.wait_for_function("() => !document.getAnimations().some(({ playState }) => playState === 'running')")


def go(tour: Keys, selector: str, heading: str, back: bool = False) -> None:
    """Along a link to another page, whose heading is that."""
    tour.tab_to(selector, back)
    assert ring_is_drawn(tour.page)
    tour.page.wait_for_timeout(200)  # a tenth of a second after a scroll the theme notes how far down the page is
    tour.page.keyboard.press("Enter")
    expect(tour.page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(tour.page.get_by_role("heading", level=1)).to_be_in_viewport()
    tour.focus()


def readings(page: Page) -> int:
    return page.evaluate("readings.length")


def wait_for_reading(page: Page, after: int) -> None:
    page.wait_for_function("before => readings.length > before", arg=after, timeout=READ_MS)


def test_tour_from_the_front_page_to_a_prediction(tour: Keys) -> None:
    go(tour, ".level-card a[href$='level-1/']", title("level-1.md"))
    tour.tab_to("predict-question input")
    tour.press("ArrowRight", 3)
    tour.tab_to("predict-question [data-part=commit]")
    assert ring_is_drawn(tour.page)
    tour.page.keyboard.press("Enter")
    tour.focus()
    question = tour.page.locator("predict-question:has(:focus)")
    expect(question.locator("[data-part=outcome]")).to_be_focused(timeout=READ_MS)
    expect(question.locator("[data-part=verdict]")).not_to_be_empty()
    tour.tab_to("[data-part=again]")
    tour.press("Enter")  # the outcome goes, and the button with it
    assert question.count() == 1, "the focus has left the question"


def test_tour_through_the_failure_lab(tour: Keys) -> None:
    page = tour.page
    go(tour, ".md-tabs a[href$='level-4/']", title("level-4.md"), back=True)
    lab = page.locator("failure-lab")
    wait_for_reading(page, 0)
    tour.tab_to("[data-preset]")
    before = readings(page)
    tour.press("Tab")
    tour.press("Enter")
    wait_for_reading(page, before)
    expect(page.locator("[data-preset]:focus")).to_have_attribute("aria-pressed", "true")
    assert ring_is_drawn(page)
    tour.tab_to("failure-lab [data-part=scrub]")
    tour.press("Home")
    marker = lab.locator("drift-plot .plot-marker line")
    at_first = marker.get_attribute("x1")
    tour.press("ArrowRight", 5)
    expect(page.locator(":focus")).to_have_attribute("aria-valuetext", f"step 5 of {DEFAULTS.horizon}")
    assert marker.get_attribute("x1") != at_first, "the drift plot does not follow"
    assert "at step 5 of" in (lab.locator("canvas").get_attribute("aria-label") or "")
    for name in ("Training data", "Sensor noise", "Dream horizon"):
        tour.tab_to(f"#{lab.get_by_role('slider', name=name, exact=True).get_attribute('id')}")
        before = readings(page)
        tour.press("ArrowLeft" if name == "Training data" else "ArrowRight")
        wait_for_reading(page, before)
        tour.focus()
    assert ring_is_drawn(page)


def test_tour_through_the_workshop(tour: Keys) -> None:
    page = tour.page
    go(tour, ".md-tabs a[href$='level-3/']", title("level-3.md"), back=True)
    page.wait_for_function(
        "() => stages.some(({ stage, what }) => stage === 'court' && what === 'ready')", timeout=READ_MS
    )
    tour.tab_to("court-stage court-canvas")
    assert ring_is_drawn(page)
    page.keyboard.down("ArrowRight")
    expect(page.locator("court-stage [data-part=value-action]")).to_have_text("1.000")
    page.keyboard.up("ArrowRight")
    tour.press(" ")
    expect(page.locator("court-stage [data-part=play]")).to_have_text("Start")
    tour.tab_to("training-stage [data-part=train]")
    tour.press("Enter")
    page.wait_for_function(
        "() => stages.some(({ stage, what }) => stage === 'training' && what === 'done')", timeout=READ_MS
    )
    tour.focus()
    tour.tab_to("training-stage [data-part=reset]")
    tour.press("Enter")
    expect(page.locator("training-stage [data-part=reset]")).to_be_disabled()
    expect(page.locator("training-stage [data-part=train]")).to_be_focused()  # what can be pressed now
    tour.press("Enter")
    page.wait_for_function(
        "() => stages.filter(({ stage, what }) => stage === 'training' && what === 'done').length > 1", timeout=READ_MS
    )
    tour.tab_to("model-shelf [data-part=name]")
    page.keyboard.type("By keys alone")
    tour.press("Enter")
    row = page.locator(".shelf-row:has([data-part=rename])")
    saved = page.locator("model-shelf").get_by_role("status")
    expect(saved).to_have_text("saved as “By keys alone”")
    tour.tab_to(".shelf-row [data-part=delete]")
    rows = row.count()
    tour.press("Enter")
    expect(page.locator("model-shelf dialog[open]")).to_be_visible()
    tour.press("Tab")
    tour.press("Enter")  # yes, for good
    expect(row).to_have_count(rows - 1)
    tour.focus()


def test_tour_to_a_claim(tour: Keys) -> None:
    page = tour.page
    go(tour, ".md-tabs a[href$='level-5/']", title("level-5/index.md"), back=True)
    go(tour, ".claims-table a[href$='density/']", title("level-5/density.md"))
    before = readings(page)
    tour.tab_to("claim-lab input[type=range][data-setting]")
    tour.press("ArrowLeft")
    wait_for_reading(page, before)
    tour.tab_to("claim-lab summary")
    tour.press("Enter")
    expect(page.locator("claim-lab details[open]")).to_have_count(1)
    assert ring_is_drawn(page)


def test_the_navigation_of_a_narrow_window(context: BrowserContext, site_url: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 640, "height": 700})
    page.goto(site_url + "level-2/", wait_until="networkidle")
    keys = Keys(page)
    opener = page.get_by_role("button", name="Navigation")
    keys.tab_to("[data-part=drawer]")
    expect(opener).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".md-sidebar--primary a:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".md-sidebar--primary a:focus")).to_have_count(1)
    at_rest(page)
    keys.tab_to(".md-nav__item--nested > .md-nav__toggle")
    page.keyboard.press("Enter")
    at_rest(page)
    keys.tab_to(".md-nav a[href$='level-5/density/']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Density, Not Volume")
    page.close()


def test_a_table_that_scrolls_can_be_scrolled_by_keys(context: BrowserContext, site_url: str) -> None:
    """It is a stop of the Tab key, named by its columns, as long as it does scroll."""
    page = context.new_page()
    page.goto(site_url + "help/", wait_until="networkidle")
    frame = page.locator(".md-typeset__scrollwrap")
    assert frame.count() == 1
    expect(frame).not_to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 240, "height": 640})
    expect(frame).to_have_attribute("tabindex", "0")
    expect(page.get_by_role("group", name="Ending, Type, What it is", exact=True)).to_have_count(1)
    Keys(page).tab_to(".md-typeset__scrollwrap")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")
    assert ring_is_drawn(page)
    page.set_viewport_size({"width": 1280, "height": 640})
    expect(frame).not_to_have_attribute("tabindex", "0")
    expect(page.get_by_role("group", name="Ending, Type, What it is", exact=True)).to_have_count(0)
    page.close()


def test_no_single_letter_is_a_command(context: BrowserContext, site_url: str) -> None:
    """WCAG 2.1.4: whoever speaks to the computer says many letters."""
    page = context.new_page()
    page.goto(site_url + "level-2/", wait_until="networkidle")
    for letter in "fs/p,n.":
        page.keyboard.press(letter)
    page.wait_for_timeout(300)
    assert page.url.endswith("level-2/")
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_role("textbox", name="Search").press_sequentially("spin")
    expect(page.get_by_role("textbox", name="Search")).to_have_value("spin")
    page.close()
