"""The lock that tells Pyodide which packages there are: numpy and dreamlab, nothing else.

Runs inside Pyodide (tools.py).

The official lock lists hundreds of packages that this site does not serve, and a request for one of them would end in
a misleading hash error. numpy's entry is the official one, with the hash of the wheel as it lies here.
"""

from pathlib import Path

from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec, update_package_sha256

RUNTIME = Path("/runtime")
LOCK = RUNTIME / "pyodide-lock.json"

spec = PyodideLockSpec.from_json(LOCK)
numpy = spec.packages["numpy"]
spec.packages = {"numpy": update_package_sha256(numpy, RUNTIME / numpy.file_name)}
spec = add_wheels_to_spec(spec, list(RUNTIME.glob("dreamlab-*.whl")), base_path=RUNTIME)
spec.check_wheel_filenames()
spec.to_json(LOCK, indent=1)
