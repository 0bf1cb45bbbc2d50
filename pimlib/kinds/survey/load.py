"""Surveys: from a registered file of answers, one row a person, to figures that may be shown.

Row 4: imports rows 0-3. Columns that the mapping does not name are dropped as soon as the file is read; texts that people wrote are
counted and never shown.

`SurveyFigures.table`, one row a question in the order of the questionnaire:
  question (id), text, type (single | multi | scale | open), returned (people who answered anything), valid (the base: people whose answer
  counts), dont_know, missing, favourable (count), proportion (favourable of valid, 0 to 1), low, high (95 % interval), unfavourable,
  net (favourable less unfavourable, of valid, -1 to 1), withheld (bool: the question's figures are), informs (tuple of references; the
  item's own where the question names none). Counts are Int64; <NA> and NaN: withheld, or no favourable answer is named. Interval: Wilson,
  with the finite population correction when the population is known; it supposes that those who answered are like those who did not.
  weighted, weighted_low, weighted_high (favourable of valid, 0 to 1), effective (answers that are worth as many equally weighted ones),
  weighted_base (sum of the weights): NaN where nothing is weighted, or the figure is withheld.
`SurveyFigures.answers`, one row a question and answer: question, answer, code, count, proportion (of valid; NaN for a don't-know answer),
  withheld. Answers that are withheld and may be somebody's own words stand last, together in one row without their words (code <NA>).
  People may choose several where the type is multi: the proportions then add to more than one.
`SurveyFigures.by`, one row a question, subgroup and value: question, subgroup, value, valid, favourable, proportion, low, high (Wilson
  without correction), withheld; where the survey is weighted, the columns of `weighted_groups.weigh_groups`; then rest, rest_base,
  difference, difference_low, difference_high, weighed, comparison, holds (see `differences.set_apart`). `not said` is who is in no group,
  `all others` the groups of fewer than `smallest_count` people.
`SurveyFigures.reached`, one row a group of known size: see `reached.reached_table`. `SurveyFigures.themes`, one row a theme: see
  `themes.count_themes`. `SurveyFigures.change`: see `figures.Change`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

import pandas as pd

from pimlib.blocks import Rows
from pimlib.errors import Fault, PimError, raise_if
from pimlib.fingerprint import digest_file
from pimlib.kinds.figures import load_table
from pimlib.kinds.survey.about import check_about
from pimlib.kinds.survey.answers import (
    MOST_FAULTS,
    Answers,
    any_true,
    check_questions,
    load_answers,
    load_groups,
    not_listed,
)
from pimlib.kinds.survey.change import change_since, earlier_survey
from pimlib.kinds.survey.codebook import with_codebook
from pimlib.kinds.survey.counts import (
    ANSWERS,
    BY,
    TABLE,
    Counted,
    Response,
    count_groups,
    count_question,
    frame,
    withheld_sentence,
)
from pimlib.kinds.survey.differences import set_apart
from pimlib.kinds.survey.figures import SurveyFigures
from pimlib.kinds.survey.notes import changed_since, impossible_response, notes_on
from pimlib.kinds.survey.reached import impossible_groups, reached_table
from pimlib.kinds.survey.themes import themes_of
from pimlib.kinds.survey.weighing import NOTHING as UNWEIGHTED
from pimlib.kinds.survey.weighing import WEIGHED, Weighing, check_weights, weighing_of, weighted_row
from pimlib.kinds.survey.weighted_cells import can_be_shown, cells_of, count_cells
from pimlib.kinds.survey.weighted_groups import weigh_groups
from pimlib.register import Entry
from pimlib.register.mapping import Subgroup, SurveyMapping, SurveyQuestion
from pimlib.sheets import Sheet
from pimlib.stats.disclosure import same_people
from pimlib.workspace import CycleFolder
from pimlib.workspace.cycle import Disclosure

OTHERS = "all others"


def load_figures(folder: CycleFolder, entry: Entry) -> SurveyFigures:
    """The figures of a registered survey, after suppression by the cycle's settings, beside those of the last cycle.

    Raises PimError when the file or its codebook cannot be read, a column is missing, an answer is none of its question's, or more
    people answered than were asked or live; with every fault. What stands in the way of a comparison with the last cycle is a note.
    """
    figures = _load(folder, entry)
    mapping = entry.item.mapping
    assert isinstance(mapping, SurveyMapping)
    try:
        found = earlier_survey(folder, entry.item.name, with_codebook(folder, mapping))
        if found is None:
            return figures
        before, then = found
        return replace(figures, change=change_since(figures, _load(before, then), before.name))
    except PimError as error:
        notes = (Fault(fault.place, f"the survey of the last cycle: {fault.fault}", fault.found) for fault in error.faults[:3])
        return replace(figures, notes=(*figures.notes, *notes))


def _load(folder: CycleFolder, entry: Entry) -> SurveyFigures:
    item, registered = entry.item, entry.item.mapping
    if registered is None or registered.kind != "survey":
        raise PimError(Fault(f"register/{item.name}", "this item is not mapped as a survey", remedy="Add it with `pim add`."))
    mapping = with_codebook(folder, registered)
    place = registered.codebook or f"register/{item.name}"
    path = folder.path / item.path
    sheet = load_table(folder, item, mapping.source)
    raise_if(check_questions(mapping.questions, mapping.subgroups, sheet, place))
    raise_if(check_about(mapping, sheet, place))
    sheet = _kept(sheet, mapping)
    raise_if(check_weights(mapping.about, sheet))
    every, groups = _answers(sheet, mapping.questions, mapping.subgroups, mapping)
    counted_in = _anything(every)
    left_out = int((~counted_in).sum())
    every = [Answers(one.question, one.chosen[counted_in], one.answered[counted_in], one.dont_know[counted_in]) for one in every]
    groups = [(title, values[counted_in]) for title, values in groups]
    cells = sheet.table.loc[counted_in, _looked_at(mapping)]
    response = Response(int(counted_in.sum()), mapping.issued, mapping.population)
    raise_if([*impossible_response(response, place), *impossible_groups(mapping.groups, cells, place)])
    disclosure = folder.about.settings.disclosure
    weighing, unweighed = weighing_of(mapping, cells, place)
    words = themes_of(folder, item, mapping, cells, disclosure)
    notes = [*changed_since(folder, item, registered, mapping), *unweighed, *words.notes, *notes_on(response, item, mapping)]
    figures = SurveyFigures(
        item,
        digest_file(path),
        pd.DataFrame(),
        Rows(len(sheet.table), response.returned, (("with no answer to any question", left_out),) if left_out else ()),
        (*sheet.notes, *notes),
        response=response,
        respondent=mapping.respondent,
        questions=mapping.questions,
        about=mapping.about,
        reached=reached_table(mapping.groups, mapping.subgroups, cells, disclosure.smallest_count),
        themes=words.table,
        coded=words.people,
        unsorted=words.unsorted,
        weighed=weighing.by if weighing else "",
        weighed_said=weighing.said if weighing else "",
        columns={subgroup.title: subgroup.column for subgroup in mapping.subgroups},
        missing=mapping.missing,
    )
    return _counted(figures, every, groups, weighing, disclosure)


def _counted(
    figures: SurveyFigures,
    every: Sequence[Answers],
    groups: Sequence[tuple[str, pd.Series[str]]],
    weighing: Weighing | None,
    disclosure: Disclosure,
) -> SurveyFigures:
    population, common = figures.response.population, figures.item.informs
    groups = [(title, _few_together(values, disclosure.smallest_count)) for title, values in groups]
    divisions = [(title, pd.Categorical(values, categories=sorted(values.unique()))) for title, values in groups]
    same = same_people({str(number): values for number, (_title, values) in enumerate(groups)})
    counted = [count_question(one, one.question.informs or common, population, disclosure) for one in every]
    rows = [
        line
        for one, done in zip(every, counted, strict=True)
        if one.question.favourable
        for line in count_groups(one, divisions, same, done.row["withheld"], disclosure)
    ]
    by = frame([row for _number, row in sorted(rows, key=itemgetter(0))], BY)
    table = frame(
        [one.row | more for one, more in zip(counted, _weighted(figures, every, counted, by, weighing, disclosure), strict=True)],
        TABLE | WEIGHED,
    )
    return replace(
        figures,
        table=table,
        answers=frame([row for one in counted for row in one.answers], ANSWERS),
        by=set_apart(weigh_groups(by, every, divisions, weighing, table, disclosure), table),
        withheld=withheld_sentence(counted, by, disclosure),
    )


def _weighted(
    figures: SurveyFigures,
    every: Sequence[Answers],
    counted: Sequence[Counted],
    by: pd.DataFrame,
    weighing: Weighing | None,
    disclosure: Disclosure,
) -> Iterator[dict[str, Any]]:
    """The weighted figures of each question; none where something of the question, or a number of returns, is withheld: they would be one
    more equation for it."""
    cells = cells_of(weighing) if weighing and not figures.reached["withheld"].any() else None
    hidden = {*by.loc[by["withheld"], "question"], *(done.row["question"] for done in counted if done.row["withheld"])}
    for one in every:
        may = cells is not None and one.question.favourable and one.question.id not in hidden
        if weighing and cells and may and can_be_shown(*count_cells(one, cells), disclosure):
            yield weighted_row(one, weighing)
        else:
            yield UNWEIGHTED


def _few_together(values: pd.Series[str], smallest_count: int) -> pd.Series[str]:
    """Groups of fewer people than that under one name: the name of a group of one tells as much as its answers."""
    people = values.value_counts()
    few = people.index[people < smallest_count]
    return values.mask(values.isin(few) & (values != ""), OTHERS)


def _kept(sheet: Sheet, mapping: SurveyMapping) -> Sheet:
    """The sheet with the columns that are asked for, and no other."""
    wanted = {*mapping.named, *(group.column for group in mapping.groups)}
    columns = tuple(column for column in sheet.columns if column in wanted)
    return replace(sheet, columns=columns, table=sheet.table[list(columns)])


def _looked_at(mapping: SurveyMapping) -> list[str]:
    """The columns whose cells are looked at beyond their answers: those of weights and groups, and own words where they are sorted."""
    about = (mapping.about.weight, mapping.about.weight_by, mapping.about.strata)
    words = [one.columns[0] for one in mapping.questions if one.type == "open"] if mapping.themes else []
    return list(dict.fromkeys([*filter(None, about), *(one.column for one in mapping.groups), *words]))


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
    raise_if([*faults[:MOST_FAULTS], *not_listed(len(faults), sheet.place)])
    return every, groups


def _anything(every: Sequence[Answers]) -> pd.Series[bool]:
    """Who answered at least one question, be it only with don't know."""
    columns = [column.to_numpy() for one in every for column in (one.answered, one.dont_know)]
    return pd.Series(any_true(columns, len(columns[0])), index=every[0].answered.index)
