"""The paper's second example in small: a hidden Markov model of which bounce follows which.

It sees no place and no velocity, only the order of the bounces: left wall, right wall, ceiling, floor, paddle, pillar.
It supposes STATES hidden states, each with its own next states and its own bounces, and finds them by expectation and
maximisation. Then it goes through an unseen rally and says after each bounce what comes next, and what comes AHEAD
bounces later. Its rivals have nothing hidden: they count what followed the last bounce, or the last two; and the
poorest always says what is most common.

Source: Baum et al. 1970; with scaled probabilities as in Rabiner 1989, so that nothing underflows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dreamlab.claims.chaos.court import HEIGHT, REACH
from dreamlab.claims.shared.bounces import EVENTS, FLIGHT, events
from dreamlab.claims.uncertainty import Estimate, mean
from dreamlab.learn.model import matmul
from dreamlab.types import Floats, Transitions
from dreamlab.world import court

BOUNCES = (*EVENTS[1:], "pillar")
PILLAR = len(BOUNCES) - 1
STATES = 12
ROUNDS = 25
LENGTH = 16
"""Bounces of a rally that are looked at; a rally with fewer is left out."""
AHEAD = 5
"""Bounces ahead of the further of the two predictions."""
SMOOTHING = 0.1
"""Added to every count, so that nothing that was never recorded is impossible."""


class Guesses(NamedTuple):
    """Share of the bounces that were predicted, next and AHEAD on."""

    next: Estimate
    later: Estimate


@dataclass(frozen=True)
class HiddenMarkov:
    """first [K], moves [K, K] and shows [K, len(BOUNCES)]: probabilities; a row sums to 1."""

    first: Floats
    moves: Floats
    shows: Floats

    def believed(self, bounces: np.ndarray) -> Floats:
        """Probabilities [B, T, K] of the hidden state at each of the bounces [B, T], by the bounces up to it."""
        belief, found = np.repeat(self.first[None], len(bounces), axis=0), []
        for now in range(bounces.shape[1]):
            belief = belief * self.shows[:, bounces[:, now]].T
            belief = belief / belief.sum(axis=1, keepdims=True)
            found.append(belief)
            belief = matmul(belief, self.moves)
        return np.stack(found, axis=1)

    def foretold(self, bounces: np.ndarray, ahead: int) -> Floats:
        """Probabilities [B, T, len(BOUNCES)] of the bounce so many on, after each of the bounces [B, T]."""
        belief = self.believed(bounces).reshape(-1, len(self.first))
        for _ in range(ahead):
            belief = matmul(belief, self.moves)
        return matmul(belief, self.shows).reshape(*bounces.shape, len(BOUNCES))


def bounces_of(path: Floats) -> np.ndarray:
    """The first LENGTH bounces [B', LENGTH] of the rallies [B, T+1, S] that have so many."""
    state, following = (np.ascontiguousarray(part).reshape(-1, path.shape[-1]) for part in (path[:, :-1], path[:, 1:]))
    event = events(Transitions(state, np.zeros((len(state), 1)), following)) - 1
    turned = (np.abs(following[:, 2:4] - state[:, 2:4]) > 1e-9).any(axis=1)
    across, up = state[:, 0], state[:, 1] - HEIGHT
    reach = REACH + court.SPEED * court.DT
    event[turned & (across * across + up * up < reach * reach)] = PILLAR
    happened = np.where(turned, event, FLIGHT - 1).reshape(len(path), -1)
    orders = [row[row >= 0] for row in happened]
    return np.stack([order[:LENGTH] for order in orders if len(order) >= LENGTH])


def learn(bounces: np.ndarray, rng: np.random.Generator) -> HiddenMarkov:
    """The HiddenMarkov of recorded bounces [B, T], from a random beginning; Baum and Welch's rounds."""
    first, moves = rng.uniform(0.5, 1.5, STATES), rng.uniform(0.5, 1.5, (STATES, STATES))
    model = HiddenMarkov(_rows(first), _rows(moves), _start(rng))
    shown = np.eye(len(BOUNCES))[bounces]
    for _ in range(ROUNDS):
        model = _again(model, bounces, shown)
    return model


def compare(recorded: Floats, reality: Floats, rng: np.random.Generator) -> dict[str, Guesses]:
    """What each predicts of the bounces of unseen rallies [B, T+1, S], learned from recorded ones."""
    known, unseen = bounces_of(recorded), bounces_of(reality)
    model = learn(known, rng)
    always = np.bincount(known.ravel(), minlength=len(BOUNCES)).astype(np.float64)
    return {
        "common": _guesses(lambda ahead: np.broadcast_to(always, (*unseen.shape, len(BOUNCES))), unseen),
        "hidden": _guesses(lambda ahead: model.foretold(unseen, ahead), unseen),
        "last": _guesses(lambda ahead: counted(known, unseen, 1, ahead), unseen),
        "last_two": _guesses(lambda ahead: counted(known, unseen, 2, ahead), unseen),
    }


def counted(known: np.ndarray, unseen: np.ndarray, memory: int, ahead: int) -> Floats:
    """[B, T, len(BOUNCES)] how often each bounce came so many on, after the same last ``memory`` bounces."""
    kinds = len(BOUNCES)
    counts = np.bincount(
        (_contexts(known, memory)[:, :-ahead] * kinds + known[:, ahead:]).ravel(), minlength=kinds ** (memory + 1)
    )
    return counts.reshape(-1, kinds)[_contexts(unseen, memory)].astype(np.float64)


def _contexts(bounces: np.ndarray, memory: int) -> np.ndarray:
    """[B, T] number of the last ``memory`` bounces; at the first of a rally the same bounce stands for those before."""
    found = bounces.copy()
    for back in range(1, memory):
        before = np.concatenate([bounces[:, :1].repeat(back, axis=1), bounces[:, :-back]], axis=1)
        found = found + before * len(BOUNCES) ** back
    return found


def _guesses(foretold: Callable[[int], Floats], unseen: np.ndarray) -> Guesses:
    right = [(foretold(ahead).argmax(axis=2)[:, :-ahead] == unseen[:, ahead:]).mean(axis=1) for ahead in (1, AHEAD)]
    return Guesses(*(mean(each) for each in right))  # a rally's bounces are not independent, rallies are


def _again(model: HiddenMarkov, bounces: np.ndarray, shown: Floats) -> HiddenMarkov:
    """One round: the hidden states as the model believes them, then the model that they make likeliest."""
    likely = model.shows.T[bounces]  # [B, T, K]
    forward, scales = np.empty_like(likely), np.empty((*bounces.shape, 1))
    belief = np.repeat(model.first[None], len(bounces), axis=0)
    for now in range(bounces.shape[1]):
        belief = belief * likely[:, now]
        scales[:, now] = belief.sum(axis=1, keepdims=True)
        forward[:, now] = belief / scales[:, now]
        belief = matmul(forward[:, now], model.moves)
    onwards, moved = np.ones_like(likely[:, 0]), np.zeros_like(model.moves)
    state = np.empty_like(likely)
    state[:, -1] = forward[:, -1]
    turned = np.ascontiguousarray(model.moves.T)
    for now in range(bounces.shape[1] - 2, -1, -1):
        after = likely[:, now + 1] * onwards / scales[:, now + 1]
        moved += matmul(np.ascontiguousarray(forward[:, now].T), after)
        onwards = matmul(after, turned)
        state[:, now] = forward[:, now] * onwards
    flat, seen = state.reshape(-1, len(model.first)), shown.reshape(-1, len(BOUNCES))
    shows = matmul(np.ascontiguousarray(flat.T), seen)
    return HiddenMarkov(_rows(state[:, 0].sum(axis=0)), _rows(moved * model.moves), _rows(shows))


def _start(rng: np.random.Generator) -> Floats:
    """[STATES, len(BOUNCES)]: each hidden state begins with a liking for one bounce, in turn."""
    liked = np.eye(len(BOUNCES))[np.arange(STATES) % len(BOUNCES)]
    return _rows(rng.uniform(0.5, 1.5, liked.shape) + 3.0 * liked)


def _rows(counts: Floats) -> Floats:
    """Counts [..., N], smoothed, as probabilities."""
    smoothed = counts + SMOOTHING
    return smoothed / smoothed.sum(axis=-1, keepdims=True)
