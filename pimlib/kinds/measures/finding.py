"""Where in a file of measures the table stands: which worksheet and which row, also where the periods stand across.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pimlib.errors import Fault, PimError
from pimlib.kinds.measures.columns import MISSING, guess_columns, is_wide
from pimlib.kinds.measures.match import plain_code
from pimlib.kinds.measures.presets import known_preset
from pimlib.kinds.measures.wide import heading, when
from pimlib.sheets import Sheet, first_rows, guess_header_row, load_sheet, number

HEADER_WITHIN = 40  # rows from the top in which the header stands
AS_FULL = 2  # one row above may fill as many cells, such as a line of units
MARKS = frozenset(mark.casefold() for mark in ("", *MISSING))
Rows = Sequence[Sequence[str]]


def load_export(path: Path, place: str, sheet: str | None = None) -> Sheet:
    """The table of a file of measures. Where the periods stand across, the one sheet and row that has such a header is found, and only
    columns that are read have to be sound.

    A table of one row a figure goes before one with the periods across. Raises PimError with every fault of the file, or when several
    sheets hold measures and none is named.
    """
    try:
        tops = first_rows(path, place, sheet)
    except PimError:
        tops = {}  # what is wrong is said below
    wide: dict[str, Sheet] = {}
    for name, rows in tops.items():
        if sheet in (None, name) and (table := _across(path, place, name, rows, sheet)):
            wide[name] = table
    if not wide:
        return load_sheet(path, place, sheet=sheet)
    if sheet is not None:
        return wide[sheet]
    name, table = next(iter(wide.items()))
    others = [other for other in tops if other != name and _is_table(tops[other])]
    if len(wide) > 1:
        raise PimError(_several(place, "more than one sheet holds measures with the periods across", list(wide)))
    if long := [other for other in others if _long(path, place, other)]:
        both = [one for one in tops if one == name or one in long]
        raise PimError(_several(place, "more than one sheet holds a table of measures", both))
    return replace(table, notes=(*table.notes, _not_read(place, name, others))) if others else table


def _several(place: str, fault: str, names: Sequence[str]) -> Fault:
    found = ", ".join(f"`{name}`" for name in names)
    return Fault(place, fault, found, "one", "Say which sheet to read with --sheet.")


def _not_read(place: str, name: str, others: Sequence[str]) -> Fault:
    found = ", ".join(f"`{other}`" for other in others)
    said = f"sheet `{name}` is read, since its columns are measures and periods; other sheets that hold tables are not"
    return Fault(place, said, found, remedy="Say with --sheet which to read if this is wrong.")


def _across(path: Path, place: str, name: str, rows: Rows, sheet: str | None) -> Sheet | None:
    """The table of a worksheet with the periods across; None where there is none, or where it holds a long table."""
    row = header_across(rows)
    if not row or (row != guess_header_row(rows) and _long(path, place, name)):
        return None
    found = ("header_row",) if sheet else ("sheet", "header_row")
    table = load_sheet(path, place, sheet=name or None, header_row=row, by_column=True, looked_for=found)
    return table if is_wide(table.columns) else None


def _long(path: Path, place: str, name: str) -> bool:
    """Whether a worksheet, read as any table is, has columns for the period, the value, and the measure or the authority."""
    try:
        table = load_sheet(path, place, sheet=name or None)
        if known_preset(table.columns):
            return True
        layout, columns, _ = guess_columns(table)
    except PimError:
        return False
    return layout == "long" and bool(columns.measure or columns.authority)


def header_across(rows: Rows) -> int:
    """The first row (1 is the first) whose cells name columns by measure and period, with figures and names under them; 0 where none does.

    At least two of them must be alike, of one measure or of periods of one length, and have more figures than texts under them; another
    column must hold names, unless there is one row under it. A row under several that fill as many cells is one of a table.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    for n, row in enumerate(rows[:HEADER_WITHIN], 1):
        as_full = sum(above >= filled[n - 1] for above in filled[: n - 1])
        if as_full < AS_FULL and _holds(row, rows[n:]):
            return n
    return 0


def _holds(row: Sequence[str], under: Rows) -> bool:
    said = {n: one for n, cell in enumerate(row) if (one := heading(cell.strip())) is not None and not one.rest}
    keys = {n: (plain_code(one.code), when(one.period)) for n, one in said.items()}
    alike = [n for n, key in keys.items() if any(key != other and _alike(key, other) for other in set(keys.values()))]
    if not alike:
        return False
    counted = {n: _counted(under, n) for n in alike}
    figures = [n for n, (numbers, texts) in counted.items() if numbers >= texts]
    if len({keys[n] for n in figures}) < 2 or not any(counted[n][0] for n in figures):
        return False
    if sum(any(map(str.strip, line)) for line in under) == 1:
        return True
    plain = (n for n, cell in enumerate(row) if cell.strip() and n not in said)
    return any(texts > numbers for numbers, texts in (_counted(under, n) for n in plain))


def _alike(one: tuple[str, tuple[float, float]], other: tuple[str, tuple[float, float]]) -> bool:
    return one[0] == other[0] or one[1][1] == other[1][1]


def _counted(under: Rows, column: int) -> tuple[int, int]:
    """How many figures and how many texts stand in a column; empty cells, marks for no figure and errors are neither."""
    cells = [line[column].strip() for line in under if column < len(line)]
    cells = [cell for cell in cells if cell.casefold() not in MARKS and not cell.startswith("#")]
    numbers = sum(number(cell) is not None or number(cell, ",") is not None for cell in cells)
    return numbers, len(cells) - numbers


def _is_table(rows: Rows) -> bool:
    """Whether two rows or more fill two cells or more."""
    return sum(sum(bool(cell.strip()) for cell in row) > 1 for row in rows) > 1
