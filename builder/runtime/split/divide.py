"""One WebAssembly module becomes two: the functions that are used, and the rest. See README.md.

Both halves keep the numbers of all functions, types, globals and tables, so that no instruction is rewritten. Where the
other half has a function's body, there stands a stub that calls it through a table.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

from builder.runtime.split import module as wasm
from builder.runtime.split.cold_data import ColdData, Readers, Table
from builder.runtime.split.data import shared_data
from builder.runtime.split.leb128 import signed, unsigned
from builder.runtime.split.module import Module, appended, listed, sized

SHARED = b"$"
"""The name of the module from which the rest imports, and the beginning of every name that is exported for it."""
VOID_BLOCK, NO_LOCALS, NO_LIMIT, MUTABLE = b"\x40", b"\x00", b"\x00", 1
LOCAL_GET, TABLE_GET, REF_IS_NULL, IF, CALL, CALL_INDIRECT = b"\x20", b"\x25", b"\xd1", b"\x04", b"\x10", b"\x11"
I32_CONST = b"\x41"
LOADER, FIRST = 0, 1
"""Slots of the cold table: the page puts the function that loads the rest into the one, bodies begin at the other."""
NAMING = b"rest"
"""The custom section of the first half that says where the other one is."""
LARGEST = 1 << 13
"""A slot whose number is as long as any."""
NOTHING = ColdData()


@dataclass(frozen=True)
class Halves:
    used: bytes
    rest: bytes
    cold: frozenset[int]  # functions whose bodies are in the rest alone, imported ones counted
    kept: tuple[Table, ...] = ()  # cold data that stays in the first half, because a used function knows where it is

    @property
    def moved(self) -> int:
        return len(self.cold)


def divide(data: bytes, hot: Set[int], rest: str = "", cold: ColdData = NOTHING) -> Halves:
    """The halves of a module; hot: the numbers of functions, imported ones counted, whose bodies the first half keeps.

    rest: the name of the other half's file, for whoever joins them (site/engine/halves.js)
    cold: what is to be left out of the first half's data
    UnknownFormat if it is a module that cannot be read.
    """
    module = wasm.read(data)
    if len(module.memories) > 1:
        raise wasm.UnknownFormat("more than one memory")
    halves = _Division(module, hot, cold).halves()
    named = wasm.section_of(wasm.CUSTOM, sized(NAMING) + rest.encode())
    return replace(halves, used=halves.used + named)


class _Division:
    """The parts of both halves: numbers of what is added to the module, and the slots of functions in the tables."""

    def __init__(self, module: Module, hot: Set[int], cold: ColdData) -> None:
        self.module = module
        self.first = module.imported(wasm.OF_FUNCTION)
        self.ask = self.first + len(module.bodies)  # number of the function that sees to the rest
        self.ask_type = len(module.parameters)  # (slot) -> slot, and after it (slot) -> ()
        self.cold_table = module.imported(wasm.OF_TABLE) + len(module.tables)
        self.hot_table = self.cold_table + 1
        readers = Readers(module, cold)
        defined = range(len(module.bodies))
        going = {own for own in defined if self._goes(own, hot)}
        known = {own: known for own in defined if own not in going and (known := readers.known_to(module.bodies[own]))}
        kept = {table for own, tables in known.items() if self.first + own in hot for table in tables}
        # What is small would be in both halves; but what knows of data that goes must have the rest with it.
        going |= {own for own, tables in known.items() if self.first + own not in hot and tables - kept}
        self.kept = tuple(table for table in cold.tables if table in kept)
        self.data = shared_data(module, [table.moved for table in cold.tables if table not in kept])
        self.cold_slots = {own: FIRST + slot for slot, own in enumerate(sorted(going))}
        self.hot_slots = {own: slot for slot, own in enumerate(i for i in defined if self._stays(i, hot))}

    def halves(self) -> Halves:
        cold = frozenset(self.first + own for own in self.cold_slots)
        return Halves(self._used(), self._rest(), cold, self.kept)

    # What is no longer than its stub stands in both halves.
    def _goes(self, own: int, hot: Set[int]) -> bool:
        return self.first + own not in hot and len(self.module.bodies[own]) > len(self._cold_stub(own, LARGEST))

    def _stays(self, own: int, hot: Set[int]) -> bool:
        return self.first + own in hot and len(self.module.bodies[own]) > len(self._hot_stub(own, LARGEST))

    def _used(self) -> bytes:
        module = self.module
        bodies = [
            self._cold_stub(own, self.cold_slots[own]) if own in self.cold_slots else body
            for own, body in enumerate(module.bodies)
        ]
        hot = [unsigned(self.first + own) for own in self.hot_slots]
        return module.with_sections(
            {
                wasm.TYPE: self._types(),
                wasm.FUNCTION: appended(module.section(wasm.FUNCTION), [unsigned(self.ask_type)]),
                wasm.TABLE: appended(module.section(wasm.TABLE), self._tables()),
                wasm.EXPORT: appended(module.section(wasm.EXPORT), [each.exported for each in self._shared()]),
                wasm.ELEMENT: appended(module.section(wasm.ELEMENT), [_elements(self.hot_table, 0, hot)]),
                wasm.CODE: listed([sized(body) for body in [*bodies, self._ask()]]),
                **self.data.used,
            }
        )

    def _rest(self) -> bytes:
        module = self.module
        bodies = [
            self._hot_stub(own, self.hot_slots[own]) if own in self.hot_slots else body
            for own, body in enumerate(module.bodies)
        ]
        cold = [unsigned(self.first + own) for own in self.cold_slots]
        return wasm.assembled(
            [
                (wasm.TYPE, self._types()),
                (wasm.IMPORT, appended(module.section(wasm.IMPORT), [each.taken for each in self._shared()])),
                (wasm.FUNCTION, module.section(wasm.FUNCTION)),
                (wasm.GLOBAL, listed(list(module.globals[self._shared_globals() :]))),
                (wasm.ELEMENT, listed([_elements(self.cold_table, FIRST, cold)])),
                (wasm.CODE, listed([sized(body) for body in bodies])),
                *self.data.rest.items(),
            ]
        )

    def _types(self) -> bytes:
        slot_to_slot, slot_to_nothing = b"\x60\x01\x7f\x01\x7f", b"\x60\x01\x7f\x00"
        return appended(self.module.section(wasm.TYPE), [slot_to_slot, slot_to_nothing])

    def _tables(self) -> list[bytes]:
        cold, hot = FIRST + len(self.cold_slots), len(self.hot_slots)
        return [wasm.FUNCREF + NO_LIMIT + unsigned(cold), wasm.FUNCREF + NO_LIMIT + unsigned(hot)]

    def _ask(self) -> bytes:
        """(slot) -> slot: has the rest loaded if nothing stands in that slot yet."""
        empty = LOCAL_GET + b"\x00" + TABLE_GET + unsigned(self.cold_table) + REF_IS_NULL
        load = LOCAL_GET + b"\x00" + I32_CONST + signed(LOADER) + _indirect(self.ask_type + 1, self.cold_table)
        return NO_LOCALS + empty + IF + VOID_BLOCK + load + wasm.END + LOCAL_GET + b"\x00" + wasm.END

    def _cold_stub(self, own: int, slot: int) -> bytes:
        asked = I32_CONST + signed(slot) + CALL + unsigned(self.ask)
        return NO_LOCALS + self._arguments(own) + asked + _indirect(self.module.types[own], self.cold_table) + wasm.END

    def _hot_stub(self, own: int, slot: int) -> bytes:
        called = I32_CONST + signed(slot) + _indirect(self.module.types[own], self.hot_table)
        return NO_LOCALS + self._arguments(own) + called + wasm.END

    def _arguments(self, own: int) -> bytes:
        return b"".join(LOCAL_GET + unsigned(k) for k in range(self.module.parameters[self.module.types[own]]))

    def _shared(self) -> list[_Shared]:
        """What the first half defines and the rest uses, each kind in the order of its numbers."""
        module = self.module
        globals_ = module.globals[: self._shared_globals()]
        kinds = {
            wasm.OF_MEMORY: [(b"memory%d" % index, each) for index, each in enumerate(module.memories)],
            wasm.OF_TABLE: [
                *((b"table%d" % index, each) for index, each in enumerate(module.tables)),
                *zip((b"cold", b"hot"), self._tables(), strict=True),
            ],
            wasm.OF_TAG: [(b"tag%d" % index, each) for index, each in enumerate(module.tags)],
            wasm.OF_GLOBAL: [(b"global%d" % index, each[:2]) for index, each in enumerate(globals_)],
        }
        return [
            _Shared(SHARED + name, kind, module.imported(kind) + index, description)
            for kind, members in kinds.items()
            for index, (name, description) in enumerate(members)
        ]

    def _shared_globals(self) -> int:
        """Up to the last one that changes; the rest has its own copies of the others, which come after them."""
        changing = [index for index, each in enumerate(self.module.globals) if each[1] == MUTABLE]
        return changing[-1] + 1 if changing else 0


@dataclass(frozen=True)
class _Shared:
    name: bytes
    kind: int
    number: int
    description: bytes  # its type

    @property
    def exported(self) -> bytes:
        return sized(self.name) + bytes([self.kind]) + unsigned(self.number)

    @property
    def taken(self) -> bytes:
        return sized(SHARED) + sized(self.name) + bytes([self.kind]) + self.description


def _indirect(function_type: int, table: int) -> bytes:
    return CALL_INDIRECT + unsigned(function_type) + unsigned(table)


def _elements(table: int, start: int, functions: list[bytes]) -> bytes:
    """Puts functions into a table, from that slot on."""
    active_with_table, all_functions = b"\x02", b"\x00"
    offset = I32_CONST + signed(start) + wasm.END
    return active_with_table + unsigned(table) + offset + all_functions + listed(functions)
