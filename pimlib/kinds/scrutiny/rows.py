"""The rows of a table of scrutiny, one a grade or a recommendation: what each says, and every cell that cannot be read.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from pimlib.errors import Fault
from pimlib.identifiers import kinds_said, masked, scan
from pimlib.kinds.columns import cell_place, key, refs_in, wrong_refs
from pimlib.kinds.days import EXPECTED, day_of
from pimlib.kinds.references import Held
from pimlib.kinds.scrutiny.figures import Grade, Recommendation
from pimlib.kinds.scrutiny.words import NONE_GIVEN, council_key, no_grade
from pimlib.register.mapping import ScrutinyMapping
from pimlib.register.mapping.scrutiny import Standing
from pimlib.sheets import Sheet

OTHERS, NOTHING = "of other councils", "with neither a grade nor a recommendation"
STANDING_NAMES: tuple[Standing, ...] = ("open", "in hand", "done", "not accepted")


@dataclass
class Reading:
    """A table as read so far. grades: each once, by what makes it one. marks: what stood in the place of a grade and is none, with its
    rows. left_out: rows that say nothing of us, by why."""

    sheet: Sheet
    mapping: ScrutinyMapping
    contacts: tuple[str, ...]
    held: Held | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    grades: dict[tuple[Any, ...], Grade] = field(default_factory=dict)
    recommendations: list[Recommendation] = field(default_factory=list)
    marks: dict[str, list[int]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    used: int = 0


def read_rows(
    sheet: Sheet, mapping: ScrutinyMapping, contacts: tuple[str, ...], common: tuple[str, ...], held: Held | None = None
) -> Reading:
    """Every row of our own council, with the faults of all of them. common: what a row informs that does not say it; held: what
    references are checked against, None: their form alone. The columns that the mapping names must be there."""
    reading = Reading(sheet, mapping, contacts, held)
    own = council_key(mapping.authority)
    for number, cells in zip(sheet.table.index, sheet.table.to_dict("records"), strict=True):
        said = {str(name): str(cell).strip() for name, cell in cells.items()}
        if mapping.authority_column and council_key(said[mapping.authority_column]) != own:
            reading.left_out[OTHERS] += 1
        else:
            _read_row(reading, int(number), said, common)
    if mapping.authority_column and reading.left_out[OTHERS] == len(sheet.table):
        place = f'{sheet.place}, column "{mapping.authority_column}"'
        reading.faults.append(
            Fault(place, "our own council is not there", f"no `{mapping.authority}`", remedy="Say its name with --authority.")
        )
    return reading


def _read_row(reading: Reading, row: int, cells: dict[str, str], common: tuple[str, ...]) -> None:
    mapping, columns = reading.mapping, reading.mapping.columns
    said = {name: cells[column] for name, column in columns.model_dump().items() if column}
    graded = {column: subject for column, subject in mapping.grades.items() if cells[column]}
    text = _masked(reading, row, said.get("recommendation", ""))
    if not graded and not said.get("grade") and not text:
        reading.left_out[NOTHING] += 1
        return
    published = day_of(said["published"])
    if published is None:
        place = cell_place(reading.sheet, row, columns.published)
        reading.faults.append(Fault(place, "not a day", f"`{said['published']}`", EXPECTED, "Mend it."))
        published = dt.date.min  # so that the other cells of the row are read; with a fault nothing of the reading is used
    if columns.informs:
        place = cell_place(reading.sheet, row, columns.informs)
        reading.faults += wrong_refs(place, said["informs"])
        if reading.held is not None:
            reading.faults += reading.held.faults(place, refs_in(said["informs"]))
    body = said.get("body") or mapping.body
    subject = _masked(reading, row, said.get("subject", ""))
    of_subjects = {key(name): refs for name, refs in mapping.subjects.items()}
    if columns.grade and said["grade"]:
        graded = {columns.grade: subject}
    found = 0
    for column, about in graded.items():
        informs = refs_in(said.get("informs", "")) or of_subjects.get(key(about), ()) or common
        if (grade := _grade(reading, row, column, cells[column])) is not None:
            found += 1
            _add_grade(reading, Grade(body, about, published, grade, cells[column], informs, row))
    if text:
        informs = refs_in(said.get("informs", "")) or of_subjects.get(key(subject), ()) or common
        standing, due = _standing(reading, row, said.get("status", "")), None
        if said.get("due"):
            due = day_of(said["due"], last=True)
            if due is None:
                place = cell_place(reading.sheet, row, str(columns.due))
                reading.faults.append(
                    Fault(place, "not a day", f"`{said['due']}`", EXPECTED, "Mend it, or leave the cell empty.")
                )
        reading.recommendations.append(Recommendation(body, subject, published, text, standing, due, informs, row))
    if text or found:
        reading.used += 1
    else:
        reading.left_out[NOTHING] += 1


def _add_grade(reading: Reading, grade: Grade) -> None:
    """Several recommendations may stand beside one grade of one report: it is one grade, and informs what any of its rows does."""
    at = (key(grade.body), key(grade.subject), grade.published, key(grade.said))
    known = reading.grades.get(at)
    informs = tuple(dict.fromkeys((*known.informs, *grade.informs))) if known else grade.informs
    reading.grades[at] = replace(known or grade, informs=informs)


def _grade(reading: Reading, row: int, column: str, cell: str) -> str | None:
    """The grade in its usual wording; None where what stands there is none, which is noted."""
    named = {key(mark) for mark in reading.mapping.not_grades}
    why = NONE_GIVEN if key(cell) in named else no_grade(cell)
    if why:
        short = cell if len(cell) <= 60 else f"{cell[:60].rstrip()}…"
        if why != NONE_GIVEN:
            place = cell_place(reading.sheet, row, column)
            reading.notes.append(Fault(place, f"{why}, and it is left out", f"`{short}`", "a grade of a few words"))
        else:
            reading.marks.setdefault(short, []).append(row)
        return None
    return {key(word): usual for word, usual in reading.mapping.wordings.items()}.get(key(cell), " ".join(cell.split()))


def _standing(reading: Reading, row: int, cell: str) -> Standing | None:
    if not cell:
        return None
    known = {key(one): one for one in STANDING_NAMES} | {key(word): one for word, one in reading.mapping.statuses.items()}
    if key(cell) not in known:
        place = cell_place(reading.sheet, row, str(reading.mapping.columns.status))
        expected = ", ".join(STANDING_NAMES[:-1]) + f" or {STANDING_NAMES[-1]}"
        reading.faults.append(
            Fault(place, "it is not known where this stands", f"`{cell}`", expected, "Mend it, or leave the cell empty.")
        )
    return known.get(key(cell))


def _masked(reading: Reading, row: int, text: str) -> str:
    found = scan(text, reading.contacts)
    if found:
        place = f"{reading.sheet.place}, row {row}"
        fault = f"this holds {kinds_said(found)}, which is not shown"
        reading.notes.append(Fault(place, fault, remedy="Take it out of the file."))
    return masked(text, found)
