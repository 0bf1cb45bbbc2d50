"""Frameworks: what a service is evaluated by, read from data files.

Row 2: imports rows 0-1. No framework's name or wording stands in code; what a reader sees comes from the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_file
from pimlib.plainyaml import load_model

EvidenceKind = Literal["measures", "survey", "case-files", "groups", "scrutiny", "document"]
Origin = Literal["source", "project"]
REF = re.compile(r"^[a-z0-9][a-z0-9-]{0,23}:[A-Za-z0-9][A-Za-z0-9.-]*$")


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceRef(Frozen):
    heading: str = ""
    note: str = ""
    repairs: tuple[str, ...] = ()


class Terms(Frozen):
    question: str
    area: str
    indicator: str


class Level(Frozen):
    """One level; a higher number is better."""

    level: int
    name: str
    definition: str
    means: str
    applies_when: tuple[str, ...] = ()
    calls_for: tuple[str, ...] = ()


class Scale(Frozen):
    levels: tuple[Level, ...]
    notes: tuple[str, ...] = ()

    def level(self, number: int) -> Level | None:
        return next((level for level in self.levels if level.level == number), None)

    def named(self, number: int) -> str:
        """`4 Good`; a number that is not on the scale is given as it stands."""
        level = self.level(number)
        return f"{number} {level.name}" if level else str(number)

    @property
    def range(self) -> str:
        """For messages: `1 to 6`."""
        numbers = sorted(level.level for level in self.levels)
        return f"{numbers[0]} to {numbers[-1]}"


class Question(Frozen):
    id: str
    title: str
    about: str = ""


class Text(Frozen):
    id: str
    text: str
    origin: Origin = "source"


class QuestionToAsk(Text):
    group: str = "show"


class PossibleEvidence(Text):
    kind: EvidenceKind
    source_type: str = ""


class Illustration(Frozen):
    who: str
    text: str
    origin: Origin = "source"


class Illustrations(Frozen):
    very_good: tuple[Illustration, ...]
    weak: tuple[Illustration, ...]


class Prompt(Frozen):
    """One factor of a guidance prompt. The ceiling is on the area, never on an indicator."""

    id: str
    weigh: str
    trigger: str
    ceiling: int
    indicators: tuple[str, ...]
    says: str


class Indicator(Frozen):
    id: str
    title: str
    printed: str = ""
    source_ref: SourceRef = SourceRef()
    factors: tuple[Text, ...] = ()
    questions: tuple[QuestionToAsk, ...] = ()
    evidence: tuple[PossibleEvidence, ...] = ()
    illustrations: Illustrations | None = None
    measures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Position(Frozen):
    id: str
    says: str


class Component(Frozen):
    id: str
    title: str
    says: str


class Statement(Frozen):
    """A statement that an area asks for besides a level: its components, and the positions that may be taken on each."""

    basis: str
    positions: tuple[Position, ...]
    components: tuple[Component, ...]
    contextual: tuple[Text, ...] = ()
    caveats: tuple[str, ...] = ()


class Area(Frozen):
    id: str
    question: str
    title: str
    role: str
    source_ref: SourceRef = SourceRef()
    prompts: tuple[Prompt, ...] = ()
    indicators: tuple[Indicator, ...]
    statement: Statement | None = None

    def indicator(self, id: str) -> Indicator | None:
        return next((indicator for indicator in self.indicators if indicator.id == id), None)


class Step(Frozen):
    id: str
    title: str
    asks: tuple[str, ...] = ()


class ProcessText(Frozen):
    id: str
    text: str
    kind: str = ""
    includes: tuple[str, ...] = ()


class CycleAbout(Frozen):
    years: int
    text: str = ""


class Process(Frozen):
    steps: tuple[Step, ...] = ()
    checklist: tuple[ProcessText, ...] = ()
    scan_sources: tuple[ProcessText, ...] = ()
    scan_heads: tuple[ProcessText, ...] = ()
    closer_look_evidence: tuple[ProcessText, ...] = ()
    rigour: tuple[ProcessText, ...] = ()
    plan: tuple[str, ...] = ()
    cycle: CycleAbout | None = None


class Framework(Frozen):
    """A framework whole. References into it are `<id>:<area or indicator>`, such as pim:5 and pim:5.1."""

    format: Literal["1"]
    id: str
    version: str
    title: str
    publisher: str
    year: str
    nation: str
    language: str
    source: str
    wording: Literal["own"]
    terms: Terms
    scale: Scale | None = None
    questions: tuple[Question, ...]
    process: Process = Process()
    areas: tuple[Area, ...]
    digest: str = ""

    @model_validator(mode="after")
    def _sound(self) -> Framework:
        seen: set[str] = set()
        for id in self._ids():
            if id in seen:
                raise ValueError(f"the id `{id}` stands twice; give each its own")
            seen.add(id)
        questions = {question.id for question in self.questions}
        for area in self.areas:
            if area.question not in questions:
                raise ValueError(f"area {area.id} belongs to key question `{area.question}`, which is not there")
            for prompt in area.prompts:
                if self.scale is None or self.scale.level(prompt.ceiling) is None:
                    raise ValueError(f"prompt {prompt.id} has the ceiling {prompt.ceiling}, which is not on the scale")
                for id in prompt.indicators:
                    if area.indicator(id) is None:
                        raise ValueError(f"prompt {prompt.id} names the indicator `{id}`, which is not in area {area.id}")
        return self

    def _ids(self) -> Iterator[str]:
        yield from (f"question {question.id}" for question in self.questions)
        for area in self.areas:
            yield f"area {area.id}"
            yield from (prompt.id for prompt in area.prompts)
            for indicator in area.indicators:
                yield f"indicator {indicator.id}"
                for group in (indicator.factors, indicator.questions, indicator.evidence):
                    yield from (text.id for text in group)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Every indicator by its reference, in the order of the framework."""
        return {self.ref(indicator.id): indicator for area in self.areas for indicator in area.indicators}

    def ref(self, id: str) -> str:
        return f"{self.id}:{id}"

    def area(self, id: str) -> Area:
        """Raises PimError when the framework has no such area."""
        wanted = id.removeprefix(f"{self.id}:")
        for area in self.areas:
            if area.id == wanted:
                return area
        ids = ", ".join(area.id for area in self.areas)
        raise PimError(Fault(f"framework {self.id}", "no such area for evaluation", f"`{id}`", f"one of {ids}"))

    def area_of(self, ref: str) -> Area | None:
        """The area that a reference points to or into; None when it points to nothing here."""
        wanted = ref.removeprefix(f"{self.id}:")
        return next((area for area in self.areas if area.id == wanted or area.indicator(wanted)), None)

    def title_of(self, ref: str) -> str | None:
        """`5.1 Access to services`; None when the reference points to nothing here."""
        wanted = ref.removeprefix(f"{self.id}:")
        for area in self.areas:
            if area.id == wanted:
                return f"{area.id} {area.title}"
            if indicator := area.indicator(wanted):
                return f"{indicator.printed or indicator.id} {indicator.title}"
        return None


def shipped(name: str) -> Path:
    """A folder that ships with pimlib (`frameworks`, `workbooks`): inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "_shipped" / name
    return inside if inside.is_dir() else package.parent / name


def framework_names() -> tuple[str, ...]:
    """The ids of the frameworks that ship, sorted."""
    return tuple(sorted(path.stem for path in shipped("frameworks").glob("*.yaml")))


@lru_cache(maxsize=16)
def load_framework(id: str, version: str | None = None) -> Framework:
    """A shipped framework. Raises PimError when there is none of that id, or not in that version, or its file has faults."""
    path = shipped("frameworks") / f"{id}.yaml"
    if not path.is_file():
        known = ", ".join(framework_names()) or "none"
        raise PimError(
            Fault(f"framework {id}", "no framework of this id ships", f"`{id}`", f"one of: {known}", "Check the evaluation file.")
        )
    framework = load_framework_file(path)
    if version is not None and framework.version != version:
        raise PimError(
            Fault(
                f"framework {id}",
                "not the version that the evaluation names",
                f"`{version}` in the evaluation",
                f"`{framework.version}`",
                "Install the pimlib that ships that version, or adopt the version that is there.",
            )
        )
    return framework


def load_framework_file(path: Path) -> Framework:
    """A framework from a file. Raises PimError with every fault, each with its line."""
    return load_model(path, Framework, f"frameworks/{path.name}", digest=digest_file(path))
