"""The second language in the browser: a walk through the German pages, asked what differs from the English ones."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from builder.content.languages import read_languages
from builder.serve import SITE
from tests.browser import page_checks
from tests.browser.conftest import WATCH, Lab, wait_until
from tests.browser.test_offline import listed, wait_until_kept
from tests.browser.visits import RESTING
from tests.configured import LANGUAGES, ROOT
from tests.faulty_server import hosting

GERMAN = next((each for each in LANGUAGES if each.code == "de" and each.prefix), None)
pytestmark = pytest.mark.skipif(GERMAN is None, reason="site.yml hides German, or makes it the main language")
AT_WORK = "de/level-4/"
TRANSLATED = ("de/", "de/level-1/", AT_WORK)
CATALOGUE = next(each for each in read_languages(ROOT) if each.code == "de").words

# The texts of the page: of elements with no elements in them, and names that only a screen reader says.
TEXTS = """() => {
  const found = new Set();
  for (const each of document.querySelectorAll("article *")) {
    if (each.closest("[translate=no], math, code, pre, template, [lang=en], .cite, .references")) continue;
    if (each.childElementCount === 0) found.add(each.textContent.trim().replace(/\\s+/g, " "));
    for (const name of ["aria-label", "aria-valuetext", "title"]) found.add((each.getAttribute(name) ?? "").trim());
  }
  return [...found];
}"""
# Addresses below the site's root, whose pages stand in `de/`.
ALL_KEPT = """async (addresses) => {
  const root = new URL("../../", location.href);
  const kept = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) kept.push(url);
  return addresses.every((each) => kept.includes(new URL(each, root).href));
}"""
ENGLISH_NUMBER = re.compile(r"(?<![\d.,])(?:0\.\d|\d+\.(?!\d{3}(?!\d))\d)")
"""A decimal point; in German it stands between thousands."""


@pytest.fixture(scope="module")
def german(browser: Browser, site_url: str) -> Iterator[Lab]:
    """Level 4 in German, its lab's first reading made; the page goes on to the others."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="de-DE")
    context.add_init_script(WATCH)
    lab = Lab(context.new_page(), site_url, AT_WORK)
    lab.open()
    yield lab
    context.close()


def said(page: Page) -> list[str]:
    return page.evaluate(TEXTS)


def test_a_reading_in_german_is_the_measured_one_in_bits(german: Lab, headline: dict[str, Any]) -> None:
    reading = german.page.evaluate("readings[0]")
    for figure in ("digest", "one_step_error", "final_error", "drift"):
        assert reading[figure] == headline[figure], figure
    assert german.complaints == []
    assert [url for url in german.requests if url.endswith("words/de.js")]


def test_no_word_of_the_catalogue_and_no_number_is_left_in_english(german: Lab) -> None:
    """At rest and after a run: what has a German translation is nowhere shown in English."""
    english = {words for words, translated in CATALOGUE.items() if words != translated and "{" not in words}
    german.after(german.button("Verrauschte Sensoren").click)
    german.slider("Traumhorizont").press("ArrowLeft")
    page = german.page
    for path in (AT_WORK, *TRANSLATED[:2]):
        if path != AT_WORK:
            page.goto(german.address + path)
            page.wait_for_function("() => document.querySelector(':not(:defined)') === null")
        texts = said(page)
        assert len(texts) > 30, path
        assert sorted(english & {*texts}) == [], path
        assert [text for text in texts if ENGLISH_NUMBER.search(text)] == [], path
    german.open()


def test_a_prediction_is_answered_in_german(german: Lab) -> None:
    page = german.page
    question = page.locator("#question-twice-the-data")
    question.get_by_label("Er ändert sich kaum oder wächst").check()
    question.get_by_role("button", name="Festlegen und messen").click()
    expect(question.locator("[data-part=verdict]")).to_have_text("Deine Vorhersage ist eingetroffen.")
    expect(question.locator("[data-part=said]")).to_contain_text(re.compile(r"0,\d+ Welteinheiten daneben"))
    expect(question.locator("[data-part=about]")).to_contain_text("auf dieser Seite gemessen")


@pytest.mark.parametrize("path", TRANSLATED)
def test_a_german_page_is_sound_for_every_reader(german: Lab, path: str) -> None:
    page = german.page
    page.goto(german.address + path)
    page.wait_for_function("() => document.querySelector(':not(:defined)') === null")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": rules}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    page.set_viewport_size({"width": 360, "height": 740})
    wait_until(page, "document.documentElement.scrollWidth <= innerWidth")
    wrong = page_checks.beyond_the_edge(page) + page_checks.cut_text(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert wrong == []


def test_the_switch_leads_to_the_same_page_with_the_lab_as_it_is(german: Lab) -> None:
    page = german.page
    page.goto(german.address + "level-4/#data=500&noise=0.02&horizon=30&seed=3")
    wait_until(page, "readings.length > 0")
    page.get_by_role("link", name="Deutsch").click()
    page.wait_for_url("**/de/level-4/#data=500&noise=0.02&horizon=30&seed=3")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("[data-value-of=noise]")).to_have_text("0,02 Welteinheiten")
    # The header stays while the theme puts another page in place, and the link in it follows.
    page.get_by_role("link", name="Level 2", exact=True).first.evaluate("link => link.click()")
    page.wait_for_url("**/de/level-2/")
    expect(page.get_by_text("Diese Seite ist noch nicht übersetzt. Hier steht sie auf Englisch.")).to_be_visible()
    expect(page.locator("article[lang=en]")).to_have_count(1)
    page.get_by_role("link", name="English").click()
    page.wait_for_url(re.compile(r"(?<!/de)/level-2/"))
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_search_finds_pages_of_its_own_language(german: Lab) -> None:
    page = german.page
    page.goto(german.address + "de/")
    page.get_by_role("textbox", name="Suche").click()
    page.keyboard.type("Zuständen")  # a form that the page has and one that it has not: German words are taken apart
    hit = page.locator(".md-search-result__link").first
    expect(hit).to_have_attribute("href", re.compile("/de/level-"))
    assert not [
        link for link in page.locator(".md-search-result__link").all() if "/de/" not in str(link.get_attribute("href"))
    ]


def test_an_english_visit_sends_and_keeps_no_german(browser: Browser) -> None:
    """And a German one keeps the German pages too."""
    assert GERMAN is not None
    own = {file["url"] for file in listed()["languages"]["de"]}
    assert own >= {"de/", "de/level-4/", "assets/dream/words/de.js"}
    with hosting(SITE) as host:
        context: BrowserContext = browser.new_context(reduced_motion="reduce")
        page = context.new_page()
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page.goto(host.address + "about/")
        wait_until_kept(page)
        assert not [url for url in asked if url.removeprefix(host.address) in own]
        page.goto(host.address + "de/about/")
        wait_until(page, ALL_KEPT, [*own])
        host.stop()
        resting = context.new_page()
        resting.add_init_script(RESTING)
        for path in TRANSLATED:
            resting.goto(host.address + path)
            expect(resting.locator("html")).to_have_attribute("lang", "de")
            expect(resting.locator("h1").first).to_be_visible()
        context.close()
