"""Case-level tables as they came to tables that can be counted over: dates as dates, codes as words, every fault located.

Row 4: imports rows 0-3. Rows are children: nothing here leaves the package, and a message names a row and never a child.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_file
from pimlib.kinds.case_level.shapes import shapes
from pimlib.register.mapping import CaseLevelMapping
from pimlib.sheets import Sheet, load_sheet
from pimlib.sheets.model import rows_named
from pimlib.workspace import CycleFolder

MOST_FAULTS = 50
DAY_FIRST, ISO = r"\d{1,2}/\d{1,2}/\d{4}", r"\d{4}-\d{2}-\d{2}(?:[ T]00:00(?::00)?)?"
EARLIEST, LATEST = pd.Timestamp(1900, 1, 1), pd.Timestamp(2100, 1, 1)
ONCE = ("children",)  # tables in which a child stands once
SPANS = ("began", "ended")


@dataclass(frozen=True)
class Tables:
    """Tables by name. Columns have the names of the definitions; days are datetime64, all else is text, "" = empty.

    The index is the row of the file. read: rows read in all. left_out: rows that no measure counts, and why.
    """

    tables: Mapping[str, pd.DataFrame]
    read: int
    left_out: tuple[tuple[str, int], ...] = ()
    notes: tuple[Fault, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def has(self, name: str, *columns: str) -> bool:
        return name in self.tables and set(columns) <= set(self.tables[name].columns)


def load_tables(folder: CycleFolder, mapping: CaseLevelMapping) -> Tables:
    """Every table of the mapping. Raises PimError with every fault of all of them (the first fifty, and how many more)."""
    faults: list[Fault] = []
    notes: list[Fault] = []
    found: dict[str, pd.DataFrame] = {}
    digests = {}
    for name, said in mapping.tables.items():
        path = folder.path / said.path
        try:
            sheet = load_sheet(path, said.path, sheet=said.source.sheet, header_row=said.source.header_row)
        except PimError as error:
            faults += error.faults
            continue
        digests[said.path] = digest_file(path)
        gone = [column for column in said.columns.values() if column not in sheet.columns]
        if gone:
            columns = ", ".join(f"`{column}`" for column in gone)
            faults.append(
                Fault(sheet.place, "columns are no longer there", columns, remedy="Register the file again with `pim add`.")
            )
            continue
        table, wrong = tidy(sheet, name, said.columns)
        notes += sheet.notes
        faults += wrong
        found[name] = table
    if faults:
        rest = len(faults) - MOST_FAULTS
        more = [Fault(mapping.authority, f"{rest} more faults are not listed", remedy="Mend these first.")] if rest > 0 else []
        raise PimError(*faults[:MOST_FAULTS], *more)
    read = sum(len(table) for table in found.values())
    found, orphans = _without_orphans(found)
    found, unclear = _without_overlaps(found)
    if unclear:
        rows = f"{rows_named(unclear)} of {mapping.tables['episodes'].path}"
        fault = "episodes begin before the child's episode before has ended, so that the child is not counted"
        notes.append(Fault(rows, fault, remedy="Mend the days of one of the two."))
    reasons = {
        "of a child that the table of children does not hold": orphans,
        "of a child whose episodes overlap": read - orphans - sum(len(table) for table in found.values()),
    }
    left_out = tuple((why, number) for why, number in reasons.items() if number)
    notes.append(Fault(next(iter(digests), ""), "dates such as 3/4/2018 are read day first: 3 April"))
    return Tables(found, read, left_out, tuple(notes), digests)


def tidy(sheet: Sheet, name: str, columns: Mapping[str, str]) -> tuple[pd.DataFrame, list[Fault]]:
    """One table with the names of the definitions, and every cell that cannot be right."""
    shape, dates = shapes().tables[name], shapes().dates
    faults: list[Fault] = []
    table = pd.DataFrame(index=sheet.table.index)
    for known, column in columns.items():
        text = sheet.table[column].astype("str").str.strip()
        if known in dates:
            table[known], wrong = _days(text, f"{sheet.place}", column)
            faults += wrong
        else:
            words = shape.word(known)
            table[known] = text.map(words).where(text.isin(list(words)), text) if words else text
    faults += _amiss(table, name, sheet.place, columns)
    return table, faults


def _days(text: pd.Series[str], place: str, column: str) -> tuple[pd.Series[pd.Timestamp], list[Fault]]:
    slashed, iso = text.str.fullmatch(DAY_FIRST), text.str.fullmatch(ISO)
    days = pd.Series(pd.NaT, index=text.index, dtype="datetime64[ns]")
    if slashed.any():
        days = days.where(~slashed, pd.to_datetime(text.where(slashed), format="%d/%m/%Y", errors="coerce"))
    if iso.any():
        days = days.where(~iso, pd.to_datetime(text.where(iso).str[:10], format="%Y-%m-%d", errors="coerce"))
    wrong = (text != "") & (days.isna() | (days < EARLIEST) | (days >= LATEST))
    remedy = "Correct it; days are written 31/03/2018 or 2018-03-31."
    faults = [
        Fault(f'{place}, row {row}, column "{column}"', "this cell is not a day", f"`{text.at[row]}`", "a day, day first", remedy)
        for row in text.index[wrong]
    ]
    return days.mask(wrong), faults


def _amiss(table: pd.DataFrame, name: str, place: str, columns: Mapping[str, str]) -> Iterator[Fault]:
    if "child" in table:
        for row in table.index[table["child"] == ""]:
            yield Fault(
                f'{place}, row {row}, column "{columns["child"]}"', "no child is named", "an empty cell", "the child's id"
            )
        if name in ONCE:
            for row in table.index[(table["child"] != "") & table["child"].duplicated()]:
                yield Fault(
                    f"{place}, row {row}", "a child stands here a second time", expected="each child once", remedy="Keep one."
                )
    if set(SPANS) <= set(table):
        for row in table.index[table["ended"] < table["began"]]:
            began, ended = (pd.Timestamp(str(table.at[row, side])) for side in SPANS)
            found = f"from {began:%d/%m/%Y} to {ended:%d/%m/%Y}"
            yield Fault(f"{place}, row {row}", "this ends before it begins", found, remedy="Mend one of the two days.")


def _overlapping(episodes: pd.DataFrame) -> pd.Series[bool]:
    """The episodes that begin before the child's episode before has ended."""
    ordered = episodes[episodes["began"].notna()].sort_values(["child", "began", "ended"], kind="stable")
    before = ordered.groupby("child", sort=False)["ended"].shift()
    again = ordered["child"].eq(ordered["child"].shift())
    return (again & (before.isna() | (ordered["began"] < before))).reindex(episodes.index, fill_value=False)


def _without_orphans(found: dict[str, pd.DataFrame]) -> tuple[dict[str, pd.DataFrame], int]:
    """Without rows of a child that the table of children, where there is one, does not hold; how many these were."""
    if "children" not in found:
        return found, 0
    known = set(found["children"]["child"])
    kept = {name: table[table["child"].isin(known)] if "child" in table else table for name, table in found.items()}
    return kept, sum(len(found[name]) - len(table) for name, table in kept.items())


def _without_overlaps(found: dict[str, pd.DataFrame]) -> tuple[dict[str, pd.DataFrame], list[int]]:
    """Without the children whose episodes overlap, in any table, since where they lived cannot be told; the rows that show it."""
    if "episodes" not in found:
        return found, []
    unclear = _overlapping(found["episodes"])
    children = set(found["episodes"].loc[unclear, "child"])
    kept = {name: table[~table["child"].isin(children)] if "child" in table else table for name, table in found.items()}
    return kept, sorted(int(row) for row in unclear.index[unclear])
