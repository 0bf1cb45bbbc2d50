"""Registering a survey: its mapping by the questionnaire of a framework or by guess, its codebook, and when it was answered.

Row 4: imports rows 0-3. Writes nothing but the codebook, and the workbook in which somebody sorts people's own words by theme.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NoReturn

from pimlib.errors import Fault, PimError, raise_if
from pimlib.fingerprint import digest_file
from pimlib.kinds.asked import Asked, Drafted
from pimlib.kinds.survey.codebook import with_codebook, write_codebook
from pimlib.kinds.survey.guess import guess_mapping
from pimlib.kinds.survey.questionnaire import recognised
from pimlib.kinds.survey.themes import load_themes, write_themes
from pimlib.register import Item
from pimlib.register.mapping import SurveyAbout, SurveyMapping
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
        again = f"The mapping of revision {before.revision} is used again."
        said = _with_told(asked, before.mapping)
        return Drafted(said, (again,), tuple(_answered_on(sheet, before.mapping)))
    mapping = guess_mapping(sheet)
    noticed: tuple[str, ...] = ()
    if questionnaire := recognised(mapping, asked.frameworks()):
        mapping = questionnaire.mapping
        noticed = (f"The questions are those of the questionnaire `{questionnaire.ref}`; what each informs is taken from there.",)
    mapping = _with_told(asked, mapping)
    noticed += tuple(_unsure_of_direction(mapping))
    return Drafted(mapping, noticed, tuple(_answered_on(sheet, mapping)))


def keep_codebook(folder: CycleFolder, item: Item, sheet: Sheet) -> Item:
    """Write the codebook of a survey beside its file, and the workbook for people's own words where there are any; let the item point to
    them.

    A codebook that is there already is kept, since a person may have corrected it; what its questions inform, the item informs.
    Raises PimError when one of the two that is there has faults.
    """
    mapping = item.mapping
    assert isinstance(mapping, SurveyMapping)
    place = mapping.codebook or f"surveys/{item.name}.codebook.xlsx"
    path = folder.path / place
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_codebook(path, mapping, sheet, item.registered_on)
    said = with_codebook(folder, mapping.model_copy(update={"codebook": place}))
    informs = dict.fromkeys([*item.informs, *(ref for question in said.questions for ref in question.informs)])
    themes = _keep_themes(folder, item, said, sheet)
    kept = mapping.model_copy(update={"codebook": place, "themes": themes, "questions": (), "subgroups": ()})
    return item.model_copy(update={"mapping": kept, "codebook_hash": digest_file(path), "informs": tuple(informs)})


def _keep_themes(folder: CycleFolder, item: Item, mapping: SurveyMapping, sheet: Sheet) -> str | None:
    """The place of the workbook of themes; None where nobody wrote anything. One that nobody filled in yet is written anew, since the
    codebook may name other questions now."""
    place = mapping.themes or f"surveys/{item.name}.themes.xlsx"
    path = folder.path / place
    ids = {question.id for question in mapping.questions}
    if path.exists() and not load_themes(path, place, ids).is_untouched:
        return place
    return place if write_themes(path, mapping, sheet, item.registered_on) else None


def _unsure_of_direction(mapping: SurveyMapping) -> Iterator[str]:
    """Numbers say nothing of which end is favourable; many questionnaires give 1 to the best answer."""
    numbered = [one.id for one in mapping.questions if one.favourable and all(answer.isdecimal() for answer in one.values)]
    if numbered:
        shown = ", ".join(numbered[:8]) + (f" and {len(numbered) - 8} more" if len(numbered) > 8 else "")
        yield (
            f"The answers to {shown} are numbers: the highest were taken for favourable. Look at the questionnaire, and correct it in the "
            "codebook."
        )


def _with_told(asked: Asked, mapping: SurveyMapping) -> SurveyMapping:
    """The mapping with what the person said on the command line. Raises PimError where the codebook, which holds, says otherwise."""
    told = asked.told
    about = {name: getattr(told, name) for name in ("mode", "promise", "asked") if getattr(told, name)}
    if told.piloted:
        number = int(told.piloted) if told.piloted.isdecimal() else None
        if number is None and told.piloted not in ("yes", "no"):
            expected = "yes, no, or with how many people"
            raise PimError(Fault("--piloted", "this does not say whether it was tried out first", f"`{told.piloted}`", expected))
        about |= {"piloted": "no" if told.piloted == "no" or number == 0 else "yes", "pilot": number or None}
    top = {name: getattr(told, name) for name in ("population", "issued") if getattr(told, name) is not None}
    if mapping.codebook and (asked.folder.path / mapping.codebook).is_file():
        known = with_codebook(asked.folder, mapping)
        now = known.about.model_dump() | {"population": known.population, "issued": known.issued}
        raise_if(
            Fault(f"--{name}", "the codebook says otherwise", f"`{said}`", f"`{now[name]}`", f"Correct it in {mapping.codebook}.")
            for name, said in (about | top).items()
            if now[name] not in (None, "", said)
        )
    values = mapping.about.model_dump() | about
    return mapping.model_copy(update=top | {"about": SurveyAbout.model_validate(values)})


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
