"""Computes the cells of a sweep: on processes of this machine, or on a Dask cluster. A lost worker costs time only.

Each cell is a pure function of its settings and its seed, so where, when and how often it is computed changes nothing.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from dreamlab.sweep.cell import Cell, row
from dreamlab.sweep.store import Store

Runner = Callable[[list[Cell]], Iterator[tuple[Cell, dict[str, Any]]]]
"""Cells -> (cell, row), in the order in which they are done."""

MOST_BREAKS = 3
"""Times that a local pool may break with nothing computed in between: then the cells themselves kill it."""
RETRIES = 3


def sweep(cells: list[Cell], store: Store, runner: Runner) -> Iterator[int]:
    """Computes what the store lacks and adds it; yields how many of the cells are there, at first and after each."""
    missing = [cell for cell in cells if cell not in store.rows]
    done = len(cells) - len(missing)
    yield done
    if missing:
        for cell, found in runner(missing):
            store.add(cell, found)
            done += 1
            yield done


def locally(workers: int | None = None) -> Runner:
    """On so many processes of this machine (one a core unless given)."""

    def run(cells: list[Cell]) -> Iterator[tuple[Cell, dict[str, Any]]]:
        left, breaks = list(cells), 0
        while left:
            try:
                for cell, found in _pooled(left, workers or os.cpu_count() or 1):
                    left.remove(cell)
                    breaks = 0
                    yield cell, found
            except BrokenProcessPool:
                breaks += 1
                if breaks > MOST_BREAKS:
                    raise

    return run


def on_dask(address: str) -> Runner:
    """On the cluster whose scheduler is at this address; its workers need this version of dreamlab installed."""

    def run(cells: list[Cell]) -> Iterator[tuple[Cell, dict[str, Any]]]:
        from distributed import Client
        from distributed import as_completed as done

        with Client(address) as client:
            futures = client.map(row, cells, pure=False, retries=RETRIES)
            by_key = {future.key: cell for future, cell in zip(futures, cells, strict=True)}
            for future, found in done(futures, with_results=True):
                yield by_key[future.key], found

    return run


def _pooled(cells: list[Cell], workers: int) -> Iterator[tuple[Cell, dict[str, Any]]]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(cells)), mp_context=context) as pool:
        futures = {pool.submit(row, cell): cell for cell in cells}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
