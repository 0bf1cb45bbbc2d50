"""From the files that were read to the whole service: which estimate the draw allows, and its interval.

Row 4: imports rows 0-3. A reading that was aimed at something (targeted, in depth) speaks of the files that were read and of nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pandas as pd

from pimlib.register.mapping import CaseFilesMapping
from pimlib.stats.estimates import Stratum, domain, stratified, wilson

STEPS = (
    0.01,
    0.05,
)  # what a weighted share is rounded to: closer would give hidden counts of teams away, and say more than is known


class Interval(NamedTuple):
    """A share of the whole service. open_*: without finite population correction. nan: undefined."""

    value: float
    low: float
    high: float
    open_low: float
    open_high: float


NONE = Interval(math.nan, math.nan, math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class Design:
    """What the files that were read can say. how: empty when they say nothing of the whole service; why: the sentence on it.

    populations: files in the frame, by stratum; of a plain random sample, one stratum "" or none when it is not known.
    """

    how: Literal["stratified", "random", ""]
    why: str
    populations: Mapping[str, int]

    @property
    def population(self) -> int | None:
        return sum(self.populations.values()) or None


def design_of(mapping: CaseFilesMapping, strata: pd.Series[str]) -> Design:
    """The design by what was said of the reading; strata: that of each file that was read."""
    read = len(strata)
    if mapping.purpose != "whole service":
        kind = "was aimed at certain files" if mapping.purpose == "targeted" else "goes into depth on few files"
        why = f"This reading {kind}, so it speaks of the {read:,} files read and not of the whole service: counts only, no estimate."
        return Design("", why, {})
    populations = {name: number for name, number in mapping.populations.items() if number}
    if len(populations) > 1 and mapping.columns.stratum:
        without = [name for name in populations if not (strata == name).any()]
        if without:
            why = f"No file was read of {', '.join(without)}, so there is no estimate for the whole service: counts only."
            return Design("", why, populations)
        weights = {populations[name] / int((strata == name).sum()) for name in populations}
        said = "weighted by the size of each team" if len(weights) > 1 else "in which every file stands for as many"
        why = f"Shares are estimates for all {sum(populations.values()):,} files, from a random sample by team, {said}."
        return Design("stratified", why, populations)
    if len(populations) > 1:
        why = "The sample was drawn by team, and the file of readings does not say the team: counts only, no estimate."
        return Design("", why, populations)
    population = next(iter(populations.values()), mapping.population)
    if population is None:
        why = "How many files there are in all is not said, so there is no estimate for the whole service: counts only."
        return Design("", why, {})
    if population == read:
        return Design("random", f"All {read:,} files were read: shares are of all files and have no margin.", {"": population})
    why = f"Shares are estimates for all {population:,} files, from a random sample of {read:,}."
    return Design("random", why, {"": population})


def estimate(design: Design, favourable: pd.Series[bool], applies: pd.Series[bool], strata: pd.Series[str]) -> Interval:
    """The share of favourable files among those that an item applies to, in the whole service; all three have one entry a file read."""
    n, yes = int(applies.sum()), int((favourable & applies).sum())
    if not design.how or not n:
        return NONE
    if design.how == "random":
        return wilson_among(yes, n, len(applies), design.population)
    if applies.all():
        found = _strata(design, favourable, strata)
        exact, wide = stratified(found, proportion=True), stratified(found, proportion=True, fpc=False)
    else:
        values = [float(value) for value in favourable]
        inside, names = applies.tolist(), strata.tolist()
        exact = domain(values, inside, names, design.populations, proportion=True)
        wide = domain(values, inside, names, design.populations, fpc=False, proportion=True)
    return Interval(exact.value, exact.low, exact.high, wide.low, wide.high)


def rounded(found: Interval, step: float) -> Interval:
    """The share to the nearest step, its limits to the next step outwards, so that the interval does not get narrower."""
    parts = round(1 / step)
    low, open_low = (
        limit if math.isnan(limit) else math.floor(limit * parts + 1e-9) / parts for limit in (found.low, found.open_low)
    )
    high, open_high = (
        limit if math.isnan(limit) else math.ceil(limit * parts - 1e-9) / parts for limit in (found.high, found.open_high)
    )
    return Interval(math.floor(found.value * parts + 0.5 + 1e-9) / parts, low, high, open_low, open_high)


def wilson_among(yes: int, n: int, read: int, population: int | None) -> Interval:
    """The share of files that an item applies to, from a plain random sample: Wilson, corrected by the part of the frame that was
    read, since nobody knows how many of the files that were not read it applies to."""
    part = None if population is None else max(n, round(population * n / read))
    low, high = wilson(yes, n, population=part)
    open_low, open_high = wilson(yes, n)
    return Interval(yes / n, low, high, open_low, open_high)


def _strata(design: Design, favourable: pd.Series[bool], strata: pd.Series[str]) -> Sequence[Stratum]:
    found = []
    for name, population in design.populations.items():
        chosen = favourable[strata == name]
        n, share = len(chosen), float(chosen.mean())
        found.append(Stratum(population, n, share, n * share * (1 - share) / (n - 1) if n > 1 else 0.0))
    return found
