"""Which of a module's data comes with the rest: tables that nothing but its functions reads.

A table is left out of the first half, where its memory is zeros until the rest comes. A function of the first half that
reads it before is silently wrong. So what may go was examined once (README.md), is kept in cold_data.json under the
module's hash, and is held against the functions at every division: a table of which a used function knows an address
stays where it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.runtime.split import leb128
from builder.runtime.split import module as wasm
from builder.runtime.split.instructions import ACCESSES, GLOBAL_GET, I32_CONST, I64_CONST, places
from builder.runtime.split.module import Module

COLD_DATA = Path(__file__).with_name("cold_data.json")
IMMUTABLE = 0
WORD = 1 << 32

Range = tuple[int, int]
"""The addresses of a first byte, and of the one behind the last."""


@dataclass(frozen=True)
class Table:
    what: str
    moved: Range
    indices: tuple[Range, ...] = ()
    """Data that stays, and holds addresses of the table: whoever reads them may read the table next."""


@dataclass(frozen=True)
class ColdData:
    tables: tuple[Table, ...] = ()
    numbers: frozenset[int] = frozenset()
    """Constants of used functions that are numbers, though they would be addresses within the tables."""
    handed: frozenset[int] = frozenset()
    """Used functions that were seen to read tables, and only where a function of the rest handed them the address."""


def cold_data(module: bytes, path: Path = COLD_DATA) -> ColdData:
    """Nothing for a module that was never examined."""
    known = json.loads(path.read_text(encoding="utf-8")).get(hashlib.sha256(module).hexdigest())
    if known is None:
        return ColdData()
    return ColdData(
        tuple(map(_table, known["tables"])),
        frozenset(int(number, 16) for number in known["numbers"]),
        frozenset(map(int, known["handed"])),
    )


def _table(known: Mapping[str, Any]) -> Table:
    return Table(known["what"], _range(known["moved"]), tuple(map(_range, known.get("indices", []))))


def _range(text: str) -> Range:
    start, end = (int(each, 16) for each in text.split("-"))
    return start, end


class Readers:
    """Which functions of a module know an address within tables."""

    def __init__(self, module: Module, cold: ColdData) -> None:
        self.constants = constants_of(module)
        self.cold = cold

    def known_to(self, body: bytes) -> set[Table]:
        """The end of a table counts as within: a loop may begin there, and go down."""
        if not self.cold.tables:
            return set()
        numbers = named(body, self.constants) - self.cold.numbers
        return {
            table
            for table in self.cold.tables
            for start, end in (table.moved, *table.indices)
            if any(start <= number <= end for number in numbers)
        }


def constants_of(module: Module) -> dict[int, int]:
    """The values of globals that never change, by their numbers: addresses of exported data are such."""
    first = module.imported(wasm.OF_GLOBAL)
    return {
        first + own: leb128.read_signed(each, 3)[0]
        for own, each in enumerate(module.globals)
        if each[:1] == wasm.I32 and each[1] == IMMUTABLE and each[2] == I32_CONST
    }


def named(body: bytes, constants: Mapping[int, int]) -> set[int]:
    """All that may be an address in a body: constants, both halves of long ones, offsets of accesses."""
    found = set()
    for opcode, number, _, _ in places(body):
        if opcode == I32_CONST or opcode in ACCESSES:
            found.add(number % WORD)
        elif opcode == GLOBAL_GET and number in constants:
            found.add(constants[number] % WORD)
        elif opcode == I64_CONST:
            found |= {number % WORD, number // WORD % WORD}
    return found
