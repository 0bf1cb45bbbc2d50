"""The working workbook that councils are sent, and the same framework as it was published two years later."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from test_measures_wide import mapping_of, opened

from pimlib.kinds.figures import Figures
from pimlib.kinds.measures import load_export
from pimlib.kinds.measures.match import authority_words, plain_code

DATA = Path(__file__).parents[2] / "shared" / "data"
WORKBOOK = DATA / "lgbf-raw-workbook" / "new_bnch_data.xlsx"
pytestmark = pytest.mark.skipif(
    not WORKBOOK.is_file(), reason="the working workbook is not beside this checkout (../shared/data)"
)
CHILDREN_AND_STAFF = {"CHN08A": 9, "CHN08B": 19, "CHN09": 4, "CHN22": 20, "CORP03B": 1, "CORP06B": 1}


@pytest.fixture(scope="module")
def real() -> Figures:
    return opened(load_export(WORKBOOK, "measures/raw.xlsx"), "Moray")


@pytest.fixture(scope="module")
def beside(real: Figures) -> pd.DataFrame:
    """A row each code, council and year that both hold: value, numerator and denominator here, and as published (later_*).

    Money is compared with the figures at the prices of each year, all else with the main table.
    """
    measures = mapping_of(real).measures
    money = {plain_code(code) for code, measure in measures.items() if measure.unit == "money"}
    percent = {plain_code(code) for code, measure in measures.items() if measure.unit == "percent"}
    own = real.table[real.table["role"].isin(["own", "other"]) & real.table["value"].notna()]
    own = own.assign(code=own["measure"].map(plain_code), who=own["authority"].map(authority_words))
    own["value"] = own["value"].where(~own["code"].isin(percent), own["value"] / 100)
    main = published("lgbf_real_by_council_year", "Code", "LA_IndicatorReal", "LA_Numerator_real", "LA_Den_Real")
    cash = published(
        "lgbf_cash_social_work_subset", "IndicatorCode", "IndicatorCash_LA", "NumeratorCash_LA", "DenominatorCash_LA"
    )
    later = pd.concat([main[~main["code"].isin(money)], cash[cash["code"].isin(money)]])
    joined = own.merge(later, on=["code", "who", "period"])
    joined = joined[joined["later_value"].notna()]
    gap = (joined["value"] - joined["later_value"]).abs()
    return joined.assign(agree=gap <= (0.005 * joined["later_value"].abs()).clip(lower=0.00006))


def published(name: str, code: str, *columns: str) -> pd.DataFrame:
    table = pd.read_csv(DATA / "lgbf-scotland" / f"{name}.csv")
    named = zip(("later_value", "later_numerator", "later_denominator"), columns, strict=True)
    return pd.DataFrame(
        {
            "code": table[code].map(plain_code),
            "who": table["LocalAuthority"].map(authority_words),
            "period": table["Year"],
            **{field: table[column] for field, column in named},
        }
    )


def test_the_working_workbook_is_read_whole(real: Figures) -> None:
    mapping = mapping_of(real)
    assert (mapping.layout, mapping.preset, len(mapping.measures)) == ("wide", "lgbf", 20)
    codes = {"SW1", "SW2", "SW3a", "SW4b", "SW4c", "SW4d", "SW4e", "SW5", "SW6", "SW7", "SW8"}
    assert codes | {"CHN8a", "CHN8b", "CHN9", "CHN22", "CHN23", "CHN24"} <= set(mapping.measures)
    assert real.table.loc[real.table["role"] == "other", "authority"].nunique() == 31
    assert set(real.table.loc[real.table["role"] == "nation", "authority"]) == {"Scotland"}
    assert ("with no value: a formula that found nothing (#N/A)", 132) in real.rows.left_out


def test_every_numerator_of_the_workbook_gives_its_value_but_a_few(real: Figures) -> None:
    rows = real.table[real.table["recomputed"].notna() & real.table["role"].isin(["own", "other"])]
    assert rows.groupby("measure").size().index.tolist() == [
        "CHN8a",
        "CHN8b",
        "CORP 3b",
        "CORP 6b",
        "SW1",
        "SW2",
        "SW5",
        "SW6",
        "SW8",
    ]
    assert rows["agrees"].eq(True).mean() > 0.99


def test_the_workbook_and_the_published_table_agree_where_neither_was_changed_since(beside: pd.DataFrame) -> None:
    assert (len(beside), int(beside["agree"].sum())) == (5376, 4896)
    differ = beside[~beside["agree"]].groupby("code").size().to_dict()
    # The later table has other spending on care homes (SW05) in every year and fewer hospital days (SW08) in 2016-17, why is not known; the
    # others are single figures, most of 2019-20 and 2020-21, that were changed after the workbook was made.
    assert differ.pop("SW05") == 342
    assert int((~beside["agree"] & (beside["code"] == "SW08") & (beside["period"] == "2016-17")).sum()) == 32
    assert differ == {"SW01": 5, "SW02": 8, "SW06": 36, "SW08": 35} | CHILDREN_AND_STAFF


def test_where_they_differ_the_publisher_has_other_numerators_or_denominators(beside: pd.DataFrame) -> None:
    cash = published(
        "lgbf_cash_social_work_subset", "IndicatorCode", "IndicatorCash_LA", "NumeratorCash_LA", "DenominatorCash_LA"
    )
    kept = ["code", "who", "period", "value", "numerator", "denominator"]
    differ = beside.loc[~beside["agree"] & beside["numerator"].notna(), kept].merge(cash, on=["code", "who", "period"])
    both = differ[differ["later_numerator"].notna()]
    other = (both["numerator"] / both["later_numerator"] - 1).abs() > 0.001
    other |= (both["denominator"] / both["later_denominator"] - 1).abs() > 0.001
    assert len(both) > 400
    assert other.all()
