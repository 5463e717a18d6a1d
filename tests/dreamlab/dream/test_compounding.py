"""Errors taken apart and carried, against scenes whose answer follows from Newton's first law, and against loops."""

import numpy as np
import pytest

from dreamlab.dream import compounding
from dreamlab.dream.rollout import rollout
from dreamlab.types import POSITIONS, VELOCITIES, Trajectories
from dreamlab.world import court
from dreamlab.world.experience import mixed_episodes

STEPS = 20


@pytest.fixture(scope="module")
def play() -> Trajectories:
    return mixed_episodes(court.step, 40, 60, np.random.default_rng(0))


def free_flight(velocity=(0.2, 0.1)) -> Trajectories:
    """A ball that starts in the middle and meets nothing for STEPS steps."""
    start, still = np.array([[0.0, 0.5, *velocity, 0.0]]), np.zeros((1, STEPS, 1))
    return Trajectories(rollout(court.step, start, still), still)


def errors_of(velocity=(0.0, 0.0), position=(0.0, 0.0)) -> np.ndarray:
    """The same error at each of STEPS steps."""
    errors = np.zeros((1, STEPS, 5))
    errors[..., POSITIONS], errors[..., VELOCITIES] = position, velocity
    return errors


# What is carried


def test_position_errors_in_flight_add_up_and_no_more():
    assert compounding.carried(errors_of(position=(1e-3, 0.0)), free_flight()) == pytest.approx(STEPS * 1e-3)


def test_velocity_errors_in_flight_are_integrated():
    """The error of step k moves the ball in all later ones: e * dt * (0 + 1 + ... + (STEPS - 1))."""
    carried = compounding.carried(errors_of(velocity=(0.0, 1e-3)), free_flight())
    assert carried == pytest.approx(1e-3 * court.DT * STEPS * (STEPS - 1) / 2)


def test_parts_of_the_errors_are_carried_alone():
    both, scene = errors_of(velocity=(1e-3, 0.0), position=(1e-3, 0.0)), free_flight()
    for columns, kept in ((POSITIONS, {"position": (1e-3, 0.0)}), (VELOCITIES, {"velocity": (1e-3, 0.0)})):
        alone = compounding.carried(errors_of(**kept), scene)
        assert compounding.carried(both, scene, columns) == pytest.approx(alone)


def test_only_the_chosen_steps_count():
    errors, scene = errors_of(position=(1e-3, 0.0)), free_flight()
    where = np.arange(STEPS)[None] < 7
    assert compounding.carried(errors, scene, where=where) == pytest.approx(7e-3)
    assert compounding.carried(errors, scene, where=~where) == pytest.approx((STEPS - 7) * 1e-3)
    assert compounding.carried(errors, scene, where=np.zeros((1, STEPS), dtype=bool)) == pytest.approx(0.0, abs=1e-12)


def test_a_court_without_errors_follows_the_record_to_the_bit(play):
    assert compounding.carried(np.zeros((40, 60, 5)), play) == 0.0


def test_courts_side_by_side_end_as_each_would_alone(play):
    rng = np.random.default_rng(1)
    where = compounding.contacts(play.states)
    errors = rng.normal(0.0, 0.01, (40, 60, 5))
    alone = [compounding.carried(errors, play, where=here) for here in (where, ~where)]
    assert compounding.carried_apart([errors * where[..., None], errors * ~where[..., None]], play) == alone


# Kinds of steps


def test_contacts_are_where_the_court_turns_the_ball(play):
    """Counted from the court's own account of the floor, and from the side of the walls that a straight flight ends."""
    contact = compounding.contacts(play.states)
    for t in range(60):
        state = play.states[:, t]
        outcome = court.play(state, play.actions[:, t])
        straight = state[:, POSITIONS] + court.DT * state[:, VELOCITIES]
        walls = (np.abs(straight[:, 0]) > court.X_LIMIT) | (straight[:, 1] > court.CEILING)
        np.testing.assert_array_equal(contact[:, t], walls | outcome.hit | outcome.miss)


def test_steps_before_a_contact_are_counted_as_by_hand(play):
    contact = compounding.contacts(play.states)
    ahead = compounding.steps_before_contact(contact)
    for episode in range(0, 40, 5):
        for t in range(0, 60, 3):
            later = np.flatnonzero(contact[episode, t:])
            assert ahead[episode, t] == (later[0] if len(later) else 60)


# Bias and chance


def test_a_brake_points_against_the_motion():
    states = np.array([[0.0, 0.5, 0.3, -0.4, 0.0]])
    for share in (-0.1, 0.05):
        errors = np.zeros((1, 5))
        errors[:, VELOCITIES] = share * states[:, VELOCITIES]
        assert compounding.along_motion(errors, states) == pytest.approx(share * 0.5)
    across = np.array([[0.0, 0.0, 0.4, 0.3, 0.0]])
    assert compounding.along_motion(across, states) == pytest.approx(0.0, abs=1e-15)


def test_random_signs_change_no_size_and_leave_no_bias():
    errors = np.full((200, 50, 5), 0.3)
    turned = compounding.random_signs(errors, np.random.default_rng(0))
    np.testing.assert_array_equal(np.abs(turned), errors)
    assert (turned == turned[..., :1]).all(), "one sign for all columns of a step"
    assert abs(turned.mean()) < 0.01


def test_a_bias_goes_further_than_chance():
    scene = Trajectories(np.repeat(free_flight().states, 500, axis=0), np.zeros((500, STEPS, 1)))
    bias = np.repeat(errors_of(velocity=(1e-3, 0.0)), 500, axis=0)
    chance = compounding.random_signs(bias, np.random.default_rng(1))
    assert compounding.carried(bias, scene) > 3 * compounding.carried(chance, scene)


# Models put right


def test_keeping_the_speed_keeps_the_direction():
    def braking(state, action):
        after = court.step(state, action)
        after[..., VELOCITIES] *= 0.7
        return after

    state, still = free_flight((0.3, 0.4)).states[:, 0], np.zeros((1, 1))
    kept = compounding.keeping_speed(braking)(state, still)
    np.testing.assert_allclose(kept[:, VELOCITIES], [[0.3, 0.4]])
    assert compounding.speed(braking(state, still)) == pytest.approx(0.35)


def test_a_model_without_bounces_needs_no_more_than_the_court_s_bounces(play):
    def straight(state, action):
        after = court.step(state, action)
        after[..., POSITIONS] = state[..., POSITIONS] + court.DT * state[..., VELOCITIES]
        after[..., VELOCITIES] = state[..., VELOCITIES]
        return after

    helped = rollout(compounding.helped_at_contacts(straight), play.states[:, 0], play.actions)
    np.testing.assert_allclose(helped, play.states, atol=1e-9)
    assert np.abs(rollout(straight, play.states[:, 0], play.actions) - play.states).max() > 0.5
