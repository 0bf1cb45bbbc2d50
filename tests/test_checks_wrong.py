"""Each rule speaks of one thing wrong with a sound evaluation, alone, and is silent on what comes near to it."""

from __future__ import annotations

import datetime as dt

import pytest
from building import case_of, judgement, record, sound_folder
from checking import (
    Change,
    added,
    adopted,
    asked,
    asking_framework,
    before,
    both,
    changed,
    citing,
    codes,
    cycle,
    document,
    evaluation,
    item,
    judged,
    pinned,
    pointing,
    registered,
    revised,
    said,
    stating,
    twice,
    without,
    without_indicator,
)
from wrong import ALL_DONE, APPLIES, BESIDE, COUNTED, EATERS, LONG, PEER, UNSURE, WELL_PLANNED, WRONG, people, time

from pimlib.checks import MODULES, Case, check_case
from pimlib.records import Improvement

OURS = [rule for module in MODULES for rule in module.RULES]
# What an item says now and said then takes a file with figures: `test_checks_figures`.
WITH_FIGURES = {"E118", "J313"}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case_of(sound_folder(tmp_path_factory.mktemp("sound")), asking_framework())


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
    "L401 not taken forward, with the reason": both(
        judged("small:1.10", level=2),
        added(
            record(
                "action", action="no-noon", what="Bake at noon.", refs=("small:1.10",), decision="not taken forward", reason="No."
            )
        ),
    ),
    "L401 an indicator whose area has the action": both(judged("small:1.10", level=2), said("action", refs=("small:1",))),
    "L401 an action of another evaluation of the cycle": both(
        judged("small:1.10", level=2), said("action", refs=("small:1.10",), evaluation="closer")
    ),
    "P608 the area has the action": both(
        judged("small:1.10", improvements=(Improvement(text="Bake at noon.", priority=1),)), said("action", refs=("small:1",))
    ),
    "P608 both are named by actions": both(
        judged("small:1.10", improvements=(Improvement(text="Bake at noon.", priority=1), Improvement(text="Sell.", priority=1))),
        said("action", refs=("small:1.1", "small:1.10"), improvement="Keep it warm. Bake at noon. Sell."),
    ),
    "L405 in a closer look": both(
        judged("small:1.1", level=1), said("action", start=dt.date(2026, 9, 15)), evaluation(kind="closer-look")
    ),
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
    "E116 from that day on": item("letter", period=time("2026-09-30", "2026-12-31")),
    "E117 cited by a step of the plan only": both(
        registered("spare"),
        added(record("progress", action="keep-warm", on="2026-09-28", status="on track", evidence=citing("spare"))),
    ),
    "E117 for another framework": registered("spare", informs=("other:1.1",)),
    "E117 before everything is judged": both(registered("spare"), without("judgement", ref="small:2")),
    "T204 the reasons speak of it": judged(
        "small:1.10", evidence=citing("letter", direction="weakness"), because="The letter asks for more, but speaks of one day."
    ),
    "T204 a gap is named": judged("small:1.10", evidence=citing("letter", direction="weakness"), gaps=("Noon.",)),
    "T205 as good practice": judged("small:2", strengths=(), good_practice=("They taste it first.",)),
    "T206 a group of eaters": both(
        asked(hears=EATERS),
        registered("supper", "groups", source_type="group of eaters"),
        judged("small:1.10", evidence=citing("book", "supper")),
    ),
    "T206 the area is not judged": both(asked(hears=EATERS), without("judgement", ref="small:1")),
    "T207 with a target": both(
        registered("loaves", "measures", mapping=COUNTED | {"columns": COUNTED["columns"] | {"target": "Target"}}),
        judged("small:1.10", evidence=citing("book", "loaves")),
    ),
    "T208 one level apart on the same side": both(asked(beside=BESIDE), judged("small:1", level=5)),
    "T208 one of them not evaluated": both(
        asked(beside=BESIDE), judged("small:1", level=None, not_evaluated="Too early.", because="")
    ),
    "J310 other words": before(judgement("small:2", because="Then it was new.")),
    "J310 not evaluated now": both(
        before(judgement("small:2")), judged("small:2", level=None, not_evaluated="Too early.", because="")
    ),
    "J311 short reasons share words by chance": both(
        judged("small:1.1", because="The bread was warm at noon."), judged("small:1.10", because="The bread was warm at ten.")
    ),
    "J311 in another area": both(judged("small:1.1", because=LONG), judged("small:2.1", because=f"{LONG} Truly.")),
    "J312 half and half": judged(
        "small:1.10", evidence=(*citing("book", direction="strength"), *citing("letter", direction="weakness")), gaps=("Noon.",)
    ),
    "J312 a low level": judged("small:1.10", evidence=citing("book", "letter", direction="weakness"), level=3),
    "J315 a part that was picked": judged("small:1.10", evidence=citing("book", "letter", pinpoint="", part="q1")),
    "J316 a low level": judged("small:1.10", confidence="low", level=3),
    "J317 with reasons of its own": added(
        judgement(
            "small:2", stage="moderated", level=3, because="The panel saw less.", moderation={"way": "panel", "people": ["cy"]}
        )
    ),
    "J317 the same level": added(judgement("small:2", stage="moderated", moderation={"way": "panel", "people": ["cy"]})),
    "L403 structured": both(judged("small:1.1", level=2), WELL_PLANNED),
    "L404 on the last day": both(judged("small:1.1", level=1), said("action", priority=1, start=dt.date(2026, 10, 1))),
    "L405 a closer look": both(
        judged("small:1.1", level=1),
        added(record("closer-look", ref="small:1", what="Ovens", because="They fail.", begins="2026-10-31")),
    ),
    "L407 a planned action": judged("small:1.1", level=3, improvements=(), weaknesses=()),
    "L408 an improvement": judged("small:1.10", level=5, improvements=(Improvement(text="Bake at noon."),)),
    "L410 the same last time": both(judged("small:1.10", level=6), before(judgement("small:1.10", level=6))),
    "L410 over a longer time": both(judged("small:1.10", level=6), item("letter", period=time("2023-09-30", "2026-03-31"))),
    "G506 one of the indicators higher": both(judged("small:1.1", level=2), WELL_PLANNED),
    "G507 the factor applies": both(
        APPLIES, judged("small:1.1", level=3), judged("small:1", exception={"prompt": "1.p1", "because": "It was one day."})
    ),
    "G509 unsure of it": said("statement", parts=UNSURE),
    "G510 a report on the progress of a plan": both(item("book", title="A plan for bread: progress in 2025"), stating("book")),
    "G505 answered before": said("prompt-answer", at="2026-09-01T07:00:00Z"),
    "T206 a survey of staff beside one of eaters": both(
        asked(hears=EATERS),
        registered("work", "groups", source_type="groups of staff about children"),
        registered("supper", "groups", source_type="group of eaters"),
        judged("small:1.10", evidence=citing("book", "supper", "work")),
    ),
    "G510 a plan beside something that happened": both(item("book", title="A plan for bread"), stating("book", "letter")),
    "G511 one that is new": both(*(item(name, period=time("2023-02-01", "2024-01-31")) for name in ("book", "letter"))),
    "G512 not evaluated": both(without("statement"), judged("small:2", level=None, not_evaluated="Too early.", because="")),
    "P610 on the same day": said("action", start=dt.date(2027, 3, 31)),
    "P612 within the quarter": said("action", start=dt.date(2026, 6, 30)),
    "P612 done": both(
        said("action", start=dt.date(2026, 6, 1)),
        added(record("progress", action="keep-warm", on="2026-06-02", status="done")),
    ),
    "P613 not taken forward": both(twice("action", action="keep-hot", decision="deferred", reason="One is enough.")),
    "C712 in order": both(ALL_DONE),
    "C714 before the end": without("step", step="check1"),
    "C730 nobody said": cycle(people=people()),
    "C731 of one nobody said": cycle(people=people("senior", "senior", "senior")),
    "C731 two tiers": cycle(people=people("senior", "senior", "middle", "middle")),
    "C732 on the last day": evaluation(timetable=({"by": "2026-09-30", "what": "All of it"},)),
    "C733 a peer looked": both(ALL_DONE, PEER),
    "C736 a reviewer from elsewhere": both(ALL_DONE, PEER, said("peer-view", author="zed")),
    "C734 a finding of a workbook": added(record("answer", code="W001", place="Factor 1.p1", text="Later.")),
    "C734 it is still there": both(
        item("letter", expires=dt.date(2026, 9, 29)), added(record("answer", code="E105", place="letter", text="None newer."))
    ),
    "C734 another framework's": both(
        evaluation(frameworks=[{"id": "small", "version": "1"}, {"id": "other", "version": "1"}]),
        added(record("answer", code="T201", place="other:1", text="There is one only.")),
    ),
}


def test_every_rule_is_tried() -> None:
    assert set(WRONG) | WITH_FIGURES == {rule.code for rule in OURS}
    assert not set(WRONG) & WITH_FIGURES


def test_a_sound_evaluation_has_no_finding(sound: Case) -> None:
    assert check_case(sound) == ()


@pytest.mark.parametrize("code", sorted(WRONG))
def test_one_thing_wrong_is_noticed_by_its_rule_and_by_no_other(sound: Case, code: str) -> None:
    change, place = WRONG[code]
    found = check_case(changed(sound, change))
    assert {finding.code for finding in found} == {code}
    assert place in {finding.place for finding in found}
    rule = next(rule for rule in OURS if rule.code == code)
    for finding in found:
        assert finding.severity == rule.severity_in("scan")
        assert finding.sentence.endswith((".", "!", "?")) or finding.sentence[-1].isalnum()
        assert finding.remedy or code in ("E104", "J306", "J307")  # their sentence holds what to do


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_what_comes_near_to_being_wrong_and_is_not_is_left_alone(sound: Case, name: str) -> None:
    assert name.split()[0] not in codes(changed(sound, RIGHT[name]))


@pytest.mark.parametrize(
    ("change", "begins"),
    [
        (said("prompt-answer", evidence=citing("ghost")), "Area 1, factor 1.p1, cites “ghost”, revision 1, which"),
        (stating("ghost"), "Area 2, statement on will, cites “ghost”, revision 1, which"),
        (judged("small:2", evidence=citing("book", "letter", "ghost")), "2 The morrow cites “ghost”, revision 1, which"),
    ],
)
def test_what_is_cited_for_an_answer_or_a_statement_is_registered_too(sound: Case, change: Change, begins: str) -> None:
    told = [finding.sentence for finding in check_case(changed(sound, change)) if finding.code == "E108"]
    assert told[0].startswith(begins)


def test_what_changed_after_an_answer_or_a_statement_is_told_with_what_cites_it(sound: Case) -> None:
    told = [finding.sentence for finding in check_case(changed(sound, revised("reading"))) if finding.code == "E109"]
    assert told == [
        f"The evidence “reading” changed after Area {said} was {done}: there is revision 2 now."
        for said, done in (
            ("1, factor 1.p1,", "answered"),
            ("2, statement on will,", "recorded"),
            ("2, statement on means,", "recorded"),
        )
    ]


def sentences(case: Case, code: str) -> list[str]:
    return [finding.sentence for finding in check_case(case) if finding.code == code]


def test_what_changed_is_told_once_a_judgement_and_item(sound: Case) -> None:
    change = both(
        judged("small:1.10", evidence=(*citing("letter", pinpoint="page 1"), *citing("letter", "book"))), revised("letter")
    )
    told = [one for one in check_case(changed(sound, change)) if (one.code, one.place) == ("E109", "small:1.10")]
    assert len(told) == 1


def test_two_that_rest_on_a_third_are_told_once_a_judgement(sound: Case) -> None:
    """Whether the third is registered or not, and whoever of them says so."""
    change = both(
        *(item(name, same_data_as=("survey-2020",)) for name in ("book", "letter")), item("reading", same_data_as=("book",))
    )
    told = sentences(changed(sound, both(change, judged("small:1.10", evidence=citing("reading", "letter", "book")))), "T203")
    assert "1.10 no cites “book”, “letter” and “reading”, which come from the same data." in told
    assert len(told) == len(set(told))


@pytest.mark.parametrize(("gone", "words"), [(["1"], "while area 1 is not judged"), ([], "")])
def test_what_is_concluded_too_early_is_told_in_words(sound: Case, gone: list[str], words: str) -> None:
    case = changed(sound, both(*(without("judgement", ref=f"small:{id}") for id in gone))) if gone else sound
    told = sentences(case, "G504")
    assert [words in one for one in told] == [True] * len(gone)


def test_a_second_pressing_improvement_is_not_passed_over(sound: Case) -> None:
    two = (Improvement(text="Bake at noon.", priority=1), Improvement(text="Sell at ten.", priority=1))
    acts = said("action", refs=("small:1.1", "small:1.10"), improvement="Bake at noon.")
    told = sentences(changed(sound, both(judged("small:1.10", improvements=two), acts)), "P608")
    assert [one.rpartition(": ")[2] for one in told] == ["Sell at ten."]


@pytest.mark.parametrize(
    ("begins", "told"), [("2026-10-31", []), ("2026-11-01", ["no closer look for it begins within 60 days of that"])]
)
def test_a_closer_look_that_begins_late_is_no_urgent_one(sound: Case, begins: str, told: list[str]) -> None:
    look = added(record("closer-look", ref="small:1", what="Ovens", because="They fail.", begins=begins))
    case = changed(sound, both(judged("small:1.1", level=1), look))
    assert [said in one for one, said in zip(sentences(case, "L405"), told, strict=True)] == [True] * len(told)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (item("book", title="A plan for bread"), ". Does “A plan for bread” show what is happening, or what is meant to happen?"),
        (item("book", mapping=document(status="draft")), "”, and rests on what is only meant to happen: “"),
        (item("book", period=time("2026-10-01", "2026-12-31")), "”, and rests on what is only meant to happen: “"),
    ],
)
def test_a_document_that_is_named_like_a_plan_is_asked_about_and_one_that_is_a_draft_is_told(
    sound: Case, change: Change, told: str
) -> None:
    found = sentences(changed(sound, both(change, stating("book"))), "G510")
    assert [told in one for one in found] == [True, True]  # one for each part of the statement


@pytest.mark.parametrize(
    ("change", "begins"),
    [
        (
            said("statement", at="2026-01-01T09:00:00Z"),
            "Since the statement of Area 2 on 2026-01-01 these were judged or answered: ",
        ),
        (
            both(said("statement", at="2026-01-01T09:00:00Z"), without("judgement", ref="small:2")),
            "Since the statement of Area 2 on 2026-01-01",
        ),
        (judged("small:2.1", at="2026-01-01T09:00:00Z"), "Since the judgement of 2.1 "),
        (said("prompt-answer", at="2026-09-20T09:00:00Z"), "Since the judgement of 2 The morrow on 2026-09-01"),
    ],
)
def test_all_that_is_concluded_is_older_by_its_own_time(sound: Case, change: Change, begins: str) -> None:
    (one,) = sentences(changed(sound, change), "G505")
    assert one.startswith(begins)
    assert "factor 1.p1 of Area 1" in one
