"""Tables with the periods across, as people keep them by hand: a column for each measure and period, with others among them."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from running import Pim, Ran

from pimlib.errors import PimError
from pimlib.kinds.figures import Figures
from pimlib.kinds.measures import blocks_for, figures_of, guess_mapping, load_export
from pimlib.kinds.measures.wide import heading, wide_figures
from pimlib.register import Item
from pimlib.register.mapping import MeasuresMapping
from pimlib.sheets import Sheet
from pimlib.workspace.cycle import Disclosure

BAD = Path(__file__).parent / "bad" / "measures"
YEARS = ("2018-19", "2019-20", "2020-21")
# For each council and year: homecare in £000, hours, children looked after in the community in per cent.
FACTS: dict[str, list[tuple[float, float, object]]] = {
    "Kinlorne & Isles": [(400, 20_000, 81.5), (450, 20_000, 82.25), (540, 20_000, "dna")],
    "Otherton": [(900, 45_000, 90), (1_000, 40_000, 91.5), (1_100, 40_000, "dna")],
    "Scotland": [(1_300, 65_000, 88), (1_450, 60_000, 89), (1_640, 60_000, "dna")],
}


def own_workbook(path: Path, *, title: str = "", people: str = "Care Hrs per Yr") -> Path:
    """A workbook as councils are sent it: formulas with stored values, sheets besides, names that stand twice, columns nobody reads."""
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Deflators").write_row(0, 0, ["Year", "Deflator"])
    page = book.add_worksheet("Raw Data")
    book.add_worksheet("Archive").hide()
    top = 2 if title else 0
    if title:
        page.write_string(0, 0, title)
    names = ["Local Authority"]
    for year in YEARS:
        names += [f"SW1 {year}", f"Total Homecare (£000) {year}", f"{people}  {year}"]
    names += [f"SW1 {year} Real" for year in YEARS] + [f"CHN9 {year}" for year in YEARS] + [f"SW4b {year}" for year in YEARS]
    names += ["ENV1 2018-19", "MYE Population 2018-19", "ENV2 2018-19", "MYE Population 2018-19", ""]
    page.write_row(top, 0, names)
    for n, (council, facts) in enumerate(FACTS.items(), top + 1):
        page.write_string(n, 0, council)
        for m, (cost, hours, _) in enumerate(facts):
            page.write_formula(n, 1 + 3 * m, "=2*2", None, cost / hours * 1000)
            page.write_row(n, 2 + 3 * m, [cost, hours])
            page.write_formula(n, 10 + m, "=3*3", None, cost / hours * 1200)
        for m, (_, _, share) in enumerate(facts):
            page.write(n, 13 + m, share)
            page.write_formula(n, 16 + m, "=NA()", None, 70.5 if m == 1 else "#N/A")
        page.write_row(n, 19, ["!", 1000, 7, 1000])
        page.write_formula(n, 19, "=1/0", None, "#DIV/0!")
    book.close()
    return path


def opened(sheet: Sheet, council: str = "Kinlorne and Isles", preset: str | None = None, access: str = "open") -> Figures:
    about = {"name": "raw", "title": "Benchmarking", "path": "measures/raw.xlsx", "kind": "measures", "access": access}
    kept = {"format": "1", "registered_on": "2026-11-01", "bytes": 1, "hash": "sha256:00"}
    item = about | kept | {"mapping": guess_mapping(sheet, council, preset)}
    return figures_of(Item.model_validate(item), "sha256:00", sheet, Disclosure())


def mapping_of(figures: Figures) -> MeasuresMapping:
    assert isinstance(figures.item.mapping, MeasuresMapping)
    return figures.item.mapping


def notes_of(figures: Figures) -> str:
    return "\n".join(str(note) for note in figures.notes)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    return load_export(own_workbook(tmp_path_factory.mktemp("wide") / "raw.xlsx"), "measures/raw.xlsx")


def values(figures: Figures, measure: str, role: str = "own", column: str = "value") -> dict[str, float]:
    rows = figures.table[(figures.table["measure"] == measure) & (figures.table["role"] == role)]
    return {period: value for period, value in zip(rows["period"], rows[column], strict=True) if value == value}


def test_the_sheet_with_codes_and_periods_is_found_among_the_others(raw: Sheet) -> None:
    assert (raw.name, raw.header_row, len(raw.table)) == ("Raw Data", 1, 3)


def test_the_header_is_found_under_a_title(tmp_path: Path) -> None:
    sheet = load_export(own_workbook(tmp_path / "raw.xlsx", title="For councils only"), "measures/raw.xlsx")
    assert (sheet.name, sheet.header_row) == ("Raw Data", 3)
    assert values(opened(sheet), "SW1")["2019-20"] == 22.5


def test_the_preset_is_known_by_the_codes_and_its_measures_alone_are_taken(raw: Sheet) -> None:
    mapping = mapping_of(opened(raw))
    assert (mapping.layout, mapping.preset, mapping.nation) == ("wide", "lgbf", "Scotland")
    assert list(mapping.measures) == ["SW1", "CHN9", "SW4b"]
    assert mapping.authority == "Kinlorne & Isles"
    assert (mapping.measures["SW1"].unit, mapping.measures["SW1"].scale) == ("money", "1000")


def test_stored_values_of_formulas_are_read_with_the_titled_columns_beside_them(raw: Sheet) -> None:
    figures = opened(raw)
    assert values(figures, "SW1") == {"2018-19": 20, "2019-20": 22.5, "2020-21": 27}
    assert values(figures, "SW1", column="numerator") == {"2018-19": 400, "2019-20": 450, "2020-21": 540}
    assert values(figures, "SW1", column="denominator")["2018-19"] == 20_000
    assert figures.table.loc[figures.table["measure"] == "SW1", "agrees"].eq(True).all()
    assert values(figures, "SW1", "nation")["2020-21"] == pytest.approx(1_640_000 / 60_000)


def test_shares_times_100_are_known_from_all_shares_of_the_file(raw: Sheet) -> None:
    measures = mapping_of(opened(raw)).measures
    assert [(measures[code].unit, measures[code].scale) for code in ("CHN9", "SW4b")] == [("percent", "100")] * 2


def test_a_share_below_one_per_cent_is_read_as_the_other_shares_are(tmp_path: Path) -> None:
    path = tmp_path / "shares.csv"
    path.write_text("Council,CHN9 2019-20,CHN9 2020-21,CHN22 2020-21,SW7 2020-21\nKinlorne,81,82,0.4,90\nOtherton,85,86,0.9,91\n")
    measures = mapping_of(opened(load_export(path, "measures/shares.csv"), "Kinlorne")).measures
    assert {measure.unit for measure in measures.values()} == {"percent"}
    path.write_text(
        "Council,CHN9 2019-20,CHN9 2020-21,CHN22 2020-21,SW7 2020-21\nKinlorne,.81,.82,.04,.9\nOtherton,.85,.86,.09,1.02\n"
    )
    measures = mapping_of(opened(load_export(path, "measures/shares.csv"), "Kinlorne")).measures
    assert {measure.unit for measure in measures.values()} == {"proportion"}


def test_marks_and_look_ups_that_found_nothing_are_missing_figures_with_a_reason(raw: Sheet) -> None:
    figures = opened(raw)
    assert values(figures, "SW4b") == {"2019-20": 70.5}
    assert ("with no value: a formula that found nothing (#N/A)", 6) in figures.rows.left_out
    assert ("with no value: not available (dna)", 3) in figures.rows.left_out
    assert "nothing is published for Kinlorne & Isles in 2020-21: not available (dna)" in notes_of(figures)


def test_deflated_columns_are_not_read_and_the_prices_of_the_others_are_said(raw: Sheet) -> None:
    figures = opened(raw)
    assert "3 columns with `Real` after the period not read; found `SW1 2018-19 Real`" in notes_of(figures)
    assert "not adjusted for inflation" in mapping_of(figures).measures["SW1"].note
    assert "inflation" not in mapping_of(figures).measures["CHN9"].note


def test_faults_of_columns_that_are_not_read_refuse_nothing_and_are_counted(raw: Sheet) -> None:
    assert "3 cells with an error or without a stored value in columns that are not read" in notes_of(opened(raw))
    assert "1 name stands over more than one column" in notes_of(opened(raw))
    assert raw.twice == {"MYE Population 2018-19 (column W)": "MYE Population 2018-19"}


def test_a_name_that_stands_twice_is_a_denominator_wherever_it_stands(raw: Sheet) -> None:
    env = {figure.code: figure for figure in wide_figures(raw)}
    assert env["ENV2"].numerator is None  # one titled column alone could be either
    assert "MYE Population" in env


def test_money_and_hours_are_no_people(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "Council,K1 2019-20,Spend 2019-20,Cases 2019-20,K1 2020-21,Seen 2020-21,Asked 2020-21\nKinlorne,50,5,10,60,6,10\n"
    )
    mapping = mapping_of(opened(load_export(path, "measures/own.csv"), "Kinlorne"))
    assert list(mapping.measures) == ["K1"]
    assert (mapping.measures["K1"].unit, mapping.measures["K1"].counts, mapping.preset) == ("percent", False, None)


def test_small_counts_beside_a_value_are_withheld_where_the_file_is_not_open(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Council,K1 2019-20,Seen 2019-20,Asked 2019-20,K1 2020-21\nKinlorne,30,3,10,60\n")
    table = opened(load_export(path, "measures/own.csv"), "Kinlorne", access="team").table
    assert table["withheld"].tolist() == [True, False]
    assert table.loc[0, ["value", "numerator", "denominator"]].isna().all()


def test_where_a_figure_is_found_again_is_said_by_row(raw: Sheet) -> None:
    block = blocks_for(opened(raw))[0]
    said = " ".join(map(str, block.content["checks"])) if "checks" in block.content else str(block)
    assert "Kinlorne & Isles: row 2" in said
    assert "“Numerator”" not in said


@pytest.mark.parametrize(
    ("name", "code", "period"),
    [
        ("SW1 2019-20", "SW1", "2019-20"),
        ("CORP 3b 2019/20", "CORP 3b", "2019/20"),
        ("SW01\n2019", "SW01", "2019"),
        ("SW01_2019-20", "SW01", "2019-20"),
        ("SW01 (2019-20)", "SW01", "2019-20"),
        ("SW01 Q3 2022-23", "SW01", "Q3 2022-23"),
        ("SW01 2022/23 Quarter 1", "SW01", "2022/23 Quarter 1"),
        ("SW01 April 2022", "SW01", "April 2022"),
        ("SW01 Apr-22", "SW01", "Apr-22"),
        ("SW01 202425", "SW01", "202425"),
        ("SW01 2015/16-17/18", "SW01", "2015/16-17/18"),
        ("SW01 2024-25 (prov)", "SW01", "2024-25 (prov)"),
        ("SW01 31/03/2022", "SW01", "31/03/2022"),
        ("Gross Spend on over 18s  2019-20", "Gross Spend on over 18s", "2019-20"),
    ],
)
def test_a_period_in_any_form_may_stand_behind_a_code(name: str, code: str, period: str) -> None:
    found = heading(name)
    assert found is not None
    assert (found.code, found.period, found.rest) == (code, period, "")


@pytest.mark.parametrize("name", ["2019-20", "April 2022", "Q1 2022-23", "Council", "SW1 19/20", "SW1", ""])
def test_what_holds_no_code_or_no_year_is_no_such_name(name: str) -> None:
    assert heading(name) is None


def test_quarters_and_codes_spelled_in_several_ways_are_one_series(tmp_path: Path) -> None:
    path = tmp_path / "quarters.csv"
    path.write_text("Team,KPI 1 Q1 2022-23,KPI 01 Q2 2022-23,KPI-1 Q3 2022-23\nKinlorne,10,12,11\nOtherton,20,21,22\n")
    figures = opened(load_export(path, "measures/quarters.csv"), "Kinlorne")
    assert list(mapping_of(figures).measures) == ["KPI 1"]
    assert values(figures, "KPI 1") == {"Q1 2022-23": 10, "Q2 2022-23": 12, "Q3 2022-23": 11}


def test_a_long_table_stays_one_where_columns_name_periods_too(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("Code,Council,Year,Value,Base 2011,Base 2022\nA1,Kinlorne,2021-22,5,1,2\nA1,Kinlorne,2022-23,6,1,2\n")
    assert guess_mapping(load_export(path, "measures/long.csv"), "Kinlorne").layout == "long"


@pytest.mark.parametrize(
    ("name", "said_there"),
    [
        (
            "wide-twice.csv",
            [
                "row 1: 2 columns hold SW1 for 2019-20; found `SW1 2019-20`, `SW 01 2019/20`",
                "`SW1 2020-21`, `SW1 2020-21 (column E)`",
            ],
        ),
        ("wide-text.csv", ['row 2, column "SW1 2020-21": this cell is not a number; found `about 21`', "row 3", "`!`"]),
        (
            "wide-error.xlsx",
            [
                'sheet "Raw Data", cell B2: this formula has no value stored with it; found `=1+1`',
                "cell C3: this cell holds an Excel error; found #DIV/0!",
                "cell E3: this cell holds an Excel error; found #VALUE!",
            ],
        ),
        ("wide-two-sheets.xlsx", ["more than one sheet holds measures with the periods across; found `Cash`, `Real`", "--sheet"]),
        ("wide-short-years.csv", ["no column could be found that holds the year or period"]),
        ("wide-other.csv", ["none of the measures that are known of it; found `ENV1`", "`SW01`"]),
    ],
)
def test_a_wide_file_with_faults_is_refused_with_all_of_them(name: str, said_there: list[str]) -> None:
    with pytest.raises(PimError) as refused:
        opened(load_export(BAD / name, f"measures/{name}"), "Kinlorne", preset="lgbf")
    for words in said_there:
        assert words in str(refused.value)
    assert "F2" not in str(refused.value)  # the error in a column of which nobody asked


def test_one_of_two_sheets_may_be_named() -> None:
    sheet = load_export(BAD / "wide-two-sheets.xlsx", "measures/two.xlsx", "Real")
    assert sheet.name == "Real"


def test_a_workbook_is_registered_with_its_sheet_and_read_again(example: Ran, pim: Pim, tmp_path: Path) -> None:
    path = own_workbook(tmp_path / "raw.xlsx")
    said = pim("add", str(path), "--kind", "measures", "--authority", "Kinlorne & Isles")
    assert said.code == 0, said.err
    assert "Codes are read as those of the preset `lgbf`: SW1, CHN9, SW4b." in said.out
    assert "--preset lgbf --access open --independence external" in said.out
    assert "2018-04-01 to 2021-03-31, access team, made by: own" in said.out
    assert "Home care for people aged 65 and over costs £27.00 an hour in 2020-21" in said.out
    kept = (example.folder.path / "register" / "raw.yaml").read_text(encoding="utf-8")
    assert "sheet: Raw Data" in kept
    said = pim("add", "measures/raw.xlsx", "--preset", "lgbf", "--access", "open")
    assert said.code == 0, said.err
    assert "revision 2" in said.out
    assert "access open" in said.out


def test_the_sheet_that_was_named_is_kept_for_a_long_table_too(example: Ran, pim: Pim, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "long.xlsx")
    for name in ("One", "Two"):
        page = book.add_worksheet(name)
        page.write_row(0, 0, ["Code", "Council", "Year", "Value"])
        page.write_row(1, 0, ["A1", "Kinlorne", "2021-22", 7 if name == "One" else 12])
    book.close()
    said = pim("add", str(tmp_path / "long.xlsx"), "--kind", "measures", "--authority", "Kinlorne", "--sheet", "Two")
    assert said.code == 0, said.err
    assert "12 in 2021-22" in said.out


def test_a_column_without_a_name_is_passed_over_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Council,SW1 2019-20,SW1 2020-21,\nKinlorne,20,21,check this\nOtherton,30,31,\n")
    sheet = load_export(path, "measures/own.csv")
    assert sheet.columns == ("Council", "SW1 2019-20", "SW1 2020-21")
    assert "column D: this column has no name in the header, so it is passed over" in notes_of(opened(sheet, "Kinlorne"))


def test_one_measure_with_its_years_across_is_still_to_be_turned(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Measure,Year 2019-20,Year 2020-21,Year 2021-22\nWaits,20,21,22\n")
    with pytest.raises(PimError, match="the periods stand in the names of columns"):
        guess_mapping(load_export(path, "measures/own.csv"), "Kinlorne")
