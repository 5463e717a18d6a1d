"""What readers type: never lost, never a harm to the labs, and always answered."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import AT_WORK, READ_MS, WATCH, Lab, Workshop

PAGE = "level-1/"
SLEEP = "import time\nprint('before')\ntime.sleep(600)"
RAN = "window.ran = []; addEventListener('ran', (event) => ran.push(event.detail));"
# Whatever waits for a program's longest time waits two seconds.
HURRIED = """
const patient = window.setTimeout;
window.setTimeout = (act, milliseconds, ...rest) => patient(act, milliseconds === 60000 ? 2000 : milliseconds, ...rest);
"""


@pytest.fixture(scope="module")
def context(browser: Browser, keep_compiled: Callable[[BrowserContext], None]) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    keep_compiled(context)
    context.add_init_script(WATCH + AT_WORK + RAN)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, site_url: str) -> Iterator[Page]:
    page = context.new_page()
    page.goto(site_url + PAGE)
    yield page
    page.close()


@pytest.fixture(scope="module")
def still(context: BrowserContext, site_url: str) -> Iterator[Page]:
    """One page for programs that concern nothing but themselves: each has a Python of its own."""
    page = context.new_page()
    page.goto(site_url + PAGE)
    yield page
    page.close()


def listing_of(page: Page) -> Locator:
    return page.locator("python-listing").first


def type_in(page: Page, code: str) -> Locator:
    listing = listing_of(page)
    change = listing.get_by_role("button", name="Change it")
    if change.is_visible():
        change.click()
    listing.get_by_role("textbox", name="Code").fill(code)
    return listing


def ran(page: Page, act: Callable[[], Any]) -> dict[str, Any]:
    before = page.evaluate("ran.length")
    act()
    page.wait_for_function("before => ran.length > before", arg=before, timeout=READ_MS)
    return page.evaluate("ran.at(-1)")


def run(page: Page, code: str) -> dict[str, Any]:
    listing = type_in(page, code)
    return ran(page, listing.get_by_role("button", name="Run it here").click)


def test_a_blocking_call_is_stopped_at_once_and_never_run_again(page: Page) -> None:
    listing = type_in(page, SLEEP)
    listing.get_by_role("button", name="Run it here").click()
    expect(listing.locator("[data-part=output]")).to_have_text("before\n", timeout=READ_MS)
    began = page.evaluate("performance.now()")
    found = ran(page, listing.get_by_role("button", name="Stop").click)
    assert page.evaluate("performance.now()") - began < 10_000, "a minute before the program's longest time"
    assert found | {"output": "before\n", "error": "Stopped.", "stopped": True} == found
    expect(listing).to_have_attribute("aria-busy", "false")
    page.wait_for_timeout(1500)
    assert page.evaluate("ran.length") == 1
    assert run(page, "print(6 * 7)")["output"] == "42\n"


def test_the_longest_time_holds_for_blocking_calls(context: BrowserContext, site_url: str) -> None:
    page = context.new_page()
    page.add_init_script(HURRIED)
    page.goto(site_url + PAGE)
    found = run(page, SLEEP)
    assert (found["output"], found["error"], found["stopped"]) == ("before\n", "Stopped after 60 seconds.", True)
    page.close()


def test_training_elsewhere_goes_on_while_a_program_blocks(
    context: BrowserContext, site_url: str, headline: dict[str, Any]
) -> None:
    """The program runs on the page of the training, which has no listing: by the sandbox itself."""
    workshop = Workshop(context.new_page(), site_url)
    workshop.open()
    page = workshop.page
    page.evaluate(
        """async (code) => {
            const { sandbox } = await import(new URL("../assets/dream/sandbox/sandbox.js", location.href).href);
            window.blocked = new AbortController();
            window.ended = sandbox.run(code, { signal: blocked.signal });
        }""",
        SLEEP,
    )
    assert workshop.train()["digest"] == headline["digest"]
    page.evaluate("blocked.abort()")
    assert page.evaluate("ended.then(({ stopped }) => stopped)") is True
    assert page.evaluate("workers") == 1, "the labs' engine was never replaced"
    page.close()


HARM = """import sys, builtins
import numpy as np
import dreamlab.world.court as court
court.SPEED, court.WALL = 3.0, None
np.seterr(all="raise")
np.set_printoptions(precision=1)
print("done")
builtins.print = None
sys.modules.clear()"""
PROBE = """print("here")
import numpy as np
import dreamlab.world.court as court
print(hasattr(court, "WALL"))
print(np.geterr()["divide"])
print(np.array([1 / 3]))"""


def test_a_run_leaves_nothing_to_the_next(still: Page) -> None:
    assert run(still, HARM)["output"] == "done\n"
    assert run(still, PROBE)["output"] == "here\nFalse\nwarn\n[0.33333333]\n"


def test_the_labs_figures_cannot_be_touched(context: BrowserContext, site_url: str, headline: dict[str, Any]) -> None:
    page = context.new_page()
    page.goto(site_url + PAGE)
    run(
        page,
        "import dreamlab.world.court as c\nimport numpy as np\nc.SPEED = 3.0\nc.step = None\nnp.seterr(all='raise')",
    )
    page.get_by_role("link", name="Level 4", exact=True).first.click()
    lab = Lab(page, site_url)
    assert lab.reading(0)["digest"] == headline["digest"]
    page.close()


def test_what_was_typed_and_printed_stays(page: Page, site_url: str) -> None:
    run(page, "print('mine')\nimport warnings\nwarnings.warn('careful')")
    listing = listing_of(page)
    code = listing.get_by_role("textbox", name="Code").input_value()

    def is_there() -> None:
        expect(listing.get_by_role("textbox", name="Code")).to_have_value(code)
        expect(listing.locator("[data-part=output]")).to_have_text("mine\n")
        expect(listing.locator("[data-part=warnings]")).to_have_text("line 3: UserWarning: careful\n")

    page.get_by_role("link", name="Level 2", exact=True).first.click()
    expect(page).to_have_url(site_url + "level-2/")
    page.go_back()
    is_there()
    page.reload()
    is_there()
    page.emulate_media(media="print")
    expect(listing.locator("[data-part=paper]")).to_be_visible()
    expect(listing.locator("[data-part=paper]")).to_have_text(code)
    page.emulate_media(media="screen")
    expect(listing.locator("[data-part=paper]")).to_be_hidden()
    listing.get_by_role("button", name="Back to the lesson’s").click()
    page.reload()
    expect(listing.get_by_role("button", name="Change it")).to_be_visible()


def test_without_storage_it_stays_as_long_as_the_page(browser: Browser, site_url: str) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page = context.new_page()
    page.goto(site_url + PAGE)
    type_in(page, "print('mine')")
    page.get_by_role("link", name="Level 2", exact=True).first.click()
    expect(page).to_have_url(site_url + "level-2/")
    page.go_back()
    expect(listing_of(page).get_by_role("textbox", name="Code")).to_have_value("print('mine')")
    context.close()


def test_warnings_stand_apart_from_the_output(still: Page) -> None:
    found = run(still, "import warnings\nwarnings.warn('look out')\nprint('done')")
    assert found["output"] == "done\n"
    warned = listing_of(still).get_by_role("group", name="Warnings")
    expect(warned).to_be_visible()
    expect(warned).to_contain_text("line 2: UserWarning: look out")
    run(still, "print('quiet')")
    expect(warned).to_be_hidden()
    found = run(still, "import numpy as np\nprint(np.log(np.zeros(1)))")
    assert found["output"] == "[-inf]\n"
    expect(warned).to_contain_text("numpy gives no warning of its own here")


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        (
            "import numpy as np\nprint(np.random.rand(3).shape)\nnp.random.seed(0)\nprint(round(np.random.rand(), 4))\n"
            "print(np.random.RandomState(0).randint(10), np.random.MT19937(0).__class__.__name__)",
            "(3,)\n0.5488\n5 MT19937\n",
        ),
        (
            "import numpy as np\nprint(np.fft.fft([1, 1]).real)\nprint(np.linalg.solve(2 * np.eye(2), np.ones(2)))\n"
            "print(np.polynomial.Polynomial([1, 2])(3), np.ma.array([1]))",
            "[2. 0.]\n[0.5 0.5]\n7.0 [1]\n",
        ),
        (
            "import statistics\nprint(statistics.mean([1, 2, 6]))\n"
            "from decimal import Decimal\nimport csv, fractions, email.mime.text\nprint(Decimal(1) / 4)",
            "3\n0.25\n",
        ),
        ("help(len)", "Return the number of items in a container."),
        ("import numpy as np\nnp.fft\nhelp(np.mean)", "Compute the arithmetic mean along the specified axis."),
        ("import numpy as np\nhelp(np.sin)", "Trigonometric sine, element-wise."),
    ],
)
def test_what_a_page_leaves_out_is_loaded_when_asked_for(still: Page, code: str, printed: str) -> None:
    found = run(still, code)
    assert found["error"] == ""
    assert printed in found["output"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("import torch", "nothing else can be installed here"),
        ("import tkinter", "needs what a browser gives no page"),
        ("import threading\nthreading.Thread(target=print).start()", "needs what a browser gives no page"),
        ("input('name? ')", "input() has nobody to ask here"),
    ],
)
def test_what_cannot_be_is_answered_with_a_sentence(still: Page, code: str, sentence: str) -> None:
    assert sentence in run(still, code)["error"]


def test_without_network_the_rest_of_python_is_asked_for_in_words(page: Page) -> None:
    page.context.route("**/python_stdlib_whole.zip", lambda route: route.abort())
    error = run(page, "import statistics")["error"]
    page.context.unroute("**/python_stdlib_whole.zip")
    assert "statistics is loaded when it is first asked for, and that failed: there is no connection" in error


def test_two_runs_draw_different_numbers(still: Page) -> None:
    """The interpreter comes from an image of its memory, where the generator stands as it stood."""
    code = "import random\nprint(random.random())"
    assert run(still, code)["output"] != run(still, code)["output"]


def test_python_that_does_not_come_is_said_and_can_be_tried_again(unaided: BrowserContext, site_url: str) -> None:
    page = unaided.new_page()
    page.add_init_script(RAN)
    page.route("**/runtime.json", lambda route: route.fulfill(body="<!doctype html><title>Sign in</title>"))
    page.goto(site_url + PAGE)
    listing = listing_of(page)
    listing.get_by_role("button", name="Run it here").click()
    expect(listing.get_by_role("alert")).to_contain_text(
        "answered with a page of its own when runtime.json was asked for"
    )
    page.unroute("**/runtime.json")
    assert ran(page, listing.get_by_role("button", name="Try again").click)["same"] is True


def test_one_python_waits_and_only_while_a_listing_is_there(page: Page, site_url: str) -> None:
    def waiting() -> int:
        return len([worker for worker in page.workers if worker.url.endswith("sandbox/worker.js")])

    listing_of(page).scroll_into_view_if_needed()
    for _ in range(100):
        if waiting() == 1:
            break
        page.wait_for_timeout(100)
    assert waiting() == 1
    page.get_by_role("link", name="Glossary", exact=True).first.click()
    expect(page).to_have_url(site_url + "glossary/")
    for _ in range(100):
        if waiting() == 0:
            break
        page.wait_for_timeout(100)
    assert waiting() == 0
