"""Small counts: what is hidden so that nobody is picked out, in one table or in all that are published of the same people.

Row 1: imports row 0. `protect` (and `protect_groups`, `protect_line`) looks at every table together, at its totals and shares, and asks an
attacker whether what it hid can be found out; `audit` asks the attacker alone. It does not look at earlier years, nor at what somebody
knows of the people besides. `suppress` and `withhold_rows` look at one table.
"""

from pimlib.stats.disclosure.one_table import suppress, withhold_rows
from pimlib.stats.disclosure.protect import (
    EVERYBODY,
    Protection,
    Revealed,
    audit,
    find_ranges,
    protect,
    protect_groups,
    protect_line,
)
from pimlib.stats.disclosure.tables import TOTAL, Cell, Hidden, SamePeople, Share, Sum, Table, same_people, same_totals

__all__ = [
    "EVERYBODY",
    "TOTAL",
    "Cell",
    "Hidden",
    "Protection",
    "Revealed",
    "SamePeople",
    "Share",
    "Sum",
    "Table",
    "audit",
    "find_ranges",
    "protect",
    "protect_groups",
    "protect_line",
    "same_people",
    "same_totals",
    "suppress",
    "withhold_rows",
]
