"""The standard library and numpy as bytecode, by pyodide-build. Runs inside Pyodide (tools.py).

Inside, since Python loads only bytecode of its own version.
"""

from pathlib import Path

from pyodide_build.cli.py_compile import main as py_compile

for archive in [Path("/runtime/python_stdlib.zip"), *Path("/runtime").glob("numpy-*.whl")]:
    py_compile([str(archive), "--silent", "--compression-level", "9"], standalone_mode=False)
