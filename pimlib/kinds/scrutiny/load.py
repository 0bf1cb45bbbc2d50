"""Scrutiny: from a registered table, one row a grade or a recommendation, to what a body published of us.

Row 4: imports rows 0-3. Nothing is withheld, for it is published; identifiers in texts are masked all the same.

`ScrutinyFigures.table`, one row a grade or a recommendation, in the order of the file:
  what (grade | recommendation), body, subject (either may be empty), published (date), said (the grade in the body's usual wording, or the
  text of the recommendation), as_published (the grade as it stands in the file; empty for a recommendation), latest (bool: of a grade,
  whether this body gave none later for this subject), standing (open | in hand | done | not accepted; empty: not said, or a grade), due
  (date; None: not said, or a grade), informs (tuple of references), row (of the file).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from pimlib.blocks import Rows
from pimlib.errors import Fault, PimError
from pimlib.kinds.columns import check_columns, key
from pimlib.kinds.figures import load_table
from pimlib.kinds.scrutiny.figures import Grade, Recommendation, ScrutinyFigures
from pimlib.kinds.scrutiny.rows import STANDING_NAMES, Reading, read_rows
from pimlib.register import Entry
from pimlib.register.mapping import ScrutinyMapping
from pimlib.sheets.model import raise_listed, rows_named
from pimlib.workspace import CycleFolder

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
    reading = read_rows(sheet, mapping, folder.about.settings.contacts, item.informs)
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


def _notes(reading: Reading, path: str) -> Iterator[Fault]:
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
