"""All of numpy's ufuncs, and what else has a loop of its own for each kind of number, on values that are awkward.

Not a number, infinity, a zero with a sign, what is smaller than the smallest normal number, the largest ones, no value
at all; dates and texts too. Runs inside Pyodide or as a reader's program. There is a digest of all bits that came out
of each, so that two interpreters can be compared; errors count as well. Which bits make up “not a number” is
the machine's own affair (as WebAssembly has it), so each of them counts as the same.
"""

# mypy: ignore-errors

import hashlib
import warnings
from contextlib import contextmanager
from itertools import product

import numpy as np
from numpy._core import umath

PLAIN = (0, 1, 2, 3, 7, 100)
WORDS = ("", "a", "Ab 1", " x\t", "12", "élan 漢", "\U0001f3d3" * 9, "a1a1a")
OBJECTS = (0, 1, -2, 2.5, -0.0, 5, True, float("nan"))
MIXED = (
    "?b",
    "bB",
    "Bd",
    "ld",
    "qQ",
    "fd",
    "dD",
    "ed",
    "gG",
    "Od",
    "lO",
    "Mm",
    "mM",
    "ml",
    "lm",
    "md",
    "dm",
    "Sl",
    "Ul",
)
"""Kinds of number that meet in one call, beside each with itself; letters as numpy has them."""
METHODS = ("reduce", "accumulate", "reduceat", "outer", "at")


def integers(letter):
    limits = np.iinfo(letter)
    given = (*PLAIN, -1, -3, limits.min, limits.max, limits.max - 1)
    return np.array([value for value in given if limits.min <= value <= limits.max], letter)


def floats(letter):
    limits = np.finfo(letter)
    given = [0.0, 1.0, 0.5, 2.5, 3.0, 100.0, limits.eps, limits.tiny, limits.smallest_subnormal, limits.max, np.inf]
    there = np.array(given, letter)
    return np.concatenate([there, -there, np.array([np.nan], letter)])


def complexes(letter):
    parts = floats(letter.lower())[[0, 1, 3, 8, 9, 10, 11, 14, 21, 22]]
    found = np.empty(len(parts) ** 2, letter)
    found.real, found.imag = np.repeat(parts, len(parts)), np.tile(parts, len(parts))
    return found


def kinds():
    """{letter: values}"""
    dates = np.array([0, 1, -1, 10**6, -(10**9), 2**62, np.iinfo(np.int64).min], np.int64)  # the last one is no date
    return {
        "?": np.array([False, True, True, False]),
        **{letter: integers(letter) for letter in "bBhHiIlLqQ"},
        **{letter: floats(letter) for letter in "efdg"},
        **{letter: complexes(letter) for letter in "FDG"},
        "M": dates.view("M8[s]"),
        "m": dates.view("m8[s]"),
        "O": np.array(OBJECTS, object),
        "S": np.array([word.encode("ascii", "replace") for word in WORDS]),
        "U": np.array(WORDS),
        "T": np.array(WORDS, np.dtypes.StringDType()),
    }


KINDS = kinds()


def bits(found):
    """What makes up a result, to the last bit."""
    if isinstance(found, (tuple, list)):
        return b"".join(map(bits, found))
    if not isinstance(found, (np.ndarray, np.generic)) or found.dtype.kind in ("O", "T"):
        return repr(found.tolist() if isinstance(found, np.ndarray) else found).encode("utf-8", "surrogatepass")
    plain = np.array(found, order="C")
    if plain.dtype.kind in "fc":
        parts = plain.reshape(-1).view(plain.real.dtype)
        parts[np.isnan(parts)] = np.nan
    return f"{plain.dtype.str}{plain.shape}".encode() + plain.tobytes()


class Digest:
    def __init__(self):
        self._found = hashlib.sha256()

    def note(self, act, *given, **named):
        try:
            self._found.update(bits(act(*given, **named)))
        except Exception as error:
            self._found.update(type(error).__name__.encode())

    def text(self):
        return self._found.hexdigest()[:16]


def ufuncs():
    """{name: digest}"""
    found = {}
    with silence():
        for name, ufunc in all_ufuncs().items():
            found[name] = Digest()
            (of_a_ufunc if ufunc.signature is None else of_matrices)(found[name], ufunc)
    return {name: digest.text() for name, digest in found.items()}


def beside_ufuncs():
    """{what is done, and with which kind: digest}"""
    found = {}
    with silence():
        for act in (casts, orders, sums, texts, dates, words):
            for letter, values in KINDS.items():
                digest = found[f"{act.__name__} of {letter}"] = Digest()
                act(digest, letter, values)
    return {name: digest.text() for name, digest in found.items()}


@contextmanager
def silence():
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def all_ufuncs():
    """{name: ufunc}, each once. Private ones trust their callers, and are called by ``words``."""
    every = {each.__name__: each for each in vars(umath).values() if isinstance(each, np.ufunc)}
    return {name: every[name] for name in sorted(every) if not name.startswith("_")}


def given_kinds(count):
    """Which kinds are given to a ufunc of so many values."""
    same = [letter * count for letter in KINDS]
    if count == 1:
        return same
    if count == 2:
        return [*same, *MIXED]
    with_places = [letter * words + "l" * (count - words) for letter in "SUT" for words in range(1, count)]
    return [*same, *with_places]


def of_a_ufunc(digest, ufunc):
    for letters in given_kinds(ufunc.nin):
        values = [KINDS[letter] for letter in letters]
        if ufunc is np.frexp:  # C leaves the exponent of infinity as it was
            values = [each[np.isfinite(each)] if each.dtype.kind == "f" else each for each in values]
        few = [each[:5] for each in values]
        grid = [each.reshape(-1, *[1] * (len(values) - 1 - place)) for place, each in enumerate(values)]
        if ufunc.nin > 2:
            grid = [each[:5] for each in grid]
        digest.note(ufunc, *grid)
        digest.note(ufunc, *(each[::-2][:4] for each in values))
        digest.note(ufunc, *(each[:0] for each in values))
        digest.note(ufunc, *(each[1] for each in values))
        digest.note(here_and_there, ufunc, few)
        if ufunc.nin == 2 and ufunc.nout == 1:
            of_a_method(digest, ufunc, values)


def here_and_there(ufunc, given):
    """Into what is there already, at every second place."""
    out = ufunc(*given)
    for each in out if ufunc.nout > 1 else (out,):
        each[:] = each[:1]
    return ufunc(*given, out=out, where=np.arange(len(given[0])) % 2 == 0)


def of_a_method(digest, ufunc, values):
    one, other = values
    table = one[: len(one) // 2 * 2].reshape(2, -1)
    for method in METHODS[:2]:
        for given in (one, table, table.T, table[:, ::2]):
            digest.note(getattr(ufunc, method), given)
    digest.note(ufunc.reduce, table, axis=None, keepdims=True)
    digest.note(ufunc.reduceat, one, [0, 1, 0])
    digest.note(ufunc.outer, one[:3], other[:4])
    digest.note(changed_by, ufunc.at, one, [0, 1, 0], other[:3])


def changed_by(act, values, *given):
    changed = values.copy()
    act(changed, *given)
    return changed


def of_matrices(digest, ufunc):
    """Those whose loops are over rows and columns, on what is aligned, turned, of one row and of none."""
    for letters in given_kinds(2):
        one, other = (np.resize(KINDS[letter], (5, 5)) for letter in letters)
        for left, right in product((one, one.T, one[:, ::-2][:, :3]), (other, other.T, other[::2])):
            digest.note(ufunc, left, right)
        digest.note(ufunc, one[0], other[1]), digest.note(ufunc, one, other[0]), digest.note(ufunc, one[0], other)
        digest.note(ufunc, one[:, :0], other[:0])


def casts(digest, letter, values):
    for other in (*KINDS, "M8[D]", "m8[ns]", "S3", "U3"):
        dtype = KINDS[other].dtype if other in KINDS else other
        for given in (values, values[::-2], values[:0], values[1:2].reshape(())):
            digest.note(given.astype, dtype)
        digest.note(np.can_cast, values.dtype, dtype), digest.note(np.promote_types, values.dtype, dtype)


def orders(digest, letter, values):
    places = np.argsort(np.arange(len(values)) * 7 % 11, kind="stable")
    mixed = values[places]
    table = np.resize(mixed, (4, 6))
    for kind in ("quicksort", "stable", "heapsort"):
        digest.note(np.sort, mixed, kind=kind), digest.note(np.argsort, mixed, kind="stable")
        digest.note(np.sort, np.tile(mixed, 40), kind=kind)
    for axis in (0, 1):
        for act in (np.sort, np.argmax, np.argmin, np.min, np.max, np.ptp, np.any, np.all, np.count_nonzero):
            digest.note(act, table, axis=axis)
    for act in (np.unique, np.nonzero, np.ptp, np.median):
        digest.note(act, mixed)
    digest.note(np.partition, mixed, 1), digest.note(np.searchsorted, values[:3], mixed)
    digest.note(np.lexsort, (mixed, mixed[::-1])), digest.note(np.where, mixed == mixed[0], mixed, mixed[::-1])
    digest.note(np.take, table, [3, 0, 1], axis=1), digest.note(np.repeat, mixed, 2), digest.note(np.roll, table, 1)
    digest.note(np.choose, [0, 1, 0], [mixed[:3], values[:3]]), digest.note(np.compress, [True, False], mixed)
    digest.note(np.isin, mixed, values[:2]), digest.note(table.__getitem__, table == table[0, 0])
    digest.note(changed_by, np.putmask, values, values == values[0], values[-1:])
    digest.note(changed_by, np.ndarray.fill, values, values[1])
    if letter != "T":  # numpy itself breaks down
        digest.note(values.byteswap)


def sums(digest, letter, values):
    table = np.resize(values, (5, 7))
    for act in (np.sum, np.prod, np.mean, np.std, np.cumsum, np.cumprod, np.nansum, np.trace, np.diff):
        digest.note(act, table), digest.note(act, table[:, ::-3]), digest.note(act, np.tile(values, 40))
    for act in (np.dot, np.inner, np.vdot, np.convolve, np.correlate):
        digest.note(act, values, values[::-1])
    digest.note(np.einsum, "ij,kj->ik", table, table), digest.note(np.einsum, "ij->j", table)
    digest.note(np.einsum, "i,i,i", values, values, values), digest.note(np.clip, values, values[1], values[2])
    digest.note(np.bincount, values), digest.note(np.digitize, values, np.sort(values[:2]))
    digest.note(np.round, values, 1), digest.note(np.interp, values, [0, 1], [2, 5])
    digest.note(np.arange, values[0], values[1]), digest.note(np.packbits, values), digest.note(np.unpackbits, values)


def texts(digest, letter, values):
    for given in (values, values[:0], values[1], np.resize(values, (3, 4)), np.tile(values, 500)):
        digest.note(repr, given), digest.note(str, given)
    for each in values[:40].tolist():
        digest.note("{}".format, each), digest.note(np.array, str(each), values.dtype)
    with np.printoptions(precision=3, suppress=True, sign="+"):
        digest.note(str, values)
    digest.note(values.tolist), digest.note(lambda: [each.item() for each in values[:9]])
    digest.note(lambda: [np.array_repr(each) for each in values[:9]]), digest.note(lambda: hash(values[1]))
    digest.note(np.fromstring, "1 2 3", values.dtype, sep=" "), digest.note(np.frombuffer, bytes(64), values.dtype)
    digest.note(lambda: np.dtype([("x", values.dtype), ("y", "i1")]).descr)


def dates(digest, letter, values):
    for unit in ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as"):
        for kind in "Mm":
            digest.note(values.astype, f"{kind}8[{unit}]")
            digest.note(np.array, values[:3].tolist(), f"{kind}8[{unit}]")
    digest.note(np.datetime_as_string, values), digest.note(np.datetime_as_string, values[:4], unit="D")
    days = values[:2].astype("M8[D]") if letter == "M" else values
    digest.note(np.is_busday, days), digest.note(np.busday_offset, days, 3, roll="forward")
    digest.note(np.busday_count, days, days[::-1])


def words(digest, letter, values):
    from numpy import strings

    for act in (strings.strip, strings.lstrip, strings.rstrip, strings.upper, strings.title, np.angle):
        digest.note(act, values)
    other = values[::-1]
    for act in (strings.strip, strings.partition, strings.rpartition, strings.mod, strings.add):
        digest.note(act, values[:, None], other)
    for size in (0, 3, 12):
        for act in (strings.center, strings.ljust, strings.rjust, strings.zfill, strings.multiply):
            digest.note(act, values, size)
        digest.note(strings.expandtabs, values, size), digest.note(strings.slice, values, size)
    digest.note(strings.replace, values, values[1], values[2]), digest.note(strings.slice, values, -1, 0, -2)
    digest.note(strings.encode, values), digest.note(strings.decode, values)
