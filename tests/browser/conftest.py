"""The lab in a real browser: one page for a module's tests, since every boot of Python costs seconds."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cached_property, partialmethod
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Page, expect

from builder.serve import serving
from builder.toolchain.browser import find_chromium

ROOT = Path(__file__).resolve().parents[2]
PAGE = "level-4/"
READ_MS = 120_000
"""A reading takes about a second, a measurement of four paddles four; this is for a machine under heavy load."""
expect.set_options(timeout=READ_MS)
# A page is asked ten times a second whether what a test waits for is there. Playwright asks in every frame, so that the
# page computes sixty a second with nothing to show, which is about a tenth of the work of test_controls.py.
# Where a state may be over sooner than that, a test says polling="raf".
Page.wait_for_function = partialmethod(Page.wait_for_function, polling=100)  # type: ignore[method-assign, assignment]

# What the page would not tell by itself: every reading, what each stage says, and how many engines were ever made.
WATCH = """
window.readings = [];
window.addEventListener("reading", (event) => readings.push(event.detail));
window.stages = [];
window.addEventListener("stage", (event) => stages.push(event.detail));
window.workers = 0;
window.Worker = class extends Worker {
  constructor(url, options) {
    super(url, options);
    if (!String(url).endsWith("/engine/worker.js")) return;
    window.workers += 1;
    window.engineWorker = this;
  }
};
"""

# What waits for a page at rest (other seeds, the copy for reading without network) waits until a test lets the page
# rest: nothing is computed beside what a test asks for.
AT_WORK = """
window.waiting = [];
window.requestIdleCallback = (act) => waiting.push(act);
window.rest = () => {
  window.requestIdleCallback = (act) => setTimeout(act);
  for (const act of waiting.splice(0)) act();
};
"""

# A process compiles the same WebAssembly once, as long as somebody there has it.
KEEP = """async (names) => {
  window.kept = await Promise.all(names.map((name) => WebAssembly.compileStreaming(fetch(name))));
}"""

FRAMES = """async (seconds) => {
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  const drawn = new Set();
  let frames = 0;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    drawn.add(frames);
    return clear.apply(this, box);
  };
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end) {
    await new Promise(requestAnimationFrame);
    frames += 1;
  }
  CanvasRenderingContext2D.prototype.clearRect = clear;
  return { frames, drawn: drawn.size };
}"""


def share_of_frames_drawn(page: Page, seconds: float = 1.5) -> float:
    """In how many of the display's frames a canvas of the page is drawn anew, 0..1; the best of five looks.

    A busy machine misses frames now and then; what is bound to less than the display's rate misses them in each look.
    """
    best = 0.0
    for _ in range(5):
        found = page.evaluate(FRAMES, seconds)
        if found["frames"] > 10:
            best = max(best, found["drawn"] / found["frames"])
        if best > 0.95:
            break
    assert best > 0, "hardly a frame was shown"
    return best


def wait_until(page: Page, expression: str, arg: Any = None) -> None:
    """Like Playwright's wait_for_function, which takes a promise for true, whatever becomes of it."""
    for _ in range(300):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(200)
    pytest.fail(f"not within a minute: {expression}")


def arrive(page: Page, path: str) -> None:
    """By the first link there, which the navigation may hide.

    The address is the new page's before its content is: a link followed in between is the old page's, and loads whole.
    """
    page.locator("h1").first.evaluate("heading => heading.toggleAttribute('data-left', true)")
    # By where it leads: the theme writes out a link's address only once one is followed.
    page.evaluate("path => [...document.links].find((link) => !link.hash && link.href.endsWith(path)).click()", path)
    expect(page).to_have_url(re.compile(path + "$"))
    expect(page.locator("h1[data-left]")).to_have_count(0)


class Lab:
    """A lab on its page, as its readers know it: by labels and roles. The failure lab, unless said otherwise."""

    def __init__(self, page: Page, address: str, path: str = PAGE, element: str = "failure-lab") -> None:
        self.page, self.address, self.path, self.element = page, address, path, element
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, fragment: str = "") -> dict[str, Any]:
        """A fresh load, and its first reading."""
        self.page.goto("about:blank")
        self.page.goto(self.address + self.path + fragment)
        return self.reading(after=0)

    def after(self, act: Callable[[], Any]) -> dict[str, Any]:
        """The reading that an act leads to."""
        before = self.count()
        act()
        return self.reading(before)

    def count(self) -> int:
        return self.page.evaluate("readings.length")

    def reading(self, after: int) -> dict[str, Any]:
        self.page.wait_for_function(
            "([before, element]) => readings.length > before"
            " && document.querySelector(element).getAttribute('aria-busy') === 'false'",
            arg=[after, self.element],
            timeout=READ_MS,
        )
        return self.page.evaluate("readings.at(-1)")

    @property
    def root(self) -> Locator:
        return self.page.locator(self.element)

    def slider(self, name: str) -> Locator:
        return self.root.get_by_role("slider", name=name, exact=True)

    def preset(self, title: str) -> Locator:
        return self.root.get_by_role("group", name="Presets").get_by_role("button", name=title)

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def rest(self) -> None:
        """Lets the page do what waits for that, now and later."""
        self.page.evaluate("rest()")

    def reset(self) -> dict[str, Any]:
        return self.after(self.button("Reset").click)


class Workshop:
    """Level 3 on a page: its stages, and what each says by its ``stage`` events."""

    ADDRESS = "level-3/"

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self) -> None:
        """A fresh load, with every stage at rest."""
        self.page.goto("about:blank")
        self.page.goto(self.address + self.ADDRESS)
        for stage in ("court", "experience", "training", "planning", "shelf"):
            self.said(0, stage)

    def stage(self, name: str) -> Locator:
        return self.page.locator("model-shelf" if name == "shelf" else f"{name}-stage")

    def button(self, stage: str, name: str) -> Locator:
        return self.stage(stage).get_by_role("button", name=name, exact=True)

    def after(self, act: Callable[[], Any], stage: str, what: str | None = None) -> dict[str, Any]:
        """What the stage says first once an act is done."""
        before = self.page.evaluate("stages.length")
        act()
        return self.said(before, stage, what)

    def said(self, after: int, stage: str, what: str | None = None) -> dict[str, Any]:
        """The first such event from that one on."""
        found = self.page.wait_for_function(
            """([after, stage, what]) => stages.slice(after).find(
                (said) => said.stage === stage && (what === null || said.what === what))""",
            arg=[after, stage, what],
            timeout=READ_MS,
        )
        return found.json_value()

    def train(self) -> dict[str, Any]:
        """The model of the settings as they are, completely trained."""
        return self.after(self.button("training", "Train").click, "training", "done")

    def choose(self, stage: str, **settings: Any) -> dict[str, Any]:
        """What experience there is, or how far the training is, once the settings are chosen by their values."""
        said: dict[str, Any] = {}
        for name, value in settings.items():  # one by one: what is said of the first may come before the second
            said = self.after(lambda name=name, value=value: self._set(stage, name, value), stage)
        return said

    def _set(self, stage: str, name: str, value: Any) -> None:
        field = self.stage(stage).locator(f"[data-setting={name}]")
        if field.evaluate("field => field.localName") == "select":
            field.select_option(value)
        else:
            field.fill(str(value))
            field.dispatch_event("change")

    def save(self, name: str) -> dict[str, Any]:
        """The shelf with the trained model on it."""
        self.stage("shelf").get_by_label("Save the trained model as").fill(name)
        return self.shelf(self.button("shelf", "Save").click)

    def shelf(self, act: Callable[[], Any]) -> dict[str, Any]:
        """The shelf as an act leaves it."""
        act()
        said, before = None, None
        while said is None or said != before:  # until it has nothing more to say
            before = said
            self.page.wait_for_timeout(150)
            expect(self.stage("shelf")).to_have_attribute("aria-busy", "false")
            said = self.page.evaluate("stages.filter((said) => said.stage === 'shelf').length")
        return self.page.evaluate("stages.findLast((said) => said.stage === 'shelf')")

    def crash(self) -> None:
        """The engine's worker trips over a message that is none."""
        self.page.evaluate("engineWorker.postMessage(null)")

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        """A real touch event: touchStart, touchMove or touchEnd."""
        places = [{"x": x, "y": y} for x, y in points]
        self._hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    @cached_property
    def _hand(self) -> CDPSession:
        """One for the whole visit: a finger that is down belongs to it."""
        return self.page.context.new_cdp_session(self.page)


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Browser:
    """Whatever is waited for, on any page: as patiently as for a reading, whoever forgot to say so."""
    new_context, new_page = browser.new_context, browser.new_page

    def patient(context: Any) -> Any:
        context.set_default_timeout(READ_MS)
        return context

    browser.new_context = lambda **options: patient(new_context(**options))  # type: ignore[method-assign]
    browser.new_page = lambda **options: patient(new_page(**options))  # type: ignore[method-assign]
    return browser


@pytest.fixture(scope="session")
def whole_browser(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How to launch the browser with what is around its pages: preferences, third-party storage, pages put aside."""
    return {**browser_type_launch_args, "executable_path": find_chromium()}


@pytest.fixture(scope="session")
def keep_compiled(site_folder: Path) -> Iterator[Callable[[BrowserContext], None]]:
    """For a context in which Python comes up more than once: the second time is a third less work.

    A page of another origin on the same host is in the same process, and has no part in what the site keeps.
    """
    [wasm] = {path.parent for path in site_folder.glob("assets/runtime/*/pyodide.asm.wasm")}
    files = {path.name for path in wasm.glob("*.wasm")}
    in_one_piece = {name.replace(".used.", ".") for name in files if ".used." in name}
    names = [name for name in sorted(files - in_one_piece) if ".rest." not in name]
    with serving(wasm) as address:

        def keep(context: BrowserContext) -> None:
            page = context.new_page()
            page.goto(address + "pyodide-lock.json")
            page.evaluate(KEEP, names)

        yield keep


class Shared:
    """A context that many tests use one after the other, so that what its process has compiled is compiled once.

    Whoever comes next is a new reader: no page is open, no route is set, nothing is kept of the site that was visited.
    Init scripts last, so a test adds its own to its pages.
    """

    def __init__(self, context: BrowserContext, keep_compiled: Callable[[BrowserContext], None]) -> None:
        self.context, self._keep_compiled = context, keep_compiled
        self._kept: Page | None = None

    def begin(self) -> BrowserContext:
        if self._kept is None:
            self._keep_compiled(self.context)
            [self._kept] = self.context.pages
            self._kept.on("crash", lambda: setattr(self, "_kept", None))
        return self.context

    def end(self, origin: str) -> None:
        for page in self.context.pages:
            if page is not self._kept:
                page.close()
        self.context.unroute_all()
        self.context.set_offline(False)
        if self._kept is None:
            return
        browser = self.context.new_cdp_session(self._kept)
        browser.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        browser.send("Network.clearBrowserCache")
        browser.detach()


@pytest.fixture(scope="module")
def site_url(site_folder: Path) -> Iterator[str]:
    """Ends with a slash. Another origin for each module: nothing is kept of it in a context that is shared."""
    with serving(site_folder) as address:
        yield address


def shared(browser: Browser, keep_compiled: Callable[[BrowserContext], None], **options: Any) -> Shared:
    """Without motion: a picture at rest is the same picture every time."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", **options)
    context.add_init_script(WATCH + AT_WORK)
    return Shared(context, keep_compiled)


@pytest.fixture(scope="session")
def shared_context(browser: Browser, keep_compiled: Callable[[BrowserContext], None]) -> Iterator[Shared]:
    shared_context = shared(browser, keep_compiled, permissions=["clipboard-read", "clipboard-write"])
    yield shared_context
    shared_context.context.close()


@pytest.fixture(scope="session")
def shared_unaided(browser: Browser, keep_compiled: Callable[[BrowserContext], None]) -> Iterator[Shared]:
    shared_unaided = shared(browser, keep_compiled, service_workers="block")
    yield shared_unaided
    shared_unaided.context.close()


@pytest.fixture(scope="module")
def context(shared_context: Shared, site_url: str) -> Iterator[BrowserContext]:
    """A reader's browser, for the tests of a module."""
    yield shared_context.begin()
    shared_context.end(site_url)


@pytest.fixture
def unaided(shared_unaided: Shared, site_url: str) -> Iterator[BrowserContext]:
    """Without a service worker, which would answer before a test can stand between the page and its host."""
    yield shared_unaided.begin()
    shared_unaided.end(site_url)


@pytest.fixture(scope="module")
def lab(context: BrowserContext, site_url: str) -> Lab:
    """The lab on a page of its own, with its first reading made."""
    lab = Lab(context.new_page(), site_url)
    lab.open()
    return lab


@pytest.fixture(scope="module")
def workshop(context: BrowserContext, site_url: str) -> Workshop:
    """Level 3 on a page of its own, every stage at rest."""
    workshop = Workshop(context.new_page(), site_url)
    workshop.open()
    return workshop


@pytest.fixture(scope="session")
def headline() -> dict[str, Any]:
    return json.loads((ROOT / "levels" / "measured.json").read_text())["headline"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """A picture of the lab's page beside a failure; the plugin knows only pages that it made."""
    report = yield
    lab = getattr(item, "funcargs", {}).get("lab")
    if report.when == "call" and report.failed and lab is not None:
        folder = ROOT / "build" / "test-results"
        folder.mkdir(parents=True, exist_ok=True)
        lab.page.screenshot(path=folder / f"{item.name}.png", full_page=True)
    return report
