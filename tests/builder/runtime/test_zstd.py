"""What the build packs, and the decoder that pages bring along, out of npm's script."""

import base64
from pathlib import Path

import pytest
import zstandard

from builder.runtime.assembly import RUNTIME
from builder.runtime.zstd import DECODER, add_decoder, compress

MODULE = b"\0asm\1\0\0\0" + bytes(30)


def test_a_frame_says_how_long_its_content_is() -> None:
    content = b"0123456789" * 1000
    packed = compress(content)
    assert zstandard.get_frame_parameters(packed).content_size == len(content)
    assert zstandard.decompress(packed) == content


def test_the_decoder_is_taken_out_of_its_script(tmp_path: Path) -> None:
    script = tmp_path / "script.mjs"
    script.write_text(f'let wasm = "{base64.b64encode(MODULE).decode()}";')
    add_decoder(tmp_path, script)
    assert (tmp_path / DECODER).read_bytes() == MODULE
    script.write_text("let wasm = fetch(address);")
    with pytest.raises(ValueError, match="unpack"):
        add_decoder(tmp_path, script)


def test_the_runtime_has_it() -> None:
    assert (RUNTIME / DECODER).read_bytes().startswith(b"\0asm")
