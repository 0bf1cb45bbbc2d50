"""What somebody wrote under “Other” is counted, and neither it nor anything near it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from surveying import Desk, answers, open_desk, refused

from pimlib.kinds import survey
from pimlib.kinds.asked import Asked, Told
from pimlib.kinds.survey.codebook import load_codebook, with_codebook
from pimlib.kinds.survey.scales import is_known_answer, is_other
from pimlib.register.mapping import SurveyMapping
from pimlib.sheets import load_sheet, write_csv

WORKER = "Jane Smith, my social worker"
HELPED = "Who helped you most?"
USUAL = answers(My_family=50, Friends=40, A_neighbour=30, My_doctor=27)
MULTI = {"id": "q1", "columns": ["Use"], "text": "How were you told?", "type": "multi"}
SINGLE = {"id": "q1", "columns": [HELPED], "text": HELPED, "type": "single"}
AS_THEY_STAND = {"My family": 1, "Friends": 2, "A neighbour": 3, "My doctor": 4, WORKER: 5}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(tmp_path)


def guessed(desk: Desk, column: str, cells: list[str], least: int = 5) -> SurveyMapping:
    path = desk.folder.path / "surveys" / "guessed.csv"
    write_csv(path, [column], [[cell] for cell in cells])
    return survey.guess_mapping(load_sheet(path), smallest_count=least)


def everything(figures: survey.SurveyFigures) -> str:
    """All that is handed on: the tables, the notes, every block."""
    tables = [figures.table, figures.answers, figures.by, figures.reached, figures.themes]
    change = figures.change.table.to_csv() if figures.change else ""
    blocks = [block.to_json() for block in survey.blocks_for(figures)]
    return f"{[one.to_csv() for one in tables]} {change} {blocks} {[str(note) for note in figures.notes]} {figures.withheld}"


def rows(figures: survey.SurveyFigures) -> list[list[str]]:
    (block,) = (block for block in survey.blocks_for(figures) if block.id == "people:q1")
    return [cells[:2] for cells in block.content["cells"]]


# what is taken for an option


def test_what_a_few_people_wrote_is_no_option_of_a_question(desk: Desk) -> None:
    (question,) = guessed(desk, HELPED, [*USUAL, *[WORKER] * 3]).questions
    assert (question.type, sorted(question.values), question.other) == (
        "single",
        ["A neighbour", "Friends", "My doctor", "My family"],
        5,
    )
    assert "Jane" not in repr(question)


def test_the_smallest_count_of_the_cycle_decides_what_is_an_option(desk: Desk) -> None:
    cells = [*USUAL, *[WORKER] * 7]
    assert "Jane" in repr(guessed(desk, HELPED, cells))
    assert "Jane" not in repr(guessed(desk, HELPED, cells, least=8))


@pytest.mark.parametrize("said", ["7", "8"])
def test_what_is_registered_rests_on_the_smallest_count_of_the_cycle(desk: Desk, said: str) -> None:
    cycle = desk.folder.path / "cycle.yaml"
    cycle.write_text(cycle.read_text() + f'settings: {{disclosure: {{smallest_count: "{said}"}}}}\n', encoding="utf-8")
    path = desk.folder.path / "surveys" / "people.csv"
    write_csv(path, [HELPED], [[cell] for cell in [*USUAL, *[WORKER] * 7]])
    sheet = load_sheet(path)
    drafted = survey.draft_mapping(Asked(desk.folder, path, "surveys/people.csv", sheet, Told(), None))
    assert ("Jane" in repr(drafted.mapping)) is (said == "7")


def test_other_with_words_behind_it_is_other_however_many_people_wrote_it(desk: Desk) -> None:
    (question,) = guessed(desk, HELPED, [*USUAL, *["Other: my sister Jane"] * 9, *["Other"] * 9]).questions
    assert sorted(question.values) == ["A neighbour", "Friends", "My doctor", "My family"]
    assert question.other == 5


def test_a_few_who_chose_an_answer_of_a_known_scale_chose_an_option(desk: Desk) -> None:
    (question,) = guessed(desk, HELPED, [*answers(Yes=40, No=3), *["It was Jane"] * 2]).questions
    assert (question.type, sorted(question.values), question.other) == ("single", ["No", "Yes"], 3)


@pytest.mark.parametrize("joined", [1, 12])
def test_a_free_tail_behind_a_semicolon_is_other(desk: Desk, joined: int) -> None:
    cells = [*["Phone"] * 60, *["Letter"] * 40, *["Letter;Phone"] * (12 * joined), *["Phone;Other: my sister Jane Smith"] * 6]
    (question,) = guessed(desk, "How were you told?", cells).questions
    assert (question.type, sorted(question.values), question.other) == ("multi", ["Letter", "Phone"], 3)


def test_prose_with_semicolons_stays_own_words(desk: Desk) -> None:
    cells = [f"They came late; I waited, number {n}" for n in range(40)]
    assert [question.type for question in guessed(desk, "What went wrong", cells).questions] == ["open"]


def test_a_codebook_that_is_made_holds_nobodys_own_words(desk: Desk) -> None:
    path = desk.folder.path / "surveys" / "people.csv"
    entry = desk.entry({HELPED: [*USUAL, *[WORKER] * 3]}, path=None, questions=[])
    sheet = load_sheet(path)
    drafted = survey.draft_mapping(Asked(desk.folder, path, "surveys/people.csv", sheet, Told(), None))
    kept = survey.keep_codebook(desk.folder, entry.item.model_copy(update={"mapping": drafted.mapping}), sheet)
    assert "Jane" not in repr(load_codebook(desk.folder.path / kept.mapping.codebook))
    assert "Jane" not in repr(with_codebook(desk.folder, kept.mapping))


@pytest.mark.parametrize(
    ("text", "known"), [("agree", True), ("Don’t know", True), ("10", True), ("Jane", False), ("Home care", False)]
)
def test_words_of_known_scales_are_nobodys_own(text: str, known: bool) -> None:
    assert is_known_answer(text) is known


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Other", True),
        ("Other: my sister", True),
        ("other – please say", True),
        ("Other (please specify)", True),
        ("Phone;Other: Jane", True),
        ("Other health worker", False),
        ("Another time", False),
    ],
)
def test_other_is_known_by_its_beginning(text: str, other: bool) -> None:
    assert is_other(text) is other


# what is shown


def test_answers_that_are_withheld_stand_in_one_row_without_their_words(desk: Desk) -> None:
    figures = desk.figures({HELPED: [*USUAL, *[WORKER] * 3]}, questions=[SINGLE | {"values": AS_THEY_STAND}])
    assert rows(figures) == [["My family", "50"], ["Friends", "40"], ["A neighbour", "30"], ["other answers", "withheld"]]
    assert "Jane" not in everything(figures)
    assert "doctor" not in everything(figures)


def test_an_option_that_holds_a_free_tail_is_not_shown(desk: Desk) -> None:
    tail = "Phone;Other: my sister Jane Smith"
    question = SINGLE | {"values": {"Phone": 1, "Letter": 2, tail: 3}}
    figures = desk.figures({HELPED: ["Phone"] * 60 + ["Letter"] * 40 + [tail] * 3}, questions=[question])
    assert rows(figures)[-1] == ["other answers", "withheld"]
    assert "Jane" not in everything(figures)


def test_where_every_answer_is_withheld_no_answer_is_named(desk: Desk) -> None:
    figures = desk.figures({HELPED: USUAL[:2] + USUAL[-2:] + [WORKER]}, questions=[SINGLE | {"values": AS_THEY_STAND}])
    assert rows(figures) == [["every answer", "withheld"]]


def test_answers_of_a_known_scale_keep_their_words(desk: Desk) -> None:
    values = {"Disagree": 1, "Neither": 2, "Agree": 3}
    cells = answers(Disagree=3, Neither=30, Agree=40)
    figures = desk.figures({HELPED: cells}, questions=[SINGLE | {"values": values}])
    assert rows(figures) == [["Disagree", "withheld"], ["Neither", "withheld"], ["Agree", "40"]]


def test_options_that_are_columns_of_the_file_keep_their_words(desk: Desk) -> None:
    columns = {"Use - Home care": ["1"] * 30 + [""] * 20, "Use - Telecare": [""] * 28 + ["1"] * 22}
    columns |= {"Use - Day care": ["1"] * 3 + [""] * 47}
    figures = desk.figures(columns, questions=[MULTI | {"columns": list(columns)}])
    assert ["Day care", "withheld"] in rows(figures)


def test_other_alone_keeps_its_name(desk: Desk) -> None:
    question = MULTI | {"values": {"Phone": 1, "Letter": 2}, "other": 3}
    figures = desk.figures({"Use": ["Phone"] * 30 + ["Letter"] * 20 + ["Phone;Jane"] * 3}, questions=[question])
    assert rows(figures) == [["Phone", "33"], ["Letter", "20"], ["Other", "withheld"]]


# what else could repeat them


def test_how_to_find_a_figure_again_names_no_answer_that_is_withheld(desk: Desk) -> None:
    question = SINGLE | {"values": AS_THEY_STAND, "favourable": [1, 5]}
    figures = desk.figures({HELPED: [*USUAL, *[WORKER] * 3]}, questions=[question])
    (check,) = survey.blocks_for(figures)[0].content["checks"]
    assert check.startswith(f"Filter column “{HELPED}” to what the codebook counts so: 53 rows; ")
    assert "Jane" not in everything(figures)


def test_how_to_find_a_figure_again_names_no_second_wording_of_an_answer(desk: Desk) -> None:
    """Somebody told the codebook that what a person wrote is as good as one of the options."""
    question = SINGLE | {"values": AS_THEY_STAND | {WORKER: 4}}
    figures = desk.figures({HELPED: [*USUAL, *[WORKER] * 3]}, questions=[question])
    assert ["My doctor", "30"] in rows(figures)
    assert "Jane" not in everything(figures)
    assert "to “My doctor” or what else the codebook counts so: 30 rows" in everything(figures)


def test_two_wordings_of_a_known_scale_are_both_named(desk: Desk) -> None:
    values = {"Disagree": 1, "Agree": 2, "Tend to agree": 2}
    cells = answers(Disagree=30, Agree=20, Tend_to_agree=20)
    figures = desk.figures({HELPED: cells}, questions=[SINGLE | {"values": values, "favourable": [2]}])
    assert "to “Agree” or “Tend to agree”: 40 rows" in everything(figures)


def test_what_could_be_chosen_last_time_is_said_without_what_was_withheld(tmp_path: Path) -> None:
    before, now = open_desk(tmp_path, "2023"), open_desk(tmp_path, "2026", "kinlorne/2023")
    question = SINGLE | {"favourable": [1]}
    before.registered({HELPED: [*USUAL, *[WORKER] * 3]}, questions=[question | {"values": AS_THEY_STAND}])
    fewer = {name: code for name, code in AS_THEY_STAND.items() if code < 5}
    figures = now.figures({HELPED: USUAL}, questions=[question | {"values": fewer}])
    assert figures.change is not None
    assert figures.change.table["why_not"].tolist() == [
        "other answers to choose from last time: My family; Friends; A neighbour; and more"
    ]
    assert "Jane" not in everything(figures)


@pytest.mark.parametrize("values", [{"My family": 1, "Friends": 2}, {"My family": 1, WORKER: 2}])
def test_a_cell_that_is_no_answer_is_told_by_its_place_and_not_by_what_somebody_wrote(desk: Desk, values: dict[str, int]) -> None:
    """What cannot be read is told on a page of the report as well."""
    entry = desk.bad("own-words.csv", questions=[SINGLE | {"values": values}])
    said = refused(lambda: survey.load_figures(desk.folder, entry))
    assert 'row 4, column "Who helped you most?": this is none of the answers to question q1; found other words' in said[1]
    assert "Jane" not in "".join(said)


def test_a_misspelt_answer_of_a_known_scale_is_told_as_it_stands(desk: Desk) -> None:
    question = SINGLE | {"values": {"Agree": 2, "Disagree": 1}}
    (said,) = refused(lambda: desk.figures({HELPED: ["Agree"] * 20 + ["Disgree"]}, questions=[question]))
    assert "found `Disgree`, expected one of Agree; Disagree." in said
