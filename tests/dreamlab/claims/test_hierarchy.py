"""Hierarchy: events and tokens against episodes made by hand and the court's own word, solving against LAPACK."""

import functools
import json
from pathlib import Path

import numpy as np
import pytest

from dreamlab.claims.hierarchy import experiment, jumps, levels, rivals
from dreamlab.claims.hierarchy.bounces import recorded
from dreamlab.claims.shared.bounces import CEILING, EVENTS, FLIGHT, FLOOR, LEFT, PADDLE, RIGHT, events
from dreamlab.dream.rollout import rollout
from dreamlab.learn.model import normalise
from dreamlab.learn.training import Recipe
from dreamlab.tasks.work import drain
from dreamlab.types import STATE_SIZE, Trajectories
from dreamlab.world import court
from dreamlab.world.experience import mixed_episodes, transitions


def measured(name: str) -> dict:
    return json.loads((Path(__file__).parents[3] / "levels/measured.json").read_text())["claims"][name]["figures"]


@pytest.fixture(scope="module")
def play() -> Trajectories:
    return mixed_episodes(court.step, 60, 125, np.random.default_rng(0))


@pytest.fixture(scope="module")
def two_levels(play):
    return drain(levels.fit(recorded(play), np.random.default_rng(1)))


# The vocabulary


def test_events_of_a_ball_sent_at_each_side():
    speed, still = 0.4, np.zeros((1, 1))
    cases = {
        FLIGHT: [0.0, 0.5, 0.1, speed, 0.0],
        LEFT: [-court.X_LIMIT + 1e-3, 0.5, -speed, 0.1, 0.0],
        RIGHT: [court.X_LIMIT - 1e-3, 0.5, speed, 0.1, 0.0],
        CEILING: [0.0, court.CEILING - 1e-3, 0.1, speed, 0.0],
        FLOOR: [0.3, court.FLOOR + 1e-3, 0.1, -speed, -0.3],
        PADDLE: [0.05, court.FLOOR + 1e-3, 0.1, -speed, 0.0],
    }
    for kind, state in cases.items():
        states = np.array([state])
        both = np.stack([states, court.step(states, still)], axis=1)
        assert EVENTS[events(transitions(Trajectories(both, still[None])))[0]] == EVENTS[kind]


def test_hits_and_misses_are_those_that_the_court_counts(play):
    record = recorded(play)
    outcome = court.play(record.steps.state, record.steps.action)
    np.testing.assert_array_equal(record.event == PADDLE, outcome.hit)
    np.testing.assert_array_equal(record.event == FLOOR, outcome.miss)


def test_tokens_and_waits_look_ahead_to_the_next_bounce(play):
    record = recorded(play)
    event, token, wait = (values.reshape(60, 125) for values in (record.event, record.token, record.wait))
    known = 0
    for episode in range(60):
        for t in range(0, 125, 7):
            later = np.flatnonzero(event[episode, t:] != FLIGHT)
            if not len(later):
                assert token[episode, t] == -1
                continue
            known += 1
            assert wait[episode, t] == later[0]
            assert token[episode, t] == min(event[episode, t + later[0]], FLOOR) - 1
    assert known > 500


# The two levels


def test_the_upper_level_is_right_about_most_bounces_of_other_play(two_levels):
    record = recorded(mixed_episodes(court.step, 60, 125, np.random.default_rng(9)))
    known = record.token >= 0
    token, wait = two_levels.ask(record.steps.state[known])
    assert (token == record.token[known]).mean() > 0.9
    assert np.abs(wait - record.wait[known]).mean() < 4.0


def test_how_often_the_upper_level_was_asked(two_levels, play):
    path = rollout(two_levels.step, two_levels.begin(play.states[:, 0]), play.actions)
    bounced = 0
    for t in range(play.actions.shape[1]):
        bounced += (path[:, t, -1] <= 0).sum()
    assert two_levels.asked(path) == bounced / play.actions[..., 0].size
    assert 0.0 < two_levels.asked(path) < 0.1


def test_between_bounces_the_upper_level_is_not_asked(two_levels):
    state = np.array([[0.0, 0.5, 0.0, 0.3, 0.2]])
    memory = two_levels.begin(state)
    waits = [memory[0, -1]]
    for _ in range(int(memory[0, -1])):
        memory = two_levels.step(memory, np.zeros((1, 1)))
        waits.append(memory[0, -1])
    np.testing.assert_array_equal(np.diff(waits), -1.0)
    assert waits[-1] == 0.0


def test_in_flight_the_lower_level_is_nearly_exact(two_levels):
    rng = np.random.default_rng(6)
    middle = np.column_stack(
        [
            rng.uniform(-0.2, 0.2, 50),
            rng.uniform(0.4, 0.6, 50),
            rng.uniform(-0.3, 0.3, (50, 2)),
            rng.uniform(-0.3, 0.3, 50),
        ]
    )
    action = rng.uniform(-1.0, 1.0, (50, 1))
    memory = np.concatenate([middle, np.zeros((50, 1)), np.full((50, 1), 9.0)], axis=1)
    following = two_levels.step(memory, action)[:, :STATE_SIZE]
    np.testing.assert_allclose(following[:, :4], court.step(middle, action)[:, :4], atol=1e-3)


def test_asking_at_every_step_changes_only_the_clock(two_levels):
    anew = levels.asked_anew(two_levels)
    assert anew.networks == two_levels.networks
    assert (anew.every_step, two_levels.every_step) == (True, False)


# The rivals


def test_the_switch_uses_the_laws_of_the_two_levels(two_levels, play):
    """Where the switch names the event that happened, its step is the very step of that event's law."""
    record = recorded(play)
    rival = drain(rivals.fit_switch(record, two_levels, np.random.default_rng(2)))
    rows = np.arange(0, len(record.event), 50)
    state, action = record.steps.state[rows], record.steps.action[rows]
    inputs = normalise(two_levels.normaliser, state, action)
    named = rival.switch(inputs).argmax(axis=1)
    assert (named == record.event[rows]).mean() > 0.9
    expected = levels.follow(two_levels.lower, named, state, inputs)
    np.testing.assert_array_equal(rival.step(state, action), expected)


def test_the_flat_net_is_told_the_event_by_the_same_switch(two_levels, play):
    record = recorded(play)
    rival = drain(rivals.fit_switch(record, two_levels, np.random.default_rng(2)))
    fed = drain(rivals.fit_event_input(record, rival, np.random.default_rng(2)))
    assert fed.switch is rival.switch
    in_flight = record.event == FLIGHT
    state, action, following = (
        part[in_flight][:500] for part in (record.steps.state, record.steps.action, record.steps.next_state)
    )
    assert np.abs(fed.step(state, action) - following)[:, :2].mean() < 0.005


# The two clocks without tokens


def test_a_jump_is_ten_steps_with_their_mean_action(play):
    found = jumps.jumps(play)
    row = 3 * (125 - jumps.JUMP + 1) + 17
    np.testing.assert_array_equal(found.state[row], play.states[3, 17])
    np.testing.assert_array_equal(found.next_state[row], play.states[3, 17 + jumps.JUMP])
    np.testing.assert_allclose(found.action[row], play.actions[3, 17 : 17 + jumps.JUMP].mean(axis=0))


def test_every_ten_steps_the_upper_level_has_the_word(play):
    model = drain(jumps.fit(play, np.random.default_rng(1)))
    start, actions = play.states[:4, 0], play.actions[:4, :20]
    path = rollout(model.step, model.begin(start), actions)[..., :STATE_SIZE]
    first = model.upper.step(start, np.ascontiguousarray(actions[:, :10].sum(axis=1) / 10))
    np.testing.assert_array_equal(path[:, 10], first)
    np.testing.assert_array_equal(
        path[:, 20], model.upper.step(first, np.ascontiguousarray(actions[:, 10:].sum(axis=1) / 10))
    )
    np.testing.assert_array_equal(path[:, 11], model.lower.step(first, np.ascontiguousarray(actions[:, 10])))


# The whole


def test_the_work_of_a_training_counts_each_weight_three_times_an_example():
    assert experiment.training_work(10, Recipe(steps=7, batch=3)) == 630


@functools.cache
def measured_at(**settings):
    """The figures that came on the way, and the findings, at a quarter of the data; once for each settings."""
    run = experiment.measure(experiment.CLAIM.read_settings({"data": 2500} | settings))
    on_the_way = []
    while True:
        try:
            now = next(run)
        except StopIteration as end:
            return on_the_way, end.value
        if now.partial:
            on_the_way.append(now.partial["figures"])


@pytest.mark.slow
@pytest.mark.parametrize("upper", ["bounces", "every-step", "jumps"])
def test_equal_size_and_no_more_training_than_the_flat_model(upper):
    figures = measured_at(upper=upper)[1].figures
    assert figures["two_size_ratio"] == pytest.approx(1.0, abs=0.02)
    assert figures["two_work_ratio"] < 1.02
    assert figures["switch_size_ratio"] == pytest.approx(1.0, abs=0.03)
    assert figures["switch_work_ratio"] < 1.02


def test_the_cost_of_a_step_is_its_weights_counted_by_hand():
    """Flat: 6 inputs to 64 units, those and the inputs to 5 outputs; the switch likewise, and the law of flight."""
    figures = measured_at(upper="bounces")[1].figures
    flight = 6 * 2 + (2 + 6) * 5
    assert figures["cost_flat"] == 6 * 64 + (64 + 6) * 5
    assert figures["cost_switch"] == 6 * 24 + (24 + 6) * 6 + flight
    assert figures["cost_small"] == 6 * 2 + (2 + 6) * 6 + flight
    assert flight < figures["cost_two"] < figures["cost_small"]


def test_figures_come_before_the_end_and_grow():
    seen, _ = measured_at(upper="bounces")
    assert set(seen[0]) < set(seen[-1])
    assert "two_middle" in seen[0]
    assert "switch_middle" in seen[-1]


@pytest.mark.slow
def test_the_same_settings_give_the_same_bits():
    _, first = measured_at(upper="bounces")
    settings = experiment.CLAIM.read_settings({"data": 2500})
    second = drain(experiment.measure(settings))
    other = drain(experiment.measure({**settings, "seed": 4}))
    assert settings["upper"] == "bounces"
    assert first.digest == second.digest != other.digest


def test_the_orders_that_the_page_speaks_of():
    figures = {name: np.array(each["values"]) for name, each in measured("hierarchy").items()}
    assert (figures["two_middle"] < figures["flat_middle"]).all()
    assert np.median(figures["switch_middle"]) <= np.median(figures["two_middle"])
    assert (figures["switch_middle"] < figures["two_middle"]).mean() > 0.5
    assert np.median(figures["switch_far"]) < np.median(figures["two_far"])
    assert (figures["two_middle"] < figures["event_middle"]).all()
    assert np.median(figures["plan_gain"]) > 0.05
    assert (figures["plan_gain"] > 0.0).mean() >= 0.8
    assert np.median(figures["plan_gain_small"]) > 0.05
    assert (figures["plan_gain_small"] < 0.03).any()
    assert np.median(figures["plan_court"]) - np.median(figures["plan_two"]) > np.median(figures["plan_gain"])
