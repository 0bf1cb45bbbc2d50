"""The three-year cycle and the evaluations within it, as their files say.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(Frozen):
    id: str
    name: str
    post: str = ""
    role: str = ""


class Disclosure(Frozen):
    """smallest_count: a count from 1 up to one less than this is withheld. smallest_base: no percentage on fewer answers.

    unanimous: whether the figures of a group are shown in which all gave one answer: whoever knows a member then knows their answer.
    """

    smallest_count: int = 5
    smallest_base: int = 10
    unanimous: Literal["shown", "withheld"] = "shown"


class Settings(Frozen):
    disclosure: Disclosure = Disclosure()
    care_groups: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    evidence_years: int = 3  # evidence that speaks of a time longer ago than this is a note
    contacts: tuple[str, ...] = ()  # official telephone numbers, e-mail addresses and postcodes that may stand in texts


class Sensitive(Frozen):
    """What the team does when it meets something that cannot wait: whom to tell, and how."""

    protocol: str = ""
    tell: tuple[str, ...] = ()


class Cycle(Frozen):
    """`cycle.yaml`. Dates are ISO; `invented` marks every page of an example as made up."""

    format: Literal["1"]
    council: str
    nation: str = "Scotland"
    invented: bool = False
    starts: dt.date
    ends: dt.date
    people: tuple[Person, ...] = ()
    sensitive_findings: Sensitive = Sensitive()
    settings: Settings = Settings()
    previous_cycle: str = ""

    @field_validator("invented", mode="before")
    @classmethod
    def _yes_or_no(cls, value: object) -> object:
        return {"yes": True, "no": False}.get(str(value).lower(), value)

    @model_validator(mode="after")
    def _in_order(self) -> Cycle:
        if self.ends <= self.starts:
            raise ValueError(f"the cycle ends ({self.ends}) before it starts ({self.starts}); mend one of the two")
        return self

    def person(self, id: str) -> Person | None:
        return next((person for person in self.people if person.id == id), None)

    def named(self, id: str) -> str:
        """The name of a person of the cycle; the id itself for anybody else."""
        person = self.person(id)
        return person.name if person else id


class FrameworkPin(Frozen):
    """Which framework, in which version, and the digest of its file when the evaluation was begun (empty: any wording of it).

    role: `measures` sets its measures beside the framework that the evaluation is made by.
    """

    id: str
    version: str
    digest: str = ""
    role: Literal["evaluate", "measures"] = "evaluate"


class Scope(Frozen):
    """areas: references such as pim:5; empty means every area of every framework."""

    areas: tuple[str, ...] = ()
    care_groups: tuple[str, ...] = ()
    text: str = ""


class OwnQuestion(Frozen):
    text: str


class OwnEvidence(Frozen):
    """kind: one of the kinds of evidence of the register."""

    kind: str
    source_type: str = ""
    text: str


class LessRelevant(Frozen):
    """A suggestion (a factor, question, possible evidence or illustration) that matters less here, and why."""

    id: str
    because: str = Field(min_length=1)


class OwnSuggestions(Frozen):
    """What a council adds to an indicator or an area for one evaluation, and what it marks as less relevant."""

    ref: str
    questions: tuple[OwnQuestion, ...] = ()
    evidence: tuple[OwnEvidence, ...] = ()
    less_relevant: tuple[LessRelevant, ...] = ()


class TimetableEntry(Frozen):
    by: dt.date
    what: str


class Evaluation(Frozen):
    """One scan or one closer look; the file's name is its id."""

    format: Literal["1"]
    id: str
    kind: Literal["scan", "closer-look"]
    title: str
    frameworks: tuple[FrameworkPin, ...]
    purpose: str = ""
    audience: str = ""
    use: str = ""
    confidentiality: str = ""
    sharing: str = ""
    joint: str = "own"
    scope: Scope = Scope()
    team: tuple[str, ...] = ()
    lead: str = ""
    evaluates: dict[str, str] = {}
    timetable: tuple[TimetableEntry, ...] = ()
    suggestions: tuple[OwnSuggestions, ...] = ()
    as_of: dt.date | None = None

    @field_validator("frameworks")
    @classmethod
    def _some(cls, pins: tuple[FrameworkPin, ...]) -> tuple[FrameworkPin, ...]:
        if not pins:
            raise ValueError("no framework is named; name at least one")
        return pins
