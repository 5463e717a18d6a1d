"""The integers of a module: what is written is read again, and what is not whole is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.runtime.split import leb128


@given(st.integers(0, 2**64 - 1), st.binary(max_size=4), st.binary(max_size=4))
def test_what_is_written_is_read_again_wherever_it_stands(value: int, before: bytes, after: bytes) -> None:
    encoded = leb128.unsigned(value)
    assert leb128.read(before + encoded + after, len(before)) == (value, len(before + encoded))
    assert len(encoded) == max(1, -(-value.bit_length() // 7))


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_signed_integer_is_the_shortest_that_means_it(value: int) -> None:
    encoded = leb128.signed(value)
    assert leb128.read_signed(b"\x80" + encoded, 1) == (value, 1 + len(encoded))
    assert [byte >> 7 for byte in encoded] == [1] * (len(encoded) - 1) + [0]
    unsigned = sum((byte & 0x7F) << (7 * place) for place, byte in enumerate(encoded))
    negative = encoded[-1] & 0x40
    assert unsigned - (1 << (7 * len(encoded)) if negative else 0) == value
    shorter = 7 * (len(encoded) - 1)
    assert len(encoded) == 1 or not -(1 << (shorter - 1)) <= value < 1 << (shorter - 1)


@pytest.mark.parametrize("data", [b"", b"\x80", b"\xff\xff", b"\x80" * 11 + b"\x01"])
def test_an_integer_without_an_end_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no LEB128 integer at byte 0"):
        leb128.read(data, 0)


def test_nothing_below_zero_is_written_as_unsigned() -> None:
    with pytest.raises(ValueError, match="-1"):
        leb128.unsigned(-1)
