"""Text files to rows: their encoding, their delimiter, their quotes.

Row 1: imports row 0. The standard library's reader decides what a row is, so that row numbers are those that Excel shows, also
when a quoted cell holds line breaks.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, islice

import pandas as pd

from pimlib.errors import Fault, PimError
from pimlib.sheets.model import Cells

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
HEAD = 64  # rows among which the header is looked for
SAMPLE = 262_144  # characters, and
LOOKED_AT = 60  # rows, over which the delimiter is decided
END = "\ue000end of file\ue000"  # private use characters: no council's file holds them

# A text that a spreadsheet would run as a formula is written with an apostrophe before it. Text that already begins with
# apostrophes and then such a character gets one more, so that taking one away always gives back what was written.
GUARDED = re.compile(r"'+[=+\-@\t\r]")
NEEDS_GUARD = re.compile(r"'*[=+\-@\t\r]")
_ANY_GUARDED = re.compile(r"'[=+\-@\t\r]")


def read_delimited(content: bytes, place: str, encoding: str | None = None, delimiter: str | None = None) -> Cells:
    """The cells of a text file. Raises PimError when it is not text, has an open quote, or holds nothing."""
    text, used = _decode(content, place, encoding)
    notes: list[Fault] = []
    if used == "cp1252" and encoding is None:
        remedy = "Look at names with accents; CSV UTF-8 is the safer way to save."
        notes.append(Fault(place, "read as Windows-1252, since it is not UTF-8", remedy=remedy))
    if used == "utf-8-sig" and encoding is None:
        notes.append(Fault(place, "begins with a byte order mark, which is not part of its first cell"))
    if not text or text.isspace():
        raise PimError(Fault(place, "this file is empty", "only blank space", "a table", "Fetch it again from where it came."))
    told = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if told:  # Excel obeys this line and does not count it as a row
        text = text[told.end() :]
        delimiter = delimiter or told[1]
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise PimError(Fault(place, "the delimiter must be one character", f"`{delimiter}`", "one of , ; | or a tab"))
    table = _Text(text, delimiter or _guess_delimiter(text), place)
    return Cells(
        place,
        table.head,
        len(table.widths),
        table.rows,
        table.frame,
        ragged=True,
        encoding=used,
        delimiter=table.delimiter,
        notes=notes,
    )


class _Text:
    """A text file's rows, measured once; pandas then makes the table where all rows are equally long, which is quicker."""

    def __init__(self, text: str, delimiter: str, place: str) -> None:
        self.delimiter = delimiter
        self.guarded = _ANY_GUARDED.search(text) is not None
        self.head: list[Sequence[str]] = []
        self.ends: list[int] = []  # where in the text each row of the head ends
        self.widths: list[int] = []
        self.blank: list[bool] = []
        self.source = io.StringIO(text, newline="")
        row: Sequence[str] = ()
        try:
            for row in csv.reader(chain(self.source, [END]), delimiter=delimiter):
                if len(self.head) < HEAD:
                    self.head.append(self._bare(row))
                    self.ends.append(self.source.tell())
                self.widths.append(len(row))
                self.blank.append(not any(map(str.strip, row)))
        except csv.Error as error:
            fault = "a cell is too long to be one cell" if "field larger" in str(error) else "this row cannot be read"
            remedy = 'Look there for a quotation mark (") that is opened and never closed.'
            raise PimError(Fault(f"{place}, row {len(self.widths) + 1}", fault, remedy=remedy)) from None
        if row != [END]:
            fault = 'a quotation mark (") is opened and never closed'
            raise PimError(Fault(f"{place}, row {len(self.widths)}", fault, remedy="Close it, or take it out."))
        self.widths.pop()
        self.blank.pop()
        self.head = self.head[: len(self.widths)]

    def rows(self) -> list[Sequence[str]]:
        self.source.seek(0)
        return [self._bare(row) for row in csv.reader(self.source, delimiter=self.delimiter)]

    def frame(self, passed: int, width: int) -> tuple[pd.DataFrame, list[int]] | None:
        last = len(self.widths)
        while last > passed and self.blank[last - 1]:
            last -= 1
        if self.guarded or not 0 < passed <= len(self.head) or last == passed or set(self.widths[passed:last]) != {width}:
            return None
        self.source.seek(self.ends[passed - 1])
        try:
            table = pd.read_csv(
                self.source,
                sep=self.delimiter,
                header=None,
                index_col=False,
                names=list(range(width)),
                dtype=str,
                keep_default_na=False,
                na_filter=False,
                skip_blank_lines=False,
                nrows=last - passed,
                engine="c",
            )
        except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError):
            return None
        if table.shape != (last - passed, width):
            return None
        filled = [n for n in range(passed, last) if not self.blank[n]]
        if len(filled) < last - passed:
            table = table.iloc[[n - passed for n in filled]]
        return table, [n + 1 for n in filled]

    def _bare(self, row: Sequence[str]) -> Sequence[str]:
        if not self.guarded:
            return row
        return [cell[1:] if cell.startswith("'") and GUARDED.match(cell) else cell for cell in row]


def _decode(content: bytes, place: str, encoding: str | None) -> tuple[str, str]:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if encoding is None and not marked and b"\x00" in content:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        raise PimError(
            Fault(
                f"{place}, line {line}",
                "this file holds NUL bytes and is not plain text",
                expected="CSV UTF-8",
                remedy="Save it again as CSV UTF-8.",
            )
        )
    ways = (
        [encoding]
        if encoding
        else ["utf-16"]
        if marked
        else ["utf-8-sig"]
        if content.startswith(b"\xef\xbb\xbf")
        else ["utf-8", "cp1252"]
    )
    for way in ways:
        try:
            text = content.decode(way)
        except UnicodeDecodeError as error:
            at, line = error.start, content[: error.start].count(b"\n") + 1
            continue
        except LookupError:
            raise PimError(Fault(place, "no such encoding is known", f"`{way}`", "utf-8, cp1252 or utf-16")) from None
        if "\x00" in text:
            line = text[: text.index("\x00")].count("\n") + 1
            raise PimError(Fault(f"{place}, line {line}", "this file holds NUL characters", remedy="Save it again as CSV UTF-8."))
        return text, way
    raise PimError(
        Fault(
            f"{place}, line {line}",
            f"this file is not text in {' or '.join(ways)}",
            f"byte {at} of the file",
            remedy="Save it again as CSV UTF-8.",
        )
    )


def _guess_delimiter(text: str) -> str:
    # The one that cuts most rows into the same number of cells; between equals, the one that cuts more; then the order above.
    best, best_score = ",", (0, 0)
    sample = list(islice(io.StringIO(text[:SAMPLE], newline=""), 4 * LOOKED_AT))
    if len(text) > SAMPLE and len(sample) > 1:
        sample.pop()  # it may be cut off
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in islice(csv.reader(sample, delimiter=delimiter), LOOKED_AT) if row]
        except csv.Error:
            continue
        counts = Counter(width for width in widths if width > 1)
        if counts:
            width, rows = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
            if (rows, width) > best_score:
                best, best_score = delimiter, (rows, width)
    return best
