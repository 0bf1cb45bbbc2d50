"""Tables as they came, every cell a text with its place; and workbooks and CSV that are safe to open.

Row 1: imports row 0. openpyxl and XlsxWriter are used nowhere else.
"""

from pimlib.sheets.content import content_digest
from pimlib.sheets.excel import sheet_names
from pimlib.sheets.figures import guess_decimal, number, numbers
from pimlib.sheets.header import guess_header_row
from pimlib.sheets.load import load_sheet
from pimlib.sheets.model import Sheet
from pimlib.sheets.write import ColumnOut, SheetOut, write_csv, write_workbook

__all__ = [
    "ColumnOut",
    "Sheet",
    "SheetOut",
    "content_digest",
    "guess_decimal",
    "guess_header_row",
    "load_sheet",
    "number",
    "numbers",
    "sheet_names",
    "write_csv",
    "write_workbook",
]
