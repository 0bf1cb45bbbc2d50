"""The record store: reading every record of a cycle, finding heads and conflicts, writing one new file.

Row 3: imports rows 0-2. Nothing is ever changed or taken away: a record that replaces another names it in `supersedes`. Heads are
the records that nothing supersedes; more than one on a subject is a conflict, which only a record that supersedes them all resolves.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_bytes, fingerprint
from pimlib.plainyaml import faults_of
from pimlib.records.clock import moment
from pimlib.records.kinds import MODELS
from pimlib.records.parts import FORMAT, Record
from pimlib.workspace import CycleFolder
from pimlib.workspace.folder import write_new

ID = re.compile(r"^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{12}$")
# A record is never mended by hand: whoever reads it must be able to trust that it says what was said then.
AGAIN = "Fetch the file again from its history in OneDrive or a backup, or record it anew; do not mend it by hand."
AnyRecord = TypeVar("AnyRecord", bound=Record)
Subject = tuple[str, ...]


@dataclass(frozen=True)
class RecordStore:
    """Every record of a cycle that could be read, in order of id, and what is wrong with the others.

    notes: things that need no mending, such as a copy of a record with the same bytes.
    """

    records: tuple[Record, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()

    @cached_property
    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of each record, by id."""
        return {record.id: record_fingerprint(record) for record in self.records}

    @cached_property
    def _heads(self) -> dict[Subject, list[Record]]:
        superseded = {id for record in self.records for id in record.supersedes}
        heads: dict[Subject, list[Record]] = {}
        for record in self.records:
            if record.id not in superseded:
                heads.setdefault(record.subject, []).append(record)
        return heads

    def heads(self, subject: Subject) -> tuple[Record, ...]:
        """The records on a subject that nothing supersedes: none, one, or more than one, which is a conflict."""
        return tuple(self._heads.get(subject, ()))

    def conflicts(self) -> tuple[tuple[Record, ...], ...]:
        """Each subject's heads where there is more than one."""
        return tuple(tuple(heads) for heads in self._heads.values() if len(heads) > 1)

    def heads_of(self, model: type[AnyRecord]) -> tuple[AnyRecord, ...]:
        """The heads of one kind over every evaluation, in order of id; a conflict gives several on one subject."""
        kind = model.model_fields["kind"].default
        return tuple(cast(AnyRecord, record) for heads in self._heads.values() for record in heads if record.kind == kind)

    def of(self, model: type[AnyRecord], evaluation: str, **where: Any) -> tuple[AnyRecord, ...]:
        """As `heads_of`, of one evaluation, and where the fields are as `where` says."""
        return tuple(
            record
            for record in self.heads_of(model)
            if record.evaluation == evaluation and all(getattr(record, name, None) == value for name, value in where.items())
        )

    def history(self, subject: Subject) -> tuple[Record, ...]:
        """Every record on a subject, in order of id."""
        return tuple(record for record in self.records if record.subject == subject)

    def digest(self, records: Iterable[Record]) -> str:
        """One digest of some records, whatever their order."""
        return fingerprint(sorted(self.fingerprints[record.id] for record in records))


def record_fingerprint(record: Record) -> str:
    """The digest of all that a record says but its id and the time at which it was written.

    A field that says nothing does not count, so that a field added by a later version leaves every earlier fingerprint as it is.
    """
    said = record.model_dump(mode="json", exclude={"id", "at"}, exclude_defaults=True)
    return fingerprint(said | {"format": record.format, "kind": record.kind})


def load_records(folder: CycleFolder) -> RecordStore:
    """Every record of the cycle. Faults of single files are kept in `faults`; the others are read all the same."""
    records: list[Record] = []
    faults: list[Fault] = []
    notes: list[Fault] = []
    contents: dict[str, str] = {}
    odd: list[tuple[Path, Record, bytes]] = []
    for path in _files(folder.records):
        place, content = folder.place(path), path.read_bytes()
        try:
            record = _parse(content, place)
        except PimError as error:
            faults.extend(error.faults)
            continue
        if path.stem != record.id or path.parent != folder.records / record.kind:
            odd.append((path, record, content))
            continue
        contents[record.id] = digest_bytes(content)
        records.append(record)
    for path, record, content in odd:
        place, held = folder.place(path), contents.get(record.id)
        if held == digest_bytes(content):
            notes.append(Fault(place, f"a copy of {record.id} with the same content", remedy="It can be deleted."))
        elif held is None and path.stem == record.id:
            faults.append(
                Fault(
                    place,
                    "this record lies in the wrong folder, and does not count",
                    expected=f"records/{record.kind}/{path.name}",
                    remedy="Move it there.",
                )
            )
        else:
            other = "a record with another content" if held else "no record of that id"
            faults.append(
                Fault(
                    place,
                    "the file's name is not the id of the record in it; OneDrive makes such copies when two people save at once",
                    f"the id {record.id}, for which there is {other}",
                    f"the name {record.id}.json",
                    "Read both; record what is right anew; then move this copy out of `records`.",
                )
            )
    return RecordStore(tuple(sorted(records, key=lambda record: record.id)), tuple(faults), tuple(notes))


def draft_record(store: RecordStore, record: AnyRecord) -> tuple[AnyRecord, Record | None]:
    """The record as it would be written (superseding the heads of its subject), and the head that says the same, if one does.

    Raises PimError when the subject is in conflict and the record does not itself say that it supersedes every head.
    """
    heads = store.heads(record.subject)
    for head in heads:
        same = record.model_copy(update={"supersedes": head.supersedes, "format": head.format})
        if len(heads) == 1 and store.fingerprints[head.id] == record_fingerprint(same):
            return record, head
    ids = tuple(sorted(head.id for head in heads))
    if len(ids) > 1 and set(record.supersedes) != set(ids):
        raise PimError(
            Fault(
                " ".join(part for part in record.subject if part),
                "two people recorded this at once, and nothing was lost",
                " and ".join(f"{head.id} by {head.author}" for head in heads),
                "one record that settles it",
                f"Read both, then record the settled one with supersedes={list(ids)}.",
            )
        )
    return record.model_copy(update={"supersedes": ids}), None


class NewerRecord(PimError):
    """Somebody recorded the same subject since it was looked at. heads: what stands now."""

    def __init__(self, place: str, heads: Sequence[Record]) -> None:
        self.heads = tuple(heads)
        who = " and ".join(f"{head.author} ({head.at[:10]})" for head in heads) or "somebody who took it out"
        super().__init__(
            Fault(
                place,
                "this was recorded by somebody else since you opened it, and nothing was written over",
                who,
                remedy="Read both, then record yours in its place, or leave theirs.",
            )
        )


def newer_heads(store: RecordStore, subject: Subject, seen: Sequence[str]) -> tuple[Record, ...]:
    """The heads of a subject that somebody who saw the records of these ids has not seen."""
    return tuple(head for head in store.heads(subject) if head.id not in seen)


def record_(
    folder: CycleFolder, record: AnyRecord, *, seen: Sequence[str] | None = None, now: dt.datetime | None = None
) -> tuple[AnyRecord, bool]:
    """Write one new record. Returns the record that stands and whether a file was written: the same said twice is written once.

    seen: the ids of the heads that whoever records has seen; None: not said. Raises NewerRecord when others stand now, PimError as
    `draft_record` does, and when the folder cannot be written to.
    """
    store = load_records(folder)
    if seen is not None and {head.id for head in store.heads(record.subject)} != set(seen):
        raise NewerRecord(" ".join(part for part in record.subject if part), store.heads(record.subject))
    draft, same = draft_record(store, record)
    if same is not None:
        return cast(AnyRecord, same), False
    at = (now or moment()).astimezone(dt.UTC)
    stamp = at.strftime("%Y%m%dT%H%M%SZ")
    target = folder.records / record.kind
    try:
        target.mkdir(parents=True, exist_ok=True)
        for attempt in itertools.count():
            # From the content, so that the same act at the same second has the same name on every machine.
            id = f"{stamp}-{digest_bytes(f'{record_fingerprint(draft)} {attempt}'.encode()).removeprefix('sha256:')[:12]}"
            written = draft.model_copy(update={"id": id, "at": at.strftime("%Y-%m-%dT%H:%M:%SZ")})
            text = json.dumps(
                written.model_dump(mode="json", exclude_defaults=True) | _always(written), ensure_ascii=False, indent=1
            )
            try:
                write_new(target / f"{id}.json", text + "\n")
            except FileExistsError:
                continue
            return written, True
        raise AssertionError("unreachable: itertools.count does not end")
    except OSError as error:
        raise PimError(
            Fault(
                folder.place(target),
                f"the record could not be written ({error.strerror or type(error).__name__})",
                remedy="Nothing was lost: what you wrote is still on the screen. Check that you may write to this folder and that the disk "
                "is not full, then record it again.",
            )
        ) from None


def _always(record: Record) -> dict[str, str]:
    return {"format": record.format, "id": record.id, "kind": record.kind}


def _files(root: Path) -> Iterator[Path]:
    yield from sorted(path for path in root.rglob("*.json") if path.is_file())


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
