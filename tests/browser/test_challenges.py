"""A challenge stands above its lab, the lab judges what is done, and what was met is kept, handed in and exported."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from dreamlab.__main__ import main
from tests.browser.conftest import AT_WORK, ROOT

RUN_MS = 120_000
BOARD = ROOT / "levels" / "challenges" / "board"


def reference(name: str) -> dict[str, object]:
    """The settings of the project's own receipt."""
    settings: dict[str, object] = json.loads((BOARD / f"{name}-reference.json").read_text())["settings"]
    return settings


@pytest.fixture(scope="module")
def page(module_context: BrowserContext) -> Iterator[Page]:
    page = module_context.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def module_context(browser: object, keep_compiled: Callable[[BrowserContext], None]) -> Iterator[BrowserContext]:
    context: BrowserContext = browser.new_context(accept_downloads=True)  # type: ignore[attr-defined]
    keep_compiled(context)
    context.add_init_script(AT_WORK)
    yield context
    context.close()


def panel_of(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=f"Challenge: {title}")


def handed_in(page: Page, press: Locator, file: Path) -> dict[str, object]:
    """The receipt that the button opens, written to a file; what it says."""
    press.click()
    dialog = page.get_by_role("dialog", name="Receipt")
    text = dialog.get_by_label("The receipt").input_value()
    dialog.get_by_role("button", name="Close").click()
    file.write_text(text)
    found: dict[str, object] = json.loads(text)
    return found


def test_the_failure_lab_judges_as_it_reads(page: Page, site_url: str, tmp_path: Path) -> None:
    page.goto(f"{site_url}level-4/#condition=planner&challenge=cheat")
    panel = panel_of(page, "The greatest cheat")
    expect(panel).to_contain_text("exceed its score on the court by 0.6")
    lab = page.locator("failure-lab")
    verdict = lab.locator(".challenge-verdict")
    expect(verdict).to_contain_text("Not met yet: 1 of 2", timeout=RUN_MS)
    assert "challenge=cheat" in page.url, "the address keeps it when the lab writes its settings"
    page.evaluate("""() => {
      const at = new URL(location.href);
      at.hash = "#data=100&noise=0.05&horizon=60&condition=planner&seed=5&challenge=cheat";
      location.href = at.href;
    }""")
    expect(verdict).to_contain_text("Met.", timeout=RUN_MS)
    assert lab.locator(".challenge-lines [data-met=true]").count() == 2
    receipt = handed_in(page, lab.locator(".challenge-judged button"), tmp_path / "cheat.json")
    assert receipt["challenge"] == "cheat"
    assert main(["check", str(tmp_path / "cheat.json")]) == 0


def test_a_challenge_that_is_not_there_says_which_are(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}level-3/#challenge=chaet")
    page.reload()
    expect(page.get_by_role("region", name="Challenge")).to_contain_text("There is no challenge “chaet”; there are")


def test_level_3_begins_with_the_challenge_and_judges_a_flipped_bit(page: Page, site_url: str, tmp_path: Path) -> None:
    page.goto(f"{site_url}level-3/#challenge=one-weight")
    page.reload()  # another fragment alone is no other page
    panel = panel_of(page, "The smallest change that flips a bounce")
    page.locator("training-stage:defined").get_by_role("button", name="Train", exact=True).click()
    film = page.locator("film-stage")
    expect(film.locator("[data-part=film]")).to_be_visible(timeout=RUN_MS)
    film.locator("[data-part=beside]").select_option("bit")
    set_value = "(input, value) => { input.value = value; input.dispatchEvent(new Event('input', { bubbles: true })); \
      input.dispatchEvent(new Event('change', { bubbles: true })); }"
    film.locator("[data-part=parameter]").evaluate(set_value, "0")
    expect(panel.get_by_role("status")).to_contain_text("Not met yet", timeout=RUN_MS)
    film.locator("[data-part=parameter]").evaluate(set_value, "515")
    film.locator("[data-part=bit]").evaluate(set_value, "51")
    expect(panel.get_by_role("status")).to_contain_text("Met.", timeout=RUN_MS)
    receipt = handed_in(page, panel.get_by_role("button", name="Receipt"), tmp_path / "bit.json")
    assert receipt["lab"] == "flip"
    assert main(["check", str(tmp_path / "bit.json")]) == 0


def test_a_game_on_a_harder_court_is_judged_beside_the_planner(page: Page, site_url: str, tmp_path: Path) -> None:
    page.goto(f"{site_url}level-3/#challenge=by-hand")
    page.reload()
    panel = panel_of(page, "Better than the planner, by hand")
    panel.get_by_label("The court").select_option("curtain")
    court = page.locator("court-stage")
    expect(court).to_have_attribute("aria-busy", "false", timeout=RUN_MS)
    page.evaluate("""() => {
      window.paused = [];
      addEventListener("stage", ({ detail }) => detail.what === "paused" && paused.push(detail));
    }""")
    canvas = court.locator("canvas").first
    expect(canvas).to_have_attribute("aria-label", re.compile("behind the curtain"))  # where seed 1 begins
    expect(court.locator("[data-part=value-x]")).to_have_text("–")
    canvas.focus()
    paddle = court.locator("[data-part=value-paddle]")
    start = paddle.inner_text()
    page.keyboard.press("ArrowRight")  # a tap, shorter than a step of the court
    expect(paddle).not_to_have_text(start, timeout=RUN_MS)
    court.get_by_role("button", name="Pause").click()
    expect(panel.get_by_role("status")).to_contain_text("A game lasts 900 steps", timeout=RUN_MS)
    played = page.evaluate("paused.at(-1)")
    assert max(played["actions"]) == 1, "the key moved the paddle"
    hidden = played["state"][1] > 0.35
    assert ("behind the curtain" in (canvas.get_attribute("aria-label") or "")) == hidden
    assert (court.locator("[data-part=value-x]").inner_text() == "–") == hidden
    page.evaluate(
        """(actions) => document.querySelector("court-stage").dispatchEvent(new CustomEvent("stage", {
        bubbles: true, detail: { stage: "court", what: "paused", actions } }))""",
        played["actions"] + [0] * (900 - len(played["actions"])),
    )
    expect(panel.get_by_role("status")).to_contain_text("Not met yet: 1 of 3", timeout=RUN_MS)
    receipt = handed_in(page, panel.get_by_role("button", name="Receipt"), tmp_path / "hand.json")
    settings = receipt["settings"]
    assert isinstance(settings, dict)
    assert (settings["seed"], settings["court"]) == (1, "curtain")
    assert settings["played"] != "k900"
    assert main(["check", str(tmp_path / "hand.json")]) == 0


def test_programs_are_judged_on_the_page_and_what_was_met_is_kept(page: Page, site_url: str, tmp_path: Path) -> None:
    page.goto(f"{site_url}challenges/")
    card = page.locator("[data-challenge=feature]")
    listing = card.locator("python-listing")
    listing.get_by_role("button", name="Run it here").click()
    verdict = card.locator("[data-part=judged] [role=status]")
    expect(verdict).to_contain_text("Not met yet: 1 of 4", timeout=RUN_MS)
    listing.get_by_role("button", name="Change it").click()
    listing.get_by_label("Code", exact=True).fill(str(reference("feature")["code"]))
    listing.get_by_role("button", name="Run it here").click()
    expect(verdict).to_contain_text("Met.", timeout=RUN_MS)
    expect(card.locator("[data-part=badge]")).to_be_visible()
    receipt = handed_in(page, card.get_by_role("button", name="Receipt"), tmp_path / "feature.json")
    assert receipt["lab"] == "program"
    assert main(["check", str(tmp_path / "feature.json")]) == 0
    expect(page.locator("[data-challenge=cheat] [data-part=badge]")).to_contain_text("Met", timeout=RUN_MS)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    download.value.save_as(tmp_path / "progress.json")
    kept = json.loads((tmp_path / "progress.json").read_text())
    assert {each["challenge"] for each in kept["challenges"]} == {"cheat", "one-weight", "feature"}
    page.reload()
    expect(page.locator("[data-challenge=cheat] [data-part=badge]")).to_be_visible()
    page.get_by_role("button", name="Forget them").click()
    expect(page.locator("[data-challenge=cheat] [data-part=badge]")).to_be_hidden()
