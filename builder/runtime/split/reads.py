"""A module that keeps a mark of each function that reads certain ranges of its memory: whose data is it?

As with marks.py, which says who is called. Before every load its address is looked at, and copies are made by a
function that looks at what they copy.
"""

from __future__ import annotations

from collections.abc import Sequence

from builder.runtime.split import module as wasm
from builder.runtime.split.cold_data import Range
from builder.runtime.split.instructions import BULK, LOADS, MEMORY_COPY, places
from builder.runtime.split.leb128 import signed, unsigned
from builder.runtime.split.marks import I32_CONST, MARKS, NO_OFFSET, PAGE, STORE8, WITH_MEMORY
from builder.runtime.split.module import appended, listed, sized

LONGEST_LOAD = 8
NO_LOCALS, CALL, IF, VOID, COPY = b"\x00", b"\x10", b"\x04", b"\x40", b"\xfc\x0a\x00\x00"
ADD, SUBTRACT, LESS, MORE, AND, OR = b"\x6a", b"\x6b", b"\x49", b"\x4b", b"\x71", b"\x72"
ADDRESS, OFFSET, READER = (b"\x20" + unsigned(local) for local in range(3))
TARGET, SOURCE, SIZE, COPIER = (b"\x20" + unsigned(local) for local in range(4))


def reading(data: bytes, ranges: Sequence[Range], name: str = "") -> bytes:
    """The module, with marks of the readers; name: which one of several it is, and the end of its marks' name."""
    module = wasm.read(data)
    first = module.imported(wasm.OF_FUNCTION)
    look = first + len(module.bodies)  # (address, offset, reader) -> address; after it (target, source, size, reader)
    memory = module.imported(wasm.OF_MEMORY) + len(module.memories)
    bodies = [_looking(body, first + own, look) for own, body in enumerate(module.bodies)]
    types = [b"\x60\x03\x7f\x7f\x7f\x01\x7f", b"\x60\x04\x7f\x7f\x7f\x7f\x00"]
    numbers = [unsigned(len(module.parameters) + own) for own in range(len(types))]
    export = sized(MARKS + name.encode()) + bytes([wasm.OF_MEMORY]) + unsigned(memory)
    return module.with_sections(
        {
            wasm.TYPE: appended(module.section(wasm.TYPE), types),
            wasm.FUNCTION: appended(module.section(wasm.FUNCTION), numbers),
            wasm.MEMORY: appended(module.section(wasm.MEMORY), [b"\x00" + unsigned(1 + look // PAGE)]),
            wasm.EXPORT: appended(module.section(wasm.EXPORT), [export]),
            wasm.CODE: listed([sized(body) for body in [*bodies, _look(ranges, memory), _copy(ranges, memory)]]),
        }
    )


def _looking(body: bytes, number: int, look: int) -> bytes:
    parts, at = [], 0
    reader = I32_CONST + signed(number)
    for opcode, operand, start, end in places(body):
        if opcode in LOADS:
            parts += [body[at:start], I32_CONST + signed(_as_signed(operand)), reader, CALL + unsigned(look)]
            at = start
        elif opcode == BULK and operand == MEMORY_COPY:
            parts += [body[at:start], reader, CALL + unsigned(look + 1)]
            at = end
    return b"".join([*parts, body[at:]])


def _as_signed(number: int) -> int:
    return number - (1 << 32) if number >> 31 else number


def _look(ranges: Sequence[Range], memory: int) -> bytes:
    before = LONGEST_LOAD - 1  # a load may begin there, and end within
    within = [
        ADDRESS + OFFSET + ADD + I32_CONST + signed(start - before) + SUBTRACT + _less(end - start + before)
        for start, end in ranges
    ]
    return NO_LOCALS + _marking_if(within, READER, memory) + ADDRESS + wasm.END


def _copy(ranges: Sequence[Range], memory: int) -> bytes:
    within = [
        SOURCE + _less(end) + SOURCE + SIZE + ADD + I32_CONST + signed(start) + MORE + AND for start, end in ranges
    ]
    return NO_LOCALS + _marking_if(within, COPIER, memory) + TARGET + SOURCE + SIZE + COPY + wasm.END


def _less(number: int) -> bytes:
    return I32_CONST + signed(number) + LESS


def _marking_if(conditions: Sequence[bytes], reader: bytes, memory: int) -> bytes:
    any_of_them = conditions[0] + b"".join(each + OR for each in conditions[1:])
    mark = reader + I32_CONST + signed(1) + STORE8 + WITH_MEMORY + unsigned(memory) + NO_OFFSET
    return any_of_them + IF + VOID + mark + wasm.END
