"""A small module by hand, with all that a division has to keep: imports, memory, table, globals, a tag."""

from builder.runtime.split import module as wasm
from builder.runtime.split.leb128 import signed, unsigned
from builder.runtime.split.module import assembled, listed, sized

I32 = b"\x7f"
TYPES = {"i->i": 0, "ii->i": 1, "->i": 2, "->": 3}
FUNCTIONS = [
    "add",
    "count",
    "through_table",
    "recurse",
    "catch",
    "tiny",
    "global_of_its_own",
    "look_up",
    "peek",
    "copied",
]
"""Numbered after the one import, ``double``."""
TYPE_OF = ["ii->i", "->i", "i->i", "i->i", "i->i", "->i", "->i", "i->i", "->i", "i->i"]
DOUBLE = 0
ADD, COUNT, THROUGH_TABLE, RECURSE, CATCH, TINY, CONSTANT, LOOK_UP, PEEK, COPIED = range(1, 11)
TABLE, SQUARES = 1000, bytes(index * index for index in range(16))
"""Where ``look_up`` and ``copied`` find squares, and ``peek`` the last one."""
AROUND = (b"before it", b"behind it")


def const(value: int) -> bytes:
    return b"\x41" + signed(value)


def get(local: int) -> bytes:
    return b"\x20" + unsigned(local)


def call(number: int) -> bytes:
    return b"\x10" + unsigned(number)


def body(*instructions: bytes) -> bytes:
    """Without locals, and long enough that it pays to move it."""
    return b"\x00" + b"\x01" * 30 + b"".join(instructions) + b"\x0b"


GLOBAL_GET, GLOBAL_SET, PLUS, MINUS, IF, ELSE, END = b"\x23", b"\x24", b"\x6a", b"\x6b", b"\x04", b"\x05", b"\x0b"
BODIES = [
    body(get(0), get(1), PLUS),
    # The changing global goes up by one, is stored in memory and read from there.
    body(GLOBAL_GET + b"\x01", const(1), PLUS, GLOBAL_SET + b"\x01", const(8), GLOBAL_GET + b"\x01", b"\x36\x02\x00")[
        :-1
    ]
    + const(8)
    + b"\x28\x02\x00\x0b",
    body(get(0), get(0), const(0), b"\x11" + unsigned(TYPES["ii->i"]) + b"\x00", call(DOUBLE)),
    body(get(0), b"\x45", IF + I32, const(1), ELSE, get(0), const(1), MINUS, call(RECURSE), get(0), call(ADD), END),
    # Throws the tag where it is asked for a zero, and catches it.
    body(b"\x06\x7f", get(0), b"\x45", IF + b"\x40", const(7), b"\x08\x00", END, call(COUNT), b"\x07\x00", END),
    b"\x00" + const(5) + b"\x0b",
    body(GLOBAL_GET + b"\x02"),
    body(get(0), b"\x2d\x00" + unsigned(TABLE)),
    b"\x00" + const(TABLE + 15) + b"\x2d\x00\x00\x0b",
    # A square that was copied to another place before it is read.
    body(const(512), get(0), const(TABLE), PLUS, const(1), b"\xfc\x0a\x00\x00", const(512), b"\x2d\x00\x00"),
]
SEGMENTS = [(0, b"data"), (TABLE - len(AROUND[0]), AROUND[0] + SQUARES + AROUND[1])]


def small_module() -> bytes:
    functions = [unsigned(TYPES[kind]) for kind in TYPE_OF]
    exported = [sized(name.encode()) + b"\x00" + unsigned(1 + own) for own, name in enumerate(FUNCTIONS)]
    exported.append(sized(b"memory") + b"\x02\x00")
    # A base that comes from outside, then one that changes, then a constant.
    from_outside = sized(b"env") + sized(b"base") + b"\x03" + I32 + b"\x00"
    return assembled(
        [
            (wasm.CUSTOM, sized(b"first") + b"kept"),
            (
                wasm.TYPE,
                listed(
                    [b"\x60\x01\x7f\x01\x7f", b"\x60\x02\x7f\x7f\x01\x7f", b"\x60\x00\x01\x7f", b"\x60\x01\x7f\x00"]
                ),
            ),
            (wasm.IMPORT, listed([sized(b"env") + sized(b"double") + b"\x00\x00", from_outside])),
            (wasm.FUNCTION, listed(functions)),
            (wasm.TABLE, listed([b"\x70\x00\x02"])),
            (wasm.MEMORY, listed([b"\x00\x01"])),
            (wasm.TAG, listed([b"\x00\x03"])),
            (wasm.GLOBAL, listed([I32 + b"\x01" + const(40) + END, I32 + b"\x00" + const(77) + END])),
            (wasm.EXPORT, listed(exported)),
            (wasm.ELEMENT, listed([b"\x00" + const(0) + END + listed([unsigned(ADD), unsigned(CONSTANT)])])),
            (wasm.CODE, listed([sized(each) for each in BODIES])),
            (wasm.DATA, listed([b"\x00" + const(at) + END + sized(content) for at, content in SEGMENTS])),
        ]
    )
