"""A frame: the list of case files, or of people, from which a sample is drawn.

Row 11: imports rows 0-10.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pimlib.errors import Fault, PimError, raise_if
from pimlib.kinds.case_files.draw import WHOLE
from pimlib.kinds.case_files.guess import HEADERS
from pimlib.kinds.wording import plain
from pimlib.sheets import Sheet, load_sheet
from pimlib.sheets.model import listed, rows_named

FOOT = 3  # so many rows below the last empty one are looked upon as a foot of the list
_TOTAL = re.compile(
    r"((grand |sub-?)?totals?|sum)( (number|of|files|cases|case files|records|people)\b.*)?[:.]?( ?\(?\d[\d,]*\)?)?"
)


class Listed(NamedTuple):
    """One line of the frame."""

    id: str
    stratum: str
    care_group: str = ""


@dataclass(frozen=True)
class Frame:
    """file: its name. by, care_group: columns; empty when there is none. listed: a line each, sorted by id, whatever the file's order.

    notes: what is worth saying and no fault.
    """

    file: str
    id_column: str
    by: str
    care_group: str
    listed: tuple[Listed, ...]
    notes: tuple[Fault, ...] = ()

    @cached_property
    def populations(self) -> dict[str, int]:
        """How many there are, by stratum, sorted by its name."""
        counted: dict[str, int] = {}
        for one in self.listed:
            counted[one.stratum] = counted.get(one.stratum, 0) + 1
        return dict(sorted(counted.items()))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the lines `id, tab, stratum`, each ended by a line feed, sorted by id."""
        text = "".join(f"{one.id}\t{one.stratum}\n" for one in self.listed)
        return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def load_frame(
    path: Path, *, id_column: str | None = None, by: str | None = None, care_group: str | None = None, sheet: str | None = None
) -> Frame:
    """The frame in a CSV or Excel file. Without `id_column` it is the column whose header says so, else the only one without repeats.

    Without `care_group` it is the column of that name, where there is one. Raises PimError with every fault: no such column, a blank id,
    an id that stands twice, a blank stratum, strata that differ by capitals or spaces only.
    """
    table = load_sheet(path, path.name, sheet=sheet)
    faults: list[Fault] = []
    wanted = {"--id": id_column, "--by": by, "--care-group": care_group}
    named = {option: _column(table, column, option, faults) for option, column in wanted.items() if column}
    raise_if(faults)
    ids = named.get("--id") or _id_column(table)
    group = named.get("--care-group") or next((name for name in table.columns if _spelt(name) in HEADERS["care_group"]), "")
    over = named.get("--by", "")
    rows = [int(row) for row in table.table.index]
    raise_if(_totals(table, ids, rows))
    cells = {name: [cell.strip() for cell in table.table[name]] for name in {ids, group, over} - {""}}
    faults += _ids_amiss(table, ids, cells[ids], rows)
    if over:
        faults += _strata_amiss(table, over, cells[over], rows)
    raise_if(faults)
    strata = cells[over] if over else [WHOLE] * len(rows)
    groups = cells[group] if group else [""] * len(rows)
    lines = sorted(Listed(*line) for line in zip(cells[ids], strata, groups, strict=True))
    return Frame(path.name, ids, over, group, tuple(lines), tuple(_notes(table, group, cells, rows)))


def _column(table: Sheet, column: str, option: str, faults: list[Fault]) -> str:
    found = [name for name in table.columns if _spelt(name) == _spelt(column)]
    if len(found) == 1:
        return found[0]
    faults.append(
        Fault(f"{table.place}, {option}", "there is no such column", f"`{column}`", listed(table.columns), "Name one of these.")
    )
    return ""


def _id_column(table: Sheet) -> str:
    for header in sorted(HEADERS["file"], key=lambda one: (-len(one), one)):
        if found := [name for name in table.columns if _spelt(name) == header]:
            return found[0]
    filled = {name: [cell.strip() for cell in table.table[name]] for name in table.columns}
    single = [name for name, cells in filled.items() if all(cells) and len(set(cells)) == len(cells)]
    if len(single) == 1:
        return single[0]
    columns, remedy = f"columns {listed(table.columns)}", "Say which: --id COLUMN."
    raise PimError(Fault(table.place, "which column tells one from another is not plain", columns, "one column of ids", remedy))


def _totals(table: Sheet, ids: str, rows: list[int]) -> Iterator[Fault]:
    """Lines of totals: by their id anywhere, by any other cell in the foot of the list and on its last row."""
    foot = {*_foot(rows), rows[-1]}
    found = [
        row
        for row, cells in zip(rows, table.table.itertuples(index=False), strict=True)
        if any(
            _TOTAL.fullmatch(plain(str(cell)))
            for name, cell in zip(table.columns, cells, strict=True)
            if name == ids or row in foot
        )
    ]
    if found:
        fault, remedy = "this looks like a line of totals, which would be drawn like any other", "Take it out of the list."
        yield Fault(table.place, fault, rows_named(found), "one row for each that could be drawn", remedy)


def _foot(rows: list[int]) -> list[int]:
    """The few rows that stand by themselves under the last empty one; none where there is no such row."""
    last = next((n for n in range(len(rows) - 1, 0, -1) if rows[n] > rows[n - 1] + 1), len(rows))
    return rows[last:] if len(rows) - last <= min(FOOT, last) else []


def _ids_amiss(table: Sheet, column: str, cells: list[str], rows: list[int]) -> Iterator[Fault]:
    spot = f'{table.place}, column "{column}"'
    if blank := [row for row, cell in zip(rows, cells, strict=True) if not cell]:
        remedy = "Fill in the ids, or take these rows out."
        yield Fault(spot, "an id is blank", rows_named(blank), "an id in each row", remedy)
    where: dict[str, list[int]] = {}
    for row, cell in zip(rows, cells, strict=True):
        where.setdefault(cell, []).append(row)
    for id, places in where.items():
        if id and len(places) > 1:
            yield Fault(
                spot, "an id stands more than once", f"`{id}` on {rows_named(places)}", "each id once", "Keep one of them."
            )
        if any(ord(sign) < 32 for sign in id):
            yield Fault(spot, "an id holds a line break or tab", rows_named(places), "one line", "Take it out.")


def _strata_amiss(table: Sheet, column: str, cells: list[str], rows: list[int]) -> Iterator[Fault]:
    spot = f'{table.place}, column "{column}"'
    if blank := [row for row, cell in zip(rows, cells, strict=True) if not cell]:
        remedy = "Fill them in; `not allocated` is an answer too."
        yield Fault(spot, "it is blank, so these would belong nowhere", rows_named(blank), "a name in each row", remedy)
    alike: dict[str, list[str]] = {}
    for cell in sorted(set(cells) - {""}):
        alike.setdefault(plain(cell), []).append(cell)
    for spellings in alike.values():
        if len(spellings) > 1:
            yield Fault(
                spot, "names that differ by capitals or spaces only", listed(spellings), "one spelling", "Mend the others."
            )


def _notes(table: Sheet, group: str, cells: dict[str, list[str]], rows: list[int]) -> Iterator[Fault]:
    yield from table.notes
    if foot := _foot(rows):
        fault = (
            "below an empty row; counted as one of the list"
            if len(foot) == 1
            else "below an empty row; counted as part of the list"
        )
        yield Fault(table.place, fault, rows_named(foot), remedy="Take out what is none of it.")
    if group and (blank := [row for row, cell in zip(rows, cells[group], strict=True) if not cell]):
        yield Fault(f'{table.place}, column "{group}"', "the care group is blank", rows_named(blank))


def _spelt(header: str) -> str:
    return plain(header).replace("_", " ").rstrip(":.")
