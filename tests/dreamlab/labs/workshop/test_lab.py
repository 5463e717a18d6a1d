"""Level 3's lab through the bridge, as the page drives it: every task, its refusals, and pausing."""

import base64
import json
from pathlib import Path

import numpy as np
import pytest

from dreamlab import bridge, load
from dreamlab.labs.workshop.sessions import LEAST_PLAY, ROW, WorkshopSettings
from dreamlab.learn.model_file import load_with_about
from dreamlab.learn.remedies import REMEDIES
from dreamlab.learn.training import DEFAULT_RECIPE
from dreamlab.tasks.settings import SettingsError
from dreamlab.world import court

HEADLINE = json.loads((Path(__file__).parents[4] / "levels" / "measured.json").read_text())["headline"]
SMALL = {"data": 200, "seed": 5}


def job(task, files=None, **request):
    return bridge.start("workshop", task, json.dumps(request), files)


def run(task, files=None, **request):
    """The result, and its arrays in shape."""
    work = job(task, files, **request)
    while not work.advance(50.0):
        pass
    result = json.loads(work.result())
    shapes = result.get("arrays", {})
    return result, {name: work.array(name).reshape(shapes[name]["shape"]) for name in work.arrays()}


def own_play(count=60):
    """Rows as the page records them, by a paddle that sweeps."""
    state, rows = court.reset(np.random.default_rng(1), 1), []
    for index in range(count):
        action = np.array([[1.0 if index % 40 < 20 else -1.0]])
        after = court.step(state, action)
        rows.append(np.concatenate([state, action, after], axis=1)[0])
        state = after
    return np.array(rows).astype("<f8")


def test_the_courts_steps_are_the_courts():
    state = run("reset", seed=3)[0]["state"]
    result, _ = run("step", state=state, action=1.0)
    expected = court.play(np.array(state), np.array([1.0]))
    assert result == {"state": expected.state.tolist(), "hit": False, "miss": False}


def test_default_training_gives_the_headlines_model_and_pausing_changes_no_bit():
    paused = job("train", settings={"seed": 0}, restart=True)
    for _ in range(5):
        assert not paused.advance(5.0)
    assert 0 < json.loads(paused.result())["step"] < DEFAULT_RECIPE.steps
    assert run("dream", settings={"seed": 0})[0]["digest"] != HEADLINE["digest"]
    result, _ = run("train", settings={"seed": 0})
    assert result["digest"] == HEADLINE["digest"]
    assert result["one_step_error"] == pytest.approx(HEADLINE["one_step_error"], rel=1e-9)
    assert result["curve"]["at"][-1] == result["steps"] == DEFAULT_RECIPE.steps
    assert result["curve"]["held_out"][0] > 2 * result["curve"]["held_out"][-1]
    assert result["done"]
    again, _ = run("train", settings={"seed": 0}, restart=True)
    assert again["digest"] == result["digest"]
    assert again["curve"] == result["curve"]


def test_training_goes_on_point_by_point_to_the_same_model():
    settings = {"data": 100, "seed": 9}
    whole, _ = run("train", settings=settings)
    run("discard", settings=settings)
    status = run("train", settings=settings, points=1)[0]
    assert (len(status["curve"]["at"]), status["done"]) == (1, False)
    assert status["digest"] not in (None, whole["digest"])
    status = run("train", settings=settings, points=2)[0]
    assert status["curve"]["at"] == whole["curve"]["at"][:3]
    assert run("train", settings=settings)[0] == whole
    with pytest.raises(SettingsError, match="points should be 1 to 40"):
        run("train", settings=settings, points=0)


@pytest.mark.parametrize("policy", ["mixed", "random", "sticky", "following"])
def test_experience_is_counted_where_it_lies(policy):
    result, arrays = run("collect", settings={"policy": policy, "data": 1000})
    assert result["count"] == 1000 == arrays["density"].sum() == arrays["paddle"].sum()
    assert sum(result["actions"].values()) == pytest.approx(1.0)
    assert 0 <= result["hits"] <= result["landings"] < 50
    assert result["outside"] == 0


def test_noise_puts_balls_outside_the_court_and_they_are_counted():
    result, arrays = run("collect", settings={"data": 1000, "noise": 0.1})
    assert 0 < result["outside"] < 500
    assert arrays["density"].sum() + result["outside"] == result["count"] == 1000


def test_the_balls_that_come_down_are_those_of_the_play_however_noisy_the_sensor():
    still, _ = run("collect", settings={"data": 1000})
    shaken, _ = run("collect", settings={"data": 1000, "noise": 0.1})
    assert (shaken["landings"], shaken["hits"]) == (still["landings"], still["hits"])


def test_own_play_is_experience():
    rows = own_play()
    files = {"play": rows.tobytes()}
    settings = {"policy": "own", "seed": 1}
    result, arrays = run("collect", files, settings=settings)
    assert result["count"] == len(rows)
    assert result["actions"]["rest"] == 0.0
    column, row = int((rows[0, 0] + 0.5) * 24), int(rows[0, 1] * 24)
    assert arrays["density"][row, column] >= 1
    trained, _ = run("train", files, settings=settings)
    longer, _ = run("train", {"play": own_play(80).tobytes()}, settings=settings)
    assert trained["digest"] != longer["digest"]


@pytest.mark.parametrize(
    ("play", "says"),
    [
        (None, "record some on the court"),
        (b"1234567", "rows of 11 numbers"),
        (own_play(LEAST_PLAY - 1).tobytes(), "50 to 20000 transitions, there are 49"),
        ((own_play() * 9.0).tobytes(), "cannot have given"),
        (np.full((60, ROW), np.nan).tobytes(), "cannot have given"),
    ],
)
def test_bad_play_is_refused(play, says):
    files = {} if play is None else {"play": play}
    for task in ("collect", "train"):
        with pytest.raises(SettingsError, match=says):
            run(task, files, settings={"policy": "own"})


def test_a_dream_starts_where_it_is_told():
    run("train", settings=SMALL)
    start = {"x": 0.1, "y": 0.5, "vx": 3.0, "vy": -4.0, "paddle": 0.9}
    result, arrays = run("dream", settings=SMALL, start=start, horizon=30)
    np.testing.assert_allclose(arrays["reality"][0, 0], [0.1, 0.5, 0.3, -0.4, 0.4], rtol=1e-12)
    assert arrays["dream"].shape == (1, 31, 5)
    gap = np.hypot(*(arrays["dream"] - arrays["reality"])[0, 1:, :2].T)
    np.testing.assert_allclose(result["drift"], gap, rtol=1e-12)
    assert result["visible_step"] == int(np.flatnonzero(gap >= 0.04)[0]) + 1
    assert result["disagreement"] is None
    assert result["rally"] is None


def test_test_rallies_come_in_turn_and_begin_anew():
    run("train", settings=SMALL)
    dreams = {rally: run("dream", settings=SMALL, rally=rally)[0] for rally in (0, 1, 128)}
    assert [dream["rally"] for dream in dreams.values()] == [0, 1, 0]
    assert dreams[0] == dreams[128]
    assert dreams[0]["drift"] != dreams[1]["drift"]


@pytest.mark.parametrize(
    ("task", "request_", "says"),
    [
        ("train", {"settings": {"remedy": "prayer"}}, "remedy should be one of plain"),
        ("train", {"settings": {"policy": "none"}}, "policy should be one of mixed"),
        ("train", {"settings": {"horizon": 3}}, "'horizon' is no setting"),
        ("dream", {"settings": {"seed": 999}}, "there is no model yet"),
        ("file", {"settings": {"seed": 999}}, "no model to save yet"),
        ("dream", {"settings": SMALL, "horizon": 121}, "horizon should be 5 to 120"),
        ("dream", {"settings": SMALL, "start": {"x": 0}}, "start should be 5"),
        ("dream", {"settings": SMALL, "start": dict.fromkeys(("x", "y", "vx", "vy", "paddle"), 0)}, "a direction"),
        ("step", {"state": [0, 0, 0, 0, "a"], "action": 0}, "state should be 5 numbers"),
        ("step", {"state": [0, 0, 0, 0], "action": 0}, "state should be 5"),
        ("step", {"state": [0, 0, 0, 0, 0], "action": None}, "action should be 1"),
        ("score", {"settings": SMALL, "who": "me"}, "who should be one of"),
        ("decide", {"settings": SMALL, "planner": {"method": "luck"}}, "planner should be one of"),
        ("decide", {"settings": SMALL, "planner": {"candidates": 3}}, "candidates should be 4 to 256"),
        ("decide", {"settings": SMALL, "planner": {"horizon": 99}}, "horizon should be 4 to 42"),
    ],
)
def test_bad_requests_are_refused_by_name(task, request_, says):
    run("train", settings=SMALL)
    with pytest.raises(SettingsError, match=says):
        run(task, **request_)


def test_scattered_play_cannot_be_trained_by_multi_step_and_says_so_every_time():
    files = {"play": own_play(160)[::2].tobytes()}
    for _ in range(2):
        with pytest.raises(SettingsError, match="5 successive transitions"):
            run("train", files, settings={"policy": "own", "remedy": "multi-step"})


def test_training_is_found_where_it_stands_and_forgotten_when_told():
    settings = {"data": 200, "seed": 6}
    untrained, _ = run("status", settings=settings)
    assert (untrained["step"], untrained["digest"], untrained["done"]) == (0, None, False)
    paused = job("train", settings=settings)
    for _ in range(5):
        paused.advance(5.0)
    paused, _ = run("status", settings=settings)
    assert 0 < paused["step"] < paused["steps"]
    assert paused["one_step_error"] > 0.0
    trained, _ = run("train", settings=settings)
    assert run("status", settings=settings)[0] == trained
    assert run("discard", settings=settings)[0] == untrained == run("status", settings=settings)[0]
    with pytest.raises(SettingsError, match="train one first"):
        run("dream", settings=settings)


def test_a_saved_model_is_named_anew():
    run("train", settings=SMALL)
    saved, _ = run("file", settings=SMALL, about={"name": "old", "date": "2026-11-24"})
    renamed, _ = run("file", {"model": base64.b64decode(saved["file"])}, about={"name": "new"})
    assert renamed["about"] == saved["about"] | {"name": "new"}
    data = base64.b64decode(renamed["file"])
    assert load_with_about(data)[1]["name"] == "new"
    assert load(data).digest == saved["digest"]


def test_a_saved_model_takes_the_trained_ones_place():
    trained, _ = run("train", settings=SMALL)
    saved, _ = run("file", settings=SMALL, about={"name": "mine", "date": "2026-11-24"})
    data = base64.b64decode(saved["file"])
    assert load(data).digest == trained["digest"] == saved["digest"]
    assert load_with_about(data)[1] == saved["about"]
    assert saved["about"]["settings"] == WorkshopSettings.read(SMALL).__dict__
    opened, _ = run("open", {"model": data})
    assert (opened["digest"], opened["members"], opened["width"]) == (trained["digest"], 1, 64)
    files, elsewhere = {"model": data}, {"seed": 77}
    assert run("dream", files, settings=elsewhere)[0]["digest"] == trained["digest"]
    reading = bridge.start("failure", "read", json.dumps({"settings": {"seed": 5}}), files)
    while not reading.advance(50.0):
        pass
    result = json.loads(reading.result())
    assert (result["digest"], result["retrained"], result["about"]["name"]) == (trained["digest"], False, "mine")
    assert result["one_step_error"] == pytest.approx(trained["one_step_error"], rel=1e-12)


def test_a_bad_file_is_refused():
    with pytest.raises(ValueError, match="not a model file"):
        run("open", {"model": b"junk"})


@pytest.mark.parametrize("method", ["shooting", "cem"])
def test_a_decision_shows_its_futures(method):
    run("train", settings=SMALL)
    state = [0.2, 0.15, 0.1, -0.48, -0.3]
    planner = {"method": method, "horizon": 12, "candidates": 32}
    result, arrays = run("decide", settings=SMALL, planner=planner, state=state, seed=1)
    futures = arrays["futures"]
    assert futures.shape[1:] == (13, 3)
    assert 2 <= len(futures) <= 24
    assert 0 <= result["chosen"] < len(futures)
    np.testing.assert_array_equal(futures[:, 0], np.tile([0.2, 0.15, -0.3], (len(futures), 1)))
    assert result["action"] > 0.5
    expected = court.step(np.array(state), np.array([result["action"]]))
    assert result["state"] == expected.tolist()


def test_a_throw_of_the_readers_is_where_the_planner_dreams_from():
    run("train", settings=SMALL)
    thrown = {"x": 0.2, "y": 0.5, "vx": 3.0, "vy": -4.0, "paddle": 9.0}
    placed = run("reset", start=thrown)[0]["state"]
    assert placed == [0.2, 0.5, pytest.approx(0.3), pytest.approx(-0.4), court.PADDLE_LIMIT]
    result, arrays = run("decide", settings=SMALL, start=thrown, seed=1)
    assert result["origin"] == placed
    assert (arrays["futures"][:, 0] == [0.2, 0.5, court.PADDLE_LIMIT]).all()
    with pytest.raises(SettingsError, match="needs a direction"):
        run("decide", settings=SMALL, start=thrown | {"vx": 0.0, "vy": 0.0})


def test_scores_come_step_by_step_and_rank_the_paddles():
    run("train", settings={"seed": 0})
    rates = {}
    for who in ("random", "reactive", "planner"):
        work = job("score", settings={"seed": 0}, who=who, planner={"candidates": 16})
        chances = []
        while not work.advance(0.0):
            chances.append(json.loads(work.result())["chances"])
        result = json.loads(work.result())
        assert chances == sorted(chances)
        assert result["low"] <= result["rate"] == result["hits"] / result["chances"] <= result["high"]
        rates[who] = result
    assert rates["random"]["high"] < rates["planner"]["low"]


def test_an_ensembles_doubt_is_shown_beside_its_dream():
    settings = {"data": 100, "remedy": "ensemble"}
    run("train", settings=settings)
    result, _ = run("dream", settings=settings, horizon=40)
    assert len(result["disagreement"]) == 40
    assert result["disagreement"][-1] > result["disagreement"][0] > 0.0
    assert result["doubt_step"] is not None


def test_the_description_names_every_choice():
    described = json.loads(bridge.describe("workshop"))
    assert [each["name"] for each in described["remedies"]] == list(REMEDIES)
    assert described["candidates"]["default"] in described["candidates"]["stops"]
    assert described["plan_horizon"]["default"] in described["plan_horizon"]["stops"]
