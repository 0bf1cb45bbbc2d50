"""Records: written once, never lost, and a conflict is shown until a person settles it."""

from __future__ import annotations

import builtins
import datetime as dt
import errno
import itertools
import json
import os
import shutil
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from building import BAD, EVENING, FORMATS, empty_cycle, judgement, plain, record, refusal
from hypothesis import given, settings
from hypothesis import strategies as st

from pimlib.fingerprint import fingerprint
from pimlib.records import MODELS, Action, Concern, Judgement, Record, load_records, record_, record_fingerprint
from pimlib.workspace import CycleFolder

ID = "20261122T010500Z-0123456789ab"
SUBJECT = ("judgement", "scan", "small:1.1", "self", "")
AGAIN = "do not mend it by hand."
REFUSED = {
    "a-list": "this is not a record. Move the file out of `records`.",
    "action-name-wrong": "action: not a name allowed here; found `Keep Warm`, expected 1 to 24 of a-z, 0-9 and -",
    "author-empty": "author: this is empty; expected some text",
    "cut-short": "line 6: the record is cut short or damaged",
    "date-wrong": "on: not a date; found `19.03.2026`",
    "deferred-without-reason": "the action is deferred and `reason` is empty; say why",
    "empty": "the record is cut short or damaged",
    "format-later": "a format that this version does not know; found `2`, expected `1`. Use the newer pimlib that wrote it.",
    "format-missing": "a format that this version does not know; found none, expected `1`",
    "id-wrong": "not the id of a record; found `judgement-1`",
    "key-twice": "the key `level` stands twice",
    "key-unknown": "levle: this key is not known here",
    "kind-missing": "a kind of record not known here; found none",
    "kind-unknown": "a kind of record not known here; found `rumour`, expected one of action, adoption, ",
    "level-and-not-evaluated": "a level and `not_evaluated` stand together; keep one of the two",
    "level-half": "level: not a whole number; found `4.5`",
    "moderated-without-way": "a moderated judgement says how and by whom; fill in `moderation`",
    "no-reason": "there is no reason; write in `because` what led to this judgement",
    "not-utf8": "not UTF-8 text",
    "reason-blank": "there is no reason; write in `because` what led to this judgement",
    "redacted-without-reason": "a record is redacted for a reason, and `reason` is empty; say why",
}


@pytest.fixture
def folder(tmp_path: Path) -> CycleFolder:
    return empty_cycle(tmp_path)


def say(folder: CycleFolder, said: Record, minute: int = 0) -> Record:
    written, new = record_(folder, said, now=EVENING + dt.timedelta(minutes=minute))
    assert new
    return written


def files(folder: CycleFolder) -> list[str]:
    return sorted(path.relative_to(folder.records).as_posix() for path in folder.records.rglob("*") if path.is_file())


def merged(root: Path, *copies: CycleFolder) -> CycleFolder:
    """What a shared folder holds once every copy of it was brought together."""
    folder = empty_cycle(root)
    for copy in copies:
        for name in files(copy):
            target = folder.records / name
            target.parent.mkdir(exist_ok=True)
            content = (copy.records / name).read_bytes()
            assert not target.exists() or target.read_bytes() == content
            target.write_bytes(content)
    return folder


# what is refused


def test_every_wrong_file_is_tried() -> None:
    assert {path.stem for path in (BAD / "records").iterdir()} == set(REFUSED)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_wrong_record_is_a_fault_and_the_others_are_read_all_the_same(folder: CycleFolder, name: str) -> None:
    kept = say(folder, judgement())
    shutil.copyfile(BAD / "records" / f"{name}.json", folder.records / "judgement" / f"{ID}.json")
    store = load_records(folder)
    assert store.records == (kept,)
    assert all(fault.place.startswith(f"records/judgement/{ID}.json") and fault.remedy for fault in store.faults)
    assert REFUSED[name] in plain(store.faults)
    assert plain(store.faults).endswith((AGAIN, "Use the newer pimlib that wrote it.", "Move the file out of `records`."))


@pytest.mark.parametrize("value", ["", "  ", "\n"])
def test_a_judgement_without_a_reason_cannot_even_be_made(value: str) -> None:
    with pytest.raises(ValueError, match="there is no reason"):
        judgement(because=value)


def test_not_evaluated_needs_no_level_and_is_a_reason_itself() -> None:
    said = judgement(level=None, because="", not_evaluated="No case files were read.")
    assert isinstance(said, Judgement)
    assert said.level is None


# written once


def test_a_record_is_one_new_file_that_says_who_when_and_what(folder: CycleFolder) -> None:
    written = say(folder, judgement(because="Café visits help."))
    assert files(folder) == [f"judgement/{written.id}.json"]
    assert written.id.startswith("20260901T170000Z-")
    assert written.at == "2026-09-01T17:00:00Z"
    text = (folder.records / "judgement" / f"{written.id}.json").read_bytes()
    assert b"\r" not in text
    assert text.endswith(b"}\n")
    assert "Café visits help." in text.decode()
    assert load_records(folder).records == (written,)


def test_the_time_is_kept_in_utc(folder: CycleFolder) -> None:
    here = dt.datetime(2026, 9, 1, 19, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert record_(folder, judgement(), now=here)[0].at == "2026-09-01T17:00:00Z"


def test_the_same_said_twice_is_written_once(folder: CycleFolder) -> None:
    first = say(folder, judgement())
    again, new = record_(folder, judgement(), now=EVENING + dt.timedelta(days=9))
    assert (again, new) == (first, False)
    assert len(files(folder)) == 1


def test_the_same_said_in_the_other_unicode_form_or_key_order_is_the_same(folder: CycleFolder) -> None:
    first = say(folder, judgement(because="Café"))
    assert record_(folder, judgement(because=unicodedata.normalize("NFD", "Café")), now=EVENING)[1] is False
    path = folder.records / "judgement" / f"{first.id}.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(dict(reversed(values.items()))), encoding="utf-8")
    assert load_records(folder).fingerprints == {first.id: record_fingerprint(first)}


def test_what_is_said_anew_names_what_it_replaces_and_the_old_one_stays(folder: CycleFolder) -> None:
    first = say(folder, judgement(level=3))
    second = say(folder, judgement(level=4, reason="New figures came in."), minute=1)
    store = load_records(folder)
    assert second.supersedes == (first.id,)
    assert store.heads(SUBJECT) == (second,)
    assert store.history(SUBJECT) == (first, second)
    assert store.conflicts() == ()


def test_saying_again_what_was_said_before_the_last_time_is_a_new_record(folder: CycleFolder) -> None:
    for minute, level in enumerate((3, 4, 3)):
        say(folder, judgement(level=level), minute)
    assert [head.level for head in load_records(folder).of(Judgement, "scan")] == [3]
    assert len(files(folder)) == 3


def test_order_comes_from_what_is_replaced_and_never_from_clocks(folder: CycleFolder) -> None:
    first = say(folder, judgement(level=3), minute=60)
    second = say(folder, judgement(level=4), minute=0)
    assert second.id < first.id
    assert load_records(folder).heads(SUBJECT) == (second,)


def test_two_acts_in_the_same_second_both_stand(folder: CycleFolder) -> None:
    one, other = say(folder, judgement("small:1.1")), say(folder, judgement("small:1.10"))
    assert one.id != other.id
    assert len(load_records(folder).records) == 2


def test_subjects_keep_apart_what_is_about_different_things(folder: CycleFolder) -> None:
    moderated: dict[str, Any] = {"stage": "moderated", "moderation": {"way": "panel", "people": ["cy"]}}
    for said in (
        judgement(),
        judgement("small:1.10"),
        judgement(**moderated),
        judgement(care_group="justice"),
        judgement(evaluation="closer-risk"),
        record("peer-view", ref="small:1.1", level=3, because="Seen."),
        record("peer-view", ref="small:1.1", level=2, because="Seen.", author="bo"),
    ):
        assert say(folder, said).supersedes == ()
    store = load_records(folder)
    assert store.conflicts() == ()
    assert len({found.subject for found in store.records}) == 7


@pytest.mark.parametrize(
    "change", [{"because": "Another."}, {"level": 5}, {"author": "bo"}, {"decided_at": "Panel"}, {"reason": "New"}]
)
def test_whatever_else_is_said_gives_another_fingerprint(change: dict[str, Any]) -> None:
    assert record_fingerprint(judgement(**change)) != record_fingerprint(judgement())


def test_id_and_time_of_writing_do_not_count_and_the_kind_does() -> None:
    said = {"ref": "small:1.1", "level": 4, "because": "Seen."}
    own, peer = record("judgement", **said), record("peer-view", **said)
    assert record_fingerprint(own.model_copy(update={"id": ID, "at": "2026-09-01T17:00:00Z"})) == record_fingerprint(own)
    assert record_fingerprint(own) != record_fingerprint(peer)


def test_a_field_that_a_later_version_adds_leaves_earlier_fingerprints_as_they_are() -> None:
    class Later(Judgement):
        shared_with: tuple[str, ...] = ()

    said = judgement()
    assert record_fingerprint(Later.model_validate(said.model_dump())) == record_fingerprint(said)


def test_one_digest_of_some_records_whatever_their_order(folder: CycleFolder) -> None:
    records = [say(folder, judgement(ref)) for ref in ("small:1.1", "small:1.10", "small:2")]
    store = load_records(folder)
    assert store.digest(records) == store.digest(reversed(records))
    assert store.digest(records) != store.digest(records[:2])


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_full_disk_or_a_closed_folder_is_a_sentence_and_leaves_no_half_record(
    folder: CycleFolder, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    first = say(folder, judgement())

    def refuse(_descriptor: int) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "fsync", refuse)
    said = plain(refusal(lambda: record_(folder, judgement(level=5), now=EVENING)))
    assert said.startswith(f"records/judgement: the record could not be written ({os.strerror(error)}). Nothing was lost")
    store = load_records(folder)
    assert (store.records, store.faults) == ((first,), ())


# each concern is one of its own


def concern(**values: Any) -> Record:
    return record("concern", **({"told": "The duty team", "on": "2026-11-20", "category": "adult protection"} | values))


def test_two_concerns_of_one_day_and_one_sort_are_two_and_the_same_one_twice_is_one(folder: CycleFolder) -> None:
    first = say(folder, concern(mark="00000000000000aa"))
    say(folder, concern(mark="00000000000000bb"), minute=1)
    assert record_(folder, concern(mark="00000000000000aa"), now=EVENING) == (first, False)
    assert len(load_records(folder).of(Concern, "scan")) == 2
    assert load_records(folder).conflicts() == ()


# what the machine refuses to open


def test_a_file_that_cannot_be_opened_is_a_fault_and_nothing_is_recorded_meanwhile(
    folder: CycleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = say(folder, judgement()), say(folder, judgement("small:1.10"))
    with monkeypatch.context() as patch:
        patch.setattr(builtins, "open", _refusing(first, PermissionError(errno.EACCES, "Permission denied")))
        store = load_records(folder)
        assert store.records == (other,)
        assert store.unread == store.faults
        assert f"records/judgement/{first.id}.json: the machine could not open this (Permission denied)" in plain(store.faults)
        said = plain(refusal(lambda: record_(folder, judgement(level=5), now=EVENING)))
        assert "nothing was recorded, for the machine could not open this (Permission denied)" in said
    assert load_records(folder).conflicts() == ()
    assert say(folder, judgement(level=5), minute=1).supersedes == (first.id,)


def _refusing(said: Record, error: OSError) -> Any:
    """`open` that refuses the file of one record."""
    real = builtins.open

    def opened(path: Any, *more: Any, **named: Any) -> Any:
        if str(path).endswith(f"{said.id}.json"):
            raise error
        return real(path, *more, **named)

    return opened


def test_a_folder_that_cannot_be_listed_is_a_fault_and_nothing_is_recorded_meanwhile(
    folder: CycleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(folder, judgement())
    real = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path).name == "judgement":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        assert plain(load_records(folder).unread).startswith("records/judgement: the machine could not open this")
        assert "nothing was recorded" in plain(refusal(lambda: record_(folder, judgement(level=5), now=EVENING)))
    assert len(load_records(folder).records) == 1


def test_a_link_that_leads_nowhere_is_said_and_recording_goes_on(folder: CycleFolder) -> None:
    first = say(folder, judgement())
    link = folder.records / "judgement" / f"{ID}.json"
    try:
        link.symlink_to(folder.path / "nowhere.json")
    except OSError:
        pytest.skip("this machine makes no links")
    store = load_records(folder)
    assert (store.records, store.unread) == ((first,), ())
    assert plain(store.faults).startswith(f"records/judgement/{ID}.json: a link that leads nowhere; no record was read from it.")
    assert say(folder, judgement(level=5), minute=1).supersedes == (first.id,)


def test_a_file_that_goes_away_while_it_is_read_is_a_note(folder: CycleFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    first = say(folder, judgement())
    with monkeypatch.context() as patch:
        patch.setattr(builtins, "open", _refusing(first, FileNotFoundError(errno.ENOENT, "No such file")))
        store = load_records(folder)
    assert (store.records, store.faults) == ((), ())
    assert "this file went away while it was being read" in plain(store.notes)


def test_before_anything_is_recorded_there_is_no_folder_and_no_fault(folder: CycleFolder) -> None:
    folder.records.rmdir()
    store = load_records(folder)
    assert (store.records, store.faults, store.notes) == ((), (), ())


# two people at once


def test_two_heads_are_a_conflict_that_is_shown_with_both_names(tmp_path: Path) -> None:
    ada, bo = empty_cycle(tmp_path / "ada"), empty_cycle(tmp_path / "bo")
    one, other = say(ada, judgement(level=3)), say(bo, judgement(level=5, author="bo"), minute=5)
    both = merged(tmp_path / "both", ada, bo)
    store = load_records(both)
    assert store.conflicts() == ((one, other),)
    assert store.faults == ()
    said = plain(refusal(lambda: record_(both, judgement(level=4), now=EVENING)))
    assert "two people recorded this at once, and nothing was lost" in said
    assert f"{one.id} by ada and {other.id} by bo" in said
    assert f"supersedes={[one.id, other.id]}" in said


def test_only_a_record_that_replaces_every_head_settles_a_conflict(tmp_path: Path) -> None:
    ada, bo = empty_cycle(tmp_path / "ada"), empty_cycle(tmp_path / "bo")
    one, other = say(ada, judgement(level=3)), say(bo, judgement(level=5, author="bo"), minute=5)
    both = merged(tmp_path / "both", ada, bo)
    for some in ([one.id], [other.id], [one.id, other.id, ID]):
        refusal(lambda some=some: record_(both, judgement(level=4, supersedes=some), now=EVENING))  # type: ignore[misc]
    settled = say(both, judgement(level=4, supersedes=[other.id, one.id]), minute=9)
    store = load_records(both)
    assert store.heads(SUBJECT) == (settled,)
    assert store.conflicts() == ()
    assert len(store.history(SUBJECT)) == 3


def test_a_conflict_is_settled_by_one_of_the_two_views_too(tmp_path: Path) -> None:
    ada, bo = empty_cycle(tmp_path / "ada"), empty_cycle(tmp_path / "bo")
    one, other = say(ada, judgement(level=3)), say(bo, judgement(level=5, author="bo"))
    both = merged(tmp_path / "both", ada, bo)
    settled = say(both, judgement(level=3, supersedes=[one.id, other.id]), minute=9)
    assert load_records(both).heads(SUBJECT) == (settled,)


# copies that OneDrive makes


@pytest.mark.parametrize("name", ["{id}-LAPTOP.json", "{id} (1).json", "Copy of {id}.json", "{id}.sync-conflict.json"])
def test_a_copy_with_the_same_bytes_is_a_note(folder: CycleFolder, name: str) -> None:
    kept = say(folder, judgement())
    path = folder.records / "judgement" / f"{kept.id}.json"
    shutil.copyfile(path, path.with_name(name.format(id=kept.id)))
    store = load_records(folder)
    assert (store.records, store.faults) == ((kept,), ())
    assert [fault.fault for fault in store.notes] == [f"a copy of {kept.id} with the same content"]


def test_a_copy_with_other_bytes_is_a_fault_and_does_not_count(folder: CycleFolder) -> None:
    kept = say(folder, judgement())
    path = folder.records / "judgement" / f"{kept.id}.json"
    text = path.read_text(encoding="utf-8").replace('"level": 4', '"level": 5')
    path.with_name(f"{kept.id}-LAPTOP.json").write_text(text, encoding="utf-8")
    store = load_records(folder)
    assert (store.records, store.notes) == ((kept,), ())
    assert "the file's name is not the id of the record in it; OneDrive makes such copies" in plain(store.faults)
    assert f"found the id {kept.id}, for which there is a record with another content" in plain(store.faults)


def test_a_copy_whose_own_file_is_gone_is_a_fault(folder: CycleFolder) -> None:
    kept = say(folder, judgement())
    path = folder.records / "judgement" / f"{kept.id}.json"
    path.rename(path.with_name(f"{kept.id} (1).json"))
    store = load_records(folder)
    assert store.records == ()
    assert "for which there is no record of that id" in plain(store.faults)


@pytest.mark.parametrize("place", ["", "action", "judgement/old"])
def test_a_record_in_the_wrong_folder_is_a_fault_and_never_passed_over(folder: CycleFolder, place: str) -> None:
    kept = say(folder, judgement())
    (folder.records / place).mkdir(parents=True, exist_ok=True)
    (folder.records / "judgement" / f"{kept.id}.json").rename(folder.records / place / f"{kept.id}.json")
    store = load_records(folder)
    assert store.records == ()
    assert "lies in the wrong folder, and does not count" in plain(store.faults)
    assert f"expected records/judgement/{kept.id}.json. Move it there." in plain(store.faults)


def test_other_files_in_the_folder_are_left_alone(folder: CycleFolder) -> None:
    kept = say(folder, judgement())
    for name in ("README.md", "judgement/~$notes.docx", "judgement/desktop.ini"):
        (folder.records / name).write_text("x", encoding="utf-8")
    store = load_records(folder)
    assert (store.records, store.faults, store.notes) == ((kept,), (), ())


def test_records_that_were_never_made_are_none(tmp_path: Path) -> None:
    folder = empty_cycle(tmp_path)
    folder.records.rmdir()
    assert load_records(folder).records == ()


# redacted


def test_a_tombstone_stands_where_the_record_stood_and_what_comes_after_replaces_it(folder: CycleFolder) -> None:
    first = say(folder, judgement(because="Mrs Lorne of 4 High Street told us."))
    stone = record(
        "tombstone",
        was=first.kind,
        was_fingerprint=record_fingerprint(first),
        was_subject=first.subject,
        supersedes=[first.id],
        reason="It named a person.",
    )
    written = say(folder, stone, minute=1)
    (folder.records / "judgement" / f"{first.id}.json").unlink()
    store = load_records(folder)
    assert store.heads(SUBJECT) == (written,)
    assert (store.of(Judgement, "scan"), store.faults) == ((), ())
    assert say(folder, judgement(because="A person told us."), minute=2).supersedes == (written.id,)


# frozen samples


SAMPLES = sorted(path.stem for path in (FORMATS / "records" / "1").glob("*.json"))  # `adoption.2`: with fields added since


def test_there_is_a_frozen_sample_of_every_kind() -> None:
    assert {name for name in SAMPLES if "." not in name} == set(MODELS)
    assert {name.partition(".")[0] for name in SAMPLES} == set(MODELS)
    assert sorted(path.stem for path in (FORMATS / "records" / "1").glob("*.txt")) == SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_a_record_of_format_1_still_says_what_it_said(folder: CycleFolder, name: str) -> None:
    """Whoever breaks this breaks every challenge, sign-off and tombstone that names a fingerprint: write a reader of format 2."""
    kind, sample = name.partition(".")[0], FORMATS / "records" / "1" / f"{name}.json"
    values = json.loads(sample.read_text(encoding="utf-8"))
    (folder.records / kind).mkdir()
    shutil.copyfile(sample, folder.records / kind / f"{values['id']}.json")
    store = load_records(folder)
    assert (store.faults, store.notes) == ((), ())
    (found,) = store.records
    assert type(found) is MODELS[kind]
    assert found.model_dump(mode="json", exclude_defaults=True) | {"format": "1", "kind": kind} == values
    said, subject = sample.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert store.fingerprints[found.id] == said
    assert " | ".join(found.subject) == subject


# whatever people do, in whatever order


SAID = st.sampled_from(["weak signs", "strong signs", "mixed signs"])
REFS = st.sampled_from(["small:1.1", "small:1.10"])
ACTS = st.lists(
    st.tuples(st.sampled_from(["ada", "bo"]), REFS, SAID, st.booleans(), st.integers(0, 2)) | st.just("sync"), max_size=12
)


def _heads(records: dict[str, Record], subject: tuple[str, ...]) -> set[str]:
    replaced = {id for found in records.values() for id in found.supersedes}
    return {id for id, found in records.items() if found.subject == subject and id not in replaced}


@settings(max_examples=40)
@given(ACTS)
def test_two_writers_on_copies_of_a_folder_lose_nothing_and_every_conflict_is_found(
    acts: list[tuple[str, str, str, bool, int] | str],
) -> None:
    with tempfile.TemporaryDirectory() as temporary, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)  # the disk itself is not what this is about
        numbers = itertools.count()
        copies = {who: empty_cycle(Path(temporary, who)) for who in ("ada", "bo")}
        known: dict[str, dict[str, Record]] = {"ada": {}, "bo": {}}
        for act in acts:
            if isinstance(act, str):
                both = merged(Path(temporary, f"sync{next(numbers)}"), *copies.values())
                copies = {who: merged(Path(temporary, f"{who}{next(numbers)}"), both) for who in copies}
                everything = known["ada"] | known["bo"]
                known = {"ada": dict(everything), "bo": dict(everything)}
                continue
            who, ref, because, settle, minute = act
            subject = ("judgement", "scan", ref, "self", "")
            heads = sorted(_heads(known[who], subject))
            said = judgement(ref, because=because, author=who, supersedes=heads if settle else [])
            now = EVENING + dt.timedelta(minutes=minute)  # clocks run wild: the second act may carry the earlier time
            if len(heads) > 1 and not settle:
                assert "nothing was lost" in plain(refusal(lambda c=copies[who], s=said, n=now: record_(c, s, now=n)))  # type: ignore[misc]
                continue
            written, new = record_(copies[who], said, now=now)
            assert set(written.supersedes) == set(heads) or not new
            known[who][written.id] = written
        store = load_records(merged(Path(temporary, "merged"), *copies.values()))
        everything = known["ada"] | known["bo"]
        assert {found.id: found for found in store.records} == everything
        assert (store.faults, store.notes) == ((), ())
        for ref in ("small:1.1", "small:1.10"):
            subject = ("judgement", "scan", ref, "self", "")
            expected = _heads(everything, subject)
            assert {head.id for head in store.heads(subject)} == expected
            assert bool(expected) == any(found.subject == subject for found in everything.values())
            assert (len(expected) > 1) == any(heads[0].subject == subject for heads in store.conflicts())


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@settings(max_examples=60)
@given(
    because=TEXT.filter(str.strip),
    strengths=st.lists(TEXT, max_size=3),
    level=st.none() | st.integers(-3, 9),
    priority=st.sampled_from([1, 2, 3]),
)
def test_whatever_is_recorded_is_read_again_with_the_same_fingerprint(
    because: str, strengths: list[str], level: int | None, priority: int
) -> None:
    with tempfile.TemporaryDirectory() as temporary, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)
        folder = empty_cycle(Path(temporary))
        improvements = [{"text": because, "priority": priority}]
        written = say(folder, judgement(because=because, strengths=strengths, level=level, improvements=improvements))
        store = load_records(folder)
        assert store.records == (written,)
        assert store.fingerprints[written.id] == record_fingerprint(written)


@given(st.lists(TEXT, max_size=4))
def test_the_fingerprint_of_a_record_is_that_of_its_canonical_form(texts: list[str]) -> None:
    said = judgement(because="Seen.", strengths=texts)
    other = judgement(because="Seen.", strengths=[unicodedata.normalize("NFD", text) for text in texts])
    assert record_fingerprint(said) == record_fingerprint(other)
    values = said.model_dump(mode="json", exclude={"id", "at"}, exclude_defaults=True) | {"kind": "judgement", "format": "1"}
    assert fingerprint(dict(reversed(values.items()))) == record_fingerprint(said)


def test_an_action_is_known_by_its_short_name(folder: CycleFolder) -> None:
    say(folder, record("action", action="keep-warm", refs=["small:1.1"], what="Buy an oven"))
    say(folder, record("action", action="keep-warm", refs=["small:1.1"], what="Buy two ovens"), minute=1)
    assert [action.what for action in load_records(folder).of(Action, "scan")] == ["Buy two ovens"]
    assert load_records(folder).of(Action, "scan", what="Buy an oven") == ()
    assert load_records(folder).of(Action, "closer-risk") == ()
