"""A module that keeps a mark of each function that is called, so that a run says which functions it uses.

The marks lie in a second memory, a byte a function, exported as ``MARKS``. A function's first instructions set its
byte; nothing else of a body is touched. It works wherever a module may have two memories (Node 24, Chromium 120).
"""

from __future__ import annotations

from builder.runtime.split import module as wasm
from builder.runtime.split.instructions import after_locals
from builder.runtime.split.leb128 import signed, unsigned
from builder.runtime.split.module import appended, listed, sized

MARKS = b"$marks"
PAGE = 1 << 16
I32_CONST, STORE8, WITH_MEMORY, NO_OFFSET = b"\x41", b"\x3a", b"\x40", b"\x00"


def marking(data: bytes, name: str = "") -> bytes:
    """The module, with marks; name: which one of several it is, and the end of its marks' name."""
    module = wasm.read(data)
    first = module.imported(wasm.OF_FUNCTION)
    memory = module.imported(wasm.OF_MEMORY) + len(module.memories)
    pages = 1 + (first + len(module.bodies)) // PAGE
    bodies = [_marked(body, first + own, memory) for own, body in enumerate(module.bodies)]
    export = sized(MARKS + name.encode()) + bytes([wasm.OF_MEMORY]) + unsigned(memory)
    return module.with_sections(
        {
            wasm.MEMORY: appended(module.section(wasm.MEMORY), [b"\x00" + unsigned(pages)]),
            wasm.EXPORT: appended(module.section(wasm.EXPORT), [export]),
            wasm.CODE: listed([sized(body) for body in bodies]),
        }
    )


def _marked(body: bytes, number: int, memory: int) -> bytes:
    start = after_locals(body)
    mark = I32_CONST + signed(number) + I32_CONST + signed(1) + STORE8 + WITH_MEMORY + unsigned(memory) + NO_OFFSET
    return body[:start] + mark + body[start:]
