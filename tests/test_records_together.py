"""Whatever two people record on their own copies of a shared folder: nothing is lost, and every conflict is found until it is settled."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from building import EVENING, empty_cycle, judgement
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from pimlib.errors import PimError
from pimlib.records import NewerRecord, Record, RecordStore, Tombstone, load_records, record_, record_fingerprint
from pimlib.records.redaction import draft_redaction, redact

REFS = ("small:1.1", "small:1.10")
WHO = ("ada", "bo")
WRITER, REF = st.sampled_from(WHO), st.sampled_from(REFS)
NUMBER = st.integers(0, 99)
SAID = st.sampled_from(["weak signs", "strong signs", "mixed signs"])
# Names that OneDrive, SharePoint, browsers and people give to a second file of one name.
COPIES = st.sampled_from(["{id}-LAPTOP.json", "{id} (1).json", "{id}-Ada's PC.json", "Copy of {id}.json", "old/{id}.json"])
CAME: dict[str, int] = {}  # how often each thing came about, so that a test that tries nothing is seen
SECRET = "Mrs Lorne of 4 High Street"


def subject(ref: str) -> tuple[str, ...]:
    return ("judgement", "scan", ref, "self", "")


def heads(records: dict[str, Record], ref: str) -> set[str]:
    """The model: the records on a subject, by id, that none of the others names."""
    replaced = {id for record in records.values() for id in record.supersedes}
    return {id for id, record in records.items() if record.subject == subject(ref) and id not in replaced}


class Together(RuleBasedStateMachine):
    """Two writers, each with a copy of the folder, and the folder in between; what each copy is expected to hold, by file name.

    `ever` is each record that was written by anybody.
    """

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(os, "fsync", lambda _descriptor: None)  # the disk itself is not what this is about
        self.folders = {who: empty_cycle(self.root / who) for who in (*WHO, "shared")}
        self.held: dict[str, dict[str, Record]] = {who: {} for who in self.folders}
        self.seen: dict[tuple[str, str], set[str]] = {}
        self.ever: dict[str, Record] = {}
        self.settled: list[tuple[str, set[str]]] = []

    def teardown(self) -> None:
        self.patch.undo()
        shutil.rmtree(self.root)

    def count(self, what: str, times: int = 1) -> None:
        CAME[what] = CAME.get(what, 0) + times

    def store(self, who: str) -> RecordStore:
        return load_records(self.folders[who])

    def path(self, who: str, record: Record) -> Path:
        return self.folders[who].records / record.kind / f"{record.id}.json"

    def chosen(self, who: str, number: int) -> Record | None:
        """One of the records that count in a copy and were not redacted; None when there is none."""
        found = [record for _id, record in sorted(self.held[who].items()) if not isinstance(record, Tombstone)]
        return found[number % len(found)] if found else None

    # what people do

    @rule(who=WRITER, ref=REF)
    def look(self, who: str, ref: str) -> None:
        self.seen[who, ref] = {head.id for head in self.store(who).heads(subject(ref))}

    @rule(who=WRITER, ref=REF, said=SAID, minute=st.integers(0, 2), settle=st.booleans(), looked=st.booleans())
    def save(self, who: str, ref: str, said: str, minute: int, settle: bool, looked: bool) -> None:
        """looked: whether what was seen is said."""
        self.saved(who, ref, said, minute, settle=settle, looked=looked)

    @rule(ref=REF, settles=st.sampled_from([*WHO, ""]), minutes=st.tuples(st.integers(0, 2), st.integers(0, 2)))
    def disagree(self, ref: str, settles: str, minutes: tuple[int, int]) -> None:
        """Both record at once, and the folder brings it together; then one of them settles it, or nobody yet."""
        for who, minute in zip(WHO, minutes, strict=True):
            self.saved(who, ref, f"{who}'s own signs", minute, settle=True, looked=False)
        for who in (*WHO, *WHO):
            self.synchronise(who, deletions=True)
        if settles:
            self.saved(settles, ref, "as the two agreed", 2, settle=True, looked=False)
        else:
            self.saved("ada", ref, "without having read both", 2, settle=False, looked=False)

    def saved(self, who: str, ref: str, said: str, minute: int, *, settle: bool, looked: bool) -> None:
        """Clocks run wild: a later act may carry the earlier time."""
        stand = heads(self.held[who], ref)
        seen = self.seen.get((who, ref), set()) if looked else None
        record = judgement(ref, because=f"{said}. {SECRET}", author=who, supersedes=sorted(stand) if settle else [])
        refused: PimError | None = None
        try:
            new, is_new = record_(self.folders[who], record, seen=None if seen is None else sorted(seen), now=at(minute))
        except PimError as error:
            refused = error
        if isinstance(refused, NewerRecord):
            self.count("newer")
            assert seen is not None
            assert stand != seen
            assert {head.id for head in refused.heads} == stand
            return
        assert seen is None or stand == seen
        if refused is not None:
            self.count("refused")
            assert "nothing was lost" in str(refused)
            assert len(stand) > 1
            assert not settle
            return
        assert set(new.supersedes) == stand if is_new else {new.id} == stand
        self.held[who][new.id] = new
        self.ever.setdefault(new.id, new)
        if len(stand) > 1:
            self.count("settled")
            self.settled.append((new.id, stand))

    @rule(who=WRITER, number=NUMBER, whole=st.booleans())
    def take_out(self, who: str, number: int, whole: bool) -> None:
        record = self.chosen(who, number)
        if record is None:
            return
        whole = whole or "[taken out]" in str(record)
        done = draft_redaction(
            self.folders[who], record.id, author=who, because="Named.", fields=() if whole else ("because",), whole=whole
        )
        stone = redact(done, now=at(3))
        assert stone.was_fingerprint == record_fingerprint(record)
        self.held[who][record.id] = stone
        self.count("redacted")
        if done.left is not None:
            self.held[who][done.left.id] = done.left
            self.ever[done.left.id] = done.left

    # what a shared folder does

    @rule(who=WRITER, deletions=st.booleans())
    def synchronise(self, who: str, deletions: bool) -> None:
        """Both sides then hold what either held. deletions: whether what was taken away on one side goes on the other, or comes back."""
        own, shared = self.folders[who], self.folders["shared"]
        for one, other in ((own, shared), (shared, own)):
            for path in sorted(path for path in one.records.rglob("*.json")):
                target = other.records / path.relative_to(one.records)
                if target.exists() and target.read_bytes() != path.read_bytes():
                    target = target.with_name(f"{target.stem}-{who}.json")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
        before = {name: dict(self.held[name]) for name in (who, "shared")}
        for name, its, others in ((who, before[who], before["shared"]), ("shared", before["shared"], before[who])):
            stones = {id: one for held in (others, its) for id, one in held.items() if isinstance(one, Tombstone)}
            self.held[name] = {**others, **its, **stones}  # of two files of one name each side keeps its own
            for id in stones if deletions else ():
                (self.folders[name].records / "judgement" / f"{id}.json").unlink(missing_ok=True)

    @rule(where=st.sampled_from([*WHO, "shared"]), number=NUMBER, name=COPIES, other=st.booleans())
    def copy(self, where: str, number: int, name: str, other: bool) -> None:
        """A second file of the record: the same bytes, or others."""
        record = self.chosen(where, number)
        if record is None:
            return
        content = self.path(where, record).read_bytes()
        target = self.path(where, record).parent / name.format(id=record.id)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content.replace(b'"level": 4', b'"level": 5') if other else content)

    @rule(where=st.sampled_from([*WHO, "shared"]), number=NUMBER, name=COPIES)
    def rename(self, where: str, number: int, name: str) -> None:
        """The record's own file gets another name: it does not count then, and must be named."""
        record = self.chosen(where, number)
        if record is None:
            return
        target = self.path(where, record).parent / name.format(id=record.id)
        target.parent.mkdir(exist_ok=True)
        self.path(where, record).replace(target)
        del self.held[where][record.id]
        self.count("renamed")

    # what must hold at any moment, in each copy

    @invariant()
    def every_copy_is_as_the_model_says_and_nothing_is_lost(self) -> None:
        everywhere: set[str] = set()
        for who, held in self.held.items():
            store, folder = self.store(who), self.folders[who]
            assert {record.id: record for record in store.records} == held
            conflicts = {rivals[0].subject: {record.id for record in rivals} for rivals in store.conflicts()}
            for ref in REFS:
                expected = heads(held, ref)
                assert {head.id for head in store.heads(subject(ref))} == expected
                assert conflicts.get(subject(ref)) == (expected if len(expected) > 1 else None)
                self.count("conflicts", len(expected) > 1)
                for id, rivals in self.settled:  # for good, in every copy that has what settled it
                    assert id not in held or not rivals & expected
            own = {self.path(who, record) for record in store.records}
            named = " ".join(fault.place for fault in (*store.faults, *store.notes))
            for path in folder.records.rglob("*.json"):
                assert path in own or folder.place(path) in named
                everywhere.add(path.name)
        assert all(any(id in name for name in everywhere) for id in self.ever)


def at(minute: int) -> dt.datetime:
    return EVENING + dt.timedelta(minutes=minute)


def test_two_writers_late_synchronising_and_conflict_copies_lose_nothing_and_hide_no_conflict() -> None:
    run_state_machine_as_test(
        Together,
        settings=settings(
            max_examples=40, stateful_step_count=14, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
        ),
    )
    assert {"newer", "refused", "settled", "redacted", "renamed", "conflicts"} <= {
        what for what, times in CAME.items() if times
    }, CAME
