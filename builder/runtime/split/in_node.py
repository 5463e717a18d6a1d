"""What the built pages ask of Python, asked in Node (profile.mjs), with other modules in the place of the runtime's."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from builder.runtime.assembly import RUNTIME, WHOLE_STDLIB
from builder.runtime.split.asked import asked
from builder.runtime.split.library import WHOLE as LIBRARY
from builder.runtime.split.library import wheel_of, with_member
from builder.runtime.wheel import ROOT
from builder.serve import SITE
from builder.toolchain.node import NODE

TOOL = Path(__file__).with_name("profile.mjs")


def in_node(files: Mapping[str, bytes], request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What profile.mjs prints of each occasion. files: contents by name, the library as if it were a file of its own

    request: beside what the pages ask, {"done": occasions to leave out, "also": further files of Python}
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        wheel = wheel_of(RUNTIME)
        others = {name: content for name, content in files.items() if name != LIBRARY}
        for path in RUNTIME.iterdir():
            if path.name not in {*others, "python_stdlib.zip", *([wheel.name] if LIBRARY in files else [])}:
                (folder / path.name).symlink_to(path.resolve())
        (folder / "python_stdlib.zip").symlink_to(WHOLE_STDLIB)
        for name, content in others.items():
            (folder / name).write_bytes(content)
        if LIBRARY in files:
            with_member(wheel, folder / wheel.name, files[LIBRARY])
        asking = folder / "request.json"
        asking.write_text(json.dumps({**asked(SITE, ROOT / "levels" / "listings"), **request}))
        (dreamlab,) = folder.glob("dreamlab-*.whl")
        command = [NODE, str(TOOL), str(folder), str(dreamlab), str(asking)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
            assert run.stdout is not None
            for line in run.stdout:
                yield json.loads(line)
        if run.returncode:
            raise subprocess.CalledProcessError(run.returncode, command)
