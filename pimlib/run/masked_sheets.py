"""An XLSX file without identifiers: in its texts, and in numbers that Excel holds as numbers.

Row 10: imports rows 0-9. The parts of the file are changed as text and only where a cell is withheld, for a workbook that is read and
written anew loses what the reader does not know. A number has lost the 0 with which a CHI number may begin.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pimlib.identifiers import Grid, is_bare, kind_of
from pimlib.run.mask import Mask

STRINGS = "xl/sharedStrings.xml"
STRING = re.compile(r"<si>.*?</si>|<si ?/>", re.DOTALL)
TEXT = re.compile(r"(<t(?: [^>]*)?>)([^<]+)(</t>)")  # of a sheet or of the texts that sheets share
CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>/]*)>(.*?)</c>', re.DOTALL)
SHARED = re.compile(r' t="s"')
TYPED = re.compile(r' t="(?!n")\w+"')
VALUE = re.compile(r"<v>([^<]*)</v>")
NUMBER = re.compile(r"<v>\d{9,10}</v>")


@dataclass(frozen=True)
class _Sheet:
    """The cells of a sheet as a grid, `places` from where a cell stands in the part to where it stands in the grid."""

    grid: Grid
    places: dict[int, tuple[int, int]]
    withheld: frozenset[int]  # cells that hold ten digits of a person


def mask_sheets(path: Path, mask: Mask) -> None:
    """Take identifiers out of an XLSX file in place. A file without any keeps its bytes."""
    with zipfile.ZipFile(path) as archive:
        parts = [(info, archive.read(info)) for info in archive.infolist()]
    texts = {
        info.filename: part.decode("utf-8")
        for info, part in parts
        if info.filename.startswith("xl/") and info.filename.endswith(".xml")
    }
    shared = [_said(hit[0]) for hit in STRING.finditer(texts.get(STRINGS, ""))]
    bare = {number for number, text in enumerate(shared) if is_bare(text) and kind_of(text)}
    persons: set[int] = set()
    for name, text in texts.items():
        if name.startswith("xl/worksheets/") and (bare or NUMBER.search(text)):
            sheet = _sheet(text, shared)
            for hit in CELL.finditer(text):
                value = VALUE.search(hit[4]) if hit.start() in sheet.withheld and SHARED.search(hit[3]) else None
                persons |= {int(value[1])} if value else set()
            text = CELL.sub(lambda hit, sheet=sheet: _without(hit, sheet, mask), text)  # type: ignore[misc]
        texts[name] = text if name == STRINGS else _in_texts(text, mask)
    if STRINGS in texts:
        figures = iter([number in bare and number not in persons for number in range(len(shared))])
        texts[STRINGS] = STRING.sub(lambda hit: hit[0] if next(figures) else _in_texts(hit[0], mask), texts[STRINGS])
    if mask.taken:
        with zipfile.ZipFile(path, "w") as archive:
            for info, content in parts:
                archive.writestr(info, texts[info.filename].encode("utf-8") if info.filename in texts else content)


def _in_texts(part: str, mask: Mask) -> str:
    return TEXT.sub(lambda hit: hit[1] + mask.page(hit[2]) + hit[3], part)


def _said(part: str) -> str:
    return html.unescape("".join(hit[2] for hit in TEXT.finditer(part)))


def _sheet(text: str, shared: Sequence[str]) -> _Sheet:
    rows: dict[int, dict[int, str]] = {}
    places: dict[int, tuple[int, int]] = {}
    short: set[int] = set()
    for hit in CELL.finditer(text):
        value = VALUE.search(hit[4])
        said = _said(hit[4]) if value is None else value[1]
        if value and SHARED.search(hit[3]):
            said = shared[int(said)] if int(said) < len(shared) else ""
        elif value and len(said) == 9 and said.isdigit() and kind_of(f"0{said}"):
            said = f"0{said}"
            short.add(hit.start())
        rows.setdefault(int(hit[2]), {})[_column(hit[1])] = said
        places[hit.start()] = (int(hit[2]), _column(hit[1]))
    order = {row: number for number, row in enumerate(sorted(rows))}
    width = 1 + max((column for cells in rows.values() for column in cells), default=0)
    grid = Grid([[rows[row].get(column, "") for column in range(width)] for row in order])
    places = {start: (order[row], column) for start, (row, column) in places.items()}
    ten = {
        start for start, (row, column) in places.items() if is_bare(grid.rows[row][column]) and kind_of(grid.rows[row][column])
    }
    withheld = {start for start in ten - short if not grid.is_figure(*places[start])}
    # A figure of nine digits is common; it is a CHI number where the column is called so or holds whole ones.
    whole = {places[start][1] for start in withheld}
    withheld |= {start for start in short if places[start][1] in whole or grid.is_named(*places[start])}
    return _Sheet(grid, places, frozenset(withheld))


def _without(hit: re.Match[str], sheet: _Sheet, mask: Mask) -> str:
    """A cell that holds a number of a person as a text that says so."""
    if hit.start() not in sheet.withheld or TYPED.search(hit[3]):
        return hit[0]
    row, column = sheet.places[hit.start()]
    said = mask.number(sheet.grid.rows[row][column])
    look = re.sub(r' t="n"', "", hit[3])
    return f'<c r="{hit[1]}{hit[2]}"{look} t="inlineStr"><is><t>{said}</t></is></c>' if said.startswith("[") else hit[0]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
