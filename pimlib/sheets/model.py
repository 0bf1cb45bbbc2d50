"""What the reader of tables hands on: one table of texts that still knows its file, its rows and its columns.

Row 1: imports row 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from pimlib.errors import Fault, PimError

MOST_FAULTS = 50
# Text as Python's own, also where pyarrow is installed, for which pandas would choose another kind: the same speed and the same
# answers everywhere. pandas before 3 has no such kind of text.
TEXT: Any = pd.StringDtype("python", na_value=np.nan) if int(pd.__version__.split(".")[0]) >= 3 else str


@dataclass(frozen=True, eq=False)
class Sheet:
    """One table as it came: nothing in it is a number, a date or missing yet.

    place: what messages call it, `measures/lgbf.csv` or `measures/x.xlsx, sheet "Raw Data"`.
    header_row: the row of the file (1 is the first) on which the header begins.
    columns: the header's texts, stripped, no two alike, in the file's order.
    table: one row per row of the file; every cell a str, "" = empty; the index `row` is the row's number as Excel counts it.
    encoding, delimiter: how a text file was read; "" for XLSX and Parquet.
    notes: what is worth saying and no error, such as rows passed over.
    name: of the worksheet; "" for a file that has none.
    twice, faults: of a table read `by_column`. twice: each column whose name stands over an earlier one too, with the name that the
    header gives it. faults: by column and row, cells that hold an error or a formula without its value; `numbers` tells them.
    """

    place: str
    header_row: int
    columns: tuple[str, ...]
    table: pd.DataFrame = field(repr=False)
    encoding: str
    delimiter: str
    notes: tuple[Fault, ...] = ()
    name: str = ""
    twice: Mapping[str, str] = field(default_factory=dict, repr=False)
    faults: Mapping[str, Mapping[int, Fault]] = field(default_factory=dict, repr=False)


@dataclass
class Cells:
    """A file's cells before its header is known; row 1 is the first, and rows may differ in length.

    head: the first rows (of Excel, all). length: how many rows there are. rows: gives all of them.
    frame: (rows to pass over, width) -> the rest as a table without blank rows and their row numbers, when each row is that wide;
        else None.
    spans: cells that were merged, each (top, left, bottom, right) from 1; their text is already filled in.
    ragged: True when the length of a row means something, as in CSV.
    faults: (row, column, what is wrong there), told when the row turns out to belong to the table.
    name: of the worksheet.
    """

    place: str
    head: Sequence[Sequence[str]]
    length: int
    rows: Callable[[], Sequence[Sequence[str]]]
    frame: Callable[[int, int], tuple[pd.DataFrame, pd.Index[int]] | None] = lambda passed, width: None
    spans: Sequence[tuple[int, int, int, int]] = ()
    ragged: bool = False
    encoding: str = ""
    delimiter: str = ""
    notes: Sequence[Fault] = ()
    faults: Sequence[tuple[int, int, Fault]] = ()
    name: str = ""


def letters(column: int) -> str:
    """The name that Excel gives a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def listed(words: Iterable[str], most: int = 12) -> str:
    """`a`, `b` and 3 more."""
    names = [f"`{word}`" for word in words]
    rest = len(names) - most
    if rest > 0:
        return ", ".join(names[:most]) + f" and {rest} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def rows_named(rows: Sequence[int]) -> str:
    """As `named`, for the numbers of rows."""
    return named("row", list(map(str, rows)))


def named(what: str, which: Sequence[str]) -> str:
    """`row 4`, `rows 4, 9 and 12`, or `rows 4, 9, 12, … (31 rows)`."""
    if len(which) == 1:
        return f"{what} {which[0]}"
    if len(which) <= 6:
        return f"{what}s {', '.join(which[:-1])} and {which[-1]}"
    return f"{what}s {', '.join(which[:5])}, … ({len(which)} {what}s)"


def raise_listed(place: str, faults: Sequence[Fault]) -> None:
    """Raises PimError when there is any fault: the first fifty, and one that counts the rest."""
    if not faults:
        return
    rest = len(faults) - MOST_FAULTS
    if rest <= 0:
        raise PimError(*faults)
    more = Fault(
        place,
        f"{rest} more {'faults are' if rest > 1 else 'fault is'} not listed",
        remedy="Mend these first, then read the file again.",
    )
    raise PimError(*faults[:MOST_FAULTS], more)
