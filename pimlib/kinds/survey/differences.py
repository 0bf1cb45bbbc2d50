"""How groups differ from everybody else, and how many such comparisons were made.

Row 4: imports rows 0-3. Only counts that may be shown come in, so nothing here tells more than they do.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from pimlib.kinds.survey.counts import NOT_SAID
from pimlib.stats.estimates import difference, newcombe, wilson_of
from pimlib.stats.several import holm

LEVEL = 0.05
APART = {
    "rest": "float64",
    "rest_base": "Int64",
    "difference": "float64",
    "difference_low": "float64",
    "difference_high": "float64",
    "weighed": "bool",
    "comparison": "Int64",
    "holds": "boolean",
}


def set_apart(by: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """`by` with each group beside the rest of those who answered the question.

    rest, rest_base: share favourable and answers of everybody else; difference: group less rest (-1 to 1), with its 95 % interval
    (Newcombe 1998b, method 10); weighed: whether rest and difference are those of the weighted shares, as they are where there are any,
    with the interval of Zou and Donner (2008) from Wilson limits on the effective sizes, without finite population correction, since the
    question is how such people think and not what these said; comparison: its number within the survey; holds: whether it is still told
    from chance when every comparison of the survey is counted (Holm 1979, 5 %); <NA> where there is no comparison: figures withheld,
    nobody else, or a group that did not say what it is.
    """
    questions: list[Any] = list(table.itertuples(index=False))
    totals = {row.question: row for row in questions if not row.withheld and not pd.isna(row.favourable)}
    rows: list[dict[str, Any]] = []
    compared: dict[tuple[Any, ...], int] = {}
    chances: list[float] = []
    weighed = "weighted" in by.columns
    lines: list[Any] = list(by.itertuples(index=False))
    for line in lines:
        row: dict[str, Any] = dict.fromkeys(APART, np.nan) | dict.fromkeys(("rest_base", "comparison", "holds"), pd.NA)
        row["weighed"] = False
        rows.append(row)
        total = totals.get(line.question)
        if total is None or line.withheld or line.value == NOT_SAID:
            continue
        x, n = int(line.favourable), int(line.valid)
        rest_x, rest_n = int(total.favourable) - x, int(total.valid) - n
        if not n or not rest_n:
            continue
        low, high = newcombe(x, n, rest_x, rest_n)
        row |= {"rest": rest_x / rest_n, "rest_base": rest_n, "difference": x / n - rest_x / rest_n}
        row |= {"difference_low": low, "difference_high": high}
        sides = (x / n, n, rest_x / rest_n, rest_n)
        if weighed and not (np.isnan(line.weighted) or np.isnan(line.weighted_rest)):
            sides = (line.weighted, line.effective, line.weighted_rest, line.effective_rest)
            row |= _weighted(*sides)
        # Two groups that are everybody are one comparison, seen from both sides.
        seen = compared.get((line.question, line.subgroup, rest_x, rest_n, x, n))
        if seen is None:
            seen = compared[(line.question, line.subgroup, x, n, rest_x, rest_n)] = len(chances)
            chances.append(_chance(*sides))
        row["comparison"] = seen + 1
    adjusted = holm(chances)
    for row in rows:
        if row["comparison"] is not pd.NA:
            row["holds"] = adjusted[row["comparison"] - 1] < LEVEL
    added = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in APART.items()})
    return pd.concat([by.reset_index(drop=True), added], axis=1)


def comparisons(by: pd.DataFrame) -> int:
    """How many comparisons of a group with the rest `set_apart` made; two groups that are everybody count once."""
    return int(by["comparison"].nunique()) if len(by) else 0


def by_chance(number: int) -> str:
    """How many of so many comparisons would look different at 95 % where nothing differs: `about 1 or 2 of them`."""
    expected = number * LEVEL
    if expected < 0.5:
        return "hardly any of them"
    low, high = math.floor(expected), math.ceil(expected)
    if low == 0:
        return "about 1 of them"
    return f"about {low} of them" if low == high else f"about {low} or {high} of them"


def _weighted(p: float, n: float, rest: float, rest_n: float) -> dict[str, Any]:
    low, high = difference(p, *wilson_of(p, n), rest, *wilson_of(rest, rest_n))
    return {"rest": rest, "difference": p - rest, "difference_low": low, "difference_high": high, "weighed": True}


def _chance(p1: float, n1: float, p2: float, n2: float) -> float:
    """The two-sided p of no difference between two shares, by the pooled score test; n may be an effective size."""
    pooled = (p1 * n1 + p2 * n2) / (n1 + n2)
    spread = math.sqrt(max(0.0, pooled * (1 - pooled)) * (1 / n1 + 1 / n2))
    return math.erfc(abs(p1 - p2) / spread / math.sqrt(2)) if spread else 1.0
