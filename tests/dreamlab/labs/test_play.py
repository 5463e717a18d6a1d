"""What a reader does with a trained model by hand: throws, play in both worlds, a flipped bit, a forked training."""

import base64
from typing import Any

import numpy as np
import pytest

from dreamlab.labs import play
from dreamlab.labs.failure import lab as failure
from dreamlab.labs.failure.conditions import FILM, film_steps
from dreamlab.labs.failure.first_throws import first_throws, unpacked
from dreamlab.labs.workshop import lab as workshop
from dreamlab.learn.model import Architecture, Model, flipped, parameter_name
from dreamlab.learn.training import DEFAULT_RECIPE
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import Answer, drain
from dreamlab.world import court

FEW = {"data": 500, "seed": 3}
THROW = {"x": -0.3, "y": 0.6, "vx": 0.3, "vy": 0.4, "paddle": 0.1}


@pytest.fixture(scope="module")
def models() -> Any:
    return failure.new_state(None)


@pytest.fixture(scope="module")
def sessions() -> Any:
    found = workshop.new_state(None)
    drain(workshop.TASKS["train"](found, {"settings": FEW}, {}))
    return found


def ask(lab: Any, state: Any, task: str, files: dict[str, bytes] | None = None, **request: Any) -> Answer:
    return drain(lab.TASKS[task](state, request, files or {}))


def played(lab: Any, state: Any, settings: dict[str, Any], actions: list[float]) -> tuple[list[list[float]], list[Any]]:
    """The play step by step, as the page asks for it."""
    start = play.placed(THROW).tolist()
    states = [start + start]
    said = []
    for index, action in enumerate(actions):
        said.append(ask(lab, state, "move", settings=settings, states=states[-1], action=action, index=index).plain)
        states.append(said[-1]["state"])
    return states, said


@pytest.mark.parametrize("condition", ["plain", "deaf", "gusty", "two-pictures-acting", "planner", "left-half"])
def test_a_play_is_replayed_to_the_last_bit(models: Any, condition: str) -> None:
    settings = FEW | {"condition": condition}
    actions = [1.0] * 20 + [-0.5] * 15 + [0.0] * 10
    states, said = played(failure, models, settings, actions)
    again = ask(failure, models, "dream", settings=settings | {"horizon": 20}, start=THROW, actions=actions)
    live = np.array(states)
    assert again.arrays["reality"].shape == (1, 46, 5)
    assert np.array_equal(again.arrays["reality"][0, :, [0, 1, 4]], live[:, [0, 1, 4]].T)
    assert np.array_equal(again.arrays["dream"][0], live[:, 5:])
    assert again.plain["drift"] == [each["gap"] for each in said]


def test_a_file_is_played_as_the_model_that_it_holds(models: Any, sessions: Any) -> None:
    file = base64.b64decode(ask(workshop, sessions, "file", settings=FEW).plain["file"])
    given = {"start": THROW, "actions": [0.5] * 30}
    ours = ask(workshop, sessions, "dream", settings=FEW, **given)
    theirs = ask(failure, models, "dream", {"model": file}, settings={"seed": 3}, **given)
    assert theirs.plain["trained"] is None
    assert theirs.plain["drift"] == ours.plain["drift"]
    with pytest.raises(SettingsError, match="actions"):
        ask(failure, models, "dream", settings=FEW, start=THROW, actions=[])


def test_the_front_pages_throws_are_those_of_the_default_model(models: Any) -> None:
    first = first_throws()
    assert first["steps"] == list(FILM)
    for throw in first["throws"]:
        live = ask(failure, models, "dream", settings={}, start=throw["start"])
        assert live.plain["digest"] == first["digest"]
        assert live.plain["drift"][-1] == throw["ends"][-1]
        assert throw["ends"][-1] < throw["ends"][0]
        for path, states in ((throw["reality"], "reality"), (throw["dreams"][-1], "dream")):
            assert np.abs(unpacked(path) - live.arrays[states][0][:, [0, 1, 4]]).max() <= 0.0005 + 1e-12


def test_a_dream_by_a_younger_model_is_the_one_kept_on_the_way(models: Any) -> None:
    def at(step: int | None) -> Answer:
        return ask(failure, models, "dream", settings=FEW, rally=0, step=step)

    digests = {step: at(step).plain["digest"] for step in FILM}
    assert len(set(digests.values())) == len(FILM)
    assert digests[FILM[-1]] == at(None).plain["digest"]
    assert at(9).plain["trained"] == 5
    assert at(9).plain["digest"] == digests[5]
    drift = [at(step).plain["drift"][-1] for step in (0, DEFAULT_RECIPE.steps)]
    assert drift[1] < drift[0]
    reading = ask(failure, models, "read", settings=FEW)
    assert digests[FILM[-1]] == reading.plain["digest"]
    assert at(None).plain["actions"] == ask(failure, models, "dream", settings=FEW, rally=128).plain["actions"]
    with pytest.raises(SettingsError, match="0 to 600"):
        at(601)


def test_a_longer_training_keeps_moments_at_the_same_shares() -> None:
    assert film_steps(2000)[0] == 0
    assert film_steps(2000)[-1] == 2000
    assert len(set(film_steps(2000))) == len(FILM)


def test_the_dream_lands_where_its_ball_turns_upwards() -> None:
    def state(y: float, vy: float, x: float = 0.0) -> np.ndarray:
        return np.array([x, y, 0.0, vy, 0.0])

    assert play.landed(state(0.03, -0.4), state(0.03, 0.4)) == (True, False)
    assert play.landed(state(0.03, -0.4, 0.3), state(0.03, 0.4, 0.3)) == (False, True)
    assert play.landed(state(0.9, -0.1), state(0.9, 0.1)) == (False, False)
    assert play.landed(state(0.1, 0.4), state(0.12, 0.4)) == (False, False)


def test_a_throw_is_put_inside_the_court() -> None:
    start = play.placed({"x": 9, "y": -3, "vx": 0, "vy": 7, "paddle": -2})
    assert start.tolist() == [court.X_LIMIT, court.FLOOR, 0.0, court.SPEED, -court.PADDLE_LIMIT]
    with pytest.raises(SettingsError, match="direction"):
        play.placed({"x": 0, "y": 0.5, "vx": 0, "vy": 0, "paddle": 0})
    with pytest.raises(SettingsError, match="900"):
        play.played([0.0] * 901)


def test_the_workshop_plays_and_replays_too(sessions: Any) -> None:
    actions = [1.0, 0.3] * 20
    states, _ = played(workshop, sessions, FEW, actions)
    again = ask(workshop, sessions, "dream", settings=FEW, start=THROW, actions=actions)
    assert np.array_equal(again.arrays["dream"][0], np.array(states)[:, 5:])


def test_the_rally_that_is_shown_first_is_the_typical_one_beside_the_mean_of_all(sessions: Any) -> None:
    answers = [ask(workshop, sessions, "dream", settings=FEW, rally=rally).plain for rally in range(128)]
    ends = [answer["drift"][-1] for answer in answers]
    first = ask(workshop, sessions, "dream", settings=FEW).plain
    assert first["drift"][-1] == sorted(ends)[63]
    assert ends[first["rally"]] == first["drift"][-1]
    assert np.isclose(first["mean"], np.mean(ends), rtol=1e-9)
    assert ask(workshop, sessions, "dream", settings=FEW, start=THROW).plain["mean"] is None


def test_a_training_is_looked_through_like_a_film(sessions: Any) -> None:
    curve = ask(workshop, sessions, "status", settings=FEW).plain["curve"]
    for step, error in list(zip(curve["at"], curve["held_out"], strict=True))[::13]:
        dreamt = ask(workshop, sessions, "dream", settings=FEW, rally=0, step=step)
        session = next(iter(sessions._sessions._values.values()))
        assert dreamt.plain["digest"] == session.film[step].digest
        assert workshop.training.one_step_error(session.film[step].step, session.reality) == error
    whole = ask(workshop, sessions, "dream", settings=FEW, rally=0)
    assert ask(workshop, sessions, "dream", settings=FEW, rally=0, step=curve["at"][-1]).plain == whole.plain


def test_a_fork_shares_its_beginning_and_nothing_after(sessions: Any) -> None:
    fork = {"at": 300, "change": "small"}
    plain = ask(workshop, sessions, "status", settings=FEW).plain
    forked = ask(workshop, sessions, "train", settings=FEW, fork=fork).plain
    assert forked["done"]
    assert forked["digest"] != plain["digest"]
    before = [at for at in plain["curve"]["at"] if at <= 300]
    for name in ("loss", "held_out"):
        ours, theirs = plain["curve"][name], forked["curve"][name]
        assert ours[: len(before)] == theirs[: len(before)]
        assert ours[len(before) :] != theirs[len(before) :]
    dreams = [
        ask(workshop, sessions, "dream", settings=FEW, step=step, **given).plain["digest"]
        for step in (300, 600)
        for given in ({}, {"fork": fork})
    ]
    assert dreams[0] == dreams[1]
    assert dreams[2:] == [plain["digest"], forked["digest"]]
    with pytest.raises(SettingsError, match="change"):
        ask(workshop, sessions, "train", settings=FEW, fork={"at": 1, "change": "nothing"})
    with pytest.raises(SettingsError, match="can be forked"):
        ask(workshop, sessions, "train", settings=FEW | {"remedy": "ensemble"}, fork=fork)


def test_the_lowest_bit_parts_late_if_ever_and_an_exponent_at_once(sessions: Any) -> None:
    def flip(bit: int, parameter: int = Architecture().parameter_count - 5) -> Answer:
        return ask(workshop, sessions, "dream", settings=FEW, rally=0, flip={"parameter": parameter, "bit": bit})

    lowest, highest = flip(0), flip(62)
    assert highest.plain["name"] == "bias of the change of x"
    assert lowest.plain["before"] != lowest.plain["after"]
    assert lowest.plain["parts"] is None or lowest.plain["parts"] > 5
    assert highest.plain["parts"] == 1
    assert lowest.arrays["other"].shape == lowest.arrays["dream"].shape
    assert lowest.plain["digest"] == highest.plain["digest"], "the model itself stays"


def test_a_flip_is_its_own_inverse_and_every_parameter_has_a_name() -> None:
    architecture = Architecture(width=3, depth=2)
    count = architecture.parameter_count
    model = Model(architecture, None, np.linspace(-1.0, 1.0, count))  # type: ignore[arg-type]
    for bit in (0, 52, 63):
        once = flipped(model, 5, bit)
        assert (once.parameters != model.parameters).sum() == 1
        assert flipped(once, 5, bit).digest == model.digest
    names = [parameter_name(architecture, index) for index in range(count)]
    assert len(set(names)) == count
    assert names[0] == "weight from x to unit 1 of layer 1"
    assert names[-1] == "bias of the change of paddle"
    for index in (-1, count):
        with pytest.raises(IndexError):
            flipped(model, index, 0)
    with pytest.raises(ValueError, match="63"):
        flipped(model, 0, 64)
