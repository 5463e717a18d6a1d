"""Inside a model: arrows that are its predictions, and bends at which its hidden units begin to speak."""

import numpy as np
import pytest

from dreamlab.labs.workshop.sessions import WorkshopSettings
from dreamlab.learn.model import forward, layers, normalise
from dreamlab.measure import level2
from dreamlab.services import inside
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import drain
from dreamlab.world import court

KEPT = inside.new_state(None)
RIGHT = inside.FLIGHTS["right"][1]


def look(model, flight="right"):
    return drain(inside.TASKS["look"](KEPT, {"model": model, "flight": flight}, {})).plain


def arrows(scene):
    """[N, 2, 2] foot and tip of each arrow in the last frame."""
    return np.array([shape["places"][-1] for shape in scene["shapes"] if shape["label"] == "change of velocity"])


def test_the_line_s_arrows_are_a_spring_towards_the_middle():
    found = arrows(look("line")["scene"])
    x, change = found[:, 0, 0], found[:, 1, 0] - found[:, 0, 0]
    assert (change[x > 0.4] < 0).all()
    assert np.corrcoef(x, change)[0, 1] < -0.95  # and the stronger, the further out
    assert level2.line(WorkshopSettings()).weights[0, 2] < 0


def test_the_court_and_the_line_of_free_flights_have_no_arrow_in_the_middle():
    for model in ("court", "flight_line"):
        found = arrows(look(model)["scene"])
        middle = np.abs(found[:, 0, 0]) < 0.3
        np.testing.assert_array_equal(found[middle][:, 0, 0], found[middle][:, 1, 0])
    assert np.ptp(arrows(look("court")["scene"])[:, 1, 0] - arrows(look("court")["scene"])[:, 0, 0]) > 0.05


def test_a_bend_is_where_a_unit_begins_to_speak():
    history = drain(KEPT.get("network", inside.train))
    model = history[-1][1]
    bends = inside.bends_of(model, RIGHT)
    there = bends[np.isfinite(bends).all(axis=(1, 2))]
    assert len(there) > 10
    middle = there.mean(axis=1)
    state = np.zeros((len(middle), 5))
    state[:, :2], state[:, 2:4] = middle, RIGHT
    inputs = normalise(model.normaliser, state, np.zeros((len(middle), 1)))
    hidden = layers(model.architecture, model.parameters)[0]
    sums = np.abs(inputs @ hidden[:-1] + hidden[-1])
    assert (sums.min(axis=1) < 1e-9).all()  # on each line one unit's sum is nothing
    assert forward(layers(model.architecture, model.parameters), inputs)[1].shape[1] >= 64


def test_the_training_that_is_watched_is_the_default_one():
    history = drain(KEPT.get("network", inside.train))
    steps = [step for step, _ in history]
    assert steps == sorted(set(steps))
    assert len(history) == inside.FRAMES
    found = look("network")
    assert found["units"] == history[-1][1].architecture.width
    assert len(found["scene"]["words"]) == inside.FRAMES
    assert len({model.digest for _, model in history}) == inside.FRAMES


def test_arrows_of_the_network_are_what_it_predicts():
    model = drain(KEPT.get("network", inside.train))[-1][1]
    found = arrows(look("network")["scene"])
    state = np.array([[*found[60, 0], *RIGHT, 0.0]])
    change = (model.step(state, np.zeros((1, 1))) - state)[0, 2:4]
    drawn = found[60, 1] - found[60, 0]
    assert abs(change[0] * drawn[1] - change[1] * drawn[0]) < 1e-3
    assert pytest.approx(np.hypot(*RIGHT)) == court.SPEED


def test_an_unknown_model_is_named():
    with pytest.raises(SettingsError, match="model"):
        look("oracle")
