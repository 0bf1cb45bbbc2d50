"""Estimates for everybody from some: means and shares when strata, subgroups or weights are in play, each with its interval.

Row 1: imports row 0. Plain Python, but for the t distribution (scipy). The intervals of `intervals` can be had from here as well.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pimlib.stats.intervals import (
    clopper_pearson,
    clopper_pearson_of,
    difference,
    hypergeometric,
    margin_of_error,
    miettinen_nurminen,
    net_score,
    newcombe,
    poisson,
    wilson,
    wilson_of,
)
from pimlib.stats.sampling import effective_size

__all__ = [
    "Estimate",
    "Part",
    "Stratum",
    "clopper_pearson",
    "clopper_pearson_of",
    "difference",
    "domain",
    "domain_share",
    "hypergeometric",
    "margin_of_error",
    "miettinen_nurminen",
    "net_score",
    "newcombe",
    "poisson",
    "stratified",
    "weighted_share",
    "wilson",
    "wilson_of",
]


@dataclass(frozen=True)
class Stratum:
    """What was found in one stratum. `population` is None when unknown or without bound; `variance` divides by n - 1, and does
    not count when n is 1 (a share p of n has n p (1 - p)/(n - 1))."""

    population: int | None
    n: int
    mean: float
    variance: float


@dataclass(frozen=True)
class Part:
    """What one stratum holds of a subgroup: `n` answers of `population` people, of which `inside` are of the subgroup, `yes` of these
    favourable."""

    population: int
    n: int
    inside: int
    yes: int


@dataclass(frozen=True)
class Estimate:
    """A figure for a whole population, with its standard error and two-sided interval.

    `n`: the answers it rests on. `effective`: how many equally weighted answers those are worth (Kish), before any finite population
    correction. `value` is nan when there is no answer. `se`, `low` and `high` are nan when a stratum holds one answer and is not
    read whole: its spread is unknown. `low` and `high` are nan too when there are no degrees of freedom (as many strata as answers), and for a
    mean of answers that are all alike. Everybody read: a point.
    """

    value: float
    se: float
    low: float
    high: float
    n: int
    effective: float


NOTHING = Estimate(math.nan, math.nan, math.nan, math.nan, 0, 0.0)


def stratified(strata: Sequence[Stratum], conf: float = 0.95, proportion: bool = False, *, fpc: bool = True) -> Estimate:
    """The mean, or share, of the whole population from the strata it was drawn in; one stratum is a simple random sample.

    Value and standard error: Cochran (1977), equations 5.1 and 5.7, with the finite population correction unless `fpc` is False (when
    the question is about practice, not about these files in this cycle). Interval: t on n - H degrees of freedom, for
    a share on the logit scale, and where that has no answer, at 0 and 1, Wilson on the effective size. One stratum only may have no
    population. Raises ValueError when a stratum has people but no answers, more answers than people, or a share is none.
    """
    counted = [one for one in strata if one.n or one.population != 0]
    if len(counted) > 1 and any(one.population is None for one in counted):
        raise ValueError("more than one stratum: the population of each must be known to weigh them")
    for one in counted:
        if one.n < 1 or (one.population is not None and one.n > one.population):
            raise ValueError(f"a stratum with {one.n} read of {one.population} has no estimate")
        if proportion and not 0 <= one.mean <= 1:
            raise ValueError(f"a share lies between 0 and 1, not {one.mean:g}")
    if not counted:
        return NOTHING
    sizes = [1 if one.population is None else one.population for one in counted]
    whole, n = sum(sizes), sum(one.n for one in counted)
    value = math.fsum(size * one.mean for size, one in zip(sizes, counted, strict=True)) / whole
    variance = math.fsum(
        (size / whole) ** 2 * _variance_of_mean(one.n, one.population if fpc else None, one.variance)
        for size, one in zip(sizes, counted, strict=True)
    )
    kish = whole**2 / math.fsum(size**2 / one.n for size, one in zip(sizes, counted, strict=True))
    population = whole if fpc and counted[0].population is not None else None
    return _estimate(value, variance, n, n - len(counted), kish, conf, proportion, population, census=n == population)


def domain(
    values: Sequence[float],
    inside: Sequence[bool],
    strata: Sequence[str],
    populations: Mapping[str, int],
    conf: float = 0.95,
    fpc: bool = True,
    *,
    proportion: bool | None = None,
) -> Estimate:
    """The mean, or share, among those inside a subgroup that cuts across the strata, whose own size nobody knows.

    One value, one mark and one stratum for each answer of the whole sample, those outside too (their value may be nan); `populations`
    gives the size of every stratum. A ratio with zeros outside, weights N_h/n_h, its variance by linearisation (Cochran 1977, section
    5A.14; Lohr 2010, chapter 4). Degrees of freedom: answers inside less strata they lie in. `proportion` None: a share when the
    values inside are 0 and 1 only. Interval as for `stratified`, at 0 and 1 without finite population correction. Raises
    ValueError when the lengths differ, a stratum is unknown or holds more answers than people, or a value inside is missing.
    """
    values, inside, strata = list(values), list(inside), list(strata)  # a column of a table would be read by its labels
    if not len(values) == len(inside) == len(strata):
        raise ValueError("each answer has one value, one mark and one stratum")
    read = Counter(strata)
    for name, number in read.items():
        if name not in populations or number > populations[name]:
            raise ValueError(f"{name}: {number} read of {populations.get(name, 'a stratum that is not in the population')}")
    chosen = [n for n, mark in enumerate(inside) if mark]
    if not all(math.isfinite(values[n]) for n in chosen):
        raise ValueError("a value inside the subgroup is missing: mark that answer as outside")
    if not chosen:
        return NOTHING
    share = all(values[n] in (0, 1) for n in chosen) if proportion is None else proportion
    if share and not all(values[n] in (0, 1) for n in chosen):
        raise ValueError("a share is of answers that are 0 or 1")
    weight = {name: populations[name] / number for name, number in read.items()}
    weights = [weight[strata[n]] for n in chosen]
    size = math.fsum(weights)
    alike = len({values[n] for n in chosen}) == 1
    value = float(values[chosen[0]]) if alike else math.fsum(values[n] * w for n, w in zip(chosen, weights, strict=True)) / size
    apart: dict[str, list[float]] = {name: [] for name in read}
    for n in chosen:
        apart[strata[n]].append((values[n] - value) / size)
    variance = math.fsum(
        populations[name] ** 2 * _variance_of_mean(number, populations[name] if fpc else None, _spread(apart[name], number))
        for name, number in sorted(read.items())
    )
    census = fpc and all(read[name] == number for name, number in populations.items())
    freedom = len(chosen) - len({strata[n] for n in chosen})
    return _estimate(value, variance, len(chosen), freedom, effective_size(weights), conf, share, None, census)


def domain_share(parts: Sequence[Part], conf: float = 0.95, fpc: bool = True) -> Estimate:
    """The share in a subgroup that cuts across the strata, from the counts of every stratum; what `domain` gives for each answer apart.

    Parts of which nobody is inside belong here too. Raises ValueError when a stratum has more answers than people, or the counts are no
    parts of each other.
    """
    for one in parts:
        if not 0 <= one.yes <= one.inside <= one.n <= one.population:
            raise ValueError(f"{one.yes} of {one.inside} inside, {one.n} read of {one.population}: this is not possible")
    chosen = [one for one in parts if one.inside]
    if not chosen:
        return NOTHING
    yes, inside = sum(one.yes for one in chosen), sum(one.inside for one in chosen)
    size = math.fsum(one.population / one.n * one.inside for one in chosen)
    value = yes / inside if yes in (0, inside) else math.fsum(one.population / one.n * one.yes for one in chosen) / size
    variance = math.fsum(
        one.population**2 * _variance_of_mean(one.n, one.population if fpc else None, _spread_of_counts(one, value, size))
        for one in parts
        if one.n
    )
    census = fpc and all(one.n == one.population for one in parts)
    worth = size**2 / math.fsum((one.population / one.n) ** 2 * one.inside for one in chosen)
    return _estimate(value, variance, inside, inside - len(chosen), worth, conf, True, None, census)


def weighted_share(favourable: Sequence[bool], weights: Sequence[float], conf: float = 0.95) -> Estimate:
    """The share of weighted answers that are favourable: Wilson limits, and standard error, on Kish's effective size.

    For weights made after the fact (response, population); a sample that was drawn in strata is better served by
    `stratified`. An answer of weight 0 does not count. Raises ValueError when the lengths differ or a weight is negative.
    """
    if len(favourable) != len(weights):
        raise ValueError("each answer has one weight")
    effective = effective_size(weights)
    if not effective:
        return NOTHING
    part = math.fsum(weight for weight, yes in zip(weights, favourable, strict=True) if yes)
    value = part / math.fsum(weights)
    spread = math.sqrt(value * (1 - value) / effective)
    return Estimate(value, spread, *wilson_of(value, effective, conf), sum(weight > 0 for weight in weights), effective)


def _variance_of_mean(n: int, population: int | None, variance: float) -> float:
    """(1 - n/N) s^2/n: 0 when all were read, nan when one was read of several."""
    if n == population:
        return 0.0
    return math.nan if n == 1 else (1.0 if population is None else 1 - n / population) * variance / n


def _spread(some: Sequence[float], n: int) -> float:
    """The variance, over n - 1, of n numbers of which those not given are 0."""
    mean = math.fsum(some) / n
    return (math.fsum((one - mean) ** 2 for one in some) + (n - len(some)) * mean * mean) / max(1, n - 1)


def _spread_of_counts(one: Part, value: float, size: float) -> float:
    """`_spread` of the linearised answers of a stratum: what they lie off the share, over the size of the subgroup."""
    up, down = (1 - value) / size, value / size
    mean = (one.yes * up - (one.inside - one.yes) * down) / one.n
    squares = one.yes * (up - mean) ** 2 + (one.inside - one.yes) * (down + mean) ** 2 + (one.n - one.inside) * mean * mean
    return squares / max(1, one.n - 1)


def _estimate(
    value: float,
    variance: float,
    n: int,
    freedom: int,
    kish: float,
    conf: float,
    proportion: bool,
    population: int | None,
    census: bool,
) -> Estimate:
    se = math.sqrt(variance)
    if census:
        low = high = value
    elif math.isnan(se):
        low = high = math.nan
    elif proportion and (se == 0 or value in (0, 1)):
        # As `wilson` does it for a finite population; weights make the effective size smaller, never larger, than n.
        size = kish if population is None else kish * (population - 1) / (population - kish) if kish < population else math.inf
        low, high = wilson_of(value, size, conf)
    elif freedom < 1 or se == 0:
        low = high = math.nan
    else:
        low, high = _by_t(value, se, freedom, conf, proportion)
    return Estimate(value, se, low, high, n, kish)


def _by_t(value: float, se: float, freedom: int, conf: float, proportion: bool) -> tuple[float, float]:
    from scipy.special import stdtrit

    reach = float(stdtrit(freedom, (1 + conf) / 2)) * se
    if not proportion:
        return value - reach, value + reach
    middle, reach = math.log(value / (1 - value)), reach / (value * (1 - value))
    return min(value, _share(middle - reach)), max(value, _share(middle + reach))


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit >= 0 else 1 - 1 / (1 + math.exp(logit))
