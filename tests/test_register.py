"""The register: one file an item, what is refused, how a file stands today, and what `pim add` guesses."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from building import BAD, FORMATS, TESTS, empty_cycle, item, plain, put, refusal, sound_folder
from frictionless import Package
from running import Ran

from pimlib.kinds.asked import Told
from pimlib.kinds.registering import Draft, draft_item, guess_kind, keep_codebook
from pimlib.plainyaml import load_model
from pimlib.register import Item, Register, load_register, record_item
from pimlib.report import register_package, render_results, result_tables
from pimlib.workspace import CycleFolder

TODAY = dt.date(2026, 11, 22)
LGBF = TESTS / "example" / "lgbf-2010-2023.csv"
COPY = "looks like a copy that OneDrive or a person made"
NAME = "the name of an item is 1 to 24 of a-z, 0-9 and -"
PATH = "a path is relative to the cycle folder, with forward slashes and no `..`"
REFUSED = {
    "People.yaml": COPY,
    "people (1).yaml": COPY,
    "people-LAPTOP.yaml": COPY,
    "people.r1.yaml": COPY,
    "people.r2-LAPTOP.yaml": COPY,
    "people-desktop-7.yaml": "found `people` revision 1, expected `people-desktop-7` revision 1",
    "name-differs.yaml": "found `people` revision 1, expected `name-differs` revision 1",
    "name-device.yaml": "line 2, name: Windows keeps this name for a device; choose another; found `con`",
    "name-too-long.yaml": f"line 2, name: {NAME}",
    "name-upward.yaml": f"line 2, name: {NAME}; choose another; found `../people`",
    "path-absolute.yaml": f"line 4, path: {PATH}; found `/home/",
    "path-backslash.yaml": f"line 4, path: {PATH}",
    "path-drive.yaml": f"line 4, path: {PATH}; found `C:/",
    "path-share.yaml": f"line 4, path: {PATH}",
    "path-upward.yaml": f"line 4, path: {PATH}; found `documents/../../people.md`",
    "access-unknown.yaml": "line 3, access: not one of the words allowed here; found `secret`",
    "bytes-not-a-number.yaml": "line 9, bytes: not a whole number; found `many`",
    "date-wrong.yaml": "line 8, registered_on: not a date; found `11.05.2026`",
    "empty.yaml": "this file is empty",
    "format-later.yaml": "line 1, format: a format that this version does not know; found `2`",
    "key-missing.yaml": "title: this key is needed and is not there",
    "key-twice.yaml": "line 4: the key `title` stands twice; found first on line 3",
    "key-unknown.yaml": "line 3, titel: this key is not known here",
    "kind-unknown.yaml": "line 5, kind: not one of the words allowed here; found `rumour`",
    "mapping-column-missing.yaml": "line 12, mapping.columns.period: this key is needed and is not there",
    "mapping-key-unknown.yaml": "line 14, mapping.measures.A1.titel: this key is not known here",
    "mapping-kind-unknown.yaml": "line 9, mapping.kind: not a kind known here; found `rumour`",
    "mapping-no-measure.yaml": "line 13, mapping.measures: no measure is mapped; name at least one",
    "mapping-of-another-kind.yaml": "the mapping is of the kind survey, the item of the kind measures",
    "mapping-scale-wrong.yaml": "line 14, mapping.measures.A1.scale: `a lot` is not a scale",
    "no-mapping.yaml": "evidence of the kind survey needs a mapping; make it with `pim add`",
    "period-backwards.yaml": "line 7, period: the period ends (2024-03-31) before it starts (2025-04-01)",
    "reference-wrong.yaml": "line 6, informs: `2.1` is not a reference; write it as framework:indicator, such as pim:5.1",
}


@pytest.fixture
def folder(tmp_path: Path) -> CycleFolder:
    return empty_cycle(tmp_path)


def with_document(folder: CycleFolder) -> Item:
    put(folder, "documents/plan.md", "The plan.\n")
    registered = item(folder, "plan", "documents/plan.md", "document", informs=["pim:5.1"])
    record_item(folder, registered)
    return registered


def workbook(path: Path, *cells: object) -> None:
    book = openpyxl.Workbook()
    for cell in cells:
        book.active.append([cell])
    book.save(path)


def states(folder: CycleFolder) -> dict[str, str]:
    return {entry.item.name: entry.state for entry in load_register(folder)}


def drafted(folder: CycleFolder, place: str, **told: Any) -> Draft:
    return draft_item(folder, folder.path / place, load_register(folder), Told(**told), today=TODAY)


# what is refused


def test_every_wrong_file_is_tried() -> None:
    assert {path.name for path in (BAD / "register").iterdir()} == set(REFUSED)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_wrong_register_file_is_a_fault_and_the_others_are_read_all_the_same(folder: CycleFolder, name: str) -> None:
    with_document(folder)
    shutil.copyfile(BAD / "register" / name, folder.register / name)
    register = load_register(folder)
    assert list(register.entries) == ["plan"]
    assert all(fault.place.startswith(f"register/{name}") for fault in register.faults)
    assert REFUSED[name] in plain(register.faults)


def test_a_copy_that_onedrive_made_is_never_read_as_an_item(folder: CycleFolder) -> None:
    with_document(folder)
    said = (folder.register / "plan.yaml").read_text(encoding="utf-8").replace("title: Plan", "title: Another")
    for name in ("plan-LAPTOP.yaml", "plan (1).yaml", "plan-Ada's MacBook.yaml"):
        (folder.register / name).write_text(said, encoding="utf-8")
    register = load_register(folder)
    assert [entry.item.title for entry in register] == ["Plan"]
    assert len(register.faults) == 3


def test_an_item_is_never_written_over(folder: CycleFolder) -> None:
    registered = with_document(folder)
    before = (folder.register / "plan.yaml").read_bytes()
    said = plain(refusal(lambda: record_item(folder, registered.model_copy(update={"title": "Another"}))))
    assert said == "register/plan.yaml: this item is registered already. Give the new one another name."
    assert (folder.register / "plan.yaml").read_bytes() == before


def test_a_full_disk_is_a_sentence_and_leaves_no_half_item(folder: CycleFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "documents/plan.md", "The plan.\n")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    said = plain(refusal(lambda: record_item(folder, item(folder, "plan", "documents/plan.md", "document"))))
    assert said.startswith("register/plan.yaml: the item could not be registered (No space left on device).")
    assert list(folder.register.iterdir()) == []


# one file an item, with revisions


def test_an_item_that_is_written_is_read_again(folder: CycleFolder) -> None:
    registered = with_document(folder)
    assert load_register(folder).entries["plan"].item == registered


def test_the_newest_revision_counts_and_the_earlier_ones_stay(folder: CycleFolder) -> None:
    first = with_document(folder)
    later = [first.model_copy(update={"revision": number, "title": f"Plan {number}"}) for number in (10, 2)]
    for revision in later:
        record_item(folder, revision)
    entry = load_register(folder).entries["plan"]
    assert [path.name for path in sorted(folder.register.iterdir())] == ["plan.r10.yaml", "plan.r2.yaml", "plan.yaml"]
    assert (entry.item, entry.earlier) == (later[0], (first, later[1]))
    assert (entry.revision(1), entry.revision(2), entry.revision(3)) == (first, later[1], None)


def test_a_register_that_is_not_there_is_empty(tmp_path: Path) -> None:
    folder = empty_cycle(tmp_path)
    folder.register.rmdir()
    assert load_register(folder) == Register({}, (), ())


# how a file stands today


def test_present_changed_missing_and_unregistered_are_four_different_things(folder: CycleFolder) -> None:
    with_document(folder)
    assert states(folder) == {"plan": "present"}
    put(folder, "documents/plan.md", "Another plan.\n")
    assert states(folder) == {"plan": "changed"}
    (folder.path / "documents/plan.md").rename(folder.path / "documents/plan-2.md")
    assert states(folder) == {"plan": "missing"}
    assert load_register(folder).unregistered == ("documents/plan-2.md",)
    put(folder, "documents/plan.md", "The plan.\n")
    assert states(folder) == {"plan": "present"}


@pytest.mark.parametrize("name", ["times.xlsx", "Zeiten März 2026.xlsx"])
def test_an_office_file_that_was_only_saved_again_is_told_from_one_that_says_something_else(
    folder: CycleFolder, name: str
) -> None:
    path = folder.path / "case-files" / name
    workbook(path, "Seen in time", 68)
    record_item(folder, item(folder, "times", f"case-files/{name}", "case-files"))
    book = openpyxl.load_workbook(path)
    book.properties.title = "SharePoint was here"
    book.save(path)
    assert states(folder) == {"times": "resaved"}
    workbook(path, "Seen in time", 69)
    assert states(folder) == {"times": "changed"}
    path.write_bytes(b"not a workbook any more")
    assert states(folder) == {"times": "changed"}


def test_a_survey_of_the_worked_example_that_excel_saved_again_still_stands(example: Ran) -> None:
    path = example.folder.path / "surveys" / "employees-2026.xlsx"
    openpyxl.load_workbook(path).save(path)
    assert {entry.item.name: entry.state for entry in load_register(example.folder) if entry.state != "present"} == {
        "employee-survey": "resaved"
    }


def test_a_file_of_an_earlier_revision_and_a_codebook_are_not_unregistered(folder: CycleFolder) -> None:
    first = with_document(folder)
    put(folder, "documents/plan-2.md", "The next plan.\n")
    record_item(folder, first.model_copy(update={"revision": 2, "path": "documents/plan-2.md"}))
    put(folder, "surveys/people.csv", "Q\nYes\n")
    put(folder, "surveys/people.codebook.xlsx", "")
    mapping = {"kind": "survey", "codebook": "surveys/people.codebook.xlsx"}
    record_item(folder, item(folder, "people", "surveys/people.csv", "survey", mapping=mapping))
    assert load_register(folder).unregistered == ()


def test_an_entry_has_another_fingerprint_once_the_register_or_the_file_says_something_else(folder: CycleFolder) -> None:
    first = with_document(folder)
    seen = {load_register(folder).fingerprint}
    put(folder, "documents/plan.md", "Another plan.\n")
    seen.add(load_register(folder).fingerprint)
    record_item(folder, first.model_copy(update={"revision": 2}))
    seen.add(load_register(folder).fingerprint)
    assert len(seen) == 3


def test_what_informs_an_indicator_informs_its_area_and_no_other(folder: CycleFolder) -> None:
    put(folder, "documents/a.md", "a")
    record_item(folder, item(folder, "a", "documents/a.md", "document", informs=["pim:5.1"]))
    record_item(folder, item(folder, "b", "documents/a.md", "document", informs=["pim:5"]))
    record_item(folder, item(folder, "c", "documents/a.md", "document", informs=["pim:5.10"]))
    register = load_register(folder)
    found = {ref: [entry.item.name for entry in register.informing(ref)] for ref in ("pim:5", "pim:5.1", "pim:1", "pif:5")}
    assert found == {"pim:5": ["a", "b", "c"], "pim:5.1": ["a"], "pim:1": [], "pif:5": []}


# what `pim add` guesses


def test_a_file_of_the_benchmarking_framework_is_known_by_its_columns(folder: CycleFolder) -> None:
    shutil.copyfile(LGBF, folder.path / "measures" / LGBF.name)
    draft = drafted(folder, f"measures/{LGBF.name}", authority="Angus")
    mapping = draft.item.mapping
    assert mapping is not None
    assert mapping.kind == "measures"
    assert (mapping.preset, mapping.authority, mapping.columns.measure) == ("lgbf", "Angus", "Code")
    assert (draft.item.access, draft.item.independence, draft.item.licence) == (
        "open",
        "external",
        "Open Government Licence v3.0",
    )
    assert draft.item.period.start == dt.date(2010, 4, 1)
    assert "pim:1.2" in draft.item.refs
    assert "The columns are those of the preset `lgbf`." in draft.noticed


def test_a_survey_gets_a_codebook_that_a_person_can_correct(folder: CycleFolder) -> None:
    rows = ["Yes,Agree", "No,Disagree", "Yes,Strongly agree", "Yes,Neither agree nor disagree"] * 8
    put(folder, "surveys/Carers 2026.csv", "Did we call?,I was listened to\n" + "\n".join(rows) + "\n")
    draft = drafted(folder, "surveys/Carers 2026.csv", population=120, issued=60)
    assert (draft.item.name, draft.item.title, draft.item.kind) == ("carers-2026", "Carers 2026", "survey")
    kept = keep_codebook(folder, draft)
    mapping = kept.item.mapping
    assert mapping is not None
    assert mapping.kind == "survey"
    assert (mapping.codebook, mapping.population, mapping.issued) == ("surveys/carers-2026.codebook.xlsx", 120, 60)
    book = openpyxl.load_workbook(folder.path / "surveys" / "carers-2026.codebook.xlsx")
    assert {"Questions", "Answers"} <= set(book.sheetnames)
    record_item(folder, kept.item)
    assert load_register(folder).unregistered == ()


def test_a_codebook_that_is_there_is_kept(folder: CycleFolder) -> None:
    put(folder, "surveys/people.csv", "Did we call?\n" + "Yes\nNo\n" * 8)
    first = keep_codebook(folder, drafted(folder, "surveys/people.csv"))
    path = folder.path / "surveys" / "people.codebook.xlsx"
    before = path.read_bytes()
    assert keep_codebook(folder, drafted(folder, "surveys/people.csv")).item == first.item
    assert path.read_bytes() == before


def test_the_status_of_a_document_is_not_known_until_somebody_says_it(folder: CycleFolder) -> None:
    put(folder, "documents/Risk procedure v2.md", "Stop and tell.\n")
    draft = drafted(folder, "documents/Risk procedure v2.md", informs=("pim:5.4",), owner="ada")
    assert (draft.item.name, draft.item.title, draft.item.kind) == ("risk-procedure-v2", "Risk procedure v2", "document")
    assert draft.item.mapping is not None
    assert draft.item.mapping.kind == "document"
    assert draft.item.mapping.status is None
    assert (draft.item.informs, draft.item.owner, draft.item.registered_on) == (("pim:5.4",), "ada", TODAY)
    assert not (folder.register / "risk-procedure-v2.yaml").exists()


@pytest.mark.parametrize(
    ("place", "kind"),
    [("scrutiny/letter.docx", "scrutiny"), ("groups/carers.md", "groups"), ("case-files/read.docx", "case-files")],
)
def test_the_kind_is_told_by_the_folder(place: str, kind: str) -> None:
    assert guess_kind(place) == kind


def test_a_file_outside_the_folders_needs_its_kind_said(folder: CycleFolder) -> None:
    said = plain(refusal(lambda: guess_kind("cycle.yaml")))
    assert said.startswith(
        "cycle.yaml: of which kind this evidence is can't be told from where it lies; expected --kind, one of: "
    )


def test_a_changed_file_becomes_a_new_revision_that_keeps_what_was_said(folder: CycleFolder) -> None:
    put(folder, "documents/plan.md", "The plan.\n")
    record_item(folder, drafted(folder, "documents/plan.md", informs=("pim:6.2",), owner="ada", title="Our plan").item)
    put(folder, "documents/plan.md", "The plan, mended.\n")
    again = drafted(folder, "documents/plan.md").item
    assert (again.name, again.revision, again.title, again.owner, again.informs) == ("plan", 2, "Our plan", "ada", ("pim:6.2",))
    record_item(folder, again)
    assert states(folder) == {"plan": "present"}


def test_a_file_that_did_not_change_is_not_registered_twice(folder: CycleFolder) -> None:
    put(folder, "documents/plan.md", "The plan.\n")
    record_item(folder, drafted(folder, "documents/plan.md").item)
    said = plain(refusal(lambda: drafted(folder, "documents/plan.md")))
    assert said == "documents/plan.md: this file is registered already and did not change; found item `plan`. Nothing to do."


def test_an_unchanged_file_of_which_something_new_is_said_is_a_new_revision(folder: CycleFolder) -> None:
    put(folder, "documents/plan.md", "The plan.\n")
    record_item(folder, drafted(folder, "documents/plan.md").item)
    again = drafted(folder, "documents/plan.md", informs=("pim:6.2",)).item
    assert (again.revision, again.informs) == (2, ("pim:6.2",))


def test_a_file_that_was_moved_is_registered_where_it_is_now(folder: CycleFolder) -> None:
    put(folder, "documents/plan.md", "The plan.\n")
    record_item(folder, drafted(folder, "documents/plan.md").item)
    (folder.path / "documents/plan.md").rename(folder.path / "documents/service-plan.md")
    moved = drafted(folder, "documents/service-plan.md", name="plan").item
    assert (moved.name, moved.revision, moved.path) == ("plan", 2, "documents/service-plan.md")


def test_two_files_of_one_name_become_two_items(folder: CycleFolder) -> None:
    for place in ("documents/plan.md", "scrutiny/Plan.md"):
        put(folder, place, place)
        record_item(folder, drafted(folder, place).item)
    assert list(load_register(folder).entries) == ["plan", "plan-2"]


@pytest.mark.parametrize("name", ["../plan", "Plan A", "con", "x" * 25])
def test_a_name_that_windows_or_the_register_cannot_take_is_refused(folder: CycleFolder, name: str) -> None:
    put(folder, "documents/plan.md", "The plan.\n")
    said = plain(refusal(lambda: drafted(folder, "documents/plan.md", name=name)))
    assert said.startswith("documents/plan.md, name: ")
    assert "choose another" in said


# frozen samples


SAMPLES = sorted((FORMATS / "register" / "1").glob("*.yaml"))


def test_there_is_a_frozen_sample_of_every_kind_of_evidence() -> None:
    kinds = {json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["kind"] for path in SAMPLES}
    assert kinds == {"measures", "survey", "document", "case-files", "groups", "scrutiny"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_an_item_of_format_1_still_says_what_it_said(folder: CycleFolder, path: Path) -> None:
    shutil.copyfile(path, folder.register / path.name)
    register = load_register(folder)
    assert register.faults == ()
    (entry,) = register
    said = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert entry.item.model_dump(mode="json", exclude_defaults=True) | {"format": "1"} == said | {"format": "1"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_an_item_that_is_written_says_what_the_sample_says(folder: CycleFolder, path: Path) -> None:
    sample = load_model(path, Item)
    assert load_model(record_item(folder, sample), Item) == sample


# data packages


def test_the_register_is_a_valid_data_package(example: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(example.root))
    opened = example.opened()
    package = register_package(opened.register, opened)
    assert list(Package.metadata_validate(package)) == []
    assert len(package["resources"]) == len(opened.register.entries)
    made = Package.from_descriptor(package, basepath=str(example.folder.path))
    for resource in made.resources:
        assert resource.path is not None
        assert (example.folder.path / resource.path).stat().st_size == resource.bytes
        resource.infer(stats=True)
        assert resource.hash == opened.register.entries[resource.name].item.hash


def test_a_restricted_item_has_a_title_and_no_path(example: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(example.root))
    path = example.folder.register / "equality-plan.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("access: open", "access: restricted"), encoding="utf-8")
    opened = example.opened()
    package = register_package(opened.register, opened)
    assert list(Package.metadata_validate(package)) == []
    described = {resource["name"]: resource for resource in package["resources"]}
    assert "path" not in described["equality-plan"]
    assert described["equality-plan"]["title"]


def test_the_results_are_a_valid_data_package(example: Ran, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(example.root))
    opened = example.opened()
    tables = result_tables(opened, ())
    render_results(tmp_path / "out", tables, (), opened)
    package = Package(str(tmp_path / "out" / "results" / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["title", "type", "message"])
    assert {resource.name for resource in package.resources} == {table.name for table in tables}
    assert [row["reference"] for row in package.get_resource("judgements").read_rows()] == [
        row[0] for row in next(table for table in tables if table.name == "judgements").rows
    ]
    register = json.loads((tmp_path / "out" / "register" / "datapackage.json").read_text(encoding="utf-8"))
    assert register == register_package(opened.register, opened)


def test_a_sound_folder_has_no_fault(tmp_path: Path) -> None:
    register = load_register(sound_folder(tmp_path))
    assert (register.faults, register.unregistered) == ((), ())


# the time that evidence speaks of


def test_nobody_is_said_to_have_said_when(folder: CycleFolder) -> None:
    put(folder, "documents/plan.md", "The plan.\n")
    draft = drafted(folder, "documents/plan.md")
    assert draft.item.period is None
    record_item(folder, draft.item)
    assert load_register(folder).entries["plan"].item.period is None


def test_a_survey_speaks_of_the_days_on_which_it_was_answered(folder: CycleFolder) -> None:
    rows = [f"2026-05-{day:02} 10:00:00,Yes" for day in (20, 3, 11)] * 4
    put(folder, "surveys/short.csv", "Start time,Did we call?\n" + "\n".join(rows) + "\n")
    assert str(drafted(folder, "surveys/short.csv").item.period) == "2026-05-03 to 2026-05-20"


def test_times_that_may_be_read_in_two_ways_are_not_read(folder: CycleFolder) -> None:
    put(folder, "surveys/short.csv", "Start time,Did we call?\n" + "03/05/2026 10:00,Yes\n04/05/2026 10:00,No\n" * 4)
    assert drafted(folder, "surveys/short.csv").item.period is None


def test_one_end_of_a_time_is_refused_and_so_is_a_time_that_ends_before_it_starts(folder: CycleFolder) -> None:
    put(folder, "documents/plan.md", "The plan.\n")
    may, june = dt.date(2026, 5, 1), dt.date(2026, 6, 1)
    said = plain(refusal(lambda: drafted(folder, "documents/plan.md", start=may)))
    assert said == "--until: only one end of the time is said; expected --until as well. Give --until."
    said = plain(refusal(lambda: drafted(folder, "documents/plan.md", start=june, end=may)))
    assert said.startswith("--from and --until: the period ends (2026-05-01) before it starts (2026-06-01)")


# a table that became another


def test_a_table_whose_columns_changed_is_looked_at_anew(folder: CycleFolder) -> None:
    place = put(folder, "measures/waits.csv", "Measure,Year,Value\nWait,2023-24,12\nWait,2024-25,11\n")
    record_item(folder, drafted(folder, "measures/waits.csv").item)
    place.write_text("Measure,Financial year,Figure\nWait,2023-24,12\nWait,2024-25,10\n", encoding="utf-8")
    draft = drafted(folder, "measures/waits.csv")
    assert draft.item.revision == 2
    assert draft.item.mapping is not None
    assert draft.item.mapping.kind == "measures"
    assert (draft.item.mapping.columns.period, draft.item.mapping.columns.value) == ("Financial year", "Figure")
    assert any("Columns of revision 1 are no longer there (Year, Value)" in said for said in draft.noticed)


def test_a_column_for_each_measure_is_refused_and_none_is_dropped(folder: CycleFolder) -> None:
    put(folder, "measures/rates.csv", "Year,Attendance rate,Exclusion rate\n2023-24,91.8,2.1\n2024-25,90.4,2.3\n")
    said = plain(refusal(lambda: drafted(folder, "measures/rates.csv")))
    assert "several columns hold figures, and no column names the measure" in said
    assert "found `Attendance rate`, `Exclusion rate`" in said


def test_a_column_of_row_numbers_is_no_measure(folder: CycleFolder) -> None:
    put(folder, "measures/rates.csv", "ID,Year,Rate\n1,2023-24,91.8\n2,2024-25,90.4\n")
    mapping = drafted(folder, "measures/rates.csv").item.mapping
    assert mapping is not None
    assert mapping.kind == "measures"
    assert mapping.columns.value == "Rate"


def test_the_name_of_a_restricted_file_is_not_taken_for_its_item(folder: CycleFolder) -> None:
    put(folder, "documents/secret-name-smith.md", "Not to be shown.\n")
    said = plain(refusal(lambda: drafted(folder, "documents/secret-name-smith.md", access="restricted")))
    assert "the name of a restricted file is not shown, and it has no title" in said
    draft = drafted(folder, "documents/secret-name-smith.md", access="restricted", title="A review")
    assert (draft.item.name, draft.item.title) == ("a-review", "A review")
