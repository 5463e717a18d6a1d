"""PAN in miniature: words found in laws made by hand, the hinge's gradient, the table of codes, parts taken out."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from dreamlab.claims.pan import codes, experiment, words
from dreamlab.claims.pan.dynamic import grow
from dreamlab.claims.pan.memory import Memory
from dreamlab.claims.pan.model import learn_flat, learn_space, learn_words
from dreamlab.claims.pan.persisting import learn_waits, until_next
from dreamlab.claims.pan.words import MOTION
from dreamlab.claims.shared import switch
from dreamlab.claims.shared.bounces import CEILING, EVENTS, FLIGHT, LEFT, PADDLE, events
from dreamlab.claims.shared.sensors import Sensors
from dreamlab.dream.divergence import coin_flip_distance
from dreamlab.learn.training import Recipe
from dreamlab.tasks.work import drain
from dreamlab.world import court
from dreamlab.world.experience import mixed_episodes, transitions


def measured(name: str) -> dict:
    return json.loads((Path(__file__).parents[3] / "levels/measured.json").read_text())["claims"][name]["figures"]


def worlds_of_three_laws(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """inputs, change, law: a motion everywhere, and two rare laws that do not look at all alike."""
    inputs = rng.standard_normal((3000, 4))
    kinds = np.where(inputs[:, 0] > 1.8, 1, np.where(inputs[:, 1] > 1.8, 2, 0))
    laws = np.stack([0.05 * np.eye(4)[:, :3], -np.eye(4)[:, :3], np.roll(np.eye(4), 1, axis=1)[:, :3] + 1.0])
    return inputs, np.einsum("ni,nio->no", inputs, laws[kinds]), kinds


# Words


def test_words_are_found_where_the_motion_fails_and_one_for_each_law():
    inputs, change, kinds = worlds_of_three_laws(np.random.default_rng(0))
    found = drain(words.find(inputs, change, 2, np.random.default_rng(1)))
    assert len(found.laws) == 3
    np.testing.assert_array_equal(found.token == MOTION, kinds == 0)
    for kind in (1, 2):
        assert len(set(found.token[kinds == kind])) == 1
    for token, law in enumerate(found.laws):
        rows = found.token == token
        np.testing.assert_allclose(law(inputs[rows]), change[rows], atol=1e-4)


def test_the_most_used_word_comes_first():
    inputs, change, _ = worlds_of_three_laws(np.random.default_rng(0))
    found = drain(words.find(inputs, change, 6, np.random.default_rng(1)))
    counts = np.bincount(found.token, minlength=len(found.laws))[1:]
    assert (np.diff(counts) <= 0).all()
    assert counts.min() >= 1


def test_a_world_without_surprises_needs_no_words():
    inputs = np.random.default_rng(0).standard_normal((500, 4))
    found = drain(words.find(inputs, 0.1 * inputs[:, :3], 8, np.random.default_rng(1)))
    assert len(found.laws) == 1
    assert not found.token.any()


def test_fewer_surprises_than_words_are_no_trouble():
    inputs = np.random.default_rng(0).standard_normal((500, 4))
    change = 0.1 * inputs[:, :3]
    change[:4] += 5.0 * np.eye(4)[:, :3]
    found = drain(words.find(inputs, change, 8, np.random.default_rng(1)))
    assert 2 <= len(found.laws) <= 5
    np.testing.assert_array_equal(np.flatnonzero(found.token), np.arange(3))


def test_groups_are_those_that_lie_apart():
    rng = np.random.default_rng(2)
    kinds = rng.integers(0, 3, 300)
    points = 10.0 * np.eye(3)[kinds] + 0.1 * rng.standard_normal((300, 3))
    group = drain(words.group_alike(points, 3, rng, says="test"))
    assert len({(kind, found) for kind, found in zip(kinds, group, strict=True)}) == 3


def test_a_vocabulary_grows_to_the_laws_that_there_are_and_no_further():
    inputs, change, kinds = worlds_of_three_laws(np.random.default_rng(0))
    grown = drain(grow(inputs, change, np.random.default_rng(1)))
    found = grown.vocabulary
    assert len(found.laws) == 3
    assert grown.added >= 1
    assert grown.merged == grown.added - 1
    for kind in (1, 2):
        assert len(set(found.token[kinds == kind])) == 1


def test_words_that_cost_too_much_are_not_added():
    inputs, change, _ = worlds_of_three_laws(np.random.default_rng(0))
    assert len(drain(grow(inputs, change, np.random.default_rng(1), price=100.0)).vocabulary.laws) == 2


def test_a_world_without_surprises_grows_no_words():
    inputs = np.random.default_rng(0).standard_normal((500, 4))
    assert len(drain(grow(inputs, 0.1 * inputs[:, :3], np.random.default_rng(1))).vocabulary.laws) == 1


# Words that persist


def test_waits_are_counted_by_hand():
    event = np.array([[False, True, False, False, True, False], [False] * 6])
    np.testing.assert_array_equal(until_next(event), [[1, 0, 2, 1, 0, -1], [-1] * 6])


def test_between_two_events_nobody_is_asked_and_motion_rules(learned):
    _, views, space, model = learned
    persisting = drain(learn_waits(views, experiment.EPISODE, model, np.random.default_rng(4)))
    begin = persisting.begin(space.embedding.encode(views.seen[:60]))
    waits = np.flatnonzero(begin[:, -1] > 0)
    assert len(waits) > 20
    after = persisting.step(begin, views.action[:60])
    np.testing.assert_array_equal(after[waits, -1], begin[waits, -1] - 1.0)
    moved = model.step_by(np.full(len(waits), MOTION), begin[waits, :-1], views.action[waits])
    np.testing.assert_array_equal(after[waits, :-1], moved)
    due = begin.copy()
    due[:, -1] = 0.0
    happened = persisting.step(due, views.action[:60])
    assert not np.allclose(happened[:, :-1], model.step_by(np.full(60, MOTION), begin[:, :-1], views.action[:60]))


# The rival


def test_a_memory_repeats_what_it_was_shown(learned):
    _, views, space, _ = learned
    memory = Memory.of(views, space)
    rows = slice(100, 140)
    before, after = space.embedding.encode(views.seen[rows]), space.embedding.encode(views.following[rows])
    np.testing.assert_allclose(memory.step(before, views.action[rows]), space.kept(after), atol=1e-9)


# Switch


def test_the_hinges_gradient_against_scipys_finite_differences():
    rng = np.random.default_rng(3)
    scores, signs = 2.0 * rng.standard_normal((6, 4)), np.where(rng.random((6, 4)) < 0.5, 1.0, -1.0)

    def loss(flat: np.ndarray) -> float:
        return float(np.maximum(0.0, 1.0 - signs * flat.reshape(6, 4)).mean())

    expected = approx_fprime(scores.ravel(), loss, 1e-7).reshape(6, 4)
    np.testing.assert_allclose(switch.hinge_gradient(scores, signs), expected, atol=1e-7)


def test_the_switch_tells_rare_steps_from_the_rest():
    inputs, _, kinds = worlds_of_three_laws(np.random.default_rng(0))
    scores = drain(switch.train(inputs, kinds, 3, Recipe(steps=800), np.random.default_rng(1)))
    fresh, _, true = worlds_of_three_laws(np.random.default_rng(9))
    chosen = scores(fresh).argmax(axis=1)
    for kind in range(3):
        assert (chosen[true == kind] == kind).mean() > 0.9


# Codes


def test_only_what_followed_a_code_and_an_action_is_drawn():
    rng = np.random.default_rng(4)
    ring = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
    place, way = rng.integers(0, 4, 2000), rng.integers(-1, 2, 2000)
    before, after = ring[place], ring[(place + way) % 4]
    table = drain(codes.count(before, way[:, None].astype(float), after, rng))
    assert len(table.centres) == 4
    for action in (-1, 0, 1):
        drawn = table.step(ring, np.full((4, 1), float(action)))
        np.testing.assert_allclose(drawn, np.roll(ring, -action, axis=0), atol=1e-12)


# The miniature, on the court


@pytest.fixture(scope="module")
def learned():
    rng = np.random.default_rng(0)
    play = mixed_episodes(court.step, experiment.EPISODES, experiment.EPISODE, rng)
    sensors = Sensors.of(transitions(play).state, 0.5, rng)
    views = experiment.record(play, sensors, rng)
    space = drain(learn_space(views, "generative", np.random.default_rng(1)))
    return play, views, space, drain(learn_words(views, space, 8, np.random.default_rng(2)))


def test_the_words_turn_out_to_be_bounces(learned):
    play, _, _, model = learned
    event = events(transitions(play))
    token = model.vocabulary.token
    assert ((token != MOTION) == (event != FLIGHT)).mean() > 0.995
    meant = experiment.meanings(token, event, len(model.vocabulary.laws))
    assert meant.sum() == len(event)
    best = {EVENTS[each] for each in meant[1:].argmax(axis=1)}
    assert {EVENTS[LEFT], EVENTS[CEILING]} <= best


def test_meanings_of_tokens_made_by_hand():
    token, event = np.array([0, 1, 1, 2]), np.array([FLIGHT, LEFT, PADDLE, PADDLE])
    found = experiment.meanings(token, event, 3)
    expected = np.zeros((3, len(EVENTS)), dtype=int)
    expected[0, FLIGHT] = expected[1, LEFT] = expected[1, PADDLE] = expected[2, PADDLE] = 1
    np.testing.assert_array_equal(found, expected)


def test_the_switch_names_most_steps_as_the_record_does(learned):
    _, views, space, model = learned
    chosen = model.choose(space.embedding.encode(views.seen), views.action)
    worded = model.vocabulary.token != MOTION
    assert (chosen[~worded] == MOTION).mean() > 0.85
    assert (chosen[worded] != MOTION).mean() > 0.9


def test_a_step_is_the_law_of_its_token(learned):
    _, views, space, model = learned
    state, action = space.embedding.encode(views.seen[:50]), views.action[:50]
    for kind in (0, 1, len(model.vocabulary.laws) - 1):
        law = model.vocabulary.laws[kind]
        expected = space.kept(state + law(space.inputs(state, action)) * space.scale)
        np.testing.assert_array_equal(model.step_by(np.full(50, kind), state, action), expected)
    np.testing.assert_array_equal(model.step(state, action), model.step_by(model.choose(state, action), state, action))


def test_the_decoder_gives_back_what_is_seen_but_the_flicker(learned):
    _, views, space, _ = learned
    back = space.decode(space.embedding.encode(views.seen))
    missed = ((back - views.seen) ** 2).sum(axis=1).mean()
    assert missed == pytest.approx(3 * 0.5**2, rel=0.1)  # three sensors' worth of flicker, and no more


def test_one_network_has_about_the_size_of_words_and_switch(learned):
    _, views, space, model = learned
    single = drain(learn_flat(views, space, np.random.default_rng(3)))
    assert len(single.network.parameters) == pytest.approx(model.parameter_count, rel=0.1)


@pytest.mark.slow
def test_the_same_settings_give_the_same_bits():
    settings = experiment.CLAIM.read_settings({"words": 2, "seed": 3})
    first, second = (drain(experiment.measure(settings)).digest for _ in range(2))
    other = drain(experiment.measure({**settings, "seed": 4})).digest
    assert first == second != other


def test_the_orders_that_the_page_speaks_of():
    figures = measured("pan")
    median = {name: each["median"] for name, each in figures.items()}
    assert median["dynamic_ratio"] > 1.0, "it gains nothing"
    assert 0.6 < median["persisting_ratio"] < 1.3, "as good as"
    assert median["dynamic_words_used"] < median["words_used"]
    memory, complete = (np.array(figures[f"{name}_error"]["values"]) for name in ("memory", "full"))
    assert (memory > 1.4 * complete).all()
    names = ("full", "wordless", "codes", "unswitched", "latent", "regularised")
    for seed in range(10):
        full, wordless, codes, blind, alone, regularised = (figures[f"{name}_error"]["values"][seed] for name in names)
        assert full < wordless < codes < coin_flip_distance() < blind
        assert regularised < 2.0 * full
        assert alone > 1.3 * full
