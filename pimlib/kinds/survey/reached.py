"""Who answered and who was not reached: returns by group beside how many such people there are and how many were asked.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pimlib.errors import Fault
from pimlib.kinds.wording import plain
from pimlib.register.mapping import GroupSize, Subgroup
from pimlib.stats.disclosure import protect_line

REACHED = {
    "subgroup": "str",
    "value": "str",
    "population": "Int64",
    "issued": "Int64",
    "returned": "Int64",
    "rate": "float64",
    "of_population": "float64",
    "of_returned": "float64",
    "withheld": "bool",
}


def reached_table(
    sizes: Sequence[GroupSize], subgroups: Sequence[Subgroup], table: pd.DataFrame, smallest_count: int
) -> pd.DataFrame:
    """One row a group whose numbers somebody said, in their order: subgroup (title), value, population, issued, returned, rate (returned
    of issued), of_population and of_returned (the group's share of all people, and of all returns, in the groups of known size), withheld.

    `table`: the cells of those who returned anything. A few returns are withheld, and those of another group with them, since all returns
    are known; nobody at all is shown. Empty where no numbers are said.
    """
    titles = {one.column: one.title for one in subgroups}
    frames = []
    for column in dict.fromkeys(one.column for one in sizes):
        groups = [one for one in sizes if one.column == column]
        cells = table[column].map({cell: plain(cell) for cell in table[column].unique()})
        counts = [int((cells == plain(one.value)).sum()) for one in groups]
        hidden = protect_line(pd.DataFrame([[*counts, len(cells) - sum(counts)]]), smallest_count)
        withheld = [bool(hidden.cells.iat[0, n]) for n in range(len(groups))]
        sized = [n for n, one in enumerate(groups) if one.population is not None]
        people, returns = sum(groups[n].population or 0 for n in sized), sum(counts[n] for n in sized)
        rows = []
        for n, (one, count, hide) in enumerate(zip(groups, counts, withheld, strict=True)):
            known = n in sized and people > 0
            rows.append(
                {
                    "subgroup": titles.get(column, column),
                    "value": one.value,
                    "population": pd.NA if one.population is None else one.population,
                    "issued": pd.NA if one.issued is None else one.issued,
                    "returned": pd.NA if hide else count,
                    "rate": np.nan if hide or not one.issued else count / one.issued,
                    "of_population": (one.population or 0) / people if known else np.nan,
                    "of_returned": np.nan if hide or not (known and returns) else count / returns,
                    "withheld": hide,
                }
            )
        frames.append(pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in REACHED.items()}))
    if not frames:
        return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in REACHED.items()})
    return pd.concat(frames, ignore_index=True)


def impossible_groups(sizes: Sequence[GroupSize], table: pd.DataFrame, place: str) -> list[Fault]:
    """The groups of which more people answered than were asked, or than there are."""
    faults = []
    for one in sizes:
        cells = table[one.column]
        count = int((cells.map({cell: plain(cell) for cell in cells.unique()}) == plain(one.value)).sum())
        for most, what in ((one.issued, "were asked"), (one.population, "are in it")):
            if most is not None and count > most:
                spot, found = f"{place}, group {one.value}", f"{count:,} answered"
                faults.append(
                    Fault(spot, f"more people of this group answered than {what}", found, f"at most {most:,}", "Mend the number.")
                )
    return faults
