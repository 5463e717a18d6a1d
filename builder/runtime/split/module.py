"""As much of WebAssembly's binary format as it takes to share out a module's functions.

Sections are kept as the bytes that they are; what has to be known of them is read: how many functions, tables, globals
and tags there are, their types, and where each function's body lies. No instruction of a body is looked at.
Source: the WebAssembly core specification, chapter 5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from builder.runtime.split import leb128

HEADER = b"\0asm\1\0\0\0"
CUSTOM, TYPE, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, START, ELEMENT, CODE, DATA, DATA_COUNT, TAG = range(14)
ORDER = (TYPE, IMPORT, FUNCTION, TABLE, MEMORY, TAG, GLOBAL, EXPORT, START, ELEMENT, DATA_COUNT, CODE, DATA)
"""In which sections stand in a module, whatever their numbers."""
OF_FUNCTION, OF_TABLE, OF_MEMORY, OF_GLOBAL, OF_TAG = range(5)
"""Kinds of imports and exports."""
FUNCREF, I32 = b"\x70", b"\x7f"
END = b"\x0b"

Section = tuple[int, bytes]


class UnknownFormat(ValueError):
    """A module that holds what this reader does not know."""


@dataclass(frozen=True)
class Imported:
    module: bytes
    name: bytes
    kind: int
    description: bytes  # the type, as it stands in the section


@dataclass(frozen=True)
class Module:
    sections: tuple[Section, ...]
    parameters: tuple[int, ...]  # of each function type
    imports: tuple[Imported, ...]
    types: tuple[int, ...]  # of each function that is defined here
    bodies: tuple[bytes, ...]
    tables: tuple[bytes, ...]  # the types of those that are defined here, and so on
    memories: tuple[bytes, ...]
    tags: tuple[bytes, ...]
    globals: tuple[bytes, ...]  # type and first value

    def imported(self, kind: int) -> int:
        """How many of a kind are imported: the defined ones are numbered after them."""
        return sum(each.kind == kind for each in self.imports)

    def exports(self) -> dict[str, int]:
        """The kind of each, by its name."""
        return {name: kind for name, (kind, _) in self.exported().items()}

    def exported(self) -> dict[str, tuple[int, int]]:
        """The kind and the number of each, by its name."""
        found = {}
        for item in _vector(self.section(EXPORT), _after_export):
            size, start = leb128.read(item, 0)
            end = start + size
            found[item[start:end].decode()] = item[end], leb128.read(item, end + 1)[0]
        return found

    def section(self, number: int) -> bytes:
        """What a section holds; an empty list if there is none."""
        return next((content for own, content in self.sections if own == number), b"\0")

    def with_sections(self, changed: dict[int, bytes]) -> bytes:
        """The module's bytes with some sections changed or added; custom ones stay where they were."""
        left = dict(changed)
        ordered: list[Section] = []
        for number, content in self.sections:
            if number != CUSTOM:
                before = [own for own in ORDER[: ORDER.index(number)] if own in left]
                ordered += [(own, left.pop(own)) for own in before]
            ordered.append((number, left.pop(number, content) if number != CUSTOM else content))
        ordered += [(own, left[own]) for own in ORDER if own in left]
        return assembled(ordered)


def assembled(sections: list[Section]) -> bytes:
    return HEADER + b"".join(section_of(number, content) for number, content in sections)


def section_of(number: int, content: bytes) -> bytes:
    return bytes([number]) + sized(content)


def sized(content: bytes) -> bytes:
    """With its length before it, as sections, bodies and names are."""
    return leb128.unsigned(len(content)) + content


def listed(items: list[bytes]) -> bytes:
    """A vector: with the number of its items before it."""
    return leb128.unsigned(len(items)) + b"".join(items)


def appended(vector: bytes, items: list[bytes]) -> bytes:
    """A vector with more items at its end."""
    count, start = leb128.read(vector, 0)
    return leb128.unsigned(count + len(items)) + vector[start:] + b"".join(items)


def read(data: bytes) -> Module:
    """UnknownFormat for what is no module, or one with more in it than this reader knows."""
    try:
        return _read(data)
    except (IndexError, ValueError) as error:
        raise UnknownFormat(str(error)) from error


def _read(data: bytes) -> Module:
    if data[: len(HEADER)] != HEADER:
        raise UnknownFormat("not a WebAssembly module")
    sections = _sections(data)
    content = {number: section for number, section in sections if number != CUSTOM}

    def items(number: int, reader: Callable[[bytes, int], int]) -> tuple[bytes, ...]:
        return tuple(_vector(content.get(number, b"\0"), reader))

    return Module(
        sections=tuple(sections),
        parameters=tuple(leb128.read(each, 1)[0] for each in items(TYPE, _after_function_type)),
        imports=tuple(_import(each) for each in items(IMPORT, _after_import)),
        types=tuple(leb128.read(each, 0)[0] for each in items(FUNCTION, _after_number)),
        bodies=tuple(each[leb128.read(each, 0)[1] :] for each in items(CODE, _after_sized)),
        tables=items(TABLE, _after_table),
        memories=items(MEMORY, _after_limits),
        tags=items(TAG, _after_tag),
        globals=items(GLOBAL, _after_global),
    )


def _sections(data: bytes) -> list[Section]:
    sections, at = [], len(HEADER)
    while at < len(data):
        size, start = leb128.read(data, at + 1)
        if start + size > len(data):
            raise UnknownFormat("the module ends within a section")
        sections.append((data[at], data[start : start + size]))
        at = start + size
    return sections


def _vector(data: bytes, after: Callable[[bytes, int], int]) -> list[bytes]:
    count, at = leb128.read(data, 0)
    items = []
    for _ in range(count):
        end = after(data, at)
        items.append(data[at:end])
        at = end
    if at != len(data):
        raise UnknownFormat("a section is longer than its items")
    return items


# Each takes where an item begins, and says where it ends.


def _after_number(data: bytes, at: int) -> int:
    return leb128.read(data, at)[1]


def _after_sized(data: bytes, at: int) -> int:
    size, start = leb128.read(data, at)
    return start + size


def _after_function_type(data: bytes, at: int) -> int:
    if data[at] != 0x60:
        raise UnknownFormat(f"type {data[at]:#x}")
    return _after_sized(data, _after_sized(data, at + 1))  # one byte a value type


def _after_limits(data: bytes, at: int) -> int:
    flags = data[at]
    if flags > 3:
        raise UnknownFormat(f"limits {flags:#x}")
    end = _after_number(data, at + 1)
    return _after_number(data, end) if flags & 1 else end


def _after_table(data: bytes, at: int) -> int:
    return _after_limits(data, at + 1)


def _after_tag(data: bytes, at: int) -> int:
    return _after_number(data, at + 1)


_AFTER_DESCRIPTION = {
    OF_FUNCTION: _after_number,
    OF_TABLE: _after_table,
    OF_MEMORY: _after_limits,
    OF_GLOBAL: lambda _, at: at + 2,
    OF_TAG: _after_tag,
}


def _after_export(data: bytes, at: int) -> int:
    return _after_number(data, _after_sized(data, at) + 1)


def _after_import(data: bytes, at: int) -> int:
    kind = _after_sized(data, _after_sized(data, at))
    return _AFTER_DESCRIPTION[data[kind]](data, kind + 1)


def _import(item: bytes) -> Imported:
    size, start = leb128.read(item, 0)
    length, name = leb128.read(item, start + size)
    end = name + length
    return Imported(item[start : start + size], item[name:end], item[end], item[end + 1 :])


_OPERANDS: dict[int, Callable[[bytes, int], int]] = {
    0x41: _after_number,  # i32.const
    0x42: _after_number,  # i64.const
    0x43: lambda _, at: at + 4,  # f32.const
    0x44: lambda _, at: at + 8,  # f64.const
    0x23: _after_number,  # global.get
    0xD0: lambda _, at: at + 1,  # ref.null
    0xD2: _after_number,  # ref.func
    0x6A: lambda _, at: at,  # i32.add
    0x6B: lambda _, at: at,  # i32.sub
}
"""What may stand in the expression that gives a global its first value."""


def _after_global(data: bytes, at: int) -> int:
    at += 2
    while data[at] != END[0]:
        if data[at] not in _OPERANDS:
            raise UnknownFormat(f"instruction {data[at]:#x} in a global's value")
        at = _OPERANDS[data[at]](data, at + 1)
    return at + 1
