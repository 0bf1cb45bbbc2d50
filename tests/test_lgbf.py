"""The Local Government Benchmarking Framework as it is published: the traps in it, as facts."""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import pytest

from pimlib.errors import PimError
from pimlib.kinds.figures import Figures
from pimlib.kinds.measures import blocks_for, figures_of, guess_mapping, summary_blocks
from pimlib.kinds.measures.presets import load_preset, preset_names
from pimlib.register import Item
from pimlib.sheets import Sheet, load_sheet
from pimlib.workspace.cycle import Disclosure

DATA = Path(__file__).parents[2] / "shared" / "data" / "lgbf-scotland"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not beside this checkout (../shared/data)")
COUNCILS = [
    "Aberdeen City",
    "Aberdeenshire",
    "Angus",
    "Argyll and Bute",
    "City of Edinburgh",
    "Clackmannanshire",
    "Dumfries and Galloway",
    "Dundee City",
    "East Ayrshire",
    "East Dunbartonshire",
    "East Lothian",
    "East Renfrewshire",
    "Falkirk",
    "Fife",
    "Glasgow City",
    "Highland",
    "Inverclyde",
    "Midlothian",
    "Moray",
    "Na h-Eileanan Siar",
    "North Ayrshire",
    "North Lanarkshire",
    "Orkney Islands",
    "Perth and Kinross",
    "Renfrewshire",
    "Scottish Borders",
    "Shetland Islands",
    "South Ayrshire",
    "South Lanarkshire",
    "Stirling",
    "West Dunbartonshire",
    "West Lothian",
]


def opened(sheet: Sheet, council: str) -> Figures:
    mapping = guess_mapping(sheet, council)
    item = Item.model_validate(
        {
            "format": "1",
            "name": "lgbf",
            "title": "Benchmarking",
            "path": "measures/lgbf.csv",
            "kind": "measures",
            "period": {"start": "2010-04-01", "end": "2023-03-31"},
            "registered_on": "2026-11-01",
            "access": "open",
            "bytes": 1,
            "hash": "sha256:00",
            "mapping": mapping,
        }
    )
    return figures_of(item, "sha256:00", sheet, Disclosure())


@pytest.fixture(scope="module")
def whole() -> Sheet:
    return load_sheet(DATA / "lgbf_real_by_council_year.csv", "measures/lgbf.csv")


@pytest.fixture(scope="module")
def subset() -> Sheet:
    return load_sheet(DATA / "lgbf_social_work_subset.csv", "measures/lgbf.csv")


@pytest.fixture(scope="module")
def moray(whole: Sheet) -> Figures:
    return opened(whole, "Moray")


def notes_of(figures: Figures, code: str) -> str:
    return "\n".join(str(note) for note in figures.notes if note.place.endswith(f"measure {code}"))


def test_the_preset_is_sound_and_every_measure_informs_performance_against_targets() -> None:
    preset = load_preset("lgbf")
    assert "lgbf" in preset_names()
    assert len(preset.measures) == 23
    assert all("pim:1.2" in measure.informs for measure in preset.measures.values())
    informed = {ref for measure in preset.measures.values() for ref in measure.informs}
    assert {"pim:1.1", "pim:2.1", "pim:3.1", "pim:5.1", "pim:5.5", "pim:6.5", "pim:7.1", "pim:8.1"} <= informed


def test_directions_are_those_of_the_publisher() -> None:
    published = pd.read_csv(DATA / "indicator_information.csv", encoding="utf-8-sig").set_index("Code")["Ranking_Type"]
    sense = {"Ascending": "lower", "Descending": "higher", "Goldilocks": "none"}
    measures = load_preset("lgbf").measures
    assert {code: measure.better for code, measure in measures.items()} == {code: sense[published[code]] for code in measures}


def test_a_file_of_the_framework_is_known_by_its_columns(whole: Sheet) -> None:
    mapping = guess_mapping(whole, "City of Edinburgh")
    assert (mapping.preset, mapping.authority, len(mapping.measures)) == ("lgbf", "Edinburgh City", 23)
    assert "prices of the newest year" in mapping.measures["SW01"].note


def test_cash_prices_are_known_and_said() -> None:
    sheet = load_sheet(DATA / "lgbf_cash_social_work_subset.csv", "measures/cash.csv")
    mapping = guess_mapping(sheet, "Moray")
    assert mapping.columns.value == "IndicatorCash_LA"
    assert "not adjusted for inflation" in mapping.measures["SW01"].note
    assert "nothing is published for Moray in 2022-23" in notes_of(opened(sheet, "Moray"), "CHN08a")


def test_a_file_with_none_of_the_known_measures_is_refused(whole: Sheet) -> None:
    table = whole.table[whole.table["Code"].str.startswith("ENV")]
    with pytest.raises(PimError, match="none of the measures that are known"):
        guess_mapping(Sheet(whole.place, 1, whole.columns, table, "", ""), "Moray")


def test_the_whole_file_is_loaded_in_a_moment(moray: Figures) -> None:
    start = time.perf_counter()
    opened(load_sheet(DATA / "lgbf_real_by_council_year.csv", "measures/lgbf.csv"), "Fife")
    assert time.perf_counter() - start < 1.5
    assert moray.rows.sentence() == "35,466 rows read, 7,264 used; left out: 28,202 of 85 measures not mapped here."


@pytest.mark.parametrize("council", COUNCILS)
def test_every_council_has_its_own_figures(subset: Sheet, council: str) -> None:
    table = subset.table[subset.table["Year"] == "2021-22"]
    figures = opened(Sheet(subset.place, 1, subset.columns, table, "", ""), council)
    own = figures.table[figures.table["role"] == "own"]
    assert own["measure"].nunique() == 23
    assert own["value"].notna().all()
    assert figures.table.loc[figures.table["role"] == "other", "authority"].nunique() == 31


def test_figures_are_those_of_the_file(moray: Figures) -> None:
    table = moray.table[
        (moray.table["measure"] == "SW01") & (moray.table["period"] == "2022-23") & (moray.table["role"] != "other")
    ]
    home_care = dict(zip(table["role"], table["value"], strict=True))
    published = pd.read_csv(DATA / "lgbf_real_by_council_year.csv")
    row = published[
        (published["Code"] == "SW01") & (published["LocalAuthority"] == "Moray") & (published["Year"] == "2022-23")
    ].iloc[0]
    assert home_care == {
        "own": row["LA_IndicatorReal"],
        "nation": row["Scotland_Indicator_Real"],
        "group": row["FG_Avg_Indicator_Real"],
    }


@pytest.mark.parametrize("code", ["SW01", "SW05", "SW06", "SW08", "CHN08a", "CHN08b", "CORP03b", "CORP06b", "CORP11"])
def test_the_scale_of_the_preset_gives_every_published_value(moray: Figures, code: str) -> None:
    rows = moray.table[(moray.table["measure"] == code) & moray.table["role"].isin(["own", "other"])]
    assert rows["agrees"].eq(True).all()


def test_one_value_of_direct_payments_is_not_what_its_numerator_gives(moray: Figures) -> None:
    assert "in 1 row the numerator and denominator do not give the value" in notes_of(moray, "SW02")


@pytest.mark.parametrize("code", ["CORP03c", "CORP09", "CORP10"])
def test_numerators_that_do_not_reproduce_are_used_for_nothing(moray: Figures, code: str) -> None:
    rows = moray.table[moray.table["measure"] == code]
    assert rows[["numerator", "denominator", "recomputed"]].isna().all().all()
    assert rows["value"].notna().all()
    assert "used as published" in notes_of(moray, code)


@pytest.mark.parametrize("code", ["SW03a", "SW04b", "SW04e", "SW07", "CHN09", "CHN22", "CHN23"])
def test_measures_without_denominators_are_noted_once(moray: Figures, code: str) -> None:
    assert notes_of(moray, code).count("published without numerator and denominator") == 1


@pytest.mark.parametrize("code", ["SW04b", "SW04c", "SW04d", "SW04e"])
def test_the_survey_of_experience_comes_every_second_year(moray: Figures, code: str) -> None:
    assert "published every second year" in notes_of(moray, code)
    own = moray.table[(moray.table["measure"] == code) & (moray.table["role"] == "own")]
    assert list(own["period"]) == ["2013-14", "2015-16", "2017-18", "2019-20", "2021-22"]


def test_scotland_is_pooled_where_the_file_does_not_give_it(subset: Sheet) -> None:
    columns = tuple(name for name in subset.columns if not name.startswith("Scotland_"))
    mapping = guess_mapping(subset, "Moray")
    mapping = mapping.model_copy(
        update={
            "columns": mapping.columns.model_copy(
                update={"nation_value": None, "nation_numerator": None, "nation_denominator": None}
            )
        }
    )
    given = opened(subset, "Moray")
    sheet = Sheet(subset.place, 1, columns, subset.table[list(columns)], "", "")
    pooled = figures_of(given.item.model_copy(update={"mapping": mapping}), "", sheet, Disclosure())
    for code in ("SW01", "SW08"):
        ours, theirs = (
            found.table[(found.table["measure"] == code) & (found.table["role"] == "nation")].set_index("period")["value"]
            for found in (pooled, given)
        )
        assert len(ours) == len(theirs)
        assert (ours / theirs - 1).abs().median() < 0.001
    assert "nation" not in set(pooled.table.loc[pooled.table["measure"] == "SW07", "role"])


def test_the_trend_of_home_care_says_what_it_shows(moray: Figures) -> None:
    block = blocks_for(moray, ["pim:8.1"])[0]
    assert block.id == "lgbf:SW01"
    assert block.title.startswith("Home care for people aged 65 and over costs £")
    assert "an hour in 2022-23" in block.title
    assert "; Scotland £31.85, family group £" in block.title
    assert "Lower is usually read as better." in block.base
    assert "the mean of 8 authorities as published" in block.base
    assert "Scotland, pooled by the publisher" in block.base
    assert "The 31 other authorities range from" in block.alt
    assert [label for label, _ in block.content["columns"]] == [
        "Period",
        "Moray",
        "Family group",
        "Scotland",
        "Others, lowest to highest",
        "Place among the authorities",
        "Quarter",
    ]
    assert len(block.content["svg"]) < 60_000


def test_the_summary_has_a_row_a_measure(moray: Figures) -> None:
    block = summary_blocks(moray, ["pim:2.1"])[0]
    assert len(block.content["cells"]) == 4
    assert all("(since 2019-20)" in cells[6] and "(since 2013-14)" in cells[7] for cells in block.content["cells"])
    labels = [label for label, _ in block.content["columns"]]
    assert labels[1:6] == ["Stage", "Newest period", "Moray", "Family group", "Scotland"]


def test_a_place_has_its_quarter_and_says_why_there_is_no_interval(moray: Figures) -> None:
    block = next(block for block in summary_blocks(moray) if block.id == "lgbf:places")
    rows = {cells[0]: cells[1:] for cells in block.content["cells"]}
    home = rows["Home care costs for people aged 65 and over, per hour"]
    values = moray.table[(moray.table["measure"] == "SW01") & (moray.table["period"] == "2022-23")]
    ahead = (values.loc[values["role"] == "other", "value"] < values.loc[values["role"] == "own", "value"].iloc[0]).sum()
    assert home[3] == f"{ahead + 1} of 32"
    assert home[4] == "first of four"
    assert home[2] == "none: an interval is worked out for shares and rates of people or events only"
    assert rows["Gender pay gap, whole council"][3] == "no place: no direction was given, so nothing is first or last"
    assert "Places are noisy" in block.base


def test_spending_is_not_drawn_as_if_it_were_people(moray: Figures) -> None:
    assert not [block.id for block in blocks_for(moray, ["pim:5.5"]) if block.id.endswith(":funnel")]
    assert rows_of(moray, "SW02")[2] == "none: numerator and denominator do not count people or events"


def rows_of(figures: Figures, code: str) -> list[str]:
    assert figures.item.mapping is not None
    title = figures.item.mapping.measures[code].title  # type: ignore[union-attr]
    places = next(block for block in summary_blocks(figures) if block.id == "lgbf:places")
    return next(cells[1:] for cells in places.content["cells"] if cells[0] == title)


def test_a_council_is_shown_beside_its_family_group(whole: Sheet) -> None:
    given = opened(whole, "Moray")
    mapping = given.item.mapping
    chosen = given.item.model_copy(update={"mapping": mapping.model_copy(update={"compare": ("Highland", "family group")})})  # type: ignore[union-attr]
    found = figures_of(chosen, "sha256:00", whole, Disclosure())
    block = next(block for block in summary_blocks(found, ["pim:8.1"]) if block.id == "lgbf:chosen")
    labels = [label for label, _ in block.content["columns"]]
    assert labels[2:4] == ["Moray", "Highland"]
    assert len(labels) >= 10
    trend = blocks_for(found, ["pim:8.1"])[0]
    assert "authorities chosen 1 is drawn; all stand in the table" in trend.base
    assert "Highland" in [label for label, _ in trend.content["columns"]]


def test_a_council_that_is_not_there_is_refused_with_those_that_are(subset: Sheet) -> None:
    with pytest.raises(PimError, match="authorities in the file: `Aberdeen City`, `Aberdeenshire`"):
        opened(subset, "Kinlorne")
    with pytest.raises(PimError, match=r"names like it in the file: .*`East Ayrshire`"):
        opened(subset, "Ayrshire")
