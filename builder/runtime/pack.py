"""The archives and libraries that pages load, each compressed in one piece.

A zip compresses each of its members for itself, and most modules are small. Here the members are stored as they are,
and the whole is compressed: what one says another need not say again. Python finds nothing left to unpack. The zips
stay beside them, for Pyodide's own way and for whoever installs dreamlab from here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from builder.runtime.trim import STDLIB
from builder.runtime.zstd import ENDING, compress


def pack_archives(folder: Path, replaced: Mapping[str, bytes]) -> dict[str, str]:
    """Adds them; returns which file takes whose place in pages.

    replaced: contents that members have in pages, by how their names begin
    """
    places = {}
    for archive in [folder / STDLIB, *sorted(folder.glob("*.whl"))]:
        packed = archive.name.partition("-")[0].removesuffix(".zip") + ENDING
        (folder / packed).write_bytes(compress(stored(archive, replaced)))
        places[archive.name] = packed
    return places


def pack_libraries(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Adds compiled modules, by their files; returns which file takes whose place in pages.

    Not for one that has much to do: what browsers compile of a packed module they do not keep for the next visit.
    """
    places = {name: Path(name).stem + ENDING for name in names}
    for name, packed in places.items():
        (folder / packed).write_bytes(compress((folder / name).read_bytes()))
    return places


def stored(archive: Path, replaced: Mapping[str, bytes]) -> bytes:
    """The archive with its members uncompressed, those beside each other whose names are alike; dates as they are."""
    made = io.BytesIO()
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
        for member in sorted(source.infolist(), key=lambda member: member.filename):
            content = next((new for start, new in replaced.items() if member.filename.startswith(start)), None)
            target.writestr(member, source.read(member) if content is None else content, zipfile.ZIP_STORED)
    return made.getvalue()
