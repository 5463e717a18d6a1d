"""What goes into the image of Python's memory, and under which names its libraries are served."""

import zipfile
from pathlib import Path

from builder.runtime.snapshot import library_file, unpacked
from builder.runtime.trim import SITE_PACKAGES


def test_a_library_is_served_under_its_modules_name() -> None:
    place = f"{SITE_PACKAGES}numpy/random/_pcg64.cpython-314-wasm32-emscripten.so"
    assert library_file(place) == "numpy.random._pcg64.wasm"


def test_packages_are_unpacked_in_a_fixed_order_without_what_wheels_say_of_themselves(tmp_path: Path) -> None:
    (tmp_path / "runtime").mkdir()
    for name, members in {"b-1.whl": ["b/x.py", "b-1.dist-info/METADATA"], "a-1.whl": ["a/y.py"]}.items():
        with zipfile.ZipFile(tmp_path / "runtime" / name, "w") as wheel:
            for member in members:
                wheel.writestr(member, member)
    files = unpacked(tmp_path / "runtime", tmp_path / "out")
    assert list(files) == [f"{SITE_PACKAGES}a/y.py", f"{SITE_PACKAGES}b/x.py"]
    assert Path(files[f"{SITE_PACKAGES}b/x.py"]).read_text() == "b/x.py"
