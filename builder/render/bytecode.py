"""Compiled templates, kept in build/templates: a build compiles only what has changed since any former one.

Jinja asks by the template's name and file, and takes what it finds only if it was compiled from the same text.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "templates"
COMPILERS = (Path(__file__).with_name("jinja.py"), ROOT / "builder" / "toolchain" / "requirements.txt")
"""What else the compiled code depends on: our environments, and the versions of Jinja and of the theme."""


class Kept(FileSystemBytecodeCache):
    """One for each kind of environment: the same text is compiled otherwise where HTML is escaped."""

    def __init__(self, kind: str, folder: Path = FOLDER) -> None:
        super().__init__(str(folder), f"{kind}-%s")
        self._compilers = b"".join(path.read_bytes() for path in COMPILERS)

    def get_source_checksum(self, source: str) -> str:
        return hashlib.sha256(self._compilers + source.encode()).hexdigest()

    def dump_bytecode(self, bucket: Bucket) -> None:
        Path(self.directory).mkdir(parents=True, exist_ok=True)
        super().dump_bytecode(bucket)
