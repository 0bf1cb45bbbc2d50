"""Blocks of measures: a trend for each measure, and one table of where all of them stand.

Row 4: imports rows 0-3. No block says whether a figure is good: it says how it moved and what the comparators are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import pandas as pd

from pimlib.blocks import Block, Blocks, Rows, table_block, text_block
from pimlib.charts.trend import Line, Trend, trend_block
from pimlib.errors import Fault, PimError
from pimlib.kinds.figures import Figures
from pimlib.kinds.measures.match import span_of
from pimlib.kinds.measures.notes import measure_place
from pimlib.kinds.measures.words import NOT_PUBLISHED, WITHHELD, said, said_change, said_short, same, unit_said
from pimlib.register.mapping import Measure, MeasuresMapping
from pimlib.workspace import Settings

DIRECTION = {"higher": "Higher is usually read as better.", "lower": "Lower is usually read as better.", "none": ""}
FEWEST_IN_RANGE = 2


@dataclass(frozen=True)
class Series:
    """One measure of one item: its rows of `Figures.table`, asked by role. Series are indexed by period, in time, NaN = nothing."""

    figures: Figures
    code: str
    measure: Measure
    authority: str

    @cached_property
    def rows(self) -> pd.DataFrame:
        return self.figures.table[self.figures.table["measure"] == self.code]

    @cached_property
    def periods(self) -> tuple[str, ...]:
        return tuple(self.rows["period"].drop_duplicates())

    def of(self, role: str, column: str = "value") -> pd.Series:
        part = self.rows[self.rows["role"] == role]
        return pd.Series(part[column].to_numpy(), index=part["period"]).reindex(list(self.periods))

    @cached_property
    def own(self) -> pd.Series:
        return self.of("own")

    @cached_property
    def withheld(self) -> frozenset[str]:
        part = self.rows[(self.rows["role"] == "own") & self.rows["withheld"]]
        return frozenset(part["period"])

    @cached_property
    def published(self) -> tuple[str, ...]:
        """Periods in which the own authority has a figure."""
        return tuple(self.own.dropna().index)

    @cached_property
    def range(self) -> pd.DataFrame:
        """Lowest, highest and number of the other authorities by period; NaN where fewer than two have a figure."""
        others = self.rows[self.rows["role"] == "other"].groupby("period", sort=False)["value"].agg(["min", "max", "count"])
        return others.where(others["count"] >= FEWEST_IN_RANGE).reindex(list(self.periods))

    def name(self, role: str) -> str:
        """How the own authority, the nation or the family group is called in this item; empty when it has no row."""
        names = self.rows.loc[self.rows["role"] == role, "authority"]
        return "" if names.empty else str(names.iloc[-1])

    @cached_property
    def pooled_here(self) -> bool:
        nation = self.rows[self.rows["role"] == "nation"]
        return bool((nation["row"] == 0).any())

    def say(self, value: float, period: str = "") -> str:
        return WITHHELD if value != value and period in self.withheld else said(value, self.measure)

    def before(self, period: str) -> str | None:
        """The period before this one in which the own authority has a figure; None when there is none."""
        earlier = self.published[: self.published.index(period)]
        return earlier[-1] if earlier else None


def blocks_for(figures: Figures, refs: Sequence[str] | None = None, settings: Settings | None = None) -> Blocks:
    """A trend for each measure that informs these references (None: every measure), in the order of the mapping.

    A reference to an area takes in its indicators. A measure without a figure of the own authority gives a text that says so.
    settings: taken by every kind of evidence; suppression has been done when the figures were loaded.
    """
    return Blocks(_trend(series) if series.published else _nothing(series) for series in _chosen(figures, refs))


def summary_blocks(figures: Figures, refs: Sequence[str] | None = None) -> Blocks:
    """One table, a row a measure: newest period, own, family group, nation, change on the period before, direction wanted.

    Empty when no measure informs these references.
    """
    chosen = _chosen(figures, refs)
    if not chosen:
        return Blocks()
    nation = next((name for series in chosen if (name := series.name("nation"))), "Nation")
    targets = any(series.of("own", "target").notna().any() for series in chosen)
    authority = chosen[0].authority
    beside = {"group": "Family group", "nation": _capital(nation)}
    there = ["own", *(role for role in beside if any(series.of(role).notna().any() for series in chosen))]
    columns: list[str | tuple[str, str]] = [
        "Measure",
        "Newest period",
        *((beside.get(role, authority), "right") for role in there),
    ]
    columns += [("Target", "right")] if targets else []
    columns += [("Change on the period before", "right"), "Direction wanted"]
    cells = []
    for series in chosen:
        newest = series.published[-1] if series.published else (series.periods[-1] if series.periods else "")
        before = series.before(newest) if series.published else None
        roles = [series.say(series.of(role).get(newest, float("nan")), newest if role == "own" else "") for role in there]
        target = [_blank(series.of("own", "target").get(newest, float("nan")), series.measure)] if targets else []
        change = said_change(series.own[before], series.own[newest], series.measure) if before else ""
        change += f" (since {before})" if before and not _year_before(before, newest) else ""
        direction = "not said" if series.measure.better == "none" else series.measure.better
        cells.append([series.measure.title, newest, *roles, *target, change or "no earlier figure", direction])
    item = figures.item
    block = table_block(
        f"{item.name}:summary",
        f"Where the measures stand: {item.title}",
        columns,
        cells,
        base=f"Newest period in which {authority} has a figure. Direction wanted: as the measure is usually read.",
        sources=(figures.source(),),
        rows=figures.rows,
        withheld=figures.withheld,
    )
    return Blocks((block,))


def _chosen(figures: Figures, refs: Sequence[str] | None) -> list[Series]:
    mapping = figures.item.mapping
    if not isinstance(mapping, MeasuresMapping):
        raise PimError(
            Fault(figures.item.path, "this file is not mapped as measures", remedy="Register it again with `pim add`.")
        )
    return [
        Series(figures, code, measure, mapping.authority)
        for code, measure in mapping.measures.items()
        if refs is None or _informs(measure, figures.item.informs, refs)
    ]


def _informs(measure: Measure, item_informs: Sequence[str], refs: Sequence[str]) -> bool:
    informed = {*(measure.informs or item_informs), *([measure.ref] if measure.ref else [])}
    return any(one == asked or one.startswith(f"{asked}.") for one in informed for asked in refs)


def _trend(series: Series) -> Block:
    measure, item = series.measure, series.figures.item
    columns, cells = _table(series)
    return trend_block(
        f"{item.name}:{series.code}",
        _finding(series),
        _alt(series),
        _drawn(series),
        lambda value: said_short(value, measure),
        columns,
        cells,
        base=_base(series),
        sources=(series.figures.source(),),
        rows=_rows(series),
        withheld=series.figures.withheld if series.rows["withheld"].any() else "",
    )


def _nothing(series: Series) -> Block:
    """The measure without a figure to draw, so that nobody takes its absence for an oversight."""
    item = series.figures.item
    why = "every figure is withheld" if series.withheld else "no figure is published"
    return text_block(
        f"{item.name}:{series.code}",
        f"{series.measure.title}: {why} for {series.authority}",
        [("note", note) for note in _notes(series)] or [("note", _sentence(why))],
        sources=(series.figures.source(),),
        rows=_rows(series),
        withheld=series.figures.withheld if series.withheld else "",
    )


def _finding(series: Series) -> str:
    """`Home care costs £42.57 an hour in 2022-23, up from £42.20 the year before; Scotland £31.85, family group £36.38`."""
    measure, newest = series.measure, series.published[-1]
    value = series.own[newest]
    figure = said(value, measure)
    text = measure.says.replace("{value}", figure) if measure.says else f"{measure.title}: {figure}"
    text += f" in {newest}"
    if before := series.before(newest):
        earlier = series.own[before]
        when = "the year before" if _year_before(before, newest) else f"in {before}"
        if same(earlier, value, measure):
            text += f", the same as {when}"
        else:
            text += f", {'up' if value > earlier else 'down'} from {said(earlier, measure)} {when}"
    beside = [
        f"{label} {said(figure, measure)}"
        for label, role in ((series.name("nation"), "nation"), ("family group", "group"))
        if (figure := series.of(role)[newest]) == figure
    ]
    return text + (f"; {', '.join(beside)}" if beside else "")


def _year_before(before: str, after: str) -> bool:
    earlier, later = span_of(before), span_of(after)
    return bool(earlier and later and earlier.years == later.years == 1 and later.start - earlier.start == 1)


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
        "group": "family group",
    }
    lines = []
    for who, label in labels.items():
        values = series.of(who)
        if values.notna().any():
            lines.append(Line(who, _end_label(label, values, measure), tuple(values)))  # type: ignore[arg-type]
    targets = series.of("own", "target")
    if targets.notna().any():
        lines.append(Line("target", _end_label("target", targets, measure), tuple(targets)))
    band = series.range
    if not band["count"].notna().any():
        return Trend(series.periods, positions, tuple(lines), step=step)
    number = int(band["count"].max())
    return Trend(
        series.periods, positions, tuple(lines), tuple(band["min"]), tuple(band["max"]), f"range of {number} others", step
    )


def _end_label(label: str, values: pd.Series, measure: Measure) -> str:
    """The label at the end of a line; it names the period where the line ends before the chart does."""
    known = values.dropna()
    early = "" if known.index[-1] == values.index[-1] else f" ({known.index[-1]})"
    return f"{label} {said(known.iloc[-1], measure)}{early}"


def _table(series: Series) -> tuple[list[tuple[str, str]], list[list[str]]]:
    measure = series.measure
    columns: list[tuple[str, list[str]]] = [
        ("Period", list(series.periods)),
        (series.authority, [series.say(series.own[period], period) for period in series.periods]),
    ]
    for role, label in (("group", "Family group"), ("nation", _capital(series.name("nation")))):
        if (values := series.of(role)).notna().any():
            columns.append((label, [said(value, measure) for value in values]))
    if (band := series.range)["count"].notna().any():
        ranges = zip(band["min"], band["max"], strict=True)
        columns.append(("Others, lowest to highest", [_range(low, high, measure) for low, high in ranges]))
    for field in ("target", "benchmark"):
        if (values := series.of("own", field)).notna().any():
            columns.append((_capital(field), [_blank(value, measure) for value in values]))
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
            name = series.name("nation") if role == "nation" else "family group"
            first = f"goes from {said(values.iloc[0], measure)} to" if len(values) > 1 else "stands at"
            parts.append(f"The line of {name} {first} {said(values.iloc[-1], measure)} in {values.index[-1]}")
    if not (band := series.range.dropna()).empty:
        last = band.iloc[-1]
        parts.append(
            f"The {int(last['count'])} other authorities range from {_range(last['min'], last['max'], measure)} in {band.index[-1]}"
        )
    if lacking := [period for period in series.periods if period not in own.index]:
        parts.append(f"No figure of {series.authority} is shown for {', '.join(lacking)}")
    return ". ".join(parts) + "."


def _base(series: Series) -> str:
    who = [series.authority]
    if group := series.name("group"):
        who.append(f"{group}, {_members(series)}")
    if nation := series.name("nation"):
        if series.pooled_here:
            who.append(f"{nation}, pooled here: the sum of numerators over the sum of denominators")
        else:
            agrees = series.rows.loc[series.rows["role"] == "nation", "agrees"].eq(True).any()
            who.append(f"{nation}, {'pooled' if agrees else 'as given'} by the publisher")
    parts = [unit_said(series.measure), "; ".join(who), DIRECTION[series.measure.better], series.measure.note, *_notes(series)]
    return " ".join(_sentence(part) for part in parts if part)


def _members(series: Series) -> str:
    """`the mean of 8 authorities`, from the newest period in which the file shows the group."""
    newest = series.rows[series.rows["role"] == "group"].iloc[-1]
    there = series.rows[series.rows["role"].isin(["own", "other"]) & (series.rows["period"] == newest["period"])]
    number = int((there["group"] == newest["group"]).sum())
    return (
        f"the mean of {number} authorities as published"
        if newest["group"] and number > 1
        else "the mean of its members as published"
    )


def _notes(series: Series) -> list[str]:
    place = measure_place(series.figures.item, series.code)
    notes = [note for note in series.figures.notes if note.place == place]
    return [_sentence(note.fault + (f" ({note.found})" if note.found else "")) for note in notes]


def _rows(series: Series) -> Rows:
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


def _blank(value: float, measure: Measure) -> str:
    return "none" if value != value else said(value, measure)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return f"{_capital(text.strip()).rstrip('.')}."
