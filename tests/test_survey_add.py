"""A survey added by somebody for the first time: what is guessed, what is asked of them, what they correct and what is said of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from surveying import LISTENED, RING, Desk, open_desk, refused

from pimlib.cli import main
from pimlib.kinds import survey
from pimlib.kinds.survey.about import load_about
from pimlib.kinds.survey.codebook import load_codebook, write_codebook
from pimlib.kinds.survey.doubts import turning_words
from pimlib.kinds.survey.own_words import asks_for_own_words, read_as_own_words
from pimlib.kinds.survey.themes import themes_of, write_themes
from pimlib.register.mapping import SurveyMapping
from pimlib.sheets import load_sheet, write_csv
from pimlib.workspace.cycle import Disclosure

AGREE = ["Agree", "Disagree", "Strongly agree", "Strongly disagree"]
ASKED = "Q3. Which do you use?"
BETTER = "What could be better? – Open-Ended Response"
COMMENTS = ["Nobody told me anything", "I waited far too long", "Staff were in a rush", "Ring me on 07700 900123"]
USES = {
    f"{ASKED} – Home care": ["Home care", ""] * 50,
    f"{ASKED} – Day care": ["", "Day care"] * 50,
    f"{ASKED} – Telecare": ["Telecare", "", "", "Telecare"] * 25,
    f"{ASKED} – Other (please specify)": ["my sister Ann", *[""] * 9] * 10,
}
COLUMNS = {"I feel listened to": AGREE * 25, "I had to wait too long": AGREE * 25, **USES, BETTER: COMMENTS * 25}
FILE, BOOK, THEMES = "surveys/people.csv", "surveys/people.codebook.xlsx", "surveys/people.themes.xlsx"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path))
    return open_desk(tmp_path)


def guessed(desk: Desk, columns: dict[str, list[str]]) -> SurveyMapping:
    path = desk.folder.path / FILE
    write_csv(path, list(columns), list(zip(*columns.values(), strict=True)))
    return survey.guess_mapping(load_sheet(path))


def add(desk: Desk, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    done = main(["add", str(desk.folder.path / FILE)])
    said = capsys.readouterr()
    return done, said.out + said.err


def write(desk: Desk, place: str, sheet: str, **cells: str | int | None) -> None:
    """Cells of a workbook beside the survey, by name such as G6."""
    path = desk.folder.path / place
    book = openpyxl.load_workbook(path)
    for name, said in cells.items():
        book[sheet][name] = said
    book.save(path)


# what is guessed


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (BETTER, ["Waiting", "Staff", "Parking"] * 20),
        ("Comment", ["Waiting", "Staff", "Parking"] * 20),
        ("Do you have any comments?", ["Waiting", "Staff", "Parking"] * 20),
        ("What happened", ["Nobody rang me back.", "Waiting", "Staff"] * 20),
        ("What happened", ["Nobody ever told me what would happen", "Waiting"] * 20),
        ("What happened", ["Ring 07700 900123", "Waiting", "Staff", "Parking"] * 20),
        ("What happened", ["Waiting", "Staff", "ann@example.org was rude"] * 20),
    ],
)
def test_what_reads_as_written_is_own_words_however_often_it_stands_there(desk: Desk, header: str, cells: list[str]) -> None:
    (question,) = guessed(desk, {header: cells}).questions
    assert (question.type, question.values) == ("open", {})


def test_short_answers_and_one_long_one_are_chosen(desk: Desk) -> None:
    (question,) = guessed(desk, {"How did you hear of us?": ["From a friend or family member", "GP", "Website"] * 20}).questions
    assert (question.type, len(question.values)) == ("single", 3)


def test_answers_of_known_scales_are_never_taken_for_own_words() -> None:
    assert not read_as_own_words(["Neither satisfied nor dissatisfied", "Yes, to some extent"])
    assert not asks_for_own_words("How would you rate us?")


def test_numbers_and_addresses_are_neither_kept_nor_shown(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    columns = {
        "I feel listened to": AGREE * 25,
        "Reach me": [f"07700 9001{n % 3}0" for n in range(100)],
        "What happened": COMMENTS * 25,
    }
    assert guessed(desk, columns).passed_over == ("Reach me",)
    done, said = add(desk, capsys)
    answers = load_sheet(desk.folder.path / BOOK, sheet="Answers").table.to_csv()
    assert (done, "07700" in said, "07700" in answers) == (0, False, False)


def test_what_is_written_beside_other_belongs_to_its_options(desk: Desk) -> None:
    (question,) = guessed(desk, USES).questions
    assert (question.type, list(question.values), question.other) == ("multi", ["Home care", "Day care", "Telecare"], 4)
    figures = desk.figures(USES, questions=[question.model_dump()])
    assert dict(zip(figures.answers["answer"], figures.answers["count"], strict=True)) == {
        "Home care": 50,
        "Day care": 50,
        "Telecare": 50,
        "Other": 10,
    }
    assert "Ann" not in str([block.to_json() for block in survey.blocks_for(figures)])


def test_any_other_answer_may_name_an_option_that_has_a_column(desk: Desk, tmp_path: Path) -> None:
    names = [f"{ASKED} – {name}" for name in ("Home care", "Other", "Day care")]
    columns = dict(zip(names, [["1"] * 30 + [""] * 30, ["Ann"] * 20 + [""] * 40, [""] * 20 + ["1"] * 40], strict=True))
    question = {
        "id": "q3",
        "columns": names,
        "text": "Which?",
        "type": "multi",
        "values": {"Home care": 1, "Day care": 3},
        "other": 2,
    }
    entry = desk.entry(columns, questions=[question])
    write_codebook(tmp_path / "x.xlsx", entry.item.mapping, load_sheet(desk.folder.path / FILE))
    (again,), _groups = load_codebook(tmp_path / "x.xlsx")
    figures = desk.figures(columns, questions=[again.model_dump()])
    assert figures.answers.set_index("answer")["count"].to_dict() == {"Home care": 30, "Day care": 40, "Other": 20}


def test_too_few_options_for_the_columns_are_refused_all_the_same(desk: Desk) -> None:
    question = {"id": "q3", "columns": list(USES), "text": "Which?", "type": "multi", "values": {"Home care": 1}, "other": 2}
    (said,) = refused(lambda: desk.figures(USES, questions=[question]))
    assert "found 2 options, expected 4" in said


# statements worded the other way round


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I had to wait too long", "too long"),
        ("It was hard to reach somebody", "hard to"),
        ("I was not told", "not"),
        ("They didn’t listen", "n't"),
        ("I am never asked", "never"),
        ("I feel listened to", ""),
        ("I can note what matters", ""),
        ("I know what to do when I am not safe", ""),
        ("When I rang, nobody answered", "nobody"),
    ],
)
def test_words_that_may_turn_a_statement_are_found(text: str, words: str) -> None:
    assert turning_words(text) == words


def test_of_a_statement_that_may_be_turned_no_answer_is_taken_for_favourable(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    listened, wait, _uses, _better = guessed(desk, COLUMNS).questions
    assert (listened.favourable, wait.type, wait.favourable) == ((3, 4), "scale", ())
    _done, said = add(desk, capsys)
    assert "q2 may be worded the other way round, such as “I had to wait too long”" in said
    assert "favourably to “I had to wait" not in said
    checks = load_sheet(desk.folder.path / BOOK, sheet="Questions").table["Check this"].tolist()
    assert (checks[0], "“too long”: this may be worded the other way round" in checks[1]) == ("", True)


def test_a_scale_whose_words_say_which_end_is_good_is_never_in_doubt(desk: Desk) -> None:
    (question,) = guessed(desk, {"The wait was not too long": ["Very satisfied", "Dissatisfied"] * 20}).questions
    assert question.favourable == (4, 5)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"Disagree": 1, "Agree": 2}, "50.0 % of 40 people disagreed: “I had to wait”"),
        ({"Never": 1, "Always": 2}, "50.0 % of 40 people answered “Never” to “I had to wait”"),
        ({"Poor": 1, "Good": 2}, "50.0 % of 40 people answered favourably to “I had to wait”"),
    ],
)
def test_the_headline_names_favourable_answers_of_the_unusual_end(desk: Desk, values: dict[str, int], said: str) -> None:
    question = RING | {"columns": ["Wait"], "text": "I had to wait", "values": values, "favourable": [1]}
    assert survey.blocks_for(desk.figures({"Wait": list(values) * 20}, questions=[question]))[0].title == said


def test_a_headline_of_both_ends_says_what_was_answered_to_each(desk: Desk) -> None:
    wait = RING | {"columns": ["Wait"], "text": "I had to wait", "values": {"Disagree": 1, "Agree": 2}, "favourable": [1]}
    columns = {"I feel listened to": ["Agree"] * 30 + ["Disagree"] * 10, "Wait": ["Agree", "Disagree"] * 20}
    title = survey.blocks_for(desk.figures(columns, questions=[LISTENED, wait | {"id": "q3"}]))[0].title
    assert title == "75.0 % of 40 people answered favourably to “I feel listened to”; 50.0 % of 40 disagreed: “I had to wait”"


# the codebook, corrected


def test_every_fault_of_every_sheet_and_of_the_themes_is_told_at_once(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    guessed(desk, COLUMNS)
    assert add(desk, capsys)[0] == 0
    write(desk, BOOK, "Questions", G6="pim:2.1, pim:99.9", D7="scal", G7="pim:88.1", B8="No such column")
    write(desk, BOOK, "Answers", A13="q77")
    write(desk, BOOK, "About", B10="lots")
    write(desk, THEMES, "Themes", A6="Waiting", C6="pim:77.1")
    write(desk, THEMES, "Answers", C5="Wating", D5="bad")
    done, said = add(desk, capsys)
    assert done == 2
    for part in (
        f'{BOOK}, sheet "Questions", row 6, column "Informs": Performance Improvement Model holds no such area or indicator; '
        "found `pim:99.9`",
        f'{BOOK}, sheet "Questions", row 7, column "Type"',
        f'{BOOK}, sheet "Questions", row 7, column "Informs"',
        "the file has no such column; found `No such column`",
        f'{BOOK}, sheet "Answers", row 13, column "Question"',
        f'{BOOK}, sheet "About", row 10, column "Your answer"',
        f'{THEMES}, sheet "Themes", row 6, column "Informs"',
        f'{THEMES}, sheet "Answers", row 5, column "Theme 1"',
        f'{THEMES}, sheet "Answers", row 5, column "Direction 1"',
    ):
        assert part in said
    assert "--informs" not in said


@pytest.mark.parametrize("cell", ["pim:2.1, pim:5.1", "pim:2.1; pim:5.1", "pim:2.1 pim:5.1", "pim:2.1,pim:5.1;"])
def test_references_stand_between_commas_semicolons_or_blanks(desk: Desk, capsys: pytest.CaptureFixture[str], cell: str) -> None:
    guessed(desk, COLUMNS)
    add(desk, capsys)
    write(desk, BOOK, "Questions", G6=cell)
    assert load_codebook(desk.folder.path / BOOK)[0][0].informs == ("pim:2.1", "pim:5.1")


@pytest.mark.parametrize(
    ("cell", "said", "means"),
    [("B5", "online", "web"), ("B5", "By post", "paper"), ("B5", "in person", "face to face"), ("B7", "everyone", "everybody")],
)
def test_other_plain_words_say_how_a_survey_was_done(
    desk: Desk, capsys: pytest.CaptureFixture[str], cell: str, said: str, means: str
) -> None:
    guessed(desk, COLUMNS)
    add(desk, capsys)
    write(desk, BOOK, "About", **{cell: said})
    about = load_about(desk.folder.path / BOOK, BOOK, SurveyMapping(kind="survey")).about
    assert means in (about.mode, about.asked)


# people's own words, sorted


def sort(desk: Desk, **themes: str) -> None:
    """Name themes, and sort answers by the word that they hold."""
    path = desk.folder.path / THEMES
    book = openpyxl.load_workbook(path)
    for theme in themes:
        book["Themes"].append([theme, "", "pim:2.1"])
    for row in book["Answers"].iter_rows(min_row=5):
        row[2].value = next((theme for theme, word in themes.items() if word in str(row[1].value)), None)
    book.save(path)


def test_adding_a_survey_again_reads_what_was_sorted_since(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    guessed(desk, COLUMNS)
    assert add(desk, capsys)[0] == 0
    assert "Nothing to do" in add(desk, capsys)[1]
    sort(desk, Information="told", Staff="rush")
    done, said = add(desk, capsys)
    assert (done, "50 of 100 comments sorted by theme" in said) == (0, True)
    assert "“Information” and “Staff” came up most (25 people each, of 50 sorted; 50 of 100 not sorted yet)" in said
    assert "Nothing to do" in add(desk, capsys)[1]


def coded(desk: Desk, cells: list[str], **themes: str) -> survey.SurveyFigures:
    words = {"id": "q9", "columns": ["Any"], "text": "Anything else?", "type": "open"}
    columns = {"I know who to ring": ["Yes", "No"] * (len(cells) // 2), "Any": cells}
    entry = desk.entry(columns, questions=[RING, words])
    assert isinstance(entry.item.mapping, SurveyMapping)
    write_themes(desk.folder.path / THEMES, entry.item.mapping, load_sheet(desk.folder.path / FILE), dt.date(2026, 4, 2))
    sort(desk, **themes)
    return survey.load_figures(desk.folder, desk.entry(columns, questions=[RING, words], themes=THEMES))


def test_under_an_indicator_only_the_themes_that_bear_on_it_are_compared(desk: Desk) -> None:
    figures = coded(desk, ["told"] * 13 + ["rush"] * 13 + ["wait"] * 21 + ["other"] * 53, Information="told", Staff="rush")
    title = survey.blocks_for(figures, ["pim:2.1"])[-1].title
    assert title == (
        "Of the themes that bear on this, “Information” and “Staff” came up most (13 people each, of 26 sorted; 74 of 100 not sorted yet)"
    )


def test_the_one_theme_that_bears_on_an_indicator_is_compared_with_nothing(desk: Desk) -> None:
    figures = coded(desk, ["told"] * 20 + [""] * 20, Information="told")
    title = survey.blocks_for(figures, ["pim:2.1"])[-1].title
    assert title == "“Information” is the one theme that bears on this (20 people, of 20 sorted)"


@pytest.mark.parametrize("cells", [["told"] * 38 + ["rush"] * 2, ["told"] * 20 + ["rush"] * 18 + [""] * 2])
def test_that_a_few_are_not_sorted_or_wrote_nothing_is_said_without_a_number(desk: Desk, cells: list[str]) -> None:
    assert coded(desk, cells, Information="told").unsorted == "not everybody's are sorted yet"


def test_a_bad_cell_among_the_themes_leaves_the_other_questions(desk: Desk) -> None:
    coded(desk, ["told"] * 40, Information="told")
    write(desk, THEMES, "Answers", C5="Jane said so")
    words = {"id": "q9", "columns": ["Any"], "text": "Anything else?", "type": "open"}
    columns = {"I know who to ring": ["Yes", "No"] * 20, "Any": ["told"] * 40}
    figures = desk.figures(columns, questions=[RING, words], themes=THEMES)
    assert (figures.coded, figures.rows.used) == (None, 40)
    (note,) = (str(note) for note in figures.notes if "own words are not shown" in str(note))
    assert note.startswith(f'{THEMES}, sheet "Answers", row 5, column "Theme 1": own words are not shown: no such theme.')
    assert "Jane" not in str([str(note) for note in figures.notes])


def test_a_row_without_a_theme_whose_question_is_gone_is_passed_over(desk: Desk) -> None:
    coded(desk, ["told"] * 20 + ["rush"] * 20, Information="told")
    write(desk, THEMES, "Answers", A5="q77")
    entry = desk.entry({"Any": ["told"] * 20 + ["rush"] * 20}, questions=[], themes=THEMES)
    words = {"id": "q9", "columns": ["Any"], "text": "Anything else?", "type": "open"}
    mapping = SurveyMapping.model_validate({"kind": "survey", "questions": [words], "themes": THEMES})
    cells = load_sheet(desk.folder.path / FILE).table
    assert themes_of(desk.folder, entry.item, mapping, cells, Disclosure()).people == 20
