"""The package with some of its files replaced: what a reader has made of the laboratory, run beside the original.

While ``replaced`` lasts, ``import dreamlab`` finds the files that it was given; afterwards the former modules are back,
untouched. So an edit of one file reaches everything that imports it, and nothing of it reaches the labs.
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

PACKAGE = "dreamlab"

Files = Mapping[str, str]
"""Text by place in the repository, e.g. "dreamlab/world/court.py"."""


def installed() -> dict[str, str]:
    """Every file of the package as it is installed; empty in a page, whose Python comes from an image of its memory."""
    folder = Path(__file__).resolve().parents[1]
    return {
        f"{PACKAGE}/{path.relative_to(folder).as_posix()}": path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.py"))
    }


@contextmanager
def replaced(edits: Files, sources: Files | None = None) -> Iterator[None]:
    """While this lasts, the package is imported from ``sources`` with ``edits`` in place of some of them.

    sources: every file of the package; what is installed, unless given
    Raises ValueError for an edit of a file that the package has not.
    """
    whole = dict(sources or installed())
    for path in edits:
        if path not in whole:
            raise ValueError(f"the package has no file {path!r}")
    files = whole | dict(edits)
    finder, before = _Finder(files), _ours()
    _forget()
    sys.meta_path.insert(0, finder)
    for path, text in files.items():  # a traceback shows the lines that ran
        linecache.cache[path] = (len(text), None, text.splitlines(keepends=True), path)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        _forget()
        sys.modules.update(before)


def _ours() -> dict[str, ModuleType]:
    return {name: module for name, module in sys.modules.items() if name.partition(".")[0] == PACKAGE}


def _forget() -> None:
    for name in _ours():
        del sys.modules[name]


class _Finder(MetaPathFinder, Loader):
    """Finds modules among texts. A traceback names them by their place in the repository."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        base = name.replace(".", "/")
        for place, is_package in ((f"{base}/__init__.py", True), (f"{base}.py", False)):
            if place in self._files:
                return spec_from_loader(name, self, origin=place, is_package=is_package)
        return None

    def exec_module(self, module: ModuleType) -> None:
        spec = module.__spec__
        assert spec is not None
        assert spec.origin is not None
        exec(compile(self._files[spec.origin], spec.origin, "exec"), module.__dict__)
