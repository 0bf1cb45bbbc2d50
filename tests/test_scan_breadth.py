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
from pimlib.cycle.breadth import Breadth
from pimlib.cycle.looks import crowded, planned_looks, year_of, years_of
from pimlib.cycle.voices import hears
from pimlib.framework import load_framework
from pimlib.records import Action, CloserLook, Record
from pimlib.register import Item
from pimlib.workspace import Cycle

LEAD = "catriona-dallmuir"
PROCESS = load_framework("pim").process
# Rules of which no single change to the worked example can be noticed alone; each has an example of its own below.
NOT_ALONE = {
    "C723": "an indicator that is not judged leaves its area judged before it (J308), or one of the heads open (C719)",
    "C727": "a low area for which no action is there is one whose level calls for an action, too (L401)",
}
GROUPS = ("children and families", "older people", "justice", "unpaid carers")


def wanted(name: str, **values: Any) -> Record:
    return record("wanted", author=LEAD, wanted=name, what=f"The {name}", **values)


def process(**values: Any) -> Change:
    """The framework asks for other things of a scan."""
    return asked(**{name: [one.model_dump() for one in many] for name, many in values.items()})


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


def informing_no_longer(ref: str) -> Change:
    """What informed an area and its indicators informs area 1 instead."""

    def change(case: Case) -> Case:
        def elsewhere(refs: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(one for one in refs if one != ref and not one.startswith(f"{ref}."))

        for entry in case.register:
            mapping = entry.item.mapping
            if mapping is not None and hasattr(mapping, "informs"):
                mapping = mapping.model_copy(update={"informs": elsewhere(mapping.informs)})
            case = item(entry.item.name, informs=elsewhere(entry.item.informs) or ("pim:1",), mapping=mapping)(case)
        return case

    return change


def without_group(name: str) -> Change:
    about = example()
    groups = tuple(one for one in about.cycle.settings.care_groups if one != name)
    return both(
        cycle(settings=about.cycle.settings.model_copy(update={"care_groups": groups})),
        evaluation(scope=about.evaluation.scope.model_copy(update={"care_groups": ()})),
    )


ALL_SPOKEN_OF = [
    added(
        wanted(source.id, source=source.id, decision="not needed", reason="The scan did.").model_copy(
            update={"id": f"20261126T1800{n:02}Z-0123456789ab", "at": "2026-11-26T18:00:00Z"}
        )
    )
    for n, source in enumerate(PROCESS.closer_look_evidence)
]
NO_SCOPE = example().evaluation.scope.model_copy(update={"areas": (), "care_groups": ()})
ALONE: dict[str, Change] = {
    "C715": added(wanted("letter", by="2026-06-01")),
    "C716": added(wanted("letter", item="nothing")),
    "C717": without("wanted", source="scan-source4"),
    "C720": cycle(settings=example().cycle.settings.model_copy(update={"care_groups": (*GROUPS, "young carers")})),
    "C718": informing_no_longer("pim:9"),
    "C719": both(without("judgement", ref="pim:10"), without("judgement", ref="pim:10.1"), without("statement")),
    "C721": without_group("justice"),
    "C722": item("case-file-reading", kind="scrutiny"),
    "C724": said("closer-look", begins=None, planned_for=""),
    "C725": looking("2028-06-01"),
    "C726": looking("2027-01-11", "2027-02-01", "2027-04-10"),
    "C728": without("closer-look"),
    "C729": both(evaluation(kind="closer-look", scope=NO_SCOPE), *ALL_SPOKEN_OF),
}
ALONE["C720"] = both(ALONE["C720"], evaluation(scope=example().evaluation.scope.model_copy(update={"care_groups": ()})))


@pytest.mark.parametrize("code", ALONE)
def test_a_rule_speaks_alone_when_one_thing_is_other(code: str) -> None:
    assert differing(example(), ALONE[code](example())) == {code}


def test_the_worked_example_and_the_sound_evaluation_are_broad_enough(tmp_path: Any) -> None:
    ours = {rule.code for rule in SCAN_RULES}
    assert codes(example()) & ours == set()
    assert codes(case_of(sound_folder(tmp_path), small_framework())) & ours == set()
    assert set(ALONE) | set(NOT_ALONE) == ours


def without_evidence_for(ref: str) -> Change:
    entries = {entry.item.name: entry for entry in example().register if entry not in example().register.informing(ref)}
    return register(entries=entries)


def test_a_head_without_evidence_is_named_with_what_answers_it() -> None:
    bare = without_evidence_for("pim:9")
    assert [one.sentence for one in found(bare(example()), "C718")] == [
        "For one head of the scan nothing is registered: How good leadership and the strategic vision are. It is answered by 9 Leadership "
        "and direction."
    ]
    assert found(register(entries={})(example()), "C718") == []  # nothing at all is another thing
    assert found(both(bare, without("judgement"))(example()), "C718") == []  # it is still being gathered
    assert found(without_evidence_for("pim:10")(example()), "C718") == []  # which is concluded from the others


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
    assert "Nobody has said anything of any of the 11 sources" in in_scan.sentence
    assert "Nobody has said anything of any of the 10 sources" in in_look.sentence
    (one,) = found(ALONE["C717"](example()), "C717")
    assert "of 1 of the 11 sources" in one.sentence
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
    assert one.remedy == "Register a reading of case files, or say why the scan can do without."


def heard_by(name: str, respondent: str = "", **values: Any) -> Item:
    of = example().register.entries[name].item
    assert of.mapping is not None
    mapping = of.mapping.model_copy(update={"respondent": respondent}) if respondent else of.mapping
    return of.model_copy(update=values | {"mapping": mapping})


STAFF_ONLY = {
    "employee-survey": heard_by(
        "employee-survey",
        "members of staff",
        title="Survey of staff in teams for children, older people and unpaid carers",
        care_groups=("older people", "unpaid carers"),
    )
}


def test_a_scan_that_heard_staff_only_heard_none_of_the_others() -> None:
    def silent(case: Case) -> Case:
        kept = {
            entry.item.name: dataclasses.replace(entry, item=STAFF_ONLY.get(entry.item.name, entry.item))
            for entry in case.register
            if entry.item.kind not in ("survey", "groups") or entry.item.name in STAFF_ONLY
        }
        return register(entries=kept)(case)

    case = silent(example())
    assert [one.place for one in found(case, "C722")] == ["scan-essential2", "scan-essential3", "scan-essential4"]
    assert found(case, "C722")[1].remedy.startswith("Register a survey, or groups or interviews, or say why")
    assert "does not say that unpaid carers answered" in found(case, "C722")[1].remedy
    assert [(one.place, one.sentence.partition("lets ")[2].partition(" speak")[0]) for one in found(case, "T206")] == [
        ("pim:2", "people who use services"),
        ("pim:2", "unpaid carers"),
        ("pim:4", "the public, or anybody else with a stake in the service"),
    ]


def test_evidence_that_nobody_was_asked_for_is_late_all_the_same() -> None:
    (one,) = found(ALONE["C715"](example()), "C715")
    assert one.sentence == "The evidence “The letter” was wanted by 2026-06-01; nobody is named to get it, and it is not there."
    (named,) = found(added(wanted("letter", by="2026-06-01", owner=LEAD))(example()), "C715")
    assert named.sentence.endswith("from Catriona Dallmuir, and is not there.")


def test_what_is_offered_for_late_evidence_lies_in_the_scope_of_a_closer_look() -> None:
    scope = example().evaluation.scope.model_copy(update={"areas": ("pim:8",)})
    late = both(evaluation(kind="closer-look", scope=scope), added(wanted("policy", by="2026-06-01", source="closer1")))(
        example()
    )
    (one,) = found(late, "C715")
    names = one.remedy.partition("It could be ")[2].rstrip(".").split(" or ")
    assert all(any(ref.startswith("pim:8.") for ref in late.register.entries[name].item.refs) for name in names)


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
    ("item", "heard"),
    [
        (heard_by("people-survey"), {"users", "carers"}),
        (heard_by("carers-groups"), {"carers"}),  # the sort, `focus group`, names nobody: the title does
        (heard_by("employee-survey"), {"employees"}),
        (heard_by("public-panel"), {"public"}),
        (heard_by("partners-survey"), {"stakeholders"}),
        (heard_by("people-survey", "member of staff", title="Children and families"), {"employees"}),
        (
            heard_by("people-survey", "people", source_type="survey", title="Survey of foster carers' social workers"),
            {"employees"},
        ),
        (heard_by("people-survey", "people", source_type="survey", title="Community care workers, older people"), {"employees"}),
        (heard_by("people-survey", "people", source_type="survey", title="Older people's survey"), {"users"}),
        (heard_by("people-survey", "people", source_type="survey", title="Publication of parenting"), set()),
        (heard_by("employee-survey", "staff of partner bodies"), {"employees", "stakeholders"}),
    ],
)
def test_whom_an_item_speaks_for_is_read_from_what_the_register_says(item: Item, heard: set[str]) -> None:
    assert {voice.id for voice in PROCESS.voices if hears(item, [voice.id], PROCESS.voices)} == heard
    assert hears(item, [], PROCESS.voices)


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
