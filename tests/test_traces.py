"""Where else the words of a record stand: forms that cut them, pages that put tags between them, the forms of the next cycle."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from building import EVENING, judgement
from returning import form_of, issued_to, made
from running import Pim, pim_in

from pimlib.records import Judgement, load_records, record_
from pimlib.records.redaction import draft_redaction
from pimlib.records.traces import files_holding, needles
from pimlib.workspace import CycleFolder

SENTENCES = [f"In month {n} Mrs Lorne of Ardnish waited for the visit that she had been told of." for n in range(1, 31)]
LONG = " ".join(SENTENCES)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CycleFolder:
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("PIM_WHOAMI", "ada")
    monkeypatch.setenv("PIM_LOCAL", str(tmp_path / "local"))
    return made(tmp_path)


@pytest.fixture
def pim(tmp_path: Path, capsys: Any, folder: CycleFolder) -> Pim:
    return pim_in(tmp_path, capsys)


def found_in(folder: CycleFolder, id: str, *within: Path) -> list[str]:
    drafted = draft_redaction(folder, id, author="bo", because="A name.", fields=("because",))
    return [path.name for path in files_holding(within, drafted.needles)[0]]


def test_a_long_text_is_found_in_a_form_that_cuts_it_into_pieces(folder: CycleFolder) -> None:
    said = record_(
        folder, judgement("small:1.1", author="cy", because=LONG, reason="More came in."), now=EVENING.replace(hour=19)
    )[0]
    issued_to(folder)
    cells = [str(cell.value) for sheet in openpyxl.load_workbook(form_of(folder)) for row in sheet.iter_rows() for cell in row]
    assert LONG not in cells
    assert any(SENTENCES[3] in cell for cell in cells)
    assert found_in(folder, said.id, folder.path / "exchange") == [form_of(folder).name]


def test_one_long_sentence_is_looked_for_in_parts(tmp_path: Path) -> None:
    sentence = " ".join(f"word{n}" for n in range(300))
    (tmp_path / "a.txt").write_text(sentence[:1100], encoding="utf-8")
    assert [path.name for path in files_holding([tmp_path], needles([sentence], ()))[0]] == ["a.txt"]


def test_a_short_sentence_of_a_text_is_not_looked_for_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It is cold. And so on.", encoding="utf-8")
    assert files_holding([tmp_path], needles(["It is cold. Mrs Lorne of Ardnish waited for months for her visit."], ()))[0] == ()


@pytest.mark.parametrize(
    "page",
    [
        "<p>Line one about Mrs Lorne.</p><p>Line two of it.</p>",
        "<p>Line one about Mrs Lorne.<br>Line two of it.</p>",
        "<p>Line one about Mrs Lor<b>ne</b>. Line two of it.</p>",
    ],
)
def test_lines_that_a_page_shows_as_paragraphs_of_their_own_are_found(tmp_path: Path, page: str) -> None:
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert len(files_holding([tmp_path], ["Line one about Mrs Lorne.\nLine two of it."])[0]) == 1


def test_a_folder_that_cannot_be_listed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    real = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        assert files_holding([tmp_path], ["anything at all"])[1] == (tmp_path / "closed",)


def test_the_forms_of_the_next_cycle_say_what_was_judged_last_time_and_are_named(folder: CycleFolder, pim: Pim) -> None:
    earlier = folder.previous
    assert earlier is not None
    (head,) = load_records(earlier).heads_of(Judgement)
    issued_to(folder)
    (folder.path / "exchange" / "judging-scan" / "locked.xlsx").write_bytes(b"not a workbook")
    said = " ".join(pim("redact", head.id, "--because", "A name.", "--field", "because", "--draft").out.split())
    assert "left alone: evidence/sound/2025-2028/exchange/judging-scan/judging-bo.xlsx. They hold the words" in said
    assert "Not looked into: evidence/sound/2025-2028/exchange/judging-scan/locked.xlsx. They may hold the words." in said
