"""``python -m builder.editor``: put the editor together, or say what is in the way."""

import sys

from builder.editor.bundle import EditorUnavailable, bundle


def main() -> int:
    try:
        bundle()
    except EditorUnavailable as error:
        print(f"editor: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
