"""The interpreter in two halves: visits need the one; who calls what is in the other gets it, or is told why not."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from builder.runtime.pack import ENDING
from builder.runtime.split import library
from builder.runtime.split.divide import divide
from builder.runtime.split.interpreter import REST, USED, WHOLE
from builder.runtime.split.profile import used_functions
from builder.serve import SITE
from tests.browser.conftest import WATCH, Lab
from tests.browser.programs import DATES, DATES_SAID, RARE, RUN, SAID
from tests.faulty_server import Fault, Host, hosting

SLOW = Fault(bytes_per_second=1_000_000)
"""Of the script by which a page measures its line: it then starts from its packages."""


@pytest.fixture
def host() -> Iterator[Host]:
    with hosting(SITE) as host:
        yield host


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(WATCH)
    yield context
    context.close()


def asked_for_the_rest(requests: list[Request]) -> list[str]:
    """By Python, which cannot wait; the page has it kept for reading offline in another way. Names of files."""
    urls = [each.url for each in requests if each.resource_type == "xhr"]
    return [name for url in urls if (name := url.rsplit("/", 1)[-1]) in (REST, library.REST)]


@pytest.mark.parametrize("way", ["snapshot", "packages"])
def test_visits_need_nothing_of_the_rest(
    host: Host, reader: BrowserContext, headline: dict[str, Any], way: str
) -> None:
    if way == "packages":
        host.faults["pyodide.asm.mjs"] = SLOW
    requests: list[Request] = []
    reader.on("request", lambda request: requests.append(request))
    lab = Lab(reader.new_page(), host.address)
    assert lab.open()["digest"] == headline["digest"]
    lab.after(lab.root.get_by_role("group", name="Presets").get_by_role("button").nth(1).click)
    sent = [url.rsplit("/", 1)[-1] for url in lab.requests]
    assert USED in sent
    assert WHOLE not in sent
    assert (f"numpy{ENDING}" in sent) == (way == "packages")
    assert not any(name.endswith((".zip", ".whl")) for name in sent)
    assert (library.USED in sent) == (way == "snapshot")
    assert library.WHOLE not in sent
    assert asked_for_the_rest(requests) == [], "measure anew: python -m builder.runtime.split"


@pytest.mark.parametrize(
    ("program", "said", "rest"), [(RARE, SAID, REST), (DATES, DATES_SAID, library.REST)], ids=["interpreter", "numpy"]
)
def test_a_function_of_the_rest_loads_it_once_and_works(
    host: Host, reader: BrowserContext, program: str, said: str, rest: str
) -> None:
    requests: list[Request] = []
    reader.on("request", lambda request: requests.append(request))
    found = in_sandbox(reader.new_page(), host, program)
    assert found == {"said": said, "error": ""}
    assert asked_for_the_rest(requests).count(rest) == 1


@pytest.mark.parametrize("fault", [Fault(corrupt=True), Fault(cut_after=0)], ids=["corrupt", "missing"])
def test_without_the_rest_it_is_said_and_the_next_python_is_whole(
    host: Host, reader: BrowserContext, fault: Fault
) -> None:
    host.faults[REST] = fault
    page = reader.new_page()
    broken = in_sandbox(page, host, RARE)
    assert re.match(rf"thrown: (The connection broke off|{REST} did not arrive as this site sent it)", broken["error"])
    assert page.evaluate(RUN, [host.address, RARE]) == {"said": SAID, "error": ""}
    assert [sent.path for sent in host.sent if sent.path.endswith(WHOLE)]


def test_a_start_that_lacks_the_rest_goes_on_in_one_piece(
    host: Host, reader: BrowserContext, headline: dict[str, Any]
) -> None:
    """As after a mistake of ours: functions that every start calls are in the other half, and that does not come."""
    serve_divided_wrongly(reader)
    reader.route(f"**/{REST}", lambda route: route.fulfill(status=503, body="busy"))
    lab = Lab(reader.new_page(), host.address)
    assert lab.open()["digest"] == headline["digest"]
    assert any(url.endswith(f"/{WHOLE}") for url in lab.requests)


def test_a_browser_that_knows_no_halves_gets_the_interpreter_in_one_piece(
    host: Host, reader: BrowserContext, headline: dict[str, Any]
) -> None:
    text = (SITE / "assets" / "dream" / "engine" / "worker.js").read_text()
    ours = "WebAssembly.validate(READING_TABLES)"
    assert ours in text
    reader.route(
        "**/engine/worker.js",
        lambda route: route.fulfill(body=text.replace(ours, "false"), content_type="text/javascript"),
    )
    lab = Lab(reader.new_page(), host.address)
    assert lab.open()["digest"] == headline["digest"]
    sent = [url.rsplit("/", 1)[-1] for url in lab.requests]
    assert WHOLE in sent
    assert USED not in sent


def in_sandbox(page: Page, host: Host, code: str) -> dict[str, Any]:
    page.goto(host.address + "about/")
    found: dict[str, Any] = page.evaluate(RUN, [host.address, code])
    return found


def serve_divided_wrongly(context: BrowserContext) -> None:
    runtime = SITE / "assets" / "runtime"
    inventory = json.loads((runtime / "runtime.json").read_text())
    whole = (runtime / inventory["folder"] / WHOLE).read_bytes()
    used = used_functions(whole)
    assert used is not None
    halves = divide(whole, set(sorted(used)[::2]), REST)
    for name, content in ((USED, halves.used), (REST, halves.rest)):
        entry = next(file for file in inventory["files"] if file["name"] == name)
        entry |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    text = json.dumps(inventory)
    context.route("**/runtime.json", lambda route: route.fulfill(body=text, content_type="application/json"))
    context.route(f"**/{USED}", lambda route: route.fulfill(body=halves.used, content_type="application/wasm"))
