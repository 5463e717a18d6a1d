"""Every program of examples/ runs anywhere, with nothing but dreamlab and numpy, and prints what its docstring says."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_prints_what_its_docstring_says(path: Path, tmp_path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    _, found, printed = said.partition("Prints:\n")
    assert found, f"{path.name}: the docstring ends in 'Prints:' and what it prints"
    run = subprocess.run(
        [sys.executable, str(path)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    assert run.stdout.strip() == printed.strip()


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4
