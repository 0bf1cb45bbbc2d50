"""Judging forms that are issued: what a person who has no pimlib finds on them, and what is not written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from building import plain, refusal
from inventing import GOOD, put_framework, put_scan
from returning import filled, form_of, issue_of, issued_to, made, row_of, taken
from running import pim_in

from pimlib.exchange.judging import words
from pimlib.fingerprint import digest_file
from pimlib.records import Judgement, load_records
from pimlib.records.redaction import draft_redaction, redact
from pimlib.records.writing import record_text
from pimlib.workspace import CycleFolder


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("PIM_WHOAMI", "ada")


@pytest.fixture
def folder(tmp_path: Path) -> CycleFolder:
    return made(tmp_path)


@pytest.fixture
def book(folder: CycleFolder) -> Any:
    issued_to(folder)
    return openpyxl.load_workbook(form_of(folder))


def texts(sheet: Any) -> str:
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)


def offered(book: Any, sheet: str, key: str, column: str) -> list[str]:
    """The words of a cell's drop-down list."""
    cell = f"{column}{row_of(book[sheet], key)[0].row}"
    rule = next(one for one in book[sheet].data_validations.dataValidation if cell in one.sqref)
    if rule.formula1.startswith('"'):
        return rule.formula1.strip('"').split(",")
    column = rule.formula1.partition("$")[2].partition("$")[0]
    last = int(rule.formula1.rpartition("$")[2])
    return [str(book["choices"][f"{column}{n}"].value) for n in range(1, last + 1)]


def test_a_form_has_a_sheet_for_each_indicator_and_one_for_the_area(book: Any) -> None:
    assert [page.title for page in book if page.sheet_state == "visible"] == [words.READ_ME, "1.1", "1.10", "1"]
    for name in ("1.1", "1.10", "1"):
        page = book[name]
        assert page.freeze_panes == "A3"
        assert page.print_title_rows == "$1:$2"
        assert page.protection.sheet
        assert not page.merged_cells.ranges
        assert page["A1"].value == f"about small:{name}"
        assert [cell.value for cell in page[2]][:5] == list(words.HEADINGS)


def test_what_is_needed_stands_in_reading_order(book: Any) -> None:
    said = texts(book["1.1"])
    parts = ["What people eat.", "When was it baked?", "It was baked today.", "Evidence registered", "Smells it from the street."]
    parts += [
        "It was cold then.",
        "It was warm.",
        "6 Zenith",
        "Because",
        "Evidence 8",
        "Strengths 1",
        "Confidence",
        "Their share",
    ]
    assert [said.index(part) for part in parts] == sorted(said.index(part) for part in parts)
    assert "Diana Lorne, 2023-09-01" in said  # by the name that she had in that cycle


def test_no_answer_is_filled_in_beforehand(book: Any) -> None:
    for name in ("1.1", "1.10", "1"):
        open_cells = [cell for row in book[name].iter_rows(max_col=5) for cell in row if not cell.protection.locked]
        assert len(open_cells) > 40
        assert {cell.value for cell in open_cells} == {None}
        assert {cell.border.left.style for cell in open_cells} == {"thin"}  # where to write is seen without colour too


def test_figures_stand_beside_and_of_a_restricted_item_its_title_only(book: Any, folder: CycleFolder) -> None:
    said = texts(book["1.1"])
    assert "Theme: Crust" in said or "Crust" in said
    assert "The inspector's letter" in said
    assert "Restricted: the title only." in said
    kept = json.loads(form_of(folder).with_suffix(".json").read_text("utf-8"))
    assert kept["evidence"]["letter"]["parts"] == []
    assert kept["evidence"]["talks"]["parts"]
    assert "few eyes" not in said


def test_the_two_illustrations_stand_side_by_side(book: Any) -> None:
    row = next(row for row in book["1.1"].iter_rows(values_only=True) if "Smells it from the street." in row)
    assert row[1:4] == ("Anybody", "Smells it from the street.", "Knocks on wood.")


def test_the_lists_offer_the_words_of_the_framework(book: Any) -> None:
    levels = ["6 Zenith", "5 Blaze", "4 Shine", "3 Gleam", "2 Dusk", "1 Murk", "not evaluated"]
    assert offered(book, "1.1", "level", "C") == levels
    assert offered(book, "1.1", "factor 1.1.f1", "C") == list(words.VIEWS)
    assert offered(book, "1.1", "cited 1", "C") == ["Book [book]", "The inspector's letter [letter]", "Talks [talks]"]
    assert [part for part in offered(book, "1.1", "cited 1", "D") if "Crust" in part]
    assert offered(book, "1.1", "cited 8", "E") == list(words.DIRECTIONS)
    assert offered(book, "1", "prompt 1.p1", "C") == [words.APPLIES, words.APPLIES_NOT]
    assert offered(book, "1", "exception", "C") == ["1.p1"]
    said = texts(book["1.1"])
    assert "More is right than wrong, by far." in said


def test_a_guidance_prompt_stands_on_the_area_and_not_on_its_indicators(book: Any) -> None:
    assert "Whether the bread is fresh." in texts(book["1"])
    assert "It applies when: It is stale." in texts(book["1"])
    assert "Whether the bread is fresh." not in texts(book["1.1"])
    assert "exception" not in texts(book["1.1"])


def test_the_first_sheet_says_how_by_when_and_whom_to_tell(book: Any) -> None:
    said = texts(book[words.READ_ME])
    assert "Tell Ada on the same day. Tell: Ada Lorne." in said
    assert "it has no place for it, on purpose" in said
    assert "2026-10-31: Judged by all" in said
    assert "Save it under the name it has" in said
    assert all("concern" not in texts(book[name]).casefold() for name in ("1.1", "1.10", "1"))


def test_why_it_is_judged_again_is_asked_only_where_something_stands(book: Any) -> None:
    assert "Why it is judged again" in texts(book["1.1"])
    assert "Why it is judged again" not in texts(book["1.10"])


def test_what_was_redacted_whole_is_said_and_a_form_may_take_its_place(folder: CycleFolder) -> None:
    (head,) = load_records(folder).of(Judgement, "scan")
    stone = redact(draft_redaction(folder, head.id, author="ada", because="A name.", whole=True))
    issued_to(folder)
    said = texts(openpyxl.load_workbook(form_of(folder))["1.1"])
    assert "No judgement is recorded yet." in said
    assert "A judgement was redacted by Ada Lorne on" in said
    assert issue_of(folder).sheet("small:1.1").heads == (stone.id,)  # type: ignore[union-attr]
    back = taken(
        folder,
        filled(folder, {"1.1": {words.LEVEL: ["4 Shine"], words.BECAUSE: ["It was warm."], words.AGAIN: ["One was redacted."]}}),
    )
    assert load_records(folder).heads(head.subject)[0].supersedes == (stone.id,), back.outcomes


def test_of_a_conflict_no_level_stands_beside_the_area_and_it_is_said(folder: CycleFolder) -> None:
    (head,) = load_records(folder).of(Judgement, "scan")
    rival = head.model_copy(update={"id": "20260901T180000Z-0123456789ab", "author": "bo", "level": 2})
    (folder.records / "judgement" / f"{rival.id}.json").write_text(record_text(rival), encoding="utf-8")
    for whole in (False, True):
        if whole:
            redact(draft_redaction(folder, rival.id, author="ada", because="A name.", whole=True))
        issued_to(folder, name="again" if whole else "judging-scan")
        book = openpyxl.load_workbook(folder.path / "exchange" / ("again" if whole else "judging-scan") / "judging-bo.xlsx")
        assert "These stand against each other, and none of them counts yet." in texts(book["1.1"])
        row = next(row for row in book["1"].iter_rows(values_only=True) if str(row[1] or "").startswith("1.1 "))
        assert row[2] == "Two records stand against each other, and neither counts yet"


def test_what_was_issued_is_kept_beside_it(folder: CycleFolder) -> None:
    issued_to(folder)
    issue = issue_of(folder)
    assert (issue.person, issue.evaluation, issue.cycle) == ("bo", "scan", "sound/2025-2028")
    assert [sheet.ref for sheet in issue.sheets] == ["small:1.1", "small:1.10", "small:1"]
    assert [len(sheet.heads) for sheet in issue.sheets] == [1, 0, 0]
    assert issue.sheets[2].prompts == {"1.p1": ()}
    assert issue.frameworks[0].version == "1"
    assert issue.frameworks[0].digest.startswith("sha256:")


def test_the_same_form_has_the_same_bytes(folder: CycleFolder) -> None:
    first = issued_to(folder, name="one")
    book = openpyxl.load_workbook(first)
    assert book.properties.created is not None
    assert digest_file(first.with_suffix(".json")) != ""
    first_bytes = first.read_bytes()
    for path in (first, first.with_suffix(".json")):
        path.unlink()
    assert issued_to(folder, name="one").read_bytes() == first_bytes


def test_a_framework_without_a_scale_and_illustrations_has_no_level_to_choose(folder: CycleFolder) -> None:
    put_framework(folder, GOOD, "good")
    put_scan(folder, "[{id: good, version: '1'}]")
    issued_to(folder, "bo", "1", "2")
    book = openpyxl.load_workbook(form_of(folder))
    assert [page.title for page in book if page.sheet_state == "visible"] == [words.READ_ME, "1.1", "1.2", "1", "2"]
    said = texts(book["1.1"])
    assert "What shines 1" in said
    assert "What is burnt 1" in said
    assert "What to stir 1" in said
    assert "This framework has findings and no levels." in said
    assert "level" not in [row[0] for row in book["1.1"].iter_rows(values_only=True)]
    assert "illustrations" not in said
    assert "Nobody is hurried." in texts(book["2"])


def test_sheets_of_two_frameworks_with_the_same_numbers_keep_apart(folder: CycleFolder) -> None:
    put_framework(folder, GOOD, "good")
    put_scan(folder, "[{id: small, version: '1'}, {id: good, version: '1'}]")
    issued_to(folder, "bo", "small:1", "good:1")
    names = [sheet.name for sheet in issue_of(folder).sheets]
    assert names == ["small 1.1", "1.10", "small 1", "good 1.1", "1.2", "good 1"]
    assert "more than one framework has such an area" in plain(refusal(lambda: issued_to(folder, "bo", "1", name="more")))


WRONG = {
    ("zoe", "1"): "cycle.yaml, people: nobody has this id; found `zoe`, expected one of ada, bo, cy, di.",
    ("zoe",): "cycle.yaml, people: nobody has this id; found `zoe`, expected one of ada, bo, cy, di.",
    ("Lorne",): "cycle.yaml, people: nobody has this id; found `Lorne`, expected one of ada, bo, cy, di.",
    ("Di Lorne",): "cycle.yaml, people: nobody has this id; found `Di Lorne`, expected `di`, the id of Di Lorne.",
    ("bo", "7"): "--areas: there is no such area; found `7`, expected one of small:1, small:2.",
    ("di",): "--areas: no area is given to Di Lorne. Say which with --areas",
}


@pytest.mark.parametrize("told", sorted(WRONG), ids=" ".join)
def test_a_wrong_wish_is_refused_with_what_to_do(folder: CycleFolder, told: tuple[str, ...]) -> None:
    assert WRONG[told] in plain(refusal(lambda: issued_to(folder, *told)))
    assert not (folder.path / "exchange").exists()


def test_what_was_issued_is_never_written_over(folder: CycleFolder) -> None:
    path = issued_to(folder)
    before = path.read_bytes()
    assert "there is a form of Bo Lorne of this name already" in plain(refusal(lambda: issued_to(folder)))
    assert path.read_bytes() == before
    assert issued_to(folder, "cy").parent == path.parent


def test_forms_do_not_go_into_the_folder_of_a_sample(folder: CycleFolder) -> None:
    (folder.path / "exchange" / "practice").mkdir(parents=True)
    (folder.path / "exchange" / "practice" / "draw.json").write_text("{}", encoding="utf-8")
    assert "this is the folder of a sample" in plain(refusal(lambda: issued_to(folder, name="practice")))


def test_the_command_says_what_it_wrote_and_what_comes_next(
    folder: CycleFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pim = pim_in(tmp_path, capsys)
    said = pim("returns", "issue", "bo", "--to", "sound/2025-2028")
    assert said.code == 0, said.err
    out = " ".join(said.out.split())
    assert "Written: exchange/judging-scan/judging-bo.xlsx, 3 sheets for Bo Lorne." in out
    assert "Give it to Bo Lorne and to nobody else" in out
    assert pim("returns", "issue", "bo", "--to", "sound/2025-2028").code == 2
    blank = pim("returns", "exchange/judging-scan", "--to", "sound/2025-2028")
    assert "nothing is filled in yet in the form “judging-scan” of Bo Lorne" in " ".join(blank.out.split())
    assert not (folder.path / "exchange" / "judging-scan" / "returns").exists()
