"""What keeps a sheet of a judging form from being recorded: each is told with its cell, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import BAD, plain
from returning import NAME, form_of, issue_of, issued_to, made

from pimlib.exchange.judging import words
from pimlib.exchange.judging.evidence import parts_of
from pimlib.exchange.judging.filled import filled_in
from pimlib.exchange.judging.issued import Issue
from pimlib.exchange.judging.issuing import opened_for
from pimlib.exchange.judging.returned import Said, said_on
from pimlib.records import Judgement
from pimlib.sheets.form_in import SheetIn, read_form
from pimlib.workbook import Opened

NUMBER = "943 476 5919"  # it checks as an NHS number, and is one of those made up for tests
WRONG = sorted((BAD / "returns").glob("*.yaml"))
Base = tuple[dict[str, SheetIn], Opened, Issue]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """The sheets of a form as they were issued, read once."""
    patch = pytest.MonkeyPatch()
    root = tmp_path_factory.mktemp("issued")
    patch.setenv("PIM_WORKSPACE", str(root))
    folder = made(root)
    issued_to(folder)
    sheets = {sheet.name: sheet for sheet in read_form(form_of(folder), "form.xlsx")}
    [opened] = opened_for(folder, "scan")
    _ = opened.register, opened.store, opened.cycle
    patch.undo()
    return sheets, opened, issue_of(folder)


def written(sheet: SheetIn, rows: list[list[Any]], part: str = "") -> SheetIn:
    """The sheet with answers in it. A key after `+` is that of a row added at the end."""
    cells = [list(row) + [""] * (6 - len(row)) for row in sheet.rows]
    for key, *said in rows:
        if key.startswith("+"):
            cells.append([key[1:], "", "", "", "", ""])
            at = cells[-1]
        else:
            at = next(row for row in cells if row[0] == key)
        at[2 : 2 + len(said)] = [part if text == "PART" else text for text in said]
    return replace(sheet, rows=tuple(tuple(row) for row in cells))


def said(base: Base, name: str, rows: list[list[Any]]) -> tuple[Said, ...]:
    sheets, opened, issue = base
    part = parts_of(opened, opened.register.entries["talks"])[0].label
    return said_on(filled_in(written(sheets[name], rows, part), issue.texts), opened, issue, {"author": "bo"})


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_answer_is_refused_with_its_place(base: Base, path: Path) -> None:
    wrong = yaml.safe_load(path.read_text(encoding="utf-8"))
    told = said(base, wrong["sheet"], wrong["write"])
    faults = tuple(fault for one in told for fault in one.faults)
    assert len(faults) == 1
    assert wrong["says"] in plain(faults)
    assert faults[0].place.startswith(f'form.xlsx, sheet "{wrong["sheet"]}"')
    assert "cell " in faults[0].place or "begun" in faults[0].fault
    assert faults[0].remedy
    assert [one.record for one in told if one.faults] == [None]


def test_there_is_a_wrong_form_for_each_refusal() -> None:
    assert len(WRONG) >= 36


def test_every_fault_of_a_sheet_is_told_at_once(base: Base) -> None:
    rows = [["level", "9"], ["confidence", "quite"], ["improvement 1", "Bake.", "9"], ["cited 1", "Nothing", "", "up"]]
    [one] = said(base, "1.1", rows)
    assert len(one.faults) == 6
    rows_told = [int(fault.place.rpartition("cell ")[2][1:]) for fault in one.faults]
    assert rows_told == sorted(rows_told)


def test_an_identifier_is_told_with_its_cell_and_never_repeated(base: Base) -> None:
    [one] = said(base, "1.1", [["level", "4"], ["because", "Fine."], ["weakness 2", "Write to jo@example.org."]])
    [fault] = one.faults
    rows = base[0]["1.1"].rows
    number = next(n for n, row in enumerate(rows, 1) if row and row[0] == "weakness 2")
    assert fault.place.endswith(f"cell C{number}")
    assert "jo@" not in plain((fault,))


def test_a_row_that_was_copied_and_left_as_it_was_is_taken_once_and_said(base: Base) -> None:
    rows = [["level", "4"], ["because", "Fine."], ["strength 1", "Warm."], ["+STRENGTH 1", "Warm. "], ["+Because", "Fine."]]
    [one] = said(base, "1.1", [*rows, ["+strength", "Soft."], ["+Factor 1.1.F1", "met"]])
    assert isinstance(one.record, Judgement), plain(one.faults)
    assert one.record.strengths == ("Warm.", "Soft.")
    assert [factor.factor for factor in one.record.factors] == ["1.1.f1"]
    assert len([note for note in one.notes if "under the same key, and is taken once" in note.fault]) == 2


def test_the_same_factor_of_a_prompt_in_another_case_is_the_same_question(base: Base) -> None:
    told = said(base, "1", [["prompt 1.p1", "applies", "It was stale."], ["+PROMPT 1.P1", "does not apply", "It was fresh."]])
    assert "answers the same question otherwise" in plain(tuple(fault for one in told for fault in one.faults))


@pytest.mark.parametrize("text", ["2", "2.0", " 2 ", "2 (next)"])
def test_a_priority_is_a_number_with_at_most_a_word_in_brackets(text: str) -> None:
    assert words.priority_of(text) == "2"


WITHHELD = [
    ("1.1", "level", NUMBER),
    ("1.1", "confidence", NUMBER),
    ("1.1", "improvement 1", "", NUMBER),
    ("1.1", "improvement 1", "Bake.", NUMBER),
    ("1.1", "improvement 1", "Bake.", "1", NUMBER),
    ("1.1", "cited 1", NUMBER),
    ("1.1", "cited 1", "", NUMBER),
    ("1.1", "cited 1", "Book [book]", "page 3", NUMBER),
    ("1.1", "factor 1.1.f1", NUMBER),
    ("1.1", "because", "Fine.", f"{'x ' * 26}{NUMBER}"),
    ("1.1", "–", "", "", NUMBER),
    ("1.1", "+because", NUMBER),
    ("1.1", "+", NUMBER),
    ("1.1", f"+{NUMBER}", "Warm."),
    ("1.1", f"+factor {NUMBER}", "met"),
    ("1", "prompt 1.p1", NUMBER, "Because."),
    ("1", f"+prompt {NUMBER}", "applies", "Because."),
    ("1", "exception", NUMBER, "Because."),
]


@pytest.mark.parametrize("wrong", WITHHELD, ids=lambda wrong: " ".join(wrong[:2]))
def test_no_message_repeats_a_number_by_which_somebody_is_known(base: Base, wrong: tuple[str, ...]) -> None:
    name, *row = wrong
    told = said(base, name, [*([] if row[0] == "level" else [["level", "4"]]), ["because", "Fine."], row])
    messages = plain(tuple(fault for one in told for fault in (*one.faults, *one.notes)))
    assert "[NHS num" in messages
    assert "943 4" not in messages + "".join(one.label for one in told)


def test_a_row_without_a_key_is_of_the_list_that_it_stands_under(base: Base) -> None:
    sheets, opened, issue = base
    sheet = written(sheets["1.1"], [["level", "4"], ["because", "Fine."], ["strength 5", "Old."]])
    at = next(n for n, row in enumerate(sheet.rows) if row[0] == "strength 5")
    added = ("", "", "Added below.", "", "", "")
    rows = (*sheet.rows[: at + 1], added, *sheet.rows[at + 1 :])
    [one] = said_on(filled_in(replace(sheet, rows=rows)), opened, issue, {"author": "bo"})
    assert getattr(one.record, "strengths", ()) == ("Old.", "Added below.")
    [mixed] = said_on(filled_in(replace(sheet, rows=tuple(sorted(rows, reverse=True)))), opened, issue, {"author": "bo"})
    assert "on a sheet whose rows were sorted or moved" in plain(mixed.faults)


def test_the_name_of_the_form_is_that_of_its_evaluation(base: Base) -> None:
    assert base[2].name == NAME
