"""How an evaluation by a framework is carried out: steps, sources, methods, dates, and the questionnaires and readings that go with it.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from pimlib.framework.wording import EvidenceKind, Frozen, Origin, Words
from pimlib.plainyaml import otherwise


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


class Voice(Frozen):
    """Somebody who speaks in a survey or a group. says: who they are, as a sentence names them; words: those by which the register's entry
    tells that they were heard; unless: ids of voices whose words there mean that these were not, such as the staff of a service for them.
    """

    id: str
    says: Words
    words: tuple[Words, ...]
    unless: tuple[str, ...] = ()
    origin: Origin = "project"


class ScanEssential(ProcessText):
    """Evidence without which a scan is not one: an item of one of these kinds.

    heard: ids of the voices of which an item lets one speak; empty: every item of the kinds is meant.
    """

    kinds: tuple[EvidenceKind, ...]
    heard: tuple[str, ...] = ()


class ScanTheme(ProcessText):
    """What runs across every service. refs: the areas and indicators under which it is looked at."""

    refs: tuple[str, ...]


class ScanHead(ProcessText):
    """What a scan judges. refs: the areas and indicators that answer it; essential: ids of what it can't do without.

    every_care_group: whether it is to be judged for each of them. care_groups: those that it names outright, each by a word that is to
    stand in one of the council's own.
    """

    refs: tuple[str, ...] = ()
    essential: tuple[str, ...] = ()
    every_care_group: bool = False
    care_groups: tuple[str, ...] = ()


class CloserLooks(Frozen):
    """How closer looks are spread over a cycle. months: how long one is taken to last; most_at_once: more than these get a note."""

    most_at_once: int = Field(ge=1)
    months: int = Field(ge=1)
    text: str = ""
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


class TeamSize(Frozen):
    """How many people an evaluation team has, and the words for it.

    led_by: the tier of its lead; tiers: from how many it is drawn; empty and 0 where the framework says nothing of it.
    """

    fewest: int
    most: int
    says: Words
    led_by: Annotated[str, Field(pattern="^(senior|middle|front line)?$")] = ""
    tiers: int = 0

    @model_validator(mode="after")
    def _in_order(self) -> TeamSize:
        if self.most < self.fewest:
            raise otherwise(f"the most ({self.most}) is less than the fewest ({self.fewest})", "", "Mend one of the two.")
        return self


class Beside(Frozen):
    """Two areas that look at one thing from two sides, by id: first what people say of it, then how it is done. says: what to ask where
    they were judged far apart."""

    areas: tuple[str, str]
    says: Words
    origin: Origin = "project"


class Process(Frozen):
    """What a framework says about carrying out an evaluation; each part is empty where it says nothing."""

    steps: tuple[Step, ...] = ()
    checklist: tuple[ProcessText, ...] = ()
    scan_sources: tuple[ProcessText, ...] = ()
    scan_heads: tuple[ScanHead, ...] = ()
    scan_essentials: tuple[ScanEssential, ...] = ()
    voices: tuple[Voice, ...] = ()
    scan_themes: tuple[ScanTheme, ...] = ()
    closer_look_evidence: tuple[ProcessText, ...] = ()
    closer_looks: CloserLooks | None = None
    rigour: tuple[ProcessText, ...] = ()
    survey_groups: tuple[ProcessText, ...] = ()
    other_views: tuple[ProcessText, ...] = ()
    tool: tuple[ProcessText, ...] = ()
    plan: tuple[str, ...] = ()
    cycle: CycleAbout | None = None
    methods: tuple[Method, ...] = ()
    timeline: tuple[Milestone, ...] = ()
    team: TeamSize | None = None
    beside: tuple[Beside, ...] = ()

    @property
    def lists(self) -> tuple[tuple[str, tuple[ProcessText, ...]], ...]:
        """The lists that are not empty, each with what it is called."""
        named: tuple[tuple[str, tuple[ProcessText, ...]], ...] = (
            ("Checklist for the lead evaluator", self.checklist),
            ("Sources of evidence for a scan", self.scan_sources),
            ("Heads of a scan", self.scan_heads),
            ("What a scan can't do without", self.scan_essentials),
            ("What runs across every service", self.scan_themes),
            ("Evidence for a closer look", self.closer_look_evidence),
            ("Ways to add rigour", self.rigour),
            ("Groups to survey", self.survey_groups),
            ("Other ways to gather views", self.other_views),
            ("What a tool for the evaluation does", self.tool),
        )
        return tuple((label, texts) for label, texts in named if texts)

    def evidence_for(self, kind: str) -> tuple[ProcessText, ...]:
        """The sources of evidence that it lists for a kind of evaluation, `scan` or `closer-look`."""
        return self.scan_sources if kind == "scan" else self.closer_look_evidence


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
