"""Days as people write them in tables and documents, the months between two of them, and how old evidence is on a day.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from pimlib.register import Item
from pimlib.register.mapping import DocumentMapping

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NAME = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]{0,6})"
# What may be a day in running text; `day_of` says whether it is one.
DAY = (
    rf"(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_NAME}\.?,?\s\d{{4}}|{_NAME}\s\d{{4}})(?!\d)"
)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+Z?)?")
FIGURES = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?: 0?0:00(?::00)?)?")
WORDS = re.compile(r"(?:[a-z]+day,? )?(\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})")
MONTH = re.compile(r"([a-z]{3,9})\.?[ -](\d{4}|\d{2})")
EXPECTED = "a day, such as 2026-03-31, 31/03/2026 or 31 March 2026"


def day_of(text: str, *, last: bool = False) -> dt.date | None:
    """The day that a text names; None when it names none. 03/04/2026 is 3 April, as it is written in Britain.

    A month without a day is its first day; last: its last. Two figures for a year are of this century up to 69.
    """
    said = " ".join(text.split()).casefold()
    if match := ISO.fullmatch(said):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := FIGURES.fullmatch(said):
        return _day(_year(match[3]), int(match[2]), int(match[1]))
    if match := WORDS.fullmatch(said):
        return _day(_year(match[3]), _month(match[2]), int(match[1]))
    if match := MONTH.fullmatch(said):
        year, month = _year(match[2]), _month(match[1])
        return _day(year, month, calendar.monthrange(year, month)[1] if last and month else 1)
    return None


def months_between(first: dt.date, then: dt.date) -> int:
    """Whole months from one day to a later one; 0 when it is not later."""
    return max(0, (then.year - first.year) * 12 + then.month - first.month - (then.day < first.day))


def age_in_months(item: Item, as_of: dt.date) -> int | None:
    """Whole months from the last day that the item speaks of to a day; None where it is not said of which time it speaks.

    A document may be for a time that still runs, such as a strategy of five years, or for no time that anybody said. Its age is then
    counted from the day it was agreed or issued, where that is said, may be shown and was not later, else from the first day of its
    time. Any other evidence whose time still runs is 0 months old, for it cannot speak of days to come.
    """
    if item.period is not None and not _still_runs(item, as_of):
        return months_between(item.period.end, as_of)
    mapping = _document(item)
    if mapping is not None and mapping.approved is not None and mapping.approved <= as_of:
        return months_between(mapping.approved, as_of)
    return months_between(item.period.start, as_of) if item.period is not None else None


def age_said(item: Item, as_of: dt.date) -> str:
    """`6`, in months; of a document for a time that still runs with its last day, `30 (in force until 2029-03-31)`; `not known`."""
    age = age_in_months(item, as_of)
    if age is None:
        return "not known"
    if item.period is None or not _still_runs(item, as_of):
        return str(age)
    mapping = _document(item)
    until = "in force until" if mapping is not None and mapping.status == "in force" else "for a time until"
    return f"{age} ({until} {item.period.end})"


def _still_runs(item: Item, as_of: dt.date) -> bool:
    """Whether this is a document for a time that ends after the day."""
    document = item.kind == "document" or isinstance(item.mapping, DocumentMapping)
    return document and item.period is not None and item.period.end > as_of


def _document(item: Item) -> DocumentMapping | None:
    """What is said of a document and may be shown."""
    return item.mapping if isinstance(item.mapping, DocumentMapping) and item.access != "restricted" else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    number = int(text)
    return number if len(text) == 4 else number + (2000 if number < 70 else 1900)


def _month(text: str) -> int:
    """1 to 12; 0 for a word that is no month."""
    return next((number for number, name in enumerate(MONTHS, 1) if name.startswith(text) or text == f"{name[:3]}t"), 0)
