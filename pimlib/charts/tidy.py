"""From a tidy table of figures, as a workbook has it, to what a chart draws.

Row 2: imports rows 0-1. The columns are those of the figures of measures: measure, title, authority, role, period, value, numerator,
denominator, unit, better, target, group; those that a chart does not need may be missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import pandas as pd

from pimlib.charts.funnels import Unit, Who
from pimlib.charts.ranking import Ranked
from pimlib.errors import Fault, PimError
from pimlib.stats.estimates import wilson

SHARES = ("proportion", "percent")


def one_measure(table: pd.DataFrame, measure: str | None, needed: Iterable[str]) -> pd.DataFrame:
    """The rows of one measure. Raises PimError when columns are missing, or which measure is meant is not said."""
    if missing := [name for name in needed if name not in table.columns]:
        raise PimError(Fault("the table", "columns are missing", ", ".join(missing), "the columns of the figures of measures"))
    codes = list(table["measure"].drop_duplicates()) if "measure" in table.columns else []
    if measure is None and len(codes) > 1:
        raise PimError(
            Fault(
                "the table",
                "it holds several measures",
                ", ".join(f"`{code}`" for code in codes[:12]),
                "measure=",
                "Name one of them.",
            )
        )
    rows = table if measure is None or not codes else table[table["measure"] == measure]
    if rows.empty:
        raise PimError(
            Fault("the table", "it holds no row of this measure", f"`{measure}`", ", ".join(f"`{code}`" for code in codes[:12]))
        )
    return rows


def one_period(rows: pd.DataFrame, period: str | None) -> tuple[pd.DataFrame, str]:
    """The rows of authorities in a period; None: the last one of the table in which the own authority has a figure."""
    authorities = rows[rows["role"].isin(["own", "other"])]
    own = authorities[(authorities["role"] == "own") & authorities["value"].notna()]
    chosen = period or (
        str(own["period"].iloc[-1]) if len(own) else str(authorities["period"].iloc[-1]) if len(authorities) else ""
    )
    here = authorities[(authorities["period"] == chosen) & authorities["value"].notna()]
    if here.empty:
        raise PimError(
            Fault("the table", "no authority has a figure in this period", f"`{chosen}`", remedy="Name another period.")
        )
    return here, chosen


def units_of(rows: pd.DataFrame) -> list[Unit]:
    """The units of a funnel: rows with a whole numerator that is a part of a whole denominator above nought; none where the measure is
    no share, or its numbers count neither people nor events (money, hours)."""
    x, n = rows["numerator"], rows["denominator"]
    if "unit" in rows.columns and not rows["unit"].isin(SHARES).all():
        return []
    if "counts" in rows.columns and not rows["counts"].astype(bool).all():
        return []
    sound = rows[x.notna() & n.notna() & (x % 1 == 0) & (n % 1 == 0) & (x >= 0) & (x <= n) & (n > 0)]
    numbers = zip(sound["authority"], _whose(sound), sound["numerator"], sound["denominator"], strict=True)
    return [Unit(str(name), int(x), int(n), who) for name, who, x, n in numbers]


def ranked_of(rows: pd.DataFrame) -> list[Ranked]:
    """The units of a ranking, with the Wilson interval of those that are shares of whole numbers."""
    share = "unit" in rows.columns and rows["unit"].isin(SHARES).all() and {"numerator", "denominator"} <= set(rows.columns)
    times = 100.0 if share and (rows["unit"] == "percent").all() else 1.0
    ranked = []
    for who, (_, row) in zip(_whose(rows), rows.iterrows(), strict=True):
        interval = None
        if share and (units := units_of(rows.loc[[row.name]])):
            low, high = wilson(units[0].x, units[0].n)
            interval = (low * times, high * times)
        ranked.append(Ranked(str(row["authority"]), float(row["value"]), interval, who))
    return ranked


def _whose(rows: pd.DataFrame) -> list[Who]:
    groups = (
        rows.loc[(rows["role"] == "own") & (rows["group"] != ""), "group"] if "group" in rows.columns else pd.Series(dtype=object)
    )
    mine = groups.iloc[-1] if len(groups) else None
    in_group = rows["group"] == mine if mine is not None else pd.Series(False, index=rows.index)
    return ["own" if role == "own" else "group" if same else "other" for role, same in zip(rows["role"], in_group, strict=True)]


def saying(rows: pd.DataFrame) -> Callable[[float], str]:
    """How the values of a measure are said, by its unit."""
    unit = str(rows["unit"].iloc[0]) if "unit" in rows.columns else ""

    def said(value: float) -> str:
        if math.isnan(value):
            return "not published"
        if unit in SHARES:
            return f"{value * (100 if unit == 'proportion' else 1):.1f} %"
        if unit == "money":
            return f"£{value:,.2f}".removesuffix(".00")
        return f"{value:,.1f}".removesuffix(".0")

    return said


def titled(rows: pd.DataFrame, title: str | None) -> str:
    """The title given, else that of the measure."""
    return title or (str(rows["title"].iloc[0]) if "title" in rows.columns else "This measure")


def place_said(value: float, values: Iterable[float], better: str) -> str:
    """`number 7 of 32`, `joint number 7 of 32`: equal figures share the place nearer to the direction wanted."""
    everybody = list(values)
    ahead = sum(other > value if better == "higher" else other < value for other in everybody)
    return f"{'joint ' if everybody.count(value) > 1 else ''}number {ahead + 1} of {len(everybody)}"
