"""How many requests a second nginx answers for the built site on this machine: ``make load``.

wrk asks on loopback, a few seconds a file, for the kinds of files that a visit consists of.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.hosting import behind_nginx
from builder.serve import SITE

SECONDS, CONNECTIONS = 3, 32
ZIPPED = "Accept-Encoding: gzip"


def main() -> int:
    """Prints a table; an answer that is no 200 fails."""
    paths = ["", "level-4/", "assets/dream/engine/worker.js", *_runtime(("pyodide.asm.mjs", "pyodide.used.asm.wasm"))]
    print(f"wrk, {CONNECTIONS} connections, {SECONDS} s a file, nginx with one worker, all on this machine")
    print(f"{'file':<52}{'requests/s':>12}{'MB/s':>10}")
    failed = False
    with TemporaryDirectory() as folder, behind_nginx(SITE, Path(folder)) as address:
        for path in paths:
            said = wrk(address + path)
            failed |= "Non-2xx" in said
            print(f"{'/' + path:<52}{_found('Requests/sec', said):>12,.0f}{_megabytes(said):>10,.1f}")
    return int(failed)


def wrk(url: str) -> str:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", ZIPPED, url]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _runtime(names: tuple[str, ...]) -> list[str]:
    found = (next((SITE / "assets" / "runtime").glob(f"*/{name}")) for name in names)
    return [path.relative_to(SITE).as_posix() for path in found]


def _found(what: str, said: str) -> float:
    match = re.search(rf"{what}:\s+([\d.]+)", said)
    if match is None:
        raise ValueError(f"wrk says nothing of {what}:\n{said}")
    return float(match[1])


def _megabytes(said: str) -> float:
    match = re.search(r"Transfer/sec:\s+([\d.]+)(KB|MB|GB)", said)
    if match is None:
        raise ValueError(f"wrk says nothing of what was transferred:\n{said}")
    return float(match[1]) * {"KB": 1e-3, "MB": 1.0, "GB": 1e3}[match[2]]


if __name__ == "__main__":
    sys.exit(main())
