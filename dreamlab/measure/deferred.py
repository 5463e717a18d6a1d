"""Seeded protocols as trees of values that are computed when somebody asks for them, each once.

A protocol is a tree of dicts and lists; its leaves are plain values or ``Deferred``. ``make verify`` evaluates a
whole tree, a figure that is measured in the page only what stands at one path, and what that needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from types import GeneratorType
from typing import Any

import numpy as np

from dreamlab.tasks.work import Progress

Tree = Any
"""A dict, a list, a Deferred or a plain value; dicts and lists hold Trees."""

Path = tuple[str | int, ...]
Run = Generator[Progress, None, Any]


class Deferred:
    """A value that is computed once, when it is first needed.

    run:   takes the values of ``needs``; returns the value (which may be a tree again), or is a generator that
           yields its progress (anything with ``fraction``, or with ``step`` and ``steps``) and returns the value
    cost:  seconds that it takes by itself in the page's Python, roughly
    says:  what goes on meanwhile, for the reader
    """

    def __init__(self, run: Callable[..., Any], *needs: Deferred, cost: float = 0.0, says: str = "measuring") -> None:
        self.needs, self.cost, self.says = needs, cost, says
        self._run, self._known = run, False
        self._value: Any = None

    @property
    def known(self) -> bool:
        return self._known

    @property
    def value(self) -> Any:
        """What ``compute`` has found."""
        assert self._known
        return self._value

    def compute(self) -> Generator[float, None, None]:
        """Find the value, once those of all needs are known; yields how far it is (0..1)."""
        made: Any = self._run(*(need.value for need in self.needs))
        if isinstance(made, GeneratorType):
            made = yield from _fractions(made)
        self._value, self._known = made, True


def evaluate(tree: Tree, path: Path = ()) -> Run:
    """What stands at the path, as plain values; KeyError or IndexError where there is nothing."""
    for key in path:
        tree = (yield from _settled(tree))[key]
    return (yield from _plain(tree))


def seconds(tree: Tree, path: Path = ()) -> float:
    """What ``evaluate`` will cost, as far as it can be told without computing anything."""
    on_the_way: list[Deferred] = []
    for key in path:
        if isinstance(tree, Deferred) and not tree.known:
            on_the_way.append(tree)
            break
        tree = tree.value[key] if isinstance(tree, Deferred) else tree[key]
    else:
        on_the_way = list(_leaves(tree))
    return sum(later.cost for later in _unknown(on_the_way))


def spread(values: Sequence[Deferred]) -> dict[str, Tree]:
    """{"median", "values"} of figures that are computed later."""
    return {"median": Deferred(lambda *known: float(np.median(known)), *values), "values": list(values)}


def entry(name: str, of: Deferred) -> Deferred:
    """One entry of a value that is a mapping."""
    return Deferred(lambda value: value[name], of)


def read_path(text: str) -> Path:
    """``remedies.by_name.plain.values[2]`` -> ("remedies", "by_name", "plain", "values", 2)"""
    return tuple(int(index) if index else name for index, name in re.findall(r"\[(\d+)\]|([^.\[\]]+)", text))


def _settled(tree: Tree) -> Run:
    """A Deferred's value, computed with all that it needs; anything else as it is."""
    while isinstance(tree, Deferred):
        yield from _compute([tree])
        tree = tree.value
    return tree


def _plain(tree: Tree) -> Run:
    yield from _compute(_leaves(tree))
    tree = yield from _settled(tree)
    if isinstance(tree, Mapping):
        plain = {}
        for key, value in tree.items():
            plain[key] = yield from _plain(value)
        return plain
    if isinstance(tree, (list, tuple)):
        entries = []
        for value in tree:
            entries.append((yield from _plain(value)))
        return entries
    return tree


def _compute(wanted: Iterator[Deferred] | Sequence[Deferred]) -> Generator[Progress, None, None]:
    """All that is not known yet, in an order in which each finds its needs."""
    waiting = _unknown(wanted)
    whole = sum(later.cost for later in waiting) or 1.0
    done = 0.0
    for later in waiting:
        for fraction in later.compute():
            yield Progress(later.says, (done + fraction * later.cost) / whole)
        done += later.cost
        yield Progress(later.says, min(1.0, done / whole))


def _leaves(tree: Tree) -> Iterator[Deferred]:
    if isinstance(tree, Deferred):
        yield tree
    elif isinstance(tree, Mapping):
        for value in tree.values():
            yield from _leaves(value)
    elif isinstance(tree, (list, tuple)):
        for value in tree:
            yield from _leaves(value)


def _unknown(wanted: Iterator[Deferred] | Sequence[Deferred]) -> list[Deferred]:
    """These and what they need, as far as unknown; needs come first, nothing comes twice."""
    found: dict[int, Deferred] = {}

    def visit(later: Deferred) -> None:
        if later.known or id(later) in found:
            return
        for need in later.needs:
            visit(need)
        found[id(later)] = later

    for later in wanted:
        visit(later)
    return list(found.values())


def _fractions(run: Generator[Any, None, Any]) -> Generator[float, None, Any]:
    """How far a run is; what counts its stages one by one never seems to go back."""
    furthest = 0.0
    while True:
        try:
            said = next(run)
        except StopIteration as end:
            return end.value
        furthest = max(furthest, said.fraction if hasattr(said, "fraction") else said.step / said.steps)
        yield furthest
