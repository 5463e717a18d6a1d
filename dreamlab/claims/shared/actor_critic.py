"""A policy (actor) and a value function (critic) learned together inside a dream.

Batches of dreams are played by the actor, with noise on its actions. The critic learns what the rest of a game brings,
by TD(lambda): its targets are the lambda-returns, means of all n-step returns. The actor learns to do more often what
turned out better than the critic had expected (the policy gradient, with the critic as baseline).

The value is also what a planner can add at the end of a short plan: Equation 6 of Xing et al. 2025.

Source: Sutton & Barto 2018 (TD(lambda), actor-critic); Schulman et al. 2016 for the advantage from lambda-returns;
Sutton 1990 (Dyna) and Hafner et al. 2020 (Dreamer) for learning both inside a world model.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np

from dreamlab.learn.model import backpropagate, forward, initial_parameters, layers
from dreamlab.learn.network import Ends, Network
from dreamlab.learn.training import Adam
from dreamlab.plan.planning import Score
from dreamlab.types import ACTION_SIZE, STATE_SIZE, Floats, Policy, StepFn

CENTRE = np.array([0.0, 0.5, 0.0, 0.0, 0.0])
GAIN = 4.0
"""Inputs of both networks are (state - CENTRE) * GAIN."""


@dataclass(frozen=True)
class ActorCritic:
    """How to learn.

    dreams, steps: of a batch of dreams that go on from batch to batch
    discount:      of the reward a step later
    trace:         lambda: 0 trusts the critic one step on, 1 only what was dreamt
    exploration:   standard deviation of the noise on the actor's actions
    restart:       share of the dreams that begin anew after a batch, besides those that are over
    actor_width, critic_width: rectified linear units
    """

    batches: int = 300
    dreams: int = 128
    steps: int = 12
    discount: float = 0.99
    trace: float = 0.9
    exploration: float = 0.4
    restart: float = 0.1
    bounds: float = 0.1
    rate: float = 1e-2
    actor_rate: float = 1e-2
    actor_width: int = 16
    critic_width: int = 32

    @property
    def simulated(self) -> int:
        """Steps of the dream that learning simulates."""
        return self.batches * self.dreams * self.steps


DEFAULT_ACTOR_CRITIC = ActorCritic()


@dataclass(frozen=True)
class Learned:
    """What is learned: both are networks of the state [B, S]; ``lasts``: whether a state's game goes on."""

    actor: Network
    critic: Network
    lasts: Callable[[Floats], np.ndarray]

    def policy(self) -> Policy:
        """The actor without its noise."""
        return lambda state, rng: self.actor(_inputs(state)).clip(-1.0, 1.0)

    def value(self, states: Floats) -> Floats:
        """V(s) [...] of states [..., S]; 0 where the game is over."""
        flat = np.ascontiguousarray(states).reshape(-1, STATE_SIZE)
        values = self.critic(_inputs(flat))[:, 0].reshape(states.shape[:-1])
        return np.where(self.lasts(states), values, 0.0)


@dataclass(frozen=True)
class Batch:
    """How many batches are done, of how many, and what is learned by then."""

    done: int
    total: int
    learned: Learned


def learn(
    step: StepFn,
    pool: Floats,
    rng: np.random.Generator,
    *,
    reward: Score,
    lasts: Callable[[Floats], np.ndarray],
    recipe: ActorCritic = DEFAULT_ACTOR_CRITIC,
    also_in: Sequence[StepFn] = (),
) -> Generator[Batch, None, Learned]:
    """Learn in the dream ``step`` from states of the pool [N, S]; yields after every batch.

    reward:  of single states [..., S] -> [...]
    lasts:   [..., S] -> bool [...]; what comes after a state for which it is false counts for nothing
    also_in: further models; the dreams are dealt out to all of them, so that what pays in one only is learned less
    """
    actor, critic = _Trainee(recipe.actor_width, ACTION_SIZE, rng), _Trainee(recipe.critic_width, 1, rng)
    actor.layers[-1][:-1] *= 0.1  # at first its action is nearly none
    learned = Learned(actor.network, critic.network, lasts)
    models = (step, *also_in)
    state = pool[rng.integers(0, len(pool), recipe.dreams)]
    for index in range(recipe.batches):
        states, drawn = _play(models, actor, state, recipe, rng)
        goes_on = np.cumprod(lasts(states), axis=1)
        values = critic.network(_inputs(states.reshape(-1, STATE_SIZE))).reshape(goes_on.shape) * goes_on
        returns = lambda_returns(reward(states[:, :-1]), values, goes_on, recipe.discount, recipe.trace)
        rows = goes_on[:, :-1].ravel() > 0
        seen = np.ascontiguousarray(states[:, :-1].reshape(-1, STATE_SIZE)[rows])
        rate = recipe.rate * (recipe.batches - index) / recipe.batches
        surprise = (returns - values[:, :-1]).ravel()[rows]
        if len(seen):
            critic.descend(seen, surprise * (-2.0 / len(seen)), rate)
            advantage = (surprise - surprise.mean()) / (surprise.std() + 1e-8)
            pull = advantage * drawn.ravel()[rows] / recipe.exploration
            said = actor.network(_inputs(seen))[:, 0]
            beyond = said - said.clip(-1.0, 1.0)  # an action that is clipped anyway would teach nothing
            actor.descend(seen, (recipe.bounds * beyond - pull) / len(seen), rate * recipe.actor_rate / recipe.rate)
        state = np.ascontiguousarray(states[:, -1])
        anew = (goes_on[:, -1] == 0) | (rng.random(recipe.dreams) < recipe.restart)
        state[anew] = pool[rng.integers(0, len(pool), int(anew.sum()))]
        yield Batch(index + 1, recipe.batches, learned)
    return learned


def lambda_returns(reward: Floats, values: Floats, goes_on: Floats, discount: float, trace: float) -> Floats:
    """Targets [B, T] of the critic: reward [B, T] of the states, their values and whether they count [B, T+1].

    R_t = r_t + discount * ((1 - trace) V_t+1 + trace R_t+1), with the critic's word at the end of the dream.
    """
    returns = np.empty_like(reward)
    following = values[:, -1]
    for t in range(reward.shape[1] - 1, -1, -1):
        mixed = (1.0 - trace) * values[:, t + 1] + trace * following
        following = goes_on[:, t] * (reward[:, t] + discount * mixed)
        returns[:, t] = following
    return returns


def with_value(learned: Learned, reward: Score, discount: float) -> Score:
    """Equation 6 as a Score of futures [..., T+1, S]: discounted rewards, and V of the last state."""

    def worth(futures: Floats) -> Floats:
        goes_on = np.cumprod(learned.lasts(futures), axis=-1)
        discounts = np.cumprod(np.concatenate([[1.0], np.full(futures.shape[-2] - 1, discount)]))
        rewards = (discounts[:-1] * goes_on[..., :-1] * reward(futures[..., :-1, :])).sum(axis=-1)
        return rewards + discounts[-1] * goes_on[..., -1] * learned.value(futures[..., -1, :])

    return worth


class _Trainee:
    """A network of the state under training."""

    def __init__(self, width: int, outputs: int, rng: np.random.Generator) -> None:
        ends = Ends(width, inputs=STATE_SIZE, outputs=outputs)
        parameters = initial_parameters(ends, rng)
        self.network = Network(ends, parameters)
        self.layers = layers(ends, parameters)
        self._gradients = np.zeros_like(parameters)
        self._gradient_layers = layers(ends, self._gradients)
        self._adam = Adam(len(parameters))

    def descend(self, states: Floats, gradient: Floats, rate: float) -> None:
        """One step against the loss's gradient [B] with respect to the output for states [B, S]."""
        activations = forward(self.layers, _inputs(states))
        backpropagate(self.layers, activations, gradient[:, None], self._gradient_layers)
        self._adam.descend(self.network.parameters, self._gradients, rate)


def _play(
    models: Sequence[StepFn], actor: _Trainee, start: Floats, recipe: ActorCritic, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Dreams from start [B, S], each in one of the models: states [B, T+1, S], and the noise drawn [B, T], sd 1."""
    states = np.empty((len(start), recipe.steps + 1, STATE_SIZE))
    states[:, 0] = start
    drawn = rng.standard_normal((len(start), recipe.steps))
    shares = np.array_split(np.arange(len(start)), len(models))
    for t in range(recipe.steps):
        now = np.ascontiguousarray(states[:, t])
        action = (actor.network(_inputs(now)) + recipe.exploration * drawn[:, t : t + 1]).clip(-1.0, 1.0)
        for model, rows in zip(models, shares, strict=True):
            states[rows, t + 1] = model(now[rows], action[rows])
    return states, drawn


def _inputs(states: Floats) -> Floats:
    return (states - CENTRE) * GAIN
