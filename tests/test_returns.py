"""Judging forms that come back: the same records as a workbook would write, whatever Excel, LibreOffice or SharePoint did to the form."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from building import EVENING, judgement, plain, put, record, refusal
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from inventing import SMALL, edited, put_framework, put_scan
from returning import Answers, again, did, filled, form_of, issue_of, issued_to, made, row_of, taken
from running import Pim, pim_in

from pimlib.exchange.judging import words
from pimlib.exchange.judging.taking import is_judging, load_judging
from pimlib.records import Judgement, PromptAnswer, load_records, record_
from pimlib.register import load_register
from pimlib.workspace import CycleFolder

FULL: Answers = {
    "1.1": {
        "factor 1.1.f1": ("partly", "Not on Sundays."),
        "level": ("4 Shine",),
        "because": ("Warm in the morning.\nCold by noon.",),
        "cited 1": ("Book [book]", "page 3", "strength"),
        "cited 3": ("Talks [talks]", None, "mixed"),
        "strength 1": ("Warm early.",),
        "strength 4": ("Smells good.",),
        "weakness 1": ("Cold by noon.",),
        "gap 1": ("None after noon.",),
        "good practice 2": ("The second oven.",),
        "improvement 1": ("Bake twice.", "1"),
        "improvement 2": ("Ask people.",),
        "again": ("A second look.",),
        "confidence": ("medium",),
        "partner": ("The mill",),
        "share": ("half of it",),
    },
    "1.10": {"level": ("not evaluated",), "why not": ("Nobody looked yet.",)},
    "1": {
        "level": ("4 Shine",),
        "because": ("More is right than wrong.",),
        "exception": ("1.p1", "It was stale once."),
        "prompt 1.p1": ("applies", "It was stale in May."),
    },
}
SHORT: Answers = {"1.10": {"level": ("4 Shine",), "because": ("Soft.",), "strength 1": ("Moist.",)}}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> CycleFolder:
    """A cycle in which a form was issued to Bo; to be copied before anything is changed."""
    patch = pytest.MonkeyPatch()
    root = tmp_path_factory.mktemp("issued") / "work"
    root.mkdir()
    patch.setenv("PIM_WORKSPACE", str(root))
    folder = made(root)
    issued_to(folder)
    patch.undo()
    return folder


@pytest.fixture
def folder(first: CycleFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CycleFolder:
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path / "work"))
    monkeypatch.setenv("PIM_WHOAMI", "ada")
    return again(first, tmp_path / "work")


@pytest.fixture
def said(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> Pim:
    return pim_in(folder.workspace.root, capsys)


def flat(text: str) -> str:
    return " ".join(text.split())


def head(folder: CycleFolder, ref: str) -> Judgement:
    """What stands recorded; exactly one."""
    [one] = load_records(folder).of(Judgement, "scan", ref=ref)
    return one


def told(one: Judgement | PromptAnswer) -> dict[str, Any]:
    return one.model_dump(exclude={"id", "at", "supersedes", "format", "kind", "evaluation"}, exclude_defaults=True)


# What comes back


def test_a_form_comes_back_as_the_records_that_a_workbook_would_write(folder: CycleFolder) -> None:
    shown = issue_of(folder).evidence["talks"].parts[0]
    full = {**FULL, "1.1": {**FULL["1.1"], "cited 3": ("Talks [talks]", shown.label, "mixed")}}
    assert did(taken(folder, filled(folder, full))) == dict.fromkeys(("1.1", "1.10", "1", "1p"), "recorded")
    register = load_register(folder)
    by = {"author": "bo", "entered_by": "ada"}
    assert told(head(folder, "small:1.1")) == by | {
        "ref": "small:1.1",
        "level": 4,
        "because": "Warm in the morning.\nCold by noon.",
        "factors": ({"factor": "1.1.f1", "view": "partly", "note": "Not on Sundays."},),
        "evidence": (
            {"item": "book", "digest": register.entries["book"].digest, "pinpoint": "page 3", "direction": "strength"},
            {
                "item": "talks",
                "digest": register.entries["talks"].digest,
                "pinpoint": shown.label,
                "direction": "mixed",
                "part": shown.part,
                "figure": "2 of 3 focus groups: strength 1, weakness 1",
            },
        ),
        "strengths": ("Warm early.", "Smells good."),
        "weaknesses": ("Cold by noon.",),
        "gaps": ("None after noon.",),
        "good_practice": ("The second oven.",),
        "improvements": ({"text": "Bake twice.", "priority": 1}, {"text": "Ask people."}),
        "reason": "A second look.",
        "confidence": "medium",
        "partner": "The mill",
        "share": "half of it",
    }
    assert told(head(folder, "small:1.10")) == by | {"ref": "small:1.10", "not_evaluated": "Nobody looked yet."}
    assert told(head(folder, "small:1")) == by | {
        "ref": "small:1",
        "level": 4,
        "because": "More is right than wrong.",
        "exception": {"prompt": "1.p1", "because": "It was stale once."},
    }
    [answer] = load_records(folder).of(PromptAnswer, "scan")
    assert told(answer) == by | {"ref": "small:1", "prompt": "1.p1", "applies": True, "because": "It was stale in May."}


def test_a_sheet_left_empty_says_nothing(folder: CycleFolder) -> None:
    before = len(load_records(folder).records)
    assert did(taken(folder, filled(folder, SHORT))) == {"1.1": "empty", "1.10": "recorded", "1": "empty"}
    assert len(load_records(folder).records) == before + 1


def test_who_judged_who_entered_it_and_where_it_was_decided_are_kept(folder: CycleFolder) -> None:
    taken(folder, filled(folder, SHORT), entered_by="bo", decided_at="Panel of 3 October")
    one = head(folder, "small:1.10")
    assert (one.author, one.entered_by, one.decided_at) == ("bo", "", "Panel of 3 October")


def test_the_same_form_taken_in_twice_is_recorded_once(folder: CycleFolder) -> None:
    path = filled(folder, FULL)
    taken(folder, path)
    before = len(load_records(folder).records)
    result = taken(folder, path, entered_by="cy", decided_at="Later")
    assert set(did(result).values()) == {"the same as recorded"}
    assert len(load_records(folder).records) == before


def test_what_is_sound_is_taken_and_the_rest_once_it_is_mended(folder: CycleFolder) -> None:
    wrong = {**FULL, "1.1": {"level": ("5 Blaze",)}}
    result = taken(folder, filled(folder, wrong))
    assert did(result) == {"1.1": "not recorded", "1.10": "recorded", "1": "recorded", "1p": "recorded"}
    assert "a level without a reason" in plain(result.faults)
    assert head(folder, "small:1.1").author == "cy"
    mended = taken(folder, filled(folder, {**wrong, "1.1": {"level": ("5 Blaze",), "because": ("Hot.",)}}))
    same = "the same as recorded"
    assert did(mended) == {"1.1": "recorded", "1.10": same, "1": same, "1p": same}
    assert head(folder, "small:1.1").level == 5


def test_evidence_is_cited_as_it_stood_on_the_form_and_a_change_since_is_said(folder: CycleFolder) -> None:
    was = issue_of(folder).evidence["book"].digest
    put(folder, "documents/book.md", "Another book.\n")
    result = taken(folder, filled(folder, {"1.10": {**SHORT["1.10"], "cited 1": ("Book [book]", "page 3", "strength")}}))
    assert "“Book” has changed since; it is cited as it stood on the form" in plain(result.notes)
    assert head(folder, "small:1.10").evidence[0].digest == was


@pytest.mark.parametrize("text", ["Book [book]", "book", " BOOK ", "Book"])
def test_evidence_is_known_by_its_line_its_title_or_its_name(folder: CycleFolder, text: str) -> None:
    taken(folder, filled(folder, {"1.10": {**SHORT["1.10"], "cited 2": (text, "", "Strength ")}}))
    assert [(one.item, one.direction) for one in head(folder, "small:1.10").evidence] == [("book", "strength")]


# What happens to forms on their way


def sort(book: Any) -> None:
    for name in ("1.1", "1.10", "1"):
        rows = [[cell.value for cell in row] for row in book[name].iter_rows()]
        for n, row in enumerate(sorted(rows, key=lambda row: str(row[1])), 1):
            for m, value in enumerate(row, 1):
                book[name].cell(n, m).value = value


def hide(book: Any) -> None:
    for name in ("1.1", "1.10", "1"):
        book[name].column_dimensions["A"].hidden = True
        book[name].row_dimensions[5].hidden = True


def reorder(book: Any) -> None:
    book.move_sheet("1.1", 2)
    book["1"].sheet_state = "hidden"


def strip(book: Any) -> None:
    """As SharePoint and others leave a form: without lists, protection and properties."""
    for page in book:
        page.data_validations.dataValidation = []
        page.protection.sheet = False
    book.properties = openpyxl.packaging.core.DocumentProperties()


def numbers(book: Any) -> None:
    for name in ("1.1", "1"):
        row_of(book[name], "level")[2].value = 4.0
    row_of(book["1.1"], "improvement 1")[3].value = 1


def shout(book: Any) -> None:
    for name, key, n, text in (
        ("1.1", "level", 2, " 4 SHINE "),
        ("1.1", "factor 1.1.f1", 2, "Partly  "),
        ("1.1", "cited 1", 4, "STRENGTH"),
        ("1.1", "confidence", 2, "Medium\n"),
        ("1.10", "level", 2, "Not Evaluated"),
        ("1", "prompt 1.p1", 2, "Yes"),
        ("1", "exception", 2, "1.P1 "),
    ):
        row_of(book[name], key)[n].value = text


def widen(book: Any) -> None:
    for name in ("1.1", "1.10", "1"):
        book[name].insert_cols(1)
        book[name]["I40"] = "A note of my own."


def rename(book: Any) -> None:
    book["1.1"].title = "Freshness"
    book[words.READ_ME].title = "x"
    book["x"].title = "READ ME "
    book.create_sheet("My notes")["A1"] = "bread"


def copy(book: Any) -> None:
    book.copy_worksheet(book["1.10"])


@pytest.mark.parametrize(
    "change", [sort, hide, reorder, strip, numbers, shout, widen, rename, copy], ids=lambda one: one.__name__
)
def test_a_form_survives_what_people_and_programs_do_to_it(folder: CycleFolder, change: Any) -> None:
    kept = again(folder, folder.workspace.root.parent / "other")
    taken(folder, filled(folder, FULL))
    path = filled(folder, FULL, change, name="Copy of judging-bo (2).xlsx")
    result = taken(folder, path)
    assert set(did(result).values()) == {"the same as recorded"}, plain(result.faults)
    assert kept.name == folder.name


def test_rows_added_at_the_end_of_a_list_are_read(folder: CycleFolder) -> None:
    def add(book: Any) -> None:
        page = book["1.10"]
        for key in ("improvement 5", "strength 5"):
            at = row_of(page, key)[0].row + 1
            page.insert_rows(at)
            page.cell(at, 3).value = f"Under {key}."

    taken(folder, filled(folder, SHORT, add))
    one = head(folder, "small:1.10")
    assert one.strengths == ("Moist.", "Under strength 5.")
    assert [improvement.text for improvement in one.improvements] == ["Under improvement 5."]


def test_two_copies_of_a_sheet_that_differ_are_refused(folder: CycleFolder) -> None:
    def differ(book: Any) -> None:
        row_of(book.copy_worksheet(book["1.10"]), "level")[2].value = "2 Dusk"

    result = taken(folder, filled(folder, SHORT, differ))
    assert "two sheets are about the same, and say different things; found `1.10` and `1.10 Copy`" in plain(result.faults)
    assert load_records(folder).of(Judgement, "scan", ref="small:1.10") == ()


def test_a_formula_is_refused_and_a_text_that_looks_like_one_is_not(folder: CycleFolder) -> None:
    def reckon(book: Any) -> None:
        row_of(book["1.10"], "because")[2].value = '=CONCATENATE("So","ft")'

    result = taken(folder, filled(folder, {**FULL, "1": SHORT["1.10"] | {"because": ("=Soft",)}}, reckon))
    assert did(result)["1.10"] == "not recorded"
    assert "cell C" in plain(result.faults)
    assert 'this cell holds a formula; found `=CONCATENATE("So","ft")`, expected a text' in plain(result.faults)
    assert head(folder, "small:1").because == "=Soft"


def test_a_blank_in_the_last_row_that_excel_has_holds_nobody_up(folder: CycleFolder) -> None:
    def touch(book: Any) -> None:
        for name in ("1.1", "1.10", words.READ_ME):
            book[name].cell(1_048_576, 3).value = " "

    path = filled(folder, SHORT, touch)
    began = time.process_time()
    assert did(taken(folder, path)) == {"1.1": "empty", "1.10": "recorded", "1": "empty"}
    assert time.process_time() - began < 8


def test_what_is_typed_beside_a_figure_is_refused_and_what_only_stands_there_is_not(folder: CycleFolder) -> None:
    def doubt(book: Any) -> None:
        cell = next(cell for row in book["1.10"].iter_rows(max_col=4) for cell in row if "focus groups" in str(cell.value))
        cell.offset(column=1).value = "I do not trust this."

    result = taken(folder, filled(folder, SHORT, doubt))
    assert did(result)["1.10"] == "not recorded"
    [fault] = result.faults
    assert "nothing is asked here, so it would be lost; found `I do not trust this.`" in str(fault)
    assert fault.place.startswith('judging-bo.xlsx, sheet "1.10", cell E')


def test_what_a_sheet_is_about_is_compared_whatever_its_case(folder: CycleFolder) -> None:
    def shout(book: Any) -> None:
        book["1.10"]["A1"].value = "ABOUT Small:1.10"

    assert did(taken(folder, filled(folder, SHORT, shout)))["1.10"] == "recorded"


def test_no_message_repeats_a_number_out_of_a_name_a_formula_or_the_first_sheet(folder: CycleFolder, said: Pim) -> None:
    number = "943 476 5919"

    def name(book: Any) -> None:
        row_of(book["1.10"], "because")[2].value = f'=CONCATENATE("{"x" * 40} {number}")'
        book["1.10"].title = f"Jean {number}"
        book.create_sheet(f"Note {number}")["B2"] = "bread"

    told = said("returns", str(filled(folder, {**SHORT, "1.1": {"level": ("4 Shine",)}}, name)))
    out, err = told.out, told.err
    for what in (words.FORM, words.EVALUATION, words.PERSON, "Cycle"):
        strange = said("returns", str(filled(folder, SHORT, say_on_first(what, number), name=f"{what}.xlsx")))
        assert strange.code == 2
        out, err = out + strange.out, err + strange.err
    assert "[NHS number withheld]" in flat(out)  # of the sheet that is not of the form
    assert "this cell holds a formula; found `=CONCATENATE(" in flat(err)
    assert "943 4" not in flat(out + err)
    assert "9434" not in out + err


def test_every_file_of_a_folder_that_is_not_taken_is_named(folder: CycleFolder, tmp_path: Path, said: Pim) -> None:
    path = filled(folder, SHORT, name="JUDGING-BO.XLSX")
    for name in ("judging-cy.ods", "judging-di.xlsm", "~$judging-bo.xlsx", "Thumbs.db"):
        (path.parent / name).write_bytes(b"PK")
    (path.parent / "late").mkdir()
    done = said("returns", str(path.parent), "--draft")
    assert done.code == 0, done.err
    assert "as a form is an Excel workbook (.xlsx): judging-cy.ods, judging-di.xlsm, late (a folder)." in flat(done.out)
    assert "1.10 no: would be recorded: 4 Shine" in flat(done.out)
    path.unlink()
    assert "no Excel file lies in this folder; found judging-cy.ods" in flat(said("returns", str(path.parent)).err)


def test_sheets_that_are_missing_or_not_of_the_form_are_said(folder: CycleFolder) -> None:
    def change(book: Any) -> None:
        del book["1"]
        book.create_sheet("Notes")["B2"] = "bread"

    notes = plain(taken(folder, filled(folder, SHORT, change)).notes)
    assert "sheets that are not of the form, left out: `Notes`" in notes
    assert "sheets of the form that are not in this file: `1`" in notes


def test_another_version_of_the_framework_than_on_the_form_is_said(folder: CycleFolder) -> None:
    put_framework(folder, edited(SMALL, ('version: "1"', 'version: "2"')))
    put_scan(folder, '[{id: small, version: "2"}]')
    result = taken(folder, filled(folder, SHORT))
    assert "the form was made by version 1 of A small framework; version 2 holds now" in plain(result.notes)
    assert did(result)["1.10"] == "recorded"


# What stands recorded


def test_what_was_recorded_since_is_not_written_over(folder: CycleFolder, said: Pim) -> None:
    path = filled(folder, FULL)
    newer, _ = record_(folder, judgement("small:1.1", author="di", level=2, because="Cold."), now=EVENING.replace(day=9))
    done = said("returns", "import", str(path))
    assert done.code == 2
    err = flat(done.err)
    assert 'judging-bo.xlsx, sheet "1.1": what stands recorded has changed since this form was issued' in err
    assert f"the form says 4 Shine (Bo Lorne); recorded is 2 Dusk (Di Lorne, 2026-09-09, {newer.id})" in err
    assert f"pim returns import judging-bo.xlsx --in-place-of {newer.id}" in err
    assert head(folder, "small:1.1").author == "di"
    assert head(folder, "small:1").author == "bo"
    settled = said("returns", "import", str(path), "--in-place-of", newer.id)
    assert settled.code == 0, settled.err
    assert head(folder, "small:1.1").supersedes == (newer.id,)
    assert said("returns", "import", str(path), "--in-place-of", newer.id).code == 0


def test_an_answer_to_a_prompt_recorded_since_is_not_written_over(folder: CycleFolder) -> None:
    record_(folder, record("prompt-answer", ref="small:1", prompt="1.p1", applies=False, because="Fresh."), now=EVENING)
    result = taken(folder, filled(folder, FULL))
    assert did(result)["1p"] == "not recorded"
    assert "the form says it applies (Bo Lorne); recorded is it does not apply (Ada Lorne" in plain(result.faults)


def test_two_records_against_each_other_are_settled_only_by_naming_both(folder: CycleFolder) -> None:
    one = head(folder, "small:1.1")
    rival = one.model_copy(update={"id": "20260901T180000Z-0123456789ab", "author": "di"})
    (folder.records / "judgement" / f"{rival.id}.json").write_text(rival.model_dump_json(), encoding="utf-8")
    path = filled(folder, FULL)
    assert did(taken(folder, path))["1.1"] == "not recorded"
    assert did(taken(folder, path, in_place_of=[one.id]))["1.1"] == "not recorded"
    assert did(taken(folder, path, in_place_of=[one.id, rival.id]))["1.1"] == "recorded"
    assert set(head(folder, "small:1.1").supersedes) == {one.id, rival.id}


def test_an_id_that_is_of_no_record_is_refused(folder: CycleFolder) -> None:
    path = filled(folder, SHORT)
    assert "--in-place-of: there is no such record; found `x1`" in plain(refusal(lambda: taken(folder, path, in_place_of=["x1"])))


# What is kept, and what is said


def kept(folder: CycleFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((form_of(folder).parent / "returns").glob("*"))}


def test_a_form_is_kept_as_it_was_received_a_refused_one_too(folder: CycleFolder) -> None:
    path = filled(folder, {"1.10": {"level": ("4 Shine",)}})
    refused = path.read_bytes()
    assert taken(folder, path).kept == "exchange/judging-scan/returns/refused-bo.xlsx"
    path = filled(folder, SHORT)
    assert taken(folder, path).kept == "exchange/judging-scan/returns/judging-bo.r2.xlsx"
    assert taken(folder, path).kept == "exchange/judging-scan/returns/judging-bo.r2.xlsx"
    assert kept(folder) == {"refused-bo.xlsx": refused, "judging-bo.r2.xlsx": path.read_bytes()}


def test_a_draft_writes_nothing(folder: CycleFolder, said: Pim) -> None:
    before = sorted(folder.path.rglob("*"))
    done = said("returns", "import", "--draft", str(filled(folder, FULL)))
    assert done.code == 0, done.err
    assert "1.10 no: would be recorded: Not evaluated: Nobody looked yet." in flat(done.out)
    assert "Nothing was written (--draft)." in done.out
    assert sorted(folder.path.rglob("*")) == before


def test_it_is_said_sheet_by_sheet_what_was_done(folder: CycleFolder, said: Pim) -> None:
    wrong = {"1.10": SHORT["1.10"], "1": {"level": ("3 Gleam",)}}
    done = said("returns", str(filled(folder, wrong)), "--decided-at", "Panel")
    out = flat(done.out)
    assert done.code == 2
    assert "judging-bo.xlsx: the form “judging-scan” of Bo Lorne, sound/2025-2028, scan." in out
    assert "1.10 no: recorded: 4 Shine" in out
    assert "1 Bread: not recorded: 1 fault, told below" in out
    assert "Empty, so nothing is said of it: 1.1 Freshness" in out
    assert "Kept as received: exchange/judging-scan/returns/judging-bo.xlsx." in out
    assert "a level without a reason" in done.err
    assert head(folder, "small:1.10").decided_at == "Panel"


def test_where_nothing_was_taken_that_is_said(folder: CycleFolder, said: Pim) -> None:
    done = said("returns", str(filled(folder, {"1": {"level": ("3 Gleam",)}})))
    assert "Nothing was taken; mend it in the form and take it in again." in flat(done.out)
    assert "sound" not in flat(done.out).rpartition("follows.")[2]


def test_who_takes_it_in_has_to_be_known(folder: CycleFolder, said: Pim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIM_WHOAMI")
    path = filled(folder, SHORT)
    done = said("returns", str(path))
    assert (done.code, "nobody has said who takes this form in" in done.err) == (2, True)
    assert said("returns", "--draft", str(path)).code == 0


def test_a_form_is_told_from_others_by_what_is_in_it(folder: CycleFolder, tmp_path: Path, said: Pim) -> None:
    path = filled(folder, SHORT)
    assert is_judging(path, path.name)
    other = openpyxl.Workbook()
    other.active["A1"] = "bread"
    other.save(tmp_path / "other.xlsx")
    assert not is_judging(tmp_path / "other.xlsx", "other.xlsx")
    assert "whose form this is can't be told" in said("returns", str(tmp_path / "other.xlsx")).err
    both = said("returns", str(tmp_path / "other.xlsx"), str(path))
    assert both.code == 2
    assert head(folder, "small:1.10").level == 4


def say_on_first(what: str, value: str) -> Any:
    def change(book: Any) -> None:
        next(row for row in book[words.READ_ME].iter_rows() if row[0].value == what)[1].value = value

    return change


STRANGE = {
    (words.PERSON, "cy"): "what was issued with this form is not there",
    (words.FORM, "other"): "what was issued with this form is not there",
    (words.EVALUATION, "look"): "this is not what was issued; found look, bo, expected scan, bo",
    (words.PERSON, ""): "whose form this is can't be told; found no `Filled in by`",
    ("Cycle", "sound/1999"): "there is no such folder",
}


@pytest.mark.parametrize("what", sorted(STRANGE), ids=" ".join)
def test_a_form_that_was_never_issued_is_refused(folder: CycleFolder, what: tuple[str, str]) -> None:
    path = filled(folder, SHORT, say_on_first(*what))
    assert STRANGE[what] in plain(refusal(lambda: load_judging(path, path.name, folder.workspace)))


def test_a_sheet_that_was_not_issued_is_refused(folder: CycleFolder) -> None:
    def change(book: Any) -> None:
        book["1.10"]["A1"].value = "about small:2.1"

    result = taken(folder, filled(folder, SHORT, change))
    assert "this form was not issued for what this sheet is about; found `small:2.1`" in plain(result.faults)


# Whatever people write


def texts(longest: int) -> st.SearchStrategy[str]:
    signs = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t")
    return st.text(signs, min_size=1, max_size=longest).filter(lambda text: bool(text.strip()))


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(texts(60), min_size=3, max_size=3))
@example(["=1+1", "+44", "-x"])
@example(["@here", "\"quoted\", and 'so'", "two\nlines\n\nmore"])
@example(["_x000D_ _x0041_", " led by a space", "trailing "])
@example(["'apostrophe", "<b>&amp;</b>", "x" * 32_767])
def test_any_text_comes_back_as_it_was_written(folder: CycleFolder, written: list[str]) -> None:
    because, strength, improvement = written
    answers = {"1.10": {"level": ("4",), "because": (because,), "strength 1": (strength,), "improvement 1": (improvement, 2)}}
    for path in (folder.records / "judgement").glob("*.json"):
        if '"small:1.10"' in path.read_text(encoding="utf-8"):
            path.unlink()
    result = taken(folder, filled(folder, answers))
    assert did(result)["1.10"] == "recorded", plain(result.faults)
    one = head(folder, "small:1.10")
    assert (one.because, one.strengths, one.improvements[0].text) == (because, (strength,), improvement)


@pytest.mark.office
def test_a_form_saved_again_by_libreoffice_comes_back_whole(folder: CycleFolder, tmp_path: Path) -> None:
    path = filled(folder, FULL)
    convert = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx"]
    subprocess.run([*convert, "--outdir", str(tmp_path / "lo"), str(path)], check=True, capture_output=True)
    taken(folder, path)
    result = taken(folder, tmp_path / "lo" / path.name)
    assert set(did(result).values()) == {"the same as recorded"}, plain(result.faults)
    assert result.notes == ()
