"""A trained model as the bytes of an ``.npz`` file, and back: from any numpy, and refused when it is not whole.

The file's arrays, all float64 unless said otherwise, none pickled:

format        whole number, FORMAT_VERSION
architecture  [2] whole numbers: width and depth of the hidden layers
centre, gain  [S+A] the inputs' scaling (``model.Normaliser``)
reach         [S] the output's scaling: ``Normaliser.output_scale`` (readers have files, so the array keeps its name)
low, high     [S] the range of the sensors, in which a number may be infinite
parameters    [M, P] one row a member; M = 1 for a single model
about         text: a JSON object, what is known of the model (name, date, settings, seed, ...); may be empty

The sizes S and A are those of the arrays. Format 2, in which readers may have models of the court, is read too: it has
no ranges, since they were the court's.
"""

from __future__ import annotations

import io
import json
import math
import zlib
from dataclasses import replace
from functools import lru_cache
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np

from dreamlab.learn.model import Architecture, Dynamics, Ensemble, Model, Normaliser, check_made_for
from dreamlab.types import Floats
from dreamlab.world.court import COURT
from dreamlab.world.world import World

FORMAT_VERSION = 3
COURT_FORMAT = 2
"""The format before: a model of the court, and of nothing else."""
LARGEST_FILE = 4_000_000
"""Bytes: a hundred times the default model; larger files are refused before they are parsed."""
MOST_MEMBERS = 16
MOST_NUMBERS = 64
"""Of a state, and of a state and an action together."""
LONGEST_ABOUT = 10_000
"""Characters."""


def save(model: Dynamics, about: dict[str, Any] | None = None) -> bytes:
    """The model and what is known of it as the bytes of an ``.npz`` file (format FORMAT_VERSION)."""
    first = model.members[0]
    file = io.BytesIO()
    np.savez(
        file,
        format=np.array(FORMAT_VERSION),
        architecture=np.array([first.architecture.width, first.architecture.depth]),
        centre=first.normaliser.centre,
        gain=first.normaliser.gain,
        reach=first.normaliser.output_scale,
        low=first.normaliser.low,
        high=first.normaliser.high,
        parameters=np.stack([member.parameters for member in model.members]),
        about=np.array(json.dumps(about or {})),
    )
    return file.getvalue()


def load(data: bytes, world: World | None = None) -> Dynamics:
    """The model saved by ``save``; ValueError, saying what is wrong, for anything else.

    world: the one that it has to have been made for, if any
    """
    return load_with_about(data, world)[0]


def load_with_about(data: bytes, world: World | None = None) -> tuple[Dynamics, dict[str, Any]]:
    """The model and what its file says about it; arguments and ValueError as for ``load``."""
    if len(data) > LARGEST_FILE:
        raise ValueError(f"model file too large: {len(data):,} bytes, at most {LARGEST_FILE:,} are read")
    fields = _unpack(data)
    if _version(fields.get("format")) == COURT_FORMAT:
        fields |= {"low": COURT.low, "high": COURT.high}
    states = _length("reach", fields.get("reach"))
    inputs = _length("centre", fields.get("centre"))
    if not states < inputs:
        raise ValueError(f"model file: {inputs} inputs for {states} numbers of state leave none for an action")
    architecture = replace(_architecture(fields.get("architecture")), inputs=inputs, outputs=states)
    rows = fields.get("parameters")
    members = rows.shape[0] if rows is not None and rows.ndim == 2 else 1
    if not 1 <= members <= MOST_MEMBERS:
        raise ValueError(f"model file: {members} members, 1 to {MOST_MEMBERS} are read")
    normaliser = Normaliser(
        _checked("centre", fields.get("centre"), (inputs,)),
        _checked("gain", fields.get("gain"), (inputs,)),
        _checked("reach", fields.get("reach"), (states,)),
        *_range(fields, states),
    )
    parameters = _checked("parameters", rows, (members, architecture.parameter_count))
    models = tuple(Model(architecture, normaliser, np.ascontiguousarray(row)) for row in parameters)
    model = models[0] if members == 1 else Ensemble(models)
    if world is not None:
        check_made_for(model, world)
    return model, _about(fields.get("about"))


@lru_cache(maxsize=2)
def opened(data: bytes) -> tuple[Dynamics, dict[str, Any]]:
    """``load_with_about`` for the court, remembered: a planner asks for the same file thirty times a second."""
    return load_with_about(data, COURT)


def _version(version: np.ndarray | None) -> int:
    known = (COURT_FORMAT, FORMAT_VERSION)
    if version is None or version.shape != () or version.dtype.kind not in "iu" or int(version) not in known:
        raise ValueError(f"model format {version} is not the one read here ({FORMAT_VERSION})")
    return int(version)


def _length(name: str, value: np.ndarray | None) -> int:
    if value is None:
        raise ValueError(f"model file: '{name}' is missing")
    if value.ndim != 1 or not 1 <= len(value) <= MOST_NUMBERS:
        raise ValueError(f"model file: '{name}' has shape {value.shape}, expected 1 to {MOST_NUMBERS} numbers")
    return len(value)


def _range(fields: dict[str, np.ndarray], states: int) -> tuple[Floats, Floats]:
    low, high = (_checked(name, fields.get(name), (states,), finite=False) for name in ("low", "high"))
    if not (low < high).all():
        raise ValueError("model file: 'low' should be below 'high'")
    return low, high


def _architecture(shape: np.ndarray | None) -> Architecture:
    if shape is None or shape.shape != (2,) or shape.dtype.kind not in "iu":
        raise ValueError("model file: 'architecture' should be width and depth")
    return Architecture(int(shape[0]), int(shape[1]))


def _about(text: np.ndarray | None) -> dict[str, Any]:
    if text is None or text.shape != () or text.dtype.kind != "U" or len(str(text)) > LONGEST_ABOUT:
        raise ValueError(f"model file: 'about' should be a text of at most {LONGEST_ABOUT:,} characters")
    try:
        about = json.loads(str(text))
    except (ValueError, RecursionError) as error:
        raise ValueError("model file: 'about' should be a JSON object") from error
    if not isinstance(about, dict):
        raise ValueError("model file: 'about' should be a JSON object")
    return about


def _unpack(data: bytes) -> dict[str, np.ndarray]:
    """Arrays by name; whatever a damaged archive makes of its reader becomes a ValueError."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            if unpacked > LARGEST_FILE:
                raise ValueError(f"it unpacks to {unpacked:,} bytes, at most {LARGEST_FILE:,} are read")
            return {name.removesuffix(".npy"): _array(archive.read(name)) for name in archive.namelist()}
    except (ValueError, OSError, EOFError, KeyError, RuntimeError, MemoryError, BadZipFile, zlib.error) as error:
        raise ValueError(f"not a model file, or a damaged one: {error}") from error


def _array(content: bytes) -> np.ndarray:
    """An ``.npy`` file's array. numpy would make room for what the header promises before it sees what is there."""
    file = io.BytesIO(content)
    np.lib.format.read_magic(file)
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    promised, there = math.prod(shape) * dtype.itemsize, len(content) - file.tell()
    if promised != there:
        raise ValueError(f"an array of {promised:,} bytes is promised, {there:,} are there")
    return np.load(io.BytesIO(content), allow_pickle=False)


def _checked(name: str, value: np.ndarray | None, shape: tuple[int, ...], *, finite: bool = True) -> Floats:
    if value is None:
        raise ValueError(f"model file: '{name}' is missing")
    if value.shape != shape:
        raise ValueError(f"model file: '{name}' has shape {value.shape}, expected {shape}")
    if value.dtype != np.float64 or not (np.isfinite(value).all() or (not finite and not np.isnan(value).any())):
        raise ValueError(f"model file: '{name}' should be finite float64 numbers")
    return value
