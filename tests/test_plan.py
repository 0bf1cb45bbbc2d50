"""The action plan and where a cycle stands: pure functions over what was recorded."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from building import EVENING, empty_cycle, judgement, put, record, small_framework, sound_folder

from pimlib.cycle import areas_in_scope, as_of, standing
from pimlib.plan import COLUMNS, PlanRow, plan_rows
from pimlib.records import Action, Progress, Record, RecordStore, load_records
from pimlib.register import Register, load_register
from pimlib.workspace import Evaluation

NOTHING = Register({}, (), ())
LABELS = dict(COLUMNS)


def store(*said: Record) -> RecordStore:
    return RecordStore(tuple(one.model_copy(update={"id": f"20260901T17{n:04}Z-{n:012x}"}) for n, one in enumerate(said)))


def action(name: str, **values: Any) -> Record:
    return record("action", **({"action": name, "refs": ["small:1.1"], "what": f"Do {name}"} | values))


def progress(name: str, on: str, status: str, **values: Any) -> Record:
    return record("progress", action=name, on=on, status=status, **values)


def rows(*said: Record) -> tuple[PlanRow, ...]:
    return plan_rows(store(*said), "scan")


def evaluation(**values: Any) -> Evaluation:
    base = {"format": "1", "id": "scan", "kind": "scan", "title": "A scan", "frameworks": [{"id": "small", "version": "1"}]}
    return Evaluation.model_validate(base | values)


def test_planned_actions_come_first_then_priority_then_date_then_name() -> None:
    found = rows(
        action("e", decision="deferred", reason="No money.", priority=1),
        action("d", priority=2),
        action("c", priority=2, due="2027-01-01"),
        action("b", priority=1, due="2028-01-01"),
        action("a", priority=1, due="2028-01-01"),
    )
    assert [row.action.action for row in found] == ["a", "b", "c", "d", "e"]


def test_the_latest_progress_stands_beside_its_action_whatever_the_order_of_recording() -> None:
    found = rows(action("a"), progress("a", "2026-12-31", "late"), progress("a", "2026-09-30", "on track"), action("b"))
    assert [row.latest and row.latest.status for row in found] == ["late", None]


def test_progress_on_an_action_that_is_not_there_changes_nothing() -> None:
    assert [row.latest for row in rows(action("a"), progress("b", "2026-12-31", "late"))] == [None]


def test_actions_of_another_evaluation_are_not_in_this_plan() -> None:
    assert rows(action("a", evaluation="closer-risk")) == ()


def test_a_row_has_a_text_for_each_column_that_the_guide_asks_for() -> None:
    (row,) = rows(
        action("a", due="2027-03-31", owner="bo", refs=["small:1.1", "small:2"], priority=1),
        progress("a", "2026-12-31", "at risk", note="The post is vacant."),
    )
    cells = dict(zip(LABELS, row.cells({"bo": "Bo Lorne"}), strict=True))
    assert all(isinstance(cell, str) for cell in cells.values())
    assert (cells["refs"], cells["owner"], cells["due"], cells["start"]) == ("small:1.1; small:2", "Bo Lorne", "2027-03-31", "")
    assert (cells["priority"], cells["status"], cells["status_on"]) == ("1", "at risk", "2026-12-31")
    assert cells["status_note"] == "The post is vacant."


def test_an_action_without_progress_says_so_and_a_stranger_keeps_their_id() -> None:
    (row,) = rows(action("a", owner="stranger"))
    cells = dict(zip(LABELS, row.cells({}), strict=True))
    assert (cells["status"], cells["status_on"], cells["owner"]) == ("none reported", "", "stranger")


def test_every_field_of_an_action_is_a_column_of_the_plan() -> None:
    of_every_record = set(Record.model_fields)
    assert set(Action.model_fields) - of_every_record <= set(LABELS)
    assert "reason" in LABELS
    assert len(set(LABELS.values())) == len(COLUMNS)
    assert {"status", "status_on", "status_note"} <= set(LABELS)
    assert {"status", "on", "note"} <= set(Progress.model_fields)


def test_the_day_given_wins_then_the_day_of_the_file_then_the_latest_of_any_input(tmp_path: Path) -> None:
    folder = sound_folder(tmp_path)
    register, records = load_register(folder), load_records(folder)
    dated, undated = evaluation(as_of="2026-09-30"), evaluation()
    assert as_of(dated, register, records, dt.date(2027, 1, 1)) == dt.date(2027, 1, 1)
    assert as_of(dated, register, records) == dt.date(2026, 9, 30)
    assert as_of(undated, register, records) == EVENING.date()
    assert as_of(undated, register, RecordStore(())) == dt.date(2026, 6, 1)


def test_without_any_date_the_timetable_ends_the_day_and_no_clock_is_asked() -> None:
    timetable = [{"by": "2026-03-31", "what": "Scope"}, {"by": "2026-12-18", "what": "Report"}]
    assert as_of(evaluation(timetable=timetable), NOTHING, RecordStore(())) == dt.date(2026, 12, 18)
    assert as_of(evaluation(), NOTHING, RecordStore(())) == dt.date(1970, 1, 1)


@pytest.mark.parametrize(
    ("scope", "areas"), [([], ["1", "2"]), (["small:2"], ["2"]), (["small:2", "small:1"], ["1", "2"]), (["pim:1"], [])]
)
def test_the_scope_chooses_areas_in_the_order_of_the_framework(scope: list[str], areas: list[str]) -> None:
    found = areas_in_scope(small_framework(), evaluation(scope={"areas": scope}))
    assert [area.id for area in found] == areas


def test_standing_counts_what_is_judged_and_says_what_is_next() -> None:
    judged = store(
        judgement("small:1.1"), judgement("small:1.10", level=None, because="", not_evaluated="Too early."), judgement("small:2")
    )
    found = standing(small_framework(), evaluation(), judged)
    assert (found.judged_areas, found.areas, found.judged_indicators, found.indicators) == (1, 2, 2, 3)
    assert found.next_refs == ("small:2.1", "small:1")


def test_what_is_in_conflict_is_not_judged() -> None:
    judged = store(judgement("small:1.1"), judgement("small:1.1", level=2, author="bo"))
    assert standing(small_framework(), evaluation(), judged).judged_indicators == 0


def test_a_moderated_or_partial_judgement_alone_is_not_the_evaluation() -> None:
    moderated = judgement("small:1.1", stage="moderated", moderation={"way": "panel", "people": ["cy"]})
    justice = judgement("small:1.10", care_group="justice")
    assert standing(small_framework(), evaluation(), store(moderated, justice)).judged_indicators == 0


def test_an_empty_cycle_has_everything_before_it(tmp_path: Path) -> None:
    folder = empty_cycle(tmp_path)
    put(folder, "documents/a.md", "a")
    found = standing(small_framework(), folder.evaluation("scan"), load_records(folder))
    assert (found.judged_areas, found.judged_indicators, len(found.next_refs)) == (0, 0, 5)
