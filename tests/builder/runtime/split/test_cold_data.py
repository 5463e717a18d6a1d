"""Data that the rest brings: in the end the memory is the whole module's; nothing in the first half reads it before."""

import json
from pathlib import Path
from typing import Any

import pytest

from builder.runtime.assembly import RUNTIME
from builder.runtime.sources import cache_folder, read_manifest
from builder.runtime.split import cold_data as examined
from builder.runtime.split import file
from builder.runtime.split import module as wasm
from builder.runtime.split.cold_data import COLD_DATA, ColdData, Range, Table, cold_data, constants_of, named
from builder.runtime.split.data import Segment, segments_of
from builder.runtime.split.divide import Halves, divide
from builder.runtime.split.file import divide_file
from builder.runtime.split.interpreter import REST, USED, WHOLE
from builder.runtime.split.leb128 import signed, unsigned
from builder.runtime.split.profile import used_functions
from builder.runtime.split.proof import with_rubbish
from builder.runtime.split.reads import reading
from tests.builder.runtime.split.modules import AROUND, COPIED, LOOK_UP, PEEK, SQUARES, TABLE, small_module
from tests.builder.runtime.split.running import CALLS, RESULTS, run

MOVED: Range = (TABLE, TABLE + len(SQUARES))
SQUARED = Table("squares", MOVED)
READERS = {LOOK_UP, PEEK, COPIED}
OTHERS = set(range(20)) - READERS
NAMED = COLD_DATA.name


def divided(hot: set[int], cold: ColdData = ColdData((SQUARED,))) -> Halves:  # noqa: B008
    return divide(small_module(), hot, "the rest", cold)


def halves(found: Halves) -> dict[str, bytes]:
    return {"used": found.used, "rest": found.rest}


def test_the_memory_is_the_same_once_both_halves_are_there() -> None:
    whole, found = run([{"whole": small_module()}, halves(divided(OTHERS))])
    assert found["results"] == RESULTS
    assert found["memory"] == whole["memory"]
    assert found["loads"] == [int(name in ("look_up", "peek", "copied")) for name, *_ in CALLS]


def test_the_table_is_in_the_rest_alone_and_what_is_beside_it_in_the_first() -> None:
    found = divided(OTHERS)
    assert SQUARES not in found.used
    assert SQUARES in found.rest
    for beside in AROUND:
        assert beside in found.used
        assert beside not in found.rest


def test_a_small_reader_that_would_be_in_both_halves_is_in_the_rest() -> None:
    assert PEEK not in divide(small_module(), set()).cold
    found = divided(OTHERS)
    assert PEEK in found.cold
    (ran,) = run([halves(found)], [["peek"]])
    assert (ran["results"], ran["loads"]) == ([SQUARES[15]], [1])


@pytest.mark.parametrize("reader", sorted(READERS))
def test_a_table_that_a_used_function_knows_stays(reader: int) -> None:
    found = divided(OTHERS | {reader})
    assert found.kept == (SQUARED,)
    assert SQUARES in found.used
    assert SQUARES not in found.rest
    (ran,) = run([halves(found)])
    assert ran["results"] == RESULTS


def test_a_table_whose_indices_a_used_function_knows_stays_too() -> None:
    pointed = Table("beside it", (TABLE - len(AROUND[0]), TABLE), (MOVED,))
    assert divided(OTHERS | {LOOK_UP}, ColdData((pointed,))).kept == (pointed,)
    assert divided(OTHERS - {1}, ColdData((pointed,))).kept == ()


@pytest.mark.parametrize(
    ("instructions", "found"),
    [
        (b"\x41" + signed(1000), {1000}),
        (b"\x41" + signed(-8), {(1 << 32) - 8}),
        (b"\x42" + signed(1000 | 2000 << 32), {1000, 2000}),
        (b"\x42" + signed(-1 << 32 | 7), {7, (1 << 32) - 1}),
        (b"\x2d\x00" + unsigned(3000), {3000}),
        (b"\x37\x03" + unsigned(3000), {3000}),
        (b"\x23\x02", {77}),
        (b"\x23\x01", set()),  # a global that changes
    ],
)
def test_whatever_may_be_an_address_counts(instructions: bytes, found: set[int]) -> None:
    constants = constants_of(wasm.read(small_module()))
    assert constants == {2: 77}
    assert named(b"\x00" + instructions + b"\x0b", constants) == found


def test_a_number_that_was_looked_at_does_not_count() -> None:
    numbers = ColdData((SQUARED,), frozenset({TABLE}))
    assert divided(OTHERS | {LOOK_UP}, numbers).kept == ()


def test_marks_say_which_functions_read_the_table() -> None:
    calls: list[list[Any]] = [["count"], ["copied", 2]]
    for more, readers in ([], {COPIED}), ([["peek"]], {COPIED, PEEK}), ([["look_up", 15]], {COPIED, LOOK_UP}):
        (ran,) = run([{"whole": reading(small_module(), [(4, 5), MOVED])}], [*calls, *more])
        assert {number for number, mark in enumerate(ran["marks"]) if mark} == readers


@pytest.mark.parametrize(("index", "reads"), [(-9, False), (-1, False), (0, True), (15, True), (16, False)])
def test_marks_are_of_the_table_to_the_byte(index: int, reads: bool) -> None:
    """But for loads, which may be of eight bytes: those that begin just before it are taken for readers."""
    (ran,) = run([{"whole": reading(small_module(), [MOVED])}], [["copied", index]])
    assert bool(ran["marks"][COPIED]) == reads


def test_rubbish_shows_a_reader_that_was_overlooked() -> None:
    overlooked = ColdData((SQUARED,), frozenset({TABLE}))
    for hot, right in (OTHERS, True), (OTHERS | {LOOK_UP}, False):
        found = divided(hot, overlooked)
        (ran,) = run([{"used": with_rubbish(found), "rest": found.rest}], [["look_up", 3]])
        assert (ran["results"] == [9]) == right


def test_an_unknown_module_keeps_all_its_data(tmp_path: Path) -> None:
    assert cold_data(b"another") == ColdData()
    assert divide(small_module(), OTHERS, "", cold_data(b"another")) == divide(small_module(), OTHERS)


def test_what_is_known_is_read_and_what_has_to_stay_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = examined.hashlib.sha256(small_module()).hexdigest()
    table = {"what": "squares", "moved": f"{MOVED[0]:#x}-{MOVED[1]:#x}"}
    path = tmp_path / NAMED
    path.write_text(json.dumps({digest: {"tables": [table], "numbers": {"0x3e7": "-"}, "handed": {"7": "-"}}}))
    known = cold_data(small_module(), path)
    assert known == ColdData((SQUARED,), frozenset({999}), frozenset({7}))
    monkeypatch.setattr(file, "cold_data", lambda module: known)
    monkeypatch.setattr(file, "used_functions", lambda module: OTHERS | {LOOK_UP})
    (tmp_path / "whole").write_bytes(small_module())
    assert divide_file(tmp_path, "whole", "used", "rest") == {"whole": "used"}
    assert "squares stay in used" in capsys.readouterr().err


def test_no_table_of_the_pinned_interpreter_has_to_stay() -> None:
    module = (cache_folder(read_manifest()) / WHOLE).read_bytes()
    used, cold = used_functions(module), cold_data(module)
    assert used is not None
    assert len(cold.tables) >= 4, f"{NAMED} is another interpreter's: README.md of builder/runtime/split"
    assert divide(module, used, "", cold).kept == ()


def test_no_module_that_is_linked_to_the_interpreter_asks_for_data_that_moved() -> None:
    whole = wasm.read((RUNTIME / WHOLE).read_bytes())
    tables = cold_data((RUNTIME / WHOLE).read_bytes()).tables
    constants = constants_of(whole)
    exported = {
        name
        for name, number in globals_of(whole).items()
        if within(constants.get(number, 0), [t.moved for t in tables])
    }
    assert exported, "the C++ library's tables are exported"
    linked = [wasm.read(path.read_bytes()) for path in RUNTIME.glob("numpy.*.wasm") if ".rest." not in path.name]
    asked = {each.name.decode() for module in linked for each in module.imports}
    assert len(asked) > 100
    assert not asked & exported


def test_the_interpreters_halves_write_what_the_whole_writes() -> None:
    whole, used, rest = (data_of(RUNTIME / name) for name in (WHOLE, USED, REST))
    ranges = [table.moved for table in cold_data((RUNTIME / WHOLE).read_bytes()).tables]
    assert memory([*used, *rest]) == memory([*rest, *used]) == memory(whole)
    assert sum(len(content) for _, content in rest) > 1_000_000
    assert not any(any(memory(used)[start:end]) for start, end in ranges)


def data_of(path: Path) -> list[Segment]:
    return segments_of(wasm.read(path.read_bytes()).section(wasm.DATA))


def memory(segments: list[Segment]) -> bytes:
    written = bytearray(1 << 22)
    for start, content in segments:
        written[start : start + len(content)] = content
    return bytes(written)


def within(address: int, ranges: list[Range]) -> bool:
    return any(start <= address < end for start, end in ranges)


def globals_of(module: wasm.Module) -> dict[str, int]:
    return {name: number for name, (kind, number) in module.exported().items() if kind == wasm.OF_GLOBAL}
