"""Groups of people who answered: how they differ from everybody else, how many comparisons that makes, and who was not reached."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surveying import LISTENED, RING, answers, one, open_desk, refused

from pimlib.kinds import survey
from pimlib.kinds.survey.counts import BY, TABLE, frame
from pimlib.kinds.survey.differences import by_chance, comparisons, set_apart
from pimlib.kinds.survey.reached import reached_table
from pimlib.register.mapping import GroupSize, Subgroup
from pimlib.stats.estimates import newcombe

TEAM = [{"column": "Team", "title": "Team"}]
THREE = {
    "I know who to ring": answers(Yes=30, No=10) + answers(Yes=20, No=20) + answers(Yes=22, No=18),
    "Team": ["East"] * 40 + ["West"] * 40 + ["North"] * 40,
}


@pytest.fixture
def desk(tmp_path):
    return open_desk(tmp_path)


def blocks(figures):
    return {block.id: block for block in survey.blocks_for(figures)}


def test_a_group_is_compared_with_everybody_else_by_newcombe(desk):
    by = desk.figures(THREE, questions=[RING], subgroups=TEAM).by.set_index("value")
    east = by.loc["East"]
    assert (east["rest"], east.rest_base) == (42 / 80, 80)
    assert east.difference == pytest.approx(30 / 40 - 42 / 80)
    assert (east.difference_low, east.difference_high) == newcombe(30, 40, 42, 80)


def test_the_number_of_comparisons_is_told_and_a_difference_is_explore_only(desk):
    figures = desk.figures(THREE, questions=[RING], subgroups=TEAM)
    assert comparisons(figures.by) == 3
    block = blocks(figures)["people:by-1"]
    assert block.title == "Favourable answers by team: none of these 3 differences stands out"
    assert (
        "3 comparisons of a group with everybody else in this survey: hardly any of them would look different by chance"
        in block.base
    )
    assert {cells[-1] for cells in block.content["cells"]} == {"explore only"}
    assert block.content["cells"][0][5:8] == ["52.5 %", "+22.5", "+4.0 to +37.8"]
    assert "*" not in str(block.content)


def test_a_title_counts_the_differences_of_its_own_table(desk):
    columns = THREE | {"I feel listened to": ["Agree"] * 60 + ["Disagree"] * 60, "Area": ["North", "South"] * 60}
    more = [*TEAM, {"column": "Area", "title": "Area"}]
    shown = {
        block.id: block.title
        for block in survey.blocks_for(desk.figures(columns, questions=[RING, LISTENED], subgroups=more), ["pim:1.1"])
    }
    assert (
        shown["people:by-1:pim:1.1"]
        == "Favourable answers by team: none of these 3 differences stands out; 8 were compared in the whole survey"
    )
    assert (
        shown["people:by-2:pim:1.1"]
        == "Favourable answers by area: this one difference does not stand out; 8 were compared in the whole survey"
    )


def test_a_difference_that_holds_over_all_comparisons_is_the_title(desk):
    columns = THREE | {"I know who to ring": answers(Yes=30, No=10) + answers(Yes=10, No=30) + answers(Yes=22, No=18)}
    block = blocks(desk.figures(columns, questions=[RING], subgroups=TEAM))["people:by-1"]
    assert block.title == "Team: 25.0 % of 40 in “West” answered favourably to “I know who to ring”, 65.0 % of everybody else"
    assert block.content["cells"][2][-1] == "holds after all comparisons are counted"


def test_two_groups_that_are_everybody_are_one_comparison(desk):
    columns = {"I know who to ring": answers(Yes=30, No=10) + answers(Yes=20, No=20), "Team": ["East"] * 40 + ["West"] * 40}
    by = desk.figures(columns, questions=[RING], subgroups=TEAM).by
    assert comparisons(by) == 1
    assert by["holds"].nunique() == 1


def test_who_did_not_say_is_not_compared(desk):
    columns = THREE | {"Team": ["East"] * 40 + ["West"] * 40 + [""] * 40}
    by = desk.figures(columns, questions=[RING], subgroups=TEAM).by.set_index("value")
    assert pd.isna(by.at["not said", "comparison"])
    assert by.loc[["East", "West"], "comparison"].notna().all()


@pytest.mark.parametrize(
    ("number", "said"), [(1, "hardly any"), (15, "about 1"), (28, "about 1 or 2"), (40, "about 2 of"), (100, "about 5 of")]
)
def test_how_many_would_differ_by_chance_is_said_in_words(number, said):
    assert by_chance(number).startswith(said)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6))
def test_no_comparison_is_made_of_what_is_withheld(counts):
    yes, no = (sum(pair[n] for pair in counts) for n in (0, 1))
    total = dict.fromkeys(TABLE, pd.NA) | dict.fromkeys(("proportion", "low", "high", "net"), float("nan"))
    total |= {"question": "q1", "text": "", "type": "scale", "returned": yes + no, "valid": yes + no, "favourable": yes}
    rows = []
    for number, (x, rest) in enumerate(counts):
        hide = 0 < x < 5 or 0 < rest < 5
        shown = {"valid": pd.NA, "favourable": pd.NA} if hide else {"valid": x + rest, "favourable": x}
        share = float("nan") if hide or not x + rest else x / (x + rest)
        row = {"question": "q1", "subgroup": "T", "value": str(number), "proportion": share, "low": 0.0, "high": 1.0}
        rows.append(row | shown | {"withheld": hide})
    by = set_apart(frame(rows, BY), frame([total | {"withheld": False, "informs": ()}], TABLE))
    assert by.loc[by["withheld"], ["rest", "difference"]].isna().all().all()
    told = by[by["comparison"].notna()]
    assert ((told["difference_low"] <= told["difference"]) & (told["difference"] <= told["difference_high"])).all()


# who was not reached


def test_response_by_group_says_who_was_reached_least(desk):
    groups = [
        {"column": "Team", "value": "East", "issued": 50},
        {"column": "Team", "value": "west", "issued": 200},
        {"column": "Team", "value": "South", "issued": 60},
    ]
    figures = desk.figures(THREE, questions=[RING], subgroups=TEAM, groups=groups)
    assert figures.reached[["value", "returned"]].to_numpy().tolist() == [["East", 40], ["west", 40], ["South", 0]]
    assert figures.reached["rate"].tolist() == [0.8, 0.2, 0.0]
    block = blocks(figures)["people:reached-1"]
    assert block.title == "Team: nobody of 60 answered in “South”, 80.0 % of 50 in “East”"
    assert block.content["cells"][1] == ["west", "not known", "200", "40", "20.0 %", "not known", "not known"]


def test_shares_of_people_and_of_returns_show_who_is_missing(desk):
    groups = [
        {"column": "Team", "value": name, "population": size} for name, size in (("East", 100), ("West", 100), ("North", 600))
    ]
    figures = desk.figures(THREE, questions=[RING], subgroups=TEAM, groups=groups)
    assert (
        blocks(figures)["people:reached-1"].title
        == "Team: “North” are 75.0 % of the people and 33.3 % of the returns (−41.7 points)"
    )


def test_a_few_returns_are_withheld_with_a_partner():
    sizes = [GroupSize(column="Team", value=name, issued=50) for name in ("East", "West", "North")]
    table = pd.DataFrame({"Team": ["East"] * 40 + ["West"] * 20 + ["North"] * 3})
    reached = reached_table(sizes, [Subgroup(column="Team", title="Team")], table, 5)
    assert reached["withheld"].tolist() == [False, True, True]
    assert reached["returned"].isna().tolist() == reached["rate"].isna().tolist() == [False, True, True]


def test_more_answers_of_a_group_than_were_asked_are_refused(desk):
    groups = [{"column": "Team", "value": "East", "issued": 10}, {"column": "Team", "value": "West", "population": 11}]
    said = refused(
        lambda: survey.load_figures(desk.folder, desk.bad("group-larger-than-asked.csv", questions=[RING], groups=groups))
    )
    assert [
        "group East: more people of this group answered than were asked; found 12 answered" in said[0],
        "West" in said[1],
    ] == [True, True]


def test_a_withheld_question_shows_neither_share_nor_anything_to_work_it_out_from(desk):
    columns = {
        "I know who to ring": answers(Yes=57, No=3),
        "I feel listened to": ["Agree", "Disagree"] * 30,
        "Team": ["East", "West"] * 30,
    }
    figures = desk.figures(columns, questions=[RING, LISTENED], subgroups=TEAM)
    row = one(figures, "q2")
    assert row.withheld
    assert row[["favourable", "proportion", "low", "high", "unfavourable", "net", "weighted"]].isna().all()
    by = figures.by[figures.by["question"] == "q2"]
    assert by["withheld"].all()
    assert by[["valid", "favourable", "proportion", "difference"]].isna().all().all()
