"""People's own words sorted by theme: the workbook a person fills in, the counts that come of it, and what never leaves it."""

import datetime as dt

import openpyxl
import pytest
from surveying import BAD, RING, open_desk, refused

from pimlib.kinds import survey
from pimlib.kinds.survey.themes import load_themes, write_themes
from pimlib.register.mapping import SurveyMapping
from pimlib.sheets import load_sheet

LONG, BACK, KIND = "It took too long, said Jean", "nobody rang  back", "My worker is kind"
WORDS = {"id": "q9", "columns": ["Any"], "text": "Anything else?", "type": "open"}
COLUMNS = {"I know who to ring": ["Yes", "No"] * 20, "Any": [LONG] * 12 + [BACK, BACK.upper()] * 4 + [KIND] * 7 + ["-"] * 13}
PLACE = "surveys/people.themes.xlsx"


@pytest.fixture
def desk(tmp_path):
    return open_desk(tmp_path)


def coded(desk, codes, themes=(("Waiting", "How long it took", "pim:5.2"), ("The worker", "", "")), columns=COLUMNS):
    """The survey with a workbook of themes in which each answer has (theme, direction, theme, direction, …)."""
    entry = desk.entry(columns, questions=[RING, WORDS])
    path = desk.folder.path / PLACE
    mapping = entry.item.mapping
    assert write_themes(path, mapping, load_sheet(desk.folder.path / "surveys" / "people.csv"), dt.date(2026, 4, 2))
    book = openpyxl.load_workbook(path)
    for theme in themes:
        book["Themes"].append(theme)
    for row in book["Answers"].iter_rows(min_row=5):
        for cell, text in zip(row[2:], codes.get(row[1].value, ()), strict=False):
            cell.value = text
    book.save(path)
    return survey.load_figures(desk.folder, desk.entry(columns, questions=[RING, WORDS], themes=PLACE))


ALL = {
    LONG: ("waiting", "negative"),
    "NOBODY RANG BACK": ("Waiting",),
    "nobody rang back": ("Waiting",),
    KIND: ("The worker", "positive"),
}


def test_the_workbook_holds_each_answer_once_and_no_row_leads_to_a_person(tmp_path, desk):
    desk.entry(COLUMNS)
    mapping = SurveyMapping.model_validate({"kind": "survey", "questions": [RING, WORDS]})
    sheet = load_sheet(desk.folder.path / "surveys" / "people.csv")
    assert write_themes(tmp_path / "x.xlsx", mapping, sheet, dt.date(2026, 4, 2))
    answers = load_sheet(tmp_path / "x.xlsx", sheet="Answers").table
    assert answers["Answer"].tolist() == [LONG, KIND, "NOBODY RANG BACK"]
    first = (tmp_path / "x.xlsx").read_bytes()
    assert write_themes(tmp_path / "x.xlsx", mapping, sheet, dt.date(2026, 4, 2))
    assert (tmp_path / "x.xlsx").read_bytes() == first


def test_people_are_counted_by_theme_and_direction(desk):
    figures = coded(desk, ALL)
    table = figures.themes.set_index("theme")
    assert table.index.tolist() == ["Waiting", "The worker"]
    assert table["people"].tolist() == [20, 7]
    assert table.loc["Waiting", ["positive", "mixed", "negative", "not_said"]].tolist() == [0, 0, 12, 8]
    assert table.at["Waiting", "informs"] == ("pim:5.2",)
    assert table.at["The worker", "informs"] == ("pim:1.1",)
    assert figures.coded == 27


def test_an_answer_may_name_several_themes(desk):
    figures = coded(desk, ALL | {LONG: ("Waiting", "negative", "The worker", "positive")})
    assert figures.themes["people"].tolist() == [20, 19]


def test_a_theme_that_few_people_named_is_withheld(desk):
    few = COLUMNS | {"Any": [LONG] * 20 + [KIND] * 3 + [""] * 17}
    table = coded(desk, ALL, columns=few).themes.set_index("theme")
    assert table.at["The worker", "withheld"]
    assert table.loc["The worker", ["people", "positive", "mixed", "negative", "not_said"]].isna().all()
    assert table.at["Waiting", "people"] == 20


def test_a_direction_of_a_few_hides_another_with_it(desk):
    figures = coded(desk, ALL, columns=COLUMNS | {"Any": [LONG] * 12 + [BACK] * 3 + [KIND] * 25})
    row = figures.themes.set_index("theme").loc["Waiting"]
    assert row["people"] == 15
    assert row[["negative", "not_said"]].isna().all()


def test_nothing_that_anybody_wrote_is_shown(desk):
    figures = coded(desk, ALL)
    blocks = {block.id: block for block in survey.blocks_for(figures)}
    assert blocks["people:themes"].title == "“Waiting” came up most (20 people, of 27 sorted)"
    assert "%" not in str(blocks["people:themes"].content)
    shown = str([block.to_json() for block in blocks.values()]) + repr(figures) + figures.themes.to_csv()
    assert not any(word in shown for word in ("Jean", "took too long", "worker is kind", "rang"))


def test_a_theme_is_shown_where_it_informs(desk):
    figures = coded(desk, ALL)
    assert [row[0] for row in survey.blocks_for(figures, ["pim:5.2"])[-1].content["cells"]] == ["Waiting"]
    assert "people:themes:pim:9.1" not in [block.id for block in survey.blocks_for(figures, ["pim:9.1"])]


def test_what_nobody_sorted_yet_is_noted(desk):
    figures = coded(desk, {})
    assert (figures.coded, len(figures.themes)) == (None, 0)
    assert any("nobody has sorted the answers" in str(note) for note in figures.notes)
    (desk.folder.path / PLACE).unlink()
    figures = coded(desk, {LONG: ("Waiting",)})
    assert figures.coded == 12
    assert any("not every answer in people's own words is sorted" in str(note) for note in figures.notes)


def test_too_few_sorted_people_give_no_themes(desk):
    figures = coded(desk, {KIND: ("The worker",)})
    assert (figures.coded, len(figures.themes)) == (None, 0)
    assert any("too few people's own words" in str(note) for note in figures.notes)


def test_adding_a_survey_writes_the_workbook_once_somebody_filled_it_in(desk):
    entry = desk.entry(COLUMNS, questions=[RING, WORDS])
    sheet = load_sheet(desk.folder.path / "surveys" / "people.csv")
    item = survey.keep_codebook(desk.folder, entry.item, sheet)
    assert item.mapping.themes == PLACE
    path = desk.folder.path / PLACE
    book = openpyxl.load_workbook(path)
    book["Themes"].append(["Waiting", "", ""])
    book.save(path)
    before = path.read_bytes()
    assert survey.keep_codebook(desk.folder, item, sheet).mapping.themes == PLACE
    assert path.read_bytes() == before


def test_a_survey_without_own_words_has_no_such_workbook(desk):
    entry = desk.entry({"I know who to ring": ["Yes"] * 12}, questions=[RING])
    item = survey.keep_codebook(desk.folder, entry.item, load_sheet(desk.folder.path / "surveys" / "people.csv"))
    assert item.mapping.themes is None
    assert not (desk.folder.path / PLACE).exists()


WRONG = {
    "themes-theme-unknown.xlsx": ('"Answers", row 5, column "Theme 1"', "found `Wating`, expected perhaps `Waiting`"),
    "themes-direction-unknown.xlsx": (
        '"Answers", row 5, column "Direction 1"',
        "found `good`, expected one of positive, mixed, negative",
    ),
    "themes-no-theme.xlsx": ('"Answers", row 5, column "Theme 1"', "a direction without a theme"),
    "themes-question-unknown.xlsx": ('"Answers", row 5, column "Question"', "found `q77`"),
    "themes-twice.xlsx": ('"Themes", row 6', "this theme stands twice; found `anything else`"),
    "themes-reference-wrong.xlsx": ('"Themes", row 5, column "Informs"', "found `5.1`"),
    "themes-theme-twice.xlsx": ('"Answers", row 5, column "Theme 2"', "stands twice beside this answer"),
    "themes-column-missing.xlsx": ('"Answers", row 4', 'the column "Direction 1" is missing'),
    "themes-name-missing.xlsx": ('"Themes", row 6', "this theme has no name"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_in_the_workbook_is_told_with_its_place_and_not_with_what_was_written(name):
    said = refused(lambda: load_themes(BAD / name, f"surveys/{name}", {"q9"}))
    assert any(all(part in one for part in WRONG[name]) for one in said), said
    assert not any("It took too long" in one for one in said)
