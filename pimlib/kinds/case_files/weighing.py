"""From the files that were read to the whole service: which estimate the draw allows, and its interval.

Row 4: imports rows 0-3. A reading that was aimed at something (targeted, in depth) speaks of the files that were read and of nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import pandas as pd

from pimlib.register.mapping import CaseFilesMapping
from pimlib.stats.intervals import wilson, wilson_of

FINE = 0.01  # what the limits of a weighted share are rounded to, outwards
STEPS = (FINE, 0.05)  # what it is rounded to itself: closer would give hidden counts of teams away, and say more than is known


class Interval(NamedTuple):
    """A share of the whole service and its 95 % interval. nan: undefined."""

    value: float
    low: float
    high: float


NONE = Interval(math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class Design:
    """What the files that were read can say. how: empty when they say nothing of the whole service; why: the sentence on it.

    populations: files in the frame, by stratum; of a plain random sample, one stratum "" or none when it is not known. read: files read, by
    stratum, where how is `stratified`. All of it is known before any file is opened, and so can be told.
    """

    how: Literal["stratified", "random", ""]
    why: str
    populations: Mapping[str, int]
    read: Mapping[str, int] = field(default_factory=dict)

    @property
    def population(self) -> int | None:
        return sum(self.populations.values()) or None

    @property
    def weights(self) -> dict[str, float]:
        """How many files of its stratum each file that was read stands for."""
        return {name: self.populations[name] / number for name, number in self.read.items()}

    @property
    def even(self) -> bool:
        """Whether every file stands for as many, so that a weighted share is the plain one."""
        pairs = [(self.populations[name], number) for name, number in self.read.items()]
        return all(size * pairs[0][1] == pairs[0][0] * number for size, number in pairs)

    @property
    def effect(self) -> float:
        """How many files of this sample are worth one of a plain random sample (Kish 1965, section 11.7): n sum(W^2/n_h), 1 where even."""
        whole, number = sum(self.populations.values()), sum(self.read.values())
        return number * math.fsum((self.populations[name] / whole) ** 2 / n for name, n in self.read.items()) if whole else 1.0

    def worth(self, applies: int) -> float:
        """How many equally weighted files of a service without end those are worth that an item applies to; inf: every file was read.

        1/sum(W^2 (N_h - n_h)/((N_h - 1) n_h)), which for one stratum is what `wilson` takes; times the part that it applies to, since
        nobody is told in which teams. The spread within each team is taken to be that of all.
        """
        whole = sum(self.populations.values())
        spread = math.fsum(
            (self.populations[name] / whole) ** 2 * (self.populations[name] - n) / ((self.populations[name] - 1) * n)
            for name, n in self.read.items()
            if self.populations[name] > n
        )
        return applies / sum(self.read.values()) / spread if spread else math.inf


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
        return Design("stratified", why, populations, {name: int((strata == name).sum()) for name in populations})
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


def weighted_share(design: Design, favourable: pd.Series[bool], applies: pd.Series[bool], strata: pd.Series[str]) -> float:
    """The share of favourable files among those that an item applies to, each weighted by what it stands for; one entry a file read."""
    if design.even:
        return int((favourable & applies).sum()) / int(applies.sum())
    weights = strata[applies].map(design.weights)
    return math.fsum(weights[favourable[applies]]) / math.fsum(weights)


def rounded(share: float, step: float) -> float:
    """A share to the nearest step, halves upwards."""
    parts = round(1 / step)
    return math.floor(share * parts + 0.5 + 1e-9) / parts


def around(design: Design, share: float, applies: int, step: float) -> Interval:
    """A weighted share as it is shown, and an interval that follows from nothing but that and what is known of the sample.

    share: already rounded to the step, or exact where step is nan. Wilson, from the least share that is rounded so to the greatest, the
    limits to whole points outwards: it holds that of the exact share, and tells no more of any team than the share does.
    """
    size = design.worth(applies)
    if math.isnan(step) or math.isinf(size):
        return Interval(share, *wilson_of(share, size))
    low, _ = wilson_of(max(0.0, share - step / 2), size)
    _, high = wilson_of(min(1.0, share + step / 2), size)
    parts = round(1 / FINE)
    return Interval(share, math.floor(low * parts + 1e-9) / parts, math.ceil(high * parts - 1e-9) / parts)


def without_end(share: float, applies: int, effect: float, step: float) -> tuple[float, float]:
    """Limits for practice rather than for these files, without finite population correction: from what is shown only, as `around`."""
    half = 0.0 if math.isnan(step) else step / 2
    low, _ = wilson_of(max(0.0, share - half), applies / effect)
    _, high = wilson_of(min(1.0, share + half), applies / effect)
    return low, high


def wilson_among(yes: int, n: int, read: int, population: int | None) -> Interval:
    """The share of files that an item applies to, from a plain random sample: Wilson, corrected by the part of the frame that was
    read, since nobody knows how many of the files that were not read it applies to."""
    part = None if population is None else max(n, round(population * n / read))
    return Interval(yes / n, *wilson(yes, n, population=part))
