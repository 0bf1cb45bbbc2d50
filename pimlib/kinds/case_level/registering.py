"""Registering case-level tables: which tables lie beside the file, which measures can be counted from them, for which years.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_file
from pimlib.framework import Counted, Framework
from pimlib.kinds.asked import Asked, Drafted
from pimlib.kinds.case_level.rules import countable, lacking, needs
from pimlib.kinds.case_level.shapes import recognised
from pimlib.kinds.case_level.tables import ONCE, Children, tidy
from pimlib.kinds.case_level.years import year_named, year_of
from pimlib.register.mapping import CaseLevelMapping, CaseTable
from pimlib.sheets import Sheet, load_sheet

MOST_YEARS = 6
NEARLY = 31  # days that may be missing at the end of a year
TABLES = (".csv", ".xlsx", ".tsv")


def draft_mapping(asked: Asked) -> Drafted:
    """How to read the file and the tables beside it, and the measures of every framework here that they suffice for.

    Raises PimError when there is no such measure.
    """
    assert asked.sheet is not None
    sheets = {asked.place: asked.sheet, **dict(_beside(asked))}
    tables: dict[str, CaseTable] = {}
    read: dict[str, Sheet] = {}
    for place, sheet in sheets.items():
        found = recognised(sheet.columns)
        if found and found[0] in ONCE and sheet.table[found[1]["child"]].duplicated().any():
            continue
        # Of two tables of one shape the longer one: lists of a few children repeat the columns of the table of all.
        if found and (found[0] not in read or (place != asked.place and len(read[found[0]].table) < len(sheet.table))):
            name, columns = found
            tables[name] = CaseTable(path=place, hash=digest_file(asked.folder.path / place), columns=columns)
            read[name] = sheet
    refused = _no_list_of_all(tables, read)
    there = {name: frozenset(table.columns) for name, table in tables.items()}
    measures, noticed = _measures(asked.frameworks(), there)
    noticed = [*refused, *noticed]
    if not measures:
        raise PimError(
            Fault(
                asked.place,
                "no measure of a framework can be counted from this table and those beside it",
                ", ".join(there),
                remedy="Put the other tables into the same folder, or register a table of figures instead.",
            )
        )
    wanted = {"children", *(table for one in _chosen(asked.frameworks(), measures) for table in needs(one.counted_by))}
    tables = {name: table for name, table in tables.items() if name in wanted}
    periods = _periods(asked, read, tables)
    beside = [table.path for table in tables.values() if table.path != asked.place]
    said = f"Case-level tables: {', '.join(f'{name} ({table.path})' for name, table in tables.items())}."
    mapping = CaseLevelMapping(
        kind="case-level",
        tables=tables,
        authority=asked.told.authority or asked.folder.about.council,
        periods=periods,
        measures=measures,
    )
    counted = f"Counted for {', '.join(periods)}; a return of one year holds only those whom it was made for. --from and --until say others."
    first, last = year_named(periods[0]).first.date(), year_named(periods[-1]).last.date()
    more = () if beside else ("No other table lies beside it; more measures can be counted with more tables.",)
    return Drafted(mapping, (said, counted, *noticed, *more), ((first, last),))


def _no_list_of_all(tables: dict[str, CaseTable], read: dict[str, Sheet]) -> list[str]:
    """Take out a list of children that does not hold most of those who have episodes, and say so: it is a list of some."""
    if not {"children", "episodes"} <= set(tables):
        return []
    known = set(read["children"].table[tables["children"].columns["child"]])
    episodes = read["episodes"].table[tables["episodes"].columns["child"]]
    strange = len(set(episodes) - known)
    if 2 * strange <= len(set(episodes)):
        return []
    path = tables.pop("children").path
    return [
        f"{path} holds {len(known):,} children, and {strange:,} others have episodes: it is not used as the list of children."
    ]


def _periods(asked: Asked, read: dict[str, Sheet], tables: dict[str, CaseTable]) -> tuple[str, ...]:
    """The years that the person said; else the last one that is whole, but for a month at most."""
    told = asked.told
    if told.start and told.end:
        days = pd.date_range(told.start, told.end, freq="D")
        return tuple(dict.fromkeys(year_of(day).name for day in days))[-MOST_YEARS:]
    last = _last_day(read, tables)
    year = year_of(last)
    if last < year.last - pd.Timedelta(days=NEARLY):
        year = year_of(year.first - pd.Timedelta(days=1))
    return (year.name,)


def _chosen(frameworks: Iterable[Framework], measures: dict[str, tuple[str, ...]]) -> Iterator[Counted]:
    for framework in frameworks:
        yield from (one for one in countable(framework) if framework.ref(one.id) in measures)


def _measures(frameworks: Iterable[Framework], there: dict[str, frozenset[str]]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    measures: dict[str, tuple[str, ...]] = {}
    noticed = []
    others: dict[str, int] = {}
    for framework in frameworks:
        areas = {one.id: measure for measure in framework.measures for one in measure.counted}
        for one in countable(framework):
            measure = areas[one.id]
            if gone := lacking(one.counted_by, there):
                others |= {name: others.get(name, 0) + 1 for name in gone}
            else:
                measures[framework.ref(one.id)] = tuple(dict.fromkeys([framework.ref(measure.area), *measure.informs]))
    number = len(measures)
    if number:
        names = ", ".join(ref.partition(":")[2] for ref in measures)
        noticed.append(f"{number} measure{'s' if number > 1 else ''} can be counted: {names}.")
    if others:
        listed = ", ".join(f"{name} ({count})" for name, count in sorted(others.items()))
        noticed.append(f"More measures could be counted with: {listed}. `pim help evidence` says what these tables hold.")
    return measures, noticed


def _beside(asked: Asked) -> Iterator[tuple[str, Sheet]]:
    """The other tables in the file's folder that are of a known shape; one that cannot be read is passed over."""
    for path in sorted(asked.path.parent.iterdir()):
        if path == asked.path or path.suffix.lower() not in TABLES or not path.is_file():
            continue
        place = asked.folder.place(path)
        try:
            sheet = load_sheet(path, place)
        except PimError:
            continue
        if recognised(sheet.columns):
            yield place, sheet


def _last_day(read: dict[str, Sheet], tables: dict[str, CaseTable]) -> pd.Timestamp:
    """The last day that stands anywhere, dates of birth left out. Raises PimError when no day does."""
    found = []
    for name, table in tables.items():
        tidied, _faults = tidy(read[name], name, table.columns, Children())
        days = [
            tidied[column].dropna() for column in tidied if column != "born" and str(tidied[column].dtype).startswith("datetime")
        ]
        # Not the very last: one slip of the pen would give the tables a year of their own.
        found += [pd.Timestamp(str(one.quantile(0.99))) for one in days if len(one)]
    if not found:
        place = next(iter(tables.values())).path
        raise PimError(Fault(place, "no day stands in these tables", remedy="Fill in the days on which things began and ended."))
    return max(found)
