"""What any program does in passing, with text of every width and numbers of every size.

CPython has functions of their own for strings of one, two and four bytes a letter, for small and for large integers. A
measured profile would know only those that it happened to meet: a single letter decides. Runs inside Pyodide.
"""

# What is computed here is thrown away, and old ways of formatting are to be met as well.
# ruff: noqa: UP031, UP032
# mypy: ignore-errors

import copy
import functools
import itertools
import json
import math
import re
import textwrap
import warnings
from collections import Counter, OrderedDict, defaultdict, deque

TEXTS = ("a court, 12 steps", "Ångström ½ é", "the court’s “dream” – 4 × 2 …", "\U0001f600 a smile \U0001f3d3")
PATTERNS = (
    r"\w+",
    r"\s*,\s*",
    r"(?P<first>[a-zé’]+)\W(?P<rest>.*)",
    r"(?<!x)[^\s]{2,4}?",
    r"^.*?(\d+)|$",
    r"(?i)THE|DREAM",
    r"(.)\1*",
)


def text_of(width):
    for text in TEXTS:
        line = text + width
        for pattern in map(re.compile, PATTERNS):
            pattern.findall(line), pattern.sub("–", line), pattern.split(line), pattern.fullmatch(line)
            pattern.search(line), pattern.match(line), [found.span() for found in pattern.finditer(line)]
            pattern.sub(lambda found: found[0].upper(), line)
        for other in TEXTS:
            found = (
                other in line,
                line.find(other[:2]),
                line.rfind(other[-2:]),
                line.index(line[1]),
                line.count(other[:1]),
            )
            line.replace(other[:2], other), line.replace(other[0], "_"), line.split(other[2]), line.rsplit(other[2], 1)
            line.partition(other[1]), line.rpartition(other[1]), other.join([line, other]), line + other, line == other
            line < other, line.startswith(other[:2]), line.endswith(other[-1]), line.strip(other[0]), found
        (
            line.upper(),
            line.lower(),
            line.title(),
            line.casefold(),
            line.capitalize(),
            line.swapcase(),
            line.strip(),
            line.split(),
        )
        (
            line.splitlines(),
            line.ljust(60, "·"),
            line.rjust(60),
            line.center(60),
            line.zfill(60),
            line.expandtabs(),
            line[::-1],
        )
        (
            line.isalpha(),
            line.isdigit(),
            line.isidentifier(),
            line.isprintable(),
            line.isspace(),
            line * 2,
            hash(line),
            list(line),
        )
        (
            line.translate({ord(line[0]): "x"}),
            line.encode("utf-8").decode(),
            line.encode("ascii", "replace"),
            repr(line),
            ascii(line),
        )
        f"{line:>40}|{line!r:<9}|{line:.3}", "%s %r %-5s" % (line, line, line), "{0} {x}".format(line, x=1)
        json.loads(json.dumps({line: [line, 1.5, -3, True, None, {"x": [line]}]}, ensure_ascii=False, indent=1))
        json.loads(json.dumps({line: [line, 1e-7]})), textwrap.fill(line * 5, 30), max(line), sorted(line), set(line)
        compile(f"name = {line!r}", "<text>", "exec"), {line: 1}[line], Counter(line).most_common(2)


def numbers():
    for value in (0, 1, -7, 255, 2**31, -(2**63), 10**40, True, 0.0, -0.0, 1.5, -2e-9, 1e22, 1e300, math.inf, math.nan):
        (
            str(value),
            repr(value),
            bool(value),
            hash(value),
            -value,
            abs(value),
            value + 1,
            value * 3,
            value - 0.5,
            value == 2,
        )
        (
            value < 10**20,
            f"{value:.3f} {value:e} {value:g} {value:+} {value:>12}",
            json.dumps(value),
            [value] * 3,
            (value,),
        )
        if math.isfinite(value):
            (
                int(value),
                float(int(value) % 1000),
                round(value),
                round(value, 2),
                divmod(value, 7),
                value // 3,
                value % 5,
                value * value,
            )
            (
                value / 3,
                math.floor(value),
                math.ceil(value),
                f"{int(value):,} {int(value):x} {int(value):08b}",
                int(str(int(value))),
            )
    for whole in (3, 2**40, 10**40):
        (
            whole << 5,
            whole >> 3,
            whole & 255,
            whole | 1,
            whole ^ 7,
            ~whole,
            whole * whole,
            whole // 17,
            whole % 17,
            pow(whole, 5, 97),
        )
        (
            whole.bit_length(),
            whole.to_bytes(20, "little"),
            int.from_bytes(b"\1\2\3", "big"),
            math.gcd(whole, 12),
            math.isqrt(whole),
        )
    for name in ("sqrt", "sin", "cos", "tan", "exp", "log", "log10", "log2", "atan", "tanh", "fabs", "degrees"):
        getattr(math, name)(0.7)
    (
        math.hypot(3, 4),
        math.atan2(1, 2),
        math.fsum([0.1] * 9),
        math.comb(9, 3),
        math.prod([1, 2.5]),
        math.copysign(1, -0.0),
    )
    (
        float("1e-5"),
        float(" -inf "),
        int("0x1f", 16),
        complex(1, 2) * 2j,
        sum([1, 2.5]),
        sum(range(9)),
        min(3, 1),
        max(2.5, 1),
    )


def containers():
    items = [3, 1, 2]
    (
        items.append(4),
        items.extend((5, 6)),
        items.insert(0, 9),
        items.remove(9),
        items.pop(),
        items.sort(reverse=True),
        items.reverse(),
    )
    items[1:3] = [7, 8, 9]
    del items[0], items[::2]
    (
        sorted("banana", key=lambda letter: -ord(letter)),
        items + [1],
        items * 2,
        items == [1],
        items.index(items[0]),
        items.copy(),
    )
    table = {"a": 1, **{"b": 2}} | {3: 4}
    (
        table.update(c=3),
        table.setdefault("d", []),
        table.pop("a"),
        table.popitem(),
        list(table.items()),
        dict.fromkeys("xy"),
        table.get(9),
    )
    (
        [*table],
        {value: key for key, value in table.items() if key},
        {1, 2} | {3} & {3} - {4} ^ {5},
        frozenset("ab") <= set("abc"),
    )
    (
        list(zip("ab", (1, 2), strict=True)),
        list(enumerate("ab", 1)),
        list(map(str, range(3))),
        list(filter(None, [0, 1])),
        [*reversed("ab")],
    )
    (
        any([0, 1]),
        all([1]),
        deque([1, 2], 2).append(3),
        defaultdict(list)["x"].append(1),
        OrderedDict(a=1).move_to_end("a"),
    )
    (
        list(itertools.chain("ab", "c")),
        list(itertools.product("ab", repeat=2)),
        list(itertools.accumulate([1, 2])),
        list(itertools.islice(itertools.count(), 3)),
    )
    (
        functools.reduce(lambda a, b: a * b, [1, 2, 3]),
        functools.partial(max, 2)(3),
        bytes(3),
        bytearray(b"ab") + b"c",
        memoryview(b"abc")[1:],
    )


class Named:
    """Attributes, properties, operators and subclasses."""

    kinds = {}  # noqa: RUF012

    def __init_subclass__(cls):
        Named.kinds[cls.__name__] = cls

    def __init__(self, name, *rest, **more):
        self.name, self.rest, self.more = name, rest, more

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return name

    def __eq__(self, other):
        return self.name == other.name

    def __lt__(self, other):
        return self.name < other.name

    def __hash__(self):
        return hash(self.name)

    def __add__(self, other):
        return Named(self.name + other.name)

    def __len__(self):
        return len(self.name)

    def __getitem__(self, place):
        return self.name[place]

    def __contains__(self, letter):
        return letter in self.name

    def __call__(self, *given):
        return given

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return True

    @property
    def upper(self):
        return self.name.upper()

    @classmethod
    def made(cls, name):
        return cls(name)

    @staticmethod
    def nothing():
        return None


class Longer(Named):
    __slots__ = ("size",)

    def __init__(self, name, size=1):
        super().__init__(name, size, x=size)
        self.size = size


def objects():
    one, two = Named.made("one"), Longer("two", size=2)
    (
        repr(one),
        str(two),
        one == two,
        one < two,
        one + two,
        len(one),
        one[0],
        one[::-1],
        "o" in one,
        one(1, 2),
        list(one),
        one.any,
    )
    (
        sorted([two, one]),
        {one: 1, two: 2},
        max(one, two),
        one.upper,
        two.nothing(),
        vars(one),
        dir(two),
        isinstance(two, Named),
    )
    (
        hasattr(one, "_x"),
        getattr(one, "_x", None),
        setattr(one, "x", 1),
        delattr(one, "x"),
        issubclass(Longer, Named),
        bool(one),
    )
    with one, two:
        raise ValueError("within")
    (
        type("Made", (Named,), {"x": 1})("made").x,
        callable(one),
        Longer.__mro__,
        copy.deepcopy([one, {"a": (1, 2)}]),
        copy.copy(two),
    )


def generators():
    def counting(stop):
        try:
            for value in range(stop):
                got = yield value
                if got == "end":
                    return value
        finally:
            stop -= 1

    def relaying(stop):
        return (yield from counting(stop))

    for make in (counting, relaying):
        left = make(9)
        next(left)
        del left
        closed = make(9)
        next(closed), closed.send(1), closed.close(), make(9).close()
        for act in (
            lambda run: run.throw(ValueError("no")),
            lambda run: run.send("end"),
            lambda run: [next(run) for _ in range(9)],
        ):
            run = make(3)
            next(run)
            try:
                act(run)
            except (ValueError, StopIteration) as end:
                str(end), getattr(end, "value", None)
        (
            min(make(3)),
            sum(make(3)),
            sorted(make(3)),
            dict.fromkeys(make(3)),
            [*make(2)],
            tuple(make(2)),
            set(make(2)),
            max(make(2), default=0),
        )


def statements():
    for wrong in (
        "1 / 0",
        "{}[1]",
        "[][1]",
        "nowhere",
        "int('x')",
        "None.x",
        "'a' + 1",
        "(1, 2)[5]",
        "open('nowhere')",
        "len(5)",
        "[].pop()",
        "max([])",
    ):
        try:
            eval(wrong)
        except Exception as error:
            str(error), repr(error)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.warn("look", stacklevel=1)
    generator = (value * value for value in range(9))
    next(generator), list(generator)
    first, *others = range(4)
    match others:
        case [one, *_]:
            first = one
    print(first, "text", 1.5, [1, "a"], {"a": None}, sep="; ", end="\n")


def everyday():
    for width in ("", "é", "’", "\U0001f600"):
        text_of(width)
    numbers()
    containers()
    objects()
    generators()
    statements()
