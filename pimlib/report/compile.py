"""Compiling the report: the blocks of the executed workbooks, area by area, between what the records and the register say.

Row 9: imports rows 0-8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pimlib.blocks import Block, text_block
from pimlib.framework import Area, Framework, plural
from pimlib.report.document import AreaSection, Document, IndicatorSection, WorkbookPart, anchor
from pimlib.report.sections import closing_sections, facts, opening_sections, profile_rows
from pimlib.workbook import AreaView, Opened

# An executed workbook holds more than the report: what to ask and what to compare with is for the evaluator.
LEFT_TO_WORKBOOKS = frozenset({"asks", "illustrations", "gaps", "last", "counted", "pointed"})


def compile_document(opened: Opened, parts: Sequence[WorkbookPart], version: str) -> Document:
    """The report of an evaluation from the blocks of its executed workbooks and its record store; nothing else is read."""
    framework = opened.framework
    shown: dict[str, str] = {}
    areas = tuple(_area(opened, part, shown) for part in parts)
    there = {area.anchor for area in areas} | {part.anchor for area in areas for part in area.parts if part.title}
    profile = profile_rows(opened)
    return Document(
        title=opened.evaluation.title,
        council=opened.cycle.council,
        invented=opened.cycle.invented,
        as_of=opened.as_of.isoformat(),
        language="en-GB" if framework.language == "en" else framework.language,
        facts=facts(opened),
        opening=opening_sections(opened),
        profile=tuple(row if row.anchor in there else replace(row, anchor="") for row in profile),
        scale=tuple(sorted((level.level, level.name) for level in framework.scale.levels)) if framework.scale else (),
        areas=areas,
        closing=closing_sections(opened, parts),
        terms={"area": framework.terms.area, "indicator": framework.terms.indicator, "question": framework.terms.question},
        covers=_covers(framework, opened.case.areas if opened.evaluation.kind == "closer-look" else framework.areas),
        footer=f"Made by pimlib {version} from what was recorded and registered. It stands on {opened.as_of}. "
        f"{framework.title}, version {framework.version}.",
    )


def _covers(framework: Framework, areas: Sequence[Area]) -> str:
    """`10 areas and 33 quality indicators`, in the framework's words."""
    indicators = sum(len(area.indicators) for area in areas)
    counts = [(len(areas), framework.terms.area_word), (indicators, framework.terms.indicator.lower())]
    return " and ".join(f"{number} {word if number == 1 else plural(word)}" for number, word in counts if number)


def _area(opened: Opened, part: WorkbookPart, shown: dict[str, str]) -> AreaSection:
    """The blocks of one workbook under the heading of each indicator. A figure that bears on several is shown once, where it comes
    first, and named where it bears again; `shown` says where each block of the report stands so far."""
    area = part.ref
    groups: list[tuple[str, list[Block]]] = []
    for block in (*part.blocks, *_left_out(opened, part)):
        if block.role in LEFT_TO_WORKBOOKS:
            continue
        ref = block.ref or area
        if not groups or groups[-1][0] != ref:
            groups.append((ref, []))
        groups[-1][1].append(block)
    sections: list[IndicatorSection] = []
    for ref, blocks in groups:
        fresh = list({block.id: block for block in blocks if block.id not in shown}.values())
        again = {block.title: shown[block.id] for block in blocks if block.id in shown and shown[block.id] != ref}
        shown |= {block.id: ref for block in fresh}
        if again:
            parts = [("li", f"{title} (under {opened.framework.title_of(where)})") for title, where in again.items()]
            pointer = text_block(f"again:{ref}:{len(sections)}", "Shown elsewhere, and bearing on this too", parts, role="again")
            place = next((n for n, block in enumerate(fresh) if block.type == "judgement"), len(fresh))
            fresh.insert(place, pointer)
        if fresh:
            title = opened.framework.title_of(ref) or ref
            if ref == area:  # between the indicators and after them, what is shown is about the area as a whole
                title = (
                    f"Across {opened.framework.terms.area_word} {area.partition(':')[2]}"
                    if any(section.title for section in sections)
                    else ""
                )
            before = sum(section.ref == ref for section in sections)
            # The area's own anchor is that of its heading; what comes across it needs another.
            at = anchor(f"{ref}:part-{before + 1}" if before or ref == area else ref)
            sections.append(IndicatorSection(ref, title, at, tuple(fresh)))
    title = opened.framework.title_of(area) or area
    return AreaSection(area, title, anchor(area), part.page, tuple(sections), part.failed)


def _left_out(opened: Opened, part: WorkbookPart) -> list[Block]:
    """What was recorded or noticed of an area and its workbook does not show, because it stopped or is the council's own: it is
    shown all the same, after what the workbook shows."""
    view = AreaView(opened, opened.framework.area(part.ref))
    judged = (block for indicator in view for block in (*indicator.judgement(), *indicator.findings()))
    recorded = [*judged, *view.findings(), *view.conclude()]
    shown = {block.id for block in part.blocks}
    return [block for block in recorded if block.id not in shown]
