"""Comparators: places, intervals, authorities chosen, breaks, targets, funnels and control charts of measures."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_measures import HEADER, figures, item_of, mapped, notes, sheet_of

import pimlib as pim
from pimlib.blocks import Block
from pimlib.charts.controls import assurance_said, control_of, marked_said, usual_said
from pimlib.charts.funnels import Funnel, Unit, funnel_block, funnel_of
from pimlib.errors import PimError
from pimlib.kinds.asked import Told
from pimlib.kinds.figures import Figures
from pimlib.kinds.measures import blocks_for, figures_of, guess_mapping, summary_blocks
from pimlib.kinds.measures.registering import as_told
from pimlib.kinds.measures.series import series_of
from pimlib.kinds.measures.standing import standing
from pimlib.register.mapping import Measure, MeasureColumns, MeasuresMapping
from pimlib.stats.control import funnel_limits
from pimlib.workspace.cycle import Disclosure

TOWNS = [f"Town {letter}" for letter in "ABCDEFGHIJKLMNOPQRST"]


def measured(**more: object) -> MeasuresMapping:
    fields: dict[str, object] = {"title": "People seen in time", "better": "higher"}
    return mapped(measures={"A1": Measure.model_validate(fields | more)})


def shares(counts: dict[str, tuple[int, int]], period: str = "2022-23") -> str:
    return "".join(f"A1,{name},{period},{x / n if n else 0:.4f},{x},{n}\n" for name, (x, n) in counts.items())


def place(found: Figures) -> list[str]:
    (block,) = (block for block in summary_blocks(found) if block.id.endswith(":places"))
    return list(block.content["cells"][0])


# places


def test_equal_figures_share_a_place_and_a_missing_one_counts_for_nobody(tmp_path: Path) -> None:
    text = HEADER + shares({"Kinlorne": (50, 100), "B": (60, 100), "C": (50, 100), "D": (40, 100)}) + "A1,E,2022-23,x,,\n"
    row = place(figures(tmp_path, text, measured()))
    assert row[4] == "joint 2 of 4 (with 1 other); 1 without a figure"
    assert row[5] == "none: too few authorities"


def test_lower_wanted_turns_the_order(tmp_path: Path) -> None:
    counts = {"Kinlorne": (10, 100)} | {town: (20 + n, 100) for n, town in enumerate(TOWNS[:7])}
    row = place(figures(tmp_path, HEADER + shares(counts), measured(better="lower")))
    assert (row[4], row[5]) == ("1 of 8", "first of four")


def test_without_a_direction_there_is_no_place_and_it_is_said(tmp_path: Path) -> None:
    counts = {"Kinlorne": (10, 100), "B": (20, 100), "C": (30, 100)}
    found = figures(tmp_path, HEADER + shares(counts), measured(better="none"))
    assert place(found)[4] == "no place: no direction was given, so nothing is first or last"
    assert "Place among the authorities" not in [label for label, _ in blocks_for(found)[0].content["columns"]]


def test_a_tie_that_runs_over_two_quarters_gives_none(tmp_path: Path) -> None:
    counts = {"Kinlorne": (50, 100)} | dict.fromkeys(TOWNS[:4], (50, 100)) | dict.fromkeys(TOWNS[4:8], (60, 100))
    row = place(figures(tmp_path, HEADER + shares(counts), measured()))
    assert row[4] == "joint 5 of 9 (with 4 others)"
    assert row[5] == "none: the tie runs over two quarters"


def test_no_place_where_everybody_has_the_same_figure(tmp_path: Path) -> None:
    row = place(figures(tmp_path, HEADER + shares(dict.fromkeys(["Kinlorne", "B", "C"], (5, 10))), measured()))
    assert row[4] == "no place: every authority has the same figure"


def test_an_interval_stands_beside_the_place_with_those_that_overlap(tmp_path: Path) -> None:
    counts = {"Kinlorne": (50, 100), "B": (55, 100), "C": (9000, 10000), "D": (45, 100)}
    row = place(figures(tmp_path, HEADER + shares(counts), measured()))
    assert row[3] == "40.4 % to 59.6 %"
    assert row[6] == "2 of 3 others overlap, places 2 to 4; next to it: B and D"


def test_evidence_that_is_not_open_names_no_neighbour(tmp_path: Path) -> None:
    counts = {"Kinlorne": (50, 100), "B": (55, 100), "C": (60, 100)}
    assert "next to it" not in place(figures(tmp_path, HEADER + shares(counts), measured(), access="team"))[6]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"unit": "rate", "scale": "1"}, "an interval is worked out for shares and rates of people or events only"),
        ({"counts": False}, "numerator and denominator do not count people or events"),
        ({"scale": "2"}, "numerator and denominator do not give the value"),
    ],
)
def test_why_there_is_no_interval_is_said(tmp_path: Path, more: dict[str, object], why: str) -> None:
    counts = {"Kinlorne": (50, 100), "B": (55, 100), "C": (60, 100)}
    assert place(figures(tmp_path, HEADER + shares(counts), measured(**more)))[3] == f"none: {why}"


def rates(counts: dict[str, tuple[float, float]], scale: int = 1000) -> str:
    return "".join(f"A1,{name},2022-23,{scale * x / n:.4f},{x},{n}\n" for name, (x, n) in counts.items())


RATE = {"title": "Emergency admissions, per 1,000 people", "unit": "rate", "scale": "1000", "better": "lower"}
ADMITTED = {"Kinlorne": (10, 4000), "B": (14, 5000), "C": (100, 8000)}


def test_a_rate_of_events_has_the_exact_interval_of_its_count(tmp_path: Path) -> None:
    found = figures(tmp_path, HEADER + rates(ADMITTED), measured(**RATE))
    told = standing(series_of(found, None)[0], "2022-23")
    assert told is not None
    assert told.interval == pytest.approx((1000 * 4.7954 / 4000, 1000 * 18.3904 / 4000), abs=1e-4)  # 4.80 to 18.39 events
    row = place(found)
    assert row[3] == "1.2 per 1,000 to 4.6 per 1,000"
    assert row[6].startswith("1 of 2 others overlap, places 1 to 2")
    (block,) = (block for block in summary_blocks(found) if block.id.endswith(":places"))
    assert "Rates of events among so many people: exact Poisson" in block.base


def test_where_no_rate_has_an_interval_nothing_is_said_of_rates(tmp_path: Path) -> None:
    found = figures(tmp_path, HEADER + shares({"Kinlorne": (50, 100), "B": (55, 100), "C": (60, 100)}), measured())
    (block,) = (block for block in summary_blocks(found) if block.id.endswith(":places"))
    assert "Poisson" not in block.base


@pytest.mark.parametrize(
    ("more", "counts", "why"),
    [
        ({"title": "Bed days, per 1,000 people"}, ADMITTED, "an interval is worked out for shares and rates"),
        ({"title": "Hours of home care per 1,000 people"}, ADMITTED, "an interval is worked out for shares and rates"),
        ({"title": "Spending on care per 1,000 people"}, ADMITTED, "an interval is worked out for shares and rates"),
        ({"title": "Places in care homes per 1,000 people"}, ADMITTED, "an interval is worked out for shares and rates"),
        ({"scale": "1000/52"}, ADMITTED, "an interval is worked out for shares and rates"),
        ({"unit": "count"}, ADMITTED, "an interval is worked out for shares and rates"),
        ({"unit": "money"}, ADMITTED, "an interval is worked out for shares and rates"),
        ({"counts": False}, ADMITTED, "numerator and denominator do not count people or events"),
        ({}, ADMITTED | {"Kinlorne": (10.5, 4000)}, "numerator and denominator do not count people or events"),
        ({}, ADMITTED | {"Kinlorne": (50, 40)}, "the numerator is not a part of the denominator"),
        ({"scale": "100000"}, ADMITTED, "numerator and denominator do not give the value"),
    ],
)
def test_what_may_be_no_rate_of_events_has_no_interval(
    tmp_path: Path, more: dict[str, object], counts: dict[str, tuple[float, float]], why: str
) -> None:
    told = place(figures(tmp_path, HEADER + rates(counts), measured(**(RATE | more))))[3]
    assert told.startswith(f"none: {why}")


def test_days_within_which_something_happens_are_no_days_that_are_counted(tmp_path: Path) -> None:
    title = {"title": "Readmissions within 28 days, per 1,000 discharges"}
    assert place(figures(tmp_path, HEADER + rates(ADMITTED), measured(**(RATE | title))))[3].startswith("1.2 per 1,000")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 60)), min_size=3, max_size=12))
def test_a_place_lies_among_those_that_have_a_figure(counts: list[tuple[int, int]]) -> None:
    import tempfile

    named = dict(zip(["Kinlorne", *TOWNS], counts, strict=False))
    with tempfile.TemporaryDirectory() as folder:
        found = figures(Path(folder), HEADER + shares(named), measured())
    told = standing(series_of(found, None)[0], "2022-23")
    assert told is not None
    assert told.of == len(counts)
    if told.place is not None:
        assert 1 <= told.place <= told.of - told.joint + 1
        assert told.interval is None or told.places[0] <= told.place <= told.places[1]


# authorities of one's own choosing


def test_authorities_chosen_get_a_line_and_a_table(tmp_path: Path) -> None:
    counts = {"Kinlorne": (50, 100), "Otherton Council": (55, 100), "C": (60, 100)}
    found = figures(tmp_path, HEADER + shares(counts), measured().model_copy(update={"compare": ("Otherton",)}))
    (block,) = (block for block in summary_blocks(found) if block.id.endswith(":chosen"))
    assert block.content["cells"] == [["People seen in time", "2022-23", "50.0 %", "55.0 %"]]
    assert "Otherton Council" in [label for label, _ in blocks_for(found)[0].content["columns"]]


def test_an_authority_to_compare_with_that_is_not_there_is_refused(tmp_path: Path) -> None:
    mapping = measured().model_copy(update={"compare": ("Othertown",)})
    with pytest.raises(PimError, match=r"no row is of Othertown.*names like it in the file: `Otherton`"):
        figures(tmp_path, HEADER + shares({"Kinlorne": (50, 100), "Otherton": (55, 100)}), mapping)


# breaks


THREE = HEADER + "".join(shares({"Kinlorne": (x, 100), "B": (30, 100), "C": (20, 100)}, year) for year, x in
                         (("2020-21", 40), ("2021-22", 45), ("2022-23", 70), ("2023-24", 75)))  # fmt: skip


def test_nothing_is_compared_across_a_break(tmp_path: Path) -> None:
    found = figures(tmp_path, THREE, measured(breaks={"2022/23": "a new form."}))
    block = blocks_for(found)[0]
    assert block.title.startswith("People seen in time: 75.0 % in 2023-24, up from 70.0 % the year before;")
    assert "From 2022-23 on it is counted differently (a new form), so no change is worked out across that point." in block.base
    assert "interrupted before 2022-23" in block.alt
    assert block.content["cells"][2][0] == "2022-23 (counted differently from here)"
    assert summary_blocks(found)[0].content["cells"][0][-3:] == ["+5.0 points", "the same period", "higher"]


def test_the_first_figure_after_a_break_is_compared_with_none(tmp_path: Path) -> None:
    found = figures(tmp_path, THREE, measured(breaks={"2023-24": "a new form"}))
    assert "75.0 % in 2023-24, counted differently from 2023-24 on, so not compared" in blocks_for(found)[0].title
    assert "counted differently before" in summary_blocks(found)[0].content["cells"][0]


def test_a_line_is_interrupted_at_a_break(tmp_path: Path) -> None:
    whole, broken = (
        blocks_for(figures(tmp_path, THREE, measured(breaks=breaks)))[0].content["svg"] for breaks in ({}, {"2022-23": "new"})
    )
    assert whole != broken
    assert broken == blocks_for(figures(tmp_path, THREE, measured(breaks={"2022-23": "new"})))[0].content["svg"]


def test_a_break_is_said_on_the_command_line() -> None:
    mapping = mapped(measures={"A 1": Measure(title="One"), "B": Measure(title="Two")})
    told = as_told(mapping, Told(breaks=["A 1 2021/22: a new form", "2023-24: new guidance: all of it"], compare=["Otherton"]))
    assert told.measures["A 1"].breaks == {"2021-22": "a new form", "2023-24": "new guidance: all of it"}
    assert told.measures["B"].breaks == {"2023-24": "new guidance: all of it"}
    assert told.compare == ("Otherton",)
    for wrong in ("2021-22", "C 2021-22: why", "A 1: why", "2021-22: "):
        with pytest.raises(PimError, match="this says no period, no measure or no reason"):
            as_told(mapping, Told(breaks=[wrong]))


# the headline


def test_the_headline_compares_with_the_first_period_and_the_target(tmp_path: Path) -> None:
    text = "Code,Council,Year,Value,Target\n" + "".join(f"A1,Kinlorne,{year},{value},0.5\n" for year, value in
                                                         (("2020-21", 0.4), ("2021-22", 0.3), ("2022-23", 0.35)))  # fmt: skip
    columns = MeasureColumns(measure="Code", authority="Council", period="Year", value="Value", target="Target")
    block = blocks_for(figures(tmp_path, text, measured(stage="outcome").model_copy(update={"columns": columns})))[0]
    assert block.title == (
        "People seen in time: 35.0 % in 2022-23, up from 30.0 % the year before and down from 40.0 % in 2020-21; target 50.0 %"
    )
    assert "A measure of outcome." in block.base


# funnels


def crowd(own: tuple[int, int]) -> str:
    rng = random.Random(3)
    sizes = [rng.randint(60, 900) for _ in TOWNS]
    return HEADER + shares(
        {"Kinlorne": own}
        | {town: (round(size * 0.5) + rng.randint(-5, 5), size) for town, size in zip(TOWNS, sizes, strict=True)}
    )


def funnels(found: Figures) -> list[Block]:
    return [block for block in blocks_for(found) if block.id.endswith(":funnel")]


def test_a_share_within_the_limits_gets_a_sentence_and_one_outside_a_chart(tmp_path: Path) -> None:
    inside = figures(tmp_path, crowd((102, 200)), measured())
    assert not funnels(inside)
    assert (
        "Among 21 authorities its share in 2022-23 lies within the limits of what chance does at its size."
        in blocks_for(inside)[0].base
    )
    (block,) = funnels(figures(tmp_path, crowd((150, 200)), measured()))
    assert "Kinlorne 75.0 % in 2022-23, above the 99.8 % limit around the" in block.title
    assert block.content["cells"][0][:4] == ["Kinlorne", "150", "200", "75.0 %"]
    assert "not why" in block.base


def test_units_outside_are_named_only_where_the_file_is_open(tmp_path: Path) -> None:
    text = crowd((150, 200)).replace("A1,Town A,2022-23", "A1,Far Town,2022-23,0.05,50,1000\nA1,Town A,2022-23")
    for access, named in (("open", True), ("team", False)):
        (block,) = funnels(figures(tmp_path, text, measured(), access=access))
        assert ("Far Town" in str((block.alt, block.content["cells"]))) is named
        assert "beyond those of 99.8 %" in block.alt


def test_limits_are_exact_by_the_binomial_until_authorities_differ_by_more_than_chance() -> None:
    even = Funnel(tuple(Unit(str(n), 50, 100) for n in range(12)))
    assert not even.widened
    assert even.limits(40) == funnel_limits(0.5, 40, exact=True)
    spread = Funnel(tuple(Unit(str(n), 50 + 8 * (n - 6), 100) for n in range(12)))
    assert spread.widened
    assert spread.limits(100).high95 > even.limits(100).high95
    few = Funnel(spread.units[:9])
    assert few.beyond_chance is None
    assert "9 authorities are too few" in funnel_block("f", "Shares", few, named=False).base


def test_a_funnel_needs_five_units_with_a_base() -> None:
    units = [Unit(str(n), 1, 2) for n in range(4)]
    assert funnel_of([*units, Unit("none", 0, 0)]) is None
    assert funnel_of([*units, Unit("one", 0, 1)]) is not None


def test_a_workbook_draws_a_funnel_from_a_table_of_figures(tmp_path: Path) -> None:
    table = figures(tmp_path, crowd((150, 200)), measured()).table
    (block,) = pim.charts.funnel(table)
    assert "Kinlorne 75.0 %" in block.title
    assert [row[0] for row in block.content["cells"]] == ["Kinlorne", "All 21 together"]
    (ranked,) = pim.charts.ranks(table, named=True)
    assert ranked.title == "People seen in time: Kinlorne 75.0 %, number 1 of 21 in 2022-23"
    assert len(ranked.content["cells"]) == 21
    assert ranked.content["svg"] == pim.charts.ranks(table, named=True)[0].content["svg"]
    with pytest.raises(PimError, match="it holds no row of this measure"):
        pim.charts.funnel(table, measure="Z")
    with pytest.raises(PimError, match="too few authorities have a numerator and a denominator"):
        pim.charts.funnel(table.assign(counts=False))
    with pytest.raises(PimError, match="columns are missing; found numerator"):
        pim.charts.funnel(table.drop(columns="numerator"))
    with pytest.raises(PimError, match="no direction was given"):
        pim.charts.ranks(table.assign(better="none"))


# control charts


def months(values: list[tuple[int, int]], target: float = 0.8) -> str:
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    rows = (
        f"Plans reviewed,{names[n % 12]} {2023 + n // 12},{x / base:.4f},{x},{base},{target}\n"
        for n, (x, base) in enumerate(values)
    )
    return "Measure,Period,Value,Numerator,Denominator,Target\n" + "".join(rows)


def own_series(tmp_path: Path, text: str, **more: object) -> Figures:
    sheet = sheet_of(tmp_path, text)
    mapping = guess_mapping(sheet, "Kinlorne")
    measures = {code: measure.model_copy(update={"better": "higher"} | more) for code, measure in mapping.measures.items()}
    return figures_of(item_of(mapping.model_copy(update={"measures": measures})), "sha256:00", sheet, Disclosure())


STEADY = [(72, 100), (78, 100), (75, 100), (71, 100), (79, 100), (74, 100)] * 3


def test_twelve_months_have_limits_and_the_rules_are_named(tmp_path: Path) -> None:
    (block,) = blocks_for(own_series(tmp_path, months(STEADY)))
    assert block.id == "times:Plans reviewed"
    assert block.title.endswith("target 80.0 %. All 18 points lie within what is usual")
    assert "(p-chart)" in block.base
    assert "seven or more in a row on one side of the mean" in block.base
    assert (
        "The target of 80.0 % lies inside the limits: as long as nothing changes it will be met in some periods and not in others."
        in block.base
    )
    assert [label for label, _ in block.content["columns"]] == [
        "Period",
        "Kinlorne",
        "Lower limit",
        "Mean",
        "Upper limit",
        "Marked",
    ]


def test_eleven_months_stand_as_a_plain_line_and_it_is_said_why(tmp_path: Path) -> None:
    (block,) = blocks_for(own_series(tmp_path, months(STEADY[:11])))
    assert "11 points are too few to say what is usual (it takes 12), so the line stands without limits." in block.base
    assert "Upper limit" not in [label for label, _ in block.content["columns"]]


def test_years_never_get_limits(tmp_path: Path) -> None:
    text = HEADER + "".join(f"A1,Kinlorne,{year},0.5,50,100\n" for year in range(2005, 2024))
    assert "limits" not in blocks_for(figures(tmp_path, text, measured()))[0].base


def test_limits_begin_anew_after_a_break(tmp_path: Path) -> None:
    text = months(STEADY)
    blocks = blocks_for(own_series(tmp_path, text, breaks={"May 2023": "a new form"}))
    assert [block.id for block in blocks] == ["times:Plans reviewed", "times:Plans reviewed:control"]
    assert blocks[1].content["cells"][0][0] == "May 2023"
    short = blocks_for(own_series(tmp_path, text, breaks={"Jan 2024": "a new form"}))
    assert "6 points are too few" in short[0].base


def test_a_shift_is_found_and_said() -> None:
    values = [0.7, 0.71] * 5 + [0.9, 0.91, 0.9, 0.92, 0.9, 0.91, 0.9]
    found = control_of([str(n) for n in range(17)], values)
    assert found.method == "XmR"
    said = usual_said(found, lambda value: f"{value:.2f}")
    assert "7 in a row on one side of the mean (above), 10 to 16" in said
    assert "runs" in marked_said(found)


def test_shares_that_move_more_than_chance_take_their_limits_from_the_movement() -> None:
    x = [7000, 7400] * 8
    found = control_of([str(n) for n in range(16)], [one / 10000 for one in x], x, [10000] * 16)
    assert found.method == "XmR"
    assert "times as much as chance" in found.note


def test_a_series_with_a_gap_has_no_limits() -> None:
    found = control_of([str(n) for n in range(14)], [0.5] * 6 + [float("nan")] + [0.6] * 7)
    assert (found.limits, found.why) == ((), "There are gaps in the series, so the line stands without limits.")


def test_a_target_outside_the_limits_is_said_without_a_grade() -> None:
    found = control_of([str(n) for n in range(12)], [10.0, 11.0] * 6)
    texts = [assurance_said(found, target, "higher", str) for target in (1.0, 99.0)]
    assert "on which every period meets it" in texts[0]
    assert "on which no period meets it" in texts[1]
    assert assurance_said(found, 10.5, "none", str) == ""


def test_a_workbook_draws_a_control_chart_from_a_table_of_figures(tmp_path: Path) -> None:
    table = own_series(tmp_path, months(STEADY)).table
    (block,) = pim.charts.control(table)
    assert block.title == "Plans reviewed: all 18 points lie within what is usual"
    assert "Mean" in [label for label, _ in block.content["columns"]]
    assert "too few" in pim.charts.control(table.head(5))[0].base


# marks


def test_a_mark_says_why_a_figure_is_not_there_and_a_mapping_may_say_otherwise(tmp_path: Path) -> None:
    text = HEADER + "A1,Kinlorne,2021-22,0.5,,\nA1,Kinlorne,2022-23,u,,\nA1,Otherton,2022-23,x,,\n"
    assert "nothing is published for Kinlorne in 2022-23: of low reliability (u)" in notes(figures(tmp_path, text))
    told = figures(tmp_path, text, mapped(marks={"u": "under review"}))
    assert dict(told.rows.left_out) == {"with no value: not available (x)": 1, "with no value: under review (u)": 1}
    assert blocks_for(told)[0].content["cells"][-1][1] == "not published: under review (u)"
