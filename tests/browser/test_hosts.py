"""Hosts as they are: every page and feature works there, or the page says in plain words what the host did."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from builder.output import offline
from builder.serve import ENDS_SOON, SITE, SiteHandler, SiteServer, serving
from tests.browser.conftest import PAGE, READ_MS, WATCH, Lab, wait_until
from tests.browser.test_offline import kept, listed, open_context
from tests.browser.test_updates import NEW, look_for_update, publish_new_version
from tests.faulty_server import hosting

PORTAL = "<!doctype html><title>Sign in</title><p>Welcome to our network."
REPLACED = r"answered with a page of its own when {} was asked for"


@pytest.fixture
def lab(unaided: BrowserContext, site_url: str) -> Lab:
    """Not opened yet, and with no service worker between."""
    return Lab(unaided.new_page(), site_url)


# With status 200, as filters and captive portals send it.
HTML = {"body": PORTAL, "content_type": "text/html"}
AWAY = {"status": 302, "headers": {"Location": "https://portal.example.org/login"}}
# Under the type of the file: it is known by its first bytes.
UNDER_ITS_TYPE = {"body": PORTAL, "content_type": "application/wasm"}
FILTERED = "The server answered 403.*{}.*A filter may hold"
DAMAGED = "{} did not arrive as this site sent it"
WRONG_ANSWERS: dict[str, list[tuple[dict[str, Any], str]]] = {
    "runtime.json": [
        (HTML, REPLACED),
        ({"body": ""}, REPLACED),
        ({"body": "{}"}, REPLACED),
        ({"status": 403, "body": PORTAL}, FILTERED),
        (AWAY, REPLACED),
    ],
    "pyodide.mjs": [(HTML, REPLACED), ({"status": 404}, "The server answered 404.*{}")],
    "pyodide.asm.mjs": [(HTML, REPLACED)],
    "pyodide.used.asm.wasm": [
        ({"body": ""}, DAMAGED),
        ({"status": 403}, FILTERED),
        (UNDER_ITS_TYPE, REPLACED),
        (HTML, REPLACED),
    ],
    "pyodide-lock.json": [({"body": "{"}, DAMAGED), (HTML, REPLACED)],
}


def answering(answer: dict[str, Any], asked: list[str]) -> Callable[[Route], None]:
    def reply(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(**answer)

    return reply


@pytest.mark.parametrize("name", WRONG_ANSWERS)
def test_a_wrong_answer_in_place_of_a_file_is_named_and_tried_again(
    lab: Lab, headline: dict[str, Any], name: str
) -> None:
    """One after another, on one page: each further attempt asks anew for what had come as something else."""
    page, alert = lab.page, lab.root.get_by_role("alert")
    begin: Callable[[], Any] = partial(page.goto, lab.address + PAGE)
    for answer, message in WRONG_ANSWERS[name]:
        asked: list[str] = []
        page.route(f"**/{name}", answering(answer, asked))
        begin()
        expect(alert).to_contain_text(re.compile(message.format(re.escape(name))), timeout=READ_MS)
        expect(lab.root).to_have_attribute("aria-busy", "false")
        assert asked, "it was asked for anew"
        page.unroute(f"**/{name}")
        begin = lab.button("Try again").click
    assert lab.after(begin)["digest"] == headline["digest"]
    expect(alert).to_be_hidden()


def test_every_message_leads_to_its_section(lab: Lab) -> None:
    lab.page.route("**/runtime.json", answering(HTML, []))
    lab.page.goto(lab.address + PAGE)
    link = lab.root.get_by_role("alert").get_by_role("link", name="What this means")
    expect(link).to_have_attribute("href", f"{lab.address}help/#filter")


def test_every_topic_of_the_code_is_a_section_of_the_page() -> None:
    root = SITE.parents[1] / "site"
    text = "".join(path.read_text() for path in root.rglob("*.js"))
    named = set(re.findall(r'topic(?::| \|\|) "([a-z-]+)"', text))
    (union,) = re.findall(r"@typedef \{(.*?)\} Topic", text)
    named |= set(re.findall(r'"([a-z]+)"', union))
    assert {"filter", "connection", "types", "save-data", "no-engine", "file", "frame", "python"} <= named
    page = (SITE / "help" / "index.html").read_text()
    assert [name for name in sorted(named) if f'id="{name}"' not in page] == []
    (longest,) = re.findall(r"LONGEST_MS = (\d+)_000;", text)
    assert f"After {longest} seconds it is ended" in page


@pytest.mark.parametrize("prefix", ["/", "/dreams/", "/a/b/"])
def test_the_404_page_leads_to_the_sites_own_front_page(browser: Browser, prefix: str) -> None:
    with serving(SITE, prefix=prefix) as address, browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.goto(f"{address}level-99/deeper/")
        front = page.get_by_role("link", name="The front page")
        expect(front).to_have_attribute("href", prefix)
        help_link = page.get_by_role("link", name="When something is wrong")
        expect(help_link).to_have_attribute("href", f"{prefix}help/#not-found")
        front.click()
        expect(page).to_have_url(address)
        page.goto(f"{address}level-4/%23data=500&seed=5")
        expect(page).to_have_url(re.compile(r"/level-4/#data=500&.*seed=5$"))


@pytest.fixture(params=["redirects", "answers 404", "has none"])
def peculiar(request: pytest.FixtureRequest) -> Iterator[str]:
    """A host with its own ways with 404.html."""

    class Peculiar(SiteHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(SITE))

        def do_GET(self) -> None:
            if self.path != "/404.html" or request.param == "answers 404":
                if self.path in ("/404", "/404.html"):
                    self.send_error(404)
                    return
                super().do_GET()
                return
            if request.param == "redirects":
                self.send_response(301)
                self.send_header("Location", "/404")
            else:
                self.send_response(410)
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = SiteServer(("127.0.0.1", 0), Peculiar)
    Thread(target=server.serve_forever, args=(ENDS_SOON,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_host_with_its_own_404_page_loses_at_most_that(browser: Browser, peculiar: str) -> None:
    context = open_context(browser)
    page = context.new_page()
    page.goto(peculiar + "about/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    assert len(kept(page)["pages"]) >= len(listed()["files"]) - 1
    context.close()


def test_a_page_that_was_opened_as_a_file_says_so_and_rests(browser: Browser) -> None:
    page = browser.new_page()
    page.goto((SITE / "level-4" / "index.html").as_uri())
    said = page.get_by_role("alert").filter(has_text="You have opened this page as a file")
    expect(said).to_be_visible()
    expect(said).to_contain_text("python3 -m http.server")
    expect(page.locator("failure-lab .lab-controls")).to_be_hidden()
    expect(page.locator("failure-lab .lab-status")).to_be_hidden()
    expect(page.get_by_text("the engine is starting").first).to_be_hidden()
    page.get_by_role("link", name="Glossary", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Glossary")
    page.close()


def test_modules_that_come_as_text_are_said(browser: Browser) -> None:
    """As Windows' registry has http.server send them."""

    class Text(SiteHandler):
        extensions_map = SiteHandler.extensions_map | {".js": "text/plain"}

        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(SITE))

    server = SiteServer(("127.0.0.1", 0), Text)
    Thread(target=server.serve_forever, args=(ENDS_SOON,), daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/level-4/")
    said = page.get_by_role("alert").filter(has_text="did not start")
    expect(said).to_contain_text("The host sends index.js as text/plain")
    expect(said.get_by_role("link", name="When something is wrong")).to_have_attribute("href", "../help/#types")
    expect(page.get_by_text("the engine is starting").first).to_be_hidden()
    page.close()
    server.shutdown()
    server.server_close()


def test_a_frame_that_shuts_the_programs_out_is_said(browser: Browser, site_url: str) -> None:
    page = browser.new_page()
    page.goto(site_url + "about/")
    page.set_content(f'<iframe sandbox="allow-scripts" src="{site_url}level-4/" width=900 height=700></iframe>')
    frame = page.frame_locator("iframe")
    said = frame.get_by_role("alert").filter(has_text="shown inside another one")
    expect(said).to_be_visible()
    expect(said.get_by_role("link", name=f"{site_url}level-4/")).to_be_visible()
    expect(frame.get_by_text("the engine is starting").first).to_be_hidden()
    page.close()


@pytest.fixture
def deployable(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    shutil.copytree(SITE, folder, copy_function=os.link)
    return folder


def deploy(folder: Path) -> None:
    """Another module under a name that the old ones import, and pages that know."""
    modules = folder / "assets" / "dream"
    row = re.search(r'"glossary-term": "chunks/([\w-]+\.js)"', (modules / "elements.js").read_text())
    assert row is not None
    old, new = row[1], "renamed.js"
    (modules / "chunks" / old).rename(modules / "chunks" / new)
    for module in modules.rglob("*.js"):
        text = module.read_text()
        if old in text:
            module.unlink()
            module.write_text(text.replace(old, new))
    version = re.search(r'data-version="(\w+)"', (folder / "index.html").read_text())
    assert version is not None
    for page in folder.rglob("index.html"):
        words = page.read_text().replace(version[1], "0123456789ab").replace("</h1>", f" ({NEW})</h1>", 1)
        words = words.replace(old, new)
        page.unlink()
        page.write_text(words)


def test_a_deployment_under_an_open_tab_is_one_quiet_reload(browser: Browser, deployable: Path) -> None:
    with hosting(deployable) as host, browser.new_context(service_workers="block") as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        loads: list[str] = []
        page.on("load", lambda: loads.append(page.url))
        page.goto(host.address + "speed/", wait_until="networkidle")
        deploy(deployable)
        loads.clear()
        page.get_by_role("link", name="Level 1", exact=True).first.click()
        expect(page).to_have_url(host.address + "level-1/")
        expect(page.locator("h1")).to_contain_text(NEW)
        wait_until(page, "() => document.querySelector(':not(:defined)') === null")
        assert loads == [host.address + "level-1/"]
        assert errors == []


def test_a_reload_shows_the_new_version(browser: Browser, deployable: Path) -> None:
    """With a service worker in place, which keeps the former version whole: the reload brings the new one."""
    with hosting(deployable) as host:
        context = open_context(browser)
        page = context.new_page()
        page.goto(host.address + "about/")
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        page.reload()
        expect(page.get_by_text(NEW)).to_have_count(0)
        publish_new_version(host)
        page.reload()
        expect(page.get_by_text(NEW)).to_be_visible()
        context.close()


def test_a_reader_who_has_begun_something_is_asked(browser: Browser, deployable: Path) -> None:
    with hosting(deployable) as host:
        context = open_context(browser)
        page = context.new_page()
        page.goto(host.address + "about/")
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        page.reload()
        page.evaluate("address => import(address).then(() => null)", host.address + "assets/dream/frame/begun.js")
        page.keyboard.press("Tab")
        page.mouse.click(5, 5)
        publish_new_version(host)
        look_for_update(page)
        expect(page.get_by_role("region", name="About this site")).to_contain_text("A new version")
        expect(page.get_by_text(NEW)).to_have_count(0)
        context.close()


def test_a_host_that_fails_at_a_reload_costs_no_later_version(browser: Browser, deployable: Path) -> None:
    with hosting(deployable) as host:
        context = open_context(browser)
        page = context.new_page()
        page.goto(host.address + "about/")
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        script = host.folder / offline.SCRIPT
        aside = script.rename(script.with_suffix(".aside"))
        page.reload(wait_until="networkidle")
        page.keyboard.press("Tab")
        aside.rename(script)
        publish_new_version(host)
        look_for_update(page)
        expect(page.get_by_role("region", name="About this site")).to_contain_text("A new version")
        context.close()


def test_save_data_loads_nothing_heavy_before_the_reader_asks(
    browser: Browser, site_url: str, headline: dict[str, Any]
) -> None:
    context = browser.new_context(service_workers="block", reduced_motion="reduce")
    context.add_init_script(WATCH + "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });")
    page = context.new_page()
    heavy: list[str] = []
    page.on("request", lambda request: heavy.append(request.url) if "/assets/runtime/" in request.url else None)
    page.goto(site_url)
    page.wait_for_timeout(4000)
    assert heavy == [], "the front page"
    page.goto(site_url + "level-1/")
    page.locator("python-listing").first.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    assert heavy == [], "a listing"
    lab = Lab(page, site_url)
    page.goto(site_url + PAGE)
    expect(lab.root.get_by_role("alert")).to_contain_text("Python, several megabytes, is loaded only when you ask")
    expect(lab.root.get_by_role("status")).to_have_text("Python is not loaded")
    assert heavy == [], "the lab"
    assert lab.after(lab.button("Load Python").click)["digest"] == headline["digest"]
    assert page.evaluate("navigator.connection.saveData")
    context.close()
