"""Links and model files from strangers: a valid state or a sentence; nothing of theirs runs, nothing is lost."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from playwright.sync_api import Browser, Page

from dreamlab import load
from dreamlab.learn.model_file import load_with_about, save
from tests.browser.conftest import AT_WORK, WATCH, Workshop
from tests.fuzz.changes import HOSTILE, PLAIN

ATTACKED = "window.attack = () => { window.attacked = true; };"
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
FEW = settings(SHARED, max_examples=settings.default.max_examples // 10)
"""An import asks Python and the database."""

NAMES = some.sampled_from(["data", "noise", "horizon", "condition", "seed", "vocabulary", "__proto__", "constructor"])
WORDS = some.one_of(
    some.text(max_size=12),
    some.sampled_from([*HOSTILE, "1e999", "-0", "0x10", "NaN", "plain", "deaf", "%", "%00", "100", "0.05"]),
    some.integers().map(str),
    some.floats().map(str),
)
PARTS = some.one_of(WORDS, some.tuples(NAMES | WORDS, WORDS).map("=".join))
FRAGMENTS = some.lists(PARTS, max_size=5).map("&".join)

READ = """async ([fragment, module]) => {
  const { fromFragment, toFragment } = await import(module);
  const found = {};
  for (const template of document.querySelectorAll("failure-lab > template, claim-lab > template")) {
    const { describe } = JSON.parse(template.innerHTML);
    const { settings, problem } = fromFragment(fragment, describe);
    const again = fromFragment(toFragment(settings, describe), describe);
    found[describe.lab] = { settings, problem, describe, again };
  }
  return found;
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, site_url: str) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(WATCH + AT_WORK + ATTACKED)
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    context.close()


def is_valid(chosen: dict[str, Any], describe: dict[str, Any]) -> bool:
    controls = {each["name"]: each for each in describe["controls"]}
    choices = {each["name"]: [option["name"] for option in each["options"]] for each in describe["choices"]}
    if set(chosen) != {*controls, *choices, "seed"}:
        return False
    fits = [control["stops"][0] <= chosen[name] <= control["stops"][-1] for name, control in controls.items()]
    fits += [chosen[name] in options for name, options in choices.items()]
    whole = [chosen[name] for name, control in controls.items() if control["whole"]]
    return all(fits) and all(value == int(value) for value in [*whole, chosen["seed"]])


@pytest.mark.parametrize("path", ["level-4/", "level-5/tokens/"])
def test_any_link_gives_valid_settings_or_a_sentence(page: Page, site_url: str, path: str) -> None:
    page.goto(site_url + path)
    module = f"{site_url}assets/dream/shared/settings.js"

    @SHARED
    @given(FRAGMENTS)
    def any_link(fragment: str) -> None:
        found = page.evaluate(READ, [f"#{fragment}".encode("utf-16", "replace").decode("utf-16"), module])
        for each in found.values():
            assert is_valid(each["settings"], each["describe"])
            assert each["again"] == {"settings": each["settings"], "problem": None}

    any_link()


def test_any_link_leaves_the_lab_whole(page: Page, site_url: str) -> None:
    page.goto(site_url + "level-4/")
    page.wait_for_function("() => readings.length > 0")

    @SHARED
    @given(FRAGMENTS)
    def any_link(fragment: str) -> None:
        page.evaluate(
            "(fragment) => { location.hash = fragment; }", fragment.encode("utf-16", "replace").decode("utf-16")
        )

    any_link()
    before = page.evaluate("readings.length")
    page.evaluate("location.hash = 'data=500&seed=3'")
    page.wait_for_function("(before) => readings.length > before", arg=before)
    assert page.evaluate("readings.at(-1).settings.data") == 500
    assert page.evaluate("window.attacked") is None
    assert page.errors == []
    assert page.locator("failure-lab img").count() == 0


def test_no_imported_file_harms_a_saved_model(page: Page, site_url: str) -> None:
    workshop = Workshop(page, site_url)
    workshop.open()
    workshop.choose("experience", data=2)
    workshop.train()
    assert workshop.save("Kept")["names"] == ["Kept"]
    (kept,) = saved(page)
    good = bytes(kept["file"])
    field = workshop.stage("shelf").get_by_label("Import a model")

    @FEW
    @given(files(good), some.text(max_size=12) | some.sampled_from(HOSTILE))
    def any_file(content: bytes, name: str) -> None:
        name = name.encode("utf-8", "replace").decode()
        file = {"name": f"{name}.npz", "mimeType": "application/octet-stream", "buffer": content}
        workshop.shelf(lambda: field.set_input_files(files=[file]))
        first, *others = saved(page)
        assert first == kept
        assert len(others) == is_whole(content)
        for each in others:
            workshop.shelf(lambda each=each: page.evaluate(REMOVE, [MODELS, each["id"]]))

    any_file()
    assert page.evaluate("window.attacked") is None
    assert page.errors == []


MODELS = "assets/dream/shelf/models.js"
SAVED = """async (module) => {
  const { models } = await import(new URL(`../${module}`, location.href).href);
  const listed = await models.list();
  return listed.map((model) => ({ ...model, file: [...model.file] }));
}"""
REMOVE = """async ([module, id]) => {
  const { models } = await import(new URL(`../${module}`, location.href).href);
  await models.remove({ id });
}"""


def saved(page: Page) -> list[dict[str, Any]]:
    """What the browser keeps, the oldest first."""
    return page.evaluate(SAVED, MODELS)


def is_whole(content: bytes) -> bool:
    try:
        load(content)
    except ValueError:
        return False
    return True


def files(good: bytes) -> some.SearchStrategy[bytes]:
    """Anything, the good one with a few bytes changed, and good ones that speak for a stranger."""
    places = some.tuples(some.integers(0, len(good) - 1), some.integers(0, 255))
    model, about = load_with_about(good)
    said = some.dictionaries(some.sampled_from([*about, "name"]), PLAIN, max_size=4)
    return some.one_of(
        some.binary(max_size=300),
        some.lists(places, min_size=1, max_size=4).map(lambda changes: _changed(good, changes)),
        said.map(lambda changes: save(model, json.loads(json.dumps(about | changes)))),
    )


def _changed(good: bytes, changes: list[tuple[int, int]]) -> bytes:
    damaged = bytearray(good)
    for place, byte in changes:
        damaged[place] = byte
    return bytes(damaged)
