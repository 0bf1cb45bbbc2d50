"""A workbook that people filled in: every cell of every sheet as text where it stands, and which of them hold a formula or an error.

Row 1: imports row 0. What a formula gives is nobody's answer, so that a formula is told and its value left out.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pimlib.errors import Fault, PimError
from pimlib.sheets.excel import readable, text_of, unescaped
from pimlib.sheets.model import letters
from pimlib.sheets.ooxml import shared_strings, shared_xml, worksheets
from pimlib.sheets.opening import check_kind, read_bytes


@dataclass(frozen=True)
class SheetIn:
    """One sheet. rows: from row 1 to the last that holds more than blanks, each as long as its last cell that holds more; "" is an
    empty cell, and one with a formula or an error. faults: of those, by row and column from 1, with the whole formula as `found`."""

    name: str
    hidden: bool
    place: str
    rows: tuple[tuple[str, ...], ...]
    faults: dict[tuple[int, int], Fault]

    @cached_property
    def held(self) -> tuple[int, ...]:
        """The numbers of the rows that hold anything, counted from 1: somebody may have touched the last row that Excel has."""
        return tuple(number for number, row in enumerate(self.rows, 1) if row)

    def cell(self, row: int, column: int) -> str:
        """The text of a cell, both counted from 1; "" outside of what is filled in."""
        cells = self.rows[row - 1] if row <= len(self.rows) else ()
        return cells[column - 1] if 0 < column <= len(cells) else ""

    def spot(self, row: int, column: int) -> str:
        """How a message names a cell: `form.xlsx, sheet "5.1", cell C12`."""
        return f"{self.place}, cell {letters(column)}{row}"


def read_form(path: Path, place: str) -> tuple[SheetIn, ...]:
    """Every worksheet of a workbook, in its order, hidden ones too.

    Raises PimError when the file is not there, open elsewhere, damaged, or no Excel workbook.
    """
    import openpyxl

    content = read_bytes(path, place)
    if check_kind(path, content, place) != "xlsx":
        remedy = "Ask for the workbook itself; a text file holds only one of its sheets."
        raise PimError(Fault(place, "this is not the form as it was sent", expected="the Excel workbook", remedy=remedy))
    sheets: list[SheetIn] = []
    with readable(place), zipfile.ZipFile(io.BytesIO(content)) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of extensions that it drops; none of them holds a cell
        parts = list(worksheets(archive))
        book: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        texts = shared_strings(archive) if b"x005F_" in shared_xml(archive) else None  # as in `read_excel`
        for part in parts:
            if texts is not None:
                book[part.name]._shared_strings = texts
            sheets.append(_sheet(book[part.name], part.name, part.hidden, f'{place}, sheet "{part.name}"'))
        book.close()
    return tuple(sheets)


def _sheet(sheet: Any, name: str, hidden: bool, place: str) -> SheetIn:
    rows: list[tuple[str, ...]] = []
    faults: dict[tuple[int, int], Fault] = {}
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if not cells:
            rows.append(())
            continue
        row: list[str] = []
        for n, cell in enumerate(cells, 1):
            kind = getattr(cell, "data_type", "n")
            if kind in ("f", "e"):
                faults[number, n] = _fault(f"{place}, cell {letters(n)}{number}", kind, cell.value)
                row.append("")
            else:
                row.append(unescaped(cell.value) if isinstance(cell.value, str) else text_of(cell.value))
        while row and not row[-1].strip():
            row.pop()
        rows.append(tuple(row))
    while rows and not rows[-1]:
        rows.pop()
    return SheetIn(name, hidden, place, tuple(rows), faults)


def _fault(spot: str, kind: str, value: Any) -> Fault:
    if kind == "e":
        return Fault(spot, "this cell holds an Excel error", str(value), "a text", "Write the answer itself.")
    said = str(getattr(value, "text", value))  # whole: who shortens it first could not tell any more what it names
    remedy = "Write the answer itself. To begin a text with = put an apostrophe before it."
    return Fault(spot, "this cell holds a formula", said, "a text", remedy)
