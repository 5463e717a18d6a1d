"""Monte Carlo tree search in any StepFn, for many states at once: a tree each, all of one size.

Each simulation walks down from the root by the upper confidence rule, adds one node, asks the critic what it is worth,
and tells every node on the way. An action lasts HOLD steps. In the end the action that was tried most is taken.

Axis letters: B states (trees), N nodes, the root first.

Source: Kocsis & Szepesvari 2006 (trees with confidence bounds); Silver et al. 2016 for a critic instead of a game
played to its end, and for the bound, here with equal odds for all actions: it needs no logarithm.
"""

from __future__ import annotations

import numpy as np

from dreamlab.claims.shared.rule import DISCOUNT, nearness, reward
from dreamlab.types import Floats, StepFn

ACTIONS = np.array([-1.0, 0.0, 1.0])
HOLD = 12
"""Steps for which an action in the tree is kept; chosen on the tuning seeds (``tuning``)."""
CURIOSITY = 0.3
"""Weight of the bound: how much more a seldom tried action is worth; chosen likewise."""
NOBODY = -1


class Trees:
    """Trees that grow together.

    states [B, N, S]
    gained, left [B, N]: discounted reward on the way to a node, and the discount there
    visits, value [B, N]: how often a node was passed, and the sum of what was found behind it
    children [B, N, ACTIONS] and parent [B, N]: numbers of nodes, NOBODY where there is none
    """

    def __init__(self, root: Floats, nodes: int, hold: int, curiosity: float) -> None:
        batch = len(root)
        self.hold, self.curiosity = hold, curiosity
        self.rows = np.arange(batch)
        self.states = np.empty((batch, nodes, root.shape[1]))
        self.states[:, 0] = root
        self.gained, self.left = np.zeros((batch, nodes)), np.ones((batch, nodes))
        self.visits, self.value = np.zeros((batch, nodes)), np.zeros((batch, nodes))
        self.children = np.full((batch, nodes, len(ACTIONS)), NOBODY)
        self.parent = np.full((batch, nodes), NOBODY)
        self.visits[:, 0] = 1.0

    def select(self) -> tuple[np.ndarray, np.ndarray]:
        """For each tree the node to grow, and which action of its own has no node yet; [B] each."""
        node, action = np.zeros(len(self.rows), dtype=np.int64), np.zeros(len(self.rows), dtype=np.int64)
        inside = np.ones(len(self.rows), dtype=bool)
        while inside.any():
            best = self._most_promising(node)
            action = np.where(inside, best, action)
            following = self.children[self.rows, node, best]
            inside = inside & (following != NOBODY)
            node = np.where(inside, following, node)
        return node, action

    def _most_promising(self, node: np.ndarray) -> np.ndarray:
        """[B] the action with the highest bound: what it was worth so far, and more the less it was tried."""
        children = self.children[self.rows, node]
        tried = np.where(children != NOBODY, self.visits[self.rows[:, None], children], 0.0)
        found = np.where(children != NOBODY, self.value[self.rows[:, None], children], 0.0)
        own = self.value[self.rows, node] / self.visits[self.rows, node]
        worth = np.where(tried > 0.0, found / np.maximum(tried, 1.0), own[:, None])
        bound = worth + self.curiosity * np.sqrt(self.visits[self.rows, node])[:, None] / (1.0 + tried)
        return bound.argmax(axis=1)

    def grow(self, new: int, node: np.ndarray, action: np.ndarray, step: StepFn) -> None:
        """The node number ``new`` in each tree: behind ``node`` by ``action``; then tell all that lead to it."""
        state, gained, left = (each[self.rows, node] for each in (self.states, self.gained, self.left))
        push = ACTIONS[action][:, None]
        for _ in range(self.hold):
            gained = gained + left * reward(state)
            state, left = step(state, push), left * DISCOUNT
        self.states[:, new], self.gained[:, new], self.left[:, new] = state, gained, left
        self.children[self.rows, node, action] = new
        self.parent[:, new] = node
        self._tell(new, gained + left * nearness(state))

    def _tell(self, new: int, worth: Floats) -> None:
        node = np.full(len(self.rows), new)
        while (node != NOBODY).any():
            on_the_way = node != NOBODY
            rows, nodes = self.rows[on_the_way], node[on_the_way]
            self.visits[rows, nodes] += 1.0
            self.value[rows, nodes] += worth[on_the_way]
            node = np.where(on_the_way, self.parent[self.rows, node], NOBODY)

    def chosen(self) -> Floats:
        """[B, A] the action tried most at the root."""
        children = self.children[:, 0]
        tried = np.where(children != NOBODY, self.visits[self.rows[:, None], children], 0.0)
        return ACTIONS[tried.argmax(axis=1)][:, None]


def search(step: StepFn, root: Floats, simulations: int, *, hold: int = HOLD, curiosity: float = CURIOSITY) -> Floats:
    """Actions [B, A] for states [B, S], from trees of so many simulations."""
    return grown(step, root, simulations, hold=hold, curiosity=curiosity).chosen()


def grown(step: StepFn, root: Floats, simulations: int, *, hold: int = HOLD, curiosity: float = CURIOSITY) -> Trees:
    """The trees themselves."""
    trees = Trees(root, simulations + 1, hold, curiosity)
    for new in range(1, simulations + 1):
        node, action = trees.select()
        trees.grow(new, node, action, step)
    return trees
