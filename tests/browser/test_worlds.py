"""The failure lab in another world: its own picture, distance and unit, the native bits, the way back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect

import dreamlab
from dreamlab.services.replaced import installed
from dreamlab.sweep.cell import row
from dreamlab.sweep.grid import cells
from tests.browser import page_checks
from tests.browser.axe_rules import RULES
from tests.browser.conftest import READ_MS, Lab, wait_until

SETTINGS = {"data": 200, "noise": 0.01, "horizon": 20, "seed": 3}
FRAGMENT = "#" + "&".join(f"{name}={value}" for name, value in SETTINGS.items())
#: A lab follows a control after a fraction of a second. A fault may pass this wait unseen; without one it never fails.
LONGER_THAN_A_WAIT_MS = 600
NARROW, WIDE = {"width": 360, "height": 800}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def lab(context: BrowserContext, site_url: str) -> Iterator[Lab]:
    lab = Lab(context.new_page(), site_url)
    lab.open(FRAGMENT)
    yield lab
    assert lab.complaints == []


def choose(lab: Lab, world: str) -> dict:
    return lab.after(lambda: lab.root.get_by_label("World", exact=True).select_option(world))


def test_nothing_of_another_world_is_asked_for_until_one_is_chosen(lab: Lab) -> None:
    asked = [url for url in lab.requests if "world-view" in url or "scene-markup" in url]
    assert asked == []
    choose(lab, "pendulum")
    assert any("world-view" in url for url in lab.requests)


@pytest.mark.parametrize("world", ["pendulum", "cart-pole", "double-pendulum", "bumpy", "orbit", "own"])
def test_a_reading_has_the_native_bits_and_the_worlds_own_unit(lab: Lab, world: str) -> None:
    follow = "fragment => { location.hash = fragment; }"
    reading = lab.after(lambda: lab.page.evaluate(follow, f"{FRAGMENT}&world={world}"))
    native = dreamlab.reading("failure", world=world, **SETTINGS)
    assert reading["digest"] == native["digest"]
    assert reading["drift"] == native["drift"]
    assert reading["figures"] == native["figures"]
    meter = lab.root.get_by_role("meter", name="Divergence")
    assert float(meter.get_attribute("aria-valuenow") or "nan") == native["final_error"]
    unit = native["world"]["unit"]
    assert f" {unit} after 20 steps" in (meter.get_attribute("aria-valuetext") or "")
    expect(lab.root.locator("[data-part=unit]").first).to_have_text(unit)
    expect(lab.root.get_by_role("status")).to_contain_text(native["world"]["title"])
    picture = lab.root.locator("[data-part=world] lab-scene")
    expect(picture).to_be_visible()
    expect(picture).to_have_attribute("aria-label", native["pictures"][0]["says"])
    expect(lab.root.locator("court-canvas")).to_be_hidden()
    expect(lab.root.locator("drift-plot svg").first).to_have_attribute("aria-label", _contains(f" {unit} after"))


def _contains(words: str):
    import re

    return re.compile(re.escape(words))


def test_what_a_world_does_not_have_is_greyed_and_said(lab: Lab) -> None:
    lab.open(f"{FRAGMENT}&condition=gusty&world=orbit")
    alert = lab.root.get_by_role("alert")
    expect(alert).to_contain_text("The gusts are the court’s own weather")
    condition = lab.root.get_by_label("Condition", exact=True)
    expect(condition).to_have_value("plain")
    greyed = condition.locator("option").evaluate_all(
        "all => all.filter((each) => each.disabled).map(({ value }) => value)"
    )
    assert greyed == ["gusty", "two-pictures", "two-pictures-acting"]
    expect(lab.preset("Averaged futures")).to_be_disabled()
    expect(lab.root.get_by_label("On the bench")).to_be_disabled()
    expect(lab.root.locator("[data-part=no-model]")).to_be_hidden()
    expect(lab.root.locator("[data-part=drift-words]")).to_contain_text("test episodes")
    expect(lab.root.locator("[data-part=band]")).to_contain_text("test episodes")
    for said in ("Two pictures show", "by hand belong to the court", "A saved model is one of the court"):
        expect(lab.root.locator("[data-part=elsewhere]")).to_contain_text(said)
    expect(lab.root.locator("[data-value-of=noise]")).to_contain_text("of each sensor’s scale")


def test_presets_keep_the_world_and_episodes_are_leafed_through_by_keyboard(lab: Lab) -> None:
    lab.open(f"{FRAGMENT}&world=pendulum")
    reading = lab.after(lab.preset("Never saw that side").click)
    assert reading["settings"]["world"] == "pendulum"
    assert reading["settings"]["condition"] == "left-half"
    expect(lab.root.locator("[data-part=caption]")).to_contain_text("in the half that it was shown")
    expect(lab.root.locator("[data-part=further]")).to_contain_text("one step, where it was not")
    scene = lab.root.locator("[data-part=world] lab-scene")
    before = scene.get_attribute("aria-label") or ""
    following = lab.button("Next episode")
    following.focus()
    lab.page.keyboard.press("Enter")
    expect(scene).not_to_have_attribute("aria-label", before)
    expect(lab.root.locator("[data-part=episode]")).to_contain_text("episode 2 of the 6 kept")
    scrub = scene.get_by_role("slider", name="Moment shown")
    scrub.focus()
    lab.page.keyboard.press("Home")
    expect(scene.locator("[data-part=words]")).to_have_text("Step 0: 0 m apart.")
    expect(scene.locator("svg .scene-ground")).to_have_count(1)
    lab.page.set_viewport_size(NARROW)
    assert lab.page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    lab.page.set_viewport_size(WIDE)


def test_back_on_the_court_all_is_as_it_was(lab: Lab) -> None:
    away = lab.open(f"{FRAGMENT}&world=bumpy")
    assert away["world"]["name"] == "bumpy"
    back = choose(lab, "court")
    assert back["digest"] == dreamlab.reading("failure", **SETTINGS)["digest"]
    expect(lab.root.locator("court-canvas")).to_be_visible()
    expect(lab.root.locator("[data-part=world]")).to_be_hidden()
    expect(lab.root.locator("[data-part=unit]").first).to_have_text("world units")
    expect(lab.root.locator("[data-length=paddle]")).to_be_visible()
    expect(lab.root.locator("[data-part=elsewhere]")).to_be_hidden()
    expect(lab.root.locator("[data-part=meter-words]")).to_contain_text("as wide as the court")
    expect(lab.root.locator("[data-part=drift-words]")).to_contain_text("test rallies")
    expect(lab.root.locator("[data-part=no-model]")).to_be_visible()
    assert "world=" not in lab.page.evaluate("location.hash")
    assert float(lab.root.get_by_role("meter").get_attribute("aria-valuenow") or "nan") == back["final_error"]


def test_a_small_sweep_has_the_command_lines_bits_on_all_cores_and_can_be_stopped(lab: Lab) -> None:
    lab.open(f"{FRAGMENT}&world=orbit&condition=deaf")
    page, sweep = lab.page, lab.root.locator("[data-part=sweep]")
    assert not [url for url in lab.requests if "small-sweep" in url or "engine/pool" in url]
    page.evaluate("window.swept = []; addEventListener('swept', ({ detail }) => swept.push(detail))")
    sweep.locator("summary").first.click()
    sweep.get_by_label("The court", exact=True).check()
    sweep.get_by_label("Along", exact=True).select_option("horizon")
    state = sweep.locator("[data-part=sweep-state]")
    expect(state).to_have_text("2 × 3 × 3 = 18 trainings.")
    run, stop = (sweep.get_by_role("button", name=name, exact=True) for name in ("Run the sweep", "Stop"))
    run.focus()
    page.keyboard.press("Enter")
    expect(stop).to_be_focused()
    wait_until(page, "() => swept.length > 0")
    expect(run).to_be_focused()
    found = page.evaluate("swept[0]")
    assert found["workers"] == min(2, page.evaluate("navigator.hardwareConcurrency"))
    wanted = cells(
        {
            "worlds": ["court", "orbit"],
            "settings": {"data": 200, "noise": 0.01, "horizon": [10, 30, 60], "condition": "deaf"},
            "seeds": [3, 4, 5],
        }
    )
    by_cell = {(row["world"], row["horizon"], row["seed"]): row for row in found["rows"]}
    assert len(by_cell) == len(wanted) == 18
    for cell in wanted[::4]:
        assert by_cell[cell.world, cell.horizon, cell.seed] == row(cell)
    expect(sweep.locator("data-plot [data-part=chart] svg")).to_have_count(2)
    expect(sweep.locator("data-plot [data-part=says]").nth(1)).to_contain_text(
        "Two bodies in orbit: the dream misses by"
    )
    sweep.get_by_text("The same on the command line").click()
    assert yaml.safe_load(sweep.locator("[data-part=sweep-yaml]").inner_text()) == found["grid"]
    with page.expect_download() as table:
        sweep.get_by_role("button", name="Rows as CSV").click()
    lines = Path(table.value.path()).read_text().splitlines()
    assert (len(lines), lines[0].split(",")[0]) == (19, "world")
    # The lab is read beside it, and it can be stopped.
    sweep.get_by_label("Seeds", exact=True).select_option("10")
    run.click()
    assert lab.after(lambda: lab.slider("Dream horizon").press("ArrowRight"))["settings"]["horizon"] == 21
    stop.click()
    expect(state).to_contain_text("Stopped after")
    lab.slider("Dream horizon").press("ArrowLeft")
    lab.reading(lab.count() - 1)
    assert page.evaluate("swept.length") == 1


def test_another_world_is_for_every_reader_too(lab: Lab) -> None:
    """The lab in another world, the sweep's fold open: axe, a phone's width, in dark, on paper."""
    page = lab.page
    if not lab.root.get_attribute("data-elsewhere"):
        lab.open(f"{FRAGMENT}&world=orbit")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(
            "scheme => document.body.dataset.mdColorScheme = scheme", {"light": "default", "dark": "slate"}[scheme]
        )
        found = Axe().run(page, context="failure-lab", options={"runOnly": RULES})
        assert [violation["id"] for violation in found.response["violations"]] == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    for ask in (
        page_checks.beyond_the_edge,
        page_checks.cut_text,
        page_checks.small_targets,
        page_checks.crossed_labels,
    ):
        assert ask(page) == []
    page.emulate_media(media="print")
    expect(lab.root.locator("[data-part=world] lab-scene svg").first).to_be_visible()
    expect(lab.root.locator("drift-plot svg").first).to_be_visible()
    expect(lab.root.locator("[data-part=sweep]")).to_be_hidden()
    page.emulate_media(media="screen")
    page.set_viewport_size(WIDE)


OWN = "dreamlab/world/own.py"
LINE, FRICTION = "v = v + (PUSH", " - 0.5 * v * DT"


def with_friction() -> dict[str, str]:
    text = installed()[OWN]
    line = next(line for line in text.splitlines() if LINE in line)
    return {OWN: text.replace(line, line + FRICTION)}


def test_a_reader_writes_a_world_and_has_the_whole_lab_for_it(lab: Lab) -> None:
    """Also: a link with a world in it runs nothing by itself, and a mistake is one sentence."""
    lab.open(f"{FRAGMENT}&world=own")
    page, panel = lab.page, lab.page.locator(".code-panel")
    meter = lab.root.get_by_role("meter", name="Divergence")
    lab.button("Write your own world").click()
    page.wait_for_selector(".code-panel[data-open]", timeout=READ_MS)
    expect(panel.locator("[data-part=place]")).to_contain_text(OWN)
    panel.get_by_role("button", name="Change it", exact=True).click()

    def write(at: str, typed: str) -> None:
        panel.locator(".cm-line", has_text=at).first.click()
        page.keyboard.press("End")
        page.keyboard.type(typed)

    def shown(native: dict) -> None:
        lab.page.wait_for_function(
            "([error, drift]) => document.querySelector('failure-lab').getAttribute('aria-busy') === 'false'"
            " && Number(document.querySelector('divergence-meter').getAttribute('aria-valuenow')) === error",
            arg=[native["final_error"], native["drift"]],
            timeout=READ_MS,
        )

    write(LINE, FRICTION)
    panel.get_by_role("button", name="Run both", exact=True).click()
    shown(dreamlab.reading("failure", edits=with_friction(), world="own", **SETTINGS))
    expect(panel.locator("lab-scene")).to_have_count(2)
    expect(panel.get_by_role("group", name="The difference")).to_contain_text("misses by")
    expect(lab.root.locator("[data-part=band]")).to_have_text("the middle half of 5 training seeds")
    # The lab's own controls move the reader's world from now on.
    lab.slider("Sensor noise").press("ArrowRight")
    moved = {**SETTINGS, "noise": 0.015}
    shown(dreamlab.reading("failure", edits=with_friction(), world="own", **moved))
    # What the lab waits for can be stopped, an endless loop too.
    loop = "    while rng.bit_generator.seed_seq.entropy == 99: pass"
    write("Random start states", "\n" + loop.strip())
    run_both, stop = (panel.get_by_role("button", name=name, exact=True) for name in ("Run both", "Stop"))
    seed = lab.root.get_by_label("Seed", exact=True)
    run_both.click()
    # Also what was still to begin when Stop was pressed: the seed's run follows the one under way.
    seed.fill("99")
    page.evaluate(
        """() => {
          document.activeElement.dispatchEvent(new Event("change", { bubbles: true }));
          document.querySelector(".code-panel [data-part=halt]").click();
        }"""
    )

    def expect_stopped() -> None:
        expect(lab.root).to_have_attribute("aria-busy", "false")
        expect(lab.root.get_by_role("status")).to_contain_text("stopped")
        expect(stop).to_be_hidden()

    expect_stopped()
    page.wait_for_timeout(LONGER_THAN_A_WAIT_MS)
    expect_stopped()
    run_both.click()
    expect(panel).to_have_attribute("aria-busy", "true")
    seed.fill("98")
    seed.press("Enter")
    expect(lab.root).to_have_attribute("aria-busy", "false", timeout=READ_MS)
    seed.fill("99")
    seed.press("Enter")
    expect(lab.root).to_have_attribute("aria-busy", "true")
    expect(panel).to_have_attribute("aria-busy", "true")
    stop.click()
    expect_stopped()
    lab.root.get_by_label("Seed", exact=True).fill("3")
    lab.root.get_by_label("Seed", exact=True).press("Enter")
    shown(dreamlab.reading("failure", edits=with_friction(), world="own", **moved))
    # No reading of readers' code can be handed in.
    lab.button("Receipt").click()
    expect(page.get_by_role("dialog", name="Receipt")).to_contain_text("Python of yours")
    page.get_by_role("dialog", name="Receipt").get_by_role("button", name="Close").click()
    # A mistake is named, and the lab is at rest.
    write(LINE, " + np.nan")
    panel.get_by_role("button", name="Run both", exact=True).click()
    expect(panel.locator("[data-part=checks]")).to_contain_text("a number that is none", timeout=READ_MS)
    expect(lab.root).to_have_attribute("aria-busy", "false")
    # Whoever gets the link sees the code first; the lab reads the package's own world.
    panel.get_by_text("Take it along, or share it").click()
    panel.get_by_role("button", name="Copy link with the edits").click()
    expect(panel.locator("[data-part=state]")).to_contain_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    spring = dreamlab.reading("failure", world="own", **moved)
    reading = lab.open(link[link.index("#") :])
    assert reading["digest"] == spring["digest"]
    page.wait_for_selector(".code-panel[data-open]", timeout=READ_MS)
    expect(panel.locator("[data-part=state]")).to_contain_text("nothing of it runs before")
    assert float(meter.get_attribute("aria-valuenow") or "nan") == spring["final_error"]


def test_the_lesson_asks_first_and_then_draws_the_world(lab: Lab, site_url: str) -> None:
    page = lab.page
    page.goto(f"{site_url}your-world/")
    question = page.locator("#question-spring-deaf")
    question.get_by_role("slider", name="Your prediction").press("ArrowRight")
    question.get_by_role("button", name="Commit and run").click()
    scenes = question.locator("lab-scene")
    expect(scenes).to_have_count(2, timeout=READ_MS)
    told, deaf = (
        dreamlab.reading("failure", world="own", condition=condition)["pictures"][0]["says"]
        for condition in ("plain", "deaf")
    )
    for which, says in (("told", told), ("deaf", deaf)):
        expect(question.get_by_role("group", name=says, exact=True)).to_contain_text(f"Your own: {which}")
    moment, mass = scenes.nth(0).get_by_role("slider", name="Moment shown"), scenes.nth(0).locator("circle").first
    before = mass.get_attribute("cx") or ""
    moment.focus()
    page.keyboard.press("Home")
    expect(mass).not_to_have_attribute("cx", before)
    expect(question.locator("[data-part=said]")).to_contain_text("pushes add up")
