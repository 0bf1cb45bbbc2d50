"""Subgroups of a weighted survey: their weighted shares, what these are set beside, and what they must not give away."""

import csv
import math

import pandas as pd
import pytest
from building import SHARED
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtrit
from surveying import LISTENED, RING, open_desk

from pimlib.kinds import survey
from pimlib.kinds.survey.show.groups import HOLDS
from pimlib.stats.estimates import Part, difference, domain, domain_share, wilson_of
from pimlib.stats.sampling import effective_size

API = SHARED / "data" / "survey-api"
SEX = [{"column": "Sex", "title": "Sex"}]
TEAM = [{"column": "Team", "title": "Team"}]
# East: 100 people, 40 answered, women 20 (15 yes), men 20 (10 yes); West: 300 people, 60 answered, women 40 (10 yes), men 20 (12 yes)
CELLS = (("East", "W", 15, 5), ("East", "M", 10, 10), ("West", "W", 10, 30), ("West", "M", 12, 8))
SIZES = [{"column": "Team", "value": "East", "population": 100}, {"column": "Team", "value": "West", "population": 300}]


def columns(cells=CELLS):
    return {
        "I know who to ring": [said for _team, _sex, yes, no in cells for said in ["Yes"] * yes + ["No"] * no],
        "Team": [team for team, _sex, yes, no in cells for _ in range(yes + no)],
        "Sex": [sex for _team, sex, yes, no in cells for _ in range(yes + no)],
    }


def lines(figures, subgroup="Sex"):
    return figures.by[figures.by["subgroup"] == subgroup].set_index("value")


def block(figures, number=1):
    return {one.id: one for one in survey.blocks_for(figures)}[f"people:by-{number}"]


@pytest.fixture
def desk(tmp_path):
    return open_desk(tmp_path)


def test_a_subgroup_across_the_groups_is_weighted_as_everybody_is(desk):
    figures = desk.figures(columns(), questions=[RING], subgroups=SEX, about={"weight_by": "Team"}, groups=SIZES)
    women = lines(figures).loc["W"]
    assert (women.valid, women.favourable) == (60, 25)
    assert women.weighted == pytest.approx((2.5 * 15 + 5 * 10) / (2.5 * 20 + 5 * 40))
    assert women.effective == pytest.approx(effective_size([2.5] * 20 + [5] * 40))
    assert (women.weighted_low, women.weighted_high) == pytest.approx(wilson_of(women.weighted, women.effective))


def test_what_a_subgroup_is_set_beside_is_weighted_too(desk):
    figures = desk.figures(columns(), questions=[RING], subgroups=SEX, about={"weight_by": "Team"}, groups=SIZES)
    women, men = lines(figures).loc["W"], lines(figures).loc["M"]
    assert women.weighed
    assert women.rest == pytest.approx(men.weighted)
    assert women.difference == pytest.approx(women.weighted - men.weighted)
    sides = [(one.weighted, *wilson_of(one.weighted, one.effective)) for one in (women, men)]
    assert (women.difference_low, women.difference_high) == pytest.approx(difference(*sides[0], *sides[1]))
    assert women.comparison == men.comparison


def test_a_column_of_weights_weights_subgroups(desk):
    cells = (*CELLS, ("", "M", 5, 6))
    given_ = columns(cells) | {"W": [{"East": "2.5", "West": "5", "": ""}[team] for team in columns(cells)["Team"]]}
    row = lines(desk.figures(given_, questions=[RING], subgroups=SEX, about={"weight": "W"})).loc["M"]
    assert row.valid == 51
    assert row.weighted == pytest.approx((2.5 * 10 + 5 * 12) / (2.5 * 20 + 5 * 20))
    assert row.effective == pytest.approx(effective_size([2.5] * 20 + [5] * 20))


def test_equal_weights_say_of_a_subgroup_what_no_weights_say(desk):
    figures = desk.figures(columns() | {"W": ["0.3"] * 100}, questions=[RING], subgroups=SEX, about={"weight": "W"})
    for row in lines(figures).itertuples():
        assert (row.weighted, row.weighted_low, row.weighted_high) == (row.proportion, row.low, row.high)
        assert row.effective == row.valid


def test_without_weights_a_subgroup_has_no_weighted_figure_and_no_word_of_it(desk):
    figures = desk.figures(columns(), questions=[RING], subgroups=SEX)
    assert "weighted" not in figures.by
    assert not figures.by["weighed"].any()
    assert "weight" not in block(figures).base
    assert [len(cells) for cells in block(figures).content["cells"]] == [9, 9]


def test_the_table_says_that_and_how_it_is_weighted(desk):
    figures = desk.figures(columns(), questions=[RING], subgroups=SEX, about={"weight_by": "Team"}, groups=SIZES)
    shown = block(figures)
    assert [name if isinstance(name, str) else name[0] for name in shown.content["columns"]][5:8] == [
        "Weighted, %",
        "95 % interval, weighted",
        "Everybody else, weighted, %",
    ]
    women = next(cells for cells in shown.content["cells"] if cells[1] == "W")
    assert women[2:] == [
        *("60", "41.7 %", "30.1 % to 54.3 %", "35.0 %", "23.8 % to 48.1 %", "56.7 %", "−21.7", "−40.2 to −0.9", HOLDS)
    ]
    assert "Weighted so that each group of “Team” counts as its share of the 400 people." in shown.base
    assert "everybody else and the difference are weighted too" in shown.base
    assert "Intervals: Zou and Donner, for one comparison" in shown.base
    assert "not weighted" not in shown.base
    assert not shown.withheld
    said = str(shown.content)
    assert "over the rows of that group in the whole file: add up the weights of the first rows and of the second" in said


def test_a_difference_that_holds_is_told_by_its_weighted_share(desk):
    cells = (("East", "W", 35, 5), ("East", "M", 10, 30), ("West", "W", 30, 10), ("West", "M", 12, 28))
    figures = desk.figures(columns(cells), questions=[RING], subgroups=SEX, about={"weight_by": "Team"}, groups=SIZES)
    assert block(figures).title == (
        "Sex: 28.7 % in “M” (weighted, 80 answers) answered favourably to “I know who to ring”, 78.1 % of everybody else"
    )


def test_a_stratified_sample_estimates_a_subgroup_as_a_part_of_it(desk):
    """The ratio with noughts outside, worked out here answer by answer (Cochran 1977, 5A.14); not a sample of the subgroup alone."""
    given_ = columns()
    figures = desk.figures(given_, questions=[RING], subgroups=SEX, about={"strata": "Team"}, groups=SIZES)
    women = lines(figures).loc["W"]
    table = pd.DataFrame(given_)
    table["y"], table["d"] = (table["I know who to ring"] == "Yes") * 1.0, (table["Sex"] == "W") * 1.0
    table["size"] = table["Team"].map({one["value"]: one["population"] for one in SIZES})
    table["w"] = table["size"] / table.groupby("Team")["y"].transform("size")
    share = (table.w * table.y * table.d).sum() / (table.w * table.d).sum()
    table["u"] = table.d * (table.y - share) / (table.w * table.d).sum()
    spread = table.groupby("Team").agg(s2=("u", "var"), n=("u", "size"), size=("size", "first"))
    se = math.sqrt((spread["size"] ** 2 * (1 - spread.n / spread["size"]) * spread.s2 / spread.n).sum())
    assert women.weighted == pytest.approx(share)
    reach = stdtrit(60 - 2, 0.975) * se / (share * (1 - share))
    logit = math.log(share / (1 - share))
    assert (women.weighted_low, women.weighted_high) == pytest.approx(
        tuple(1 / (1 + math.exp(-limit)) for limit in (logit - reach, logit + reach))
    )
    assert "in part of a stratified sample" in block(figures).base


@pytest.mark.skipif(not API.is_dir(), reason="the published samples are not beside this checkout (../shared/data)")
def test_a_subgroup_of_the_published_stratified_sample_is_what_other_programs_give(desk):
    """samplics 0.6.1, TaylorEstimator: 0.97450931 with standard error 0.01550878, schools that met their target in comparable growth."""
    cycle = desk.folder.path / "cycle.yaml"
    cycle.write_text(
        cycle.read_text("utf-8") + "settings: {disclosure: {smallest_count: 1, smallest_base: 1}}\n", encoding="utf-8"
    )
    with (API / "apistrat.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    groups = [{"column": "Type", "value": kind, "population": size} for kind, size in (("E", 4421), ("H", 755), ("M", 1018))]
    given_ = {"I know who to ring": [row["sch.wide"] for row in rows], "Type": [row["stype"] for row in rows]}
    given_["Met"] = [row["comp.imp"] for row in rows]
    met = [{"column": "Met", "title": "Met"}]
    row = lines(desk.figures(given_, questions=[RING], subgroups=met, about={"strata": "Type"}, groups=groups), "Met").loc["Yes"]
    assert row.weighted == pytest.approx(0.97450931, abs=5e-8)
    reach = math.log(row.weighted / (1 - row.weighted)) - math.log(row.weighted_low / (1 - row.weighted_low))
    se = reach * row.weighted * (1 - row.weighted) / stdtrit(row.valid - 3, 0.975)
    assert se == pytest.approx(0.01550878, abs=5e-7)


# what must not be given away


def test_a_subgroup_that_is_withheld_has_no_weighted_figure(desk):
    cells = (*CELLS, ("East", "X", 2, 10), ("West", "X", 1, 9), ("East", "Y", 10, 12), ("West", "Y", 15, 10))
    row = lines(desk.figures(columns(cells), questions=[RING], subgroups=SEX, about={"weight_by": "Team"}, groups=SIZES)).loc["X"]
    assert row.withheld
    assert pd.isna(row.weighted)


def test_few_people_of_a_group_within_a_subgroup_are_not_told_by_two_equations(desk):
    """Women: 2 of 20 in the East and 23 of 40 in the West: their sum is shown, and the weighted sum would tell the two apart."""
    cells = (("East", "W", 2, 18), ("East", "M", 10, 10), ("West", "W", 23, 17), ("West", "M", 12, 8))
    figures = desk.figures(columns(cells), questions=[RING], subgroups=SEX, about={"weight_by": "Team"}, groups=SIZES)
    assert figures.table["weighted"].notna().all()
    assert not lines(figures)["withheld"].any()
    assert lines(figures)["weighted"].isna().all()
    shown = block(figures)
    assert "The weighted figures are not worked out" in shown.withheld
    assert "These figures are not weighted." in shown.base
    assert [len(row) for row in shown.content["cells"]] == [9, 9]


def test_a_question_that_is_not_weighted_is_told_from_those_that_are(desk):
    cells = (("East", "W", 2, 18), ("East", "M", 10, 10), ("West", "W", 23, 17), ("West", "M", 12, 8))
    listened = [said for _team, _sex, yes, no in CELLS for said in ["Agree"] * yes + ["Disagree"] * no]
    given_ = columns(cells) | {"I feel listened to": listened}
    figures = desk.figures(given_, questions=[RING, LISTENED], subgroups=SEX, about={"weight_by": "Team"}, groups=SIZES)
    shown = block(figures)
    first, last = shown.content["cells"][0], shown.content["cells"][-1]
    assert first[5:7] == ["not worked out"] * 2
    assert first[-1] == "explore only (not weighted)"
    assert last[1:6] == ["W", "60", "41.7 %", "30.1 % to 54.3 %", "35.0 %"]
    assert last[-1] == "explore only"
    assert shown.withheld.startswith("Some weighted figures are not worked out")
    assert "Intervals: Newcombe or, weighted, Zou and Donner" in shown.base


def test_where_everybody_has_no_weighted_figure_subgroups_have_none(desk):
    cells = (("East", "W", 20, 1), ("East", "M", 20, 1), ("West", "W", 20, 20), ("West", "M", 12, 8))
    figures = desk.figures(columns(cells), questions=[RING], subgroups=[*TEAM, *SEX], about={"weight_by": "Team"}, groups=SIZES)
    assert figures.table["weighted"].isna().all()
    assert figures.by["weighted"].isna().all()


def answered(rows, *names):
    """A column of answers and one for each name; rows: favourable, not, and a value for each name."""
    said = {"I know who to ring": [one for yes, no, *_values in rows for one in ["Yes"] * yes + ["No"] * no]}
    return said | {name: [row[2 + at] for row in rows for _ in range(row[0] + row[1])] for at, name in enumerate(names)}


TEAMS = [(20, 14, "East", "E1"), (3, 9, "East", "E2"), (24, 16, "West", "W1"), (14, 16, "West", "W2")]
AREAS = [{"column": "Area", "value": "East", "population": 100}, {"column": "Area", "value": "West", "population": 300}]


@pytest.mark.parametrize("about", [{"weight_by": "Area"}, {"strata": "Area"}])
def test_a_team_that_is_withheld_within_an_area_is_not_told_by_the_weighted_share_of_everybody(desk, about):
    """Of 116 answers 61 are favourable, E1 has 20 of 34 and W1 24 of 40: with 53.2 % weighted, only 3 of 12 would be left for E2."""
    figures = desk.figures(answered(TEAMS, "Area", "Team"), questions=[RING], subgroups=TEAM, about=about, groups=AREAS)
    assert list(lines(figures, "Team")["withheld"]) == [False, True, False, True]
    assert figures.table["weighted"].isna().all()
    assert figures.by["weighted"].isna().all()


def test_a_team_that_is_withheld_is_not_told_by_a_column_of_weights(desk):
    rows = [(yes, no, team, "4" if team == "E2" else "1") for yes, no, _area, team in TEAMS]
    figures = desk.figures(answered(rows, "Team", "W"), questions=[RING], subgroups=TEAM, about={"weight": "W"})
    assert figures.table["weighted"].isna().all()


@pytest.mark.parametrize(
    ("rows", "about"),
    [
        ([(3, 10, "North"), (2, 9, "South"), (4, 11, "West")], {"weight_by": "Area"}),  # 20.4 % leaves one way for three areas
        ([(36, 14, "North"), (24, 26, "South"), (0, 1, "West")], {"strata": "Area"}),  # no interval would say that one answered
        ([(31, 29, "North"), (5, 5, "South"), (1, 2, "West"), (4, 5, "Mid")], {"weight_by": "Area"}),  # returns withheld
    ],
)
def test_few_answers_of_a_group_are_not_told_by_plain_and_weighted_shares_together(desk, rows, about):
    sizes = [{"column": "Area", "value": area, "population": 90 + 40 * at} for at, (_yes, _no, area) in enumerate(rows)]
    figures = desk.figures(answered(rows, "Area"), questions=[RING], about=about, groups=sizes)
    assert not pd.isna(figures.table["proportion"].iat[0])
    assert figures.table["weighted"].isna().all()


@pytest.mark.parametrize("way", ["weight", "weight_by"])
def test_few_people_without_a_weight_are_not_told_by_what_the_others_answered(desk, way):
    rows = [(29, 21, "East"), (29, 18, "West"), (2, 1, "")]
    given_ = answered(rows, "Area")
    given_["W"] = [area and "1" for area in given_["Area"]]
    more = {"about": {"weight": "W"}} if way == "weight" else {"about": {"weight_by": "Area"}, "groups": AREAS}
    figures = desk.figures(given_, questions=[RING], **more)
    assert figures.table["weighted"].isna().all()
    assert any("Where these are few, nothing weighted is shown" in str(note) for note in figures.notes)


@pytest.mark.parametrize(("unanimous", "shown"), [("shown", True), ("withheld", False)])
def test_a_nought_counts_as_few_where_the_cycle_withholds_groups_of_one_answer(desk, unanimous, shown):
    cycle = desk.folder.path / "cycle.yaml"
    cycle.write_text(cycle.read_text("utf-8") + f"settings: {{disclosure: {{unanimous: {unanimous}}}}}\n", encoding="utf-8")
    rows = [(12, 18, "East"), (0, 30, "West")]
    figures = desk.figures(answered(rows, "Area"), questions=[RING], about={"weight_by": "Area"}, groups=AREAS)
    assert figures.table["weighted"].notna().all() == shown


def test_with_many_weights_in_a_file_nobody_knows_whose_is_which(desk):
    given_ = answered([(30, 30, "F"), (20, 20, "M")], "Sex") | {"W": [f"{1 + at / 50:.2f}" for at in range(100)]}
    figures = desk.figures(given_, questions=[RING], subgroups=SEX, about={"weight": "W"})
    assert lines(figures)["weighted"].notna().all()


# the estimate itself


@st.composite
def samples(draw):
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        n = draw(st.integers(1, 12))
        inside = draw(st.integers(0, n))
        yes = draw(st.integers(0, inside))
        parts.append(Part(n + draw(st.integers(0, 60)), n, inside, yes))
    return parts


@given(samples(), st.booleans())
def test_counts_by_stratum_say_of_a_subgroup_what_its_answers_say(parts, fpc):
    values, inside, strata = [], [], []
    for number, one in enumerate(parts):
        values += [1.0] * one.yes + [0.0] * (one.inside - one.yes) + [math.nan] * (one.n - one.inside)
        inside += [True] * one.inside + [False] * (one.n - one.inside)
        strata += [str(number)] * one.n
    wanted = domain(values, inside, strata, {str(n): one.population for n, one in enumerate(parts)}, fpc=fpc, proportion=True)
    found = domain_share(parts, fpc=fpc)
    for name in ("value", "se", "low", "high", "n", "effective"):
        assert getattr(found, name) == pytest.approx(getattr(wanted, name), nan_ok=True, abs=1e-9), name


def test_a_part_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="not possible"):
        domain_share([Part(10, 5, 6, 2)])
    assert math.isnan(domain_share([Part(10, 5, 0, 0)]).value)
