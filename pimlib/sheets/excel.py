"""Excel workbooks to rows of text, with merged cells filled in and formulas as the values that Excel last gave them.

Row 1: imports row 0.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from pimlib.errors import Fault, PimError
from pimlib.sheets.model import Cells, letters, listed
from pimlib.sheets.ooxml import cells_of, has_formulas, merged_in, shared_strings, shared_xml, worksheets
from pimlib.sheets.opening import EXCEL_NAMES, KINDS, check_kind, read_bytes

ERRORS = frozenset(
    (
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BUSY!",
        "#GETTING_DATA",
    )
)

_ESCAPED = re.compile(r"_x((?!D[89A-F])[0-9A-F]{4})_", re.IGNORECASE)


def sheet_names(path: Path) -> tuple[tuple[str, bool], ...]:
    """The worksheets of a workbook in its order, each (name, hidden); () for a text file.

    Raises PimError as `load_sheet` does when the file is not there or not a workbook.
    """
    path = Path(path)
    if path.suffix.lower() not in EXCEL_NAMES:
        return ()
    content = read_bytes(path, path.name)
    check_kind(path, content, path.name)
    with readable(path.name), zipfile.ZipFile(io.BytesIO(content)) as archive:
        return tuple((part.name, part.hidden) for part in worksheets(archive))


def read_excel(content: bytes, place: str, sheet: str | None = None, looked_for: bool = False) -> Cells:
    """The rows of one worksheet. Raises PimError when it cannot tell which one, or the workbook is damaged. looked_for: nobody told the
    worksheet that is named."""
    import openpyxl

    with readable(place), zipfile.ZipFile(io.BytesIO(content)) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of extensions that it drops; none of them holds a cell
        parts = {part.name: part for part in worksheets(archive)}
        book: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        hidden = {part.name: part.hidden for part in parts.values()}
        name, notes = _choose(book, hidden, place, sheet)
        if looked_for:
            notes += _passed_over(hidden, place)
        if b"x005F_" in shared_xml(archive):
            # openpyxl drops `x005F_` wherever it stands, so that the text `_x0041_`, written `_x005F_x0041_`, would read as an escaped `A`
            book[name]._shared_strings = shared_strings(archive)
        xml = archive.read(parts[name].path)
        where = f'{place}, sheet "{name}"'
        rows: list[Sequence[str]] = []
        faults: list[tuple[int, int, Fault]] = []
        for number, values in enumerate(_values(book[name]), 1):
            if not values:
                rows.append(())  # of a million rows above a cell that somebody touched by accident
                continue
            row = [text_of(value) if type(value) is not str else unescaped(value) if "_x" in value else value for value in values]
            rows.append(row)
            if not ERRORS.isdisjoint(row):
                faults += [(number, n, _error(where, number, n, cell)) for n, cell in enumerate(row, 1) if cell in ERRORS]
        book.close()
        if has_formulas(xml):
            notes.append(Fault(where, "holds formulas; the values that Excel last worked out are used"))
            faults += list(_unworked(xml, where))
    spans = [_span(reference) for reference in merged_in(xml)]
    _fill(rows, spans)
    while rows and not any(map(str.strip, rows[-1])):
        rows.pop()
    if not rows:
        raise PimError(Fault(where, "this sheet is empty", expected="a table", remedy="Check that this is the right sheet."))
    faults.sort(key=lambda fault: fault[0])
    return Cells(where, rows, len(rows), lambda: rows, spans=spans, notes=notes, faults=faults, name=name)


def read_heads(content: bytes, place: str, most: int, also: str | None = None) -> dict[str, Sequence[Sequence[str]]]:
    """The first rows of each worksheet in sight, and of the one named in `also`, by its name. Raises PimError when the workbook is damaged."""
    import openpyxl

    with readable(place), zipfile.ZipFile(io.BytesIO(content)) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names = [part.name for part in worksheets(archive) if not part.hidden or part.name == also]
        book: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        heads: dict[str, Sequence[Sequence[str]]] = {
            name: [[text_of(value) for value in row] for row in islice(_values(book[name]), most)] for name in names
        }
        book.close()
    return heads


@contextmanager
def readable(place: str) -> Iterator[None]:
    """Whatever goes wrong inside is a workbook that is damaged: PimError says so."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        KeyError,
        ParseError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        OSError,
        EOFError,
        RuntimeError,
    ):
        raise PimError(Fault(place, "this workbook is damaged and cannot be read", remedy=KINDS["damaged"][1])) from None


def _choose(book: Any, hidden: dict[str, bool], place: str, sheet: str | None) -> tuple[str, list[Fault]]:
    if sheet is not None:
        if sheet in hidden:
            return sheet, []
        raise PimError(
            Fault(place, "this workbook has no such sheet", f"`{sheet}`", listed(hidden), "Give the name of one of its sheets.")
        )
    visible = [name for name in hidden if not hidden[name]]
    filled = [name for name in visible if any(any(value not in (None, "") for value in row) for row in _values(book[name]))]
    if len(filled) > 1:
        raise PimError(Fault(place, "more than one sheet holds a table", listed(filled), "one", "Say which sheet to read."))
    notes = _passed_over(hidden, place)
    if not filled:
        found = f"{len(notes)} hidden" if notes else ""
        raise PimError(
            Fault(
                place, "no visible sheet of this workbook holds anything", found, "a table", "Check that this is the right file."
            )
        )
    return filled[0], notes


def _passed_over(hidden: dict[str, bool], place: str) -> list[Fault]:
    return [
        Fault(f'{place}, sheet "{name}"', "hidden, so passed over", remedy="Name it if it is the one to read.")
        for name in hidden
        if hidden[name]
    ]


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # some exporters write a dimension of A1, and openpyxl would believe it
    yield from sheet.iter_rows(values_only=True)


def text_of(value: Any) -> str:
    """A cell's value as text: 3 not 3.0, dates as ISO, TRUE and FALSE, "" for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        moment = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
        return moment.date().isoformat() if moment.time() == dt.time() else moment.isoformat()
    if isinstance(value, dt.time):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def unescaped(text: str) -> str:
    """A text without the escapes of Office."""
    # an Office file writes a character that XML cannot hold as _x000D_, and an underscore that would look like that as _x005F_
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _error(place: str, row: int, column: int, found: str) -> Fault:
    return Fault(
        f"{place}, cell {letters(column)}{row}",
        "this cell holds an Excel error",
        found,
        "a value",
        "Mend its formula in Excel and save.",
    )


def _unworked(xml: bytes, place: str) -> Iterator[tuple[int, int, Fault]]:
    for cell in cells_of(xml, ()):
        if cell.formula is not None and cell.value is None:
            left, row, _, _ = _bounds(cell.reference)
            yield row, left, Fault(
                f"{place}, cell {cell.reference}", "this formula has no value stored with it", f"`={cell.formula}`", "a value",
                "Open the workbook in Excel, let it calculate, and save.",
            )  # fmt: skip


def _span(reference: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = _bounds(reference)
    return top, left, bottom, right


def _bounds(reference: str) -> tuple[int, int, int, int]:
    from openpyxl.utils.cell import range_boundaries

    left, top, right, bottom = range_boundaries(reference)
    return int(left or 1), int(top or 1), int(right or 1), int(bottom or 1)


def _fill(rows: list[Sequence[str]], spans: list[tuple[int, int, int, int]]) -> None:
    for top, left, bottom, right in spans:
        if top > len(rows) or left > len(rows[top - 1]):
            continue
        text = rows[top - 1][left - 1]
        for n in range(top, min(bottom, len(rows)) + 1):
            row = list(rows[n - 1])
            row += [""] * (right - len(row))
            row[left - 1 : right] = [text] * (right - left + 1)
            rows[n - 1] = row
