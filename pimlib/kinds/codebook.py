"""What every codebook shares: an Excel workbook in which a person corrects what each column of a file means.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pimlib.errors import Fault
from pimlib.framework import REF
from pimlib.kinds.columns import listed, refs_in
from pimlib.kinds.references import Held
from pimlib.register import Item
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


def informed(item: Item, refs: Iterable[str]) -> dict[str, Any]:
    """What an item informs, beside what its codebook names now: as was said of the item, then what only the codebook names."""
    said = tuple(ref for ref in item.informs if ref not in item.codebook_informs)
    added = tuple(dict.fromkeys(ref for ref in refs if ref not in said))
    return {"informs": (*said, *added), "codebook_informs": added}


def references_apart(item: Item, refs: Iterable[str]) -> str:
    """How what a codebook names now differs from what the register holds of it, to follow a sentence; empty where it does not."""
    now = tuple(dict.fromkeys(refs))
    more, gone = [ref for ref in now if ref not in item.informs], [ref for ref in item.codebook_informs if ref not in now]
    parts = [f"now names {listed(more)}"] if more else []
    parts += [f"no longer names {listed(gone)}"] if gone else []
    return f": it {' and '.join(parts)}" if parts else ""
