"""Surveys: from a registered file of answers, one row a person, to figures that may be shown.

Row 4: imports rows 0-3. Columns that the mapping does not name are dropped as soon as the file is read; texts that people wrote are
counted and never shown.

`SurveyFigures.table`, one row a question in the order of the questionnaire:
  question (id), text, type (single | multi | scale | open), returned (people who answered anything), valid (the base: people whose answer
  counts), dont_know, missing, favourable (count), proportion (favourable of valid, 0 to 1), low, high (95 % interval), unfavourable,
  net (favourable less unfavourable, of valid, -1 to 1), withheld (bool: the question's figures are), informs (tuple of references; the
  item's own where the question names none). Counts are Int64; <NA> and NaN: withheld, or no favourable answer is named. Interval: Wilson,
  with the finite population correction when the population is known; it supposes that those who answered are like those who did not.
`SurveyFigures.answers`, one row a question and answer: question, answer, code, count, proportion (of valid; NaN for a don't-know answer),
  withheld. People may choose several where the type is multi: the proportions then add to more than one.
`SurveyFigures.by`, one row a question, subgroup and value: question, subgroup, value, valid, favourable, proportion, low, high (Wilson
  without correction), withheld. `not said` is who is in no group, `all others` the groups
  of fewer than `smallest_count` people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pimlib.blocks import Rows
from pimlib.errors import Fault, PimError, raise_if
from pimlib.fingerprint import digest_file
from pimlib.kinds.figures import load_table
from pimlib.kinds.survey.answers import Answers, check_questions, load_answers, load_groups
from pimlib.kinds.survey.codebook import load_codebook
from pimlib.kinds.survey.counts import (
    ANSWERS,
    BY,
    TABLE,
    Response,
    count_groups,
    count_question,
    frame,
    withheld_sentence,
)
from pimlib.kinds.survey.figures import SurveyFigures
from pimlib.register import Entry, Item
from pimlib.register.mapping import Subgroup, SurveyMapping, SurveyQuestion
from pimlib.sheets import Sheet
from pimlib.workspace import CycleFolder
from pimlib.workspace.cycle import Disclosure

FEWEST_RETURNS = 100  # rule of thumb of statisticians and of guides to self-evaluation: about ten points either way at 95 %
MOST_FAULTS = 50
OTHERS = "all others"


def load_figures(folder: CycleFolder, entry: Entry) -> SurveyFigures:
    """The figures of a registered survey, after suppression by the cycle's settings.

    Raises PimError when the file or its codebook cannot be read, a column is missing, an answer is none of its question's, or more
    people answered than were asked or live; with every fault.
    """
    item, mapping = entry.item, entry.item.mapping
    if mapping is None or mapping.kind != "survey":
        raise PimError(Fault(f"register/{item.name}", "this item is not mapped as a survey", remedy="Add it with `pim add`."))
    notes: list[Fault] = []
    place, questions, subgroups = f"register/{item.name}", mapping.questions, mapping.subgroups
    if mapping.codebook:
        place, path = mapping.codebook, folder.path / mapping.codebook
        questions, subgroups = load_codebook(path, mapping.codebook)
        if item.codebook_hash and digest_file(path) != item.codebook_hash:
            notes.append(
                Fault(place, "the codebook has changed since it was registered", remedy="Register it anew if that is right.")
            )
    path = folder.path / item.path
    sheet = load_table(folder, item, mapping.source)
    raise_if(check_questions(questions, subgroups, sheet, place))
    sheet = _kept(sheet, questions, subgroups)
    every, groups = _answers(sheet, questions, subgroups, mapping)
    counted_in = _anything(every)
    left_out = int((~counted_in).sum())
    every = [Answers(one.question, one.chosen[counted_in], one.answered[counted_in], one.dont_know[counted_in]) for one in every]
    groups = [(title, values[counted_in]) for title, values in groups]
    response = Response(int(counted_in.sum()), mapping.issued, mapping.population)
    raise_if(_impossible(response, place))
    figures = SurveyFigures(
        item,
        digest_file(path),
        pd.DataFrame(),
        Rows(len(sheet.table), response.returned, (("with no answer to any question", left_out),) if left_out else ()),
        (*sheet.notes, *notes, *_notes(response, item, mapping)),
        response=response,
        respondent=mapping.respondent,
        questions=questions,
    )
    return _counted(figures, every, groups, folder.about.settings.disclosure)


def _counted(
    figures: SurveyFigures, every: Sequence[Answers], groups: Sequence[tuple[str, pd.Series[str]]], disclosure: Disclosure
) -> SurveyFigures:
    population, common = figures.response.population, figures.item.informs
    groups = [(title, _few_together(values, disclosure.smallest_count)) for title, values in groups]
    counted = [count_question(one, one.question.informs or common, population, disclosure) for one in every]
    by = frame(
        [
            row
            for title, values in groups
            for one, done in zip(every, counted, strict=True)
            if one.question.favourable
            for row in count_groups(one, title, values, done.row["withheld"], disclosure)
        ],
        BY,
    )
    return replace(
        figures,
        table=frame([one.row for one in counted], TABLE),
        answers=frame([row for one in counted for row in one.answers], ANSWERS),
        by=by,
        withheld=withheld_sentence(counted, by, disclosure),
    )


def _few_together(values: pd.Series[str], smallest_count: int) -> pd.Series[str]:
    """Groups of fewer people than that under one name: the name of a group of one tells as much as its answers."""
    people = values.value_counts()
    few = people.index[people < smallest_count]
    return values.mask(values.isin(few) & (values != ""), OTHERS)


def _kept(sheet: Sheet, questions: Sequence[SurveyQuestion], subgroups: Sequence[Subgroup]) -> Sheet:
    """The sheet with the columns that are asked for, and no other."""
    wanted = {column for question in questions for column in question.columns} | {subgroup.column for subgroup in subgroups}
    columns = tuple(column for column in sheet.columns if column in wanted)
    return replace(sheet, columns=columns, table=sheet.table[list(columns)])


def _answers(
    sheet: Sheet, questions: Sequence[SurveyQuestion], subgroups: Sequence[Subgroup], mapping: SurveyMapping
) -> tuple[list[Answers], list[tuple[str, pd.Series[str]]]]:
    """Everybody's answers and subgroups. Raises PimError with every cell that is not allowed, in the order of the file's rows."""
    every, strange, faults = [], [], []
    for question in questions:
        answers, found = load_answers(question, sheet, mapping.missing)
        every.append(answers)
        strange += found
    groups = []
    for subgroup in subgroups:
        values, wrong = load_groups(subgroup, sheet, mapping.missing)
        groups.append((subgroup.title, values))
        faults += wrong
    faults += [fault for _row, fault in sorted(strange, key=lambda pair: pair[0])]
    if len(faults) > MOST_FAULTS:
        rest = len(faults) - MOST_FAULTS
        faults = [
            *faults[:MOST_FAULTS],
            Fault(sheet.place, f"{rest} more of this kind are not listed", remedy="Mend these first."),
        ]
    raise_if(faults)
    return every, groups


def _anything(every: Sequence[Answers]) -> pd.Series[bool]:
    """Who answered at least one question, be it only with don't know."""
    return pd.concat([one.answered | one.dont_know for one in every], axis=1).any(axis=1)


def _impossible(response: Response, place: str) -> list[Fault]:
    faults = []
    for number, what in ((response.issued, "were issued"), (response.population, "are in the population")):
        if number is not None and number < response.returned:
            faults.append(
                Fault(
                    place,
                    f"more people answered than {what}",
                    f"{response.returned:,} answered",
                    f"at most {number:,}",
                    "Mend the number in the register, or look for people who answered twice.",
                )
            )
    return faults


def _notes(response: Response, item: Item, mapping: SurveyMapping) -> list[Fault]:
    notes = []
    if response.returned < FEWEST_RETURNS:
        margin = f"; overall results are reliable to about {100 * response.margin:.1f} points" if response.returned else ""
        notes.append(Fault(item.path, f"fewer than {FEWEST_RETURNS} people answered{margin}", f"{response.returned:,}"))
    if response.issued is None:
        notes.append(
            Fault(item.path, "response rate not known", remedy="Say in the register how many questionnaires were issued.")
        )
    if response.population is None:
        notes.append(
            Fault(
                item.path,
                "it is not known how many people could have been asked, so intervals are not narrowed for it",
                remedy="Say the population in the register.",
            )
        )
    if mapping.passed_over:
        names = ", ".join(f"`{name}`" for name in mapping.passed_over)
        notes.append(Fault(item.path, f"columns that are not read: {names}"))
    return notes
