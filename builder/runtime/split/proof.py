"""``python -m builder.runtime.split.proof``: the halves compute what the whole does, and find their data.

For a new cold_data.json, or a new profile; it needs the built site, and takes half an hour. First numpy's ufuncs and
Python's own tests, with the modules whole and as the site serves them (outcomes.py). Then all that pages ask of Python,
and every character and codec (unusual.py), three times: with marks of the functions that read the tables; with the
module in one piece; and with halves whose first has rubbish where the tables will be. The readers must all be in the
rest, and what is computed must be the same. All of it runs in Node; `make proof` does the first part in browsers too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.runtime.assembly import RUNTIME
from builder.runtime.split import module as wasm
from builder.runtime.split import outcomes
from builder.runtime.split.cold_data import cold_data
from builder.runtime.split.data import section_of, segments_of
from builder.runtime.split.divide import Halves, divide
from builder.runtime.split.in_node import in_node
from builder.runtime.split.interpreter import REST, WHOLE
from builder.runtime.split.leb128 import unsigned
from builder.runtime.split.profile import used_functions
from builder.runtime.split.reads import reading

RUBBISH = b"\xa5"
EVERYTHING = {"done": [], "also": ["unusual.py"]}


def main() -> int:
    module = (RUNTIME / WHOLE).read_bytes()
    used, cold = used_functions(module), cold_data(module)
    if used is None or not cold.tables:
        print(f"nothing is known of this {WHOLE}")
        return 1
    halves = divide(module, used, REST, cold)
    ranges = [table.moved for table in cold.tables if table not in halves.kept]
    poisoned = {WHOLE: with_rubbish(halves), REST: halves.rest}
    wrong = [
        *outcomes_that_differ(),
        *readers(reading(module, ranges, WHOLE), halves.cold | cold.handed),
        *differing(digests("in one piece", {WHOLE: module}), digests("with rubbish", poisoned)),
    ]
    print("\n".join(wrong) or "the halves compute what the whole does, and read nothing that is not there yet")
    return 1 if wrong else 0


def outcomes_that_differ() -> list[str]:
    if outcomes.own_tests() is None:
        print(outcomes.NO_TESTS)
    found: list[outcomes.Outcomes] = []
    loaded: set[str] = set()
    for how in ("whole", "in halves"):
        found.append({})
        with TemporaryDirectory() as folder:
            outcomes.put_together(Path(folder), halves=how == "in halves")
            for occasion in outcomes.in_node(Path(folder)):
                found[-1][occasion["name"]] = occasion["outcomes"]
                loaded = set(occasion["rests"])
                print(f"{how}: {occasion['name']}: {outcomes.digest_of(occasion['outcomes'])}", flush=True)
    missing = [f"{name} was never loaded" for name in sorted(outcomes.RESTS - loaded)]
    return [*outcomes.differing(*found), *missing]


def readers(marked: bytes, allowed: Iterable[int]) -> list[str]:
    """Functions of the first half that read what is not there yet, and when they did."""
    wrong, seen = [], set[int]()
    for occasion in in_node({WHOLE: marked}, EVERYTHING):
        new = set(occasion["called"][WHOLE]) - seen
        seen |= new
        print(f"{occasion['name']}: {len(new)} new readers {sorted(new)}", flush=True)
        wrong += [
            f"{occasion['name']}: function {each} of the first half reads them"
            for each in sorted(new.difference(allowed))
        ]
    return wrong


def digests(how: str, files: dict[str, bytes]) -> dict[str, str]:
    """Of what came out of each occasion."""
    found = {}
    for occasion in in_node(files, EVERYTHING):
        if "digest" in occasion:
            found[occasion["name"]] = occasion["digest"]
            print(f"{how}: {occasion['name']}: {occasion['digest']}", flush=True)
    return found


def differing(whole: dict[str, str], halves: dict[str, str]) -> list[str]:
    names = sorted({*whole, *halves})
    return [f"{name}: computed otherwise" for name in names if whole.get(name) != halves.get(name)]


def with_rubbish(halves: Halves) -> bytes:
    """A first half in which everything is wrong that the rest will write, instead of zeros."""
    module = wasm.read(halves.used)
    written = segments_of(wasm.read(halves.rest).section(wasm.DATA))
    rubbish = [(start, RUBBISH * len(content)) for start, content in written]
    segments = sorted([*segments_of(module.section(wasm.DATA)), *rubbish])
    return module.with_sections({wasm.DATA: section_of(segments), wasm.DATA_COUNT: unsigned(len(segments))})


if __name__ == "__main__":
    sys.exit(main())
