"""How long another's program may run: so many times as long as it took to load what it may use.

That tells how fast the machine is, and how busy. A lesson's program takes two or three such times; one that never ends
is given up after some seconds, not minutes.
"""

from __future__ import annotations

TIMES = 40
"""A reader's own program may be slower than the lesson's."""
LEAST, MOST = 10.0, 30.0
"""Seconds, whatever loading took; a page stops a program after a minute, and is at least twice as slow."""


def allowed(loading: float) -> float:
    """Seconds that a program may take where loading took so many."""
    return min(max(TIMES * loading, LEAST), MOST)
