"""The lab on parts learned apart: records of one kind, the joined step, the alignment, equal bits, orders."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dreamlab.claims.modules import experiment, parts
from dreamlab.claims.modules.parts import Parts, align, contacts_of, flights_of, gate, joined, learn, rows, seen
from dreamlab.claims.shared.bounces import FLIGHT, events
from dreamlab.learn.model import fit_normaliser, forward, layers
from dreamlab.tasks.work import drain
from dreamlab.world.experience import collect

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def learned() -> Parts:
    played = collect(4000, np.random.default_rng(0))
    return drain(learn(flights_of(played), contacts_of(played), "law", np.random.default_rng(1)))


def test_a_record_of_one_kind_holds_nothing_else() -> None:
    played = collect(3000, np.random.default_rng(0))
    flights, contacts = flights_of(played), contacts_of(played)
    assert (events(flights) == FLIGHT).all()
    assert (events(contacts) != FLIGHT).all()
    assert len(flights) + len(contacts) == len(played)
    assert len(joined(flights, contacts)) == len(played)
    assert len(rows(played, slice(7))) == 7


def test_the_switch_decides_whose_step_it_is(learned: Parts) -> None:
    played = collect(500, np.random.default_rng(5))
    touches = gate(learned.which(seen(played.state, played.action)))[:, 0] > 0.5
    following = learned.step(played.state, played.action)
    np.testing.assert_allclose(following[~touches], learned.flight(played.state, played.action)[~touches], atol=1e-12)
    np.testing.assert_allclose(
        following[touches], learned.contact.step(played.state, played.action)[touches], atol=1e-12
    )
    happened = events(played) != FLIGHT
    assert touches[happened].mean() > 0.5
    assert touches[~happened].mean() < 0.1


def test_a_law_of_flight_is_exact_in_flight(learned: Parts) -> None:
    flights = flights_of(collect(500, np.random.default_rng(6)))
    away = learned.flight(flights.state, flights.action) - flights.next_state
    assert np.abs(away[:, :4]).max() < 1e-9


def test_the_gate_by_hand() -> None:
    scores = np.array([[1.0, -1.0], [-1.0, 1.0], [0.0, 0.0], [3.0, -3.0], [0.0, 1.0]])
    assert gate(scores)[:, 0].tolist() == [0.0, 1.0, 0.5, 0.0, 0.75]


def test_no_steps_of_alignment_change_nothing(learned: Parts) -> None:
    same = drain(align(learned, collect(200, np.random.default_rng(0)), 0, np.random.default_rng(1)))
    np.testing.assert_array_equal(same.contact.parameters, learned.contact.parameters)
    np.testing.assert_array_equal(same.which.parameters, learned.which.parameters)


def loss(model: Parts, record: object, scale: np.ndarray) -> float:
    """Of the soft sum that ``align`` descends, over the whole record."""
    share = gate(model.which(seen(record.state, record.action)))
    flight = model.flight(record.state, record.action)
    net = layers(parts.PARTS, model.contact.parameters)
    fed = parts.normalise(model.contact.normaliser, record.state, record.action)
    contact = record.state + forward(net, fed)[-1] * model.contact.normaliser.output_scale
    away = (flight + share * (contact - flight) - record.next_state) / scale
    return float((away * away).mean())


def test_aligning_lowers_the_error_that_it_descends(learned: Parts) -> None:
    record = collect(400, np.random.default_rng(3))
    scale = fit_normaliser(record).output_scale
    after = drain(align(learned, record, 100, np.random.default_rng(1)))
    assert loss(after, record, scale) < 0.7 * loss(learned, record, scale)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bits_and_another_seed_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "RECIPE", replace(parts.RECIPE, steps=20))
    monkeypatch.setattr(parts, "SWITCHING", replace(parts.RECIPE, steps=20))
    monkeypatch.setattr(experiment, "ONE_NETWORK", replace(parts.RECIPE, steps=20))
    monkeypatch.setattr(experiment, "PLAYED", 20_000)
    given = {"contacts": 100, "aligned": 50}
    first, again, other = (experiment.CLAIM.run({**given, "seed": seed}).digest for seed in (3, 3, 4))
    assert first == again != other


def test_what_the_page_says_of_the_orders() -> None:
    measured = json.loads((ROOT / "levels/measured.json").read_text())["claims"]["modules"]
    figures = {name: np.median(each["values"]) for name, each in measured["figures"].items()}
    assert figures["apart"] < 0.9 * min(figures["once"], figures["heap"])
    assert figures["apart"] > 0.75 * figures["cut"]
    assert figures["cut"] < 0.95 * figures["once"]
    assert figures["aligned"] > 1.1 * figures["apart"]
    assert figures["aligned_one_step"] < 0.6 * figures["apart_one_step"]
    networks = measured["tried"]["no-gain"]["figures"]
    assert networks["apart"]["median"] > 0.95 * networks["once"]["median"]
