"""A module with fewer segments writes the same into its memory."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.runtime.split import module as wasm
from builder.runtime.split.data import GAP, Segment, SharedData, join, segments_of, shared_data
from builder.runtime.split.leb128 import signed, unsigned
from builder.runtime.split.module import listed, sized

MEMORY = (wasm.MEMORY, listed([b"\x00\x01"]))


def section_of(segments: list[Segment], kind: bytes = b"\0", address: bytes = b"\x41") -> bytes:
    return listed([kind + address + signed(start) + wasm.END + sized(content) for start, content in segments])


def memory(segments: list[Segment]) -> bytes:
    written = bytearray(1 << 16)
    for start, content in segments:
        written[start : start + len(content)] = content
    return bytes(written)


def laid_out(parts: list[tuple[int, bytes]]) -> list[Segment]:
    """From (bytes that are left out before it, content)."""
    at, segments = 0, []
    for gap, content in parts:
        segments.append((at + gap, content))
        at += gap + len(content)
    return segments


@given(st.lists(st.tuples(st.integers(0, 3 * GAP), st.binary(max_size=9)), max_size=9))
def test_the_memory_is_the_same_with_fewer_segments(parts: list[tuple[int, bytes]]) -> None:
    segments = laid_out(parts)
    fewer = join(segments)
    assert memory(fewer) == memory(segments)
    assert all(later[0] - first[0] - len(first[1]) > GAP for first, later in pairwise(fewer))
    assert segments_of(section_of(segments)) == segments


def test_a_module_has_its_data_joined_and_counted() -> None:
    segments = laid_out([(8, b"a court"), (4, b"a ball"), (GAP + 1, b"far away")])
    parts = [MEMORY, (wasm.DATA_COUNT, unsigned(3)), (wasm.DATA, section_of(segments))]
    changed = shared_data(wasm.read(wasm.assembled(parts)))
    assert changed.rest == {}
    assert changed.used == {
        wasm.DATA_COUNT: unsigned(2),
        wasm.DATA: section_of([(8, b"a court" + bytes(4) + b"a ball"), (segments[2][0], b"far away")]),
    }


@given(st.lists(st.tuples(st.integers(0, 3 * GAP), st.binary(max_size=9)), max_size=9), st.data())
def test_what_moves_is_written_by_the_rest_and_by_it_alone(parts: list[tuple[int, bytes]], data: st.DataObject) -> None:
    segments = laid_out(parts)
    borders = sorted(data.draw(st.sets(st.integers(0, 9 * 4 * GAP), max_size=6)))
    moved = list(zip(borders[::2], borders[1::2], strict=False))
    module = wasm.read(wasm.assembled([MEMORY, (wasm.DATA, section_of(segments))]))
    shared = shared_data(module, moved)
    used, rest = (segments_of(each.get(wasm.DATA, b"\0")) for each in (shared.used, shared.rest))
    assert memory([*used, *rest]) == memory([*rest, *used]) == memory(segments)
    assert all(content for _, content in [*used, *rest])
    for start, end in moved:
        assert not any(memory(used)[start:end])
    assert all(any(start <= at and at + len(content) <= end for start, end in moved) for at, content in rest)


@pytest.mark.parametrize(
    "parts",
    [
        [(wasm.DATA, section_of([(0, b"a"), (2, b"b")]))],  # of a memory that another module has
        [MEMORY, (wasm.DATA, section_of([(2, b"a"), (0, b"b")]))],
        [MEMORY, (wasm.DATA, section_of([(0, b"aa"), (1, b"b")]))],
        [MEMORY, (wasm.DATA, section_of([(-8, b"a"), (2, b"b")]))],
        [MEMORY, (wasm.DATA, section_of([(0, b"a"), (2, b"b")], address=b"\x23"))],
        [MEMORY, (wasm.DATA, listed([b"\x01" + sized(b"a"), b"\x01" + sized(b"b")]))],
    ],
)
def test_what_is_not_understood_stays_as_it_is(parts: list[wasm.Section]) -> None:
    assert shared_data(wasm.read(wasm.assembled(parts)), [(0, 3)]) == SharedData()
