"""Any table of evidence, as it came, to a Sheet.

Row 1: imports row 0.
"""

from __future__ import annotations

from pathlib import Path

from pimlib.sheets.delimited import read_delimited
from pimlib.sheets.excel import read_excel
from pimlib.sheets.header import table_of
from pimlib.sheets.model import Sheet
from pimlib.sheets.opening import check_kind, read_bytes
from pimlib.sheets.parquet import read_parquet


def load_sheet(
    path: Path | str,
    place: str | None = None,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_rows: int = 1,
) -> Sheet:
    """One table of a CSV, Excel or Parquet file, every cell as text, every row with its number.

    What is not given is found out, and said in the notes where that could be wrong. Encoding: UTF-8 with or without its mark,
    UTF-16 with its mark, else Windows-1252. Delimiter: comma, semicolon, tab or vertical bar. `sheet`, for Excel, may be left
    out when only one visible sheet holds anything. `header_rows` is how many rows the header takes; cells merged in it are seen
    without being told. Parquet says all of this itself: its header is row 1, and what is given is not asked.

    Raises PimError with every fault (the first fifty, and how many more): no such file, empty, open elsewhere, not a table for
    all its name says, rows of uneven length, names that stand twice or are not there, Excel errors, no data.
    """
    path = Path(path)
    place = place or path.name
    content = read_bytes(path, place)
    kind = check_kind(path, content, place)
    if kind == "parquet":
        return table_of(read_parquet(path, place), header_row=1)
    if kind == "xlsx":
        return table_of(read_excel(content, place, sheet), header_row, header_rows)
    return table_of(read_delimited(content, place, encoding, delimiter, path), header_row, header_rows)
