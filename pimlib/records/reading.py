"""Reading every record of a cycle: each file by itself, copies and misplaced files said, half-redacted ones left out.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from pimlib.errors import Fault, PimError
from pimlib.plainyaml import faults_of
from pimlib.records.kinds import MODELS, Tombstone
from pimlib.records.parts import FORMAT, Record
from pimlib.records.store import RecordStore
from pimlib.workspace import CycleFolder

ID = re.compile(r"^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{12}$")
# A record is never mended by hand: whoever reads it must be able to trust that it says what was said then.
AGAIN = "Fetch the file again from its history in OneDrive or a backup, or record it anew; do not mend it by hand."
SAID = {"format", "id", "kind"}
# What stands in no file that json.dumps wrote, unless a person wrote it: a blank before a colon, a key that ends with a backslash.
UNUSUAL = (b" :", b"\t:", b"\n:", b"\r:", b'\\\\":')


@dataclass(frozen=True)
class Amiss:
    """What is wrong with files in `records`. unread: those of the faults that say what the machine refused to open; notes: no faults."""

    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    unread: list[Fault] = field(default_factory=list)

    def refused(self, place: str, error: OSError) -> None:
        """A folder that could not be listed, or a file that could not be read."""
        what = (
            f"the machine could not open this ({error.strerror or type(error).__name__}), and nobody knows what is recorded there"
        )
        remedy = "Look whether you may read it, whether something holds it open, and whether the shared folder is connected; then try again."
        self.faults.append(Fault(place, what, remedy=remedy))
        self.unread.append(self.faults[-1])

    def gone(self, place: str, path: Path) -> None:
        """A file that is listed and not there: a link that leads nowhere, or taken away meanwhile."""
        if path.is_symlink():
            self.faults.append(
                Fault(place, "a link that leads nowhere; no record was read from it", remedy="Move it out of `records`.")
            )
        else:
            self.notes.append(Fault(place, "this file went away while it was being read", remedy="Look again in a moment."))


@dataclass(frozen=True)
class RecordFile:
    """A file in `records` that could be read as a record, which counts only where it lies in the place that its id and kind give."""

    folder: str
    name: str
    record: Record
    content: bytes

    @property
    def path(self) -> Path:
        return Path(self.folder, self.name)


def load_records(folder: CycleFolder) -> RecordStore:
    """Every record of the cycle. Faults of single files are kept in `faults`; the others are read all the same."""
    amiss = Amiss()
    faults, notes = amiss.faults, amiss.notes
    held: dict[tuple[str, str], RecordFile] = {}
    odd: list[RecordFile] = []
    places = {kind: str(folder.records / kind) for kind in MODELS}
    for file in record_files(folder, amiss):
        record = file.record
        if file.name[:-5] == record.id and file.folder == places[record.kind]:
            held[record.kind, record.id] = file
        else:
            odd.append(file)
    stones = {id: file.record for (kind, id), file in held.items() if kind == "tombstone"}
    for file in [one for one in held.values() if one.record.id in stones and one.record.kind != "tombstone"]:
        del held[file.record.kind, file.record.id]
        odd.append(file)
    for file in odd:
        place, record = folder.place(file.path), file.record
        stone, counts = stones.get(record.id), held.get((record.kind, record.id))
        if isinstance(stone, Tombstone) and record.kind != "tombstone":
            faults.append(
                Fault(
                    place,
                    f"this record was redacted by {stone.author} on {stone.at[:10]}, and here it still is; it does not count",
                    remedy=f"Say `pim redact {record.id}`, which takes it out.",
                )
            )
        elif counts is not None and counts.content == file.content:
            notes.append(Fault(place, f"a copy of {record.id} with the same content", remedy="It can be deleted."))
        elif counts is None and file.name[:-5] == record.id:
            faults.append(
                Fault(
                    place,
                    "this record lies in the wrong folder, and does not count",
                    expected=f"records/{record.kind}/{file.name}",
                    remedy="Move it there.",
                )
            )
        else:
            other = "a record with another content" if counts else "no record of that id"
            faults.append(
                Fault(
                    place,
                    "the file's name is not the id of the record in it; OneDrive makes such copies when two people save at once",
                    f"the id {record.id}, for which there is {other}",
                    f"the name {record.id}.json",
                    "Read both; record what is right anew; then move this copy out of `records`.",
                )
            )
    records = sorted((file.record for file in held.values()), key=lambda record: record.id)
    return RecordStore(tuple(records), tuple(faults), tuple(notes), tuple(amiss.unread))


def record_files(folder: CycleFolder, amiss: Amiss) -> Iterator[RecordFile]:
    """Each file of `records` that can be read as a record, in order of its place; what is wrong with the others is added to `amiss`."""

    def unlisted(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):  # of a new cycle there is no such folder, and a folder may go away meanwhile
            amiss.refused(folder.place(Path(error.filename)) if error.filename else "records", error)

    for root, folders, names in os.walk(folder.records, onerror=unlisted):
        folders.sort()
        model = MODELS.get(Path(root).name)
        for name in sorted(name for name in names if name[-5:].lower() == ".json"):
            path = os.path.join(root, name)  # noqa: PTH118 - of thousands of files, making a Path of each takes as long as reading it
            try:
                with open(path, "rb") as file:  # noqa: PTH123
                    content = file.read()
                record = (_plain(content, model) if model else None) or _parse(content, folder.place(Path(path)))
            except PimError as error:
                amiss.faults.extend(error.faults)
                continue
            except FileNotFoundError:
                amiss.gone(folder.place(Path(path)), Path(path))
                continue
            except OSError as error:
                amiss.refused(folder.place(Path(path)), error)
                continue
            yield RecordFile(root, name, record, content)


def _plain(content: bytes, model: type[Record]) -> Record | None:
    """A record written as `record_` writes it, in one pass; None when anything at all is unusual, which `_parse` looks into."""
    try:
        record = model.model_validate_json(content)
    except ValueError:
        return None
    if not record.model_fields_set >= SAID or not ID.match(record.id) or any(sign in content for sign in UNUSUAL):
        return None
    # pydantic takes the last of two values of one key without a word; then there are more keys in the text than in the record.
    return record if content.count(b'":') - content.count(b'\\":') == _keys(record) else None


def _keys(model: BaseModel) -> int:
    """How many keys a model was made from, those of the models within it included."""
    given = model.model_fields_set
    number = len(given)
    for name in _holding(type(model)):
        if name in given:
            value = getattr(model, name)
            for inner in value if isinstance(value, tuple) else (value,):
                if inner is not None:
                    number += _keys(inner)
    return number


@cache
def _holding(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields that hold models, or tuples of them."""
    return tuple(name for name, field in model.model_fields.items() if _holds_models(field.annotation))


def _holds_models(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return any(_holds_models(inner) for inner in getattr(annotation, "__args__", ()))


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise ValueError(f"the key `{key}` stands twice")
        values[key] = value
    return values


def _parse(content: bytes, place: str) -> Record:
    try:
        values = json.loads(content.decode("utf-8"), object_pairs_hook=_unique)
    except UnicodeDecodeError:
        raise PimError(Fault(place, "not UTF-8 text", remedy=AGAIN)) from None
    except ValueError as error:
        fault = "the record is cut short or damaged" if isinstance(error, json.JSONDecodeError) else str(error)
        where = f"{place}, line {error.lineno}" if isinstance(error, json.JSONDecodeError) else place
        raise PimError(Fault(where, fault, remedy=AGAIN)) from None
    if not isinstance(values, dict):
        raise PimError(Fault(place, "this is not a record", remedy="Move the file out of `records`."))
    written, kind = values.get("format"), values.get("kind")
    newer = "Use the newer pimlib that wrote it."
    if written != FORMAT:
        found = f"`{written}`" if written is not None else "none"
        raise PimError(Fault(place, "a format that this version does not know", found, f"`{FORMAT}`", newer))
    model = MODELS.get(str(kind))
    if model is None:
        found = f"`{kind}`" if kind is not None else "none"
        raise PimError(Fault(place, "a kind of record not known here", found, f"one of {', '.join(sorted(MODELS))}", newer))
    try:
        record = model.model_validate(values)
    except ValidationError as error:
        raise PimError(*(replace(fault, remedy=AGAIN) for fault in faults_of(error, place))) from None
    if not ID.match(record.id):
        raise PimError(Fault(place, "not the id of a record", f"`{record.id}`", "such as 20261122T010500Z-0123456789ab", AGAIN))
    return record
