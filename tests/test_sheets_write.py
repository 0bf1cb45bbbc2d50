"""Writing workbooks and CSV that are safe to open, and the digest that a re-saved file keeps."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pimlib.errors import PimError
from pimlib.sheets import ColumnOut, SheetOut, content_digest, load_sheet, sheet_names, write_csv, write_workbook

DAY = dt.date(2022, 11, 22)
ATTACKS = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "'=1",
    "''=1",
    "'plain",
    "https://example.org",
    "007",
]


def one_sheet(path: Path, rows: list[list[object]], columns: list[ColumnOut] | None = None, **more: object) -> None:
    sheet = SheetOut("Data", columns or [ColumnOut("Text", 40), ColumnOut("Other")], rows, **more)  # type: ignore[arg-type]
    write_workbook(path, [sheet], title="A plan", created=DAY)


# CSV


def test_a_formula_in_a_csv_is_text_and_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    write_csv(path, ["=Name", "n"], [[text, n] for n, text in enumerate(ATTACKS)])
    written = path.read_bytes().decode("utf-8-sig")
    assert not re.search(r'(?:^|[,\n])"?[=+@\t-]', written)
    sheet = load_sheet(path)
    assert sheet.columns == ("=Name", "n")
    assert sheet.table["=Name"].tolist() == ATTACKS


def test_numbers_dates_and_empty_cells_of_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    write_csv(path, list("abcdef"), [[-1, -0.5, None, math.nan, DAY, True]])
    assert path.read_bytes() == b"\xef\xbb\xbfa,b,c,d,e,f\r\n-1,-0.5,,,2022-11-22,TRUE\r\n"


def test_a_row_of_another_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PimError, match=r"x\.csv, row 3: this row is not as long as the header; found 1, expected 2"):
        write_csv(tmp_path / "x.csv", ["a", "b"], [[1, 2], [1]])
    assert list(tmp_path.iterdir()) == []


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ue000"), max_size=12)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.tuples(
        st.lists(TEXTS.map(str.strip).filter(bool), min_size=width, max_size=width, unique=True),
        st.lists(
            st.lists(TEXTS, min_size=width, max_size=width).filter(lambda row: any(map(str.strip, row))), min_size=1, max_size=6
        ),
    )
)


@given(TABLES)
@settings(max_examples=200, deadline=None)
def test_a_csv_gives_back_any_table_of_texts(table: tuple[list[str], list[list[str]]]) -> None:
    columns, rows = table
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        write_csv(path, columns, rows)
        sheet = load_sheet(path)
    assert list(sheet.columns) == columns
    assert sheet.table.values.tolist() == rows
    assert sheet.table.index.tolist() == list(range(2, len(rows) + 2))


# workbooks


def test_a_formula_in_a_workbook_is_text_and_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    one_sheet(path, [[text, "x"] for text in ATTACKS], [ColumnOut("=Text"), ColumnOut("Other")], title=["=1+1"], notes=["@note"])
    sheet = load_sheet(path)
    assert sheet.columns == ("=Text", "Other")
    assert sheet.table["=Text"].tolist() == ATTACKS
    page = openpyxl.load_workbook(path)["Data"]
    cells = [cell for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if cell.value.startswith(("=", "+", "-", "@", "\t")))
    assert all(cell.hyperlink is None for cell in cells)


def test_the_same_values_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        one_sheet(tmp_path / f"{name}.xlsx", [["x", 1], ["y", None]], title=["T"])
        write_csv(tmp_path / f"{name}.csv", ["a"], [["x"]])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_a_workbook_to_fill_in(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    columns = [
        ColumnOut("Code", 8, locked=True),
        ColumnOut("Status", 12, choices=("Not begun", "Under way", "Done"), help="How far it is"),
        ColumnOut("Owner", 12, choices=tuple(f"Person {n}, of some team" for n in range(40))),
        ColumnOut("Due", 12, "date"),
        ColumnOut("Number", 8, "int"),
        ColumnOut("Share", 8, "number"),
    ]
    rows: list[list[object]] = [["5.1", "Done", "", "2023-01-31", 3, 0.5], ["5.2", None, None, "soon", None, math.nan]]
    one_sheet(path, rows, columns, title=["Plan", "Kinlorne"], notes=["Fill in the white cells."])
    sheet = load_sheet(path)
    assert sheet.header_row == 5
    assert sheet.table.values.tolist() == [["5.1", "Done", "", "2023-01-31", "3", "0.5"], ["5.2", "", "", "soon", "", ""]]
    assert sheet_names(path) == (("Data", False), ("choices", True))
    page = openpyxl.load_workbook(path)["Data"]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A6", "A5:F7", "$5:$5")
    assert (page.page_setup.orientation, page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage) == (
        "landscape",
        0,
        True,
    )
    assert page.protection.sheet
    assert (page["A6"].protection.locked, page["B6"].protection.locked) == (True, False)
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    assert rules["B6:B7"].formula1 == '"Not begun,Under way,Done"'
    assert rules["B6:B7"].prompt == "How far it is"
    assert rules["C6:C7"].formula1 == "choices!$A$1:$A$40"


def test_properties_hold_the_date_given_and_what_the_caller_says(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    sheet = SheetOut("Data", [ColumnOut("a")], [["x"]])
    write_workbook(path, [sheet], title="T", subject="S", created=DAY, custom={"pim:form": "plan"})
    book = openpyxl.load_workbook(path)
    assert (book.properties.title, book.properties.subject, book.properties.created) == ("T", "S", dt.datetime(2022, 11, 22))
    assert book.custom_doc_props["pim:form"].value == "plan"


@pytest.mark.parametrize(
    ("sheets", "sentence"),
    [
        ([], "needs at least one sheet"),
        ([SheetOut("a/b", [ColumnOut("x")], [])], "does not allow this name"),
        ([SheetOut("a", [ColumnOut("x")], []), SheetOut("A", [ColumnOut("x")], [])], "this name of a sheet is taken"),
        ([SheetOut("a", [], [])], "at least one column"),
        ([SheetOut("a", [ColumnOut("x")], [["1", "2"]])], "row 2: this row is not as long as the header"),
        ([SheetOut("a", [ColumnOut("x")], [["y" * 32_768]])], "too long for a cell of Excel; found 32768 characters"),
    ],
)
def test_what_excel_cannot_hold_is_refused(tmp_path: Path, sheets: list[SheetOut], sentence: str) -> None:
    with pytest.raises(PimError, match=re.escape(sentence)):
        write_workbook(tmp_path / "x.xlsx", sheets, title="T", created=DAY)
    assert list(tmp_path.iterdir()) == []


def test_a_file_open_in_excel_is_named_and_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    write_csv(path, ["a"], [["old"]])

    def refuse(source: Path, target: Path) -> Path:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PimError, match="open in another program"):
        write_csv(path, ["a"], [["new"]])
    assert [file.name for file in tmp_path.iterdir()] == ["x.csv"]
    assert b"old" in path.read_bytes()


# the digest of what a file says


def repack(path: Path, change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in reversed([*entries.items(), *(extra or {}).items()]):
            changed = change(name, content)
            if changed is not None:
                archive.writestr(zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0)), changed)
    path.write_bytes(packed.getvalue())


def test_a_workbook_that_is_saved_again_keeps_its_digest(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    columns = [ColumnOut("Text"), ColumnOut("Date", kind="date"), ColumnOut("Number", kind="number")]
    one_sheet(path, [["Zoë\nline", "2022-05-01", 1 / 3], ["", None, 4]], columns, title=["T"])
    before, bytes_before = content_digest(path), path.read_bytes()
    book = openpyxl.load_workbook(path)
    book.properties.title = "Another"
    book.save(path)
    assert path.read_bytes() != bytes_before
    assert content_digest(path) == before
    repack(path, lambda name, content: content, {"customXml/item1.xml": b"<p/>", "docProps/custom.xml": b"<p/>"})
    assert content_digest(path) == before
    assert before is not None
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", before)


@pytest.mark.parametrize("change", ["cell", "type", "place", "name", "formula"])
def test_a_workbook_that_says_something_else_has_another_digest(tmp_path: Path, change: str) -> None:
    path = tmp_path / "x.xlsx"
    one_sheet(path, [["1", "x"]])
    before = content_digest(path)
    book = openpyxl.load_workbook(path)
    page = book["Data"]
    if change == "cell":
        page["B2"] = "y"
    elif change == "type":
        page["A2"] = 1
    elif change == "place":
        page.move_range("B2", rows=1)
    elif change == "name":
        page.title = "Other"
    else:
        page["B2"] = "=A2"
    book.save(path)
    assert content_digest(path) != before


def test_a_shared_formula_counts_as_the_formula_it_stands_for(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = openpyxl.Workbook()
    for n in range(1, 4):
        book.active[f"A{n}"], book.active[f"B{n}"] = n, f"=A{n}*2"
    book.save(path)
    before = content_digest(path)
    parts = {
        b"<f>A1*2</f>": b'<f t="shared" ref="B1:B3" si="0">A1*2</f>',
        b"<f>A2*2</f>": b'<f t="shared" si="0"/>',
        b"<f>A3*2</f>": b'<f t="shared" si="0"/>',
    }

    def share(name: str, content: bytes) -> bytes:
        for plain, shared in parts.items():
            content = content.replace(plain, shared)
        return content

    unshared = path.read_bytes()
    repack(path, share)
    assert path.read_bytes() != unshared
    assert b'si="0"' in path.read_bytes()
    assert content_digest(path) == before


def document(path: Path, text: str, picture: bytes = b"png", properties: str = "a") -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("docProps/core.xml", f"<p>{properties}</p>")
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="w"><w:body>'
            f'<w:p w:rsid="{properties}"><w:r><w:t>{text[:2]}</w:t></w:r><w:r><w:t>{text[2:]}</w:t></w:r></w:p></w:body></w:document>',
        )
        archive.writestr("word/media/image1.png", picture)


def test_a_document_keeps_its_digest_when_only_its_properties_change(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    document(path, "Policy")
    before = content_digest(path)
    document(path, "Policy", properties="b")
    assert content_digest(path) == before is not None
    document(path, "Policies")
    assert content_digest(path) != before
    document(path, "Policy", b"other")
    assert content_digest(path) != before


def slides(path: Path, order: str, texts: list[str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        ids = "".join(f'<p:sldId r:id="rId{n}"/>' for n in order)
        archive.writestr(
            "ppt/presentation.xml", f'<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>'
        )
        relations = "".join(f'<Relationship Id="rId{n}" Target="slides/slide{n}.xml"/>' for n in range(1, len(texts) + 1))
        archive.writestr("ppt/_rels/presentation.xml.rels", f"<Relationships>{relations}</Relationships>")
        for n, text in enumerate(texts, 1):
            archive.writestr(
                f"ppt/slides/slide{n}.xml", f'<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'
            )


def test_slides_count_in_the_order_shown_not_by_their_file_names(tmp_path: Path) -> None:
    path = tmp_path / "x.pptx"
    slides(path, "12", ["one", "two"])
    before = content_digest(path)
    slides(path, "21", ["two", "one"])
    assert content_digest(path) == before is not None
    slides(path, "12", ["two", "one"])
    assert content_digest(path) != before


@pytest.mark.parametrize("name", ["x.csv", "x.pdf", "x.xlsx", "x.docx", "missing.xlsx"])
def test_what_cannot_be_opened_or_is_no_office_file_has_no_such_digest(tmp_path: Path, name: str) -> None:
    if not name.startswith("missing"):
        (tmp_path / name).write_bytes(b"Code,Value\r\n")
    assert content_digest(tmp_path / name) is None


def test_a_part_that_defines_entities_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    one_sheet(path, [["x", "y"]])
    hostile = b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "aaaa">]><sst>&a;</sst>'
    repack(path, lambda name, content: hostile if name == "xl/sharedStrings.xml" else content)
    assert content_digest(path) is None
