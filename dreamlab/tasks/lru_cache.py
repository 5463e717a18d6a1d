"""Results that a lab keeps in memory, so that the same question is computed once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from typing import Generic, TypeVar

from dreamlab.tasks.work import Progress

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class LruCache(Generic[Key, Value]):
    """What runs have returned, by what they depend on; the least recently used is forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._kept

    def get(self, key: Key, run: Callable[[], Generator[Progress, None, Value]]) -> Generator[Progress, None, Value]:
        """Yields the run's progress, returns its value; runs only what is not kept."""
        if key not in self._kept:
            self._kept[key] = yield from run()
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return self._kept[key]

    def forget(self, key: Key) -> None:
        """The next run for this key is a run indeed."""
        self._kept.pop(key, None)
