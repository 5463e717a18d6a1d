"""Every claim of Level 5 in the browser: the same tests for all, since all that differs between the labs is data."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dreamlab.claims import CLAIMS
from dreamlab.services.registry import LABS
from tests.browser.conftest import ROOT, Lab, arrive

MEASURED = json.loads((ROOT / "levels" / "measured.json").read_text())["claims"]
QUICK = "minds"
"""Sliders and a choice, and a run of a second."""
RUN_TO_THE_END = ("minds", "density", "tokens", "latent", "modules")
"""At the settings to try. The others' runs take many seconds more, and all of them are the same lab's."""
MARKERS = 6
"""Shapes of dots, site/plots/plot-curves.js."""


class Claim(Lab):
    """A claim's lab, with what the build measured of it."""

    def __init__(self, name: str, page: Page, site_url: str) -> None:
        super().__init__(page, site_url, f"level-5/{name}/", "claim-lab")
        self.name, self.measured = name, MEASURED[name]
        self.first: dict[str, Any] = {}

    def arrive(self) -> dict[str, Any]:
        """By the site's own links, so that Python goes on, and the reading that the lab makes once it is seen."""
        if not self.page.url.startswith(self.address):
            self.page.goto(self.address + "level-5/", wait_until="networkidle")
        arrive(self.page, "level-5/")
        before = self.count()
        arrive(self.page, self.path.removeprefix("level-5/"))
        self.show()
        return self.reading(before)

    def open(self, fragment: str = "") -> dict[str, Any]:
        """A fresh load, and the reading that the lab makes once it is seen."""
        self.page.goto("about:blank")
        self.page.goto(self.address + self.path + fragment)
        self.show()
        return self.reading(after=0)

    def show(self) -> None:
        self.root.evaluate("lab => lab.scrollIntoView()")

    @property
    def attempt(self) -> dict[str, Any]:
        """Settings that give another outcome than the first ones."""
        return next(iter(self.measured["tried"].values()))["settings"]


@pytest.fixture(scope="module")
def page(context: BrowserContext) -> Iterator[Page]:
    """One for all claims, and one Python."""
    page = context.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module", params=CLAIMS)
def claim(request: pytest.FixtureRequest, page: Page, site_url: str) -> Claim:
    """A claim's lab with its first reading made."""
    claim = Claim(request.param, page, site_url)
    claim.first = claim.arrive()
    return claim


@pytest.fixture(scope="module")
def quick(page: Page, site_url: str) -> Claim:
    """The lab of a claim that takes little time: what is asked of it alone is the same in every lab."""
    claim = Claim(QUICK, page, site_url)
    claim.open()
    return claim


def same_reading(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return all(a[name] == b[name] for name in ("settings", "seed", "figures", "plots", "caption", "digest"))


def test_the_first_settings_give_what_the_build_measured_in_bits(claim: Claim) -> None:
    reading = claim.first
    assert reading["lab"] == claim.name
    assert reading["settings"] == claim.measured["settings"]
    assert reading["seed"] == claim.measured["settings"]["seed"]
    assert reading["digest"] == claim.measured["digest"]
    assert reading["caption"] == claim.measured["outcomes"][0]
    assert reading["figures"] == {name: each["values"][0] for name, each in claim.measured["figures"].items()}
    assert reading["plots"] == claim.measured["plots"]
    assert reading["timings"]["run"] > 0
    expect(claim.root).to_contain_text("The same, to the last bit, as when this site was built.")
    assert not claim.complaints


def test_rivals_stand_before_the_verdict_and_are_measured_with_it(claim: Claim) -> None:
    group = claim.root.get_by_role("group", name=re.compile(r"^Rivals?$"))
    expect(group).to_be_visible()
    before = "([a, b]) => !!(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING)"
    verdict = claim.root.locator("[data-part=caption]").element_handle()
    assert claim.page.evaluate(before, [group.element_handle(), verdict])
    figures = group.locator("[data-rival-figure]")
    assert figures.count() > 0
    for place in figures.all():
        name = place.get_attribute("data-rival-figure")
        cell = claim.root.locator(f"[data-figure={name}] [data-part=value]")
        assert place.text_content() == cell.text_content()


def test_what_decides_stands_with_the_verdict_and_the_rest_is_folded(claim: Claim) -> None:
    declared = yaml.safe_load((ROOT / "levels" / "level-5" / f"{claim.name}.yml").read_text())
    outcome = next(each for each in declared["outcomes"] if each["name"] == claim.measured["outcomes"][0])
    named = dict.fromkeys(each[key] for each in outcome["signature"] for key in ("figure", "than") if key in each)
    shown = claim.root.locator("[data-deciding]")
    assert [place.get_attribute("data-deciding") for place in shown.all()] == list(named)[:3]
    for place in shown.all():
        expect(place).to_be_visible()
        cell = claim.root.locator(f"[data-figure={place.get_attribute('data-deciding')}] [data-part=value]")
        assert place.text_content() == cell.text_content()
    expect(claim.root.locator("tr[data-figure]").first).to_be_hidden()
    claim.root.get_by_text("All figures", exact=True).click()
    expect(claim.root.locator("tr[data-figure]").last).to_be_visible()
    claim.root.get_by_text("All figures", exact=True).click()


def test_every_plot_has_a_picture_words_a_legend_and_a_table(claim: Claim) -> None:
    for plot in claim.first["plots"]:
        shown = claim.root.locator(f"data-plot[data-name={plot['name']}]")
        expect(shown.get_by_role("img")).to_be_visible()
        expect(shown.locator("[data-part=says]")).to_have_text(plot["says"].replace(" -", " −"))
        expect(shown.locator("[data-part=legend] li")).to_have_count(len(plot["curves"]))
        shown.locator("summary").click()
        points = [len(curve["x"]) for curve in plot["curves"]]
        shared = all(curve["x"] == plot["curves"][0]["x"] for curve in plot["curves"])
        expect(shown.locator("tbody tr")).to_have_count(points[0] if shared else sum(points))
        shown.locator("summary").click()
        # Dots of one family may share a colour, since their markers differ; lines never do.
        looks = [(curve["role"], curve["dots"] and i % MARKERS) for i, curve in enumerate(plot["curves"])]
        assert len(set(looks)) == len(looks), "two curves that look alike"


def test_settings_to_try_are_buttons(claim: Claim) -> None:
    """Pressed is what the controls stand at. Of some claims one is run to its end, the one that changes least."""
    tried = claim.measured["tried"]
    before = 0
    for outcome in sorted(tried, key=lambda name: len(tried[name]["settings"]), reverse=True):
        button = claim.root.locator(f"button[data-preset={outcome}]")
        before = claim.count()
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(claim.root.locator("button[data-preset][aria-pressed=true]")).to_have_count(1)
        expect(claim.root).to_have_attribute("aria-busy", "true")
    if claim.name not in RUN_TO_THE_END:
        return
    reading = claim.reading(before)
    assert reading["caption"] == tried[outcome]["outcomes"][0]
    assert tried[outcome]["outcome"] == outcome
    assert reading["figures"] == {name: each["values"][0] for name, each in tried[outcome]["figures"].items()}


def test_a_link_reproduces_the_reading_in_bits(quick: Claim) -> None:
    link = "#" + "&".join(f"{name}={value}" for name, value in (quick.attempt | {"seed": 0}).items())
    first = quick.open(link)
    assert quick.attempt.items() <= first["settings"].items()
    assert first["caption"] == next(iter(quick.measured["tried"].values()))["outcomes"][0]
    # The lab reached from here is asked on this page; the address is the same experiment in its full form.
    other = quick.after(quick.button("Another seed").click)
    quick.button("Copy link").click()
    expect(quick.button("Link copied ✓")).to_be_visible()
    copied = quick.page.evaluate("navigator.clipboard.readText()")
    assert same_reading(quick.open("#" + copied.partition("#")[2]), other)


def test_a_bad_part_of_the_address_is_named_and_the_good_ones_hold(quick: Claim) -> None:
    reading = quick.open("#seed=3&rubbish=1")
    expect(quick.root.get_by_role("alert")).to_contain_text("“rubbish=1”: there is no such setting")
    assert reading["settings"] == quick.measured["settings"] | {"seed": 3}
    control = LABS[quick.name].claim.controls[0].name
    quick.open(f"#{control}=nonsense")
    expect(quick.root.get_by_role("alert")).to_contain_text(f"“{control}=nonsense”")


def test_a_replay_gives_the_same_and_another_seed_something_else(quick: Claim) -> None:
    first = quick.after(quick.button("Reset").click)
    other = quick.after(quick.button("Another seed").click)
    assert other["seed"] != first["seed"]
    assert other["digest"] != first["digest"]
    again = quick.after(quick.button("Replay, same seed").click)
    assert same_reading(again, other)
    expect(quick.root).to_contain_text("The same, to the last bit, as the run before.")


def test_before_the_engine_is_up_the_measured_reading_stands(unaided: BrowserContext, site_url: str) -> None:
    claim = Claim(QUICK, unaided.new_page(), site_url)
    claim.page.route("**/engine/worker.js", lambda route: None)  # never answered
    claim.page.goto(claim.address + claim.path)
    expect(claim.root).to_contain_text("Measured when this site was built, with seed 0.")
    claim.show()
    expect(claim.root.locator("data-plot svg[role=img]").first).to_be_visible()
    expect(claim.root).to_have_attribute("aria-busy", "true")
    expect(claim.root.get_by_role("status")).to_contain_text("loading Python")
    claim.page.close()


def test_training_is_watched_while_it_runs(page: Page, site_url: str) -> None:
    """Claim 5's spread and rank are drawn on the way: some picture shows fewer steps than the last one."""
    claim = Claim("latent", page, site_url)
    claim.arrive()
    says = claim.root.locator("data-plot[data-name=spread] [data-part=says]")
    whole = says.inner_text()
    claim.page.evaluate(
        """says => {
            window.seen = [];
            new MutationObserver(() => seen.push(says.textContent)).observe(says, {childList: true});
        }""",
        says.element_handle(),
    )
    claim.after(claim.button("Replay, same seed").click)
    seen = claim.page.evaluate("seen")
    assert seen[-1] == whole
    steps = [int(re.search(r"after (\d+) steps", words)[1]) for words in seen]  # type: ignore[index]
    assert len(steps) >= 3
    assert steps == sorted(steps)


def test_more_seeds_come_while_nobody_waits(context: BrowserContext, site_url: str) -> None:
    claim = Claim(QUICK, context.new_page(), site_url)
    claim.open("#seed=1")
    claim.rest()
    over = claim.root.locator("[data-part=over]")
    expect(over).to_have_text("5 seeds, range")
    figure = next(iter(claim.measured["figures"]))
    expect(claim.root.locator(f"[data-figure={figure}] [data-part=range]")).to_contain_text(" to ")
    claim.page.close()


def test_the_engine_rests_until_the_lab_is_seen(context: BrowserContext, site_url: str) -> None:
    claim = Claim(QUICK, context.new_page(), site_url)
    claim.page.set_viewport_size({"width": 1280, "height": 400})
    claim.page.goto(claim.address + claim.path)
    expect(claim.root).to_have_attribute("aria-busy", "false")
    claim.page.wait_for_timeout(500)
    assert claim.page.evaluate("workers") == 0
    claim.show()
    claim.reading(0)
    assert claim.page.evaluate("workers") == 1
    claim.page.close()


def test_one_engine_serves_all_claims(context: BrowserContext, site_url: str) -> None:
    page = context.new_page()
    page.goto(site_url + "level-5/")
    page.evaluate("window.kept = true")
    for name in (QUICK, "tokens"):
        page.locator(f".claims-table a[href$='{name}/']").first.click()
        page.locator(f"claim-lab[data-claim={name}]").evaluate("lab => lab.scrollIntoView()")
        page.wait_for_function("name => readings.at(-1)?.lab === name", arg=name)
        page.go_back()
        expect(page.locator(f".claims-table a[href$='{name}/']").first).to_be_visible()
    assert page.evaluate("[window.kept, workers]") == [True, 1]
    page.close()


@pytest.mark.parametrize("name", CLAIMS)
def test_without_scripts_the_measured_figures_stand(browser: Browser, site_url: str, name: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}level-5/{name}/")
    lab = page.locator("claim-lab")
    expect(lab.get_by_text("This is what the lab measured")).to_be_visible()
    for plot in MEASURED[name]["plots"]:
        expect(lab.get_by_text(plot["says"], exact=True).first).to_be_visible()  # two plots may say the same
    expect(lab.locator("tr[data-figure]")).to_have_count(len(MEASURED[name]["figures"]))
    expect(lab.get_by_role("slider")).to_have_count(0)
    context.close()
