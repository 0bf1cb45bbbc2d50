"""Closer looks over the years of a cycle: when each begins, in which year, and how many go on at once.

Row 5: pure functions over the records; imports rows 0-4.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pimlib.cycle.reach import areas_in_scope
from pimlib.framework import Framework
from pimlib.kinds.days import MONTHS, day_of
from pimlib.records import CloserLook, RecordStore
from pimlib.workspace import Cycle, Evaluation

_MONTH = re.compile(rf"\b({'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTHS)}|sept)\b")
_YEAR = re.compile(r"\b(20\d\d)\b")
_YEARS = re.compile(r"\b(20\d\d)\s?[-–/]\s?(?:20)?(\d\d)\b")


@dataclass(frozen=True)
class PlannedLook:
    """A closer look and the day on which it begins.

    begins: as somebody said it, or read out of the words in which it was planned; None when nobody can tell. year: of the cycle, from 1; 0
    when it begins outside the cycle; None without a day.
    """

    look: CloserLook
    begins: dt.date | None
    year: int | None

    @property
    def is_scheduled(self) -> bool:
        """Whether anything was said of when."""
        return self.look.begins is not None or bool(self.look.planned_for.strip())

    @property
    def when(self) -> str:
        """When, in a person's words where there are any."""
        return self.look.planned_for or (self.look.begins.isoformat() if self.look.begins else "not scheduled")


def planned_looks(looks: Iterable[CloserLook], cycle: Cycle) -> tuple[PlannedLook, ...]:
    """Each closer look with its day and its year of the cycle, in order of that day; those without one come last, by priority."""
    planned = []
    for look in looks:
        begins = look.begins or _begins(look.planned_for, cycle)
        planned.append(PlannedLook(look, begins, year_of(cycle, begins) if begins else None))
    return tuple(sorted(planned, key=lambda one: (one.begins or dt.date.max, one.look.priority or 9, one.look.ref, one.look.id)))


def pointing_here(framework: Framework, evaluation: Evaluation, store: RecordStore) -> tuple[CloserLook, ...]:
    """What other evaluations of the cycle pointed to for a closer look, and lies in the areas that this closer look covers, the most
    pressing first; empty for a scan, which comes before them."""
    if evaluation.kind != "closer-look":
        return ()
    areas = areas_in_scope(framework, evaluation)
    others = [look for look in store.heads_of(CloserLook) if look.evaluation != evaluation.id]
    return tuple(
        sorted(
            (look for look in others if framework.area_of(look.ref) in areas),
            key=lambda look: (look.priority or 9, look.ref, look.id),
        )
    )


def year_of(cycle: Cycle, day: dt.date) -> int:
    """The year of the cycle in which a day lies, counted from 1; 0 when it lies outside."""
    return next((number for number, (first, last) in enumerate(years_of(cycle), start=1) if first <= day <= last), 0)


def years_of(cycle: Cycle) -> tuple[tuple[dt.date, dt.date], ...]:
    """First and last day of each year of a cycle; the last year ends with the cycle."""
    years = []
    first = cycle.starts
    while first <= cycle.ends:
        following = _anniversary(cycle.starts, first.year + 1)
        years.append((first, min(following - dt.timedelta(days=1), cycle.ends)))
        first = following
    return tuple(years)


def crowded(planned: Sequence[PlannedLook], months: int, most: int) -> tuple[tuple[PlannedLook, ...], ...]:
    """Sets of closer looks that go on at once and are more than `most`, each lasting `months` from its day; no set within another."""
    dated = [one for one in planned if one.begins is not None]
    sets: list[tuple[PlannedLook, ...]] = []
    for one in dated:
        at_once = tuple(other for other in dated if _lasts(other, one.begins, months))
        if len(at_once) > most and not any(set(map(id, at_once)) <= set(map(id, known)) for known in sets):
            sets = [known for known in sets if not set(map(id, known)) <= set(map(id, at_once))]
            sets.append(at_once)
    return tuple(sets)


def _lasts(look: PlannedLook, day: dt.date | None, months: int) -> bool:
    """Whether a look that has begun goes on on a day."""
    if look.begins is None or day is None or look.begins > day:
        return False
    total = look.begins.month - 1 + months
    ends = _day(look.begins.year + total // 12, total % 12 + 1, look.begins.day)
    return day < ends


def _begins(words: str, cycle: Cycle) -> dt.date | None:
    """The day that the words name, the first month of `January to March 2027`, or the first day of the cycle's year that `2026-27` means;
    None otherwise."""
    if day := day_of(words):
        return day
    said = words.casefold()
    months = [_number(name) for name in _MONTH.findall(said)]
    years = [int(year) for year in _YEAR.findall(said)]
    if months and years:
        year = years[0] - 1 if len(years) == 1 and months[0] > months[-1] else years[0]
        return dt.date(year, months[0], 1)
    if (spans := _YEARS.search(said)) and int(spans[2]) == (int(spans[1]) + 1) % 100:
        return _anniversary(cycle.starts, int(spans[1]))
    return None


def _number(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, start=1) if month.startswith(name[:3]))


def _anniversary(day: dt.date, year: int) -> dt.date:
    return _day(year, day.month, day.day)


def _day(year: int, month: int, day: int) -> dt.date:
    """That day, or the first of the next month where the month is too short for it."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return dt.date(year + month // 12, month % 12 + 1, 1)
