"""What a reader hands in is what `dreamlab check` computes again, to the last bit."""

import json
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from dreamlab.__main__ import main
from dreamlab.services.receipts import read
from tests.browser.conftest import Lab

RUN_MS = 120_000


def test_a_receipt_of_the_failure_lab_agrees(lab: Lab, tmp_path: Path) -> None:
    page = lab.page
    press = "lab => ['preset=starved', 'part=receipt'].forEach((which) => lab.querySelector(`[data-${which}]`).click())"
    lab.root.evaluate(press)
    dialog = page.get_by_role("dialog", name="Receipt")
    expect(dialog).to_contain_text("another one is on its way")
    dialog.get_by_role("button", name="Close").click()
    expect(lab.root).to_have_attribute("aria-busy", "false", timeout=RUN_MS)
    lab.button("Receipt").click()
    assert json.loads(dialog.get_by_label("The receipt").input_value())["name"] == "", "none unless it is written"
    dialog.get_by_label("Your name").fill('Ada "the first"')
    text = dialog.get_by_label("The receipt").input_value()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.read_text() == text
    assert main(["check", str(file)]) == 0
    receipt = read(file.read_bytes())
    assert (receipt.name, receipt.settings["data"]) == ('Ada "the first"', 50)
    dialog.get_by_role("button", name="Copy").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied.")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_claims_receipt_and_the_task_and_predictions_on_it(
    context: BrowserContext, site_url: str, tmp_path: Path
) -> None:
    page: Page = context.new_page()
    page.add_init_script("addEventListener('reading', () => { window.has_read = true; })")
    page.goto(f"{site_url}level-5/tokens/?goal=Change%20its%20verdict#seed=3")
    claim = page.locator("claim-lab")
    page.wait_for_function("() => window.has_read", timeout=RUN_MS)
    page.evaluate("""() => { const asked = document.createElement("predict-question");
        asked.id = "question-mine"; asked.dataset.predicted = '{"predicted":0.25,"seed":0}'; asked.dataset.static = "";
        document.querySelector("main").append(asked); }""")
    claim.get_by_role("button", name="Receipt").click()
    text = page.get_by_role("dialog", name="Receipt").get_by_label("The receipt").input_value()
    file = tmp_path / "claim.json"
    file.write_text(text)
    receipt = read(file.read_bytes())
    assert (receipt.lab, receipt.settings["seed"], receipt.task) == ("tokens", 3, "Change its verdict")
    assert receipt.answers == [{"question": "mine", "predicted": 0.25, "seed": 0}]
    assert main(["check", str(file)]) == 0
    page.close()
