"""Redaction where a name was made of the words: no tombstone keeps them, and whatever used the name still finds what it meant."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from building import empty_cycle, record
from test_redact import draft, everything, path_of, say, take_out

from pimlib.forms.choices import short_name
from pimlib.plan import plan_rows
from pimlib.records import Action, Concern, Progress, Record, Wanted, load_records
from pimlib.records.redaction import holding_identifiers, redact
from pimlib.records.withheld import is_stand_in, made_of, stand_in
from pimlib.records.writing import record_text
from pimlib.workspace import CycleFolder

WHAT = "Find Jean Smith another home"
NAME = "find-jean-smith-another"
NUMBER = "943 476 5919"


@pytest.fixture
def folder(tmp_path: Path) -> CycleFolder:
    return empty_cycle(tmp_path)


def concern(**values: str) -> Record:
    return record("concern", **({"told": "Mrs Jean Smith", "on": "2026-11-20", "category": f"of {NUMBER}"} | values))


def action(**values: object) -> Record:
    return record("action", **({"action": NAME, "refs": ["small:1.1"], "what": WHAT} | values))


# a stand-in


def test_a_stand_in_is_a_short_name_without_a_digit_and_its_own_stand_in() -> None:
    made = stand_in("Mrs Jean Smith")
    assert is_stand_in(made)
    assert len(made) <= 24
    assert not any(sign.isdigit() for sign in made)
    assert stand_in(made) == made
    assert stand_in("") == ""


@pytest.mark.parametrize(
    ("name", "text", "is_made"),
    [
        (NAME, WHAT, True),
        ("find-jean-smith-anoth-2", "Another", True),
        ("keep-warm", WHAT, False),
        ("to-do", "Do it to them", False),
    ],
)
def test_a_name_is_made_of_a_text_where_a_word_of_it_stands_there(name: str, text: str, is_made: bool) -> None:
    assert made_of(name, [text]) == is_made


# a tombstone holds nothing that a person wrote


@pytest.mark.parametrize("mark", ["", "00000000000000aa"])
def test_of_a_concern_nothing_that_was_written_stays(folder: CycleFolder, mark: str) -> None:
    first = say(folder, concern(mark=mark))
    stone = take_out(folder, first.id, whole=True)
    assert "Jean" not in everything(folder)
    assert NUMBER not in everything(folder)
    store = load_records(folder)
    assert list(holding_identifiers(store, ())) == []
    assert store.heads(first.subject) == store.heads(stone.subject) == (stone,)


def test_of_a_concern_with_its_own_mark_the_rest_stands_and_counts(folder: CycleFolder) -> None:
    first = say(folder, concern(mark="00000000000000aa"))
    take_out(folder, first.id, "category", "told")
    (left,) = load_records(folder).of(Concern, "scan")
    assert (left.told, left.category) == ("[taken out]", "[taken out]")
    assert "Jean" not in everything(folder)


def test_a_conflict_of_concerns_of_an_earlier_version_stays_one_when_one_of_them_is_redacted(tmp_path: Path) -> None:
    ada, bo = empty_cycle(tmp_path / "ada"), empty_cycle(tmp_path / "bo")
    one, other = say(ada, concern()), say(bo, concern(decided_at="Meeting"), minute=1)
    shutil.copyfile(path_of(bo, other), ada.records / "concern" / f"{other.id}.json")
    stone = take_out(ada, one.id, whole=True)
    assert {head.id for (first, second) in load_records(ada).conflicts() for head in (first, second)} == {stone.id, other.id}


def test_a_tombstone_of_an_earlier_version_is_listed_and_written_again_without_the_words(folder: CycleFolder) -> None:
    first = say(folder, concern())
    stone = take_out(folder, first.id, whole=True)
    path_of(folder, stone).write_text(record_text(stone.model_copy(update={"was_subject": first.subject})), encoding="utf-8")
    ((listed, fields),) = holding_identifiers(load_records(folder), ())
    assert (listed.id, fields) == (stone.id, (("was_subject, 5", "an NHS number"),))
    drafted = draft(folder, stone.id, because="")
    assert not drafted.done
    redact(drafted)
    assert load_records(folder).records == (stone,)
    assert draft(folder, stone.id, because="").done
    assert [path.name for path in (folder.records / "tombstone").iterdir()] == [f"{stone.id}.json"]


# short names


def test_a_short_name_goes_with_the_text_that_it_was_made_of(folder: CycleFolder) -> None:
    first = say(folder, action())
    assert take_out(folder, first.id, "what").fields == ("action", "what")
    (left,) = load_records(folder).of(Action, "scan")
    assert (left.action, left.what) == (stand_in(NAME), "[taken out]")
    assert "jean" not in everything(folder).lower()


def test_a_short_name_of_other_words_stays(folder: CycleFolder) -> None:
    first = say(folder, action(action="keep-warm"))
    assert take_out(folder, first.id, "what").fields == ("what",)
    assert [one.action for one in load_records(folder).of(Action, "scan")] == ["keep-warm"]


def test_what_names_an_action_by_the_old_name_means_it_still(folder: CycleFolder) -> None:
    first = say(folder, action())
    say(folder, record("progress", action=NAME, on="2026-10-01", status="on track"), minute=1)
    take_out(folder, first.id, "what")
    store = load_records(folder)
    (row,) = plan_rows(store, "scan")
    assert row.latest is not None
    assert row.latest.status == "on track"
    (found,) = store.of(Progress, "scan", action=stand_in(NAME))
    assert found.action == NAME
    assert store.of(Progress, "scan", action="keep-warm") == ()
    later = say(folder, record("progress", action=stand_in(NAME), on="2026-10-01", status="done"), minute=2)
    assert later.supersedes == (found.id,)


def test_versions_by_the_old_and_the_new_name_are_one_action(folder: CycleFolder) -> None:
    first = say(folder, action())
    second = say(folder, action(what="Another home", reason="Shorter."), minute=1)
    take_out(folder, first.id, "what")
    store = load_records(folder)
    assert store.heads(("action", "scan", stand_in(NAME))) == store.heads(("action", "scan", NAME)) == (second,)
    assert store.conflicts() == ()
    take_out(folder, second.id, "action")
    assert [(one.action, one.what) for one in load_records(folder).of(Action, "scan")] == [(stand_in(NAME), "Another home")]
    assert "jean" not in everything(folder).lower()


def test_the_old_name_is_not_given_to_another_action() -> None:
    assert short_name("Jean at home", [], "action") == "jean-at-home"
    assert short_name("Jean at home", [stand_in("jean-at-home")], "action") == "jean-at-home-2"


def test_wanted_evidence_loses_its_name_too(folder: CycleFolder) -> None:
    first = say(folder, record("wanted", wanted="jean-smith-file", what="Jean Smith file"))
    take_out(folder, first.id, "what")
    store = load_records(folder)
    assert [one.wanted for one in store.of(Wanted, "scan")] == [stand_in("jean-smith-file")]
    assert store.called("jean-smith-file") == stand_in("jean-smith-file")
    assert store.called("pim:5.1") == "pim:5.1"
