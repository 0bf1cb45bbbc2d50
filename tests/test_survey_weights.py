"""Weights of a survey: a column of them, groups weighted to the population, a stratified sample; and what they must not give away."""

import csv

import pandas as pd
import pytest
from building import SHARED
from hypothesis import given
from hypothesis import strategies as st
from surveying import RING, answers, one, open_desk, refused

from pimlib.kinds import survey
from pimlib.kinds.survey.answers import Answers
from pimlib.kinds.survey.weighing import Weighing, weighted_row
from pimlib.register.mapping import SurveyQuestion
from pimlib.stats.estimates import wilson, wilson_of
from pimlib.stats.sampling import effective_size

API = SHARED / "data" / "survey-api"
# East: 30 of 40 favourable, of 100 people; West: 20 of 40, of 300
COLUMNS = {"I know who to ring": answers(Yes=30, No=10) + answers(Yes=20, No=20), "Team": ["East"] * 40 + ["West"] * 40}
SIZES = [{"column": "Team", "value": "East", "population": 100}, {"column": "Team", "value": "west", "population": 300}]


@pytest.fixture
def desk(tmp_path):
    return open_desk(tmp_path)


def test_groups_are_weighted_to_their_share_of_the_people(desk):
    figures = desk.figures(COLUMNS, questions=[RING], about={"weight_by": "Team"}, groups=SIZES)
    row = one(figures, "q2")
    assert row.proportion == 50 / 80
    assert row.weighted == pytest.approx((100 * 0.75 + 300 * 0.5) / 400)
    assert row.effective == pytest.approx(effective_size([2.5] * 40 + [7.5] * 40))
    assert (row.weighted_low, row.weighted_high) == pytest.approx(wilson_of(row.weighted, row.effective))
    assert row.weighted_base == pytest.approx(400)


def test_a_column_of_weights_is_used_as_it_stands(desk):
    columns = {"I know who to ring": answers(Yes=30, No=10) + answers(Yes=20, No=20) + answers(Yes=6, No=5)}
    figures = desk.figures(columns | {"W": ["2.5"] * 40 + ["7.5"] * 40 + [""] * 11}, questions=[RING], about={"weight": "W"})
    assert one(figures, "q2").weighted == pytest.approx((2.5 * 30 + 7.5 * 20) / (2.5 * 40 + 7.5 * 40))
    assert any("have no weight" in str(note) for note in figures.notes)


def test_equal_weights_change_nothing(desk):
    row = one(desk.figures(COLUMNS | {"W": ["3"] * 80}, questions=[RING], about={"weight": "W"}), "q2")
    assert (row.weighted, row.weighted_low, row.weighted_high) == pytest.approx((50 / 80, *wilson(50, 80)))


def test_a_stratified_sample_is_estimated_with_the_finite_population_correction(desk):
    row = one(desk.figures(COLUMNS, questions=[RING], about={"strata": "Team"}, groups=SIZES), "q2")
    variance = (1 / 4) ** 2 * 0.6 * 0.1875 / 39 + (3 / 4) ** 2 * (1 - 40 / 300) * 0.25 / 39
    assert row.weighted == pytest.approx(0.5625)
    assert (row.weighted_high - row.weighted_low) / 2 == pytest.approx(1.99 * variance**0.5, rel=0.02)


@pytest.mark.skipif(not API.is_dir(), reason="the published samples are not beside this checkout (../shared/data)")
def test_the_published_stratified_sample_gives_what_r_gives(desk):
    with (API / "apistrat.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = next(
        row
        for row in csv.DictReader((API / "reference_results.csv").read_text(encoding="utf-8").splitlines())
        if (row["design"], row["variable"]) == ("strat_fpc", "sch.wideYes")
    )
    groups = [{"column": "Type", "value": kind, "population": size} for kind, size in (("E", 4421), ("H", 755), ("M", 1018))]
    columns = {"I know who to ring": [row["sch.wide"] for row in rows], "Type": [row["stype"] for row in rows]}
    row = one(desk.figures(columns, questions=[RING], about={"strata": "Type"}, groups=groups), "q2")
    assert row.weighted == pytest.approx(float(known["estimate"]), abs=5e-7)
    share = row.weighted  # half the logit interval over t gives the standard error back
    reach = (share / (1 - share)) / (row.weighted_low / (1 - row.weighted_low))
    from math import log

    from scipy.special import stdtrit

    assert log(reach) * share * (1 - share) / stdtrit(197, 0.975) == pytest.approx(float(known["se_or_ci"]), abs=5e-7)


def test_both_bases_and_both_shares_stand_side_by_side(desk):
    figures = desk.figures(COLUMNS, questions=[RING], about={"weight_by": "Team"}, groups=SIZES)
    block = {block.id: block for block in survey.blocks_for(figures)}["people:weighted"]
    assert block.title == "Weighting changes “I know who to ring” most: 62.5 % as answered, 56.2 % weighted"
    assert block.content["cells"][0][:6] == ["I know who to ring", "80", "62.5 %", "51.5 % to 72.3 %", "400", "64"]
    assert "counts as its share of the 400 people" in block.base


def test_without_weights_nothing_is_weighted(desk):
    figures = desk.figures(COLUMNS, questions=[RING])
    assert pd.isna(one(figures, "q2").weighted)
    assert "people:weighted" not in [block.id for block in survey.blocks_for(figures)]


def test_a_group_of_which_nobody_answered_is_named_and_nothing_is_weighted(desk):
    sizes = [*SIZES, {"column": "Team", "value": "North", "population": 90}]
    figures = desk.figures(COLUMNS, questions=[RING], about={"weight_by": "Team"}, groups=sizes)
    assert pd.isna(one(figures, "q2").weighted)
    assert any("nobody was read of North" in str(note) or "North" in str(note) for note in figures.notes)


def test_a_weight_that_is_no_number_is_told_with_its_row(desk):
    said = refused(
        lambda: survey.load_figures(
            desk.folder, desk.bad("weight-not-a-number.csv", questions=[RING], about={"weight": "Weight"})
        )
    )
    assert [one.split(":")[0] for one in said] == [
        f'surveys/weight-not-a-number.csv, row {row}, column "Weight"' for row in (13, 14)
    ]
    assert "found `heavy`" in said[0]


def test_of_many_weights_that_are_no_numbers_the_first_are_listed_and_the_others_counted(desk):
    columns = {"I know who to ring": ["Yes"] * 1100, "W": ["heavy"] * 1100}
    said = refused(lambda: desk.figures(columns, questions=[RING], about={"weight": "W"}))
    assert len(said) == 51
    assert "1,050 more of this kind are not listed" in said[-1]


# what a weighted figure must not give away


def test_a_weighted_figure_that_would_give_a_withheld_group_away_is_not_worked_out(desk):
    columns = {"I know who to ring": answers(Yes=38, No=2) + answers(Yes=20, No=20), "Team": COLUMNS["Team"]}
    for about in ({"weight_by": "Team"}, {"strata": "Team"}):
        figures = desk.figures(columns, questions=[RING], about=about, groups=SIZES)
        assert one(figures, "q2").proportion == 58 / 80
        assert pd.isna(one(figures, "q2").weighted)
        (cells,) = {block.id: block for block in survey.blocks_for(figures)}["people:weighted"].content["cells"]
        assert cells[4:] == ["not worked out"] * 5


def test_a_withheld_question_has_no_weighted_figure(desk):
    columns = {"I know who to ring": answers(Yes=78, No=2), "Team": COLUMNS["Team"]}
    row = one(desk.figures(columns, questions=[RING], about={"weight_by": "Team"}, groups=SIZES), "q2")
    assert row.withheld
    assert pd.isna(row.weighted)


@given(st.lists(st.tuples(st.booleans(), st.floats(0.01, 50)), min_size=1, max_size=60))
def test_a_weighted_share_lies_within_its_interval(given_):
    index = pd.RangeIndex(len(given_))
    favourable = pd.Series([yes for yes, _weight in given_], index=index)
    chosen = pd.DataFrame({1: ~favourable, 2: favourable}, index=index)
    loaded = Answers(SurveyQuestion.model_validate(RING), chosen, favourable | True, favourable & False)
    weights = pd.Series([weight for _yes, weight in given_], index=index)
    row = weighted_row(loaded, Weighing("weights", weights, pd.Series("", index=index), {}, ""))
    assert 0 <= row["weighted_low"] <= row["weighted"] <= row["weighted_high"] <= 1
    assert row["effective"] <= len(given_) + 1e-9
