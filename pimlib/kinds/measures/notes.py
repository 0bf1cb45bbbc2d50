"""What is to be said of each measure besides its figures: gaps, numerators that do not fit, periods that overlap.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from pimlib.errors import Fault
from pimlib.register import Item
from pimlib.register.mapping import Measure, MeasuresMapping
from pimlib.sheets import distinct_texts

Period = tuple[float, float, str]  # start, years, text
TIMES = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def measure_place(item: Item, code: str) -> str:
    """How notes name a measure of an item."""
    return f"{item.path}, measure {code}"


@dataclass(frozen=True)
class Facts:
    """What the notes on one measure rest on. own: its own rows, as (period, has a value, withheld, why). periods: (start, years, period),
    in time. counts: rows by what they show. authorities: how many. unlike: by whose rows, where the first stands that does not give
    its value."""

    own: Sequence[tuple[str, bool, bool, str]]
    periods: Sequence[Period]
    counts: Mapping[str, int]
    authorities: int
    unlike: Mapping[str, int]


def notes_on(rows: pd.DataFrame, item: Item, mapping: MeasuresMapping) -> Iterator[Fault]:
    """Notes in the order of the mapping. rows: the table of figures as it is sorted, with start and years of each period."""
    facts = facts_on(rows)
    for code, measure in mapping.measures.items():
        place = measure_place(item, code)
        known = facts.get(code)
        if known is None:
            yield Fault(place, "the file holds no row of this measure")
            continue
        yield from _on_numerators(place, rows, known, measure)
        if any(there for _, there, _, _ in known.own):
            yield from _on_periods(place, known, measure, mapping.authority)
        elif not any(withheld for _, _, withheld, _ in known.own):
            yield Fault(place, f"no figure is published for {mapping.authority}")


def facts_on(rows: pd.DataFrame) -> dict[str, Facts]:
    """By measure. All measures are counted at once: a table has hundreds, and a small table for each would take most of the time."""
    codes, measures = distinct_texts(rows["measure"])
    periods, _ = distinct_texts(rows["period"])
    who, _ = distinct_texts(rows["authority"])
    nation, beside = rows["role"] == "nation", rows["role"].isin(["own", "other"])
    unlike = rows["agrees"].eq(False)
    flags = {
        "ratios": beside & rows["numerator"].notna() & rows["denominator"].notna(),
        "withheld": beside & rows["withheld"],
        "nation": nation,
        "row": beside & unlike,
        "period of the nation": nation & unlike,
    }
    sums = {
        name: np.bincount(codes, weights=flag.to_numpy(), minlength=len(measures)).astype(int) for name, flag in flags.items()
    }
    firsts = {
        name: {int(codes[at]): int(at) for at in np.flatnonzero(flags[name])[::-1]} for name in ("row", "period of the nation")
    }
    pairs = pd.Series(np.where(beside, codes * (who.max(initial=0) + 1) + who, -1)).drop_duplicates().index
    authorities = pd.Series(codes[pairs][beside.to_numpy()[pairs]]).value_counts().to_dict()
    each = pd.Series(codes * (periods.max(initial=0) + 1) + periods).drop_duplicates().index.to_numpy()
    spans = _by_measure(codes[each], rows.iloc[each][["start", "years", "period"]])
    own = np.flatnonzero(rows["role"] == "own")
    mine = rows.iloc[own][["period", "value", "withheld", "why"]]
    owns = _by_measure(codes[own], mine.assign(value=mine["value"].notna()))
    return {
        measure: Facts(
            owns.get(code, ()),
            spans[code],
            {name: int(of[code]) for name, of in sums.items()},
            authorities.get(code, 0),
            {name: of[code] for name, of in firsts.items() if code in of},
        )
        for code, measure in enumerate(measures)
    }


def _by_measure(codes: Iterable[int], rows: pd.DataFrame) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for code, row in zip(codes, rows.itertuples(index=False, name=None), strict=True):
        found.setdefault(int(code), []).append(row)
    return found


def _on_numerators(place: str, rows: pd.DataFrame, facts: Facts, measure: Measure) -> Iterator[Fault]:
    if not measure.reproduces:
        yield Fault(
            place,
            "the publisher's numerator and denominator do not give the value, so the value is used as published and they are not used",
        )
        return
    if not facts.counts["ratios"] and not facts.counts["withheld"]:
        if measure.unit not in ("count", "score"):
            yield Fault(place, "published without numerator and denominator, so nothing can be pooled or given an interval")
        return
    for who, at in facts.unlike.items():
        number, first = facts.counts[who], rows.iloc[at]
        count = f"1 {who}" if number == 1 else f"{number} {who.replace('row', 'rows').replace('period', 'periods')}"
        yield Fault(
            place,
            f"in {count} the numerator and denominator do not give the value to 0.5 %; the value is kept as published",
            f"first row {first['row']}: value {first['value']:.6g}, numerator over denominator {first['recomputed']:.6g}",
        )
    if not facts.counts["nation"] and facts.authorities > 1:
        yield Fault(place, "no pooled figure can be made, since not every authority has a numerator and a denominator")


def _on_periods(place: str, facts: Facts, measure: Measure, authority: str) -> Iterator[Fault]:
    periods = facts.periods
    if measure.every > 1:
        yield Fault(place, f"published every {TIMES.get(measure.every, f'{measure.every}th')} year")
    shown = {period for period, there, withheld, _ in facts.own if there or withheld}
    if lacking := [period for _, _, period in periods if period not in shown]:
        whys = {period: why for period, _, _, why in facts.own}
        by_why: dict[str, list[str]] = {}
        for period in lacking:
            by_why.setdefault(whys.get(period) or "", []).append(period)
        said = [f"{', '.join(named)}{f': {why}' if why else ''}" for why, named in by_why.items()]
        yield Fault(place, f"nothing is published for {authority} in {'; in '.join(said)}")
    if missing := missing_years(periods, measure.every):
        yield Fault(place, f"the file has no figures for {', '.join(missing)}")
    lengths = sorted({round(years, 4) for _, years, _ in periods})
    if len(lengths) > 1:
        yield Fault(place, "its periods differ in length, so they are not one series", f"periods from {_examples(periods)}")
    elif lengths[0] > measure.every:
        yield Fault(place, f"each period takes {lengths[0]:g} years, so that periods next to each other share years")


def missing_years(periods: Sequence[Period], every: int) -> list[str]:
    """The years that a yearly series leaves out, named as the file names years; empty for quarters, months and days."""
    if any(years < 1 for _, years, _ in periods):
        return []
    starts = sorted({int(start) for start, _, _ in periods})
    missing = [year for before, after in pairwise(starts) for year in range(before + every, after, every)]
    length = int(min(years for _, years, _ in periods))
    joined = any("-" in period for _, _, period in periods)
    return [f"{year}-{(year + length) % 100:02d}" if joined else str(year) for year in missing]


def _examples(periods: Sequence[Period]) -> str:
    """The shortest and the longest period, the earlier first."""
    by_length = sorted(periods, key=lambda period: (period[1], period[0]))
    return " to ".join(period for _, _, period in sorted((by_length[0], by_length[-1]), key=lambda period: period[0]))
