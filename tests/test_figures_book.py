"""`results/figures.xlsx`: every figure of the report as numbers that an analyst can check by filter and count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pytest
from running import Ran

from pimlib.blocks import Block, Rows, SourceRef, table_block
from pimlib.errors import PimError
from pimlib.report.document import WorkbookPart
from pimlib.report.figures_book import render_figures_book
from pimlib.run.normal import blocks_of


@pytest.fixture(scope="module")
def sheets(kinlorne_run: Ran) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each sheet under its header."""
    book = openpyxl.load_workbook(kinlorne_run.output / "results" / "figures.xlsx", read_only=True)
    found = {}
    for sheet in book:
        rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
        top = next(n for n, row in enumerate(rows) if row[0] == "No.")
        found[sheet.title] = [row for row in rows[top + 1 :] if row[0] is not None]
    book.close()
    return found


@pytest.fixture(scope="module")
def shown(kinlorne_run: Ran) -> dict[str, Block]:
    """Every figure and table of evidence in the executed workbooks."""
    found: dict[str, Block] = {}
    for path in sorted((kinlorne_run.output / "workbooks").glob("*.ipynb")):
        for block in blocks_of(nbformat.read(path, as_version=4)):
            if block.sources and block.type in ("table", "figure"):
                found[block.id] = block
    return found


def test_every_figure_of_every_workbook_is_listed_once(sheets: dict[str, Any], shown: dict[str, Block]) -> None:
    listed = [row[2] for row in sheets["figures"]]
    assert len(listed) == len(shown) > 100
    assert sorted(listed) == sorted(block.title for block in shown.values())


def test_every_figure_says_rows_read_used_and_left_out_and_they_add_up(sheets: dict[str, Any], shown: dict[str, Block]) -> None:
    for row in sheets["figures"]:
        read, used, left_out = row[7], row[8], row[9] or ""
        assert read is not None, row[2]
        numbers = [int(part.strip().split(" ")[0]) for part in left_out.split(";") if part.strip()]
        assert read == used + sum(numbers), row[2]
    assert all(block.rows is not None for block in shown.values())


def test_every_number_stands_beside_what_is_shown(sheets: dict[str, Any]) -> None:
    seen = 0
    for name, rows in sheets.items():
        for row in rows if name != "figures" else ():
            number, text = row[4], str(row[5] or "")
            if text.endswith(" %") and text.removesuffix(" %").replace(".", "").isdigit():
                assert number == pytest.approx(float(text.removesuffix(" %")) / 100)
                seen += 1
            if "withheld" in text:
                assert number is None
    assert seen > 100


def test_what_is_withheld_has_no_way_to_be_counted_again(
    tmp_path: Path, kinlorne_run: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(kinlorne_run.root))
    block = table_block(
        "x:1",
        "Two of three",
        ["Group", ("People", "right")],
        [["North", "1,234"], ["South", "withheld"]],
        checks=["Filter column Group to North and count.", ""],
        sources=(SourceRef("people-survey", 1, "sha256:00"),),
        rows=Rows(3, 2, (("with no answer", 1),)),
    )
    render_figures_book(tmp_path / "figures.xlsx", [WorkbookPart("pim:5", "page.html", (block,))], kinlorne_run.opened())
    book = openpyxl.load_workbook(tmp_path / "figures.xlsx")
    rows = [row for row in book["1 people-survey"].iter_rows(values_only=True) if row[0] == 1]
    assert [row[3:] for row in rows] == [
        ("People", 1234, "1,234", "Filter column Group to North and count."),
        ("People", None, "withheld", None),
    ]


def test_a_table_with_a_way_to_check_for_some_rows_only_is_refused() -> None:
    with pytest.raises(PimError, match="not one way to check a row"):
        table_block("x", "Title", ["A"], [["1"], ["2"]], checks=["once"])
