"""The failure lab in other worlds than the court: the experiment of a sweep's cell, and a picture of each dream."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

import dreamlab
from dreamlab.challenges.judging import judge
from dreamlab.labs.failure import elsewhere
from dreamlab.labs.failure import lab as failure
from dreamlab.labs.failure.conditions import TrainedModels
from dreamlab.labs.failure.lab import FailureSettings
from dreamlab.shape import GROUND, Shape
from dreamlab.sweep.cell import Cell, measure
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import drain
from dreamlab.world.named import OWN, TITLES, find_world
from dreamlab.world.own import OWN as SPRING
from dreamlab.world.pendulum import PENDULUM
from dreamlab.world.worlds import WORLDS

MODELS = TrainedModels()
AWAY = [name for name in TITLES if name != "court"]
EACH = pytest.mark.parametrize("name", AWAY)


def read(**settings):
    return drain(failure.read(FailureSettings.read({"data": 200, "horizon": 20, **settings}), MODELS))


def test_the_list_of_worlds_is_what_the_worlds_say_themselves():
    assert {**{name: world.title for name, world in WORLDS.items()}, OWN: SPRING.title} == TITLES
    assert all(find_world(name).name == name for name in TITLES)


def test_a_lab_that_stays_on_the_court_imports_no_other_world():
    program = (
        "import sys, dreamlab.bridge; from dreamlab import reading; reading('failure', data=50, horizon=5)\n"
        "others = {f'dreamlab.world.{each}' for each in ('pendulum', 'cart_pole', 'orbit', 'worlds', 'own')}\n"
        "assert not others & {*sys.modules}, others & {*sys.modules}\n"
        "reading('failure', data=50, horizon=5, world='own')\n"
        "assert 'dreamlab.world.own' in sys.modules and 'dreamlab.world.worlds' not in sys.modules\n"
        "import dreamlab; assert len(dreamlab.WORLDS) == 6"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize(("condition", "of_cell"), [("plain", "plain"), ("left-half", "half"), ("deaf", "deaf")])
def test_a_reading_is_the_same_experiment_as_a_cell_of_a_sweep_in_bits(name, condition, of_cell):
    found = read(world=name, condition=condition, noise=0.01, seed=4)
    cell = measure(Cell(world=name, data=200, noise=0.01, condition=of_cell, horizon=20, seed=4))
    same = ("one_step_error", "final_error", "middle_error", "line_error", "visible_step")
    assert {each: found.figures[each] for each in same} == {each: cell[each] for each in same}
    assert found.digest == cell["digest"]


@EACH
def test_what_a_page_is_told_fits_the_world(name):
    found, world = read(world=name), find_world(name)
    plain = found.plain()
    assert plain["world"]["unit"] == world.length
    thresholds = plain["world"]["thresholds"]
    assert thresholds["visible"] == world.visible
    assert 0.0 < thresholds["coin_flip"] == found.figures["chance_error"] <= 2.0 * thresholds["court_width"]
    assert len(plain["pictures"]) == failure.SHOWN
    assert {len(scene["words"]) for scene in plain["pictures"]} == {21}


@EACH
def test_a_picture_shows_the_world_and_its_dream_and_the_gap_between(name):
    world = find_world(name)
    found = read(world=name)
    real, dreamt = found.reality[0], found.dream[0]
    scene = elsewhere.picture(real, dreamt, world, "title", "says")
    there, dreaming = world.draw(real), world.draw(dreamt)
    by_role = {role: [shape for shape in scene.shapes if shape.role == role] for role in ("reality", "dream", GROUND)}
    moving = [shape for shape in there if shape.role != GROUND]
    assert len(by_role[GROUND]) == len(there) - len(moving)
    for role, drawn in (("reality", there), ("dream", dreaming)):
        # one more than the world draws: the trail
        assert len(by_role[role]) == len(moving) + 1
        wanted = [shape.places for shape in drawn if shape.role != GROUND]
        for shape, places in zip(by_role[role][1:], wanted, strict=True):
            np.testing.assert_array_equal(shape.places, places)
    (gap,) = [shape for shape in scene.shapes if shape.role == "error"]
    np.testing.assert_array_equal(gap.places[0, 0], gap.places[0, 1])  # both begin at one place
    assert np.abs(gap.places[-1, 0] - gap.places[-1, 1]).max() > 0.0
    assert "apart" in scene.words[-1]


def test_a_draw_that_gives_too_few_frames_is_named():
    short = replace(PENDULUM, draw=lambda states: (Shape("circle", "", "reality", states[:2, None, 0:2], radius=0.1),))
    with pytest.raises(ValueError, match="pendulum: draw gives 2 frames of a circle for 6 states"):
        elsewhere.picture(np.zeros((6, 3)), np.zeros((6, 3)), short, "", "")


@EACH
def test_a_deaf_model_dreams_the_same_whatever_is_done(name):
    figures = read(world=name, condition="deaf").figures
    assert figures["plans_dreamt"] == 0.0
    assert figures["plans_apart"] > 0.05


def test_one_picture_withholds_velocities_and_actions():
    def step_of(condition):
        trained = drain(
            MODELS.get(FailureSettings.read({"data": 200, "world": "orbit", "condition": condition}).training())
        )
        return trained.model.step

    state = np.array([[0.9, 0.1, 0.3, 1.2]])
    other = np.array([[0.9, 0.1, -0.5, 0.2]])
    pushed, rest = np.ones((1, 2)), np.zeros((1, 2))
    one = step_of("one-picture")
    np.testing.assert_array_equal(one(state, rest), one(state, pushed))
    np.testing.assert_allclose(one(state, rest) - state, one(other, rest) - other, atol=1e-14)
    whole = step_of("plain")
    assert (whole(state, rest) != whole(state, pushed)).any()


def test_a_model_that_saw_one_half_is_worse_in_the_other():
    figures = read(world="pendulum", condition="left-half", data=2000).figures
    assert figures["unseen_error"] > 1.5 * figures["shown_error"]


@pytest.mark.parametrize("name", [name for name in AWAY if name != OWN])
def test_plans_are_for_the_worlds_own_task(name):
    found = read(world=name, condition="planner")
    for score in ("promised_score", "kept_score", "best_score"):
        assert 0.0 <= found.figures[score] <= 1.0
    assert found.scene is not None
    assert find_world(name).task.says in found.scene.says


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"world": "moon"}, "world should be one of court, pendulum"),
        ({"world": "orbit", "condition": "gusty"}, "'gusty' goes with the court only: The gusts are"),
        ({"world": "pendulum", "condition": "two-pictures"}, "goes with the court only: Two pictures"),
    ],
)
def test_what_a_world_does_not_have_is_refused_in_a_sentence(given, says):
    with pytest.raises(SettingsError, match=says):
        FailureSettings.read(given)


def test_by_hand_with_a_saved_model_or_without_a_task_nothing_is_done_elsewhere():
    settings = {"data": 200, "world": "pendulum"}
    start = {"x": 0.0, "y": 0.5, "vx": 0.3, "vy": 0.4, "paddle": 0.0}
    for task in ("dream", "move"):
        with pytest.raises(SettingsError, match="belong to the court"):
            drain(failure.TASKS[task](MODELS, {"settings": settings, "start": start}, {}))
    court = drain(MODELS.get(FailureSettings.read({"data": 50}).training())).model
    with pytest.raises(SettingsError, match="knows nothing of another world"):
        drain(failure.read(FailureSettings.read(settings), MODELS, court))
    with pytest.raises(SettingsError, match="it has no task"):
        read(world=OWN, condition="planner")


def test_the_band_is_in_the_worlds_own_distance():
    settings = FailureSettings.read({"data": 200, "horizon": 20, "world": "cart-pole"})
    copies = {seed: drain(failure.read_copy(replace(settings, seed=seed), MODELS)) for seed in range(5)}
    found = failure.spread(settings, copies)
    ends = [read(world="cart-pole", seed=seed).final_error for seed in range(5)]
    assert found["median"][-1] == np.median(ends)


def test_no_challenge_of_the_court_is_met_in_another_world():
    challenge = {
        "met": [{"figure": "final_error", "op": "<", "value": 1.0}],
        "score": {"figure": "final_error", "better": "less"},
    }
    figures = {"final_error": 0.1}
    assert judge(challenge, vars(FailureSettings()), figures).met
    verdict = judge(challenge, vars(FailureSettings(world="pendulum")), figures)
    assert not verdict.met
    assert [line.found for line in verdict.lines if line.name == "world"] == ["pendulum"]
    assert judge({**challenge, "fixed": {"world": "pendulum"}}, vars(FailureSettings(world="pendulum")), figures).met


def test_a_call_reads_any_world():
    found = dreamlab.reading("failure", data=200, horizon=20, world="bumpy")
    assert found["digest"] == read(world="bumpy").digest
