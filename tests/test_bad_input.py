"""What people put in goes wrong in many ways; each is a sentence on the command line, and nothing is lost."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from running import BAD, EVALUATION, NAME, Page, Pim, Ran, copied_example, cover, digests, own_workbook, pim_in

from pimlib.records import Judgement, load_records, record_

TOPICS = BAD.parent
ID = "20260920T100000Z-00000000000a"
REASON = "Most of the public who answered know whom to call."


def put_record(ran: Ran, path: Path, name: str = f"{ID}.json") -> Path:
    target = ran.records / "judgement" / name
    shutil.copyfile(path, target)
    return target


def put_evaluation(ran: Ran, path: Path) -> None:
    shutil.copyfile(path, ran.folder.path / "evaluations" / f"{EVALUATION}.yaml")


# Nothing there yet


def test_an_evidence_folder_without_any_cycle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path))
    (tmp_path / "evidence").mkdir()
    pim = pim_in(tmp_path, capsys)
    for command in ("run", "check"):
        said = pim(command)
        assert (said.code, said.err) == (2, "evidence: there is no cycle in it yet. Begin one with `pim new COUNCIL/CYCLE`.\n")
    assert pim().out == "The evidence folder holds no cycle yet. Begin one with `pim new COUNCIL/CYCLE`.\n"
    assert list((tmp_path / "evidence").iterdir()) == []


def test_a_cycle_folder_without_its_file(example: Ran, pim: Pim) -> None:
    (example.folder.path / "cycle.yaml").unlink()
    said = pim("run", NAME)
    assert said.code == 2
    assert said.err == "cycle.yaml: this file does not exist. Make a cycle with `pim new`.\n"


def test_a_cycle_without_any_evaluation(example: Ran, pim: Pim) -> None:
    (example.folder.path / "evaluations" / f"{EVALUATION}.yaml").unlink()
    said = pim("run")
    assert said.code == 2
    assert said.err.startswith("evidence/kinlorne/2025-2028/evaluations: there is no evaluation yet.")


def test_a_cycle_into_which_nobody_put_any_file(example: Ran, pim: Pim) -> None:
    own_workbook(cover(example, "pim:4"), 4, "1 + 1")
    for path in example.folder.path.iterdir():
        if path.is_dir() and path.name not in ("evaluations", "workbooks"):
            shutil.rmtree(path)
    said = pim("run")
    assert said.code == 0
    assert "No evidence is registered." in example.page("report.html")


# Files of evidence


def test_a_register_that_names_a_missing_file(example: Ran, pim: Pim) -> None:
    (example.folder.path / "documents" / "service-plan.md").unlink()
    own_workbook(cover(example, "pim:4"), 4, "1 + 1")
    sentence = (
        "The register names documents/service-plan.md, and the file is not there. Put the file back, or register where it is now"
    )
    said = pim("check")
    assert said.code == 1
    assert f"Needs mending (E101): {sentence}" in said.out
    said = pim("run")
    assert said.code == 1
    assert sentence in Page.of(example.page("report.html")).text


def test_a_changed_file(example: Ran, pim: Pim) -> None:
    path = example.folder.path / "groups" / "carers-groups-2026.csv"
    path.write_text("Other words.", encoding="utf-8")
    said = pim("check")
    assert said.code == 0
    assert (
        "(E102): groups/carers-groups-2026.csv is no longer the file that was registered on 2026-06-22. Look at what changed"
        in said.out
    )
    assert "(E109): The evidence “carers-groups” changed after 5.5 Personalised approaches was judged" in said.out
    assert path.read_text(encoding="utf-8") == "Other words."


def test_an_office_file_saved_again_with_the_same_content_is_a_note(example: Ran, pim: Pim) -> None:
    before = pim("check").out
    path = example.folder.path / "surveys" / "employees-2026.xlsx"
    book = openpyxl.load_workbook(path)
    book.properties.creator = "SharePoint"
    bytes_before = path.read_bytes()
    book.save(path)
    assert path.read_bytes() != bytes_before
    said = pim("check")
    assert said.code == 0
    note = "  Note (E107): surveys/employees-2026.xlsx was saved again by SharePoint or Excel; what it says is the same. Nothing needs doing.\n"
    assert said.out.replace(note, "") == before
    assert note in said.out


def test_a_file_that_nobody_registered(example: Ran, pim: Pim) -> None:
    (example.folder.path / "documents" / "new minutes.md").write_text("New.", encoding="utf-8")
    (example.folder.path / "documents" / "~$new minutes.docx").write_text("Word's own", encoding="utf-8")
    said = pim("check")
    assert said.code == 0
    sentence = "(E103): documents/new minutes.md lies in the evidence folder and nobody registered it. Register it with `pim add`, or move"
    assert sentence in said.out
    assert said.out.count("(E103)") == 1


def test_evidence_that_can_no_longer_be_read_is_named_and_the_rest_of_the_area_is_shown(example: Ran, pim: Pim) -> None:
    cover(example, "pim:3")
    shutil.copyfile(TOPICS / "sheets" / "cut-off.xlsx", example.folder.path / "surveys" / "employees-2026.xlsx")
    said = pim("run")
    assert said.code == 1
    text = Page.of(example.page("report.html")).text
    assert "surveys/employees-2026.xlsx could not be read. surveys/employees-2026.xlsx: this file is damaged" in text
    assert "The other evidence is shown. (E111)" in text
    assert "Register of evidence" in text
    assert "(E111)" in Page.of(example.page("workbooks/pim-area-03.html")).text


SHEETS = sorted(path for path in (TOPICS / "sheets").iterdir() if path.is_file())


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_table_that_cannot_be_read_is_refused_and_leaves_no_trace(example: Ran, pim: Pim, path: Path) -> None:
    before = digests(example.root)
    said = pim("add", str(path), "--kind", "measures")
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith(f"measures/{path.name}")
    assert digests(example.root) == before


# Copies that OneDrive makes


def test_a_conflict_copy_of_a_register_file(example: Ran, pim: Pim) -> None:
    register = example.folder.register
    shutil.copyfile(register / "people-survey.yaml", register / "people-survey-LAPTOP.yaml")
    shutil.copyfile(register / "people-survey.yaml", register / "people-survey (1).yaml")
    said = pim("check")
    assert said.code == 1
    for name in ("people-survey-LAPTOP.yaml", "people-survey (1).yaml"):
        assert f"(E104): register/{name}: this name is not that of a register file; it looks like a copy" in said.out
    assert said.out.count("move the copy away.") == 2


def test_a_conflict_copy_of_a_record_with_the_same_bytes_is_a_note(example: Ran, pim: Pim) -> None:
    record = min((example.records / "judgement").iterdir())
    shutil.copyfile(record, record.with_name(f"{record.stem}-LAPTOP.json"))
    said = pim("check")
    assert said.code == 0
    assert f"Note (J307): records/judgement/{record.stem}-LAPTOP.json: a copy of {record.stem} with the same content." in said.out


def test_a_conflict_copy_of_a_record_with_another_content_is_never_ignored(example: Ran, pim: Pim) -> None:
    record = min((example.records / "judgement").iterdir())
    copy = record.with_name(f"{record.stem} (1).json")
    values = json.loads(record.read_text(encoding="utf-8"))
    copy.write_text(json.dumps(values | {"because": "Typed on the train."}), encoding="utf-8")
    said = pim("check")
    assert said.code == 1
    assert (
        f"(J306): records/judgement/{copy.name}: the file's name is not the id of the record in it; OneDrive makes such"
        in said.out
    )
    assert "for which there is a record with another content" in said.out
    assert "Typed on the train." in copy.read_text(encoding="utf-8")


# Records


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "level-7.json",
            r"\(J303\): 4\.1 .* has the level 7; the scale of .* runs from 1 to 6\. Record it again with a level of the scale",
        ),
        ("level-in-words.json", rf"\(J306\): records/judgement/{ID}\.json, level: .*`good`"),
        ("indicator-unknown.json", r"\(J304\): A judgement speaks of pim:4\.9, which .* does not hold\. Record it again under"),
        ("without-evidence.json", r"\(J302\): 4\.1 .* is judged and no evidence is cited\. Cite the evidence that it rests on"),
        (
            "evidence-unknown.json",
            r"\(E108\): 4\.1 .* cites “survey-of-the-moon”, revision 1, which the register does not hold\.",
        ),
        (
            "name-not-its-id.json",
            rf"\(J306\): records/judgement/{ID}\.json: the file's name is not the id .* there is no record of that id",
        ),
    ],
)
def test_a_record_that_says_what_cannot_be(example: Ran, pim: Pim, name: str, sentence: str) -> None:
    put_record(example, BAD / name)
    before = digests(example.root)
    said = pim("check")
    assert said.code == 1
    assert re.search(f"Needs mending {sentence}", said.out), said.out.partition("\n")[0]
    assert digests(example.root) == before


@pytest.mark.parametrize("path", sorted((TOPICS / "records").glob("*.json")), ids=lambda path: path.name)
def test_a_record_file_that_cannot_be_one_is_named_and_every_other_record_counts(example: Ran, pim: Pim, path: Path) -> None:
    standing = [line for line in pim().out.splitlines() if line.startswith("  Judged ")]
    put_record(example, path)
    before = digests(example.root)
    said = pim("check")
    assert said.code == 1
    assert f"Needs mending (J306): records/judgement/{ID}.json" in said.out
    assert [line for line in pim().out.splitlines() if line.startswith("  Judged ")] == standing
    assert digests(example.root) == before


def test_two_people_who_recorded_at_once_are_both_kept_and_neither_counts(example: Ran, pim: Pim) -> None:
    own_workbook(cover(example, "pim:4"), 4, "1 + 1")
    said_by = {"evaluation": EVALUATION, "ref": "pim:4.1", "evidence": [{"item": "public-information"}]}
    first, _new = record_(example.folder, Judgement(author="tomasz-belkirk", level=4, because=REASON, **said_by))
    other = first.model_copy(update={"author": "shona-lattermuir", "level": 2, "because": "Few know.", "id": ID})
    (example.records / "judgement" / f"{ID}.json").write_text(other.model_dump_json(), encoding="utf-8")
    evidence = digests(example.root / "evidence")
    said = pim("check")
    assert said.code == 1
    assert "(J301): Two people recorded the same judgement for 4.1 Community perception" in said.out
    assert "Both are kept, neither counts yet. Read both and record one that settles it." in said.out
    assert pim("run").code == 1
    text = Page.of(example.page("report.html")).text
    for told in (REASON, "Few know.", "In conflict, does not count yet. tomasz-belkirk recorded: Level 4: Good", "in conflict"):
        assert told in text
    assert digests(example.root / "evidence") == evidence
    ids = [head.id for head in load_records(example.folder).of(Judgement, EVALUATION, ref="pim:4.1")]
    settled = Judgement(author="catriona-dallmuir", level=3, because="Settled.", supersedes=tuple(sorted(ids)), **said_by)
    record_(example.folder, settled)
    assert pim("check").code == 0


def test_a_run_over_many_wrong_files_names_them_all_and_loses_nothing(example: Ran, pim: Pim) -> None:
    own_workbook(cover(example, "pim:4"), 4, "1 + 1")
    for number, path in enumerate(sorted((TOPICS / "records").glob("*.json")), 1):
        put_record(example, path, f"20260920T1000{number:02d}Z-00000000000a.json")
    put_record(example, BAD / "level-7.json")
    evidence = digests(example.root / "evidence")
    said = pim("run")
    assert said.code == 1
    text = Page.of(example.page("report.html")).text
    for number, _path in enumerate(sorted((TOPICS / "records").glob("*.json")), 1):
        assert f"records/judgement/20260920T1000{number:02d}Z-00000000000a.json" in text
    assert "has the level 7" in text
    assert REASON in text
    assert digests(example.root / "evidence") == evidence


# Evaluation files


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "framework-unknown.yaml",
            "framework pifx: there is no framework of this id; found `pifx`, expected one of: closer-look-performance, ",
        ),
        (
            "version-unknown.yaml",
            "framework pim: there is no file of this version here; found `2031.1`, expected `2009.1`.",
        ),
        ("framework-none.yaml", "evaluations/scan.yaml, line 4, frameworks: no framework is named; name at least one."),
        (
            "frameworks-two.yaml",
            "evaluations/scan.yaml: an evaluation is run by one framework; found pim, pim, expected one with",
        ),
        (
            "area-unknown.yaml",
            "evaluations/scan.yaml, scope.areas: Performance Improvement Model holds no such area for evaluation; found `pim:44`",
        ),
        ("area-unknown.yaml", "found `5`, expected one of pim:1, pim:2"),
        (
            "key-unknown.yaml",
            "evaluations/scan.yaml, line 5, grades: this key is not known here. Check its spelling, or take it out.",
        ),
        (
            "key-twice.yaml",
            "evaluations/scan.yaml, line 5: the key `title` stands twice; found first on line 3, expected one. Keep one.",
        ),
        ("as-of-not-a-date.yaml", "evaluations/scan.yaml, line 5, as_of: not a date; found `in autumn`, expected year-month-day"),
        (
            "colon.yaml",
            "evaluations/scan.yaml, line 5: not readable as YAML: mapping values are not allowed in this context. Indent with",
        ),
        ("empty.yaml", "evaluations/scan.yaml: this file is empty"),
    ],
)
def test_an_evaluation_file_that_cannot_be_used_stops_at_the_door(example: Ran, pim: Pim, name: str, sentence: str) -> None:
    put_evaluation(example, BAD / name)
    before = digests(example.root)
    for command in ("run",) if name == "frameworks-two.yaml" else ("run", "check"):
        said = pim(command)
        assert (said.code, said.out) == (2, ""), command
        assert sentence in said.err, command
    assert digests(example.root) == before


def test_a_wrong_evaluation_file_leaves_the_outputs_of_the_run_before(example: Ran, pim: Pim) -> None:
    own_workbook(cover(example, "pim:4"), 4, "1 + 1")
    assert pim("run").code == 0
    put_evaluation(example, BAD / "version-unknown.yaml")
    before = digests(example.root)
    assert pim("run").code == 2
    assert digests(example.root) == before


# Paths


def elsewhere(root: Path) -> Ran:
    """The example in a folder, in which one area has a short workbook that asks pimlib for something."""
    ran = cover(copied_example(root), "pim:4")
    own_workbook(
        ran,
        4,
        "import pimlib as pim",
        f"area = pim.open_area('pim:4', council='kinlorne', cycle='2025-2028', evaluation='{EVALUATION}')\narea.evidence()",
    )
    return ran


@pytest.mark.parametrize("name", ["Föhn ö ß, 100 % & more #1", "it's [one] (two)", "日本語"])
def test_a_folder_of_any_name_is_run_and_added_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    try:
        (tmp_path / name).mkdir()
    except OSError as error:
        pytest.skip(f"this file system refuses the name ({error.strerror})")
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path / name))
    ran = elsewhere(tmp_path / name)
    pim = pim_in(ran.root, capsys)
    new = ran.folder.path / "documents" / f"{name}.md"
    new.write_text("Words.", encoding="utf-8")
    assert pim("add", str(new), "--informs", "pim:4.1").code == 0
    said = pim("run")
    assert said.code == 0, said.err
    assert f"documents/{name}.md" in Page.of(ran.page("report.html")).text


def test_a_path_of_250_signs_is_run_and_doctor_warns_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path
    while len(str(root)) < 250:
        root = root / "a-folder-in-a-folder-in-a-folder"[: max(1, 249 - len(str(root)))]
    try:
        root.mkdir(parents=True)
        elsewhere(root)
    except OSError as error:
        pytest.skip(f"this file system refuses a path of 250 signs ({error.strerror})")
    monkeypatch.setenv("PIM_WORKSPACE", str(root))
    pim = pim_in(root, capsys)
    assert pim("run").code == 0
    said = pim("doctor")
    assert said.code == 1
    assert re.search(
        r"- The longest path has \d{3} signs \(250 of them lead here; .*\)\. Windows stops at 260: move the folder up\.", said.out
    )
    assert "Careful: paths here come to about" in pim("new", "kinlorne/2028-2031").out


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let anybody make such a file")
def test_a_file_whose_name_windows_refuses(example: Ran, pim: Pim) -> None:
    (example.root / "outputs").mkdir()
    (example.folder.path / "measures" / "aux.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    said = pim("doctor")
    assert said.code == 1
    assert "- Windows refuses the name aux.csv: call it something else.\n" in said.out
