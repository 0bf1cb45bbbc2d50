"""Urgent flags in forms, found however much else is wrong with a form: whether a concern cannot wait may never hang on a slip elsewhere.

Row 11: imports rows 0-10.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pimlib.errors import PimError
from pimlib.exchange import form
from pimlib.kinds.case_files.words import UNFLAGGED, spelt
from pimlib.kinds.wording import plain
from pimlib.sheets import sheet_names
from pimlib.sheets.delimited import read_delimited
from pimlib.sheets.excel import read_excel
from pimlib.sheets.opening import read_bytes

_COLUMN = plain(form.URGENT).partition(":")[0]


@dataclass(frozen=True)
class Flags:
    """number: how many files are flagged, each once, whoever flagged it. unread: names of forms in which nobody could look."""

    number: int
    unread: tuple[str, ...]


def load_flags(paths: Iterable[Path]) -> Flags:
    """What forms flag. Anything in the column of urgent concerns that does not say no counts, a word that is not offered too."""
    flagged: set[str] = set()
    unread: list[str] = []
    for path in paths:
        try:
            flagged |= set(_flagged(path))
        except PimError:
            unread.append(path.name)
    return Flags(len(flagged), tuple(unread))


def _flagged(path: Path) -> Iterator[str]:
    """Which files a form flags; where the number of the file is lost, the row stands for it."""
    for name, rows in _sheets(path):
        top = next((n for n, row in enumerate(rows) if any(_is_column(cell) for cell in row)), None)
        if top is None:
            continue
        columns = [n for n, cell in enumerate(rows[top]) if _is_column(cell)]
        of_file = next((n for n, cell in enumerate(rows[top]) if plain(cell) == plain(form.FILE)), None)
        for number, row in enumerate(rows[top + 1 :], top + 2):
            if any(n < len(row) and spelt(row[n]) not in UNFLAGGED for n in columns):
                file = plain(row[of_file]) if of_file is not None and of_file < len(row) else ""
                yield file or f"{path}|{name}|{number}"


def _sheets(path: Path) -> Iterator[tuple[str, Sequence[Sequence[str]]]]:
    content = read_bytes(path, path.name)
    if path.suffix.lower() == ".csv":
        yield "", read_delimited(content, path.name, path=path).rows()
        return
    for name, _hidden in sheet_names(path):
        try:
            yield name, read_excel(content, path.name, name).rows()
        except PimError as error:
            if "is empty" not in error.faults[0].fault:  # a sheet without a cell flags nothing
                raise


def _is_column(cell: str) -> bool:
    word = plain(cell)
    return word == "urgent" or word.startswith(_COLUMN)
