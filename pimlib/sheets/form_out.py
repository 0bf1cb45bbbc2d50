"""A form that runs down a sheet: each row with a key of its own, a label, and cells to fill in with their lists and their help.

Row 1: imports row 0. Nothing is merged, so that a row can be sorted, and a program can make it as high as its text.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pimlib.errors import Fault

LONGEST_CELL, HIGHEST = 32_767, 409  # Excel's own limits, in characters and in points
LINE = 14.5  # points
WIDER = 1.08  # a column of 50 holds 50 digits, and somewhat more letters
TOP = 2  # the title and the header stay in sight
_KEY: dict[str, Any] = {"font_size": 8, "font_color": "#595959", "text_wrap": True, "valign": "top"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "valign": "top", "text_wrap": True},
    "beside": {"valign": "top", "text_wrap": True},
    "header": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E7E6E6"},
    "head": {"bold": True, "text_wrap": True, "valign": "top", "top": 2, "bg_color": "#DDEBF7"},
    "read": {"text_wrap": True, "valign": "top"},
    "strong": {"bold": True, "text_wrap": True, "valign": "top", "top": 4},
    "label": {"text_wrap": True, "valign": "top"},
    # A frame besides the colour: where to write has to be seen on a page printed in black as well.
    "asked": {"text_wrap": True, "valign": "top", "num_format": "@", "border": 1, "bg_color": "#FFFBE6", "locked": False},
}


@dataclass(frozen=True)
class Asked:
    """A cell to fill in. choices: a drop-down list; strict: whether only what stands in it is allowed. help: shown beside the cell.

    lines: how high it is while it is empty."""

    choices: Sequence[str] = ()
    strict: bool = True
    help: str = ""
    lines: int = 1


@dataclass(frozen=True)
class Label:
    """What is asked, with a word of help under it."""

    text: str
    help: str = ""


@dataclass(frozen=True)
class RowOut:
    """One row. key: what it is found by again, wherever it stands then. cells: from the second column on."""

    key: str
    cells: Sequence[str | Asked | Label]
    look: Literal["head", "read", "strong"] = "read"


@dataclass(frozen=True)
class FormOut:
    """A sheet to fill in. title, header: its first two rows, the key's column first. widths: one a column, in characters."""

    name: str
    title: Sequence[str]
    header: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[RowOut]


def add_form(page: Any, form: FormOut, formats: Any, source_of: Callable[[Sequence[str]], Any]) -> None:
    """Write a form onto an empty sheet. source_of: how a rule names a list of choices, which may lie on a sheet of its own."""
    for n, width in enumerate(form.widths):
        page.set_column(n, n, width)
    for row, (texts, look) in enumerate(((form.title, "title"), (form.header, "header"))):
        for n, text in enumerate(texts):
            properties = (
                _KEY | ({"bg_color": "#E7E6E6", "bottom": 1} if row else {})
                if n == 0
                else _LOOKS[look if row or n == 1 else "beside"]
            )
            if text:
                page.write_string(row, n, text, formats.get(text, **properties))
    page.set_row(0, max(height_of(form.title[1:2], form.widths[1:], 1.3), height_of(form.title[2:], form.widths[2:]), 20))
    for row, one in enumerate(form.rows, TOP):
        page.set_row(row, height_of(one.cells, form.widths[1:]))
        page.write_string(row, 0, one.key, formats.get(one.key, **_KEY | ({"top": 2} if one.look == "head" else {})))
        cells = [*one.cells, *[""] * (len(form.widths) - 1 - len(one.cells))]
        for n, cell in enumerate(cells, 1):
            _add_cell(page, row, n, cell, one, formats, source_of, form.header)
    page.freeze_panes(TOP, 0)
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&L&A&RPage &P of &N")
    page.repeat_rows(0, TOP - 1)
    page.fit_to_pages(1, 0)
    allowed = ("format_cells", "format_columns", "format_rows", "insert_rows", "sort", "autofilter")
    page.protect("", dict.fromkeys(allowed, True))


def _add_cell(
    page: Any,
    row: int,
    n: int,
    cell: str | Asked | Label,
    one: RowOut,
    formats: Any,
    source_of: Callable[[Sequence[str]], Any],
    header: Sequence[str],
) -> None:
    if isinstance(cell, Asked):
        page.write_blank(row, n, None, formats.get(**_LOOKS["asked"]))
        if rule := _rule(cell, header[n], source_of):
            page.data_validation(row, n, row, n, rule)
    elif isinstance(cell, Label):
        look = formats.get(cell.text, **_LOOKS["label"])
        if cell.help:
            bold, plain = formats.get(bold=True), formats.get(font_color="#404040")
            page.write_rich_string(row, n, bold, cell.text, plain, f"\n{cell.help}", look)
        else:
            page.write_string(row, n, cell.text, formats.get(cell.text, **_LOOKS["label"], bold=True))
    elif cell or one.look == "head":
        look = formats.get(cell, **_LOOKS[one.look] | ({"bold": n == 1} if one.look == "strong" else {}))
        if cell:
            page.write_string(row, n, cell, look)
        else:
            page.write_blank(row, n, None, look)


def height_of(cells: Sequence[str | Asked | Label], widths: Sequence[float], size: float = 1) -> float:
    """How high a row has to be so that each text is seen whole, in points, as far as Excel allows. size: of the letters, beside the usual.

    Excel makes a row as high as its text when somebody types, LibreOffice when it is asked to; neither does when it opens a file."""
    lines = [_lines(cell, width / size) for cell, width in zip(cells, widths, strict=False)]
    return min(max(lines, default=1) * LINE * size, HIGHEST)


def _lines(cell: str | Asked | Label, width: float) -> int:
    if isinstance(cell, Asked):
        return cell.lines
    if isinstance(cell, Label):
        return _lines(cell.text, width / WIDER) + (_lines(cell.help, width) if cell.help else 0)  # bold letters are wider
    most = max(int(width * WIDER), 1)
    if len(cell) <= most and "\n" not in cell:
        return 1
    return sum(max(1, len(textwrap.wrap(line, most))) for line in cell.split("\n"))


def _rule(cell: Asked, header: str, source_of: Callable[[Sequence[str]], Any]) -> dict[str, Any]:
    rule: dict[str, Any] = {}
    if cell.choices:
        rule = {"validate": "list", "source": source_of(cell.choices), "show_error": cell.strict}
        rule |= {"error_title": "Not in the list", "error_message": "Choose one of the words in the list."}
    if cell.help:
        shown = cell.help if len(cell.help) <= 255 else cell.help[:254] + "…"
        rule = {"validate": "any"} | rule | {"input_title": header[:32], "input_message": shown}
    return rule


def misfits_of(form: FormOut, where: str) -> Iterator[Fault]:
    """What does not fit Excel."""
    for number, row in enumerate(form.rows, TOP + 1):
        for cell in (row.key, *row.cells):
            text = f"{cell.text}\n{cell.help}" if isinstance(cell, Label) else cell if isinstance(cell, str) else ""
            if len(text) > LONGEST_CELL:
                found, most = f"{len(text)} characters", f"{LONGEST_CELL} at most"
                yield Fault(f"{where}, row {number}", "this text is too long for a cell of Excel", found, most, "Shorten it.")
