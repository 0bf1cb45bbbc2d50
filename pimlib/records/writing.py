"""Writing one record: a new file that supersedes what stood, or nothing when the same was said already.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Sequence
from typing import cast

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_bytes
from pimlib.records.clock import moment
from pimlib.records.parts import Record
from pimlib.records.reading import load_records
from pimlib.records.store import AnyRecord, RecordStore, Subject, record_fingerprint
from pimlib.workspace import CycleFolder
from pimlib.workspace.folder import write_new


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
    `draft_record` does, and when the folder cannot be read whole or written to: what was not read may be on the same subject.
    """
    store = load_records(folder)
    if store.unread:
        remedy = "Nothing was lost: what you wrote is still where you wrote it. {}"
        raise PimError(
            *(
                Fault(fault.place, f"nothing was recorded, for {fault.fault}", remedy=remedy.format(fault.remedy))
                for fault in store.unread
            )
        )
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
            id = record_id(stamp, draft, attempt)
            written = draft.model_copy(update={"id": id, "at": at.strftime("%Y-%m-%dT%H:%M:%SZ")})
            try:
                write_new(target / f"{id}.json", record_text(written))
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


def record_id(stamp: str, record: Record, attempt: int = 0) -> str:
    """From the time and the content, so that the same act at the same second has the same name on every machine."""
    return f"{stamp}-{digest_bytes(f'{record_fingerprint(record)} {attempt}'.encode()).removeprefix('sha256:')[:12]}"


def record_text(record: Record) -> str:
    """A record as its file holds it."""
    always = {"format": record.format, "id": record.id, "kind": record.kind}
    return json.dumps(record.model_dump(mode="json", exclude_defaults=True) | always, ensure_ascii=False, indent=1) + "\n"
