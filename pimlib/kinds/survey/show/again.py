"""How to find a figure of a survey again in its file: which column to filter, to which answers, and how many rows are then left.

Row 4: imports rows 0-3. Only numbers that are shown stand in a sentence; of what is withheld nothing is said.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from pimlib.kinds.columns import listed
from pimlib.kinds.survey.answers import OTHER, boxes_of, is_written, labels_of, unfavourable_of, values_of
from pimlib.kinds.survey.counts import NOT_SAID
from pimlib.kinds.survey.figures import SurveyFigures
from pimlib.kinds.survey.load import OTHERS
from pimlib.kinds.survey.show.shown import percent
from pimlib.kinds.wording import plain, tidy
from pimlib.register.mapping import SurveyQuestion

WITH_THE_REST, ALL = "what else the codebook counts so", "what the codebook counts so"
NOT_FILLED = "empty, 0, No, False, Unchecked, Not selected and Not chosen"


def again_opinion(figures: SurveyFigures, question: SurveyQuestion, row: Any) -> str:
    """The favourable answers, the base, and the unfavourable and don't-know answers where they are shown; empty when withheld."""
    if row.withheld or pd.isna(row.favourable):
        return ""
    said = [f"{_answers(figures, question, question.favourable)}: {_rows(row.favourable)}", _base(figures, question, row.valid)]
    if not pd.isna(row.unfavourable) and (low := unfavourable_of(question)):
        said.append(f"{_to(figures, question, low)}: {_rows(row.unfavourable)}")
    if not pd.isna(row.dont_know) and question.dont_know and question.type != "multi":
        said.append(f"{_to(figures, question, question.dont_know)}: {_rows(row.dont_know)}")
    return f"{'; '.join(said)}."


def again_weighted(figures: SurveyFigures, question: SurveyQuestion, row: Any) -> str:
    """As answered, then how the weighted share comes of it; empty when withheld."""
    plainly, about = again_opinion(figures, question, row), figures.about
    if not plainly or pd.isna(row.weighted):
        return plainly
    both = "add up the weights of the first rows and of the second, and divide"
    how = {
        "weights": f"the weight of a row stands in column “{about.weight}”: {both}",
        "groups": f"the weight of a row is the people in its group (column “{about.weight_by}”) over the rows of that group: {both}",
        "strata": f"work out the share in each group of column “{about.strata}”, and take their mean by the people in each group",
    }[figures.weighed]
    return f"{plainly} Weighted, {how}: {percent(row.weighted)}."


def again_answer(figures: SurveyFigures, question: SurveyQuestion, row: Any, line: Any) -> str:
    """One answer of a list and the base; empty when withheld."""
    if line.withheld:
        return ""
    said = [f"{_answers(figures, question, (line.code,))}: {_rows(line.people)}"]
    if not pd.isna(line.proportion):
        said.append(_base(figures, question, row.valid))
    return f"{'; '.join(said)}."


def again_in_group(figures: SurveyFigures, question: SurveyQuestion, line: Any) -> str:
    """The favourable answers and the base within one group; empty when withheld."""
    if line.withheld:
        return ""
    column = figures.columns.get(line.subgroup, line.subgroup)
    if line.value == NOT_SAID:
        first = f"Filter column “{tidy(column)}” to empty cells first. "
    elif line.value == OTHERS:
        first = f"Filter column “{tidy(column)}” to the entries that have no row of their own here first. "
    else:
        first = f"Filter column “{tidy(column)}” to “{line.value}” first. "
    said = (
        f"{_answers(figures, question, question.favourable)}: {_rows(line.favourable)}; {_base(figures, question, line.valid)}."
    )
    return first + said + _weighted_in_group(figures, line)


def _weighted_in_group(figures: SurveyFigures, line: Any) -> str:
    """How the weighted share within a group comes of the rows; weights are those of the whole file. Empty where there is none."""
    if not figures.weighed or pd.isna(line.weighted):
        return ""
    about = figures.about
    how = {
        "weights": f"the weight of a row stands in column “{about.weight}”",
        "groups": f"the weight of a row is the people in its group (column “{about.weight_by}”) over the rows of that group in the whole file",
        "strata": f"the weight of a row is the people in its group (column “{about.strata}”) over the rows of that group in the whole file "
        "that answer the question",
    }[figures.weighed]
    both = "add up the weights of the first rows and of the second, and divide"
    return f" Weighted, {how}: {both}: {percent(line.weighted)}."


def again_change(figures: SurveyFigures, question: SurveyQuestion, row: Any, line: Any) -> str:
    """The figure of now; then is found in the same way in the file of the last cycle. Empty when withheld or not compared."""
    said = again_weighted(figures, question, row) if line.weighted else again_opinion(figures, question, row)
    if line.why_not or not said or figures.change is None:
        return ""
    return f"{said} For then do the same in the file of “{figures.change.title}”, {figures.change.cycle}."


def again_theme(figures: SurveyFigures, row: Any) -> str:
    """Where a person sorted the answers, and how many people that makes; empty when withheld."""
    if row.withheld:
        return ""
    where = getattr(figures.item.mapping, "themes", None)
    return (
        f"In {where}, sheet Answers, filter the columns of themes to “{row.theme}”; count the people in the survey's file who gave one of "
        f"these answers, each once: {_rows(row.people)}."
    )


def again_returned(figures: SurveyFigures, line: Any) -> str:
    """The returns of one group; empty when withheld."""
    if line.withheld:
        return ""
    column = figures.columns.get(line.subgroup, line.subgroup)
    return f"Filter column “{tidy(column)}” to “{line.value}”, leaving out rows without any answer: {_rows(line.returned)}."


def _answers(figures: SurveyFigures, question: SurveyQuestion, codes: Collection[int]) -> str:
    if question.type == "multi" and len(question.columns) > 1:
        of = _boxes(question)
        columns = [f"“{tidy(of[code])}”" for code in codes if code in of]
        one = "column" if len(columns) == 1 else "one of the columns"
        return f"Count the rows in which {one} {listed(columns, 'or')} is filled ({NOT_FILLED} are not)"
    return f"Filter column “{tidy(question.columns[0])}” {_to(figures, question, codes)}"


def _to(figures: SurveyFigures, question: SurveyQuestion, codes: Collection[int]) -> str:
    said = _words(figures, question, codes)
    if question.other is not None and question.other in codes:
        said.append(f"anything that is none of the named answers ({OTHER})")
    holding = "cells that hold, between semicolons, " if question.type == "multi" else ""
    return f"to {holding}{listed(said, 'or')}"


def _words(figures: SurveyFigures, question: SurveyQuestion, codes: Collection[int]) -> list[str]:
    """The wordings of answers, each once. What may be somebody's own words is not repeated, unless it names an answer that is shown."""
    answers, labels = figures.answers, labels_of(question)
    named = set(answers.loc[answers["question"] == question.id, "answer"])
    words: dict[str, str] = {}
    rest = False
    for answer, code in values_of(question).items():
        if code not in codes:
            continue
        if is_written(question, answer) and not (answer == labels[code] and answer in named):
            rest = True
        else:
            words[plain(answer)] = f"“{answer}”"
    return [*words.values(), *([WITH_THE_REST if words else ALL] if rest else [])]


def _base(figures: SurveyFigures, question: SurveyQuestion, valid: Any) -> str:
    nothing = list({plain(mark): f"“{mark}”" for mark in reversed(figures.missing) if plain(mark)}.values())
    unsure = _words(figures, question, question.dont_know)
    if question.type == "multi" and len(question.columns) > 1:
        apart = [tidy(column) for code, column in _boxes(question).items() if code in question.dont_know]
        besides = f" (but {listed([f'“{column}”' for column in apart])})" if apart else ""
        return f"in which any of its {len(question.columns)} columns{besides} is: {_rows(valid)}"
    alone = "cells with nothing but " if question.type == "multi" and unsure else ""
    return f"leaving out {listed(['empty cells', *reversed(nothing), *([alone + listed(unsure)] if alone else unsure)])}: {_rows(valid)}"


def _boxes(question: SurveyQuestion) -> dict[int, str]:
    """Code to the column that is ticked for it."""
    return dict(zip(boxes_of(question), question.columns, strict=False))


def _rows(number: Any) -> str:
    return f"{int(number):,} row{'' if int(number) == 1 else 's'}"


def checks_of(said: Sequence[str]) -> dict[str, Sequence[str]]:
    """What a block takes; nothing where every row is withheld."""
    return {"checks": said} if any(said) else {}
