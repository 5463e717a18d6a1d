"""Modules as one classic script: the service worker's, where a browser takes no module."""

import re
from pathlib import Path

import pytest

from builder.output.classic import classic

ROOT = Path(__file__).resolve().parents[3]


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text)
    return folder


def test_imports_come_first_and_leave_no_trace(tmp_path: Path) -> None:
    modules = write(
        tmp_path,
        entry='import { a } from "./a.js";\nimport {\n  b,\n} from "./b.js";\n'
        "export function go() {\n  return a + b;\n}\n",
        a='import { b } from "./b.js";\nexport const a = b;\n',
        b="export const b = import.meta.url;\n",
    )
    text = classic(modules, "entry.js", "assets/dream/")
    assert text.index("const b") < text.index("const a") < text.index("function go")
    assert "import" not in text
    assert "export" not in text
    assert 'new URL("assets/dream/b.js", self.location.href).href' in text


def test_a_name_that_stands_twice_is_an_error(tmp_path: Path) -> None:
    modules = write(
        tmp_path, entry='import { a } from "./a.js";\nconst b = a;\n', a="const b = 1;\nexport const a = b;\n"
    )
    with pytest.raises(ValueError, match="declare b more than once"):
        classic(modules, "entry.js", "")


def test_the_service_worker_itself_is_one() -> None:
    text = classic(ROOT / "site", "offline/worker.js", "assets/dream/")
    assert text.count("function serve(") == 1
    assert re.search(r"^(import|export)\b", text, re.MULTILINE) is None
