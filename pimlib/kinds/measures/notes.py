"""What is to be said of each measure besides its figures: gaps, numerators that do not fit, periods that overlap.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from pimlib.errors import Fault
from pimlib.register import Item
from pimlib.register.mapping import Measure, MeasuresMapping

TIMES = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def measure_place(item: Item, code: str) -> str:
    """How notes name a measure of an item."""
    return f"{item.path}, measure {code}"


def notes_on(rows: pd.DataFrame, item: Item, mapping: MeasuresMapping) -> Iterator[Fault]:
    """Notes in the order of the mapping. rows: the table of figures, with start and years of each period."""
    groups = dict(iter(rows.groupby("measure", sort=False)))
    for code, measure in mapping.measures.items():
        place = measure_place(item, code)
        table = groups.get(code)
        if table is None:
            yield Fault(place, "the file holds no row of this measure")
            continue
        own = table[table["role"] == "own"]
        yield from _on_numerators(place, table, measure)
        if own["value"].notna().any():
            yield from _on_periods(place, table, own, measure, mapping.authority)
        elif not own["withheld"].any():
            yield Fault(place, f"no figure is published for {mapping.authority}")


def _on_numerators(place: str, table: pd.DataFrame, measure: Measure) -> Iterator[Fault]:
    authorities = table[table["role"].isin(["own", "other"])]
    if not measure.reproduces:
        yield Fault(
            place,
            "the publisher's numerator and denominator do not give the value, so the value is used as published and they are not used",
        )
        return
    if not (authorities["numerator"].notna() & authorities["denominator"].notna()).any() and not authorities["withheld"].any():
        if measure.unit not in ("count", "score"):
            yield Fault(place, "published without numerator and denominator, so nothing can be pooled or given an interval")
        return
    for part, who in ((authorities, "row"), (table[table["role"] == "nation"], "period of the nation")):
        differing = part[part["agrees"].eq(False)]
        if differing.empty:
            continue
        first = differing.iloc[0]
        count = (
            f"1 {who}" if len(differing) == 1 else f"{len(differing)} {who.replace('row', 'rows').replace('period', 'periods')}"
        )
        yield Fault(
            place,
            f"in {count} the numerator and denominator do not give the value to 0.5 %; the value is kept as published",
            f"first row {first['row']}: value {first['value']:.6g}, numerator over denominator {first['recomputed']:.6g}",
        )
    if not (table["role"] == "nation").any() and authorities["authority"].nunique() > 1:
        yield Fault(place, "no pooled figure can be made, since not every authority has a numerator and a denominator")


def _on_periods(place: str, table: pd.DataFrame, own: pd.DataFrame, measure: Measure, authority: str) -> Iterator[Fault]:
    periods = table.drop_duplicates("period").sort_values(["start", "years", "period"])
    if measure.every > 1:
        yield Fault(place, f"published every {TIMES.get(measure.every, f'{measure.every}th')} year")
    there = set(own.loc[own["value"].notna(), "period"])
    withheld = set(own.loc[own["withheld"], "period"])
    if lacking := [period for period in periods["period"] if period not in there | withheld]:
        whys = dict(zip(own["period"], own["why"], strict=True)) if "why" in own else {}
        by_why: dict[str, list[str]] = {}
        for period in lacking:
            by_why.setdefault(whys.get(period) or "", []).append(period)
        said = [f"{', '.join(named)}{f': {why}' if why else ''}" for why, named in by_why.items()]
        yield Fault(place, f"nothing is published for {authority} in {'; in '.join(said)}")
    if missing := missing_years(periods, measure.every):
        yield Fault(place, f"the file has no figures for {', '.join(missing)}")
    lengths = sorted({round(years, 4) for years in periods["years"]})
    if len(lengths) > 1:
        yield Fault(place, "its periods differ in length, so they are not one series", f"periods from {_examples(periods)}")
    elif lengths[0] > measure.every:
        yield Fault(place, f"each period takes {lengths[0]:g} years, so that periods next to each other share years")


def missing_years(periods: pd.DataFrame, every: int) -> list[str]:
    """The years that a yearly series leaves out, named as the file names years; empty for quarters, months and days."""
    whole = periods[periods["years"] >= 1]
    if len(whole) < len(periods):
        return []
    starts = sorted({int(start) for start in whole["start"]})
    missing = [year for before, after in pairwise(starts) for year in range(before + every, after, every)]
    length = int(whole["years"].min()) if not whole.empty else 1
    joined = whole["period"].str.contains("-", regex=False).any()
    return [f"{year}-{(year + length) % 100:02d}" if joined else str(year) for year in missing]


def _examples(periods: pd.DataFrame) -> str:
    """The shortest and the longest period, the earlier first."""
    by_length = periods.sort_values(["years", "start"], kind="stable").iloc[[0, -1]]
    return " to ".join(by_length.sort_values("start", kind="stable")["period"])
