"""What the sheets of a form say, as records: judgements, and answers to the factors of a guidance prompt.

Row 11: imports rows 0-10. Whatever keeps a sheet from being a judgement is told with its place; nothing is filled in for anybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from pimlib.errors import Fault
from pimlib.exchange.judging import words
from pimlib.exchange.judging.evidence import as_issued, name_of, part_named
from pimlib.exchange.judging.filled import Filled, FilledRow
from pimlib.exchange.judging.issued import Issue, IssuedItem
from pimlib.exchange.quoting import cleared, quoted
from pimlib.framework import Area, Prompt, Suggestions
from pimlib.plainyaml import faults_of
from pimlib.records import Judgement, PromptAnswer, Record
from pimlib.records.texts import check_identifiers
from pimlib.workbook import Opened

_CELL = re.compile(r", cell [A-Z]+(\d+)$")
LISTED = {
    words.STRENGTH: "strengths",
    words.WEAKNESS: "weaknesses",
    words.GAP: "gaps",
    words.GOOD: "good_practice",
}


@dataclass(frozen=True)
class Said:
    """What a sheet says on one subject. record: None where it can't be taken, for which `faults` say why. label: for messages."""

    label: str
    record: Record | None
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


def said_on(filled: Filled, opened: Opened, issue: Issue, by: Mapping[str, str]) -> tuple[Said, ...]:
    """Everything that a sheet says: nothing for one that is empty. by: the author, and who entered it, and where it was decided."""
    area = opened.framework.area_of(filled.ref)
    one = opened.framework.suggestions(filled.ref)
    label = opened.framework.title_of(filled.ref) or filled.ref
    if filled.faults:
        return (Said(label, None, filled.faults, filled.notes),)
    assert area is not None
    assert one is not None
    reading = _Reading(filled, opened, issue, by)
    prompts = area.prompts if one is area else ()
    told = [*_answers(reading, prompts, label)]
    if {key for key in filled.rows if key.what != words.PROMPT}:
        told.insert(0, reading.said(label, Judgement, lambda: _judgement(reading, area, one), filled.notes))
    return tuple(told)


def _answers(reading: _Reading, prompts: Sequence[Prompt], label: str) -> Iterator[Said]:
    """Each factor of the guidance prompt that is answered."""
    known = {prompt.id.casefold(): prompt for prompt in prompts}
    own = {id: prompt.id for id, prompt in known.items()}
    for key, [row] in [(key, rows) for key, rows in reading.filled.rows.items() if key.what == words.PROMPT]:
        prompt = known.get(key.which)

        def values(row: FilledRow = row, prompt: Prompt | None = prompt, which: str = key.which) -> dict[str, Any]:
            if prompt is None:
                reading.fault(row.spots[0], "no such factor of the guidance prompt", quoted(which), listed_ids(known))
                return {}
            applies = words.applies_of(row.cells[0])
            if not row.cells[0].strip():
                reading.fault(row.spots[0], "a reason, and not whether the factor applies", remedy="Choose from the list.")
            elif applies is None:
                expected = f"{words.APPLIES} or {words.APPLIES_NOT}"
                reading.fault(row.spots[0], "not one of the words for this", quoted(row.cells[0]), expected)
            if not row.cells[1].strip():
                reading.fault(row.spots[1], "an answer without a reason", remedy="Write because of what.")
            reading.spots["because"] = row.spots[1]
            return {"prompt": prompt.id, "applies": applies, "because": row.cells[1]}

        yield reading.said(f"{label}, factor {own.get(key.which) or cleared(key.which)}", PromptAnswer, values)


def listed_ids(known: Mapping[str, Any]) -> str:
    """`one of 5.p1, 5.p2`, for messages."""
    return f"one of {', '.join(known)}" if known else "none: there are none here"


@dataclass
class _Reading:
    """A sheet while records are made of it. spots: where each field of the present one stands."""

    filled: Filled
    opened: Opened
    issue: Issue
    by: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)
    spots: dict[str, str] = field(default_factory=dict)
    notes: list[Fault] = field(default_factory=list)

    def fault(self, spot: str, fault: str, found: str = "", expected: str = "", remedy: str = "") -> None:
        """Note what keeps the present record from being taken."""
        self.faults.append(Fault(spot, fault, found, expected, remedy or "Mend it."))

    def said(self, label: str, model: type[Record], values: Callable[[], dict[str, Any]], notes: Sequence[Fault] = ()) -> Said:
        """One record, or why it is none."""
        self.faults, self.spots, self.notes = [], {}, list(notes)
        told = {"evaluation": self.opened.evaluation.id, "ref": self.filled.ref, **self.by, **values()}
        if self.faults:
            return Said(label, None, tuple(sorted(self.faults, key=_row_of)), tuple(self.notes))
        try:
            record = model.model_validate(told)
        except ValidationError as error:
            faults = tuple(replace(fault, found=cleared(fault.found)) for fault in faults_of(error, self.filled.place))
            return Said(label, None, faults, tuple(self.notes))
        found = check_identifiers(record, self.opened.cycle.settings.contacts, "")
        placed = tuple(Fault(self._spot(one.place), one.fault, one.found, one.expected, one.remedy) for one in found)
        return Said(label, None if placed else record, placed, tuple(self.notes))

    def _spot(self, place: str) -> str:
        path = place.removeprefix(", ")
        while path and path not in self.spots:
            path = path.rpartition(", ")[0]
        return self.spots.get(path, self.filled.place)

    def text(self, what: str, name: str) -> str:
        """The answer of a row of its own, and where it stands."""
        if row := self.filled.row(what):
            self.spots[name] = row.spots[0]
        return self.filled.text(what)

    def listed(self, what: str) -> list[FilledRow]:
        return [row for key, rows in self.filled.rows.items() if key.what == what for row in rows]


def _row_of(fault: Fault) -> int:
    """The row of a fault's cell; 0 for one of the whole sheet."""
    match = _CELL.search(fault.place)
    return int(match[1]) if match else 0


def _judgement(reading: _Reading, area: Area, one: Suggestions) -> dict[str, Any]:
    values: dict[str, Any] = {"factors": [*_factors(reading, one)], "evidence": [*_cited(reading)]}
    values |= _level(reading)
    for what, name in ((words.PARTNER, "partner"), (words.SHARE, "share"), (words.AGAIN, "reason")):
        values[name] = reading.text(what, name)
    if said := reading.text(words.CONFIDENCE, "confidence"):
        values["confidence"] = words.one_of(said, words.CONFIDENCES)
        if not values["confidence"]:
            reading.fault(
                reading.spots["confidence"], "not one of the words for this", quoted(said), ", ".join(words.CONFIDENCES)
            )
    for what, name in LISTED.items():
        rows = reading.listed(what)
        reading.spots |= {f"{name}, {n}": row.spots[0] for n, row in enumerate(rows, 1)}
        values[name] = [row.cells[0] for row in rows]
    values["improvements"] = [*_improvements(reading)]
    if row := reading.filled.row(words.EXCEPTION):
        values["exception"] = _exception(reading, row, area.prompts if one is area else ())
    return values


def _level(reading: _Reading) -> dict[str, Any]:
    """The level or why there is none, and the reason. A level is only ever what somebody chose."""
    filled, scale = reading.filled, reading.opened.framework.scale
    said, why, because = (
        reading.text(words.LEVEL, "level"),
        reading.text(words.WHY_NOT, "not_evaluated"),
        filled.text(words.BECAUSE),
    )
    reading.text(words.BECAUSE, "because")
    none = words.one_of(said, (words.NOT_EVALUATED,)) is not None
    level = None
    if said and not none:
        level = words.level_of(said, scale) if scale else None
        if level is None:
            expected = f"a level from {scale.range}, or {words.NOT_EVALUATED}" if scale else "none: this framework has no levels"
            reading.fault(reading.spots["level"], "not a level of the scale", quoted(said), expected, "Choose from the list.")
        elif why:
            remedy = f"Keep one of the two; with a reason for none, choose “{words.NOT_EVALUATED}”."
            reading.fault(reading.spots["not_evaluated"], "a level, and why there is none", quoted(said), remedy=remedy)
    if none and not why:
        reading.fault(reading.spots["level"], "not evaluated, and not said why", remedy="Write why in the row below.")
    if said and not none and not because:
        reading.fault(
            reading.spots["level"], "a level without a reason", quoted(said), remedy="Write under “Because” what led to it."
        )
    if not said and not why:
        if scale is not None:
            remedy = "Choose a level, or say why it is not evaluated; or clear what is on the sheet."
            reading.fault(filled.place, "begun, and without a level", remedy=remedy)
        elif not because:
            reading.fault(filled.place, "begun, and without a reason", remedy="Write under “Because” what led to it.")
    return {"level": level, "not_evaluated": why, "because": because}


def _factors(reading: _Reading, one: Suggestions) -> Iterator[dict[str, str]]:
    known = {factor.id.casefold(): factor.id for factor in one.factors}
    told = {key.which: rows[0] for key, rows in reading.filled.rows.items() if key.what == words.FACTOR}
    for id, row in told.items():
        if id not in known:
            fault = f"the framework has no such part of {reading.opened.framework.terms.factors.lower()} here"
            reading.fault(row.spots[0], fault, quoted(id), listed_ids(known), "Clear this row, or give it its key back.")
    for n, (id, row) in enumerate([(id, told[id]) for id in known if id in told], 1):
        said, note = row.cells[0], row.cells[1]
        reading.spots[f"factors, {n}"] = row.spots[1]
        view = words.one_of(said, words.VIEWS)
        if not said.strip():
            reading.fault(row.spots[0], "a note, and not how far it is so", remedy="Choose from the list.")
        elif view is None:
            reading.fault(
                row.spots[0], "not one of the words for this", quoted(said), ", ".join(words.VIEWS), "Choose from the list."
            )
        else:
            yield {"factor": known[id], "view": view, "note": note if note.strip() else ""}


def _improvements(reading: _Reading) -> Iterator[dict[str, Any]]:
    for n, row in enumerate(reading.listed(words.IMPROVEMENT), 1):
        text, said = row.cells[0], row.cells[1]
        reading.spots[f"improvements, {n}"] = row.spots[0]
        priority = words.priority_of(said)
        if not text.strip():
            reading.fault(
                row.spots[0], "a priority without what has to get better", quoted(said), remedy="Write what, or clear it."
            )
        elif said.strip() and priority is None:
            expected = "1, 2 or 3, or nothing"
            reading.fault(row.spots[1], "not a priority", quoted(said), expected, "Choose from the list.")
        yield {"text": text, "priority": int(priority) if priority else None}


def _exception(reading: _Reading, row: FilledRow, prompts: Sequence[Prompt]) -> dict[str, str]:
    said, because = row.cells[0], row.cells[1]
    reading.spots["exception"] = row.spots[1]
    prompt = words.one_of(said, tuple(prompt.id for prompt in prompts))
    if prompt is None:
        expected = listed_ids({prompt.id: prompt for prompt in prompts})
        reading.fault(row.spots[0], "which factor is meant can't be told", quoted(said), expected, "Choose from the list.")
    if not because.strip():
        reading.fault(row.spots[1], "an exception without a reason", remedy="Write why the level is right all the same.")
    return {"prompt": prompt or "", "because": because}


def _cited(reading: _Reading) -> Iterator[dict[str, Any]]:
    """The evidence as it stood on the form; an item that was registered since, as it stands now."""
    issued, register = reading.issue.evidence, reading.opened.register
    titles = {entry.item.name: entry.item.title for entry in register} | {name: item.title for name, item in issued.items()}
    for n, row in enumerate(reading.listed(words.CITED), 1):
        text, where, way = row.cells
        reading.spots[f"evidence, {n}"] = row.spots[1]
        name = name_of(text, titles) if text.strip() else None
        direction = words.one_of(way, words.DIRECTIONS) if way.strip() else ""
        if not text.strip():
            remedy = "Choose the evidence, or clear the row."
            reading.fault(row.spots[0], "where and which way, and not which evidence", quoted(where or way), remedy=remedy)
        elif name is None:
            remedy = "Choose from the list; evidence that is not registered yet has to be registered first."
            reading.fault(row.spots[0], "no evidence of this name is registered", quoted(text), remedy=remedy)
        if direction is None:
            expected = ", ".join(words.DIRECTIONS)
            reading.fault(row.spots[2], "not one of the words for this", quoted(way), expected, "Choose from the list.")
        if name is None:
            continue
        item = issued.get(name) or as_issued(reading.opened, register.entries[name], parts=True)
        part = part_named(where, item)
        if part is None and (other := _other(where, issued, name)):
            fault = f"this is a part of “{other}”, and not of the evidence beside it"
            reading.fault(row.spots[1], fault, quoted(where), f"a part of “{item.title}”", "Change one of the two.")
        _remark(reading, name, item)
        cited = {"item": name, "revision": item.revision, "digest": item.digest, "direction": direction}
        cited["pinpoint"] = where if where.strip() else ""
        yield cited | ({"part": part.part, "figure": part.figure} if part else {})


def _other(where: str, issued: Mapping[str, IssuedItem], name: str) -> str:
    """The title of the only other item that has a part of this label."""
    found = [item.title for other, item in issued.items() if other != name and where.strip() in {one.label for one in item.parts}]
    return found[0] if len(found) == 1 else ""


def _remark(reading: _Reading, name: str, item: IssuedItem) -> None:
    entry = reading.opened.register.entries.get(name)
    if entry is None:
        changed = "is no longer registered"
    elif entry.item.revision != item.revision:
        changed = f"is now in revision {entry.item.revision}; it was {item.revision} on the form"
    elif entry.state == "missing":
        changed = "has no file any more"
    elif entry.state != "resaved" and entry.digest != item.digest:
        changed = "has changed since"
    else:
        return
    note = Fault(reading.filled.place, f"“{item.title}” {changed}; it is cited as it stood on the form")
    if note not in reading.notes:
        reading.notes.append(note)
