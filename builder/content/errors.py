"""What an author sees when a page cannot be built: the file, the place in it, and the nearest right key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches


class PageError(Exception):
    """A mistake in a page or in a file that pages draw on."""

    def __init__(self, file: str, place: int | str | None, message: str) -> None:
        super().__init__(f"{file}:{place}: {message}" if place else f"{file}: {message}")


class UnknownKey(Exception):
    """A name that does not exist; whoever knows the file and line turns it into a PageError."""

    def __init__(self, what: str, key: str, known: Iterable[str]) -> None:
        super().__init__(f"unknown {what} {key!r}{nearest(key, known)}")


TRIPS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a reader trips over where data are not of the form that it takes for granted."""


@contextmanager
def formed(file: str) -> Iterator[None]:
    """Whatever the reading of this file trips over becomes a PageError; those of the checks pass as they are."""
    try:
        yield
    except TRIPS as error:
        said = f"{type(error).__name__}: {error}"
        raise PageError(file, None, f"it has not the form that the pages need ({said[:300]})") from error


def nearest(key: str, known: Iterable[str]) -> str:
    """``; did you mean 'x'?``, or what there is if nothing is near, or nothing if there is nothing."""
    names = sorted(known)
    close = get_close_matches(key, names, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; there are {', '.join(names)}" if names else ""
