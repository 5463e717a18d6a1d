"""The Python behind a lab: what ran is read, changed, run beside the original, kept, shared and taken along."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

import dreamlab
from dreamlab.__main__ import main
from tests.browser.conftest import AT_WORK, READ_MS, ROOT, WATCH, Lab, Workshop

COMPARED = "window.compared = []; addEventListener('compared', (event) => compared.push(event.detail));"
READINGS_COME = """
const say = () => document.querySelector("failure-lab")?.dispatchEvent(new Event("stage"));
const saying = setInterval(say, 2);
addEventListener("load", () => setTimeout(() => clearInterval(saying), 20_000));
"""
SETTINGS = "#data=100&noise=0&horizon=20&seed=3"
MODEL = "dreamlab/learn/model.py"


class Panel:
    """The Python behind a lab, as its readers know it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def root(self) -> Locator:
        return self.page.locator(".code-panel")

    def opened(self) -> "Panel":
        self.page.wait_for_selector(".code-panel[data-open]", timeout=READ_MS)
        return self

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def part(self, name: str) -> Locator:
        return self.root.locator(f"[data-part={name}]")

    def functions(self) -> list[str]:
        return self.root.locator("[data-part=function] option").evaluate_all("all => all.map(({ value }) => value)")

    def choose(self, file: str, name: str) -> None:
        self.part("function").select_option(f"{file}#{name}")
        expect(self.part("place")).to_contain_text(file)

    def line(self, text: str) -> Locator:
        return self.root.locator(".cm-line", has_text=text).first

    def append(self, to: str, typed: str) -> None:
        """Types at the end of a line."""
        self.line(to).click()
        self.page.keyboard.press("End")
        self.page.keyboard.type(typed)
        expect(self.line(to)).to_contain_text(typed.strip())

    def compare(self, act: Callable[[], Any] | None = None) -> dict[str, Any]:
        before = self.page.evaluate("compared.length")
        (act or self.button("Run both").click)()
        self.page.wait_for_function("before => compared.length > before", arg=before, timeout=2 * READ_MS)
        expect(self.root).to_have_attribute("aria-busy", "false")
        return self.page.evaluate("compared.at(-1)")


@pytest.fixture(scope="module")
def context(browser: Browser, keep_compiled: Callable[[BrowserContext], None]) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
        accept_downloads=True,
    )
    keep_compiled(context)
    context.add_init_script(WATCH + AT_WORK + COMPARED)
    yield context
    context.close()


@pytest.fixture(scope="module")
def lab(context: BrowserContext, site_url: str) -> Lab:
    lab = Lab(context.new_page(), site_url)
    lab.open(SETTINGS)
    return lab


@pytest.fixture(scope="module")
def panel(lab: Lab) -> Panel:
    assert not [address for address in lab.requests if "codemirror" in address or "/code/" in address]
    lab.button("Open the Python").click()
    return Panel(lab.page).opened()


def test_what_ran_is_there_to_read_at_its_place_in_the_package(panel: Panel) -> None:
    expect(panel.part("origin")).to_contain_text("functions of")
    ran = panel.functions()
    for wanted in (
        "dreamlab/world/court.py#step",
        "dreamlab/learn/model.py#forward",
        "dreamlab/learn/model.py#backpropagate",
        "dreamlab/learn/training.py#fit",
        "dreamlab/dream/rollout.py#dream",
        "dreamlab/dream/divergence.py#drift_curve",
    ):
        assert wanted in ran
    assert "dreamlab/plan/planning.py#plan" not in ran
    panel.choose("dreamlab/learn/training.py", "fit")
    lines = (ROOT / "dreamlab/learn/training.py").read_text().split("\n")
    first = lines.index("def fit(") + 1
    expect(panel.part("place")).to_contain_text(f"dreamlab/learn/training.py, lines {first} to ")
    expect(panel.line("def fit(")).to_be_visible()
    expect(panel.root.get_by_role("textbox", name="The file’s Python")).to_have_attribute("aria-readonly", "true")


def test_the_printed_call_and_command_give_the_pages_own_figures(
    lab: Lab, panel: Panel, capsys: pytest.CaptureFixture[str]
) -> None:
    reading = lab.page.evaluate("readings.at(-1)")
    call = panel.part("python-call").inner_text()
    names: dict[str, Any] = {}
    exec(call.replace("dreamlab.reading", "found = dreamlab.reading"), names)
    assert (names["found"]["digest"], names["found"]["figures"]) == (reading["digest"], reading["figures"])
    command = shlex.split(panel.part("command").inner_text())
    assert main(command[1:]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["digest"], printed["drift"]) == (reading["digest"], reading["drift"])


def test_a_wrong_gradient_is_told_of_and_both_are_seen_side_by_side(lab: Lab, panel: Panel) -> None:
    readings = lab.count()
    panel.button("Change it").click()
    panel.choose(MODEL, "backpropagate")
    panel.append("weight_gradient[...] = matmul", " * (-0.5)")
    compared = panel.compare(lambda: panel.page.keyboard.press("Control+Enter"))
    assert compared["original"]["digest"] == lab.page.evaluate("readings.at(-1).digest")
    assert compared["edited"]["digest"] != compared["original"]["digest"]
    assert sum("weights is wrong" in sentence for sentence in compared["checks"]) == 3
    expect(panel.part("checks")).to_contain_text("The gradient of hidden layer 1’s weights is wrong")
    expect(panel.root.get_by_role("group", name="The difference")).to_contain_text("yours misses")
    expect(panel.root.get_by_role("meter", name="Divergence, yours")).to_have_attribute(
        "aria-valuenow", str(compared["edited"]["drift"][-1])
    )
    expect(panel.root.locator("data-plot [data-part=chart] svg")).to_be_visible()
    expect(panel.root.locator("lab-scene .scene-key", has_text="your dream")).to_be_visible()
    panel.root.get_by_text("Show the difference").click()
    expect(panel.root.locator(".cm-inlineChangedLine")).to_contain_text("* (-0.5)")
    panel.root.get_by_text("Show the difference").click()
    assert lab.count() == readings
    assert lab.complaints == []


def test_the_script_gives_the_same_bits_elsewhere(panel: Panel, tmp_path: Path) -> None:
    panel.root.get_by_text("Take it along, or share it").click()
    for name, ending in (("Script", "py"), ("Notebook", "ipynb")):
        with panel.page.expect_download() as download:
            panel.button(name).click()
        assert download.value.suggested_filename == f"dream-machine-failure.{ending}"
        text = Path(download.value.path()).read_text()
        if ending == "ipynb":
            text = "".join(json.loads(text)["cells"][2]["source"])
        file = tmp_path / "script.py"
        file.write_text(text)
        done = subprocess.run(
            [sys.executable, str(file)],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert "the page’s own, to the last bit: True" in done.stdout


def test_plots_and_data_are_files(panel: Panel) -> None:
    panel.part("plot").select_option("Drift, the original and yours")
    for name, begins in (("SVG", b"<svg"), ("PNG", b"\x89PNG"), ("Data, CSV", b"reading,what,series,x,value\r\n")):
        with panel.page.expect_download() as download:
            panel.button(name).click()
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(begins)
        if name == "SVG":
            assert b"class=" not in content
            assert b"stroke=" in content


def test_an_error_stands_at_its_line(panel: Panel) -> None:
    panel.append("weight_gradient[...] = matmul", " + nope")
    error = panel.compare()["error"]
    assert error["file"] == MODEL
    expect(panel.root.locator(".cm-sentence")).to_have_text("NameError: name 'nope' is not defined")
    expect(panel.part("state")).to_have_text(f"{MODEL}, line {error['line']}: NameError: name 'nope' is not defined")
    panel.button("This function: back to the original").click()
    expect(panel.line("weight_gradient[...] = matmul")).not_to_contain_text("nope")
    expect(panel.button("This function: back to the original")).to_be_disabled()


def test_stop_ends_what_never_would_and_the_next_run_is_whole(panel: Panel) -> None:
    panel.choose("dreamlab/dream/rollout.py", "dream")
    line = "from __future__ import annotations"
    panel.append(line, "; import time; time.sleep(600)")
    panel.button("Run both").click()
    expect(panel.button("Stop")).to_be_visible()
    expect(panel.part("state")).to_have_text("checking yours")
    panel.button("Stop").click()
    expect(panel.part("state")).to_have_text("Stopped.")
    panel.button("Everything: back to the original").click()
    compared = panel.compare()
    assert compared["edited"]["digest"] == compared["original"]["digest"]
    expect(panel.root.get_by_role("group", name="The difference")).to_contain_text("the same, to the last bit")


def test_edits_are_kept_shared_and_opened_without_being_run(lab: Lab, panel: Panel, context: BrowserContext) -> None:
    panel.choose("dreamlab/learn/training.py", "rate_at")
    panel.append("return recipe.rate * left * left", " * 0.1  # <b>&</b>")
    panel.button("Copy link with the edits").click()
    expect(panel.part("state")).to_contain_text("Copied")
    link = panel.page.evaluate("navigator.clipboard.readText()")
    lab.page.reload()
    lab.page.get_by_role("button", name="Open the Python").click()
    again = Panel(lab.page).opened()
    expect(again.part("state")).to_contain_text("Your edits “My edits” are open: dreamlab/learn/training.py differs")
    again.root.get_by_text("Your edits of this lab").click()
    again.root.get_by_role("textbox", name="Name of the edits").fill("Slower")
    again.root.get_by_role("textbox", name="Name of the edits").press("Tab")
    expect(again.root.get_by_role("textbox", name="Name of the edits “Slower”")).to_be_visible()
    with lab.page.expect_download() as download:
        again.button("Export: Slower").click()
    exported = Path(download.value.path())
    again.button("Delete: Slower").click()
    expect(again.part("kept")).to_contain_text("Nothing is kept yet")
    again.part("import").set_input_files(exported)
    expect(again.part("state")).to_contain_text("dreamlab/learn/training.py differs")
    page = context.new_page()
    page.add_init_script(READINGS_COME)  # at every moment of the panel's opening
    page.goto(link)
    shared = Panel(page).opened()
    expect(shared.part("state")).to_contain_text("This code came in a link")
    expect(shared.root.locator(".cm-inlineChangedLine")).to_contain_text("* 0.1  # <b>&</b>")
    assert page.evaluate("compared.length") == 0
    for letters, says in (("AAAA", "Nothing of them is used"), ("%3Cimg%20src=x%3E", "Nothing of them is used")):
        page.goto("about:blank")
        page.goto(link.split("python=")[0] + f"python={letters}")
        expect(Panel(page).opened().part("state")).to_contain_text(says)
    page.close()


def test_level_3_and_a_claim_have_theirs(context: BrowserContext, site_url: str) -> None:
    workshop = Workshop(context.new_page(), site_url)
    workshop.open()
    workshop.choose("experience", data=100)
    done = workshop.train()
    workshop.button("training", "Open the Python").click()
    panel = Panel(workshop.page).opened()
    assert "dreamlab/learn/training.py#fit" in panel.functions()
    names: dict[str, Any] = {}
    exec(panel.part("python-call").inner_text().replace("dreamlab.reading", "found = dreamlab.reading"), names)
    assert names["found"]["digest"] == done["digest"]
    workshop.page.close()
    claim = Lab(context.new_page(), site_url, "level-5/density/", "claim-lab")
    reading = claim.open("#seed=0")
    claim.button("Open the Python").click()
    panel = Panel(claim.page).opened()
    assert "dreamlab/claims/density/experiment.py#measure" in panel.functions()
    exec(panel.part("python-call").inner_text().replace("dreamlab.reading", "found = dreamlab.reading"), names)
    assert names["found"]["digest"] == reading["digest"]
    assert dreamlab.reading("density", seed=0)["figures"] == reading["figures"]
    assert claim.complaints == []
    claim.page.close()
