"""A new version of the site: it waits, it is offered, and nothing that runs is disturbed. Also storage that is full."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from builder.output import offline
from builder.serve import SITE
from tests.browser.conftest import PAGE, Lab, Workshop, wait_until
from tests.browser.test_offline import kept, listed, open_context, wait_until_kept
from tests.faulty_server import Host, hosting

NEW = "This sentence is new."
OFFER = "A new version of this site is there. Reload to use it."


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """A copy of the site that a test may change."""
    folder = tmp_path / "site"
    shutil.copytree(SITE, folder, copy_function=os.link)
    with hosting(folder) as host:
        yield host


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    context = open_context(browser)
    yield context
    context.close()


def rewrite(path: Path, text: str) -> None:
    path.unlink()  # a link: the real site keeps its own
    path.write_text(text, encoding="utf-8")


def publish_new_version(host: Host) -> None:
    """Another sentence on one page, and the runtime in a folder of another name, with one file in it that is new."""
    about = host.folder / "about" / "index.html"
    rewrite(about, about.read_text().replace("</article>", f"<p>{NEW}</p></article>"))
    runtime = host.folder / "assets" / "runtime"
    inventory = json.loads((runtime / "runtime.json").read_text())
    (runtime / inventory["folder"]).rename(runtime / "0123456789ab")
    inventory["folder"] = "0123456789ab"
    rewrite(runtime / "runtime.json", json.dumps(inventory))
    (host.folder / offline.SCRIPT).unlink()  # a link, too
    offline.write_worker(host.folder)


def notice(page: Page) -> Any:
    return page.get_by_role("region", name="About this site")


def look_for_update(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => null)")


def test_a_new_version_waits_while_something_runs_and_is_used_after_the_reload(
    host: Host, reader: BrowserContext, headline: dict[str, Any]
) -> None:
    workshop = Workshop(reader.new_page(), host.address)
    workshop.open()
    page = workshop.page
    wait_until_kept(page, host.folder)
    old = listed(host.folder)
    publish_new_version(host)
    new = listed(host.folder)
    host.sent.clear()
    workshop.button("training", "Train").click()
    before = page.evaluate("stages.length")
    look_for_update(page)
    expect(notice(page).get_by_role("status")).to_have_text(OFFER)
    assert workshop.said(max(0, before - 1), "training", "done")["digest"] == headline["digest"], "the run went on"

    # Till the reload it is the old version, whole: its pages, and a new engine from its own files.
    page.get_by_role("link", name="The numbers", exact=True).first.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text(NEW)).to_have_count(0)
    expect(notice(page)).to_be_visible()
    other = Lab(reader.new_page(), host.address)
    assert other.open()["digest"] == headline["digest"]
    other.page.goto(host.address + "about/")
    expect(other.page.get_by_text(NEW)).to_have_count(0)

    # Another tab is never reloaded under the reader's feet.
    notice(page).get_by_role("button", name="Reload").click()
    expect(notice(page).get_by_role("status")).to_contain_text("open in another tab as well")
    other.page.close()
    with page.expect_navigation():
        notice(page).get_by_role("button", name="Reload").click()
    page.goto(host.address + "about/")
    expect(page.get_by_text(NEW)).to_be_visible()
    expect(notice(page)).to_have_count(0)

    # The former version is gone, and what both have in common was not loaded again.
    found = kept(page, host.folder)
    assert [name for name in found["names"] if " pages " in name] == [
        name for name in found["names"] if name.endswith(new["version"])
    ]
    assert not any(old["runtime"]["folder"] in url for url in page.evaluate(ALL_KEPT))
    names = {sent.path for sent in host.bodies()}
    assert "/about/" in names
    assert not any(path.endswith((".css", ".whl", ".wasm", "index.js")) for path in names)
    host.stop()
    lab = Lab(page, host.address)
    assert lab.open()["digest"] == headline["digest"], "the new version without network"


ALL_KEPT = """async () => {
  const names = await caches.keys();
  const found = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return found.flat().map(({ url }) => url);
}"""


def test_a_new_version_comes_by_itself_once_every_page_was_closed(host: Host, reader: BrowserContext) -> None:
    """Offline too: it was kept whole before it could come, Python included."""
    page = reader.new_page()
    page.goto(host.address + "about/")
    wait_until_kept(page, host.folder)
    publish_new_version(host)
    look_for_update(page)
    expect(notice(page)).to_be_visible()
    notice(page).get_by_role("button", name="Later").click()
    expect(notice(page)).to_have_count(0)
    page.close()
    host.stop()
    page = reader.new_page()
    page.goto(host.address + "about/")
    expect(page.get_by_text(NEW)).to_be_visible()
    Lab(page, host.address).open()


def test_a_version_that_cannot_be_kept_whole_never_comes(host: Host, reader: BrowserContext) -> None:
    """A deployment under way: the list is new, a page is still the old one."""
    page = reader.new_page()
    page.goto(host.address + "about/")
    wait_until_kept(page, host.folder)
    before = (host.folder / "about" / "index.html").read_text()
    publish_new_version(host)
    rewrite(host.folder / "about" / "index.html", before)
    page.evaluate("navigator.serviceWorker.ready.then((each) => each.update()).then(() => null)")
    wait_until(
        page,
        "navigator.serviceWorker.getRegistration().then(({ installing, waiting }) => !installing && !waiting)",
    )
    expect(notice(page)).to_have_count(0)
    page.reload()
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("quota", [1_000_000, 12_000_000])
def test_full_storage_is_said_once_and_the_site_goes_on(
    host: Host, reader: BrowserContext, headline: dict[str, Any], quota: int
) -> None:
    """Too small for the pages, or for Python only."""
    page = reader.new_page()
    session = reader.new_cdp_session(page)
    origin = host.address.rstrip("/")
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": quota})
    page.goto(host.address + "about/")
    expect(notice(page).get_by_role("status")).to_contain_text("too little room to keep the course")
    notice(page).get_by_role("button", name="Close").click()
    page.reload()
    lab = Lab(page, host.address)
    assert lab.open()["digest"] == headline["digest"]
    page.wait_for_timeout(1500)
    expect(notice(page)).to_have_count(0)
    found = kept(page, host.folder)
    assert len(found["pages"]) == (len(listed(host.folder)["files"]) if quota > 2e6 else 0), "nothing half"


def test_room_that_comes_later_is_used(host: Host, reader: BrowserContext) -> None:
    page = reader.new_page()
    session = reader.new_cdp_session(page)
    origin = {"origin": host.address.rstrip("/")}
    session.send("Storage.overrideQuotaForOrigin", {**origin, "quotaSize": 1_000_000})
    page.goto(host.address + "about/")
    expect(notice(page)).to_be_visible()
    session.send("Storage.overrideQuotaForOrigin", origin)
    page.reload()
    wait_until_kept(page, host.folder)


SPARE = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"


def test_who_spares_the_line_has_only_kept_what_came_in(
    host: Host, reader: BrowserContext, headline: dict[str, Any]
) -> None:
    page = reader.new_page()
    page.add_init_script(SPARE)
    page.goto(host.address + "about/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_timeout(2000)
    assert [sent for sent in host.bodies() if "-py3-none-any" in sent.path or sent.path.endswith(".wasm")] == []
    lab = Lab(page, host.address)
    page.goto(host.address + PAGE)
    lab.after(lab.button("Load Python").click)
    folder = json.loads((host.folder / "assets" / "runtime" / "runtime.json").read_text())["folder"]
    wait_until(
        page,
        "(address) => Promise.all([navigator.locks.query(), caches.match(address)])"
        ".then(([{ held }, file]) => held.length === 0 && file !== undefined)",
        f"{host.address}assets/runtime/{folder}/pyodide.used.asm.wasm",
    )
    host.stop()
    assert lab.open()["digest"] == headline["digest"], "the lab was used, so it works offline"


def test_a_browser_that_forbids_service_workers_goes_on_without(
    browser: Browser, host: Host, headline: dict[str, Any]
) -> None:
    for refusal in (  # of a secure context, so not of the blank page before it
        "Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined })",
        "navigator.serviceWorker.register = () => Promise.reject(new DOMException('no', 'SecurityError'))",
        "Object.defineProperty(window, 'caches', { get() { throw new DOMException('no', 'SecurityError') } })",
    ):
        context = open_context(browser)
        context.add_init_script(f"if (isSecureContext && location.host) {{ {refusal} }}")
        lab = Lab(context.new_page(), host.address)
        assert lab.open()["digest"] == headline["digest"]
        lab.page.wait_for_timeout(800)
        assert lab.complaints == [], refusal
        expect(notice(lab.page)).to_have_count(0)
        context.close()


def test_the_worker_comes_late_and_asks_nobody_else(host: Host, reader: BrowserContext) -> None:
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    lab = Lab(reader.new_page(), host.address)
    lab.open()
    wait_until_kept(lab.page, host.folder)
    assert [url for url in asked if not url.startswith((host.address, "about:", "data:"))] == []
    order = [sent.path for sent in host.sent]
    wasm = next(at for at, path in enumerate(order) if path.endswith("pyodide.used.asm.wasm"))
    assert order.index("/service-worker.js") > wasm
