"""From a file to a drafted register item: its kind, its mapping and its digests, guessed for a person to confirm.

Row 4: imports rows 0-3. Writes nothing but the codebook of a survey.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pimlib.errors import Fault, PimError, raise_if
from pimlib.fingerprint import digest_file
from pimlib.framework import EvidenceKind
from pimlib.identifiers import kinds_said, masked, scan_name
from pimlib.kinds import PACKAGES, kind_named
from pimlib.kinds.asked import Asked, Drafted, Told
from pimlib.kinds.case_level.shapes import is_case_level, names_children
from pimlib.plainyaml import faults_of
from pimlib.register import Item, Period, Register
from pimlib.sheets import Sheet, content_digest, load_sheet, sheet_names
from pimlib.workspace import CycleFolder
from pimlib.workspace.folder import KIND_FOLDERS

TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".parquet"})
# Tables too, which nothing here reads; a letter or a report among the scrutiny is none and is passed over in silence.
UNREAD_TABLES = frozenset(
    {".ods", ".fods", ".ots", ".xls", ".xlsb", ".numbers", ".dbf", ".sav", ".dta", ".json", ".xml", ".feather"}
)
WHERE_WRONG = "say --from and --until where that is wrong."
NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Draft:
    """An item as it would be registered, the table it was read from (None for a document), and what was noticed."""

    item: Item
    sheet: Sheet | None
    noticed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Time:
    """Of which time an item speaks: None where nobody says it. of_file: whether that is taken from the days in the file. said: a sentence
    for the person; empty where they said it just now."""

    period: Period | None
    of_file: bool
    said: str = ""


def draft_item(folder: CycleFolder, path: Path, register: Register, told: Told, *, today: dt.date) -> Draft:
    """The item for a file that lies in the cycle's folder. A file that is registered already becomes a new revision, which keeps
    what the earlier one said unless the person says otherwise.

    Raises PimError with every fault of the file, or when its kind has to be said.
    """
    place = folder.place(path)
    before = next((entry.item for entry in register if entry.item.path == place), None)
    if before is None and told.name in register.entries:
        before = register.entries[str(told.name)].item
    if before is None:
        raise_if(_persons_named(place, told.name or "", folder.about.settings.contacts))
    kind = told.kind or (before.kind if before else guess_kind(place))
    sheet, drafted, gone = None, Drafted(None), ""
    if kind in ("measures", "survey") or is_table_of(kind, path):
        read = getattr(kind_named(kind), "load_export", load_sheet) if kind in PACKAGES else load_sheet
        named, gone = _sheet_named(path, told, before)
        sheet = read(path, place, sheet=named)
    if kind in PACKAGES and (sheet is not None or kind == "document"):
        package = "case-level" if kind == "measures" and sheet is not None and is_case_level(sheet) else kind
        if package == "measures" and sheet is not None and names_children(sheet):
            raise PimError(
                Fault(
                    place,
                    "this table has a row a child, not a row a figure, and no measure is counted from such a table by itself",
                    remedy="Put it beside the table of episodes and add that one; it is read with it where it is of use.",
                )
            )
        drafted = kind_named(package).draft_mapping(Asked(folder, path, place, sheet, told, before))
    elif before is not None and before.mapping is not None:
        drafted = Drafted(before.mapping)
    notes = (str(note) for note in sheet.notes) if sheet is not None else ()
    time = _time(drafted.days, told, before)
    noticed = (*filter(None, [gone]), *notes, *drafted.noticed, *_not_read(kind, path), *filter(None, [time.said]))
    hidden = told.access == "restricted" and before is None
    if hidden and not told.title:
        remedy = "Give a --title that says no more than may be known."
        raise PimError(
            Fault(place, "the name of a restricted file is not shown, and it has no title", expected="--title", remedy=remedy)
        )
    name = before.name if before else told.name or free_name(str(told.title) if hidden else path.stem, register)
    kept = _kept(before) if before else {}
    found = {key: value for key, value in drafted.said.items() if before is None or key in ("licence", "sources")}
    said = found | {
        "title": told.title or (before.title if before else found.get("title") or _title(path)),
        "source_type": told.source_type,
        "informs": tuple(told.informs) or None,
        "owner": told.owner or None,
    }
    said |= {key: value for key in ("access", "independence") if (value := getattr(told, key))}
    values = kept | {key: value for key, value in said.items() if value is not None} | told.more
    values |= {
        "format": "1",
        "name": name,
        "revision": before.revision + 1 if before else 1,
        "path": place,
        "kind": kind,
        "period": time.period.model_dump(mode="json") if time.period else None,
        "period_of_file": time.of_file,
        "registered_on": today,
        "bytes": path.stat().st_size,
        "hash": digest_file(path),
        "content_hash": content_digest(path),
        "mapping": drafted.mapping,
    }
    here = before is not None and before.path == place and before.hash == values["hash"]
    if before is not None and here and not _said_anew(folder, before, told):
        raise PimError(
            Fault(place, "this file is registered already and did not change", f"item `{before.name}`", remedy="Nothing to do.")
        )
    try:
        return Draft(Item.model_validate(values), sheet, noticed)
    except ValidationError as error:
        raise PimError(*faults_of(error, place)) from None


def guess_kind(place: str) -> EvidenceKind:
    """The kind by the folder that a file lies in. Raises PimError when it lies in none of them."""
    first = place.split("/")[0]
    for kind, folder in KIND_FOLDERS.items():
        if first == folder:
            return kind  # type: ignore[return-value]
    kinds = ", ".join(KIND_FOLDERS)
    raise PimError(
        Fault(place, "of which kind this evidence is can't be told from where it lies", expected=f"--kind, one of: {kinds}")
    )


def free_name(stem: str, register: Register) -> str:
    """A name for the item from the file's, at most 24 signs, that no other item has."""
    words = NAME.sub("-", stem.lower()).strip("-")
    base = words if len(words) <= 24 else words[:25].rpartition("-")[0] or words[:24]
    base = base or "item"
    name, number = base, 1
    while name in register.entries:
        number += 1
        name = f"{base[: 23 - len(str(number))].strip('-')}-{number}"
    return name


def keep_codebook(folder: CycleFolder, draft: Draft) -> Draft:
    """Write the codebook of a kind that has one beside its file and let the item point to it; any other draft comes back as it is.

    Raises PimError when the codebook that is there has faults.
    """
    mapping = draft.item.mapping
    if mapping is None or mapping.kind not in PACKAGES or draft.sheet is None:
        return draft
    keep = getattr(kind_named(mapping.kind), "keep_codebook", None)
    if keep is None:
        return draft
    item = keep(folder, draft.item, draft.sheet)
    told = getattr(kind_named(mapping.kind), "told_beside", None)
    return Draft(item, draft.sheet, (*draft.noticed, *(told(folder, item, draft.sheet) if told else ())))


def _persons_named(place: str, name: str, allowed: Sequence[str]) -> Iterator[Fault]:
    """The name of a file goes wherever the file is cited, so it must not name a person."""
    for where, said in (("the name of this file", place), ("--name", name)):
        if found := scan_name(said, allowed):
            spot = masked(said, found) if said == place else "--name"
            remedy = "Give the file another name." if said == place else "Choose another."
            yield Fault(spot, f"{where} holds {kinds_said(found)}", expected="a name that tells nobody's", remedy=remedy)


def is_table_of(kind: str, path: Path) -> bool:
    """Whether a file of this kind is read as a table. A document never is, and .txt is prose where people write notes and letters."""
    prose = kind == "document" or (kind in ("groups", "scrutiny") and path.suffix.lower() == ".txt")
    return not prose and path.suffix.lower() in TABLES


def _sheet_named(path: Path, told: Told, before: Item | None) -> tuple[str | None, str]:
    """The worksheet told now, else the one of the revision before while the workbook still has it; and what to say where it has not."""
    kept = getattr(getattr(before.mapping, "source", None), "sheet", None) if before is not None else None
    if before is None or told.sheet or not kept:
        return told.sheet, ""
    there = [name for name, _ in sheet_names(path)]
    if kept in there:
        return kept, ""
    return (
        None,
        f"The sheet `{kept}` of revision {before.revision} is no longer there, so another is looked for." if there else "",
    )


def _not_read(kind: str, path: Path) -> Iterator[str]:
    if kind != "document" and path.suffix.lower() in UNREAD_TABLES:
        yield "This kind of file is not read as a table; save it as XLSX or CSV to have it counted."


def _kept(before: Item) -> dict[str, Any]:
    """What the revision before said that holds of a new one too, without what only its codebook said: that is read anew."""
    of_file = {"hash", "bytes", "content_hash", "mapping", "revision", "period", "codebook_informs"}
    kept = before.model_dump(mode="json", exclude=of_file)
    return kept | {"informs": [ref for ref in before.informs if ref not in before.codebook_informs]}


def _time(days: Sequence[tuple[dt.date, dt.date]], told: Told, before: Item | None) -> Time:
    """As told now; else as told before; else the span of the times that the file speaks of; else as it was; else not said.

    Raises PimError where only one end is told and nothing gives the other, or the first day is after the last.
    """
    found = (min(first for first, _last in days), max(last for _first, last in days)) if days else None
    was = before.period if before is not None else None
    if told.start is None and told.end is None:
        if before is not None and was is not None and not before.period_of_file:
            return Time(was, False, _time_stays(was, found))
        if found is not None:
            period = Period(start=found[0], end=found[1])
            said = "" if period == was else f"Its time, {period}, is taken from the file; {WHERE_WRONG}"
            return Time(period, True, said)
        return Time(was, was is not None)
    said_before = (was.start, was.end) if before is not None and was is not None and not before.period_of_file else None
    other = said_before or found or ((was.start, was.end) if was is not None else (None, None))
    start, end = told.start or other[0], told.end or other[1]
    if start is None or end is None:
        missing = "--until" if told.start else "--from"
        raise PimError(
            Fault(missing, "only one end of the time is said", expected=f"{missing} as well", remedy=f"Give {missing}.")
        )
    try:
        return Time(Period(start=start, end=end), False)
    except ValidationError as error:
        raise PimError(*faults_of(error, "--from and --until")) from None


def _time_stays(period: Period, found: tuple[dt.date, dt.date] | None) -> str:
    if found is None or found == (period.start, period.end):
        return f"The time it speaks of stays as it was, {period}; {WHERE_WRONG}"
    spans = Period(start=found[0], end=found[1])
    return f"The time it speaks of stays as it was, {period}, though the file itself speaks of {spans}; {WHERE_WRONG}"


def _said_anew(folder: CycleFolder, before: Item, told: Told) -> bool:
    """Whether the person says something now, or a file beside the item, such as its codebook, changed since it was registered."""
    codebook = getattr(before.mapping, "codebook", None)
    for one in before.mapping.beside if before.mapping is not None else ():
        path, known = folder.path / one.path, before.codebook_hash if one.path == codebook else one.digest
        kept = bool(known) or one.path == codebook or one.worked_on
        if kept and path.is_file() and digest_file(path) != known:
            return True
    return any(getattr(told, one.name) for one in fields(told) if one.name not in ("name", "kind"))


def _title(path: Path) -> str:
    words = re.sub(r"[_\-.]+", " ", path.stem).strip()
    return words[:1].upper() + words[1:]
