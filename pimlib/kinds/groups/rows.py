"""The rows of a table of groups, one a point: what each says, and every cell that cannot be read.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pimlib.errors import Fault
from pimlib.identifiers import kinds_said, masked, scan
from pimlib.kinds.columns import cell_place, key, refs_in, wrong_refs
from pimlib.kinds.days import EXPECTED, day_of
from pimlib.kinds.groups.figures import Point
from pimlib.kinds.groups.words import CONSENT, DIRECTIONS, KINDS
from pimlib.kinds.references import Held
from pimlib.register.mapping import GroupsMapping
from pimlib.register.mapping.groups import Direction, Gathered
from pimlib.sheets import Sheet

WHOLE = re.compile(r"(\d{1,6})(?:\.0+)?")
NO_POINT, TWICE = "with no point", "that stand twice"


@dataclass
class Met:
    """What the rows of one group say of it, with the row that said it first."""

    name: str
    said: dict[str, tuple[Any, int]] = field(default_factory=dict)
    days: list[Any] = field(default_factory=list)


@dataclass
class Reading:
    """A table as read so far.

    met: groups by key. points: of each its row, the key of its group, and itself, not tied to a gathering yet. named: rows in which
    an identifier was masked, by what it was. consent: by row. left_out: rows that are no point, by why.
    """

    sheet: Sheet
    mapping: GroupsMapping
    contacts: tuple[str, ...]
    held: Held | None = None
    faults: list[Fault] = field(default_factory=list)
    met: dict[str, Met] = field(default_factory=dict)
    points: list[tuple[int, str, Point]] = field(default_factory=list)
    known: set[tuple[str, Point]] = field(default_factory=set)
    left_out: dict[str, int] = field(default_factory=dict)
    named: dict[str, list[int]] = field(default_factory=dict)
    consent: dict[int, bool] = field(default_factory=dict)


def read_rows(
    sheet: Sheet, mapping: GroupsMapping, contacts: tuple[str, ...], common: tuple[str, ...], held: Held | None = None
) -> Reading:
    """Every row, with the faults of all of them. common: what a row informs that does not say it; held: what references are checked
    against, None: their form alone. The columns that the mapping names must be there."""
    reading = Reading(sheet, mapping, contacts, held)
    for number, cells in zip(sheet.table.index, sheet.table.to_dict("records"), strict=True):
        _read_row(reading, int(number), {str(name): str(cell).strip() for name, cell in cells.items()}, common)
    return reading


def _read_row(reading: Reading, row: int, cells: dict[str, str], common: tuple[str, ...]) -> None:
    sheet, columns = reading.sheet, reading.mapping.columns
    said = {name: cells[column] for name, column in columns.model_dump().items() if column}
    if not said["point"] and not said.get("quote"):
        reading.left_out[NO_POINT] = reading.left_out.get(NO_POINT, 0) + 1
        return
    for needed in ("group", "theme"):
        if not said[needed]:
            place = cell_place(sheet, row, getattr(columns, needed))
            reading.faults.append(Fault(place, f"the {needed} is not said", remedy=f"Write the {needed} on every row."))
    _meet(reading, row, said)
    direction = _direction(reading, row, said.get("direction", ""))
    if columns.informs:
        _check_refs(reading, cell_place(sheet, row, columns.informs), said["informs"])
    if not said["group"] or not said["theme"]:
        return
    themes = {key(theme): refs for theme, refs in reading.mapping.themes.items()}
    informs = refs_in(said.get("informs", "")) or themes.get(key(said["theme"]), ()) or common
    texts = {name: _masked(reading, row, said.get(name, "")) for name in ("theme", "point", "quote")}
    point = Point(texts["theme"], direction, texts["point"], texts["quote"], informs, -1)
    group = key(said["group"])
    if (group, point) in reading.known:
        reading.left_out[TWICE] = reading.left_out.get(TWICE, 0) + 1
        return
    reading.known.add((group, point))
    reading.points.append((row, group, point))
    reading.consent[row] = key(said.get("consent", "")) in CONSENT


def _check_refs(reading: Reading, place: str, cell: str) -> None:
    reading.faults += wrong_refs(place, cell)
    if reading.held is not None:
        reading.faults += reading.held.faults(place, refs_in(cell))


def _meet(reading: Reading, row: int, said: dict[str, str]) -> None:
    """What a row says of its group, beside what earlier rows said of it; of a row that names no group the cells are read all the same."""
    columns = reading.mapping.columns
    met = Met("")
    if said["group"]:
        met = reading.met.setdefault(key(said["group"]), Met(_masked(reading, row, said["group"])))
    values: dict[str, Any] = {
        "kind": _kind(reading, row, said.get("kind", "")),
        "people": _people(reading, row, said.get("people", "")),
        "where": _masked(reading, row, said.get("where", "")) or None,
        "by": _masked(reading, row, said.get("by", "")) or None,
    }
    for name, value in values.items():
        if value is None:
            continue
        before, first = met.said.setdefault(name, (value, row))
        if before != value and name in ("kind", "people"):
            reading.faults.append(
                Fault(
                    cell_place(reading.sheet, row, getattr(columns, name)),
                    f"two rows of “{met.name}” say different things",
                    f"`{value}`",
                    f"`{before}`, as on row {first}",
                    "Write the same on each row of a group; give another group another name.",
                )
            )
    if columns.held and said["held"]:
        day = day_of(said["held"])
        if day is None:
            place = cell_place(reading.sheet, row, columns.held)
            reading.faults.append(Fault(place, "not a day", f"`{said['held']}`", EXPECTED, "Mend it, or leave the cell empty."))
        else:
            met.days.append(day)


def _kind(reading: Reading, row: int, cell: str) -> Gathered | None:
    if not cell:
        return None
    known = {key(kind): kind for kind in KINDS} | {key(word): kind for word, kind in reading.mapping.kinds.items()}
    if key(cell) not in known:
        place = cell_place(reading.sheet, row, str(reading.mapping.columns.kind))
        reading.faults.append(
            Fault(place, "not a kind of group", f"`{cell}`", "focus group, interview or observation", "Mend it.")
        )
    return known.get(key(cell))


def _people(reading: Reading, row: int, cell: str) -> int | None:
    if not cell:
        return None
    match = WHOLE.fullmatch(cell)
    if match is None or not int(match[1]):
        place = cell_place(reading.sheet, row, str(reading.mapping.columns.people))
        reading.faults.append(
            Fault(place, "not a number of people", f"`{cell}`", "a whole number from 1", "Mend it, or leave the cell empty.")
        )
        return None
    return int(match[1])


def _direction(reading: Reading, row: int, cell: str) -> Direction | None:
    if not cell:
        return None
    known = {key(one): one for one in DIRECTIONS} | {key(word): one for word, one in reading.mapping.directions.items()}
    if key(cell) not in known:
        place = cell_place(reading.sheet, row, str(reading.mapping.columns.direction))
        expected = "strength, mixed or weakness"
        reading.faults.append(Fault(place, "not a direction", f"`{cell}`", expected, "Mend it, or leave the cell empty."))
    return known.get(key(cell))


def _masked(reading: Reading, row: int, text: str) -> str:
    found = scan(text, reading.contacts)
    if not found:
        return text
    reading.named.setdefault(kinds_said(found), []).append(row)
    return masked(text, found)
