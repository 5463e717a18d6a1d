"""What the benchmark reports: ratios of medians, each named; the printed report is of the form that it writes."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from builder.benchmark import __main__ as command
from builder.benchmark import memory, planning, transfer
from builder.benchmark.chromium import LOOPBACK, THROTTLED, throttle
from builder.benchmark.startup import Visit, row
from builder.runtime.wheel import ROOT

MEMORY = {"plain_private_bytes": 4e8, "ours_private_bytes": 5e8, "ratio": 1.25, "peak_ratio": 0.9}
POOL = {"workers": 2, "cells": 8, "alone_ms": 900.0, "together_ms": 500.0, "speed_up": 1.8}
REPORT = {"memory": MEMORY, "pool": POOL, **json.loads((ROOT / "levels" / "speed.json").read_text())}


def test_a_row_has_medians_and_their_ratios() -> None:
    visits = {
        "ours": [Visit(100, 300), Visit(200, 400), Visit(900, 900)],
        "alone": [Visit(100, 200)],
        "plain": [Visit(400, 800)],
    }
    found = row(THROTTLED, "cold", visits)
    assert (found["line"], found["visit"], found["rounds"]) == ("20 Mbit/s", "cold", 3)
    assert (found["ready"]["ours_ms"], found["ready"]["ratio"]) == (200, 0.5)
    assert (found["reading"]["alone_ms"], found["reading"]["alone_ratio"]) == (200, 0.25)


def test_of_planning_each_sides_best_round_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = {"node": iter([20, 50]), "python": iter([300, 100])}
    monkeypatch.setattr(
        planning, "said", lambda python: {"shooting": next(rounds["python" if python is planning.NATIVE else "node"])}
    )
    assert planning.measure(2) == {"shooting": {"page_a_second": 50, "native_a_second": 300, "ratio": 6.0}}


def test_a_process_has_bytes_of_its_own() -> None:
    assert 1_000_000 < memory.private_of(os.getpid()) < 100_000_000_000


def test_a_slower_line_is_asked_for_and_the_machines_own_left_alone() -> None:
    sent: dict[str, Any] = {}

    class Page:
        context = property(lambda self: self)

        def new_cdp_session(self, page: Any) -> Any:
            return self

        def send(self, method: str, given: dict[str, Any] | None = None) -> None:
            sent[method] = given

    page: Any = Page()
    throttle(page, LOOPBACK)
    assert sent == {}
    throttle(page, THROTTLED)
    assert sent["Network.emulateNetworkConditions"]["downloadThroughput"] == 2_500_000


def test_the_report_that_the_page_on_speed_prints_can_be_told_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    command.print_report(REPORT)
    said = capsys.readouterr().out
    assert f"medians of {REPORT['rounds']} rounds" in said
    for part in ("startup", "bytes", "training", "planning", "memory", "page"):
        assert REPORT[part], part
    for name in [*REPORT["bytes"], *REPORT["planning"], *REPORT["memory"], *REPORT["page"]]:
        assert name in said
    assert len(said.splitlines()) > 30


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The command with parts that only say their names, and what was printed last; the folder that it writes to."""

    class Given:
        def __init__(self, *_: object) -> None: ...
        def __enter__(self) -> tuple[Path, str]:
            return tmp_path, ""

        def __exit__(self, *_: object) -> None: ...

    for name in ("hosting", "comparison_pages", "sync_playwright"):
        monkeypatch.setattr(command, name, Given)
    monkeypatch.setattr(command.training, "prepare", lambda: None)
    monkeypatch.setattr(command, "machine", lambda _: "one")
    monkeypatch.setattr(command, "print_report", lambda _: None)
    for name in ("REPORT", "PRINTED"):
        monkeypatch.setattr(command, name, tmp_path / f"{name}.json")
    (tmp_path / "PRINTED.json").write_text(json.dumps({part: "printed" for part in command.PARTS} | {"memory": MEMORY}))
    for part in command.PARTS:
        monkeypatch.setitem(command.PARTS, part, lambda _, part=part: f"{part} measured")
    monkeypatch.setitem(command.PARTS, "memory", lambda _: MEMORY)
    return tmp_path


def written(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "REPORT.json").read_text())
    return report


@pytest.mark.parametrize(("ratio", "code"), [(memory.MOST - 0.1, 0), (memory.MOST + 0.1, 1)])
def test_a_page_that_needs_too_much_memory_fails(
    ratio: float, code: int, monkeypatch: pytest.MonkeyPatch, bench: Path
) -> None:
    monkeypatch.setitem(command.PARTS, "memory", lambda _: MEMORY | {"ratio": ratio})
    monkeypatch.setattr("sys.argv", ["benchmark", "--rounds", "1"])
    assert command.main() == code
    report = written(bench)
    assert report["memory"]["ratio"] == ratio
    assert (report["rounds"], report["startup"], report["pool"]) == (1, "startup measured", "pool measured")


def test_parts_are_measured_alone_and_the_rest_stays_as_it_was_printed(
    monkeypatch: pytest.MonkeyPatch, bench: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["benchmark", "--only", "bytes", "halves", "--write"])
    assert command.main() == 0
    report = written(bench)
    assert (report["bytes"], report["halves"], report["startup"]) == ("bytes measured", "halves measured", "printed")
    assert json.loads((bench / "PRINTED.json").read_text()) == report


def test_a_visit_that_went_the_other_way_is_not_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("image.bin", "archive.bin"):
        (tmp_path / name).write_bytes(name.encode())
    visits = iter(["archive.bin", "image.bin"] * transfer.VISITS)
    monkeypatch.setattr(transfer, "visit", lambda *_: {tmp_path / next(visits)})
    given: Any = None
    found = transfer.measure(given, "", tmp_path, given, marker="image")
    assert [row["name"] for row in found["files"]] == ["image.bin"]
    assert transfer.measure(given, "", tmp_path, given, without="image")["raw"] == len("archive.bin")
    with pytest.raises(RuntimeError, match="none of"):
        transfer.measure(given, "", tmp_path, given, marker="film")
