"""The walk through a body meets every place in memory that it names, and takes no operand for another."""

import pytest

from builder.runtime.split.instructions import BULK, GLOBAL_GET, I32_CONST, I64_CONST, MEMORY_COPY, after_locals, places
from builder.runtime.split.leb128 import signed, unsigned
from builder.runtime.split.module import END, UnknownFormat

NO_LOCALS, VOID = b"\x00", b"\x40"


@pytest.mark.parametrize(
    ("instruction", "found"),
    [
        (b"\x41" + signed(-5), [(I32_CONST, -5)]),
        (b"\x42" + signed(1 << 40), [(I64_CONST, 1 << 40)]),
        (b"\x23" + unsigned(300), [(GLOBAL_GET, 300)]),
        (b"\x28\x02" + unsigned(70_000), [(0x28, 70_000)]),
        (b"\x3e\x02\x08", [(0x3E, 8)]),
        (b"\xfc\x0a\x00\x00", [(BULK, MEMORY_COPY)]),
        (b"\x43AAAA", []),  # a float whose bytes look like constants
        (b"\x44AAAAAAAA", []),
        (b"\x20\x41", []),
        (b"\x0e\x02\x41\x41\x41", []),  # labels of a table
        (b"\x1c\x01\x7f", []),
        (b"\x11\x41\x41", []),
        (b"\xfc\x00", [(BULK, 0)]),
        (b"\x02" + VOID + b"\x41\x07" + END, [(I32_CONST, 7)]),
        (b"\x06" + VOID + b"\x07\x41" + b"\x19" + END, []),
        (b"\x06" + VOID + b"\x18\x41", []),  # a try that is delegated has no end of its own
        (b"\x1f" + VOID + b"\x02\x00\x41\x41\x02\x41" + END, []),
    ],
)
def test_places_are_read_with_where_they_stand(instruction: bytes, found: list[tuple[int, int]]) -> None:
    body = NO_LOCALS + b"\x01" + instruction + b"\x41\x09" + END
    *known, last = places(body)
    assert [(place.opcode, place.number) for place in known] == found
    assert (last.number, last.start, last.end) == (9, len(body) - 3, len(body) - 1)
    for place in known:
        assert body[place.start] == place.opcode


def test_locals_stand_before_the_first_instruction() -> None:
    assert after_locals(b"\x02\x41\x7f\xc1\x01\x7e" + END) == 6


@pytest.mark.parametrize("wrong", [b"\xfd\x00", b"\xfc\x41", b"\x28\x42\x01\x00", b"\x27", END])
def test_what_is_not_known_is_refused(wrong: bytes) -> None:
    with pytest.raises(UnknownFormat):
        list(places(NO_LOCALS + wrong + b"\x01" + END))
