"""Evidence as cards: what there is by kind, age and independence, the figures of each item, and what is not there.

Row 8: imports rows 0-7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pimlib import kinds
from pimlib.blocks import Block, Blocks, Column, table_block, text_block, where_cited
from pimlib.cycle import Carried
from pimlib.errors import PimError
from pimlib.framework import Suggestions
from pimlib.framework.crosswalk import Relation
from pimlib.kinds.days import age_said
from pimlib.records import Cited
from pimlib.register import Entry
from pimlib.workbook.opened import Opened
from pimlib.workbook.queries import Query

KINDS = {
    "measures": "measures",
    "survey": "survey",
    "case-files": "case-file reading",
    "groups": "groups and interviews",
    "scrutiny": "scrutiny",
    "document": "document",
}
PLURAL = frozenset({"measures", "groups"})  # kinds of which it is said that there are none, and not that there is none
# What the other framework's part is beside this one.
BESIDE: dict[Relation, str] = {
    "same": "the same as this",
    "close": "close to this",
    "broader": "broader, and takes this in",
    "narrower": "a part of this",
    "related": "related to this",
}
MADE_BY = {"own": "the service itself", "partner": "a partner", "external": "somebody outside"}
CHANGED = "This file is no longer the one that was registered: the figures may not be those that were judged."
STATES = {
    "present": "as registered",
    "resaved": "saved again, same content",
    "changed": "changed since registered",
    "missing": "missing",
}


def evidence_table(opened: Opened, id: str, title: str, entries: Sequence[Entry]) -> Block:
    """One row an item: what it is, of which kind, the time it speaks of, its age in months, who made it, how its file stands."""
    columns: list[Column] = ["Evidence", "Kind", "Speaks of", ("Months old", "right"), "Made by", "Access", "File"]
    rows = [
        [
            entry.item.title if entry.item.access != "restricted" else f"{entry.item.title} (restricted)",
            ", ".join(part for part in (KINDS[entry.item.kind], entry.item.source_type) if part),
            period(entry),
            age_said(entry.item, opened.as_of),
            MADE_BY[entry.item.independence],
            entry.item.access,
            STATES[entry.state],
        ]
        for entry in entries
    ]
    return table_block(id, title, columns, rows, base=f"Age counted to {opened.as_of}.", role="evidence")


def listed(opened: Opened, evidence: Sequence[Cited]) -> str:
    """What was cited, in one line: each item with where in it, what it said then, and which way it points."""
    said = [(one.item, where_cited(one.pinpoint, *kept_of(opened, one)), one.direction) for one in evidence]
    return "; ".join(f"{item} ({', '.join(filter(None, (where, direction)))})" for item, where, direction in said)


def kept_of(opened: Opened, cited: Cited) -> tuple[str, str]:
    """The part that was cited and what it said then, as they may be shown: empty for an item that is restricted by now, of which nothing is
    told but what a person wrote of it."""
    opened.note(Query("item", cited.item))
    entry = opened.register.entries.get(cited.item)
    return ("", "") if entry is not None and entry.item.access == "restricted" else (cited.part, cited.figure)


def period(entry: Entry) -> str:
    return str(entry.item.period or "not said")


def are(kind: str) -> str:
    return "are" if kind in PLURAL else "is"


def figure_blocks(opened: Opened, entries: Iterable[Entry], refs: Sequence[str], *, summary: bool = False) -> Blocks:
    """The figures of each item that inform these references; summary: all that it says of them, together.

    An item that cannot be read is named, and the others are shown. Of a restricted one nothing is.
    """
    draw = kinds.summary_blocks if summary else kinds.blocks_for
    blocks: list[Block] = []
    for entry in entries:
        if not kinds.has_figures(entry) or entry.state == "missing" or entry.item.access == "restricted":
            continue
        opened.entry(entry.item.name)
        try:
            drawn = draw(opened.figures(entry), refs)
        except PimError as error:
            blocks.append(unreadable(entry, error))
            continue
        if entry.state == "changed":
            drawn = Blocks(replace(block, base=f"{CHANGED} {block.base}".strip()) for block in drawn)
        blocks += drawn
    return Blocks(blocks)


def unreadable(entry: Entry, error: PimError) -> Block:
    content = {
        "code": "E111",
        "severity": "error",
        "place": entry.item.name,
        "sentence": f"{entry.item.path} could not be read. " + " ".join(str(fault) for fault in error.faults),
        "remedy": "The other evidence is shown.",
        "answer": "",
    }
    return Block(f"finding:E111:{entry.item.name}", "finding", f"“{entry.item.title}” could not be read", content)


def carried_blocks(opened: Opened, ref: str, name: str, over: Sequence[Carried], *, figures: bool = True) -> Blocks:
    """Evidence registered for another framework that a crosswalk carries over here, and its figures; nothing when there is none.

    figures: whether they are shown here; those of an area with indicators are shown where these are.
    """
    if not over:
        return Blocks()
    rows = [
        [
            carried.entry.item.title + (" (restricted)" if carried.entry.item.access == "restricted" else ""),
            KINDS[carried.entry.item.kind],
            period(carried.entry),
            opened.titled(carried.link.other),
            f"{BESIDE[carried.link.relation]} ({carried.link.standing}). {carried.link.because}",
            STATES[carried.entry.state],
        ]
        for carried in over
    ]
    columns: list[Column] = ["Evidence", "Kind", "Speaks of", "Registered for", "Which is", "File"]
    base = "The evidence is carried over; no judgement is. Read what it says about this before you cite it."
    table = table_block(f"carried:{ref}", f"Carried over to {name}", columns, rows, base=base, role="carried")
    drawn: list[Block] = []
    for carried in over if figures else ():
        note = f"Carried over: registered for {opened.titled(carried.link.other)}."
        shown = figure_blocks(opened, [carried.entry], [carried.link.other])
        drawn += [replace(block, base=f"{note} {block.base}".strip()) for block in shown]
    return Blocks([table, *drawn])


def gaps(suggestions: Suggestions, ref: str, name: str, entries: Sequence[Entry]) -> Block | None:
    """The kinds of evidence that the framework suggests and nobody registered; None when there is none. Suggestions only."""
    there = {entry.item.kind for entry in entries}
    sources = {entry.item.source_type for entry in entries}
    missing: dict[str, list[str]] = {}
    for suggested in suggestions.evidence:
        # What the council itself looks for is looked for until something of that source is there, whatever else is of its kind.
        own = suggested.origin == "council" and suggested.source_type and suggested.source_type not in sources
        if (own or suggested.kind not in there) and not suggested.less_relevant:
            missing.setdefault(suggested.kind, []).append(suggested.text)
    if not missing:
        return None
    parts = [("note", "Suggestions that may or may not suit this service; an unanswered one is no fault.")]
    for kind, texts in missing.items():
        none = f"No {KINDS[kind]} {are(kind)} registered. It could be:"
        parts.append(("label", none if kind not in there else f"What the council looks for, of the kind {KINDS[kind]}:"))
        parts += [("li", text) for text in texts]
    return text_block(f"gaps:{ref}", f"Evidence one might look for: {name}", parts, role="gaps")
