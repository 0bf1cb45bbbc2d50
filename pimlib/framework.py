"""Frameworks: what a service is evaluated by, read from data files.

Row 2: imports rows 0-1. No framework's name or wording stands in code; what a reader sees comes from the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pimlib.errors import Fault, PimError, raise_if
from pimlib.fingerprint import digest_file
from pimlib.plainyaml import load_document, validate

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
    if id not in framework_names():
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
    place = f"frameworks/{path.name}"
    document = load_document(path, place)
    framework = validate(document, Framework, digest=digest_file(path))
    raise_if(
        Fault(f"{place}, line {document.line(where)}", fault, found, expected, remedy)
        for where, fault, found, expected, remedy in (
            *_names_twice(framework),
            *_levels_amiss(framework),
            *_references_amiss(framework, path.stem),
        )
    )
    return framework


Where = tuple[str | int, ...]
Amiss = Iterator[tuple[Where, str, str, str, str]]  # where in the file, fault, found, expected, remedy


def _names_twice(framework: Framework) -> Amiss:
    seen: set[str] = set()
    for where, name in _ids(framework):
        if name in seen:
            yield (*where, "id"), "an id stands twice", f"{name} again", "each id once", "Give each its own."
        seen.add(name)


def _ids(framework: Framework) -> Iterator[tuple[Where, str]]:
    for n, question in enumerate(framework.questions):
        yield ("questions", n), f"key question `{question.id}`"
    for n, area in enumerate(framework.areas):
        yield ("areas", n), f"area `{area.id}`"
        for m, prompt in enumerate(area.prompts):
            yield ("areas", n, "prompts", m), f"`{prompt.id}`"
        for m, indicator in enumerate(area.indicators):
            yield ("areas", n, "indicators", m), f"indicator `{indicator.id}`"
            for part in ("factors", "questions", "evidence"):
                for k, text in enumerate(getattr(indicator, part)):
                    yield ("areas", n, "indicators", m, part, k), f"`{text.id}`"


def _levels_amiss(framework: Framework) -> Amiss:
    scale = framework.scale
    levels = scale.levels if scale else ()
    for n, level in enumerate(levels):
        if level.level in [other.level for other in levels[:n]]:
            yield ("scale", "levels", n, "level"), "a level stands twice", str(level.level), "each level once", "Keep one."
    for n, area in enumerate(framework.areas):
        for m, prompt in enumerate(area.prompts):
            if scale is None or scale.level(prompt.ceiling) is None:
                yield (
                    ("areas", n, "prompts", m, "ceiling"),
                    f"the ceiling of {prompt.id} is not on the scale",
                    str(prompt.ceiling),
                    f"a level from {scale.range}" if scale else "no ceiling: there is no scale",
                    "Change it, or add the level under `scale`.",
                )


def _references_amiss(framework: Framework, stem: str) -> Amiss:
    if framework.id != stem:
        yield ("id",), "the file's name is not the id in it", f"`{framework.id}`", f"`{stem}`", "Mend one of the two."
    questions = [question.id for question in framework.questions]
    for n, area in enumerate(framework.areas):
        if area.question not in questions:
            expected = f"one of {', '.join(questions)}"
            fault = f"area {area.id} belongs to a key question that is not there"
            yield ("areas", n, "question"), fault, f"`{area.question}`", expected, "Change it, or add the question."
        ids = [indicator.id for indicator in area.indicators]
        for m, prompt in enumerate(area.prompts):
            for k, id in enumerate(prompt.indicators):
                if id not in ids:
                    yield (
                        ("areas", n, "prompts", m, "indicators", k),
                        f"the prompt {prompt.id} names an indicator that its area does not hold",
                        f"`{id}`",
                        f"one of {', '.join(ids)}",
                        "Change it; a prompt speaks of its own area only.",
                    )
