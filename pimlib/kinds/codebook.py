"""What every codebook shares: an Excel workbook in which a person corrects what each column of a file means.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from pimlib.errors import Fault
from pimlib.framework import REF
from pimlib.kinds.columns import refs_in
from pimlib.kinds.references import Held
from pimlib.sheets import Sheet

UNDATED = dt.date(2000, 1, 1)  # a workbook carries a date; a fixed one keeps its bytes the same


def headers_missing(sheet: Sheet, wanted: Sequence[str]) -> Iterator[Fault]:
    """A fault for each header that a person took away or renamed."""
    for name in wanted:
        if name not in sheet.columns:
            remedy = "Put the header back as it was, or make the codebook anew with `pim add`."
            yield Fault(f"{sheet.place}, row {sheet.header_row}", f'the column "{name}" is missing', remedy=remedy)


def records(sheet: Sheet) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row's number, and its cells by header."""
    for row, cells in zip(sheet.table.index, sheet.table.to_numpy(), strict=True):
        yield int(row), {name: cell.strip() for name, cell in zip(sheet.columns, cells, strict=True)}


def parts(cell: str) -> list[str]:
    """What stands in one cell, separated by semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def references(cell: str, spot: str, faults: list[Fault], held: Held | None = None) -> tuple[str, ...]:
    """The references in a cell, between semicolons, commas or blanks; a fault for each that is none, and with `held` for each that no
    framework here holds."""
    refs = refs_in(cell)
    for ref in refs:
        if not REF.match(ref):
            faults.append(Fault(spot, "this is not a reference", f"`{ref}`", "framework:indicator, such as pim:5.1", "Mend it."))
    if held is not None:
        faults += held.faults(spot, refs)
    return tuple(ref for ref in refs if REF.match(ref))
