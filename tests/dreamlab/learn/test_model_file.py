"""Model files: they come back in bits, and every bad one is refused by name."""

import io
from dataclasses import replace

import numpy as np
import pytest

from dreamlab.learn.model import Architecture, Ensemble, Model, fit_normaliser, initial_parameters
from dreamlab.learn.model_file import LARGEST_FILE, MOST_MEMBERS, load, load_with_about, save
from dreamlab.world import court
from dreamlab.world.experience import collect


def a_model(width: int = 6) -> Model:
    architecture = Architecture(width)
    data = collect(50, np.random.default_rng(1))
    return Model(architecture, fit_normaliser(data), initial_parameters(architecture, np.random.default_rng(2)))


def test_a_model_comes_back_from_its_file_in_bits():
    model = a_model()
    again = load(save(model))
    assert again.architecture == model.architecture
    assert again.digest == model.digest
    state = court.reset(np.random.default_rng(3), 9)
    np.testing.assert_array_equal(again.step(state, np.zeros((9, 1))), model.step(state, np.zeros((9, 1))))


def npz(**changes: object) -> bytes:
    with np.load(io.BytesIO(save(a_model()))) as archive:
        fields = {name: archive[name] for name in archive.files}
    fields |= {name: value for name, value in changes.items() if value is not None}
    for name in [name for name, value in changes.items() if value is None]:
        del fields[name]
    file = io.BytesIO()
    np.savez(file, **fields)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not a model file"),
        (b"PK\x03\x04 and then nothing", "not a model file"),
        (save(a_model())[:-200], "not a model file"),
        (b"0" * (LARGEST_FILE + 1), "too large"),
        (npz(format=np.array(1)), "format 1 is not the one read here"),
        (npz(format=None), "format None"),
        (npz(format=np.array(2.0)), "format 2.0"),
        (npz(parameters=np.zeros((MOST_MEMBERS + 1, 10))), "17 members"),
        (npz(parameters=np.zeros((0, 10))), "0 members"),
        (npz(about=None), "'about' should be a text"),
        (npz(about=np.array("x" * 20_000)), "'about' should be a text"),
        (npz(about=np.array("{")), "'about' should be a JSON object"),
        (npz(about=np.array("[" * 9_000)), "'about' should be a JSON object"),
        (npz(about=np.array("[1]")), "'about' should be a JSON object"),
        (npz(architecture=np.array([6.0, 1.0])), "'architecture' should be"),
        (npz(parameters=None), "'parameters' is missing"),
        (npz(parameters=np.zeros(3)), "'parameters' has shape"),
        (npz(gain=np.full(6, np.nan)), "'gain' should be finite"),
        (npz(reach=np.zeros(5, dtype=np.float32)), "'reach' should be finite float64"),
        (npz(architecture=np.array([0, 1])), "architecture out of range"),
        (npz(architecture=np.array([1])), "'architecture' should be"),
        (npz(low=None), "'low' is missing"),
        (npz(low=np.full(5, np.nan)), "'low' should be finite"),
        (npz(low=np.full(5, 7.0)), "'low' should be below 'high'"),
        (npz(high=np.ones(4)), "'high' has shape"),
        (npz(reach=None), "'reach' is missing"),
        (npz(reach=np.ones(65)), "'reach' has shape"),
        (npz(reach=np.ones(6)), "leave none for an action"),
        (npz(format=np.array(2), reach=np.ones(4), parameters=np.zeros((1, 10))), "'low' has shape"),
        (npz(parameters=np.array([object()])), "not a model file"),
    ],
)
def test_a_bad_file_is_refused_and_named(data, says):
    with pytest.raises(ValueError, match=says):
        load(data)


def test_an_ensemble_and_what_is_known_of_it_come_back():
    models = tuple(replace(a_model(), parameters=a_model().parameters + shift) for shift in (0.0, 0.1, 0.2))
    about = {"name": "Träume \u2603", "settings": {"data": 50}, "one_step_error": 0.1}
    again, said = load_with_about(save(Ensemble(models), about))
    assert isinstance(again, Ensemble)
    assert again.digest == Ensemble(models).digest
    assert said == about


def test_a_file_of_the_format_before_is_a_model_of_the_court():
    model = a_model()
    again = load(npz(format=np.array(2), low=None, high=None))
    assert again.digest == model.digest
    np.testing.assert_array_equal(again.members[0].normaliser.low, model.normaliser.low)
    state = court.reset(np.random.default_rng(3), 9)
    np.testing.assert_array_equal(again.step(state, np.zeros((9, 1))), model.step(state, np.zeros((9, 1))))


def test_a_range_may_be_infinite():
    model = a_model()
    low = np.full(5, -np.inf)
    again = load(save(replace(model, normaliser=replace(model.normaliser, low=low))))
    np.testing.assert_array_equal(again.members[0].normaliser.low, low)
