"""The rules by the names that frameworks give them, with the tables and columns that each needs.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pimlib.framework import Counted, Framework
from pimlib.kinds.case_level import care, events
from pimlib.kinds.case_level.care import Count, Said
from pimlib.kinds.case_level.tables import Tables
from pimlib.kinds.case_level.years import Year

Rule = Callable[[Tables, Year, Said], Count]
Needs = dict[str, tuple[str, ...]]

EPISODES = ("child", "began", "ended", "placement")
RULES: dict[str, tuple[Rule, Needs]] = {
    "placements": (care.placements, {"episodes": EPISODES}),
    "missing": (care.missing, {"episodes": EPISODES, "missing": ("child", "began", "ended")}),
    "returned": (care.returned, {"episodes": (*EPISODES, "reason_ended")}),
    "permanence": (care.permanence, {"episodes": EPISODES, "children": ("child", "born")}),
    "same worker": (care.same_worker, {"episodes": EPISODES, "workers": ("child", "worker", "began", "ended")}),
    "on coming in": (care.on_coming_in, {"episodes": EPISODES}),
    "recorded": (care.recorded, {"episodes": EPISODES}),
    "share": (events.share, {}),
    "in time": (events.in_time, {}),
    "ahead": (events.ahead, {}),
    "again": (events.again, {"referrals": ("child", "on", "about")}),
}
OWN_COLUMNS: dict[str, tuple[str, ...]] = {
    "on coming in": ("child", "assessed"),
    "in time": ("due", "completed"),
    "ahead": ("child", "planned", "moved"),
}


def countable(framework: Framework) -> Iterator[Counted]:
    """The measures of a framework that have a rule, with a rule that is known here."""
    for measure in framework.measures:
        for one in measure.counted:
            if one.counted_by.get("rule") in RULES:
                yield one


def needs(said: Said) -> Needs:
    """Tables and columns that a measure is counted from."""
    rule = said["rule"]
    needed = dict(RULES[rule][1])
    if table := said.get("table"):
        columns = OWN_COLUMNS.get(rule, (said["column"],) if "column" in said else ())
        when = said.get("when", "")
        spans = ("began",) if when == "last day" else (when,) if when else ()
        needed[table] = (*needed.get(table, ()), *columns, *spans, *(("born",) if "under" in said else ()))
        if rule == "recorded":
            needed[table] = ("child", *needed[table])
    return needed


def lacking(said: Said, there: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """What is not there of what a measure is counted from: `workers`, `health (assessed)`."""
    found = []
    for table, columns in needs(said).items():
        if table not in there:
            found.append(table)
        elif gone := [column for column in columns if column not in there[table]]:
            found.append(f"{table} ({', '.join(gone)})")
    return tuple(found)


def count(tables: Tables, year: Year, said: Said) -> Count:
    """The count of one measure for one year."""
    return RULES[said["rule"]][0](tables, year, said)


def is_snapshot(said: Said) -> bool:
    """Whether the measure is counted from a list as at one day, so that only the last year has a figure."""
    return said["rule"] in ("share", "recorded") and "when" not in said
