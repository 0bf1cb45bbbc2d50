"""How broad a scan is, and the closer looks that it points to: each rule speaks alone of one thing changed about the worked example."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from building import case_of, record, small_framework, sound_folder
from checking import (
    Change,
    added,
    asked,
    both,
    codes,
    cycle,
    differing,
    evaluation,
    example,
    found,
    item,
    records,
    register,
    said,
    without,
)

from pimlib.checks import Case
from pimlib.checks.scan import SCAN_RULES
from pimlib.cycle.breadth import Breadth, hears
from pimlib.cycle.looks import crowded, planned_looks, year_of, years_of
from pimlib.framework import load_framework
from pimlib.records import Action, CloserLook, Record
from pimlib.workspace import Cycle

LEAD = "catriona-dallmuir"
PROCESS = load_framework("pim").process
# Rules of which no single change to the worked example can be noticed alone; each has an example of its own below.
NOT_ALONE = {"C718", "C719", "C723", "C727", "C729"}
GROUPS = ("children and families", "older people", "justice", "unpaid carers")


def wanted(name: str, **values: Any) -> Record:
    return record("wanted", author=LEAD, wanted=name, what=f"The {name}", **values)


def process(**values: Any) -> Change:
    """The framework asks for other things of a scan."""
    return asked(**{name: [one.model_dump() for one in many] for name, many in values.items()})


def essentials(**of_second: Any) -> Change:
    second = PROCESS.scan_essentials[1].model_copy(update=of_second)
    return process(scan_essentials=(PROCESS.scan_essentials[0], second, *PROCESS.scan_essentials[2:]))


def heads(**of_fourth: Any) -> Change:
    fourth = PROCESS.scan_heads[3].model_copy(update=of_fourth)
    return process(scan_heads=(*PROCESS.scan_heads[:3], fourth, *PROCESS.scan_heads[4:]))


def looking(*days: str, **values: Any) -> Change:
    """A closer look that begins on each of these days, in place of those of the example."""
    looks = [
        record("closer-look", author=LEAD, ref=f"pim:{n}.1", what=f"Look {n}", because="It stands out.", begins=day, **values)
        for n, day in enumerate(days, start=1)
    ]
    made = [
        look.model_copy(update={"id": f"20261126T18000{n}Z-0123456789ab", "at": "2026-11-26T18:00:00Z"})
        for n, look in enumerate(looks)
    ]
    return both(without("closer-look"), *(added(look) for look in made))


ALONE: dict[str, Change] = {
    "C715": added(wanted("letter", by="2026-06-01")),
    "C716": added(wanted("letter", item="nothing")),
    "C717": without("wanted", source="scan-source4"),
    "C720": cycle(settings=example().cycle.settings.model_copy(update={"care_groups": (*GROUPS, "young carers")})),
    "C721": heads(care_groups=("justice", "custody")),
    "C722": essentials(heard=("astronauts",)),
    "C724": said("closer-look", begins=None, planned_for=""),
    "C725": looking("2028-06-01"),
    "C726": looking("2027-01-11", "2027-02-01", "2027-04-10"),
    "C728": without("closer-look"),
}
ALONE["C720"] = both(ALONE["C720"], evaluation(scope=example().evaluation.scope.model_copy(update={"care_groups": ()})))


@pytest.mark.parametrize("code", ALONE)
def test_a_rule_speaks_alone_when_one_thing_is_other(code: str) -> None:
    assert differing(example(), ALONE[code](example())) == {code}


def test_the_worked_example_and_the_sound_evaluation_are_broad_enough(tmp_path: Any) -> None:
    ours = {rule.code for rule in SCAN_RULES}
    assert codes(example()) & ours == set()
    assert codes(case_of(sound_folder(tmp_path), small_framework())) & ours == set()
    assert set(ALONE) | NOT_ALONE == ours


def without_evidence_for(ref: str) -> Change:
    entries = {entry.item.name: entry for entry in example().register if entry not in example().register.informing(ref)}
    return register(entries=entries)


def test_a_head_without_evidence_is_named_with_what_answers_it() -> None:
    assert [one.sentence for one in found(without_evidence_for("pim:10")(example()), "C718")] == [
        "For one head of the scan nothing is registered: How able the service is to improve. It is answered by 10 Capacity for improvement."
    ]
    assert found(register(entries={})(example()), "C718") == []  # nothing at all is another thing


def test_a_head_that_is_judged_in_part_says_what_is_open() -> None:
    (one,) = found(without("judgement", ref="pim:4")(example()), "C719")
    assert (one.place, one.severity) == ("scan-head2", "note")
    assert one.sentence.endswith("What is open is 4 Impact on the community.")
    assert found(without("judgement")(example()), "C719") == []  # judging has not begun


def test_a_theme_counts_as_covered_by_evidence_or_by_a_judgement() -> None:
    bare = without_evidence_for("pim:5.4")
    assert found(bare(example()), "C723") == []
    silent = both(bare, without("judgement", ref="pim:5.4"))(example())
    assert [one.place for one in found(silent, "C723")] == ["scan-theme1"]


def test_a_low_area_without_closer_look_or_action_is_asked_about_and_no_level_is_named() -> None:
    def elsewhere(old: Record) -> Record:
        return old.model_copy(update={"refs": ("pim:9",)}) if isinstance(old, Action) else old

    (one, *others) = found(both(records(elsewhere), without("closer-look"))(example()), "C727")
    assert one.sentence == "Area 2 was judged in the lower half of the scale. Does it call for a closer look, or for an action?"
    low = [area.id for area in example().areas if (head := example().judgement(f"pim:{area.id}")) and (head.level or 9) <= 3]
    assert [finding.place for finding in (one, *others)] == [f"pim:{id}" for id in low]
    looked = both(records(elsewhere), looking("2027-01-11"))(example())  # at 1.1, which is not low
    assert len(found(looked, "C727")) == len(low)
    level = {level.name for level in load_framework("pim").scale.levels}  # type: ignore[union-attr]
    assert not any(name in finding.sentence for name in level for finding in (one, *others))


def test_a_closer_look_is_asked_for_its_scope_and_not_for_breadth() -> None:
    closer = evaluation(kind="closer-look")(example())
    assert {"C718", "C719", "C720", "C721", "C722", "C723", "C728"} & codes(
        both(heads(care_groups=("custody",)))(closer)
    ) == set()
    none = example().evaluation.scope.model_copy(update={"areas": (), "care_groups": ()})
    assert "C729" not in codes(closer)
    assert "C729" in codes(dataclasses.replace(closer, evaluation=closer.evaluation.model_copy(update={"scope": none})))
    assert "C729" not in codes(evaluation(scope=none)(example()))


def test_the_sources_are_those_of_the_kind_of_evaluation_and_lighter_in_a_scan() -> None:
    scan = without("wanted")(example())
    (in_scan,), (in_look,) = found(scan, "C717"), found(evaluation(kind="closer-look")(scan), "C717")
    assert (in_scan.severity, in_look.severity) == ("note", "warning")
    assert "Of 11 of the 11 sources" in in_scan.sentence
    assert "Of 10 of the 10 sources" in in_look.sentence
    assert found(register(entries={})(scan), "C717") == []  # nobody has begun


def test_care_groups_that_no_item_names_are_said_once_when_none_is_named() -> None:
    def unnamed(case: Case) -> Case:
        for entry in case.register:
            case = item(entry.item.name, care_groups=())(case)
        return case

    assert [one.sentence for one in found(unnamed(example()), "C720")] == [
        "No evidence names a care group, so nobody can say for whom it holds."
    ]


def test_file_reading_whose_file_is_gone_is_no_evidence() -> None:
    (one,) = found(item("case-file-reading", state="missing", digest="")(example()), "C722")
    assert one.sentence == "The scan lacks evidence that is essential: Files, read as a matter of routine."


def test_a_scope_leaves_out_the_heads_that_it_does_not_reach() -> None:
    case = example()
    scope = case.evaluation.scope.model_copy(update={"areas": ("pim:5", "pim:9")})
    about = case.evaluation.model_copy(update={"scope": scope})
    breadth = Breadth(case.framework, about, case.cycle, case.register, case.store)
    assert [head.asked.id for head in breadth.heads] == ["scan-head4", "scan-head6"]
    assert [theme.asked.id for theme in breadth.themes] == ["scan-theme1", "scan-theme2", "scan-theme4", "scan-theme5"]
    assert breadth.themes[-1].refs == ("pim:5.7",)
    assert breadth.heads[0].judged == ("pim:5",)


@pytest.mark.parametrize(
    ("name", "words", "heard"),
    [
        ("people-survey", ("use services",), True),
        ("people-survey", ("CARER",), True),
        ("carers-groups", ("arer",), False),  # a word is looked for from its beginning
        ("employee-survey", ("use services", "carer", "stakeholder", "public"), False),
        ("employee-survey", (), True),
        ("public-panel", ("residents",), True),
    ],
)
def test_whom_an_item_speaks_for_is_read_from_what_the_register_says(name: str, words: tuple[str, ...], heard: bool) -> None:
    assert hears(example().register.entries[name].item, words) is heard


# Closer looks over the years


def about(starts: str = "2025-04-01", ends: str = "2028-03-31") -> Cycle:
    return Cycle.model_validate({"format": "1", "council": "Sound", "starts": starts, "ends": ends})


def look(n: int = 1, **values: Any) -> CloserLook:
    made = record("closer-look", ref=f"pim:{n}", what=f"Look {n}", because="So.", **values)
    assert isinstance(made, CloserLook)
    return made


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("January to March 2027", "2027-01-01"),
        ("from Sept 2027", "2027-09-01"),
        ("11 January 2027", "2027-01-11"),
        ("November to January 2027", "2026-11-01"),
        ("November 2026 to January 2027", "2026-11-01"),
        ("in May", None),
        ("2026-27", "2026-04-01"),
        ("2026/2027", "2026-04-01"),
        ("2027", None),
        ("when the new system is in", None),
        ("marching into 2027", None),
    ],
)
def test_when_a_closer_look_begins_is_read_from_words_only_where_they_say_it(words: str, day: str | None) -> None:
    (planned,) = planned_looks([look(planned_for=words)], about())
    assert planned.begins == (dt.date.fromisoformat(day) if day else None)
    assert planned.is_scheduled


def test_a_day_that_somebody_gave_goes_before_words() -> None:
    (planned,) = planned_looks([look(planned_for="January 2027", begins="2027-02-08")], about())
    assert (str(planned.begins), planned.year, planned.when) == ("2027-02-08", 2, "January 2027")


def test_words_without_a_day_are_asked_for_one() -> None:
    case = said("closer-look", begins=None, planned_for="when we can")(example())
    assert "names no month and year" in found(case, "C724")[0].sentence


def test_the_years_of_a_cycle_follow_its_first_day_and_end_with_it() -> None:
    odd = about("2024-02-29", "2026-06-30")
    assert [(str(first), str(last)) for first, last in years_of(odd)] == [
        ("2024-02-29", "2025-02-28"),
        ("2025-03-01", "2026-02-28"),
        ("2026-03-01", "2026-06-30"),
    ]
    assert [year_of(odd, dt.date(2024, 2, 28)), year_of(odd, dt.date(2025, 3, 1)), year_of(odd, dt.date(2026, 7, 1))] == [0, 2, 0]


def test_closer_looks_that_follow_one_another_are_not_at_once() -> None:
    days = ("2027-01-15", "2027-04-15", "2027-07-15", "2027-07-20")
    planned = planned_looks([look(n, begins=day) for n, day in enumerate(days, start=1)], about())
    assert crowded(planned, months=3, most=2) == ()
    assert [[one.look.ref for one in at_once] for at_once in crowded(planned, months=3, most=1)] == [["pim:3", "pim:4"]]
    assert [[one.look.ref for one in at_once] for at_once in crowded(planned, months=7, most=2)] == [
        ["pim:1", "pim:2", "pim:3", "pim:4"]
    ]
