"""Surveys: a file of answers to figures that may be shown, the codebook, the first guess, the blocks."""

import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surveying import AGREE, BAD, LISTENED, RING, answers, one, open_desk, refused

from pimlib.charts.diverging import Bar, diverging_block, diverging_svg
from pimlib.kinds import survey
from pimlib.kinds.survey.codebook import load_codebook, write_codebook
from pimlib.register.mapping import Subgroup, SurveyMapping, SurveyQuestion
from pimlib.sheets import Sheet, load_sheet, write_csv
from pimlib.stats.estimates import wilson
from pimlib.workspace import Settings


@pytest.fixture
def desk(tmp_path):
    return open_desk(tmp_path)


# 60 people: 8 + 12 + 10 + 14 + 6 = 50 that count, 4 + 2 (a dash and an empty cell are missing) and 6 don't know: counted by hand
FIFTY = (
    answers(Strongly_disagree=8, Disagree=12, Neither=10, Agree=14, Strongly_agree=6) + ["Don't know"] * 6 + ["-", "n/a", "", ""]
)


def test_a_small_survey_comes_out_as_counted_by_hand(desk):
    row = one(desk.figures({"I feel listened to": FIFTY, "Any": ["words"] * 60}, questions=[LISTENED, WORDS]))
    assert (row.returned, row.valid, row.dont_know, row.missing) == (60, 50, 6, 4)
    assert (row.favourable, row.unfavourable, row.proportion, row.net) == (20, 20, 0.4, 0.0)
    assert (row.low, row.high) == wilson(20, 50)
    assert not row.withheld
    assert row.informs == ("pim:2.1",)


WORDS = {"id": "q9", "columns": ["Any"], "text": "Anything else?", "type": "open"}


def test_each_answer_has_its_count_and_share(desk):
    table = desk.figures({"I feel listened to": FIFTY}, questions=[LISTENED]).answers.set_index("answer")
    assert table["count"].tolist() == [8, 12, 10, 14, 6, 6]
    assert table["proportion"].tolist()[:5] == [0.16, 0.24, 0.2, 0.28, 0.12]
    assert pd.isna(table.at["Don't know", "proportion"])


def test_a_known_population_narrows_the_interval(desk):
    row = one(desk.figures({"I feel listened to": FIFTY}, questions=[LISTENED], population=100))
    assert (row.low, row.high) == wilson(20, 50, population=100)


def test_capitals_spaces_and_typographic_quotes_make_no_difference(desk):
    cells = ["agree", " AGREE", "Strongly  agree"] * 4 + ["Don’t know"] * 5 + ["Disagree"] * 6
    row = one(desk.figures({"I feel listened to": cells}, questions=[LISTENED]))
    assert (row.valid, row.favourable, row.dont_know) == (18, 12, 5)


def test_people_who_answered_nothing_are_left_out_and_counted(desk):
    figures = desk.figures(
        {"ID": range(60), "I feel listened to": FIFTY, "I know who to ring": ["Yes"] * 58 + ["", ""]}, questions=[LISTENED, RING]
    )
    assert figures.rows.read == 60
    assert figures.rows.used == 58
    assert figures.rows.left_out == (("with no answer to any question", 2),)
    assert figures.response.returned == 58


def test_a_question_that_names_no_reference_informs_what_the_item_informs(desk):
    assert one(desk.figures({"I know who to ring": ["Yes"] * 12}, questions=[RING]), "q2").informs == ("pim:1.1",)


def test_columns_that_are_not_mapped_are_dropped_at_once(desk):
    columns = {"I know who to ring": ["Yes"] * 12, "Email": ["somebody@example.org"] * 12}
    figures = desk.figures(columns, questions=[RING], passed_over=["Email"])
    assert "somebody" not in repr(figures) + figures.table.to_csv() + figures.answers.to_csv()
    assert any("`Email`" in str(note) for note in figures.notes)


# several answers, own words, other


MULTI = {"id": "q3", "text": "What do you use?", "type": "multi"}


def test_options_joined_by_semicolons_are_counted_by_person(desk):
    cells = ["Home care;Day care;"] * 9 + ["Home care;"] * 8 + ["Day care; home care"] * 6 + [""] * 7
    question = MULTI | {"columns": ["Use"], "values": {"Home care": 1, "Day care": 2, "Telecare": 3}}
    figures = desk.figures({"Use": cells, "I know who to ring": ["Yes"] * 30}, questions=[question, RING])
    assert (one(figures, "q3").valid, one(figures, "q3").missing) == (23, 7)
    assert figures.answers["count"].tolist()[:3] == [23, 15, 0]
    assert figures.answers["proportion"].tolist()[1] == 15 / 23


def test_a_column_for_each_option_counts_what_is_filled(desk):
    columns = {"Q3. Use - Home care": ["Home care"] * 20 + [""] * 10, "Q3. Use - Day care": ["1"] * 12 + ["0"] * 18}
    figures = desk.figures(columns | {"I know who to ring": ["Yes"] * 30}, questions=[MULTI | {"columns": list(columns)}, RING])
    assert one(figures, "q3").valid == 20
    assert figures.answers[["answer", "count"]].values.tolist()[:2] == [["Home care", 20], ["Day care", 12]]


def test_own_words_beside_other_are_counted_and_never_shown(desk):
    question = MULTI | {"columns": ["Use"], "values": {"Home care": 1, "Day care": 2}, "other": 3}
    figures = desk.figures({"Use": ["Home care;my sister Ann"] * 7 + ["Day care"] * 8}, questions=[question])
    assert figures.answers["answer"].tolist() == ["Home care", "Day care", "Other"]
    assert figures.answers["count"].tolist() == [7, 8, 7]
    assert "Ann" not in figures.answers.to_csv() + figures.table.to_csv()


def test_own_words_are_counted_and_never_shown(desk):
    figures = desk.figures(
        {"Any": ["My worker, Jean, rings me"] * 7 + [""] * 5, "I know who to ring": ["Yes"] * 12}, questions=[WORDS, RING]
    )
    assert (one(figures, "q9").valid, one(figures, "q9").missing) == (7, 5)
    assert "Jean" not in str([block.to_json() for block in survey.blocks_for(figures)])


# suppression


def test_fewer_answers_than_the_smallest_base_withhold_the_question(desk):
    figures = desk.figures(
        {"I feel listened to": ["Agree"] * 9 + [""] * 11, "I know who to ring": ["Yes"] * 20}, questions=[LISTENED, RING]
    )
    row = one(figures)
    assert row.withheld
    assert row[["valid", "missing", "dont_know", "favourable", "proportion", "low", "net"]].isna().all()
    assert figures.answers[figures.answers["question"] == "q1"]["withheld"].all()
    assert "question q1 are withheld because fewer than 10 people answered" in figures.withheld


@pytest.mark.parametrize("cells", [answers(Yes=3, No=30), answers(Yes=30, No=4)])
def test_few_people_apart_from_the_others_withhold_the_question(desk, cells):
    figures = desk.figures({"I know who to ring": cells}, questions=[RING])
    row = one(figures, "q2")
    assert row.withheld
    assert row.valid == len(cells)
    assert row[["favourable", "proportion", "low", "high", "net"]].isna().all()
    assert figures.answers["count"].isna().all()


def test_nobody_is_not_few(desk):
    row = one(desk.figures({"I know who to ring": ["Yes"] * 30}, questions=[RING]), "q2")
    assert (row.proportion, row.high, row.withheld) == (1.0, 1.0, False)


def test_few_unfavourable_answers_hide_the_middle_with_them(desk):
    cells = answers(Strongly_disagree=1, Disagree=2, Neither=20, Agree=30, Strongly_agree=10)
    figures = desk.figures({"I feel listened to": cells}, questions=[LISTENED])
    row = one(figures)
    assert (row.favourable, row.withheld) == (40, False)
    assert pd.isna(row.unfavourable)
    assert pd.isna(row.net)
    assert figures.answers["count"].isna().tolist() == [True, True, True, False, False, False]
    assert "Some counts of question q1" in figures.withheld


def test_few_dont_knows_hide_how_many_did_not_answer(desk):
    cells = answers(Disagree=10, Agree=20, none=6) + ["Don't know"] * 2
    row = one(desk.figures({"I feel listened to": cells, "Any": ["x"] * 38}, questions=[LISTENED, WORDS]))
    assert pd.isna(row.dont_know)
    assert pd.isna(row.missing)
    assert row.favourable == 20


def test_settings_of_the_cycle_decide_what_is_few(desk):
    path = desk.folder.path / "cycle.yaml"
    path.write_text(path.read_text() + 'settings: {disclosure: {smallest_count: "3", smallest_base: "5"}}\n', encoding="utf-8")
    row = one(desk.figures({"I know who to ring": answers(Yes=3, No=4)}, questions=[RING]), "q2")
    assert (row.favourable, row.withheld) == (3, False)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=7, max_size=7))
def test_no_small_count_of_an_answer_is_shown_or_is_what_is_left_of_a_total(counts):
    from pimlib.kinds.survey.answers import load_answers
    from pimlib.kinds.survey.counts import count_question
    from pimlib.workspace.cycle import Disclosure

    cells = [word for word, number in zip([*AGREE, ""], counts, strict=True) for _ in range(number)]
    table = pd.DataFrame({"I feel listened to": cells}, index=range(2, len(cells) + 2), dtype=str)
    loaded, faults = load_answers(SurveyQuestion.model_validate(LISTENED), Sheet("x", 1, tuple(table), table, "", ""), ())
    assert not faults
    shown = count_question(loaded, (), None, Disclosure())
    row, found = shown.row, [line["count"] for line in shown.answers]
    assert all(count is pd.NA or count == 0 or count >= 5 for count in found)
    for total, part in ((row["favourable"], slice(3, 5)), (row["unfavourable"], slice(0, 2)), (row["valid"], slice(0, 5))):
        hidden = [real for real, count in zip(counts[part], found[part], strict=True) if count is pd.NA]
        if total is not pd.NA and hidden:
            assert len(hidden) > 1
            assert sum(hidden) == 0 or sum(hidden) >= 5
    for name in ("favourable", "unfavourable", "dont_know"):
        assert row[name] is pd.NA or row[name] == 0 or row[name] >= 5
    if row["favourable"] is not pd.NA:
        assert row["valid"] - row["favourable"] == 0 or row["valid"] - row["favourable"] >= 5


def test_subgroups_with_few_people_are_withheld_with_a_partner(desk):
    columns = {
        "I know who to ring": answers(Yes=20, No=20) + answers(Yes=10, No=10) + answers(Yes=4, No=4) + answers(Yes=30, No=6),
        "Age": ["18-24"] * 40 + ["25-64"] * 20 + ["65+"] * 8 + [""] * 36,
    }
    by = desk.figures(columns, questions=[RING], subgroups=[{"column": "Age", "title": "Age"}]).by.set_index("value")
    assert by["withheld"].to_dict() == {"18-24": False, "25-64": True, "65+": True, "not said": False}
    assert by.at["18-24", "proportion"] == 0.5
    assert by.loc["65+", ["valid", "favourable", "proportion", "low"]].isna().all()


def test_the_name_of_a_group_of_a_few_is_not_shown(desk):
    columns = {"I know who to ring": answers(Yes=20, No=20) * 2, "Role": ["Nurse"] * 39 + ["Chief"] + ["Social worker"] * 40}
    by = desk.figures(columns, questions=[RING], subgroups=[{"column": "Role", "title": "Role"}]).by
    assert "Chief" not in by.to_csv()
    assert "all others" in set(by["value"])


# who answered


def test_response_rate_and_margin_are_told(desk):
    columns = {"I feel listened to": FIFTY, "I know who to ring": ["Yes"] * 60}
    figures = desk.figures(columns, questions=[LISTENED, RING], issued=120, population=240)
    assert figures.response.rate == 0.5
    assert figures.response.margin == pytest.approx(1.95996 * (0.25 / 60 * 180 / 239) ** 0.5, abs=1e-5)
    assert any("fewer than 100 people answered" in str(note) for note in figures.notes)
    assert not any("not known" in str(note) for note in figures.notes)


def test_an_unknown_response_rate_is_said(desk):
    figures = desk.figures({"I feel listened to": FIFTY * 2}, questions=[LISTENED])
    assert figures.response.rate is None
    assert any("response rate not known" in str(note) for note in figures.notes)
    assert not any("fewer than" in str(note) for note in figures.notes)
    assert "response rate not known" in survey.blocks_for(figures)[0].base


# refusals


def test_an_answer_that_is_none_of_the_questions_is_told_with_row_and_column(desk):
    said = refused(lambda: survey.load_figures(desk.folder, desk.bad("answer-not-known.csv", questions=[LISTENED, RING])))
    assert len(said) == 2
    assert 'surveys/answer-not-known.csv, row 3, column "I feel listened to"' in said[0]
    assert "found `Agre`, expected one of Strongly disagree; Disagree; Neither; Agree; Strongly agree; Don't know" in said[0]
    assert "row 5" in said[1]


def test_a_missing_column_is_told_with_one_that_is_like_it(desk):
    (said,) = refused(lambda: survey.load_figures(desk.folder, desk.bad("column-missing.csv", questions=[LISTENED, RING])))
    assert "found `I feel listened to`, expected perhaps `I feel listened`" in said


def test_too_many_subgroups_are_refused(desk):
    groups = [{"column": "Age", "title": "Age"}]
    (said,) = refused(
        lambda: survey.load_figures(desk.folder, desk.bad("too-many-groups.csv", questions=[RING], subgroups=groups))
    )
    assert "found 30, expected at most 25" in said


def test_more_answers_than_were_issued_are_refused(desk):
    entry = desk.bad("more-than-issued.csv", questions=[RING], issued=10, population=11)
    said = refused(lambda: survey.load_figures(desk.folder, entry))
    assert ["12 answered" in one for one in said] == [True, True]


def test_a_file_without_questions_is_refused_by_the_guess():
    (said,) = refused(lambda: survey.guess_mapping(load_sheet(BAD / "only-technical.csv")))
    assert "no column looks like a question" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"favourable": [7]}, "a favourable code that no answer has"),
        ({"dont_know": [7]}, "a don't-know code that no answer has"),
        ({"dont_know": [2]}, "both favourable and a don't-know"),
        ({"values": {}}, "no answers are named"),
        ({"values": {"Yes": 2, "yes ": 3}}, "one answer has two codes"),
        ({"columns": []}, "no column answers this question"),
        ({"columns": ["I know who to ring", "I feel listened to"]}, "of the type scale has one column"),
        ({"informs": ["2.1"]}, "this is not a reference"),
        (
            {"type": "multi", "columns": ["I know who to ring", "I feel listened to"], "values": {"Yes": 2}},
            "one option for each column",
        ),
        ({"type": "multi", "values": {}, "favourable": []}, "no answers are named"),
    ],
)
def test_a_question_with_a_fault_is_refused(desk, change, said):
    columns = {"I know who to ring": ["Yes"] * 12, "I feel listened to": ["Agree"] * 12}
    assert any(said in one for one in refused(lambda: desk.figures(columns, questions=[RING | change])))


def test_two_questions_neither_share_an_id_nor_a_column(desk):
    said = refused(lambda: desk.figures({"I know who to ring": ["Yes"] * 12}, questions=[RING, RING]))
    assert "this id stands twice" in said[0]
    assert "is taken by question q2" in said[1]


def test_a_survey_without_questions_is_refused(desk):
    assert "no question is named" in refused(lambda: desk.figures({"A": ["Yes"]}, questions=[]))[0]


def test_a_long_list_of_faults_is_cut_and_counted(desk):
    said = refused(lambda: desk.figures({"I know who to ring": ["perhaps"] * 80}, questions=[RING]))
    assert len(said) == 51
    assert "30 more" in said[-1]


CODEBOOKS = {
    "codebook-type-unknown.xlsx": ('row 2, column "Type"', "found `likert`"),
    "codebook-answer-unknown.xlsx": ('row 2, column "Favourable answers"', "found `Agreed`"),
    "codebook-code-not-whole.xlsx": ('"Answers", row 3, column "Code"', "found `4.5`"),
    "codebook-reference-wrong.xlsx": ('row 2, column "Informs"', "found `5.1`"),
    "codebook-header-changed.xlsx": ("row 1", 'the column "Type" is missing'),
    "codebook-id-missing.xlsx": ('row 3, column "Question"', "needs an id"),
    "codebook-column-missing.xlsx": ('row 3, column "Column in the file"', "no column of the file is named"),
    "codebook-two-types.xlsx": ('row 3, column "Type"', "found `multi`, expected `scale`"),
    "codebook-question-unknown.xlsx": ('"Answers", row 4, column "Question"', "found `q7`"),
    "codebook-two-codes.xlsx": ('"Answers", row 4', "two codes"),
    "codebook-answer-empty.xlsx": ('"Answers", row 4, column "Answer"', "an answer is missing"),
}


@pytest.mark.parametrize("name", CODEBOOKS)
def test_a_fault_of_a_codebook_is_told_with_its_place(name):
    said = refused(lambda: load_codebook(BAD / name, f"surveys/{name}"))
    assert any(all(part in one for part in CODEBOOKS[name]) for one in said), said
    assert all(one.startswith(f"surveys/{name}") for one in said)


def test_every_bad_file_is_met_by_a_test():
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_survey*.py")))
    assert all(path.name in source for path in BAD.iterdir())


# the codebook


WORDING = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12).filter(
    # `_x000D_` is how an Office file writes a character that XML cannot hold
    lambda word: not word.startswith(("=", "+", "-", "@", "'", "#")) and not re.search("^code|_x", word, re.IGNORECASE)
)


@st.composite
def mappings(draw):
    columns = draw(st.lists(WORDING, min_size=2, max_size=6, unique_by=str.casefold))
    questions, left = [], list(columns)
    while len(left) > 1:
        kind = draw(st.sampled_from(["single", "scale", "multi", "open"]))
        size = draw(st.integers(1, len(left) - 1)) if kind == "multi" else 1
        taken, left = left[:size], left[size:]
        words = (
            [] if kind == "open" else draw(st.lists(WORDING, min_size=size, max_size=max(size, 4), unique_by=lambda w: fold(w)))
        )
        codes = draw(st.permutations(range(1, len(words) + 1)))
        values = dict(zip(words, codes, strict=True))
        favourable = draw(st.lists(st.sampled_from(codes), unique=True)) if codes else []
        rest = [code for code in codes if code not in favourable]
        questions.append(
            SurveyQuestion(
                id=f"q{len(questions) + 1}",
                columns=tuple(taken),
                text=draw(WORDING),
                type=kind,
                values=values,
                favourable=tuple(favourable),
                dont_know=tuple(rest[:1]),
                other=99 if kind == "single" and draw(st.booleans()) else None,
                informs=tuple(draw(st.lists(st.sampled_from(["pim:5.1", "pim:2.1", "pif:1.S.1"]), unique=True))),
            )
        )
    return SurveyMapping(kind="survey", questions=tuple(questions), subgroups=(Subgroup(column=left[0], title=draw(WORDING)),))


def fold(word):
    from pimlib.kinds.survey.answers import plain

    return plain(word)


@settings(max_examples=30, deadline=None)
@given(mapping=mappings())
def test_a_codebook_gives_back_what_was_written(mapping, tmp_path_factory):
    columns = [column for question in mapping.questions for column in question.columns] + [
        mapping.subgroups[0].column,
        "left over",
    ]
    sheet = Sheet("x.csv", 1, tuple(columns), pd.DataFrame(columns=columns), "", "")
    path = tmp_path_factory.mktemp("codebook") / "people.codebook.xlsx"
    write_codebook(path, mapping, sheet)
    assert load_codebook(path) == (mapping.questions, mapping.subgroups)


def test_a_codebook_has_the_same_bytes_twice(tmp_path):
    mapping = SurveyMapping.model_validate({"kind": "survey", "questions": [LISTENED, RING]})
    sheet = Sheet("x.csv", 1, (), pd.DataFrame(), "", "")
    for name in ("a.xlsx", "b.xlsx"):
        write_codebook(tmp_path / name, mapping, sheet, dt.date(2026, 4, 2))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_figures_are_read_by_the_codebook_where_there_is_one(desk):
    columns = {"I feel listened to": FIFTY}
    wrong = LISTENED | {"favourable": [5], "text": "Listened?"}
    mapping = SurveyMapping.model_validate({"kind": "survey", "questions": [LISTENED]})
    path = desk.folder.path / "surveys" / "people.codebook.xlsx"
    write_codebook(path, mapping, Sheet("x.csv", 1, ("I feel listened to",), pd.DataFrame(), "", ""))
    figures = desk.figures(columns, codebook="surveys/people.codebook.xlsx", questions=[wrong], codebook_hash="sha256:other")
    assert (one(figures).favourable, one(figures).text) == (20, "I feel listened to")
    assert any("codebook has changed" in str(note) for note in figures.notes)


# the first guess


def guessed(tmp_path, columns):
    write_csv(tmp_path / "x.csv", list(columns), list(zip(*columns.values(), strict=True)))
    return survey.guess_mapping(load_sheet(tmp_path / "x.csv"))


@pytest.mark.parametrize(
    ("words", "favourable", "dont_know"),
    [
        (
            ["Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"],
            ["Agree", "Strongly agree"],
            [],
        ),
        (["Agree", "Neither", "Disagree", "Don't know"], ["Agree"], ["Don't know"]),
        (["Very satisfied", "Satisfied", "Dissatisfied", "Very dissatisfied"], ["Satisfied", "Very satisfied"], []),
        (["Always", "Often", "Sometimes", "Rarely", "Never"], ["Often", "Always"], []),
        (["yes", "No", "Not sure"], ["yes"], ["Not sure"]),
        (["1", "2", "3", "4", "5"], ["4", "5"], []),
        (["1.0", "2.0", "4.0", "6.0"], ["4", "5", "6"], []),
        (["Excellent", "Very good", "Good", "Fair", "Poor"], ["Good", "Very good", "Excellent"], []),
    ],
)
def test_a_scale_is_known_by_its_words(tmp_path, words, favourable, dont_know):
    (question,) = guessed(tmp_path, {"Q1. What do you think of the help?": words * 4}).questions
    named = {code: word for word, code in question.values.items()}
    assert (question.id, question.type, question.text) == ("q1", "scale", "What do you think of the help?")
    assert [named[code] for code in question.favourable] == favourable
    assert [named[code] for code in question.dont_know] == dont_know


def test_a_short_answer_set_takes_the_scale_of_its_neighbours(tmp_path):
    full = ["Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"] * 4
    questions = guessed(tmp_path, {"I feel safe": full, "I am treated well": ["Agree"] * 20}).questions
    assert questions[1].type == "scale"
    assert len(questions[1].values) == 5


def test_microsoft_forms_joins_are_several_answers_and_rare_words_are_other(tmp_path):
    cells = ["Home care;Day care;", "Home care;", "Day care;Telecare;"] * 5 + ["Home care;my sister Ann;"]
    (question,) = guessed(tmp_path, {"What do you use?": cells}).questions
    assert (question.type, list(question.values), question.other) == ("multi", ["Day care", "Home care", "Telecare"], 4)


def test_smartsurvey_options_become_one_question_and_rows_of_a_grid_become_several(tmp_path):
    columns = {
        "UserNo": [str(n) for n in range(20)],
        "Q2. How satisfied are you with - the wait": ["Very satisfied", "Dissatisfied"] * 10,
        "Q2. How satisfied are you with - the worker": ["Satisfied", "Not applicable"] * 10,
        "Q3. Which do you use? - Home care": ["Home care", ""] * 10,
        "Q3. Which do you use? - Day care": [""] * 20,
        "Q3. Which do you use? - Other (please specify)": ["my sister Ann", ""] * 10,
    }
    mapping = guessed(tmp_path, columns)
    assert [(question.id, question.type, len(question.columns)) for question in mapping.questions] == [
        ("q2-1", "scale", 1),
        ("q2-2", "scale", 1),
        ("q3", "multi", 3),
    ]
    assert (list(mapping.questions[2].values), mapping.questions[2].other) == (["Home care", "Day care"], 3)
    assert "Ann" not in repr(mapping)
    assert mapping.passed_over == ("UserNo",)


def test_own_words_subgroups_and_what_is_never_kept_are_told_apart(tmp_path):
    columns = {
        "ID": [str(n) for n in range(30)],
        "Start time": ["2026-01-05 10:00"] * 30,
        "IP address": ["10.0.0.1"] * 30,
        "Email": ["anonymous"] * 30,
        "Name": [f"Person {n}" for n in range(30)],
        "How can we reach you": [f"p{n}@example.org" for n in range(30)],
        "What could we do better?": [f"I would like it if, number {n}, somebody rang me back sooner" for n in range(30)],
        "Age group": ["18-64", "65+", "65+"] * 10,
        "Gender": ["1", "2"] * 15,
        "Are you a carer?": ["Yes", "No"] * 15,
        "Is the office in your area easy to reach?": ["Yes", "No"] * 15,
    }
    mapping = guessed(tmp_path, columns)
    assert mapping.passed_over == ("ID", "Start time", "IP address", "Email", "Name", "How can we reach you")
    assert [subgroup.column for subgroup in mapping.subgroups] == ["Age group", "Gender", "Are you a carer?"]
    assert [(question.id, question.type) for question in mapping.questions] == [("q1", "open"), ("q2", "scale")]


def test_what_is_guessed_can_be_read_at_once(desk, tmp_path):
    columns = {
        "I feel listened to": FIFTY,
        "Use": ["Home care;Day care;", "Home care;my sister;"] * 30,
        "Team": ["East", "West"] * 30,
    }
    mapping = guessed(tmp_path, columns).model_dump(exclude={"kind"})
    figures = desk.figures(columns, **mapping)
    assert figures.table["question"].tolist() == ["q1", "q2"]
    assert one(figures).favourable == 20


# blocks


def both(desk, **more):
    columns = {"I feel listened to": FIFTY, "I know who to ring": answers(Yes=45, No=15), "Team": ["East"] * 30 + ["West"] * 30}
    groups = [{"column": "Team", "title": "Team"}]
    return desk.figures(columns, questions=[LISTENED, RING], subgroups=groups, issued=120, **more)


def test_the_figure_says_what_it_shows_in_its_title_its_words_and_its_table(desk):
    block = survey.blocks_for(both(desk), None, Settings())[0]
    assert block.id == "people:questions"
    assert block.title == (
        "75.0 % of 60 people answered favourably to “I know who to ring”; 40.0 % of 50 to “I feel listened to”"
    )
    assert "I feel listened to: 40.0 % favourable, 20.0 % in between, 40.0 % unfavourable." in block.alt
    assert block.content["cells"][0] == ["I feel listened to", "50", "20", "40.0 %", "27.6 % to 53.8 %", "40.0 %", "6", "4"]
    assert block.base.startswith("60 returned of 120 issued (50.0 %); margin ±12.7 points at 50 %; answered by people.")
    assert block.sources[0].item == "people"
    assert block.rows.read == 60


def test_only_what_informs_a_reference_is_shown(desk):
    figures = both(desk)
    assert [row[0] for row in survey.blocks_for(figures, ["pim:2"])[0].content["cells"]] == ["I feel listened to"]
    assert survey.blocks_for(figures, ["pim:2.1"])[0].id == "people:questions:pim:2.1"
    assert survey.blocks_for(figures, ["pim:9.1"]) == ()
    assert survey.blocks_for(figures, ["pim:2.10"]) == ()


def test_a_withheld_question_stands_in_the_figure_without_its_figures(desk):
    columns = {"I feel listened to": FIFTY, "I know who to ring": answers(Yes=57, No=3)}
    block = survey.blocks_for(desk.figures(columns, questions=[LISTENED, RING]))[0]
    assert "I know who to ring: withheld." in block.alt
    assert "57" not in str(block.content["cells"]) + block.alt + block.title
    assert block.withheld.startswith("Figures of 1 of 2 withheld")


def test_where_all_is_withheld_a_table_says_so(desk):
    block = survey.blocks_for(desk.figures({"I know who to ring": answers(Yes=6)}, questions=[RING]))[0]
    assert block.type == "table"
    assert "withheld (fewer than 10 answers)" in block.content["cells"][0]


def test_choices_groups_and_own_words_have_blocks_of_their_own(desk):
    choice = MULTI | {"columns": ["Use"], "values": {"Home care": 1, "Day care": 2}}
    columns = {"Use": ["Home care;Day care"] * 20 + ["Home care"] * 20, "Any": ["words"] * 40, "Team": ["East", "West"] * 20}
    columns |= {"I know who to ring": answers(Yes=30, No=10)}
    figures = desk.figures(columns, questions=[choice, WORDS, RING], subgroups=[{"column": "Team", "title": "Team"}])
    blocks = {block.id: block for block in survey.blocks_for(figures)}
    assert list(blocks) == ["people:questions", "people:q3", "people:own-words", "people:by-1"]
    assert blocks["people:q3"].title == "“What do you use?”: most often Home care, 100.0 % of 40 people"
    assert blocks["people:own-words"].content["parts"][0] == ["li", "Anything else?: 40 of 40 wrote something."]
    assert blocks["people:by-1"].content["cells"][0][:3] == ["I know who to ring", "East", "20"]


def test_each_block_can_be_told_by_its_role(desk):
    choice = MULTI | {"columns": ["Use"], "values": {"Home care": 1, "Day care": 2}}
    columns = {"Use": ["Home care;Day care"] * 20 + ["Home care"] * 20, "Any": ["words"] * 40, "Team": ["East", "West"] * 20}
    columns |= {"I know who to ring": answers(Yes=30, No=10)}
    sizes = [{"column": "Team", "value": name, "population": 100} for name in ("East", "West")]
    about = {"mode": "web", "weight_by": "Team"}
    groups = [{"column": "Team", "title": "Team"}]
    figures = desk.figures(columns, questions=[choice, WORDS, RING], subgroups=groups, groups=sizes, about=about)
    assert {block.id.removeprefix("people:"): block.role for block in survey.summary_blocks(figures)} == {
        "questions": "questions",
        "weighted": "weighted",
        "q3": "choices",
        "own-words": "own-words",
        "by-1": "subgroups",
        "done": "done",
        "reached-1": "reached",
    }


def test_a_figure_without_alternative_text_or_without_bars_is_refused():
    assert "needs alternative text" in refused(lambda: diverging_block("x", "T", " ", [Bar("A", 0.5, 0.2)], ["Q"], [["A"]]))[0]
    assert "no question to draw" in refused(lambda: diverging_block("x", "T", "alt", [], ["Q"], []))[0]


def test_the_same_answers_give_the_same_bytes(desk):
    first, second = (survey.blocks_for(both(desk)) for _ in range(2))
    assert [block.to_json() for block in first] == [block.to_json() for block in second]


def test_a_chart_is_small_and_carries_no_clock():
    svg = diverging_svg([Bar(f"A question of some length that has to be wrapped, number {n}", 0.5, 0.2) for n in range(8)])
    assert svg.startswith("<svg")
    assert len(svg) < 90_000
    assert not re.search(r"20\d\d-\d\d-\d\d|metadata", svg)


def test_figures_are_not_changed_by_showing_them(desk):
    figures = both(desk)
    before = figures.table.copy(), figures.answers.copy(), figures.by.copy()
    survey.blocks_for(figures, ["pim:2"])
    for was, now in zip(before, (figures.table, figures.answers, figures.by), strict=True):
        pd.testing.assert_frame_equal(was, now)
