"""One measure of one item: its rows of figures, asked by period, by role and by authority.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from pimlib.errors import Fault, PimError
from pimlib.kinds.figures import Figures
from pimlib.kinds.measures.match import match_authority, span_of
from pimlib.kinds.measures.words import NOT_PUBLISHED, WITHHELD, said
from pimlib.register.mapping import Measure, MeasuresMapping

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
        return self._by_period(self.rows[self.rows["role"] == role], column)

    def of_authority(self, name: str, column: str = "value") -> pd.Series:
        """The figures of one other authority, by its name in the file."""
        return self._by_period(self.rows[(self.rows["role"] == "other") & (self.rows["authority"] == name)], column)

    def _by_period(self, part: pd.DataFrame, column: str) -> pd.Series:
        return pd.Series(part[column].to_numpy(), index=part["period"]).reindex(list(self.periods))

    @cached_property
    def own(self) -> pd.Series:
        return self.of("own")

    @cached_property
    def withheld(self) -> frozenset[str]:
        part = self.rows[(self.rows["role"] == "own") & self.rows["withheld"]]
        return frozenset(part["period"])

    @cached_property
    def whys(self) -> dict[str, str]:
        """Periods without an own figure to what the publisher's mark says of it; only where there is a mark."""
        part = self.rows[(self.rows["role"] == "own") & self.rows["value"].isna()]
        return {period: why for period, why in zip(part["period"], part.get("why", part["group"] * 0), strict=True) if why}

    @cached_property
    def published(self) -> tuple[str, ...]:
        """Periods in which the own authority has a figure."""
        return tuple(self.own.dropna().index)

    @cached_property
    def range(self) -> pd.DataFrame:
        """Lowest, highest and number of the other authorities by period; NaN where fewer than two have a figure."""
        others = self.rows[self.rows["role"] == "other"].groupby("period", sort=False)["value"].agg(["min", "max", "count"])
        return others.where(others["count"] >= FEWEST_IN_RANGE).reindex(list(self.periods))

    @cached_property
    def known(self) -> dict[str, list[float]]:
        """The figures of all authorities, ours among them, by period; those that are missing are not in it."""
        part = self.rows[self.rows["role"].isin(["own", "other"])]
        found: dict[str, list[float]] = {period: [] for period in self.periods}
        for period, value in zip(part["period"], part["value"], strict=True):
            if value == value:
                found[period].append(value)
        return found

    @cached_property
    def authorities(self) -> int:
        """How many authorities the file has for this measure, ours among them."""
        return int(self.rows.loc[self.rows["role"].isin(["own", "other"]), "authority"].nunique())

    def name(self, role: str) -> str:
        """How the own authority, the nation or the family group is called in this item; empty when it has no row."""
        names = self.rows.loc[self.rows["role"] == role, "authority"]
        return "" if names.empty else str(names.iloc[-1])

    @property
    def group_label(self) -> str:
        """`family group`, or the name of the region where the group is one."""
        kind = getattr(self.figures.item.mapping, "group_is", "family group")
        return self.name("group").removeprefix(f"{kind} ") if kind == "region" and self.name("group") else kind

    @cached_property
    def members(self) -> tuple[str, ...]:
        """The other authorities of the own group, in the newest period in which the own group is said."""
        own = self.rows[(self.rows["role"] == "own") & (self.rows["group"] != "")]
        if own.empty:
            return ()
        group = own["group"].iloc[-1]
        others = self.rows[(self.rows["role"] == "other") & (self.rows["group"] == group)]
        return tuple(sorted(others["authority"].unique()))

    @cached_property
    def chosen(self) -> tuple[str, ...]:
        """The authorities of one's own choosing, as the file names them, in the order in which they were named."""
        return tuple(dict.fromkeys([*self.named, *(self.members if self._group_wanted else ())]))

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Those of the authorities chosen that were named one by one."""
        wanted: Sequence[str] = getattr(self.figures.item.mapping, "compare", ())
        there = self.rows.loc[self.rows["role"] == "other", "authority"].unique()
        kind = getattr(self.figures.item.mapping, "group_is", "")
        return tuple(dict.fromkeys(found for name in wanted if name != kind for found in match_authority(name, there)))

    @property
    def _group_wanted(self) -> bool:
        mapping = self.figures.item.mapping
        return getattr(mapping, "group_is", "") in getattr(mapping, "compare", ())

    @cached_property
    def pooled_here(self) -> bool:
        nation = self.rows[self.rows["role"] == "nation"]
        return bool((nation["row"] == 0).any())

    @cached_property
    def breaks(self) -> dict[str, str]:
        """Periods from which it is counted in another way, as the file writes them, with why; the first period is no break."""
        spans = {period: span for period in self.periods if (span := span_of(period))}
        parts = any(span.years < 1 for span in spans.values())  # of a year: then April of 2023-24 is not January of 2023
        wanted = {
            (span.begins if parts else span.start): why for text, why in self.measure.breaks.items() if (span := span_of(text))
        }
        starts = {period: span.begins if parts else span.start for period, span in spans.items()}
        found = {}
        for start, why in sorted(wanted.items()):
            at = next((period for period in self.periods if starts.get(period, start - 1) >= start), None)
            if at is not None and at != self.periods[0]:
                found[at] = why
        return found

    def say(self, value: float, period: str = "") -> str:
        if value == value:
            return said(value, self.measure)
        if period in self.withheld:
            return WITHHELD
        why = self.whys.get(period, "") if period else ""
        return f"{NOT_PUBLISHED}: {why}" if why else NOT_PUBLISHED

    def comparable(self, period: str) -> tuple[str, ...]:
        """Earlier periods with an own figure that is counted in the same way as that of this period, in time."""
        at = self.periods.index(period)
        since = max((number for number, one in enumerate(self.periods[: at + 1]) if one in self.breaks), default=0)
        return tuple(one for one in self.published if since <= self.periods.index(one) < at)

    def before(self, period: str) -> str | None:
        """The period before this one in which the own authority has a figure counted in the same way; None when there is none."""
        earlier = self.comparable(period)
        return earlier[-1] if earlier else None


def series_of(figures: Figures, refs: Sequence[str] | None) -> list[Series]:
    """The measures of an item that inform these references (None: all), in the order of the mapping.

    Raises PimError when the item is not mapped as measures.
    """
    mapping = figures.item.mapping
    if not isinstance(mapping, MeasuresMapping):
        raise PimError(
            Fault(figures.item.path, "this file is not mapped as measures", remedy="Register it again with `pim add`.")
        )
    return [
        Series(figures, code, measure, mapping.authority)
        for code, measure in mapping.measures.items()
        if refs is None or informs(measure, figures.item.informs, refs)
    ]


def informs(measure: Measure, item_informs: Sequence[str], refs: Sequence[str]) -> bool:
    """Whether a measure speaks to any of these references; one to an area takes in its indicators."""
    informed = {*(measure.informs or item_informs), *([measure.ref] if measure.ref else [])}
    return any(one == asked or one.startswith(f"{asked}.") for one in informed for asked in refs)


def year_before(before: str, after: str) -> bool:
    """Whether a period is the year just before another."""
    earlier, later = span_of(before), span_of(after)
    return bool(earlier and later and earlier.years == later.years == 1 and later.start - earlier.start == 1)
