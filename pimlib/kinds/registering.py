"""From a file to a drafted register item: its kind, its mapping and its digests, guessed for a person to confirm.

Row 4: imports rows 0-3. Writes nothing but the codebook of a survey.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_file
from pimlib.framework import EvidenceKind, Framework, framework_names, load_framework
from pimlib.kinds import measures, survey
from pimlib.kinds.codebook import load_codebook, write_codebook
from pimlib.kinds.framework_measures import known_measures
from pimlib.kinds.measures_match import Span, span_of
from pimlib.kinds.presets import load_preset
from pimlib.kinds.questionnaire import recognised
from pimlib.plainyaml import faults_of
from pimlib.register import Item, Period, Register
from pimlib.register.mapping import DocumentMapping, Mapping, MeasuresMapping, SurveyMapping
from pimlib.sheets import Sheet, content_digest, load_sheet
from pimlib.workspace import CycleFolder
from pimlib.workspace.folder import KIND_FOLDERS

TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm"})
NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Draft:
    """An item as it would be registered, the table it was read from (None for a document), and what was noticed."""

    item: Item
    sheet: Sheet | None
    noticed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """What the person said on the command line; None or empty: guess."""

    name: str | None = None
    title: str | None = None
    kind: EvidenceKind | None = None
    preset: str | None = None
    authority: str | None = None
    sheet: str | None = None
    informs: Sequence[str] = ()
    start: dt.date | None = None
    end: dt.date | None = None
    access: str | None = None
    independence: str | None = None
    source_type: str | None = None
    owner: str = ""
    population: int | None = None
    issued: int | None = None
    more: dict[str, Any] = field(default_factory=dict)


def draft_item(folder: CycleFolder, path: Path, register: Register, told: Told, *, today: dt.date) -> Draft:
    """The item for a file that lies in the cycle's folder. A file that is registered already becomes a new revision, which keeps
    what the earlier one said unless the person says otherwise.

    Raises PimError with every fault of the file, or when its kind has to be said.
    """
    place = folder.place(path)
    before = next((entry.item for entry in register if entry.item.path == place), None)
    if before is None and told.name in register.entries:
        before = register.entries[str(told.name)].item
    kind = told.kind or (before.kind if before else guess_kind(place))
    sheet, mapping, noticed = None, None, list[str]()
    if kind in ("measures", "survey"):
        sheet = load_sheet(path, place, sheet=told.sheet)
        mapping, noticed = _mapping(folder, sheet, kind, told, before)
    elif kind == "document":
        mapping = before.mapping if before else DocumentMapping(kind="document", status="in force")
    hidden = told.access == "restricted" and before is None
    if hidden and not told.title:
        remedy = "Give a --title that says no more than may be known."
        raise PimError(
            Fault(place, "the name of a restricted file is not shown, and it has no title", expected="--title", remedy=remedy)
        )
    name = before.name if before else told.name or free_name(str(told.title) if hidden else path.stem, register)
    period = _period(sheet, mapping, told, before)
    kept = before.model_dump(mode="json", exclude={"hash", "bytes", "content_hash", "mapping", "revision"}) if before else {}
    preset = load_preset(mapping.preset) if isinstance(mapping, MeasuresMapping) and mapping.preset else None
    said = {
        "title": told.title or (before.title if before else preset.title if preset else _title(path)),
        "source_type": told.source_type,
        "informs": tuple(told.informs) or None,
        "access": told.access or ("open" if preset and not before else None),
        "independence": told.independence or ("external" if preset and not before else None),
        "owner": told.owner or None,
        "licence": preset.licence if preset else None,
        "sources": (preset.attribution,) if preset else None,
    }
    values = kept | {key: value for key, value in said.items() if value is not None} | told.more
    values |= {
        "format": "1",
        "name": name,
        "revision": before.revision + 1 if before else 1,
        "path": place,
        "kind": kind,
        "period": period.model_dump(mode="json") if period else None,
        "registered_on": today,
        "bytes": path.stat().st_size,
        "hash": digest_file(path),
        "content_hash": content_digest(path),
        "mapping": mapping,
    }
    here = before is not None and before.path == place and before.hash == values["hash"]
    if before is not None and here and not _said_anew(folder, before, told):
        raise PimError(
            Fault(place, "this file is registered already and did not change", f"item `{before.name}`", remedy="Nothing to do.")
        )
    try:
        return Draft(Item.model_validate(values), sheet, tuple(noticed))
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
    """Write the codebook of a survey beside its file and let the item point to it; any other draft comes back as it is.

    A codebook that is there already is kept, since a person may have corrected it; what its questions inform, the item informs.
    Raises PimError when the codebook that is there has faults.
    """
    mapping = draft.item.mapping
    if not isinstance(mapping, SurveyMapping) or draft.sheet is None:
        return draft
    place = mapping.codebook or f"surveys/{draft.item.name}.codebook.xlsx"
    path = folder.path / place
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_codebook(path, mapping, draft.sheet, draft.item.registered_on)
    questions, _subgroups = load_codebook(path, place)
    informs = dict.fromkeys([*draft.item.informs, *(ref for question in questions for ref in question.informs)])
    kept = mapping.model_copy(update={"codebook": place, "questions": (), "subgroups": ()})
    update = {"mapping": kept, "codebook_hash": digest_file(path), "informs": tuple(informs)}
    return Draft(draft.item.model_copy(update=update), draft.sheet, draft.noticed)


def _mapping(folder: CycleFolder, sheet: Sheet, kind: str, told: Told, before: Item | None) -> tuple[Mapping, list[str]]:
    noticed = [str(note) for note in sheet.notes]
    if before is not None and before.mapping is not None and not told.preset:
        gone = [name for name in _columns_of(before.mapping) if name not in sheet.columns]
        if not gone:
            return before.mapping, [*noticed, f"The mapping of revision {before.revision} is used again."]
        if isinstance(before.mapping, SurveyMapping):
            raise PimError(
                Fault(
                    sheet.place,
                    f"columns of revision {before.revision} are no longer there",
                    ", ".join(f"`{name}`" for name in gone),
                    "the same columns",
                    "Name them as before, or add the file as a new item with --name.",
                )
            )
        noticed.append(
            f"Columns of revision {before.revision} are no longer there ({', '.join(gone)}): the mapping is guessed anew."
        )
    if kind == "measures":
        guessed = measures.guess_mapping(sheet, told.authority or folder.about.council, told.preset)
        if guessed.preset:
            noticed.append(f"The columns are those of the preset `{guessed.preset}`.")
        elif known := known_measures(guessed, _frameworks(folder)):
            guessed, title = known.mapping, known.framework.title
            noticed.append(f"The measures are those of “{title}”; which way is better and what each informs is taken from there.")
        return guessed, noticed
    asked = survey.guess_mapping(sheet)
    if questionnaire := recognised(asked, _frameworks(folder)):
        asked = questionnaire.mapping
        noticed.append(
            f"The questions are those of the questionnaire `{questionnaire.ref}`; what each informs is taken from there."
        )
    return asked.model_copy(update={"population": told.population, "issued": told.issued}), noticed


def _columns_of(mapping: Mapping) -> list[str]:
    """The columns of a table that a mapping names, but for those in a codebook."""
    if isinstance(mapping, MeasuresMapping) and mapping.layout == "long":
        return [name for name in mapping.columns.model_dump().values() if name]
    if isinstance(mapping, SurveyMapping):
        return [name for question in mapping.questions for name in question.columns] + [
            group.column for group in mapping.subgroups
        ]
    return []


def _frameworks(folder: CycleFolder) -> Iterator[Framework]:
    for id in framework_names(folder.frameworks):
        try:
            yield load_framework(id, folders=folder.frameworks)
        except PimError:
            continue  # one that is still being written; `pim frameworks` says what is wrong with it


def _period(sheet: Sheet | None, mapping: Mapping | None, told: Told, before: Item | None) -> Period | None:
    """As told; else the span of the file's own periods, or of the days on which a survey was answered; else as before; else not said."""
    spans: list[tuple[dt.date, dt.date]] = []
    if sheet is not None and isinstance(mapping, MeasuresMapping) and mapping.layout == "long":
        spans = [_days(span) for text in sheet.table[mapping.columns.period].unique() if (span := span_of(str(text)))]
    elif sheet is not None and isinstance(mapping, SurveyMapping):
        spans = [(day, day) for name in mapping.passed_over for day in _answered_on(sheet, name)]
    start = told.start or min((first for first, _last in spans), default=None)
    end = told.end or max((last for _first, last in spans), default=None)
    if before is not None and before.period is not None and (start is None or end is None):
        start, end = start or before.period.start, end or before.period.end
    if start is None or end is None:
        if told.start or told.end:
            missing = "--until" if told.start else "--from"
            raise PimError(
                Fault(missing, "only one end of the time is said", expected=f"{missing} as well", remedy=f"Give {missing}.")
            )
        return None
    try:
        return Period(start=start, end=end)
    except ValidationError as error:
        raise PimError(*faults_of(error, "--from and --until")) from None


def _answered_on(sheet: Sheet, name: str) -> list[dt.date]:
    """The days in a column of a survey's own times; none when it holds anything that is not a plain ISO date or time."""
    found = []
    for text in sheet.table[name].unique():
        if not str(text).strip():
            continue
        try:
            found.append(dt.date.fromisoformat(str(text).strip()[:10]))
        except ValueError:
            return []
    return found


def _days(span: Span) -> tuple[dt.date, dt.date]:
    """First and last day. A span over two years (2022-23) is a financial year, April to March; every other is by the calendar."""
    first = _month(span.start)
    after = _month(span.start + max(span.years, 1 / 12))
    if "-" in span.text and span.years >= 1:
        first, after = first.replace(month=4), after.replace(month=4)
    return first, after - dt.timedelta(days=1)


def _month(years: float) -> dt.date:
    months = round(years * 12)
    return dt.date(months // 12, months % 12 + 1, 1)


def _said_anew(folder: CycleFolder, before: Item, told: Told) -> bool:
    """Whether the person says something now, or corrected the codebook since the item was registered."""
    mapping = before.mapping
    path = folder.path / mapping.codebook if isinstance(mapping, SurveyMapping) and mapping.codebook else None
    if path is not None and path.is_file() and digest_file(path) != before.codebook_hash:
        return True
    return any(getattr(told, one.name) for one in fields(told) if one.name not in ("name", "kind"))


def _title(path: Path) -> str:
    words = re.sub(r"[_\-.]+", " ", path.stem).strip()
    return words[:1].upper() + words[1:]
