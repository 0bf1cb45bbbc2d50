"""The mapping of a survey: which column of the file means what, and how the survey was done.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pimlib.register.mapping.source import Beside, Frozen, KindMapping, Source

Mode = Literal["", "paper", "web", "telephone", "face to face", "mixed"]
Promise = Literal["", "anonymous", "confidential", "neither"]
Reach = Literal["", "everybody", "random sample", "stratified sample", "whoever wanted"]
YesNo = Literal["", "yes", "no"]


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


class SurveyAbout(Frozen):
    """How a survey was done, as a person says it; empty or None: not said.

    asked: whom it was sent to. pilot: how many people tried it first, where that is known. excludes: whom the mode leaves out.
    weight: a column of weights. weight_by: a column whose groups are weighted to their numbers in the population. strata: the column by
    which a stratified sample was drawn; the numbers of these groups stand in `SurveyMapping.groups`. compare_with: the item of the
    previous cycle that asked the same, "no" for none. same_people: whether the same people answered then.
    """

    mode: Mode = ""
    promise: Promise = ""
    asked: Reach = ""
    piloted: YesNo = ""
    pilot: int | None = None
    excludes: str = ""
    weight: str = ""
    weight_by: str = ""
    strata: str = ""
    compare_with: str = ""
    same_people: YesNo = ""


class GroupSize(Frozen):
    """A group of people, by what stands in a column of the file: how many there are in all, and how many of them were asked."""

    column: str
    value: str
    population: int | None = None
    issued: int | None = None


class SurveyMapping(KindMapping):
    """A survey: its questions, and how it was done, stand here or in a codebook workbook that a person corrects (path within the
    cycle folder). What the codebook says of either holds."""

    kind: Literal["survey"]
    source: Source = Source()
    codebook: str | None = None
    themes: str | None = None  # the workbook in which somebody sorts the answers in people's own words by theme
    themes_hash: str = ""  # of its bytes when the survey was registered; empty: not kept
    questions: tuple[SurveyQuestion, ...] = ()
    subgroups: tuple[Subgroup, ...] = ()
    respondent: str = "people"
    population: int | None = None
    issued: int | None = None
    about: SurveyAbout = SurveyAbout()
    groups: tuple[GroupSize, ...] = ()
    missing: tuple[str, ...] = ("-", "n/a", "N/A")
    passed_over: tuple[str, ...] = ()  # columns that are never kept: technical ones, and what would name a person

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(ref for question in self.questions for ref in question.informs)

    @property
    def named(self) -> tuple[str, ...]:
        columns = [name for question in self.questions for name in question.columns]
        weighing = (self.about.weight, self.about.weight_by, self.about.strata)
        return (*columns, *(group.column for group in self.subgroups), *filter(None, weighing))

    @property
    def beside(self) -> tuple[Beside, ...]:
        codebook = (Beside(self.codebook),) if self.codebook else ()
        return (*codebook, Beside(self.themes, self.themes_hash, worked_on=True)) if self.themes else codebook
