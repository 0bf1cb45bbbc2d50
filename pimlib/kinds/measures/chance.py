"""What chance accounts for: a measure among the authorities of a file as a funnel, and over months or quarters as a control chart.

Row 4: imports rows 0-3. A chart is drawn where it says more than a sentence under the trend can.
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from pimlib.blocks import Block
from pimlib.charts.controls import Control, control_block, control_of, marked_said
from pimlib.charts.funnels import SAID, Funnel, Unit, funnel_block, funnel_of
from pimlib.kinds.measures.again import again_period, again_unit
from pimlib.kinds.measures.headline import finding
from pimlib.kinds.measures.match import span_of
from pimlib.kinds.measures.series import Series
from pimlib.kinds.measures.standing import SHARES
from pimlib.kinds.measures.trends import base_of, rows_of, withheld_of
from pimlib.kinds.measures.words import capital, said, said_short


def funnel_among(series: Series, period: str) -> Funnel | None:
    """The authorities of a period in which the own one has a share of people or events; None when it has none, or few others have."""
    if series.measure.unit not in SHARES or not series.measure.counts:
        return None
    rows = series.rows[(series.rows["period"] == period) & series.rows["role"].isin(["own", "other"])]
    sound = rows[rows["value"].notna() & _whole(rows["numerator"]) & _whole(rows["denominator"])]
    sound = sound[(sound["numerator"] <= sound["denominator"]) & (sound["denominator"] > 0)]
    members = set(series.members)
    columns = ("authority", "role", "numerator", "denominator")
    units = [
        Unit(str(name), int(x), int(n), "own" if role == "own" else "group" if name in members else "other")
        for name, role, x, n in zip(*(sound[column] for column in columns), strict=True)
    ]
    kind = getattr(series.figures.item.mapping, "group_is", "family group")
    return funnel_of(units, kind) if any(unit.who == "own" for unit in units) else None


def _whole(numbers: pd.Series) -> pd.Series:
    return numbers.notna() & (numbers >= 0) & (numbers % 1 == 0)


def funnel_sentence(series: Series, funnel: Funnel, period: str) -> str:
    """One sentence on where the own authority lies; the chart is drawn when it lies outside the limits."""
    place = funnel.own_place
    assert place is not None
    widened = ", widened because they differ more than chance makes them" if funnel.widened else ""
    return (
        f"Among {len(funnel.units)} authorities its share in {period} lies {SAID[place]} of what chance does at its size{widened}"
    )


def funnel_of_series(series: Series, funnel: Funnel, period: str) -> Block:
    """The funnel as a block; other authorities are named only where the file is open."""
    item = series.figures.item
    return funnel_block(
        f"{item.name}:{series.code}:funnel",
        series.measure.title,
        funnel,
        named=item.access == "open",
        when=period,
        again=lambda name: again_unit(series, period, name),
        sources=(series.figures.source(),),
        rows=rows_of(series),
        withheld=withheld_of(series),
    )


def control_over(series: Series) -> Control | None:
    """The own figures since the last break against what is usual; None for a series by years or longer, which has too few points."""
    if any((span := span_of(period)) is None or span.years >= 1 for period in series.periods):
        return None
    newest = series.published[-1]
    since = series.periods.index((*series.comparable(newest), newest)[0])
    periods = series.periods[since : series.periods.index(newest) + 1]
    values = series.own[list(periods)]
    x, n = (series.of("own", field)[list(periods)] for field in ("numerator", "denominator"))
    counted = (
        series.measure.unit in SHARES and series.measure.counts and bool(_whole(x).all() and _whole(n).all() and (x <= n).all())
    )
    counts = ([int(one) for one in x], [int(one) for one in n]) if counted else ([], [])
    scale = float(Fraction(series.measure.scale))
    return control_of(periods, list(values), *counts, scale=scale)


def control_of_series(series: Series, control: Control, *, alone: bool) -> Block:
    """The control chart as a block. alone: it stands in the place of the trend and takes its headline, its id and what is under it."""
    measure, item = series.measure, series.figures.item
    targets = series.of("own", "target").dropna()
    marked = marked_said(control)
    title = f"{finding(series)}. {capital(marked)}" if alone else f"{measure.title}: {marked}"
    return control_block(
        f"{item.name}:{series.code}{'' if alone else ':control'}",
        title,
        control,
        lambda value: said(value, measure),
        name=series.authority,
        short=lambda value: said_short(value, measure),
        target=float(targets.iloc[-1]) if len(targets) else float("nan"),
        better=measure.better,
        base=base_of(series) if alone else "",
        checks=[again_period(series, period) for period in control.periods],
        sources=(series.figures.source(),),
        rows=rows_of(series),
        withheld=withheld_of(series),
    )
