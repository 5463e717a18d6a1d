"""The theme swaps pages without loading them anew; the engine lives through it."""

from playwright.sync_api import expect

from tests.browser.conftest import PAGE, Lab


def leave(lab: Lab) -> None:
    lab.page.locator("a.md-logo").first.click()
    expect(lab.root).to_have_count(0)


def test_one_engine_for_the_whole_visit(lab: Lab) -> None:
    lab.page.evaluate("window.sameWindow = true")
    leave(lab)
    assert lab.page.evaluate("window.sameWindow") is True, "the page was loaded anew"
    before = lab.count()
    lab.page.go_back()
    reading = lab.reading(before)
    assert PAGE in lab.page.url
    assert not reading["retrained"], "the engine forgot its models"
    assert lab.page.evaluate("workers") == 1


def test_lab_that_left_the_page_is_silent(lab: Lab) -> None:
    before = lab.count()
    lab.button("Another seed").click()
    leave(lab)
    lab.page.go_back()
    lab.reading(before)
    assert lab.count() == before + 1
    assert lab.complaints == []
