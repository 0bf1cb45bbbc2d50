"""One answer a file: the agreed one where there is one, else what its readers say; and the pairs of answers to files read twice.

Row 4: imports rows 0-3. Nothing here leaves this package: rows are case files.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from pimlib.kinds.case_files.readings import MISSING, Readings


class Pair(NamedTuple):
    """Two readers' own answers to one item of one file, and the agreed one (MISSING: none). Rows are those of the sheet."""

    file: str
    first: str
    second: str
    agreed: str
    rows: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Files:
    """The files that were read. Both tables have one row a file (index: its number), in an order of their own, whatever the sheet's.

    about: stratum, care_group, readers (how many read it), agreed (bool: has an agreed reading), and the subgroups. answers:
    a column an item. pairs: by item. one_of_two: answers (file and item) taken from one of two readers who differ and never agreed.
    """

    about: pd.DataFrame = field(repr=False)
    answers: pd.DataFrame = field(repr=False)
    pairs: dict[str, tuple[Pair, ...]] = field(default_factory=dict, repr=False)
    one_of_two: int = 0


def files_of(readings: Readings) -> Files:
    """Each file once. An agreed answer counts before any other; where two readers differ and nothing was agreed, the answer of the
    one whose SHA-256 of `file|reader` is smallest counts, so that neither the order of the rows nor anybody's wish decides.
    """
    who, answers = readings.who, readings.answers
    order = pd.Series(
        [_place(file, reader) for file, reader in zip(who["file"], who["reader"], strict=True)], index=who.index, dtype="str"
    )
    order = order.sort_values(kind="stable")
    agreed = {str(who.at[row, "file"]): row for row in who.index[~readings.originals]}
    originals: dict[str, list[int]] = {}
    for row in order.index:
        if who.at[row, "reading"] == "original":
            originals.setdefault(str(who.at[row, "file"]), []).append(int(row))
    numbers = sorted(set(agreed) | set(originals))
    pairs: dict[str, list[Pair]] = {item.id: [] for item in readings.items}
    counted: dict[str, list[str]] = {item.id: [] for item in readings.items}
    table = {item.id: answers[item.id].to_dict() for item in readings.items}
    one_of_two = 0
    for file in numbers:
        rows, settled = originals.get(file, []), agreed.get(file)
        for id, cells in table.items():
            own = [(row, cells[row]) for row in rows if cells[row] != MISSING]
            agreed_on = cells[settled] if settled is not None else MISSING
            if len(own) > 1:
                (first, one), (second, other) = own[0], own[1]
                pairs[id].append(Pair(file, one, other, agreed_on, (first, second)))
                one_of_two += one != other and agreed_on == MISSING
            counted[id].append(agreed_on if agreed_on != MISSING else own[0][1] if own else MISSING)
    about = _about(readings, numbers, originals, agreed)
    final = pd.DataFrame(counted, index=pd.Index(numbers, dtype="str"), dtype="str")
    return Files(about, final, {id: tuple(some) for id, some in pairs.items()}, one_of_two)


def _about(readings: Readings, numbers: list[str], originals: dict[str, list[int]], agreed: dict[str, int]) -> pd.DataFrame:
    who = readings.who
    told = {
        name: who[who[name] != ""].drop_duplicates("file").set_index("file")[name].reindex(numbers).fillna("").tolist()
        for name in who.columns
        if name in ("stratum", "care_group") or name.startswith("subgroup:")
    }
    return pd.DataFrame(
        {
            **told,
            "readers": [len(originals.get(file, [])) for file in numbers],
            "agreed": [file in agreed for file in numbers],
        },
        index=pd.Index(numbers, dtype="str"),
    )


def _place(file: str, reader: str) -> str:
    return hashlib.sha256(f"{file}|{reader}".encode()).hexdigest()
