"""How current documents are on a day: in force, draft or superseded, and past their review or not.

Row 4: imports rows 0-3. What the register says is shown; whether an overdue document still holds is for a person to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from pimlib.blocks import Blocks, Column, table_block
from pimlib.kinds.columns import listed
from pimlib.kinds.days import months_between
from pimlib.register import Entry
from pimlib.register.mapping import DocumentMapping

TABLE = {
    "item": "str",
    "title": "str",
    "status": "str",
    "approved": "object",
    "review_due": "object",
    "overdue": "bool",
    "months_overdue": "Int64",
    "said": "str",
}
COLUMNS: tuple[Column, ...] = ("Document", "Status", "Agreed or issued", "Review due", ("Months overdue", "right"), "On that day")
NOT_SAID = "not said"


def currency_table(entries: Iterable[Entry], as_of: dt.date) -> pd.DataFrame:
    """One row a document, in order of name: whatever is registered as a document, or as another kind with what a document says.

    item (name), title, status (draft | in force | superseded | not said), approved, review_due (dates; None: not said), overdue (bool: it
    is neither draft nor superseded, and its review was due before the day), months_overdue (whole months, 0 in the first; <NA>: it is not
    overdue), said (the same in words). Empty when no entry is a document. Of a restricted one nothing but the title is given.
    """
    rows = [_row(entry, as_of) for entry in entries if _is_document(entry)]
    rows.sort(key=lambda row: str(row["item"]))
    return pd.DataFrame(rows, columns=list(TABLE)).astype(TABLE)


def currency_blocks(entries: Iterable[Entry], as_of: dt.date, *, id: str = "documents") -> Blocks:
    """The table of `currency_table` under a title that says how many are past their review; nothing when there is no document."""
    table = currency_table(entries, as_of)
    if table.empty:
        return Blocks()
    rows: list[Any] = list(table.itertuples(index=False))
    rows.sort(key=lambda row: (not row.overdue, -row.months_overdue if row.overdue else 0))
    cells = [
        [
            row.title,
            row.status,
            str(row.approved or NOT_SAID),
            str(row.review_due or NOT_SAID),
            str(row.months_overdue) if row.overdue else "",
            row.said,
        ]
        for row in rows
    ]
    base = f"As the register says, counted to {as_of}. Drafts and superseded documents are not counted as overdue."
    return Blocks([table_block(id, _finding(rows), COLUMNS, cells, base=base, role="evidence")])


def _finding(rows: Sequence[Any]) -> str:
    number, late = len(rows), sum(row.overdue for row in rows)
    if number == 1:
        return f"“{rows[0].title}”: {rows[0].said[0].lower()}{rows[0].said[1:]}"
    are = "are past their review date" if late > 1 else "is past its review date"
    said = f"{late or 'None'} of {'' if late else 'the '}{number} documents {are}"
    more = []
    for status, words in (("draft", "a draft"), ("superseded", "superseded")):
        if found := sum(row.status == status for row in rows):
            more.append(f"{found} {'is' if found == 1 else 'are'} {words if found == 1 or status != 'draft' else 'drafts'}")
    if silent := sum(row.review_due is None and row.status in ("in force", NOT_SAID) for row in rows):
        more.append(f"of {silent} no review date is known")
    return f"{said}; {listed(more)}" if more else said


def _is_document(entry: Entry) -> bool:
    return entry.item.kind == "document" or isinstance(entry.item.mapping, DocumentMapping)


def _row(entry: Entry, as_of: dt.date) -> dict[str, object]:
    item = entry.item
    hidden = item.access == "restricted"
    mapping = item.mapping if isinstance(item.mapping, DocumentMapping) and not hidden else DocumentMapping(kind="document")
    overdue = mapping.status in (None, "in force") and mapping.review_due is not None and mapping.review_due < as_of
    months = months_between(mapping.review_due, as_of) if overdue and mapping.review_due else None
    return {
        "item": item.name,
        "title": f"{item.title} (restricted)" if hidden else item.title,
        "status": NOT_SAID if hidden else mapping.status or NOT_SAID,
        "approved": mapping.approved,
        "review_due": mapping.review_due,
        "overdue": overdue,
        "months_overdue": months,
        "said": "Restricted: only the title is given" if hidden else _in_words(mapping, months),
    }


def _in_words(mapping: DocumentMapping, months: int | None) -> str:
    if mapping.status == "draft":
        return "Draft: not in force"
    if mapping.status == "superseded":
        return "Superseded: no longer in force"
    if months is not None:
        how_long = f"{months} month{'' if months == 1 else 's'}" if months else "less than a month"
        return f"Past its review date by {how_long}"
    if mapping.review_due is not None:
        return "Review not yet due"
    return "In force, no review date is known" if mapping.status else "Neither status nor review date is known"
