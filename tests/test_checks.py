"""What the checks are: a table of rules, findings with a place and an answer, and severities by kind of evaluation."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from building import case_of, judgement, record, small_framework, sound_folder
from checking import (
    added,
    adopted,
    both,
    changed,
    citing,
    codes,
    evaluation,
    example,
    item,
    judged,
    said,
    without_indicator,
)

from pimlib.checks import FAMILIES, RULES, Case, check_case
from pimlib.framework import framework_names, load_framework
from pimlib.records import RecordStore
from pimlib.register import Register

EXPIRED = item("letter", expires=dt.date(2026, 9, 29))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case_of(sound_folder(tmp_path_factory.mktemp("sound")), small_framework())


def test_codes_are_unique_in_order_and_of_a_known_family() -> None:
    found = [rule.code for rule in RULES]
    assert len(set(found)) == len(found) > 100
    assert all(re.fullmatch(r"(E1|T2|J3|L4|G5|P6|C7|S1)\d\d", code) for code in found)
    assert found == sorted(found, key=lambda code: (list(FAMILIES).index(code[0]), code))


def test_every_rule_says_what_it_looks_for_why_and_where_that_comes_from() -> None:
    assert all(rule.about and rule.source and rule.severity in ("error", "warning", "note") for rule in RULES)
    assert len({rule.about for rule in RULES}) == len({rule.check for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert re.match(r"[A-Z`0-9].*[.!?]$", rule.why.replace("\n", " ")), f"{rule.code} does not say why"
        assert len(rule.why.split()) >= 8, rule.code


def test_a_scan_is_never_stricter_than_a_closer_look() -> None:
    """And an error is one in both: it stands where the report would be false or unsupported."""
    order = ["note", "warning", "error"]
    for rule in RULES:
        assert order.index(rule.severity_in("scan")) <= order.index(rule.severity_in("closer-look")), rule.code
        assert (rule.severity_in("scan") == "error") == (rule.severity_in("closer-look") == "error"), rule.code
        assert rule.in_scan != rule.severity, rule.code
    assert sum(rule.in_scan is not None for rule in RULES) >= 10


@pytest.mark.parametrize(("kind", "severity"), [("scan", "note"), ("closer-look", "warning")])
def test_a_finding_is_graver_in_a_closer_look(sound: Case, kind: str, severity: str) -> None:
    change = both(judged("small:1.10", evidence=citing("book", "letter", pinpoint="")), evaluation(kind=kind))
    assert [one.severity for one in check_case(changed(sound, change)) if one.code == "J315"] == [severity]


def test_what_was_judged_under_a_reference_that_no_version_held_is_a_slip_still(sound: Case) -> None:
    change = both(added(judgement("small:1.2", evidence=citing("book", "letter"))), adopted())
    assert "J304" in codes(changed(sound, change))


def test_an_adoption_in_conflict_moves_no_judgement_to_an_earlier_version(sound: Case) -> None:
    other = record("adoption", framework="small", version_from="0", version_to="2", digest_to="sha256:02", author="bo")
    rival = added(other.model_copy(update={"id": "20260901T180000Z-00000000000b"}))
    change = both(adopted("small:1.10 title changed from “nay” to “no”"), rival)
    assert codes(changed(sound, change)) == {"J301"}
    assert "J304" in codes(changed(sound, both(change, without_indicator("1.10"))))


def test_a_conflict_over_a_judgement_is_shown_and_neither_counts(sound: Case) -> None:
    case = changed(sound, added(judgement("small:1.10", level=2, author="bo", because="We saw otherwise.")))
    assert case.judgement("small:1.10") is None
    found = {finding.code: finding for finding in check_case(case)}
    assert {"J301", "J308"} <= set(found)
    assert found["J301"].sentence == (
        "Two people recorded the same judgement for 1.10 no: Ada Lorne (2026-09-01) and Bo Lorne (2026-09-01). Both are kept, neither "
        "counts yet."
    )


def test_what_stands_against_something_that_was_redacted_whole_does_not_count_either(sound: Case) -> None:
    gone = {"was": "judgement", "was_fingerprint": "sha256:0", "was_subject": ["judgement", "scan", "small:1.10", "self", ""]}
    stone = record("tombstone", **gone, reason="A name.", author="bo").model_copy(update={"id": "20260901T180000Z-00000000000a"})
    case = changed(sound, added(stone))
    assert case.judgement("small:1.10") is None
    assert "small:1.10" not in [head.ref for head in case.judgements()]
    assert "J301" in codes(case)


def test_of_two_judgements_in_conflict_only_what_cannot_be_right_is_said(sound: Case) -> None:
    case = changed(sound, added(judgement("small:1.10", level=2, author="bo", because="We saw otherwise.", evidence=())))
    assert "small:1.10" not in [head.ref for head in case.judgements()]
    # J308: its area is judged before it is. Nothing is said of what a low level calls for.
    assert codes(case) - codes(sound) == {"J301", "J302", "J308"}


@pytest.mark.parametrize(
    ("authors", "sentence"),
    [
        (
            ["ada"],
            "One person recorded the same judgement for 2 The morrow twice: Ada Lorne (2026-09-01, 2026-09-01). Both are kept, neither",
        ),
        (["ada", "bo"], "Two people recorded the same judgement for 2 The morrow, three times in all: Ada Lorne"),
        (["bo", "cy"], "Three people recorded the same judgement for 2 The morrow: Ada Lorne"),
    ],
)
def test_records_of_the_same_thing_and_those_who_made_them_are_counted(sound: Case, authors: list[str], sentence: str) -> None:
    own = sound.judgement("small:2")
    assert own is not None
    others = [
        added(own.model_copy(update={"id": f"20260901T18000{n}Z-0123456789ab", "author": author, "because": f"Said {n}."}))
        for n, author in enumerate(authors)
    ]
    (one,) = [finding for finding in check_case(changed(sound, both(*others))) if finding.code == "J301"]
    assert one.sentence.startswith(sentence)
    assert one.remedy == f"Read {'both' if len(authors) == 1 else 'them all'} and record one that settles it."
    assert ("All are kept, none counts yet." in one.sentence) is (len(authors) == 2)


@pytest.mark.parametrize("kind", ["narrative", "step"])
def test_a_conflict_over_something_without_a_place_reads_as_a_sentence(sound: Case, kind: str) -> None:
    said: dict[str, dict[str, Any]] = {
        "narrative": {"section": "context", "paragraphs": ["One."]},
        "step": {"step": "step7", "status": "done"},
    }
    values = said[kind]
    one = added(record(kind, **values).model_copy(update={"id": "20260901T180000Z-00000000000a"}))
    other = added(record(kind, **values, author="bo").model_copy(update={"id": "20260901T180000Z-00000000000b"}))
    (found,) = check_case(changed(sound, both(one, other)))
    assert found.sentence.startswith(f"Two people recorded the same {kind}: Ada Lorne")


def test_an_answer_is_printed_beside_its_finding_and_the_finding_stays(sound: Case) -> None:
    answer = record("answer", code="E105", place="letter", text="There is no newer one.")
    case = changed(sound, both(EXPIRED, added(answer)))
    assert [(finding.code, finding.answer) for finding in check_case(case)] == [("E105", "There is no newer one.")]


def test_a_finding_belongs_to_the_areas_that_its_evidence_or_action_speaks_of(sound: Case) -> None:
    case = changed(sound, both(EXPIRED, said("action", owner="")))
    expired, unowned = check_case(case)
    assert [case.belongs(expired, ref) for ref in ("small:1", "small:2", "small:1.1")] == [True, True, True]
    assert [case.belongs(unowned, ref) for ref in ("small:1", "small:2", "small:1.1")] == [True, False, True]


def test_a_framework_without_a_scale_takes_no_level(sound: Case) -> None:
    framework = sound.framework
    areas = tuple(area.model_copy(update={"prompts": ()}) for area in framework.areas)
    case = dataclasses.replace(sound, framework=framework.model_copy(update={"scale": None, "areas": areas}))
    assert codes(case) == {"J303"}


# the same from real files


def test_changes_to_the_files_themselves_are_noticed(tmp_path: Path) -> None:
    folder = sound_folder(tmp_path)
    (folder.path / "documents" / "book.md").unlink()
    (folder.path / "scrutiny" / "letter.md").write_text("Another letter.\n", encoding="utf-8")
    (folder.path / "surveys" / "people.csv").write_text("Q\n", encoding="utf-8")
    (folder.register / "reading (1).yaml").write_bytes((folder.register / "reading.yaml").read_bytes())
    path = next((folder.records / "statement").iterdir())
    path.with_name(f"{path.stem}-LAPTOP.json").write_bytes(path.read_bytes())
    action = next((folder.records / "action").iterdir())
    action.write_bytes(action.read_bytes()[:200])
    found = codes(case_of(folder, small_framework()))
    assert {"E101", "E102", "E103", "E104", "E109", "J306", "J307"} <= found


@pytest.mark.parametrize("state", ["missing", "changed", "resaved"])
def test_the_name_of_a_restricted_file_stands_in_no_finding(sound: Case, state: str) -> None:
    path = sound.register.entries["reading"].item.path
    case = item("reading", access="restricted", state=state, digest="sha256:00")(sound)
    said = [finding.sentence for finding in check_case(case)]
    assert any("a restricted file" in sentence for sentence in said)
    assert not any(path in sentence for sentence in said)


@pytest.mark.parametrize("name", framework_names())
def test_no_rule_stumbles_over_a_framework_or_an_evaluation_that_has_only_begun(name: str) -> None:
    case = dataclasses.replace(example(), framework=load_framework(name))
    begun = dataclasses.replace(case, store=RecordStore(()), register=Register({}, (), ()))
    assert {finding.severity for finding in check_case(begun)} <= {"warning", "note"}
    assert check_case(case)
