"""Level 3's training in other worlds than the court: the failure lab's models, in the world's own distance."""

import base64
import json

import pytest

import dreamlab
from dreamlab import bridge
from dreamlab.dream.divergence import drift_curve
from dreamlab.dream.rollout import dream
from dreamlab.labs.workshop import lab
from dreamlab.labs.workshop.sessions import Fork, WorkshopSettings
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import drain
from dreamlab.world.named import OWN, TITLES, find_world
from dreamlab.world.rallies import Seeds, rallies

LITTLE = {"data": 200, "seed": 3}


def ask(sessions, task, files=None, **request):
    answer = drain(lab.TASKS[task](sessions, request, files or {}))
    json.dumps(answer.plain, allow_nan=False)
    return answer


@pytest.mark.parametrize("world", TITLES)
def test_its_model_is_the_failure_labs_and_its_drift_in_the_worlds_distance(world):
    found = dreamlab.reading("workshop", world=world, horizon=20, **LITTLE)
    theirs = dreamlab.reading("failure", world=world, horizon=20, **LITTLE)
    assert found["digest"] == theirs["digest"]
    assert found["drift"] == theirs["drift"]
    assert found["one_step_error"] == theirs["one_step_error"]
    assert found["visible_step"] == theirs["visible_step"]
    assert ("pictures" in found) == (world != "court")
    if world != "court":
        assert found["world"] == theirs["world"]
        assert len(found["pictures"]) == 1


def test_a_dream_is_drawn_and_measured_in_its_world():
    state, settings = lab.new_state(None), LITTLE | {"world": "cart-pole", "remedy": "ensemble"}
    status = ask(state, "train", settings=settings).plain
    found = ask(state, "dream", settings=settings, horizon=20)
    world = find_world("cart-pole")
    tests = rallies(Seeds.of(3), world=world)
    model = state.find(WorkshopSettings.read(settings), None).model
    assert status["digest"] == model.digest == found.plain["digest"]
    dreamt = dream(model.step, tests, 20)
    assert found.plain["mean"] == pytest.approx(drift_curve(dreamt, tests.states[:, :21], world)[-1], rel=1e-12)
    assert found.plain["world"]["unit"] == world.length
    [picture] = found.plain["pictures"]
    assert picture["says"].startswith(world.title)
    assert found.plain["disagreement"] is not None
    other = ask(state, "dream", settings=settings, horizon=20, rally=found.plain["rally"] + 1)
    assert other.plain["pictures"][0]["says"] != picture["says"]


def test_a_training_is_forked_and_filmed_there_too():
    state, settings = lab.new_state(None), LITTLE | {"world": "orbit"}
    ask(state, "train", settings=settings)
    fork = {"at": 300, "change": "faster"}
    ask(state, "train", settings=settings, fork=fork)
    ours = state.find(WorkshopSettings.read(settings), None)
    theirs = state.find(WorkshopSettings.read(settings), None, Fork.read(fork))
    assert ours.film[300].digest == theirs.film[300].digest
    assert ours.model.digest != theirs.model.digest
    assert len(ours.film[0].normaliser.low) == find_world("orbit").state_size


def test_what_needs_a_ball_and_a_paddle_is_the_courts_alone():
    state, settings = lab.new_state(None), LITTLE | {"world": "pendulum"}
    ask(state, "train", settings=settings)
    for policy in ("following", "own"):
        with pytest.raises(SettingsError, match="goes with the court only"):
            WorkshopSettings.read(settings | {"policy": policy})
    start = {"x": 0.0, "y": 0.5, "vx": 0.3, "vy": 0.4, "paddle": 0.0}
    for task, request in (
        ("dream", {"start": start}),
        ("move", {"states": [0.0] * 10, "action": 0.0}),
        ("decide", {"state": [0.0] * 5}),
        ("score", {"who": "planner"}),
    ):
        with pytest.raises(SettingsError, match="belong to the court"):
            ask(state, task, settings=settings, **request)
    court = lab.new_state(None)
    ask(court, "train", settings=LITTLE)
    file = base64.b64decode(ask(court, "file", settings=LITTLE).plain["file"])
    with pytest.raises(SettingsError, match="knows nothing of another world"):
        ask(state, "dream", {"model": file}, settings=settings)
    with pytest.raises(SettingsError, match="world should be one of"):
        WorkshopSettings.read({"world": "moon"})


def test_experience_is_counted_in_any_world():
    found = ask(lab.new_state(None), "collect", settings=LITTLE | {"world": "pendulum"})
    assert found.plain["count"] == 200
    assert sum(found.plain["actions"].values()) == pytest.approx(1.0)
    assert found.arrays == {}
    worlds = json.loads(bridge.describe("workshop"))["worlds"]
    assert [each["name"] for each in worlds] == [name for name in TITLES if name != OWN]
