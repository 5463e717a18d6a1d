"""Rewrite an archive of Python modules as bytecode, without what a page never needs.

Runs inside Pyodide, whose Python is the one that will load the bytecode: a host of another
version would write what the page cannot read.
"""

import importlib.util
import marshal
import zipfile
from collections.abc import Callable
from pathlib import Path

FIXED_DATE = (2020, 1, 1, 0, 0, 0)  # the same archive at every build

# numpy's tests, headers, type stubs and Fortran bridge make a third of its wheel.
NUMPY_NEEDLESS = ("numpy/f2py/", "/tests/", "/include/")
NUMPY_NEEDLESS_ENDINGS = (".a", ".c", ".h", ".ini", ".pxd", ".pyi")


# Docstrings, LAPACK, the older generators: a third of what is left, which numpy imports and dreamlab never uses.
NUMPY_LEFT_OUT = (
    "numpy/_core/_add_newdocs",
    "numpy/_core/_add_newdocs_scalars",
    "numpy/linalg/_umath_linalg",
    "numpy/random/_mt19937",
    "numpy/random/_philox",
    "numpy/random/_sfc64",
    "numpy/random/mtrand",
)
# Stands where such a module stood: every name is there, and says so when it is used.
STAND_IN = b"""
__all__ = ["RandomState"]  # numpy.random takes this one over, and compares with it


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)

    def refuse(*_, **__):
        raise ImportError(f"{__name__}.{name} is left out of this page's numpy")

    return type(name, (), {"__new__": refuse, "__doc__": ""})
"""


def stands_in(name: str) -> bool:
    return name.partition(".")[0] in NUMPY_LEFT_OUT and name.endswith((".py", ".so"))


def belongs_to_the_page(name: str) -> bool:
    needless = any(part in name for part in NUMPY_NEEDLESS) or name.endswith(NUMPY_NEEDLESS_ENDINGS)
    return not needless


def compile_archive(path: Path, wanted: Callable[[str], bool] = lambda name: True) -> None:
    aside = path.with_name(path.name + ".compiled")
    with (
        zipfile.ZipFile(path) as source,
        zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in source.namelist():
            if name.endswith("/") or not wanted(name):
                continue
            content = source.read(name)
            if stands_in(name):
                name, content = name.partition(".")[0] + ".py", STAND_IN
            if name.endswith(".py"):
                name, content = name + "c", bytecode(content, name)
            member = zipfile.ZipInfo(name, FIXED_DATE)
            member.external_attr = 0o644 << 16
            target.writestr(member, content, zipfile.ZIP_DEFLATED, compresslevel=9)
    aside.replace(path)


def bytecode(source: bytes, name: str) -> bytes:
    """A .pyc whose header says: never check me against a source, for there is none beside me."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=2)
    unchecked_hash = (1).to_bytes(4, "little")
    return importlib.util.MAGIC_NUMBER + unchecked_hash + importlib.util.source_hash(source) + marshal.dumps(code)
