"""A module's data with fewer beginnings, shared out between the halves.

Linkers begin a new segment after every short run of zeros. The interpreter has some fourteen thousand of them, and the
numbers with which each begins compress worse than the zeros would: segments between which only a few zeros lie become
one. Ranges that go to the rest are written by it (cold_data.py). What is in memory is the same once both are there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from builder.runtime.split import leb128
from builder.runtime.split.cold_data import Range
from builder.runtime.split.module import DATA, DATA_COUNT, END, Module, UnknownFormat, listed, sized

GAP = 64
"""Zeros that are rather sent than left out."""
ACTIVE, I32_CONST = 0, 0x41
MEMORY = 1 << 32
"""More than any address."""

Segment = tuple[int, bytes]
"""The address of its first byte, and the bytes."""


@dataclass(frozen=True)
class SharedData:
    """Sections of each half: the first one's take the place of the module's own."""

    used: dict[int, bytes] = field(default_factory=dict)
    rest: dict[int, bytes] = field(default_factory=dict)


def shared_data(module: Module, moved: Iterable[Range] = ()) -> SharedData:
    """None where it is not sure that the memory stays the same. moved: what the rest is to write, no two overlapping"""
    if not module.memories:
        return SharedData()  # of another module's memory nobody knows what is between
    try:
        whole = join(segments_of(module.section(DATA)))
    except UnknownFormat:
        return SharedData()
    ranges = sorted(moved)
    ends = [0, *(end for _, end in ranges)]
    starts = [*(start for start, _ in ranges), MEMORY]
    stays = [each for start, end in zip(ends, starts, strict=True) for each in _between(whole, start, end)]
    goes = [each for start, end in ranges for each in _between(whole, start, end)]
    counted = any(number == DATA_COUNT for number, _ in module.sections)
    count = {DATA_COUNT: leb128.unsigned(len(stays))} if counted else {}
    return SharedData({DATA: section_of(stays)} | count, {DATA: section_of(goes)} if goes else {})


def _between(segments: list[Segment], start: int, end: int) -> list[Segment]:
    cut = [(max(at, start), content[max(0, start - at) : max(0, end - at)]) for at, content in segments]
    return [(at, content) for at, content in cut if content]


def section_of(segments: list[Segment]) -> bytes:
    """What ``segments_of`` reads."""
    return listed([_written(each) for each in segments])


def join(segments: list[Segment]) -> list[Segment]:
    """UnknownFormat if they are not one behind the other."""
    joined: list[tuple[int, bytearray]] = []
    for address, content in segments:
        end = joined[-1][0] + len(joined[-1][1]) if joined else 0
        if address < end:  # a negative one too: those are in the upper half of the memory
            raise UnknownFormat("segments that are not in the order of their addresses")
        if joined and address - end <= GAP:
            joined[-1][1].extend(bytes(address - end) + content)
        else:
            joined.append((address, bytearray(content)))
    return [(address, bytes(content)) for address, content in joined]


def segments_of(section: bytes) -> list[Segment]:
    """UnknownFormat for other segments than those that a module writes into its memory at a fixed address."""
    count, at = leb128.read(section, 0)
    segments = []
    for _ in range(count):
        if section[at] != ACTIVE or section[at + 1] != I32_CONST:
            raise UnknownFormat("a segment without a fixed address")
        address, at = leb128.read_signed(section, at + 2)
        if section[at] != END[0]:
            raise UnknownFormat("a segment's address is no single number")
        size, start = leb128.read(section, at + 1)
        at = start + size
        segments.append((address, section[start:at]))
    return segments


def _written(segment: Segment) -> bytes:
    address, content = segment
    return bytes([ACTIVE, I32_CONST]) + leb128.signed(address) + END + sized(content)
