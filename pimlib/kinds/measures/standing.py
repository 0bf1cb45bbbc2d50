"""Where an authority stands among all authorities of a file: place and quarter, and how sure that place is.

Row 4: imports rows 0-3. Places are noisy: beside each stands the interval of the value and how many other intervals overlap with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from pimlib.kinds.measures.series import Series
from pimlib.register.mapping import Measure
from pimlib.stats.control import quartile
from pimlib.stats.estimates import poisson, wilson

FEWEST = 3  # authorities with a figure; among two a place says nothing that the figures don't
FEWEST_IN_QUARTERS = 8
SHARES = ("proportion", "percent")
LEAST_PER = 100
NO_EVENTS = re.compile(
    r"£|\b(costs?|spen[dt]\w*|expenditures?|budgets?|income|wages?|fte|posts?|staff\w*|places?|beds?)\b"
    r"|(?<![\d-] )\b(bed)?(minutes|hours|days|nights|weeks|months)\b",  # `within 28 days` counts no days
    re.IGNORECASE,
)
NO_DIRECTION = "no direction was given, so nothing is first or last"


class Interval(NamedTuple):
    """The 95 % interval of a value, in the unit of the value."""

    low: float
    high: float


@dataclass(frozen=True)
class Standing:
    """The place of the own authority in one period.

    place: 1 is the best by the direction that was given, None where there is none and `why` says so. joint: how many have the same value,
    ourselves among them. of, missing: authorities with and without a figure. quarter: None where a tie runs over two quarters or too
    few have a figure. interval: None where `why_none` says so; overlapping: other authorities whose intervals overlap with ours (None:
    not known), and places: the first and the last place among these and ourselves. near: others next to us, the better place first.
    """

    period: str
    value: float
    of: int
    missing: int
    place: int | None = None
    joint: int = 1
    quarter: int | None = None
    why: str = ""
    interval: Interval | None = None
    why_none: str = ""
    overlapping: int | None = None
    places: tuple[int, int] = (0, 0)
    near: tuple[str, ...] = ()


def place_in(series: Series, period: str) -> Standing | None:
    """The place of the own authority in a period, without intervals; None when it has no figure there, or too few others have one."""
    value, values = float(series.own[period]), series.known[period]
    if value != value or len(values) < FEWEST:
        return None
    found = Standing(period, value, len(values), series.authorities - len(values))
    if series.measure.better == "none":
        return replace(found, why=NO_DIRECTION)
    place = 1 + sum(other > value if series.measure.better == "higher" else other < value for other in values)
    joint = values.count(value)
    if joint == len(values):
        return replace(found, why="every authority has the same figure", joint=joint)
    quarters = {quartile(one, len(values)) for one in (place, place + joint - 1)}
    told = len(quarters) == 1 and len(values) >= FEWEST_IN_QUARTERS
    return replace(found, place=place, joint=joint, quarter=quarters.pop() if told else None)


def standing(series: Series, period: str) -> Standing | None:
    """As `place_in`, with the interval of the figure, the intervals that overlap with it, and who stands next to it."""
    found = place_in(series, period)
    if found is None:
        return None
    rows = series.rows
    here = rows[rows["role"].isin(["own", "other"]) & (rows["period"] == period) & rows["value"].notna()]
    interval, why_none = interval_of(series, here[here["role"] == "own"].iloc[0])
    found = replace(found, interval=interval, why_none=why_none)
    if found.place is None:
        return found
    sign = -1 if series.measure.better == "higher" else 1
    ordered = here.assign(key=sign * here["value"]).sort_values(["key", "authority"], kind="stable")
    at = list(ordered["role"]).index("own")
    near = tuple(str(ordered["authority"].iloc[n]) for n in (at - 1, at + 1) if 0 <= n < len(ordered))
    overlapping, places = _overlaps(series, ordered, interval) if interval is not None else (None, (0, 0))
    return replace(found, near=near, overlapping=overlapping, places=places)


def interval_of(series: Series, row: pd.Series) -> tuple[Interval | None, str]:
    """The Wilson interval of a row's share, or the Poisson interval of its rate of events; or why there is none.

    A rate has one only where nothing speaks against events among people or time at risk: it is so many per hundred or more, its numbers are
    whole, fewer happened than there were people, both give the value, and its title counts neither money nor time nor posts.
    """
    measure = series.measure
    if measure.unit not in SHARES and not is_rate_of_events(measure):
        return None, "an interval is worked out for shares and rates of people or events only"
    x, n = float(row["numerator"]), float(row["denominator"])
    if x != x or n != n:
        return None, "no numerator and denominator"
    if not measure.counts or not (x.is_integer() and n.is_integer()):
        return None, "numerator and denominator do not count people or events"
    if not 0 <= x <= n or n == 0:
        return None, "the numerator is not a part of the denominator"
    if row["agrees"] is False:
        return None, "numerator and denominator do not give the value"
    if measure.unit == "rate":
        if row["agrees"] is not True:
            return None, "whether numerator and denominator give the value is not known"
        few, many = (float(Fraction(measure.scale)) * limit / n for limit in poisson(int(x)))
        return Interval(few, many), ""
    times = 100 if measure.unit == "percent" else 1
    low, high = wilson(int(x), int(n))
    return Interval(low * times, high * times), ""


def is_rate_of_events(measure: Measure) -> bool:
    """Whether a measure is so many per hundred, thousand or more, and its title names no money, time or posts (`within 28 days` is none)."""
    scale = Fraction(measure.scale)
    return measure.unit == "rate" and scale.denominator == 1 and scale >= LEAST_PER and not NO_EVENTS.search(measure.title)


def _overlaps(series: Series, ordered: pd.DataFrame, own: Interval) -> tuple[int | None, tuple[int, int]]:
    """How many others have an interval that overlaps with ours, and the first and last place among these; None when no other has one."""
    intervals = [
        own if role == "own" else interval_of(series, row)[0]
        for role, (_, row) in zip(ordered["role"], ordered.iterrows(), strict=True)
    ]
    if sum(one is not None for one in intervals) < 2:
        return None, (0, 0)
    places = [n for n, one in enumerate(intervals, start=1) if one is not None and one.low <= own.high and own.low <= one.high]
    return len(places) - 1, (places[0], places[-1])


def place_said(found: Standing) -> str:
    """`5 of 32`, `joint 5 of 32 (with 2 others)`, or why there is no place."""
    if found.place is None:
        return f"no place: {found.why}"
    joint = f" (with {found.joint - 1} other{'s' if found.joint > 2 else ''})" if found.joint > 1 else ""
    return f"{'joint ' if found.joint > 1 else ''}{found.place} of {found.of}{joint}"


def quarter_said(found: Standing) -> str:
    """`second of four`, or why none is given."""
    if found.place is None:
        return "none"
    if found.quarter is not None:
        return f"{('first', 'second', 'third', 'last')[found.quarter - 1]} of four"
    return "none: too few authorities" if found.of < FEWEST_IN_QUARTERS else "none: the tie runs over two quarters"


def sure_said(found: Standing) -> str:
    """How sure the place is: which places have intervals that overlap with ours."""
    if found.place is None:
        return "no place to be sure of"
    if found.interval is None or found.overlapping is None:
        return f"not known: {found.why_none or 'the others have no interval'}"
    if not found.overlapping:
        return "no other interval overlaps"
    first, last = found.places
    return f"{found.overlapping} of {found.of - 1} others overlap, places {first} to {last}"
