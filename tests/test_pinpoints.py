"""What in an item of evidence can be cited: each part by its own id and label, saying what the item shows and nothing that it withholds."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from building import REPOSITORY, empty_cycle, item, put
from hypothesis import given, settings
from hypothesis import strategies as st
from surveying import LISTENED, RING, answers, open_desk

from pimlib import kinds
from pimlib.blocks import Blocks
from pimlib.kinds.asked import Told
from pimlib.kinds.figures import Figures
from pimlib.kinds.pinpoints import figure_of, has_comparator, interval_of, pinpoints
from pimlib.kinds.registering import draft_item
from pimlib.kinds.survey.figures import SurveyFigures
from pimlib.register import Register, load_register, observe
from pimlib.sheets import write_csv
from pimlib.workspace import CycleFolder, Workspace

TODAY = dt.date(2026, 10, 5)
ITEMS = (
    "people-survey",
    "public-panel",
    "case-file-reading",
    "national-measures",
    "waiting-measures",
    "councillor-interviews",
    "carers-groups",
    "visits-observed",
    "scrutiny-recs",
)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
MEASURE = {"title": "People seen in time", "better": "higher", "informs": ["pim:5.1"]}
COLUMNS = {"measure": "Code", "authority": "Council", "period": "Year", "value": "Value"}
COLUMNS |= {"numerator": "Numerator", "denominator": "Denominator", "target": "Target"}
TELEPHONE = {
    "id": "how",
    "columns": ["How did you reach us?"],
    "text": "How did you reach us?",
    "type": "single",
    "values": {"By telephone": 1, "By letter": 2, "In person": 3, "Don't know": 9},
    "dont_know": [9],
}
TALKS = "Group,Kind,People,Theme,Point,Direction,Informs\n" + "".join(
    f"Councillor {n},interview,1,Priorities,Named the aims,{'strength' if n else 'weakness'},pim:9.1\n" for n in range(6)
)


@cache
def kinlorne() -> tuple[CycleFolder, Register]:
    folder = Workspace(REPOSITORY).cycle("kinlorne/2025-2028")
    return folder, load_register(folder)


@cache
def example(name: str) -> Figures:
    folder, register = kinlorne()
    return kinds.load_figures(folder, register.entries[name])


def said(figures: Figures) -> dict[str, str]:
    return {one.part: one.figure for one in pinpoints(figures)}


def labels(figures: Figures, refs: Sequence[str] | None = None) -> list[str]:
    return [one.label for one in pinpoints(figures, refs)]


def words_of(blocks: Blocks) -> Iterator[str]:
    for block in blocks:
        yield from (block.title, block.base, block.alt, *(text for _style, text in block.content.get("parts", ())))
        yield from (cell for row in block.content.get("cells", ()) for cell in row)


def only_what_is_shown(figures: Figures) -> None:
    """Every number of a pinpoint stands in the blocks of its item, as it is or with more decimals."""
    shown = {float(number.replace(",", "")) for text in words_of(kinds.blocks_for(figures)) for number in NUMBER.findall(text)}
    shown |= {float(f"{number:.0f}") for number in shown}
    for one in pinpoints(figures):
        numbers = [float(number.replace(",", "")) for number in NUMBER.findall(re.sub(r"\d{4}-\d\d-\d\d", "", one.figure))]
        assert set(numbers) <= shown, one
        if interval := interval_of(figures, one.part):
            assert interval[0] <= interval[1]


# The worked example


@pytest.mark.parametrize("name", ITEMS)
def test_parts_are_told_apart_and_short(name: str) -> None:
    found = pinpoints(example(name))
    assert found
    for texts in ([one.part for one in found], [one.label for one in found]):
        assert len(set(texts)) == len(texts)
        assert all(texts)
    assert all(len(one.label) <= 90 and len(one.figure) <= 90 and one.figure for one in found)


@pytest.mark.parametrize("name", [name for name in ITEMS if "measures" not in name])
def test_a_pinpoint_says_nothing_that_the_item_does_not_show(name: str) -> None:
    only_what_is_shown(example(name))


@pytest.mark.parametrize("name", ITEMS)
def test_references_choose_among_the_parts_and_change_none(name: str) -> None:
    figures = example(name)
    every = pinpoints(figures)
    for ref in ("pim:2", "pim:2.1", "pim:5", "pim:9"):
        some = pinpoints(figures, [ref])
        assert [one for one in every if one in some] == list(some)
    assert pinpoints(figures, ["pim:99"]) == ()


@pytest.mark.parametrize(
    ("name", "part", "figure"),
    [
        ("people-survey", "q7", "71 % of 395 (66 to 75)"),
        ("people-survey", "q3", "most often “GP or another health worker”, 47 % of 355"),
        ("people-survey", "q3:4", "31 % of 355"),
        ("people-survey", "q16", "119 of 418 wrote something"),
        ("people-survey", "theme:waiting", "23 people: positive 8, negative 15"),
        ("public-panel", "q2", "52 % of 393 (47 to 57); weighted 49 %"),
        ("case-file-reading", "cf27", "82 of 120; whole service 68 % (59 to 76)"),
        ("case-file-reading", "cf05", "82 of 120 with 4, 5 or 6; whole service 68 % (59 to 76)"),
        ("case-file-reading", "cf06", "an estimated 83 % of files (75 to 89)"),
        ("national-measures", "SW07", "76.9 % in 2022-23; Scotland 75.0 %; family group 75.6 %"),
        ("waiting-measures", "KL02", "65.4 % (329 of 503) in 2026-27 Q1; target 85.0 %"),
        ("councillor-interviews", "priorities", "9 of 9 interviews: strength 9"),
        ("councillor-interviews", "chief-social-work-officer", "9 of 9 interviews: strength 8, mixed fewer than 5"),
        ("carers-groups", "waiting-and-being-told", "4 of 4 focus groups: mixed 1, weakness 3"),
        ("scrutiny-recs", "grade:care-regulator:home-care-service", "graded “4”, published 2026-02-18"),
    ],
)
def test_a_part_says_what_its_item_says_of_it(name: str, part: str, figure: str) -> None:
    assert figure_of(example(name), part) == figure


def test_a_label_names_the_question_the_code_or_the_theme() -> None:
    assert labels(example("people-survey"))[0] == "Question 3: How did you first find us?"
    assert labels(example("people-survey"))[1] == "Question 3, “GP or another health worker”: How did you first find us?"
    assert labels(example("waiting-measures"))[0] == "KL01: Referrals screened within one working day"
    assert labels(example("councillor-interviews")) == ["Priorities", "Chief social work officer"]
    assert labels(example("scrutiny-recs"))[0] == "Grade of Glenview care home, Care regulator"


def test_references_to_an_area_take_in_its_indicators() -> None:
    assert labels(example("waiting-measures"), ["pim:5.1"]) == [
        label for label in labels(example("waiting-measures"), ["pim:5"]) if "screened" in label
    ]


def test_an_interval_is_given_as_it_is_published() -> None:
    assert interval_of(example("people-survey"), "q7") == (66.4, 75.0)
    assert interval_of(example("case-file-reading"), "cf27") == (59.0, 76.0)
    assert interval_of(example("waiting-measures"), "KL02") == (61.1, 69.4)
    assert interval_of(example("waiting-measures"), "KL05") is None
    assert interval_of(example("people-survey"), "q16") is None
    assert interval_of(example("people-survey"), "q99") is None


def test_a_target_or_another_authority_is_something_to_compare_with() -> None:
    assert has_comparator(example("national-measures"))
    assert has_comparator(example("national-measures"), "SW07")
    assert has_comparator(example("waiting-measures"), "KL02")
    assert not has_comparator(example("waiting-measures"), "KL99")
    assert not has_comparator(example("people-survey"))


def test_what_the_item_does_not_hold_says_nothing() -> None:
    assert figure_of(example("people-survey"), "q99") == ""
    assert figure_of(example("people-survey"), "") == ""


def test_importing_pinpoints_loads_no_pandas() -> None:
    code = "import sys, pimlib.kinds.pinpoints; print('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


# Small counts


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 14), st.integers(0, 14), st.integers(0, 6), st.integers(0, 6), st.integers(0, 6))
def test_no_count_that_a_survey_withholds_shows(
    tmp_path_factory: pytest.TempPathFactory, agree: int, disagree: int, neither: int, unknown: int, none: int
) -> None:
    desk = open_desk(tmp_path_factory.mktemp("survey"))
    column = answers(Agree=agree, Disagree=disagree, Neither=neither, **{"Don't_know": unknown}, none=none)
    others = (["By telephone"] * agree + ["By letter"] * disagree + ["In person"] * neither + ["Don't know"] * unknown)[
        : len(column)
    ]
    columns = {LISTENED["columns"][0]: column, TELEPHONE["columns"][0]: others + [""] * (len(column) - len(others))}
    figures = desk.figures(columns, questions=[LISTENED, TELEPHONE])
    only_what_is_shown(figures)
    told, row = said(figures), figures.table.set_index("question").loc["q1"]
    if row["withheld"]:
        assert told["q1"] == "withheld: too few"
        assert interval_of(figures, "q1") is None
    hidden = figures.answers[figures.answers["withheld"] & (figures.answers["question"] == "how")]
    for code in hidden["code"].dropna():
        assert told.get(f"how:{code}", "withheld: too few") == "withheld: too few"


@pytest.mark.parametrize(("agree", "disagree"), [(4, 3), (30, 2), (2, 30)])
def test_a_question_of_few_people_is_said_to_be_withheld(tmp_path: Path, agree: int, disagree: int) -> None:
    desk = open_desk(tmp_path)
    figures = desk.figures({LISTENED["columns"][0]: answers(Agree=agree, Disagree=disagree)}, questions=[LISTENED])
    assert said(figures) == {"q1": "withheld: too few"}
    assert interval_of(figures, "q1") is None


def readings(folder: CycleFolder, teams: dict[str, tuple[int, int]], **more: Any) -> Figures:
    """A reading of one item with so many files with yes and with no in each team."""
    rows = [
        (f"{team}{n}", team, "yes" if n < yes else "no", "no" if n < yes else "yes")
        for team, (yes, no) in teams.items()
        for n in range(yes + no)
    ]
    write_csv(folder.path / "case-files" / "practice.csv", ["file", "team", "plan", "late"], rows)
    mapping = {
        "kind": "case-files",
        "columns": {"file": "file", "stratum": "team"},
        "purpose": "whole service",
        "items": [
            {"id": "plan", "column": "plan", "text": "The plan is specific and dated", "informs": ["pim:5.3"]},
            {"id": "late", "column": "late", "text": "The review was late", "favourable": ["no"], "informs": ["pim:5.3"]},
        ],
    }
    made = item(folder, "practice", "case-files/practice.csv", "case-files", mapping=mapping | more, informs=["pim:5"])
    return kinds.load_figures(folder, observe(folder, made))


@pytest.mark.parametrize(
    ("teams", "populations", "figure"),
    [
        ({"North": (57, 3)}, {"North": 400}, "withheld: too few"),
        ({"North": (5, 2)}, {"North": 400}, "withheld: too few"),
        ({"North": (30, 10), "South": (4, 8)}, {"North": 600, "South": 40}, "an estimated 72 % of files"),
        ({"North": (40, 20), "South": (2, 6)}, {"North": 600, "South": 8}, "about 65 % of files"),
        ({"North": (30, 20), "South": (25, 25)}, {}, "55 of 100"),
    ],
)
def test_an_item_of_a_reading_says_what_may_be_said(
    tmp_path: Path, teams: dict[str, tuple[int, int]], populations: dict[str, int], figure: str
) -> None:
    figures = readings(empty_cycle(tmp_path), teams, populations=populations)
    only_what_is_shown(figures)
    assert figure_of(figures, "plan").startswith(figure)
    assert (interval_of(figures, "plan") is None) == (not populations or figure.startswith("withheld"))


def test_an_answer_that_is_not_yes_is_named(tmp_path: Path) -> None:
    figures = readings(empty_cycle(tmp_path), {"North": (30, 20), "South": (25, 25)})
    assert figure_of(figures, "late") == "55 of 100 with “no”"


def talks(folder: CycleFolder, rows: str, **told: Any) -> Figures:
    draft = draft_item(folder, put(folder, "groups/talks.csv", rows), load_register(folder), Told(**told), today=TODAY)
    return kinds.load_figures(folder, observe(folder, draft.item))


def test_a_theme_that_may_not_be_named_cannot_be_cited(tmp_path: Path) -> None:
    figures = talks(empty_cycle(tmp_path), TALKS + "Councillor 1,interview,1,Quarrels,Who said what,weakness,pim:9.3\n")
    assert said(figures) == {"priorities": "6 of 6 interviews: strength 5, weakness fewer than 5"}
    only_what_is_shown(figures)


def test_of_several_kinds_each_is_counted(tmp_path: Path) -> None:
    rows = TALKS + "Carers,focus group,9,Priorities,Not ours,weakness,pim:9.1\nYouth,focus group,8,Priorities,Nor ours,,pim:9.1\n"
    figures = talks(empty_cycle(tmp_path), rows)
    assert figure_of(figures, "priorities") == "2 focus groups and 6 interviews: strength 5, weakness withheld, not said 1"


# Measures


@pytest.fixture
def measured(tmp_path: Path) -> Callable[..., Figures]:
    folder = empty_cycle(tmp_path)

    def made(rows: str, *, access: str = "team", **measures: dict[str, Any]) -> Figures:
        put(folder, "measures/times.csv", "Code,Council,Year,Value,Numerator,Denominator,Target\n" + rows)
        mapping = {"kind": "measures", "columns": COLUMNS, "authority": "Kinlorne", "measures": measures or {"A1": MEASURE}}
        return kinds.load_figures(
            folder, observe(folder, item(folder, "times", "measures/times.csv", "measures", mapping=mapping, access=access))
        )

    return made


def test_a_small_count_is_withheld_and_the_period_named(measured: Callable[..., Figures]) -> None:
    figures = measured("A1,Kinlorne,2021-22,0.5,50,100,\nA1,Kinlorne,2022-23,0.04,4,100,\n")
    assert figure_of(figures, "A1") == "50.0 % (50 of 100) in 2021-22; 2022-23 withheld"
    only_what_is_shown(figures)
    alone = measured("A1,Kinlorne,2022-23,0.04,4,100,\n")
    assert figure_of(alone, "A1") == "withheld in 2022-23: too few"
    assert interval_of(alone, "A1") is None
    assert not has_comparator(alone)


def test_a_mark_of_the_publisher_is_said(measured: Callable[..., Figures]) -> None:
    assert figure_of(measured("A1,Kinlorne,2022-23,c,,,\n"), "A1") == "not published in 2022-23: confidential (c)"


def test_another_authority_is_beside_a_measure_only_where_it_has_a_figure(measured: Callable[..., Figures]) -> None:
    own = "A1,Kinlorne,2022-23,0.5,,,\n"
    assert has_comparator(measured(own + "A1,Other,2022-23,0.6,,,\n"), "A1")
    assert not has_comparator(measured(own + "A1,Other,2021-22,0.6,,,\n"), "A1")
    assert has_comparator(measured("A1,Kinlorne,2022-23,0.5,,,0.6\n"), "A1")


def test_a_target_stays_where_not_everything_fits(measured: Callable[..., Figures]) -> None:
    rows = "A1,Kinlorne,2022-23 provisional,0.5,1500,3000,0.6\nA1,Scotland,2022-23 provisional,0.51,,,\n"
    figure = figure_of(measured(rows), "A1")
    assert figure == "50.0 % (1,500 of 3,000) in 2022-23 provisional; Scotland 51.0 %; target 60.0 %"


def test_what_is_counted_from_tables_of_cases_is_cited_as_a_measure(tmp_path: Path) -> None:
    folder = empty_cycle(tmp_path)
    rows = "".join(f"c{n},01/06/2023,,started,,foster\n" for n in range(30))
    text = "Child,Began,Ended,Reason began,Reason ended,Placement\n" + rows
    put(folder, "measures/missing.csv", "Child,Missing from,Missing until\nc1,03/06/2024,04/06/2024\n")
    path = put(folder, "measures/episodes.csv", text + "gone,01/06/2022,31/03/2025,started,home,foster\n")
    draft = draft_item(folder, path, load_register(folder), Told(), today=TODAY)
    figures = kinds.load_figures(folder, observe(folder, draft.item))
    told = said(figures)
    assert told["1.S.2"].startswith("withheld in ")
    assert interval_of(figures, "1.S.2") is None
    assert not has_comparator(figures)
    assert any(re.fullmatch(r"[\d.]+ % \(\d+ of \d+\) in \d{4}-\d\d", figure) for figure in told.values())


# Labels and ids


def test_two_parts_of_one_name_are_told_apart_by_their_ids(tmp_path: Path) -> None:
    alike = [LISTENED | {"id": "first"}, RING | {"id": "second", "text": LISTENED["text"]}]
    columns = {LISTENED["columns"][0]: answers(Agree=20, Disagree=20), RING["columns"][0]: answers(Yes=20, No=20)}
    figures = open_desk(tmp_path).figures(columns, questions=alike)
    assert labels(figures) == ["I feel listened to (first)", "I feel listened to (second)"]


def test_two_long_themes_that_begin_alike_are_told_apart(tmp_path: Path) -> None:
    long = "What people said about the way in which they were told how long it would take before anybody came to see them "
    rows = TALKS + "".join(f"Carers,focus group,9,{long}{end},A point,mixed,pim:9.1\n" for end in ("at home", "at the office"))
    figures = talks(empty_cycle(tmp_path), rows)
    assert len(set(labels(figures))) == 3
    assert all(len(label) <= 90 for label in labels(figures))


def test_a_long_question_is_cut_at_a_word(tmp_path: Path) -> None:
    long = LISTENED | {"text": "I feel that people listen " * 8}
    figures = open_desk(tmp_path).figures({LISTENED["columns"][0]: answers(Agree=20, Disagree=20)}, questions=[long])
    (label,) = labels(figures)
    assert len(label) <= 90
    assert re.fullmatch(r"Question 1: .*\b(I|feel|that|people|listen)…", label)


def test_a_negative_statement_says_which_answer_is_counted(tmp_path: Path) -> None:
    lonely = LISTENED | {"text": "I feel lonely", "favourable": [1, 2], "values": dict(reversed(LISTENED["values"].items()))}
    ring = RING | {"text": "Did you wait long?", "favourable": [1]}
    columns = {LISTENED["columns"][0]: answers(Agree=20, Disagree=30), RING["columns"][0]: answers(Yes=30, No=20)}
    figures = open_desk(tmp_path).figures(columns, questions=[lonely, ring])
    assert figure_of(figures, "q1").startswith("60 % of 50 disagreed (")
    assert figure_of(figures, "q2").startswith("40 % of 50 said “No” (")


def test_nearly_everybody_is_not_said_as_everybody(tmp_path: Path) -> None:
    figures = open_desk(tmp_path).figures({LISTENED["columns"][0]: answers(Agree=1995, Disagree=5)}, questions=[LISTENED])
    assert isinstance(figures, SurveyFigures)
    assert figure_of(figures, "q1").startswith("99.8 % of 2,000 (")


def test_a_recommendation_keeps_its_id_when_its_standing_changes_and_rows_move(tmp_path: Path) -> None:
    header = "Body,Published,Subject,Grade,Recommendation,Status,Due,Informs\n"
    first = "Regulator,2025-09-12,Glenview,4,Record what each resident likes,{},2025-12-31,pim:6.6\n"
    other = "Auditor,2025-10-30,Money,,Agree who signs,,,pim:9.3\n"
    folder = empty_cycle(tmp_path)

    def figures(rows: str) -> Figures:
        path = put(folder, "scrutiny/reports.csv", header + rows)
        return kinds.load_figures(
            folder, observe(folder, draft_item(folder, path, load_register(folder), Told(), today=TODAY).item)
        )

    before, after = (pinpoints(figures(rows)) for rows in (first.format("Open") + other, other + first.format("Done")))
    assert {one.part for one in before} == {one.part for one in after}
    part = next(one.part for one in before if one.label == "Record what each resident likes")
    assert next(one.figure for one in before if one.part == part) == "open, due 2025-12-31; Regulator, 2025-09-12"
    assert next(one.figure for one in after if one.part == part) == "done, due 2025-12-31; Regulator, 2025-09-12"
    assert "where it stands is not said, no day set; Auditor, 2025-10-30" in [one.figure for one in before]
