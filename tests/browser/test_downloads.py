"""Python on a bad line: what the reader is told, what is loaded again, and that nothing damaged is ever run or kept."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from builder.serve import SITE
from tests.browser.conftest import PAGE, Lab, Shared, wait_until
from tests.browser.test_offline import kept, listed, open_context
from tests.faulty_server import Fault, Host, hosting

PACKAGE, IMAGE = "dreamlab.packed.bin", "snapshot.packed.bin"
KEPT = """async (end) => {
  const name = (await caches.keys()).find((name) => name.endsWith(" runtime"));
  return name !== undefined && (await (await caches.open(name)).keys()).some(({ url }) => url.endsWith(end));
}"""
DAMAGED = r"{} did not arrive as this site sent it.*Try again"


@pytest.fixture
def host() -> Iterator[Host]:
    with hosting(SITE) as host:
        yield host


@pytest.fixture(scope="module")
def keeping(browser: Browser, keep_compiled: Callable[[BrowserContext], None]) -> Iterator[Shared]:
    """A browser that keeps the course once its pages rest."""
    context = open_context(browser)
    yield Shared(context, keep_compiled)
    context.close()


@pytest.fixture
def reader(keeping: Shared, host: Host) -> Iterator[BrowserContext]:
    """Was never here."""
    yield keeping.begin()
    keeping.end(host.address)


@pytest.fixture
def lab(host: Host, reader: BrowserContext) -> Lab:
    """Not opened yet."""
    return Lab(reader.new_page(), host.address)


def open_in_vain(lab: Lab, message: str) -> None:
    lab.page.goto(lab.address + PAGE)
    expect_in_vain(lab, message)


def expect_in_vain(lab: Lab, message: str) -> None:
    expect(lab.root.get_by_role("alert")).to_contain_text(re.compile(message))
    expect(lab.root).to_have_attribute("aria-busy", "false")
    expect(lab.root.get_by_role("status")).to_have_text("the engine stopped")


def try_again(lab: Lab) -> dict[str, Any]:
    reading = lab.after(lab.button("Try again").click)
    expect(lab.root.get_by_role("alert")).to_be_hidden()
    return reading


@pytest.mark.parametrize("in_the_middle", ["pyodide.used.asm.wasm", "numpy._core._multiarray_umath.used.wasm"])
def test_a_line_cut_in_the_middle_is_said_and_taken_up_again(
    host: Host, lab: Lab, headline: dict[str, Any], in_the_middle: str
) -> None:
    host.faults[in_the_middle] = Fault(cut_after=400_000)
    if in_the_middle == "pyodide.used.asm.wasm":
        open_in_vain(lab, "The connection broke off.*Try again once you are online")
    else:  # without the snapshot Python comes up from its packages; they are cut as well
        host.faults[PACKAGE] = Fault(cut_after=10_000)
        open_in_vain(lab, "The connection broke off")
    assert not [url for url in kept(lab.page)["runtime"] if url.endswith((in_the_middle, PACKAGE))], "nothing half"
    whole = {sent.path for sent in host.bodies() if sent.body == (SITE / sent.path.lstrip("/")).stat().st_size} - {
        "/" + PAGE
    }
    assert any(path.endswith("pyodide.mjs") for path in whole)
    host.faults.clear()
    host.sent.clear()
    assert try_again(lab)["digest"] == headline["digest"]
    again = {sent.path for sent in host.bodies() if "/runtime/" in sent.path and not sent.path.endswith(".json")}
    assert again & whole == set(), "what came in whole is not loaded again"
    assert any(path.endswith((in_the_middle, PACKAGE)) for path in again)


def test_progress_stays_true_when_the_line_is_cut(host: Host, lab: Lab) -> None:
    """Never more than what came in; and the second attempt begins with what is there."""
    host.faults["pyodide.used.asm.wasm"] = Fault(cut_after=4_000_000, bytes_per_second=2e6)
    lab.page.add_init_script(
        """window.said = [];
        addEventListener("DOMContentLoaded", () => {
          const seen = document.querySelector("failure-lab [data-part=seen]");
          new MutationObserver(() => said.push(seen.textContent)).observe(seen, { childList: true });
        });"""
    )
    open_in_vain(lab, "The connection broke off")
    amounts = [re.search(r"loading Python… (\d+) %, ([\d.]+) of ([\d.]+) MB", words) for words in said(lab)]
    seen = [(int(found[1]), float(found[2]), float(found[3])) for found in amounts if found]
    assert len(seen) > 5
    interpreter = (SITE / listed()["runtime"]["folder"] / "pyodide.used.asm.wasm").stat().st_size / 1e6
    for percent, here, all_of_it in seen:
        assert percent == pytest.approx(100 * here / all_of_it, abs=1.5)
        assert here <= all_of_it - interpreter + 4.0 + 0.1


def said(lab: Lab) -> list[str]:
    return lab.page.evaluate("said")


@pytest.mark.parametrize("name", ["pyodide.used.asm.wasm", "pyodide.asm.mjs", "python_stdlib.packed.bin"])
def test_damage_is_caught_by_the_hash_and_said(host: Host, lab: Lab, headline: dict[str, Any], name: str) -> None:
    """A byte that is another, or an end that is missing, as a bad proxy delivers it: with an honest length."""
    host.faults[IMAGE] = Fault(cut_after=0)  # by its packages, which need the standard library
    message = DAMAGED.format(re.escape(name))
    host.faults[name] = Fault(corrupt=True)
    open_in_vain(lab, message)
    host.faults[name] = Fault(truncate_to=100_000)
    lab.button("Try again").click()
    expect_in_vain(lab, message)
    bodies = [sent.body for sent in host.bodies(name)]
    assert min(bodies) == 100_000 < max(bodies), "either damage came in"
    assert not [url for url in kept(lab.page)["runtime"] if url.endswith(name)]
    del host.faults[name]
    assert try_again(lab)["digest"] == headline["digest"]


def test_a_damaged_copy_in_the_browsers_cache_is_replaced_without_a_word(
    host: Host, lab: Lab, headline: dict[str, Any]
) -> None:
    host.faults[IMAGE] = Fault(cut_after=0)
    wheel = next(file["url"] for file in listed()["runtime"]["files"] if file["url"].endswith("numpy.packed.bin"))
    host.faults[wheel] = Fault(corrupt=True)
    lab.page.goto(lab.address + "about/")
    lab.page.evaluate("url => fetch(url).then((answer) => answer.arrayBuffer())", "/" + wheel)
    del host.faults[wheel]
    assert lab.open()["digest"] == headline["digest"]


def test_a_server_in_trouble_is_named(host: Host, lab: Lab) -> None:
    missing = next(
        file["url"] for file in listed()["runtime"]["files"] if file["url"].endswith("pyodide.used.asm.wasm")
    )
    lab.page.context.route("**/pyodide.used.asm.wasm", lambda route: route.fulfill(status=503, body="busy"))
    open_in_vain(lab, "The server answered 503 when it was asked for pyodide.used.asm.wasm. Try again in a moment")
    assert missing not in kept(lab.page)["runtime"]


def test_without_any_network_the_first_visit_says_so(host: Host, lab: Lab) -> None:
    """The page came in, then the line went."""
    lab.page.route("**/runtime.json", lambda route: route.abort())
    open_in_vain(lab, "Python could not be loaded: there is no connection")


def test_a_fair_line_keeps_the_snapshot_for_the_next_visit(host: Host, lab: Lab, headline: dict[str, Any]) -> None:
    host.faults["pyodide.asm.mjs"] = Fault(bytes_per_second=1_000_000)
    assert lab.open()["digest"] == headline["digest"]
    assert host.bodies(IMAGE) == [], "Python did not wait for it"
    for end in (IMAGE, "numpy._core._multiarray_umath.used.wasm"):
        wait_until(lab.page, KEPT, end)
    expect(lab.root.get_by_role("status")).to_contain_text("ready. One step misses")
    assert len(host.bodies(IMAGE)) == 1
    assert lab.open()["digest"] == headline["digest"]
    assert len(host.bodies(IMAGE)) == 1, "kept"
    assert started_from_snapshot(lab)


@pytest.mark.parametrize(("bytes_per_second", "spared"), [(400_000, "false"), (1_000_000, "true")])
def test_a_slow_line_and_one_to_be_spared_are_left_alone(
    host: Host, lab: Lab, bytes_per_second: float, spared: str
) -> None:
    lab.page.add_init_script(f"Object.defineProperty(navigator, 'connection', {{ value: {{ saveData: {spared} }} }})")
    host.faults["pyodide.asm.mjs"] = Fault(bytes_per_second=bytes_per_second)
    if spared == "true":  # then the reader asks for Python
        lab.page.goto(lab.address + PAGE)
        lab.after(lab.button("Load Python").click)
    else:
        lab.open()
    wait_until(lab.page, "async () => (await caches.keys()).some((name) => name.endsWith(' runtime'))")
    wait_until(lab.page, "async () => (await navigator.locks.query()).held.length === 0")
    assert host.bodies(IMAGE) == []


def started_from_snapshot(lab: Lab) -> bool:
    (worker,) = (worker for worker in lab.page.workers if worker.url.endswith("engine/worker.js"))
    names = worker.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    return any(name.endswith(IMAGE) for name in names) and not any(name.endswith("stdlib.zip") for name in names)
