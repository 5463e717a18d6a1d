"""Networks between any ends: solved and descended, against LAPACK and against what is known."""

import numpy as np
import pytest

from dreamlab.learn.model import forward, layers
from dreamlab.learn.network import Ends, least_squares, regress, solve
from dreamlab.learn.training import Recipe
from dreamlab.tasks.work import drain


def test_solving_finds_the_output_layer_that_lapack_finds():
    rng = np.random.default_rng(2)
    inputs, targets = rng.standard_normal((200, 6)), rng.standard_normal((200, 5))
    ends = Ends(7, inputs=6, outputs=5)
    found = solve(inputs, targets, ends, np.random.default_rng(3))
    activations = forward(layers(ends, found.parameters), inputs)[-2]
    expected = np.linalg.lstsq(activations, targets, rcond=None)[0]
    np.testing.assert_allclose(found(inputs), activations @ expected, atol=1e-6)


def test_least_squares_against_lapack():
    rng = np.random.default_rng(4)
    inputs, targets = rng.standard_normal((300, 6)) + 2.0, rng.standard_normal((300, 3))
    expected = np.linalg.lstsq(inputs, targets, rcond=None)[0]
    np.testing.assert_allclose(least_squares(inputs, targets), expected, rtol=1e-6, atol=1e-8)


def test_inputs_that_depend_on_each_other_are_no_trouble():
    rng = np.random.default_rng(6)
    inputs = rng.standard_normal((50, 4))
    doubled = np.concatenate([inputs, inputs], axis=1)
    found = least_squares(doubled, inputs[:, :1])
    np.testing.assert_allclose(doubled @ found, inputs[:, :1], atol=1e-5)


def test_a_straight_law_is_learned_from_a_few_examples():
    rng = np.random.default_rng(5)
    inputs, law = rng.standard_normal((30, 6)), rng.standard_normal((6, 5))
    found = solve(inputs, inputs @ law + 0.5, Ends(2, inputs=6, outputs=5), rng)
    far = 20.0 * rng.standard_normal((50, 6))
    np.testing.assert_allclose(found(far), far @ law + 0.5, atol=1e-4)


@pytest.mark.parametrize("depth", [1, 2])
def test_descent_learns_a_bent_law_between_any_ends(depth):
    rng = np.random.default_rng(7)
    inputs = rng.uniform(-1.0, 1.0, (600, 2))
    targets = np.abs(inputs[:, :1]) - inputs[:, 1:]
    ends = Ends(8, depth, inputs=2, outputs=1)
    found = drain(regress(inputs, targets, ends, rng, Recipe(steps=600, batch=32)))
    assert ends.parameter_count == len(found.parameters)
    assert ((found(inputs) - targets) ** 2).mean() < 0.01 * targets.var()


def test_descent_is_the_same_in_bits_and_another_seed_is_not():
    inputs, targets = np.random.default_rng(0).standard_normal((2, 90, 3))
    ends = Ends(4, inputs=3, outputs=3)
    runs = [regress(inputs, targets, ends, np.random.default_rng(k), Recipe(steps=30, batch=16)) for k in (1, 1, 2)]
    first, second, other = (drain(run).parameters for run in runs)
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, other)
