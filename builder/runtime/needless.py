"""numpy's wheel without what no page ever needs.

pyodide-build has no way to leave modules out of a wheel that is already built, so this is done by hand.
"""

import zipfile
from pathlib import Path

FIXED_DATE = (2020, 1, 1, 0, 0, 0)
"""Of every file in the archive: the same archive at every build."""

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


def leave_out(wheel: Path) -> None:
    """Rewrite the wheel: without tests, headers and stubs, and with stand-ins for what dreamlab never uses."""
    aside = wheel.with_name(wheel.name + ".lighter")
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name.endswith("/") or not belongs_to_the_page(name):
                continue
            content = source.read(name)
            if stands_in(name):
                name, content = name.partition(".")[0] + ".py", STAND_IN
            target.writestr(zipfile.ZipInfo(name, FIXED_DATE), content, zipfile.ZIP_DEFLATED)
    aside.replace(wheel)
