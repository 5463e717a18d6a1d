"""From Level 3 to Level 4: a saved model is offered as the bench, across a reload and across instant navigation."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import AT_WORK, PAGE, WATCH, Lab, Workshop

NAME = "Sunday’s model"


class Visit:
    """One reader, on one page, in Level 3 and then in Level 4."""

    def __init__(self, page: Page, address: str) -> None:
        self.lab, self.workshop = Lab(page, address), Workshop(page, address)
        self.page, self.digest = self.lab.page, ""

    def offered(self) -> list[str]:
        return self.page.get_by_label("On the bench", exact=True).locator("option").all_inner_texts()


@pytest.fixture(scope="module")
def visit(browser: Browser, site_url: str, keep_compiled: Callable[[BrowserContext], None]) -> Iterator[Visit]:
    """A model of 200 transitions is saved; the page is Level 3."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    keep_compiled(context)
    context.add_init_script(WATCH + AT_WORK)
    visit = Visit(context.new_page(), site_url)
    visit.lab.open()
    expect(visit.page.get_by_text("No model of yours was found")).to_be_visible()
    visit.workshop.open()
    visit.workshop.choose("experience", data=2, noise=2, seed=3)
    visit.digest = visit.workshop.train()["digest"]
    visit.workshop.save(NAME)
    yield visit
    context.close()


def test_instant_navigation_brings_the_model_along(visit: Visit) -> None:
    visit.page.evaluate("window.same = true")
    link = visit.page.get_by_role("navigation", name="Tabs").get_by_role("link", name="Level 4")
    visit.lab.after(link.click)
    assert visit.page.evaluate("window.same") is True
    [fresh, own] = visit.offered()
    assert fresh == "Fresh seeded copies"
    assert own.startswith(f"Your “{NAME}” from Level 3, trained ")
    expect(visit.page.get_by_text("No model of yours was found")).to_be_hidden()


def test_a_reload_finds_it_again(visit: Visit) -> None:
    first = visit.lab.open()
    assert len(visit.offered()) == 2
    assert first["digest"] != visit.digest, "fresh copies come first"


def test_the_latest_training_comes_along_without_being_saved(visit: Visit) -> None:
    visit.workshop.open()
    visit.workshop.choose("experience", data=2, seed=4)
    digest = visit.workshop.train()["digest"]
    link = visit.page.get_by_role("navigation", name="Tabs").get_by_role("link", name="Level 4")
    visit.lab.after(link.click)
    assert visit.offered()[2].startswith("Your “Latest training” from Level 3, trained ")
    visit.lab.open()
    reading = visit.lab.after(lambda: visit.page.get_by_label("On the bench", exact=True).select_option(index=2))
    assert reading["digest"] == digest
    visit.workshop.open()
    row = visit.page.locator(".shelf-row").filter(has=visit.page.get_by_label("Name of the model “Latest training”"))
    row.get_by_role("button", name="Delete").click()
    visit.workshop.shelf(visit.workshop.button("shelf", "Yes, for good").click)


def rename(visit: Visit, old: str, new: str) -> None:
    visit.workshop.open()
    field = visit.page.get_by_label(f"Name of the model “{old}”")
    field.fill(new)
    visit.workshop.shelf(lambda: field.press("Enter"))


def test_the_longest_name_fits_a_phone(visit: Visit) -> None:
    rename(visit, NAME, "W" * 60)
    visit.page.set_viewport_size({"width": 360, "height": 740})
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
    visit.lab.open()
    visit.lab.after(lambda: visit.page.get_by_label("On the bench", exact=True).select_option(index=1))
    too_wide = visit.lab.root.evaluate(
        """lab => [...lab.querySelectorAll("*")]
            .filter((each) => each.checkVisibility() && !each.closest(".lab-scroll, svg"))
            .filter((each) => each.getBoundingClientRect().right > lab.getBoundingClientRect().right)
            .map((each) => each.outerHTML.slice(0, 200))"""
    )
    assert too_wide == []
    visit.page.set_viewport_size({"width": 1280, "height": 900})
    rename(visit, "W" * 60, NAME)


def test_on_the_bench_it_is_read_and_its_training_rests(visit: Visit) -> None:
    lab = visit.lab
    lab.open()
    select = visit.page.get_by_label("On the bench", exact=True)
    reading = lab.after(lambda: select.select_option(index=1))
    assert (reading["digest"], reading["retrained"]) == (visit.digest, False)
    for name in ("Training data", "Sensor noise"):
        expect(lab.slider(name)).to_be_disabled()
    expect(lab.root.get_by_label("Condition")).to_be_disabled()
    expect(lab.root.get_by_text("This model was trained already")).to_be_visible()
    expect(lab.root.locator("[data-part=caption]")).to_contain_text(NAME)
    lab.rest()
    expect(lab.root.locator("[data-part=band]")).to_have_text("the middle half of 5 fresh copies")
    assert "Sunday" not in visit.page.url
    shorter = lab.after(lambda: lab.slider("Dream horizon").fill("10"))
    assert (shorter["digest"], len(shorter["drift"])) == (visit.digest, shorter["settings"]["horizon"])


def test_a_preset_puts_fresh_copies_back(visit: Visit) -> None:
    lab = visit.lab
    lab.open()
    lab.after(lambda: visit.page.get_by_label("On the bench", exact=True).select_option(index=1))
    reading = lab.after(lab.preset("Starved of data").click)
    assert reading["digest"] != visit.digest
    expect(visit.page.get_by_label("On the bench", exact=True)).to_have_value("")
    expect(lab.slider("Training data")).to_be_enabled()


def test_a_model_that_was_deleted_is_offered_no_longer(visit: Visit) -> None:
    visit.workshop.open()
    visit.workshop.button("shelf", "Forget everything").click()
    visit.workshop.shelf(visit.workshop.button("shelf", "Yes, for good").click)
    visit.lab.open()
    assert visit.offered() == ["Fresh seeded copies"]
    assert PAGE in visit.page.url
    assert visit.lab.complaints == []
