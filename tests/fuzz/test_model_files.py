"""Model files from strangers: a model that is whole, or a ValueError that says why; never anything else."""

import io
import zipfile
from typing import Any

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from dreamlab.learn.model import Architecture, Model, fit_normaliser, initial_parameters
from dreamlab.learn.model_file import LARGEST_FILE, load_with_about, save
from dreamlab.world import court
from dreamlab.world.experience import collect


def good_file() -> bytes:
    rng = np.random.default_rng(1)
    architecture = Architecture(6)
    model = Model(architecture, fit_normaliser(collect(50, rng)), initial_parameters(architecture, rng))
    return save(model, {"name": "mine"})


GOOD = good_file()
with np.load(io.BytesIO(GOOD)) as archive:
    FIELDS = {name: archive[name] for name in archive.files}

DAMAGES = some.lists(some.tuples(some.integers(0, len(GOOD) - 1), some.integers(1, 255)), min_size=1, max_size=8)
DTYPES = some.one_of(arrays.scalar_dtypes(), arrays.unicode_string_dtypes(), arrays.byte_string_dtypes())
ARRAYS = arrays.arrays(DTYPES, arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=8))
NUMBERS = arrays.arrays(np.float64, some.sampled_from([(6,), (5,), (1, 101), (2, 101), (3,)]))
WHOLE = arrays.arrays(np.int64, some.sampled_from([(), (2,)]), elements=some.integers(-(2**63), 2**63 - 1))
TEXTS = some.text(max_size=40).map(lambda text: np.array(text))


def read(data: bytes) -> None:
    """The file is refused in words, or gives a model that can be used."""
    try:
        model, about = load_with_about(data)
    except ValueError:
        return
    assert isinstance(about, dict)
    after = model.step(court.reset(np.random.default_rng(0), 3), np.zeros((3, 1)))
    assert ((after >= court.SENSED_LOW) & (after <= court.SENSED_HIGH)).all()


def packed(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def promising(shape: str, descr: str = "<f8") -> bytes:
    """An array file whose header promises more than comes."""
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header


@given(some.binary(max_size=400))
@example(b"PK\x05\x06" + bytes(18))
def test_any_bytes(data: bytes) -> None:
    read(data)


@given(DAMAGES, some.integers(0, len(GOOD)), some.binary(max_size=30))
def test_a_damaged_file(damages: list[tuple[int, int]], cut: int, added: bytes) -> None:
    damaged = bytearray(GOOD)
    for place, change in damages:
        damaged[place] ^= change
    read(bytes(damaged))
    read(bytes(damaged[:cut]) + added + bytes(damaged[cut:]))


@given(some.dictionaries(some.sampled_from([*FIELDS, "further"]), some.one_of(ARRAYS, NUMBERS, WHOLE, TEXTS)))
def test_other_arrays_in_place_of_the_right_ones(changes: dict[str, Any]) -> None:
    file = io.BytesIO()
    np.savez(file, **(FIELDS | changes))
    read(file.getvalue())


@given(
    some.dictionaries(
        some.sampled_from([*(f"{name}.npy" for name in FIELDS), "x", "../x.npy"]), some.binary(max_size=90)
    ),
    some.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]),
)
@example({"parameters.npy": promising("(1000000000000,)")}, zipfile.ZIP_DEFLATED)
@example({"parameters.npy": promising("(" * 200 + ")" * 200)}, zipfile.ZIP_STORED)
@example({"about.npy": promising("()", "<U999999999")}, zipfile.ZIP_STORED)
@example({"parameters.npy": bytes(LARGEST_FILE + 1)}, zipfile.ZIP_DEFLATED)
def test_any_archive(members: dict[str, bytes], compression: int) -> None:
    read(packed(members, compression))
