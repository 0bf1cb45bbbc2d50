"""Names of columns that hold the code of a measure and the period, and which columns beside them hold numerator and denominator.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pimlib.kinds.measures.match import MONTH_NAMES, match_measures, plain_code, span_of
from pimlib.register.mapping import Measure
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


def headings(sheet: Sheet) -> list[Heading | None]:
    """What the name of each column says, in the order of the file."""
    return [heading(sheet.twice.get(column, column)) for column in sheet.columns]


def wide_figures(sheet: Sheet, measures: Mapping[str, Measure] | None = None) -> tuple[WideFigure, ...]:
    """Every column that is named by a code and a period, in the order of the file, with numerator and denominator where they are.

    These are called `<code> <period> Numerator` and `… Denominator`; or they stand right of the value and have the names that one of these
    measures gives as its `pairs`. A column of a measure of its own is never taken for either.
    """
    said = headings(sheet)
    known = match_measures({one.code for one in said if one is not None}, measures or {})
    named = {
        (plain_code(one.code), when(one.period), BESIDE[one.rest.casefold()]): column
        for column, one in zip(sheet.columns, said, strict=True)
        if one is not None and one.rest.casefold() in BESIDE
    }
    found: list[WideFigure] = []
    paired: set[int] = set()
    for at, (column, one) in enumerate(zip(sheet.columns, said, strict=True)):
        if at in paired or one is None or one.rest:
            continue
        key = (plain_code(one.code), when(one.period))
        by_name = [named.get((*key, field)) for field in ("numerator", "denominator")]
        if any(by_name):
            found.append(WideFigure(one.code, one.period, column, *by_name))
            continue
        beside = _pair(said, at, (measures or {})[known[one.code]].pairs, known) if one.code in known else ()
        paired.update(beside)
        found.append(WideFigure(one.code, one.period, column, *(sheet.columns[number] for number in beside)))
    return tuple(found)


def _pair(said: Sequence[Heading | None], at: int, pairs: Iterable[tuple[str, str]], known: Collection[str]) -> tuple[int, ...]:
    """The columns of numerator and denominator of the one with a code; empty where they are not there."""
    there: dict[str, int] = {}
    for number in titled(said, at):
        if (one := said[number]) is not None and one.code not in known:
            there.setdefault(_plain(one.code), number)
    for numerator, denominator in pairs:
        if _plain(numerator) in there and _plain(denominator) in there:
            return there[_plain(numerator)], there[_plain(denominator)]
    return ()


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()


def titled(said: Sequence[Heading | None], at: int) -> list[int]:
    """The columns right of one with a short code with a figure in it that have a title in the place of a code, and its period."""
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
