"""Tables of counts that are to be published: their cells, what is known to add up, what of them is hidden.

Row 1: imports row 0.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import pandas as pd

TOTAL = "\x00total"  # as a row or a column of a Cell: the margin


class Cell(NamedTuple):
    """One published count: of a table, a row and a column; TOTAL as row or column names a margin, as both the grand total."""

    table: str
    row: Hashable
    column: Hashable

    def __str__(self) -> str:
        row, column = ("total" if label == TOTAL else str(label) for label in (self.row, self.column))
        return f"{self.table}, {row}, {column}"


@dataclass(frozen=True, eq=False)
class Table:
    """Counts of people: one row a group, one column an answer of which each person gave one, without totals.

    row_totals, column_totals: whether these are published with it (with both, the grand total is too). by: what is hidden of it, single
    `cells`, or whole `rows` (a group's counts and its total together). given: it stands as it is, because it is published already or
    was protected before; nothing of it can be hidden any more.
    """

    name: str
    counts: pd.DataFrame = field(repr=False)
    row_totals: bool = True
    column_totals: bool = True
    by: Literal["cells", "rows"] = "cells"
    given: bool = False

    def row(self, row: Hashable) -> tuple[Cell, ...]:
        return tuple(Cell(self.name, row, column) for column in self.counts.columns)

    def column(self, column: Hashable) -> tuple[Cell, ...]:
        return tuple(Cell(self.name, row, column) for row in self.counts.index)

    def sums(self) -> Iterator[Sum]:
        """What adds up within the table, in order of rows, columns, grand total."""
        rows, columns = list(self.counts.index), list(self.counts.columns)
        if self.row_totals:
            yield from (Sum((Cell(self.name, row, TOTAL),), self.row(row)) for row in rows)
        if self.column_totals:
            yield from (Sum((Cell(self.name, TOTAL, column),), self.column(column)) for column in columns)
        if self.row_totals and self.column_totals:
            grand = (Cell(self.name, TOTAL, TOTAL),)
            yield Sum(grand, tuple(Cell(self.name, row, TOTAL) for row in rows))
            yield Sum(grand, tuple(Cell(self.name, TOTAL, column) for column in columns))

    def values(self) -> dict[Cell, int]:
        """Every published count by its cell. Raises ValueError when a count is negative or missing, or a label stands twice."""
        if not (self.counts.index.is_unique and self.counts.columns.is_unique):
            raise ValueError(f"{self.name}: a row or a column has the name of another")
        if self.counts.isna().to_numpy().any() or (self.counts.to_numpy() < 0).any():
            raise ValueError(f"{self.name}: a count cannot be negative or missing")
        values = {
            Cell(self.name, row, column): int(count)
            for row, line in zip(self.counts.index, self.counts.to_numpy().tolist(), strict=True)
            for column, count in zip(self.counts.columns, line, strict=True)
        }
        for total in self.sums():
            values.setdefault(total.whole[0], sum(values[part] for part in total.parts))
        return values


@dataclass(frozen=True)
class Sum:
    """These counts together are as many people as those together, and a reader knows it. One part: the same count shown twice."""

    whole: tuple[Cell, ...]
    parts: tuple[Cell, ...]


@dataclass(frozen=True)
class Share:
    """A published share: part is between low and high (0 to 1, both included) of whole, as its rounding leaves open."""

    part: Cell
    whole: Cell
    low: float
    high: float


@dataclass(frozen=True)
class Hidden:
    """What is hidden: cells as the table given (True = hidden), the totals of its rows and of its columns, and the grand total."""

    cells: pd.DataFrame
    row_totals: pd.Series[bool]
    column_totals: pd.Series[bool]
    total: bool

    def __bool__(self) -> bool:
        return bool(self.total or self.cells.to_numpy().any() or self.row_totals.any() or self.column_totals.any())

    @property
    def rows(self) -> pd.Series[bool]:
        """The rows of which every cell is hidden."""
        return self.cells.all(axis=1) if self.cells.shape[1] else self.row_totals

    @property
    def shares(self) -> pd.DataFrame:
        """Which shares of a row's total must be hidden: of a hidden count, since with the total it gives the count away; and every
        one of a row whose total is hidden, since with a count it gives the total away."""
        hidden = self.cells.to_numpy(dtype=bool) | self.row_totals.to_numpy(dtype=bool)[:, None]
        return pd.DataFrame(hidden, index=self.cells.index, columns=self.cells.columns)


def same_totals(table: Table, *others: Table) -> tuple[Sum, ...]:
    """The column totals of tables of the same people, which are the same counts; columns by name.

    The first may be a table of one row, everybody: then its cells are the totals of the others.
    """
    links = []
    for other in others:
        for column in table.counts.columns:
            if other.column_totals and table.column_totals:
                links.append(Sum((Cell(table.name, TOTAL, column),), (Cell(other.name, TOTAL, column),)))
            else:
                links.append(Sum(table.column(column), other.column(column)))
    return tuple(links)


@dataclass(frozen=True)
class SamePeople:
    """Groups of one division and groups of another that hold the same people: (division, group) on both sides."""

    whole: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]

    def sums(self, columns: Sequence[Hashable]) -> tuple[Sum, ...]:
        """What follows for tables of these divisions with these columns."""
        return tuple(
            Sum(
                tuple(Cell(table, row, column) for table, row in self.whole),
                tuple(Cell(table, row, column) for table, row in self.parts),
            )
            for column in columns
        )


def same_people(divisions: Mapping[str, pd.Series[str]]) -> tuple[SamePeople, ...]:
    """Where groups of two divisions of the same people (each a Series, person to group) come to the same: a team that is all of a
    care group, an area that is three teams. What holds of everybody (all groups of both) is left out: the totals say it."""
    found = []
    names = list(divisions)
    for n, first in enumerate(names):
        for second in names[n + 1 :]:
            pairs = pd.DataFrame({"first": divisions[first], "second": divisions[second]}).drop_duplicates()
            pieces = _pieces(sorted(zip(pairs["first"], pairs["second"], strict=True)))
            if len(pieces) > 1:
                found += [
                    SamePeople(tuple((first, group) for group in ours), tuple((second, group) for group in theirs))
                    for ours, theirs in pieces
                ]
    return tuple(found)


def _pieces(pairs: Sequence[tuple[str, str]]) -> list[tuple[list[str], list[str]]]:
    """The connected pieces of groups that share people, in order of name."""
    pieces: list[tuple[set[str], set[str]]] = []
    for one, other in pairs:
        touched = [piece for piece in pieces if one in piece[0] or other in piece[1]]
        pieces = [piece for piece in pieces if piece not in touched]
        pieces.append(({one}.union(*(piece[0] for piece in touched)), {other}.union(*(piece[1] for piece in touched))))
    return sorted((sorted(ours), sorted(theirs)) for ours, theirs in pieces)
