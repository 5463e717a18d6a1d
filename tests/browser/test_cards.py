"""Cards about a number or a term: by mouse, key and finger; the number measured again in this very browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.axe_rules import COLOURS, set_colours, violations
from tests.browser.conftest import AT_WORK, READ_MS, WATCH

NUMBER = "measured-number[data-path='headline.one_step_error']"
CARD = ".card:popover-open"
QUICK = "tokens"
SLOW = "measured-number[data-path='seeds.figures.final_error.median']"


@pytest.fixture(scope="module")
def page(context: BrowserContext, site_url: str) -> Iterator[Page]:
    """Level 4, whose lab is at work as well."""
    page = context.new_page()
    page.goto(f"{site_url}level-4/")
    yield page
    page.close()


@pytest.fixture(autouse=True)
def _closed(page: Page) -> Iterator[None]:
    yield
    page.keyboard.press("Escape")
    page.mouse.move(0, 0)
    expect(page.locator(CARD)).to_have_count(0)


def trigger(page: Page, element: str) -> Locator:
    found = page.locator(element).first.locator(".card-trigger")
    found.evaluate("button => button.closest('details:not([open])')?.setAttribute('open', '')")
    found.scroll_into_view_if_needed()
    return found


def card(page: Page) -> Locator:
    return page.locator(CARD)


def test_a_number_opens_under_the_mouse_and_closes_behind_it(page: Page) -> None:
    trigger(page, NUMBER).hover()
    expect(card(page)).to_contain_text("Mean distance between the predicted and the real ball")
    expect(card(page)).to_contain_text("world units")
    expect(card(page)).to_contain_text("Seed 0.")
    card(page).hover()  # the way to the card does not close it
    page.wait_for_timeout(400)
    expect(card(page)).to_be_visible()
    page.mouse.move(0, 0)
    expect(card(page)).to_have_count(0)


def test_a_key_opens_measures_and_closes(page: Page) -> None:
    """Without a mouse: Tab to the number, Tab to the button, Enter, Escape."""
    button = trigger(page, NUMBER)
    button.evaluate("button => button.blur()")
    page.keyboard.press("Shift")  # from here on focus is the keyboard's
    button.focus()
    expect(card(page)).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Measure it here")).to_be_focused()
    page.keyboard.press("Enter")
    outcome = card(page).get_by_role("status")
    expect(outcome).to_contain_text("Identical, bit for bit", timeout=READ_MS)
    value = page.locator(NUMBER).first.locator("data").get_attribute("value")
    expect(outcome).to_contain_text(f"bit for bit: {value}.")
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_figures_of_a_paragraph_are_one_stop_and_arrows_lead_on(page: Page) -> None:
    group = page.locator("p:has(measured-number + measured-number), p:has(measured-number ~ measured-number)").first
    buttons = group.locator(".card-trigger")
    assert buttons.count() > 1
    assert buttons.evaluate_all("all => all.filter(({ tabIndex }) => tabIndex === 0).length") == 1
    page.keyboard.press("Shift")
    group.locator(".card-trigger[tabindex='0']").focus()
    page.keyboard.press("Home")
    for index in range(buttons.count()):
        expect(buttons.nth(index)).to_be_focused()
        expect(card(page)).to_have_count(1)
        expect(card(page)).to_contain_text("lead to the others")
        page.keyboard.press("ArrowRight")
    expect(buttons.last).to_be_focused()  # the last one is the end
    assert buttons.evaluate_all("all => all.filter(({ tabIndex }) => tabIndex === 0).length") == 1
    page.keyboard.press("Escape")


def test_every_figure_of_the_site_can_be_reached_by_keys(page: Page) -> None:
    lost = page.evaluate(
        """() => {
          const groups = new Map();
          for (const each of document.querySelectorAll(".card-trigger")) {
            let whole = each;
            const around = "p, table, ul, ol, dl, blockquote, figcaption";
            for (let at = each; (at = at.parentElement?.closest(around)); ) whole = at;
            groups.set(whole, [...(groups.get(whole) ?? []), each]);
          }
          return [...groups.values()].filter((all) => all.filter(({ tabIndex }) => tabIndex === 0).length !== 1).length;
        }"""
    )
    assert lost == 0


def test_a_claim_s_figure_is_measured_over_its_seeds(context: BrowserContext, site_url: str) -> None:
    """Of a claim that is quick: it is run on every seed."""
    page = context.new_page()
    page.goto(f"{site_url}level-5/{QUICK}/")
    trigger(page, f"measured-number[data-path^='claims.{QUICK}.figures.'][data-path$='.median']").click()
    expect(card(page)).to_contain_text("Median over seeds 0 to ")
    card(page).get_by_role("button", name="Measure it here").click()
    expect(card(page).get_by_role("status")).to_contain_text("Identical, bit for bit", timeout=8 * READ_MS)
    page.close()


def test_a_changed_digit_is_told(page: Page) -> None:
    """The comparison is with what the page prints."""
    number = page.locator("measured-number[data-path='headline.final_error']").first
    honest = number.locator("data").get_attribute("value")
    number.evaluate("number => { const data = number.querySelector('data'); data.value = String(1.001 * data.value) }")
    number.locator(".card-trigger").click()
    card(page).get_by_role("button", name="Measure it here").click()
    expect(card(page).get_by_role("status")).to_contain_text(f"Here it is {honest}. That differs by", timeout=READ_MS)


def test_measuring_can_be_stopped_and_leaves_the_lab_alone(page: Page) -> None:
    lab = page.locator("failure-lab")
    expect(lab).to_have_attribute("aria-busy", "false", timeout=READ_MS)
    readings = page.evaluate("readings.length")
    lab.get_by_role("button", name="Another seed").click()  # the lab trains...
    trigger(page, SLOW).click()
    card(page).get_by_role("button", name="Measure it here").click()  # ...and so does the card
    expect(card(page).locator(".card-bar")).to_be_visible(timeout=READ_MS)
    card(page).get_by_role("button", name="Stop").click()
    expect(card(page).get_by_role("status")).to_have_text("Stopped.")
    page.wait_for_function("before => readings.length > before", arg=readings, timeout=READ_MS)
    expect(lab.get_by_role("alert")).to_be_hidden()


def test_what_cannot_be_measured_says_why(page: Page) -> None:
    trigger(page, "measured-number[data-path^='theirs.']").click()
    expect(card(page)).to_contain_text("source page’s own figure")
    expect(card(page).get_by_role("button")).to_have_count(0)


def test_a_median_says_over_which_seeds_and_between_which_values(page: Page) -> None:
    trigger(page, "measured-number[data-path$='.median']").click()
    expect(card(page)).to_contain_text("Median over seeds 0 to 9, where it lies between")


def test_a_press_elsewhere_closes_a_card_and_another_opens(page: Page) -> None:
    trigger(page, NUMBER).click()
    first = card(page).get_attribute("aria-label")
    trigger(page, "glossary-term").click()
    expect(card(page)).to_have_count(1)
    assert card(page).get_attribute("aria-label") != first
    page.get_by_role("heading", level=1).click()
    expect(card(page)).to_have_count(0)


def test_a_term_has_its_definition_and_leads_to_the_glossary(page: Page) -> None:
    term = page.locator("glossary-term").first
    trigger(page, "glossary-term").click()
    definition = term.get_attribute("data-definition") or ""
    term_name = term.get_attribute("data-name") or ""
    expect(card(page)).to_contain_text(definition)
    link = card(page).get_by_role("link", name="In the glossary")
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Glossary")
    assert page.locator(":target").inner_text().startswith(term_name)
    page.go_back()
    expect(page.locator("failure-lab")).to_have_attribute("aria-busy", "false", timeout=READ_MS)


@pytest.mark.parametrize("element", [NUMBER, "glossary-term"])
def test_axe_finds_nothing_in_an_open_card(page: Page, element: str) -> None:
    """The colours of the page behind it are asked in test_every_page.py."""
    trigger(page, element).click()
    expect(card(page)).to_have_count(1)
    found = violations(page, but=(COLOURS,)) + violations(page, CARD, only=(COLOURS,))
    set_colours(page, "dark")
    expect(card(page)).to_have_count(1)
    found += violations(page, CARD, only=(COLOURS,))
    set_colours(page, "light")
    assert found == []


def test_a_finger_opens_it_and_it_fits_a_phone(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    context.add_init_script(WATCH + AT_WORK)
    page = context.new_page()
    page.goto(f"{site_url}level-4/")
    trigger(page, NUMBER).tap()
    box = card(page).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    card(page).get_by_role("button", name="Measure it here").tap()
    expect(card(page).get_by_role("status")).to_contain_text("Identical, bit for bit", timeout=READ_MS)
    page.touchscreen.tap(3, 320)  # beside the card, wherever it hangs
    expect(card(page)).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_without_scripts_a_number_has_a_tooltip_and_a_term_a_link(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}level-4/")
    assert "seed 0" in (page.locator(f"{NUMBER} data").first.get_attribute("title") or "")
    page.locator("glossary-term a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Glossary")
    context.close()
