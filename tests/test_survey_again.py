"""A figure of a survey can be found again: whoever does in the file what its sentence says counts the same."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from building import REPOSITORY

from pimlib import kinds
from pimlib.register import load_register
from pimlib.workspace import CycleFolder, Workspace

FOLDER = CycleFolder(Workspace(REPOSITORY), "kinlorne", "2025-2028")
SURVEYS = {name: load_register(FOLDER).entries[name] for name in ("people-survey", "employee-survey")}  # text and Excel
FIRST = re.compile(r"Filter column “(.+?)” to (“.+?”|empty cells) first\. ")
CHOSEN = re.compile(r"Filter column “(.+?)” to (“.+?”): ([\d,]+) rows?; leaving out empty cells(.*?): ([\d,]+) rows?")
MORE = re.compile(r"; to (“.+?”): ([\d,]+) rows?")
BOXES = re.compile(
    r"Count the rows in which column “(.+?)” is filled .*?: ([\d,]+) rows?; in which any of its \d+ columns is: ([\d,]+) rows?"
)
Row = dict[str, str]


class Survey(NamedTuple):
    """said: (part of the report, the cells of a row, how to find them again) for every row of every table and figure."""

    said: list[tuple[str, list[str], str]]
    rows: list[Row]


def rows_of(path: Path) -> list[Row]:
    """The file as somebody sees it who opens it."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [{said(name): said(cell) for name, cell in row.items()} for row in csv.DictReader(file)]
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.active is not None
    cells = [[said(cell) for cell in row] for row in book.active.iter_rows(values_only=True)]
    header = next(number for number, row in enumerate(cells) if all(row))
    return [dict(zip(cells[header], row, strict=True)) for row in cells[header + 1 :]]


def said(cell: object) -> str:
    return " ".join(str("" if cell is None else cell).split())


def words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall("“(.+?)”", text)}


def number(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.fixture(scope="module", params=sorted(SURVEYS))
def survey(request: pytest.FixtureRequest) -> Survey:
    entry = SURVEYS[request.param]
    blocks = [one for one in kinds.summary_blocks(kinds.load_figures(FOLDER, entry)) if one.type in ("table", "figure")]
    said = [
        (block.id.removeprefix(f"{request.param}:"), *pair)
        for block in blocks
        for pair in zip(block.content["cells"], block.content.get("checks", ()), strict=False)
    ]
    return Survey(said, rows_of(FOLDER.path / entry.item.path))


def test_whoever_filters_as_the_sentence_says_counts_what_it_says(survey: Survey) -> None:
    followed = 0
    for _part, _cells, sentence in survey.said:
        rows = survey.rows
        if first := FIRST.match(sentence):
            wanted = words(first[2]) or {""}
            rows = [row for row in rows if row[first[1]].casefold() in wanted]
            sentence = sentence[first.end() :]
        if match := CHOSEN.search(sentence):
            column, chosen, counted, left_out, base = match.groups()
            answers = [row[column].casefold() for row in rows]
            assert sum(answer in words(chosen) for answer in answers) == number(counted), sentence
            assert sum(answer not in words(left_out) | {""} for answer in answers) == number(base), sentence
            for other, few in MORE.findall(sentence):
                assert sum(answer in words(other) for answer in answers) == number(few), sentence
            followed += 1
        elif match := BOXES.search(sentence):
            column, counted, _base = match.groups()
            assert sum(row[column].casefold() not in ("", "0", "no") for row in rows) == number(counted), sentence
            followed += 1
    assert followed > 10


def test_the_sentence_of_a_question_gives_the_figures_of_its_row(survey: Survey) -> None:
    for part, cells, sentence in survey.said:
        if part == "questions" and sentence:
            match = CHOSEN.search(sentence)
            assert match, sentence
            assert [cells[2], cells[1]] == [match[3], match[5]]


def test_of_what_is_withheld_no_sentence_says_anything(survey: Survey) -> None:
    counted = {"questions": 2, "by": 2, "themes": 2}  # the column whose count the sentence would give
    for part, cells, sentence in survey.said:
        if (place := counted.get(part.partition("-")[0])) and cells[place].startswith("withheld"):
            assert sentence == ""
