"""The lock file that tells Pyodide which packages there are: numpy and dreamlab, nothing else.

The official lock lists hundreds of packages that this site does not serve, and a request for one
of them would end in a misleading hash error. numpy's entry is the official one.
"""

import copy
import hashlib
from pathlib import Path
from typing import Any

Lock = dict[str, Any]


def trimmed_lock(official: Lock, numpy_wheel: Path, dreamlab_wheel: Path) -> Lock:
    numpy_entry = copy.deepcopy(official["packages"]["numpy"])
    numpy_entry |= {"file_name": numpy_wheel.name, "sha256": sha256(numpy_wheel)}
    dreamlab_entry = {
        "name": "dreamlab",
        "version": dreamlab_wheel.name.split("-")[1],
        "file_name": dreamlab_wheel.name,
        "sha256": sha256(dreamlab_wheel),
        "package_type": "package",
        "install_dir": "site",
        "imports": ["dreamlab"],
        "depends": ["numpy"],
        "unvendored_tests": False,
    }
    return {
        "info": official["info"],
        "packages": {"dreamlab": dreamlab_entry, "numpy": numpy_entry},
    }


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
