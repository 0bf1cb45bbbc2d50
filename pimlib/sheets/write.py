"""Workbooks and CSV that are safe to open: no text of anybody's becomes a formula, and the same values give the same bytes.

Row 1: imports row 0.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pimlib.errors import Fault, PimError, raise_if
from pimlib.sheets.delimited import NEEDS_GUARD
from pimlib.sheets.form_out import LINE, LONGEST_CELL, FormOut, add_form, height_of, misfits_of
from pimlib.sheets.model import letters
from pimlib.sheets.opening import open_elsewhere

MOST_ROWS = 1_048_576  # Excel's own limit
SPARE_ROWS = 200  # rows under the last one that keep the choices, where people may add rows
CHOICES = "choices"  # the hidden sheet with lists that are too long for a cell's own rule
# also what another program could take for the start of a web page, a PDF or Excel's line `sep=`
_QUOTED = re.compile(r'[,;\t|"\r\n]|^\s|\s$|^(?:<|%|sep=)', re.IGNORECASE)
_LOOKS: dict[str, dict[str, Any]] = {
    "date": {"num_format": "yyyy-mm-dd"},
    "int": {"num_format": "0"},
    "text": {"num_format": "@", "text_wrap": True},
}
_HEADER: dict[str, Any] = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E7E6E6"}
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class ColumnOut:
    """One column to write: `choices` make a drop-down list, `help` shows when a cell is chosen, `locked` is read only."""

    name: str
    width: float = 16
    kind: Literal["text", "date", "int", "number"] = "text"
    choices: Sequence[str] = ()
    locked: bool = False
    help: str = ""


@dataclass(frozen=True)
class SheetOut:
    """One sheet to write: `title` lines and `notes` stand above the header, since what stands under a table is read as data.

    rows: cells in the order of `columns`; None and NaN are empty; dates are `datetime.date` or ISO text. keep: how many of the first
    columns stay in sight when a sheet is wider than the screen; such a sheet is printed on pages side by side, with these on each.
    high: whether each row is made as high as its text, which a program does by itself only when somebody types.
    """

    name: str
    columns: Sequence[ColumnOut]
    rows: Sequence[Sequence[Any]]
    title: Sequence[str] = ()
    notes: Sequence[str] = field(default=())
    keep: int = 0
    high: bool = False


def write_csv(path: Path | str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A CSV that Excel opens as it is: UTF-8 with its mark, CRLF, the same bytes for the same values.

    A text that begins with = + - @, a tab or a line end gets an apostrophe before it, which `load_sheet` takes away again;
    numbers do not. None and NaN are empty, dates ISO. Raises PimError when a row is not as long as the header or the file is
    open elsewhere.
    """
    path = Path(path)
    lines = [",".join(map(_csv_cell, columns))]
    faults: list[Fault] = []
    for number, row in enumerate(rows, 2):
        if len(row) != len(columns):
            faults.append(
                Fault(f"{path.name}, row {number}", "this row is not as long as the header", str(len(row)), str(len(columns)))
            )
        lines.append(",".join(map(_csv_cell, row)))
    raise_if(faults)
    _put(path, ("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-8"))


def write_workbook(
    path: Path | str,
    sheets: Sequence[SheetOut | FormOut],
    *,
    title: str,
    subject: str = "",
    created: dt.date,
    custom: Mapping[str, str] | None = None,
) -> None:
    """An Excel workbook for people to read or to fill in; the same bytes for the same values, whenever it is written.

    Each sheet: title lines, notes, a frozen header with filters; printed landscape on as many pages as it needs, the header on
    each. Text stays text. Raises PimError when a sheet does not fit Excel, two sheets have one name, or the file is open
    elsewhere.
    """
    import xlsxwriter

    path = Path(path)
    raise_if(_misfits(path.name, sheets))
    target = io.BytesIO()
    book: Any = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    moment = dt.datetime.combine(created, dt.time())
    book.set_properties({"title": title, "subject": subject, "created": moment})
    for name, text in (custom or {}).items():
        book.set_custom_property(name, text, "text")
    formats = _Formats(book)
    lists: list[Sequence[str]] = []
    for sheet in sheets:
        if isinstance(sheet, FormOut):
            add_form(book.add_worksheet(sheet.name), sheet, formats, lambda choices: _source(choices, lists, once=True))
        else:
            _add_sheet(book, sheet, formats, lists)
    if lists:
        hidden = book.add_worksheet(CHOICES)
        for n, words in enumerate(lists):
            for m, word in enumerate(words):
                hidden.write_string(m, n, word, formats.of("text", word, locked=True))
        hidden.hide()
    book.close()
    forms = any(isinstance(sheet, FormOut) for sheet in sheets)
    _put(path, _growing(target.getvalue()) if forms else target.getvalue())


def _growing(content: bytes) -> bytes:
    """The same workbook with rows that grow when somebody types: XlsxWriter fixes the height of every row that it is given one for."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as archive:
        for part in source.infolist():
            told = source.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                told = told.replace(b' customHeight="1"', b"")  # a quotation mark in a text is &quot;
            archive.writestr(part, told)
    return target.getvalue()


class _Formats:
    """Cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[Any, ...], Any] = {}
        self.kinds: dict[tuple[str, bool, bool], Any] = {}

    def get(self, text: str = "", **properties: Any) -> Any:
        """A format; one that keeps the text a text when it begins as a formula would."""
        if text.startswith(_RISKY):
            properties["quote_prefix"] = True
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]

    def of(self, kind: str, text: str = "", *, locked: bool) -> Any:
        """The format of a column's cells."""
        key = (kind, text.startswith(_RISKY), locked)
        if key not in self.kinds:
            self.kinds[key] = self.get(text, locked=locked, valign="top", **_LOOKS.get(kind, {}))
        return self.kinds[key]


def _add_sheet(book: Any, sheet: SheetOut, formats: _Formats, lists: list[Sequence[str]]) -> None:
    page = book.add_worksheet(sheet.name)
    above: list[tuple[str, dict[str, Any]]] = [
        (line, {"bold": True, "font_size": 11 if n else 14}) for n, line in enumerate(sheet.title)
    ]
    above += [(line, {"italic": True}) for line in sheet.notes]
    for n, (line, look) in enumerate(above):
        page.write_string(n, 0, line, formats.get(line, **look))
    top = len(above) + 1 if above else 0
    protected = any(column.locked for column in sheet.columns)
    last = top + len(sheet.rows)
    for n, column in enumerate(sheet.columns):
        page.set_column(n, n, column.width, formats.of(column.kind, locked=column.locked))
        page.write_string(top, n, column.name, formats.get(column.name, **_HEADER))
        _add_rule(page, column, n, top + 1, max(last if protected else last + SPARE_ROWS, top + 1), lists)
        for m, row in enumerate(sheet.rows, top + 1):
            _add_cell(page, m, n, row[n], column, formats)
    widths = [column.width if column.kind == "text" else 1_000 for column in sheet.columns]
    for m, row in enumerate([[column.name for column in sheet.columns], *sheet.rows] if sheet.high else (), top):
        if (height := height_of([_plain(value) for value in row], widths)) > LINE:
            page.set_row(m, height)
    page.freeze_panes(top + 1, sheet.keep)
    if sheet.rows:
        page.autofilter(top, 0, last, len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.repeat_rows(top)
    if sheet.keep:
        page.repeat_columns(0, sheet.keep - 1)
    else:
        page.fit_to_pages(1, 0)
    if protected:
        page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})


def _add_cell(page: Any, row: int, column: int, value: Any, rule: ColumnOut, formats: _Formats) -> None:
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        page.write_blank(row, column, None, formats.of(rule.kind, locked=rule.locked))
        return
    if rule.kind == "date" and isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        with suppress(ValueError):  # it then stays the text that it is
            value = dt.date.fromisoformat(value)
    if rule.kind == "date" and isinstance(value, dt.date):
        page.write_datetime(row, column, value, formats.of("date", locked=rule.locked))
    elif rule.kind in ("int", "number") and not isinstance(value, str | bool) and math.isfinite(value):
        page.write_number(row, column, value, formats.of(rule.kind, locked=rule.locked))
    else:
        text = _plain(value)
        page.write_string(row, column, text, formats.of("text", text, locked=rule.locked))


def _add_rule(page: Any, column: ColumnOut, n: int, first: int, last: int, lists: list[Sequence[str]]) -> None:
    rule: dict[str, Any] = {"validate": "any"}
    if column.choices and not column.locked:
        rule = {
            "validate": "list",
            "source": _source(column.choices, lists),
            "error_title": "Not in the list",
            "error_message": "Choose one of the words in the list.",
        }
    if column.help:
        rule |= {
            "input_title": column.name[:32],
            "input_message": column.help if len(column.help) <= 255 else column.help[:254] + "…",
        }
    if len(rule) > 1:
        page.data_validation(first, n, last, n, rule)


def _source(choices: Sequence[str], lists: list[Sequence[str]], *, once: bool = False) -> list[str] | str:
    """How a rule names its list: the words themselves, or where they stand on the hidden sheet. once: the same list stands there once."""
    words = list(choices)
    if len(",".join(words)) <= 255 and not any("," in word or word.startswith("=") or word != word.strip() for word in words):
        return words
    if not once or choices not in lists:
        lists.append(choices)
    name = letters(lists.index(choices) + 1 if once else len(lists))
    return f"={CHOICES}!${name}$1:${name}${len(choices)}"


def _misfits(place: str, sheets: Sequence[SheetOut | FormOut]) -> Iterable[Fault]:
    names: set[str] = set()
    if not sheets:
        yield Fault(place, "a workbook needs at least one sheet")
    for sheet in sheets:
        where = f'{place}, sheet "{sheet.name}"'
        if not 1 <= len(sheet.name) <= 31 or re.search(r"[\[\]:*?/\\]", sheet.name) or sheet.name.strip("'") != sheet.name:
            yield Fault(
                where, "Excel does not allow this name of a sheet", expected=r"1 to 31 characters, none of [ ] : * ? / \ "
            )
        if sheet.name.casefold() in names | {CHOICES, "history"}:
            yield Fault(where, "this name of a sheet is taken", expected="a name of its own")
        names.add(sheet.name.casefold())
        if isinstance(sheet, FormOut):
            yield from misfits_of(sheet, where)
            continue
        if not sheet.columns:
            yield Fault(where, "a sheet needs at least one column")
        if len(sheet.rows) + len(sheet.title) + len(sheet.notes) + 2 > MOST_ROWS:
            yield Fault(
                where, "this sheet is too long for Excel", f"{len(sheet.rows)} rows", f"fewer than {MOST_ROWS}", "Use CSV."
            )
        top = len(sheet.title) + len(sheet.notes) + (1 if sheet.title or sheet.notes else 0) + 1
        for number, row in enumerate(sheet.rows, top + 1):
            if len(row) != len(sheet.columns):
                yield Fault(
                    f"{where}, row {number}", "this row is not as long as the header", str(len(row)), str(len(sheet.columns))
                )
            for column, value in zip(sheet.columns, row, strict=False):
                if isinstance(value, str) and len(value) > LONGEST_CELL:
                    spot, found = f'{where}, row {number}, column "{column.name}"', f"{len(value)} characters"
                    yield Fault(
                        spot, "this text is too long for a cell of Excel", found, f"{LONGEST_CELL} at most", "Shorten it."
                    )


def _plain(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value)


def _csv_cell(value: Any) -> str:
    text = _plain(value)
    if isinstance(value, str) and NEEDS_GUARD.match(text):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _put(path: Path, content: bytes) -> None:
    # whole or not at all: a reader never meets half a file
    unfinished = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except PermissionError:
        unfinished.unlink(missing_ok=True)
        raise PimError(open_elsewhere(path.name)) from None
