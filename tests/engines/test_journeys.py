"""The essential journeys: the same in every engine, and in each the very bits of levels/measured.json."""

import json
from pathlib import Path
from typing import Any

import pytest

from dreamlab import load
from dreamlab.claims import CLAIMS
from tests.browser.programs import RARE, RUN, SAID, UFUNCS, UFUNCS_SAID
from tests.engines.conftest import ROOT
from tests.engines.visit import Visit

MEASURED = json.loads((ROOT / "levels" / "measured.json").read_text())
HEADLINE, PRESETS = MEASURED["headline"], MEASURED["presets"]


@pytest.fixture(autouse=True)
def quiet(visit: Visit) -> Any:
    yield
    assert visit.complaints() == []
    assert visit.rests() == [], "the used half lacks these: python -m builder.runtime.split"


def of_first_seed(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: each["values"][0] for name, each in figures.items()}


def test_python_boots_and_gives_the_first_reading(visit: Visit) -> None:
    told = {name: visit.first[name] for name in HEADLINE if name != "rally" and name != "horizon"}
    assert told == {name: HEADLINE[name] for name in told}
    meter = visit.engine.evaluate("() => document.querySelector('divergence-meter').getAttribute('aria-valuenow')")
    assert float(meter) == HEADLINE["final_error"]


def test_the_python_behind_the_lab_is_read_and_runs_apart(visit: Visit) -> None:
    """The editor stands under the strict policy, and what it runs is the reading again, bit for bit."""
    visit.at("level-4")
    visit.engine.click("failure-lab [data-part=open-python]")
    visit.engine.until("() => document.querySelector('.code-panel[data-open]') !== null")
    assert visit.engine.evaluate("() => Number(document.querySelector('.code-panel').dataset.ran)") > 50
    shown = "() => document.querySelector('.code-editor').shadowRoot.textContent.includes('def step(')"
    visit.engine.until(shown)
    visit.engine.click(".code-panel [data-part=edit]")
    visit.engine.click(".code-panel [data-part=compare]")
    said = visit.engine.until("() => document.querySelector('.code-difference')?.textContent")
    assert said == "Nothing came out otherwise: both are the same, to the last bit."
    visit.engine.click(".code-panel [data-part=close]")


@pytest.mark.dealt_out(PRESETS)
@pytest.mark.parametrize("name", list(PRESETS))
def test_a_preset_gives_the_measured_bits(visit: Visit, name: str) -> None:
    visit.at("level-4")
    reading = visit.reading(lambda: visit.engine.click(f"failure-lab [data-preset={name}]"))
    assert (reading["caption"], reading["settings"]) == (name, PRESETS[name]["settings"])
    assert reading["figures"] == of_first_seed(PRESETS[name]["figures"])
    assert reading["digest"] == PRESETS[name]["digest"]


def train(visit: Visit, **settings: Any) -> dict[str, Any]:
    """The model of Level 3's bench, trained; settings by the names and values of its fields."""
    visit.at("level-3")
    for name, value in settings.items():
        visit.said(lambda n=name, v=value: visit.engine.set(f"experience-stage [data-setting={n}]", v), "experience")
    done = visit.said(lambda: visit.engine.click("training-stage [data-part=train]"), "training", "done")
    # Its dream takes room on the page, and moves all that stands below.
    visit.engine.until(
        "digest => visit.stages.some((said) => said.stage === 'dream' && said.digest === digest)", done["digest"]
    )
    return done


def save(visit: Visit, name: str) -> None:
    visit.engine.set("model-shelf [data-part=name]", name)
    visit.engine.click("model-shelf [data-part=save-button]")
    shelved(visit, name)


def shelved(visit: Visit, name: str) -> None:
    visit.engine.until("name => visit.stages.findLast(({ stage }) => stage === 'shelf').names.includes(name)", name)


def test_a_model_is_trained_plans_is_saved_and_picked_up_in_level_4(visit: Visit) -> None:
    trained = train(visit)
    assert (trained["digest"], trained["one_step_error"]) == (HEADLINE["digest"], HEADLINE["one_step_error"])
    said = visit.said(lambda: visit.engine.click("planning-stage [data-part=measure]"), "planning", "scores")
    scores = {score["who"]: score for score in said["scores"]}
    shooting = {"planner": "shooting_dream", "court": "shooting_court"}
    for who in ("random", "reactive", "planner", "court"):
        measured = MEASURED["planning"][shooting.get(who, who)]
        assert {name: scores[who][name] for name in measured} == measured
    save(visit, "Mine")
    visit.at("level-4")
    own = visit.engine.until(
        """() => [...document.querySelectorAll("#lab-model option")]
            .find(({ textContent }) => textContent.includes("Your “Mine”"))?.value"""
    )
    reading = visit.reading(lambda: visit.engine.set("#lab-model", own))
    assert (reading["digest"], reading["retrained"]) == (HEADLINE["digest"], False)
    assert reading["drift"] == HEADLINE["drift"]


def test_a_model_leaves_as_a_file_and_comes_back_the_same(visit: Visit, tmp_path: Path) -> None:
    digest = train(visit, data=2, seed=5)["digest"]
    save(visit, "Traveller")
    visit.engine.click("model-shelf [aria-label='Export: Traveller']")
    data = visit.engine.downloaded("Traveller.npz")
    assert load(data).digest == digest
    file = tmp_path / "Traveller.npz"
    file.write_bytes(data)
    visit.engine.choose_file("model-shelf [data-part=import]", file)
    shelved(visit, "Traveller 2")
    row = ".shelf-row:has([aria-label='Export: Traveller 2'])"
    assert visit.engine.evaluate("css => document.querySelector(css).title", f"{row} [data-part=digest]") == digest


def test_what_is_saved_outlives_a_reload(visit: Visit) -> None:
    train(visit, data=2, seed=6)
    save(visit, "Lasting")
    visit.load("level-4/")
    visit.engine.until(
        "() => [...document.querySelectorAll('#lab-model option')].some(({ text }) => text.includes('Your “Lasting”'))"
    )
    train(visit, data=2, seed=7)
    save(visit, "Later")


@pytest.mark.dealt_out(CLAIMS)
@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_gives_the_measured_bits(visit: Visit, name: str) -> None:
    measured = MEASURED["claims"][name]
    visit.at_claim(name)
    reading = visit.reading(lambda: visit.engine.click("claim-lab [data-part=run]"))
    assert (reading["lab"], reading["settings"]) == (name, measured["settings"])
    assert reading["digest"] == measured["digest"]
    assert reading["figures"] == of_first_seed(measured["figures"])
    assert reading["plots"] == measured["plots"]


def test_what_no_page_uses_is_loaded_when_a_program_calls_it(visit: Visit) -> None:
    found = visit.engine.evaluate(f"given => ({RUN})(given)", [visit.address, RARE + UFUNCS])
    assert found == {"said": SAID + UFUNCS_SAID, "error": ""}
    assert len(visit.rests()) == 2  # the interpreter's, and numpy's
