"""The document model: what a report holds, before anybody decides how it looks.

Row 9: imports rows 0-8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pimlib.blocks import Block, text_block
from pimlib.workbook import Opened

# An executed workbook holds more than the report: what to ask and what to compare with is for the evaluator.
LEFT_TO_WORKBOOKS = frozenset({"asks", "illustrations", "gaps", "last"})


@dataclass(frozen=True)
class ProfileRow:
    """One line of the level profile. level is None where there is none; `status` says it in words. anchor: where the report
    speaks of it; empty when it does not."""

    ref: str
    title: str
    is_area: bool
    level: int | None
    status: str
    anchor: str


@dataclass(frozen=True)
class IndicatorSection:
    """What an area's workbook shows of one indicator, or between two of them of the area itself; then there is no title."""

    ref: str
    title: str
    anchor: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class AreaSection:
    """One area in the order of its workbook, the page of the workbook, and why it is not whole, if it isn't."""

    ref: str
    title: str
    anchor: str
    page: str
    parts: tuple[IndicatorSection, ...]
    failed: str = ""


@dataclass(frozen=True)
class Section:
    """A section of blocks outside the areas."""

    title: str
    anchor: str
    blocks: tuple[Block, ...]
    lead: str = ""


@dataclass(frozen=True)
class Document:
    """An evaluation report. facts: (label, text) about the evaluation; scale: (level, name) from the lowest up."""

    title: str
    council: str
    invented: bool
    as_of: str
    language: str
    facts: tuple[tuple[str, str], ...]
    opening: tuple[Section, ...]
    profile: tuple[ProfileRow, ...]
    scale: tuple[tuple[int, str], ...]
    areas: tuple[AreaSection, ...]
    closing: tuple[Section, ...]
    terms: Mapping[str, str]
    footer: str


@dataclass(frozen=True)
class WorkbookPart:
    """What one executed workbook gives to the report."""

    ref: str
    page: str
    blocks: tuple[Block, ...]
    failed: str = ""


def compile_document(opened: Opened, parts: Sequence[WorkbookPart], version: str) -> Document:
    """The report of an evaluation from the blocks of its executed workbooks and its record store; nothing else is read."""
    from pimlib.report.sections import closing_sections, facts, opening_sections, profile_rows

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
        language="en-GB",
        facts=facts(opened),
        opening=opening_sections(opened),
        profile=tuple(row if row.anchor in there else replace(row, anchor="") for row in profile),
        scale=tuple(sorted((level.level, level.name) for level in framework.scale.levels)) if framework.scale else (),
        areas=areas,
        closing=closing_sections(opened, parts),
        terms={"area": framework.terms.area, "indicator": framework.terms.indicator, "question": framework.terms.question},
        footer=f"Made by pimlib {version} from what was recorded and registered up to {opened.as_of}. "
        f"{framework.title}, version {framework.version}.",
    )


def anchor(ref: str) -> str:
    return "at-" + "".join(sign if sign.isalnum() else "-" for sign in ref)


def _area(opened: Opened, part: WorkbookPart, shown: dict[str, str]) -> AreaSection:
    """The blocks of one workbook under the heading of each indicator. A figure that bears on several is shown once, where it comes
    first, and named where it bears again; `shown` says where each block of the report stands so far."""
    area = part.ref
    groups: list[tuple[str, list[Block]]] = []
    for block in part.blocks:
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
            title = "" if ref == area else opened.framework.title_of(ref) or ref
            before = sum(section.ref == ref for section in sections)
            sections.append(IndicatorSection(ref, title, anchor(f"{ref}:{before + 1}" if before else ref), tuple(fresh)))
    title = opened.framework.title_of(area) or area
    return AreaSection(area, title, anchor(area), part.page, tuple(sections), part.failed)
