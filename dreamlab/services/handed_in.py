"""The receipts of a class: every file of some folders checked, and a table of what came out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from dreamlab.services.receipts import LARGEST, Receipt, ReceiptError, disagreements, read
from dreamlab.services.registry import States

AGREES, DIFFERS, UNREADABLE = range(3)
"""Exit codes of ``dreamlab check``: the worst of all files."""
VERDICTS = ("agrees", "does not agree", "cannot be read")
COLUMNS = (
    "file",
    "verdict",
    "says",
    "name",
    "lab",
    "seed",
    "settings",
    "same_as",
    "task",
    "answers",
    "figures",
    "version",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that begins with one of these."""


@dataclass(frozen=True)
class Checked:
    """One file: its verdict, what does not agree, the receipt if it could be read, an earlier file of the same run."""

    file: str
    verdict: int
    says: str
    receipt: Receipt | None = None
    same_as: str = ""


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and every .json below a folder, by name; links are not followed."""
    for path in paths:
        if path.is_dir():
            below = (each for each in path.rglob("*.json") if each.is_file() and not each.is_symlink())
            yield from sorted(below)
        else:
            yield path


def check_all(paths: Iterable[Path]) -> Iterator[Checked]:
    """Each file in turn; receipts of the same settings share one run."""
    states, known = States(), dict[str, tuple[list[str], str]]()
    for path in files_of(paths):
        try:
            receipt = read(_bytes(path))
        except (ReceiptError, OSError) as error:
            yield Checked(str(path), UNREADABLE, str(error))
            continue
        key = json.dumps([receipt.lab, receipt.settings, receipt.figures, receipt.digest], sort_keys=True)
        if key in known:
            said, first = known[key]
        else:
            said, first = disagreements(receipt, states), ""
            known[key] = said, str(path)
        yield Checked(str(path), DIFFERS if said else AGREES, "; ".join(said), receipt, first)


def _bytes(path: Path) -> bytes:
    """Not more than what could be a receipt."""
    if not path.is_file():
        raise ReceiptError("there is no such file")
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def write_table(checked: Iterable[Checked], to: TextIO) -> None:
    """CSV with a line for each file."""
    table = csv.writer(to)
    table.writerow(COLUMNS)
    for each in checked:
        table.writerow([_cell(value) for value in _row(each)])


def _row(each: Checked) -> tuple[str, ...]:
    first = (each.file, VERDICTS[each.verdict], each.says)
    if each.receipt is None:
        return (*first, *[""] * (len(COLUMNS) - len(first)))
    of = each.receipt
    settings = json.dumps({name: value for name, value in of.settings.items() if name != "seed"})
    return (
        *first,
        *(of.name, of.lab, str(of.settings["seed"]), settings, each.same_as, of.task),
        *(json.dumps(of.answers), json.dumps(of.figures), of.version),
    )


def _cell(text: str) -> str:
    """As text, whatever a spreadsheet would make of it."""
    plain = "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)
    return f"'{plain}" if plain.startswith(FORMULA) else plain
