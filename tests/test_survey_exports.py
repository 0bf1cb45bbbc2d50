"""Surveys as tools export them: headers of two rows, several choices in one cell or one column each, `Other` beside them, codes."""

import csv
import datetime as dt

import openpyxl
import pytest
from building import SHARED
from surveying import open_desk

from pimlib.kinds import survey
from pimlib.kinds.survey.exported import header_rows, load_export
from pimlib.sheets import ColumnOut, SheetOut, load_sheet, write_workbook

DATA = SHARED / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not beside this checkout (../shared/data)")
# SmartSurvey and SurveyMonkey: the question stands over the first of its columns, the row or option under it
QUESTIONS = ["UserID", "Started", "Q1. How far do you agree?", "", "Q2. Which do you use?", "", "", "Q3. What could be better?"]
OPTIONS = [
    "",
    "",
    "I feel listened to",
    "I was told of delays",
    "Home care",
    "Day care",
    "Other (please specify)",
    "Open-Ended Response",
]


def people(number=30):
    return [
        [
            str(88_000 + n),
            "2026-05-04 10:00",
            ("Agree", "Disagree", "Strongly agree")[n % 3],
            ("Disagree", "Don't know")[n % 2],
            "Home care" if n % 2 else "",
            "Day care" if n % 3 else "",
            "my sister Ann" if n == 4 else "",
            f"Somebody could ring back, number {n}" if n % 2 else "",
        ]
        for n in range(number)
    ]


def write(path, *rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_a_header_of_question_and_option_is_joined(tmp_path):
    sheet = load_export(write(tmp_path / "x.csv", QUESTIONS, OPTIONS, *people()), "x.csv")
    assert (sheet.header_row, header_rows(sheet), len(sheet.table)) == (1, 2, 30)
    mapping = survey.guess_mapping(sheet)
    assert [(question.id, question.type, question.text) for question in mapping.questions] == [
        ("q1-1", "scale", "How far do you agree? – I feel listened to"),
        ("q1-2", "scale", "How far do you agree? – I was told of delays"),
        ("q2", "multi", "Which do you use?"),
        ("q3", "open", "What could be better?"),
    ]
    assert mapping.passed_over == ("UserID", "Started")
    assert (mapping.source.header_row, mapping.source.header_rows) == (1, 2)


def test_what_is_guessed_from_such_an_export_is_read_again_from_the_register(tmp_path):
    desk = open_desk(tmp_path)
    path = write(desk.folder.path / "surveys" / "people.csv", QUESTIONS, OPTIONS, *people(60))
    mapping = survey.guess_mapping(load_export(path, "surveys/people.csv"))
    figures = survey.load_figures(desk.folder, desk.entry(None, path=path, **mapping.model_dump(exclude={"kind"})))
    assert figures.rows.used == 60
    assert figures.answers[figures.answers["question"] == "q2"]["count"].tolist()[:2] == [30, 40]


def test_a_header_of_three_rows_is_joined(tmp_path):
    groups = ["", "", "Quality", "Quality", "", "", "", ""]
    rows = [QUESTIONS, groups, OPTIONS]
    sheet = load_export(write(tmp_path / "x.csv", *rows, *people()), "x.csv")
    assert header_rows(sheet) == 3
    assert "Q1. How far do you agree? – Quality – I feel listened to" in sheet.columns


def test_without_the_tools_own_columns_options_are_known_by_the_cells_under_them(tmp_path):
    rows = [row[4:6] for row in people()]
    sheet = load_export(write(tmp_path / "x.csv", QUESTIONS[4:6], OPTIONS[4:6], *rows), "x.csv")
    assert sheet.columns == ("Q2. Which do you use? – Home care", "Q2. Which do you use? – Day care")


def test_a_person_is_never_taken_for_a_header(tmp_path):
    path = write(tmp_path / "x.csv", ["UserID", "Help", ""], *([str(n), "Agree", "x"] for n in range(20)))
    with pytest.raises(Exception, match="no name in the header"):
        load_export(path, "x.csv")
    plainly = write(tmp_path / "y.csv", ["UserID", "Help"], *([str(n), "Agree"] for n in range(20)))
    assert len(load_export(plainly, "y.csv").table) == 20


def test_merged_cells_of_a_workbook_are_joined_as_before(tmp_path):
    path = tmp_path / "x.xlsx"
    raw = SheetOut("Raw", [ColumnOut(f"c{n}") for n in range(8)], [OPTIONS, *people()])
    write_workbook(path, [raw], title="Survey", created=dt.date(2026, 1, 1))
    book = openpyxl.load_workbook(path)
    page = book["Raw"]
    for n, name in enumerate(QUESTIONS, 1):
        page.cell(1, n).value = name or None
    page.merge_cells("C1:D1")
    page.merge_cells("E1:G1")
    book.save(path)
    sheet = load_export(path, "x.xlsx")
    assert "Q2. Which do you use? – Day care" in sheet.columns
    assert len(sheet.table) == 30


def test_microsoft_forms_stays_a_header_of_one_row(tmp_path):
    header = ["ID", "Start time", "Email", "What do you use?", "Is there anything else you would like to tell us?"]
    rows = [
        [str(n), "2026-05-04 10:00", "anonymous", "Home care;Day care;", "Thank you" if n % 2 else "All well"] for n in range(20)
    ]
    sheet = load_export(write(tmp_path / "x.csv", header, *rows), "x.csv")
    assert header_rows(sheet) == 1
    assert [question.type for question in survey.guess_mapping(sheet).questions] == ["multi", "open"]


def test_numbers_that_tell_people_apart_are_neither_answers_nor_words(tmp_path):
    rows = [[str(n), str(20 + n), f"AB{n}", ("1", "2")[n % 2], ("Yes", "No")[n % 2]] for n in range(40)]
    mapping = survey.guess_mapping(
        load_sheet(write(tmp_path / "x.csv", ["Serial no", "Age in years", "Key", "Seen", "Helped?"], *rows))
    )
    assert mapping.passed_over == ("Serial no", "Age in years", "Key")
    assert [(question.type, question.favourable) for question in mapping.questions] == [("single", ()), ("scale", (2,))]


@needs_data
def test_a_real_file_of_six_point_codes_is_read(tmp_path):
    desk = open_desk(tmp_path)
    path = desk.folder.path / "surveys" / "bfi.csv"
    path.write_bytes((DATA / "likert-bfi" / "bfi.csv").read_bytes())
    mapping = survey.guess_mapping(load_export(path, "surveys/bfi.csv"))
    assert len(mapping.questions) == 25
    assert {question.type for question in mapping.questions} == {"scale"}
    assert [group.column for group in mapping.subgroups] == ["gender", "education"]
    assert mapping.passed_over == ("id", "age")
    figures = survey.load_figures(desk.folder, desk.entry(None, path=path, **mapping.model_dump(exclude={"kind"})))
    with path.open(encoding="utf-8") as file:
        first = [row["A1"] for row in csv.DictReader(file)]
    row = figures.table.iloc[0]
    counted = [cell for cell in first if cell]
    assert (row.returned, row.valid, row.missing) == (2800, len(counted), first.count(""))
    assert row.favourable == sum(float(cell) >= 4 for cell in counted)


@needs_data
def test_a_real_file_of_a_national_survey_is_read():
    path = DATA / "england-ascs-pipeline" / "cleaned_data_expected_test.csv"
    mapping = survey.guess_mapping(load_export(path, "ascs.csv"))
    assert {"SerialNo", "PrimaryKey"} <= set(mapping.passed_over)
    assert {"Gender", "Age", "Ethnicity"} <= {group.column for group in mapping.subgroups}


def test_what_is_noticed_of_a_file_is_printed_once(pim, example):
    path = example.folder.path / "surveys" / "drivers.csv"
    lines = ["Were the drivers kind?", *["Yes", "No"] * 60, "", *["Yes – très"] * 9]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    said = pim("add", str(path), "--draft").out
    assert said.count("read as Windows-1252") == 1
    assert said.count("row 122 blank, left out") == 1
    path.write_bytes("\n".join(["Were the drivers kind?", *["Yes", "No"] * 60]).encode("utf-8-sig"))
    assert pim("add", str(path), "--draft").out.count("begins with a byte order mark") == 1
