"""Redaction: personal data goes, who took it out and why stays, and heads and conflicts come out as they were."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from pathlib import Path

import openpyxl
import pytest
from building import EVENING, empty_cycle, judgement, plain, record, refusal
from openpyxl.worksheet.worksheet import Worksheet
from running import EVALUATION, Pim, Ran

from pimlib.records import Challenge, Judgement, Record, Response, Tombstone, load_records, record_, record_fingerprint
from pimlib.records.redaction import Redaction, draft_redaction, redact
from pimlib.records.traces import files_holding
from pimlib.records.withheld import kept_subject
from pimlib.workbook.judging import judgement_blocks
from pimlib.workspace import CycleFolder

SUBJECT = ("judgement", "scan", "small:1.1", "self", "")
NAMED = "Mrs Lorne of 4 High Street told us"
NUMBER = "943 476 5919"
WHY = "A person could be made out."


@pytest.fixture
def folder(tmp_path: Path) -> CycleFolder:
    return empty_cycle(tmp_path)


def say(folder: CycleFolder, said: Record, minute: int = 0) -> Record:
    return record_(folder, said, now=EVENING + dt.timedelta(minutes=minute))[0]


def draft(folder: CycleFolder, id: str, *fields: str, whole: bool = False, because: str = WHY) -> Redaction:
    return draft_redaction(folder, id, author="bo", because=because, fields=fields, whole=whole)


def take_out(folder: CycleFolder, id: str, *fields: str, whole: bool = False) -> Tombstone:
    return redact(draft(folder, id, *fields, whole=whole), now=EVENING + dt.timedelta(days=1))


def everything(folder: CycleFolder) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.records.rglob("*")) if path.is_file())


def path_of(folder: CycleFolder, said: Record) -> Path:
    return folder.records / said.kind / f"{said.id}.json"


# what goes and what stays


def test_the_text_goes_and_the_rest_stands_as_its_author_said_it(folder: CycleFolder) -> None:
    first = say(folder, judgement(because=NAMED, weaknesses=["Cold by noon.", NAMED], level=3))
    stone = take_out(folder, first.id, "because", "weaknesses 2")
    store = load_records(folder)
    (left,) = store.of(Judgement, "scan")
    assert (left.because, left.weaknesses, left.level) == ("[taken out]", ("Cold by noon.", "[taken out]"), 3)
    assert (left.author, left.at, left.id) == ("ada", first.at, stone.left)
    assert (store.faults, store.notes) == ((), ())
    assert NAMED not in everything(folder)
    assert not path_of(folder, first).exists()


def test_the_tombstone_has_the_id_of_the_record_and_says_who_when_why_and_which_fields(folder: CycleFolder) -> None:
    first = say(folder, judgement(because=NAMED))
    stone = take_out(folder, first.id, "because")
    assert (stone.id, stone.author, stone.at, stone.reason) == (first.id, "bo", "2026-09-02T17:00:00Z", WHY)
    assert (stone.was, stone.was_fingerprint, stone.was_subject) == ("judgement", record_fingerprint(first), first.subject)
    assert stone.fields == ("because",)
    assert stone in load_records(folder).records


def test_of_a_whole_record_only_the_tombstone_stays_and_stands_as_its_head(folder: CycleFolder) -> None:
    first = say(folder, judgement(because=NAMED))
    stone = take_out(folder, first.id, whole=True)
    assert load_records(folder).heads(SUBJECT) == (stone,)
    assert load_records(folder).of(Judgement, "scan") == ()
    assert (stone.left, stone.fields) == ("", ())
    again = say(folder, judgement(), minute=9)
    assert again.supersedes == (stone.id,)
    assert load_records(folder).heads(SUBJECT) == (again,)


def test_without_a_field_those_go_that_hold_an_identifier(folder: CycleFolder) -> None:
    first = say(folder, judgement(because=f"See {NUMBER}.", strengths=["Warm."]))
    assert take_out(folder, first.id).fields == ("because",)
    assert NUMBER not in everything(folder)


def test_a_field_of_many_takes_them_all_and_leaves_words_of_a_fixed_list_as_they_are(folder: CycleFolder) -> None:
    cited = [{"item": "book", "pinpoint": NAMED, "direction": "strength"}]
    first = say(folder, judgement(evidence=cited, strengths=["One.", "Two."]))
    assert take_out(folder, first.id, "strengths", "evidence").fields == ("evidence, 1, pinpoint", "strengths, 1", "strengths, 2")
    (left,) = load_records(folder).of(Judgement, "scan")
    assert left.evidence[0].direction == "strength"


def test_the_author_of_a_judgement_can_go_and_that_of_a_challenge_only_with_all_of_it(folder: CycleFolder) -> None:
    first = say(folder, judgement(author="jane@x.org"))
    take_out(folder, first.id)
    assert [head.author for head in load_records(folder).of(Judgement, "scan")] == ["[taken out]"]
    other = say(folder, record("challenge", ref="small:1.1", judgement="sha256:0", text="No.", author="jane@x.org"))
    assert "the rest of this challenge cannot stand by itself" in plain(refusal(lambda: draft(folder, other.id)))
    assert take_out(folder, other.id, whole=True).was_subject == kept_subject(other.subject)


@pytest.mark.parametrize(
    ("fields", "because", "sentence"),
    [
        (["becuase"], WHY, "it has no such field; found `becuase`, expected one of `because`"),
        (["level"], WHY, "it has no such field; found `level`"),
        (["decided_at"], WHY, "nothing stands in this field, or it was taken out before; found `decided_at`"),
        (["confidence"], WHY, "this field holds no text of one's own; it cannot be taken out alone"),
        (["weaknesses 3"], WHY, "it has no such field; found `weaknesses 3`"),
        (
            [],
            WHY,
            "no field of it holds what is known to name a person. Names are not found by it. Say which with --field: `because`",
        ),
        (["because"], " ", "--because: no reason is given"),
        (["because"], f"It held {NUMBER}.", "--because: the reason itself holds an NHS number"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_changes_nothing(
    folder: CycleFolder, fields: list[str], because: str, sentence: str
) -> None:
    first = say(folder, judgement(because="They said so.", weaknesses=["Cold."], confidence="low"))
    before = everything(folder)
    assert sentence in plain(refusal(lambda: draft(folder, first.id, *fields, because=because)))
    assert everything(folder) == before


def test_of_a_concern_which_says_by_its_words_what_it_is_only_the_whole_is_offered(folder: CycleFolder) -> None:
    first = say(folder, record("concern", told="The duty team", on="2026-11-20", category="Safety at home"))
    said = plain(refusal(lambda: draft(folder, first.id)))
    assert said.endswith("Names are not found by it. It goes as a whole only: say --whole, and nothing of it is kept.")
    assert "Say --whole: then nothing is kept." in plain(refusal(lambda: draft(folder, first.id, "category")))
    assert take_out(folder, first.id, whole=True).was == "concern"


def test_a_record_that_is_not_there_or_cannot_be_read_is_said(folder: CycleFolder) -> None:
    first = say(folder, judgement(because=NAMED))
    assert "there is no record of this id" in plain(refusal(lambda: draft(folder, "20261122T010500Z-0123456789ab", "because")))
    path = path_of(folder, first)
    path.write_text(path.read_text("utf-8")[:90], encoding="utf-8")
    said = plain(refusal(lambda: draft(folder, first.id, "because")))
    assert "this record cannot be read: the record is cut short or damaged" in said
    assert "deleting the file" in said


# heads, conflicts, and what names the record


def test_an_earlier_version_is_redacted_behind_the_one_that_stands(folder: CycleFolder) -> None:
    oldest = say(folder, judgement(level=2))
    first = say(folder, judgement(because=NAMED, level=3), minute=1)
    second = say(folder, judgement(level=4), minute=2)
    for fields, whole in ((("because",), False), ((), True)):
        stone = take_out(folder, first.id, *fields, whole=whole)
        store = load_records(folder)
        assert store.heads(SUBJECT) == (second,)
        assert store.conflicts() == ()
        assert {oldest, stone, second} <= set(store.history(SUBJECT))
        first = next((one for one in store.history(SUBJECT) if one.id == stone.left), first)
    assert [one.kind for one in load_records(folder).history(SUBJECT)] == ["judgement", "tombstone", "tombstone", "judgement"]


@pytest.mark.parametrize("whole", [False, True])
def test_a_conflict_stays_one_and_a_settled_one_stays_settled(tmp_path: Path, whole: bool) -> None:
    ada, bo = empty_cycle(tmp_path / "ada"), empty_cycle(tmp_path / "bo")
    one, other = say(ada, judgement(because=NAMED)), say(bo, judgement(level=5, author="bo"), minute=1)
    shutil.copyfile(path_of(bo, other), ada.records / "judgement" / f"{other.id}.json")
    stone = take_out(ada, one.id, *([] if whole else ["because"]), whole=whole)
    heads = {head.id for (first, second) in load_records(ada).conflicts() for head in (first, second)}
    assert heads == {stone.left or stone.id, other.id}
    settled = say(ada, judgement(level=4, supersedes=sorted(heads)), minute=2)
    take_out(ada, other.id, "because")
    assert load_records(ada).heads(SUBJECT) == (settled,)
    assert load_records(ada).conflicts() == ()


def test_what_is_left_can_be_redacted_again_and_is_known_by_all_that_it_was(folder: CycleFolder) -> None:
    first = say(folder, judgement(because=NAMED, weaknesses=[NAMED]))
    once = take_out(folder, first.id, "because")
    assert "or it was taken out before" in plain(refusal(lambda: draft(folder, once.left, "because")))
    twice = take_out(folder, once.left, "weaknesses")
    store = load_records(folder)
    (left,) = store.of(Judgement, "scan")
    assert store.formerly(left) == (twice, once)
    assert [stone.was_fingerprint for stone in store.formerly(left)][-1] == record_fingerprint(first)
    assert NAMED not in everything(folder)
    assert len(store.records) == 3


def test_a_challenge_finds_what_it_challenged_and_an_answer_what_it_answered(folder: CycleFolder) -> None:
    first = say(folder, judgement(because=NAMED))
    challenge = say(
        folder, record("challenge", ref="small:1.1", judgement=record_fingerprint(first), text=f"{NAMED}, too.", author="cy")
    )
    say(folder, record("response", challenge=challenge.id, text="Right.", outcome="accepted"))
    take_out(folder, first.id, "because")
    take_out(folder, challenge.id, "text")
    store = load_records(folder)
    (left,), (asked,), (answered,) = store.of(Judgement, "scan"), store.of(Challenge, "scan"), store.of(Response, "scan")
    assert asked.judgement in [stone.was_fingerprint for stone in store.formerly(left)]
    assert answered.challenge in [stone.id for stone in store.formerly(asked)]


# copies, and an interruption at every step


@pytest.mark.parametrize("name", ["{id}-LAPTOP.json", "{id} (1).json", "old/{id}.json"])
def test_every_copy_of_the_record_goes_too(folder: CycleFolder, name: str) -> None:
    first = say(folder, judgement(because=NAMED))
    copy = path_of(folder, first).parent / name.format(id=first.id)
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(json.dumps(json.loads(path_of(folder, first).read_text("utf-8"))), encoding="utf-8")
    take_out(folder, first.id, "because")
    assert NAMED not in everything(folder)


def test_a_copy_that_says_something_else_is_named_and_left(folder: CycleFolder) -> None:
    first = say(folder, judgement(because=NAMED))
    path = path_of(folder, first)
    path.with_name(f"{first.id}-LAPTOP.json").write_text(
        path.read_text("utf-8").replace('"level": 4', '"level": 5'), encoding="utf-8"
    )
    path.with_name(f"{first.id}.json.tmp").write_text(NAMED, encoding="utf-8")
    drafted = draft(folder, first.id, "because")
    assert [one.name for one in drafted.doubtful] == [f"{first.id}-LAPTOP.json", f"{first.id}.json.tmp"]
    redact(drafted)
    assert [fault.remedy for fault in load_records(folder).faults] == [f"Say `pim redact {first.id}`, which takes it out."]


def test_a_copy_that_comes_back_does_not_count_and_is_taken_out_once_more(folder: CycleFolder) -> None:
    first = say(folder, judgement(because=NAMED))
    content = path_of(folder, first).read_bytes()
    take_out(folder, first.id, "because")
    heads = load_records(folder).heads(SUBJECT)
    path_of(folder, first).write_bytes(content)
    store = load_records(folder)
    assert store.heads(SUBJECT) == heads
    assert "was redacted by bo on 2026-09-02, and here it still is; it does not count" in plain(store.faults)
    again = draft(folder, first.id, because="")
    assert not again.done
    redact(again)
    assert NAMED not in everything(folder)
    assert load_records(folder).faults == ()
    assert draft(folder, first.id, because="").done


@pytest.mark.parametrize("stands", [True, False], ids=["head", "earlier"])
@pytest.mark.parametrize("step", [0, 1])
def test_interrupted_before_any_file_is_written_nothing_is_lost_and_asking_again_finishes(
    folder: CycleFolder, monkeypatch: pytest.MonkeyPatch, step: int, stands: bool
) -> None:
    first = say(folder, judgement(because=NAMED, level=3))
    second = first if stands else say(folder, judgement(level=4), minute=1)
    real, calls = os.fsync, iter(range(9))

    def refuse(descriptor: int) -> None:
        if next(calls) == step:
            raise OSError(28, "No space left on device")
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        assert "Nothing was taken out." in plain(refusal(lambda: take_out(folder, first.id, "because")))
    assert path_of(folder, first).exists()
    assert bool(load_records(folder).faults) == (step > 0)
    stone = take_out(folder, first.id, "because")
    store = load_records(folder)
    assert [head.id for head in store.heads(SUBJECT)] == [stone.left if stands else second.id]
    assert (store.faults, store.conflicts()) == ((), ())
    assert NAMED not in everything(folder)


def test_a_file_that_is_held_open_is_said_and_does_not_count_meanwhile(
    folder: CycleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = say(folder, judgement(because=NAMED))
    with monkeypatch.context() as patch:

        def held(_path: Path, missing_ok: bool = False) -> None:
            raise PermissionError(13, "held open")

        patch.setattr(Path, "unlink", held)
        said = plain(refusal(lambda: take_out(folder, first.id, "because")))
    assert "this file could not be taken away" in said
    assert [head.because for head in load_records(folder).of(Judgement, "scan")] == ["[taken out]"]
    take_out(folder, first.id)
    assert NAMED not in everything(folder)


# where else the words stand


def test_the_words_are_found_in_pages_notebooks_and_forms_however_they_are_written_there(tmp_path: Path) -> None:
    words = 'She said "no" & left\nfor Ardnish'
    (tmp_path / "page.html").write_text("<p>She said &quot;no&quot; &amp; <b>left</b> for\n Ardnish</p>", encoding="utf-8")
    (tmp_path / "book.ipynb").write_text(
        json.dumps({"source": ["x = 1\n", 'She said "no" & left\n', "for Ardnish"]}), encoding="utf-8"
    )
    (tmp_path / "other.csv").write_text("She said nothing", encoding="utf-8")
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    book.active["B2"] = f"Before. {words} After."
    book.save(tmp_path / "form.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK")
    holding, closed = files_holding([tmp_path, tmp_path / "nothing"], [words])
    assert [path.name for path in holding] == ["book.ipynb", "form.xlsx", "page.html"]
    assert [path.name for path in closed] == ["broken.xlsx", "report.pdf"]


# the command


@pytest.fixture
def named(pim: Pim, example: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Judgement:
    """A judgement of the worked example that names somebody."""
    monkeypatch.setenv("PIM_WHOAMI", "catriona-dallmuir")
    monkeypatch.setenv("PIM_LOCAL", str(tmp_path / "local"))
    store = load_records(example.folder)
    (head,) = store.of(Judgement, EVALUATION, ref="pim:5.1", stage="self")
    said = head.model_copy(update={"because": f"{NAMED} ({NUMBER}).", "weaknesses": (f"{NAMED} ({NUMBER}).",), "supersedes": ()})
    return record_(example.folder, said, now=EVENING)[0]


def test_alone_it_lists_records_with_their_fields_and_never_the_text(pim: Pim, named: Judgement) -> None:
    said = pim("redact")
    assert said.code == 1
    assert f"{named.id}  judgement scan pim:5.1" in said.out
    assert "    because: an NHS number\n    weaknesses 1: an NHS number\n" in said.out
    assert NUMBER not in said.all
    assert NAMED not in said.all


def test_nothing_to_list_is_said_with_what_is_not_found_this_way(pim: Pim) -> None:
    said = pim("redact")
    assert said.code == 0
    assert "Names are not found this way" in " ".join(said.out.split())


def test_a_draft_says_what_it_would_do_and_changes_nothing(pim: Pim, example: Ran, named: Judgement) -> None:
    before = everything(example.folder)
    said = pim("redact", named.id, "--draft")
    assert said.code == 0
    assert "Would take out of the judgement" in said.out
    assert "Nothing was changed (--draft)." in said.out
    assert everything(example.folder) == before


def test_it_says_what_went_where_else_the_words_stand_and_what_it_cannot_reach(pim: Pim, example: Ran, named: Judgement) -> None:
    folder = example.folder
    later = record_(
        folder, named.model_copy(update={"level": 2, "weaknesses": (), "supersedes": ()}), now=EVENING + dt.timedelta(minutes=1)
    )[0]
    for place in (
        folder.output(EVALUATION) / "report.html",
        folder.path / "exchange" / "judging" / "returns" / "a.md",
        folder.workbooks / "x.ipynb",
    ):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(named.because, encoding="utf-8")
    (folder.output(EVALUATION) / "report.pdf").write_bytes(b"%PDF")
    said = pim("redact", named.id, "--because", WHY)
    assert said.code == 0
    words = " ".join(said.out.split())
    assert f"Gone: records/judgement/{named.id}.json." in words
    assert f"The same words stand in 1 other record: {later.id} (because). Say `pim redact` for each." in words
    assert "Run outputs that hold the words: outputs/kinlorne/2025-2028/scan/report.html." in words
    assert "Not looked into: outputs/kinlorne/2025-2028/scan/report.pdf." in words
    assert "left alone: evidence/kinlorne/2025-2028/exchange/judging/returns/a.md." in words
    assert "own workbooks hold the words: evidence/kinlorne/2025-2028/workbooks/x.ipynb." in words
    assert "version history and the recycle bin of OneDrive" in words
    assert NUMBER not in said.all
    assert NUMBER not in path_of(folder, later).with_name(f"{draft_id(folder, named)}.json").read_text("utf-8")


def draft_id(folder: CycleFolder, said: Record) -> str:
    """The id of what is left of a record."""
    return next(one.left for one in load_records(folder).records if isinstance(one, Tombstone) and one.id == said.id)


def test_asked_again_it_says_that_it_was_done_by_whom_and_why(pim: Pim, named: Judgement) -> None:
    assert pim("redact", named.id, "--because", WHY).code == 0
    said = pim("redact", named.id)
    assert said.code == 0
    assert f"(because, weaknesses 1), because: {WHY}" in " ".join(said.out.split())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["redact", "--because", "x"], "no record is named"),
        (["redact", "*"], "not the id of a record"),
        (["redact", "20200101T000000Z-000000000000", "--because", "x"], "no cycle here has a record of this id"),
    ],
)
def test_a_slip_is_a_sentence(pim: Pim, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str) -> None:
    monkeypatch.setenv("PIM_WHOAMI", "catriona-dallmuir")
    said = pim(*arguments)
    assert said.code == 2
    assert sentence in said.err


def test_nobody_takes_anything_out_without_saying_who_they_are(pim: Pim, example: Ran) -> None:
    id = next((example.folder.records / "judgement").glob("*.json")).stem
    assert "nobody has said who is redacting" in pim("redact", id, "--whole", "--because", "x").err


# what a page shows


@pytest.mark.parametrize("whole", [False, True], ids=["some", "whole"])
def test_a_judgement_that_was_redacted_shows_as_such_and_does_not_vanish(
    pim: Pim, example: Ran, named: Judgement, whole: bool
) -> None:
    pim("redact", named.id, "--because", WHY, *(["--whole"] if whole else []))
    (block,) = judgement_blocks(example.opened(), "pim:5.1")
    said = json.dumps(block.content, ensure_ascii=False)
    assert "was redacted by Catriona Dallmuir on " in said
    assert f"because: {WHY}" in said
    assert ("Not yet evaluated. The judgement that stood here was redacted" in said) == whole
    assert NUMBER not in said
