"""Every figure of the report in one Excel workbook, so that an analyst can check each by filter and count.

Row 9: imports rows 0-8. Sheet `figures` has one row a figure or table: what it shows, its base, the rows read, used and left out and why,
what is withheld, the file and its digest. Then one sheet an evidence item: one row a number, with how to find it again in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pimlib.blocks import Block
from pimlib.report.document import WorkbookPart
from pimlib.sheets import ColumnOut, SheetOut, number, write_workbook
from pimlib.workbook import Opened

ALL = "figures"
ABOUT = (
    *(ColumnOut("No.", 6, "int"), ColumnOut("Bears on", 12), ColumnOut("Figure or table", 60), ColumnOut("Evidence", 24)),
    *(ColumnOut("File", 36), ColumnOut("Digest of the file", 20), ColumnOut("Base", 60), ColumnOut("Rows read", 10, "int")),
    *(ColumnOut("Rows used", 10, "int"), ColumnOut("Rows left out, and why", 40), ColumnOut("Withheld", 40)),
)
CELLS = (
    *(ColumnOut("No.", 6, "int"), ColumnOut("Figure or table", 50), ColumnOut("Row", 50), ColumnOut("Column", 24)),
    *(ColumnOut("Number", 14, "number"), ColumnOut("As shown", 24), ColumnOut("How to find it again in the file", 70)),
)
HOW = (
    "Filter by number, row or column. The last column says what to filter and count in the file itself; a percentage is given as a share, "
    "0.38 for 38 %. What is withheld stands as `withheld` and has no number."
)


def render_figures_book(path: Path, parts: Sequence[WorkbookPart], opened: Opened, notes: Sequence[str] = ()) -> None:
    """Write the workbook; without any figure it holds the sheet `figures` and no row."""
    blocks = list({block.id: block for part in parts for block in part.blocks if _is_figure(block)}.values())
    numbered = list(enumerate(blocks, start=1))
    items = sorted({block.sources[0].item for block in blocks})
    sheets = [SheetOut(ALL, ABOUT, [_about(n, block, opened) for n, block in numbered], title=["Every figure", *notes, HOW])]
    for place, item in enumerate(items, start=1):
        rows = [row for n, block in numbered if block.sources[0].item == item for row in _cells(n, block)]
        entry = opened.register.entries.get(item)
        sheets.append(SheetOut(f"{place} {item}", CELLS, rows, title=[entry.item.title if entry else item, *notes]))
    write_workbook(path, sheets, title=f"{opened.evaluation.title}: figures", created=opened.as_of)


def _is_figure(block: Block) -> bool:
    return bool(block.sources) and block.type in ("table", "figure")


def _about(n: int, block: Block, opened: Opened) -> list[str | int | None]:
    source = block.sources[0]
    entry = opened.register.entries.get(source.item)
    path = entry.item.path if entry and entry.item.access != "restricted" else ""
    rows = block.rows
    left_out = "; ".join(f"{number} {why}" for why, number in rows.left_out) if rows else ""
    return [
        *(n, block.ref, block.title, "; ".join(f"{one.item} r{one.revision}" for one in block.sources), path, source.digest),
        *(block.base, rows.read if rows else None, rows.used if rows else None, left_out, block.withheld),
    ]


def _cells(n: int, block: Block) -> Iterator[list[str | int | float | None]]:
    labels = [label for label, _align in block.content["columns"]]
    checks = block.content.get("checks") or [""] * len(block.content["cells"])
    for cells, check in zip(block.content["cells"], checks, strict=True):
        for label, text in zip(labels[1:], cells[1:], strict=True):
            yield [n, block.title, cells[0], label, number(text), text, check]
