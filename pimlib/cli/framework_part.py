"""One area, indicator or measure of a framework as text for a terminal.

Row 13.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pimlib.cli.framework_text import MARK, OURS, measures_of
from pimlib.cli.lines import headed, said
from pimlib.framework import Area, Counted, Framework, Illustration, Indicator, Measure, PossibleEvidence, Text, plural
from pimlib.framework.crosswalk import SAID, Linked
from pimlib.workbook.suggestions import BETTER, GROUPS


def area_text(framework: Framework, area: Area, links: Sequence[Linked], titles: Mapping[str, str]) -> Iterator[str]:
    yield f"{framework.title_of(framework.ref(area.id))}"
    yield f"{framework.terms.area} in {framework.title}, version {framework.version}"
    yield ""
    yield from said(area.role, indent="")
    for prompt in area.prompts:
        yield from headed(f"Guidance prompt {prompt.id}: {prompt.weigh}", [f"When: {prompt.trigger}", f"Then: {prompt.says}"])
    yield from headed("Whose own word it rests on", [heard.says for heard in area.hears])
    yield from _suggested(framework, area)
    if asked := area.statement:
        yield from headed("The statement it asks for", [asked.basis])
        yield from headed("A position on each component", [position.says for position in asked.positions])
        yield from headed("Components", [f"{one.title}: {one.says}" for one in asked.components])
        yield from headed("Issues of the context", [one.text for one in asked.contextual])
        yield from headed("How a reservation may read", asked.caveats)
    yield from headed("Quality indicators come from", [source.text for source in area.quality_indicators])
    if lines := list(measures_of(framework, area)):
        yield ""
        yield "Measures"
        yield from lines
    yield from headed(
        plural(framework.terms.indicator), [framework.title_of(framework.ref(one.id)) or one.id for one in area.indicators]
    )
    yield from _source(area)
    yield from _linked(links, titles)


def indicator_text(
    framework: Framework, area: Area, indicator: Indicator, links: Sequence[Linked], titles: Mapping[str, str]
) -> Iterator[str]:
    yield framework.title_of(framework.ref(indicator.id)) or indicator.title
    yield from said(
        f"{framework.terms.indicator} of {framework.terms.area_word} {area.id}, {area.title} ({framework.title}, version {framework.version})",
        indent="",
    )
    if indicator.is_empty and not area.is_empty:
        yield ""
        yield from said(
            f"What to look for stands at {framework.terms.area_word} {area.id} as a whole: {framework.ref(area.id)}.", indent=""
        )
    yield from _suggested(framework, indicator)
    yield from headed("Measures", indicator.measures)
    yield from _source(indicator)
    yield from _linked(links, titles)


def measure_text(framework: Framework, measure: Counted, informs: Sequence[str]) -> Iterator[str]:
    """How a measure, or a part of one, is counted; informs: what it speaks to, with titles."""
    whole = next((one for one in framework.measures if measure in one.parts), None)
    yield from said(f"{measure.id} {measure.title}", indent="", hang="  ")
    yield from said(f"Measure of {framework.title}, version {framework.version}", indent="")
    if whole is not None:
        yield from said(f"Part of {whole.id} {whole.title}", indent="")
    pairs = [
        ("Printed as", measure.printed),
        ("Type", measure.type),
        ("Out of", measure.denominator),
        ("Counts", measure.numerator),
        ("What to watch", measure.definition),
        ("Unit", measure.unit),
        ("Which way", BETTER[measure.better]),
    ]
    if isinstance(measure, Measure):
        pairs += [("Informs", "; ".join(informs)), ("Stage", measure.stage)]
    for label, text in pairs:
        if text:
            yield from said(f"{label}: {text}")
    if isinstance(measure, Measure):
        yield from headed("Parts", [f"{part.id}  {part.title}" for part in measure.parts])
    counted = measure if isinstance(measure, Measure) else whole
    if counted is not None and counted.definition_origin == "project":
        yield ""
        yield from said("How it is counted is our proposal: the source does not say.", indent="")


def _suggested(framework: Framework, part: Area | Indicator) -> Iterator[str]:
    terms = framework.terms
    yield from _texts(terms.factors, part.factors)
    for group in dict.fromkeys(question.group for question in part.questions):
        label = terms.ask if group == "show" else GROUPS.get(group, group.capitalize())
        yield from _texts(label, [question for question in part.questions if question.group == group])
    yield from _texts(terms.evidence, part.evidence)
    drawn = part.illustrations
    for label, side in ((terms.very_good, drawn.very_good if drawn else ()), (terms.weak, drawn.weak if drawn else ())):
        yield from _drawn(label, side)
    if drawn is None and isinstance(part, Indicator) and framework.has_illustrations:
        yield ""
        yield "The source draws no illustrations of it."
    yield from headed("Notes", part.notes)


def _texts(label: str, texts: Sequence[Text]) -> Iterator[str]:
    if not texts:
        return
    all_ours = all(text.origin == "project" for text in texts)
    lines = []
    for text in texts:
        kind = f"[{text.kind}] " if isinstance(text, PossibleEvidence) else ""
        lines.append(f"{text.id}  {kind}{text.text}{MARK if text.origin == 'project' and not all_ours else ''}")
    yield from headed(f"{label} ({OURS})" if all_ours else label, lines)
    if any(text.origin == "project" for text in texts) and not all_ours:
        yield from said(f"* {OURS}")


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
                yield from said(f"{one.id}  {one.text}", indent="    ", hang="      ")


def _source(part: Area | Indicator) -> Iterator[str]:
    ref = part.source_ref
    yield from headed("In the source", [text for text in (ref.heading, ref.note) if text])
    yield from headed("What had to be mended in the source", ref.repairs)


def _linked(links: Sequence[Linked], titles: Mapping[str, str]) -> Iterator[str]:
    lines = [f"{SAID[link.relation]} {titles[link.other]} ({link.standing}). {link.because}" for link in links]
    yield from headed("In other frameworks", lines)
