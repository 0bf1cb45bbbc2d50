"""Text files to rows: their encoding, their delimiter, their quotes.

Row 1: imports row 0. A file whose rows are all alike is read by pandas, which is quick. For any other the standard library's reader
decides what a row is, so that row numbers are those that Excel shows, also when a quoted cell holds line breaks.
"""

from __future__ import annotations

import csv
import io
import re
from codecs import lookup
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain, islice
from pathlib import Path

import pandas as pd

from pimlib.errors import Fault, PimError
from pimlib.sheets.model import Cells
from pimlib.sheets.regular import ANY_GUARDED, END, HEAD, bare, regular

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
SAMPLE = 262_144  # characters, and
LOOKED_AT = 60  # rows, over which the delimiter is decided
NEEDS_GUARD = re.compile(r"'*[=+\-@\t\r]")
_MARK = b"\xef\xbb\xbf"
_TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_delimited(
    content: bytes, place: str, encoding: str | None = None, delimiter: str | None = None, path: Path | None = None
) -> Cells:
    """The cells of a text file. Raises PimError when it is not text, has an open quote, or holds nothing.

    path: the file that holds just this content, if there is one; a large one is then read in threads.
    """
    used, text = _utf8(content, encoding), None
    if used is not None:
        quick = _quick(content, place, used, encoding, delimiter, path)
        if quick is not None:
            return quick
    text, used = _decode(content, place, encoding)
    if not text or text.isspace():
        raise PimError(Fault(place, "this file is empty", "only blank space", "a table", "Fetch it again from where it came."))
    if _utf8(content, used) is None:
        quick = _quick(text.encode("utf-8", "surrogatepass"), place, used, encoding, delimiter, None)
        if quick is not None:
            return quick
    told = _TOLD.match(text)
    delimiter = _delimiter(text, told, delimiter, place)
    rows = _rows(text[told.end() :] if told else text, delimiter, place)
    return _cells(place, rows[:HEAD], len(rows), lambda: rows, used, encoding, delimiter)


def _quick(content: bytes, place: str, used: str, encoding: str | None, delimiter: str | None, path: Path | None) -> Cells | None:
    """The cells of a text in UTF-8 whose rows are all alike; None when that is not proven."""
    start = len(_MARK) if content.startswith(_MARK) else 0
    beginning = content[start : start + 4 * (SAMPLE + 1)].decode("utf-8", "ignore")
    told = _TOLD.match(beginning)
    delimiter = _delimiter(beginning, told, delimiter, place)
    start += len(told[0].encode()) if told else 0
    found = regular(content, start, 1 if told else 0, delimiter, path)
    if found is None:
        return None

    def rows() -> Sequence[Sequence[str]]:
        return _rows(content[start:].decode("utf-8"), delimiter, place)

    return _cells(place, found.head, found.length, rows, used, encoding, delimiter, found.frame)


def _cells(
    place: str,
    head: Sequence[Sequence[str]],
    length: int,
    rows: Callable[[], Sequence[Sequence[str]]],
    used: str,
    encoding: str | None,
    delimiter: str,
    frame: Callable[[int, int], tuple[pd.DataFrame, pd.Index[int]] | None] = lambda passed, width: None,
) -> Cells:
    notes = []
    if encoding is None and used == "cp1252":
        remedy = "Look at names with accents; CSV UTF-8 is the safer way to save."
        notes.append(Fault(place, "read as Windows-1252, since it is not UTF-8", remedy=remedy))
    if encoding is None and used == "utf-8-sig":
        notes.append(Fault(place, "begins with a byte order mark, which is not part of its first cell"))
    return Cells(place, head, length, rows, frame, ragged=True, encoding=used, delimiter=delimiter, notes=notes)


def _delimiter(text: str, told: re.Match[str] | None, given: str | None, place: str) -> str:
    """The one that is given, else the one that Excel's line `sep=` tells, else the one that the text itself shows."""
    said = told[1] if told and given is None else given
    if said is not None and (len(said) != 1 or said in '"\r\n'):
        raise PimError(Fault(place, "the delimiter must be one character", f"`{said}`", "one of , ; | or a tab"))
    return said or _guess_delimiter(text)


def _rows(text: str, delimiter: str, place: str) -> list[Sequence[str]]:
    """Every row of a text, guards taken off. Raises PimError when one cannot be read."""
    rows: list[Sequence[str]] = []
    try:
        rows.extend(csv.reader(chain(io.StringIO(text, newline=""), [END]), delimiter=delimiter))
    except csv.Error as error:
        fault = "a cell is too long to be one cell" if "field larger" in str(error) else "this row cannot be read"
        remedy = 'Look there for a quotation mark (") that is opened and never closed.'
        raise PimError(Fault(f"{place}, row {len(rows) + 1}", fault, remedy=remedy)) from None
    if rows.pop() != [END]:
        fault = 'a quotation mark (") is opened and never closed'
        raise PimError(Fault(f"{place}, row {len(rows) + 1}", fault, remedy="Close it, or take it out."))
    return [bare(row) for row in rows] if ANY_GUARDED.search(text.encode("utf-8", "surrogatepass")) else rows


def _utf8(content: bytes, encoding: str | None) -> str | None:
    """What the file's encoding is called when its bytes can be taken as UTF-8, which is not yet proven; else None."""
    if encoding is None:
        return None if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig" if content.startswith(_MARK) else "utf-8"
    try:
        name = lookup(encoding).name
    except LookupError:
        return None
    return encoding if name == "utf-8-sig" or (name == "utf-8" and not content.startswith(_MARK)) else None


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
