"""How far two readers of the same files agree on one item, as far as that may be told.

Row 4: imports rows 0-3. Agreement tells of readers, so there is no smallest count for it, but a smallest base. What they agreed on is another
matter: no level is named, and where the item's own counts are withheld nothing is said from which they could be worked out again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pimlib.kinds.case_files.files import Pair
from pimlib.kinds.case_files.readings import MISSING, NOT_APPLICABLE
from pimlib.register.mapping import ReadingItem
from pimlib.stats.agreement import Agreement, agreement

NUMBERS = ("percent", "within_one", "value", "low", "high", "alpha")
COUNTS = ("same", "settled", "unsettled", "changed")


@dataclass(frozen=True)
class Quiet:
    """Items whose counts readers' answers must not give back. withheld: nothing of them is shown; uncounted: their share is, no count."""

    withheld: frozenset[str] = frozenset()
    uncounted: frozenset[str] = frozenset()

    def of(self, id: str) -> bool:
        return id in self.withheld or id in self.uncounted


def item_row(
    item: ReadingItem, pairs: Sequence[Pair], counted: pd.Series[str], quiet: Quiet, smallest_base: int
) -> dict[str, Any]:
    """One row of the table `doubles`; pairs: at least one; counted: the answer that counts, of each file."""
    differ = [pair for pair in pairs if pair.first != pair.second]
    row: dict[str, Any] = {
        "item": item.id,
        "files": len(pairs),
        "coefficient": "AC1" if item.type == "yes_no" else "quadratic weighted kappa",
    }
    nothing: dict[str, Any] = dict.fromkeys(NUMBERS, math.nan)
    if len(pairs) < smallest_base:
        said = f"Fewer than {smallest_base} files have two answers to this: no figures of agreement."
        return row | nothing | dict.fromkeys(COUNTS, pd.NA) | {"said": said}
    if item.id in quiet.withheld:
        return row | nothing | dict.fromkeys(COUNTS, pd.NA) | {"said": _coarsely(pairs)}
    row |= {
        "same": len(pairs) - len(differ),
        "settled": sum(pair.agreed != MISSING for pair in differ),
        "unsettled": sum(pair.agreed == MISSING for pair in differ),
        "changed": sum(pair.agreed not in (MISSING, pair.first, pair.second) for pair in pairs),
    }
    percent = (len(pairs) - len(differ)) / len(pairs)
    if item.id in quiet.uncounted:
        said = "No coefficient: together with the percentage it would tell how many answers were favourable, which is withheld."
        return row | nothing | {"percent": percent, "said": said}
    found = _agreement(item, pairs, counted)
    if found.files < smallest_base:
        said = f"Fewer than {smallest_base} files have a level from both readers: no coefficient."
        return row | nothing | {"percent": percent, "said": said}
    said = found.said
    if item.type != "yes_no":
        one_only = sum((pair.first == NOT_APPLICABLE) != (pair.second == NOT_APPLICABLE) for pair in pairs)
        said += f" Of {one_only} more, only one reader held that it applies." if one_only else ""
    value = found.ac1 if item.type == "yes_no" else found.weighted
    return row | {
        "percent": percent,
        "within_one": found.within_one,
        "value": math.nan if found.prevalence == 1 else value,  # then it is a matter of its formula, and tells nothing
        "low": found.low,
        "high": found.high,
        "alpha": found.alpha,
        "said": said,
    }


def _coarsely(pairs: Sequence[Pair]) -> str:
    same = sum(pair.first == pair.second for pair in pairs)
    least_said = ((0.8, "four in five or more"), (0.5, "half or more"), (0, "fewer than half"))
    part = next(said for least, said in least_said if same >= least * len(pairs))
    return f"Figures of this item are withheld. The two readers gave the same answer on {part} of these files."


def _agreement(item: ReadingItem, pairs: Sequence[Pair], counted: pd.Series[str]) -> Agreement:
    """Not applicable is an answer beside yes and no, where anybody gave it; it has no place on a scale."""
    a, b = [pair.first for pair in pairs], [pair.second for pair in pairs]
    if item.type == "yes_no":
        apart = NOT_APPLICABLE in {*a, *b, *counted.unique()}
        levels = (*item.answers, NOT_APPLICABLE) if apart else item.answers
        return agreement(a, b, levels, False, f"case files|{item.id}", same_readers=False, named=False)
    on_scale = set(item.answers)
    first, second = ([one if one in on_scale else None for one in some] for some in (a, b))
    return agreement(first, second, item.answers, True, f"case files|{item.id}", same_readers=False, named=False)
