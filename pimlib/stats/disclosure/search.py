"""The search for partners: what else to hide until the attacker finds nothing out.

Row 1: imports row 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pimlib.stats.disclosure.attacker import Bool, Secret, revealed
from pimlib.stats.disclosure.published import Row, System
from pimlib.stats.disclosure.tables import TOTAL, Cell, Share, Table

Unanimous = Literal["shown", "withheld"]


@dataclass(frozen=True)
class Group:
    """A row that must be hidden whole, and what of it must not be known to be below a number."""

    hide: tuple[int, ...]
    secret: Secret


def groups_of(tables: Sequence[Table], system: System, smallest_base: int, unanimous: Unanimous) -> list[Group]:
    """Rows of fewer people than smallest_base where rows are hidden whole, and rows of one answer where these are withheld."""
    groups = []
    for table in (table for table in tables if not table.given):
        for row, line in zip(table.counts.index, table.counts.to_numpy().tolist(), strict=True):
            cells = [system.numbers[cell] for cell in table.row(row)]
            total = [system.numbers[Cell(table.name, row, TOTAL)]] if table.row_totals else []
            people = sum(line)
            if table.by == "rows" and 0 < people < smallest_base:
                groups.append(Group((*cells, *total), Secret(tuple(total or cells), smallest_base)))
            if unanimous == "withheld" and people and len(line) > 1 and people in line:
                others = tuple(cell for cell, count in zip(cells, line, strict=True) if not count)
                groups.append(Group((*cells, *total), Secret(others, 1)))
    return groups


class Search:
    """hidden: what is, so far. stuck: what is found out and has no partner left."""

    def __init__(self, system: System, smallest_count: int, smallest_base: int, groups: Sequence[Group]) -> None:
        self.system, self.smallest_count, self.smallest_base = system, smallest_count, smallest_base
        self.groups = [group for group in groups if not system.fixed[list(group.hide)].any()]
        self.hidden: Bool = np.zeros(len(system.values), dtype=bool)
        self.stuck: list[Secret] = []

    def run(self) -> None:
        """Hide what is small, then partners, until nothing is found out or nothing more can be hidden."""
        self.stuck = []
        self.hide(int(variable) for variable in np.flatnonzero(self._small()))
        self.hide(variable for group in self.groups for variable in group.hide)
        while failing := [secret for secret in self.failing() if secret not in self.stuck]:
            before = self.hidden.copy()
            for secret in failing:
                if not self._touched_since(before, secret) and not self._partner(secret):
                    self.stuck.append(secret)

    def hide(self, variables: Iterable[int]) -> None:
        """These, and the whole of every row that is hidden whole and holds one of them."""
        waiting = [variable for variable in variables if not self.system.fixed[variable]]
        while waiting:
            variable = waiting.pop()
            self.hidden[variable] = True
            for number in self.system.row_of.get(variable, ()):
                row = self.system.rows[number]
                waiting += [one for one in self._unit(row) if not self.hidden[one]]

    def secrets(self, *, everything: bool = False) -> list[Secret]:
        """What must not be found out: of what is hidden, or of everything that should be."""
        small = np.flatnonzero(self._small() if everything else self._small() & self.hidden)
        secrets = [Secret((int(variable),), self.smallest_count) for variable in small]
        return list(dict.fromkeys([*secrets, *(group.secret for group in self.groups)]))

    def failing(self, *, everything: bool = False, shares: Sequence[Share] = ()) -> list[Secret]:
        """The secrets that are found out."""
        return revealed(self.system, self.hidden, self.secrets(everything=everything), shares)

    def tables_left(self, tables: Sequence[Table]) -> list[str]:
        """The tables that hold what is found out and cannot be protected by partners."""
        still = self.failing() if self.stuck else []
        lost = {variable for secret in self.stuck if secret in still for variable in secret.variables}
        return [
            table.name
            for table in tables
            if not table.given and any(self.system.numbers[cell] in lost for cell in table.values())
        ]

    def _small(self) -> Bool:
        values, fixed = self.system.values, self.system.fixed
        return np.asarray((values >= 1) & (values < self.smallest_count) & ~fixed)

    def _unit(self, row: Row) -> Iterator[int]:
        return (variable for variable in row.all if row.people and not self.system.fixed[variable])

    def _touched_since(self, before: Bool, secret: Secret) -> bool:
        """Whether something was hidden near a secret since the attacker last looked."""
        return any(self.hidden[v] and not before[v] for number in self._near(secret) for v in self.system.equations[number])

    def _near(self, secret: Secret) -> list[int]:
        """The sums that a secret hangs on, through whatever is hidden: the nearest first."""
        found: dict[int, None] = {}
        waiting = list(secret.variables)
        seen = set(waiting)
        while waiting:
            sums = sorted({number for variable in waiting for number in self.system.within.get(variable, ())} - set(found))
            found |= dict.fromkeys(sums)
            waiting = [v for number in sums for v in self.system.equations[number] if self.hidden[v] and v not in seen]
            waiting = list(dict.fromkeys(waiting))
            seen.update(waiting)
        return list(found)

    def _partner(self, secret: Secret) -> bool:
        """Hide one more count (or group): first where a hidden count stands alone in its sum; False when there is none left."""
        near = self._near(secret)
        lonely = [n for n in near if sum(bool(self.hidden[v]) for v in self.system.equations[n]) == 1]
        for sums in (lonely, near):
            candidates = {v: None for number in sums for v in self.system.equations[number] if self._can_hide(v)}
            if candidates:
                self.hide([min(candidates, key=self._cost)])
                return True
        return False

    def _can_hide(self, variable: int) -> bool:
        return not (self.hidden[variable] or self.system.fixed[variable] or self.system.values[variable] == 0)

    def _cost(self, variable: int) -> tuple[bool, int, int, int]:
        """A total last; then what leaves the fewest sums with one hidden count, each of which would need a partner; then the smallest."""
        rows = [self.system.rows[number] for number in self.system.row_of.get(variable, ())]
        unit = {variable, *(one for row in rows for one in self._unit(row))}
        alone = 0
        for number in {number for one in unit for number in self.system.within.get(one, ())}:
            before = sum(bool(self.hidden[v]) for v in self.system.equations[number])
            after = sum(bool(self.hidden[v]) or v in unit for v in self.system.equations[number])
            alone += (after == 1) - (before == 1)
        size = max((row.people for row in rows), default=int(self.system.values[variable]))
        inner = bool(rows) and not any(variable == row.total for row in rows)
        return bool(self.system.margin[variable]) and not inner, alone, size, variable
