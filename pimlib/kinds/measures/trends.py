"""The trend of a measure as a block: the line over time, the comparators beside it, and all that has to be said under it.

Row 4: imports rows 0-3. No block says whether a figure is good: it says how it moved and what the comparators are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from pimlib.blocks import Block, Rows, text_block
from pimlib.charts.trend import Line, Trend, trend_block
from pimlib.kinds.measures.again import again_period
from pimlib.kinds.measures.headline import finding
from pimlib.kinds.measures.match import span_of
from pimlib.kinds.measures.notes import measure_place
from pimlib.kinds.measures.series import Series
from pimlib.kinds.measures.standing import place_in, place_said, quarter_said
from pimlib.kinds.measures.words import NOT_PUBLISHED, capital, said, said_or_none, said_short, sentence, unit_said
from pimlib.register.mapping import Measure

DIRECTION = {"higher": "Higher is usually read as better.", "lower": "Lower is usually read as better.", "none": ""}
MOST_CHOSEN = 4  # lines of single authorities that can be told apart in one chart


def trend_of(series: Series, also: Sequence[str] = ()) -> Block:
    """A trend of one measure that has a figure. also: more sentences for the line under it."""
    measure, item = series.measure, series.figures.item
    columns, cells = _table(series)
    return trend_block(
        f"{item.name}:{series.code}",
        finding(series),
        _alt(series),
        _drawn(series),
        lambda value: said_short(value, measure),
        columns,
        cells,
        checks=[again_period(series, period) for period in series.periods],
        base=base_of(series, also),
        sources=(series.figures.source(),),
        rows=rows_of(series),
        withheld=withheld_of(series),
    )


def withheld_of(series: Series) -> str:
    return series.figures.withheld if series.rows["withheld"].any() else ""


def nothing_of(series: Series) -> Block:
    """The measure without a figure to draw, so that nobody takes its absence for an oversight."""
    item = series.figures.item
    why = "every figure is withheld" if series.withheld else "no figure is published"
    return text_block(
        f"{item.name}:{series.code}",
        f"{series.measure.title}: {why} for {series.authority}",
        [("note", note) for note in notes_of(series)] or [("note", sentence(why))],
        sources=(series.figures.source(),),
        rows=rows_of(series),
        withheld=series.figures.withheld if series.withheld else "",
    )


def _drawn(series: Series) -> Trend:
    measure = series.measure
    spans = [span for period in series.periods if (span := span_of(period))]
    positions = tuple(span.start for span in spans)
    steps = [after - before for before, after in pairwise(positions) if after > before]
    step = float(measure.every)
    if spans and 0 < spans[0].years < 1:
        step = min(steps, default=step)
    labels = {
        "own": series.authority,
        "nation": "all pooled" if series.pooled_here else series.name("nation"),
        "group": series.group_label,
    }
    lines = []
    for who, label in labels.items():
        values = series.of(who)
        if values.notna().any():
            lines.append(Line(who, _end_label(label, values, measure), tuple(values)))  # type: ignore[arg-type]
    for name in drawn_of(series):
        if (values := series.of_authority(name)).notna().any():
            lines.append(Line("chosen", _end_label(name, values, measure), tuple(values)))
    targets = series.of("own", "target")
    if targets.notna().any():
        lines.append(Line("target", _end_label("target", targets, measure), tuple(targets)))
    breaks = tuple(series.periods.index(period) for period in series.breaks)
    band = series.range
    if not band["count"].notna().any():
        return Trend(series.periods, positions, tuple(lines), step=step, breaks=breaks)
    number = int(band["count"].max())
    others = f"range of {number} others"
    return Trend(series.periods, positions, tuple(lines), tuple(band["min"]), tuple(band["max"]), others, step, breaks)


def drawn_of(series: Series) -> tuple[str, ...]:
    """The authorities chosen that get a line: all where they are few, else the first of those that were named one by one."""
    return series.chosen if len(series.chosen) <= MOST_CHOSEN else series.named[:MOST_CHOSEN]


def _end_label(label: str, values: pd.Series, measure: Measure) -> str:
    """The label at the end of a line; it names the period where the line ends before the chart does."""
    known = values.dropna()
    early = "" if known.index[-1] == values.index[-1] else f" ({known.index[-1]})"
    return f"{label} {said(known.iloc[-1], measure)}{early}"


def _table(series: Series) -> tuple[list[tuple[str, str]], list[list[str]]]:
    measure = series.measure
    said_at = [f"{period} (counted differently from here)" if period in series.breaks else period for period in series.periods]
    columns: list[tuple[str, list[str]]] = [
        ("Period", said_at),
        (series.authority, [series.say(series.own[period], period) for period in series.periods]),
    ]
    for role, label in (("group", capital(series.group_label)), ("nation", capital(series.name("nation")))):
        if (values := series.of(role)).notna().any():
            columns.append((label, [said(value, measure) for value in values]))
    columns += [(name, [said(value, measure) for value in series.of_authority(name)]) for name in series.chosen]
    if (band := series.range)["count"].notna().any():
        ranges = zip(band["min"], band["max"], strict=True)
        columns.append(("Others, lowest to highest", [_range(low, high, measure) for low, high in ranges]))
    for field in ("target", "benchmark"):
        if (values := series.of("own", field)).notna().any():
            columns.append((capital(field), [said_or_none(value, measure) for value in values]))
    places = [place_in(series, period) for period in series.periods] if measure.better != "none" else []
    if any(place is not None for place in places):
        columns.append(("Place among the authorities", [place_said(place) if place else "none" for place in places]))
        columns.append(("Quarter", [quarter_said(place) if place else "none" for place in places]))
    labels = [(label, "left" if n == 0 else "right") for n, (label, _) in enumerate(columns)]
    return labels, [list(row) for row in zip(*(texts for _, texts in columns), strict=True)]


def _alt(series: Series) -> str:
    measure, own = series.measure, series.own.dropna()
    parts = [f"Line chart of {measure.title}, {series.periods[0]} to {series.periods[-1]}"]
    if len(own) > 1:
        high, low = str(own.idxmax()), str(own.idxmin())
        parts.append(
            f"{series.authority} goes from {said(own.iloc[0], measure)} in {own.index[0]} to {said(own.iloc[-1], measure)} in "
            f"{own.index[-1]}, at its highest {said(own[high], measure)} in {high} and at its lowest {said(own[low], measure)} in {low}"
        )
    else:
        parts.append(f"{series.authority} has one figure, {said(own.iloc[0], measure)} in {own.index[0]}")
    for role in ("nation", "group"):
        if not (values := series.of(role).dropna()).empty:
            name = series.name("nation") if role == "nation" else series.group_label
            first = f"goes from {said(values.iloc[0], measure)} to" if len(values) > 1 else "stands at"
            parts.append(f"The line of {name} {first} {said(values.iloc[-1], measure)} in {values.index[-1]}")
    if not (band := series.range.dropna()).empty:
        last = band.iloc[-1]
        parts.append(
            f"The {int(last['count'])} other authorities range from {_range(last['min'], last['max'], measure)} in {band.index[-1]}"
        )
    if series.breaks:
        parts.append(f"The line is interrupted before {' and '.join(series.breaks)}, from when on it is counted differently")
    if lacking := [period for period in series.periods if period not in own.index]:
        parts.append(f"No figure of {series.authority} is shown for {', '.join(lacking)}")
    return ". ".join(parts) + "."


def base_of(series: Series, also: Sequence[str] = ()) -> str:
    who = [series.authority]
    if group := series.name("group"):
        who.append(f"{group}, {_members(series)}")
    if nation := series.name("nation"):
        if series.pooled_here:
            who.append(f"{nation}, pooled here: the sum of numerators over the sum of denominators")
        else:
            agrees = series.rows.loc[series.rows["role"] == "nation", "agrees"].eq(True).any()
            who.append(f"{nation}, {'pooled' if agrees else 'as given'} by the publisher")
    stage = f"A measure of {series.measure.stage}" if series.measure.stage else ""
    breaks = [
        f"From {period} on it is counted differently ({why.rstrip('.')}), so no change is worked out across that point"
        for period, why in series.breaks.items()
    ]
    lines = len(drawn_of(series))
    drawn = f"Of the {len(series.chosen)} authorities chosen {lines or 'none'} {'is' if lines == 1 else 'are'} drawn; all stand in the table"
    drawn = drawn if lines < len(series.chosen) else ""
    parts = [
        unit_said(series.measure),
        counted_said(series),
        stage,
        "; ".join(who),
        DIRECTION[series.measure.better],
        *breaks,
        drawn,
        *also,
    ]
    return " ".join(sentence(part) for part in (*parts, series.measure.note, *notes_of(series)) if part)


def counted_said(series: Series) -> str:
    """`29 of 30 in 2024-25`: what the newest own share is made of; empty where it is not known, is withheld, or counts no people."""
    if series.measure.unit not in ("proportion", "percent") or not series.measure.counts:
        return ""
    parts = pd.DataFrame({name: series.of("own", name) for name in ("numerator", "denominator")}).dropna()
    if parts.empty or not parts.iloc[-1].map(float.is_integer).all():
        return ""
    numerator, denominator = (int(number) for number in parts.iloc[-1])
    return f"{series.authority}: {numerator:,} of {denominator:,} in {parts.index[-1]}"


def _members(series: Series) -> str:
    """As given by the publisher; `the mean of 8 authorities`, from the newest period in which the file shows the group."""
    columns = getattr(series.figures.item.mapping, "columns", None)
    if getattr(columns, "group_value", None) is None:
        return "as given by the publisher"
    newest = series.rows[series.rows["role"] == "group"].iloc[-1]
    there = series.rows[series.rows["role"].isin(["own", "other"]) & (series.rows["period"] == newest["period"])]
    number = int((there["group"] == newest["group"]).sum())
    return (
        f"the mean of {number} authorities as published"
        if newest["group"] and number > 1
        else "the mean of its members as published"
    )


def notes_of(series: Series) -> list[str]:
    place = measure_place(series.figures.item, series.code)
    notes = [note for note in series.figures.notes if note.place == place]
    return [sentence(note.fault + (f" ({note.found})" if note.found else "")) for note in notes]


def rows_of(series: Series) -> Rows:
    if not series.rows["row"].any():  # each figure is counted from many rows: those of the tables together
        return series.figures.rows
    part = series.rows[series.rows["role"].isin(["own", "other"])]
    withheld = int(part["withheld"].sum())
    empty = int(part["value"].isna().sum()) - withheld
    read = series.figures.rows.read
    reasons = [
        ("that speak of other measures or of comparators", read - len(part)),
        ("with no value published", empty),
        ("withheld because the count is small", withheld),
    ]
    return Rows(read, len(part) - empty - withheld, tuple((why, number) for why, number in reasons if number))


def _range(low: float, high: float, measure: Measure) -> str:
    return NOT_PUBLISHED if low != low else f"{said(low, measure)} to {said(high, measure)}"
