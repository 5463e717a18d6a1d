"""What a reader's program does with numpy in passing, with the kinds of numbers that one writes without naming them.

numpy has a loop of its own for each operation and kind of number: dividing integers is another function than dividing
floats. As with everyday.py, a measured profile would know only those that the lessons met. Runs inside Pyodide.
"""

# What is computed here is thrown away.
# ruff: noqa: B018
# mypy: ignore-errors

import numpy as np

KINDS = (float, int, bool)
BINARY = (
    *(np.add, np.subtract, np.multiply, np.divide, np.floor_divide, np.remainder, np.divmod, np.power),
    *(np.maximum, np.minimum, np.fmax, np.fmin, np.arctan2, np.hypot, np.logaddexp, np.copysign, np.gcd),
    *(np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal),
    *(np.logical_and, np.logical_or, np.logical_xor, np.bitwise_and, np.bitwise_or, np.bitwise_xor),
    *(np.left_shift, np.right_shift, np.isclose, np.dot, np.inner, np.outer, np.convolve, np.correlate),
)
UNARY = (
    *(
        np.negative,
        np.abs,
        np.sign,
        np.square,
        np.sqrt,
        np.cbrt,
        np.reciprocal,
        np.conjugate,
        np.invert,
        np.logical_not,
    ),
    *(
        np.exp,
        np.exp2,
        np.expm1,
        np.log,
        np.log2,
        np.log10,
        np.log1p,
        np.sin,
        np.cos,
        np.tan,
        np.sinh,
        np.cosh,
        np.tanh,
    ),
    *(np.arcsin, np.arccos, np.arctan, np.deg2rad, np.rad2deg, np.floor, np.ceil, np.trunc, np.rint, np.modf),
    *(np.isnan, np.isinf, np.isfinite, np.signbit, np.nan_to_num, np.round, np.real, np.imag, np.angle),
    *(
        np.sum,
        np.prod,
        np.mean,
        np.std,
        np.var,
        np.min,
        np.max,
        np.ptp,
        np.median,
        np.argmin,
        np.argmax,
        np.any,
        np.all,
    ),
    *(np.cumsum, np.cumprod, np.diff, np.sort, np.argsort, np.unique, np.nonzero, np.argwhere, np.count_nonzero),
    *(np.flip, np.copy, np.ravel, np.transpose, np.triu, np.diag, np.trace, np.atleast_2d, np.array_str, np.array_repr),
)
"""Functions of one array, and of two."""


def everyday_numpy():
    with np.errstate(all="ignore"):
        for kind in KINDS:
            kind_of_number(kind)
    np.seterr(all="warn")
    arrays()
    scalars()
    other_kinds()
    chance()


def tried(act, *given, **named):
    """Not every kind of number knows everything: the error is everyday, too."""
    try:
        return act(*given, **named)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None


def kind_of_number(kind):
    table = np.arange(1, 13).reshape(3, 4).astype(kind)
    row = table[0]
    for function in UNARY:
        tried(function, row), tried(function, table)
        tried(function, table, axis=0), tried(function, table, axis=1)
    for function in BINARY:
        (
            tried(function, row, row),
            tried(function, table, row),
            tried(function, row, 2),
            tried(function, 2.5, row),
        )
    for other in KINDS:
        table.astype(other), np.array([1, 2], dtype=other) + row[:2]
    for formatted in (str, repr, "{:.2f}".format, float, int, bool, complex, hash):
        tried(formatted, row[1])
    tried(lambda: (np.einsum("ij,kj->ik", table, table), np.einsum("i,i", row, row), table @ table.T, row @ row))
    tried(lambda: np.where(table > 2, table, 0)), tried(lambda: np.clip(table, 2, 5)), table.tolist(), list(row)
    tried(lambda: (np.searchsorted(row, row[1]), np.partition(row, 1), np.argpartition(row, 1), np.bincount(row)))
    for change in ("changed += 1", "changed -= 1", "changed *= 2", "changed //= 2", "changed **= 2", "changed /= 2"):
        tried(exec, change, {"changed": table.copy()})
    tried(np.random.default_rng(0).shuffle, row)


def arrays():
    table = np.linspace(0.0, 1.0, 12).reshape(3, 4)
    whole = np.arange(12).reshape(3, 4)
    table[table > 0.3], table[[0, 2]], table[:, None], table[..., 0], table[::2, ::-1], table[np.array([0, 1]), 1]
    table[0], table[1, 2], table[-1], table.T, table.flatten(), table.swapaxes(0, 1), table.view(), table.tobytes()
    changed = table.copy()
    changed[0], changed[changed > 0.5], changed[:, 1], changed[[0, 2]], changed[1, 1] = 5, 0, 2, 1, 3
    (
        np.add.at(changed, [0, 0], 1),
        np.put(changed, [0], 7),
        changed.fill(2),
        changed.sort(),
    )
    for joined in (np.concatenate, np.vstack, np.hstack, np.stack, np.column_stack, np.dstack):
        joined([table, table]), joined([table, whole])
    np.split(table, 3), np.repeat(whole, 2), np.repeat(table, [1, 2, 1], axis=0), np.tile(table, 2), np.roll(table, 1)
    np.rot90(table), np.squeeze(table[None]), np.expand_dims(table, 0), np.moveaxis(table, 0, 1), np.take(table, [0, 1])
    np.eye(3), np.zeros((2, 2)), np.ones(3, int), np.full((2, 2), 7), np.empty(2), np.zeros_like(table), np.identity(2)
    np.arange(0, 1, 0.25), np.logspace(0, 2, 3), np.geomspace(1, 8, 4), np.meshgrid([1, 2], [3, 4]), np.indices((2, 2))
    (
        np.mgrid[0:2, 0:2],
        np.histogram(table, bins=4),
        np.percentile(table, 50),
        np.quantile(table, [0.1, 0.9]),
        np.cov(table),
    )
    np.corrcoef(table), np.average(table, weights=table), np.gradient(table[0]), np.interp(0.5, [0, 1], [4, 5])
    np.cross([1, 2, 3.0], [3, 1, 2.0]), np.tensordot(table, table.T, 1), np.kron([1, 2], [1, 2]), np.vander([1, 2, 3.0])
    np.linalg.norm(table), np.linalg.norm(table, axis=1), np.intersect1d([1, 2], [2, 3]), np.union1d([1], [2])
    np.isin([1, 2], [2]), np.setdiff1d([1, 2], [2]), np.lexsort(([1, 2], [2, 1])), np.digitize([0.5], [0.0, 1.0])
    (
        np.allclose(table, table),
        np.array_equal(table, whole),
        np.apply_along_axis(sum, 0, table),
        np.vectorize(abs)(table),
    )
    (
        [*np.nditer(table)],
        [*np.ndenumerate(table)],
        np.unravel_index(5, (3, 4)),
        np.broadcast_to(table[0], (3, 4)),
        len(table),
    )
    np.unique(whole % 3, return_counts=True, return_inverse=True), np.select([table > 1], [table]), np.tril_indices(3)
    np.pad(table, 1), np.append(table, 1), np.insert(whole[0], 1, 5), np.delete(whole, 0, axis=0), np.resize(whole, 5)
    (
        table.dtype,
        table.strides,
        table.flags,
        table.nbytes,
        np.shares_memory(table, table),
        np.may_share_memory(table, whole),
    )
    for wrong in (
        lambda: table + table[:2, :2],
        lambda: table[7],
        lambda: np.zeros(3).reshape(2, 2),
        lambda: table.nothing,
    ):
        try:
            wrong()
        except (ValueError, IndexError, AttributeError) as error:
            str(error)
    for shown in (
        table,
        whole,
        table[:0],
        np.arange(2000),
        table * 1e9,
        -table / 1e9,
        np.array([np.nan, -np.inf, 0.1]),
    ):
        str(shown), repr(shown)
    with np.printoptions(precision=3, suppress=True, linewidth=40):
        str(table), str(np.pi), np.array2string(table, separator=", ")


def scalars():
    for one in (np.float64(3.5), np.int64(3), np.float32(1.5), np.int32(3), np.uint8(3), np.bool_(True)):
        for other in (2, 2.5, one):
            for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and", "or", "lt", "ge", "eq"):
                tried(getattr(one, f"__{name}__", str), other), tried(getattr(one, f"__r{name}__", str), other)
        -one if one.dtype != np.bool_ else ~one
        (
            abs(one),
            bool(one),
            float(one),
            int(one),
            str(one),
            repr(one),
            hash(one),
            f"{one}",
            one.item(),
            round(float(one)),
        )
        (
            tried(round, one, 1),
            tried(one.astype, float),
            one == 3,
            one in [3],
            [3][int(one) - 3 : 1],
            np.isscalar(one),
        )


def other_kinds():
    words = np.array(["a", "bb"])
    words == "a", np.sort(words), np.unique(words), str(words), words.astype(object), np.where(words == "a", "x", "y")
    things = np.array([[1, 2], None, "x"], dtype=object)
    str(things), things == things, things.tolist()
    record = np.zeros(3, dtype=[("x", float), ("y", int)])
    record["x"] = 1
    str(record), record["y"], record[0]
    np.array([1 + 2j, 3]).conj(), np.frombuffer(np.arange(3.0).tobytes()), np.array([1, 2]).view(np.uint8), np.array(3)
    np.array([[1.0, 2.0]]).astype(np.float16).astype(float), np.finfo(float), np.iinfo(int), np.result_type(1, 2.0)


def chance():
    rng = np.random.default_rng(1)
    rng.random(3), rng.normal(0, 1, 3), rng.integers(0, 9, 3), rng.choice([1, 2, 3], 2), rng.choice(3, 2, replace=False)
    (
        rng.choice(3, 4, p=[0.2, 0.3, 0.5]),
        rng.permutation(4),
        rng.uniform(0, 1, 2),
        rng.standard_normal((2, 2)),
        rng.random(),
    )
    (
        rng.exponential(1, 2),
        rng.binomial(5, 0.3, 2),
        rng.poisson(2, 2),
        rng.integers(5),
        rng.beta(1, 2),
        rng.gamma(2, 1, 2),
    )
    rng.spawn(2), rng.bytes(3), rng.shuffle(np.arange(4)), rng.permuted(np.eye(2))
