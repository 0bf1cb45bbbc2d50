"""The three-year cycle and the evaluations within it, as their files say.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from pimlib.plainyaml import otherwise

HOW = "`pim help cycle` shows a filled file."


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _nothing_yet(cls, values: Any) -> Any:
        """A key with nothing behind it, such as `people:` over lines that are comments still, is as good as left out."""
        if not isinstance(values, dict):
            return values
        fields = cls.model_fields
        return {
            key: value
            for key, value in values.items()
            if value != "" or key not in fields or fields[key].is_required() or isinstance(fields[key].default, str)
        }


def id_for(name: str) -> str:
    """`ann-ross` for Ann Ross: how an id of a person is usually made of a name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def line_for(id: str, name: str = "", role: str = "") -> str:
    """The line that names a person in cycle.yaml; the name is a guess from the id where only that is known."""
    name = name or (id if re.search(r"[^a-z0-9-]", id) else id.replace("-", " ").title())
    name = name if re.fullmatch(r"\w[\w .'’-]*", name) else f'"{name}"'  # a comma or a colon would end it
    return f"- {{id: {id_for(id) or id}, name: {name}{f', role: {role}' if role else ''}}}"


class Person(Frozen):
    """Somebody with a part in the evaluation. id: how the other files name them. tier: how high their post stands; empty: not said."""

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    post: str = ""
    role: str = ""
    tier: Literal["", "senior", "middle", "front line"] = ""

    @model_validator(mode="before")
    @classmethod
    def _not_a_name_alone(cls, value: Any) -> Any:
        if isinstance(value, str):
            raise otherwise("a name stands alone", "an id and a name", f"Write `{line_for(value)}`; {HOW}")
        return value


def _ids(value: Any) -> Any:
    if isinstance(value, str) and value:
        ids = ", ".join(id_for(name) for name in re.split(r",|;|\band\b", value) if id_for(name))
        raise otherwise("not a list", "ids of cycle.yaml in square brackets", f"Write `[{ids}]`; {HOW}")
    if isinstance(value, dict):
        raise otherwise("`key: value` lines", "a list of ids of cycle.yaml", f"Write it as `[ann-ross, bob-hay]`; {HOW}")
    return value


def _one_id(value: Any) -> Any:
    if isinstance(value, list | tuple | dict):
        remedy = f'Write one line for each area, such as `"pim:1": ann-ross`; {HOW}'
        raise otherwise("not one person", "the area first, then the id of one person of cycle.yaml", remedy)
    return value


def _lead(value: Any) -> Any:
    if isinstance(value, list | tuple | dict):
        raise otherwise("not one person", "the id of one person of cycle.yaml", f"Write `lead: ann-ross`; {HOW}")
    return value


Ids = Annotated[tuple[str, ...], BeforeValidator(_ids)]


class Disclosure(Frozen):
    """smallest_count: a count from 1 up to one less than this is withheld. smallest_base: no percentage on fewer answers.

    unanimous: whether the figures of a group are shown in which all gave one answer: whoever knows a member then knows their answer.
    """

    smallest_count: int = 5
    smallest_base: int = 10
    unanimous: Literal["shown", "withheld"] = "shown"


class Threshold(Frozen):
    """What the council itself expects of a figure: of a part of an item of evidence at least, or at most, this much, in the figure's own
    unit; one of the two.

    says: where that was settled, in words that follow "less than" or "more than", such as `the 80 % of the service plan`.
    """

    item: str
    part: str
    at_least: float | None = None
    at_most: float | None = None
    says: str = ""

    @model_validator(mode="after")
    def _one_of_two(self) -> Threshold:
        if (self.at_least is None) == (self.at_most is None):
            found = "neither `at_least` nor `at_most`" if self.at_least is None else "`at_least` and `at_most`"
            remedy = "Write `at_least` where more is better, `at_most` where less is."
            raise otherwise(f"a threshold has {found}", "one of the two", remedy)
        return self


class Settings(Frozen):
    disclosure: Disclosure = Disclosure()
    care_groups: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    evidence_years: int = 3  # evidence that speaks of a time longer ago than this is a note
    thresholds: tuple[Threshold, ...] = ()
    contacts: tuple[str, ...] = ()  # official telephone numbers, e-mail addresses and postcodes that may stand in texts


class Sensitive(Frozen):
    """What the team does when it meets something that cannot wait: whom to tell, and how."""

    protocol: str = ""
    tell: Ids = ()


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

    @field_validator("people", mode="before")
    @classmethod
    def _a_line_each(cls, value: Any) -> Any:
        if isinstance(value, str | dict):
            example = line_for(value) if isinstance(value, str) and value else "- {id: ann-ross, name: Ann Ross}"
            raise otherwise("not a list", "a line for each person", f"Write `{example}` on a line of its own; {HOW}")
        return value

    @field_validator("people")
    @classmethod
    def _once(cls, people: tuple[Person, ...]) -> tuple[Person, ...]:
        ids = [person.id for person in people]
        if twice := sorted({id for id in ids if ids.count(id) > 1}):
            raise otherwise(f"two people have the id `{twice[0]}`", "", "Give one of them another id.")
        return people

    @model_validator(mode="after")
    def _in_order(self) -> Cycle:
        if self.ends <= self.starts:
            raise ValueError(f"the cycle ends ({self.ends}) before it starts ({self.starts}); mend one of the two")
        return self

    def person(self, id: str) -> Person | None:
        return next((person for person in self.people if person.id == id), None)

    def fitting(self, said: str) -> Person | None:
        """Whom somebody means by an id, a whole name or a part of one, however it is written; None when nobody fits, or more than one."""
        wanted = id_for(said)
        for words in (lambda one: (id_for(one.id), id_for(one.name)), lambda one: map(id_for, one.name.split())):
            found = [one for one in self.people if wanted and wanted in words(one)]
            if found:
                return found[0] if len(found) == 1 else None
        return None

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
    """One scan or one closer look; the file's name is its id.

    team, lead and the values of evaluates: ids of people of the cycle. evaluates: by area, such as pim:5; empty: nobody yet.
    """

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
    team: Ids = ()
    lead: Annotated[str, BeforeValidator(_lead)] = ""
    evaluates: dict[str, Annotated[str, BeforeValidator(_one_id)]] = {}
    timetable: tuple[TimetableEntry, ...] = ()
    suggestions: tuple[OwnSuggestions, ...] = ()
    as_of: dt.date | None = None

    @field_validator("evaluates", mode="before")
    @classmethod
    def _by_area(cls, value: Any) -> Any:
        if isinstance(value, str | list | tuple):
            remedy = f'Write one line for each area under `evaluates:`, such as `"pim:1": ann-ross`; {HOW}'
            raise otherwise("not a line for each area", "the area, then the id of one person of cycle.yaml", remedy)
        return value

    @field_validator("frameworks")
    @classmethod
    def _some(cls, pins: tuple[FrameworkPin, ...]) -> tuple[FrameworkPin, ...]:
        if not pins:
            raise ValueError("no framework is named; name at least one")
        return pins
