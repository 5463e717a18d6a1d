"""The second language in the browser: a walk through the German pages, asked what differs from the English ones."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from builder.content.languages import read_languages
from builder.serve import SITE
from tests.browser import page_checks
from tests.browser.axe_rules import COLOURS, violations
from tests.browser.conftest import AT_WORK, WATCH, Lab, wait_until
from tests.browser.leftovers import TEXTS, english_words, left, words
from tests.browser.test_offline import listed, wait_until_kept
from tests.browser.visits import RESTING
from tests.configured import LANGUAGES, ROOT
from tests.faulty_server import hosting

GERMAN = next((each for each in LANGUAGES if each.code == "de" and each.prefix), None)
pytestmark = pytest.mark.skipif(GERMAN is None, reason="site.yml hides German, or makes it the main language")
WITH_LAB = "de/level-4/"
TRANSLATED = ("de/", "de/level-1/", WITH_LAB)
ENGLISH = english_words(ROOT, next(each for each in read_languages(ROOT) if each.code == "de"))
WORDS = re.compile(r"assets/dream/words/de-[0-9a-f]{12}\.js$")
KINDS = ("checkbox", "radio", "range", "number", "text", "file", "textarea")
FIELDS = """() => Array.from(document.querySelectorAll("input, textarea"),
  ({ type, step, inputMode }) => ({ type, step: step ?? "", mode: inputMode }))"""

# Addresses below the site's root, whose pages stand in `de/`.
ALL_KEPT = """async (addresses) => {
  const root = new URL("../../", location.href);
  const kept = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) kept.push(url);
  return addresses.every((each) => kept.includes(new URL(each, root).href));
}"""
ENGLISH_NUMBER = re.compile(r"(?<![\d.,])(?<!CC BY )(?:0\.\d|\d+\.(?!\d{3}(?!\d))\d)")
"""A decimal point; in German it stands between thousands. The licence has a version."""


@pytest.fixture(scope="module")
def german(browser: Browser, site_url: str, keep_compiled: Callable[[BrowserContext], None]) -> Iterator[Lab]:
    """Level 4 in German, its lab's first reading made; the page goes on to the others."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="de-DE")
    keep_compiled(context)
    context.add_init_script(WATCH + AT_WORK + "addEventListener('compared', () => console.log('compared'));")
    lab = Lab(context.new_page(), site_url, WITH_LAB)
    lab.open()
    yield lab
    context.close()


def test_a_reading_in_german_is_the_measured_one_in_bits(german: Lab, headline: dict[str, Any]) -> None:
    reading = german.page.evaluate("readings[0]")
    for figure in ("digest", "one_step_error", "final_error", "drift"):
        assert reading[figure] == headline[figure], figure
    assert german.complaints == []
    assert [url for url in german.requests if WORDS.search(url)]


def test_a_word_of_english_is_seen_wherever_it_is_left(german: Lab) -> None:
    """What the tests below look with."""
    plant = """(text) => {
      const planted = document.createElement("p");
      planted.id = "planted";
      planted.title = text;
      document.querySelector("article").append(planted);
    }"""
    german.page.evaluate(plant, "Yours is ready")
    assert left(german.page, ENGLISH) == ["Yours is ready"]
    german.page.evaluate("planted.lang = 'en'")
    assert left(german.page, ENGLISH) == []
    german.page.evaluate("planted.remove()")


def in_german(page: Page, names: set[str] = frozenset()) -> None:
    """Nothing of what the page says is English. names: of settings, that an address has in every language"""
    assert left(page, ENGLISH - names) == []
    texts = page.evaluate(TEXTS)
    assert len(texts) > 30
    assert [text for text in texts if ENGLISH_NUMBER.search(text)] == []
    # Where a number is typed, it is a whole one: no decimal sign is asked for.
    fields = page.evaluate(FIELDS)
    assert [field for field in fields if field["type"] not in KINDS] == []
    assert {(field["step"], field["mode"]) for field in fields if field["type"] == "number"} <= {("1", "numeric")}
    assert [field for field in fields if field["mode"] == "decimal"] == []


def test_no_english_is_left_on_the_pages_that_are_translated(german: Lab) -> None:
    """At rest and after a run."""
    german.after(german.button("Verrauschte Sensoren").click)
    german.slider("Traumhorizont").press("ArrowLeft")
    in_german(german.page)
    for path in TRANSLATED[:2]:
        german.page.goto(german.address + path)
        german.page.wait_for_function("() => document.querySelector(':not(:defined)') === null")
        in_german(german.page)


def test_no_english_is_left_in_what_a_reader_opens(german: Lab) -> None:
    """The receipt; the Python behind the lab, changed, and run beside the original."""
    page = german.page
    german.open("#data=100&noise=0&horizon=20&seed=3")
    german.button("Beleg").click()
    receipt = page.get_by_role("dialog", name="Beleg")
    expect(receipt).to_be_visible()
    in_german(page)
    page.keyboard.press("Escape")
    expect(receipt).to_have_count(0)
    german.button("Python öffnen").click()
    panel = page.locator(".code-panel[data-open]")
    panel.get_by_role("button", name="Ändern", exact=True).click()
    panel.locator("[data-part=function]").select_option("dreamlab/learn/model.py#backpropagate")
    panel.locator(".cm-line", has_text="weight_gradient[...] = matmul").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" * (-0.5)")
    with page.expect_event("console", lambda message: message.text == "compared"):
        panel.get_by_role("button", name="Beide ausführen", exact=True).click()
    expect(panel).to_have_attribute("aria-busy", "false")
    for fold in panel.locator("summary:visible").all():
        fold.click()
    expect(panel.get_by_role("group", name="Der Unterschied")).to_contain_text(re.compile(r"deins verfehlt \d,\d+-mal"))
    expect(panel.locator("[data-part=checks]")).to_contain_text("Der Gradient der Gewichte")
    in_german(page)


@pytest.mark.parametrize(
    ("world", "condition"),
    [("pendulum", "plain"), ("cart-pole", "deaf"), ("double-pendulum", "left-half")]
    + [("bumpy", "one-picture"), ("orbit", "planner"), ("own", "plain")],
)
def test_no_english_is_left_in_another_world(german: Lab, world: str, condition: str) -> None:
    fragment = f"#data=100&noise=0&horizon=20&seed=3&world={world}&condition={condition}"
    if german.page.url.partition("#")[0] != german.address + WITH_LAB:
        german.open()
    german.after(lambda: german.page.evaluate("fragment => { location.hash = fragment }", fragment))
    german.page.locator("[data-part=next-episode]").click()
    for fold in german.root.locator("summary:visible").all():
        if not fold.evaluate("fold => fold.parentElement.open"):  # the page stays from world to world
            fold.click()
    in_german(german.page)


def test_no_english_is_left_in_what_is_wrong(german: Lab) -> None:
    """A bad link, a challenge and a task that name what is not there, the notices of the whole site, a dead engine."""
    page = german.page
    settings = {"data", "noise", "horizon", "condition", "world", "seed", "abc"}
    german.open("#data=abc&nois=3")
    expect(german.root.locator("[data-part=problem-text]").first).to_contain_text("data muss eine ganze Zahl")
    in_german(page, settings)
    names = {*(path.stem for path in (ROOT / "levels/challenges").glob("*.yml")), "xyz"}
    german.open("#data=100&horizon=20&challenge=xyz")
    expect(page.locator("section.challenge")).to_contain_text("Eine Aufgabe „xyz“ gibt es nicht")
    in_german(page, {word for name in names for word in words(name)})
    page.goto(german.address + WITH_LAB + "?lock=data,foo&goal=Was%20bleibt%20vom%20Ball%3F&predict=required")
    parts = {"presets", "caption", "figures", "meter", "drift", "copy", "link"}
    expect(page.locator("section.task")).to_contain_text("Beantworte zuerst")
    in_german(page, settings | parts)
    german.open("#data=100&horizon=20")
    page.evaluate("engineWorker.postMessage(null)")
    wait_until(page, "window.workers === 2")
    page.evaluate("engineWorker.postMessage(null)")
    expect(german.root.get_by_role("button", name="Engine neu starten")).to_be_visible()
    german.page.evaluate(
        "import(new URL('offline/notice.js', document.querySelector('script[src*=\"dream/index.js\"]').src))"
        ".then(({ showNotice }) => showNotice('', []))"
    )
    expect(page.get_by_role("region", name="Zu dieser Website")).to_have_count(1)
    in_german(page, {"typeerror", "null", "cannot", "read", "properties", "reading", "type", "error"})


def test_no_english_is_left_in_a_challenge(german: Lab) -> None:
    page = german.page
    german.open("#data=100&noise=0&horizon=20&seed=3&challenge=longest-reel")
    expect(page.locator(".challenge-lines li")).to_have_count(3)
    expect(page.locator(".challenge-lines")).to_contain_text("Bedingung: Nichts vorenthalten, wie verlangt")
    in_german(page)
    all_of_them = page.locator(".challenge-more a")
    expect(all_of_them).to_have_attribute("href", re.compile("/de/challenges/#longest-reel"))
    page.goto(german.address + "de/challenges/")
    page.wait_for_function("() => document.querySelector(':not(:defined)') === null")
    page.locator("python-listing").first.get_by_role("button", name="Hier ausführen").click()
    expect(page.locator(".challenge-lines li").first).to_be_visible()
    in_german(page)


def test_no_english_is_left_in_a_teachers_form(german: Lab) -> None:
    """And what its link sets is what the preview is set to, however the language writes numbers."""
    page = german.page
    page.goto(german.address + "de/teach/")
    page.locator("[data-part=page]").select_option("level-3/")
    inside = page.frame_locator("[data-part=preview]")
    page.wait_for_function("() => document.querySelector('[data-part=lab]').options.length > 3")
    page.locator("[data-part=lab]").select_option("experience-stage")
    inside.get_by_role("slider", name="Trainingsdaten").press("End")
    expect(page.locator("[data-part=link]")).to_have_value(re.compile(r"/de/level-3/\?.*data=20000"))
    expect(page.locator("[data-part=snippet]")).to_have_value(re.compile(r'src="[^"]*/assets/dream/frame/host.js"'))
    assert "/de/assets/" not in page.locator("[data-part=snippet]").input_value()
    expect(page.locator("[data-part=lock]")).to_contain_text("Trainingsdaten")
    in_german(page)


def test_no_english_is_left_in_level_3s_lab(german: Lab) -> None:
    """Trained, dreamt, a bit flipped, played and recorded; its prose below falls back, with a note."""
    page = german.page
    page.goto(german.address + "de/level-3/")
    stage = {name: page.locator(f"{name}-stage") for name in ("court", "experience", "training", "film", "planning")}
    stage["experience"].locator("[data-setting=data]").press("Home")
    wait_until(page, "stages.some((each) => each.stage === 'training')")
    stage["training"].get_by_role("button", name="Trainieren", exact=True).click()
    wait_until(page, "stages.some(({ stage, what }) => stage === 'training' && what === 'done')")
    stage["film"].locator("[data-part=beside]").select_option("bit")
    expect(stage["film"].locator("[data-part=bit-says]")).to_contain_text("wird")
    stage["planning"].locator("[data-part=play]").click()
    stage["court"].locator("[data-part=record]").click()
    stage["court"].locator("[data-part=play]").click()
    expect(stage["court"].locator("[data-part=recorded]")).not_to_have_text("0")
    in_german(page)
    stage["court"].locator("[data-part=play]").click()
    for fold in page.locator("article .lab summary:visible").all():
        fold.click()
    in_german(page)
    expect(page.get_by_text("Dieser Abschnitt ist noch nicht übersetzt")).to_have_count(1)


def test_a_prediction_is_answered_in_german(german: Lab) -> None:
    page = german.page
    page.goto(german.address + WITH_LAB)
    question = page.locator("#question-twice-the-data")
    question.get_by_label("Er ändert sich kaum oder wächst").check()
    question.get_by_role("button", name="Festlegen und messen").click()
    expect(question.locator("[data-part=verdict]")).to_have_text("Deine Vorhersage ist eingetroffen.")
    expect(question.locator("[data-part=said]")).to_contain_text(re.compile(r"0,\d+ Welteinheiten daneben"))
    expect(question.locator("[data-part=about]")).to_contain_text("auf dieser Seite gemessen")


@pytest.mark.parametrize("path", [*TRANSLATED, "de/level-3/", "de/challenges/", "de/teach/"])
def test_a_german_page_is_sound_for_every_reader(german: Lab, path: str) -> None:
    page = german.page
    page.goto(german.address + path)
    page.wait_for_function("() => document.querySelector(':not(:defined)') === null")
    assert violations(page, but=(COLOURS,)) == []  # words are others, colours are not
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
    assert own >= {"de/", "de/level-4/"}
    assert len([url for url in own if WORDS.search(url)]) == 1
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
