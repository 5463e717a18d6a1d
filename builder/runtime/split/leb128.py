"""LEB128, WebAssembly's integers: seven bits a byte, the lowest first; the top bit says that more follow."""

from __future__ import annotations

MORE, BITS, SIGN = 0x80, 7, 0x40
LONGEST = 10
"""Bytes of a 64-bit integer, the longest that a module holds."""


def read(data: bytes, at: int) -> tuple[int, int]:
    """The unsigned integer at that place, and the place after it. ValueError if it does not end."""
    value = 0
    for index in range(LONGEST):
        if at + index >= len(data):
            break
        byte = data[at + index]
        value |= (byte & ~MORE) << (BITS * index)
        if not byte & MORE:
            return value, at + index + 1
    raise ValueError(f"no LEB128 integer at byte {at}")


def read_signed(data: bytes, at: int) -> tuple[int, int]:
    """As ``read``, for an integer whose last byte's second bit is the sign."""
    value, end = read(data, at)
    return (value - (1 << (BITS * (end - at))) if data[end - 1] & SIGN else value), end


def unsigned(value: int) -> bytes:
    """ValueError for what is below zero."""
    if value < 0:
        raise ValueError(f"{value} is below zero")
    encoded = bytearray()
    while value >= MORE:
        encoded.append(value & ~MORE & 0xFF | MORE)
        value >>= BITS
    encoded.append(value)
    return bytes(encoded)


def signed(value: int) -> bytes:
    """As the operand of ``i32.const``: the last byte's second bit is the sign."""
    encoded = bytearray()
    while not -SIGN <= value < SIGN:
        encoded.append(value & ~MORE & 0xFF | MORE)
        value >>= BITS
    encoded.append(value & ~MORE & 0xFF)
    return bytes(encoded)
