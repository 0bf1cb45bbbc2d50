"""A framework as text for a terminal: an overview, one area, one indicator, one measure.

Row 13.
"""

from __future__ import annotations

import shutil
import textwrap
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence

from pimlib.framework import (
    Area,
    Framework,
    Illustration,
    Indicator,
    Measure,
    MeasurePart,
    Milestone,
    PossibleEvidence,
    Survey,
    Text,
    is_number,
)
from pimlib.framework.crosswalk import SAID, Linked

OURS = "ours: the source holds none"
MARK = " *"  # after one text among others; `_texts` says below them what it means
GROUPS = {"other": "Other questions", "context": "The context to weigh"}
WIDEST = 100
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def overview(framework: Framework) -> Iterator[str]:
    """Where it comes from, the scale, and every area and indicator with its number."""
    yield f"{framework.title}, version {framework.version}"
    yield from _said(f"{framework.publisher}, {framework.year}. Source: {framework.source}.")
    yield from _said(
        "The wording is ours; titles and numbers are the source's, but for what is marked with *, which is ours too."
    )
    if framework.scale:
        levels = sorted(framework.scale.levels, key=lambda level: -level.level)
        ours = f" ({OURS})" if framework.scale.origin == "project" else ""
        yield from _headed(f"Scale{ours}", [f"{level.level} {level.name}: {level.definition}" for level in levels])
    elif framework.use != "headings":
        yield ""
        yield "No scale: findings only, no levels."
    for question in framework.questions:
        areas = [area for area in framework.areas if area.question == question.id]
        yield ""
        number = f" {question.id}" if is_number(question.id) else ""
        yield from _said(f"{framework.terms.question}{number}: {question.title}{_mark(question.origin)}", indent="", hang="  ")
        for area in areas:
            yield from _said(f"{framework.title_of(framework.ref(area.id))}{_mark(area.origin)}", indent="  ", hang="    ")
            for one in area.indicators:
                title = f"{framework.title_of(framework.ref(one.id))}{_mark(one.origin)}"
                yield from _said(title, indent="      ", hang="        ")
    yield from _headed("Notes", framework.notes)
    more = [f"--{name}" for name, there in _more(framework) if there]
    if more:
        yield ""
        yield f"More: pim frameworks show {framework.id} {' '.join(f'[{option}]' for option in more)}"


def _more(framework: Framework) -> tuple[tuple[str, bool], ...]:
    process = framework.process
    there = bool(process.steps or process.lists or process.methods or process.timeline)
    return (
        ("about", bool(framework.about)),
        ("scale", framework.scale is not None),
        ("process", there),
        ("measures", bool(framework.measures)),
        ("surveys", bool(framework.surveys)),
    )


def about(framework: Framework) -> Iterator[str]:
    yield from _banner("What it says of itself", bool(framework.about))
    for passage in framework.about:
        ours = f" ({OURS})" if passage.origin == "project" else ""
        yield f"{passage.title}{ours}"
        for text in passage.says:
            yield from _said(text)
        yield ""


def scale(framework: Framework) -> Iterator[str]:
    """Each level with what it means, when it applies and what it calls for, the best first."""
    if framework.scale is None:
        yield "No scale: findings only, no levels."
        return
    yield from _banner(f"Scale ({OURS})" if framework.scale.origin == "project" else "Scale", True)
    for level in sorted(framework.scale.levels, key=lambda level: -level.level):
        yield f"{level.level} {level.name}: {level.definition}"
        yield from _said(level.means)
        yield from _points("Applies when", level.applies_when)
        yield from _points("Calls for", level.calls_for)
        yield ""
    for note in framework.scale.notes:
        yield from _said(note)


def process(framework: Framework) -> Iterator[str]:
    """The steps, the lists, the methods and the dates that the framework gives for carrying out an evaluation."""
    said = framework.process
    yield from _banner("How an evaluation is carried out", True)
    for n, step in enumerate(said.steps, start=1):
        yield f"{n}. {step.title}"
        for text in step.asks:
            yield from _said(f"- {text}", indent="   ", hang="     ")
    for label, listed in said.lists:
        included = [f" ({', '.join(one.includes)})" if one.includes else "" for one in listed]
        yield from _headed(label, [one.text + more for one, more in zip(listed, included, strict=True)])
    yield from _headed("The action plan", said.plan)
    if said.cycle:
        yield from _headed(f"A cycle of {said.cycle.years} years", [said.cycle.text])
    for method in said.methods:
        yield ""
        yield f"{method.title}{f' ({OURS})' if method.origin == 'project' else ''}"
        for label, text in (("For", method.who), ("Leaves out", method.not_who), ("", method.text)):
            if text:
                yield from _said(f"{label}: {text}" if label else text)
    if said.timeline:
        texts = [f"{_when(one)}: {one.title}. {one.text}{f' Note: {one.note}' if one.note else ''}" for one in said.timeline]
        yield from _headed("Timeline", texts)


def measures(framework: Framework) -> Iterator[str]:
    """Every measure under its area and heading, with how it is counted."""
    yield from _banner("Measures", bool(framework.measures))
    for area in framework.areas:
        lines = list(_measures_of(framework, area))
        if lines:
            yield f"{area.id} {area.title}"
            yield from lines
            yield ""


def _measures_of(framework: Framework, area: Area) -> Iterator[str]:
    headings = {heading.id: heading.title for heading in framework.headings}
    heading = ""
    for measure in framework.measures:
        if measure.area != area.id:
            continue
        if measure.heading != heading:
            heading = measure.heading
            yield f"  {headings.get(heading, '')}"
        yield from _said(f"{measure.id}  {measure.title}", indent="    ", hang="      ")
        for part in measure.parts:
            yield from _said(f"{part.id}  {part.title}", indent="      ", hang="        ")


def wrapped(text: str, indent: str) -> Iterator[str]:
    """A text in lines that fit, all of them indented."""
    return _said(text, indent=indent)


def survey(asked: Survey) -> Iterator[str]:
    yield from _banner(f"{asked.title} ({OURS})" if asked.origin == "project" else asked.title, True)
    for label, text in (("For", asked.who), ("Not for", asked.not_who), ("", asked.note)):
        if text:
            yield from _said(f"{label}: {text}" if label else text)
    offered: tuple[str, ...] = ()
    for question in asked.questions:
        if question.answers and question.answers != offered:
            yield ""
            yield from _said(f"Answers to choose from: {' / '.join(question.answers)}", hang="    ")
        elif not question.answers and offered:
            yield ""
            yield "  In one's own words:"
        offered = question.answers
        yield from _said(f"{question.id}  {question.text}", indent="    ", hang="      ")


def area_text(framework: Framework, area: Area, links: Sequence[Linked]) -> Iterator[str]:
    yield f"{framework.title_of(framework.ref(area.id))}"
    yield f"{framework.terms.area} in {framework.title}, version {framework.version}"
    yield ""
    yield from _said(area.role, indent="")
    for prompt in area.prompts:
        yield from _headed(f"Guidance prompt {prompt.id}: {prompt.weigh}", [f"When: {prompt.trigger}", f"Then: {prompt.says}"])
    yield from _suggested(framework, area)
    yield from _headed("Quality indicators come from", [source.text for source in area.quality_indicators])
    if lines := list(_measures_of(framework, area)):
        yield ""
        yield "Measures"
        yield from lines
    titles = [framework.title_of(framework.ref(one.id)) or one.id for one in area.indicators]
    yield from _headed(f"{framework.terms.indicator}s", titles)
    yield from _source(area)
    yield from _linked(links)


def indicator_text(framework: Framework, area: Area, indicator: Indicator, links: Sequence[Linked]) -> Iterator[str]:
    yield framework.title_of(framework.ref(indicator.id)) or indicator.title
    yield from _said(
        f"{framework.terms.indicator} of {framework.terms.area_word} {area.id}, {area.title} ({framework.title}, version {framework.version})",
        indent="",
    )
    if indicator.is_empty and not area.is_empty:
        yield ""
        yield from _said(
            f"What to look for stands at {framework.terms.area_word} {area.id} as a whole: {framework.ref(area.id)}.", indent=""
        )
    yield from _suggested(framework, indicator)
    yield from _headed("Measures", indicator.measures)
    yield from _source(indicator)
    yield from _linked(links)


def measure_text(framework: Framework, measure: Measure | MeasurePart, informs: Sequence[str]) -> Iterator[str]:
    """How a measure, or a part of one, is counted; informs: what it speaks to, with titles."""
    whole = next((one for one in framework.measures if measure in one.parts), None)
    yield from _said(f"{measure.id} {measure.title}", indent="", hang="  ")
    yield from _said(f"Measure of {framework.title}, version {framework.version}", indent="")
    if whole is not None:
        yield from _said(f"Part of {whole.id} {whole.title}", indent="")
    pairs = [
        ("Printed as", measure.printed),
        ("Type", measure.type),
        ("Out of", measure.denominator),
        ("Counts", measure.numerator),
        ("What to watch", measure.definition),
        ("Unit", measure.unit),
        (
            "Which way",
            {"higher": "higher is better", "lower": "lower is better", "none": "neither is better in itself"}[measure.better],
        ),
    ]
    if isinstance(measure, Measure):
        pairs += [("Informs", "; ".join(informs)), ("Stage", measure.stage)]
    for label, text in pairs:
        if text:
            yield from _said(f"{label}: {text}")
    if isinstance(measure, Measure):
        yield from _headed("Parts", [f"{part.id}  {part.title}" for part in measure.parts])
    counted = measure if isinstance(measure, Measure) else whole
    if counted is not None and counted.definition_origin == "project":
        yield ""
        yield from _said("How it is counted is our proposal: the source does not say.", indent="")


def _suggested(framework: Framework, part: Area | Indicator) -> Iterator[str]:
    terms = framework.terms
    yield from _texts(terms.factors, part.factors)
    for group in dict.fromkeys(question.group for question in part.questions):
        label = terms.ask if group == "show" else GROUPS.get(group, group.capitalize())
        yield from _texts(label, [question for question in part.questions if question.group == group])
    yield from _texts(terms.evidence, part.evidence)
    drawn = part.illustrations
    for label, side in (("Very good", drawn.very_good if drawn else ()), ("Weak", drawn.weak if drawn else ())):
        yield from _drawn(label, side)
    if drawn is None and isinstance(part, Indicator) and any(one.illustrations for one in framework.indicators.values()):
        yield ""
        yield "The source draws no illustrations of it."
    yield from _headed("Notes", part.notes)


def _texts(label: str, texts: Sequence[Text]) -> Iterator[str]:
    if not texts:
        return
    all_ours = all(text.origin == "project" for text in texts)
    lines = []
    for text in texts:
        kind = f"[{text.kind}] " if isinstance(text, PossibleEvidence) else ""
        lines.append(f"{text.id}  {kind}{text.text}{MARK if text.origin == 'project' and not all_ours else ''}")
    yield from _headed(f"{label} ({OURS})" if all_ours else label, lines)
    if any(text.origin == "project" for text in texts) and not all_ours:
        yield from _said(f"* {OURS}")


def _drawn(label: str, side: Sequence[Illustration]) -> Iterator[str]:
    if not side:
        return
    ours = f" ({OURS})" if all(one.origin == "project" for one in side) else ""
    yield ""
    yield f"{label}{ours}"
    for who in dict.fromkeys(one.who for one in side):
        yield f"  {who}"
        for one in side:
            if one.who == who:
                yield from _said(f"{one.id}  {one.text}", indent="    ", hang="      ")


def _source(part: Area | Indicator) -> Iterator[str]:
    ref = part.source_ref
    yield from _headed("In the source", [text for text in (ref.heading, ref.note) if text])
    yield from _headed("What had to be mended in the source", ref.repairs)


def _linked(links: Sequence[Linked]) -> Iterator[str]:
    yield from _headed(
        "In other frameworks", [f"{SAID[link.relation]} {link.other} ({link.standing}). {link.because}" for link in links]
    )


def _mark(origin: str) -> str:
    return MARK if origin == "project" else ""


def _banner(title: str, there: bool) -> Iterator[str]:
    if there:
        yield from ("", title, "=" * min(len(title), WIDEST))


def _when(one: Milestone) -> str:
    """A day, a span of days, or the month when it is a whole one."""
    if one.start == one.end:
        return str(one.start)
    if one.start.day == 1 and one.end == one.start.replace(day=monthrange(one.start.year, one.start.month)[1]):
        return f"{MONTHS[one.start.month - 1]} {one.start.year}"
    return f"{one.start} to {one.end}"


def _points(label: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield f"  {label}:"
        for text in texts:
            yield from _said(f"- {text}", indent="    ", hang="      ")


def _headed(label: str, texts: Iterable[str]) -> Iterator[str]:
    lines = list(texts)
    if lines:
        yield ""
        yield label
        for line in lines:
            yield from _said(f"- {line}" if "  " not in line[:24] else line, hang="      ")


def _said(text: str, indent: str = "  ", hang: str | None = None) -> Iterator[str]:
    width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)
    hang = indent if hang is None else hang
    yield from textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=hang, break_on_hyphens=False)
