"""Tables as they came, every cell a text with its place; and workbooks and CSV that are safe to open.

Row 1: imports row 0. openpyxl, XlsxWriter and duckdb are used nowhere else. Each name is fetched when it is first used, so that who only
wants the digest of a file does not load pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pimlib.sheets.content import content_digest as content_digest
    from pimlib.sheets.distinct import distinct_texts as distinct_texts
    from pimlib.sheets.distinct import spread as spread
    from pimlib.sheets.excel import sheet_names as sheet_names
    from pimlib.sheets.figures import guess_decimal as guess_decimal
    from pimlib.sheets.figures import number as number
    from pimlib.sheets.figures import numbers as numbers
    from pimlib.sheets.header import guess_header_row as guess_header_row
    from pimlib.sheets.load import first_rows as first_rows
    from pimlib.sheets.load import load_sheet as load_sheet
    from pimlib.sheets.model import Sheet as Sheet
    from pimlib.sheets.write import ColumnOut as ColumnOut
    from pimlib.sheets.write import SheetOut as SheetOut
    from pimlib.sheets.write import write_csv as write_csv
    from pimlib.sheets.write import write_workbook as write_workbook

_WHERE = {
    "ColumnOut": "write",
    "Sheet": "model",
    "SheetOut": "write",
    "content_digest": "content",
    "distinct_texts": "distinct",
    "first_rows": "load",
    "guess_decimal": "figures",
    "guess_header_row": "header",
    "load_sheet": "load",
    "number": "figures",
    "numbers": "figures",
    "sheet_names": "excel",
    "spread": "distinct",
    "write_csv": "write",
    "write_workbook": "write",
}
__all__ = [
    "ColumnOut",
    "Sheet",
    "SheetOut",
    "content_digest",
    "distinct_texts",
    "first_rows",
    "guess_decimal",
    "guess_header_row",
    "load_sheet",
    "number",
    "numbers",
    "sheet_names",
    "spread",
    "write_csv",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"pimlib.sheets.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'pimlib.sheets' has no attribute {name!r}")
