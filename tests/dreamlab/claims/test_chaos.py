"""Chaos: the pillar against another derivation, the exponent on maps that are known, counting by hand, gradients."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from dreamlab.claims.chaos import experiment, hidden_markov, kalman, latent
from dreamlab.claims.chaos.court import HEIGHT, REACH, outside, pillared, played, rule, starts
from dreamlab.claims.chaos.direct import FURTHER, HORIZONS, jumps, look_ahead, look_further
from dreamlab.claims.chaos.exponent import SETTLING, exponent
from dreamlab.claims.chaos.statistics import gap, landings, statistics
from dreamlab.claims.chaos.table import TOKENS, count, tokens
from dreamlab.claims.shared.sensors import Sensors
from dreamlab.learn.model import Architecture
from dreamlab.learn.network import dynamics
from dreamlab.learn.training import Recipe
from dreamlab.tasks.work import drain
from dreamlab.world import court


def measured(name: str) -> dict:
    return json.loads((Path(__file__).parents[3] / "levels/measured.json").read_text())["claims"][name]["figures"]


def rallies(batch: int, steps: int, seed: int = 0) -> np.ndarray:
    return drain(played(pillared(), starts(np.random.default_rng(seed), batch), steps, "test"))


@pytest.fixture(scope="module")
def path() -> np.ndarray:
    return rallies(32, 400)


# The court with its pillar


def test_a_bounce_against_complex_numbers_and_numpys_roots():
    rng = np.random.default_rng(1)
    angle, heading = rng.uniform(0, 2 * np.pi, 200), rng.uniform(-1.2, 1.2, 200)
    away = REACH + rng.uniform(1e-6, 0.9, 200) * court.SPEED * court.DT * np.cos(heading)
    where = away * np.exp(1j * angle)
    velocity = -court.SPEED * np.exp(1j * (angle + heading))
    state = np.stack([where.real, where.imag + HEIGHT, velocity.real, velocity.imag, 0.1 + 0 * angle], axis=1)
    after = pillared()(state, np.ones((200, 1)))
    met = 0
    for before, start, moving in zip(after, where, velocity, strict=True):
        roots = np.roots([abs(moving) ** 2, 2 * (start * moving.conjugate()).real, abs(start) ** 2 - REACH**2])
        if np.iscomplex(roots).any() or min(roots) > court.DT:
            continue
        met += 1
        contact = start + moving * min(roots).real
        normal = contact / REACH
        leaving = -normal * normal * moving.conjugate()
        end = contact + leaving * (court.DT - min(roots).real)
        np.testing.assert_allclose(before[:4], [end.real, end.imag + HEIGHT, leaving.real, leaving.imag], atol=1e-12)
        assert before[4] == 0.1 + court.PADDLE_SPEED * court.DT
    assert met > 100


def test_energy_is_kept_and_the_pillar_stays_empty(path):
    speed = np.sqrt((path[..., 2:4] ** 2).sum(axis=-1))
    np.testing.assert_allclose(speed, court.SPEED, rtol=1e-12)
    assert (np.sqrt(path[..., 0] ** 2 + (path[..., 1] - HEIGHT) ** 2) > REACH - 1e-12).all()
    assert outside(starts(np.random.default_rng(5), 500)).all()


def test_the_mirror_image_of_a_rally_is_exact(path):
    state = np.ascontiguousarray(path[:, 100])
    flipped, opposite = court.mirror(state, rule(state))
    np.testing.assert_array_equal(rule(flipped), opposite)
    expected, _ = court.mirror(pillared()(state, rule(state)), rule(state))
    np.testing.assert_array_equal(pillared()(flipped, opposite), expected)


def test_without_a_pillar_in_reach_it_is_the_court(path):
    state = np.ascontiguousarray(path[:, 7])
    far = np.abs(path[:, 7, 1] - HEIGHT) > REACH + court.SPEED * court.DT
    assert far.any()
    np.testing.assert_array_equal(pillared()(state, rule(state))[far], court.step(state, rule(state))[far])


def test_a_rally_in_stretches_is_the_rally_step_by_step():
    state, step = starts(np.random.default_rng(2), 5), pillared()
    expected = [state]
    for _ in range(47):
        expected.append(step(expected[-1], rule(expected[-1])))
    np.testing.assert_array_equal(drain(played(step, state, 47, "test")), np.stack(expected, axis=1))


# The exponent


@pytest.mark.parametrize("factor", [2.0, 1.02, 0.9])
def test_the_exponent_of_a_map_that_stretches_by_a_known_factor(factor):
    found = drain(exponent(lambda state, action: factor * state, np.zeros((6, 5)), 60, np.random.default_rng(1)))
    assert found.value == pytest.approx(math.log(factor), abs=1e-6)


def test_the_exponent_of_the_largest_of_several_factors():
    stretch = np.array([1.0, 1.5, 0.2, 1.1, 0.7])
    start = np.zeros((4, 5))
    found = drain(exponent(lambda state, action: stretch * state, start, 200, np.random.default_rng(1)))
    assert found.value == pytest.approx(math.log(1.5), rel=1e-6)  # exact, since the transient does not count


def test_the_pillar_makes_chaos():
    start = rallies(64, 100)[:, -1]
    with_pillar = drain(exponent(pillared(), start, 300, np.random.default_rng(1)))
    without = drain(exponent(court.step, start, 300, np.random.default_rng(1)))
    assert with_pillar.value > 2.5 * without.value > 0
    assert with_pillar.error < 0.2 * with_pillar.value


def test_the_transient_is_not_counted():
    """A twin that starts across the direction that grows loses steps until it has turned; those are left out."""
    stretch = np.array([1.0, 1.02, 1.0, 1.0, 1.0])
    found = drain(exponent(lambda state, action: stretch * state, np.zeros((8, 5)), 200, np.random.default_rng(3)))
    assert SETTLING >= 100
    assert found.value == pytest.approx(math.log(1.02), rel=0.05)


# The rivals that predict many steps at once


def test_jumps_are_pairs_of_states_so_many_steps_apart(path):
    found = jumps(path[:3, :30], 7)
    assert len(found) == 3 * 23
    np.testing.assert_array_equal(found.state[24], path[1, 1])
    np.testing.assert_array_equal(found.next_state[24], path[1, 8])
    np.testing.assert_array_equal(found.action, rule(found.state))


def test_all_ways_of_looking_ahead_on_a_world_that_only_shrinks():
    """Its law is linear, so every way can be right, at every horizon, and spread as reality does."""
    shrinking = starts(np.random.default_rng(4), 48)[:, None] * 0.99 ** np.arange(220)[:, None]
    recipe, architecture = Recipe(steps=600), Architecture(4)
    model = drain(dynamics(jumps(shrinking, 1), architecture, np.random.default_rng(5), recipe))
    found = drain(look_ahead(shrinking, shrinking, model, architecture, recipe, np.random.default_rng(6), stage="test"))
    for way, by_steps in found.errors.items():
        assert set(by_steps) == set(HORIZONS)
        assert max(each.value for each in by_steps.values()) < 0.05, way
        assert found.spread[way] == pytest.approx(1.0, abs=0.2)
    assert found.middle.value > 0.1
    further = drain(
        look_further(shrinking, shrinking, model, architecture, recipe, np.random.default_rng(7), stage="test")
    )
    for by_steps in further.values():
        assert tuple(by_steps) == FURTHER
        assert max(each.value for each in by_steps.values()) < 0.05


# The paper's own examples


def test_the_filter_against_the_textbook_in_matrices():
    seen = kalman.flights(5, np.random.default_rng(1))[1]
    noise = kalman.Noise(2e-6, 3e-4)
    rolled_out, variance = kalman.filtered(seen, noise, 4)
    moves, shown = np.array([[1.0, 1.0], [0.0, 1.0]]), np.array([[1.0, 0.0]])
    gust = noise.gust * np.ones((2, 2))
    for flight, expected in zip(seen, rolled_out, strict=True):
        state, covariance = np.array([flight[0], 0.0]), np.diag([noise.blur, kalman.SPEED**2])
        for now in range(1, len(flight) + 4):
            state, covariance = moves @ state, moves @ covariance @ moves.T + gust
            if now < len(flight):
                gain = covariance @ shown.T / (shown @ covariance @ shown.T + noise.blur)
                state = state + gain[:, 0] * (flight[now] - state[0])
                covariance = covariance - gain @ shown @ covariance
        assert expected == pytest.approx(state[0], rel=1e-9)
        assert variance == pytest.approx(covariance[0, 0], rel=1e-9)


def test_the_noise_of_recorded_flights_is_found():
    found = kalman.learned_noise(kalman.flights(4000, np.random.default_rng(2))[1])
    assert found.gust == pytest.approx(kalman.GUST**2, rel=0.1)
    assert found.blur == pytest.approx(kalman.BLUR**2, rel=0.05)


def test_the_filters_interval_holds_what_it_says():
    found = kalman.forecasts(np.random.default_rng(3))
    assert 0.9 < found.covered.value < 0.99
    assert found.filter.value < found.line.value < found.two_sightings.value


def test_a_round_of_baum_and_welch_makes_the_bounces_likelier():
    rng = np.random.default_rng(4)
    bounces = hidden_markov.bounces_of(rallies(48, 600, seed=9))
    model = hidden_markov.learn(bounces, rng)
    first = hidden_markov.HiddenMarkov(model.first, np.full_like(model.moves, 1.0 / len(model.moves)), model.shows)

    def likelihood(one: hidden_markov.HiddenMarkov) -> float:
        belief, total = np.repeat(one.first[None], len(bounces), axis=0), 0.0
        for now in range(bounces.shape[1]):
            belief = belief * one.shows[:, bounces[:, now]].T
            total += np.log(belief.sum(axis=1)).sum()
            belief = belief / belief.sum(axis=1, keepdims=True) @ one.moves
        return float(total)

    assert likelihood(model) > likelihood(first)
    for probabilities in (model.first[None], model.moves, model.shows, model.foretold(bounces, 3)[0]):
        np.testing.assert_allclose(probabilities.sum(axis=1), 1.0)


def test_hidden_states_find_a_rhythm_that_the_last_bounce_does_not_show():
    """0 0 1 0 0 1 ...: after a 0 comes a 0 or a 1, which only memory tells."""
    rhythm = np.array([np.roll(np.tile([0, 0, 1], 6), shift)[:16] for shift in range(3)] * 10)
    model = hidden_markov.learn(rhythm, np.random.default_rng(5))
    told = model.foretold(rhythm, 1).argmax(axis=2)[:, 3:-1]
    assert (told == rhythm[:, 4:]).mean() > 0.95
    last_only = hidden_markov.counted(rhythm, rhythm, 1, 1).argmax(axis=2)[:, 3:-1]
    assert (last_only == rhythm[:, 4:]).mean() < 0.8


def test_bounces_off_the_pillar_are_told_from_others():
    path = rallies(16, 400, seed=3)
    found = hidden_markov.bounces_of(path)
    assert found.shape[1] == hidden_markov.LENGTH
    assert set(np.unique(found)) == set(range(len(hidden_markov.BOUNCES)))


def test_what_followed_is_counted_by_hand():
    known = np.array([[0, 1, 2, 0, 1, 3]])
    once = hidden_markov.counted(known, known, 1, 1)
    np.testing.assert_array_equal(once[0, 1], [0, 0, 1, 1, 0, 0])  # after 1 came 2 and 3
    twice = hidden_markov.counted(known, known, 2, 1)
    np.testing.assert_array_equal(twice[0, 2], [1, 0, 0, 0, 0, 0])  # after 1, 2 came 0


# Statistics


def test_landings_and_hits_are_those_that_the_court_counts(path):
    hits = misses = 0
    for t in range(path.shape[1] - 1):
        outcome = court.play(path[:, t], rule(path[:, t]))
        hits, misses = hits + outcome.hit.sum(), misses + outcome.miss.sum()
    found = statistics(path)
    assert landings(path).sum() == hits + misses > 20
    # The paddle is looked at a moment after the contact, so a hit at its very edge may be taken for a miss.
    assert found.hit_rate == pytest.approx(hits / (hits + misses), abs=0.1)


def test_statistics_of_a_path_made_by_hand():
    still = np.array([[-0.49, 0.01, 0.0, -court.SPEED, 0.0], [0.49, 0.99, court.SPEED / 2, 0.0, 0.0]])
    found = statistics(still[None])
    assert found.occupancy[0] == found.occupancy[-1] == 0.5
    assert found.speed == 0.75
    assert found.hit_rate == 0.0


def test_the_gap_is_the_largest_of_the_three_differences(path):
    found = statistics(path)
    assert gap(found, found) == 0.0
    assert gap(found._replace(speed=0.4), found) == pytest.approx(0.6)
    assert gap(found._replace(hit_rate=found.hit_rate - 0.3), found) == pytest.approx(0.3)
    assert gap(found._replace(occupancy=np.eye(64)[27]), found) == pytest.approx(1.0 - found.occupancy[27])


# The table


def test_the_mean_of_a_token_has_that_token(path):
    table = count(path, np.random.default_rng(0))
    seen = np.flatnonzero(table.counts)
    assert 300 < len(seen) < TOKENS
    np.testing.assert_array_equal(tokens(table.means[seen]), seen)


def test_only_what_followed_follows_and_as_often(path):
    table = count(path, np.random.default_rng(0))
    found = tokens(path)
    before, after = found[:, :-1].ravel(), found[:, 1:].ravel()
    busiest = np.bincount(before).argmax()
    drawn = tokens(table.step(np.repeat(table.means[[busiest]], 20000, axis=0), np.zeros((20000, 1))))
    expected = np.bincount(after[before == busiest], minlength=TOKENS) / (before == busiest).sum()
    np.testing.assert_allclose(np.bincount(drawn, minlength=TOKENS) / 20000, expected, atol=0.02)


def test_a_token_never_left_is_followed_by_any_that_was_recorded(path):
    table = count(path, np.random.default_rng(0))
    nowhere = np.array([[0.0, HEIGHT, 0.3, 0.4, 0.0]])  # inside the pillar
    assert table.counts[tokens(nowhere)] == 0
    assert table.counts[tokens(table.step(np.repeat(nowhere, 50, axis=0), np.zeros((50, 1))))].any()


# The encoder-only model


def test_it_leaves_the_noise_out_and_keeps_the_state(path):
    """The best that its school says of it holds: what the probe reads is the state, though it was never shown it."""
    data = jumps(path, 1)
    rng = np.random.default_rng(8)
    sensors = Sensors.of(data.state, latent.FLICKER, rng)
    model = drain(latent.fit(data, sensors, 32, Recipe(steps=1500), rng))
    read = model.read(model.embedding.encode(sensors(data.state, rng)))
    unexplained = ((read - data.state) ** 2).mean(axis=0) / data.state.var(axis=0)
    assert unexplained.max() < 0.05


# The whole


def test_known_digits_come_nearer_to_the_true_reach():
    errors = [experiment.believed_reach(digits) / REACH - 1.0 for digits in (1, 2, 5, 10)]
    np.testing.assert_allclose(errors, [1e-1, 1e-2, 1e-5, 1e-10], rtol=1e-5)


def test_lost_at_the_first_step_past_the_threshold():
    assert experiment.lost_step(np.array([0.0, 0.2, 0.25, 0.1, 0.4])) == 3
    assert experiment.lost_step(np.zeros(7)) == 8


@pytest.mark.slow
def test_the_same_settings_give_the_same_bits():
    settings = experiment.CLAIM.read_settings({"training": 300, "seed": 3})
    first, second = (drain(experiment.CLAIM.measure(settings)).digest for _ in range(2))
    other = drain(experiment.CLAIM.measure({**settings, "seed": 4})).digest
    assert first == second != other


@pytest.mark.slow
def test_longer_training_of_a_wider_network_does_not_save_its_statistics():
    """The page says so of the sliders' whole reach."""
    settings = experiment.CLAIM.read_settings({"width": 128, "training": 4800})
    ways = {"network_gap", "latent_gap", "table_gap"}
    # The figures that come on the way: what is trained after them is of no interest here.
    figures = next(
        progress.partial["figures"]
        for progress in experiment.CLAIM.measure(settings)
        if progress.partial and ways <= progress.partial["figures"].keys()
    )
    assert min(figures["network_gap"], figures["latent_gap"]) > 2.0 * figures["table_gap"]


def test_the_orders_that_the_page_speaks_of():
    figures = measured("chaos")
    assert figures["table_gap"]["median"] < 2.0 * figures["again_gap"]["median"]
    assert figures["rough_gap"]["median"] < 1.5 * figures["again_gap"]["median"]
    assert max(figures["latent_per_network"]["values"]) < 1.5
    assert max(figures["table_lost"]["values"]) < min(figures["near_lost"]["values"])
    values = {name: np.array(each["values"]) for name, each in figures.items()}
    for ahead in ("40", "60"):
        ways = [values[f"{way}_{ahead}"] for way in ("direct", "composed", "rollout")]
        assert (ways[0] < ways[1]).all()
        assert (ways[1] < ways[2]).all()
    assert (values["hedged_60"] > values["direct_60"]).all()
    assert (values["plain_hedged"] > values["plain_direct"]).all()
    assert (values["plain_direct_ratio"] < values["direct_ratio"]).all()
    assert abs(np.median(values["rollout_60"] / values["middle"]) - 1.0) < 0.1, "by then no better than the middle"
    assert abs(np.median(values["lyapunov_time"]) - 36.0) < 2.0
    assert (values["direct_spread"] < 0.9).all()
    assert np.median(values["flight_filter"]) < np.median(values["flight_line"])
    assert np.median(values["flight_filter"]) <= 1.02 * np.median(values["flight_direct"])
    assert np.median(values["bounces_last_two_next"]) > np.median(values["bounces_hidden_next"])
    assert (values["bounces_hidden_later"] <= values["bounces_common_later"] + 0.02).all()


def test_at_every_horizon_predicting_at_once_is_nearer():
    value = {name: np.array(each["values"]) for name, each in measured("chaos").items()}
    for steps in (20, 40, 60, 80, 120):
        assert (value[f"direct_{steps}"] < 0.8 * value[f"rollout_{steps}"]).all()
    assert (value["rollout_80"] > value["middle"]).all()
    assert (value["direct_120"] > 0.85 * value["middle"]).all(), "hardly better than the middle"
