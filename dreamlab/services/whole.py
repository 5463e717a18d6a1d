"""The parts of Python that a page leaves out, loaded when a reader's program asks for them.

A page comes up with the modules that the labs import, and numpy without what dreamlab never uses: modules that refuse
stand there instead (builder/toolchain/archives.py). Here an import that finds nothing fetches the whole standard
library or the whole of numpy first, and so does a name that was left out of numpy.
"""

from __future__ import annotations

import ast
import importlib
import io
import sys
import zipfile
import zipimport
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

Fetch = Callable[[str], bytes]
"""The archive of that name, STDLIB or NUMPY; OSError with a sentence where it cannot be had."""
STDLIB, NUMPY = "stdlib", "numpy"

RANDOM = ("_mt19937", "_philox", "_sfc64", "mtrand")
"""Modules of numpy.random that are left out, with ``np.random.rand`` and the like; the last one's names count."""
DOCS = ("numpy._core._add_newdocs", "numpy._core._add_newdocs_scalars")
LINALG = "numpy.linalg._umath_linalg"

ONLY_ON_A_COMPUTER = (
    "It needs what a browser gives no page: windows, sockets, processes, threads or the system’s files."
)
NOT_HERE = "This page has Python’s standard library, numpy and dreamlab; nothing else can be installed here."


def why_missing(name: str) -> str:
    """A sentence for a module that could not be imported."""
    return ONLY_ON_A_COMPUTER if name.partition(".")[0] in sys.stdlib_module_names else NOT_HERE


@contextmanager
def loadable(fetch: Fetch | None) -> Iterator[None]:
    """While this lasts, what the page leaves out is loaded when it is asked for. fetch: none if all of it is here."""
    if fetch is None:
        yield
        return
    finder = Finder(fetch)
    sys.meta_path.append(finder)
    finder.open_numpy()
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class Finder(MetaPathFinder):
    """Asked last: what comes here was found nowhere else."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._here: set[str] = set()

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        top = name.partition(".")[0]
        archive = STDLIB if top in sys.stdlib_module_names else NUMPY if top == "numpy" else None
        if archive is None or archive in self._here:
            return None
        self._load(archive, name)
        return PathFinder.find_spec(name, path)

    def open_numpy(self) -> None:
        """What was left out of numpy is reached by its own names."""
        for name in [*vars(np.random)]:
            home = getattr(getattr(np.random, name), "__module__", None) or ""
            if home.removeprefix("numpy.random.") in RANDOM:
                delattr(np.random, name)  # it stands in, and would refuse
        vars(np.random)["__getattr__"] = self._random
        vars(sys.modules["numpy.linalg._linalg"])["_umath_linalg"] = _Later(self._linalg)

    def _random(self, name: str) -> Any:
        if name.startswith("__") or NUMPY in self._here:
            raise AttributeError(f"module 'numpy.random' has no attribute {name!r}")
        self._load(NUMPY, f"numpy.random.{name}")
        return getattr(np.random, name)

    def _linalg(self, name: str) -> Any:
        if NUMPY not in self._here:
            self._load(NUMPY, "numpy.linalg")
        return getattr(sys.modules[LINALG], name)

    def _load(self, archive: str, wanted: str) -> None:
        try:
            content = bytes(self._fetch(archive))
        except OSError as error:
            raise ImportError(f"{wanted} is loaded when it is first asked for, and that failed: {error}") from None
        self._here.add(archive)
        if archive == STDLIB:
            self._take_stdlib(content)
        else:
            self._take_numpy(content)

    def _take_stdlib(self, content: bytes) -> None:
        place = next(place for place in sys.path if place.endswith(".zip"))
        Path(place).write_bytes(content)
        zipimport._zip_directory_cache.clear()  # type: ignore[attr-defined]
        sys.path_importer_cache.clear()

    def _take_numpy(self, content: bytes) -> None:
        place = Path(np.__file__).parents[1]
        with zipfile.ZipFile(io.BytesIO(content)) as wheel:
            wheel.extractall(place)
        importlib.invalidate_caches()
        _restore_docstrings(place)
        for name in (*DOCS, LINALG, *(f"numpy.random.{name}" for name in RANDOM)):
            sys.modules.pop(name, None)
            importlib.import_module(name)
        for name in RANDOM:
            module = sys.modules[f"numpy.random.{name}"]
            public = getattr(module, "__all__", [each for each in vars(module) if not each.startswith("_")])
            vars(np.random).update({each: getattr(module, each) for each in public})


def _restore_docstrings(place: Path) -> None:
    """The modules that are here came without; ``help`` shows them, and numpy.ma is made from them."""
    for name, module in [*sys.modules.items()]:
        path = place.joinpath(*name.split("."))
        source = path / "__init__.py" if path.is_dir() else path.with_name(f"{path.name}.py")
        if name.partition(".")[0] != "numpy" or not source.exists():
            continue
        for node in ast.parse(source.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and (doc := ast.get_docstring(node, clean=False)):
                with suppress(AttributeError, TypeError):  # a name that is gone, or a type that cannot be written to
                    getattr(module, node.name).__doc__ = doc


class _Later:
    """Stands for a module whose functions are looked up when they are called."""

    def __init__(self, find: Callable[[str], Any]) -> None:
        self._find = find

    def __getattr__(self, name: str) -> Any:
        return self._find(name)
