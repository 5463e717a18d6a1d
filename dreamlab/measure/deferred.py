"""Measurements as trees of values that are computed when they are needed, each once.

A tree is made of dicts and lists; its leaves are plain values or ``Deferred``. ``make verify`` evaluates a whole tree.
A figure that is measured again in the page evaluates what stands at one path, and what that needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from types import GeneratorType
from typing import Any

import numpy as np

from dreamlab.tasks.work import Progress, relay

Tree = Any
"""A dict, a list, a Deferred or a plain value; dicts and lists hold Trees."""

Path = tuple[str | int, ...]
Run = Generator[Progress, None, Any]


class Deferred:
    """A value that is computed once, when it is first needed.

    run:   takes the values of ``needs``. Returns the value (which may be a tree again), or is a generator that
           yields its progress (anything with ``fraction``, or with ``step`` and ``steps``) and returns the value
    cost:  seconds that it takes by itself in the page's Python, roughly
    stage: what goes on meanwhile, for the reader
    """

    def __init__(self, run: Callable[..., Any], *needs: Deferred, cost: float = 0.0, stage: str = "measuring") -> None:
        self.needs, self.cost, self.stage = needs, cost, stage
        self._run, self._known = run, False
        self._value: Any = None

    @property
    def known(self) -> bool:
        """Whether it was computed already."""
        return self._known

    @property
    def value(self) -> Any:
        """The value, once it was computed."""
        assert self._known
        return self._value

    def compute(self) -> Generator[float, None, None]:
        """Compute the value, when those of all needs are known; yields the fraction (0..1) that is done."""
        made: Any = self._run(*(need.value for need in self.needs))
        if isinstance(made, GeneratorType):
            made = yield from _fractions(made)
        self._value, self._known = made, True


class Figures(Deferred):
    """{name: {"median", "values"}} of runs, one a seed, that each return an object with ``figures``.

    The names are known only after a run. But one figure of one run can be asked for, and then only that run is done.
    """

    def __init__(self, runs: Sequence[Deferred]) -> None:
        super().__init__(lambda *found: {name: self[name] for name in found[0].figures}, *runs)

    def __getitem__(self, name: str) -> Tree:
        return median_and_values([Deferred(lambda found: float(found.figures[name]), run) for run in self.needs])


def evaluate(tree: Tree, path: Path = ()) -> Run:
    """What stands at the path, as plain values; KeyError or IndexError where there is nothing."""
    for key in path:
        tree = (yield from _container(tree))[key]
    return (yield from _plain(tree))


def seconds(tree: Tree, path: Path = ()) -> float:
    """What ``evaluate`` will cost, as far as that is known without computing anything."""
    on_the_way: list[Deferred] = []
    for key in path:
        if isinstance(tree, Deferred) and not tree.known and not isinstance(tree, Figures):
            on_the_way.append(tree)
            break
        tree = tree.value[key] if isinstance(tree, Deferred) and tree.known else tree[key]
    else:
        on_the_way = list(_leaves(tree))
    return sum(deferred.cost for deferred in _unknown(on_the_way))


def median_and_values(values: Sequence[Deferred]) -> dict[str, Tree]:
    """{"median", "values"} of deferred numbers."""
    return {"median": Deferred(lambda *known: float(np.median(known)), *values), "values": list(values)}


def entry(name: str, of: Deferred) -> Deferred:
    """One entry of a deferred mapping."""
    return Deferred(lambda value: value[name], of)


def read_path(text: str) -> Path:
    """``remedies.by_name.plain.values[2]`` -> ("remedies", "by_name", "plain", "values", 2)"""
    return tuple(int(index) if index else name for index, name in re.findall(r"\[(\d+)\]|([^.\[\]]+)", text))


def _container(tree: Tree) -> Run:
    """What a key can be looked up in: Figures as they are, another Deferred's value, anything else as it is."""
    return tree if isinstance(tree, Figures) else (yield from _settled(tree))


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
    """Compute all that is not known yet; what others need comes first."""
    waiting = _unknown(wanted)
    whole = sum(deferred.cost for deferred in waiting) or 1.0
    done = 0.0
    for deferred in waiting:
        for fraction in deferred.compute():
            yield Progress(deferred.stage, (done + fraction * deferred.cost) / whole)
        done += deferred.cost
        yield Progress(deferred.stage, min(1.0, done / whole))


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
    """These and what they need, without what is known: needs come first, nothing comes twice."""
    found: dict[int, Deferred] = {}

    def visit(deferred: Deferred) -> None:
        if deferred.known or id(deferred) in found:
            return
        for need in deferred.needs:
            visit(need)
        found[id(deferred)] = deferred

    for deferred in wanted:
        visit(deferred)
    return list(found.values())


def _fractions(run: Generator[Any, None, Any]) -> Generator[float, None, Any]:
    """The fraction of a run that is done; it never goes back, although each stage of a run counts from 0."""
    furthest = 0.0

    def fraction(item: Any) -> float:
        nonlocal furthest
        furthest = max(furthest, item.fraction if hasattr(item, "fraction") else item.step / item.steps)
        return furthest

    return relay(run, fraction)
