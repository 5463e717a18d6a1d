"""A lab in a frame of another site's page, as a learning platform shows it: in a sandbox, no third-party storage."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, FrameLocator, Page, expect

from builder.serve import serving
from tests.browser.lessons import DEFAULTS, MEASURED

SANDBOX = "allow-scripts allow-same-origin"
RUN_MS = 120_000
HOST = """<!doctype html><meta charset="utf-8"><title>A course</title><body><h1>Week 3</h1>
<script src="{site}assets/dream/frame/host.js"></script>
<script>
window.heard = [];
addEventListener("message", ({{ origin, data }}) => heard.push({{ origin, ...data }}));
</script>
<iframe title="The lab" src="{site}{path}" width="900" height="200" sandbox="{sandbox}"></iframe>
"""
# The page's place, once whatever was put off to the next frame is done.
TWO_FRAMES = """() => new Promise((resolve) =>
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(scrollY))))"""
NO_THIRD_PARTY = {"profile": {"block_third_party_cookies": True, "cookie_controls_mode": 1}}


@pytest.fixture(scope="module")
def platform(
    browser_type: BrowserType, whole_browser: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A browser that lets no site in another's frame keep anything."""
    profile = tmp_path_factory.mktemp("profile")
    (profile / "Default").mkdir()
    (profile / "Default" / "Preferences").write_text(json.dumps(NO_THIRD_PARTY))
    context = browser_type.launch_persistent_context(profile, **whole_browser, reduced_motion="reduce")
    yield context
    context.close()


class Course:
    """A page of another site with a frame; what the frame tells it."""

    def __init__(self, page: Page, folder: Path, host: str, site: str) -> None:
        self.page, self.folder, self.host, self.site = page, folder, host, site

    def show(self, path: str, sandbox: str = SANDBOX) -> FrameLocator:
        (self.folder / "index.html").write_text(HOST.format(site=self.site, path=path, sandbox=sandbox))
        self.page.goto(self.host)
        return self.page.frame_locator("iframe")

    def heard(self, kind: str) -> dict[str, Any]:
        """The first message of that kind; it comes from the site."""
        self.page.wait_for_function("kind => heard.some((each) => each.type === kind)", arg=kind, timeout=RUN_MS)
        found: dict[str, Any] = self.page.evaluate("kind => heard.find((each) => each.type === kind)", kind)
        assert found["origin"] == self.site.rstrip("/")
        assert (found["source"], found["version"]) == ("dream-machine", 1)
        return found


@pytest.fixture
def course(platform: BrowserContext, site_url: str, tmp_path: Path) -> Iterator[Course]:
    with serving(tmp_path) as host:
        page = platform.new_page()
        yield Course(page, tmp_path, host.replace("127.0.0.1", "localhost"), site_url)
        page.close()


def test_the_lab_alone_runs_and_says_its_size_and_its_reading(course: Course) -> None:
    frame = course.show("level-4/?embed")
    kept = frame.locator("body").evaluate("() => { try { return localStorage.length; } catch { return 'refused'; } }")
    assert kept == "refused", "third-party storage is blocked"
    reading = course.heard("reading")["reading"]
    assert reading["digest"] == MEASURED["headline"]["digest"]
    assert course.heard("reading")["lab"] == "failure-lab"
    expect(frame.locator("failure-lab")).to_be_visible()
    for gone in (
        ".md-header",
        ".md-tabs",
        ".md-footer",
        "h1",
        "h2",
        "predict-question",
        "[role=region][aria-label^=About]",
    ):
        for each in frame.locator(gone).all():
            expect(each).to_be_hidden()
    said = course.page.evaluate("heard.filter((each) => each.type === 'size').at(-1).height")
    box = course.page.locator("iframe").bounding_box()
    assert box is not None
    assert abs(box["height"] - said) < 8, "the frame is as high as the lab asks"
    assert frame.locator("html").evaluate("html => html.scrollHeight - innerHeight") <= 1, "nothing is left to scroll"
    lab = frame.locator("failure-lab").evaluate("lab => lab.getBoundingClientRect().height")
    assert said - lab < 60, "nothing but the lab, and whose it is"
    link = frame.locator(".embed-source a")
    assert "embed" not in (link.get_attribute("href") or "")


def test_what_others_say_moves_no_frame(course: Course) -> None:
    course.show("level-4/?embed")
    course.heard("size")
    before = course.page.locator("iframe").evaluate("frame => frame.style.height")
    course.page.evaluate("postMessage({ source: 'dream-machine', version: 1, type: 'size', height: 9 }, '*')")
    course.page.evaluate("""() => { const other = document.createElement('iframe'); document.body.append(other);
        other.contentWindow.eval(`parent.postMessage({ source: 'dream-machine', type: 'size', height: 7 }, '*')`); }""")
    course.page.wait_for_timeout(200)
    heights = course.page.evaluate("[...document.querySelectorAll('iframe')].map((each) => each.style.height)")
    assert not {"9px", "7px"} & {*heights}
    assert before.endswith("px")


def test_a_teachers_link_sets_and_locks(course: Course) -> None:
    task = "goal=Break%20the%20dream%20%3Cb%3Enow%3C/b%3E&lock=data,seed&hide=condition,drift,nothing"
    frame = course.show(f"level-4/?embed&{task}#data=500&noise=0.02&horizon=20&seed=3")
    reading = course.heard("reading")["reading"]
    asked = {"data": 500, "noise": 0.02, "horizon": 20, "seed": 3}
    assert reading["settings"] == asdict(DEFAULTS) | asked
    assert course.page.evaluate(TWO_FRAMES) == 0, "the page around the frame stays where it is"
    panel = frame.get_by_role("region", name="Your task")
    expect(panel).to_contain_text("Break the dream <b>now</b>")
    expect(panel).to_contain_text("Fixed for this task: Training data, Seed.")
    expect(panel.get_by_role("alert")).to_contain_text("The link names nothing, which this lab does not have")
    lab = frame.locator("failure-lab")
    expect(lab.get_by_role("slider", name="Training data")).to_be_disabled()
    expect(lab.get_by_label("Seed", exact=True)).to_be_disabled()
    expect(lab.get_by_role("slider", name="Sensor noise")).to_be_enabled()
    for gone in ("Condition", "Presets"):
        expect(lab.get_by_text(gone, exact=True).first).to_be_hidden()
    expect(lab.locator("drift-plot")).to_be_hidden()
    course.page.evaluate("heard.length = 0")
    lab.get_by_role("button", name="Reset").click()
    again = course.heard("reading")["reading"]["settings"]
    assert (again["data"], again["seed"]) == (500, 3)
    assert again["horizon"] != 20, "what is not locked goes back"
    course.page.evaluate("heard.length = 0")
    lab.evaluate("() => { location.hash = 'data=20000&noise=0&horizon=30&seed=9'; }")
    followed = course.heard("reading")["reading"]["settings"]
    assert (followed["data"], followed["horizon"], followed["seed"]) == (500, 30, 3)
    panel.get_by_role("button", name="I have done it").click()
    done = course.heard("done")
    assert done["what"] == "task"
    assert done["detail"]["reading"]["settings"] == followed


def test_a_prediction_first_then_the_lab(course: Course) -> None:
    frame = course.show("level-4/?embed&predict=draw-the-drift")
    question = frame.locator("#question-draw-the-drift")
    expect(question).to_be_visible()
    expect(frame.locator("predict-question:visible")).to_have_count(1)
    panel = frame.get_by_role("region", name="Your task")
    expect(panel.get_by_role("status")).to_have_text("First answer the question: the lab opens then.")
    lab = frame.locator("failure-lab")
    assert lab.evaluate("lab => lab.inert") is True
    question.evaluate("each => each.dispatchEvent(new CustomEvent('answer', { bubbles: true, detail: {} }))")
    expect(panel.get_by_role("status")).to_have_text("Answered: the lab is open.")
    assert lab.evaluate("lab => lab.inert") is False


def test_a_stage_of_level_3_is_set_and_locked_too(course: Course) -> None:
    frame = course.show("level-3/?embed=experience-stage&data=500&noise=0.05&lock=data")
    stage = frame.locator("experience-stage")
    data = stage.get_by_role("slider", name="Training data")
    expect(data).to_have_attribute("aria-valuetext", "500 transitions")
    expect(data).to_be_disabled()
    expect(stage.get_by_role("slider", name="Sensor noise")).to_have_attribute("aria-valuetext", "0.05 world units")
    expect(stage.get_by_role("slider", name="Sensor noise")).to_be_enabled()
    for other in ("court-stage", "training-stage", "planning-stage"):
        expect(frame.locator(other)).to_be_hidden()
    stage.get_by_label("Policy").select_option("random")
    expect(stage.locator("[data-part=count]")).to_have_text("500", timeout=RUN_MS)
    expect(data).to_be_disabled()


def test_a_listing_runs_and_says_that_it_is_done(course: Course) -> None:
    frame = course.show("level-1/")
    name = frame.locator("python-listing").first.get_attribute("id")
    frame = course.show(f"level-1/?embed={name}")
    listing = frame.locator("python-listing:visible")
    expect(listing).to_have_count(1)
    listing.get_by_role("button", name="Run it here").click()
    done = course.heard("done")
    assert (done["what"], done["lab"]) == ("program", name)


def test_the_form_makes_the_link_that_its_preview_shows(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}teach/")
    maker = page.get_by_role("group", name="Make a task")
    preview = page.frame_locator("iframe")
    expect(preview.locator("failure-lab")).to_be_visible()
    maker.get_by_role("group", name="Fixed").get_by_label("Sensor noise").check()
    maker.get_by_role("group", name="Hidden").get_by_label("Drift plot").check()
    maker.get_by_label("The task, in words").fill('Break the <dream> & say "how"')
    maker.get_by_label("The task, in words").blur()
    expect(preview.get_by_role("region", name="Your task")).to_contain_text("Break the <dream> & say")
    expect(preview.get_by_role("slider", name="Sensor noise")).to_be_disabled()
    expect(preview.locator("drift-plot")).to_be_hidden()
    preview.get_by_role("slider", name="Dream horizon").press("Home")
    expect(maker.get_by_label("The link")).to_have_value(re.compile(r"#data=\d+&noise=0&horizon=5&seed=0$"))
    link = maker.get_by_label("The link").input_value()
    snippet = maker.get_by_label("For a page of yours").input_value()
    assert f'src="{link.replace("&", "&amp;")}"' in snippet
    assert 'title="Break the <dream> &amp; say &quot;how&quot;"' in snippet
    page.goto(link)
    expect(page.get_by_role("region", name="Your task")).to_contain_text('Break the <dream> & say "how"')
    expect(page.get_by_role("slider", name="Dream horizon")).to_have_attribute("aria-valuetext", "5 steps")
    expect(page.get_by_role("slider", name="Sensor noise")).to_be_disabled()
    expect(page.locator("drift-plot")).to_be_hidden()


def test_the_form_knows_the_stages_of_level_3(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}teach/")
    maker = page.get_by_role("group", name="Make a task")
    preview = page.frame_locator("iframe")
    expect(preview.locator("failure-lab")).to_be_visible()
    maker.get_by_label("Page", exact=True).select_option("level-3/")
    expect(preview.locator("court-stage")).to_be_visible()
    maker.get_by_label("What of it").select_option("experience-stage")
    preview.get_by_role("slider", name="Training data").press("Home")
    expect(maker.get_by_label("The link")).to_have_value(re.compile(r"level-3/\?embed=experience-stage&.*data=50&"))
