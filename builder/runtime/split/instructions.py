"""The instructions of a function's body, as far as they have to do with places in memory.

The operands of every instruction are known, so that none is taken for another; what is not known is refused.
Source: the WebAssembly core specification, chapter 5.4, and its proposal for exceptions as compilers emit it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from builder.runtime.split.leb128 import MORE, read, read_signed
from builder.runtime.split.module import UnknownFormat

BLOCKS = {0x02, 0x03, 0x04, 0x06, 0x1F}  # block, loop, if, try, try_table
ENDS = {0x0B, 0x18}  # end, delegate
I32_CONST, I64_CONST, GLOBAL_GET = 0x41, 0x42, 0x23
BULK, MEMORY_COPY = 0xFC, 10
LOADS, ACCESSES = range(0x28, 0x36), range(0x28, 0x3F)
WITH_MEMORY = 0x40
"""In an access's alignment: the number of a memory follows."""


class Place(NamedTuple):
    opcode: int
    number: int  # the constant, the global, an access's offset, or which of the bulk instructions
    start: int  # of the instruction in the body
    end: int


def places(body: bytes) -> Iterator[Place]:
    """Of a body with its locals: constants, reading globals, accesses to memory and bulk instructions, in their order.

    UnknownFormat for an instruction that is not known, or a body that does not end where its last block ends.
    """
    at, depth = after_locals(body), 1
    while depth:
        start, opcode = at, body[at]
        at += 1
        if opcode in (I32_CONST, I64_CONST):
            value, at = read_signed(body, at)
            yield Place(opcode, value, start, at)
        elif opcode == GLOBAL_GET:
            number, at = read(body, at)
            yield Place(opcode, number, start, at)
        elif opcode in ACCESSES:
            offset, at = _memory_argument(body, at)
            yield Place(opcode, offset, start, at)
        elif opcode == BULK:
            kind, at = _bulk(body, at)
            yield Place(opcode, kind, start, at)
        else:
            depth += (opcode in BLOCKS) - (opcode in ENDS)
            at = _after(opcode)(body, at)
    if at != len(body):
        raise UnknownFormat("a body goes on behind its end")


def after_locals(body: bytes) -> int:
    groups, at = read(body, 0)
    for _ in range(groups):
        at = read(body, at)[1] + 1  # how many, and their type
    return at


def _memory_argument(body: bytes, at: int) -> tuple[int, int]:
    """The offset, and the place behind it."""
    alignment, at = read(body, at)
    if alignment & WITH_MEMORY:
        raise UnknownFormat("another memory")
    return read(body, at)


def _number(body: bytes, at: int) -> int:
    while body[at] & MORE:
        at += 1
    return at + 1


def _numbers(count: int) -> Callable[[bytes, int], int]:
    def after(body: bytes, at: int) -> int:
        for _ in range(count):
            at = _number(body, at)
        return at

    return after


def _labels(body: bytes, at: int) -> int:
    count, at = read(body, at)
    return _numbers(count + 1)(body, at)


def _types(body: bytes, at: int) -> int:
    count, at = read(body, at)
    return at + count


def _catches(body: bytes, at: int) -> int:
    count, at = read(body, _number(body, at))
    for _ in range(count):
        at = _numbers(2 if body[at] < 2 else 1)(body, at + 1)
    return at


def _bulk(body: bytes, at: int) -> tuple[int, int]:
    """Which one, and the place behind it."""
    kind, at = read(body, at)
    if kind not in _OF_BULK:
        raise UnknownFormat(f"instruction {BULK:#x} {kind:#x}")
    return kind, _numbers(_OF_BULK[kind])(body, at)


_OF_BULK = {**dict.fromkeys(range(8), 0), 8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1}
"""How many numbers follow: truncations, then those of memories, data, tables and elements."""
_NONE, _ONE, _TWO = _numbers(0), _numbers(1), _numbers(2)
_OPERANDS: dict[int, Callable[[bytes, int], int]] = {
    **dict.fromkeys((0x00, 0x01, 0x05, 0x0A, 0x0B, 0x0F, 0x19, 0x1A, 0x1B, *range(0x45, 0xC5), 0xD1), _NONE),
    **dict.fromkeys((0x02, 0x03, 0x04, 0x06, 0x07, 0x08, 0x09, 0x0C, 0x0D, 0x10, 0x12, 0x18), _ONE),
    **dict.fromkeys((0x20, 0x21, 0x22, 0x24, 0x25, 0x26, 0x3F, 0x40, 0xD0, 0xD2), _ONE),
    **dict.fromkeys((0x11, 0x13), _TWO),
    0x0E: _labels,
    0x1C: _types,
    0x1F: _catches,
    0x43: lambda _, at: at + 4,
    0x44: lambda _, at: at + 8,
}


def _after(opcode: int) -> Callable[[bytes, int], int]:
    if opcode not in _OPERANDS:
        raise UnknownFormat(f"instruction {opcode:#x}")
    return _OPERANDS[opcode]
