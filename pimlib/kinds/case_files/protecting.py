"""What of one item is hidden so that neither the counts of groups of files nor the weighted share beside them give a small count away.

Row 4: imports rows 0-3. The share of the whole service comes first: counts of teams go before it is rounded further, then every
count of the item, and it goes itself only when there is nothing else left to hide.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pimlib.kinds.case_files.weighing import STEPS, Design, rounded
from pimlib.kinds.case_files.weights_given import Around, gives_away
from pimlib.stats.disclosure import Protection, protect_groups, same_people
from pimlib.workspace.cycle import Disclosure

GOOD, REST = "favourable", "other"


@dataclass(frozen=True, eq=False)
class Division:
    """Files in groups: title, group of each file ("" where it is not said). sampled: the strata of the draw."""

    title: str
    groups: pd.Series[str] = field(repr=False)
    sampled: bool = False


@dataclass(frozen=True)
class Safe:
    """hidden: groups of which nothing is shown, by division. step: what the weighted share is rounded to (nan: it is exact, or there is
    none); None: it is withheld. counted: whether the counts over all files that were read are shown."""

    hidden: Mapping[str, set[str]]
    step: float | None = math.nan
    counted: bool = True


def safe_beside(
    divisions: Sequence[Division],
    applies: pd.Series[bool],
    good: pd.Series[bool],
    design: Design,
    share: float,
    disclosure: Disclosure,
) -> Safe:
    """What to hide of an item of which both totals are large enough; share: the weighted one, nan where there is none."""
    hidden = _protected(divisions, applies, good, disclosure)
    sampled = next((division for division in divisions if division.sampled), None)
    if math.isnan(share) or design.even or sampled is None:  # an even share is the plain one, which the totals tell
        return Safe(hidden)
    known = Around(
        {division.title: counts_of(division.groups, applies, good) for division in divisions},
        {division.title: {str(name): int(n) for name, n in division.groups.value_counts().items()} for division in divisions},
        sampled.title,
        design.weights,
        same_people({division.title: division.groups[applies] for division in divisions}),
    )
    everything = {title: {str(name) for name in table.index} for title, table in known.counts.items()}
    teams = hidden | {sampled.title: everything[sampled.title]}
    for step in STEPS:
        shown = rounded(share, step)
        for some, totals in ((hidden, True), (teams, True), (everything, False)):
            if not gives_away(known, some, shown, step, disclosure.smallest_count, totals=totals):
                return Safe(some, step, totals)
    return Safe(hidden, None)


def counts_of(groups: pd.Series[str], applies: pd.Series[bool], good: pd.Series[bool]) -> pd.DataFrame:
    """Files that an item applies to: one row a group, favourable and other."""
    table = pd.DataFrame({GOOD: good & applies, REST: applies & ~good}, index=groups.index).groupby(groups).sum().astype(int)
    return table.sort_index()


def _protected(
    divisions: Sequence[Division], applies: pd.Series[bool], good: pd.Series[bool], disclosure: Disclosure
) -> dict[str, set[str]]:
    """The groups to hide, by division; every group of all where the protection fails."""
    if not divisions:
        return {}
    counts = {division.title: counts_of(division.groups, applies, good) for division in divisions}
    everybody = pd.Series({GOOD: int((good & applies).sum()), REST: int((~good & applies).sum())})
    known = same_people({division.title: division.groups[applies] for division in divisions})
    there = {title: set(table.index) for title, table in counts.items()}
    links = [
        one
        for same in known
        if all(group in there[title] for title, group in (*same.whole, *same.parts))
        for one in same.sums([GOOD, REST])
    ]
    found: Protection = protect_groups(
        everybody, counts, disclosure.smallest_count, disclosure.smallest_base, links=links, given=True
    )
    if found.left:
        return there
    return {title: {str(group) for group in table.index[found[title].rows]} for title, table in counts.items()}
