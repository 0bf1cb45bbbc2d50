"""Measures as parts that can be cited: the newest figure of each, what it is made of, and what stands beside it.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pimlib.kinds.figures import Figures
from pimlib.kinds.measures.series import Series, series_of
from pimlib.kinds.measures.standing import interval_of
from pimlib.kinds.measures.trends import counted_said
from pimlib.kinds.measures.words import WITHHELD as WITHHELD_HERE
from pimlib.kinds.measures.words import said
from pimlib.kinds.pinpoints.parts import WITHHELD, Part, fitting, shortened, told_apart

LONGEST_CODE = 16  # a longer one is a heading of a column that its title repeats


def parts_of(figures: Figures) -> list[Part]:
    """A part a measure, by its code, in the order of the mapping."""
    return told_apart(
        _Measure(
            series.code,
            _label(series),
            (*(series.measure.informs or figures.item.informs), *filter(None, [series.measure.ref])),
            series,
        )
        for series in series_of(figures, None)
    )


@dataclass(frozen=True)
class _Measure(Part):
    series: Series

    @cached_property
    def _newest(self) -> str:
        """The newest period with an own figure; failing that the newest of all; empty: none."""
        series = self.series
        return (series.published or series.periods or ("",))[-1]

    @property
    def figure(self) -> str:
        """`65.4 % (329 of 503) in 2026-27 Q1; Scotland 61.0 %; target 85.0 %`, or why there is none."""
        series, newest = self.series, self._newest
        if not series.published:
            why = WITHHELD if newest in series.withheld else series.say(math.nan, newest)
            what, colon, reason = why.partition(":")
            return f"{what} in {newest}{colon}{reason}" if newest else why
        figure = said(series.own[newest], series.measure)
        later = series.periods[-1]
        withheld = f"; {later} {WITHHELD_HERE}" if later in series.withheld else ""
        counted, end = counted_said(series).removeprefix(f"{series.authority}: "), f" in {newest}"
        beside = list(self._beside())
        plainly = fitting(f"{figure}{end}{withheld}", beside)
        if not counted.endswith(end):
            return plainly
        full = fitting(f"{figure} ({counted.removesuffix(end)}){end}{withheld}", beside)
        return full if all(text in full for text in beside if text in plainly) else plainly

    def _beside(self) -> Iterator[str]:
        series = self.series
        for name, role, column in (
            (series.name("nation"), "nation", "value"),
            ("target", "own", "target"),
            (series.group_label, "group", "value"),
            ("benchmark", "own", "benchmark"),
        ):
            value = float(series.of(role, column).get(self._newest, math.nan))
            if not math.isnan(value):
                yield f"; {name} {said(value, series.measure)}"

    @property
    def interval(self) -> tuple[float, float] | None:
        series = self.series
        if not series.published:
            return None
        own = series.rows[(series.rows["role"] == "own") & (series.rows["period"] == self._newest)]
        found = interval_of(series, own.iloc[0])[0]
        if found is None:
            return None
        times = 100 if series.measure.unit == "proportion" else 1
        return round(times * found.low, 1), round(times * found.high, 1)

    @property
    def is_beside_another(self) -> bool:
        if next(self._beside(), ""):
            return True
        rows = self.series.rows
        others = rows[(rows["role"] == "other") & (rows["period"] == self._newest)]
        return bool(others["value"].notna().any())


def _label(series: Series) -> str:
    code, title = series.code, series.measure.title
    plain = len(code) > LONGEST_CODE or title.casefold().startswith(code.casefold())
    return shortened(title if plain else f"{code}: {title}")
