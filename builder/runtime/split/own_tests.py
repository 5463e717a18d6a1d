"""Python's own tests of what every program is made of, and of modules that programs import; how each test ended.

Runs inside Pyodide, where the package ``test`` of some Python lies in TESTS. Its tests need not all pass: it may be
another version's, and a browser has neither processes nor threads, as they find out. Two interpreters have to agree.
"""

# mypy: ignore-errors

import builtins
import io
import random
import sys
import unittest

import js

TESTS = "/tests"
MODULES = (
    *("int", "long", "float", "complex", "bool", "str", "bytes", "list", "dict", "set", "range", "slice"),
    *("memoryview", "array", "generators", "coroutines", "exceptions", "exception_group", "except_star"),
    *("baseexception", "grammar", "syntax", "patma", "ast", "builtin", "property", "super", "operator", "format"),
    *("copy", "pickle", "iter", "enumerate", "named_expressions", "collections", "deque", "defaultdict"),
    *("ordered_dict", "userdict", "userstring", "contextlib", "types", "typing", "enum", "dataclasses"),
    *("functools", "itertools", "heapq", "bisect", "random", "statistics", "math", "cmath", "fractions", "struct"),
    *("datetime", "calendar", "strptime", "string", "textwrap", "re", "difflib", "pprint", "reprlib", "json"),
    *("csv", "base64", "binascii", "hashlib", "hmac", "zlib", "memoryio", "graphlib", "colorsys", "html", "shlex"),
    *("unicodedata", "ucn", "codecs", "charmapcodec", "codeccallbacks", "multibytecodec", "codecencodings_cn"),
    *("codecencodings_hk", "codecencodings_iso2022", "codecencodings_jp", "codecencodings_kr"),
    "codecencodings_tw",
)
"""What programs are made of first, then modules, those of characters last: the tables come with the rest."""
TOO_DEEP = "how deep calls may stand in one another is the engine's affair, and too deep is the end of Python"
TOO_LONG = "a minute in a slow browser"
LEFT_OUT = {
    **dict.fromkeys(("recurs", "deep", "dealloc"), TOO_DEEP),
    **dict.fromkeys(("blowup", "kde", "sqrtprod", "long_chain", "destroy_while", "free_after"), TOO_LONG),
}
"""Parts of names, and why. What needs processes, threads or sockets is skipped by the tests themselves."""
builtins.__annotations__ = {}
"""Until Python 3.13 modules had them when they began, and what the tests of the syntax import asks for them."""


class Outcomes(unittest.TestResult):
    """{name of a test: how it ended}"""

    def __init__(self):
        super().__init__()
        self.found = {}

    def startTest(self, test):
        js.running = test.id()

    def _note(self, test, ended, error=(None,)):
        kind = f" {error[0].__name__}" if error[0] else ""
        self.found[test.id()] = f"{self.found.get(test.id(), '')}{ended}{kind};"

    def addSuccess(self, test):
        self._note(test, "passed")

    def addError(self, test, error):
        self._note(test, "error", error)

    def addFailure(self, test, error):
        self._note(test, "failed", error)

    def addSkip(self, test, reason):
        self._note(test, "skipped")

    def addExpectedFailure(self, test, error):
        self._note(test, "failed as expected", error)

    def addUnexpectedSuccess(self, test):
        self._note(test, "passed unexpectedly")

    def addSubTest(self, test, subtest, error):
        if error:
            self._note(test, "failed in part", error)


def own_tests(module):
    """How each test of a module ended."""
    if TESTS not in sys.path:
        sys.path.insert(0, TESTS)
    outcomes = Outcomes()
    random.seed(0)
    streams = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = io.StringIO()
    try:
        suite = unittest.defaultTestLoader.loadTestsFromName(f"test.test_{module}")
        unittest.TestSuite(test for test in each_of(suite) if not is_left_out(test.id())).run(outcomes)
    except Exception as error:  # of the module itself, where it was written for another version
        outcomes.found[module] = f"not imported: {type(error).__name__}"
    finally:
        sys.stdout, sys.stderr = streams
    return outcomes.found


def each_of(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from each_of(test)
        else:
            yield test


def is_left_out(name):
    return any(part in name for part in LEFT_OUT)
