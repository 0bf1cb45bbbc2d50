"""The codebook of a reading: an Excel workbook in which a person corrects what each column means and what the files stand for.

Row 4: imports rows 0-3. Sheet `Items` has one row a column of the sheet of readings; `Reading` says why these files were read and how many
there are; `Frame` says how many there are by team. No number of a file and no name of a reader stands in it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from pimlib.errors import Fault, raise_if
from pimlib.kinds.case_files.words import spelt
from pimlib.kinds.codebook import UNDATED, headers_missing, parts, records, references
from pimlib.kinds.wording import plain, tidy
from pimlib.register.mapping import CaseFilesMapping, ReadingColumns, ReadingItem
from pimlib.register.mapping.case_files import LEVELS, Purpose
from pimlib.sheets import ColumnOut, Sheet, SheetOut, load_sheet, sheet_names, write_workbook
from pimlib.workspace import CycleFolder

ITEMS, READING, FRAME = "Items", "Reading", "Frame"
COLUMN, ID, TEXT, TYPE = "Column in the file", "Item", "What is asked", "Type"
FAVOURABLE, APART, INFORMS = "Favourable answers", "Not applicable answers", "Informs"
WHAT, SAID, MAY_BE = "What", "Your answer", "What may stand there"
TEAM, FILES = "Team", "Files in all"
PURPOSE = "Why these files were read"
ANSWERED = {"yes_no": "yes or no", "1-6": "1 to 6"}
PLACES = {
    "file": "file number", "reader": "reader", "origin": "reader from inside or outside", "reading": "original or agreed",
    "stratum": "team", "care_group": "care group", "urgent": "urgent concern",
}  # fmt: skip
SUBGROUP, LEFT_OUT = "group", "leave out"
TYPES = (*ANSWERED.values(), *PLACES.values(), SUBGROUP, LEFT_OUT)
SCALE = re.compile(r"^1 to ([3-9]|10)$")
WHOLE = re.compile(r"\d{1,3}(,\d{3})+|\d{1,9}")

HELP = (
    "One row for each column of the sheet of readings. Correct what is wrong, save, and run `pim add` again.",
    "Type: yes or no = answered by yes, no or not applicable; 1 to 6 = a level of a scale (or 1 to 4, 1 to 5 …); group = a group to look at "
    "apart; leave out = never read, as words that readers wrote. The other types say what a column holds: one has the file number.",
    "Favourable answers: what one hopes to find; empty = yes, or the upper half of the scale. Separate answers and references by ;",
)
MEANS = {
    PURPOSE: "whole service: a random sample of all files, which can speak of all; targeted: files of a certain sort were chosen; in depth: "
    "few files, read thoroughly. Only the first gives estimates.",
    FILES: "for a plain random sample: how many files there are, read or not; for a sample drawn by team, fill in the sheet Frame instead",
}
# These two begin with their header: a short table under lines of text could be taken for no table.
HEADER_ROW = 1


def write_codebook(path: Path, mapping: CaseFilesMapping, sheet: Sheet, teams: Sequence[str], created: dt.date = UNDATED) -> None:
    """Write the codebook of a reading for a person to correct; the same bytes for the same mapping and columns.

    teams: those in the sheet, which the frame may not name yet. Raises PimError when the file is open elsewhere.
    """
    held = {name: PLACES[what] for what, name in mapping.columns.model_dump().items() if name}
    held |= dict.fromkeys(mapping.subgroups, SUBGROUP)
    by_column = {item.column: item for item in mapping.items}
    rows: list[list[Any]] = []
    for column in sheet.columns:
        item = by_column.get(column)
        if item is None:
            rows.append(["", column, "", held.get(column, LEFT_OUT), "", "", ""])
            continue
        kind = ANSWERED.get(item.type, LEFT_OUT)
        kind = f"1 to {len(item.levels)}" if item.type == "1-6" else kind
        favourable, apart = "; ".join(item.hoped_for), "; ".join(item.not_applicable)
        rows.append([item.id, column, item.text, kind, favourable, apart, "; ".join(item.informs)])
    teams = list(dict.fromkeys([*mapping.populations, *sorted(teams)]))
    in_all = "For a sample drawn by team: how many files the team holds in all, read or not. Empty otherwise."
    frame = SheetOut(
        FRAME,
        [ColumnOut(TEAM, 34), ColumnOut(FILES, 14, "int", help=in_all)],
        [[name, mapping.populations.get(name)] for name in teams],
    )
    reading = [[what, said, MEANS[what]] for what, said in ((PURPOSE, mapping.purpose), (FILES, mapping.population))]
    write_workbook(
        path,
        [
            SheetOut(
                ITEMS,
                [
                    ColumnOut(ID, 14, help="A short id of your choice, such as q3. Only what is answered has one."),
                    ColumnOut(COLUMN, 44, help="As in the header of the sheet of readings."),
                    ColumnOut(TEXT, 60, help="As it stands in the report; a statement or a question."),
                    ColumnOut(TYPE, 26, choices=TYPES, help="Choose from the list."),
                    ColumnOut(FAVOURABLE, 20, help="Answers that count as favourable, such as yes, or 4; 5; 6"),
                    ColumnOut(APART, 24, help="Answers that say that the question does not apply to the file."),
                    ColumnOut(INFORMS, 20, help="Indicators that the item informs, such as pim:5.1; pim:5.2"),
                ],
                rows,
                HELP[:1],
                HELP[1:],
            ),
            SheetOut(
                READING, [ColumnOut(WHAT, 26, locked=True), ColumnOut(SAID, 18), ColumnOut(MAY_BE, 110, locked=True)], reading
            ),
            *([frame] if teams else []),
        ],
        title="Codebook of a reading of case files",
        created=created,
    )


def with_codebook(folder: CycleFolder, mapping: CaseFilesMapping) -> CaseFilesMapping:
    """The mapping with all that its codebook says; itself where it has none. Raises PimError with every fault of the codebook."""
    if not mapping.codebook:
        return mapping
    return load_codebook(folder.path / mapping.codebook, mapping.codebook, mapping)


def load_codebook(path: Path, place: str, mapping: CaseFilesMapping) -> CaseFilesMapping:
    """The mapping as a codebook says it: columns, items, subgroups, purpose and how many files there are.

    Raises PimError with every fault, each with its sheet, row and column: an unknown type, two columns of one kind that there is once, an
    answer that the type does not have, a reference that is none, a number of files that is none.
    """
    items = load_sheet(path, place, sheet=ITEMS)
    raise_if(headers_missing(items, (ID, COLUMN, TEXT, TYPE, FAVOURABLE, APART, INFORMS)))
    faults: list[Fault] = []
    held: dict[str, str] = {}
    groups: list[str] = []
    asked: list[ReadingItem] = []
    for row, cells in records(items):
        spot, kind = f"{items.place}, row {row}", plain(cells[TYPE])
        if not cells[COLUMN]:
            remedy = "Name it, or delete the row."
            faults.append(Fault(f'{spot}, column "{COLUMN}"', "no column of the file is named", remedy=remedy))
        elif kind in PLACES.values():
            what = next(what for what, word in PLACES.items() if word == kind)
            if what in held:
                remedy = f"Set one of them to {LEFT_OUT}."
                faults.append(
                    Fault(
                        f'{spot}, column "{TYPE}"',
                        f"two columns have the type {kind}",
                        f"`{cells[COLUMN]}`",
                        f"only `{held[what]}`",
                        remedy,
                    )
                )
            held.setdefault(what, cells[COLUMN])
        elif kind == SUBGROUP:
            groups.append(cells[COLUMN])
        elif kind == plain(ANSWERED["yes_no"]) or SCALE.match(kind):
            item = _item(cells, kind, spot, faults)
            asked += [item] if item else []
        elif kind != LEFT_OUT:
            found = f"`{cells[TYPE]}`" if cells[TYPE] else "an empty cell"
            faults.append(
                Fault(f'{spot}, column "{TYPE}"', "this type is not known", found, "one of " + ", ".join(TYPES), "Choose one.")
            )
    if "file" not in held:
        faults.append(
            Fault(
                items.place,
                "no column has the file number",
                expected=f"one row of the type {PLACES['file']}",
                remedy="Say which one.",
            )
        )
    purpose, population = _reading(path, place, mapping, faults)
    populations = _frame(path, place, mapping, faults)
    raise_if(faults)
    update = {
        "columns": ReadingColumns(**held),
        "items": tuple(asked),
        "subgroups": tuple(groups),
        "purpose": purpose,
        "population": population,
        "populations": populations,
    }
    return mapping.model_copy(update=update)


def _item(cells: dict[str, str], kind: str, spot: str, faults: list[Fault]) -> ReadingItem | None:
    if not cells[ID]:
        faults.append(Fault(f'{spot}, column "{ID}"', "an item needs an id", remedy="Give it one, such as q3."))
        return None
    scale = SCALE.match(kind)
    levels = LEVELS if not scale else tuple(str(n) for n in range(1, int(scale[1]) + 1))
    values: dict[str, Any] = {
        "id": cells[ID],
        "column": cells[COLUMN],
        "text": cells[TEXT] or cells[COLUMN],
        "type": "1-6" if scale else "yes_no",
        "levels": levels,
        "favourable": tuple(spelt(part) for part in parts(cells[FAVOURABLE])),
        "informs": references(cells[INFORMS], f'{spot}, column "{INFORMS}"', faults),
    }
    if apart := tuple(parts(cells[APART])):
        values["not_applicable"] = apart
    try:
        return ReadingItem.model_validate(values)
    except ValidationError:
        expected = "yes or no" if not scale else f"of {levels[0]} to {levels[-1]}"
        faults.append(
            Fault(f'{spot}, column "{FAVOURABLE}"', "no such answer to this item", f"`{cells[FAVOURABLE]}`", expected, "Mend it.")
        )
        return None


def _reading(path: Path, place: str, mapping: CaseFilesMapping, faults: list[Fault]) -> tuple[Purpose, int | None]:
    """A codebook without the sheet says nothing of it."""
    if READING not in _sheets(path):
        return mapping.purpose, mapping.population
    sheet = load_sheet(path, place, sheet=READING, header_row=HEADER_ROW)
    if missing := list(headers_missing(sheet, (WHAT, SAID))):
        faults += missing
        return mapping.purpose, mapping.population
    purpose, population = mapping.purpose, mapping.population
    for row, cells in records(sheet):
        spot, said = f'{sheet.place}, row {row}, column "{SAID}"', cells[SAID]
        if plain(cells[WHAT]) == plain(PURPOSE):
            words: tuple[Purpose, ...] = get_args(Purpose)
            chosen = next((word for word in words if word == plain(said)), None)
            if chosen is None:
                faults.append(Fault(spot, "this is no reason known here", f"`{said}`", "one of " + ", ".join(words), "Mend it."))
            purpose = chosen or purpose
        elif plain(cells[WHAT]) == plain(FILES):
            population = _number(said, spot, faults) if said else None
    return purpose, population


def _frame(path: Path, place: str, mapping: CaseFilesMapping, faults: list[Fault]) -> dict[str, int]:
    if FRAME not in _sheets(path):
        return dict(mapping.populations)
    sheet = load_sheet(path, place, sheet=FRAME, header_row=HEADER_ROW)
    if missing := list(headers_missing(sheet, (TEAM, FILES))):
        faults += missing
        return {}
    found: dict[str, int] = {}
    empty: list[str] = []
    for row, cells in records(sheet):
        spot, team = f"{sheet.place}, row {row}", tidy(cells[TEAM])
        if team in found or team in empty:
            faults.append(Fault(f'{spot}, column "{TEAM}"', "this team stands twice", f"`{team}`", remedy="Keep one."))
        elif not cells[FILES]:
            empty.append(team)
        elif (number := _number(cells[FILES], f'{spot}, column "{FILES}"', faults)) is not None:
            found[team] = number
    if found and empty:
        faults.append(
            Fault(
                sheet.place,
                f"of some teams it is not said how many files they hold: {', '.join(empty)}",
                remedy="Say it of all, or of none.",
            )
        )
    return found


def _sheets(path: Path) -> set[str]:
    return {name for name, _hidden in sheet_names(path)}


def _number(cell: str, spot: str, faults: list[Fault]) -> int | None:
    if WHOLE.fullmatch(cell):
        return int(cell.replace(",", ""))
    faults.append(Fault(spot, "this is no number of files", f"`{cell}`", "a whole number such as 900", "Mend it."))
    return None
