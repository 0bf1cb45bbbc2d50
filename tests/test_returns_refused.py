"""What keeps a sheet of a judging form from being recorded: each is told with its cell, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import BAD, plain
from returning import NAME, form_of, issue_of, issued_to, made

from pimlib.exchange.judging.evidence import parts_of
from pimlib.exchange.judging.filled import filled_in
from pimlib.exchange.judging.issued import Issue
from pimlib.exchange.judging.issuing import opened_for
from pimlib.exchange.judging.returned import Said, said_on
from pimlib.sheets.form_in import SheetIn, read_form
from pimlib.workbook import Opened

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
    return said_on(filled_in(written(sheets[name], rows, part)), opened, issue, {"author": "bo"})


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
    assert len(WRONG) >= 30


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
