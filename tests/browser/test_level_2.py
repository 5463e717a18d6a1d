"""Level 2's pictures in the reader's hand: the line, the network's inside, the curves of what was measured."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import AT_WORK, ROOT, wait_until

LISTEN = "window.seen = []; addEventListener('inside', (event) => seen.push(event.detail))"


@pytest.fixture(scope="module")
def page(browser: Browser, site_url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.add_init_script(AT_WORK + LISTEN)
    page = context.new_page()
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(f"{site_url}level-2/")
    yield page
    assert heard == []
    context.close()


def fit_of(line: Locator) -> dict[str, Any]:
    return json.loads(line.locator("[data-part=data]").evaluate("template => template.content.textContent"))


def test_the_line_follows_the_hand_and_the_valley_tells_its_error(page: Page) -> None:
    line = page.locator("line-fit")
    fit = fit_of(line)
    slope = line.get_by_role("slider", name="Slope k")
    handle = line.locator("[data-part=chart] .line-fit-handle")

    def at() -> int:
        chosen = int(slope.input_value())
        picture = line.locator("[data-part=chart] svg").get_attribute("aria-label") or ""
        said = line.get_by_role("status").inner_text()
        assert said.split()[-2] in picture, "picture and sentence tell the same error"
        return chosen

    handle.scroll_into_view_if_needed()
    assert at() == 0
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 40, steps=3)
    page.mouse.up()
    pulled = at()
    assert pulled > 0
    now = handle.bounding_box()
    assert now is not None
    assert abs(now["y"] - (box["y"] - 40)) < 6, "the line goes through the pointer"
    slope.press("ArrowRight")
    assert at() == pulled + 1
    line.get_by_role("button", name="Least squares").click()
    best = at()
    assert fit["errors"][best] == min(fit["errors"])
    balls = line.locator("[data-part=valley] .line-fit-handle")
    lowest = float(balls.get_attribute("cy") or "nan")
    slope.press("End")
    assert float(balls.get_attribute("cy") or "nan") < lowest, "away from the best slope it climbs out of the valley"


def test_a_hidden_unit_is_chosen_by_a_press_on_its_line(page: Page) -> None:
    inside = page.locator("inside-model")
    inside.get_by_label("Look into").select_option("network")
    wait_until(page, "() => seen.length > 0")
    expect(inside).to_have_attribute("aria-busy", "false")
    units = page.evaluate("seen.at(-1).units")
    assert units == 64
    bends = inside.locator(".scene-picture .scene-third")
    assert bends.count() == units
    drawn = [i for i in range(units) if bends.nth(i).get_attribute("d") and bends.nth(i).is_visible()]
    assert len(drawn) > 5, "units that bend inside the court"
    for one in (drawn[0], drawn[-1]):
        bends.nth(one).dispatch_event("click")  # lines cross: a pointer at its middle may meet another one
        expect(inside.get_by_label("Hidden unit")).to_have_value(str(one + 1))
        expect(inside.locator(".scene-third[data-chosen]")).to_have_count(1)
        assert bends.nth(one).get_attribute("data-chosen") is not None
    inside.get_by_label("Hidden unit").select_option("0")
    expect(inside.locator(".scene-third[data-chosen]")).to_have_count(0)
    # In the course of the training the bends move.
    scrub = inside.get_by_role("slider", name="Moment shown")
    places = [bends.nth(i).get_attribute("d") for i in drawn]
    scrub.fill("0")
    assert [bends.nth(i).get_attribute("d") for i in drawn] != places


def test_the_measured_tables_are_curves_and_the_tables_are_still_there(page: Page) -> None:
    measured = json.loads((ROOT / "levels" / "measured.json").read_text(encoding="utf-8"))["level2"]
    plots = page.locator(".measured-plot")
    expect(plots).to_have_count(2)
    models, amounts = plots.first, plots.last
    expect(models.locator("[data-part=chart] .curve-line")).to_have_count(4)
    expect(amounts.locator("[data-part=chart] .curve-line")).to_have_count(3)
    expect(amounts.locator("[data-part=chart] .curve-band")).to_have_count(3)
    texts = set(amounts.locator("[data-part=chart] text").all_text_contents())
    assert {"experience, transitions", "mean error, world units"} <= texts
    drawn = json.loads(amounts.locator("template").evaluate("template => template.content.textContent"))
    assert drawn["curves"][0]["y"] == [row["network"]["test_error"]["median"] for row in measured["amounts"]]
    for plot in (models, amounts):
        plot.locator("summary").click()
        expect(plot.get_by_role("region")).to_be_visible()
        expect(plot.locator("[role=img]").first).to_be_visible()
