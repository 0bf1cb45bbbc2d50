"""What to hide of all that is published of some people, and the audit that nothing hidden can be found out.

Row 1: imports row 0. Decisions, which hold for every kind of evidence:

  a nought is shown: that nobody answered so picks nobody out. The exception is a setting: where all of a group gave one
    answer, whoever knows a member knows their answer; with `unanimous="withheld"` such a group is hidden whole.
  a share is a count: it is hidden with its count, and every share of a group with the group's total.
  hidden is safe when the attacker cannot say that it is small: not its value, and not that it is below the threshold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pimlib.stats.disclosure.attacker import Bool, Secret, spans
from pimlib.stats.disclosure.published import System, system_of
from pimlib.stats.disclosure.search import Search, Unanimous, groups_of
from pimlib.stats.disclosure.tables import TOTAL, Cell, Hidden, Share, Sum, Table, same_totals

EVERYBODY = "everybody"


@dataclass(frozen=True)
class Revealed:
    """Hidden counts whose sum can be found out to be below what is safe: it is from low to high. Mostly one count."""

    cells: tuple[Cell, ...]
    low: int
    high: int

    def __str__(self) -> str:
        known = f"exactly {self.low}" if self.low == self.high else f"{self.low} to {self.high}"
        return f"{' and '.join(map(str, self.cells))}: {known}"


@dataclass(frozen=True)
class Protection:
    """What is hidden of each table, by name. shares: which shares of a row's total (rows, columns as the counts) must not be shown: what
    would give a count away, and what stands on fewer than smallest_base people. withheld: tables of which nothing is shown.
    left: what given tables give away whatever is hidden here; empty in the ordinary case."""

    hidden: Mapping[str, Hidden]
    shares: Mapping[str, pd.DataFrame]
    withheld: tuple[str, ...] = ()
    left: tuple[Revealed, ...] = ()
    smallest_count: int = 0

    def __getitem__(self, name: str) -> Hidden:
        return self.hidden[name]

    def __bool__(self) -> bool:
        return any(map(bool, self.hidden.values()))

    @property
    def sentence(self) -> str:
        """What is hidden and why, for a reader; empty when nothing is."""
        number = sum(int(one.cells.to_numpy().sum()) for one in self.hidden.values())
        of = sum(one.cells.size for one in self.hidden.values())
        if not self:
            return ""
        return f"{number:,} of {of:,} counts are withheld: below {self.smallest_count}, or they would give such a count away."


def protect(
    tables: Sequence[Table],
    smallest_count: int,
    smallest_base: int = 1,
    *,
    links: Sequence[Sum] = (),
    unanimous: Unanimous = "shown",
) -> Protection:
    """What to hide of tables that are published together, so that nothing that is hidden can be found out.

    First every count from 1 to smallest_count - 1, totals included; of a table hidden by rows, every row that has such a count, or people
    but fewer than smallest_base. Then partners, until the attacker fails: the smallest count (the smallest group) in a sum with what is
    found out, never a nought, a total only when there is nothing else. Where no partner is left, the whole table is withheld.
    links: what adds up across tables; `same_totals` and `same_people` make them. Raises ValueError when counts are negative or do not add up.
    """
    system = system_of(tables, links)
    search = Search(system, smallest_count, smallest_base, groups_of(tables, system, smallest_base, unanimous))
    search.run()
    withheld = search.tables_left(tables)
    if withheld:
        for table in tables:
            if table.name in withheld:
                search.hide(system.numbers[cell] for cell in table.values())
        search.run()
    hidden = {table.name: _hidden(table, system, search.hidden) for table in tables}
    shares = {table.name: _shares(table, hidden[table.name], smallest_base) for table in tables}
    left = _told(system, search.hidden, search.failing()) if search.hidden.any() else ()
    whole = tuple(
        table.name
        for table in tables
        if table.name in withheld or (hidden[table.name] and _nothing_shown(table, hidden[table.name]))
    )
    return Protection(hidden, shares, whole, left, smallest_count)


def audit(
    tables: Sequence[Table],
    protection: Protection,
    smallest_count: int,
    smallest_base: int = 1,
    *,
    links: Sequence[Sum] = (),
    unanimous: Unanimous = "shown",
    shares: Sequence[Share] = (),
) -> tuple[Revealed, ...]:
    """What can be found out of tables with this hidden, given the shares that are shown too; empty: it is safe.

    The attacker's own work, apart from the search for partners: what should be hidden and is not counts as revealed.
    """
    system = system_of(tables, links)
    search = Search(system, smallest_count, smallest_base, groups_of(tables, system, smallest_base, unanimous))
    search.hidden = _as_published(tables, system, protection)
    return _told(system, search.hidden, search.failing(everything=True, shares=shares), shares)


def find_ranges(
    tables: Sequence[Table], protection: Protection, *, links: Sequence[Sum] = (), shares: Sequence[Share] = ()
) -> dict[Cell, tuple[int, float]]:
    """The least and the most that the attacker finds each hidden count to be (inf: nothing bounds it)."""
    system = system_of(tables, links)
    hidden = _as_published(tables, system, protection)
    variables = [int(variable) for variable in np.flatnonzero(hidden)]
    found = dict(zip(variables, spans(system, hidden, [(variable,) for variable in variables], shares), strict=True))
    return {cell: found[number] for cell, number in system.numbers.items() if number in found}


def protect_line(counts: pd.DataFrame, smallest_count: int) -> Hidden:
    """`protect` for one table that is shown with its totals, hidden cell by cell."""
    return protect([Table("line", counts)], smallest_count)["line"]


def protect_groups(
    everybody: pd.Series[int],
    divisions: Mapping[str, pd.DataFrame],
    smallest_count: int,
    smallest_base: int,
    *,
    links: Sequence[Sum] = (),
    given: bool = False,
    unanimous: Unanimous = "shown",
) -> Protection:
    """One question answered by everybody (answer to people) and by the groups of several divisions, all published together.

    divisions: name -> groups × the same answers; groups are hidden whole. Each person is in one group of each division.
    The protection's tables are the divisions and EVERYBODY, a table of the one row `EVERYBODY`, of which single answers are hidden, or
    none when it is given (protected before). links: more that is known, such as `same_people`.
    """
    whole = Table(EVERYBODY, everybody.to_frame().T.set_axis([EVERYBODY]), column_totals=False, given=given)
    tables = [
        Table(name, counts.reindex(columns=everybody.index), column_totals=False, by="rows") for name, counts in divisions.items()
    ]
    known = [*same_totals(whole, *tables), *links]
    return protect([whole, *tables], smallest_count, smallest_base, links=known, unanimous=unanimous)


def _told(system: System, hidden: Bool, failing: Sequence[Secret], shares: Sequence[Share] = ()) -> tuple[Revealed, ...]:
    known = spans(system, hidden, [secret.variables for secret in failing], shares)
    return tuple(
        Revealed(tuple(system.names[variable] for variable in secret.variables), low, int(high))
        for secret, (low, high) in zip(failing, known, strict=True)
    )


def _as_published(tables: Sequence[Table], system: System, protection: Protection) -> Bool:
    """What is hidden of a system: a count that one table shows is known, whatever another hides."""
    hidden = np.ones(len(system.values), dtype=bool)
    for table in tables:
        for cell, is_hidden in _flags(table, protection[table.name]):
            hidden[system.numbers[cell]] &= is_hidden
    return hidden


def _flags(table: Table, hidden: Hidden) -> Iterator[tuple[Cell, bool]]:
    """Each published cell of a table and whether it is hidden."""
    rows, columns = [*table.counts.index, TOTAL], [*table.counts.columns, TOTAL]
    margin = [*hidden.column_totals.tolist(), hidden.total]
    lines = [[*line, total] for line, total in zip(hidden.cells.to_numpy().tolist(), hidden.row_totals, strict=True)]
    published = table.values()
    for row, line in zip(rows, [*lines, margin], strict=True):
        for column, is_hidden in zip(columns, line, strict=True):
            if (cell := Cell(table.name, row, column)) in published:
                yield cell, bool(is_hidden)


def _hidden(table: Table, system: System, hidden: Bool) -> Hidden:
    """Of a margin that is not published with the table, nothing is said to be hidden."""

    rows, columns = [*table.counts.index, TOTAL], [*table.counts.columns, TOTAL]
    numbers = [[system.numbers.get(Cell(table.name, row, column)) for column in columns] for row in rows]
    flags = [[not table.given and number is not None and bool(hidden[number]) for number in line] for line in numbers]
    inner = np.array([line[:-1] for line in flags[:-1]], dtype=bool).reshape(table.counts.shape)
    return Hidden(
        pd.DataFrame(inner, index=table.counts.index, columns=table.counts.columns),
        pd.Series([line[-1] for line in flags[:-1]], index=table.counts.index, dtype=bool),
        pd.Series(flags[-1][:-1], index=table.counts.columns, dtype=bool),
        flags[-1][-1],
    )


def _shares(table: Table, hidden: Hidden, smallest_base: int) -> pd.DataFrame:
    small = (table.counts.to_numpy().sum(axis=1) < smallest_base)[:, None]
    return pd.DataFrame(hidden.shares.to_numpy(dtype=bool) | small, index=hidden.cells.index, columns=hidden.cells.columns)


def _nothing_shown(table: Table, hidden: Hidden) -> bool:
    """Whether every row that has people is hidden."""
    people = table.counts.sum(axis=1) > 0
    return bool(hidden.rows[people].all())
