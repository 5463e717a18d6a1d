"""The engine by itself, in a real browser: runs that are stopped and gone on with, runs by turns, questions between."""

import json
from time import perf_counter
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from dreamlab import bridge
from tests.browser.conftest import Lab

# The page's own copy of the module, so that it is the page's own engine.
ENGINE = """
const { engine } = await import(new URL("assets/dream/engine/client.js", site).href);
const lab = "workshop";
"""


@pytest.fixture(scope="module")
def lab(context: BrowserContext, site_url: str) -> Lab:
    """A page without a lab, whose own runs would take the place of these."""
    lab = Lab(context.new_page(), site_url)
    lab.page.goto(site_url + "about/")
    return lab


def in_page(lab: Lab, script: str, **given: Any) -> Any:
    """What the script returns; it may use ``engine`` and ``lab``, and the ``given`` values by name."""
    names = ", ".join(["site", *given])
    body = f"async ({{ {names} }}) => {{ {ENGINE} {script} }}"
    return lab.page.evaluate(body, {"site": lab.address, **given})


def test_stopped_training_goes_on_with_the_same_bits(lab: Lab, headline: dict[str, Any]) -> None:
    found = in_page(
        lab,
        """
        const stop = new AbortController();
        const request = { lab, settings: { seed: 0 } };
        let seen = null;
        const onProgress = (_, partial) => { seen = partial; if (partial?.step > 0) stop.abort(); };
        const ended = await engine.run("train", request, { onProgress, signal: stop.signal }).catch((e) => e.name);
        const half = (await engine.ask("dream", request)).result;
        const { result } = await engine.run("train", request);
        return { ended, seen, half: half.digest, result };
        """,
    )
    assert found["ended"] == "AbortError"
    assert 0 < found["seen"]["step"] < found["result"]["steps"]
    assert found["half"] != headline["digest"]
    assert found["result"]["digest"] == headline["digest"]
    assert found["result"]["one_step_error"] == headline["one_step_error"]


def test_a_question_is_answered_while_a_run_goes_on_and_stops_nothing(lab: Lab) -> None:
    found = in_page(
        lab,
        """
        const order = [];
        const training = engine.run("train", { lab, settings: { seed: 1 } }).then(() => order.push("run"));
        const { state } = (await engine.ask("reset", { lab, seed: 3 })).result;
        const asked = [0, 1, -1].map((action) => engine.ask("step", { lab, state, action }));
        const steps = (await Promise.all(asked)).map(({ result }) => result.state);
        order.push("asked");
        await training;
        return { order, state, steps };
        """,
    )
    assert found["order"] == ["asked", "run"]
    paddles = [state[4] - found["state"][4] for state in found["steps"]]
    assert abs(paddles[0]) < 1e-12 < paddles[1]
    assert abs(paddles[1] + paddles[2]) < 1e-12


def test_a_background_run_takes_turns_with_another_and_neither_stops_the_other(
    lab: Lab, headline: dict[str, Any]
) -> None:
    found = in_page(
        lab,
        """
        const seen = [];
        const watch = (name) => ({ onProgress: () => seen.push(name) });
        const options = { background: true, ...watch("background") };
        const background = engine.run("measure", { lab: "figures", path: "headline.final_error" }, options);
        const replaced = engine.run("train", { lab, settings: { seed: 5 } }).catch((error) => error.name);
        const run = engine.run("train", { lab, settings: { seed: 0 }, restart: true }, watch("run"));
        const [ended, { result: trained }, { result: figure }] = await Promise.all([replaced, run, background]);
        return { seen, ended, digest: trained.digest, value: figure.value };
        """,
    )
    assert found["ended"] == "AbortError"
    assert (found["digest"], found["value"]) == (headline["digest"], headline["final_error"])
    first, last = (
        {name: order.index(name) for name in ("run", "background")} for order in (found["seen"], found["seen"][::-1])
    )
    count = len(found["seen"])
    assert first["run"] < count - last["background"]
    assert first["background"] < count - last["run"]


def test_a_background_run_can_be_stopped_alone(lab: Lab) -> None:
    found = in_page(
        lab,
        """
        const stop = new AbortController();
        const request = { lab: "figures", path: "remedies.by_name.plain.with.final_error.values[3]" };
        const options = { background: true, signal: stop.signal, onProgress: () => stop.abort() };
        const run = engine.run("train", { lab, settings: { seed: 8 } });
        const ended = await engine.run("measure", request, options).catch((error) => error.name);
        return { ended, done: (await run).result.done };
        """,
    )
    assert found == {"ended": "AbortError", "done": True}


def test_files_go_in_and_a_saved_model_comes_out(lab: Lab) -> None:
    found = in_page(
        lab,
        """
        const settings = { seed: 2, data: 500 };
        const trained = (await engine.run("train", { lab, settings })).result;
        const saved = (await engine.ask("file", { lab, settings, about: { name: "mine" } })).result;
        const model = Uint8Array.from(atob(saved.file), (letter) => letter.charCodeAt(0));
        const opened = (await engine.ask("open", { lab }, { files: { model } })).result;
        const reading = (await engine.run("read", { lab: "failure", settings: {} }, { files: { model } })).result;
        const bad = await engine.ask("open", { lab }, { files: { model: model.slice(0, 900) } }).catch((e) => e);
        return { trained, opened, reading, kept: model.length, bad: [bad.name, bad.message] };
        """,
    )
    digest = found["trained"]["digest"]
    assert found["opened"]["digest"] == found["reading"]["digest"] == digest
    assert found["opened"]["about"]["name"] == "mine"
    assert found["kept"] > 900, "the page keeps its copy"
    assert found["bad"][0] == "ValueError"
    assert "not a model file" in found["bad"][1]


LEAST_DECISIONS = 30
"""A second, in the page, with 64 plans of 20 steps: the court's own pace."""


def decide_natively(settings: dict[str, Any], planner: dict[str, Any], state: list[float], count: int) -> float:
    """Decisions a second of the same lab in native Python, asked as the page asks."""
    job = bridge.start("workshop", "train", json.dumps({"settings": settings}))
    job.advance(float("inf"))
    began = perf_counter()
    for seed in range(count):
        request = {"settings": settings, "planner": planner, "state": state, "seed": seed}
        job = bridge.start("workshop", "decide", json.dumps(request))
        job.advance(float("inf"))
        state = json.loads(job.result())["state"]
    return count / (perf_counter() - began)


def test_planning_decides_fast_enough_in_the_browser(lab: Lab, record_property: Any) -> None:
    """Questions and answers included; beside it the same decisions in native Python."""
    settings, planner = {"seed": 2, "data": 500}, {"method": "shooting", "horizon": 20, "candidates": 64}
    found = in_page(
        lab,
        """
        await engine.run("train", { lab, settings });
        const began = performance.now();
        const start = (await engine.ask("reset", { lab, seed: 1 })).result.state;
        let [state, answer] = [start, null];
        for (let seed = 0; seed < count; seed++) {
          answer = await engine.ask("decide", { lab, settings, planner, state, seed });
          state = answer.result.state;
        }
        const rate = (1000 * count) / (performance.now() - began);
        return { rate, start, state, shape: answer.result.arrays.futures.shape, length: answer.arrays.futures.length };
        """,
        settings=settings,
        planner=planner,
        count=60,
    )
    native = decide_natively(settings, planner, found["start"], 60)
    for name, value in (("decisions_per_second", found["rate"]), ("native_to_page", native / found["rate"])):
        record_property(name, value)
    print(
        f"{found['rate']:.0f} decisions a second in the page, {native:.0f} natively: {native / found['rate']:.1f} times"
    )
    assert found["rate"] >= LEAST_DECISIONS
    count, steps, size = found["shape"]
    assert (steps, size) == (21, 3)
    assert found["length"] == count * steps * size
