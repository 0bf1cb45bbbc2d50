"""Reading tables as they came: what is read, what is said about it, and what is refused."""

from __future__ import annotations

import csv as csv_module
import datetime as dt
import io
import math
import time
import zipfile
from pathlib import Path
from typing import Literal

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from pimlib.errors import PimError
from pimlib.sheets import Sheet, distinct_texts, guess_header_row, load_sheet, number, numbers, regular, sheet_names

BAD = Path(__file__).parent / "bad" / "sheets"


def csv(tmp_path: Path, content: str | bytes, name: str = "x.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def refusal(path: Path, **how: object) -> list[str]:
    with pytest.raises(PimError) as told:
        load_sheet(path, **how)  # type: ignore[arg-type]
    return [str(fault) for fault in told.value.faults]


def said(sheet: Sheet) -> str:
    return "\n".join(map(str, sheet.notes))


# what is read


def test_every_cell_is_text_and_every_row_keeps_its_number(tmp_path: Path) -> None:
    sheet = load_sheet(csv(tmp_path, "Code,Value\r\n01,5.10\r\n02,\r\n"), "measures/x.csv")
    assert (sheet.place, sheet.header_row, sheet.columns) == ("measures/x.csv", 1, ("Code", "Value"))
    assert sheet.table.to_dict("list") == {"Code": ["01", "02"], "Value": ["5.10", ""]}
    assert sheet.table.index.tolist() == [2, 3]
    assert sheet.table.index.name == "row"
    assert (sheet.encoding, sheet.delimiter, sheet.notes) == ("utf-8", ",", ())


def test_NA_and_null_are_text_like_any_other(tmp_path: Path) -> None:
    assert load_sheet(csv(tmp_path, "A,B\nNA,null\nNaN,None\n")).table.values.tolist() == [["NA", "null"], ["NaN", "None"]]


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    sheet = load_sheet(csv(tmp_path, "Name,Cost\nZoë,£3\n".encode("cp1252")))
    assert (sheet.table["Name"].tolist(), sheet.encoding) == (["Zoë"], "cp1252")
    assert "Windows-1252" in said(sheet)


@pytest.mark.parametrize(("codec", "used"), [("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16")])
def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path, codec: str, used: str) -> None:
    sheet = load_sheet(csv(tmp_path, "Name,Cost\nZoë,3\n".encode(codec)))
    assert (sheet.columns, sheet.encoding, sheet.table["Name"].tolist()) == (("Name", "Cost"), used, ["Zoë"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    quoted = '"one, two; three|four\tfive"'
    rows = [["Code", "Value", "Comment"], ["A", "1", quoted], ["B", "2", "six"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    sheet = load_sheet(csv(tmp_path, text))
    assert sheet.delimiter == delimiter
    assert sheet.table["Comment"].tolist() == ["one, two; three|four\tfive", "six"]


def test_semicolons_are_found_among_decimal_commas(tmp_path: Path) -> None:
    sheet = load_sheet(csv(tmp_path, "a;b\n1,5;2,5\n3,5;4,5\n"))
    values, faults = numbers(sheet, "b")
    assert (sheet.delimiter, values.tolist(), faults) == (";", [2.5, 4.5], [])
    assert values.attrs == {"decimal": ",", "decimal_shown": "2,5"}


def test_the_line_sep_is_obeyed_and_not_counted(tmp_path: Path) -> None:
    sheet = load_sheet(csv(tmp_path, "sep=;\r\na;b\r\n1,5;x\r\n"))
    assert (sheet.delimiter, sheet.header_row, sheet.table.index.tolist()) == (";", 1, [2])


def test_line_breaks_inside_a_cell_do_not_shift_row_numbers(tmp_path: Path) -> None:
    sheet = load_sheet(csv(tmp_path, 'a,b\r\n"one\r\ntwo",1\r\nthree,2\r\n'))
    assert sheet.table.index.tolist() == [2, 3]
    assert sheet.table["a"].tolist() == ["one\r\ntwo", "three"]


def test_title_rows_are_passed_over_and_said(tmp_path: Path) -> None:
    sheet = load_sheet(csv(tmp_path, "Waiting times,,\nRun on:,1 May,\n,,\nCode,Value,Year\nA,1,2021\nB,2,2022\n"))
    assert (sheet.header_row, sheet.columns, sheet.table.index.tolist()) == (4, ("Code", "Value", "Year"), [5, 6])
    assert "rows 1, 2 and 3 above the header passed over" in said(sheet)


def test_a_header_row_that_is_given_is_taken(tmp_path: Path) -> None:
    path = csv(tmp_path, "a,b\nc,d\n1,2\n")
    assert load_sheet(path, header_row=2).columns == ("c", "d")
    assert "a row from 1 to 3" in refusal(path, header_row=9)[0]


def test_blank_rows_and_empty_columns_are_left_out_and_said(tmp_path: Path) -> None:
    for blank in ("\n", ",,\n", " , ,\n"):
        sheet = load_sheet(csv(tmp_path, f"a,,b\n1,,2\n{blank}3,,4\n{blank}{blank}"))
        assert sheet.table.index.tolist() == [2, 4]
        assert sheet.columns == ("a", "b")
        assert "row 3 blank, left out" in said(sheet)
        assert "column B empty, left out" in said(sheet)


def test_a_header_of_two_rows_is_joined(tmp_path: Path) -> None:
    text = "Council,2021,,2022,\n,Value,Target,Value,Target\nKinlorne,1,2,3,4\n"
    sheet = load_sheet(csv(tmp_path, text), header_row=1, header_rows=2)
    assert sheet.columns == ("Council", "2021 – Value", "2021 – Target", "2022 – Value", "2022 – Target")


def test_rows_short_only_by_empty_cells_are_filled_up_and_said(tmp_path: Path) -> None:
    sheet = load_sheet(csv(tmp_path, "a,b,c,\n1,2,3\n4,5,6,,\n7,\n"))
    assert sheet.table.values.tolist() == [["1", "2", "3"], ["4", "5", "6"], ["7", "", ""]]
    assert "rows 2 and 4 without the last, empty cells" in said(sheet)


def test_cells_that_excel_left_out_for_sixteen_rows_at_a_time_are_filled_up(tmp_path: Path) -> None:
    rows = (
        ["Code,Value,Comment"]
        + [f"A{n},{n},x" for n in range(2, 17)]
        + [f"A{n},{n}" for n in range(17, 33)]
        + ["A33,1,x", "A34,1,x"]
    )
    sheet = load_sheet(csv(tmp_path, "\n".join(rows)))
    assert len(sheet.table) == 33
    assert (sheet.table["Comment"] == "").sum() == 16
    del rows[20]  # the blocks no longer fit, so that the rows are short for some other reason
    assert len(refusal(csv(tmp_path, "\n".join(rows)))) == 15


# files whose rows are all alike, which are read the quick way


def quick_and_careful(text: str, head: int, block: int) -> bool:
    """Whether the quick way took the text; where it did, it saw the cells that the standard reader sees."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regular, "HEAD", head)
        patch.setattr(regular, "_BLOCK", block)
        found = regular.regular(text.encode("utf-8", "surrogatepass"), 0, 0, ",", None)
    if found is None:
        return False
    rows = [[*row] for row in csv_module.reader(io.StringIO(text, newline=""))]
    if found.guarded:
        rows = [[*regular.bare(row)] for row in rows]
    assert [[*row] for row in found.head] == rows[: len(found.head)]
    taken = False
    for passed in range(1, min(len(rows), len(found.head)) + 1):
        width = len(rows[min(passed, len(rows) - 1)])
        ready = found.frame(passed, width)
        if ready is None:
            continue
        table, order = ready
        assert table.to_numpy(dtype=object).tolist() == [rows[n - 1] for n in order]
        left_out = set(range(passed + 1, len(rows) + 1)) - set(order)
        assert not any(any(map(str.strip, rows[n - 1])) for n in left_out)
        assert all(any(map(str.strip, rows[n - 1])) for n in order)
        taken = True
    return taken


@given(st.text(alphabet="ab1,\" ;\t\r\n'=é", max_size=60), st.integers(1, 4), st.sampled_from([4, 16, 4096]))
def test_pandas_and_the_standard_reader_see_the_same_cells(text: str, head: int, block: int) -> None:
    quick_and_careful(text, head, block)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.text(alphabet="ab, \"\n\r'=\u00a0é", max_size=5), min_size=width, max_size=width), min_size=2, max_size=12
        )
    ),
    st.sampled_from([csv_module.QUOTE_MINIMAL, csv_module.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(1, 3),
    st.sampled_from([4, 16, 4096]),
)
def test_a_table_that_a_program_wrote_comes_back_whole(
    rows: list[list[str]], quoting: Literal[0, 1], end: str, head: int, block: int
) -> None:
    rows = [["name"] * len(rows[0]), *rows]
    target = io.StringIO(newline="")
    csv_module.writer(target, quoting=quoting, lineterminator=end).writerows(rows)
    taken = quick_and_careful(target.getvalue(), head, block)
    sound = not any("\r" in cell for row in rows for cell in row)
    assert taken or not sound or not any(cell.strip() for row in rows[1:] for cell in row)


ODD = {
    "a row that is short": "x{n},2",
    "a row that is long": "x{n},2,3,4",
    "a row that is long beside one that is short": "x{n},2,3,4\nx,2",
    "an empty line": "",
    "a mark within a text": 'x{n},5" pipe,"3',
    "a line end of CR alone": "x{n},2,3\rx,2,3",
    "words after a quoted cell": 'x{n},"2" two,3',
}


@pytest.mark.parametrize("line", ODD.values(), ids=ODD)
def test_a_file_that_is_odd_in_one_place_is_read_with_care(line: str) -> None:
    rows = [f"x{n},2,3" for n in range(200)]
    rows[150] = line.format(n=150)
    assert regular.regular("\n".join(["a,b,c", *rows]).encode(), 0, 0, ",", None) is None


@pytest.mark.long
def test_a_large_file_is_the_same_by_its_path_and_by_its_bytes(tmp_path: Path) -> None:
    cells = ["plain", "'=1+1", "Zoë", '"a, b"', '"one\r\ntwo"', '"5"" pipe"', "", "NA", "01"]
    text = "n,a,b,c\r\n" + "".join(
        f"{n},{cells[n % 9]},{cells[n * 7 % 9]},{'x' * 30}\r\n" if n % 50_000 else ",,,\r\n" for n in range(120_000)
    )
    path = csv(tmp_path, text)
    assert path.stat().st_size > 5 * 2**20  # from here on pandas reads a path in threads
    sheet = load_sheet(path)
    rows = [regular.bare(row) for row in csv_module.reader(io.StringIO(text, newline=""))]
    kept = [n for n, row in enumerate(rows[1:], 2) if any(row)]
    assert sheet.table.index.tolist() == kept
    assert sheet.table.to_numpy(dtype=object).tolist() == [rows[n - 1] for n in kept]
    assert "rows 2, 50002 and 100002 blank, left out" in said(sheet)
    assert load_sheet(csv(tmp_path, text.encode("cp1252"), "y.csv")).table.equals(sheet.table)


def test_a_table_is_found_below_titles_and_a_sep_line_in_a_large_file(tmp_path: Path) -> None:
    text = "sep=;\nWaiting times;;\n;;\nCode;Value;Year\n" + "".join(f"A{n};{n},5;2021\n" for n in range(500)) + "\n\n"
    sheet = load_sheet(csv(tmp_path, text))
    assert (sheet.header_row, sheet.table.index.tolist()) == (3, list(range(4, 504)))
    assert sheet.table.iloc[-1].tolist() == ["A499", "499,5", "2021"]


def test_faults_far_down_a_long_file_have_the_numbers_of_their_rows(tmp_path: Path) -> None:
    rows = [f"{n},x,y" for n in range(2, 5002)]
    rows[3000] += ",z"
    rows[4000] = "4002,x"
    assert [sentence.split(":")[0] for sentence in refusal(csv(tmp_path, "\n".join(["a,b,c", *rows])))] == [
        "x.csv, row 3002",
        "x.csv, row 4002",
    ]
    rows[3000] = '3002,"x,y'
    assert refusal(csv(tmp_path, "\n".join(["a,b,c", *rows])))[0].startswith("x.csv, row 3002: a quotation mark")


def test_a_byte_far_down_that_is_no_utf_8_makes_the_file_windows_1252(tmp_path: Path) -> None:
    rows = [f"{n},x" for n in range(2, 3002)]
    path = csv(tmp_path, "\n".join(["a,b", *rows, "3002,Zoë"]).encode("cp1252"))
    sheet = load_sheet(path)
    assert (sheet.encoding, sheet.table.iloc[-1].tolist()) == ("cp1252", ["3002", "Zoë"])
    assert "Windows-1252" in said(sheet)


# numbers


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1,234.5", ".", 1234.5),
        ("1.234,5", ",", 1234.5),
        ("45%", ".", 0.45),
        ("45.3 %", ".", 0.453),
        ("£1,200", ".", 1200),
        ("-£1,200.50", ".", -1200.5),
        ("£-3", ".", -3),
        ("1 200 €", ".", 1200),
        ("\u22123", ".", -3),
        ("1\u00a0234", ".", 1234),
        ("(12)", ".", -12),
        (".5", ".", 0.5),
        ("1e3", ".", 1000),
        ("12 34", ".", None),
        ("1,23", ".", None),
        ("1.2.3", ".", None),
        ("nan", ".", None),
        ("inf", ".", None),
        ("12 days", ".", None),
        ("1e999", ".", None),
        ("--3", ".", None),
        ("(3", ".", None),
        (".", ".", None),
        ("1" * 100_000, ".", None),
    ],
)
def test_number(text: str, decimal: str, value: float | None) -> None:
    assert number(text, decimal) == value


def test_every_bad_cell_is_named_and_marks_for_missing_are_none(tmp_path: Path) -> None:
    sheet = load_sheet(csv(tmp_path, "Value,x\n3,1\nc,1\nabout 4,1\n,1\nN/A,1\nlots,1\n"), "measures/x.csv")
    values, faults = numbers(sheet, "Value", missing=("C", "n/a"))
    assert [math.isnan(value) for value in values] == [False, True, True, True, True, True]
    assert [fault.place for fault in faults] == ['measures/x.csv, row 4, column "Value"', 'measures/x.csv, row 7, column "Value"']
    assert "found `about 4`, expected a number" in str(faults[0])


@pytest.mark.parametrize(
    ("cells", "decimal", "values"),
    [
        (["1,234", "2,5"], ",", [1.234, 2.5]),
        (["1,234", "2.5"], ".", [1234, 2.5]),
        (["1,234", "5"], ".", [1234, 5]),
        (["1.234.567", "3"], ",", [1234567, 3]),
        (["0,125"], ",", [0.125]),
    ],
)
def test_the_decimal_mark_is_guessed_over_the_whole_column(
    tmp_path: Path, cells: list[str], decimal: str, values: list[float]
) -> None:
    series, faults = numbers(load_sheet(csv(tmp_path, "\n".join(["v|w", *(f"{cell}|x" for cell in cells)]))), "v")
    assert (series.tolist(), series.attrs["decimal"], faults) == (values, decimal, [])


def test_a_column_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(PimError, match="there is no such column; found `Valu`, expected `Code` and `Value`"):
        numbers(load_sheet(csv(tmp_path, "Code,Value\nA,1\n")), "Valu")


# the header


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([["a", "b"], ["1", "2"]], 1),
        ([["Title", ""], ["", ""], ["a", "b"], ["1", "2"], ["3", "4"]], 3),
        ([["Title"] * 4, ["a", "b", "c", "d"], ["1", "2", "3", "4"]], 2),
        ([["Council:", "Kinlorne", ""], ["a", "b", "c"], ["1", "2", "3"], ["1", "2", "3"]], 2),
        ([["a", "", "c"], ["1", "2", "3"], ["4", "5", "6"]], 1),
        ([["a"], ["1"], ["2"]], 1),
        ([], 1),
        ([["", ""]], 1),
    ],
)
def test_guess_header_row(rows: list[list[str]], header: int) -> None:
    assert guess_header_row(rows) == header


# Excel


def workbook(tmp_path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    path = tmp_path / "x.xlsx"
    book.save(path)
    return path


def test_cells_of_excel_become_text_as_excel_shows_them(tmp_path: Path) -> None:
    moment = dt.datetime(2022, 5, 1, 9, 30)
    values = [3, 3.0, 0.1, True, dt.date(2022, 5, 1), moment, dt.time(9, 30), dt.timedelta(hours=27), None, " x ", 12345678901234]
    path = workbook(tmp_path, ("Data", [[f"c{n}" for n in range(len(values))], values]))
    sheet = load_sheet(path, "measures/x.xlsx")
    shown = ["3", "3", "0.1", "TRUE", "2022-05-01", "2022-05-01T09:30:00", "09:30:00", "27:00:00", "", " x ", "12345678901234"]
    assert sheet.table.iloc[0].tolist() == shown
    assert (sheet.place, sheet.encoding, sheet.delimiter) == ('measures/x.xlsx, sheet "Data"', "", "")


@pytest.mark.parametrize("text", ["_x0041_", "a_x005F_b", "x005F_", "line one\nline two", "_x000D_ and _x0041_"])
def test_a_text_that_looks_like_an_escaped_sign_comes_back_as_it_was_typed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "typed.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("Data")
    page.write_row(0, 0, ["Code", "Remark"])
    page.write_row(1, 0, ["A", text])
    book.close()
    assert load_sheet(path).table.iloc[0].tolist() == ["A", text]


def test_an_escaped_sign_is_read_as_the_sign(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Data", [["Code", "Remark"], ["A", "caf_x00E9_"]]))  # openpyxl writes the text as it is given
    assert load_sheet(path).table.iloc[0].tolist() == ["A", "caf\u00e9"]


def test_title_rows_above_the_header_of_a_workbook_are_passed_over(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, ("Data", [["Waiting times 2022"], [], [None, "Code", "Value"], [None, "A", 1], [], [None, "B", 2], [], []])
    )
    sheet = load_sheet(path)
    assert (sheet.header_row, sheet.columns, sheet.table.index.tolist()) == (3, ("Code", "Value"), [4, 6])
    assert "column A empty" in said(sheet)


def test_a_merged_header_is_unmerged_and_its_rows_joined(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Report"],
        ["Council", 2021, None, 2022, None],
        [None, "Value", "Target", "Value", "Target"],
        ["Kinlorne", 1, 2, 3, 4],
        [None, 5, 6, 7, 8],
    ]
    path = workbook(tmp_path, ("Data", rows))
    book = openpyxl.load_workbook(path)
    for cells in ("A1:E1", "A2:A3", "B2:C2", "D2:E2", "A4:A5"):
        book["Data"].merge_cells(cells)
    book.save(path)
    sheet = load_sheet(path)
    assert (sheet.header_row, sheet.table.index.tolist()) == (2, [4, 5])
    assert sheet.columns == ("Council", "2021 – Value", "2021 – Target", "2022 – Value", "2022 – Target")
    assert sheet.table["Council"].tolist() == ["Kinlorne", "Kinlorne"]
    assert "the header takes rows 2 to 3" in said(sheet)


def test_hidden_sheets_are_passed_over_unless_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Data", [["a", "b"], [1, 2]]), ("Lists", [["c", "d"], [3, 4]]), ("Empty", []))
    book = openpyxl.load_workbook(path)
    book["Lists"].sheet_state = "hidden"
    book.save(path)
    assert sheet_names(path) == (("Data", False), ("Lists", True), ("Empty", False))
    sheet = load_sheet(path)
    assert sheet.columns == ("a", "b")
    assert 'sheet "Lists": hidden, so passed over' in said(sheet)
    assert load_sheet(path, sheet="Lists").columns == ("c", "d")
    assert "has no such sheet; found `List`, expected `Data`, `Lists` and `Empty`" in refusal(path, sheet="List")[0]


def test_a_formula_gives_the_value_that_excel_stored(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Data", [["a", "b", "c"], [2, "=A2*2", '=""']]))
    stored = {b"<f>A2*2</f><v />": b"<f>A2*2</f><v>4</v>", b'<c r="C2"><f>""</f><v />': b'<c r="C2" t="str"><f>""</f><v></v>'}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for without, value in stored.items():
        assert without in parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(without, value)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    sheet = load_sheet(path)
    assert sheet.table.iloc[0].tolist() == ["2", "4", ""]
    assert "holds formulas" in said(sheet)


def test_a_text_file_has_no_sheets(tmp_path: Path) -> None:
    assert sheet_names(csv(tmp_path, "a,b\n1,2\n")) == ()


# what is refused: one file for each, in tests/bad/sheets

REFUSED = {
    "blank.csv": "this file is empty",
    "broken-sheet.xlsx": "this workbook is damaged",
    "cut-off.xlsx": "this file is damaged",
    "empty.csv": "this file is empty; found 0 bytes",
    "formula-error.xlsx": 'formula-error.xlsx, sheet "Data", cell B3: this cell holds an Excel error; found #REF!',
    "formula-without-value.xlsx": "cell B2: this formula has no value stored with it; found `=1+1`",
    "many-ragged.csv": "many-ragged.csv, row 3: this row has too few cells; found 2, expected 3",
    "name-twice.csv": "row 1: two columns have the name `Value`; found columns B and C",
    "no-name.csv": "row 1, column C: this column has no name in the header; found 1 cell with text under it",
    "no-rows.csv": "there is no row of data under the header",
    "not-text.csv": "not-text.csv, line 2: this file is not text in utf-8 or cp1252",
    "zero-bytes.csv": "zero-bytes.csv, line 2: this file holds NUL bytes",
    "old.xls": "a workbook in the old Excel format",
    "only-hidden.xlsx": "no visible sheet of this workbook holds anything; found 1 hidden",
    "open-quote.csv": "open-quote.csv, row 3: a quotation mark",
    "password.xlsx": "protected by a password",
    "ragged.csv": "ragged.csv, row 3: this row has too few cells",
    "really-csv.xlsx": "plain text, though its name ends in .xlsx",
    "really-docx.xlsx": "a Word document, though its name ends in .xlsx",
    "really-html.csv": "a web page (HTML), though its name ends in .csv",
    "really-html.xls": "a web page (HTML), though its name ends in .xls",
    "really-html.xlsx": "a web page (HTML), though its name ends in .xlsx",
    "really-ods.csv": "an OpenDocument spreadsheet (.ods), though its name ends in .csv",
    "really-pdf.csv": "a PDF, though its name ends in .csv",
    "really-xlsx.csv": "an Excel workbook, though its name ends in .csv",
    "really-zip.csv": "a zip archive, though its name ends in .csv",
    "table.dat": "name does not say that it is a table; it is plain text",
    "table.ods": "save it as .xlsx",
    "damaged.parquet": "this Parquet file is damaged and cannot be read",
    "lists.parquet": 'lists.parquet, column "places": this column holds lists or records; found VARCHAR[]',
    "no-rows.parquet": "there is no row of data under the header",
    "really-parquet.csv": "a Parquet file, though its name ends in .csv",
    "table.xlsb": "an Excel binary workbook",
    "two-sheets.xlsx": "more than one sheet holds a table; found `Adults` and `Children`",
}


def test_every_bad_file_has_its_sentence() -> None:
    assert sorted(REFUSED) == sorted(path.name for path in BAD.iterdir())


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_bad_file_is_refused_with_its_sentence(name: str) -> None:
    if name.endswith(".parquet"):
        pytest.importorskip("duckdb", reason='Parquet is read when the extra is installed: pip install "pimlib[parquet]"')
    told = refusal(BAD / name)
    assert REFUSED[name] in told[0]
    assert all(sentence.startswith(name) and str(BAD) not in sentence for sentence in told)
    assert told[0].count(". ") >= 1, "no remedy"


def test_every_fault_is_told_at_once() -> None:
    assert [sentence.split(":")[0] for sentence in refusal(BAD / "ragged.csv")] == ["ragged.csv, row 3", "ragged.csv, row 4"]


def test_faults_of_header_and_rows_are_told_together(tmp_path: Path) -> None:
    assert len(refusal(csv(tmp_path, "a,a,,d\n1,2,3,4\n5,6\n7,8,9,10,11\n"))) == 4


def test_the_first_fifty_faults_are_listed_and_the_rest_counted() -> None:
    told = refusal(BAD / "many-ragged.csv")
    assert len(told) == 51
    assert "10 more faults are not listed" in told[-1]


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "this file does not exist" in refusal(tmp_path / "x.csv")[0]
    assert "this is a folder" in refusal(tmp_path)[0]


def test_a_file_open_in_another_program_is_named_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert refusal(tmp_path / "x.csv") == ["x.csv: this file is open in another program. Close it and try again."]


def test_an_encoding_that_is_unknown_or_wrong_is_refused(tmp_path: Path) -> None:
    path = csv(tmp_path, "Name,x\nZoë,1\n".encode("cp1252"))
    assert "no such encoding" in refusal(path, encoding="klingon")[0]
    assert "is not text in utf-8" in refusal(path, encoding="utf-8")[0]


def test_a_large_file_is_read_in_moments(tmp_path: Path) -> None:
    rows = "".join(f"SW{n:05},Kinlorne,2021/22,{n}.5,,,x,y,z,a,b,c,d\n" for n in range(35_000))
    path = csv(tmp_path, ",".join(f"c{n}" for n in range(13)) + "\n" + rows)
    start = time.perf_counter()
    sheet = load_sheet(path)
    assert time.perf_counter() - start < 3  # about 0.1 s; the limit is for slow machines
    assert sheet.table.shape == (35_000, 13)
    assert isinstance(sheet.table, pd.DataFrame)


@given(st.lists(st.text(alphabet="ab1", max_size=2), max_size=30))
def test_the_texts_of_a_column_are_numbered_in_the_order_in_which_they_appear(cells: list[str]) -> None:
    column = pd.Series(["".join(list(cell)) for cell in cells], dtype="str")  # some alike are one object, others are not
    numbered, texts = distinct_texts(column)
    assert texts == list(dict.fromkeys(cells))
    assert [texts[n] for n in numbered] == cells


@pytest.mark.parametrize("cells", ["aaaabbbbaaaacccc", "abcabcabcabcdabc", "aaaabcabcabbbbbb", "a"])
def test_texts_keep_their_numbers_from_one_part_of_a_column_to_the_next(cells: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pimlib.sheets.distinct._BLOCK", 5)
    numbered, texts = distinct_texts(pd.Series(list(cells), dtype="str"))
    assert texts == list(dict.fromkeys(cells))
    assert "".join(texts[n] for n in numbered) == cells
