"""Parquet files: their typed cells as the texts that a CSV would hold."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pimlib.errors import PimError
from pimlib.sheets import load_sheet, numbers

duckdb = pytest.importorskip("duckdb", reason='Parquet is read when the extra is installed: pip install "pimlib[parquet]"')
LAIT = Path(__file__).parents[2] / "shared" / "data" / "england-lait" / "bds_long_0.parquet"


def parquet(path: Path, select: str) -> Path:
    """A Parquet file of what the SQL selects."""
    with duckdb.connect() as database:
        database.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


def column(tmp_path: Path, *cells: str) -> list[str]:
    """The texts of one column that holds these SQL values beside a column of numbers."""
    rows = " UNION ALL ".join(f"SELECT {n} AS n, {cell} AS v" for n, cell in enumerate(cells))
    sheet = load_sheet(parquet(tmp_path / "x.parquet", f"SELECT * FROM ({rows}) ORDER BY n"))
    assert sheet.table["n"].tolist() == [str(n) for n in range(len(cells))]
    return [str(text) for text in sheet.table["v"]]


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (["'01'", "' NA '", "NULL", "'Zoë'", "'=1+1'", "'''=1'"], ["01", " NA ", "", "Zoë", "=1+1", "'=1"]),
        (["3::INTEGER", "NULL", "-4"], ["3", "", "-4"]),
        (["3.0::DOUBLE", "0.1", "NULL", "'nan'::DOUBLE", "-2.50", "12345678.0"], ["3", "0.1", "", "", "-2.5", "12345678"]),
        (["0.1::FLOAT", "2"], ["0.1", "2"]),
        (["1.10::DECIMAL(5,2)", "NULL", "2"], ["1.10", "", "2.00"]),
        (["TRUE", "FALSE", "NULL"], ["TRUE", "FALSE", ""]),
        (["DATE '2022-05-01'", "NULL"], ["2022-05-01", ""]),
        (["TIMESTAMP '2022-05-01'", "TIMESTAMP '2022-05-01 09:30:00'", "NULL"], ["2022-05-01", "2022-05-01T09:30:00", ""]),
        (["TIME '09:30:00'", "NULL"], ["09:30:00", ""]),
        (["encode('Zoë')", "NULL"], ["Zoë", ""]),
    ],
    ids=["text", "whole", "float", "single", "decimal", "truth", "date", "moment", "time", "unmarked text"],
)
def test_a_typed_cell_becomes_the_text_that_csv_would_hold(tmp_path: Path, cells: list[str], texts: list[str]) -> None:
    assert column(tmp_path, *cells) == texts


def test_a_moment_with_a_time_zone_is_in_utc(tmp_path: Path) -> None:
    assert column(tmp_path, "make_timestamptz(1651397400000000)", "NULL") == ["2022-05-01T09:30:00+00:00", ""]


def test_rows_are_numbered_as_in_a_csv_and_nothing_about_reading_is_said(tmp_path: Path) -> None:
    path = parquet(tmp_path / "x.parquet", "SELECT 'A' AS \" Code \", 5.5 AS Value UNION ALL SELECT 'B', NULL ORDER BY 1")
    sheet = load_sheet(path, "measures/x.parquet", header_row=4, delimiter=";")
    assert (sheet.place, sheet.header_row, sheet.columns) == ("measures/x.parquet", 1, ("Code", "Value"))
    assert (sheet.encoding, sheet.delimiter, sheet.notes) == ("", "", ())
    assert sheet.table.index.tolist() == [2, 3]
    assert (sheet.table.index.name, sheet.table.to_dict("list")) == ("row", {"Code": ["A", "B"], "Value": ["5.5", ""]})


def test_blank_rows_and_columns_without_a_name_are_left_out_and_said(tmp_path: Path) -> None:
    rows = "SELECT 'A' AS a, NULL AS \" \" UNION ALL SELECT NULL, NULL UNION ALL SELECT 'C', NULL"
    sheet = load_sheet(parquet(tmp_path / "x.parquet", rows))
    assert (sheet.columns, sheet.table.index.tolist()) == (("a",), [2, 4])
    assert [note.fault for note in sheet.notes] == ["row 3 blank, left out", "column B empty, left out"]


def test_names_that_differ_by_capitals_stay_as_they_are(tmp_path: Path) -> None:
    rows = "SELECT 1 AS name, 2 AS other"
    path = parquet(tmp_path / "x.parquet", rows)
    path.write_bytes(path.read_bytes().replace(b"other", b"nAmes"))  # another name of the same length
    assert load_sheet(path).columns == ("name", "nAmes")


def test_a_folder_or_a_file_with_signs_that_mean_something_elsewhere_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "year=2024"
    folder.mkdir()
    path = parquet(tmp_path / "plain.parquet", "SELECT 1 AS a").rename(folder / "report [1].parquet")
    assert load_sheet(path).columns == ("a",)


def test_without_the_library_a_person_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = parquet(tmp_path / "x.parquet", "SELECT 1 AS a")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(PimError, match=r"needs the library duckdb, which is not installed. Install it with .*pimlib\[parquet\]"):
        load_sheet(path)


@pytest.mark.skipif(not LAIT.exists(), reason="the published file is not beside this checkout (../shared/data)")
def test_the_published_table_of_english_councils_is_read_whole() -> None:
    sheet = load_sheet(LAIT, "measures/lait.parquet")
    assert sheet.table.shape == (641_070, 7)
    assert sheet.columns == ("Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region")
    assert (sheet.table["Values"] == "-").sum() == 93_883
    assert sheet.table["LA Number"].iloc[0] == "301"
    values, faults = numbers(sheet, "Values", missing=("-", "c", "x", "z", ".", "..", "k", "low"))
    assert values.notna().sum() > 500_000
    assert all(fault.place.startswith("measures/lait.parquet, row ") for fault in faults)
