"""Registering a survey: its mapping by the questionnaire of a framework or by guess, its codebook, and when it was answered.

Row 4: imports rows 0-3. Writes nothing but the codebook.
"""

from __future__ import annotations

import datetime as dt
from typing import NoReturn

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_file
from pimlib.kinds.asked import Asked, Drafted
from pimlib.kinds.survey.codebook import load_codebook, write_codebook
from pimlib.kinds.survey.guess import guess_mapping
from pimlib.kinds.survey.questionnaire import recognised
from pimlib.register import Item
from pimlib.register.mapping import SurveyMapping
from pimlib.sheets import Sheet
from pimlib.workspace import CycleFolder


def draft_mapping(asked: Asked) -> Drafted:
    """How to read a survey's file; the mapping of the revision before is kept, and its columns must still be there.

    Raises PimError when they are not, or when the file holds no question.
    """
    sheet, told, before = asked.sheet, asked.told, asked.before
    assert sheet is not None
    if before is not None and isinstance(before.mapping, SurveyMapping) and not told.preset:
        if gone := [name for name in before.mapping.named if name not in sheet.columns]:
            _not_there(sheet, before, gone)
        noticed = (f"The mapping of revision {before.revision} is used again.",)
        return Drafted(before.mapping, noticed, tuple(_answered_on(sheet, before.mapping)))
    mapping = guess_mapping(sheet)
    noticed: tuple[str, ...] = ()
    if questionnaire := recognised(mapping, asked.frameworks()):
        mapping = questionnaire.mapping
        noticed = (f"The questions are those of the questionnaire `{questionnaire.ref}`; what each informs is taken from there.",)
    mapping = mapping.model_copy(update={"population": told.population, "issued": told.issued})
    return Drafted(mapping, noticed, tuple(_answered_on(sheet, mapping)))


def keep_codebook(folder: CycleFolder, item: Item, sheet: Sheet) -> Item:
    """Write the codebook of a survey beside its file and let the item point to it.

    A codebook that is there already is kept, since a person may have corrected it; what its questions inform, the item informs.
    Raises PimError when the codebook that is there has faults.
    """
    mapping = item.mapping
    assert isinstance(mapping, SurveyMapping)
    place = mapping.codebook or f"surveys/{item.name}.codebook.xlsx"
    path = folder.path / place
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_codebook(path, mapping, sheet, item.registered_on)
    questions, _subgroups = load_codebook(path, place)
    informs = dict.fromkeys([*item.informs, *(ref for question in questions for ref in question.informs)])
    kept = mapping.model_copy(update={"codebook": place, "questions": (), "subgroups": ()})
    return item.model_copy(update={"mapping": kept, "codebook_hash": digest_file(path), "informs": tuple(informs)})


def _not_there(sheet: Sheet, before: Item, gone: list[str]) -> NoReturn:
    raise PimError(
        Fault(
            sheet.place,
            f"columns of revision {before.revision} are no longer there",
            ", ".join(f"`{name}`" for name in gone),
            "the same columns",
            "Name them as before, or add the file as a new item with --name.",
        )
    )


def _answered_on(sheet: Sheet, mapping: SurveyMapping) -> list[tuple[dt.date, dt.date]]:
    """The days in the columns of the survey's own times; a column that holds anything but plain ISO dates or times gives none."""
    return [(day, day) for name in mapping.passed_over if name in sheet.columns for day in _days(sheet, name)]


def _days(sheet: Sheet, name: str) -> list[dt.date]:
    found = []
    for text in sheet.table[name].unique():
        if not str(text).strip():
            continue
        try:
            found.append(dt.date.fromisoformat(str(text).strip()[:10]))
        except ValueError:
            return []
    return found
