"""Results that a lab keeps in memory, so that the same question is computed once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from typing import Generic, TypeVar

from dreamlab.tasks.work import Progress

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class LruCache(Generic[Key, Value]):
    """The values of runs, by the key that they depend on; at most ``size``, the least recently used is dropped."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._values

    def get(self, key: Key, run: Callable[[], Generator[Progress, None, Value]]) -> Generator[Progress, None, Value]:
        """Yields the run's progress, returns its value; a value in the cache is returned without a run."""
        if key in self._values:
            return self.put(key, self._values[key])
        return self.put(key, (yield from run()))

    def find(self, key: Key) -> Value | None:
        """The key's value, if there is one; this counts as a use."""
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def put(self, key: Key, value: Value) -> Value:
        """Store the value, in place of the key's former one."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._size:
            self._values.popitem(last=False)
        return value

    def discard(self, key: Key) -> None:
        """Drop the key's value, if there is one: the next ``get`` runs again."""
        self._values.pop(key, None)
