"""A questionnaire that goes with a framework, recognised in the file of its answers.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pimlib.framework import Framework, Survey
from pimlib.framework import SurveyQuestion as Asked
from pimlib.kinds.wording import plain
from pimlib.register.mapping import Subgroup, SurveyMapping, SurveyQuestion

ENOUGH = 0.5  # of the questionnaire's questions have to stand in the file, word for word


class Recognised(NamedTuple):
    """The mapping with what the framework says of each question, and which questionnaire it is: `governance-assurance:staff`."""

    mapping: SurveyMapping
    ref: str


def recognised(mapping: SurveyMapping, frameworks: Iterable[Framework]) -> Recognised | None:
    """The questionnaire whose questions the file's columns ask; None when there is none of which at least half are there.

    From the questionnaire come what a question informs and which answers are favourable; a question with answers to choose from that
    informs nothing is about who answered, and becomes a subgroup. A person corrects it in the codebook like any other guess.
    """
    texts = {_bare(text) for text in (*(one.text for one in mapping.questions), *(one.title for one in mapping.subgroups))}
    for framework in frameworks:
        for survey in framework.surveys:
            there = [asked for asked in survey.questions if _bare(asked.text) in texts]
            if len(there) >= max(2, ENOUGH * len(survey.questions)):
                return Recognised(_as_asked(mapping, survey), framework.ref(survey.id))
    return None


def _as_asked(mapping: SurveyMapping, survey: Survey) -> SurveyMapping:
    asked_by_text = {_bare(asked.text): asked for asked in survey.questions}
    questions, subgroups = [], list(mapping.subgroups)
    for question in mapping.questions:
        asked = asked_by_text.get(_bare(question.text))
        if asked is not None and asked.type == "single" and not asked.informs and len(question.columns) == 1:
            subgroups.append(Subgroup(column=question.columns[0], title=question.text))
        else:
            questions.append(question if asked is None else _taken_over(question, asked))
    return mapping.model_copy(update={"questions": tuple(questions), "subgroups": tuple(subgroups)})


def _taken_over(question: SurveyQuestion, asked: Asked) -> SurveyQuestion:
    good = {plain(answer) for answer in asked.favourable}
    favourable = tuple(sorted({code for text, code in question.values.items() if plain(text) in good})) or question.favourable
    return question.model_copy(update={"informs": asked.informs, "favourable": favourable})


def _bare(text: str) -> str:
    """A question as it is compared: the title of a subgroup has lost its question mark already."""
    return plain(text).strip(" :?*")
