"""Tables of England and Wales as they are published, read without a change: presets, levels in one table, letters in the place of figures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from building import SHARED

from pimlib.errors import PimError
from pimlib.kinds.figures import Figures
from pimlib.kinds.measures import blocks_for, figures_of, guess_mapping, summary_blocks
from pimlib.kinds.measures.match import span_of
from pimlib.kinds.measures.presets import load_preset, preset_names
from pimlib.register import Item
from pimlib.register.mapping import MeasuresMapping
from pimlib.sheets import Sheet, load_sheet
from pimlib.workspace.cycle import Disclosure

DATA = SHARED / "data"
CHILDREN = DATA / "england-dfe-csc"
there = pytest.mark.skipif(not CHILDREN.is_dir(), reason="the published files are not beside this checkout (../shared/data)")
EES = "time_period,time_identifier,geographic_level,country_name,region_name,la_name,"


def read(sheet: Sheet, council: str) -> Figures:
    item = Item.model_validate(
        {
            "format": "1",
            "name": "table",
            "title": "A table",
            "path": sheet.place,
            "kind": "measures",
            "registered_on": "2026-11-01",
            "access": "open",
            "bytes": 1,
            "hash": "sha256:00",
            "mapping": guess_mapping(sheet, council),
        }
    )
    return figures_of(item, "sha256:00", sheet, Disclosure())


@cache
def published(name: str, council: str = "Leeds") -> Figures:
    (path,) = DATA.glob(f"*/{name}*")
    return read(load_sheet(path, f"measures/{path.name}"), council)


def one(figures: Figures, measure: str, role: str, period: str) -> pd.Series:
    table = figures.table
    rows = table[(table["measure"] == measure) & (table["role"] == role) & (table["period"] == period)]
    assert len(rows) == 1
    return rows.iloc[0]


def sheet_of(tmp_path: Path, text: str) -> Sheet:
    (tmp_path / "table.csv").write_text(text, encoding="utf-8")
    return load_sheet(tmp_path / "table.csv", "measures/table.csv")


# presets


def test_each_preset_is_sound_and_every_measure_says_its_stage_or_why_not() -> None:
    assert preset_names() == ("dfe-csc", "lait", "lgbf")
    for name in ("dfe-csc", "lait"):
        preset = load_preset(name)
        assert all(measure.stage for measure in preset.measures.values())
        assert all(not measure.informs for measure in preset.measures.values())
        assert preset.nation == "England"


@there
def test_directions_are_the_polarity_that_the_publisher_gives() -> None:
    dictionary = pd.read_csv(DATA / "england-lait" / "lait_data_dictionary.csv", dtype=str, encoding="latin-1")
    polarity = dict(zip(dictionary["Measure_short"].str.strip(), dictionary["Polarity"], strict=True))
    sense = {"High": "higher", "Low": "lower"}
    measures = load_preset("lait").measures
    assert {code: measure.better for code, measure in measures.items()} == {
        code: sense.get(polarity[code], "none") for code in measures
    }


# Explore Education Statistics


@there
def test_referrals_are_read_with_their_counts_and_the_nation_and_the_own_region_beside() -> None:
    found = published("c1_children")
    own = one(found, "re-referrals", "own", "2025")
    assert (own["value"], own["numerator"], own["denominator"], own["agrees"]) == (24.2, 2494, 10304, True)
    assert one(found, "re-referrals", "nation", "2025")["value"] == 22.6
    region = one(found, "re-referrals", "group", "2025")
    assert (region["value"], region["authority"]) == (21.7, "region Yorkshire and The Humber")
    others = found.table[(found.table["role"] == "other") & (found.table["period"] == "2025")]
    assert not set(others["authority"]) & {"", "England", "London", "North East"}
    assert found.rows.read == 2132
    assert found.rows.used + sum(number for _, number in found.rows.left_out) == 2132


@there
def test_every_rate_of_re_referral_is_reproduced_by_its_counts() -> None:
    rows = published("c1_children").table
    asked = rows[(rows["measure"] == "re-referrals") & rows["agrees"].notna()]
    assert len(asked) > 1900
    assert asked["agrees"].all()


@there
def test_letters_are_kept_as_why_there_is_no_figure() -> None:
    found = published("la_care_leavers")
    own = one(found, "accommodation-unsuitable-17", "own", "2025")
    assert (own["value"] != own["value"], own["why"]) == (True, "confidential (c)")
    assert {"c", "k", "z"} == {why[-2] for why in found.table["why"].unique() if why}
    assert dict(found.rows.left_out)["with no value: rounds to nought (k)"] == 13
    block = next(block for block in blocks_for(found) if block.id == "table:accommodation-unsuitable-17")
    assert "nothing is published for Leeds in 2022, 2025: confidential (c)" in block.base.replace("Nothing", "nothing")
    assert block.content["cells"][-1][1] == "not published: confidential (c)"
    workforce = published("csww")
    assert {"low", "x", "u", "z", "c"} <= {why.rpartition("(")[2].rstrip(")") for why in workforce.table["why"] if why}


@there
def test_a_denominator_may_stand_in_another_row() -> None:
    own = one(published("la_cla_placement"), "three-placements", "own", "2025")
    assert (own["value"], own["numerator"], own["denominator"], own["agrees"]) == (13, 201, 1498, True)
    assert one(published("la_care_leavers"), "accommodation-suitable-19", "own", "2025")["denominator"] == 599
    assert one(published("la_cla_swcount"), "three-social-workers", "own", "2024")["value"] == 21


@there
def test_posts_are_no_people_so_that_turnover_has_neither_interval_nor_funnel() -> None:
    found = published("csww")
    places = next(block for block in summary_blocks(found) if block.id == "table:places")
    row = next(cells for cells in places.content["cells"] if cells[0].startswith("Turnover"))
    assert row[3] == "none: numerator and denominator do not count people or events"


@there
@pytest.mark.parametrize(
    "name", ["c1_children", "cla_number", "csww", "d3_cpps", "la_care_leavers", "la_cla_placement", "la_cla_swcount"]
)
def test_every_table_of_the_set_gives_figures_with_comparators(name: str) -> None:
    found = published(name)
    assert {"own", "nation", "group", "other"} == set(found.table["role"])
    assert isinstance(found.item.mapping, MeasuresMapping)
    assert found.item.mapping.preset == "dfe-csc"
    assert set(found.table["measure"]) == set(found.item.mapping.measures)


@there
def test_places_among_all_authorities_say_how_noisy_they_are() -> None:
    places = next(block for block in summary_blocks(published("c1_children")) if block.id == "table:places")
    row = places.content["cells"][0]
    assert row[3] == "23.4 % to 25.0 %"
    assert row[4] == "128 of 153; 4 without a figure"
    assert "of 152 others overlap" in row[6]


def test_another_table_of_that_service_is_read_column_by_column(tmp_path: Path) -> None:
    text = EES + "age,visit_count,visit_percent\n" + "".join(
        f"2024{year},Academic year,{level},England,{region},{la},{age},{n},{share}\n"
        for year in ("25",)
        for level, region, la in (("National", "", ""), ("Regional", "North East", ""), ("Local authority", "North East", "Kinlorne"))
        for age, n, share in (("Total", 40, 51.5), ("Under 5", "c", "c"))
    )  # fmt: skip
    found = read(sheet_of(tmp_path, text), "Kinlorne")
    assert isinstance(found.item.mapping, MeasuresMapping)
    assert set(found.item.mapping.measures) == {"visit_count", "visit_percent", "visit_count; Under 5", "visit_percent; Under 5"}
    assert found.item.mapping.measures["visit_percent"].unit == "percent"
    own = one(found, "visit_percent", "own", "2024-25")
    assert own["value"] == 51.5
    assert one(found, "visit_count; Under 5", "own", "2024-25")["why"] == "confidential (c)"


def test_a_column_of_a_measure_that_goes_is_named(tmp_path: Path) -> None:
    row = "2025,Reporting year,Local authority,England,North East,Kinlorne,"
    full = sheet_of(tmp_path, EES + "CPP_start,CPP_subsequent,CPP_subsequent_percent\n" + row + "10,2,20\n")
    item = read(full, "Kinlorne").item
    less = sheet_of(tmp_path, EES + "CPP_start,CPP_subsequent\n" + row + "10,2\n")
    with pytest.raises(PimError, match=r"the column for subsequent-plans \(CPP_subsequent_percent\) is not there"):
        figures_of(item, "", less, Disclosure())


# the Local Authority Interactive Tool


LAIT = "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region\n"


def test_regions_in_the_column_of_authorities_are_no_authorities(tmp_path: Path) -> None:
    areas = (
        ("Kinlorne", "Inner London"), ("Otherton", "Inner London"), ("Farton", "South West"), ("South West", "NA"),
        ("London", "NA"), ("London (Inner)", "NA"), ("England", "NA"),
    )  # fmt: skip
    text = LAIT + "".join(
        f"ReReferral,,{year},{name},{n},1,{region}\n" for year in (2024, 2025) for n, (name, region) in enumerate(areas, 20)
    )
    found = read(sheet_of(tmp_path, text), "Kinlorne")
    roles = {role: set(rows["authority"]) for role, rows in found.table.groupby("role")}
    assert roles == {
        "own": {"Kinlorne"},
        "other": {"Otherton", "Farton"},
        "nation": {"England"},
        "group": {"region London (Inner)"},
    }
    assert dict(found.rows.left_out) == {"of other regions or groups": 4}
    assert blocks_for(found)[0].title.endswith("England 26.0 %, London (Inner) 25.0 %")


def test_the_city_of_london_is_not_the_region_london(tmp_path: Path) -> None:
    areas = (
        ("City of London", "Inner London"),
        ("Camden", "Inner London"),
        ("London", "NA"),
        ("London (Inner)", "NA"),
        ("England", "NA"),
    )
    text = LAIT + "".join(f"ReReferral,,2025,{name},{n},1,{region}\n" for n, (name, region) in enumerate(areas, 20))
    for own, other in (("City of London", "Camden"), ("Camden", "City of London"), ("City of London Corporation", "Camden")):
        found = read(sheet_of(tmp_path, text), own)
        roles = {role: set(rows["authority"]) for role, rows in found.table.groupby("role")}
        named = "City of London" if own.startswith("City") else own
        assert roles == {"own": {named}, "other": {other}, "nation": {"England"}, "group": {"region London (Inner)"}}
        assert dict(found.rows.left_out) == {"of other regions or groups": 1}


def test_an_authority_that_bears_the_name_of_its_region_is_known_by_its_own_spelling(tmp_path: Path) -> None:
    text = LAIT + "".join(
        f"ReReferral,,2025,{name},{n},1,{region}\n"
        for n, (name, region) in enumerate((("City of Farton", "Farton"), ("Farton", "NA"), ("Otherton", "Farton")), 20)
    )
    found = read(sheet_of(tmp_path, text), "City of Farton")
    assert {role: set(rows["authority"]) for role, rows in found.table.groupby("role")} == {
        "own": {"City of Farton"},
        "group": {"region Farton"},
        "other": {"Otherton"},
    }


@there
def test_the_whole_tool_is_read_and_what_is_not_social_care_is_counted() -> None:
    path = DATA / "england-lait" / "bds_long_0.parquet"
    try:
        sheet = load_sheet(path, "measures/lait.parquet")
    except PimError as error:
        pytest.skip(f"Parquet cannot be read here: {error}")
    found = read(sheet, "Leeds")
    assert found.rows.read == 641_070
    assert one(found, "ReReferral", "own", "2025")["value"] == 24.2
    assert one(found, "LACStable_2016on", "group", "2025")["authority"] == "region Yorkshire and the Humber"
    others = found.table[(found.table["measure"] == "ReReferral") & (found.table["role"] == "other")]
    assert not set(others["authority"]) & {"London", "London (Outer)", "North East", "England"}
    assert dict(found.rows.left_out)["of 385 measures not mapped here"] == 568_480
    assert {"City of London", "Camden"} <= set(others["authority"])


# adult social care, Wales


@there
def test_outcomes_of_adult_social_care_are_known_by_the_indicator_and_the_unit_beside_it() -> None:
    found = published("admissions_care_homes", "Trafford")
    assert isinstance(found.item.mapping, MeasuresMapping)
    (measure,) = found.item.mapping.measures.values()
    assert (measure.unit, measure.scale, found.item.mapping.nation) == ("rate", "100000", "England")
    assert "nation" in set(found.table["role"])
    assert ("with no value: not applicable or not available (NA)", 4) in found.rows.left_out
    beside = published("social_care_satisfaction", "Trafford").item.mapping
    assert isinstance(beside, MeasuresMapping)
    assert [measure.unit for measure in beside.measures.values()] == ["percent"]


@there
def test_a_column_of_names_that_changes_within_a_measure_is_no_title() -> None:
    found = published("oflog", "Trafford")
    assert set(found.table["title"]) == {"Outcome, ASC Carer Quality of Life", "Outcome, ASC Quality of Life"}
    assert found.table.loc[found.table["role"] == "own", "benchmark"].notna().any()


@there
def test_a_table_of_codes_is_refused_with_a_sentence() -> None:
    with pytest.raises(PimError, match="areas and measures stand here as codes, and what the codes mean stands in other tables"):
        published("QryHLTH1250", "Gwynedd")


@there
def test_the_working_workbook_with_names_that_stand_twice_is_refused_and_says_which() -> None:
    path = DATA / "lgbf-raw-workbook" / "new_bnch_data.xlsx"
    with pytest.raises(PimError, match="two columns have the name `Number of Premises for Refuse Collection 2012-13`"):
        load_sheet(path, "measures/raw.xlsx", sheet="Raw Data")


@pytest.mark.parametrize(
    ("text", "start", "years", "said"),
    [
        ("202425", 2024, 1, "2024-25"),
        ("201314", 2013, 1, "2013-14"),
        ("2015/16-17/18", 2015, 3, "2015/16-17/18"),
        ("2024-25 (OT)", 2024, 1, "2024-25 (OT)"),
        ("2025 (prov)", 2025, 1, "2025 (prov)"),
    ],
)
def test_years_as_england_and_wales_write_them(text: str, start: int, years: int, said: str) -> None:
    span = span_of(text)
    assert span is not None
    assert (span.start, span.years, span.text) == (start, years, said)


@pytest.mark.parametrize("text", ["202427", "0", "123456789", "2015/16-19/18"])
def test_what_only_looks_like_years_is_none(text: str) -> None:
    assert span_of(text) is None or span_of(text).years < 1  # type: ignore[union-attr]
