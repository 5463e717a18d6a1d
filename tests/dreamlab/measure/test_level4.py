"""Level 4's experiments on models whose answers are known: the court itself, a brake, and the law for each bounce."""

import json
from pathlib import Path

import numpy as np
import pytest

from dreamlab.dream import compounding
from dreamlab.dream.divergence import one_step_error
from dreamlab.dream.rollout import dream
from dreamlab.measure.level4_causes import CAUSES, by_event, flights_only, judged
from dreamlab.measure.level4_compounding import by_kind_of_step, how_fast, without_contact
from dreamlab.tasks.work import drain
from dreamlab.types import POSITIONS, VELOCITIES
from dreamlab.world import court
from dreamlab.world.rallies import Seeds, rallies

SEED = 1000
MEASURED = json.loads((Path(__file__).parents[3] / "levels/measured.json").read_text())


@pytest.fixture(scope="module")
def reality():
    return rallies(Seeds.of(SEED))


class Braking:
    """The court, but for a share of the speed that each step of free flight loses."""

    def __init__(self, share):
        self.share = share

    def step(self, state, action):
        after = court.step(state, action)
        flies = np.all(after[..., VELOCITIES] == state[..., VELOCITIES], axis=-1)
        after[..., VELOCITIES] *= np.where(flies, 1.0 - self.share, 1.0)[..., None]
        return after


def test_the_court_taken_apart_has_no_part(reality):
    found = judged(court.step, reality)
    assert found["final_speed"] == pytest.approx(court.SPEED)
    for name in ("one_step_error", "braking", "flight_velocity_error", "contact_velocity_error", "final_error"):
        assert found[name] == 0.0


def test_a_brake_of_two_per_cent_is_found_as_one(reality):
    """Its velocity error in flight is 0.02 * 0.5, all of it against the motion; contacts are right."""
    step = Braking(0.02).step
    single, dreamt = compounding.single_errors(step, reality, 60), dream(step, reality, 60)
    found = by_kind_of_step(single, reality) | how_fast(step, dreamt, reality)
    assert found["braking"] == pytest.approx(-0.01)
    assert found["flight_velocity_error"] == pytest.approx(0.01)
    assert found["contact_velocity_error"] == pytest.approx(0.0, abs=1e-12)
    assert one_step_error(step, reality) == pytest.approx(0.0, abs=1e-12), "a distance of positions does not show it"
    assert found["carried_contact"] == pytest.approx(0.0, abs=1e-12)
    assert found["carried_flight"] == found["carried_flight_velocity"] == compounding.carried(single, reality)
    assert found["carried_flight"] > 0.15
    assert found["carried_random"] < 0.75 * found["carried_flight"]
    assert found["late_speed"] < 0.25
    assert found["late_off_speed"] == 1.0
    assert found["kept_speed"] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.filterwarnings("ignore:invalid value")  # where nothing brakes there is no share of it
def test_errors_at_contacts_alone_are_found_as_such(reality):
    states = reality.states[:, :61]
    contact = compounding.contacts(states)
    errors = np.zeros((*contact.shape, 5))
    errors[..., 2] = 0.4 * contact
    found = by_kind_of_step(errors, reality)
    assert found["contacts_lost"] == 1.0
    assert found["contact_velocity_error"] == pytest.approx(0.4)
    assert found["beside_velocity_error"] == found["apart_velocity_error"] == found["carried_apart"] == 0.0
    assert found["carried_near"] == found["carried_contact"] > 0.0
    assert found["flight_velocity_error"] == found["carried_flight"] == found["carried_random"] == 0.0
    assert found["carried_contact"] > 0.05
    assert found["contact_share"] == pytest.approx(contact.mean())


@pytest.mark.filterwarnings("ignore:invalid value")
def test_position_errors_are_told_from_velocity_errors(reality):
    errors = np.zeros((len(reality.actions), 60, 5))
    errors[..., POSITIONS] = 3e-4, 4e-4
    found = by_kind_of_step(errors, reality)
    assert found["flight_position_error"] == pytest.approx(5e-4)
    assert found["flight_velocity_error"] == 0.0
    assert found["carried_flight_velocity"] == pytest.approx(0.0, abs=1e-12)
    assert 0.0 < found["carried_flight_position"] <= 60 * 5e-4 * 1.2


def test_a_law_for_each_bounce_is_wrong_shortly_before_contacts_and_nearly_nowhere_else(reality):
    """So the lesson says: it bounces some steps too early, and is nearly exact otherwise."""
    model = drain(by_event(SEED))
    errors = compounding.single_errors(model.step, reality, 119)
    contact = compounding.contacts(reality.states[:, :120])
    size = np.sqrt((errors[..., VELOCITIES] ** 2).sum(axis=-1))
    lost = ~contact & (size > 0.5 * court.SPEED)
    soon = compounding.steps_before_contact(contact) <= 5
    assert 0.02 < lost.sum() / (~contact).sum() < 0.12
    assert (lost & soon).sum() > 0.75 * lost.sum()
    assert np.median(size[~contact]) < 1e-6


def test_a_network_without_contacts_in_its_record_flies_straight_on(reality):
    model = drain(flights_only(SEED))
    middle = np.array([[0.0, 0.5, 0.3, 0.4, 0.0]])
    after = model.step(middle, np.zeros((1, 1)))
    np.testing.assert_allclose(after[:, VELOCITIES], middle[:, VELOCITIES], atol=5e-3)
    assert abs(judged(model.step, reality)["braking"]) < 5e-4


def test_every_cause_is_measured():
    assert list(MEASURED["causes"]["by_name"]) == list(CAUSES)


def test_the_steps_beside_a_contact_are_those_before_and_after_it():
    contact = np.array([[True, False, False, False, True, False, False], [False] * 7])
    beside = [[True, True, False, True, True, True, False], [False] * 7]
    np.testing.assert_array_equal(compounding.beside(contact), beside)


def test_rallies_without_a_contact_are_told_apart(reality):
    """A dream that is off by 0.1 in just those rallies, and right in all others."""
    dreamt = reality.states.copy()
    contact = compounding.contacts(reality.states[:, :61])
    dreamt[~contact.any(axis=1), :, 0] += 0.1
    found = without_contact(dreamt, reality)
    assert 0.0 < found["contactless_share"] < 1.0
    assert found["contactless_error"] == pytest.approx(0.1)
