"""Everything that is published of some people as one system: a variable for each count, an equation for each sum.

Row 1: imports row 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pimlib.stats.disclosure.tables import TOTAL, Cell, Sum, Table


@dataclass(frozen=True)
class Row:
    """A row of a table that is hidden whole: its counts, its total (None where that is not published), its people."""

    cells: tuple[int, ...]
    total: int | None
    people: int

    @property
    def all(self) -> tuple[int, ...]:
        return self.cells if self.total is None else (*self.cells, self.total)


@dataclass(frozen=True, eq=False)
class System:
    """The counts of tables and links, each once: a count that is shown in two places is one variable.

    numbers: cell -> variable. values: the true counts. names: a cell of each variable. margin: whether a variable is a total somewhere.
    fixed: whether it stands in a table that is given. equations: coefficients by variable; they add to nought.
    rows: the rows of tables of which whole rows are hidden; row_of: the rows that a variable stands in.
    """

    numbers: dict[Cell, int]
    values: NDArray[np.int64]
    names: tuple[Cell, ...]
    margin: NDArray[np.bool_]
    fixed: NDArray[np.bool_]
    equations: tuple[dict[int, int], ...]
    rows: tuple[Row, ...]
    row_of: dict[int, list[int]] = field(default_factory=dict)
    within: dict[int, list[int]] = field(default_factory=dict)

    def open_rows(self, hidden: NDArray[np.bool_]) -> list[Row]:
        """The rows that are hidden whole."""
        return [row for row in self.rows if row.people and hidden[list(row.all)].all()]


def system_of(tables: Sequence[Table], links: Sequence[Sum]) -> System:
    """Raises ValueError when two tables have one name, a link names a count that is not published, or does not add up."""
    values: dict[Cell, int] = {}
    if len({table.name for table in tables}) < len(tables):
        raise ValueError("two tables have one name")
    for table in tables:
        values |= table.values()
    sums = [*(total for table in tables for total in table.sums()), *links]
    for total in sums:
        for cell in (*total.whole, *total.parts):
            if cell not in values:
                raise ValueError(f"{cell}: there is no such published count")
        if sum(values[cell] for cell in total.whole) != sum(values[cell] for cell in total.parts):
            raise ValueError(f"{', '.join(map(str, total.whole))}: this is not the sum of {', '.join(map(str, total.parts))}")
    first = _merged(values, sums)
    names = tuple(dict.fromkeys(first[cell] for cell in values))
    place = {cell: number for number, cell in enumerate(names)}
    numbers = {cell: place[first[cell]] for cell in values}
    margin, fixed = np.zeros(len(names), dtype=bool), np.zeros(len(names), dtype=bool)
    given = {table.name for table in tables if table.given}
    for cell, number in numbers.items():
        margin[number] |= TOTAL in (cell.row, cell.column)
        fixed[number] |= cell.table in given
    equations = tuple(_equations(sums, numbers))
    rows = tuple(_rows(tables, numbers, values))
    row_of: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        for variable in row.all:
            row_of.setdefault(variable, []).append(number)
    within: dict[int, list[int]] = {}
    for number, equation in enumerate(equations):
        for variable in equation:
            within.setdefault(variable, []).append(number)
    return System(
        numbers, np.array([values[cell] for cell in names], dtype=np.int64), names, margin, fixed, equations, rows, row_of, within
    )


def _merged(values: Iterable[Cell], sums: Iterable[Sum]) -> dict[Cell, Cell]:
    """The first cell that shows the same count as each cell."""
    order = {cell: number for number, cell in enumerate(values)}
    head = {cell: cell for cell in order}

    def find(cell: Cell) -> Cell:
        while head[cell] != cell:
            head[cell] = cell = head[head[cell]]
        return cell

    for total in sums:
        if len(total.whole) == len(total.parts) == 1:
            one, other = sorted((find(total.whole[0]), find(total.parts[0])), key=order.__getitem__)
            head[other] = one
    return {cell: find(cell) for cell in order}


def _equations(sums: Iterable[Sum], numbers: dict[Cell, int]) -> Iterable[dict[int, int]]:
    seen = set()
    for total in sums:
        equation: dict[int, int] = {}
        for sign, cells in ((1, total.parts), (-1, total.whole)):
            for cell in cells:
                equation[numbers[cell]] = equation.get(numbers[cell], 0) + sign
        equation = {variable: number for variable, number in sorted(equation.items()) if number}
        if equation and tuple(equation.items()) not in seen:
            seen.add(tuple(equation.items()))
            yield equation


def _rows(tables: Iterable[Table], numbers: dict[Cell, int], values: dict[Cell, int]) -> Iterable[Row]:
    for table in tables:
        for row in table.counts.index if table.by == "rows" and not table.given else ():
            cells = table.row(row)
            total = numbers[Cell(table.name, row, TOTAL)] if table.row_totals else None
            yield Row(tuple(numbers[cell] for cell in cells), total, sum(values[cell] for cell in cells))
