"""Tables with the periods across that are added again, and which sheet, row and pair of columns is taken when they are first added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from building import empty_cycle

from pimlib.cli import main
from pimlib.errors import PimError
from pimlib.kinds import load_figures
from pimlib.kinds.figures import Figures
from pimlib.kinds.measures import guess_mapping, load_export
from pimlib.kinds.measures.series import series_of
from pimlib.register import load_register
from pimlib.register.mapping import MeasuresMapping
from pimlib.workspace import CycleFolder

BAD = Path(__file__).parent / "bad" / "measures"
Cells = Sequence[Sequence[object]]
LONG: Cells = (["Code", "Authority", "Period", "Value"], ["A1", "Kinlorne", "2022-23", 50], ["A1", "Aber", "2022-23", 40])
WIDE: Cells = (["Council", "A1 2022-23", "A1 2023-24"], ["Kinlorne", 55, 56], ["Aber", 40, 41])
PAIRED: Cells = (
    ["Council", "A1 2022-23", "Seen 2022-23", "Asked 2022-23", "A1 2023-24", "Seen 2023-24", "Asked 2023-24"],
    ["Kinlorne", 75, 150, 200, 80, 160, 200],
    ["Aber", 50, 50, 100, 60, 60, 100],
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CycleFolder:
    folder = empty_cycle(tmp_path)
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("PIM_SETTINGS", str(tmp_path / "settings"))
    return folder


def table(path: Path, rows: Cells) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    return path


def book(path: Path, sheets: dict[str, Cells], hidden: Iterable[str] = ()) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        page = made.add_worksheet(name)
        for n, row in enumerate(rows):
            page.write_row(n, 0, row)
        if name in hidden:
            page.hide()
    made.close()
    return path


def kept(folder: CycleFolder, name: str) -> Path:
    return folder.path / "measures" / name


def add(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> str:
    got = main(["add", str(path), "--authority", "Kinlorne", *options])
    said = capsys.readouterr()
    assert got == 0, said.err
    return said.out


def figures(folder: CycleFolder, name: str) -> Figures:
    return load_figures(folder, load_register(folder).entries[name])


def mapping(folder: CycleFolder, name: str) -> MeasuresMapping:
    found = load_register(folder).entries[name].item.mapping
    assert isinstance(found, MeasuresMapping)
    return found


def guessed(path: Path, council: str = "Kinlorne") -> MeasuresMapping:
    return guess_mapping(load_export(path, f"measures/{path.name}"), council)


# pairs of numerator and denominator


def test_pairs_stand_in_the_mapping_and_are_said(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    said = add(capsys, table(kept(folder, "own.csv"), PAIRED))
    assert "Numerator and denominator of A1: the columns `Seen 2022-23` and `Asked 2022-23`." in said
    assert mapping(folder, "own").measures["A1"].pairs == (("Seen", "Asked"),)
    rows = figures(folder, "own").table
    assert rows.loc[rows["role"] == "own", "numerator"].tolist() == [150, 160]


def test_a_mapping_made_without_pairs_never_finds_any(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    add(capsys, table(kept(folder, "own.csv"), PAIRED))
    entry = folder.path / "register" / "own.yaml"
    before = entry.read_text(encoding="utf-8")
    pairs = "      pairs:\n      - - Seen\n        - Asked\n"
    assert pairs in before
    entry.write_text(
        before.replace(pairs, "").replace("    A1:", "    Seen: {title: Seen, unit: count}\n    A1:"), encoding="utf-8"
    )
    rows = figures(folder, "own").table
    assert rows["numerator"].isna().all()
    assert rows.loc[(rows["measure"] == "Seen") & (rows["role"] == "own"), "value"].tolist() == [150, 160]


def test_a_column_of_a_mapped_measure_is_no_part_of_a_pair(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    add(capsys, table(kept(folder, "own.csv"), PAIRED))
    entry = folder.path / "register" / "own.yaml"
    entry.write_text(
        entry.read_text(encoding="utf-8").replace("    A1:", "    Seen: {title: Seen, unit: count}\n    A1:"), "utf-8"
    )
    rows = figures(folder, "own").table
    assert rows["numerator"].isna().all()
    assert set(rows["measure"]) == {"A1", "Seen"}


def test_columns_of_a_later_year_never_become_a_pair_and_are_named(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(kept(folder, "grow.csv"), WIDE)
    add(capsys, path)
    more: Cells = (
        ["A1 2024-25", "Target 2024-25", "Scotland 2024-25", "B2 2024-25"],
        [57, 80, 76, 9],
        [42, 80, 76, 8],
    )
    table(path, [[*row, *new] for row, new in zip(WIDE, more, strict=True)])
    said = add(capsys, path)
    assert "The mapping of revision 1 is used again." in said
    assert "`Target`, `Scotland`, `B2` are not mapped and so not read." in said
    assert "measures` in the file that `register/` now holds" in said
    assert figures(folder, "grow").table["numerator"].isna().all()
    entry = folder.path / "register" / "grow.r2.yaml"
    entry.write_text(entry.read_text(encoding="utf-8").replace("    A1:", "    B2: {title: B2, unit: count}\n    A1:"), "utf-8")
    assert set(figures(folder, "grow").table["measure"]) == {"A1", "B2"}


def test_a_measure_that_is_new_in_a_long_table_is_named(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(kept(folder, "long.csv"), LONG)
    add(capsys, path)
    table(path, [*LONG, ["A2", "Kinlorne", "2022-23", 7]])
    assert "`A2` is not mapped and so not read." in add(capsys, path)


@pytest.mark.parametrize(
    ("titles", "own", "other"),
    [
        (("Target", "Scotland"), (0.9, 72, 80), (0.9, 72, 80)),  # their ratio is the value by chance
        (("Benchmark rate", "Maximum"), (95, 95, 100), (90, 90, 100)),
        (("Vacancies", "Posts"), (12.5, 40, 300), (9, 60, 480)),
        (("A1 two years", "A1 change"), (72, 72, 1), (81, 81, 1)),
        (("Both years", "Ones"), (72, 72, 1), (81, 81, 1)),
    ],
)
def test_columns_that_are_held_against_a_value_or_do_not_give_it_stay_measures(
    tmp_path: Path, titles: tuple[str, str], own: Sequence[float], other: Sequence[float]
) -> None:
    header = ["Council", *(f"{name} {year}" for year in ("2022-23", "2023-24") for name in ("A1", *titles))]
    found = guessed(table(tmp_path / "own.csv", [header, ["Kinlorne", *own, *own], ["Aber", *other, *other]]))
    assert found.measures["A1"].pairs == ()
    assert set(titles) <= set(found.measures)


def test_the_denominator_may_come_first_where_the_figures_show_it(tmp_path: Path) -> None:
    turned = [[row[0], row[1], row[3], row[2], row[4], row[6], row[5]] for row in PAIRED]
    assert guessed(table(tmp_path / "own.csv", turned)).measures["A1"].pairs == (("Seen", "Asked"),)


def test_a_third_titled_column_is_no_hindrance(tmp_path: Path) -> None:
    rows = [
        [*row[:4], new[0], *row[4:], new[1]]
        for row, new in zip(PAIRED, (("Rank 2022-23", "Rank 2023-24"), (1, 1), (2, 2)), strict=True)
    ]
    found = guessed(table(tmp_path / "own.csv", rows))
    assert found.measures["A1"].pairs == (("Seen", "Asked"),)
    assert list(found.measures) == ["A1", "Rank"]


# sheets


def test_the_sheet_that_was_named_is_kept_when_a_file_is_added_again(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    path = book(kept(folder, "two.xlsx"), {"Data": LONG, "Pivot": WIDE})
    add(capsys, path, "--sheet", "Data")
    book(path, {"Data": [*LONG, ["A1", "Kinlorne", "2023-24", 51]], "Pivot": WIDE})
    said = add(capsys, path)
    assert "The mapping of revision 1 is used again." in said
    assert "A1: 51 in 2023-24" in said
    assert "guessed anew" in add(capsys, path, "--sheet", "Pivot")
    assert (mapping(folder, "two").layout, mapping(folder, "two").source.sheet) == ("wide", "Pivot")
    said = add(capsys, path, "--sheet", "Data")
    assert "Columns of revision 3 are no longer there (Council): the mapping is guessed anew." in said
    assert (mapping(folder, "two").layout, mapping(folder, "two").source.sheet) == ("long", "Data")
    assert len(figures(folder, "two").table) == 3


def test_a_hidden_sheet_that_was_named_is_kept(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    older = [WIDE[0], ["Kinlorne", 15, 16], ["Aber", 10, 11]]
    path = book(kept(folder, "old.xlsx"), {"Old": [["For 2022"], *older], "Data": WIDE}, hidden=["Old"])
    add(capsys, path, "--sheet", "Old")
    book(path, {"Old": [["For 2022"], *older[:2], ["Aber", 10, 12]], "Data": WIDE}, hidden=["Old"])
    assert "A1: 16 in 2023-24" in add(capsys, path)


def test_another_sheet_is_looked_for_only_when_the_one_before_is_gone(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    path = book(kept(folder, "two.xlsx"), {"Data": LONG, "Pivot": WIDE})
    add(capsys, path, "--sheet", "Data")
    book(path, {"Figures": LONG})
    said = add(capsys, path)
    assert "The sheet `Data` of revision 1 is no longer there, so another is looked for." in said
    assert mapping(folder, "two").source.sheet == "Figures"
    assert len(figures(folder, "two").table) == 2


def test_a_wide_mapping_notices_that_its_columns_of_figures_are_gone(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(kept(folder, "own.csv"), WIDE)
    add(capsys, path)
    table(path, [["Council", "Code", "Period", "Value"], ["Kinlorne", "A1", "2022-23", 5]])
    assert "are no longer there (those of A1): the mapping is guessed anew." in add(capsys, path)
    assert mapping(folder, "own").layout == "long"


def test_an_authority_that_is_named_when_a_file_is_added_again_is_taken(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(kept(folder, "own.csv"), WIDE)
    add(capsys, path)
    table(path, [WIDE[0], ["Kinlorne and Isles", 55, 56], ["Kinlorne Shire", 40, 41]])
    assert main(["add", str(path)]) != 0
    assert "choose the name that the file uses" in capsys.readouterr().err
    assert main(["add", str(path), "--authority", "Kinlorne and Isles"]) == 0
    assert mapping(folder, "own").authority == "Kinlorne and Isles"


def test_a_wide_and_a_long_sheet_are_not_chosen_from_in_silence() -> None:
    with pytest.raises(PimError) as refused:
        load_export(BAD / "wide-and-long.xlsx", "measures/both.xlsx")
    assert "more than one sheet holds a table of measures; found `Data`, `Pivot`" in str(refused.value)
    assert "--sheet" in str(refused.value)
    assert load_export(BAD / "wide-and-long.xlsx", "measures/both.xlsx", "Pivot").name == "Pivot"


def test_sheets_that_are_not_read_are_named(tmp_path: Path) -> None:
    prices: Cells = [["Year", "Deflator"], ["2022-23", 0.96], ["2023-24", 1]]
    path = book(tmp_path / "own.xlsx", {"Read me": [["Ask the performance team"]], "Prices": prices, "Data": WIDE})
    notes = "\n".join(map(str, load_export(path, "measures/own.xlsx").notes))
    assert "sheet `Data` is read" in notes
    assert "other sheets that hold tables are not; found `Prices`. Say with --sheet" in notes


def test_hidden_sheets_and_rows_above_the_header_are_told_of(tmp_path: Path) -> None:
    path = book(tmp_path / "own.xlsx", {"Data": [["Measures 2022-23"], *WIDE], "Lookup": [["x", 1]]}, hidden=["Lookup"])
    notes = "\n".join(map(str, load_export(path, "measures/own.xlsx").notes))
    assert 'sheet "Lookup": hidden, so passed over' in notes
    assert 'sheet "Data": row 1 above the header passed over; found the header on row 2' in notes


# the row of the header


@pytest.mark.parametrize(
    ("above", "rows", "layout", "row"),
    [
        ([["Waiting times 2022-23", "", "", "Printed 31/05/2023"]], LONG, "long", 2),
        ([["Rates for 2022-23", "Counts for 2023-24", "", ""]], LONG, "long", 2),
        ([["Measures 2021-22 to 2023-24", "", "Printed 31/05/2024"]], WIDE, "wide", 2),
        ([["Report 2023-24", "", "Printed 2024"], ["", "", ""]], WIDE, "wide", 3),
    ],
)
def test_a_title_with_a_year_is_no_header(tmp_path: Path, above: Cells, rows: Cells, layout: str, row: int) -> None:
    sheet = load_export(table(tmp_path / "own.csv", [*above, *rows]), "measures/own.csv")
    assert (guess_mapping(sheet, "Kinlorne").layout, sheet.header_row) == (layout, row)


@pytest.mark.parametrize("more", [["Figure", "Updated"], ["Value", "Note"]])
def test_rows_of_a_long_table_that_look_like_names_of_columns_are_none(tmp_path: Path, more: list[str]) -> None:
    lines = [
        [what, council, f"Year to March {year}", year - 1970, f"Published June {year}"]
        for year in (2021, 2022, 2023)
        for what, council in (("Posts (census 2021)", "Kinlorne"), ("Posts (census 2021)", "Aber"))
    ]
    sheet = load_export(table(tmp_path / "own.csv", [["Measure", "Council", "Period", *more], *lines]), "measures/own.csv")
    assert (sheet.header_row, len(sheet.table)) == (1, 6)
    assert guess_mapping(sheet, "Kinlorne").layout == "long"


def test_one_authority_without_a_column_for_it_is_read(tmp_path: Path) -> None:
    sheet = load_export(table(tmp_path / "own.csv", [["A1 2022-23", "A1 2023-24"], [12, 14]]), "measures/own.csv")
    assert guess_mapping(sheet, "Kinlorne").authority == "Kinlorne"


# quarters


def test_quarters_of_a_financial_year_begin_in_april(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    header = ["Council", "A1 2022-23", *(f"A1 Q{n} 2023/24" for n in (4, 3, 2, 1))]
    path = table(kept(folder, "own.csv"), [header, ["Kinlorne", 9, 13, 12, 11, 10], ["Aber", 19, 23, 22, 21, 20]])
    assert "2022-04-01 to 2024-03-31" in add(capsys, path)
    rows = figures(folder, "own").table
    periods = rows.loc[rows["role"] == "own", "period"].tolist()
    assert periods == ["2022-23", "Q1 2023-24", "Q2 2023-24", "Q3 2023-24", "Q4 2023-24"]
    path = table(kept(folder, "plain.csv"), [["Council", "A1 Q1 2023", "A1 Q2 2023"], ["Kinlorne", 9, 13]])
    assert "2023-01-01 to 2023-06-30" in add(capsys, path)


def test_a_break_in_a_financial_year_lies_before_its_first_quarter(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["Council", *(f"A1 Q{n} {year}" for year in ("2023-24", "2024-25") for n in (1, 2, 3, 4))]
    path = table(kept(folder, "own.csv"), [header, ["Kinlorne", *range(10, 18)], ["Aber", *range(20, 28)]])
    add(capsys, path, "--break", "A1 2024-25: Counted by day")
    (series,) = series_of(figures(folder, "own"), None)
    assert list(series.breaks) == ["Q1 2024-25"]


# totals


TOTALS = ("Total", "Average", "Median", "All councils", "Scotland average", "Mean of all local authorities")


def test_totals_under_the_councils_are_left_out_with_their_reason(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    under = [[name, 60, "see 1", 400, 65, 260, 400] for name in TOTALS]
    said = add(capsys, table(kept(folder, "own.csv"), [*PAIRED, *under, ["Scotland", 61, 1, 2, 66, 1, 2]]), "--access", "open")
    assert "left out: 12 of totals and averages of the authorities" in said
    rows = figures(folder, "own").table
    assert set(rows["authority"]) == {"Kinlorne", "Aber", "Scotland"}


def test_totals_in_a_long_table_are_left_out_too(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    said = add(capsys, table(kept(folder, "own.csv"), [*LONG, ["A1", "Total", "2022-23", 90]]))
    assert "3 rows read, 2 used; left out: 1 of totals and averages of the authorities" in said
    assert set(figures(folder, "own").table["authority"]) == {"Kinlorne", "Aber"}


def test_a_council_that_is_called_so_is_one(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    add(capsys, table(kept(folder, "own.csv"), [*WIDE, ["All councils", 1, 2]]), "--compare", "All councils")
    assert "All councils" in set(figures(folder, "own").table["authority"])


def test_one_measure_and_year_in_two_columns_is_one_fault(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(kept(folder, "own.csv"), [["Council", "A1 2022-23", "A 1 2022/23", "A1 2023-24"], ["Kinlorne", 1, 2, 3]])
    assert main(["add", str(path), "--authority", "Kinlorne"]) != 0
    said = capsys.readouterr().err
    assert "2 columns hold A1 for 2022-23; found `A1 2022-23`, `A 1 2022/23`" in said
    assert "stands 2 times" not in said


def test_a_row_far_down_a_table_that_cannot_be_read_is_no_header(tmp_path: Path) -> None:
    lines: Cells = [[n, "Kinlorne", "Waits 2021", "Posts 2022"] for n in range(4)]
    rows: Cells = [["Code", "Council", "Note", "Note"], *lines, [5, "Aber", 1, 2]]
    with pytest.raises(PimError, match="two columns have the name `Note`"):
        load_export(table(tmp_path / "own.csv", rows), "measures/own.csv")
