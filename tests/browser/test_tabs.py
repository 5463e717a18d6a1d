"""Two tabs of one reader, and browsers that refuse to keep or to save: nothing is lost, nothing is claimed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import READ_MS, Lab, Shared, Workshop
from tests.browser.visits import RESTING

RECORD = """async (count) => {
  const path = new URL("../assets/dream/court/play-recorder.js", location.href).href;
  const { PlayRecorder } = await import(path);
  const recorder = new PlayRecorder(20000);
  recorder.recording = true;
  for (let row = 0; row < count; row++) recorder.add([0, 0.5, 0, 0, 0], 1, [0, 0.5, 0, 0, 0]);
  await recorder.save();
}"""
RECORDED = """async () => {
  const { workspace } = await import(new URL("../assets/dream/stages/workspace.js", location.href).href);
  return workspace.recorded;
}"""


@pytest.fixture
def context(shared_context: Shared, site_url: str) -> Iterator[BrowserContext]:
    """Another reader for each test."""
    yield shared_context.begin()
    shared_context.end(site_url)


def recorded(page: Page, count: int) -> None:
    for _ in range(600):
        if page.evaluate(RECORDED) == count:
            return
        page.wait_for_timeout(100)
    assert page.evaluate(RECORDED) == count


def test_two_tabs_record_play_and_nothing_is_lost(context: BrowserContext, site_url: str) -> None:
    one, other = (Workshop(context.new_page(), site_url) for _ in range(2))
    for tab in (one, other):
        tab.open()
    one.page.evaluate(RECORD, 100)
    recorded(other.page, 100)
    other.page.evaluate(RECORD, 60)
    one.page.evaluate(RECORD, 40)
    recorded(one.page, 200)
    recorded(other.page, 200)
    other.page.close()
    one.page.reload()
    recorded(one.page, 200)
    third = Workshop(context.new_page(), site_url)
    third.open()
    recorded(third.page, 200)
    third.button("shelf", "Forget everything").click()
    third.shelf(third.button("shelf", "Yes, for good").click)
    recorded(third.page, 0)
    recorded(one.page, 0)


def test_a_model_saved_in_another_tab_is_offered_at_once(context: BrowserContext, site_url: str) -> None:
    lab = Lab(context.new_page(), site_url)
    lab.open()
    workshop = Workshop(context.new_page(), site_url)
    workshop.open()
    workshop.choose("experience", data=2, seed=3)
    workshop.train()
    workshop.save("Of the other tab")
    option = lab.root.locator("option", has_text="Your “Of the other tab”")
    expect(option).to_have_count(1)
    workshop.button("shelf", "Delete: Of the other tab").click()
    workshop.shelf(workshop.button("shelf", "Yes, for good").click)
    expect(option).to_have_count(0)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("() => Promise.resolve(true)", "it has promised to keep them"),
        ("() => Promise.resolve(false)", "it has not promised to keep them"),
        ("() => Promise.reject(new DOMException('no', 'SecurityError'))", "it has not promised to keep them"),
    ],
)
def test_the_browser_is_asked_to_keep_what_was_saved_and_its_answer_is_said(
    context: BrowserContext, site_url: str, answer: str, said: str
) -> None:
    page = context.new_page()
    page.add_init_script(
        f"""window.asked = 0;
        StorageManager.prototype.persist = () => {{ window.asked += 1; return ({answer})(); }};"""
    )
    workshop = Workshop(page, site_url)
    workshop.open()
    workshop.choose("experience", data=2)
    workshop.train()
    assert page.evaluate("asked") == 0, "not before the reader saves something"
    workshop.save("First")
    expect(workshop.stage("shelf").locator("[data-part=lasting]")).to_contain_text(said)
    workshop.save("Second")
    assert page.evaluate("asked") == 1


def test_an_export_claims_nothing_and_offers_other_ways(context: BrowserContext, site_url: str, tmp_path: Path) -> None:
    """In a frame that may not save files, where nobody tells the page."""
    page = context.new_page()
    page.set_default_timeout(READ_MS)
    page.goto(site_url + "about/")
    page.set_content(
        f'<iframe sandbox="allow-scripts allow-same-origin" src="{site_url}level-3/" width=1200 height=800></iframe>'
    )
    shelf = page.frame_locator("iframe").locator("model-shelf")
    train = page.frame_locator("iframe").locator("training-stage")
    field = page.frame_locator("iframe").locator("experience-stage [data-setting=data]")
    field.fill("2")
    train.get_by_role("button", name="Train", exact=True).click()
    shelf.get_by_label("Save the trained model as").fill("Framed")
    shelf.get_by_role("button", name="Save", exact=True).click()
    shelf.get_by_role("button", name="Export: Framed").click()
    handed = shelf.get_by_role("group", name="The exported file")
    expect(handed).to_contain_text("The browser was handed Framed.npz")
    expect(shelf.get_by_role("status").first).not_to_contain_text("exported")
    assert (handed.get_by_role("link", name="open the file").get_attribute("href") or "").startswith("blob:")
    handed.get_by_role("button", name="Copy it as text").click()
    text = handed.get_by_role("textbox").input_value()
    file = tmp_path / "Framed.txt"
    file.write_text("\n".join(text[at : at + 76] for at in range(0, len(text), 76)))
    shelf.get_by_label("Import a model").set_input_files(file)
    expect(shelf.get_by_role("button", name="Export: Framed 2")).to_be_visible()
    digests = {
        shelf.locator(f'li:has([aria-label="Export: {name}"]) [data-part=digest]').get_attribute("title")
        for name in ("Framed", "Framed 2")
    }
    assert len(digests) == 1, "the very same model"
    shelf.get_by_role("button", name="Delete: Framed 2").click()
    shelf.get_by_role("button", name="Yes, for good").click()
    expect(shelf.get_by_role("button", name="Export: Framed 2")).to_have_count(0)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    context.add_init_script(RESTING)
    yield context.new_page()
    context.close()


SMALL = """() => [...document.querySelectorAll("input, select, textarea")]
  .filter((field) => !["range", "checkbox", "radio", "file", "hidden"].includes(field.type))
  .map((field) => [field.outerHTML.slice(0, 80), parseFloat(getComputedStyle(field).fontSize)])
  .filter(([, size]) => size < 16)"""


@pytest.mark.parametrize("path", ["", "level-1/", "level-3/", "level-4/", "level-5/chaos/"])
def test_no_field_makes_a_phone_zoom(phone: Page, site_url: str, path: str) -> None:
    phone.goto(site_url + path)
    phone.wait_for_function("() => document.querySelector(':not(:defined)') === null")
    assert phone.evaluate(SMALL) == []


UNTOLD = """() => [...document.querySelectorAll("pre, code, kbd, samp, math, textarea, [data-part=output]")]
  .filter((each) => !each.closest("template") && !each.closest("[translate=no]"))
  .map((each) => each.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("path", ["level-1/", "level-3/", "level-4/", "about/", "help/"])
def test_a_translator_leaves_code_and_output_alone(context: BrowserContext, site_url: str, path: str) -> None:
    page = context.new_page()
    page.add_init_script(RESTING)
    page.goto(site_url + path)
    assert page.evaluate(UNTOLD) == []
    page.close()


@pytest.mark.parametrize("words", ["open loop", "closed loop", "horizon", "planning"])
def test_the_search_ranks_lessons_before_the_page_on_speed(context: BrowserContext, site_url: str, words: str) -> None:
    page = context.new_page()
    page.goto(site_url + "about/", wait_until="networkidle")
    page.get_by_role("textbox", name="Search").press_sequentially(words)
    hits = page.locator(".md-search-result__item > .md-search-result__link")
    expect(hits.first).to_be_visible()
    page.wait_for_timeout(500)
    first = [hit.get_attribute("href") or "" for hit in hits.all()[:3]]
    assert "/speed/" not in first[0]
    assert "/help/" not in first[0]
