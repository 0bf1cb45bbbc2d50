"""Intervals on proportions: how sure a percentage from a survey or from files that were read can be.

Row 1: imports row 0. Plain Python. A proportion is a share from 0 to 1; intervals are two-sided.
"""

from __future__ import annotations

import math
from statistics import NormalDist


def wilson(x: int, n: int, conf: float = 0.95, population: int | None = None, *, continuity: bool = False) -> tuple[float, float]:
    """The score interval of x out of n: (low, high), both from 0 to 1; (nan, nan) when n is 0.

    Wilson (1927). With the size of the population, the interval is taken on the effective number n(N-1)/(N-n) at the same
    proportion (compare O'Neill 2021), so that a full count gives a point. `continuity`: Newcombe (1998a), method 4.
    Raises ValueError when x is not from 0 to n, or n is larger than the population.
    """
    _check(x, n, population)
    if n == 0:
        return math.nan, math.nan
    p, z = x / n, _z(conf)
    if population is not None and n == population:
        return p, p
    size = n if population is None else n * (population - 1) / (population - n)
    if continuity:
        low, high = _with_continuity(p, size, z)
    else:
        middle = (p + z * z / (2 * size)) / (1 + z * z / size)
        half = z / (1 + z * z / size) * math.sqrt(p * (1 - p) / size + z * z / (4 * size * size))
        low, high = middle - half, middle + half
    # At 0 and at n the closed form gives the bound itself; rounding must neither leave [0, 1] nor pass the estimate.
    return (0.0 if x == 0 else max(0.0, min(low, p))), (1.0 if x == n else min(1.0, max(high, p)))


def newcombe(x1: int, n1: int, x2: int, n2: int, conf: float = 0.95) -> tuple[float, float]:
    """The interval of the difference x1/n1 - x2/n2 of two separate groups: (low, high), from -1 to 1.

    Newcombe (1998b), method 10. Not for the same people asked twice. (nan, nan) when either group is empty.
    """
    (l1, u1), (l2, u2) = wilson(x1, n1, conf), wilson(x2, n2, conf)
    if n1 == 0 or n2 == 0:
        return math.nan, math.nan
    p1, p2 = x1 / n1, x2 / n2
    low = p1 - p2 - math.hypot(p1 - l1, u2 - p2)
    high = p1 - p2 + math.hypot(u1 - p1, p2 - l2)
    return max(-1.0, low), min(1.0, high)


def margin_of_error(n: int, population: int | None = None, conf: float = 0.95) -> float:
    """Half the width of the interval at one half, the widest there is: 0.098 is 9.8 points; nan when n is 0.

    Cochran (1977), equation 3.8 with P = 1/2: z sqrt(0.25/n (N-n)/(N-1)).
    """
    _check(0, n, population)
    if n == 0:
        return math.nan
    correction = 1.0 if population is None else (population - n) / (population - 1) if population > 1 else 0.0
    return _z(conf) * math.sqrt(0.25 / n * correction)


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


def _z(conf: float) -> float:
    if not 0 < conf < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, not {conf}")
    return NormalDist().inv_cdf((1 + conf) / 2)


def _check(x: int, n: int, population: int | None) -> None:
    if not 0 <= x <= n:
        raise ValueError(f"{x} of {n} is not a proportion")
    if population is not None and n > population:
        raise ValueError(f"{n} of a population of {population} is not possible")
