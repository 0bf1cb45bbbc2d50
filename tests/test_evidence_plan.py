"""The evidence plan: what is wanted, what of it is there, what is late, and `pim wanted`, which writes it down."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from building import REPOSITORY, empty_cycle, item, put, record
from checking import added, example, without
from running import Pim, Ran

from pimlib.cycle.evidence_plan import COLUMNS, PlannedEvidence, evidence_plan
from pimlib.framework import ProcessText, load_framework
from pimlib.records import Wanted, load_records, record_
from pimlib.register import load_register, record_item
from pimlib.report.method import method_blocks
from pimlib.report.results import result_tables
from pimlib.report.sections import closing_sections
from pimlib.workbook import Opened, open_evaluation
from pimlib.workbook.planning import breadth_blocks, looks_block, plan_block, status_said
from pimlib.workspace import Workspace

SOURCES = (
    ProcessText(id="s1", text="The plans.", kind="document"),
    ProcessText(id="s2", text="The surveys.", kind="survey"),
    ProcessText(id="s3", text="The files.", kind="case-files"),
)
DAY = dt.date(2026, 9, 30)
PROCESS = load_framework("pim").process
NAMED = {"ada": "Ada Lorne"}


def plan(root: Path, *pieces: dict[str, Any]) -> tuple[PlannedEvidence, ...]:
    """The plan of a cycle in which a service plan, a minute and a reading are registered."""
    folder = empty_cycle(root)
    for name, kind, informs in (("plan", "document", ["x:1.1"]), ("minute", "document", []), ("reading", "case-files", ["x:2"])):
        place = {"document": "documents"}.get(kind, kind)
        put(folder, f"{place}/{name}.md", name)
        record_item(folder, item(folder, name, f"{place}/{name}.md", kind, informs=informs))
    for minute, piece in enumerate(pieces):
        record_(
            folder, record("wanted", **{"what": "Something", **piece}), now=dt.datetime(2026, 9, 1, 17, minute, tzinfo=dt.UTC)
        )
    return evidence_plan(SOURCES, "scan", load_register(folder), load_records(folder), DAY)


def stands(rows: tuple[PlannedEvidence, ...]) -> list[tuple[str, str, str]]:
    return [(row.source.id if row.source else "", row.wanted.wanted if row.wanted else "", row.status) for row in rows]


def test_a_source_of_which_nobody_spoke_is_a_row_with_what_could_be_meant(tmp_path: Path) -> None:
    rows = plan(tmp_path)
    assert stands(rows) == [("s1", "", "not said"), ("s2", "", "not said"), ("s3", "", "not said")]
    assert [row.candidates for row in rows] == [("minute", "plan"), (), ("reading",)]


def test_a_piece_is_there_when_somebody_said_which_item_it_is_and_never_before(tmp_path: Path) -> None:
    said = {"source": "s1", "evidence_kind": "document"}
    rows = plan(tmp_path, {"wanted": "plan", **said}, {"wanted": "minutes", "item": "minute", **said})
    assert stands(rows)[:2] == [("s1", "minutes", "registered"), ("s1", "plan", "wanted")]  # although an item is called so
    assert rows[1].candidates == ("plan",)  # what meets another piece is offered no more


def test_a_piece_is_late_from_the_day_after_the_one_that_was_said(tmp_path: Path) -> None:
    pieces = [{"wanted": f"by-{day}", "source": "s2", "by": f"2026-09-{day}"} for day in (30, 29)]
    rows = plan(tmp_path, *pieces, {"wanted": "some-day", "source": "s2"})
    assert stands(rows)[1:4] == [("s2", "by-29", "late"), ("s2", "by-30", "wanted"), ("s2", "some-day", "wanted")]


def test_what_is_there_or_not_needed_is_never_late(tmp_path: Path) -> None:
    before = {"source": "s1", "by": "2026-01-01"}
    reason = {"decision": "not needed", "reason": "There are none."}
    rows = plan(tmp_path, {"wanted": "a", "item": "plan", **before}, {"wanted": "b", **reason, **before})
    assert [row.status for row in rows[:2]] == ["registered", "not needed"]
    assert [row.is_open for row in rows[:2]] == [False, False]


def test_an_item_whose_file_is_gone_is_missing_and_one_that_was_never_registered_is_not_there(tmp_path: Path) -> None:
    rows = plan(tmp_path, {"wanted": "a", "source": "s1", "item": "plan"}, {"wanted": "b", "source": "s1", "item": "typo"})
    assert [(row.status, row.is_lost) for row in rows[:2]] == [("registered", False), ("wanted", True)]
    (tmp_path / "evidence/sound/2025-2028/documents/plan.md").unlink()
    folder = Workspace(tmp_path).cycle("sound/2025-2028")
    again = evidence_plan(SOURCES, "scan", load_register(folder), load_records(folder), DAY)
    assert again[0].status == "missing"
    assert again[0].is_open


def test_what_answers_to_no_source_stands_last(tmp_path: Path) -> None:
    rows = plan(tmp_path, {"wanted": "talk"}, {"wanted": "gone", "source": "s9"}, {"wanted": "plan", "source": "s1"})
    assert stands(rows) == [
        ("s1", "plan", "wanted"),
        ("s2", "", "not said"),
        ("s3", "", "not said"),
        ("", "gone", "wanted"),
        ("", "talk", "wanted"),
    ]
    assert rows[-1].candidates == ()  # of no kind and for nothing: anything could be meant, so nothing is offered


def test_what_it_is_to_inform_narrows_what_is_offered(tmp_path: Path) -> None:
    rows = plan(tmp_path, {"wanted": "a", "source": "s1", "refs": ["x:1"]}, {"wanted": "b", "refs": ["x:2.1"]})
    assert [row.candidates for row in rows if row.wanted] == [("plan",), ("reading",)]


def test_two_versions_of_a_piece_are_both_shown(tmp_path: Path) -> None:
    folder = empty_cycle(tmp_path)
    one = record("wanted", wanted="a", what="One", source="s1")
    record_(folder, one, now=dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    (first,) = (folder.records / "wanted").iterdir()
    hidden = first.rename(tmp_path / "elsewhere.json")  # written on another machine, before the share had brought it
    record_(folder, one.model_copy(update={"what": "Two"}), now=dt.datetime(2026, 9, 2, tzinfo=dt.UTC))
    hidden.rename(first)
    rows = evidence_plan(SOURCES[:1], "scan", load_register(folder), load_records(folder), DAY)
    assert [(row.wanted.what, row.in_conflict) for row in rows if row.wanted] == [("One", True), ("Two", True)]
    assert all(status_said(row) == "wanted. Two versions stand; settle which holds" for row in rows)


def test_the_cells_of_a_row_are_those_of_the_columns(tmp_path: Path) -> None:
    rows = plan(tmp_path, {"wanted": "a", "source": "s1", "owner": "ada", "by": "2026-10-01", "refs": ["x:1.1"], "item": "typo"})
    first = dict(zip((name for name, _label in COLUMNS), rows[0].cells(NAMED), strict=True))
    assert first["owner"] == "Ada Lorne"
    assert (first["by"], first["refs"], first["status"]) == ("2026-10-01", "x:1.1", "wanted")
    assert first["item"] == "typo (not in the register)"
    assert len(rows[1].cells(NAMED)) == len(COLUMNS)


def test_every_source_of_the_worked_example_was_spoken_of() -> None:
    case = example()
    rows = evidence_plan(load_framework("pim").process.scan_sources, "scan", case.register, case.store, case.as_of)
    assert {row.source.id for row in rows if row.source} == {f"scan-source{n}" for n in range(1, 12)}
    assert {row.status for row in rows} == {"registered", "wanted", "not needed"}
    silent = without("wanted", source="scan-source9")(case)
    offered = evidence_plan(PROCESS.scan_sources, "scan", silent.register, silent.store, silent.as_of)[11]
    assert (offered.status, "people-survey" in offered.candidates) == ("not said", True)


# What a workbook and the report show


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    monkeypatch.setenv("PIM_WORKSPACE", str(REPOSITORY))
    return open_evaluation("kinlorne", "2025-2028", "scan", "pim")


def test_the_plan_says_of_each_piece_how_it_stands(opened: Opened) -> None:
    block = plan_block(opened)
    cells = {cell[1]: cell for cell in block.content["cells"]}
    assert cells["A survey of all employees"][2:4] == [
        "registered: Survey of all social work employees, spring 2026",
        "Shona Lattermuir",
    ]
    assert cells["Awards for quality"][2].startswith("not needed: None was sought")
    assert "Of this kind, and tied to nothing: " in cells["The corporate risk register, its part on social work"][2]
    assert block.base == "2 wanted; 13 registered; 3 not needed. As of 2026-11-30."
    assert "planning:" in opened.noted  # so that a workbook that shows it goes stale when a piece is added


def test_the_breadth_is_three_tables_of_a_scan_and_none_of_a_closer_look(opened: Opened) -> None:
    heads, groups, themes = breadth_blocks(opened)
    assert [len(block.content["cells"]) for block in (heads, groups, themes)] == [7, 7, 6]
    assert heads.content["cells"][3][4] == "Files, read as a matter of routine: Reading of case files, February and March 2026."
    assert "this project's choice" in themes.base
    look = opened.evaluation.model_copy(update={"kind": "closer-look"})
    assert breadth_blocks(Opened(opened.folder, look, opened.framework)) == ()


def test_closer_looks_stand_under_the_year_in_which_they_begin(opened: Opened) -> None:
    cells = looks_block(opened).content["cells"]
    assert [cell[0] for cell in cells] == ["2 (April 2026 to March 2027)", *["3 (April 2027 to March 2028)"] * 2]
    assert cells[0][6] == "Aileen Corrievar"


def test_of_two_versions_the_plan_says_who_wrote_each(example: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(example.root))
    (one,) = (piece for piece in load_records(example.folder).heads_of(Wanted) if piece.wanted == "risk-register")
    other = one.model_copy(update={"id": "20261127T120000Z-0123456789ab", "author": "tomasz-belkirk", "what": "The other."})
    (example.folder.records / "wanted" / f"{other.id}.json").write_text(other.model_dump_json(), encoding="utf-8")
    block = plan_block(open_evaluation("kinlorne", "2025-2028", "scan", "pim"))
    said = [cell[2].splitlines()[-1] for cell in block.content["cells"] if "Two versions stand" in cell[2]]
    assert said == [f"Recorded by {name}, {one.at[:10]}." for name in ("Catriona Dallmuir", "Tomasz Belkirk")]


# pim wanted


def piece(example: Ran, name: str = "survey-of-carers") -> Wanted:
    (one,) = (one for one in load_records(example.folder).heads_of(Wanted) if one.wanted == name)
    return one


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_WHOAMI", "tomasz-belkirk")
    monkeypatch.setenv("PIM_TODAY", "2026-12-01")


@pytest.mark.usefixtures("somebody")
def test_what_is_wanted_is_recorded_listed_changed_and_met(pim: Pim, example: Ran) -> None:
    said = pim(
        "wanted", "add", "Survey of carers by their own organisation", "--source", "scan-source9", "--by", "1 November 2026"
    )
    assert said.out == "survey-of-carers: Survey of carers by their own organisation\n  wanted by 2026-11-01\nRecorded.\n"
    assert (piece(example).author, piece(example).source) == ("tomasz-belkirk", "scan-source9")
    listed = " ".join(pim("wanted").out.split())
    assert "- survey-of-carers: Survey of carers by their own organisation, by 2026-11-01 Late." in listed
    assert "3 not there yet, 1 of them late; every source was spoken of." in listed
    assert "nothing changed" in pim("wanted", "change", "survey-of-carers", "--by", "2026-11-01").out
    assert pim("wanted", "change", "survey-of-carers", "--item", "carers-groups").code == 0
    assert (piece(example).item, str(piece(example).by)) == ("carers-groups", "2026-11-01")  # what was said before stays
    assert "Registered: Focus groups with unpaid carers, May 2026." in " ".join(pim("wanted", "list").out.split())
    assert pim("wanted", "change", "survey-of-carers", "--not-needed", "The groups said it.").code == 0
    assert (piece(example).decision, piece(example).reason) == ("not needed", "The groups said it.")
    pim("wanted", "change", "survey-of-carers", "--by", "2026-12-11")
    assert (piece(example).decision, piece(example).reason) == ("wanted", "")


@pytest.mark.usefixtures("somebody")
def test_every_slip_is_said_at_once_and_nothing_is_written(pim: Pim, example: Ran) -> None:
    before = len(load_records(example.folder).records)
    slips = ("--source", "closer5", "--owner", "me", "--informs", "pim:99", "5", "--item", "nope", "--not-needed", " ")
    said = pim("wanted", "add", "x", *slips)
    assert said.code == 2
    for start in (
        "--source: no source of evidence for this scan; found `closer5`, expected one of scan-source1,",
        "--owner: nobody in cycle.yaml has this id; found `me`, expected one of: catriona-dallmuir,",
        "--informs: Performance Improvement Model holds no such area or indicator; found `pim:99`.",
        "--informs: `5` is not a reference; write it as framework:indicator, such as pim:5.1.",
        "--item: no evidence of this name is registered; found `nope`, expected one of: asset-plan,",
        "--not-needed: it is there, and not needed, at once.",
        "--not-needed: no reason is given.",
    ):
        assert start in said.err
    assert "nothing of this name is wanted; expected one of: " in pim("wanted", "change", "nope").err
    assert "there is a piece of this name already" in pim("wanted", "add", "Awards", "--name", "awards").err
    assert "not a short name; found `A b`" in pim("wanted", "add", "Awards", "--name", "A b").err
    assert "what is wanted is not said" in pim("wanted", "add", " ").err
    telephone = pim("wanted", "add", "Ring 0131 496 0001").err
    assert "this holds a telephone number" in telephone
    assert "0131" not in telephone
    assert len(load_records(example.folder).records) == before


def test_nobody_is_asked_to_say_who_they_are(pim: Pim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_SETTINGS", str(tmp_path / "settings"))
    said = pim("wanted", "add", "Minutes of the board")
    assert said.err == "pim wanted: nobody has said who is recording. Say it once with `pim whoami NAME`.\n"


@pytest.mark.usefixtures("somebody")
def test_a_short_name_is_made_of_whole_words_and_never_twice(pim: Pim, example: Ran) -> None:
    for what in (
        "Minutes of the board",
        "Minutes of the board!",
        "A-very-long-name-indeed-that-will-not-fit-at-all",
        "Übersicht",
        "—",
    ):
        assert pim("wanted", "add", what).code == 0
    made = ("minutes-of-the-board", "minutes-of-the-board-2", "a-very-long-name-indeed", "ubersicht", "evidence")
    assert set(made) <= {one.wanted for one in load_records(example.folder).heads_of(Wanted)}


@pytest.mark.usefixtures("somebody")
def test_add_offers_what_an_item_could_meet_and_ties_nothing(pim: Pim, example: Ran) -> None:
    (example.folder.path / "documents" / "risks.md").write_text("# Risks\n", encoding="utf-8")
    said = pim("add", "documents/risks.md", "--informs", "pim:5.4")
    assert (
        "Wanted, and not there yet: “The corporate risk register, its part on social work”. If this is it: "
        "`pim wanted change risk-register --item risks`.\n" in said.out
    )
    assert not any(one.item == "risks" for one in load_records(example.folder).heads_of(Wanted))
    pim("wanted", "change", "risk-register", "--item", "risks")
    (example.folder.path / "documents" / "risks.md").write_text("# Risks\n\nMore.\n", encoding="utf-8")
    assert "Wanted, and not there yet" not in pim("add", "documents/risks.md").out


def test_the_plan_goes_into_the_report_and_its_results(opened: Opened) -> None:
    ids = [block.id for block in method_blocks(opened)]
    assert [id for id in ids if id in ("steps", "evidence-plan", "scan-breadth", "timetable")] == [
        *("steps", "evidence-plan", "scan-breadth", "timetable")
    ]
    (plan,) = (section for section in closing_sections(opened, ()) if section.anchor == "action-plan")
    assert plan.blocks[-1].id == "closer-looks"
    (table,) = (table for table in result_tables(opened, ()) if table.name == "evidence-plan")
    assert table.columns == tuple(name for name, _label in COLUMNS)
    assert {row[table.columns.index("status")] for row in table.rows} == {"registered", "wanted", "not needed"}


def test_a_piece_that_is_not_needed_says_why() -> None:
    with pytest.raises(ValueError, match="`reason` is empty; say why"):
        added(record("wanted", wanted="x", what="X", decision="not needed"))
