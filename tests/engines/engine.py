"""What a browser has to be able to do for the journeys; a further engine is one class more."""

from __future__ import annotations

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

WIDTH, HEIGHT = 1280, 960
PATIENCE_S = 120
"""A reading takes seconds; this is for the slowest engine's first one on a machine under heavy load."""

# Arguments and results cross as text, so that each engine's protocol carries every bit of a float64.
CALL = "async (given) => JSON.stringify((await (%s)(...JSON.parse(given))) ?? null)"
# Whether an element is there, in sight, at rest, and what a finger on its middle would touch.
REACHED = """async (css) => {
  const element = document.querySelector(css);
  element?.scrollIntoView({ block: "center", behavior: "instant" });
  const before = element?.getBoundingClientRect().y;
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  const { x, y, width, height } = element?.getBoundingClientRect() ?? {};
  return y === before && Boolean(element?.contains(document.elementFromPoint(x + width / 2, y + height / 2)));
}"""


class Engine(ABC):
    """One browser with one page. ``folder`` is its own: profile, downloads, logs."""

    name: ClassVar[str]
    debian: ClassVar[str]
    """The packages to install where it is missing."""

    def __init__(self, folder: Path) -> None:
        self.downloads = folder / "downloads"
        self.downloads.mkdir(parents=True)

    @classmethod
    @abstractmethod
    def is_installed(cls) -> bool: ...

    @abstractmethod
    def open(self, address: str) -> None:
        """Load a page; returns once its document is there."""

    @abstractmethod
    def call(self, function: str, given: str) -> str:
        """What an async JavaScript function of one string resolves to, a string too."""

    @abstractmethod
    def press(self, css: str) -> None:
        """A real click in the middle of an element that is in sight."""

    @abstractmethod
    def choose_file(self, css: str, file: Path) -> None: ...

    @abstractmethod
    def screenshot(self) -> bytes:
        """PNG of what is in sight."""

    @abstractmethod
    def close(self) -> None: ...

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """What a JavaScript function returns, or its promise resolves to; plain values in and out."""
        return json.loads(self.call(CALL % function, json.dumps(arguments)))

    def until(self, function: str, *arguments: Any) -> Any:
        """The function's first true value."""
        return eventually(lambda: self.evaluate(function, *arguments), f"{self.name}: {function} {arguments}")

    def click(self, css: str) -> None:
        self.until(REACHED, css)
        self.press(css)

    def set(self, css: str, value: Any) -> None:
        """A field's new value, as if the reader had settled on it."""
        self.evaluate(
            """(css, value) => {
                const field = document.querySelector(css);
                field.value = value;
                for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
            }""",
            css,
            value,
        )

    def downloaded(self, name: str) -> bytes:
        """The bytes of a file that the page has handed over; it is gone from the downloads then."""
        file = self.downloads / name
        eventually(lambda: file.exists() and file.stat().st_size > 0, f"{self.name}: no download {name}")
        data = file.read_bytes()
        file.unlink()
        return data


def eventually(found: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + PATIENCE_S
    while not (value := found()):
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.1)
    return value
