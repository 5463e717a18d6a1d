"""Node and npm come with the venv."""

import subprocess
from pathlib import Path

from builder.toolchain.node import NODE, NPM, link


def test_node_is_new_enough_for_the_snapshot() -> None:
    said = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True).stdout
    assert int(said.removeprefix("v").partition(".")[0]) >= 24


def test_the_commands_of_a_linked_folder_find_each_other(tmp_path: Path) -> None:
    link(tmp_path)
    link(tmp_path)  # a second time changes nothing
    path = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    for command in ([*NPM, "--version"], [tmp_path / "npm", "--version"], [tmp_path / "npx", "--version"]):
        assert subprocess.run(command, env=path, capture_output=True, text=True, check=True).stdout.strip()
