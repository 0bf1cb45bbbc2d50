"""Text files whose rows are all alike, which is proven on the bytes of the whole file at once and not cell by cell.

Row 1: imports row 0.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pimlib.sheets.model import TEXT

HEAD = 64  # rows among which the header is looked for
END = "\ue000end of file\ue000"  # private use characters: no council's file holds them

# A text that a spreadsheet would run as a formula is written with an apostrophe before it. Text that already begins with
# apostrophes and then such a character gets one more, so that taking one away always gives back what was written.
GUARDED = re.compile(r"'+[=+\-@\t\r]")
ANY_GUARDED = re.compile(rb"'[=+\-@\t\r]")

_BLOCK = 1 << 18  # bytes looked at in one go: they stay in the processor's cache
_MOST = 1 << 24  # bytes in which a quoted cell has to end
_QUOTE, _GUARD, _LINE, _RETURN = 34, 39, 10, 13


@dataclass(frozen=True, eq=False)
class Regular:
    """A text file in UTF-8 of which each row below the head has the same number of cells.

    head: its first rows, guards taken off. ends: where in the content each of them ends. length: its rows, without empty lines at the
    end. blank_tail: how many of those there are. suspects: rows below the head, from 0, that may be blank.
    """

    content: bytes
    path: Path | None
    delimiter: str
    head: Sequence[Sequence[str]]
    ends: Sequence[int]
    skipped: int
    length: int
    blank_tail: int
    suspects: np.ndarray[Any, np.dtype[np.int64]]
    guarded: bool

    def frame(self, passed: int, width: int) -> tuple[pd.DataFrame, pd.Index[int]] | None:
        """The rows after the first `passed` as a table, and their numbers; None when one is not `width` cells wide."""
        if not 0 < passed <= len(self.head) or passed >= self.length or any(len(row) != width for row in self.head[passed:]):
            return None
        if self.length > len(self.head) and len(self.head[-1]) != width:
            return None
        count = self.length - passed
        table = self._read(passed, width)
        if table is None or table.shape != (count + self.blank_tail, width):
            return None
        if self.blank_tail:
            table = table.iloc[:count]
        if self.guarded:
            table = unguarded(table)
        seen = len(self.head) - passed  # the part that is proven by the standard reader only
        if table.iloc[:seen].to_numpy(dtype=object).tolist() != [list(row) for row in self.head[passed:]]:
            return None
        above = np.array([n for n, row in enumerate(self.head[passed:]) if not row or not row[0].strip()], dtype=np.int64)
        return without_blank(table, passed + 1, np.concatenate([above, self.suspects + seen]))

    def _read(self, passed: int, width: int) -> pd.DataFrame | None:
        how: dict[str, Any] = {
            "sep": self.delimiter,
            "header": None,
            "names": list(range(width)),
            "dtype": TEXT,
            "keep_default_na": False,
            "na_filter": False,
            "skip_blank_lines": False,
            "engine": "c",
            "encoding": "utf-8",
        }
        try:
            # pandas reads a large file in threads only when it is given the path, and lines above the table that it can count
            above = self.content[: self.ends[passed - 1]].split(b"\n")[:-1]
            if self.path is not None and len(above) == passed + self.skipped and not any(line.count(b'"') % 2 for line in above):
                by_path: pd.DataFrame = pd.read_csv(self.path, skiprows=passed + self.skipped, compression=None, **how)
                return by_path
            source = io.BytesIO(self.content)
            source.seek(self.ends[passed - 1])
            by_bytes: pd.DataFrame = pd.read_csv(source, **how)
            return by_bytes
        except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError, OSError):
            return None


def regular(content: bytes, start: int, skipped: int, delimiter: str, path: Path | None) -> Regular | None:
    """The file if it is regular; None when that is not proven, and a careful reading has to find out what it is.

    start: the byte at which the first row begins; skipped: the lines before it. path: a file that holds just this content.
    Not proven: text that is not UTF-8, NUL, a quotation mark anywhere but round a cell or double within it, a line end of CR alone,
    a row of another length below the head, a row too long for the standard reader.
    """
    if not delimiter.isascii() or b"\x00" in content:
        return None
    found = _head(content, start, delimiter)
    if found is None:
        return None
    head, ends = found
    stop = len(content)
    while stop > ends[-1] and content[stop - 1] in b"\r\n":
        stop -= 1
    tail = content.count(b"\n", stop) - (1 if stop > ends[-1] else 0)
    suspects: list[np.ndarray[Any, np.dtype[np.int64]]] = [np.empty(0, dtype=np.int64)]
    rows = 0
    for block in _blocks(content, ends[-1], stop):
        if block is None:
            return None
        measured = _measure(block, ord(delimiter), len(head[-1]))
        if measured is None:
            return None
        suspects.append(measured[1] + rows)
        rows += measured[0]
    guarded = b"'" in content and ANY_GUARDED.search(content) is not None  # one byte is looked for several times as quickly
    if guarded:
        head = [bare(row) for row in head]
    return Regular(
        content, path, delimiter, head, ends, skipped, len(head) + rows, max(tail, 0), np.concatenate(suspects), guarded
    )


def without_blank(
    table: pd.DataFrame, first: int, suspects: np.ndarray[Any, np.dtype[np.int64]]
) -> tuple[pd.DataFrame, pd.Index[int]]:
    """The table without its blank rows, and the row numbers of the others. suspects: the positions at which one may be blank."""
    for name in table.columns:
        if not len(suspects):
            return table, pd.RangeIndex(first, first + len(table))
        cells = table[name].iloc[suspects].to_numpy(dtype=object)
        suspects = suspects[np.fromiter((not cell.strip() for cell in cells), dtype=bool, count=len(cells))]
    kept = np.ones(len(table), dtype=bool)
    kept[suspects] = False
    at = np.flatnonzero(kept)
    return table.iloc[at], pd.Index(at + first)


def bare(row: Sequence[str]) -> Sequence[str]:
    """A row without the apostrophes that guard its cells."""
    return [cell[1:] if cell.startswith("'") and GUARDED.match(cell) else cell for cell in row]


def unguarded(table: pd.DataFrame) -> pd.DataFrame:
    """The table without the apostrophes that guard its cells."""
    columns = {}
    for name, cells in table.items():
        marked = cells.str.match(GUARDED.pattern)
        columns[name] = cells.mask(marked, cells.str[1:]) if marked.any() else cells
    return pd.DataFrame(columns)


def _head(content: bytes, start: int, delimiter: str) -> tuple[list[Sequence[str]], list[int]] | None:
    source = io.BytesIO(content)
    source.seek(start)

    def lines() -> Iterator[str]:
        for line in source:
            text = line.decode("utf-8")
            if text.count("\r") != text.endswith("\r\n"):
                raise ValueError
            yield text

    head: list[Sequence[str]] = []
    ends: list[int] = []
    try:
        for row in csv.reader(chain(lines(), [END]), delimiter=delimiter):
            if row == [END]:
                return (head, ends) if any(any(map(str.strip, row)) for row in head) else None
            if any(END in cell for cell in row):  # a quoted cell that does not end
                return None
            head.append(row)
            ends.append(source.tell())
            if len(head) == HEAD and any(any(map(str.strip, row)) for row in head):
                return head, ends
            if len(head) == HEAD:
                return None
    except (csv.Error, ValueError):
        return None
    return None


def _blocks(content: bytes, start: int, stop: int) -> Iterator[np.ndarray[Any, np.dtype[np.uint8]] | None]:
    """Whole rows, each with its line end, some at a time; None when a quoted cell does not end."""
    whole, size = np.frombuffer(content, dtype=np.uint8), _BLOCK
    quoted, plain = b'"' in content, content.isascii()
    while start < stop:
        end = stop if start + size >= stop else content.rfind(b"\n", start, start + size) + 1
        block = whole[start:end]
        if not end or (quoted and np.count_nonzero(block == _QUOTE) % 2):
            size *= 2
            if end == stop or size > _MOST:
                yield None
                return
            continue
        if end == stop:
            block = np.append(block, np.uint8(_LINE))
        if not plain:
            try:
                content[start:end].decode("utf-8")
            except UnicodeDecodeError:
                yield None
                return
        yield block
        start, size = end, _BLOCK


def _measure(
    block: np.ndarray[Any, np.dtype[np.uint8]], delimiter: int, width: int
) -> tuple[int, np.ndarray[Any, np.dtype[np.int64]]] | None:
    """How many rows the block has, each `width` cells wide, and which of them may be blank; None when one is not so wide."""
    cuts, lines, returns = block == delimiter, block == _LINE, np.flatnonzero(block == _RETURN)
    quotes = block == _QUOTE
    if quotes.any():
        if not _sound(block, np.flatnonzero(quotes), delimiter):
            return None
        outside = np.cumsum(quotes, dtype=np.uint8) & 1 == 0
        cuts, lines, returns = cuts & outside, lines & outside, returns[outside[returns]]
    if len(returns) and not bool((block[returns + 1] == _LINE).all()):  # the block ends with a line end, so there is a next
        return None
    at_line, at_cut = np.flatnonzero(lines), np.flatnonzero(cuts)
    starts = np.concatenate([np.zeros(1, dtype=np.int64), at_line[:-1] + 1])
    if len(at_cut) != len(at_line) * (width - 1) or int((at_line - starts).max()) > csv.field_size_limit():
        return None
    if width > 1:
        by_row = at_cut.reshape(-1, width - 1)
        if not bool(((by_row[:, 0] >= starts) & (by_row[:, -1] < at_line)).all()):
            return None
    first, second = block[starts], block[np.minimum(starts + 1, len(block) - 1)]
    first = np.where(first == _QUOTE, np.where(second == _QUOTE, delimiter, second), first)
    return len(at_line), np.flatnonzero((first <= 32) | (first >= 128) | (first == delimiter) | (first == _GUARD))


def _sound(block: np.ndarray[Any, np.dtype[np.uint8]], at: np.ndarray[Any, np.dtype[np.int64]], delimiter: int) -> bool:
    """Each opening mark stands at the start of a cell and each closing one at its end, or both stand double within a cell."""
    before, after = block[at[0::2] - 1], block[at[1::2] + 1]
    opens = (before == delimiter) | (before == _LINE) | (before == _QUOTE)
    opens[0] |= at[0] == 0
    closes = (after == delimiter) | (after == _LINE) | (after == _RETURN) | (after == _QUOTE)
    return bool(opens.all() and closes.all())
