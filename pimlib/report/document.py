"""The document model: what a report holds, before anybody decides how it looks.

Row 9: imports rows 0-8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pimlib.blocks import Block


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
    """An evaluation report. facts: (label, text) about the evaluation; scale: (level, name) from the lowest up, empty when the
    framework has none; covers: how many areas and indicators the framework holds, in words."""

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
    covers: str
    footer: str


@dataclass(frozen=True)
class WorkbookPart:
    """What one executed workbook gives to the report."""

    ref: str
    page: str
    blocks: tuple[Block, ...]
    failed: str = ""


def anchor(ref: str) -> str:
    return "at-" + "".join(sign if sign.isalnum() else "-" for sign in ref)
