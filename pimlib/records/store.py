"""The record store: every record of a cycle with its heads, its conflicts and what became of those that were redacted.

Row 3: imports rows 0-2. Nothing is ever changed, and nothing taken away but by `redaction`: a record that replaces another names it in
`supersedes`. Heads are the records that nothing supersedes; more than one on a subject is a conflict, which only a record that supersedes
them all resolves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

from pimlib.errors import Fault
from pimlib.fingerprint import fingerprint
from pimlib.records.kinds import Tombstone
from pimlib.records.parts import Record
from pimlib.records.withheld import NAMES, is_stand_in, stand_in

AnyRecord = TypeVar("AnyRecord", bound=Record)
Subject = tuple[str, ...]


class Fingerprints(Mapping[str, str]):
    """The fingerprint of each record, by id; computed when it is asked for, since few of a large store ever are."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = {record.id: record for record in records}
        self._known: dict[str, str] = {}

    def __getitem__(self, id: str) -> str:
        if id not in self._known:
            self._known[id] = record_fingerprint(self._records[id])
        return self._known[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)


@dataclass(frozen=True)
class RecordStore:
    """Every record of a cycle that could be read, in order of id, and what is wrong with the others.

    notes: things that need no mending, such as a copy of a record with the same bytes. unread: those of the faults that say which
    folder or file the machine refused to open, so that nobody knows what is recorded there. Where a record was redacted, its tombstone
    stands in its place under its id; a name that a stand-in took the place of means what the stand-in means.
    """

    records: tuple[Record, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    unread: tuple[Fault, ...] = ()

    @cached_property
    def fingerprints(self) -> Mapping[str, str]:
        """The fingerprint of each record, by id."""
        return Fingerprints(self.records)

    @cached_property
    def _stand_ins(self) -> frozenset[str]:
        """Every stand-in by which something is known here; none in a store of which nothing was redacted."""
        return frozenset(part for record in self.records for part in record.subject[2:] if is_stand_in(part))

    def called(self, name: str) -> str:
        """The stand-in by which a name is known here since it was redacted; the name itself where it was not."""
        if not self._stand_ins:
            return name
        return stand if (stand := stand_in(name)) in self._stand_ins else name

    def _about(self, subject: Subject) -> Subject:
        return (*subject[:2], *map(self.called, subject[2:])) if self._stand_ins else subject

    @cached_property
    def _heads(self) -> dict[Subject, list[Record]]:
        superseded = {id for record in self.records for id in record.supersedes}
        heads: dict[Subject, list[Record]] = {}
        for record in self.records:
            if record.id not in superseded:
                heads.setdefault(self._about(record.subject), []).append(record)
        return heads

    @cached_property
    def _by_kind(self) -> dict[tuple[str, str | None], list[Record]]:
        """Heads by kind and evaluation, and by kind alone (None), subjects in the order of their first head."""
        by_kind: dict[tuple[str, str | None], list[Record]] = {}
        for heads in self._heads.values():
            for record in heads:
                by_kind.setdefault((record.kind, record.evaluation), []).append(record)
                by_kind.setdefault((record.kind, None), []).append(record)
        return by_kind

    @cached_property
    def _by_ref(self) -> dict[tuple[str, str, Any], list[Record]]:
        by_ref: dict[tuple[str, str, Any], list[Record]] = {}
        for (kind, evaluation), heads in self._by_kind.items():
            if evaluation is not None:
                for record in heads:
                    by_ref.setdefault((kind, evaluation, getattr(record, "ref", None)), []).append(record)
        return by_ref

    @cached_property
    def _histories(self) -> dict[Subject, list[Record]]:
        histories: dict[Subject, list[Record]] = {}
        for record in self.records:
            histories.setdefault(self._about(record.subject), []).append(record)
        return histories

    @cached_property
    def _left(self) -> dict[str, Tombstone]:
        """The tombstone of a redacted record, by the id of the record that holds what is left of it."""
        return {record.left: record for record in self.records if isinstance(record, Tombstone) and record.left}

    def heads(self, subject: Subject) -> tuple[Record, ...]:
        """The records on a subject that nothing supersedes: none, one, or more than one, which is a conflict."""
        return tuple(self._heads.get(self._about(subject), ()))

    def conflicts(self) -> tuple[tuple[Record, ...], ...]:
        """Each subject's heads where there is more than one."""
        return tuple(tuple(heads) for heads in self._heads.values() if len(heads) > 1)

    def heads_of(self, model: type[AnyRecord]) -> tuple[AnyRecord, ...]:
        """The heads of one kind over every evaluation, subject by subject; a conflict gives several on one subject."""
        return tuple(cast(list[AnyRecord], self._by_kind.get((model.model_fields["kind"].default, None), [])))

    def of(self, model: type[AnyRecord], evaluation: str, **where: Any) -> tuple[AnyRecord, ...]:
        """As `heads_of`, of one evaluation, and where the fields are as `where` says."""
        kind = model.model_fields["kind"].default
        ref = where.pop("ref", None)
        heads = self._by_kind.get((kind, evaluation), []) if ref is None else self._by_ref.get((kind, evaluation, ref), [])
        if where:
            heads = [record for record in heads if all(self._says(record, name, value) for name, value in where.items())]
        return tuple(cast(list[AnyRecord], heads))

    def _says(self, record: Record, name: str, value: Any) -> bool:
        said = getattr(record, name, None)
        if said == value or name not in NAMES or not isinstance(said, str) or not isinstance(value, str):
            return bool(said == value)
        return self.called(said) == self.called(value)

    def history(self, subject: Subject) -> tuple[Record, ...]:
        """Every record on a subject, in order of id."""
        return tuple(self._histories.get(self._about(subject), ()))

    def formerly(self, record: Record) -> tuple[Tombstone, ...]:
        """The tombstones of the records of which this one is what was left, the newest first: what named one of them, by its id or its
        fingerprint (`was_fingerprint`), means this one now. Empty: it was never redacted."""
        stones: list[Tombstone] = []
        id = record.id
        while (stone := self._left.get(id)) is not None and stone not in stones:
            stones.append(stone)
            id = stone.id
        return tuple(stones)

    def digest(self, records: Iterable[Record]) -> str:
        """One digest of some records, whatever their order."""
        return fingerprint(sorted(self.fingerprints[record.id] for record in records))


def record_fingerprint(record: Record) -> str:
    """The digest of all that a record says but its id and the time at which it was written.

    A field that says nothing does not count, so that a field added by a later version leaves every earlier fingerprint as it is.
    """
    said = record.model_dump(mode="json", exclude={"id", "at"}, exclude_defaults=True)
    return fingerprint(said | {"format": record.format, "kind": record.kind})
