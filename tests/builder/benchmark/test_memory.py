"""What the benchmark tells of a page's memory: settled and at the peak, beside the plain page's."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from builder.benchmark import memory

MEGABYTE = 1 << 20
# A process that has so many megabytes for a moment, says so, and gives them back.
GREEDY = """
import mmap, sys
held = mmap.mmap(-1, 200 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
for at in range(0, len(held), 4096): held[at] = 1
held.close()
print("given back", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def greedy() -> Iterator[int]:
    with subprocess.Popen([sys.executable, "-c", GREEDY], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield process.pid
        process.kill()


def test_the_peak_is_remembered_after_it_was_given_back(greedy: int) -> None:
    assert memory.private_of(greedy) < 100 * MEGABYTE
    assert memory.peak_of(greedy) > 200 * MEGABYTE


def test_the_page_is_the_largest_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    of = {11: 30, 12: 70}
    monkeypatch.setattr(memory, "renderers", lambda _: list(of))
    monkeypatch.setattr(memory, "private_of", of.__getitem__)
    monkeypatch.setattr(memory, "peak_of", lambda pid: 2 * of[pid])
    page: Any = None
    assert (memory.private(page), memory.peak(page)) == (70, 140)


def test_garbage_is_collected_in_the_page_and_in_its_workers() -> None:
    collected = []

    class Thread:
        workers: tuple["Thread", ...] = ()

        def evaluate(self, program: str) -> None:
            collected.append((self, program))

    page: Any = Thread()
    page.workers = (Thread(),)
    memory.collect(page)
    assert {thread for thread, _ in collected} == {page, *page.workers}
    assert {program for _, program in collected} == {"gc()"}


def test_a_measurement_has_both_pages_settled_and_at_the_peak(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ratios are those of the medians; every page is settled before it is measured."""
    told, order = {"plain": iter([100, 400, 90]), "ours": iter([50, 200, 51])}, list[str]()

    class Opened:
        def __init__(self, address: str) -> None:
            self.name = "plain" if "plain" in address else "ours"

        def evaluate(self, _: str) -> float:
            return 5.0

    @contextmanager
    def profile(playwright: Any, *more: str) -> Iterator[None]:
        assert memory.COLLECTING in more
        yield

    seen: dict[str, int] = {}

    def private(page: Any) -> int:
        if order[-1] == "collect":  # the first look at this page
            seen[page.name] = next(told[page.name])
        order.append("private")
        return seen[page.name]

    monkeypatch.setattr(memory, "fresh_profile", profile)
    monkeypatch.setattr(memory, "at_work", lambda _, address: Opened(address))
    monkeypatch.setattr(memory, "collect", lambda _: order.append("collect"))
    monkeypatch.setattr(memory, "private", private)
    monkeypatch.setattr(memory, "peak", lambda page: 4 * seen[page.name])
    playwright: Any = None
    found = memory.measure(playwright, "http://site/", "http://comparison/plain", 3)
    assert (found["plain_private_bytes"], found["ours_private_bytes"]) == (100, 51)
    assert (found["ratio"], found["peak_ratio"]) == (0.51, 0.51)
    assert (found["plain_peak_bytes"], found["ours_peak_bytes"]) == (400, 204)
    assert found["with_program_private_bytes"] == 51
