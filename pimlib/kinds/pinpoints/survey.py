"""Questions of a survey as parts that can be cited, with the answers to those that are chosen from a list, and themes of people's own words.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pimlib.kinds.columns import listed
from pimlib.kinds.figures import Figures
from pimlib.kinds.pinpoints.parts import WITHHELD, Part, fitting, shortened, slug, told_apart
from pimlib.kinds.survey.answers import labels_of
from pimlib.kinds.survey.figures import SurveyFigures
from pimlib.kinds.survey.show.shown import DENYING, DISAGREEING, lines_of
from pimlib.kinds.survey.themes import DIRECTIONS
from pimlib.kinds.wording import plain
from pimlib.register.mapping import SurveyQuestion

LONGEST_ANSWER = 40
MOST_OFTEN = 2  # answers told of a question that is chosen from a list
_NUMBERED = re.compile(r"^q(?:uestion)?[\s._-]*0*(\d+\w?)$", re.IGNORECASE)


def parts_of(figures: Figures) -> list[Part]:
    """A part a question, by its id, in the order of the questionnaire, each before its answers (`q3:2`, by code) where these are chosen from
    a list; then the themes (`theme:…`) that somebody sorted people's own words by."""
    assert isinstance(figures, SurveyFigures)
    return told_apart(_parts(figures))


def _parts(figures: SurveyFigures) -> Iterator[Part]:
    for question, row in zip(figures.questions, lines_of(figures.table), strict=True):
        called, text = _called(question), " ".join(question.text.split())
        label = shortened(f"{called}: {text}" if called else text)
        listed_ = question.type != "open" and (question.type == "multi" or not question.favourable)
        lines = _chosen(figures, question) if listed_ else []
        yield _Question(question.id, label, row.informs, question, row, tuple(lines))
        for line in lines:
            answer = f"“{shortened(line.answer, LONGEST_ANSWER)}”"
            label = shortened(f"{called}, {answer}: {text}" if called else f"{answer}: {text}")
            yield _Answer(f"{question.id}:{int(line.code)}", label, row.informs, line, row)
    if figures.coded is not None:
        for line in lines_of(figures.themes):
            yield _Theme(f"theme:{slug(line.theme)}", shortened(f"Theme: {line.theme}"), line.informs, line)


@dataclass(frozen=True)
class _Question(Part):
    """row: of `SurveyFigures.table`; lines: its answers, where it is chosen from a list."""

    question: SurveyQuestion
    row: Any
    lines: tuple[Any, ...]

    @property
    def figure(self) -> str:
        """`71 % of 395 (66 to 75)`; `48 % of 119 disagreed …`; `most often “By post”, 61 % of 395; then “By e-mail”, 30 %`."""
        row = self.row
        if row.withheld:
            return WITHHELD
        if self.question.type == "open":
            return f"{int(row.valid):,} of {int(row.returned):,} wrote something"
        if not self.question.favourable:
            return self._most_often()
        if pd.isna(row.proportion):
            return "no answers"
        said = f"{_percent(row.proportion)} of {int(row.valid):,}{_how(self.question)}"
        said += "" if pd.isna(row.low) else f" ({_whole(row.low)} to {_whole(row.high)})"
        weighted = getattr(row, "weighted", float("nan"))
        return said if pd.isna(weighted) else fitting(said, [f"; weighted {_percent(weighted)}"])

    def _most_often(self) -> str:
        told = [line for line in self.lines if not line.withheld and not pd.isna(line.proportion)]
        if not told:
            return WITHHELD
        most = sorted(told, key=lambda line: -line.proportion)[:MOST_OFTEN]
        first, *then = (f"“{shortened(line.answer, LONGEST_ANSWER)}”, {_percent(line.proportion)}" for line in most)
        return fitting(f"most often {first} of {int(self.row.valid):,}", [f"; then {text}" for text in then])

    @property
    def interval(self) -> tuple[float, float] | None:
        row = self.row
        if row.withheld or not self.question.favourable or pd.isna(row.low):
            return None
        return round(100 * row.low, 1), round(100 * row.high, 1)


@dataclass(frozen=True)
class _Answer(Part):
    """One answer to a question that is chosen from a list. line: of `SurveyFigures.answers`; row: of its question."""

    line: Any
    row: Any

    @property
    def figure(self) -> str:
        if self.line.withheld or pd.isna(self.line.proportion):
            return WITHHELD
        return f"{_percent(self.line.proportion)} of {int(self.row.valid):,}"


@dataclass(frozen=True)
class _Theme(Part):
    """line: of `SurveyFigures.themes`."""

    line: Any

    @property
    def figure(self) -> str:
        """`23 people: positive 8, negative 15`."""
        line = self.line
        if line.withheld or pd.isna(line.people):
            return WITHHELD
        said = []
        for name, number in (*((way, getattr(line, way)) for way in DIRECTIONS), ("not said", line.not_said)):
            if pd.isna(number) or number:
                said.append(f"{name} {'withheld' if pd.isna(number) else f'{int(number):,}'}")
        return f"{int(line.people):,} people: {', '.join(said)}"


def _chosen(figures: SurveyFigures, question: SurveyQuestion) -> list[Any]:
    """Its answers but for don't know, and for those that may be somebody's own words, which stand together without a code."""
    answers = figures.answers
    lines = lines_of(answers[(answers["question"] == question.id) & answers["code"].notna()])
    return [line for line in lines if int(line.code) not in question.dont_know]


def _called(question: SurveyQuestion) -> str:
    """`Question 7`; empty where the id holds no number of a question."""
    found = _NUMBERED.match(question.id)
    return f"Question {found.group(1)}" if found else ""


def _how(question: SurveyQuestion) -> str:
    """Nothing where favourable is the end of the scale that one would think; else ` disagreed`, or ` said “No”`."""
    answers = [answer for code, answer in labels_of(question).items() if code in question.favourable]
    if all(plain(answer) in DISAGREEING for answer in answers):
        return " disagreed"
    if all(plain(answer) in DENYING for answer in answers):
        return f" said {listed([f'“{answer}”' for answer in answers], 'or')}"
    return ""


def _percent(share: float) -> str:
    """In whole per cent; with one decimal where nearly all or nearly nobody would be said as all or nobody."""
    whole = f"{100 * share:.0f}"
    rounded_away = whole in ("0", "100") and not float(share).is_integer()
    return f"{100 * share:.1f} %" if rounded_away else f"{whole} %"


def _whole(share: float) -> str:
    return f"{100 * share:.0f}"
