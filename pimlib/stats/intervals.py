"""Intervals on proportions: how sure a percentage from a survey or from files that were read can be; and on counts of events.

Row 1: imports row 0. Plain Python, but for exact limits (scipy). A proportion is a share from 0 to 1; intervals are two-sided.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable
from statistics import NormalDist

from pimlib.stats import discrete


def wilson(x: int, n: int, conf: float = 0.95, population: int | None = None, *, continuity: bool = False) -> tuple[float, float]:
    """The score interval of x out of n: (low, high), both from 0 to 1; (nan, nan) when n is 0.

    Wilson (1927). With the size of the population, the interval is taken on the effective number n(N-1)/(N-n) at the same
    proportion (compare O'Neill 2021), so that a full count gives a point. `continuity`: Newcombe (1998a), method 4.
    Raises ValueError when x is not from 0 to n, or n is larger than the population.
    """
    _check(x, n, population)
    if n == 0:
        return math.nan, math.nan
    p = x / n
    if population is not None and n == population:
        return p, p
    size = n if population is None else n * (population - 1) / (population - n)
    return _held(p, *_with_continuity(p, size, z_of(conf))) if continuity else wilson_of(p, size, conf)


def wilson_of(p: float, n: float, conf: float = 0.95) -> tuple[float, float]:
    """The score interval of a share p known as well as n equal answers would tell it: (low, high); (nan, nan) when n is 0.

    Wilson (1927), with n an effective size that need not be whole (weights, finite population); inf gives a point. Raises ValueError
    when p is no share or n is negative.
    """
    _check_share(p, n)
    z = z_of(conf)
    if n == 0:
        return math.nan, math.nan
    if math.isinf(n):
        return p, p
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return _held(p, middle - half, middle + half)


def clopper_pearson(x: int, n: int, conf: float = 0.95) -> tuple[float, float]:
    """The exact binomial interval of x out of n, never covering less than it says: (low, high); (nan, nan) when n is 0.

    Clopper and Pearson (1934). Raises ValueError when x is not from 0 to n.
    """
    _check(x, n, None)
    return clopper_pearson_of(x / n, n, conf) if n else (math.nan, math.nan)


def clopper_pearson_of(p: float, n: float, conf: float = 0.95) -> tuple[float, float]:
    """`clopper_pearson` of a share p on an effective size, which need not be whole: for small weighted shares.

    Korn and Graubard (1998), without their adjustment of the size for degrees of freedom. (nan, nan) when n is 0.
    """
    from scipy.special import betaincinv

    _check_share(p, n)
    tail = _tail(conf)
    if n == 0:
        return math.nan, math.nan
    low = 0.0 if p == 0 else float(betaincinv(n * p, n * (1 - p) + 1, tail))
    high = 1.0 if p == 1 else float(betaincinv(n * p + 1, n * (1 - p), 1 - tail))
    return _held(p, low, high)


def poisson(x: int, conf: float = 0.95) -> tuple[float, float]:
    """The exact interval of how many events were to be expected where x happened, each apart from the others: (low, high).

    Garwood (1936): half the chi-square quantiles with 2x and 2(x + 1) degrees of freedom, which are quantiles of the gamma distribution;
    low is 0 where nothing happened. For a rate divide both by the population or time at risk, which is taken to be known. Never
    covers less than it says. Raises ValueError when x is negative.
    """
    from scipy.special import gammaincinv

    tail = _tail(conf)
    if x < 0:
        raise ValueError(f"{x} events are not possible")
    return float(gammaincinv(x, tail)) if x else 0.0, float(gammaincinv(x + 1, 1 - tail))


def hypergeometric(x: int, n: int, population: int, conf: float = 0.95) -> tuple[float, float]:
    """The exact interval of the share in a population, x out of n drawn from it being favourable; (nan, nan) when n is 0.

    Both limits are shares K/population: the least and the greatest K for which a result as far out as this one is likelier than half of
    1 - conf (Cochran 1977, section 3.6). Where x/n itself lies outside, between two possible shares, the interval is stretched
    to it. All read: a point. Raises ValueError when x is not from 0 to n, or n is larger than the population.
    """
    _check(x, n, population)
    tail = _tail(conf)
    if n == 0:
        return math.nan, math.nan
    possible = range(x, population - (n - x) + 1)
    fewest = bisect_left(possible, True, key=lambda k: discrete.hypergeometric(n, k, population).at_least(x) > tail)
    beyond = bisect_left(possible, True, key=lambda k: discrete.hypergeometric(n, k, population).at_most(x) <= tail)
    return min(possible[fewest] / population, x / n), max(possible[beyond - 1] / population, x / n)


def newcombe(x1: int, n1: int, x2: int, n2: int, conf: float = 0.95) -> tuple[float, float]:
    """The interval of the difference x1/n1 - x2/n2 of two separate groups: (low, high), from -1 to 1.

    Newcombe (1998b), method 10. Not for the same people asked twice. (nan, nan) when either group is empty.
    """
    one, two = wilson(x1, n1, conf), wilson(x2, n2, conf)
    if n1 == 0 or n2 == 0:
        return math.nan, math.nan
    return difference(x1 / n1, *one, x2 / n2, *two)


def difference(p1: float, low1: float, high1: float, p2: float, low2: float, high2: float) -> tuple[float, float]:
    """The interval of the difference p1 - p2 of two shares that are known apart, from the interval of each: (low, high), from -1 to 1.

    Zou and Donner (2008): each limit from the nearer limits of the two. For weighted, stratified or finite designs. Not for the same
    people asked twice. (nan, nan) when any figure is nan.
    """
    if any(map(math.isnan, (p1, low1, high1, p2, low2, high2))):
        return math.nan, math.nan
    low = p1 - p2 - math.hypot(p1 - low1, high2 - p2)
    high = p1 - p2 + math.hypot(high1 - p1, p2 - low2)
    return max(-1.0, low), min(1.0, high)


def miettinen_nurminen(x1: int, n1: int, x2: int, n2: int, conf: float = 0.95) -> tuple[float, float]:
    """The score interval of the difference x1/n1 - x2/n2 of two separate groups: (low, high), from -1 to 1.

    Miettinen and Nurminen (1985). The likeliest shares for a given difference are found by halving, where the published way solves a
    cubic that is easily mistyped. (nan, nan) when either group is empty.
    """
    _check(x1, n1, None)
    _check(x2, n2, None)
    z = z_of(conf)
    if n1 == 0 or n2 == 0:
        return math.nan, math.nan
    found = x1 / n1 - x2 / n2

    def score(by: float) -> float:
        """How many standard errors the difference found lies above `by`; falls as `by` grows."""
        p2 = _halve(
            max(0.0, -by),
            min(1.0, 1.0 - by),
            lambda p: _slope(x1, n1, p + by) + _slope(x2, n2, p) > 0,
        )
        p1 = min(1.0, max(0.0, p2 + by))
        variance = (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * (n1 + n2) / (n1 + n2 - 1)
        if variance > 0:
            return (found - by) / math.sqrt(variance)
        return math.copysign(math.inf, found - by) if found != by else 0.0

    low = -1.0 if found == -1 else _halve(-1.0, found, lambda by: score(by) > z)
    high = 1.0 if found == 1 else _halve(found, 1.0, lambda by: score(by) > -z)
    return min(low, found), max(high, found)


def margin_of_error(n: int, population: int | None = None, conf: float = 0.95) -> float:
    """Half the width of the interval at one half, the widest there is: 0.098 is 9.8 points; nan when n is 0.

    Cochran (1977), equation 3.8 with P = 1/2: z sqrt(0.25/n (N-n)/(N-1)).
    """
    _check(0, n, population)
    if n == 0:
        return math.nan
    correction = 1.0 if population is None else (population - n) / (population - 1) if population > 1 else 0.0
    return z_of(conf) * math.sqrt(0.25 / n * correction)


def net_score(favourable: int, unfavourable: int, n: int, population: int | None = None) -> tuple[float, float]:
    """The share of favourable answers less the share of unfavourable ones, from -1 to 1, and its standard error.

    Multinomial variance (p+ + p- - (p+ - p-)^2)/n, with the finite population correction where the population is known.
    (nan, nan) when n is 0. Raises ValueError when the two are more than n.
    """
    _check(favourable + unfavourable, n, population)
    if n == 0:
        return math.nan, math.nan
    up, down = favourable / n, unfavourable / n
    correction = 1.0 if population is None else (population - n) / (population - 1) if population > 1 else 0.0
    return up - down, math.sqrt(max(0.0, up + down - (up - down) ** 2) / n * correction)


def _with_continuity(p: float, n: float, z: float) -> tuple[float, float]:
    below = z * math.sqrt(max(0.0, z * z - 2 - 1 / n + 4 * p * (n * (1 - p) + 1)))
    above = z * math.sqrt(max(0.0, z * z + 2 - 1 / n + 4 * p * (n * (1 - p) - 1)))
    twice = 2 * (n + z * z)
    return (2 * n * p + z * z - 1 - below) / twice, (2 * n * p + z * z + 1 + above) / twice


def _held(p: float, low: float, high: float) -> tuple[float, float]:
    """Limits as they are meant: at 0 and at 1 the bound itself, and rounding neither leaves [0, 1] nor passes the estimate."""
    return (0.0 if p == 0 else max(0.0, min(low, p))), (1.0 if p == 1 else min(1.0, max(high, p)))


def _halve(low: float, high: float, above: Callable[[float], bool]) -> float:
    """Where `above` turns from true to false between two numbers."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if above(middle) else (low, middle)
    return (low + high) / 2


def _slope(x: int, n: int, p: float) -> float:
    """How the log-likelihood of x out of n changes with p."""
    up = x / p if p > 0 else math.inf if x else 0.0
    down = (n - x) / (1 - p) if p < 1 else math.inf if n > x else 0.0
    return up - down if math.isfinite(up) or math.isfinite(down) else 0.0


def z_of(conf: float) -> float:
    """How many standard errors either way hold so much of a normal distribution: 1.96 at 0.95."""
    _tail(conf)
    return NormalDist().inv_cdf((1 + conf) / 2)


def _tail(conf: float) -> float:
    if not 0 < conf < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, not {conf}")
    return (1 - conf) / 2


def _check_share(p: float, n: float) -> None:
    if not (0 <= p <= 1 and n >= 0):
        raise ValueError(f"{p} of {n} answers is not a proportion")


def _check(x: int, n: int, population: int | None) -> None:
    if not 0 <= x <= n:
        raise ValueError(f"{x} of {n} is not a proportion")
    if population is not None and n > population:
        raise ValueError(f"{n} of a population of {population} is not possible")
