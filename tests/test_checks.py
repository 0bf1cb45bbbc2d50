"""Every rule: silent on an evaluation that is sound, and alone to speak when one thing about it is wrong.

No rule computes, proposes or names a level that nobody recorded.
"""

from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from building import REPOSITORY, case_of, judgement, record, small_framework, sound_folder

from pimlib.checks import RULES, Case, Finding, check_case
from pimlib.cycle import NO_DATE
from pimlib.errors import Fault
from pimlib.framework import Framework, load_framework
from pimlib.records import Cited, Improvement, Judgement, Record, RecordStore, load_records
from pimlib.register import load_register
from pimlib.register.mapping import DocumentMapping
from pimlib.workspace import CycleFolder, Workspace

Change = Callable[[Case], Case]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> CycleFolder:
    return sound_folder(tmp_path_factory.mktemp("sound"))


@pytest.fixture(scope="module")
def sound(folder: CycleFolder) -> Case:
    return case_of(folder, small_framework())


def codes(case: Case) -> set[str]:
    return {finding.code for finding in check_case(case)}


# one thing wrong at a time


def records(change: Callable[[Record], Record | None]) -> Change:
    """Every record as the change leaves it; None takes it away."""

    def changed(case: Case) -> Case:
        kept = tuple(new for old in case.store.records if (new := change(old)) is not None)
        return dataclasses.replace(case, store=RecordStore(kept))

    return changed


def judged(ref: str, **values: Any) -> Change:
    return records(lambda old: old.model_copy(update=values) if isinstance(old, Judgement) and old.ref == ref else old)


def said(kind: str, **values: Any) -> Change:
    return records(lambda old: old.model_copy(update=values) if old.kind == kind else old)


def without(kind: str, **where: Any) -> Change:
    def gone(old: Record) -> Record | None:
        return None if old.kind == kind and all(getattr(old, key) == value for key, value in where.items()) else old

    return records(gone)


def added(new: Record) -> Change:
    at = new.model_copy(update={"id": new.id or "20260901T180000Z-0123456789ab", "at": new.at or "2026-09-01T16:00:00Z"})
    return lambda case: dataclasses.replace(case, store=RecordStore((*case.store.records, at)))


def item(name: str, **values: Any) -> Change:
    """The item of the register, or how its file stands (state, digest), is another."""

    def changed(case: Case) -> Case:
        entry = case.register.entries[name]
        of_entry = {key: values[key] for key in ("state", "digest") if key in values}
        update = {key: value for key, value in values.items() if key not in of_entry}
        new = dataclasses.replace(entry, item=entry.item.model_copy(update=update), **of_entry)
        return dataclasses.replace(
            case, register=dataclasses.replace(case.register, entries={**case.register.entries, name: new})
        )

    return changed


def adopted(*lines: str, judged: tuple[str, ...] = ("small:1.10",), **values: Any) -> Change:
    """This version was adopted after these were judged, with these differences to the one before."""

    def changed(case: Case) -> Case:
        prints = [case.store.fingerprints[old.id] for old in case.judgements() if old.ref in judged]
        said = {"framework": "small", "version_from": "0", "version_to": "1", "digest_to": case.framework.digest}
        return added(record("adoption", **(said | {"diff": lines, "judged": prints} | values)))(case)

    return changed


def pinned(digest: str) -> Change:
    return evaluation(frameworks=[{"id": "small", "version": "1", "digest": digest}])


def without_indicator(id: str) -> Change:
    """The framework as it would be without an indicator."""

    def changed(case: Case) -> Case:
        areas = tuple(
            area.model_copy(update={"indicators": tuple(one for one in area.indicators if one.id != id)})
            for area in case.framework.areas
        )
        areas = tuple(area.model_copy(update={"prompts": ()}) for area in areas)
        return dataclasses.replace(case, framework=case.framework.model_copy(update={"areas": areas}))

    return changed


def revised(name: str) -> Change:
    """A newer revision of the item is registered, for the same file."""

    def changed(case: Case) -> Case:
        entry = case.register.entries[name]
        newer = dataclasses.replace(entry, item=entry.item.model_copy(update={"revision": 2}), earlier=(entry.item,))
        return dataclasses.replace(
            case, register=dataclasses.replace(case.register, entries={**case.register.entries, name: newer})
        )

    return changed


def twice(kind: str, **values: Any) -> Change:
    """The record of this kind a second time, as somebody else would have said it at once."""

    def changed(case: Case) -> Case:
        (old,) = (old for old in case.store.records if old.kind == kind)
        return added(old.model_copy(update={"id": "20260901T180000Z-0123456789ab", **values}))(case)

    return changed


def register(**values: Any) -> Change:
    return lambda case: dataclasses.replace(case, register=dataclasses.replace(case.register, **values))


def evaluation(**values: Any) -> Change:
    return lambda case: dataclasses.replace(case, evaluation=case.evaluation.model_copy(update=values))


def cycle(**values: Any) -> Change:
    return lambda case: dataclasses.replace(case, cycle=case.cycle.model_copy(update=values))


def both(*changes: Change) -> Change:
    def changed(case: Case) -> Case:
        for change in changes:
            case = change(case)
        return case

    return changed


def citing(*names: str) -> tuple[Cited, ...]:
    return tuple(Cited(item=name, pinpoint="page 1") for name in names)


def pointing(direction: str) -> Change:
    """Every judgement cites all of its evidence as pointing this way."""

    def turned(old: Record) -> Record:
        if not isinstance(old, Judgement):
            return old
        cited = [Cited.model_validate(one.model_dump() | {"direction": direction}) for one in old.evidence]
        return old.model_copy(update={"evidence": tuple(cited)})

    return records(turned)


def document(**values: Any) -> DocumentMapping:
    return DocumentMapping(kind="document", **values)


FAULT = Fault("records/judgement/x.json", "the record is cut short or damaged", remedy="Fetch it again.")
COPY = Fault("records/judgement/x (1).json", "a copy of x with the same content", remedy="It can be deleted.")
APPLIES = said("prompt-answer", applies=True)
# Code: what is wrong, and where the finding must point. The rule named is the only one that speaks.
WRONG: dict[str, tuple[Change, str]] = {
    "E101": (item("reading", state="missing", digest=""), "reading"),
    "E102": (item("reading", state="changed", digest="sha256:00"), "reading"),
    "E103": (register(unregistered=("surveys/people.csv",)), "surveys/people.csv"),
    "E104": (register(faults=(Fault("register/plan (1).yaml", "a copy"),)), "register/plan (1).yaml"),
    "E105": (item("letter", expires=dt.date(2026, 9, 29)), "letter"),
    "E106": (cycle(settings={"evidence_years": 0}), "book"),
    "E107": (item("reading", state="resaved", digest="sha256:00"), "reading"),
    "E108": (judged("small:1", evidence=citing("book", "letter", "ghost")), "small:1"),
    "E109": (revised("letter"), "small:1.1"),
    "E110": (item("reading", informs=("small:1.10",)), "small:1.10"),
    "E112": (item("letter", period=None), "letter"),
    "E113": (item("letter", informs=("small:1.1", "small:1.10", "small:2.1", "small:9.9")), "letter"),
    "E114": (item("book", mapping=document(review_due=dt.date(2026, 9, 29))), "book"),
    "E115": (both(item("book", mapping=document(status="draft")), pointing("strength")), "small:1.1"),
    "T201": (judged("small:1", evidence=citing("letter")), "small:1"),
    "T202": (judged("small:1", evidence=citing("book", "reading")), "small:1"),
    "T203": (item("letter", same_data_as=("book",)), "small:1.1"),
    "J301": (twice("action", author="bo", what="Buy blankets"), "keep-warm"),
    "J302": (judged("small:1", evidence=()), "small:1"),
    "J303": (judged("small:1.10", level=7), "small:1.10"),
    "J304": (added(judgement("small:1.2", evidence=citing("book", "letter"))), "small:1.2"),
    "J305": (judged("small:2", because="What we  found about\nsmall:2.1."), "small:2"),
    "J306": (lambda case: dataclasses.replace(case, store=dataclasses.replace(case.store, faults=(FAULT,))), FAULT.place),
    "J307": (lambda case: dataclasses.replace(case, store=dataclasses.replace(case.store, notes=(COPY,))), COPY.place),
    "J308": (without("judgement", ref="small:1.10"), "small:1"),
    "J309": (judged("small:1.10", level=None), "small:1.10"),
    "L401": (judged("small:1.10", level=2), "small:1.10"),
    "L402": (judged("small:1.10", weaknesses=("Stale by noon.",)), "small:1.10"),
    "G501": (without("prompt-answer"), "small:1"),
    "G502": (both(APPLIES, judged("small:1.1", level=3)), "small:1"),
    "G503": (both(APPLIES, judged("small:1", level=3)), "small:1"),
    "G504": (without("judgement", ref="small:1"), "small:2"),
    "G505": (judged("small:1.10", at="2026-09-02T09:00:00Z"), "small:2"),
    "P601": (said("action", owner=""), "keep-warm"),
    "P602": (said("action", due=None), "keep-warm"),
    "P603": (said("action", baseline=""), "keep-warm"),
    "P604": (said("action", success_criterion=""), "keep-warm"),
    "P605": (said("action", carried_by=""), "keep-warm"),
    "P606": (said("action", due=dt.date(2026, 9, 29)), "keep-warm"),
    "P607": (said("action", due=dt.date(2028, 4, 1)), "keep-warm"),
    "P608": (judged("small:1.10", improvements=(Improvement(text="Bake at noon.", priority=1),)), "small:1.10"),
    "C701": (evaluation(lead=""), ""),
    "C702": (evaluation(team=("ada", "bo", "cy")), ""),
    "C703": (evaluation(evaluates={"small:1": "bo"}), "small:2"),
    "C704": (cycle(sensitive_findings={"protocol": ""}), ""),
    "C705": (pinned("sha256:00"), ""),
    "C706": (adopted("small:1.10 title changed from “nay” to “no”"), "small:1.10"),
    "C707": (evaluation(lead="zed"), ""),
    "C708": (lambda case: dataclasses.replace(case, as_of=NO_DATE), ""),
    "C709": (judged("small:2", at="2026-10-01T09:00:00Z"), ""),
    "C710": (
        lambda case: dataclasses.replace(case, faults=(Fault("crosswalks/small--other.yaml", "it cannot be read"),)),
        "crosswalks/small--other.yaml",
    ),
    "C711": (evaluation(evaluates={"small:1": "bo", "small:2": "cy", "Area 9": "ada"}), ""),
    "S101": (judged("small:1", because="Seen with the person whose number is 943 476 5919."), "small:1"),
    "S102": (item("letter", description="Ring the writer on 0131 496 0000."), "letter"),
    "S103": (evaluation(use="Ask Ada at ada@sound.example."), "evaluations/scan.yaml"),
}
# What comes near to being wrong and is not.
RIGHT: dict[str, Change] = {
    "E105 on its last day": item("letter", expires=dt.date(2026, 9, 30)),
    "E109 saved again": item("letter", state="resaved", digest="sha256:00"),
    "E110 not evaluated": both(
        item("reading", informs=("small:1.10",)), judged("small:1.10", level=None, not_evaluated="Too early.", because="")
    ),
    "E112 a document with the day on which it was agreed": item(
        "book", period=None, mapping=document(approved=dt.date(2024, 5, 1))
    ),
    "E114 on the day of its review": item("book", mapping=document(review_due=dt.date(2026, 9, 30))),
    "E114 superseded, so not under review": item("book", mapping=document(status="superseded", review_due=dt.date(2020, 1, 1))),
    "E114 restricted": item("book", mapping=document(review_due=dt.date(2026, 9, 29)), access="restricted"),
    "E115 cited as a weakness": both(item("book", mapping=document(status="superseded")), pointing("weakness")),
    "E115 in force": both(item("book", mapping=document(status="in force")), pointing("strength")),
    "T201 not evaluated": judged("small:1", level=None, not_evaluated="Too early.", because="", evidence=citing("letter")),
    "J302 not evaluated": judged("small:1", level=None, not_evaluated="Too early.", because="", evidence=()),
    "J303 the lowest level, with an action": both(judged("small:1.1", level=1)),
    "J303 the highest level": judged("small:1.1", level=6),
    "J304 judged before the version was adopted that no longer holds it": both(adopted(), without_indicator("1.10")),
    "J309 not evaluated": judged("small:1.10", level=None, not_evaluated="Too early.", because=""),
    "L401 just above the middle": judged("small:1.10", level=4),
    "L401 an area whose indicator has the action": judged("small:1", level=2),
    "G502 at the ceiling": both(APPLIES, judged("small:1", level=3), judged("small:1.1", level=3)),
    "G502 with the exception argued": both(
        APPLIES, judged("small:1.1", level=3), judged("small:1", exception={"prompt": "1.p1", "because": "It was one day."})
    ),
    "G503 one indicator at the ceiling": both(APPLIES, judged("small:1", level=3), judged("small:1.1", level=3)),
    "G504 not begun": both(
        without("judgement", ref="small:1"),
        without("judgement", ref="small:2"),
        without("statement"),
        without("judgement", ref="small:2.1"),
    ),
    "P602 not taken forward": said("action", decision="deferred", reason="No money.", due=None),
    "P603 with the reason why not": said("action", measure="", baseline="", target="", no_measure_because="It is a law."),
    "P606 done": both(
        said("action", due=dt.date(2026, 9, 29)), added(record("progress", action="keep-warm", on="2026-09-28", status="done"))
    ),
    "P606 due today": said("action", due=dt.date(2026, 9, 30)),
    "P607 on the last day": said("action", due=dt.date(2028, 3, 31)),
    "P608 of lower priority": judged("small:1.10", improvements=(Improvement(text="Bake at noon.", priority=2),)),
    "C702 six": evaluation(team=("ada", "bo", "cy", "di", "ed", "flo")),
    "C703 out of scope": evaluation(evaluates={"small:1": "bo"}, scope={"areas": ["small:1"]}),
    "C707 nobody yet": evaluation(lead="", evaluates={"small:1": "", "small:2": "cy"}),
    "C711 of another framework that the evaluation is made by": evaluation(
        frameworks=[{"id": "small", "version": "1"}, {"id": "other", "version": "1"}],
        evaluates={"small:1": "bo", "small:2": "cy", "other:9": "ada"},
    ),
    "C705 pinned without a digest": pinned(""),
    "C705 as pinned": lambda case: pinned(case.framework.digest)(case),
    "C705 as adopted": lambda case: both(pinned("sha256:00"), adopted())(case),
    "C706 the scale changed and the judgement has no level": both(
        adopted("scale levels 3, means changed from “a” to “b”", judged=("small:1.1",)),
        judged("small:1.1", level=None, not_evaluated="Too early.", because="", evidence=()),
    ),
    "C706 nothing of it asked differently": adopted("small:1.1 title changed from “Fresh” to “Freshness”"),
    "C706 another whose id begins like it": adopted("small:1.10 title changed from “nay” to “no”", judged=("small:1.1",)),
    "S101 an official contact": both(
        judged("small:1", because="The duty team was rung on 0131 496 0000."),
        cycle(settings={"evidence_years": 3, "contacts": ["0131 4960000"]}),
    ),
    "S102 the file's digest": item("reading", hash="sha256:9434765919"),
    "C706 judged since": adopted("small:1.10 title changed from “nay” to “no”", judged=()),
}


def changed(case: Case, change: Change) -> Case:
    """The change made, with every model read anew, so that what a test gives as a plain value is what a file would give."""
    case = change(case)
    again = tuple(type(old).model_validate(_dumped(old)) for old in case.store.records)
    return dataclasses.replace(
        case,
        cycle=type(case.cycle).model_validate(_dumped(case.cycle)),
        evaluation=type(case.evaluation).model_validate(_dumped(case.evaluation)),
        store=RecordStore(again, case.store.faults, case.store.notes),
    )


def _dumped(model: Any) -> dict[str, Any]:
    return {name: getattr(model, name) for name in type(model).model_fields}


def test_a_sound_evaluation_has_no_finding(sound: Case) -> None:
    assert check_case(sound) == ()


def test_codes_are_unique_in_order_and_of_a_known_family() -> None:
    found = [rule.code for rule in RULES]
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"(E1|T2|J3|L4|G5|P6|C7|S1)\d\d", code) for code in found)
    families = "ETJLGPCS"
    assert found == sorted(found, key=lambda code: (families.index(code[0]), code))


def test_every_rule_says_what_it_looks_for_and_where_that_comes_from() -> None:
    assert all(rule.about and rule.source and rule.severity in ("error", "warning", "note") for rule in RULES)
    assert len({rule.about for rule in RULES}) == len({rule.check for rule in RULES}) == len(RULES)


def test_every_rule_is_tried() -> None:
    assert set(WRONG) == {rule.code for rule in RULES}


@pytest.mark.parametrize("code", sorted(WRONG))
def test_one_thing_wrong_is_noticed_by_its_rule_and_by_no_other(sound: Case, code: str) -> None:
    change, place = WRONG[code]
    found = check_case(changed(sound, change))
    assert {finding.code for finding in found} == {code}
    assert place in {finding.place for finding in found}
    rule = next(rule for rule in RULES if rule.code == code)
    for finding in found:
        assert finding.severity == rule.severity
        assert finding.sentence.endswith((".", "!", "?")) or finding.sentence[-1].isalnum()
        assert finding.remedy or code in ("E104", "J306", "J307")  # their sentence holds what to do


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_what_comes_near_to_being_wrong_and_is_not_is_left_alone(sound: Case, name: str) -> None:
    assert name.split()[0] not in codes(changed(sound, RIGHT[name]))


def test_what_was_judged_under_a_reference_that_no_version_held_is_a_slip_still(sound: Case) -> None:
    change = both(added(judgement("small:1.2", evidence=citing("book", "letter"))), adopted())
    assert "J304" in codes(changed(sound, change))


def test_an_adoption_in_conflict_moves_no_judgement_to_an_earlier_version(sound: Case) -> None:
    other = record("adoption", framework="small", version_from="0", version_to="2", digest_to="sha256:02", author="bo")
    rival = added(other.model_copy(update={"id": "20260901T180000Z-00000000000b"}))
    change = both(WRONG["C706"][0], rival)
    assert codes(changed(sound, change)) == {"J301"}
    assert "J304" in codes(changed(sound, both(change, without_indicator("1.10"))))


def test_a_conflict_over_a_judgement_is_shown_and_neither_counts(sound: Case) -> None:
    case = changed(sound, added(judgement("small:1.10", level=2, author="bo", because="We saw otherwise.")))
    assert case.judgement("small:1.10") is None
    found = {finding.code: finding for finding in check_case(case)}
    assert {"J301", "J308"} <= set(found)
    assert "ada (2026-09-01) and bo (2026-09-01)" in found["J301"].sentence or (
        "bo (2026-09-01) and ada (2026-09-01)" in found["J301"].sentence
    )


@pytest.mark.parametrize("kind", ["narrative", "step"])
def test_a_conflict_over_something_without_a_place_reads_as_a_sentence(sound: Case, kind: str) -> None:
    said: dict[str, dict[str, Any]] = {
        "narrative": {"section": "context", "paragraphs": ["One."]},
        "step": {"step": "step1", "status": "done"},
    }
    values = said[kind]
    one = added(record(kind, **values).model_copy(update={"id": "20260901T180000Z-00000000000a"}))
    other = added(record(kind, **values, author="bo").model_copy(update={"id": "20260901T180000Z-00000000000b"}))
    (found,) = check_case(changed(sound, both(one, other)))
    assert found.sentence.startswith(f"Two people recorded the same {kind}: ada")


def test_an_answer_is_printed_beside_its_finding_and_the_finding_stays(sound: Case) -> None:
    answer = record("answer", code="E105", place="letter", text="There is no newer one.")
    case = changed(sound, both(WRONG["E105"][0], added(answer)))
    assert [(finding.code, finding.answer) for finding in check_case(case)] == [("E105", "There is no newer one.")]


def test_a_finding_belongs_to_the_areas_that_its_evidence_or_action_speaks_of(sound: Case) -> None:
    case = changed(sound, both(WRONG["E105"][0], WRONG["P601"][0]))
    expired, unowned = check_case(case)
    assert [case.belongs(expired, ref) for ref in ("small:1", "small:2", "small:1.1")] == [True, True, True]
    assert [case.belongs(unowned, ref) for ref in ("small:1", "small:2", "small:1.1")] == [True, False, True]


def test_a_framework_without_a_scale_takes_no_level(sound: Case) -> None:
    framework = sound.framework
    areas = tuple(area.model_copy(update={"prompts": ()}) for area in framework.areas)
    case = dataclasses.replace(sound, framework=framework.model_copy(update={"scale": None, "areas": areas}))
    assert codes(case) == {"J303"}


# who does what, in the words that mend it


@pytest.mark.parametrize("people", [True, False])
def test_a_name_that_is_no_id_is_said_with_the_line_to_write(sound: Case, people: bool) -> None:
    """Also where cycle.yaml names nobody at all: then every name is unknown."""
    change = evaluation(lead="Ada Lorne", team=(), evaluates={"small:1": "zed", "small:2": "zed"})
    case = changed(
        sound, both(change, cycle(people=sound.cycle.people if people else (), sensitive_findings={"protocol": "Tell."}))
    )
    first, second = (finding for finding in check_case(case) if finding.code == "C707")
    assert first.sentence == "`Ada Lorne` stands under `lead` in evaluations/scan.yaml and is nobody in cycle.yaml."
    same = "Write `ada` there, the id of Ada Lorne."
    other = "Add `- {id: ada-lorne, name: Ada Lorne}` to `people` in cycle.yaml, and write `ada-lorne` where the name stands"
    assert first.remedy.startswith(same if people else other)
    assert second.sentence.startswith("`zed` stands under `evaluates` in evaluations/scan.yaml and")
    assert second.remedy.startswith("Add `- {id: zed, name: Zed}` to `people` in cycle.yaml, or mend the name.")


def test_whom_to_tell_is_an_id_too(sound: Case) -> None:
    (found,) = check_case(changed(sound, cycle(sensitive_findings={"protocol": "Tell.", "tell": ["eve"]})))
    assert (found.code, found.sentence) == ("C707", "`eve` stands under `tell` in cycle.yaml and is nobody in cycle.yaml.")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"Area 1": "Bo Lorne"}, '"small:1": bo-lorne'),
        ({"2": "cy"}, '"small:2": cy'),
        ({"small:1.10": "cy"}, '"small:1": cy'),
        ({"pim:1": "cy"}, '"small:1": cy'),
        ({"Bo": "1"}, '"small:1": bo'),
        ({"small:7": "cy"}, "one of small:1, small:2."),
    ],
)
def test_what_is_no_area_is_said_with_the_area_that_is_meant(sound: Case, written: dict[str, str], meant: str) -> None:
    found = [finding for finding in check_case(changed(sound, evaluation(evaluates=written))) if finding.code == "C711"]
    assert [meant in finding.remedy for finding in found] == [True]
    assert f"`{next(iter(written))}` stands under `evaluates` in evaluations/scan.yaml and is no " in found[0].sentence


def test_nobody_between_the_quotation_marks_is_nobody(sound: Case) -> None:
    found = check_case(changed(sound, evaluation(evaluates={"small:1": "", "small:2": "cy"})))
    assert [(finding.code, finding.place) for finding in found] == [("C703", "small:1")]


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


# no rule grades


@pytest.fixture(scope="module")
def example() -> Case:
    folder = Workspace(REPOSITORY).cycle("kinlorne/2025-2028")
    about = folder.evaluation("scan")
    assert about.as_of is not None
    return Case(folder.about, about, load_framework("pim"), load_register(folder), load_records(folder), about.as_of)


def renamed(framework: Framework) -> Framework:
    """The framework with names for its levels that occur in no other sentence."""
    assert framework.scale is not None
    levels = tuple(level.model_copy(update={"name": f"Qx{level.level}qx"}) for level in framework.scale.levels)
    return framework.model_copy(update={"scale": framework.scale.model_copy(update={"levels": levels})})


def graded(case: Case, finding: Finding) -> tuple[set[int], set[int]]:
    """The levels that a finding names or gives as a number, and those that people recorded at its place."""
    text = f"{finding.sentence} {finding.remedy}"
    named = {int(number) for number in re.findall(r"Qx(\d)qx", text)}
    named |= {int(number) for number in re.findall(r"(?i)\blevels? (?:of )?(\d)\b", text)}
    recorded = {head.level for head in case.judgements() if head.ref == finding.place and head.level is not None}
    return named, recorded


def cases(sound: Case, example: Case) -> list[Case]:
    made = [changed(sound, change) for change, _place in WRONG.values()]
    lowered = records(lambda old: old.model_copy(update={"level": 1}) if isinstance(old, Judgement) else old)
    raised = records(lambda old: old.model_copy(update={"level": 6}) if isinstance(old, Judgement) else old)
    made += [example, *(changed(example, change) for change in (lowered, raised, without("action"), without("prompt-answer")))]
    return [dataclasses.replace(case, framework=renamed(case.framework)) for case in made]


def test_no_finding_names_a_level_that_nobody_recorded(sound: Case, example: Case) -> None:
    naming = 0
    for case in cases(sound, example):
        for rule in RULES:
            for finding in rule.findings(case):
                named, recorded = graded(case, finding)
                assert named <= recorded, finding
                naming += bool(named)
    assert naming  # a level that a person recorded may be repeated, and is


def test_no_finding_of_the_worked_example_names_a_level_by_the_words_of_the_scale(example: Case) -> None:
    assert example.framework.scale is not None
    names = "|".join(level.name for level in example.framework.scale.levels)
    for finding in check_case(example):
        for number in re.findall(rf"\b(\d) (?:{names})\b", finding.sentence + finding.remedy):
            assert int(number) in graded(example, finding)[1]


def test_no_rule_makes_a_judgement_or_an_average() -> None:
    """Checks read only: nothing in them builds a record, sets a level, or calls anything that averages."""
    for path in sorted((REPOSITORY / "pimlib" / "checks").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert called not in {
                    "Judgement",
                    "record_",
                    "draft_record",
                    "model_copy",
                    "mean",
                    "median",
                    "fmean",
                    "round",
                    "sum",
                }
                assert "level" not in [keyword.arg for keyword in node.keywords]


def test_the_worked_example_holds_nothing_grave_and_each_finding_is_in_its_scope(example: Case) -> None:
    found = check_case(example)
    assert [finding for finding in found if finding.severity == "error"] == []
    assert len(found) == len({(finding.code, finding.place, finding.sentence) for finding in found})
