"""Redaction: personal data is taken out of a record, and a tombstone says of which, by whom, when and why.

Row 3: imports rows 0-2. It is the only place where something that a person wrote is taken away, so nothing goes before what takes its
place lies on the disk; interrupted, it is finished by being asked again. The tombstone has the id of the record, so that whatever names
the record finds the tombstone. What is left of the record is a record of its own, after the tombstone where nothing had superseded it,
and before it where something had: so heads and conflicts come out as they were.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pimlib.errors import Fault, PimError, raise_if
from pimlib.fingerprint import digest_bytes
from pimlib.identifiers import kinds_said, scan
from pimlib.records.clock import moment
from pimlib.records.kinds import MODELS, Tombstone
from pimlib.records.parts import Record
from pimlib.records.reading import Amiss, RecordFile, record_files
from pimlib.records.store import RecordStore, record_fingerprint
from pimlib.records.texts import texts_of
from pimlib.records.traces import needles
from pimlib.records.withheld import NAMES, is_stand_in, kept_subject, made_of, stand_in
from pimlib.records.writing import record_id, record_text
from pimlib.workspace import CycleFolder
from pimlib.workspace.folder import write_new

TAKEN_OUT = "[taken out]"
WHO = {"author", "role", "entered_by", "decided_at"}


@dataclass(frozen=True)
class Redaction:
    """What a redaction does, before or after it is done.

    record: as it was; None when its file is gone already. left: what is left of it; None when nothing is kept. remove: its file and
    every copy of it that says the same. doubtful: files that have to do with it and say something else, which are left alone.
    needles: what to look for elsewhere, the texts that are taken out and each identifier in them. mends: the tombstone of an earlier
    version says in its subject what a person wrote, and is written again without it.
    """

    folder: CycleFolder
    record: Record | None
    tombstone: Tombstone
    left: Record | None
    remove: tuple[Path, ...]
    doubtful: tuple[Path, ...]
    needles: tuple[str, ...]
    mends: bool = False

    @property
    def done(self) -> bool:
        """Whether nothing was left to do."""
        return self.record is None and not self.mends


def holding_identifiers(store: RecordStore, contacts: Sequence[str]) -> Iterator[tuple[Record, tuple[tuple[str, str], ...]]]:
    """Each record, heads and earlier ones alike, with its fields that hold an identifier and of which kind that is, in words."""
    for record in store.records:
        found = [(field, kinds_said(kinds)) for field, text in texts_of(record) if (kinds := scan(text, contacts))]
        if found:
            yield record, tuple(found)


def draft_redaction(
    folder: CycleFolder,
    id: str,
    *,
    author: str,
    because: str,
    fields: Sequence[str] = (),
    whole: bool = False,
) -> Redaction:
    """What redacting a record would do; nothing is written.

    fields: such as `because`, `weaknesses 2`, or `weaknesses` for all of them; none: those that hold an identifier. whole: nothing of
    it is kept. What was begun before is finished as it was begun, whatever is asked now.

    Raises PimError when there is no such record, it cannot be read, nothing says which fields, a field is none of its own or cannot be
    taken out alone, or no reason is given or the reason holds an identifier itself; and when a file or a folder of `records` cannot be
    opened, for then nobody knows what names the record.
    """
    amiss = Amiss()
    everything = list(record_files(folder, amiss))
    raise_if(amiss.unread)
    files = [file for file in everything if file.record.id == id]
    stone = next((file.record for file in files if isinstance(file.record, Tombstone) and file.name == f"{id}.json"), None)
    found = [file for file in files if not isinstance(file.record, Tombstone)]
    own = next((file for file in found if file.path == folder.records / file.record.kind / f"{id}.json"), None)
    if isinstance(stone, Tombstone):
        same = [file for file in found if record_fingerprint(file.record) == stone.was_fingerprint]
        record = same[0].record if same else None
        left = _left(record, stone.fields, before=stone.left in stone.supersedes) if record and stone.left else None
        look_for = _needles(folder, record, stone.fields) if record else ()
        kept = stone.model_copy(update={"was_subject": kept_subject(stone.was_subject)})
        mends = kept != stone
        return Redaction(folder, record, kept, left, _paths(same), _doubtful(folder, id, everything, same), look_for, mends)
    if own is None:
        raise PimError(*_absent(folder, id, amiss.faults))
    if not because.strip():
        raise PimError(Fault("--because", "no reason is given", remedy="Say why; name nobody in it, for it stays."))
    if scan(because, folder.about.settings.contacts):
        raise PimError(
            Fault("--because", f"the reason itself holds {kinds_said(scan(because))}", remedy="Say it without, for it stays.")
        )
    record, same = own.record, [file for file in found if record_fingerprint(file.record) == record_fingerprint(own.record)]
    chosen = () if whole else _chosen(record, fields, folder.about.settings.contacts)
    before = any(id in file.record.supersedes for file in everything)
    left = _left(record, chosen, before=before) if chosen else None
    if left is not None and kept_subject(left.subject) != kept_subject(record.subject):
        remedy = f"{' and '.join(chosen)} says what it is about, so nothing of it can stand without. Say --whole: then nothing is kept."
        raise PimError(Fault(id, f"the rest of this {record.kind} cannot stand by itself", remedy=remedy))
    tombstone = Tombstone(
        id=id,
        evaluation=record.evaluation,
        author=author,
        supersedes=(left.id, *record.supersedes) if left is not None and before else record.supersedes,
        reason=because.strip(),
        was=record.kind,
        was_fingerprint=record_fingerprint(record),
        was_subject=kept_subject(record.subject),
        fields=chosen,
        left=left.id if left is not None else "",
    )
    doubtful, look_for = _doubtful(folder, id, everything, same), _needles(folder, record, chosen)
    return Redaction(folder, record, tombstone, left, _paths(same), doubtful, look_for)


def redact(redaction: Redaction, *, now: dt.datetime | None = None) -> Tombstone:
    """Do what a draft says: the tombstone is written, then what is left, and only then the record and its copies go.

    From the moment at which the tombstone lies there the record does not count, whether or not its file is gone. Raises PimError when a
    file cannot be written or taken away; asked once more, it goes on where it stopped.
    """
    folder, stone, left = redaction.folder, redaction.tombstone, redaction.left
    if not stone.at:
        stone = stone.model_copy(update={"at": (now or moment()).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")})
        _write(folder, stone)
    elif redaction.mends:
        _write_again(folder, stone)
    if left is not None:
        _write(folder, left)
    stays = [path for path in redaction.remove if not _gone(path)]
    if stays:
        remedy = f"Close what holds it open, then say `pim redact {stone.id}` again. Until then it does not count, and its text is there."
        raise PimError(*(Fault(folder.place(path), "this file could not be taken away", remedy=remedy) for path in stays))
    return stone


def redaction_said(stone: Tombstone, named: str) -> str:
    """`was redacted by Ada Lorne on 2026-09-02 (because, weaknesses 2), because: …`; named: the author's name."""
    fields = f" ({', '.join(field.replace(', ', ' ') for field in stone.fields)})" if stone.fields else ""
    return f"was redacted by {named} on {stone.at[:10]}{fields}, because: {stone.reason}"


def _absent(folder: CycleFolder, id: str, faults: Sequence[Fault]) -> Iterator[Fault]:
    unread = [fault for fault in faults if f"{id}.json" in fault.place]
    if unread:
        remedy = (
            "It counts nowhere, so what it holds is taken out by deleting the file, here and in the history of the shared folder."
        )
        yield from (Fault(fault.place, f"this record cannot be read: {fault.fault}", remedy=remedy) for fault in unread)
    else:
        remedy = "`pim redact` alone lists the records that hold what names a person."
        yield Fault(id, f"there is no record of this id in {folder.name}", remedy=remedy)


def _chosen(record: Record, fields: Sequence[str], contacts: Sequence[str]) -> tuple[str, ...]:
    """The fields to be taken out, as `texts_of` names them."""
    texts = dict(texts_of(record))
    own = [field for field, text in texts.items() if not _is_out(text) and _stands_without(record, field)]
    subject = kept_subject(record.subject)
    alone = [field for field in own if kept_subject(_without(record, (field,)).subject) == subject]
    told = [field for field in alone if " " in texts[field]] or alone
    if not fields:
        found = [field for field, text in texts.items() if scan(text, contacts)]
        if not found:
            which = f"Say which with --field: {_listed(told)}; or --whole" if told else "It goes as a whole only: say --whole"
            remedy = f"Names are not found by it. {which}, and nothing of it is kept."
            raise PimError(Fault(record.id, "no field of it holds what is known to name a person", remedy=remedy))
        fields = found
    chosen: list[str] = []
    faults: list[Fault] = []
    for asked in fields:
        wanted = _words(asked)
        within = [field for field in texts if _words(field)[: len(wanted)] == wanted]
        taken = [field for field in within if field in own]
        if not taken:
            fault = "this field holds no text of one's own; it cannot be taken out alone" if within else "it has no such field"
            if within and all(_is_out(texts[field]) for field in within):
                fault = "nothing stands in this field, or it was taken out before"
            expected = f"one of {_listed(told)}" if told else ""
            remedy = f"{'Or say' if told else 'Say'} --whole: then nothing is kept."
            faults.append(Fault(record.id, fault, f"`{asked}`", expected, remedy))
        chosen += taken
    if faults:
        raise PimError(*faults)
    # A short name is made of the words of a text, so it goes with the text.
    named = [name for name in ("action", "wanted") if name in own and made_of(texts[name], [texts[field] for field in chosen])]
    return tuple(field for field in texts if field in chosen or field in named)


def _is_out(text: str) -> bool:
    return text in ("", TAKEN_OUT) or is_stand_in(text)


def _words(field: str) -> list[str]:
    return [word for word in re.split(r"[\s,.]+", field.strip().lower().replace("-", "_")) if word]


def _listed(fields: Sequence[str]) -> str:
    return ", ".join(f"`{field.replace(', ', ' ')}`" for field in fields)


def _stands_without(record: Record, field: str) -> bool:
    """Whether a record is one still when this text is another: a word from a fixed list, or a date, is no text of one's own."""
    try:
        _without(record, (field,))
    except ValidationError:
        return False
    return True


def _without(record: Record, fields: Sequence[str]) -> Record:
    values = record.model_dump(mode="json")
    for field in fields:
        *path, last = (int(word) - 1 if word.isdecimal() else word for word in field.split(", "))
        inner: Any = values
        for step in path:
            inner = inner[step]
        inner[last] = stand_in(inner[last]) if field in NAMES else TAKEN_OUT
    given = {name: values[name] for name in record.model_fields_set | {field.split(", ")[0] for field in fields}}
    return MODELS[record.kind].model_validate(given)


def _left(record: Record, fields: Sequence[str], *, before: bool) -> Record:
    """The record without some texts, as its author said the rest then. before: it stands before the tombstone, not after it."""
    rest = _without(record, fields).model_copy(update={"supersedes": record.supersedes if before else (record.id,)})
    return rest.model_copy(update={"id": record_id(record.id.partition("-")[0], rest)})


def _needles(folder: CycleFolder, record: Record, fields: Sequence[str]) -> tuple[str, ...]:
    """What to look for elsewhere; no fields: every text of the record but who and where."""
    texts = {field: text for field, text in texts_of(record) if (field in fields if fields else field not in WHO)}
    names = [text for field, text in texts.items() if field in NAMES and "-" in text]  # one word alone stands in every other file
    return tuple(dict.fromkeys([*needles(texts.values(), folder.about.settings.contacts), *names]))


def _paths(files: Sequence[RecordFile]) -> tuple[Path, ...]:
    return tuple(file.path for file in files)


def _doubtful(folder: CycleFolder, id: str, files: Sequence[RecordFile], same: Sequence[RecordFile]) -> tuple[Path, ...]:
    """Files that carry the id in their name, or the record in them, and are neither the record, nor a tombstone, nor what is known to
    be a copy of it."""
    removed = set(_paths(same))
    stones = {file.path for file in files if file.record.kind == "tombstone"}
    by_id = {file.path for file in files if file.record.id == id}
    named = {path for path in folder.records.rglob("*") if path.is_file() and id in path.name}
    return tuple(sorted((by_id | named) - removed - stones))


def _write(folder: CycleFolder, record: Record) -> None:
    """Write the file, or find it there from an attempt before; half a file is never left."""
    path = folder.records / record.kind / f"{record.id}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, record_text(record))
    except FileExistsError:
        if digest_bytes(path.read_bytes()) != digest_bytes(record_text(record).encode()):
            remedy = "Move it away, and ask again. Nothing was taken out."
            raise PimError(Fault(folder.place(path), "another file of this name lies there", remedy=remedy)) from None
    except OSError as error:
        remedy = "Check that you may write to this folder and that the disk is not full, then ask again. Nothing was taken out."
        fault = f"this could not be written ({error.strerror or type(error).__name__})"
        raise PimError(Fault(folder.place(path), fault, remedy=remedy)) from None


def _write_again(folder: CycleFolder, stone: Tombstone) -> None:
    path = folder.records / stone.kind / f"{stone.id}.json"
    beside = path.with_name(f"{path.name}.tmp")
    try:
        beside.unlink(missing_ok=True)
        write_new(beside, record_text(stone))
        os.replace(beside, path)  # noqa: PTH105
    except OSError as error:
        fault = f"this could not be written again ({error.strerror or type(error).__name__})"
        raise PimError(
            Fault(folder.place(path), fault, remedy="Check that you may write to this folder, then ask again.")
        ) from None


def _gone(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True
