"""A file that is added again: what a person said of it before holds, what its codebook said follows the codebook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest
from building import empty_cycle

from pimlib.cli import main
from pimlib.kinds import load_figures
from pimlib.register import Item, load_register, record_item
from pimlib.workspace import CycleFolder

INFORMS = "Informs"
CARERS = "surveys/carers.csv"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CycleFolder:
    folder = empty_cycle(tmp_path)
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("PIM_SETTINGS", str(tmp_path / "settings"))
    return folder


def put(folder: CycleFolder, place: str, text: str) -> None:
    path = folder.path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def survey(folder: CycleFolder, days: Iterable[str] = (), more: str = "") -> None:
    """A survey of two questions, answered on these days."""
    dated = list(days)
    header = f"{'Start time,' if dated else ''}Did we call?,Did we listen?"
    rows = [f"{f'{dated[n % len(dated)]} 10:00:00,' if dated else ''}{'Yes' if n % 2 else 'No'},Yes" for n in range(24)]
    put(folder, CARERS, "\n".join([header, *rows, *filter(None, [more])]) + "\n")


def add(folder: CycleFolder, capsys: pytest.CaptureFixture[str], place: str, *options: str, code: int = 0) -> str:
    got = main(["add", str(folder.path / place), *options])
    said = capsys.readouterr()
    assert got == code, said.err
    return said.out


def inform(folder: CycleFolder, **questions: str) -> None:
    """Write what each question informs into the codebook."""
    path = folder.path / "surveys" / "carers.codebook.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Questions"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(number for number, row in enumerate(rows) if INFORMS in row)
    id, informs = (rows[at].index(name) for name in ("Question", INFORMS))
    for number, row in enumerate(rows[at + 1 :], at + 2):
        if row[id] in questions:
            sheet.cell(number, informs + 1).value = questions[str(row[id])] or None
    book.save(path)


def item(folder: CycleFolder, name: str = "carers") -> Item:
    return load_register(folder).entries[name].item


def notes(folder: CycleFolder) -> str:
    return " ".join(map(str, load_figures(folder, load_register(folder).entries["carers"]).notes))


# references


def test_a_reference_taken_out_of_the_codebook_is_taken_out_of_the_item(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    survey(folder)
    add(folder, capsys, CARERS)
    inform(folder, q1="pim:2.1; pim:5.1", q2="pim:1.1")
    said = add(folder, capsys, CARERS)
    assert item(folder).informs == ("pim:2.1", "pim:5.1", "pim:1.1")
    assert "It now informs pim:2.1, pim:5.1, pim:1.1, as its codebook says." in said
    inform(folder, q1="pim:2.1")
    said = add(folder, capsys, CARERS)
    assert item(folder).informs == ("pim:2.1", "pim:1.1")
    assert "It no longer informs pim:5.1, which its codebook names no longer." in said
    assert "no longer informs" not in add(folder, capsys, CARERS, "--owner", "ann", "--draft")


def test_a_reference_that_a_person_said_stays_whatever_the_codebook_says(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    survey(folder)
    add(folder, capsys, CARERS, "--informs", "pim:5.1", "pim:4.3")
    inform(folder, q1="pim:2.1; pim:5.1")
    add(folder, capsys, CARERS)
    inform(folder, q1="pim:1.1")
    said = add(folder, capsys, CARERS)
    assert item(folder).informs == ("pim:5.1", "pim:4.3", "pim:1.1")
    assert item(folder).codebook_informs == ("pim:1.1",)
    assert "It no longer informs pim:2.1" in said
    assert "It informs pim:5.1 and pim:4.3 as was said of the survey as a whole; no question of the codebook does." in said


def test_what_is_said_now_takes_the_place_of_what_was_said_before(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    survey(folder)
    add(folder, capsys, CARERS, "--informs", "pim:4.3")
    inform(folder, q1="pim:2.1")
    add(folder, capsys, CARERS)
    said = add(folder, capsys, CARERS, "--informs", "pim:2.1")
    assert (item(folder).informs, item(folder).codebook_informs) == (("pim:2.1",), ())
    assert "It no longer informs pim:4.3, as --informs says." in said
    inform(folder, q1="")
    add(folder, capsys, CARERS)
    assert item(folder).informs == ("pim:2.1",)


def test_a_reference_that_no_framework_holds_any_more_is_mended_in_the_codebook(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    survey(folder)
    add(folder, capsys, CARERS)
    inform(folder, q1="pim:2.1")
    add(folder, capsys, CARERS)
    known = item(folder)  # as it was before the framework changed
    stale = {
        "revision": known.revision + 1,
        "informs": ("pim:2.9",),
        "codebook_informs": ("pim:2.9",),
        "codebook_hash": "sha256:0",
    }
    record_item(folder, known.model_copy(update=stale))
    add(folder, capsys, CARERS)
    assert item(folder).informs == ("pim:2.1",)


def test_a_codebook_that_was_corrected_and_not_added_again_is_noted_with_the_references_that_differ(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    survey(folder)
    add(folder, capsys, CARERS)
    inform(folder, q1="pim:2.1; pim:5.1")
    add(folder, capsys, CARERS)
    assert "has changed since it was registered" not in notes(folder)
    inform(folder, q1="pim:2.1", q2="pim:1.1")
    assert (
        "surveys/carers.codebook.xlsx: the codebook has changed since it was registered: it now names pim:1.1 and no longer names "
        "pim:5.1. Register it anew if that is right."
    ) in notes(folder)
    inform(folder, q1="pim:2.1; pim:5.1", q2="")
    assert "since it was registered. Register it anew" in notes(folder)


def test_a_register_made_before_this_was_kept_loses_nothing(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    survey(folder)
    add(folder, capsys, CARERS)
    inform(folder, q1="pim:2.1; pim:5.1")
    add(folder, capsys, CARERS)
    old = item(folder)
    record_item(folder, old.model_copy(update={"revision": old.revision + 1, "codebook_informs": ()}))
    inform(folder, q1="pim:2.1")
    said = add(folder, capsys, CARERS)
    assert item(folder).informs == ("pim:2.1", "pim:5.1")
    assert "It informs pim:5.1 as was said of the survey as a whole" in said


# the time that evidence speaks of

SAID = ("--from", "2026-04-01", "--until", "2026-05-31")


def test_the_time_that_a_person_said_stays_when_the_file_is_added_again(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    survey(folder, ["2026-05-03", "2026-05-20"])
    add(folder, capsys, CARERS, *SAID)
    survey(folder, ["2026-05-03", "2026-06-09"])
    said = add(folder, capsys, CARERS)
    assert str(item(folder).period) == "2026-04-01 to 2026-05-31"
    assert (
        "The time it speaks of stays as it was, 2026-04-01 to 2026-05-31, though the file itself speaks of 2026-05-03 to 2026-06-09; say "
        "--from and --until where that is wrong."
    ) in said


def test_one_end_said_anew_leaves_the_other_as_it_was_said(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    survey(folder, ["2026-05-03", "2026-05-20"])
    add(folder, capsys, CARERS, *SAID)
    said = add(folder, capsys, CARERS, "--until", "2026-06-30")
    assert str(item(folder).period) == "2026-04-01 to 2026-06-30"
    assert "stays as it was" not in said


def test_the_time_of_the_days_in_a_file_follows_the_file_and_is_told(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    survey(folder, ["2026-05-03", "2026-05-20"])
    said = add(folder, capsys, CARERS)
    told = "Its time, 2026-05-03 to 2026-05-20, is taken from the file; say --from and --until where that is wrong."
    assert told in said
    survey(folder, ["2026-05-03", "2026-06-09"])
    assert "Its time, 2026-05-03 to 2026-06-09, is taken from" in add(folder, capsys, CARERS)
    assert (str(item(folder).period), item(folder).period_of_file) == ("2026-05-03 to 2026-06-09", True)
    add(folder, capsys, CARERS, "--until", "2026-06-30")
    assert (str(item(folder).period), item(folder).period_of_file) == ("2026-05-03 to 2026-06-30", False)


def test_a_file_without_days_has_no_time_until_somebody_says_it(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    survey(folder)
    said = add(folder, capsys, CARERS)
    assert item(folder).period is None
    assert "time not said" in said
    assert "add it once more with --from and --until" in said
    add(folder, capsys, CARERS, *SAID)
    survey(folder, more="Yes,No")
    said = add(folder, capsys, CARERS)
    assert str(item(folder).period) == "2026-04-01 to 2026-05-31"
    assert "The time it speaks of stays as it was, 2026-04-01 to 2026-05-31; say" in said


def test_the_time_of_a_document_stays_as_it_was_said(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "documents/plan.md", "The plan.\n")
    said = add(folder, capsys, "documents/plan.md")
    assert "add it once more with --from and --until" in said
    add(folder, capsys, "documents/plan.md", *SAID)
    put(folder, "documents/plan.md", "The plan, once more.\n")
    said = add(folder, capsys, "documents/plan.md")
    assert item(folder, "plan").period is not None
    assert item(folder, "plan").period.end == dt.date(2026, 5, 31)  # type: ignore[union-attr]
    assert "stays as it was, 2026-04-01 to 2026-05-31" in said
