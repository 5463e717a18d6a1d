"""Data flows one way: nothing imports what stands to its right."""

import ast
from pathlib import Path

from dreamlab.labs import CLAIMS

PACKAGE = Path(__file__).parents[2] / "dreamlab"


def modules_of(claim: str) -> list[str]:
    """A claim's helpers, in no order among themselves, and the claim."""
    helpers = sorted(path.stem for path in (PACKAGE / "labs").glob(f"{claim}_*.py"))
    return [f"labs.{name}" for name in (*helpers, claim)]


ORDER = [
    "types", "court", "experience", "model", "model_file", "training", "costs", "remedies", "dreaming", "divergence",
    "linear", "sights", "compounding", "planning", "closed_loop", "catching", "evolution",
    "labs.settings", "labs.signature", "labs.work", "labs.keeping", "labs.listing", "protocol",
    "labs.bench", "labs.probes", "labs.failure", "labs.claim", "labs.bounces", "labs.network", "labs.sight",
    "labs.embedding",
    *(name for claim in CLAIMS for name in modules_of(claim)), "labs.claim_lab",
    "labs.sessions", "labs.learning", "labs.playing", "labs.workshop", "labs",
    "bridge", "sweep", "level3", "level4", "level1", "level2", "level4_compounding",
    "level4_scoreboard", "level5", "verification",
    "labs.figures", "labs.question", "labs.aside", "__main__",
]  # fmt: skip


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dreamlab"):
            base = (node.module or "").removeprefix("dreamlab").lstrip(".")
            inner = {f"{base}.{alias.name}".lstrip(".") for alias in node.names}
            names |= (inner & set(ORDER)) or {base}
    return names


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def test_every_module_has_a_place_and_imports_only_to_its_left():
    for path in PACKAGE.rglob("*.py"):
        name = name_of(path)
        if name == "__init__":
            continue
        assert name in ORDER, f"{name} has no place in the flow"
        for other in imported(path):
            assert ORDER.index(other) < ORDER.index(name) or same_claim(other, name), f"{name} imports {other}"


def same_claim(other: str, name: str) -> bool:
    return any({other, name} <= set(modules_of(claim)[:-1]) for claim in CLAIMS)


def test_no_claim_builds_on_another():
    for claim in CLAIMS:
        others = {name for each in CLAIMS if each != claim for name in modules_of(each)}
        for name in modules_of(claim):
            assert not imported(PACKAGE / f"{name.replace('.', '/')}.py") & others


def test_only_numpy_and_the_standard_library():
    import sys

    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            modules = [node.module] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                root = (module or "").split(".")[0]
                assert root in {"numpy", "dreamlab"} | sys.stdlib_module_names or (path.name, root) == (
                    "__main__.py",
                    "yaml",
                )
