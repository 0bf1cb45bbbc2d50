"""Which titled columns right of a value are its numerator and denominator: told by their names and shown by their figures.

Row 4: imports rows 0-3. It is asked once, when a file is registered; the mapping keeps what was found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from pimlib.kinds.measures.columns import MISSING, NAMES
from pimlib.kinds.measures.described import SCALES
from pimlib.kinds.measures.match import NATIONS
from pimlib.kinds.measures.read import places_of
from pimlib.kinds.measures.wide import WideFigure, heading, headings, one_code, titled
from pimlib.sheets import Sheet, numbers

NOTHING_FOUND = "#N/A"  # what Excel's look-ups give for a figure that is not there yet; any other error is a fault
CLOSE = 0.005
WIDEST = 0.1  # a value written with few decimals may lie this far from its ratio, as part of itself
# Beside a value stand what it is held against and where it lies among others as well, and these are no parts of it.
_HELD_AGAINST = (
    *(*NAMES["target"], *NAMES["benchmark"], *NAMES["group"], *NAMES["nation_value"], *map(str.casefold, NATIONS)),
    *("minimum", "min", "maximum", "max", "rank", "quartile", "lower", "upper"),
)
_WORDS = re.compile(rf"\b(?:{'|'.join(map(re.escape, _HELD_AGAINST))})\b", re.IGNORECASE)

Titles = tuple[str, str]


class Beside(NamedTuple):
    """A value in one period with two titled columns right of it: their titles, and which columns these are."""

    titles: Titles
    figure: WideFigure


def pairs_possible(sheet: Sheet) -> tuple[Beside, ...]:
    """Each value of a short code beside which just two titled columns could be numerator and denominator, as far as their names go."""
    said = headings(sheet)
    found = []
    for at, own in enumerate(said):
        if own is None or own.rest:
            continue
        beside = [(number, one.code) for number in titled(said, at) if (one := said[number]) and _may_be(one.code, own.code)]
        if len(beside) == 2:
            (first, numerator), (second, denominator) = beside
            columns = (sheet.columns[at], sheet.columns[first], sheet.columns[second])
            found.append(Beside((numerator, denominator), WideFigure(own.code, own.period, *columns)))
    return tuple(found)


def pairs_shown(sheet: Sheet, possible: Iterable[Beside], scales: Mapping[str, Collection[str]]) -> dict[str, tuple[Titles, ...]]:
    """The titles of numerator and denominator of each code, where their ratio gives the value in most rows that have all three.

    scales: of codes that a preset knows, by what it multiplies the ratio; these are taken too where no row has all three. Any other code
    may have each of the usual scales. The numerator comes first unless only the other way round gives the value.
    """
    beside = list(possible)
    same = one_code(one.figure.code for one in beside)
    by_titles: dict[tuple[str, Titles], list[WideFigure]] = {}
    for one in beside:
        by_titles.setdefault((same[one.figure.code], one.titles), []).append(one.figure)
    found: dict[str, list[Titles]] = {}
    for (code, (first, second)), figures in by_titles.items():
        rows = pd.concat([figure_rows(sheet, figure) for figure in figures], ignore_index=True)
        there = rows[rows["value"].notna() & rows["numerator"].notna() & rows["denominator"].notna()]
        known = scales.get(code)
        turned = there.rename(columns={"numerator": "denominator", "denominator": "numerator"})
        if (there.empty and known is not None) or _gives(there, known or SCALES):
            found.setdefault(code, []).append((first, second))
        elif known is None and _gives(turned, SCALES):
            found.setdefault(code, []).append((second, first))
    return {code: tuple(titles) for code, titles in found.items()}


def pairs_said(figures: Sequence[WideFigure]) -> Iterator[str]:
    """One sentence on the titled columns that are read as numerator and denominator; none where there are none. figures: with their pairs."""
    first: dict[str, WideFigure] = {}
    for figure in figures:
        named = heading(figure.numerator or "")
        if figure.numerator and figure.denominator and not (named and named.rest):
            first.setdefault(figure.code, figure)
    if first:
        one, more = next(iter(first.values())), len(first) - 1
        others = f", and likewise of {more} more {'measure' if more == 1 else 'measures'}" if more else ""
        yield f"Numerator and denominator of {one.code}: the columns `{one.numerator}` and `{one.denominator}`{others}."


def figure_rows(sheet: Sheet, figure: WideFigure) -> pd.DataFrame:
    """A row each row of the file: value, numerator, denominator (float), period, percent (written with its sign) and places (decimals)."""
    named = {"value": figure.value, "numerator": figure.numerator, "denominator": figure.denominator}
    read = {
        field: numbers(sheet, name, missing=(*MISSING, NOTHING_FOUND))[0] if name else float("nan")
        for field, name in named.items()
    }
    texts = sheet.table[figure.value]
    percent = texts.str.contains("%", regex=False)
    return pd.DataFrame({**read, "period": figure.period, "percent": percent, "places": places_of(texts)})


def _may_be(title: str, code: str) -> bool:
    plain = " ".join(title.split()).casefold()
    of_itself = f" {code.casefold()} " in f" {plain} "  # `SW1 change`
    return not _WORDS.search(plain) and plain not in NAMES["authority"] and not of_itself


def _gives(rows: pd.DataFrame, scales: Iterable[str]) -> bool:
    """Whether one scale turns numerator over denominator into the value in more than half of the rows. What is divided by nothing but 1
    is no numerator: it is the value once more, or near it."""
    if rows["denominator"].eq(1).all():
        return False
    ratio = (rows["numerator"] / rows["denominator"]).where(rows["denominator"] != 0)
    size = rows["value"].abs()
    last = (0.5 * 10.0 ** -rows["places"].astype("float64")).clip(upper=WIDEST * size)
    allowed = (CLOSE * size).clip(lower=last)
    gaps = ((float(Fraction(scale)) * ratio - rows["value"]).abs() for scale in scales)
    return any(2 * int((gap <= allowed).sum()) > len(rows) for gap in gaps)
