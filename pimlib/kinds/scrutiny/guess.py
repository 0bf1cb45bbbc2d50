"""Registering a table of scrutiny: which column means what, guessed from what the columns are called and what stands in them.

Row 4: imports rows 0-3. Writes nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

import pandas as pd

from pimlib.errors import Fault, PimError
from pimlib.kinds.asked import Asked, Drafted
from pimlib.kinds.columns import all_refs, check_columns, guess_columns, key, words_in
from pimlib.kinds.days import day_of
from pimlib.kinds.references import Held
from pimlib.kinds.scrutiny.rows import read_rows
from pimlib.kinds.scrutiny.words import AUTHORITY, GRADED, NAMES, STANDING_WORDS, WORDINGS, council_key, no_grade
from pimlib.register.mapping import ScrutinyColumns, ScrutinyMapping
from pimlib.sheets import Sheet
from pimlib.sheets.model import raise_listed

HELP = "`pim help evidence` gives the columns."
ALIKE = 0.8  # of the cells of a column that have to be words of the grades for it to hold grades as well


def draft_mapping(asked: Asked) -> Drafted:
    """How to read a table of scrutiny; the mapping of the revision before is kept, and its columns must still be there.

    A table in which no grade and no recommendation can be found is registered without a mapping, to be cited as it is. Raises PimError
    when no column says when it was published, our own council is not among those of the file, or with every cell that cannot be read,
    among them each reference to what its framework does not hold.
    """
    sheet, told, before = asked.sheet, asked.told, asked.before
    assert sheet is not None
    if before is not None and isinstance(before.mapping, ScrutinyMapping):
        check_columns(sheet, before.mapping.named, before)
        mapping = before.mapping
        if told.body:
            mapping = mapping.model_copy(update={"body": told.body})
        if told.authority and mapping.authority_column:
            mapping = mapping.model_copy(update={"authority": _own(sheet, mapping.authority_column, told.authority)})
        mapping = _with_refs(asked, sheet, mapping)
        return Drafted(mapping, (f"The mapping of revision {before.revision} is used again.",), tuple(_days(sheet, mapping)))
    column = _authority_column(sheet)
    chosen = guess_columns([name for name in sheet.columns if name != column], NAMES)
    if "recommendation" not in chosen and "grade" not in chosen and not _graded(sheet):
        said = "No column holds grades or recommendations, so that nothing is counted in it; it can be cited as it is."
        return Drafted(None, (f"{said} {HELP}",))
    if "published" not in chosen:
        raise PimError(_no_day(sheet))
    grades = _grade_columns(sheet, chosen.get("grade")) if "subject" not in chosen else {}
    if grades:
        chosen.pop("grade", None)
    holding = list(grades) or ([chosen["grade"]] if "grade" in chosen else [])
    mapping = ScrutinyMapping(
        kind="scrutiny",
        columns=ScrutinyColumns.model_validate(chosen),
        body=told.body or "",
        grades=grades,
        wordings={word: usual for name in holding for word, usual in words_in(sheet, name, WORDINGS).items()},
        statuses=words_in(sheet, chosen.get("status"), STANDING_WORDS),
        authority_column=column,
        authority=_own(sheet, column, told.authority or asked.folder.about.council) if column else "",
    )
    mapping = _with_refs(asked, sheet, mapping)
    return Drafted(mapping, tuple(_noticed(mapping)), tuple(_days(sheet, mapping)), {"independence": "external"})


def _with_refs(asked: Asked, sheet: Sheet, mapping: ScrutinyMapping) -> ScrutinyMapping:
    """The mapping with what our own rows inform. Raises PimError with every cell of theirs that cannot be read."""
    reading = read_rows(sheet, mapping, asked.folder.about.settings.contacts, (), Held(asked.folder.frameworks))
    raise_listed(sheet.place, reading.faults)
    own = replace(sheet, table=_own_rows(sheet, mapping))
    return mapping.model_copy(update={"informs": all_refs(own, mapping.columns.informs)})


def _noticed(mapping: ScrutinyMapping) -> Iterator[str]:
    if mapping.authority:
        yield f"Only rows of “{mapping.authority}” are read."
    if mapping.grades:
        yield f"Grades stand in {len(mapping.grades)} columns: {', '.join(mapping.grades.values())}."
    for word, usual in mapping.wordings.items():
        yield f"“{word}” is read as another wording of “{usual}”."
    for word, standing in mapping.statuses.items():
        yield f"“{word}” is read as {standing}."
    if mapping.columns.body is None and not mapping.body:
        yield "No column says who published it: say it with --body."


def _authority_column(sheet: Sheet) -> str | None:
    """The column of councils, where the file holds more than one."""
    column = guess_columns(sheet.columns, {"authority": AUTHORITY}).get("authority")
    return column if column and sheet.table[column].nunique() > 1 else None


def _own(sheet: Sheet, column: str, council: str) -> str:
    names = [str(name).strip() for name in sheet.table[column].unique() if str(name).strip()]
    own = next((name for name in names if council_key(name) == council_key(council)), None)
    if own is not None:
        return own
    near = get_close_matches(council.casefold(), [name.casefold() for name in names], n=3, cutoff=0.5)
    like = [name for name in names if name.casefold() in near] or names[:3]
    raise PimError(
        Fault(
            f'{sheet.place}, column "{column}"',
            "our own council is not among those of the file",
            f"`{council}`",
            f"one of its {len(names)}, such as {', '.join(f'`{name}`' for name in like)}",
            "Say what it is called there with --authority.",
        )
    )


def _graded(sheet: Sheet) -> list[str]:
    """The columns whose names say that they hold grades, and whose cells are words."""
    named = [column for column in sheet.columns if GRADED & set(key(column).split())]
    return [column for column in named if _vocabulary(sheet, column)]


def _grade_columns(sheet: Sheet, grade: str | None) -> dict[str, str]:
    """Column to subject, where several hold grades: those called so, and those in which hardly anything but the same words stands."""
    sure = list(dict.fromkeys([*_graded(sheet), *([grade] if grade else [])]))
    words = set().union(*(_vocabulary(sheet, column) for column in sure))
    found = []
    for column in sheet.columns:
        cells = [key(str(cell)) for cell in sheet.table[column] if not no_grade(str(cell))]
        if column in sure or (cells and sum(cell in words for cell in cells) >= ALIKE * len(cells)):
            found.append(column)
    return {column: _subject(column) for column in found} if len(found) > 1 else {}


def _vocabulary(sheet: Sheet, column: str) -> set[str]:
    """The words for grades in a column; none where it holds numbers or a text of its own in every row."""
    words = {key(str(cell)) for cell in sheet.table[column] if not no_grade(str(cell))}
    return words if len(words) <= 12 and not all(re.fullmatch(r"[\d ]+", word) for word in words) else set()


def _subject(column: str) -> str:
    words = [word for word in key(column).split() if word not in GRADED]
    text = " ".join(words) or column
    return text[:1].upper() + text[1:]


def _no_day(sheet: Sheet) -> Fault:
    return Fault(
        sheet.place,
        "no column is found that says when it was published",
        ", ".join(f"`{name}`" for name in sheet.columns[:8]),
        "a column called published, publication date or the like",
        f"Name the column so. {HELP}",
    )


def _days(sheet: Sheet, mapping: ScrutinyMapping) -> Iterator[tuple[dt.date, dt.date]]:
    for cell in _own_rows(sheet, mapping)[mapping.columns.published].unique():
        if day := day_of(str(cell)):
            yield day, day


def _own_rows(sheet: Sheet, mapping: ScrutinyMapping) -> pd.DataFrame:
    if not mapping.authority_column:
        return sheet.table
    own = council_key(mapping.authority)
    return sheet.table[[council_key(str(name)) == own for name in sheet.table[mapping.authority_column]]]
