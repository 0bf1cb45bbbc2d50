"""Parquet files to texts: their cells have types, and become what the same table would hold as CSV.

Row 1: imports row 0. duckdb is used nowhere else, and only when a Parquet file is read: it is an extra (`pimlib[parquet]`). pyarrow would
change how pandas keeps text, and slow every import of it; fastparquet reads dates wrongly beside pandas 3 and is no longer maintained.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pimlib.errors import Fault, PimError
from pimlib.sheets.model import TEXT, Cells, raise_listed
from pimlib.sheets.opening import KINDS
from pimlib.sheets.regular import without_blank

_NESTED = re.compile(r"\]$|^(?:STRUCT|MAP|UNION|VARIANT|GEOMETRY)\b")
# no names from folders (`year=2024`), nothing fetched; text that an old writer left without its mark is still text
_READ = "read_parquet(?, hive_partitioning = false, binary_as_string = true)"
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_ZONED = "TIMESTAMP WITH TIME ZONE"


def read_parquet(path: Path, place: str) -> Cells:
    """The cells of a Parquet file below a header of its columns' names, which is row 1; "" where nothing is stored.

    Whole numbers without .0, dates ISO, TRUE and FALSE; a moment at midnight is its date, one with a time zone is in UTC. Raises PimError
    when the file is damaged, a column holds lists or records, or the library that reads Parquet is not installed.
    """
    try:
        import duckdb
    except ImportError:
        remedy = 'Install it with pip install "pimlib[parquet]", or ask for the table as .xlsx or CSV.'
        raise PimError(Fault(place, "reading Parquet needs the library duckdb, which is not installed", remedy=remedy)) from None
    try:
        with duckdb.connect(config=_CONFIG) as database:
            names, table, blank = _table(database, re.sub(r"[*?\[]", r"[\g<0>]", str(path)), place)
    except (duckdb.Error, UnicodeDecodeError):
        raise PimError(Fault(place, "this Parquet file is damaged and cannot be read", remedy=KINDS["damaged"][1])) from None

    def rows() -> list[list[str]]:
        return [names, *table.to_numpy(dtype=object).tolist()]

    def frame(passed: int, width: int) -> tuple[pd.DataFrame, pd.Index[int]] | None:
        if passed != 1 or width != len(names):
            return None
        return without_blank(table, 2, np.flatnonzero(blank))

    head = [names, *table.iloc[:2].to_numpy(dtype=object).tolist()]
    return Cells(place, head, len(table) + 1, rows, frame)


def _table(database: Any, path: str, place: str) -> tuple[list[str], pd.DataFrame, Any]:
    """The names of the columns, the cells, and which rows are blank."""
    described = database.execute(f"DESCRIBE SELECT * FROM {_READ}", [path]).fetchall()
    names = _names(database.execute("SELECT name, num_children FROM parquet_schema(?)", [path]).fetchall())
    remedy = "Ask for one value in a cell, or for the table as .xlsx or CSV."
    types = [str(column[1]) for column in described]
    raise_listed(
        place,
        [
            Fault(f'{place}, column "{name}"', "this column holds lists or records", kind[:40], "one value a row", remedy)
            for name, kind in zip(names, types, strict=True)
            if _NESTED.search(kind)
        ],
    )
    columns = {}
    blank: Any = True
    for n, (column, kind) in enumerate(zip(described, types, strict=True)):  # one at a time: texts that are alike are held once
        name = '"' + column[0].replace('"', '""') + '"'
        text = f"CAST({f'make_timestamp(epoch_us({name}))' if kind == _ZONED else name} AS VARCHAR)"
        cells = database.execute(f"SELECT coalesce({text}, '') AS cells FROM {_READ}", [path]).fetchnumpy()["cells"]
        codes, distinct = pd.factorize(np.asarray(cells, dtype=object))
        texts = np.array([_as_csv(text, kind) for text in distinct], dtype=object)
        columns[n] = pd.Series(texts[codes], dtype=TEXT)
        blank = np.array([not text.strip() for text in texts], dtype=bool)[codes] & blank
    return names, pd.DataFrame(columns), blank


def _names(schema: Sequence[tuple[str, int | None]]) -> list[str]:
    """The columns of a schema that lists everything in depth, its root first. (duckdb itself numbers names that differ by case only.)"""
    names: list[str] = []
    inside = 0  # how many of the parts of a nested column are still to come
    for name, children in schema[1:]:
        if not inside:
            names.append(name)
        inside += (children or 0) - (1 if inside else 0)
    return names


def _as_csv(text: str, kind: str) -> str:
    if kind in ("DOUBLE", "FLOAT"):
        return "" if text == "nan" else text.removesuffix(".0")
    if kind == "BOOLEAN":
        return text.upper()
    if text and kind.startswith("TIMESTAMP"):
        moment = text.replace(" ", "T")
        return f"{moment}+00:00" if kind == _ZONED else moment.removesuffix("T00:00:00")
    return text
