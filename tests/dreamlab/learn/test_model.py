"""The network's gradient against two independent methods; ensembles; deafness."""

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from dreamlab.learn.model import (
    AT_ONCE,
    MANY,
    Architecture,
    Ensemble,
    Model,
    backpropagate,
    evaluate,
    fit_normaliser,
    forward,
    initial_parameters,
    input_gradient,
    layers,
    matmul,
)
from dreamlab.learn.network import Ends
from dreamlab.world import court
from dreamlab.world.experience import collect

SMALL = [Architecture(5, 1), Architecture(4, 2), Architecture(3, 3)]


def problem(architecture: Architecture) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return initial_parameters(architecture, rng), rng.standard_normal((7, 6)), rng.standard_normal((7, 5))


def gradient_of(architecture: Architecture, flat: np.ndarray, inputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
    into = np.zeros_like(flat)
    net = layers(architecture, flat)
    activations = forward(net, inputs)
    backpropagate(net, activations, 2.0 * (activations[-1] - targets) / targets.size, layers(architecture, into))
    return into


@pytest.mark.parametrize("architecture", SMALL)
def test_gradient_against_scipys_finite_differences(architecture):
    flat, inputs, targets = problem(architecture)

    def loss(parameters: np.ndarray) -> float:
        return float(((forward(layers(architecture, parameters), inputs)[-1] - targets) ** 2).mean())

    expected = approx_fprime(flat, loss, 1e-7)
    np.testing.assert_allclose(gradient_of(architecture, flat, inputs, targets), expected, atol=2e-6)


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
    np.testing.assert_allclose(gradient_of(architecture, flat, inputs, targets), expected, rtol=1e-9, atol=1e-13)


def test_a_deaf_model_gives_the_same_dream_for_every_action():
    data = collect(50, np.random.default_rng(1))
    architecture = Architecture(6)
    parameters = initial_parameters(architecture, np.random.default_rng(2))
    model = Model(architecture, fit_normaliser(data, use_actions=False), parameters)
    state = court.reset(np.random.default_rng(3), 9)
    np.testing.assert_array_equal(model.step(state, np.ones((9, 1))), model.step(state, -np.ones((9, 1))))


@pytest.mark.parametrize("architecture", SMALL)
def test_gradient_of_the_inputs_against_scipys_finite_differences(architecture):
    flat, inputs, targets = problem(architecture)
    net = layers(architecture, flat)

    def loss(values: np.ndarray) -> float:
        return float(((forward(net, values.reshape(inputs.shape))[-1] - targets) ** 2).mean())

    activations = forward(net, inputs)
    found = input_gradient(net, activations, 2.0 * (activations[-1] - targets) / targets.size)
    np.testing.assert_allclose(found.ravel(), approx_fprime(inputs.ravel(), loss, 1e-7), atol=2e-6)


def test_an_ensemble_predicts_the_mean_of_its_members():
    normaliser = fit_normaliser(collect(50, np.random.default_rng(1)))
    architecture = Architecture(6)
    members = [
        Model(architecture, normaliser, initial_parameters(architecture, np.random.default_rng(k))) for k in (2, 3)
    ]
    state, action = court.reset(np.random.default_rng(3), 9), np.ones((9, 1))
    expected = np.mean([member.step(state, action) for member in members], axis=0)
    np.testing.assert_allclose(Ensemble(tuple(members)).step(state, action), expected, rtol=1e-15)
    assert Ensemble((members[0],)).digest == members[0].digest
    assert Ensemble(tuple(members)).digest != members[0].digest


@pytest.mark.parametrize("rows", [1, 2, 5, 64])
@pytest.mark.parametrize("inner", [1, 3, 8, 64, 1000])
@pytest.mark.parametrize("columns", [1, 2, 3, 8])
def test_the_order_of_a_product_s_sums_is_fixed(rows, inner, columns):
    """One after another, whatever the shape: no processor does it otherwise."""
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((rows, inner)), rng.standard_normal((inner, columns))
    expected = np.zeros((rows, columns))
    for j in range(inner):
        expected += a[:, j : j + 1] * b[j]
    np.testing.assert_array_equal(matmul(a, b), expected)


@pytest.mark.parametrize("architecture", [*SMALL, Architecture(), Architecture(10, 2), Ends(9, inputs=4, outputs=1)])
@pytest.mark.parametrize("rows", [1, 7, 64])
@pytest.mark.parametrize("order", ["C", "F"])
def test_biases_as_weights_of_a_one_are_biases_in_bits(architecture, rows, order):
    """The layer's maths with its biases apart: added to the product, their gradient numpy's sum over the batch."""
    rng = np.random.default_rng(0)
    net = layers(architecture, rng.standard_normal(architecture.parameter_count))
    into = layers(architecture, np.empty(architecture.parameter_count))
    inputs = rng.standard_normal((rows, architecture.inputs))
    gradient = np.asarray(rng.standard_normal((rows, architecture.outputs)), order=order)
    activations = forward(net, inputs)
    backpropagate(net, activations, gradient, into)
    hidden, entered = inputs, []
    for index, layer in enumerate(net):
        entered.append(np.concatenate([hidden, inputs], axis=1) if index == len(net) - 1 else hidden)
        hidden = matmul(entered[-1], layer[:-1]) + layer[-1]
        if index < len(net) - 1:
            hidden = np.maximum(hidden, 0.0)
    np.testing.assert_array_equal(activations[-1], hidden)
    for index in reversed(range(len(net))):
        np.testing.assert_array_equal(into[index][:-1], matmul(entered[index].T, gradient))
        np.testing.assert_array_equal(into[index][-1], gradient.sum(axis=0))
        if index:
            gradient = matmul(gradient, net[index][: architecture.width].T)
            gradient *= entered[index][:, : architecture.width] > 0.0


@pytest.mark.parametrize("architecture", [Architecture(), Architecture(5, 2), Ends(7, 1, inputs=16, outputs=1)])
def test_predicting_is_what_the_forward_pass_ends_with_in_bits(architecture):
    """Few rows and many, and numbers of rows that do not divide evenly."""
    rng = np.random.default_rng(0)
    net = layers(architecture, rng.standard_normal(architecture.parameter_count))
    for rows in (1, 2, MANY - 1, MANY, MANY + 1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE + 1, 3001):
        inputs = rng.standard_normal((rows, architecture.shapes[0][0]))
        found, expected = evaluate(net, inputs), forward(net, inputs)[-1]
        np.testing.assert_array_equal(found, expected)
        np.testing.assert_array_equal(found.mean(axis=0), expected.mean(axis=0))
