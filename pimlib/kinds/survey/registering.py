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
from pimlib.kinds.codebook import informed
from pimlib.kinds.columns import listed
from pimlib.kinds.references import Held
from pimlib.kinds.survey.about import check_about
from pimlib.kinds.survey.answers import NO_COLUMN, check_questions
from pimlib.kinds.survey.codebook import read_codebook, with_codebook, write_codebook
from pimlib.kinds.survey.doubts import doubts_about
from pimlib.kinds.survey.guess import guess_mapping
from pimlib.kinds.survey.questionnaire import recognised
from pimlib.kinds.survey.themes import load_themes, sorted_sentence, write_themes
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
    mapping = guess_mapping(sheet, smallest_count=asked.folder.about.settings.disclosure.smallest_count)
    noticed: tuple[str, ...] = ()
    if questionnaire := recognised(mapping, asked.frameworks()):
        mapping = questionnaire.mapping
        noticed = (f"The questions are those of the questionnaire `{questionnaire.ref}`; what each informs is taken from there.",)
    mapping = _with_told(asked, mapping)
    noticed += tuple(doubts_about(mapping.questions))
    return Drafted(mapping, noticed, tuple(_answered_on(sheet, mapping)))


def keep_codebook(folder: CycleFolder, item: Item, sheet: Sheet) -> Item:
    """Write the codebook of a survey beside its file, and the workbook for people's own words where there are any; let the item point to
    them.

    A codebook that is there already is kept, since a person may have corrected it; what its questions inform, the item informs, and what
    only they informed when it was registered before, it informs no longer where they do not.
    Raises PimError with every fault of the two where they are there: in themselves, or in their fit to the file.
    """
    mapping = item.mapping
    assert isinstance(mapping, SurveyMapping)
    place = mapping.codebook or f"surveys/{item.name}.codebook.xlsx"
    path = folder.path / place
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_codebook(path, mapping, sheet, item.registered_on)
    held = Held(folder.frameworks)
    said, faults = read_codebook(folder, mapping.model_copy(update={"codebook": place}), held)
    unfit = [*check_questions(said.questions, said.subgroups, sheet, place), *check_about(said, sheet, place)]
    unread = bool(faults)  # what else does not fit may follow from what could not be read
    faults += [fault for fault in unfit if not unread or fault.fault == NO_COLUMN]
    sound = not faults
    try:
        themes = _keep_themes(folder, item, said, sheet, held, sound)
    except PimError as error:
        faults += error.faults
    raise_if(faults)
    kept = mapping.model_copy(
        update={
            "codebook": place,
            "themes": themes,
            "themes_hash": digest_file(folder.path / themes) if themes else "",
            "questions": (),
            "subgroups": (),
        }
    )
    return item.model_copy(update={"mapping": kept, "codebook_hash": digest_file(path)} | informed(item, said.refs))


def told_beside(folder: CycleFolder, item: Item, sheet: Sheet) -> Iterator[str]:
    """What is told of the files beside a survey when it is registered: how far the sorting of people's own words is,
    and what it informs that no question does."""
    assert isinstance(item.mapping, SurveyMapping)
    mapping = with_codebook(folder, item.mapping)
    if said := sorted_sentence(folder, mapping, sheet):
        yield said
    if kept := [ref for ref in item.informs if ref not in mapping.refs and item.revision > 1]:
        yield f"It informs {listed(kept)} as was said of the survey as a whole; no question of the codebook does. Change it with --informs."


def _keep_themes(folder: CycleFolder, item: Item, mapping: SurveyMapping, sheet: Sheet, held: Held, sound: bool) -> str | None:
    """The place of the workbook of themes; None where nobody wrote anything. One that nobody filled in yet is written anew, since the
    codebook may name other questions now. sound: the codebook is; else it is not known what the questions are, and nothing is written."""
    place = mapping.themes or f"surveys/{item.name}.themes.xlsx"
    path = folder.path / place
    ids = {question.id for question in mapping.questions} if sound else None
    if path.exists() and not load_themes(path, place, ids, held).is_untouched:
        return place
    return place if sound and write_themes(path, mapping, sheet, item.registered_on) else None


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
        known, faults = read_codebook(asked.folder, mapping)
        if faults:  # of a codebook that is kept all of them are told together, later on
            return mapping.model_copy(update=top | {"about": SurveyAbout.model_validate(mapping.about.model_dump() | about)})
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
