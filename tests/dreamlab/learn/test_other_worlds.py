"""The same model, training, remedies and files in worlds of other sizes; and what is refused."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from dreamlab.dream.divergence import chance_distance, drift_curve, middle_curve, one_step_error, visible_step
from dreamlab.dream.rollout import dream
from dreamlab.labs.failure.lab import TASKS, new_state
from dreamlab.learn.linear import fit_linear
from dreamlab.learn.model import Architecture, Ensemble, check_made_for, fit_normaliser
from dreamlab.learn.model_file import load, save
from dreamlab.learn.remedies import REMEDIES, UNROLL, stretches, unrolled_gradient
from dreamlab.learn.training import DEFAULT_RECIPE, Recipe, fit
from dreamlab.tasks.work import drain
from dreamlab.world.court import COURT
from dreamlab.world.experience import collect, mixed_episodes
from dreamlab.world.orbit import ORBIT
from dreamlab.world.pendulum import PENDULUM
from dreamlab.world.rallies import Seeds, rallies
from dreamlab.world.worlds import WORLDS

SHORT = Recipe(steps=30)


def experience(world, count=300, seed=0, **how):
    return collect(count, np.random.default_rng(seed), world=world, **how)


def trained(world, count=300, recipe=SHORT, **how):
    return drain(fit(experience(world, count), np.random.default_rng(1), world=world, recipe=recipe, **how))


@pytest.mark.parametrize("world", WORLDS.values(), ids=list(WORLDS))
def test_a_model_of_each_world_trains_dreams_and_comes_back_from_its_file(world):
    model = trained(world)
    assert (model.architecture.outputs, model.architecture.inputs) == (
        world.state_size,
        world.state_size + world.action_size,
    )
    reality = mixed_episodes(world.step, 6, 20, np.random.default_rng(2), world=world)
    dreamt = dream(model.step, reality, 20)
    assert dreamt.shape == reality.states.shape
    world.check_states(dreamt[:, 1:])  # a prediction is clipped to the sensors' ranges
    again = load(save(model), world)
    assert again.digest == model.digest
    np.testing.assert_array_equal(dream(again.step, reality, 20), dreamt)


def test_a_pendulum_is_learned_to_a_hundredth_and_its_dream_beats_both_rivals():
    """The rivals: always the middle, and the straight line."""
    model = trained(PENDULUM, count=10_000, recipe=DEFAULT_RECIPE)
    reality = rallies(Seeds.of(3), world=PENDULUM)
    states = reality.states[:, :61]
    drift = drift_curve(dream(model.step, reality, 60), states, PENDULUM)
    line = drift_curve(dream(fit_linear(experience(PENDULUM, 10_000), PENDULUM).step, reality, 60), states, PENDULUM)
    assert one_step_error(model.step, reality, PENDULUM) < 0.01
    assert drift[-1] < 0.5 * min(line[-1], middle_curve(states, PENDULUM)[-1], chance_distance(reality, PENDULUM))
    assert visible_step(drift, replace(PENDULUM, visible=0.0)) == 1
    assert visible_step(drift, replace(PENDULUM, visible=9.0)) is None


def test_experience_and_models_of_another_world_are_refused():
    data = experience(PENDULUM)
    for refused in (
        lambda: drain(fit(data, np.random.default_rng(0))),
        lambda: fit_linear(data),
        lambda: fit_normaliser(data),
    ):
        with pytest.raises(ValueError, match="the world 'court' has 5 numbers of state"):
            refused()
    model = trained(PENDULUM)
    with pytest.raises(ValueError, match="knows states of 3 numbers and actions of 1; it was given 5 and 1"):
        model.step(np.zeros((2, 5)), np.zeros((2, 1)))
    with pytest.raises(ValueError, match="made for another world: its states have 3 numbers"):
        load(save(model), COURT)


def test_a_world_of_the_same_sizes_is_told_by_its_ranges():
    model = trained(WORLDS["cart-pole"])
    assert model.architecture == Architecture()
    with pytest.raises(ValueError, match="sensors have other ranges than those of 'court'"):
        check_made_for(model, COURT)
    with pytest.raises(ValueError, match="made for another world"):
        drain(TASKS["read"](new_state({}), {"settings": {}}, {"model": save(model)}))


def test_the_remedies_train_in_other_worlds():
    data, rng = experience(ORBIT, 60), np.random.default_rng(0)
    noisy = drain(REMEDIES["noisy-inputs"].train(data, rng, ORBIT))
    assert noisy.architecture == Architecture().of(ORBIT)
    members = drain(REMEDIES["ensemble"].train(data, rng, ORBIT))
    assert isinstance(members, Ensemble)
    assert members.step(data.state, data.action).shape == data.state.shape
    run = REMEDIES["multi-step"].train(data, rng, ORBIT)
    for _ in range(DEFAULT_RECIPE.steps + 3):
        now = next(run)
    assert np.isfinite(now.loss)


def test_the_unrolled_gradient_against_scipys_finite_differences():
    data = experience(ORBIT, 60)
    model = trained(ORBIT, count=60, architecture=Architecture(4))
    rows, into = stretches(data, UNROLL)[:5], np.zeros_like(model.parameters)

    def loss(parameters):
        scratch = np.zeros_like(parameters)
        return unrolled_gradient(replace(model, parameters=parameters), data, rows, UNROLL, scratch)

    unrolled_gradient(model, data, rows, UNROLL, into)
    np.testing.assert_allclose(into, approx_fprime(model.parameters, loss, 1e-7), rtol=1e-3, atol=1e-4)


def test_velocities_can_be_withheld_in_any_world():
    normaliser = fit_normaliser(experience(ORBIT), world=ORBIT, use_velocities=False)
    assert (normaliser.gain == 0.0).tolist() == [False, False, True, True, False, False]
