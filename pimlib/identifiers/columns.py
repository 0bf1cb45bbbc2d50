"""Whether a number of ten digits stands in a column of figures, as money in pence would, and so names nobody.

Row 1: imports row 0. One figure of ten digits in three hundred looks like a CHI number. A column of such numbers is told from one of
figures by its fellows: of the numbers of patients all check, of figures hardly any.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pimlib.identifiers.digits import is_bare, kind_of

NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?")
HEADING = re.compile(r"\W*(?:CHI|NHS|UPI)(?:[ _-]?(?:no|nr|num|number|id))?\W*", re.IGNORECASE)
BLANK = r"[^\S\r\n]"  # with tabs and the blanks that do not break
LAID_OUT = re.compile(rf"{BLANK}{{2,}}|\t")
TWO_FIGURES = re.compile(rf"\d(?:{LAID_OUT.pattern})\d")
EDGE_BEFORE, EDGE_AFTER = re.compile(rf"(?:^|\n|\t|{BLANK}{{2}})\Z"), re.compile(rf"{BLANK}{{2}}|\t|{BLANK}?(?:\r?\n|\Z)")
MOST_LINES, LONGEST_LINE = 20, 1000


@dataclass(frozen=True)
class Grid:
    """The cells of a table as text, a list a row; rows may differ in length."""

    rows: Sequence[Sequence[str]]
    _told: dict[int, bool] = field(default_factory=dict)

    def is_named(self, row: int, column: int) -> bool:
        """Whether the column, or a cell before this one in its row, is called CHI or NHS."""
        above = (cells[column] for cells in self.rows if len(cells) > column)
        return any(HEADING.fullmatch(cell) for cells in (self.rows[row][:column], above) for cell in cells)

    def is_figure(self, row: int, column: int) -> bool:
        """Whether a cell of ten digits is a figure: it does not begin with 0, neither the column nor a cell before it is called CHI or
        NHS, and fewer than half of the numbers of its column check."""
        if self.rows[row][column].startswith("0") or any(HEADING.fullmatch(cell) for cell in self.rows[row][:column]):
            return False
        if column not in self._told:
            cells = [cells[column].strip() for cells in self.rows if len(cells) > column]
            figures = [cell for cell in cells if NUMBER.fullmatch(cell)]
            checked = sum(is_bare(cell) and kind_of(cell) is not None for cell in figures)
            self._told[column] = not any(map(HEADING.fullmatch, cells)) and 2 * checked < len(figures)
        return self._told[column]


def is_laid_out(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is a figure, or three of them, of a table laid out with blanks: most lines beside it hold figures that
    do not check."""
    is_one = is_bare(text[start:end])
    if is_one and not (EDGE_BEFORE.search(text[max(0, start - 2) : start]) and EDGE_AFTER.match(text, end)):
        return False
    if not is_one and not LAID_OUT.search(text, start, end):
        return False
    lines, own = _lines_beside(text, start)
    if len(lines) == 1:
        return False
    if is_one:
        line_end = text.find("\n", start)
        after = text[end : len(text) if line_end < 0 else line_end]
        place = len(LAID_OUT.split(f"x{after.rstrip()}"))  # from the right: the words on the left may have blanks of their own
        rows = [LAID_OUT.split(line.strip()) for line in lines]
        grid = Grid([[row[-place]] if len(row) >= place else [""] for row in rows])
        return grid.rows[own] == [text[start:end]] and grid.is_figure(own, 0)
    figures = [line for line in lines if TWO_FIGURES.search(line)]
    return 2 * sum(map(_checks_across, figures)) < len(figures)


def _checks_across(line: str) -> bool:
    """Whether neighbouring cells of a line make up a number that checks."""
    cells = LAID_OUT.split(re.sub(r"(?<=\d)[ .-](?=\d)", "", line.strip()))
    several = ("".join(cells[at : at + many]) for at in range(len(cells)) for many in (1, 2, 3))
    return any(is_bare(digits) and kind_of(digits) is not None for digits in several)


def _lines_beside(text: str, at: int) -> tuple[list[str], int]:
    """The line in which a place lies with those above and below that are laid out too, and which of them it is."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    lines = [text[start : len(text) if end < 0 else end]]
    if len(lines[0]) > LONGEST_LINE or not LAID_OUT.search(lines[0].strip()):
        return lines, 0
    above: list[str] = []
    while start > 0 and len(above) < MOST_LINES:
        before = text.rfind("\n", 0, start - 1) + 1
        if not LAID_OUT.search(text[before : start - 1].strip()):
            break
        above.append(text[before : start - 1])
        start = before
    while end >= 0 and len(lines) <= MOST_LINES:
        start, end = end + 1, text.find("\n", end + 1)
        line = text[start : len(text) if end < 0 else end]
        if not LAID_OUT.search(line.strip()):
            break
        lines.append(line)
    return [*reversed(above), *lines], len(above)
