"""Forms for readers of case files and their returns: what is issued, what comes back however Excel left it, what is refused."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from building import BAD, plain, refusal
from running import NAME, REPOSITORY, Pim, Ran, digests, pim_in
from test_sampling_cli import frame_file

from pimlib.cli import main
from pimlib.exchange import form
from pimlib.exchange.asking import load_tool
from pimlib.exchange.returned import load_return
from pimlib.kinds.case_files.draw import Draw, load_draw
from pimlib.register import load_register
from pimlib.workspace import Workspace

TEAMS = {"Islands": 12, "North": 30, "South": 28}
ITEMS = """\
id,question,type,guidance,informs
plan,A plan is on file,yes_no,Any plan counts.,pim:5.3
good,How good is the plan?,1-6,Weigh what it is for.,pim:5.3; pim:1.1
dated,It is dated,,,pim:5.3
"""
Change = Callable[[Any], None]


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which a sample of 20 files was issued to three readers; to be copied before anything is changed."""
    root = tmp_path_factory.mktemp("issued")
    ran = Ran(Workspace(root / "work"))
    example = REPOSITORY / "evidence" / NAME
    shutil.copytree(example / "evaluations", root / "work" / "evidence" / NAME / "evaluations")
    shutil.copy(example / "cycle.yaml", root / "work" / "evidence" / NAME)
    (root / "items.csv").write_text(ITEMS, encoding="utf-8")
    frame = frame_file(root / "frame.csv", TEAMS)
    command = [
        "--workspace",
        str(ran.root),
        "sample",
        "case-files",
        str(frame),
        "--by",
        "team",
        "--at-least",
        "3",
        "--size",
        "20",
    ]
    patch = pytest.MonkeyPatch()
    patch.setenv("PIM_WORKSPACE", str(ran.root))
    code = main(
        [*command, "--name", "practice", "--readers", "anna,bob", "--external", "carla", "--items", str(root / "items.csv")]
    )
    patch.undo()
    assert code == 0
    return ran.root


@pytest.fixture
def work(issued: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ran:
    shutil.copytree(issued, tmp_path / "work")
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path / "work"))
    capsys.readouterr()
    return Ran(Workspace(tmp_path / "work"))


@pytest.fixture
def said(work: Ran, capsys: pytest.CaptureFixture[str]) -> Pim:
    """The command line in the workspace of `work`."""
    return pim_in(work.root, capsys)


def sample_folder(work: Ran) -> Path:
    return work.folder.path / "exchange" / "practice"


def drawn(work: Ran) -> Draw:
    return load_draw(sample_folder(work) / "draw.json", "draw.json")


def put(sheet: Any, file: str, column: str, value: object) -> None:
    """Write a cell by the file of its row and the beginning of its header."""
    head = [str(cell.value) for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if str(row[head.index(form.FILE)].value) == file)
    row[next(n for n, name in enumerate(head) if name.startswith(column))].value = value


def answer(sheet: Any, draw: Draw, only: str = "") -> None:
    """Fill in every row that has a file, or one of them."""
    for row in sheet.iter_rows(min_row=2):
        file = str(row[1].value or "")
        if file and only in ("", file):
            for item, value in zip(draw.items, ("yes", 4, "no"), strict=True):
                put(sheet, file, f"{item.id}:", value)


def filled(work: Ran, reader: str, *changes: Change, agree: bool = True) -> Path:
    """A reader's form, filled in, with changes made by hand, under its own name in a folder of what came back."""
    book = openpyxl.load_workbook(sample_folder(work) / f"reading-{reader}.xlsx")
    answer(book[form.FILES], drawn(work))
    if agree and form.AGREED in book.sheetnames:
        answer(book[form.AGREED], drawn(work))
    for change in changes:
        change(book)
    path = work.root.parent / "back" / f"reading-{reader}.xlsx"
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def readings(work: Ran, name: str = "practice.csv") -> list[dict[str, str]]:
    with (work.folder.path / "case-files" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def files_of(work: Ran, reader: str) -> list[str]:
    return [one.id for one in form.files_of(drawn(work), reader)]


def single(work: Ran, reader: str) -> str:
    """A file that only this reader reads, of a team that has reserves."""
    return next(one.id for one in form.files_of(drawn(work), reader) if len(one.readers) == 1)


def faults_of(work: Ran, reader: str, *changes: Change) -> str:
    path = filled(work, reader, *changes)
    return plain(refusal(lambda: load_return(path, path.name, drawn(work), reader)))


# The form


def test_a_form_has_a_row_a_file_and_a_list_for_each_question(work: Ran) -> None:
    book = openpyxl.load_workbook(sample_folder(work) / "reading-anna.xlsx")
    assert book.sheetnames == [form.READ_ME, form.FILES, form.AGREED, form.RESERVES, form.GUIDANCE]
    sheet = book[form.FILES]
    assert [cell.value for cell in sheet["B"]][1:] == files_of(work, "anna")
    offered = {
        next(iter(dv.sqref.ranges)).coord.partition("2")[0]: dv.formula1
        for dv in sheet.data_validations.dataValidation
        if dv.formula1
    }
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    assert offered[heads["plan: A plan is on file"]] == '"yes,no,not applicable"'
    assert offered[heads["good: How good is the plan?"]] == '"6,5,4,3,2,1,not applicable"'
    assert offered[heads[form.URGENT]] == '"yes"'
    assert {cell.protection.locked for cell in sheet["B"]} == {True}
    assert not sheet[f"{heads['plan: A plan is on file']}2"].protection.locked
    for page in book:
        assert page.freeze_panes
        assert not page.merged_cells.ranges
        assert page.protection.sheet
        assert all(cell.value for cell in page[1])


def test_the_form_says_whom_to_tell_and_what_happens_to_notes(work: Ran) -> None:
    book = openpyxl.load_workbook(sample_folder(work) / "reading-carla.xlsx")
    text = " ".join(str(cell) for row in book[form.READ_ME].iter_rows(values_only=True) for cell in row if cell)
    assert "tells the chief social work officer by telephone on the same day" in text
    assert "Tell: Helena Strathdoon" in text
    assert "It goes into no result" in text


def test_the_questions_of_a_framework_come_with_its_scale(work: Ran, said: Pim, tmp_path: Path) -> None:
    frame = frame_file(tmp_path / "frame2.csv", TEAMS)
    done = said("sample", "case-files", str(frame), "--size", "5", "--readers", "anna", "--double", "0", "--name", "whole")
    assert done.code == 0, done.err
    book = openpyxl.load_workbook(work.folder.path / "exchange/whole/reading-anna.xlsx")
    assert form.AGREED not in book.sheetnames
    assert form.GROUP not in [cell.value for cell in book[form.FILES][1]]
    assert book[form.GUIDANCE].max_row == 31
    text = " ".join(str(row[1]) for row in book[form.READ_ME].iter_rows(values_only=True))
    assert "6 Excellent: Excellent or outstanding" in text
    guidance = [str(row[3]) for row in book[form.GUIDANCE].iter_rows(min_row=2, values_only=True)]
    assert all(0 < len(one) <= 255 for one in guidance)  # Excel shows no more beside a cell


WRONG_ITEMS = {
    "items-type-unknown": "this type is not known; found `maybe`, expected yes_no or 1-6",
    "items-id-taken": "this can't be an id; found `stratum`",
    "items-id-twice": "this id stands twice; found `Q1`",
    "items-question-blank": "row 3: this row has no question",
    "items-informs-nowhere": "holds no such area or indicator; found `pim:77.1`",
    "items-informs-no-reference": "this is not a reference; found `signing`",
    "items-without-questions": "no column holds the questions",
}


@pytest.mark.parametrize("name", sorted(WRONG_ITEMS))
def test_a_wrong_list_of_questions_is_refused(work: Ran, name: str) -> None:
    faults = refusal(lambda: load_tool(BAD / "exchange" / f"{name}.csv", work.folder))
    assert WRONG_ITEMS[name] in plain(faults)
    assert len(faults) == 1


# The way back


def test_the_forms_become_one_table_and_the_next_step_is_said(work: Ran, said: Pim) -> None:
    paths = [filled(work, reader) for reader in ("anna", "bob", "carla")]
    done = said("returns", *map(str, paths))
    assert done.code == 0, done.err
    assert "20 of 20 files were read." in done.out
    assert "4 of 4 files that are read twice have an agreed reading." in done.out
    assert "Next: pim add case-files/practice.csv" in done.out
    rows = readings(work)
    assert list(rows[0]) == ["file", "reader", "origin", "reading", "stratum", "care_group", "urgent", "plan", "good", "dated"]
    assert len(rows) == 20 + 4 + 4
    assert {row["origin"] for row in rows if row["reader"] == "carla"} == {"external"}
    assert {(row["plan"], row["good"], row["dated"]) for row in rows} == {("yes", "4", "no")}
    assert [row["file"] for row in rows] == sorted((row["file"] for row in rows), key=[one.id for one in drawn(work).files].index)
    kept = sorted(path.name for path in (sample_folder(work) / "returns").iterdir())
    assert kept == ["reading-anna.xlsx", "reading-bob.xlsx", "reading-carla.xlsx"]
    assert (sample_folder(work) / "returns/reading-anna.xlsx").read_bytes() == paths[0].read_bytes()


def test_forms_that_come_one_by_one_are_put_together_and_nothing_is_written_over(work: Ran, said: Pim) -> None:
    assert said("returns", str(filled(work, "anna"))).code == 0
    first = readings(work)
    done = said("returns", str(filled(work, "bob")))
    assert "Not back yet: carla." in done.out
    assert "Written: case-files/practice-2.csv" in done.out
    assert readings(work) == first
    assert {row["reader"] for row in readings(work, "practice-2.csv")} == {"anna", "bob"}
    before = digests(work.root)
    assert (
        "practice-2.csv says the same already: nothing was written." in said("returns", str(sample_folder(work) / "returns")).out
    )
    assert digests(work.root) == before


def test_readings_that_come_later_are_a_new_revision_of_the_same_item(work: Ran, said: Pim) -> None:
    said("returns", str(filled(work, "anna")))
    # As it is printed: by its place in the cycle's folder, from wherever one is.
    assert said("add", "case-files/practice.csv").code == 0
    done = said("returns", str(filled(work, "bob")))
    assert "Next: pim add case-files/practice-2.csv --name practice" in done.out
    assert said("add", "case-files/practice-2.csv", "--name", "practice").code == 0
    register = load_register(work.folder)
    entry = register.entries["practice"]
    assert (entry.item.revision, entry.item.path) == (2, "case-files/practice-2.csv")
    assert [name for name in register.entries if name.startswith("practice")] == ["practice"]
    assert register.unregistered == ()


def test_a_corrected_form_takes_the_place_of_the_earlier_one_which_stays(work: Ran, said: Pim) -> None:
    file = files_of(work, "anna")[0]
    said("returns", str(filled(work, "anna")))
    path = filled(work, "anna", lambda book: put(book[form.FILES], file, "plan:", "no"))
    assert said("returns", str(path)).code == 0
    kept = sorted(path.name for path in (sample_folder(work) / "returns").iterdir())
    assert kept == ["reading-anna.r2.xlsx", "reading-anna.xlsx"]
    again = next(row for row in readings(work, "practice-2.csv") if row["file"] == file and row["reading"] == "original")
    assert again["plan"] == "no"
    assert "nothing was written" in said("returns", str(sample_folder(work) / "returns")).out


def test_a_draft_reads_the_forms_and_writes_nothing(work: Ran, said: Pim) -> None:
    path = filled(work, "anna")
    before = digests(work.root)
    assert "Nothing was written (--draft)." in said("returns", str(path), "--draft").out
    assert digests(work.root) == before


def test_a_form_that_nobody_filled_in_is_no_return(work: Ran, said: Pim) -> None:
    done = said("returns", str(sample_folder(work)))
    assert done.code == 2
    assert "reading-anna.xlsx: nothing is filled in yet." in done.out
    assert "no form holds an answer yet" in done.err
    assert not (sample_folder(work) / "returns").exists()


def test_no_reading_is_lost_or_misplaced_when_rows_are_sorted_hidden_moved_or_columns_added(work: Ran, said: Pim) -> None:
    def disturb(book: Any) -> None:
        sheet = book[form.FILES]
        file = files_of(work, "anna")[2]
        put(sheet, file, "good:", 1)
        body = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        sheet.delete_rows(2, len(body))
        for row in [body[-1], [None] * len(body[0]), *sorted(body[:-1], key=lambda row: str(row[1]), reverse=True)]:
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        sheet.insert_cols(4)
        sheet.cell(1, 4).value = "Mine"
        sheet.cell(2, 4).value = "x"
        sheet.insert_rows(1)
        sheet.cell(1, 1).value = "Read in May"

    plain_way = said(
        "returns", str(filled(work, "anna", lambda book: put(book[form.FILES], files_of(work, "anna")[2], "good:", 1)))
    )
    assert plain_way.code == 0
    done = said("returns", str(filled(work, "anna", disturb)))
    assert done.code == 0, done.err
    assert "case-files/practice.csv says the same already" in done.out
    assert "columns that are not of the form, left out: `Mine`" in done.out.replace("\n  ", " ")


def test_ids_that_excel_changed_are_matched_when_only_one_can_be_meant(work: Ran, said: Pim) -> None:
    file = files_of(work, "anna")[0]
    assert file.startswith("0")

    def change(book: Any) -> None:
        put(book[form.FILES], file, form.FILE, int(file))

    done = said("returns", str(filled(work, "anna", change)))
    assert done.code == 0, done.err
    assert f"`{int(file)}` is taken for `{file}`" in done.out.replace("\n  ", " ")
    assert file in {row["file"] for row in readings(work)}


def test_a_half_filled_row_is_a_note_and_what_it_says_is_kept(work: Ran, said: Pim) -> None:
    file = single(work, "anna")
    done = said("returns", str(filled(work, "anna", lambda book: put(book[form.FILES], file, "good:", None))))
    assert done.code == 0
    assert "some questions without an answer on row" in done.out.replace("\n  ", " ")
    [row] = [row for row in readings(work) if row["file"] == file]
    assert (row["plan"], row["good"]) == ("yes", "")


def test_an_urgent_concern_is_counted_and_never_named(work: Ran, said: Pim) -> None:
    file = single(work, "anna")

    def flag(book: Any) -> None:
        put(book[form.FILES], file, form.URGENT, "yes")
        put(book[form.FILES], file, form.NOTES, "Bruises on both arms")

    out = said("returns", str(filled(work, "anna", flag))).out
    assert "URGENT: 1 file is flagged" in out
    assert "Helena Strathdoon, Catriona Dallmuir under the protocol" in out.replace("\n  ", " ")
    assert file not in out
    assert "Bruises" not in out + (work.folder.path / "case-files/practice.csv").read_text(encoding="utf-8-sig")
    assert [row["file"] for row in readings(work) if row["urgent"] == "yes"] == [file]


def gone(file: str, why: str | None = "cannot be found") -> Change:
    def change(book: Any) -> None:
        for column in ("plan:", "good:", "dated:"):
            put(book[form.FILES], file, column, None)
        put(book[form.FILES], file, form.READABLE, form.NOT_AVAILABLE)
        put(book[form.FILES], file, form.WHY, why)

    return change


def take_reserve(work: Ran, file: str) -> Change:
    def change(book: Any) -> None:
        sheet = book[form.RESERVES]
        sheet["B2"] = file
        answer(sheet, drawn(work), only=file)

    return change


def test_a_file_that_could_not_be_read_is_replaced_by_the_next_reserve_of_its_team(work: Ran, said: Pim) -> None:
    file = single(work, "anna")
    team = next(one.stratum for one in drawn(work).main if one.id == file)
    first, second = [one.id for one in drawn(work).spare if one.stratum == team][:2]
    out = said("returns", str(filled(work, "anna", gone(file)))).out.replace("\n  ", " ")
    assert f"{file} can't be read. Next reserve for {team}: {first}, for anna, on the sheet Reserves." in out
    wrong = said("returns", str(filled(work, "anna", gone(file), take_reserve(work, second))))
    assert wrong.code == 2
    assert f"takes the place of no file, or was read before its turn; found `{second}`, expected {first}" in wrong.err
    paths = [filled(work, reader) for reader in ("bob", "carla")]
    done = said("returns", str(filled(work, "anna", gone(file), take_reserve(work, first))), *map(str, paths))
    assert done.code == 0, done.err
    assert "20 of 20 files were read, 1 of them a reserve in place of others." in done.out
    found = {row["file"] for row in readings(work, "practice-2.csv")}
    assert first in found
    assert file not in found


def test_a_file_of_two_readers_is_given_up_only_when_neither_can_read_it(work: Ran, said: Pim) -> None:
    one = next(one for one in drawn(work).main if len(one.readers) == 2)
    first, second = one.readers
    third = next(reader.name for reader in drawn(work).readers if reader.name not in one.readers)
    out = said("returns", str(filled(work, first, gone(one.id), agree=False)), str(filled(work, second, agree=False))).out
    assert "can't be read" not in out
    both = said(
        "returns", str(filled(work, first, gone(one.id), agree=False)), str(filled(work, second, gone(one.id), agree=False))
    )
    assert f"for {first} and {second}, on the sheet Reserves" in both.out.replace("\n  ", " ")
    assert f"Not back yet: {third}." in both.out


def test_an_agreement_before_two_have_answered_is_noted(work: Ran, said: Pim) -> None:
    reader = next(one.readers[0] for one in drawn(work).main if len(one.readers) == 2)
    out = said("returns", str(filled(work, reader))).out.replace("\n  ", " ")
    assert "agreed before two readers had answered on their own" in out


# Which form counts


def flat(text: str) -> str:
    return " ".join(text.split())


def kept_names(work: Ran) -> list[str]:
    return sorted(path.name for path in (sample_folder(work) / "returns").iterdir())


def readers_in(work: Ran, name: str = "practice.csv") -> set[str]:
    return {row["reader"] for row in readings(work, name)}


def wrong(file: str) -> Change:
    return lambda book: put(book[form.FILES], file, "plan:", "?")


def emptied(book: Any) -> None:
    for name in (form.FILES, form.AGREED):
        for row in book[name].iter_rows(min_row=2) if name in book.sheetnames else ():
            for cell in row:
                if not cell.protection.locked:
                    cell.value = None


def test_a_blank_form_takes_no_reading_away(work: Ran, said: Pim) -> None:
    assert said("returns", str(filled(work, "anna"))).code == 0
    before = readings(work)
    paths = [str(filled(work, "anna", emptied)), str(filled(work, "bob"))]
    done = said("returns", *paths)
    assert done.code == 0, done.err
    assert "reading-anna.xlsx: nothing is filled in; the form of anna that was kept before counts." in flat(done.out)
    assert "Not back yet: carla." in done.out
    assert [row for row in readings(work, "practice-2.csv") if row["reader"] == "anna"] == [
        row for row in before if row["reader"] == "anna"
    ]
    assert kept_names(work) == ["reading-anna.xlsx", "reading-bob.xlsx"]


def test_fewer_readings_than_in_the_table_before_are_noted(work: Ran, said: Pim) -> None:
    file = single(work, "anna")
    said("returns", str(filled(work, "anna")))
    number = sum(row["reader"] == "anna" for row in readings(work))

    def lose(book: Any) -> None:
        for column in ("plan:", "good:", "dated:"):
            put(book[form.FILES], file, column, None)

    out = flat(said("returns", str(filled(work, "anna", lose))).out)
    assert f"case-files/practice.csv: of anna there are fewer readings now; found {number - 1}; it holds {number}." in out
    back = flat(said("returns", str(filled(work, "anna"))).out)
    assert "fewer readings" not in back


def test_a_concern_is_announced_first_whatever_else_is_wrong(work: Ran, said: Pim) -> None:
    file, other = files_of(work, "anna")[:2]
    path = filled(work, "anna", wrong(file), lambda book: put(book[form.FILES], other, form.URGENT, "yes, at once"), agree=False)
    done = said("returns", str(path))
    assert done.code == 2
    assert flat(done.out).startswith("URGENT: 1 file is flagged as a concern that cannot wait.")
    assert "passed on to Helena Strathdoon, Catriona Dallmuir" in flat(done.out)
    again = said("returns", str(filled(work, "bob")))
    assert again.code == 0
    assert "URGENT: 1 file is flagged" in again.out  # the refused form is heeded until a mended one has come
    assert "refused-anna.xlsx: the form of anna that came last was refused, and no mended one is here yet." in flat(again.out)
    assert "Not back yet: carla." in again.out


def test_a_concern_in_a_form_that_nobody_can_place_is_announced(work: Ran, said: Pim, tmp_path: Path) -> None:
    file = files_of(work, "anna")[0]
    path = filled(
        work, "anna", lambda book: put(book[form.FILES], file, form.URGENT, "yes"), lambda book: book.remove(book[form.READ_ME])
    )
    done = said("returns", str(path))
    assert done.code == 2
    assert "URGENT: 1 file is flagged" in done.out
    assert "passed on to the lead evaluator" in flat(done.out)
    damaged = tmp_path / "reading-bob.xlsx"
    damaged.write_bytes(b"PK\x03\x04 cut off")
    assert "nobody can see whether a concern is flagged that cannot wait. Ask the reader now." in flat(
        said("returns", str(damaged)).out
    )
    (work.folder.path / "cycle.yaml").write_text("council: [", encoding="utf-8")
    flagged = filled(work, "anna", wrong(file), lambda book: put(book[form.FILES], file, form.URGENT, "yes"))
    assert "URGENT: 1 file is flagged" in said("returns", str(flagged)).out


def test_who_stops_at_a_concern_has_left_nothing_out(work: Ran, said: Pim) -> None:
    file = single(work, "anna")

    def stop(book: Any) -> None:
        for column in ("plan:", "good:", "dated:"):
            put(book[form.FILES], file, column, None)
        put(book[form.FILES], file, form.URGENT, "yes")

    done = said("returns", str(filled(work, "anna", stop)))
    assert done.code == 0
    assert "some questions without an answer" not in flat(done.out)


def test_a_faulty_form_is_kept_apart_and_holds_up_nobody(work: Ran, said: Pim) -> None:
    first = filled(work, "anna")
    assert said("returns", str(first)).code == 0
    done = said("returns", str(filled(work, "anna", wrong(files_of(work, "anna")[0]))), str(filled(work, "bob")))
    assert done.code == 2
    assert kept_names(work) == ["reading-anna.xlsx", "reading-bob.xlsx", "refused-anna.r2.xlsx"]
    assert "Refused, and kept apart: exchange/practice/returns/refused-anna.r2.xlsx." in flat(done.out)
    assert not (work.folder.path / "case-files" / "practice-2.csv").exists()
    assert said("returns", str(filled(work, "carla"))).code == 0
    assert readers_in(work, "practice-2.csv") == {"anna", "bob", "carla"}
    assert said("returns", str(filled(work, "anna"))).code == 0
    assert "reading-anna.r3.xlsx" in kept_names(work)
    assert "refused" not in said("returns", str(sample_folder(work) / "returns")).out


def test_a_form_that_does_not_go_with_the_others_is_refused_and_can_be_given_again(work: Ran, said: Pim) -> None:
    one = next(
        one for one in drawn(work).main if len(one.readers) == 2 and any(s.stratum == one.stratum for s in drawn(work).spare)
    )
    first, second = one.readers
    reserve = next(spare.id for spare in drawn(work).spare if spare.stratum == one.stratum)
    early = filled(work, first, gone(one.id), take_reserve(work, reserve), agree=False)
    assert "takes the place of no file" in said("returns", str(early)).err
    assert kept_names(work) == [f"refused-{first}.xlsx"]
    assert said("returns", str(filled(work, second, gone(one.id), agree=False))).code == 0
    assert readers_in(work) == {second}
    assert said("returns", str(early.parent)).code == 0
    assert readers_in(work, "practice-2.csv") == {first, second}
    assert f"reading-{first}.r2.xlsx" in kept_names(work)


def test_an_earlier_form_counts_again_only_when_it_is_named_and_then_it_stays(work: Ran, said: Pim) -> None:
    file = files_of(work, "anna")[0]
    early = work.root.parent / "early" / "reading-anna.xlsx"
    early.parent.mkdir()
    shutil.copyfile(filled(work, "anna"), early)
    said("returns", str(early))
    said("returns", str(filled(work, "anna", lambda book: put(book[form.FILES], file, "plan:", "no"))))
    lying = said("returns", str(early.parent))
    assert "an earlier form of anna; exchange/practice/returns/reading-anna.r2.xlsx came later and counts." in flat(lying.out)
    assert "practice-2.csv says the same already" in lying.out
    back = said("returns", str(early))
    assert "from now on it counts in place of exchange/practice/returns/reading-anna.r2.xlsx." in flat(back.out)
    assert readings(work, "practice-3.csv") == readings(work)
    assert "practice-3.csv says the same already" in said("returns", str(sample_folder(work) / "returns")).out
    said("returns", str(sample_folder(work) / "returns" / "reading-anna.r2.xlsx"))
    assert readings(work, "practice-4.csv") == readings(work, "practice-2.csv")
    assert kept_names(work) == [
        "reading-anna.r2.xlsx",
        "reading-anna.r3.xlsx",
        "reading-anna.r4.xlsx",
        "reading-anna.xlsx",
    ]


def test_the_next_step_that_is_printed_works_beside_the_untouched_forms(
    work: Ran, said: Pim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(filled(work, "carla"), sample_folder(work) / "reading-carla (1).xlsx")
    for named in ("exchange/practice", "practice"):
        done = said("returns", named, "--draft")
        assert done.code == 0, done.err
        assert "Not back yet: anna, bob." in done.out
        assert "reading-carla.xlsx" not in done.out
    assert said("returns", "exchange/practice").code == 0
    assert readers_in(work) == {"carla"}
    shutil.copyfile(filled(work, "bob", wrong(files_of(work, "bob")[0])), sample_folder(work) / "bob back.xlsx")
    assert said("returns", "exchange/practice").code == 2
    shutil.copyfile(filled(work, "anna"), sample_folder(work) / "anna back.xlsx")
    done = said("returns", "exchange/practice")  # the faulty form lies there still, and was told about
    assert done.code == 0, done.err
    assert "the form of bob that came last was refused" in flat(done.out)
    assert readers_in(work, "practice-2.csv") == {"anna", "carla"}
    for path in sample_folder(work).glob("*.xlsx"):
        path.unlink()
    assert "says the same already" in said("returns", "exchange/practice").out
    assert "there is no such file" in said("returns", "exchange/nothing").err


# What is refused


def header(column: str, new: str | None) -> Change:
    def change(book: Any) -> None:
        cell = next(cell for cell in book[form.FILES][1] if str(cell.value).startswith(column))
        cell.value = new

    return change


def test_an_answer_that_is_not_offered_is_told_with_its_place(work: Ran) -> None:
    file = files_of(work, "bob")[1]
    said = faults_of(
        work,
        "bob",
        lambda book: put(book[form.FILES], file, "good:", 7),
        lambda book: put(book[form.FILES], file, "plan:", "partly"),
        lambda book: put(book[form.FILES], file, form.URGENT, "perhaps"),
    )
    place = 'reading-bob.xlsx, sheet "Files", row 3, column'
    assert f'{place} "good: How good is the plan?": not an answer to this question; found `7`' in said
    assert f'{place} "plan: A plan is on file": not an answer to this question; found `partly`' in said
    assert f'{place} "{form.URGENT}": not one of the words for this; found `perhaps`' in said


def test_a_file_that_is_unknown_or_of_another_reader_is_refused(work: Ran) -> None:
    mine, second = files_of(work, "anna")[:2]
    other = next(file for file in files_of(work, "bob") if file not in files_of(work, "anna"))
    for new, fault in (("999999", "no such file was drawn"), (other, "this file is not on this list")):
        said = faults_of(work, "anna", lambda book, new=new: put(book[form.FILES], mine, form.FILE, new))
        assert f"{fault}; found `{new}`, expected a file of this reader's list" in said
    reserve = drawn(work).spare[0].id
    assert "a reserve belongs on the sheet Reserves" in faults_of(
        work, "anna", lambda book: put(book[form.FILES], mine, form.FILE, reserve)
    )
    assert "this file stands on row 2 as well" in faults_of(
        work, "anna", lambda book: put(book[form.FILES], second, form.FILE, mine)
    )
    assert "answers without a file" in faults_of(work, "anna", lambda book: put(book[form.FILES], mine, form.FILE, None))
    assert "this file is no reserve" in faults_of(work, "anna", take_reserve(work, other))


def test_no_message_repeats_a_number_by_which_somebody_is_known(work: Ran, said: Pim) -> None:
    first, second, third, fourth = files_of(work, "anna")[:4]
    number = "943 476 5919"  # it checks as an NHS number, and is one of those made up for tests
    wrong = ((first, "good:"), (first, form.URGENT), (first, form.READABLE), (second, form.FILE), (third, form.GROUP))
    changes = [lambda book, where=where: put(book[form.FILES], where[0], where[1], number) for where in wrong]
    told = faults_of(work, "anna", *changes, lambda book: put(book[form.FILES], fourth, "plan:", f"{'x' * 55} {number}"))
    assert told.count("[NHS number withheld]") == 5
    told += faults_of(work, "anna", header("dated:", f"When {number}"), header("plan:", f"plan: {number}"))
    for cell in ("B2", "B3", "B4"):
        strange = filled(work, "anna", lambda book, cell=cell: setattr(book[form.READ_ME][cell], "value", number))
        done = said("returns", str(strange))
        assert done.code == 2
        told += done.out + done.err
    assert "943 4" not in flat(told)
    assert "9434" not in told


def test_a_sheet_of_which_only_some_columns_were_sorted_is_refused(work: Ran) -> None:
    def sort_ids(book: Any) -> None:
        sheet = book[form.FILES]
        ids = [cell.value for cell in sheet["B"][1:]]
        for cell, id in zip(sheet["B"][1:], [*ids[1:], ids[0]], strict=True):
            cell.value = id

    said = faults_of(work, "anna", sort_ids)
    assert "`File` and `No.` of this row don't belong together: were only some of the columns sorted or moved?" in said


def test_a_column_that_lost_its_header_is_refused(work: Ran) -> None:
    said = faults_of(work, "anna", header("dated:", "When"))
    assert "the column of a question is not there; expected `dated: It is dated`" in said
    assert "the column of the files is not there" in faults_of(work, "anna", header(form.FILE, "Case"))


def test_answers_about_a_file_that_could_not_be_read_are_refused(work: Ran) -> None:
    file = single(work, "anna")
    said = faults_of(work, "anna", lambda book: put(book[form.FILES], file, form.READABLE, form.NOT_AVAILABLE))
    assert f"this file has answers, but could not be read; found `{file}`. Clear one of the two." in said


def test_every_fault_of_every_form_is_told_at_once_and_the_forms_are_kept(work: Ran, said: Pim) -> None:
    paths = [
        filled(work, reader, lambda book, reader=reader: put(book[form.FILES], files_of(work, reader)[0], "plan:", "?"))
        for reader in ("anna", "bob")
    ]
    done = said("returns", *map(str, paths))
    assert done.code == 2
    assert done.err.count("not an answer to this question; found `?`") == 2
    assert len(list((sample_folder(work) / "returns").iterdir())) == 2
    assert not (work.folder.path / "case-files" / "practice.csv").exists()


def test_two_different_forms_of_one_reader_are_refused_and_a_copy_is_not(work: Ran, said: Pim) -> None:
    path = filled(work, "anna")
    copy = path.with_name("reading-anna (1).xlsx")
    shutil.copyfile(path, copy)
    assert said("returns", str(path), str(copy), "--draft").code == 0
    other = work.root.parent / "other" / "reading-anna.xlsx"
    other.parent.mkdir()
    shutil.copyfile(path, other)
    filled(work, "anna", lambda book: put(book[form.FILES], files_of(work, "anna")[0], "plan:", "no"))
    done = said("returns", str(path), str(other))
    assert done.code == 2
    assert "two different forms of anna" in done.err


def test_what_is_no_form_is_said(work: Ran, said: Pim, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sample_folder(work) / "reading-anna.xlsx")
    del book[form.READ_ME]
    book.save(tmp_path / "headless.xlsx")
    assert "whose form this is can't be told" in said("returns", str(tmp_path / "headless.xlsx")).err
    (tmp_path / "form.csv").write_text("File,plan\n1,yes\n", encoding="utf-8")
    assert "this is a CSV, not the form as it was sent" in said("returns", str(tmp_path / "form.csv")).err
    assert "there is no such file" in said("returns", str(tmp_path / "none.xlsx")).err
    (tmp_path / "empty").mkdir()
    assert "no Excel file lies in this folder" in said("returns", str(tmp_path / "empty")).err
    stranger = filled(work, "anna", lambda book: setattr(book[form.READ_ME]["B4"], "value", "zoe"))
    assert "this reader is none of the reading; found `zoe`" in said("returns", str(stranger)).err
