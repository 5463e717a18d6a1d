"""Data flows one way between the rooms of the package: nothing imports what stands to its right."""

import ast
import sys
from pathlib import Path

from dreamlab.claims import CLAIMS

PACKAGE = Path(__file__).parents[2] / "dreamlab"
LABS = ("failure", "workshop")

ROOMS = [
    *("types", "shape", "tasks", "world", "learn", "dream", "plan", "gym", "sweep"),
    *("claims.uncertainty", "claims.scene", "claims.claim", "claims.tuning", "claims.shared"),
    *(*(f"claims.{claim}" for claim in CLAIMS), "claims", "claims.lab"),
    *(
        "labs.play",
        "labs.failure",
        "labs.workshop",
        "services.registry",
        "services.whole",
        "services.listings",
        "challenges",
        "measure",
        "services",
        "bridge",
        "__main__",
    ),
]
"""From left to right; a module belongs to the longest name that begins its own."""

APART = [
    {"learn", "dream"},
    {"learn", "plan"},
    *({f"claims.{one}", f"claims.{other}"} for one in CLAIMS for other in CLAIMS if one != other),
    *({f"claims.{claim}", f"labs.{lab}"} for claim in (*CLAIMS, "claim", "lab", "shared") for lab in LABS),
]
"""Rooms that know nothing of each other, in either direction."""

EXTRAS = {"__main__.py": ("yaml",), "gym": ("gymnasium",), "sweep": ("distributed", "pyarrow")}
"""What a part of the package may import besides numpy, if it is installed: an extra of pyproject.toml."""

BROWSER = {"js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core"}
"""Modules of Python in a browser; and what its objects are asked for."""
PROXY = {"to_py", "to_js", "create_proxy", "destroy"}


def modules() -> dict[str, Path]:
    """Every module of the package by its name without ``dreamlab.``; packages that hold no code are left out."""
    paths = [path for path in PACKAGE.rglob("*.py") if path.read_text().strip()]
    names = {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path for path in paths
    }
    return {name: path for name, path in names.items() if name != "__init__"}


def imported(path: Path, known: dict[str, Path]) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dreamlab"):
            base = (node.module or "").removeprefix("dreamlab").lstrip(".")
            inner = {f"{base}.{alias.name}".lstrip(".") for alias in node.names}
            names |= (inner & set(known)) or {base}
    return names - {""}


def room_of(name: str) -> str:
    fitting = [room for room in ROOMS if name == room or name.startswith(f"{room}.")]
    assert fitting, f"{name} stands in no room"
    return max(fitting, key=len)


def test_every_module_imports_only_from_its_room_and_those_to_its_left():
    known = modules()
    for name, path in known.items():
        room = room_of(name)
        for other in imported(path, known):
            assert ROOMS.index(room_of(other)) <= ROOMS.index(room), f"{name} imports {other}"


def test_rooms_that_stand_apart_know_nothing_of_each_other():
    known = modules()
    for name, path in known.items():
        for other in imported(path, known):
            assert {room_of(name), room_of(other)} not in APART, f"{name} imports {other}"


def test_only_the_bridge_knows_a_browser():
    for name, path in modules().items():
        tree = ast.parse(path.read_text())
        roots = {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        roots |= {
            one.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names
        }
        assert not roots & BROWSER, f"{name} imports {roots & BROWSER}"
        asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & PROXY
        assert not asked or name == "bridge", f"{name} asks a browser's object for {asked}"


def test_within_a_room_no_import_goes_in_a_circle():
    known = modules()
    reach = {name: imported(path, known) & set(known) for name, path in known.items()}

    def leads_back(name: str, start: str, seen: set[str]) -> bool:
        return any(
            other == start or (other not in seen and leads_back(other, start, seen | {other})) for other in reach[name]
        )

    for name in known:
        assert not leads_back(name, name, {name}), f"{name} imports itself by way of others"


def test_only_numpy_and_the_standard_library():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            modules = [node.module] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                root = (module or "").split(".")[0]
                assert root in {"numpy", "dreamlab"} | sys.stdlib_module_names or root in EXTRAS.get(
                    path.relative_to(PACKAGE).parts[0], ()
                ), f"{path} imports {root}"
