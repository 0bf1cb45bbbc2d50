"""Of whom each row speaks: the own authority, the nation, the group that it belongs to, another authority, or nobody that is asked for.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from pimlib.errors import Fault
from pimlib.kinds.measures.match import authority_words, close_names, match_authority
from pimlib.register.mapping import MeasuresMapping
from pimlib.sheets import distinct_texts, spread

ROLES = ("own", "nation", "group", "other")


class Roles(NamedTuple):
    """The rows with role and known (the authority in one form); how many rows were of other regions; what is wrong."""

    table: pd.DataFrame
    elsewhere: int
    faults: tuple[Fault, ...]


def with_roles(place: str, table: pd.DataFrame, mapping: MeasuresMapping) -> Roles:
    """Each row with its role; rows of regions and groups that are not the own one are taken out and counted.

    The own authority's name, spelled as it is mapped, is never taken for that of a region.
    """
    faults: list[Fault] = []
    plain = table[table["level"].isin(["", "authority"])]
    nation = authority_words(mapping.nation)
    wholes = {authority_words(name) for name in (*mapping.areas, *plain["group"].dropna().unique()) if name}
    names = [name for name in plain["authority"].unique() if name]
    authorities = [name for name in names if name == mapping.authority or authority_words(name) not in wholes | {nation}]
    own = match_authority(mapping.authority, authorities)
    if not own:
        faults.append(_not_there(place, mapping.authority, authorities))
    faults.extend(_not_there(place, name, authorities) for name in mapping.compare if not _members(mapping, name, authorities))
    groups = plain.loc[plain["authority"].isin(own) & (plain["group"] != ""), ["start", "group"]].sort_values(
        "start", kind="stable"
    )
    mine = authority_words(groups["group"].iloc[-1]) if len(groups) else None
    roles = dict.fromkeys(authorities, "other") | dict.fromkeys(own, "own")
    for name in set(table["authority"]) - set(authorities):
        words = authority_words(name)
        roles[name] = "nation" if words == nation else "group" if words == mine else "elsewhere"
    level = table["level"]
    role = pd.Series(spread(table["authority"], roles.get), index=table.index, dtype=object)
    if (level == "nation").any():
        role = role.mask(level == "nation", "nation")
    if (level == "group").any():
        of_groups = spread(table["authority"], lambda name: "group" if authority_words(name) == mine else "elsewhere")
        role = role.mask(level == "group", pd.Series(of_groups, index=table.index, dtype=object))
    known = pd.Series(
        spread(table["authority"], lambda name: " ".join(sorted(authority_words(name)))), index=table.index, dtype=object
    )
    kept = table.assign(role=role, known=known.mask(role == "own", "own"))
    elsewhere = role == "elsewhere"
    kept = kept[~elsewhere] if elsewhere.any() else kept
    groups_named = pd.Series(spread(kept["authority"], lambda name: group_name(name, mapping)), index=kept.index, dtype=object)
    kept["authority"] = (
        kept["authority"].mask(kept["role"] == "nation", mapping.nation).mask(kept["role"] == "group", groups_named)
    )
    faults.extend(duplicates(place, kept))
    return Roles(kept, int(elsewhere.sum()), tuple(faults))


def group_name(group: str, mapping: MeasuresMapping) -> str:
    """`family group 3`, `region North East`; `family group` where the file does not name it."""
    return f"{mapping.group_is} {group}".strip()


def _members(mapping: MeasuresMapping, name: str, authorities: Iterable[str]) -> bool:
    """Whether a name to compare with is one authority of the file, or means the members of the own group."""
    return name == mapping.group_is or len({authority_words(one) for one in match_authority(name, authorities)}) == 1


def duplicates(place: str, table: pd.DataFrame) -> Iterator[Fault]:
    """A fault for each figure that stands more than once."""
    keys = ["measure", "known", "period", "level"]
    which = np.zeros(len(table), dtype=np.int64)  # one number for each combination of the four: rows are told apart by it
    for key in keys:
        codes, texts = distinct_texts(table[key])
        which = which * (len(texts) + 1) + codes
    repeated = pd.Series(which).duplicated(keep=False).to_numpy()
    twice = table[repeated]
    for (measure, _, period, _), rows in twice.groupby(keys, sort=False):
        yield Fault(
            f"{place}, rows {', '.join(str(row) for row in rows['row'])}",
            f"{measure} of {rows['authority'].iloc[0]} for {period} stands {len(rows)} times",
            expected="one row for each measure, authority and period",
            remedy="Keep the right one and delete the others.",
        )


def _not_there(place: str, wanted: str, names: Iterable[str]) -> Fault:
    there = sorted({str(name) for name in names if name})
    close = close_names(wanted, there) or there
    listed = ", ".join(f"`{name}`" for name in close[:40]) + (", …" if len(close) > 40 else "")
    which = "names like it in the file" if close_names(wanted, there) else "authorities in the file"
    return Fault(
        place,
        f"no row is of {wanted}, or more than one authority could be meant",
        f"{which}: {listed}" if listed else "no names of authorities",
        remedy="Register the file again with `pim add`, and choose the name that the file uses.",
    )
