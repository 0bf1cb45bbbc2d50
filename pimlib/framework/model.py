"""A framework: what a service is evaluated by, as values.

Row 2: imports rows 0-1. No framework's name or wording stands in code; what a reader sees comes from the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from pimlib.errors import Fault, PimError
from pimlib.framework.measures import Counted, Heading, Measure
from pimlib.framework.process import CaseReading, Process, Survey
from pimlib.framework.wording import Frozen, Origin, SourceRef, Suggestions, Text, Words

Language = Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]  # BCP 47, as a web page's lang has it
Role = Literal["evaluate", "measures", "headings"]
Called = Literal[
    "planned-action",
    "structured-action",
    "urgent-action",
    "investigation",
    "support",
    "improvement",
    "intention",
    "strengths",
    "sustained",
]


def is_number(id: str) -> bool:
    """Whether an id is one that a reader would say, such as 5 or 5.1, and not a word that only the file needs."""
    return any(sign.isdigit() for sign in id)


def plural(word: str) -> str:
    """The plural of an English word: areas, focuses, strategies."""
    if re.search(r"(s|x|z|ch|sh)$", word):
        return f"{word}es"
    return f"{word[:-1]}ies" if re.search(r"[^aeiou]y$", word) else f"{word}s"


class Terms(Frozen):
    """What a reader sees for each part of the framework."""

    question: Words
    area: Words
    indicator: Words
    factors: str = "Key factors"
    ask: str = "Questions to ask"
    evidence: str = "Possible evidence"
    very_good: str = "Very good"
    weak: str = "Weak"

    @property
    def area_word(self) -> str:
        """What a sentence calls an area: `area` for an area for evaluation."""
        return self.area.split()[0].lower()


class FindingTerms(Frozen):
    """What the lists of a judgement are called."""

    strengths: str = "Strengths"
    weaknesses: str = "Weaknesses"
    improvements: str = "Areas for improvement"
    origin: Origin = "project"
    note: str = ""


class Need(Frozen):
    """One thing that a level calls for, so that a check can look whether it is there; `calls_for` says the same to people.

    days: within how many days of the judgement an urgent action starts, or the look into what lies behind it; 0: at any time. months:
    over how many months evidence of what lasted reaches. origin: whose the number is.
    """

    need: Called
    days: int = 0
    months: int = 0
    origin: Origin = "source"


class Level(Frozen):
    """One level; a higher number is better. needs: what of `calls_for` a check can look for; empty: nothing."""

    level: int
    name: Words
    definition: str
    means: str
    applies_when: tuple[str, ...] = ()
    calls_for: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()

    def need(self, called: Called) -> Need | None:
        return next((need for need in self.needs if need.need == called), None)


class Scale(Frozen):
    origin: Origin = "source"
    levels: tuple[Level, ...]
    notes: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        """Half way between the lowest and the highest level."""
        numbers = [level.level for level in self.levels]
        return (min(numbers) + max(numbers)) / 2

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
    title: Words
    about: str = ""
    origin: Origin = "source"


class Prompt(Frozen):
    """One factor of a guidance prompt. The ceiling is on the area, never on an indicator."""

    id: str
    weigh: str
    trigger: str
    ceiling: int
    indicators: tuple[str, ...]
    says: str


class Indicator(Suggestions):
    """printed: its number as the source prints it, where that is not its id."""

    id: str
    title: Words
    printed: str = ""
    origin: Origin = "source"
    source_ref: SourceRef = SourceRef()
    measures: tuple[str, ...] = ()


class Position(Frozen):
    """claims: whether it says of something that it is so, which then has to rest on evidence."""

    id: str
    says: str
    claims: bool = False


class Component(Frozen):
    """rests_on: the areas and indicators whose evaluations show whether it holds; ours, to find the way by."""

    id: str
    title: Words
    says: str
    rests_on: tuple[str, ...] = ()


class Recent(Frozen):
    """months: evidence older than this is called old."""

    months: int = Field(ge=1)
    origin: Origin = "project"


class Intends(Frozen):
    """How a document that may only say what is meant to happen is known. words: those in its title or its sort of source, such as plan;
    reports: words beside them that tell that it says what happened, such as progress."""

    words: tuple[Words, ...]
    reports: tuple[Words, ...] = ()
    origin: Origin = "project"


class Statement(Frozen):
    """A statement that an area asks for besides a level: its components, and the positions that may be taken on each.

    recent: when evidence is old; None: it never is. intends: which documents may only say what is meant to happen; None: no word tells.
    """

    basis: str
    positions: tuple[Position, ...]
    components: tuple[Component, ...]
    contextual: tuple[Text, ...] = ()
    caveats: tuple[str, ...] = ()
    recent: Recent | None = None
    intends: Intends | None = None


class Hears(Frozen):
    """Somebody whose own views an area rests on. says: who they are, as a sentence names them; voices: ids of the voices of the process of
    which a survey or a group lets one speak."""

    id: str
    says: Words
    voices: tuple[str, ...]
    origin: Origin = "project"


class NamedSource(Frozen):
    """A source of quality indicators that the framework points to; ref: where we hold it, such as pim:5."""

    id: str
    text: str
    ref: str = ""


class Area(Suggestions):
    """An area for evaluation, with or without indicators. What it suggests itself is for the area as a whole."""

    id: str
    question: str
    title: Words
    role: Words
    origin: Origin = "source"
    source_ref: SourceRef = SourceRef()
    prompts: tuple[Prompt, ...] = ()
    quality_indicators: tuple[NamedSource, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    statement: Statement | None = None
    hears: tuple[Hears, ...] = ()

    def indicator(self, id: str) -> Indicator | None:
        return next((indicator for indicator in self.indicators if indicator.id == id), None)


class Passage(Frozen):
    """Something said about the whole: its purpose, what a word means, guidance, a duty, what it is not for."""

    id: str
    kind: Literal["overview", "purpose", "definition", "guidance", "duty", "partnership", "limit"]
    title: Words
    says: tuple[str, ...]
    origin: Origin = "source"


class Framework(Frozen):
    """A framework whole. References into it are `<id>:<area, indicator or measure>`, such as pim:5, pim:5.1 and pif:1.S.1.

    use: `evaluate`; `measures` for one that may also stand beside another, so that its measures show there; `headings` for one
    that only crosswalks point to. A framework without a scale has findings and no levels.
    """

    format: Literal["1"]
    id: str
    version: str
    title: Words
    publisher: str
    year: str
    nation: str
    language: Language
    source: str
    wording: Literal["own"]
    use: Role = "evaluate"
    terms: Terms
    findings: FindingTerms = FindingTerms()
    scale: Scale | None = None
    about: tuple[Passage, ...] = ()
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...]
    headings: tuple[Heading, ...] = ()
    areas: tuple[Area, ...]
    measures: tuple[Measure, ...] = ()
    surveys: tuple[Survey, ...] = ()
    readings: tuple[CaseReading, ...] = ()
    process: Process = Process()
    digest: str = ""

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Every indicator by its reference, in the order of the framework."""
        return {self.ref(indicator.id): indicator for area in self.areas for indicator in area.indicators}

    @property
    def has_illustrations(self) -> bool:
        """Whether it draws illustrations of anything; only then is their absence worth a word."""
        return any(part.illustrations for area in self.areas for part in (area, *area.indicators))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Framework:
        """A copy with an index of its own: pydantic takes over what was computed of the areas before they were changed."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("indicators", None)
        return copied

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

    def suggestions(self, ref: str) -> Suggestions | None:
        """What an area or an indicator suggests; None when the reference points to neither."""
        wanted = ref.removeprefix(f"{self.id}:")
        return next((area for area in self.areas if area.id == wanted), None) or self.indicators.get(self.ref(wanted))

    def measure(self, ref: str) -> Counted | None:
        """The measure, or the part of one, that a reference points to."""
        wanted = ref.removeprefix(f"{self.id}:")
        for measure in self.measures:
            if measure.id == wanted:
                return measure
            for part in measure.parts:
                if part.id == wanted:
                    return part
        return None

    def title_of(self, ref: str) -> str | None:
        """`5.1 Access to services`, with the printed number where the source has another; None when it points to nothing here."""
        wanted = ref.removeprefix(f"{self.id}:")
        for area in self.areas:
            if area.id == wanted:
                return f"{area.id} {area.title}" if is_number(area.id) else area.title
            if indicator := area.indicator(wanted):
                printed = indicator.printed if indicator.printed not in ("", indicator.id) else ""
                return f"{indicator.id} {indicator.title}" + (f" ({printed} in the source)" if printed else "")
        measure = self.measure(wanted)
        return f"{measure.id} {measure.title}" if measure else None
