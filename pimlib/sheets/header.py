"""From rows to a table: where the header is, what its columns are called, which rows belong to it.

Row 1: imports row 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from pimlib.errors import Fault, PimError
from pimlib.sheets.model import TEXT, Cells, Sheet, letters, listed, named, raise_listed, rows_named

LOOKED_AT = 40
BLOCK = 16  # Excel leaves out the trailing delimiters of a block of sixteen rows in which the last columns are empty
JOINT = " – "
_NUMBER = re.compile(r"[-+−£$€(]?\s?\d[\d,. ]*%?\)?")
_YEAR = re.compile(r"(19|20)\d\d")


def guess_header_row(rows: Sequence[Sequence[str]]) -> int:
    """The row (1 is the first) on which the header most likely begins; 1 when there is nothing to go by.

    Title rows fill few cells, or the same text in every cell of a merged one; a header names about as many columns as the rows
    under it fill.
    """
    sample = [[cell.strip() for cell in row if cell.strip()] for row in rows[:LOOKED_AT]]
    counts = sorted(len(row) for row in sample if row)
    if not counts:
        return 1
    usual = counts[min(len(counts) * 3 // 4, len(counts) - 1)]
    least = usual if usual <= 3 else max(3, -(-usual * 3 // 5))
    for n, row in enumerate(sample):
        if len(row) < least or (usual > 1 and len(set(row)) < 2):
            continue
        above = [m for m in range(n) if len(set(sample[m])) > 1]
        if above and any(_NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell) for cell in row):
            return above[-1] + 1  # figures are data, so the row above them is the header, whatever it lacks
        return n + 1
    return next(n for n, row in enumerate(sample) if row) + 1


def table_of(
    cells: Cells, header_row: int | None = None, header_rows: int = 1, by_column: bool = False, looked_for: bool = False
) -> Sheet:
    """The table in a file's cells. Raises PimError with every fault of its header and of its rows; with `by_column` those of a single
    column go with the table, for whoever reads that column. looked_for: nobody told the header row that is given."""
    place, notes = cells.place, list(cells.notes)
    first = guess_header_row(cells.head) if header_row is None else header_row
    if not 1 <= first <= cells.length:
        raise PimError(Fault(place, "there is no such header row", f"row {first}", f"a row from 1 to {cells.length}"))
    top = cells.head if first + header_rows < len(cells.head) else cells.rows()
    if (header_row is None or looked_for) and any(any(map(str.strip, row)) for row in top[: first - 1]):
        fault = f"{rows_named(range(1, first))} above the header passed over"
        notes.append(
            Fault(
                place,
                fault,
                f"the header on row {first}",
                remedy="If one of these is the header, take out the rows under it that are not.",
            )
        )
    last = max(first + max(header_rows, 1) - 1, _last_header_row(cells.spans, top, first))
    if last > first:
        notes.append(Fault(place, f"the header takes rows {first} to {last}; their texts are joined"))
    names = _names(top[first - 1 : last])
    twice = _told_apart(names, place, notes) if by_column else {}
    faults = _twice(names, place, first)
    ready = cells.frame(last, len(names))
    if ready:
        table, order = ready
        if len(order) and len(order) < order[-1] - last:
            _note_blank(np.setdiff1d(np.arange(last + 1, order[-1]), order).tolist(), place, notes)
    else:
        table, numbers = _table(cells, last, names, faults, notes)
        order = pd.Index(numbers)
    if not len(order):
        remedy = "Check that this is the whole file."
        faults.append(
            Fault(place, "there is no row of data under the header", f"the header on row {first}", "one row or more", remedy)
        )
    unnamed: list[Fault] = []
    kept = _named_columns(names, table, place, first, unnamed, notes)
    of_columns: dict[str, dict[int, Fault]] = {}
    if by_column:
        notes += [replace(wrong, fault=f"{wrong.fault}, so it is passed over", remedy="") for wrong in unnamed]
        for row, column, wrong in cells.faults:
            if row > last and column <= len(names) and names[column - 1]:
                of_columns.setdefault(names[column - 1], {})[row] = wrong
    else:
        faults += [*unnamed, *(wrong for row, _, wrong in cells.faults if row >= first)]
    raise_listed(place, faults)
    table = table[kept]
    table.columns = pd.Index([names[n] for n in kept])
    table.index = order.rename("row")
    columns = tuple(names[n] for n in kept)
    return Sheet(place, first, columns, table, cells.encoding, cells.delimiter, tuple(notes), cells.name, twice, of_columns)


def _last_header_row(spans: Sequence[tuple[int, int, int, int]], rows: Sequence[Sequence[str]], first: int) -> int:
    # A cell merged downwards takes the header down with it; one merged sideways does so when each cell under it has its own name.
    last = first
    for top, left, bottom, right in spans:
        if top != first:
            continue
        last = max(last, bottom)
        if right > left and bottom < len(rows):
            under = [cell.strip() for cell in rows[bottom][left - 1 : right]]
            if len(under) == right - left + 1 and all(under) and len(set(under)) == len(under):
                last = max(last, bottom + 1)
    return last


def _names(header: Sequence[Sequence[str]]) -> list[str]:
    width = max(map(len, header))
    rows = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in header]
    for row, under in pairwise(rows):  # a merged cell that came through CSV left its text in the first cell only
        for n in range(1, width):
            if not row[n] and under[n] and row[n - 1] and under[n - 1]:
                row[n] = row[n - 1]
    return [JOINT.join(dict.fromkeys(text for text in texts if text)) for texts in zip(*rows, strict=True)]


def _table(cells: Cells, last: int, names: list[str], faults: list[Fault], notes: list[Fault]) -> tuple[pd.DataFrame, list[int]]:
    # columns are numbered from 0; `names` grows when rows of Excel are longer than the header
    body = list(cells.rows()[last:])
    while body and not any(map(str.strip, body[-1])):
        body.pop()
    blank = {n for n, row in enumerate(body, last + 1) if not any(map(str.strip, row))}
    _note_blank(sorted(blank), cells.place, notes)
    order = [n for n in range(last + 1, last + len(body) + 1) if n not in blank]
    body = [body[n - last - 1] for n in order]
    if cells.ragged:
        body = _even(body, order, len(names), last, cells.place, faults, notes)
    else:
        used = max(_used(names), *map(_used, body), 0)
        names[used:] = [""] * (used - len(names))
        body = [row[:used] if len(row) >= used else [*row, *[""] * (used - len(row))] for row in body]
    columns = list(zip(*body, strict=True)) or [()] * len(names)
    return pd.DataFrame({n: pd.Series(list(column), dtype=TEXT) for n, column in enumerate(columns)}), order


def _used(row: Sequence[str]) -> int:
    return next((n for n in range(len(row), 0, -1) if row[n - 1].strip()), 0)


def _note_blank(rows: Sequence[int], place: str, notes: list[Fault]) -> None:
    if rows:
        notes.append(Fault(place, f"{rows_named(rows)} blank, left out"))


def _even(
    body: Sequence[Sequence[str]],
    order: Sequence[int],
    width: int,
    last: int,
    place: str,
    faults: list[Fault],
    notes: list[Fault],
) -> list[Sequence[str]]:
    # A row may lack cells that can only have been empty: those of a column that is empty in every row; those after an empty cell
    # at its own end; those that Excel left out for a whole block of rows. Any other row of another length is a fault.
    used = max(map(_used, body), default=0)
    blocks: dict[int, list[int]] = {(last - 1) // BLOCK: [width]}
    for number, row in zip(order, body, strict=True):
        blocks.setdefault((number - 1) // BLOCK, []).append(len(row))
    by_block = all(len(set(block)) == 1 for block in blocks.values())
    even: list[Sequence[str]] = []
    short: list[int] = []
    for number, row in zip(order, body, strict=True):
        if len(row) == width:
            even.append(row)
        elif len(row) > width and not any(map(str.strip, row[width:])):
            even.append(row[:width])
        elif len(row) < width and (
            len(row) >= used or not row[-1].strip() or (by_block and len(blocks[(number - 1) // BLOCK]) > 1)
        ):
            even.append([*row, *[""] * (width - len(row))])
            short.append(number)
        else:
            much, remedy = "few", "Look for a row that is cut off or broken in two, and put in the cells that it lacks."
            if len(row) > width:
                much, remedy = "many", "Look for a delimiter inside a text that has no quotation marks round it."
            fault = f"this row has too {much} cells"
            faults.append(Fault(f"{place}, row {number}", fault, str(len(row)), f"{width} as in the header", remedy))
            even.append([*row[:width], *[""] * (width - len(row))])
    if short:
        notes.append(Fault(place, f"{rows_named(short)} without the last, empty cells, which were added"))
    return even


def _named_columns(
    names: Sequence[str], table: pd.DataFrame, place: str, first: int, faults: list[Fault], notes: list[Fault]
) -> list[int]:
    dropped: list[str] = []
    for n, name in enumerate(names):
        filled = 0 if name else int((table[n].str.strip() != "").sum())
        if filled:
            where, found = (
                f"{place}, row {first}, column {letters(n + 1)}",
                f"{filled} cell{'s' if filled > 1 else ''} with text under it",
            )
            faults.append(Fault(where, "this column has no name in the header", found, remedy="Name it, or clear it."))
        elif not name:
            dropped.append(letters(n + 1))
    if len(dropped) == len(names):
        faults.append(
            Fault(f"{place}, row {first}", "the header names no column", remedy="Give the row on which the header stands.")
        )
    elif dropped:
        notes.append(Fault(place, f"{named('column', dropped)} empty, left out"))
    return [n for n, name in enumerate(names) if name]


def _told_apart(names: list[str], place: str, notes: list[Fault]) -> dict[str, str]:
    # a name that stands once more gets the letters of its column; returns the names so made, each with what the header says
    seen: set[str] = set()
    made: dict[str, str] = {}
    for n, name in enumerate(names):
        if name in seen:
            names[n] = f"{name} (column {letters(n + 1)})"
            made[names[n]] = name
        elif name:
            seen.add(name)
    if made:
        number = len(set(made.values()))
        fault = "1 name stands" if number == 1 else f"{number:,} names stand"
        notes.append(
            Fault(
                place,
                f"{fault} over more than one column; these are told apart by their letters",
                listed(dict.fromkeys(made.values()), 1),
            )
        )
    return made


def _twice(names: Sequence[str], place: str, first: int) -> list[Fault]:
    seen: dict[str, int] = {}
    faults: list[Fault] = []
    for n, name in enumerate(names, 1):
        if name and name in seen:
            where = f"columns {letters(seen[name])} and {letters(n)}"
            faults.append(
                Fault(
                    f"{place}, row {first}", f"two columns have the name `{name}`", where, "each name once", "Rename one of them."
                )
            )
        seen.setdefault(name, n)
    return faults
