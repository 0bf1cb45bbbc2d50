"""Any table of evidence, as it came, to a Sheet.

Row 1: imports row 0.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from pimlib.sheets.delimited import read_delimited
from pimlib.sheets.excel import read_excel, read_heads
from pimlib.sheets.header import LOOKED_AT, table_of
from pimlib.sheets.model import Sheet
from pimlib.sheets.opening import check_kind, read_bytes
from pimlib.sheets.parquet import read_parquet

HEAD_BYTES = 2**20  # of a text file, in which a header is looked for
FIRST_ROWS = LOOKED_AT + 20  # with what stands under a header that is found late


def load_sheet(
    path: Path | str,
    place: str | None = None,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_rows: int = 1,
    by_column: bool = False,
    looked_for: Collection[str] = (),
) -> Sheet:
    """One table of a CSV, Excel or Parquet file, every cell as text, every row with its number.

    What is not given is found out, and said in the notes where that could be wrong. Encoding: UTF-8 with or without its mark,
    UTF-16 with its mark, else Windows-1252. Delimiter: comma, semicolon, tab or vertical bar. `sheet`, for Excel, may be left
    out when only one visible sheet holds anything. `header_rows` is how many rows the header takes; cells merged in it are seen
    without being told. Parquet says all of this itself: its header is row 1, and what is given is not asked.

    `by_column` is for wide tables of which a few columns are read: names that stand twice, columns without a name, Excel errors and
    formulas without a value then refuse nothing by themselves, and who reads a column is told of its cells.

    `looked_for` says which of `sheet` and `header_row` the caller found by looking and nobody told: what was passed over is then noted.

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
        cells = read_excel(content, place, sheet, looked_for="sheet" in looked_for)
    else:
        cells = read_delimited(content, place, encoding, delimiter, path)
    return table_of(cells, header_row, header_rows, by_column, looked_for="header_row" in looked_for)


def first_rows(path: Path | str, place: str, also: str | None = None) -> dict[str, Sequence[Sequence[str]]]:
    """The first rows of each worksheet in sight, and of the one named in `also`, by its name; "" is the name in a text file. Empty for
    Parquet. Raises PimError when the file cannot be read."""
    path = Path(path)
    content = read_bytes(path, place)
    kind = check_kind(path, content, place)
    if kind == "parquet":
        return {}
    if kind == "xlsx":
        return read_heads(content, place, FIRST_ROWS, also)
    whole = len(content) <= HEAD_BYTES
    beginning = content if whole else content[: content.rfind(b"\n", 0, HEAD_BYTES) + 1]
    return {"": read_delimited(beginning, place).head[:FIRST_ROWS]}
