"""``python -m builder.runtime``: assemble build/runtime, or say what is in the way."""

import subprocess
import sys

from builder.runtime.assembly import RUNTIME, assemble
from builder.runtime.sources import RuntimeUnavailable


def main() -> int:
    try:
        assemble(RUNTIME)
    except (RuntimeUnavailable, subprocess.CalledProcessError) as error:
        print(f"runtime: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
