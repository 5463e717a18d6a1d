"""A module's data with fewer beginnings: segments between which only a few zeros lie become one.

Linkers begin a new segment after every short run of zeros. The interpreter has some fourteen thousand of them, and the
numbers with which each begins compress worse than the zeros would. What is in memory is the same.
"""

from __future__ import annotations

from builder.runtime.split import leb128
from builder.runtime.split.module import DATA, DATA_COUNT, END, Module, Section, UnknownFormat, listed, sized

GAP = 64
"""Zeros that are rather sent than left out."""
ACTIVE, I32_CONST = 0, 0x41

Segment = tuple[int, bytes]
"""The address of its first byte, and the bytes."""


def joined_data(module: Module) -> dict[int, bytes]:
    """Sections that take the place of the module's own; none where it is not sure that the memory stays the same."""
    if not module.memories:
        return {}  # of another module's memory nobody knows what is between
    try:
        fewer = join(segments_of(module.section(DATA)))
    except UnknownFormat:
        return {}
    counted = any(number == DATA_COUNT for number, _ in module.sections)
    data: Section = DATA, listed([_written(each) for each in fewer])
    return dict([data, (DATA_COUNT, leb128.unsigned(len(fewer)))] if counted else [data])


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
