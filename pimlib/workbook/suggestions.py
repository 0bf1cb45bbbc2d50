"""What a framework suggests for an area or an indicator, as blocks: what to look for, two illustrations, the measures it names.

Row 8: imports rows 0-7. A suggestion directs the search; an unanswered one is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pimlib.blocks import Block, Column, table_block, text_block
from pimlib.framework import Framework, Illustration, Measure, Suggestions, Text
from pimlib.workbook.opened import Opened

GROUPS = {"other": "Other questions", "context": "The context to weigh", "own": "Questions that the council added"}
OURS = "written for this project: the source holds none"
BETTER = {"higher": "higher is better", "lower": "lower is better", "none": "neither way is better in itself"}


def asks_block(opened: Opened, ref: str, name: str, suggestions: Suggestions) -> Block | None:
    """The factors, the questions, the possible evidence and the measures set beside; None when there is nothing to look for."""
    terms = opened.framework.terms
    parts = list(_listed(terms.factors, suggestions.factors))
    for group in dict.fromkeys(question.group for question in suggestions.questions):
        asked = [question for question in suggestions.questions if question.group == group]
        parts += _listed(terms.ask if group == "show" else GROUPS.get(group, group.capitalize()), asked)
    parts += _listed(terms.evidence, suggestions.evidence)
    for framework, measures in measures_for(opened, ref):
        if framework is not opened.framework:
            parts.append(("label", f"Measures of “{framework.title}”"))
            parts += [("li", f"{measure.id} {measure.title}") for measure in measures]
    if not parts:
        return None
    parts += [("note", note) for note in suggestions.notes]
    return text_block(f"asks:{ref}", f"{name}: what to look for", parts, role="asks")


def _listed(label: str, texts: Sequence[Text]) -> Iterator[tuple[str, str]]:
    if not texts:
        return
    all_ours = all(text.origin == "project" for text in texts)
    yield "label", f"{label} ({OURS})" if all_ours else label
    for text in texts:
        ours = _ours(text, all_ours)
        added = text.origin == "council" and label != GROUPS["own"]
        council = " (added by the council)" if added else ""
        yield "li", f"{text.text}{ours}{council}{_less(text)}"
    if any(text.origin == "project" for text in texts) and not all_ours:
        yield "note", f"* {OURS}."


def _ours(text: Text | Illustration, all_ours: bool) -> str:
    """The mark of one that is ours among others that are not."""
    return " *" if text.origin == "project" and not all_ours else ""


def _less(text: Text | Illustration) -> str:
    return f" (marked as less relevant here: {text.less_relevant})" if text.less_relevant else ""


def illustrations_block(opened: Opened, ref: str, name: str, suggestions: Suggestions) -> Block | None:
    """The two pictures that the framework draws, side by side; None when it draws none of anything."""
    drawn = suggestions.illustrations
    title = f"{name}: two illustrations to compare with"
    if drawn is None:
        if not opened.framework.has_illustrations:
            return None
        said = [("p", "The framework gives no illustrations for this.")]
        return text_block(f"illustrations:{ref}", title, said, role="illustrations")
    both = (*drawn.very_good, *drawn.weak)
    all_ours = all(one.origin == "project" for one in both)
    rows = []
    for who in dict.fromkeys(illustration.who for illustration in both):
        sides = [
            [f"• {one.text}{_ours(one, all_ours)}{_less(one)}" for one in side if one.who == who]
            for side in (drawn.very_good, drawn.weak)
        ]
        rows.append([who, *("\n".join(side) for side in sides)])
    columns: list[Column] = ["Who", opened.framework.terms.very_good, opened.framework.terms.weak]
    base = "Snapshots to compare with, not a list to tick; some of it may matter less in a small council."
    if all_ours:
        base += f" They were {OURS}."
    elif any(one.origin == "project" for one in both):
        base += f" * {OURS}."
    return table_block(f"illustrations:{ref}", title, columns, rows, base=base, role="illustrations")


def measures_for(opened: Opened, ref: str) -> Iterator[tuple[Framework, tuple[Measure, ...]]]:
    """The frameworks with measures that speak to a reference, each with those measures: its own, and those set beside it."""
    named = opened.framework.indicators.get(ref)
    own_refs = set(named.measures) if named else set()
    for framework in (opened.framework, *opened.beside):
        found = []
        for measure in framework.measures:
            speaks_to = [framework.ref(measure.area)] if framework is opened.framework else measure.informs
            if framework.ref(measure.id) in own_refs or any(one == ref or one.startswith(f"{ref}.") for one in speaks_to):
                found.append(measure)
        if found:
            yield framework, tuple(found)


def measure_blocks(opened: Opened, ref: str, name: str) -> Iterator[Block]:
    """Two tables a framework: each measure that speaks to an area with the evidence that gives figures for it, and how it is counted."""
    for framework, measures in measures_for(opened, ref):
        headings = {heading.id: heading.title for heading in framework.headings}
        under = any(measure.heading for measure in measures)
        rows, counted = [], []
        for measure in measures:
            for one in measure.counted:
                title = measure.title if one is measure else f"{measure.title}: {one.title}"
                heading = [headings.get(measure.heading, "")] if under else []
                rows.append([one.id, *heading, title, BETTER[one.better], _figures(opened, framework.ref(one.id))])
                counted.append([one.id, one.numerator, one.denominator, one.definition, one.unit if one.type != "text" else ""])
        title = f"Measures of “{framework.title}” for {name}"
        base = f"{framework.title}, version {framework.version}."
        columns: list[Column] = ["Code", *(["Heading"] if under else []), "Measure", "Which way", "Figures"]
        yield table_block(f"measures:{framework.id}:{ref}", title, columns, rows, base=base, role="measures")
        if all(measure.definition_origin == "project" for measure in measures):
            base = f"These definitions were written for this project: {framework.title} gives titles only."
        columns = ["Code", "What is counted", "Out of whom", "What to watch", "Unit"]
        title = f"How the measures for {name} are counted"
        yield table_block(f"counted:{framework.id}:{ref}", title, columns, counted, base=base, role="counted")


def _figures(opened: Opened, ref: str) -> str:
    """The evidence items that give figures for a measure."""
    return ", ".join(dict.fromkeys(entry.item.title for entry in opened.giving_figures(ref))) or "none registered"
