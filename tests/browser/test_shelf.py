"""The shelf of saved models: named, renamed, exported, imported, deleted; bad files; storage that is denied or full."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserType, expect

from dreamlab import load
from dreamlab.learn.model_file import FORMAT_VERSION, LARGEST_FILE, load_with_about
from tests.browser.conftest import AT_WORK, WATCH, Workshop, wait_until


@pytest.fixture(scope="module")
def trained(workshop: Workshop) -> Workshop:
    workshop.choose("experience", data=2, seed=7)
    workshop.train()
    return workshop


@pytest.fixture
def shelf(trained: Workshop) -> Workshop:
    """With the one model “Kept” on it."""
    if not trained.button("shelf", "Forget everything").is_disabled():
        trained.button("shelf", "Forget everything").click()
        trained.shelf(trained.button("shelf", "Yes, for good").click)
    assert trained.save("Kept")["names"] == ["Kept"]
    return trained


def row(shelf: Workshop, name: str) -> Any:
    field = shelf.page.get_by_label(f"Name of the model “{name}”")
    return shelf.stage("shelf").locator(".shelf-row").filter(has=field)


def exported(shelf: Workshop, name: str) -> bytes:
    with shelf.page.expect_download() as download:
        row(shelf, name).get_by_role("button", name="Export").click()
    assert download.value.suggested_filename == f"{name}.npz"
    return Path(download.value.path()).read_bytes()


def offer(shelf: Workshop, data: bytes, name: str = "offered.npz") -> dict[str, Any]:
    field = shelf.stage("shelf").get_by_label("Import a model")
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    return shelf.shelf(lambda: field.set_input_files(files=[file]))


def test_a_model_is_saved_with_what_is_known_of_it(shelf: Workshop) -> None:
    text = row(shelf, "Kept").inner_text()
    for part in ("trained ", "200 transitions", "seed 7", "one step misses by"):
        assert part in text
    about = load_with_about(exported(shelf, "Kept"))[1]
    assert (about["settings"]["data"], about["seed"], about["format"]) == (200, 7, FORMAT_VERSION)
    assert about["date"].startswith("20")


def test_names_are_unique_and_can_be_changed(shelf: Workshop) -> None:
    assert shelf.save("Kept")["names"] == ["Kept", "Kept 2"]
    field = row(shelf, "Kept 2").get_by_role("textbox")
    field.fill("Kept")
    field.press("Enter")
    expect(shelf.stage("shelf").get_by_role("alert")).to_contain_text("another model of the name “Kept”")
    expect(field).to_have_value("Kept 2")
    field.fill("  Better   one ")
    assert shelf.shelf(lambda: field.press("Enter"))["names"] == ["Kept", "Better one"]
    assert load_with_about(exported(shelf, "Better one"))[1]["name"] == "Better one"


def test_deleting_asks_first(shelf: Workshop) -> None:
    row(shelf, "Kept").get_by_role("button", name="Delete").click()
    expect(shelf.page.get_by_text("Delete the model “Kept”?")).to_be_visible()
    shelf.button("shelf", "Keep").click()
    expect(row(shelf, "Kept")).to_be_visible()
    row(shelf, "Kept").get_by_role("button", name="Delete").click()
    assert shelf.shelf(shelf.button("shelf", "Yes, for good").click)["names"] == []
    expect(shelf.page.get_by_text("No model is saved yet.")).to_be_visible()


def test_a_file_comes_back_as_the_same_model_and_native_python_reads_it(shelf: Workshop) -> None:
    data = exported(shelf, "Kept")
    digest = shelf.page.evaluate("stages.findLast((said) => said.what === 'done').digest")
    assert load(data).digest == digest
    assert offer(shelf, data)["names"] == ["Kept", "Kept 2"]
    expect(row(shelf, "Kept 2").locator("code")).to_have_attribute("title", digest)


def changed(data: bytes, **fields: Any) -> bytes:
    with np.load(io.BytesIO(data)) as arrays:
        kept = {name: arrays[name] for name in arrays.files}
    file = io.BytesIO()
    np.savez(file, **(kept | fields))
    return file.getvalue()


BAD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "version": (lambda data: changed(data, format=np.array(1)), "model format 1 is not the one read here"),
    "shape": (lambda data: changed(data, gain=np.zeros(3)), "'gain' has shape (3,)"),
    "not a number": (lambda data: changed(data, reach=np.full(5, np.nan)), "'reach' should be finite"),
    "truncated": (lambda data: data[: len(data) // 2], "not a model file, or a damaged one"),
    "too large": (lambda data: data + bytes(LARGEST_FILE), "at most 4.0 MB are read"),
    "no model": (lambda _: b"PK\x03\x04 and then something else", "not a model file"),
    "empty": (lambda _: b"", "not a model file"),
}


@pytest.mark.parametrize("what", list(BAD))
def test_a_bad_file_is_refused_and_nothing_is_lost(shelf: Workshop, what: str) -> None:
    spoil, says = BAD[what]
    good = exported(shelf, "Kept")
    assert offer(shelf, spoil(good), "Kept.npz")["names"] == ["Kept"]
    expect(shelf.stage("shelf").get_by_role("alert")).to_contain_text(says)
    assert exported(shelf, "Kept") == good
    assert offer(shelf, good)["names"] == ["Kept", "Kept 2"]
    expect(shelf.stage("shelf").get_by_role("alert")).to_be_hidden()


def test_what_a_file_says_of_itself_is_only_ever_text(shelf: Workshop) -> None:
    hostile = {"name": "<img src=x onerror=alert(1)>", "date": "yesterday", "settings": "none", "one_step_error": []}
    data = changed(exported(shelf, "Kept"), about=np.array(json.dumps(hostile)))
    assert offer(shelf, data)["names"] == ["Kept", hostile["name"]]
    text = shelf.stage("shelf").locator(".shelf-row").last.inner_text()
    assert "trained at an unknown date" in text
    assert shelf.stage("shelf").locator("img").count() == 0


def test_a_saved_model_on_the_bench_dreams_in_the_trained_ones_place(shelf: Workshop) -> None:
    kept = shelf.page.evaluate("stages.findLast((said) => said.what === 'done').digest")
    shelf.choose("experience", seed=8)
    before = shelf.page.evaluate("stages.length")
    row(shelf, "Kept").get_by_role("button", name="Put on the bench").click()
    assert shelf.said(before, "dream")["digest"] == kept
    expect(shelf.stage("planning")).to_contain_text("your saved model “Kept”")
    row(shelf, "Kept").get_by_role("button", name="Put on the bench").click()
    expect(shelf.stage("planning")).to_contain_text("the model trained on this page")
    shelf.choose("experience", seed=7)


def test_everything_can_be_forgotten(shelf: Workshop) -> None:
    shelf.button("shelf", "Forget everything").click()
    assert shelf.shelf(shelf.button("shelf", "Yes, for good").click)["names"] == []
    shelf.page.reload()
    assert shelf.said(0, "shelf")["names"] == []
    for stage in ("court", "experience", "training", "planning"):
        shelf.said(0, stage)
    shelf.choose("experience", data=2, seed=7)
    shelf.train()


def latest(shelf: Workshop) -> dict[str, Any]:
    """What the shelf shows once there has been another training."""
    shelf.after(shelf.stage("training").locator("[data-part=train]").click, "training", "done")
    return shelf.shelf(lambda: None)


def test_the_latest_training_is_kept_by_itself_and_makes_way_for_the_next(shelf: Workshop) -> None:
    shelf.choose("experience", seed=11)
    assert latest(shelf)["names"] == ["Kept", "Latest training"]
    first = row(shelf, "Latest training").locator("code").get_attribute("title")
    expect(row(shelf, "Latest training")).to_contain_text("until your next training takes its place")
    shelf.choose("experience", seed=12)
    assert latest(shelf)["names"] == ["Kept", "Latest training"]
    second = row(shelf, "Latest training").locator("code").get_attribute("title")
    assert second != first
    field = row(shelf, "Latest training").get_by_role("textbox")
    field.fill("Worth keeping")
    assert shelf.shelf(lambda: field.press("Enter"))["names"] == ["Kept", "Worth keeping"]
    expect(shelf.page.get_by_label("Name of the model “Worth keeping”")).to_be_focused()
    shelf.choose("experience", seed=11)
    assert latest(shelf)["names"] == ["Kept", "Worth keeping", "Latest training"]
    expect(row(shelf, "Worth keeping").locator("code")).to_have_attribute("title", second or "")
    assert shelf.save("Named at once")["names"] == ["Kept", "Worth keeping", "Named at once"]
    shelf.choose("experience", seed=7)
    assert latest(shelf)["names"] == ["Kept", "Worth keeping", "Named at once"], "this one has a name already"


def test_a_training_that_was_stopped_is_kept_too(shelf: Workshop) -> None:
    shelf.choose("experience", seed=13)
    shelf.stage("training").get_by_label("Slowly, so that the dream can be watched").check()
    shelf.after(shelf.button("training", "Train").click, "dream")
    stopped = shelf.after(shelf.button("training", "Stop").click, "training", "stopped")
    shelf.stage("training").get_by_label("Slowly, so that the dream can be watched").uncheck()
    expect(row(shelf, "Latest training").locator("code")).to_have_attribute("title", stopped["digest"])
    shelf.choose("experience", seed=7)


STORE = """async (script) => {
  const [{ name }] = await indexedDB.databases();
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const transaction = database.transaction("models", "readwrite");
  const store = transaction.objectStore("models");
  const [kept] = await new Promise((resolve) => {
    const request = store.getAll();
    request.onsuccess = () => resolve(request.result);
  });
  store.put(spoil[script](kept));
  await new Promise((resolve) => { transaction.oncomplete = resolve; });
  database.close();
}"""


def test_an_entry_of_the_storage_that_is_no_model_is_said_and_the_others_stay(shelf: Workshop) -> None:
    shelf.page.evaluate("window.spoil = { lost: (kept) => ({ ...kept, id: '0 lost', file: 'lost' }) }")
    shelf.page.evaluate(STORE, "lost")
    shelf.page.reload()
    said = shelf.said(0, "shelf")
    assert said["names"] == ["Kept"]
    expect(shelf.page.get_by_text("holds 1 entry that cannot be read as a model")).to_be_visible()
    for stage in ("court", "experience", "training", "planning"):
        shelf.said(0, stage)
    shelf.button("shelf", "Forget everything").click()
    assert shelf.shelf(shelf.button("shelf", "Yes, for good").click)["problem"] is None
    shelf.choose("experience", data=2, seed=7)
    shelf.train()


@pytest.mark.parametrize("what", ["version", "truncated"])
def test_a_stored_model_that_python_refuses_is_named_where_it_is_used(shelf: Workshop, what: str) -> None:
    """As after an update of the site: the entry is whole, its file is not what this version reads."""
    spoil, says = BAD[what]
    file = list(spoil(exported(shelf, "Kept")))
    shelf.page.evaluate(
        "file => { window.spoil = { old: (kept) => "
        "({ ...kept, id: '0 old', name: 'Old', file: Uint8Array.from(file) }) }; }",
        file,
    )
    shelf.page.evaluate(STORE, "old")
    shelf.shelf(lambda: shelf.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))"))
    row(shelf, "Old").get_by_role("button", name="Put on the bench").click()
    expect(shelf.stage("training").get_by_role("alert")).to_contain_text(says)
    row(shelf, "Kept").get_by_role("button", name="Put on the bench").click()
    expect(shelf.stage("training").get_by_role("alert")).to_be_hidden()
    row(shelf, "Kept").get_by_role("button", name="Put on the bench").click()


def test_full_storage_is_said_and_the_model_lives_on(browser: Browser, site_url: str) -> None:
    context = browser.new_context()
    context.add_init_script(WATCH + AT_WORK)
    full = Workshop(context.new_page(), site_url)
    session = context.new_cdp_session(full.page)
    # Before anything is written: Chromium remembers for a while how much room there is.
    session.send("Storage.overrideQuotaForOrigin", {"origin": site_url.rstrip("/"), "quotaSize": 1})
    full.open()
    full.choose("experience", data=2)
    full.train()
    said = full.save("One too many")
    assert said["names"] == ["One too many"]
    assert "storage is full" in said["problem"]
    expect(full.page.get_by_text("The browser’s storage is full.")).to_be_visible()
    assert len(exported(full, "One too many")) > 1000
    # Once there is room, what was waiting is kept at the next occasion.
    session.send("Storage.overrideQuotaForOrigin", {"origin": site_url.rstrip("/")})
    wait_until(full.page, "navigator.storage.estimate().then(({ quota }) => quota > 1e6)")
    expect(full.page.get_by_text("The browser’s storage is full.")).to_be_visible()
    assert full.save("Another")["problem"] is None
    full.page.reload()
    assert full.said(0, "shelf")["names"] == ["One too many", "Another"]
    assert full.complaints == []
    context.close()


@pytest.fixture
def denied(
    browser_type: BrowserType,
    whole_browser: dict[str, Any],
    site_url: str,
    tmp_path: Path,
) -> Iterator[Workshop]:
    """A browser whose reader lets no site keep anything."""
    preferences = tmp_path / "Default" / "Preferences"
    preferences.parent.mkdir()
    preferences.write_text(json.dumps({"profile": {"default_content_setting_values": {"cookies": 2}}}))
    context = browser_type.launch_persistent_context(tmp_path, **whole_browser)
    context.add_init_script(WATCH)
    yield Workshop(context.new_page(), site_url)
    context.close()


def test_denied_storage_is_said_and_the_page_works_on(denied: Workshop) -> None:
    denied.open()
    said = denied.said(0, "shelf")
    assert "does not let the page keep anything" in said["problem"]
    denied.choose("experience", data=2)
    denied.train()
    assert denied.save("For now")["names"] == ["For now"]
    assert len(exported(denied, "For now")) > 1000
    # The theme asks for its own storage too, and says so.
    assert all("localStorage" in complaint for complaint in denied.complaints)
