"""Plain data with something changed: what a slip of the hand, or malice, makes of a file."""

import copy
from typing import Any

from hypothesis import strategies as some

MARK = "<img src=x onerror=attack()>"
HOSTILE = (
    MARK,
    f"\"'>{MARK}",
    f"</script></template>{MARK}",
    f"[x](javascript:attack()) {MARK}",
    "{{ lab('failure') }}",
    "{% raw %}",
    "\u0000\u202e\ud83d",
)

PLAIN: some.SearchStrategy[Any] = some.recursive(
    some.one_of(
        some.none(), some.booleans(), some.integers(), some.floats(), some.text(max_size=12), some.sampled_from(HOSTILE)
    ),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@some.composite
def changed(draw: some.DrawFn, data: Any, most: int = 3) -> Any:
    """A copy of the data in which up to so many values are others, are missing, or stand under another name."""
    data = copy.deepcopy(data)
    for _ in range(draw(some.integers(1, most))):
        holder, key = _place(draw, data)
        if holder is None:
            return draw(PLAIN)
        how = draw(some.sampled_from(["other", "other", "missing", "renamed"]))
        if how == "other" or isinstance(holder, list):
            holder[key] = draw(PLAIN)
        elif how == "missing":
            del holder[key]
        else:
            holder[draw(some.text(max_size=6) | some.sampled_from(HOSTILE))] = holder.pop(key)
    return data


def _place(draw: some.DrawFn, data: Any) -> tuple[Any, Any]:
    """Somewhere in the data: what holds the value, and its key or index there."""
    holder, key, here = None, None, data
    while isinstance(here, (dict, list)) and here and (holder is None or draw(some.integers(0, 4))):
        keys = list(here) if isinstance(here, dict) else range(len(here))
        holder, key = here, draw(some.sampled_from(keys))
        here = holder[key]
    return holder, key
