"""Groups, interviews and observation: from a registered table, one row a point, to themes that may be shown.

Row 4: imports rows 0-3. The unit is the group, for people in a group hear each other and what one says is no vote: there are no
percentages and no intervals, and nothing says how many people said a thing.

`GroupsFigures.table`, one row a theme, the one that most groups spoke of first:
  theme (text), informs (tuple of references), groups, interviews, observations (how many of each spoke of it), people (who took part in
  these groups and observations, whatever they said), strength, mixed, weakness, not_said (how many gatherings pointed that way; one that
  said both counts in both), conflict (bool: some spoke of a strength and some of a weakness), in_words. Counts are Int64; <NA>: withheld,
  or for people, not said of one of them.

Where the evidence is not open (`access`): an interview, or a group of fewer people than `smallest_count`, is not named and its points are
not shown, and interviews are counted from that number on. A quote is shown with consent only, and of a group of at least so many people,
whatever the access.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from pimlib.blocks import Rows
from pimlib.errors import Fault, PimError
from pimlib.identifiers import kinds_said, masked, scan
from pimlib.kinds.columns import cell_place, check_columns, key, refs_in, wrong_refs
from pimlib.kinds.days import EXPECTED, day_of
from pimlib.kinds.figures import load_table
from pimlib.kinds.groups.figures import Gathering, GroupsFigures, Point
from pimlib.kinds.groups.themes import themes_of, themes_table
from pimlib.kinds.groups.words import CONSENT, DIRECTIONS, KINDS
from pimlib.register import Entry
from pimlib.register.mapping import GroupsMapping
from pimlib.register.mapping.groups import Direction, Gathered
from pimlib.sheets import Sheet
from pimlib.sheets.model import raise_listed, rows_named
from pimlib.workspace import CycleFolder

WHOLE = re.compile(r"(\d{1,6})(?:\.0+)?")
NO_POINT, TWICE = "with no point", "that stand twice"


@dataclass
class _Met:
    """What the rows of one group say of it, with the row that said it first."""

    name: str
    said: dict[str, tuple[Any, int]] = field(default_factory=dict)
    days: list[Any] = field(default_factory=list)


@dataclass
class _Reading:
    sheet: Sheet
    mapping: GroupsMapping
    contacts: tuple[str, ...]
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    met: dict[str, _Met] = field(default_factory=dict)
    points: list[tuple[int, str, Point]] = field(default_factory=list)  # row, key of the group, point
    known: set[tuple[str, Point]] = field(default_factory=set)
    left_out: dict[str, int] = field(default_factory=dict)
    named: dict[str, list[int]] = field(default_factory=dict)
    consent: dict[int, bool] = field(default_factory=dict)


def load_figures(folder: CycleFolder, entry: Entry) -> GroupsFigures:
    """The themes of a registered table, after suppression by the cycle's settings.

    Raises PimError with every fault: a column that is gone, a row without group or theme, a number of people, day, direction, kind or
    reference that is none, rows of one group that contradict each other.
    """
    item, mapping = entry.item, entry.item.mapping
    if not isinstance(mapping, GroupsMapping):
        raise PimError(Fault(f"register/{item.name}", "this item is not mapped as groups", remedy="Add it with `pim add`."))
    settings = folder.about.settings
    sheet = load_table(folder, item, mapping.source)
    check_columns(sheet, mapping.named)
    reading = _Reading(sheet, mapping, settings.contacts)
    for number, cells in zip(sheet.table.index, sheet.table.to_dict("records"), strict=True):
        _read_row(reading, int(number), {str(name): str(cell).strip() for name, cell in cells.items()}, item.informs)
    raise_listed(sheet.place, reading.faults)
    figures = GroupsFigures(
        item,
        entry.digest,
        pd.DataFrame(),
        Rows(len(sheet.table), len(reading.points), tuple(reading.left_out.items())),
        (*sheet.notes, *reading.notes, *_notes(reading, item.path)),
        smallest_count=settings.disclosure.smallest_count,
    )
    return _suppressed(figures, reading)


def _read_row(reading: _Reading, row: int, cells: dict[str, str], common: tuple[str, ...]) -> None:
    sheet, columns = reading.sheet, reading.mapping.columns
    said = {name: cells[column] for name, column in columns.model_dump().items() if column}
    if not said["point"] and not said.get("quote"):
        reading.left_out[NO_POINT] = reading.left_out.get(NO_POINT, 0) + 1
        return
    for needed in ("group", "theme"):
        if not said[needed]:
            place = cell_place(sheet, row, getattr(columns, needed))
            reading.faults.append(Fault(place, f"the {needed} is not said", remedy=f"Write the {needed} on every row."))
    if not said["group"] or not said["theme"]:
        return
    _meet(reading, row, said)
    direction = _direction(reading, row, said.get("direction", ""))
    if columns.informs:
        reading.faults += wrong_refs(cell_place(sheet, row, columns.informs), said["informs"])
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


def _meet(reading: _Reading, row: int, said: dict[str, str]) -> None:
    """What a row says of its group, beside what earlier rows said of it."""
    columns = reading.mapping.columns
    met = reading.met.setdefault(key(said["group"]), _Met(_masked(reading, row, said["group"])))
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


def _kind(reading: _Reading, row: int, cell: str) -> Gathered | None:
    if not cell:
        return None
    known = {key(kind): kind for kind in KINDS} | {key(word): kind for word, kind in reading.mapping.kinds.items()}
    if key(cell) not in known:
        place = cell_place(reading.sheet, row, str(reading.mapping.columns.kind))
        reading.faults.append(
            Fault(place, "not a kind of group", f"`{cell}`", "focus group, interview or observation", "Mend it.")
        )
    return known.get(key(cell))


def _people(reading: _Reading, row: int, cell: str) -> int | None:
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


def _direction(reading: _Reading, row: int, cell: str) -> Direction | None:
    if not cell:
        return None
    known = {key(one): one for one in DIRECTIONS} | {key(word): one for word, one in reading.mapping.directions.items()}
    if key(cell) not in known:
        place = cell_place(reading.sheet, row, str(reading.mapping.columns.direction))
        expected = "strength, mixed or weakness"
        reading.faults.append(Fault(place, "not a direction", f"`{cell}`", expected, "Mend it, or leave the cell empty."))
    return known.get(key(cell))


def _masked(reading: _Reading, row: int, text: str) -> str:
    found = scan(text, reading.contacts)
    if not found:
        return text
    reading.named.setdefault(kinds_said(found), []).append(row)
    return masked(text, found)


def _suppressed(figures: GroupsFigures, reading: _Reading) -> GroupsFigures:
    """The figures with the gatherings and points of the reading, without what may not be shown."""
    smallest, open_ = figures.smallest_count, figures.item.access == "open"
    gatherings: list[Gathering] = []
    quotable: list[bool] = []
    for met in reading.met.values():
        kind: Gathered = met.said.get("kind", (reading.mapping.kind_of_all, 0))[0]
        people: int | None = met.said.get("people", (1 if kind == "interview" else None, 0))[0]
        small = not open_ and people is not None and people < smallest
        quotable.append(people is not None and people >= smallest)
        days = sorted(met.days)
        where, by = (met.said.get(name, ("", 0))[0] for name in ("where", "by"))
        gathering = Gathering(kind, met.name, people, small, days[0] if days else None, days[-1] if days else None, where, by)
        gatherings.append(
            replace(gathering, name="", people=None, where="", by="", first=None, last=None) if small else gathering
        )
    numbers = {group: number for number, group in enumerate(reading.met)}
    points, quotes, hidden = [], 0, False
    for row, group, point in reading.points:
        number = numbers[group]
        quotes += bool(point.quote)
        quote = point.quote if quotable[number] and reading.consent[row] else ""
        text = "" if gatherings[number].small else point.text
        hidden = hidden or gatherings[number].small
        points.append(replace(point, text=text, quote=quote, gathering=number))
    figures = replace(figures, gatherings=tuple(gatherings), points=tuple(points), quotes_held=quotes)
    few = (
        f"What was said in an interview, or in a group of fewer than {smallest} people, is counted and not shown; fewer than {smallest} "
        "interviews are not counted out."
    )
    return replace(figures, table=themes_table(figures, themes_of(figures)), withheld=few if hidden else "")


def _notes(reading: _Reading, path: str) -> Iterator[Fault]:
    for kinds, rows in reading.named.items():
        place = f"{reading.sheet.place}, {rows_named(rows)}"
        yield Fault(place, f"this holds {kinds}, which is not shown", remedy="Take it out of the file.")
    met = [one for one in reading.met.values() if one.said.get("kind", (reading.mapping.kind_of_all, 0))[0] != "interview"]
    silent = sum("people" not in one.said for one in met)
    if silent:
        of = f"{silent} of {len(met)} groups"
        yield Fault(path, f"how many people took part is not said for {of}; nobody in them is quoted")
    if len(reading.met) == 1:
        yield Fault(path, "this is one group only; there is nothing to set beside what it said")
