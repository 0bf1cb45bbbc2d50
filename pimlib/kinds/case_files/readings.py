"""Cells of a sheet of readings as answers: who read which file, what they answered, and every cell that no item allows.

Row 4: imports rows 0-3. Nothing here leaves this package: rows are case files.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pimlib.errors import Fault, raise_if
from pimlib.framework import REF
from pimlib.kinds.case_files import words
from pimlib.kinds.wording import tidy
from pimlib.register.mapping import CaseFilesMapping, ReadingItem
from pimlib.sheets import Sheet
from pimlib.sheets.model import raise_listed, rows_named

NOT_APPLICABLE, MISSING = "not applicable", ""
LONGEST_FOUND = 40
MOST_GROUPS = 40
WHO = ("file", "reader", "origin", "reading", "stratum", "care_group", "urgent")


@dataclass(frozen=True, eq=False)
class Readings:
    """Every reading. Both tables have one row a row of the sheet (index: its number).

    who: file, reader, origin (internal | external), reading (original | agreed), stratum, care_group, urgent (bool), and a column for each
    subgroup (`subgroup:` and its column). answers: a column an item: one of its answers, NOT_APPLICABLE or MISSING. empty: rows without
    any answer, which are in neither table.
    """

    items: tuple[ReadingItem, ...]
    who: pd.DataFrame = field(repr=False)
    answers: pd.DataFrame = field(repr=False)
    empty: int = 0

    @property
    def originals(self) -> pd.Series[bool]:
        return self.who["reading"] == "original"


def load_readings(mapping: CaseFilesMapping, sheet: Sheet, place: str) -> Readings:
    """The readings in a sheet, rows without any answer left out. place: the register file or the codebook.

    Raises PimError with every fault: items that are not sound, a column that is not there, an answer that no item allows, a file without a
    number, one reading twice, one file in two teams, a file of a team that the frame does not hold, more read than there are.
    """
    items = tuple(item for item in mapping.items if item.type != "text")
    raise_if([*check_items(items, place), *_columns_missing(mapping, items, sheet, place)])
    faults: list[tuple[int, Fault]] = []
    answers = pd.DataFrame({item.id: _answers(item, sheet, faults) for item in items}, index=sheet.table.index, dtype="str")
    who = _who(mapping, sheet, faults)
    filled = (answers != MISSING).any(axis=1)
    done, answers = who[filled], answers[filled]
    faults += _no_number(sheet, mapping, who[filled | who["urgent"]])
    faults += _twice(sheet, done)
    faults += _in_two(sheet, done)
    faults += _outside_frame(sheet, mapping, done)
    raise_listed(sheet.place, [fault for _row, fault in sorted(faults, key=lambda pair: pair[0])])
    return Readings(items, done, answers, int((~filled).sum()))


def flagged_files(mapping: CaseFilesMapping, sheet: Sheet) -> set[str]:
    """The numbers of the files that anybody flagged for an urgent concern, of all rows: whoever stops and tells at once has no answers,
    and what was found in a file that was not drawn is no less urgent."""
    columns = mapping.columns
    if not columns.urgent or columns.urgent not in sheet.columns or columns.file not in sheet.columns:
        return set()
    cells = sheet.table[columns.urgent]
    flagged = cells[~cells.map({cell: words.spelt(str(cell)) in words.UNFLAGGED for cell in cells.unique()}).astype(bool)]
    return set(sheet.table.loc[flagged.index, columns.file].map(lambda cell: tidy(str(cell)))) - {""}


def check_items(items: Sequence[ReadingItem], place: str) -> Iterator[Fault]:
    """Every fault of the items themselves."""
    if not items:
        yield Fault(
            place, "no item is named", expected="at least one", remedy="Name one, or make the codebook anew with `pim add`."
        )
    seen: dict[str, set[str]] = {"id": set(), "column": set()}
    for item in items:
        spot = f"{place}, item {item.id}"
        if item.id in seen["id"]:
            yield Fault(spot, "this id stands twice", remedy="Give each item its own.")
        if item.column in seen["column"]:
            yield Fault(spot, "its column is taken by another item", f"`{item.column}`", remedy="Take it out of one of the two.")
        seen["id"].add(item.id)
        seen["column"].add(item.column)
        for ref in item.informs:
            if not REF.match(ref):
                yield Fault(spot, "this is not a reference", f"`{ref}`", "framework:indicator, such as pim:5.1", "Mend it.")


def _columns_missing(mapping: CaseFilesMapping, items: Sequence[ReadingItem], sheet: Sheet, place: str) -> Iterator[Fault]:
    wanted = [(f"the column of {what.replace('_', ' ')}", name) for what, name in mapping.columns.model_dump().items() if name]
    wanted += [(f"item {item.id}", item.column) for item in items]
    wanted += [("a subgroup", name) for name in mapping.subgroups]
    for what, name in wanted:
        if name not in sheet.columns:
            near = difflib.get_close_matches(name, sheet.columns, n=1, cutoff=0.6)
            expected = f"perhaps `{near[0]}`" if near else f"one of the {len(sheet.columns)} columns of {sheet.place}"
            remedy = "Mend the column's name, or add the file anew with `pim add`."
            yield Fault(f"{place}, {what}", "the file has no such column", f"`{name}`", expected, remedy)


def _answers(item: ReadingItem, sheet: Sheet, faults: list[tuple[int, Fault]]) -> pd.Series[str]:
    cells = sheet.table[item.column]
    apart = words.NOT_APPLICABLE | {words.spelt(word) for word in item.not_applicable}
    known: dict[str, str] = {}
    for cell in cells.unique():
        word = words.spelt(str(cell))
        level = words.LEVEL.match(word)
        if word == "" or word in apart:
            known[cell] = NOT_APPLICABLE if word else MISSING
        elif item.type == "yes_no" and word in words.YES | words.NO:
            known[cell] = "yes" if word in words.YES else "no"
        elif item.type == "1-6" and level and level[1] in item.levels:
            known[cell] = level[1]
        else:
            known[cell] = MISSING
            faults += [(int(row), _strange(item, sheet, int(row), str(cell))) for row in cells.index[cells == cell]]
    return cells.map(known).astype("str")


def _strange(item: ReadingItem, sheet: Sheet, row: int, cell: str) -> Fault:
    shown = cell if len(cell) <= LONGEST_FOUND else f"{cell[: LONGEST_FOUND - 1]}…"
    expected = (
        "yes, no or not applicable" if item.type == "yes_no" else f"{item.levels[0]} to {item.levels[-1]}, or not applicable"
    )
    return Fault(
        f'{sheet.place}, row {row}, column "{item.column}"',
        f"this is no answer to item {item.id}",
        f"`{shown}`",
        expected,
        "Mend it in the file; what a reader wrote in their own words belongs in a column of its own.",
    )


def _who(mapping: CaseFilesMapping, sheet: Sheet, faults: list[tuple[int, Fault]]) -> pd.DataFrame:
    names = mapping.columns.model_dump()
    who = pd.DataFrame({what: _texts(sheet, names[what]) for what in WHO}, index=sheet.table.index, dtype="str")
    for what, choices, expected in (
        ("origin", (("internal", words.INTERNAL), ("external", words.EXTERNAL)), "internal or external"),
        ("reading", (("original", words.ORIGINAL), ("agreed", words.AGREED)), "original or agreed"),
        ("urgent", (("yes", words.FLAGGED), ("", words.UNFLAGGED)), "yes, or nothing"),
    ):
        cells = who[what]
        known = {}
        for cell in cells.unique():
            found = next((word for word, spellings in choices if words.spelt(cell) in spellings), None)
            known[cell] = choices[0][0] if found is None else found
            if found is None:
                fault = f"not a word for the column of {what}s" if what != "urgent" else "not a word for an urgent concern"
                faults += [
                    (
                        int(row),
                        Fault(f'{sheet.place}, row {row}, column "{names[what]}"', fault, _short(cell), expected, "Mend it."),
                    )
                    for row in cells.index[cells == cell]
                ]
        who[what] = cells.map(known)
    who["urgent"] = who["urgent"] == "yes"
    for name in mapping.subgroups:
        who[f"subgroup:{name}"] = _texts(sheet, name)
    for name in ("stratum", "care_group", *(f"subgroup:{name}" for name in mapping.subgroups)):
        if (number := who[name].nunique()) > MOST_GROUPS:
            column = names.get(name) or name.partition(":")[2]
            spot = f'{sheet.place}, column "{column}"'
            remedy = "Take it out of the groups, or group its entries in the file."
            faults.append(
                (0, Fault(spot, "too many different entries for groups of files", str(number), f"at most {MOST_GROUPS}", remedy))
            )
    return who


def _texts(sheet: Sheet, name: str | None) -> pd.Series[str]:
    if name is None:
        return pd.Series("", index=sheet.table.index, dtype="str")
    cells = sheet.table[name]
    return cells.map({cell: tidy(str(cell)) for cell in cells.unique()}).astype("str")


def _short(cell: str) -> str:
    return f"`{cell}`" if len(cell) <= LONGEST_FOUND else f"`{cell[: LONGEST_FOUND - 1]}…`"


def _no_number(sheet: Sheet, mapping: CaseFilesMapping, who: pd.DataFrame) -> Iterator[tuple[int, Fault]]:
    for row in who.index[who["file"] == ""]:
        spot = f'{sheet.place}, row {row}, column "{mapping.columns.file}"'
        fault = f"{'flagged for an urgent concern' if who.at[row, 'urgent'] else 'answers'} without the number of a file"
        yield int(row), Fault(spot, fault, remedy="Give the file's number, or take the row out.")


def _twice(sheet: Sheet, who: pd.DataFrame) -> Iterator[tuple[int, Fault]]:
    """One reader's original reading of a file comes once, and one agreed reading."""
    who = who[who["file"] != ""]
    key = who[["file", "reading"]].assign(reader=who["reader"].where(who["reading"] == "original", ""))
    for _key, rows in key.groupby(["file", "reading", "reader"], sort=False).groups.items():
        if len(rows) < 2:
            continue
        numbers = sorted(int(row) for row in rows)
        agreed = who.at[rows[0], "reading"] == "agreed"
        fault = "one file has two agreed readings" if agreed else "one reader's reading of one file stands twice"
        if not agreed and not who.at[rows[0], "reader"]:
            fault = "one file is read twice, and who read it is not said"
        remedy = "Keep one of them." if agreed or who.at[rows[0], "reader"] else "Say who read it, or keep one of them."
        yield numbers[0], Fault(f"{sheet.place}, {rows_named(numbers)}", fault, expected="one row", remedy=remedy)


def _in_two(sheet: Sheet, who: pd.DataFrame) -> Iterator[tuple[int, Fault]]:
    for what, said in (("stratum", "two teams"), ("care_group", "two care groups")):
        told = who[(who["file"] != "") & (who[what] != "")]
        for _file, rows in told.groupby("file", sort=False):
            if rows[what].nunique() > 1:
                numbers = sorted(int(row) for row in rows.index)
                found = " and ".join(f"`{name}`" for name in sorted(rows[what].unique()))
                spot, fault = f"{sheet.place}, {rows_named(numbers)}", f"one file stands in {said}"
                yield numbers[0], Fault(spot, fault, found, "the same in each row", "Mend one.")


def _outside_frame(sheet: Sheet, mapping: CaseFilesMapping, who: pd.DataFrame) -> Iterator[tuple[int, Fault]]:
    """What cannot be weighed: a file of no team that the frame holds, and more read than there are."""
    if mapping.purpose != "whole service":
        return
    files = who[who["file"] != ""].sort_values("stratum", ascending=False, kind="stable").drop_duplicates("file")
    if mapping.population is not None and len(files) > mapping.population and not mapping.populations:
        found, expected = f"{len(files):,} read", f"at most {mapping.population:,}"
        remedy = "Mend the number of files in all, or look for files that stand twice."
        yield 0, Fault(sheet.place, "more files were read than there are", found, expected, remedy)
    if not mapping.populations or not mapping.columns.stratum:
        return
    for name in sorted(files["stratum"].unique()):
        rows = sorted(int(row) for row in files.index[files["stratum"] == name])
        if name not in mapping.populations:
            spot = f'{sheet.place}, {rows_named(rows)}, column "{mapping.columns.stratum}"'
            fault = "the frame holds no such team" if name else "of which team this file is, is not said"
            expected = f"one of {', '.join(mapping.populations)}"
            yield rows[0], Fault(spot, fault, f"`{name}`" if name else "", expected, "Mend it.")
        elif len(rows) > mapping.populations[name]:
            found, expected = f"{len(rows):,} read of {name}", f"at most {mapping.populations[name]:,}"
            remedy = "Mend the number of files in all, or look for files that stand twice."
            yield 0, Fault(sheet.place, "more files were read than there are", found, expected, remedy)
