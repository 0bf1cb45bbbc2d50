"""A framework whole as text for a terminal: an overview, what it says of itself, its scale, process, measures, questionnaires and readings.

Row 13.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator

from pimlib.cli.lines import banner, headed, many, points, said
from pimlib.framework import (
    Area,
    CaseReading,
    Framework,
    Indicator,
    Milestone,
    Process,
    Question,
    Survey,
    is_number,
)

OURS = "ours: the source holds none"
MARK = " *"  # after one text among others; `framework_part` says below them what it means
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905 - not `calendar`, whose names follow the locale


def overview(framework: Framework) -> Iterator[str]:
    """Where it comes from, the scale, and every area and indicator with its number."""
    yield f"{framework.title}, version {framework.version}"
    yield from said(f"{framework.publisher}, {framework.year}. Source: {framework.source}.")
    parts: tuple[Iterable[Question | Area | Indicator], ...] = (
        framework.questions,
        framework.areas,
        framework.indicators.values(),
    )
    any_ours = any(one.origin == "project" for part in parts for one in part)
    ours = ", but for what is marked with *, which is ours too" if any_ours else ""
    yield from said(f"The wording is ours; titles and numbers are the source's{ours}.")
    if framework.scale:
        levels = sorted(framework.scale.levels, key=lambda level: -level.level)
        ours = f" ({OURS})" if framework.scale.origin == "project" else ""
        yield from headed(f"Scale{ours}", [f"{level.level} {level.name}: {level.definition}" for level in levels])
    elif framework.use != "headings":
        yield ""
        yield "No scale: findings only, no levels."
    for question in framework.questions:
        areas = [area for area in framework.areas if area.question == question.id]
        yield ""
        number = f" {question.id}" if is_number(question.id) else ""
        yield from said(f"{framework.terms.question}{number}: {question.title}{_mark(question.origin)}", indent="", hang="  ")
        for area in areas:
            yield from said(f"{framework.title_of(framework.ref(area.id))}{_mark(area.origin)}", indent="  ", hang="    ")
            for one in area.indicators:
                title = f"{framework.title_of(framework.ref(one.id))}{_mark(one.origin)}"
                yield from said(title, indent="      ", hang="        ")
    yield from headed(
        "For reading case files", [f"{one.title} ({many(len(one.items), 'question')})" for one in framework.readings]
    )
    yield from headed("Notes", framework.notes)
    more = [f"--{name}" for name, there in _more(framework) if there]
    if more:
        yield ""
        yield f"More: pim frameworks show {framework.id} {' '.join(f'[{option}]' for option in more)}"


def _more(framework: Framework) -> tuple[tuple[str, bool], ...]:
    return (
        ("about", bool(framework.about)),
        ("scale", framework.scale is not None),
        ("process", framework.process != Process()),
        ("measures", bool(framework.measures)),
        ("surveys", bool(framework.surveys)),
        ("readings", bool(framework.readings)),
    )


def about(framework: Framework) -> Iterator[str]:
    yield from banner("What it says of itself", bool(framework.about))
    for passage in framework.about:
        ours = f" ({OURS})" if passage.origin == "project" else ""
        yield f"{passage.title}{ours}"
        for text in passage.says:
            yield from said(text)
        yield ""


def scale(framework: Framework) -> Iterator[str]:
    """Each level with what it means, when it applies and what it calls for, the best first."""
    if framework.scale is None:
        yield "No scale: findings only, no levels."
        return
    yield from banner(f"Scale ({OURS})" if framework.scale.origin == "project" else "Scale", True)
    for level in sorted(framework.scale.levels, key=lambda level: -level.level):
        yield f"{level.level} {level.name}: {level.definition}"
        yield from said(level.means)
        yield from points("Applies when", level.applies_when)
        yield from points("Calls for", level.calls_for)
        yield ""
    for note in framework.scale.notes:
        yield from said(note)


def process(framework: Framework) -> Iterator[str]:
    """The steps, the lists, the methods and the dates that the framework gives for carrying out an evaluation."""
    asked = framework.process
    yield from banner("How an evaluation is carried out", asked != Process())
    for n, step in enumerate(asked.steps, start=1):
        yield f"{n}. {step.title}"
        for text in step.asks:
            yield from said(f"- {text}", indent="   ", hang="     ")
    for label, listed in asked.lists:
        included = [f" ({'; '.join(text.rstrip('.') for text in one.includes)})" if one.includes else "" for one in listed]
        yield from headed(label, [one.text + more for one, more in zip(listed, included, strict=True)])
    yield from headed("The team", [f"{asked.team.says[:1].upper()}{asked.team.says[1:]}."] if asked.team else [])
    yield from headed("Areas to read beside one another", [f"{' and '.join(one.areas)}: {one.says}" for one in asked.beside])
    yield from headed("The action plan", asked.plan)
    if asked.cycle:
        yield from headed(f"A cycle of {asked.cycle.years} years", [asked.cycle.text])
    for method in asked.methods:
        yield ""
        yield f"{method.title}{f' ({OURS})' if method.origin == 'project' else ''}"
        for label, text in (("For", method.who), ("Leaves out", method.not_who), ("", method.text)):
            if text:
                yield from said(f"{label}: {text}" if label else text)
    if asked.timeline:
        texts = [f"{_when(one)}: {one.title}. {one.text}{f' Note: {one.note}' if one.note else ''}" for one in asked.timeline]
        yield from headed("Timeline", texts)


def measures(framework: Framework) -> Iterator[str]:
    """Every measure under its area and heading, with how it is counted."""
    yield from banner("Measures", bool(framework.measures))
    for area in framework.areas:
        lines = list(measures_of(framework, area))
        if lines:
            yield f"{area.id} {area.title}"
            yield from lines
            yield ""


def measures_of(framework: Framework, area: Area) -> Iterator[str]:
    headings = {heading.id: heading.title for heading in framework.headings}
    heading = ""
    for measure in framework.measures:
        if measure.area != area.id:
            continue
        if measure.heading != heading:
            heading = measure.heading
            yield f"  {headings.get(heading, '')}".rstrip()
        yield from said(f"{measure.id}  {measure.title}", indent="    ", hang="      ")
        for part in measure.parts:
            yield from said(f"{part.id}  {part.title}", indent="      ", hang="        ")


def survey(asked: Survey) -> Iterator[str]:
    yield from banner(f"{asked.title} ({OURS})" if asked.origin == "project" else asked.title, True)
    for label, text in (("For", asked.who), ("Not for", asked.not_who), ("", asked.note)):
        if text:
            yield from said(f"{label}: {text}" if label else text)
    offered: tuple[str, ...] = ()
    for question in asked.questions:
        if question.answers and question.answers != offered:
            yield ""
            yield from said(f"Answers to choose from: {' / '.join(question.answers)}", hang="    ")
        elif not question.answers and offered:
            yield ""
            yield "  In one's own words:"
        offered = question.answers
        yield from said(f"{question.id}  {question.text}", indent="    ", hang="      ")


def reading(framework: Framework, tool: CaseReading) -> Iterator[str]:
    """Each question by which case files are read, with how it is answered, its guidance and what it informs."""
    yield from banner(f"{tool.title} ({OURS})" if tool.origin == "project" else tool.title, True)
    if tool.note:
        yield from said(tool.note)
    for item in tool.items:
        how = f"a level from {framework.scale.range}" if item.type == "scale" and framework.scale else "yes or no"
        yield ""
        yield from said(f"{item.id}  {item.text} ({how}; {', '.join(item.informs) or 'informs nothing yet'})", hang="      ")
        if item.guidance:
            yield from said(item.guidance, indent="      ")


def _mark(origin: str) -> str:
    return MARK if origin == "project" else ""


def _when(one: Milestone) -> str:
    """A day, a span of days, or the month when it is a whole one."""
    if one.start == one.end:
        return str(one.start)
    if one.start.day == 1 and one.end == one.start.replace(day=monthrange(one.start.year, one.start.month)[1]):
        return f"{MONTHS[one.start.month - 1]} {one.start.year}"
    return f"{one.start} to {one.end}"
