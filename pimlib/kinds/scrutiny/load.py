"""Scrutiny: from a registered table, one row a grade or a recommendation, to what a body published of us.

Row 4: imports rows 0-3. Nothing is withheld, for it is published; identifiers in texts are masked all the same.

`ScrutinyFigures.table`, one row a grade or a recommendation, in the order of the file:
  what (grade | recommendation), body, subject (either may be empty), published (date), said (the grade in the body's usual wording, or the
  text of the recommendation), as_published (the grade as it stands in the file; empty for a recommendation), latest (bool: of a grade,
  whether this body gave none later for this subject), standing (open | in hand | done | not accepted; empty: not said, or a grade), due
  (date; None: not said, or a grade), informs (tuple of references), row (of the file).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from pimlib.blocks import Rows
from pimlib.errors import Fault, PimError
from pimlib.identifiers import kinds_said, masked, scan
from pimlib.kinds.columns import cell_place, check_columns, key, refs_in, wrong_refs
from pimlib.kinds.days import EXPECTED, day_of
from pimlib.kinds.figures import load_table
from pimlib.kinds.scrutiny.figures import Grade, Recommendation, ScrutinyFigures
from pimlib.kinds.scrutiny.guess import STANDING_NAMES
from pimlib.kinds.scrutiny.words import NONE_GIVEN, council_key, no_grade
from pimlib.register import Entry
from pimlib.register.mapping import ScrutinyMapping
from pimlib.register.mapping.scrutiny import Standing
from pimlib.sheets import Sheet
from pimlib.sheets.model import raise_listed, rows_named
from pimlib.workspace import CycleFolder

OTHERS, NOTHING = "of other councils", "with neither a grade nor a recommendation"
TABLE = {
    "what": "str",
    "body": "str",
    "subject": "str",
    "published": "object",
    "said": "str",
    "as_published": "str",
    "latest": "bool",
    "standing": "str",
    "due": "object",
    "informs": "object",
    "row": "int64",
}


@dataclass
class _Reading:
    sheet: Sheet
    mapping: ScrutinyMapping
    contacts: tuple[str, ...]
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    grades: dict[tuple[Any, ...], Grade] = field(default_factory=dict)
    recommendations: list[Recommendation] = field(default_factory=list)
    marks: dict[str, list[int]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    used: int = 0


def load_figures(folder: CycleFolder, entry: Entry) -> ScrutinyFigures:
    """The grades and recommendations of a registered table; of a file of many councils, ours only.

    Raises PimError with every fault: a column that is gone, no row of ours, a day, standing or reference that is none. What stands in
    the place of a grade and is none is left out and noted, since a publisher's file is read as it came.
    """
    item, mapping = entry.item, entry.item.mapping
    if not isinstance(mapping, ScrutinyMapping):
        raise PimError(Fault(f"register/{item.name}", "this item is not mapped as scrutiny", remedy="Add it with `pim add`."))
    sheet = load_table(folder, item, mapping.source)
    check_columns(sheet, mapping.named)
    reading = _Reading(sheet, mapping, folder.about.settings.contacts)
    own = council_key(mapping.authority)
    for number, cells in zip(sheet.table.index, sheet.table.to_dict("records"), strict=True):
        said = {str(name): str(cell).strip() for name, cell in cells.items()}
        if mapping.authority_column and council_key(said[mapping.authority_column]) != own:
            reading.left_out[OTHERS] += 1
        else:
            _read_row(reading, int(number), said, item.informs)
    if mapping.authority_column and reading.left_out[OTHERS] == len(sheet.table):
        place = f'{sheet.place}, column "{mapping.authority_column}"'
        reading.faults.append(
            Fault(place, "our own council is not there", f"no `{mapping.authority}`", remedy="Say its name with --authority.")
        )
    raise_listed(sheet.place, reading.faults)
    notes = (*sheet.notes, *reading.notes, *_notes(reading, item.path))
    rows = Rows(len(sheet.table), reading.used, tuple(reading.left_out.items()))
    grades, recommendations = tuple(reading.grades.values()), tuple(reading.recommendations)
    table = _table(grades, recommendations)
    return ScrutinyFigures(item, entry.digest, table, rows, notes, grades=grades, recommendations=recommendations)


def latest_of(grades: Iterable[Grade]) -> list[Grade]:
    """The newest grade of each body and subject, in the order of the file; several where several bear the same day."""
    newest: dict[tuple[str, str], Grade] = {}
    kept = list(grades)
    for grade in kept:
        at = key(grade.body), key(grade.subject)
        if at not in newest or grade.published > newest[at].published:
            newest[at] = grade
    return [grade for grade in kept if grade.published == newest[key(grade.body), key(grade.subject)].published]


def _read_row(reading: _Reading, row: int, cells: dict[str, str], common: tuple[str, ...]) -> None:
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
        return
    if columns.informs:
        reading.faults += wrong_refs(cell_place(reading.sheet, row, columns.informs), said["informs"])
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


def _add_grade(reading: _Reading, grade: Grade) -> None:
    """Several recommendations may stand beside one grade of one report: it is one grade, and informs what any of its rows does."""
    at = (key(grade.body), key(grade.subject), grade.published, key(grade.said))
    known = reading.grades.get(at)
    informs = tuple(dict.fromkeys((*known.informs, *grade.informs))) if known else grade.informs
    reading.grades[at] = replace(known or grade, informs=informs)


def _grade(reading: _Reading, row: int, column: str, cell: str) -> str | None:
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


def _standing(reading: _Reading, row: int, cell: str) -> Standing | None:
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


def _masked(reading: _Reading, row: int, text: str) -> str:
    found = scan(text, reading.contacts)
    if found:
        place = f"{reading.sheet.place}, row {row}"
        fault = f"this holds {kinds_said(found)}, which is not shown"
        reading.notes.append(Fault(place, fault, remedy="Take it out of the file."))
    return masked(text, found)


def _notes(reading: _Reading, path: str) -> Iterator[Fault]:
    for mark, rows in reading.marks.items():
        place = f"{reading.sheet.place}, {rows_named(list(dict.fromkeys(rows)))}"
        yield Fault(place, "no grade was given here", f"`{mark}`")
    silent = sum(one.standing is None for one in reading.recommendations)
    if silent:
        of = f"{silent} of {len(reading.recommendations)} recommendations"
        yield Fault(path, f"where {of} stand is not said", expected=", ".join(STANDING_NAMES))
    if not all(one.body for one in reading.grades.values()) or not all(one.body for one in reading.recommendations):
        yield Fault(path, "who published this is not said", remedy="Say it in the file, or add it once more with --body.")


def _table(grades: Sequence[Grade], recommendations: Sequence[Recommendation]) -> pd.DataFrame:
    latest = latest_of(grades)
    rows: list[dict[str, Any]] = [
        _row("grade", one, one.said, as_published=one.as_published, latest=any(one is other for other in latest))
        for one in grades
    ]
    rows += [_row("recommendation", one, one.text, standing=one.standing or "", due=one.due) for one in recommendations]
    rows.sort(key=lambda row: row["row"])
    return pd.DataFrame(rows, columns=list(TABLE)).astype(TABLE)


def _row(what: str, one: Grade | Recommendation, said: str, **more: Any) -> dict[str, Any]:
    about = {"what": what, "body": one.body, "subject": one.subject, "published": one.published, "said": said}
    none = {"as_published": "", "latest": False, "standing": "", "due": None}
    return about | none | more | {"informs": one.informs, "row": one.row}
