"""Names of columns that hold the code of a measure and the period, and which columns beside them hold numerator and denominator.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pimlib.kinds.measures.match import MONTH_NAMES, plain_code, span_of
from pimlib.sheets import Sheet

CODE = re.compile(r"(?=.*\d)[^\W_][\w&.]{0,9}(?:[ /-][\w&.]{1,10})?")  # SW1, CORP 3b, CORP-ASSET1, C&L5a
_YEARS = r"(?:19|20)\d\d(?:\s?[-–—/]\s?(?:19|20)?\d\d(?:\s?-\s?\d\d\s?/\s?\d\d)?|\d\d)?"
_QUARTER = r"q(?:uarter)?\s?[1-4]"
_MONTH = rf"(?:{'|'.join(MONTH_NAMES)})[a-z]*"
_PERIOD = (
    rf"(?:(?:{_QUARTER}|{_MONTH})[\s,.-]*)?{_YEARS}(?:[\s,]+{_QUARTER})?|{_MONTH}[\s.-]?\d\d"
    r"|(?:19|20)\d\d-[01]\d-[0-3]\d|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d"
)
_BETWEEN = r"[\s_:–—-]+\(?"
_END = re.compile(rf"(?P<code>.+?){_BETWEEN}(?P<period>(?:{_PERIOD})(?:\s?\([^()]*\))?)\)?", re.IGNORECASE | re.DOTALL)
_MIDDLE = re.compile(rf"(?P<code>.+?){_BETWEEN}(?P<period>{_PERIOD})\)?[\s_:–—-]+(?P<rest>\D.*)", re.IGNORECASE | re.DOTALL)
_ALONE = re.compile(_PERIOD, re.IGNORECASE)
BESIDE = {"numerator": "numerator", "num": "numerator", "denominator": "denominator", "den": "denominator"}


class Heading(NamedTuple):
    """A name of a column such as `SW01 2022-23 Numerator`: code, period as written, and what follows it."""

    code: str
    period: str
    rest: str = ""


class WideFigure(NamedTuple):
    """The columns of one measure in one period; None where there is none."""

    code: str
    period: str
    value: str
    numerator: str | None = None
    denominator: str | None = None


@lru_cache(maxsize=8192)
def heading(name: str) -> Heading | None:
    """A name of a column as code and period, in whatever form a period is understood; None when it is not such a name.

    A period at the end goes before one in the middle; what follows one in the middle must not begin with a figure.
    """
    plain = " ".join(name.split())
    found = None if _ALONE.fullmatch(plain) else _END.fullmatch(plain) or _MIDDLE.fullmatch(plain)
    if found is None or span_of(found["period"]) is None:
        return None
    return Heading(found["code"], found["period"], found.groupdict().get("rest") or "")


def wide_figures(sheet: Sheet) -> tuple[WideFigure, ...]:
    """Every column that is named by a code and a period, in the order of the file, with numerator and denominator where they are.

    These are called `<code> <period> Numerator` and `… Denominator`; or they are the only two columns that follow a short code with a
    figure in it, such as `SW1 2022-23`, have a title of their own and end with the same period: then numerator comes first.
    """
    said = [heading(sheet.twice.get(column, column)) for column in sheet.columns]
    named = {
        (plain_code(one.code), when(one.period), BESIDE[one.rest.casefold()]): column
        for column, one in zip(sheet.columns, said, strict=True)
        if one is not None and one.rest.casefold() in BESIDE
    }
    found: list[WideFigure] = []
    passed = 0
    for at, (column, one) in enumerate(zip(sheet.columns, said, strict=True)):
        if at < passed or one is None or one.rest:
            continue
        key = (plain_code(one.code), when(one.period))
        by_name = [named.get((*key, field)) for field in ("numerator", "denominator")]
        if any(by_name):
            found.append(WideFigure(one.code, one.period, column, *by_name))
            continue
        beside = _titled(said, at)
        if len(beside) == 2:
            found.append(WideFigure(one.code, one.period, column, sheet.columns[beside[0]], sheet.columns[beside[1]]))
            passed = beside[1] + 1
        else:
            found.append(WideFigure(one.code, one.period, column))
    return tuple(found)


def _titled(said: Sequence[Heading | None], at: int) -> list[int]:
    """The columns right of one with a code that have a title in the place of a code, and its period."""
    own = said[at]
    if own is None or not CODE.fullmatch(own.code):
        return []
    found = []
    for number in range(at + 1, len(said)):
        one = said[number]
        if one is None or one.rest or CODE.fullmatch(one.code) or when(one.period) != when(own.period):
            break
        found.append(number)
    return found


def when(period: str) -> tuple[float, float]:
    """When a period starts and how long it takes, so that 2022/23 and 2022-23 are one."""
    span = span_of(period)
    return (span.start, span.years) if span else (0.0, 0.0)


def one_code(codes: Iterable[str]) -> dict[str, str]:
    """Each code as written to the first that is the same code: `SW 01` after `SW1` is SW1. Only short codes with a figure in them are
    taken for the same."""
    first: dict[str, str] = {}
    return {code: first.setdefault(plain_code(code), code) if CODE.fullmatch(code) else code for code in codes}


def has_wide_header(cells: Sequence[str]) -> bool:
    """Whether a row of cells names columns by code and period, of more than one period or measure."""
    found = {(one.code, one.period) for cell in cells if (one := heading(cell.strip())) is not None and not one.rest}
    return len(found) > 1


def aside(sheet: Sheet, figures: Iterable[WideFigure]) -> Iterator[tuple[str, str]]:
    """(column, what follows the period) of each column that has more after the code and period of a figure, such as `SW1 2022-23 Real`,
    and is neither numerator nor denominator."""
    known = {(plain_code(one.code), when(one.period)) for one in figures}
    for column in sheet.columns:
        one = heading(sheet.twice.get(column, column))
        if (
            one is not None
            and one.rest
            and one.rest.casefold() not in BESIDE
            and (plain_code(one.code), when(one.period)) in known
        ):
            yield column, one.rest
