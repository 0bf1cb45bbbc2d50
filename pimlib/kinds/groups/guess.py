"""Registering a table of groups, interviews or observation: which column means what, guessed from what the columns are called.

Row 4: imports rows 0-3. Writes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pimlib.errors import Fault, PimError
from pimlib.kinds.asked import Asked, Drafted
from pimlib.kinds.columns import all_refs, check_columns, guess_columns, key, words_in
from pimlib.kinds.days import day_of
from pimlib.kinds.groups.rows import read_rows
from pimlib.kinds.groups.words import DIRECTION_WORDS, KIND_WORDS, NAMES
from pimlib.kinds.references import Held
from pimlib.register.mapping import GroupColumns, GroupsMapping
from pimlib.sheets import Sheet
from pimlib.sheets.model import raise_listed

NEEDED = ("group", "theme", "point")
HELP = "`pim help evidence` gives the columns."


def draft_mapping(asked: Asked) -> Drafted:
    """How to read a table of groups; the mapping of the revision before is kept, and its columns must still be there.

    A table in which no theme and no point can be found is registered without a mapping, to be cited as it is. Raises PimError when
    some needed columns are there and others are not, or with every cell that cannot be read, among them each reference to what its
    framework does not hold.
    """
    sheet, before = asked.sheet, asked.before
    assert sheet is not None
    if before is not None and isinstance(before.mapping, GroupsMapping):
        check_columns(sheet, before.mapping.named, before)
        again = f"The mapping of revision {before.revision} is used again."
        mapping = before.mapping.model_copy(update={"informs": all_refs(sheet, before.mapping.columns.informs)})
        _check_cells(asked, sheet, mapping)
        return Drafted(mapping, (again,), tuple(_days(sheet, mapping)))
    chosen = guess_columns(sheet.columns, NAMES)
    if "theme" not in chosen and "point" not in chosen:
        said = "No column is called theme or point, so that nothing is counted in it; it can be cited as it is."
        return Drafted(None, (f"{said} {HELP}",))
    if missing := [field for field in NEEDED if field not in chosen]:
        raise PimError(*(_not_found(sheet, field) for field in missing))
    kinds = words_in(sheet, chosen.get("kind"), KIND_WORDS)
    mapping = GroupsMapping(
        kind="groups",
        columns=GroupColumns.model_validate(chosen),
        directions=words_in(sheet, chosen.get("direction"), DIRECTION_WORDS),
        kinds=kinds,
        kind_of_all=KIND_WORDS.get(key(asked.told.source_type or ""), "focus group"),
        informs=all_refs(sheet, chosen.get("informs")),
    )
    _check_cells(asked, sheet, mapping)
    return Drafted(mapping, tuple(_noticed(mapping)), tuple(_days(sheet, mapping)))


def _check_cells(asked: Asked, sheet: Sheet, mapping: GroupsMapping) -> None:
    reading = read_rows(sheet, mapping, asked.folder.about.settings.contacts, (), Held(asked.folder.frameworks))
    raise_listed(sheet.place, reading.faults)


def _noticed(mapping: GroupsMapping) -> Iterator[str]:
    columns = mapping.columns
    if columns.kind is None:
        yield f"No column says of which kind each is; every one counts as {_a(mapping.kind_of_all)}."
    if columns.people is None:
        yield "No column says how many people took part, so that only groups are counted and nobody is quoted."
    if columns.direction is None:
        yield "No column says whether a point is a strength or a weakness."
    if columns.quote is not None and columns.consent is None:
        yield "No column says who agreed to be quoted, so that nobody is."
    for word, meant in (mapping.directions | mapping.kinds).items():
        yield f"“{word}” is read as {meant}."


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'io' else 'a'} {kind}"


def _not_found(sheet: Sheet, field: str) -> Fault:
    called = ", ".join(NAMES[field][:3])
    return Fault(
        sheet.place,
        f"no column is found that holds the {field}",
        ", ".join(f"`{name}`" for name in sheet.columns[:8]),
        f"a column called {called} or the like",
        f"Name the columns so, one row a point. {HELP}",
    )


def _days(sheet: Sheet, mapping: GroupsMapping) -> Iterator[tuple[dt.date, dt.date]]:
    if mapping.columns.held is not None:
        for cell in sheet.table[mapping.columns.held].unique():
            if day := day_of(str(cell)):
                yield day, day
