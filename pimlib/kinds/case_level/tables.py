"""Case-level tables as they came to tables that can be counted over: dates as dates, codes as words, every fault located.

Row 4: imports rows 0-3. Rows are children: nothing here leaves the package, and a message names a row and never a child.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_file
from pimlib.kinds.case_level.shapes import shapes
from pimlib.register.mapping import CaseLevelMapping
from pimlib.sheets import Sheet, distinct_texts, load_sheet
from pimlib.sheets.model import rows_named
from pimlib.workspace import CycleFolder

MOST_FAULTS = 50
DAY_FIRST, ISO = r"\d{1,2}/\d{1,2}/\d{4}", r"\d{4}-\d{2}-\d{2}(?:[ T]00:00(?::00)?)?"
EARLIEST, LATEST = pd.Timestamp(1900, 1, 1), pd.Timestamp(2100, 1, 1)
DAYS = 2**17  # more than lie between the two
BLOCK = 2**17  # rows
ONCE = ("children",)  # tables in which a child stands once
SPANS = ("began", "ended")
NOBODY = -1  # stands where no child is named


@dataclass(frozen=True)
class Tables:
    """Tables by name. Columns have the names of the definitions; days are datetime64, all else is text, "" = empty, kept
    as categories. `child` is a number that stands for the child's id, the same in all tables.

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
    children = Children()
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
        table, wrong = tidy(sheet, name, said.columns, children)
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


class Children:
    """A number for each child's id, the same in every table: rules only ask whether two rows are of one child."""

    def __init__(self) -> None:
        self._first: list[str] = []
        self._known: dict[str, int] = {}

    def numbers(self, codes: NDArray[np.intp], ids: list[str]) -> NDArray[np.int64]:
        """The number of the child in each row, NOBODY where none is named. codes, ids: which of the ids, no two alike, each row has."""
        if not self._first:  # places among the first ids are numbers already, and often no other table follows
            self._first, numbers = ids, codes.astype(np.int64, copy=False)
        else:
            self._known = self._known or {one: place for place, one in enumerate(self._first)}
            numbers = np.array([self._known.setdefault(one, len(self._known)) for one in ids], dtype=np.int64)[codes]
        return np.where(codes == ids.index(""), NOBODY, numbers) if "" in ids else numbers


def tidy(sheet: Sheet, name: str, columns: Mapping[str, str], children: Children) -> tuple[pd.DataFrame, list[Fault]]:
    """One table with the names of the definitions, and every cell that cannot be right."""
    shape, dates = shapes().tables[name], shapes().dates
    faults: list[Fault] = []
    found: dict[str, pd.Series] = {}
    for known, column in columns.items():
        cells = sheet.table[column]
        codes, texts = distinct_texts(cells)
        plain = [text.strip() for text in texts]
        if known in dates:
            found[known], wrong = _days(cells.index, codes, plain, sheet.place, column)
            faults += wrong
        else:
            words = shape.word(known)
            if known in shape.answers:
                faults += _unknown(cells.index, codes, plain, words, f'{sheet.place}, row {{}}, column "{column}"')
            said = [words.get(text.casefold(), text) for text in plain] if words else plain
            if said != texts:  # then two of them may be one
                at, one_each = pd.factorize(np.array(said, dtype=object))
                codes, said = at[codes], one_each.tolist()
            if known == "child":
                found[known] = pd.Series(children.numbers(codes, said), index=cells.index)
                continue
            found[known] = pd.Series(pd.Categorical.from_codes(codes, pd.Index(said, dtype=object)), index=cells.index)
    table = pd.DataFrame(found, index=sheet.table.index, copy=False)
    faults += _amiss(table, name, sheet.place, columns)
    return table, faults


def _unknown(
    rows: pd.Index[int], codes: NDArray[np.intp], texts: Sequence[str], words: Mapping[str, str], place: str
) -> list[Fault]:
    """Every cell with an answer that the definition does not know: it would count as a no."""
    strange = np.array([text != "" and text.casefold() not in words for text in texts])
    expected = " or ".join(f"`{word}`" for word in dict.fromkeys(words.values())) + ", or nothing"
    at_fault = np.flatnonzero(strange[codes])[: MOST_FAULTS + 1] if strange.any() else ()
    return [
        Fault(place.format(rows[at]), "not an answer that is known", f"`{texts[codes[at]]}`", expected, "Correct it.")
        for at in at_fault
    ]


def _days(
    rows: pd.Index[int], codes: NDArray[np.intp], texts: Sequence[str], place: str, column: str
) -> tuple[pd.Series[pd.Timestamp], list[Fault]]:
    """Cells as days. codes, texts: which text each cell holds. A day is worked out once, however many cells hold it."""
    text = pd.Series(texts, dtype=object).astype("str")
    slashed, iso = text.str.fullmatch(DAY_FIRST), text.str.fullmatch(ISO)
    days = pd.Series(pd.NaT, index=text.index, dtype="datetime64[ns]")
    if slashed.any():
        days = days.where(~slashed, pd.to_datetime(text.where(slashed), format="%d/%m/%Y", errors="coerce"))
    if iso.any():
        days = days.where(~iso, pd.to_datetime(text.where(iso).str[:10], format="%Y-%m-%d", errors="coerce"))
    wrong = ((text != "") & (days.isna() | (days < EARLIEST) | (days >= LATEST))).to_numpy()
    remedy = "Correct it; days are written 31/03/2018 or 2018-03-31."
    at_fault = np.flatnonzero(wrong[codes]) if wrong.any() else ()
    faults = [
        Fault(
            f'{place}, row {rows[int(at)]}, column "{column}"',
            "this cell is not a day",
            f"`{texts[codes[at]]}`",
            "a day, day first",
            remedy,
        )
        for at in at_fault
    ]
    return pd.Series(days.mask(wrong).to_numpy()[codes], index=rows), faults


def _amiss(table: pd.DataFrame, name: str, place: str, columns: Mapping[str, str]) -> Iterator[Fault]:
    if "child" in table:
        for row in table.index[table["child"] == NOBODY]:
            yield Fault(
                f'{place}, row {row}, column "{columns["child"]}"', "no child is named", "an empty cell", "the child's id"
            )
        if name in ONCE:
            for row in table.index[(table["child"] != NOBODY) & table["child"].duplicated()]:
                yield Fault(
                    f"{place}, row {row}", "a child stands here a second time", expected="each child once", remedy="Keep one."
                )
    if set(SPANS) <= set(table):
        for row in table.index[table["ended"] < table["began"]]:
            began, ended = (pd.Timestamp(str(table.at[row, side])) for side in SPANS)
            found = f"from {began:%d/%m/%Y} to {ended:%d/%m/%Y}"
            yield Fault(f"{place}, row {row}", "this ends before it begins", found, remedy="Mend one of the two days.")


def in_time(table: pd.DataFrame, *days: str) -> pd.DataFrame:
    """The rows child by child, in the order of their numbers, and of each child by these days; a day that is not known comes last.

    Child and days make one number, by which sorting is several times as quick as by columns of text and of days. Most files come in
    this order: that is looked for first, some rows at a time, so that what is worked with stays in the processor's cache.
    """
    columns = [table[name].to_numpy() for name in ("child", *days)]
    pieces = (_order([column[start : start + BLOCK + 1] for column in columns]) for start in range(0, len(table), BLOCK))
    if all(bool((piece[1:] >= piece[:-1]).all()) for piece in pieces):
        return table
    return table.iloc[np.argsort(_order(columns), kind="stable")]


def _order(columns: Sequence[NDArray[Any]]) -> NDArray[np.int64]:
    """One number a row by which to sort: of the child, and of the days after it."""
    key: NDArray[np.int64] = columns[0]
    for days in columns[1:]:
        since = (days - EARLIEST.to_datetime64()).astype("timedelta64[D]")
        key = key * DAYS + np.where(np.isnat(since), DAYS - 1, since.astype(np.int64))
    return key


def _overlapping(episodes: pd.DataFrame) -> pd.Series[bool]:
    """The episodes that begin before the child's episode before has ended."""
    ordered = in_time(episodes[["child", "began", "ended"]], "began", "ended")
    began, ended = ordered["began"].to_numpy(), ordered["ended"].to_numpy()
    child = ordered["child"].to_numpy()
    again = (child[1:] == child[:-1]) & ~np.isnat(began[1:])
    found = np.zeros(len(ordered), dtype=bool)
    found[1:] = again & (np.isnat(ended[:-1]) | (began[1:] < ended[:-1]))
    return pd.Series(found, index=ordered.index, dtype=bool).reindex(episodes.index, fill_value=False)


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
    if not unclear.any():
        return found, []
    children = set(found["episodes"].loc[unclear, "child"])
    kept = {name: table[~table["child"].isin(children)] if "child" in table else table for name, table in found.items()}
    return kept, sorted(int(row) for row in unclear.index[unclear])
