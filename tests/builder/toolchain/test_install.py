"""What is locked is installed by uv where that can be, and by pip everywhere else."""

import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "builder" / "toolchain"
UV = "pip install --quiet --require-hashes --requirement uv.txt"
BY_UV = "uv pip install --quiet --python build/venv/bin/python --require-hashes --requirement requirements.txt"
BY_PIP = "pip install --quiet --no-compile --require-hashes --requirement requirements.txt"


def installed(folder: Path, settings: str = "", refused: str = "none") -> list[str]:
    """What a venv's tools are asked for, when pip has these settings and one of the commands fails."""
    bin_folder = folder / "build" / "venv" / "bin"
    bin_folder.mkdir(parents=True)
    fail = '[ "$1" = compileall ] || echo "an error" >&2; exit 1'
    note = f'echo "$said" >>called\ncase "$said" in *"{refused}") {fail} ;; esac\n'
    of_python = f'case "$*" in "-m pip config list") echo "{settings}"; exit ;; -c*) echo packages; exit ;; esac\n'
    tools = {
        "python": f'{of_python}shift; said="$(echo "$*" | sed "s#[^ ]*/toolchain/##")"\n{note}',
        "uv": f'said="uv $(echo "$*" | sed "s#[^ ]*/toolchain/##")"\n{note}',
    }
    for name, body in tools.items():
        tool = bin_folder / name
        tool.write_text(f"#!/bin/sh\n{body}", encoding="utf-8")
        tool.chmod(0o755)
    done = subprocess.run([FOLDER / "install.sh"], cwd=folder, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
    return (folder / "called").read_text(encoding="utf-8").splitlines()


def test_uv_installs_what_the_lock_names(tmp_path: Path) -> None:
    *install, compiled = installed(tmp_path, settings="global.find-links='/wheels'")
    assert install == [UV, BY_UV]
    assert compiled.startswith("compileall ")


@pytest.mark.parametrize("setting", [":env:.index-url='https://mirror'", "install.no-index='1'"])
def test_where_pip_has_an_index_of_its_own_pip_installs(setting: str, tmp_path: Path) -> None:
    assert installed(tmp_path, setting)[:-1] == [BY_PIP]


def test_without_uv_pip_installs(tmp_path: Path) -> None:
    assert installed(tmp_path, refused=UV)[:-1] == [UV, BY_PIP]


def test_what_uv_cannot_pip_does(tmp_path: Path) -> None:
    assert installed(tmp_path, refused=BY_UV)[:-1] == [UV, BY_UV, BY_PIP]


def test_bytecode_is_no_condition(tmp_path: Path) -> None:
    assert len(installed(tmp_path, refused="packages")) == 3


def test_what_neither_can_install_stops_the_setup(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        installed(tmp_path, refused="requirements.txt")


def test_every_package_of_both_locks_has_its_hash() -> None:
    for name in ("uv.txt", "requirements.txt"):
        lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
        unlocked = [line for line in lines if "==" in line and not line.endswith("\\")]
        assert unlocked == []
        assert "--hash=sha256:" in lines[-1]
