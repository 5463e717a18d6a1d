"""The network's gradient against two independent methods, and files good and bad."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from dreamlab import court
from dreamlab.experience import collect
from dreamlab.model import (
    LARGEST_FILE,
    Architecture,
    Model,
    fit_normaliser,
    forward,
    gradient,
    initial_parameters,
    layers,
    load,
    save,
)

SMALL = [Architecture(5, 1), Architecture(4, 2), Architecture(3, 3)]


def problem(architecture: Architecture) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return initial_parameters(architecture, rng), rng.standard_normal((7, 6)), rng.standard_normal((7, 5))


def slopes_of(architecture: Architecture, flat: np.ndarray, inputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
    into = np.zeros_like(flat)
    net = layers(architecture, flat)
    fed = forward(net, inputs)
    gradient(net, fed, 2.0 * (fed[-1] - targets) / targets.size, layers(architecture, into))
    return into


@pytest.mark.parametrize("architecture", SMALL)
def test_gradient_against_scipys_finite_differences(architecture):
    flat, inputs, targets = problem(architecture)

    def loss(parameters: np.ndarray) -> float:
        return float(((forward(layers(architecture, parameters), inputs)[-1] - targets) ** 2).mean())

    expected = approx_fprime(flat, loss, 1e-7)
    np.testing.assert_allclose(slopes_of(architecture, flat, inputs, targets), expected, atol=2e-6)


@pytest.mark.parametrize("architecture", SMALL)
def test_gradient_against_complex_steps_of_another_implementation(architecture):
    """The net written anew, sample by sample; the imaginary part of f(p + ih)/h is the derivative, exactly."""
    flat, inputs, targets = problem(architecture)

    def loss(parameters: np.ndarray) -> complex:
        total = 0j
        for sample, target in zip(inputs, targets, strict=True):
            hidden, start = sample.astype(complex), 0
            for index, (fan_in, fan_out) in enumerate(architecture.shapes):
                weights = parameters[start : start + fan_in * fan_out].reshape(fan_in, fan_out)
                biases = parameters[start + fan_in * fan_out : start + (fan_in + 1) * fan_out]
                start += (fan_in + 1) * fan_out
                last = index == len(architecture.shapes) - 1
                value = (np.append(hidden, sample) if last else hidden) @ weights + biases
                hidden = value if last else np.where(value.real > 0, value, 0)
            total += ((hidden - target) ** 2).sum()
        return total / targets.size

    expected = np.array([loss(flat + 1e-30j * one).imag / 1e-30 for one in np.eye(len(flat))])
    np.testing.assert_allclose(slopes_of(architecture, flat, inputs, targets), expected, rtol=1e-9, atol=1e-13)


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
    import io

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
        (npz(format=np.array(2)), "format 2"),
        (npz(format=None), "format None"),
        (npz(parameters=None), "'parameters' is missing"),
        (npz(parameters=np.zeros(3)), "'parameters' has shape"),
        (npz(gain=np.full(6, np.nan)), "'gain' should be finite"),
        (npz(reach=np.zeros(5, dtype=np.float32)), "'reach' should be finite float64"),
        (npz(architecture=np.array([0, 1])), "architecture out of range"),
        (npz(architecture=np.array([1])), "'architecture' should be"),
        (npz(parameters=np.array([object()])), "not a model file"),
    ],
)
def test_a_bad_file_is_refused_and_named(data, says):
    with pytest.raises(ValueError, match=says):
        load(data)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_files_are_refused_or_whole(data):
    good = bytearray(save(a_model()))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        model = load(bytes(good))
    except ValueError:
        return
    assert np.isfinite(model.parameters).all()


def test_a_deaf_model_gives_the_same_dream_for_every_action():
    data = collect(50, np.random.default_rng(1))
    architecture = Architecture(6)
    parameters = initial_parameters(architecture, np.random.default_rng(2))
    model = Model(architecture, fit_normaliser(data, hears_actions=False), parameters)
    state = court.reset(np.random.default_rng(3), 9)
    np.testing.assert_array_equal(model.step(state, np.ones((9, 1))), model.step(state, -np.ones((9, 1))))
