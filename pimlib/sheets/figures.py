"""A column of texts to numbers, with every cell that is none.

Row 1: imports row 0.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from decimal import Decimal

import numpy as np
import pandas as pd

from pimlib.errors import Fault, PimError
from pimlib.sheets.distinct import distinct_texts
from pimlib.sheets.model import Sheet, listed

LONGEST = 60  # characters; no number is written with more
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\u2012": "-", "\u2013": "-"})
_MONEY = r"\s*[£$€]?\s*"
_SHELL = re.compile(
    rf"(?P<open>\()?(?P<sign>[-+]?){_MONEY}(?P<sign2>[-+]?)(?P<digits>[\d., ]*\d[\d., ]*?(?:[eE][-+]?\d{{1,3}})?)"
    rf"{_MONEY}(?P<percent>%?)(?P<close>\))?"
)
_WITH_POINT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)?(?:\.\d*)?(?:[eE][-+]?\d{1,3})?")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_WITH_COMMA = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d+)?(?:,\d*)?(?:[eE][-+]?\d{1,3})?")


def numbers(
    sheet: Sheet, column: str, *, decimal: str | None = None, missing: Collection[str] = ()
) -> tuple[pd.Series[float], list[Fault]]:
    """A column as float64 with the table's index, and every fault; NaN where a cell is empty, a `missing` mark, or at fault.

    Reads 1,234.5 and, with `decimal=","`, 1.234,5; spaces between thousands; £ $ €; a minus sign of any kind; (12) as -12;
    45% as 0.45. When `decimal` is None it is guessed over the whole column; the Series then says in `attrs["decimal"]` which
    one was used and in `attrs["decimal_shown"]` the first cell that shows it, "" when none does. `missing` is compared without
    case; an Excel error may be named in it. Raises PimError when there is no such column, or `decimal` is neither a point nor a comma.
    """
    if column not in sheet.columns:
        raise PimError(
            Fault(sheet.place, "there is no such column", f"`{column}`", listed(sheet.columns), "Check how its name is spelt.")
        )
    if decimal not in (None, ".", ","):
        raise PimError(Fault(sheet.place, "no such decimal mark is known", f"`{decimal}`", "`.` or `,`"))
    codes, distinct = distinct_texts(sheet.table[column])
    texts = [text.strip() for text in distinct]
    marks = {"", *(mark.strip().casefold() for mark in missing)}
    present = [text for text in texts if text.casefold() not in marks]
    used, shown = guess_decimal(present) if decimal is None else (decimal, "")
    values = np.full(len(texts), np.nan)
    bad: set[int] = set()
    for code, text in enumerate(texts):
        if text.casefold() not in marks:
            value = number(text, used)
            if value is None:
                bad.add(code)
            else:
                values[code] = value
    series = pd.Series(values[codes], index=sheet.table.index, name=column, dtype="float64")
    series.attrs.update(decimal=used, decimal_shown=shown)
    known = sheet.faults.get(column, {})
    cells = zip(sheet.table.index, codes, strict=True) if known else ()
    told = {row: known[row] for row, code in cells if row in known and (not texts[code] or texts[code].casefold() not in marks)}
    if not bad:
        return series, list(told.values())
    expected = "a number" if used == "." else f"a number with a decimal comma{f' as in {shown}' if shown else ''}"
    remedy = "Correct it, or name it as a mark for a missing value."
    return series, [
        told.get(row)
        or Fault(
            f'{sheet.place}, row {row}, column "{column}"',
            "this cell is not a number",
            f"`{texts[code][:LONGEST]}`",
            expected,
            remedy,
        )
        for row, code in zip(sheet.table.index, codes, strict=True)
        if code in bad or row in told
    ]


def number(text: str, decimal: str = ".") -> float | None:
    """One text as a number; None when it is none."""
    if len(text) > LONGEST:
        return None
    if decimal == "." and _PLAIN.fullmatch(text):
        return float(text) + 0.0  # as below, where -0 comes out as 0
    shell = _SHELL.fullmatch(text.translate(_SPACES).strip())
    if shell is None or (shell["open"] is None) != (shell["close"] is None) or (shell["sign"] and shell["sign2"]):
        return None
    digits = shell["digits"].strip()
    if not (_WITH_POINT if decimal == "." else _WITH_COMMA).fullmatch(digits):
        return None
    plain = digits.replace(" ", "").replace("," if decimal == "." else ".", "").replace(",", ".")
    value = Decimal(plain)
    if shell["percent"]:
        value /= 100
    negative = (shell["sign"] or shell["sign2"]) == "-"
    if shell["open"]:
        negative = not negative
    result = float(-value if negative else value)
    return result if math.isfinite(result) else None


def guess_decimal(texts: Iterable[str]) -> tuple[str, str]:
    """The decimal mark of a column, `.` or `,`, and the first text that shows it; (".", "") when no text does.

    1,234 and 1.234 show nothing; 1,5 shows a comma; 1,234.5 a point. When cells contradict each other the more frequent mark
    wins, and cells that do not fit it are then no numbers.
    """
    seen: dict[str, list[str]] = {".": [], ",": []}
    for text in texts:
        digits = re.sub(r"[^\d.,]", "", text)
        points, commas = digits.count("."), digits.count(",")
        mark = ""
        if points and commas:
            mark = "." if digits.rfind(".") > digits.rfind(",") else ","
        elif points > 1 or commas > 1:
            mark = "," if points else "."
        elif points or commas:
            used = "." if points else ","
            whole, _, rest = digits.partition(used)
            if len(rest) != 3 or not 1 <= len(whole) <= 3 or whole.startswith("0"):
                mark = used
        if mark:
            seen[mark].append(text)
    mark = "," if len(seen[","]) > len(seen["."]) else "."
    return mark, seen[mark][0] if seen[mark] else ""
