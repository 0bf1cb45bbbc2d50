"""A first mapping for a sheet of readings, for a person to correct: which column numbers the file, who read it, what was answered.

Row 4: imports rows 0-3. Columns go by their headers (those of a returned reading form, and what councils commonly write) and, for what was
answered, by their cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pimlib.errors import Fault, PimError
from pimlib.kinds.case_files.words import LEVEL, NO, NOT_APPLICABLE, YES, spelt
from pimlib.kinds.wording import plain
from pimlib.register.mapping import CaseFilesMapping, ReadingColumns, ReadingItem, Source
from pimlib.register.mapping.case_files import LEVELS
from pimlib.sheets import Sheet

# Headers as they are compared: small letters, one space between words.
HEADERS: dict[str, frozenset[str]] = {
    "file": frozenset(
        ["file", "case", "case file", "file id", "case id", "file number", "case number", "file no", "case no", "file ref",
         "case ref", "file reference", "case reference", "client id", "person id", "record", "swis number", "id"]
    ),
    "reader": frozenset(["reader", "read by", "reader name", "auditor", "audited by", "audit by", "reviewer", "reviewed by"]),
    "origin": frozenset(["origin", "reader origin", "reader from", "internal or external", "internal/external"]),
    "reading": frozenset(["reading", "original or agreed", "type of reading"]),
    "stratum": frozenset(["stratum", "team", "locality", "area team", "service", "locality team", "office"]),
    "care_group": frozenset(["care group", "client group", "service user group", "service group"]),
    "urgent": frozenset(["urgent", "urgent concern", "immediate concern", "safeguarding concern", "urgent: stop and tell"]),
}  # fmt: skip
MOST_WORDS = 12  # an item's id is no sentence
_NUMBER = re.compile(r"^\s*(?:q(?:uestion)?\s*)?(\d{1,3}[a-z]?)\s*[.):]\s+", re.IGNORECASE)


class Guessed(NamedTuple):
    """The mapping, and the columns that are not read."""

    mapping: CaseFilesMapping
    left_out: tuple[str, ...]


def guess_mapping(sheet: Sheet) -> Guessed:
    """The mapping that the sheet suggests; what an item informs and what the files stand for is left for a person to say.

    Raises PimError when no column numbers the files, or none holds answers.
    """
    fixed: dict[str, str] = {}
    for what, headers in HEADERS.items():
        for name in sheet.columns:
            if name not in fixed.values() and plain(name).replace("_", " ").rstrip(":.") in headers:
                fixed[what] = name
                break
    items, left_out = [], []
    for name in sheet.columns:
        if name in fixed.values():
            continue
        item = _item(sheet, name)
        if item is None:
            left_out.append(name)
        else:
            items.append(item)
    faults = []
    remedy = "Check that this is the sheet of the readings, one row a file; a report of counts can be added with --kind document."
    if "file" not in fixed:
        fault, expected = "which column numbers the case files can't be told", "a column headed file, case number or id"
        faults.append(Fault(sheet.place, fault, _named(sheet.columns), expected, "" if not items else "Head the column so."))
    if not items:
        expected = "columns of yes, no and not applicable, or of 1 to 6"
        faults.append(Fault(sheet.place, "no column holds answers", _named(sheet.columns), expected, remedy))
    if faults:
        raise PimError(*faults)
    named = [item.model_copy(update={"id": id}) for item, id in zip(items, _ids(items), strict=True)]
    source = Source(
        sheet=sheet.place.split('sheet "')[-1].rstrip('"') if 'sheet "' in sheet.place else None, header_row=sheet.header_row
    )
    mapping = CaseFilesMapping(kind="case-files", source=source, columns=ReadingColumns(**fixed), items=tuple(named))
    return Guessed(mapping, tuple(left_out))


def _item(sheet: Sheet, name: str) -> ReadingItem | None:
    """What is answered in a column of yes and no or of levels; None for dates, words, names, and a column with nothing in it."""
    words = {spelt(str(cell)) for cell in sheet.table[name].unique()} - {""}
    apart = {word for word in words if word in NOT_APPLICABLE}
    real = words - apart
    text = _NUMBER.sub("", name).strip() or name
    if real and real <= YES | NO:
        return ReadingItem(id=name, column=name, text=text, type="yes_no", not_applicable=tuple(sorted(NOT_APPLICABLE)))
    if real and all(LEVEL.match(word) for word in real) and {LEVEL.match(word)[1] for word in real} <= set(LEVELS):  # type: ignore[index]
        return ReadingItem(id=name, column=name, text=text, type="1-6", not_applicable=tuple(sorted(NOT_APPLICABLE)))
    return None


def _ids(items: Sequence[ReadingItem]) -> list[str]:
    """The header where it is short, as on a returned form; else the number it begins with; else its place."""
    ids: list[str] = []
    for number, item in enumerate(items, 1):
        match = _NUMBER.match(item.column)
        id = f"q{match[1].lower()}" if match else item.column if re.fullmatch(r"[\w.-]{1,24}", item.column) else f"q{number}"
        ids.append(id if id not in ids else f"q{number}-{id}")
    return ids


def _named(columns: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in columns[:MOST_WORDS])
    return f"columns {shown}" + (" and others" if len(columns) > MOST_WORDS else "")
