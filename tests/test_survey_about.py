"""How a survey was done: what its codebook says of it, what a reader is told, and codebooks from before it asked."""

import json

import openpyxl
import pandas as pd
import pytest
from building import FORMATS
from surveying import BAD, LISTENED, RING, answers, open_desk, refused

from pimlib.errors import PimError
from pimlib.kinds import survey
from pimlib.kinds.asked import Asked, Told
from pimlib.kinds.survey.about import load_about
from pimlib.kinds.survey.codebook import load_codebook, with_codebook, write_codebook
from pimlib.register.mapping import SurveyMapping
from pimlib.sheets import Sheet, load_sheet

COLUMNS = {"I know who to ring": answers(Yes=45, No=15), "Team": ["East"] * 30 + ["West"] * 30}
TEAM = {"subgroups": [{"column": "Team", "title": "Team"}]}
ABOUT = {
    "mode": "web",
    "promise": "confidential",
    "asked": "random sample",
    "piloted": "yes",
    "pilot": 12,
    "excludes": "people without the internet",
}


@pytest.fixture
def desk(tmp_path):
    return open_desk(tmp_path)


def sheet_of(columns):
    table = pd.DataFrame(columns)
    return Sheet("x.csv", 1, tuple(table.columns), table, "", "")


def blocks(figures, refs=None):
    return {block.id: block for block in survey.blocks_for(figures, refs)}


def test_what_a_person_says_of_the_survey_comes_back_from_the_codebook(tmp_path):
    groups = [
        {"column": "Team", "value": "East", "population": 80, "issued": 60},
        {"column": "Team", "value": "North", "population": 5},
    ]
    mapping = SurveyMapping.model_validate(
        {"kind": "survey", "questions": [RING], "about": ABOUT | {"weight_by": "Team"}, "groups": groups, "population": 120}
        | TEAM
    )
    path = tmp_path / "x.xlsx"
    write_codebook(path, mapping, sheet_of(COLUMNS))
    assert load_about(path, "x.xlsx", SurveyMapping(kind="survey")).model_dump(exclude={"questions", "subgroups"}) == (
        mapping.model_dump(exclude={"questions", "subgroups"})
    )


def test_a_codebook_asks_for_the_size_of_each_group_that_is_large_enough_to_be_named(tmp_path):
    columns = {"I know who to ring": ["Yes"] * 12, "Team": ["East"] * 8 + ["Chief"] * 4}
    mapping = SurveyMapping.model_validate({"kind": "survey", "questions": [RING]} | TEAM)
    write_codebook(tmp_path / "x.xlsx", mapping, sheet_of(columns))
    assert load_sheet(tmp_path / "x.xlsx", sheet="Groups").table["Group"].tolist() == ["East"]


@pytest.mark.parametrize("name", ["two-sheets", "four-sheets"])
def test_a_codebook_of_format_1_still_says_what_it_said(name):
    path = FORMATS / "codebook" / "1" / f"{name}.xlsx"
    questions, subgroups = load_codebook(path)
    said = load_about(path, name, SurveyMapping(kind="survey")).model_copy(
        update={"questions": questions, "subgroups": subgroups}
    )
    known = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert said.model_dump(mode="json", exclude_defaults=True) == known


def test_what_the_codebook_says_holds_and_the_register_fills_what_it_leaves_empty(desk):
    path = desk.folder.path / "surveys" / "people.codebook.xlsx"
    mapping = SurveyMapping.model_validate({"kind": "survey", "questions": [RING], "population": 130})
    write_codebook(path, mapping, sheet_of(COLUMNS))
    figures = desk.figures(COLUMNS, codebook="surveys/people.codebook.xlsx", population=120, issued=90)
    assert (figures.response.population, figures.response.issued) == (130, 90)
    assert any("number of people in all is used; found 130, expected 120" in str(note) for note in figures.notes)


def test_a_reader_is_told_how_the_survey_was_done(desk):
    figures = desk.figures(COLUMNS, questions=[RING], about=ABOUT, issued=80, population=400)
    shown = blocks(figures)
    assert [text for _style, text in shown["people:done"].content["parts"]] == [
        "It was answered on the web.",
        "This way of asking leaves out: people without the internet.",
        "Answers were confidential: some people know who said what, and keep it to themselves.",
        "It went to a random sample of 80 people of 400.",
        "The questionnaire was tried out first with 12 people.",
        "Fewer than 100 people answered; read small differences as no difference.",
    ]
    assert "Answered on the web, answers confidential, a random sample." in shown["people:questions"].base
    assert "Left out by this way of asking: people without the internet." in shown["people:questions"].base


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"asked": "everybody"}, "Everybody was asked"),
        ({"asked": "whoever wanted"}, "intervals say nothing of that"),
        ({"piloted": "no"}, "was not tried out first"),
        ({"mode": "paper"}, "Nobody says whether the questionnaire was tried out first."),
        ({"mode": "paper"}, "Nobody says whether answers were confidential, whom it was sent to."),
        ({"promise": "neither"}, "neither anonymous nor confidential"),
    ],
)
def test_what_a_reader_has_to_know_is_said_in_words(desk, about, said):
    figures = desk.figures(COLUMNS, questions=[RING], about=about)
    assert any(said in text for _style, text in blocks(figures)["people:done"].content["parts"])


def test_nothing_is_said_of_a_survey_of_which_nobody_said_anything(desk):
    assert "people:done" not in blocks(desk.figures(COLUMNS, questions=[RING]))


def test_figures_of_one_indicator_do_not_repeat_how_the_survey_was_done(desk):
    figures = desk.figures(COLUMNS, questions=[RING | {"informs": ["pim:2.1"]}], about=ABOUT)
    assert list(blocks(figures, ["pim:2.1"])) == ["people:questions:pim:2.1"]
    assert [block.id for block in survey.summary_blocks(figures, ["pim:2"])] == ["people:questions:pim:2", "people:done:pim:2"]
    assert survey.summary_blocks(figures, ["pim:9"]) == ()


@pytest.mark.parametrize(
    ("about", "noted"),
    [({}, "nobody says whether the questionnaire was tried out"), ({"piloted": "no"}, "was not tried out first"), (ABOUT, "")],
)
def test_a_survey_without_a_pilot_is_noted(desk, about, noted):
    notes = [str(note) for note in desk.figures(COLUMNS, questions=[RING], about=about).notes if "tried out" in str(note)]
    assert (noted in notes[0]) if noted else notes == []


# on the command line


def drafted(desk, before=None, **told):
    path = desk.folder.path / "surveys" / "people.csv"
    asked = Asked(desk.folder, path, "surveys/people.csv", load_sheet(path), Told(**told), before)
    return survey.draft_mapping(asked)


def test_what_is_said_on_the_command_line_stands_in_the_mapping(desk):
    desk.entry(COLUMNS)
    mapping = drafted(desk, mode="telephone", asked="everybody", piloted="12", issued=90).mapping
    assert mapping.about.model_dump(exclude_defaults=True) == {
        "mode": "telephone",
        "asked": "everybody",
        "piloted": "yes",
        "pilot": 12,
    }
    assert mapping.issued == 90


def test_a_pilot_is_yes_no_or_a_number(desk):
    desk.entry(COLUMNS)
    assert "found `perhaps`, expected yes, no, or with how many" in refused(lambda: drafted(desk, piloted="perhaps"))[0]


def test_what_the_command_line_says_against_the_codebook_is_refused(desk):
    item = survey.keep_codebook(desk.folder, desk.entry(COLUMNS, questions=[RING], about=ABOUT).item, sheet_of(COLUMNS))
    (said,) = refused(lambda: drafted(desk, item, mode="paper"))
    assert "the codebook says otherwise; found `paper`, expected `web`" in said
    assert drafted(desk, item, mode="web", issued=70).mapping.issued == 70


def test_numbers_as_answers_are_said_to_have_no_known_direction(desk):
    desk.entry({"Q1. Help": [str(n % 5 + 1) for n in range(40)]})
    (said,) = drafted(desk).noticed
    assert "The answers to q1 are numbers: the highest were taken for favourable." in said


# refusals


WRONG = {
    "about-word-unknown.xlsx": ('"About", row 5, column "Your answer"', "found `pigeon`, expected paper, web"),
    "about-number-not-whole.xlsx": ('"About", row 10', "found `about 500`, expected a whole number"),
    "about-line-unknown.xlsx": ('"About", row 6, column "What"', "found `Secrets are`"),
    "about-pilot-unknown.xlsx": ('"About", row 8', "found `a bit`, expected yes, no, or with how many people"),
    "about-column-missing.xlsx": ('"About", row 4', 'the column "Your answer" is missing'),
    "groups-number-not-whole.xlsx": ('"Groups", row 5, column "People in all"', "found `many`"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_in_how_the_survey_was_done_is_told_with_its_place(name):
    said = refused(lambda: load_about(BAD / name, f"surveys/{name}", SurveyMapping(kind="survey")))
    assert any(all(part in one for part in WRONG[name]) for one in said), said
    assert all(one.startswith(f"surveys/{name}") for one in said)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"about": {"weight": "Weights"}}, "Column of weights: the file has no such column; found `Weights`"),
        ({"about": {"weight_by": "Team"}}, "nobody says how many people are in the groups of `Team`"),
        ({"about": {"weight": "Team", "strata": "Team"}}, "only one way of weighing"),
        ({"groups": [{"column": "Area", "value": "East", "issued": 4}]}, "group East: the file has no such column"),
        ({"groups": [{"column": "Team", "value": "East", "issued": 4}] * 2}, "stands twice"),
        ({"groups": [{"column": "Team", "value": "East", "issued": 40, "population": 30}]}, "more questionnaires were issued"),
    ],
)
def test_what_does_not_fit_the_file_is_refused(desk, more, said):
    assert any(said in one for one in refused(lambda: desk.figures(COLUMNS, questions=[RING], **TEAM, **more)))


def test_a_codebook_that_somebody_filled_in_with_excel_is_read(desk):
    item = survey.keep_codebook(
        desk.folder, desk.entry(COLUMNS, questions=[LISTENED | {"columns": ["I know who to ring"]}]).item, sheet_of(COLUMNS)
    )
    path = desk.folder.path / item.mapping.codebook
    book = openpyxl.load_workbook(path)
    for row in book["About"].iter_rows(min_row=5):
        row[1].value = {"Answered by": "Web", "People in all": "1,200", "Questionnaires issued": 300}.get(row[0].value)
    book.save(path)
    mapping = with_codebook(desk.folder, item.mapping)
    assert (mapping.about.mode, mapping.population, mapping.issued) == ("web", 1200, 300)
    with pytest.raises(PimError):
        load_about(path.with_name("none.xlsx"), "none.xlsx", mapping)
