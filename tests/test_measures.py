"""What a table of measures says, what is refused, and what is withheld."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from pimlib.charts.trend import Line, Trend, spread, trend_block
from pimlib.errors import PimError
from pimlib.kinds.figures import Figures
from pimlib.kinds.measures import blocks_for, figures_of, guess_mapping, load_figures, summary_blocks
from pimlib.kinds.measures.match import match_authority, match_codes, plain_code, span_of
from pimlib.kinds.measures.read import read_measures
from pimlib.kinds.measures.words import said, said_change
from pimlib.register import Item, observe
from pimlib.register.mapping import Measure, MeasureColumns, MeasuresMapping
from pimlib.sheets import Sheet, load_sheet
from pimlib.workspace import CycleFolder, Workspace
from pimlib.workspace.cycle import Disclosure

BAD = Path(__file__).parent / "bad" / "measures"
COLUMNS = MeasureColumns(
    measure="Code", authority="Council", period="Year", value="Value", numerator="Numerator", denominator="Denominator"
)
HEADER = "Code,Council,Year,Value,Numerator,Denominator\n"


def mapped(**more: object) -> MeasuresMapping:
    fields: dict[str, object] = {
        "kind": "measures",
        "columns": COLUMNS,
        "authority": "Kinlorne",
        "measures": {"A1": Measure(title="People seen in time", better="higher", informs=("pim:5.1",))},
    }
    return MeasuresMapping.model_validate(fields | more)


def item_of(mapping: MeasuresMapping, access: str = "open", **more: object) -> Item:
    return Item.model_validate(
        {
            "format": "1",
            "name": "times",
            "title": "Waiting times",
            "path": "measures/times.csv",
            "kind": "measures",
            "period": {"start": "2020-04-01", "end": "2023-03-31"},
            "registered_on": dt.date(2026, 11, 1),
            "access": access,
            "bytes": 1,
            "hash": "sha256:00",
            "mapping": mapping,
        }
        | more
    )


def sheet_of(tmp_path: Path, text: str) -> Sheet:
    path = tmp_path / "times.csv"
    path.write_text(text, encoding="utf-8")
    return load_sheet(path, "measures/times.csv")


def figures(tmp_path: Path, text: str, mapping: MeasuresMapping | None = None, access: str = "open") -> Figures:
    return figures_of(item_of(mapping or mapped(), access), "sha256:00", sheet_of(tmp_path, text), Disclosure())


def row(found: Figures, role: str, period: str, measure: str = "A1") -> pd.Series:
    table = found.table
    rows = table[(table["role"] == role) & (table["period"] == period) & (table["measure"] == measure)]
    assert len(rows) == 1
    return rows.iloc[0]


def notes(found: Figures) -> str:
    return "\n".join(str(note) for note in found.notes)


TWO = HEADER + "A1,Kinlorne,2021-22,0.5,50,100\nA1,Otherton,2021-22,0.2,60,300\nA1,Kinlorne,2022-23,0.6,60,100\n"


def test_the_nation_is_pooled_and_never_the_mean_of_authorities(tmp_path: Path) -> None:
    nation = row(figures(tmp_path, TWO), "nation", "2021-22")
    assert nation["value"] == pytest.approx(110 / 400)
    assert (nation["numerator"], nation["denominator"], nation["row"]) == (110, 400, 0)
    assert nation["authority"] == "all 2 authorities in the file"


def test_nothing_is_pooled_in_a_period_in_which_an_authority_is_not_there(tmp_path: Path) -> None:
    table = figures(tmp_path, TWO).table
    assert list(table.loc[table["role"] == "nation", "period"]) == ["2021-22"]


def test_without_numerator_and_denominator_no_pooled_figure_is_made(tmp_path: Path) -> None:
    found = figures(tmp_path, HEADER + "A1,Kinlorne,2021-22,0.5,,\nA1,Otherton,2021-22,0.2,,\n")
    assert "nation" not in set(found.table["role"])
    assert notes(found).count("nothing can be pooled or given an interval") == 1


def test_figures_that_a_publisher_gives_for_the_nation_go_before_pooled_ones(tmp_path: Path) -> None:
    found = figures(tmp_path, TWO + "A1,Scotland,2021-22,0.31,,\n")
    assert row(found, "nation", "2021-22")["value"] == 0.31
    assert row(found, "nation", "2021-22")["row"] == 5


def test_a_value_that_its_numerator_and_denominator_do_not_give_is_kept_and_noted(tmp_path: Path) -> None:
    found = figures(tmp_path, HEADER + "A1,Kinlorne,2021-22,0.55,50,100\nA1,Kinlorne,2022-23,0.6,60,100\n")
    assert row(found, "own", "2021-22")["value"] == 0.55
    assert row(found, "own", "2021-22")["agrees"] is False
    assert row(found, "own", "2022-23")["agrees"] is True
    assert "in 1 row the numerator and denominator do not give the value" in notes(found)
    assert "first row 2" in notes(found)


def test_a_value_is_not_said_to_differ_by_less_than_its_last_decimal_shows(tmp_path: Path) -> None:
    found = figures(tmp_path, HEADER + "A1,Kinlorne,2021-22,0.01,13,1000\nA1,Kinlorne,2022-23,0.02,15,1000\n")
    assert list(found.table["agrees"]) == [True, True]


def test_a_numerator_that_is_known_not_to_fit_is_used_for_nothing(tmp_path: Path) -> None:
    found = figures(tmp_path, TWO, mapped(measures={"A1": Measure(title="Seen", reproduces=False)}))
    assert found.table[["numerator", "denominator", "recomputed"]].isna().all().all()
    assert set(found.table["agrees"]) == {None}
    assert "nation" not in set(found.table["role"])
    assert "used as published" in notes(found)


def test_a_scale_may_be_a_fraction(tmp_path: Path) -> None:
    measure = Measure(title="Cost a week", unit="money", scale="1000/52")
    found = figures(tmp_path, HEADER + "A1,Kinlorne,2021-22,384.62,20,1\n", mapped(measures={"A1": measure}))
    assert row(found, "own", "2021-22")["agrees"] is True


@pytest.mark.parametrize("scale", ["0", "a lot", "1/0", "-1"])
def test_a_scale_that_is_no_number_above_nought_is_refused(scale: str) -> None:
    with pytest.raises(ValueError, match="not a scale"):
        Measure(title="x", scale=scale)


def test_a_gap_is_noted_by_name_and_breaks_the_line(tmp_path: Path) -> None:
    text = HEADER + "".join(f"A1,Kinlorne,{year},0.{n}5,,\n" for n, year in enumerate(["2018-19", "2019-20", "2022-23"], start=1))
    found = figures(tmp_path, text)
    assert "the file has no figures for 2020-21, 2021-22" in notes(found)
    whole = figures(tmp_path, text, mapped(measures={"A1": Measure(title="People seen in time", every=3)}))
    assert blocks_for(found)[0].content["svg"] != blocks_for(whole)[0].content["svg"]


def test_a_measure_of_every_second_year_has_no_gap(tmp_path: Path) -> None:
    text = HEADER + "A1,Kinlorne,2018-19,0.1,,\nA1,Kinlorne,2020-21,0.2,,\n"
    found = figures(tmp_path, text, mapped(measures={"A1": Measure(title="Seen", every=2)}))
    assert "published every second year" in notes(found)
    assert "no figures for" not in notes(found)
    assert "down" not in blocks_for(found)[0].title
    assert "up from 10.0 % in 2018-19" in blocks_for(found)[0].title


def test_a_period_without_our_figure_is_noted_and_said_in_the_table(tmp_path: Path) -> None:
    found = figures(tmp_path, TWO + "A1,Otherton,2022-23,0.3,60,200\nA1,Kinlorne,2023-24,c,,\nA1,Otherton,2023-24,0.2,40,200\n")
    assert "nothing is published for Kinlorne in 2023-24" in notes(found)
    block = blocks_for(found)[0]
    assert block.content["cells"][-1][1] == "not published: confidential (c)"
    assert "in 2022-23, up from 50.0 % the year before" in block.title
    assert ("with no value: confidential (c)", 1) in found.rows.left_out


def test_windows_of_years_and_periods_of_two_lengths_are_noted(tmp_path: Path) -> None:
    assert "share years" in notes(figures(tmp_path, HEADER + "A1,Kinlorne,2015-18,0.1,,\nA1,Kinlorne,2016-19,0.2,,\n"))
    assert "differ in length" in notes(figures(tmp_path, HEADER + "A1,Kinlorne,2015-18,0.1,,\nA1,Kinlorne,2018-19,0.2,,\n"))


def test_rows_of_measures_that_nobody_mapped_are_counted(tmp_path: Path) -> None:
    found = figures(tmp_path, TWO + "B1,Kinlorne,2021-22,1,,\nB 01,Kinlorne,2022-23,1,,\nC1,Kinlorne,2022-23,1,,\n")
    assert (found.rows.read, found.rows.used, found.rows.left_out) == (6, 3, (("of 2 measures not mapped here", 3),))


def test_a_mapped_measure_that_the_file_does_not_hold_is_noted(tmp_path: Path) -> None:
    found = figures(tmp_path, TWO, mapped(measures={"A1": Measure(title="Seen"), "A2": Measure(title="Heard")}))
    assert "measure A2: the file holds no row of this measure" in notes(found)
    assert blocks_for(found)[1].title == "Heard: no figure is published for Kinlorne"


SMALL = HEADER + "A1,Kinlorne,2021-22,0.04,4,100\nA1,Otherton,2021-22,0.2,60,300\nA1,Kinlorne,2022-23,0.05,5,100\n"


def test_a_small_count_in_evidence_that_is_not_open_is_withheld_with_what_gives_it_away(tmp_path: Path) -> None:
    found = figures(tmp_path, SMALL, access="team")
    own = row(found, "own", "2021-22")
    assert own["withheld"]
    assert own[["value", "numerator", "denominator", "recomputed"]].isna().all()
    assert row(found, "own", "2022-23")["value"] == 0.05
    assert row(found, "nation", "2021-22")[["value", "numerator", "denominator"]].isna().all()
    assert "a count from 1 to 4" in found.withheld
    assert ("withheld because the count is small", 1) in found.rows.left_out
    block = blocks_for(found)[0]
    assert block.content["cells"][0][1] == "withheld"
    assert block.withheld == found.withheld


def test_published_figures_are_shown_as_published(tmp_path: Path) -> None:
    found = figures(tmp_path, SMALL)
    assert row(found, "own", "2021-22")["value"] == 0.04
    assert found.withheld == ""


@pytest.mark.parametrize("numerator", ["0", "5"])
def test_a_count_of_none_or_of_enough_is_not_withheld(tmp_path: Path, numerator: str) -> None:
    found = figures(tmp_path, HEADER + f"A1,Kinlorne,2021-22,{int(numerator) / 100},{numerator},100\n", access="restricted")
    assert not found.table["withheld"].any()


@pytest.mark.parametrize(("numerator", "hidden"), [("97", True), ("95", False), ("100", False)])
@pytest.mark.parametrize("unit", ["proportion", "percent"])
def test_a_share_is_withheld_where_all_but_a_few_are_counted(tmp_path: Path, numerator: str, hidden: bool, unit: str) -> None:
    scale = "100" if unit == "percent" else "1"
    text = HEADER + f"A1,Kinlorne,2021-22,{int(numerator) * int(scale) / 100},{numerator},100\n"
    told = mapped(measures={"A1": Measure(title="Seen", unit=unit, scale=scale)})
    assert figures(tmp_path, text, told, "team").table["withheld"].tolist() == [hidden]
    assert not figures(tmp_path, text, told).table["withheld"].any()


def test_a_rate_has_no_others(tmp_path: Path) -> None:
    told = mapped(measures={"A1": Measure(title="Seen", unit="rate", scale="1000")})
    found = figures(tmp_path, HEADER + "A1,Kinlorne,2021-22,970,97,100\n", told, "team")
    assert not found.table["withheld"].any()


def test_a_count_is_withheld_where_the_value_itself_is_the_count(tmp_path: Path) -> None:
    found = figures(
        tmp_path, HEADER + "A1,Kinlorne,2021-22,3,,\n", mapped(measures={"A1": Measure(title="Cases", unit="count")}), "team"
    )
    assert found.table["value"].isna().all()
    assert blocks_for(found)[0].title == "Cases: every figure is withheld for Kinlorne"


def test_roles_periods_and_authorities_are_in_order(tmp_path: Path) -> None:
    text = HEADER + "A1,Zed,2022-23,1,1,1\nA1,Abel,2022-23,1,1,1\nA1,Kinlorne,2022-23,1,1,1\nA1,Kinlorne,2009-10,1,1,1\n"
    table = figures(tmp_path, text).table
    assert list(table["period"]) == ["2009-10", "2022-23", "2022-23", "2022-23", "2022-23"]
    assert list(table["role"]) == ["own", "own", "nation", "other", "other"]
    assert list(table["authority"])[3:] == ["Abel", "Zed"]


@pytest.mark.parametrize(
    ("name", "said_there"),
    [
        ("value-twice.csv", ["rows 2, 5: A1 of Kinlorne for 2021-22 stands 2 times"]),
        ("not-a-number.csv", ['row 2, column "Value"', "`about half`", 'row 3, column "Numerator"', "`sixty`"]),
        ("no-year.csv", ["row 2", "`last year`", "row 3", "an empty cell", "row 4", "`22/23`"]),
        ("no-authority.csv", ["row 3", "this is no authority"]),
        ("own-not-there.csv", ["no row is of Kinlorne", "names like it in the file", "`North Kinlorne`", "`South Kinlorne`"]),
        ("no-measure.csv", ["no row is of a measure that is mapped", "`A1`"]),
        ("column-gone.csv", ["the column for value is not there", "`Value`", "`Figure`"]),
    ],
)
def test_a_file_with_faults_is_refused_with_all_of_them(name: str, said_there: list[str]) -> None:
    sheet = load_sheet(BAD / name, f"measures/{name}")
    with pytest.raises(PimError) as refused:
        figures_of(item_of(mapped()), "", sheet, Disclosure())
    for words in said_there:
        assert words in str(refused.value)


@pytest.mark.parametrize(
    ("name", "said_there"),
    [
        ("no-period.csv", "no column could be found that holds the year or period"),
        ("no-value.csv", "no column could be found that holds the figures"),
        ("years-across.csv", "the periods stand in the names of columns"),
        ("codes-only.csv", "areas and measures stand here as codes.*`AreaCode`, `RowRef`"),
        ("lait-other.csv", "none of the measures that are known of it; found `Trees`"),
        ("too-many-measures.csv", r"the file holds 48 measures, too many.*`age` \(4 texts\), `place` \(6 texts\)"),
    ],
)
def test_nothing_is_guessed_where_what_is_needed_cannot_be_found(name: str, said_there: str) -> None:
    with pytest.raises(PimError, match=said_there):
        guess_mapping(load_sheet(BAD / name, f"measures/{name}"), "Kinlorne")


def test_columns_and_units_are_guessed_and_judgements_are_not(tmp_path: Path) -> None:
    text = (
        "Indicator title,Indicator,Local authority,Financial year,Target value,Figure,Numerator,Denominator\n"
        "Seen in time,K1,Kinlorne Council,2021/22,0.8,0.5,50,100\n"
        "Seen in time,K1,Kinlorne Council,2023/24,0.8,0.6,60,100\n"
        "Days waited,K2,Kinlorne Council,2021/22,,31,,\n"
        "Visits per 1000 people,K3,Kinlorne Council,2021/22,,86.1,861,10000\n"
        "Cost of a place,K4,Kinlorne Council,2021/22,,1200,,\n"
        "% of plans reviewed,K5,Kinlorne Council,2021/22,,45.5,,\n"
    )
    mapping = guess_mapping(sheet_of(tmp_path, text), "kinlorne")
    columns = mapping.columns
    assert (columns.measure, columns.authority, columns.period) == ("Indicator", "Local authority", "Financial year")
    assert (columns.value, columns.numerator, columns.target) == ("Figure", "Numerator", "Target value")
    assert mapping.authority == "Kinlorne Council"
    units = {code: (measure.unit, measure.scale, measure.every) for code, measure in mapping.measures.items()}
    assert units["K1"] == ("proportion", "1", 2)
    assert [units[code][0] for code in ("K2", "K3", "K4", "K5")] == ["days", "rate", "money", "percent"]
    assert units["K3"][1] == "1000"
    assert mapping.measures["K1"].title == "Seen in time"
    assert all(measure.informs == () and measure.better == "none" for measure in mapping.measures.values())
    found = figures(tmp_path, text, mapping)
    assert "target 80.0 %" not in blocks_for(found)[0].alt
    assert ["Target", "right"] in blocks_for(found)[0].content["columns"]


def test_a_table_without_codes_is_one_measure(tmp_path: Path) -> None:
    text = "Month,Referrals\nApril 2022,31\nMay 2022,40\nJune 2022,38\n"
    mapping = guess_mapping(sheet_of(tmp_path, text), "Kinlorne")
    assert (mapping.columns.measure, mapping.columns.value, list(mapping.measures)) == (None, "Referrals", ["Referrals"])
    found = figures(tmp_path, text, mapping)
    assert list(found.table["period"]) == ["April 2022", "May 2022", "June 2022"]
    assert blocks_for(found)[0].title == "Referrals: 38 in June 2022, down from 40 in May 2022 and up from 31 in April 2022"


def test_periods_in_the_names_of_columns_are_read(tmp_path: Path) -> None:
    text = (
        "Council,SW1 2020-21,SW1 2020-21 Numerator,SW1 2020-21 Denominator,SW1 2021-22,Remark 2021-22 x\n"
        "Kinlorne,25,50,2000,26.5,\nOtherton,50,50,1000,c,\n"
    )
    mapping = guess_mapping(sheet_of(tmp_path, text), "Kinlorne", preset="lgbf")
    assert (mapping.layout, mapping.preset, list(mapping.measures)) == ("wide", "lgbf", ["SW1"])
    assert mapping.measures["SW1"].unit == "money"
    found = figures(tmp_path, text, mapping)
    assert row(found, "own", "2021-22", "SW1")["value"] == 26.5
    assert row(found, "nation", "2020-21", "SW1")["value"] == pytest.approx(1000 * 100 / 3000)
    with pytest.raises(PimError, match='row 2, column "SW1 2021-22"'):
        figures(tmp_path, text.replace("26.5", "many"), mapping)


def test_codes_are_one_whatever_their_spaces_points_and_noughts(tmp_path: Path) -> None:
    assert {plain_code(text) for text in ("SW01", "SW 01", "SW1", "sw01", "SW-1")} == {"SW01"}
    assert plain_code("1.1") != plain_code("11")
    assert plain_code("SW03a") != plain_code("SW03b")
    assert match_codes(["Seen (%)", "Seen (£)"], {"Seen (%)": (), "Seen (£)": ()}) == {
        "Seen (%)": "Seen (%)",
        "Seen (£)": "Seen (£)",
    }
    found = figures(tmp_path, TWO.replace("A1,Kinlorne,2022", "a 01,Kinlorne,2022"))
    assert set(found.table["measure"]) == {"A1"}


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        ("City of Edinburgh", "Edinburgh City"),
        ("edinburgh-city", "City of Edinburgh Council"),
        ("Argyll and Bute", "Argyll & Bute"),
        ("Glasgow", "Glasgow City"),
        ("Na h-Eileanan Siar", "Eilean Siar"),
        ("Western Isles", "Na h-Eileanan Siar"),
        ("Shetland", "Shetland Islands"),
    ],
)
def test_an_authority_is_known_by_its_other_names(wanted: str, there: str) -> None:
    assert match_authority(wanted, [there, "Fife", "East Lothian"]) == (there,)


@pytest.mark.parametrize("wanted", ["Ayrshire", "Lothian", "Renfrewshire", "Kinlorne"])
def test_an_authority_that_could_be_another_is_not_matched(wanted: str) -> None:
    there = ["East Ayrshire", "North Ayrshire", "East Lothian", "West Lothian", "East Renfrewshire", "Fife"]
    assert match_authority(wanted, there) == ()


@pytest.mark.parametrize(
    ("text", "shown", "start", "years"),
    [
        ("2022/23", "2022-23", 2022, 1),
        ("2022–2023", "2022-23", 2022, 1),
        ("1999-00", "1999-00", 1999, 1),
        ("2007-11", "2007-11", 2007, 4),
        ("2010-11", "2010-11", 2010, 1),
        ("2022", "2022", 2022, 1),
        ("2022-04", "2022-04", 2022.25, 1 / 12),
        ("2022-04-01", "2022-04-01", 2022.25, 0),
        ("Q3 2022", "Q3 2022", 2022.5, 0.25),
        ("Apr-22", "Apr-22", 2022.25, 1 / 12),
        ("Margin 2022", "Margin 2022", 2022, 1),
    ],
)
def test_a_period_is_known_by_its_start_and_length(text: str, shown: str, start: float, years: float) -> None:
    span = span_of(text)
    assert span is not None
    assert span.text == shown
    assert [span.start, span.years] == pytest.approx([start, years])


def test_figures_are_said_as_people_say_them() -> None:
    rate = Measure(title="x", unit="rate", scale="1000")
    money, share = Measure(title="x", unit="money"), Measure(title="x")
    assert [said(0.612, share), said(42.57, money), said(5091.9, money)] == ["61.2 %", "£42.57", "£5,092"]
    assert said(86.1, rate) == "86.1 per 1,000"
    assert said(803.2, Measure(title="x", unit="days")) == "803 days"
    assert said(1204, Measure(title="x", unit="count")) == "1,204"
    assert said(45.5, Measure(title="x", unit="percent")) == "45.5 %"
    assert said(-0.0617, share) == "−6.2 %"
    assert said(-0.00001, share) == "0.0 %"
    assert said(float("nan"), share) == "not published"
    assert [said_change(0.5, 0.612, share), said_change(42.57, 42.20, money)] == ["+11.2 points", "−£0.37"]
    assert said_change(0.5001, 0.5004, share) == "no change"


def test_direction_is_said_only_where_the_mapping_says_it(tmp_path: Path) -> None:
    assert "Higher is usually read as better." in blocks_for(figures(tmp_path, TWO))[0].base
    found = figures(tmp_path, TWO, mapped(measures={"A1": Measure(title="Seen")}))
    block = blocks_for(found)[0]
    assert "better" not in block.base + block.title + block.alt
    (table,) = summary_blocks(found)
    assert table.content["cells"][0][-1] == "not said"
    assert "Direction wanted" not in table.base
    assert summary_blocks(figures(tmp_path, TWO))[0].base.endswith("Direction wanted: as the measure is usually read.")


def test_blocks_are_those_that_inform_what_is_asked(tmp_path: Path) -> None:
    found = figures(tmp_path, TWO)
    assert [block.id for block in blocks_for(found, ["pim:5"])] == ["times:A1"]
    assert blocks_for(found, ["pim:5.10"]) == ()
    assert summary_blocks(found, ["pim:2.1"]) == ()
    unsaid = item_of(mapped(measures={"A1": Measure(title="Seen")}), informs=("pim:2.1",))
    found = figures_of(unsaid, "", sheet_of(tmp_path, TWO), Disclosure())
    assert len(blocks_for(found, ["pim:2.1"])) == 1


def test_a_trend_says_in_words_and_cells_what_it_draws(tmp_path: Path) -> None:
    block = blocks_for(figures(tmp_path, TWO))[0]
    assert block.title == "People seen in time: 60.0 % in 2022-23, up from 50.0 % the year before"
    assert block.content["columns"][0] == ["Period", "left"]
    assert block.content["cells"][0] == ["2021-22", "50.0 %", "27.5 %"]
    assert "goes from 50.0 % in 2021-22 to 60.0 % in 2022-23" in block.alt
    assert "the sum of numerators over the sum of denominators" in block.base
    assert block.sources[0].digest == "sha256:00"
    assert block.content["svg"].startswith("<svg")


def test_a_sentence_of_the_mapping_makes_the_title(tmp_path: Path) -> None:
    found = figures(tmp_path, TWO, mapped(measures={"A1": Measure(title="Seen", says="Of people, {value} are seen in time")}))
    assert blocks_for(found)[0].title.startswith("Of people, 60.0 % are seen in time in 2022-23")
    with pytest.raises(ValueError, match="must hold"):
        Measure(title="Seen", says="Of people, many are seen")


def test_a_trend_without_alternative_text_is_refused() -> None:
    trend = Trend(("2021", "2022"), (2021, 2022), (Line("own", "Kinlorne", (1.0, 2.0)),))
    with pytest.raises(PimError, match="alternative text"):
        trend_block("t", "Title", "  ", trend, str, ["Period"], [["2021"], ["2022"]])


def test_labels_never_touch_and_stay_within_the_chart() -> None:
    for heights in ([0.5, 0.5, 0.5], [0.0, 0.01, 0.99, 1.0], [0.1, 0.14, 0.2, 0.9], [1.0, 1.0]):
        placed = spread(heights, 0.1)
        assert all(after - before >= 0.1 - 1e-9 for before, after in pairwise(placed))
        assert min(placed) >= 0
        assert max(placed) <= 1 + 1e-9


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (blocks_for(figures(tmp_path, TWO))[0].to_json() for _ in range(2))
    assert first == second


def test_a_registered_file_is_read_from_its_folder(tmp_path: Path) -> None:
    folder = CycleFolder(Workspace(tmp_path), "kinlorne", "2024-2027")
    (folder.path / "measures").mkdir(parents=True)
    (folder.path / "measures" / "times.csv").write_text(TWO, encoding="utf-8")
    (folder.path / "cycle.yaml").write_text(
        'format: "1"\ncouncil: Kinlorne\nstarts: 2024-04-01\nends: 2027-03-31\nsettings: {disclosure: {smallest_count: "61"}}\n',
        encoding="utf-8",
    )
    entry = observe(folder, item_of(mapped(), "team"))
    found = load_figures(folder, entry)
    assert found.source().digest == entry.digest
    assert found.rows.read == 3
    assert found.table["withheld"].sum() == 4
    (folder.path / "measures" / "times.csv").unlink()
    with pytest.raises(PimError, match=r"measures/times\.csv"):
        load_figures(folder, observe(folder, item_of(mapped())))


def test_days_written_the_british_way_stand_in_the_order_of_time() -> None:
    spans = [span_of(text) for text in ("31/01/2024", "29/02/2024", "31/03/2024", "30/04/2024")]
    starts = [span.start for span in spans if span]
    assert len(starts) == 4
    assert starts == sorted(starts)
    assert len(set(starts)) == 4
    april = span_of("03/04/2024")
    assert april is not None
    assert april.start == pytest.approx(2024 + 3 / 12 + 2 / 372)


def test_a_decimal_comma_in_one_column_makes_points_thousands_in_all(tmp_path: Path) -> None:
    path = tmp_path / "local.csv"
    path.write_text(
        "Measure;Authority;Period;Value;Numerator;Denominator\nReviews on time;Here;2023-24;81,3;1.300;1.600\n", encoding="utf-8"
    )
    sheet = load_sheet(path)
    readings = read_measures(sheet, guess_mapping(sheet, "Here"))
    assert readings.table[["numerator", "denominator"]].iloc[0].tolist() == [1300, 1600]
