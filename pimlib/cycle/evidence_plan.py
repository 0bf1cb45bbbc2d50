"""The evidence plan: what the team wants to look at, source by source, what of it is there, and what nobody has spoken of.

Row 5: pure functions over the register and the records; imports rows 0-4. Which item meets a piece that is wanted is said by a person;
items of the right kind are offered, never taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pimlib.framework import ProcessText
from pimlib.records import RecordStore, Wanted
from pimlib.register import Entry, Register

Status = Literal["registered", "missing", "late", "wanted", "not needed", "not said"]
STATUSES: tuple[Status, ...] = (
    "missing",
    "late",
    "wanted",
    "not said",
    "registered",
    "not needed",
)  # the first needs doing first
COLUMNS: tuple[tuple[str, str], ...] = (
    ("source", "Source id"),
    ("asked", "Source of evidence"),
    ("wanted", "Short name"),
    ("what", "What is wanted"),
    ("status", "Stands"),
    ("item", "Item in the register"),
    ("evidence_kind", "Kind"),
    ("refs", "Informs"),
    ("owner", "Who gets it"),
    ("by", "By when"),
    ("reason", "Reason, where it is not needed"),
    ("candidates", "Registered, of that kind, and tied to nothing"),
)


@dataclass(frozen=True)
class PlannedEvidence:
    """One piece of evidence that is wanted, or a source of which nobody has said anything.

    source: the framework's text that it answers to; None when it answers to none. wanted: None when nobody spoke of the source. entry: the
    item that a person said meets it, where the register holds it. candidates: names of items of the right kind that meet nothing yet, and
    that could be meant. in_conflict: whether two people wrote down different things of one piece.
    """

    source: ProcessText | None
    wanted: Wanted | None
    status: Status
    entry: Entry | None = None
    candidates: tuple[str, ...] = ()
    in_conflict: bool = False

    @property
    def is_open(self) -> bool:
        return self.status in ("missing", "late", "wanted")

    @property
    def is_lost(self) -> bool:
        """Whether it names an item that the register does not hold."""
        return self.wanted is not None and bool(self.wanted.item) and self.entry is None

    def cells(self, named: dict[str, str]) -> list[str]:
        """The texts of COLUMNS; dates ISO; `named` turns the ids of people into names."""
        wanted = self.wanted
        status = f"{self.status}, two versions stand" if self.in_conflict else self.status
        first = [self.source.id if self.source else "", self.source.text if self.source else ""]
        if wanted is None:
            return [
                *first,
                "",
                "",
                status,
                "",
                self.source.kind if self.source else "",
                "",
                "",
                "",
                "",
                ", ".join(self.candidates),
            ]
        item = f"{wanted.item} (not in the register)" if self.is_lost else wanted.item
        owner = named.get(wanted.owner, wanted.owner)
        by = wanted.by.isoformat() if wanted.by else ""
        reason = wanted.reason if wanted.decision == "not needed" else ""
        told = [wanted.evidence_kind, "; ".join(wanted.refs), owner, by, reason, ", ".join(self.candidates)]
        return [*first, wanted.wanted, wanted.what, status, item, *told]


def evidence_plan(
    sources: Sequence[ProcessText],
    evaluation: str,
    register: Register,
    store: RecordStore,
    as_of: dt.date,
    scope: Sequence[str] = (),
) -> tuple[PlannedEvidence, ...]:
    """The plan of one evaluation: a row for each piece that is wanted, under its source, and one for each source of which nobody has
    said anything; sources in the order of the framework, then what answers to none of them. Pieces by the day they are wanted.

    as_of: a piece that is wanted by an earlier day and is not there is late. scope: the areas that the evaluation is about; of what informs
    none of them nothing is offered. Empty: all of them.
    """
    said = sorted(store.of(Wanted, evaluation), key=lambda one: (one.by or dt.date.max, one.wanted, one.id))
    tied = {one.item for one in said if one.item}
    free = [entry for entry in register if entry.item.name not in tied and _within(entry, scope)]
    known = {source.id for source in sources}
    rows: list[PlannedEvidence] = []
    for source in sources:
        pieces = [one for one in said if one.source == source.id]
        rows += [_row(source, one, said, register, free, as_of) for one in pieces]
        if not pieces:
            names = tuple(entry.item.name for entry in free if entry.item.kind == source.kind)
            rows.append(PlannedEvidence(source, None, "not said", candidates=names))
    rows += [_row(None, one, said, register, free, as_of) for one in said if one.source not in known]
    return tuple(rows)


def _row(
    source: ProcessText | None,
    wanted: Wanted,
    said: Sequence[Wanted],
    register: Register,
    free: Sequence[Entry],
    as_of: dt.date,
) -> PlannedEvidence:
    entry = register.entries.get(wanted.item) if wanted.item else None
    rivals = sum(other.wanted == wanted.wanted for other in said)
    if wanted.decision == "not needed":
        return PlannedEvidence(source, wanted, "not needed", entry, in_conflict=rivals > 1)
    if entry is not None:
        return PlannedEvidence(source, wanted, "missing" if entry.state == "missing" else "registered", entry, (), rivals > 1)
    status: Status = "late" if wanted.by is not None and wanted.by < as_of else "wanted"
    return PlannedEvidence(source, wanted, status, None, candidates_for(wanted, source, free), rivals > 1)


def candidates_for(wanted: Wanted, source: ProcessText | None, free: Sequence[Entry]) -> tuple[str, ...]:
    """Names of items that meet nothing yet and could be the piece that is wanted: of its kind, or of its source's where none is said; and
    informing one of its references, where it has any."""
    kind = wanted.evidence_kind or (source.kind if source else "")
    return tuple(
        entry.item.name
        for entry in free
        if (not kind or entry.item.kind == kind)
        and (kind or wanted.refs)
        and (not wanted.refs or any(_touch(one, ref) for one in entry.item.refs for ref in wanted.refs))
    )


def _within(entry: Entry, scope: Sequence[str]) -> bool:
    """Whether an item may speak to one of these areas; one of which nobody said what it informs may."""
    refs = entry.item.refs
    return not scope or not refs or any(_touch(ref, area) for ref in refs for area in scope)


def _touch(one: str, other: str) -> bool:
    """Whether two references mean the same, or one is an area and the other an indicator in it."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
