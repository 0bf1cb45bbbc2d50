"""The mapping of a survey: which column of the file means what.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pimlib.register.mapping.source import Beside, Frozen, KindMapping, Source


class SurveyQuestion(Frozen):
    """One question: which columns answer it, what each answer is worth, which answers are favourable.

    values: answer text to code, codes running from the least to the most favourable; favourable, dont_know: codes.
    """

    id: str
    columns: tuple[str, ...]
    text: str
    type: Literal["single", "multi", "scale", "open"]
    values: dict[str, int] = Field(default_factory=dict)
    favourable: tuple[int, ...] = ()
    dont_know: tuple[int, ...] = ()
    other: int | None = None  # the code of any answer that `values` does not name ("Other, please say"); none: it is a fault
    informs: tuple[str, ...] = ()


class Subgroup(Frozen):
    column: str
    title: str


class SurveyMapping(KindMapping):
    """A survey: its questions stand here or in a codebook workbook that a person corrects (path within the cycle folder)."""

    kind: Literal["survey"]
    source: Source = Source()
    codebook: str | None = None
    questions: tuple[SurveyQuestion, ...] = ()
    subgroups: tuple[Subgroup, ...] = ()
    respondent: str = "people"
    population: int | None = None
    issued: int | None = None
    missing: tuple[str, ...] = ("-", "n/a", "N/A")
    passed_over: tuple[str, ...] = ()  # columns that are never kept: technical ones, and what would name a person

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(ref for question in self.questions for ref in question.informs)

    @property
    def named(self) -> tuple[str, ...]:
        columns = [name for question in self.questions for name in question.columns]
        return (*columns, *(group.column for group in self.subgroups))

    @property
    def beside(self) -> tuple[Beside, ...]:
        return (Beside(self.codebook),) if self.codebook else ()
