"""How to find a figure of a measure again in its file: which row holds it, or which rows add up to it.

Row 4: imports rows 0-3. Of a figure that is withheld nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pandas as pd

from pimlib.kinds.columns import listed
from pimlib.kinds.measures.series import Series
from pimlib.kinds.measures.words import capital, said
from pimlib.register.mapping import MeasuresMapping


def again_period(series: Series, period: str) -> str:
    """Where each figure of a period stands: the own one, the nation's and the group's, those chosen, and the range of the others."""
    mapping = series.figures.item.mapping
    if not isinstance(mapping, MeasuresMapping):
        return ""
    rows = series.rows[(series.rows["period"] == period) & series.rows["value"].notna()]
    own = rows[(rows["role"] == "own") & (rows["row"] > 0)]
    parts = [f"{series.authority}: {_row(own, _column(series, mapping))}"] if not own.empty else []
    for role, beside in (("nation", mapping.columns.nation_value), ("group", mapping.columns.group_value)):
        part = rows[rows["role"] == role]
        if part.empty:
            continue
        if (part["row"] == 0).all():
            parts.append(f"{part['authority'].iloc[0]}: {_sums(series, period, part.iloc[0])}")
        else:
            parts.append(f"{part['authority'].iloc[0]}: {_row(part, beside or _column(series, mapping))}")
    others = rows[rows["role"] == "other"]
    chosen = [
        f"{name} row {int(row):,}" for name, row in zip(others["authority"], others["row"], strict=True) if name in series.chosen
    ]
    parts += [listed(chosen)] if chosen else []
    if len(others) > 1:
        parts.append(f"the others: the {len(others):,} other rows of authorities for this measure in {period}")
    return f"{capital('; '.join(parts))}." if parts else ""


def again_since(series: Series, newest: str, earlier: Iterable[str]) -> str:
    """As `again_period` of the newest period, with the rows of the own figures that it is compared with."""
    text, own = again_period(series, newest), series.rows[series.rows["role"] == "own"]
    rows = dict(zip(own["period"], own["row"], strict=True))
    before = [f"row {int(rows[period]):,} ({period})" for period in dict.fromkeys(earlier) if rows.get(period)]
    return f"{text} Compared with {listed(before)}." if text and before else text


def again_place(series: Series, period: str) -> str:
    """The own figure, and the figures among which it has its place."""
    rows = series.rows[
        (series.rows["period"] == period) & series.rows["value"].notna() & series.rows["role"].isin(["own", "other"])
    ]
    own, mapping = rows[(rows["role"] == "own") & (rows["row"] > 0)], series.figures.item.mapping
    if own.empty or not isinstance(mapping, MeasuresMapping):
        return ""
    end = {"higher": ", the highest first", "lower": ", the lowest first"}.get(series.measure.better, "")
    return (
        f"{capital(_row(own, _column(series, mapping)))}. For the place sort the {len(rows):,} rows of authorities for this measure in "
        f"{period} by their figure{end}."
    )


def again_unit(series: Series, period: str, name: str) -> str:
    """One authority's number and what it is out of; the empty name: all authorities together."""
    mapping = series.figures.item.mapping
    rows = series.rows[
        (series.rows["period"] == period) & series.rows["role"].isin(["own", "other"]) & series.rows["value"].notna()
    ]
    if not isinstance(mapping, MeasuresMapping):
        return ""
    if name:
        part = rows[rows["authority"] == name]
        if part.empty or mapping.layout != "wide":
            return "" if part.empty else f"{capital(_row(part, *_ratio(series, mapping)))}."
        return f"{capital(_row(part))}, {listed(_ratio_said(series, mapping))} of this measure in {period}."
    return (
        f"Add up {listed(_ratio_said(series, mapping))} over the rows of authorities for this measure in {period} that have both."
    )


def _row(part: pd.DataFrame, *columns: str) -> str:
    where = f", column{'s' if len(columns) > 1 else ''} {listed(_quoted(columns))}" if any(columns) else ""
    return f"row {int(part['row'].iloc[0]):,}{where}"


def _column(series: Series, mapping: MeasuresMapping) -> str:
    """The column of the figure; empty where each period has its own, since then it is named after it."""
    return (series.measure.value if mapping.layout == "columns" else mapping.columns.value) or ""


def _ratio(series: Series, mapping: MeasuresMapping) -> tuple[str, str]:
    source: Any = series.measure if mapping.layout == "columns" else mapping.columns
    return source.numerator or "Numerator", source.denominator or "Denominator"


def _ratio_said(series: Series, mapping: MeasuresMapping) -> list[str]:
    """Both columns by name; where each period has its own, what stands in them."""
    return ["numerator", "denominator"] if mapping.layout == "wide" else _quoted(_ratio(series, mapping))


def _sums(series: Series, period: str, pooled: Any) -> str:
    """The sum of numerators over the sum of denominators, with both sums and the number of rows."""
    mapping = series.figures.item.mapping
    assert isinstance(mapping, MeasuresMapping)
    members = series.rows[(series.rows["period"] == period) & series.rows["role"].isin(["own", "other"])]
    numerator, denominator = _ratio_said(series, mapping)
    scale = Fraction(series.measure.scale)
    times = f", times {scale}" if scale != 1 else ""
    return (
        f"add up {numerator} ({pooled['numerator']:,.10g}) and {denominator} ({pooled['denominator']:,.10g}) over the {len(members):,} rows of "
        f"authorities for this measure in {period}, and divide{times}: {said(pooled['value'], series.measure)}"
    )


def _quoted(names: Iterable[str]) -> list[str]:
    return [f"“{name}”" for name in names if name]
