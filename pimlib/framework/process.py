"""How an evaluation by a framework is carried out: steps, sources, methods, dates, and the questionnaires and readings that go with it.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from pimlib.framework.wording import Frozen, Origin, Words


class Step(Frozen):
    id: str
    title: Words
    asks: tuple[str, ...] = ()


class ProcessText(Frozen):
    """One line of a list of the process. kind: of which kind of evidence it is, where it is some."""

    id: str
    text: Words
    kind: str = ""
    includes: tuple[str, ...] = ()
    origin: Origin = "source"


class CycleAbout(Frozen):
    years: int
    text: str = ""


class Method(Frozen):
    """One way in which evidence is gathered. who: whom it reaches; not_who: who is left out, and why."""

    id: str
    title: Words
    kind: str = ""
    who: str = ""
    not_who: str = ""
    text: str = ""
    origin: Origin = "source"


class Milestone(Frozen):
    """What happened, or is to happen, from a day until another; note: where the source's dates don't agree."""

    id: str
    start: dt.date = Field(alias="from")
    end: dt.date = Field(alias="until")
    title: Words
    text: str = ""
    note: str = ""
    origin: Origin = "source"

    @model_validator(mode="after")
    def _in_order(self) -> Milestone:
        if self.end < self.start:
            raise ValueError(f"it ends ({self.end}) before it starts ({self.start}); mend one of the two")
        return self


class Process(Frozen):
    """What a framework says about carrying out an evaluation; each part is empty where it says nothing."""

    steps: tuple[Step, ...] = ()
    checklist: tuple[ProcessText, ...] = ()
    scan_sources: tuple[ProcessText, ...] = ()
    scan_heads: tuple[ProcessText, ...] = ()
    closer_look_evidence: tuple[ProcessText, ...] = ()
    rigour: tuple[ProcessText, ...] = ()
    survey_groups: tuple[ProcessText, ...] = ()
    other_views: tuple[ProcessText, ...] = ()
    tool: tuple[ProcessText, ...] = ()
    plan: tuple[str, ...] = ()
    cycle: CycleAbout | None = None
    methods: tuple[Method, ...] = ()
    timeline: tuple[Milestone, ...] = ()

    @property
    def lists(self) -> tuple[tuple[str, tuple[ProcessText, ...]], ...]:
        """The lists that are not empty, each with what it is called."""
        named = (
            ("Checklist for the lead evaluator", self.checklist),
            ("Sources of evidence for a scan", self.scan_sources),
            ("Heads of a scan", self.scan_heads),
            ("Evidence for a closer look", self.closer_look_evidence),
            ("Ways to add rigour", self.rigour),
            ("Groups to survey", self.survey_groups),
            ("Other ways to gather views", self.other_views),
            ("What a tool for the evaluation does", self.tool),
        )
        return tuple((label, texts) for label, texts in named if texts)


class SurveyQuestion(Frozen):
    """answers: from the first to the last offered; favourable: those that speak well of the service."""

    id: str
    text: Words
    type: Literal["single", "multi", "scale", "open"]
    answers: tuple[str, ...] = ()
    favourable: tuple[str, ...] = ()
    informs: tuple[str, ...] = ()


class Survey(Frozen):
    """A questionnaire that goes with a framework."""

    id: str
    title: Words
    who: str
    not_who: str = ""
    note: str = ""
    origin: Origin = "source"
    questions: tuple[SurveyQuestion, ...]


class ReadingQuestion(Frozen):
    """One question that a reader answers about each case file. scale: by a level of the framework's scale."""

    id: str
    text: Words
    guidance: str = ""
    type: Literal["yes_no", "scale"] = "yes_no"
    informs: tuple[str, ...] = ()


class CaseReading(Frozen):
    """A set of questions by which case files are read. note: how it is to be used."""

    id: str
    title: Words
    note: str = ""
    origin: Origin = "source"
    items: tuple[ReadingQuestion, ...]
