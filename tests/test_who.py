"""Who: records say who decided, who entered it, in which meeting and in which role."""

from __future__ import annotations

import json
from typing import Any

import pytest
from running import COUNCIL, CYCLE, EVALUATION, Pim, Ran

from pimlib.records import Judgement, load_records
from pimlib.workbook import open_evaluation
from pimlib.workbook.judging import judgement_blocks, record_from_workbook

REF, PLACE = "pim:5.1", "5.1"
SAID = {"ref": REF, "level": 3, "because": "Plans are reviewed late in two of the three localities."}


def cell(ran: Ran, **values: Any) -> str:
    """What a cell of a workbook says after it ran."""
    opened = open_evaluation(COUNCIL, CYCLE, EVALUATION, "pim")
    (head,) = load_records(ran.folder).of(Judgement, EVALUATION, ref=REF, stage="self")
    blocks = record_from_workbook(opened, Judgement, {**SAID, "supersedes": (head.id,), **values}, place=PLACE)
    return json.dumps([block.content for block in blocks], ensure_ascii=False)


def stands(ran: Ran) -> Judgement:
    (head,) = load_records(ran.folder).of(Judgement, EVALUATION, ref=REF, stage="self")
    return head


@pytest.fixture(autouse=True)
def _as_tomasz(pim: Pim, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line's own fixture sets the workspace; somebody records."""
    monkeypatch.setenv("PIM_WHOAMI", "tomasz-belkirk")


@pytest.fixture(autouse=True)
def _there(example: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(example.root))


def test_who_records_for_themselves_decided_it_and_nobody_else_entered_it(example: Ran) -> None:
    cell(example)
    assert (stands(example).author, stands(example).entered_by) == ("tomasz-belkirk", "")
    cell(example, author="tomasz-belkirk", level=4)
    assert (stands(example).author, stands(example).entered_by) == ("tomasz-belkirk", "")


def test_who_types_in_what_another_decided_is_named_as_having_entered_it(example: Ran) -> None:
    cell(example, author="aileen-corrievar", role="area evaluator", decided_at="Team meeting, 3 September 2026")
    head = stands(example)
    assert (head.author, head.entered_by, head.role) == ("aileen-corrievar", "tomasz-belkirk", "area evaluator")
    (block,) = judgement_blocks(example.opened(), REF)
    assert (
        "by Aileen Corrievar, area evaluator, decided at Team meeting, 3 September 2026, entered by Tomasz Belkirk"
        in json.loads(json.dumps(block.content))["by"]
    )


def test_who_entered_it_can_be_said_in_the_cell(example: Ran) -> None:
    cell(example, author="aileen-corrievar", entered_by="shona-lattermuir")
    assert stands(example).entered_by == "shona-lattermuir"


def test_the_same_cell_run_by_somebody_else_records_nothing_new(example: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Recorded at" in cell(example, author="aileen-corrievar")
    first = stands(example)
    monkeypatch.setenv("PIM_WHOAMI", "shona-lattermuir")
    assert "Already recorded at" in cell(example, author="aileen-corrievar")
    assert stands(example) == first


def test_under_a_run_who_runs_it_makes_no_difference_and_who_decided_does(example: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    cell(example, author="aileen-corrievar")
    monkeypatch.setenv("PIM_RUN", "1")
    monkeypatch.setenv("PIM_WHOAMI", "shona-lattermuir")
    head = stands(example)
    assert cell(example, author="aileen-corrievar", supersedes=head.supersedes) == "[]"
    assert cell(example, supersedes=head.supersedes) == "[]"
    assert "is written in the workbook and not recorded" in cell(example, author="ruaridh-penfarrow", supersedes=head.supersedes)
