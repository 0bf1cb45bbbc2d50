"""Variation: what is within the play of chance among units of different size, and from one time to the next.

Row 1: imports row 0. Plain Python. Proportions run from 0 to 1. Whether there are enough units or points for limits at all is
decided here; with fewer, show the plain values with their intervals.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist
from typing import Literal

from pimlib.stats.discrete import binomial

ENOUGH_UNITS = 10  # for saying how much units differ beyond chance
ENOUGH_POINTS = 12  # for saying what is usual over time
RUN = 7  # points on one side, or rising or falling, as the Making Data Count charts of the NHS have it
Better = Literal["higher", "lower"]
Assurance = Literal["met", "missed", "either"]


@dataclass(frozen=True)
class Limits:
    """Where a unit's proportion lies when it differs by chance only: in 95 % and in 99.8 % of cases."""

    low95: float
    high95: float
    low998: float
    high998: float


@dataclass(frozen=True)
class Overdispersion:
    """`phi`: how many times larger than chance the spread is (1 = chance); `tau2`: variance between units on top of chance."""

    phi: float
    tau2: float


@dataclass(frozen=True)
class Xmr:
    """What is usual: the mean, the limits of three sigma, and the warning lines at two thirds of the way to them."""

    mean: float
    upper: float
    lower: float
    warning_upper: float
    warning_lower: float


@dataclass(frozen=True)
class Flag:
    """What is unusual about one point, each 1 (upwards), -1 (downwards) or 0 (nothing).

    `outside`: beyond a limit. `shift`: one of seven or more in a row on one side of the mean. `trend`: one of seven or more that
    each rise, or each fall. `warning`: beyond a warning line, as is another of three in a row that are all on that side.
    """

    outside: int
    shift: int
    trend: int
    warning: int

    def __bool__(self) -> bool:
        return any((self.outside, self.shift, self.trend, self.warning))


def funnel_limits(theta: float, n: float, exact: bool | None = None, tau2: float = 0.0) -> Limits:
    """The limits around the share of all units (theta) for a unit of size n, from 0 to 1; all nan when n is 0.

    Spiegelhalter (2005a): normal, theta +- z sqrt(theta(1-theta)/n + tau2), or exact, the binomial quantile interpolated so that the
    curve is smooth (appendix A.1.1). Left open, it is exact, so that limits hold for small units and no step
    shows where a method changes; normal where tau2 is given or n is no whole number (an effective size), for which
    there is nothing exact. Raises ValueError when theta is no share, n or tau2 is negative, or exact is asked for and cannot be had.
    """
    if not 0 <= theta <= 1:
        raise ValueError(f"a share lies between 0 and 1, not {theta:g}")
    if n < 0 or tau2 < 0:
        raise ValueError("a size and a variance cannot be negative")
    whole = float(n).is_integer()
    if exact and (tau2 or not whole):
        raise ValueError("exact limits need a whole number and no variance between units")
    if n == 0:
        return Limits(math.nan, math.nan, math.nan, math.nan)
    if exact or (exact is None and whole and not tau2):
        at = _binomial_quantiles(theta, int(n))
    else:
        at = _normal_quantiles(theta, math.sqrt(theta * (1 - theta) / n + tau2))
    low95, high95, low998, high998 = (max(0.0, min(1.0, at(p))) for p in (0.025, 0.975, 0.001, 0.999))
    return Limits(low95, high95, low998, high998)


def overdispersion(z: Sequence[float], s2: Sequence[float]) -> Overdispersion:
    """How much more the units differ than chance makes them, from their z-scores against the target and their variances by chance.

    Spiegelhalter (2005b): a tenth of the scores at either end is drawn in to the next one (one in ten units), then phi = sum z^2/I and
    `additive_variance`. Raises ValueError with fewer than ENOUGH_UNITS units: show the plain limits.
    """
    if len(z) < ENOUGH_UNITS:
        raise ValueError(f"{len(z)} units are too few to say how much they differ beyond chance; it takes {ENOUGH_UNITS}")
    ends, ordered = len(z) // 10, sorted(z)
    drawn_in = [max(ordered[ends], min(ordered[-1 - ends], score)) for score in z]
    return Overdispersion(math.fsum(score * score for score in drawn_in) / len(z), additive_variance(drawn_in, s2))


def additive_variance(z: Sequence[float], s2: Sequence[float]) -> float:
    """The variance between units that accounts for their z-scores, 0 when chance does.

    The moment estimator of DerSimonian and Laird, as Spiegelhalter (2005b) has it: (sum z^2 - (I-1)) / (sum w - sum w^2/sum w), w = 1/s^2.
    """
    if len(z) != len(s2) or not all(math.isfinite(score) for score in z) or not all(0 < one < math.inf for one in s2):
        raise ValueError("each unit has one z-score and one variance above 0")
    excess = math.fsum(score * score for score in z) - (len(z) - 1)
    if len(z) < 2 or excess <= 0:
        return 0.0
    weights = [1 / one for one in s2]
    whole = math.fsum(weights)
    return excess / (whole - math.fsum(weight * weight for weight in weights) / whole)


def xmr(values: Sequence[float]) -> Xmr:
    """The limits of a series in order of time: mean +- 2.66 times the mean change from point to point.

    Raises ValueError with fewer than ENOUGH_POINTS values, or when one is missing.
    """
    _enough(len(values))
    if not all(math.isfinite(value) for value in values):
        raise ValueError("a value is missing: limits need a series without gaps")
    mean = math.fsum(values) / len(values)
    moving = math.fsum(abs(later - earlier) for earlier, later in pairwise(values)) / (len(values) - 1)
    return _around(mean, 2.66 * moving)


def p_chart(x: Sequence[int], n: Sequence[int]) -> tuple[Xmr, ...]:
    """The limits of proportions x/n in order of time, one for each point: the mean of all +- 3 sqrt(p(1-p)/n), within 0 and 1.

    NIST/SEMATECH e-Handbook, 6.3.3.2. Raises ValueError with fewer than ENOUGH_POINTS points, or when a point has no base.
    """
    _enough(len(x))
    if len(x) != len(n) or not all(0 <= part <= whole and whole > 0 for part, whole in zip(x, n, strict=False)):
        raise ValueError("each point is so many out of a base above 0")
    mean = sum(x) / sum(n)
    return tuple(_around(mean, 3 * math.sqrt(mean * (1 - mean) / base), 0.0, 1.0) for base in n)


def flags(values: Sequence[float], limits: Xmr | Sequence[Xmr]) -> tuple[Flag, ...]:
    """What is unusual about each point of a series in order of time, against one set of limits or a set for each point.

    A point on a line is not beyond it; a point on the mean ends a shift; two equal points end a trend. Raises ValueError when the sets of
    limits are not as many as the points.
    """
    each = [limits] * len(values) if isinstance(limits, Xmr) else list(limits)
    if len(each) != len(values):
        raise ValueError(f"{len(values)} points cannot be held against {len(each)} sets of limits")
    points = list(zip(values, each, strict=True))
    sides = [_sign(value - one.mean) for value, one in points]
    outside = [_beyond(value, one.lower, one.upper) for value, one in points]
    near = [_beyond(value, one.warning_lower, one.warning_upper) for value, one in points]
    warning = [0] * len(points)
    for start in range(len(points) - 2):
        three = range(start, start + 3)
        side = sides[start]
        if side and all(sides[n] == side for n in three) and sum(near[n] == side for n in three) >= 2:
            for n in three:
                warning[n] = near[n] or warning[n]
    shift = _whole_run(shift_ends(sides), RUN)
    trend = _whole_run(trend_ends(values), RUN)
    return tuple(Flag(*one) for one in zip(outside, shift, trend, warning, strict=True))


def shift_ends(sides: Sequence[int]) -> list[int]:
    """Where seven in a row have been on one side of the mean: the side (1 or -1) at the seventh point and each after it, else 0."""
    runs = _runs(list(sides))
    return [side if run >= RUN else 0 for side, run in zip(sides, runs, strict=True)]


def trend_ends(values: Sequence[float]) -> list[int]:
    """Where seven points in a row have each risen (1) or each fallen (-1): at the seventh and each after it, else 0."""
    steps = [0, *(_sign(later - earlier) for earlier, later in pairwise(values))][: len(values)]
    runs = _runs(steps)
    return [step if run >= RUN - 1 else 0 for step, run in zip(steps, runs, strict=True)]


def assurance(target: float, limits: Xmr, better: Better) -> Assurance:
    """Whether what is usual meets a target: every time ("met"), never ("missed"), or by chance now and then ("either")."""
    if better == "higher":
        return "met" if target <= limits.lower else "missed" if target > limits.upper else "either"
    return "met" if target >= limits.upper else "missed" if target < limits.lower else "either"


def rank(values: Mapping[str, float | None], better: Better) -> dict[str, int]:
    """The place of each that has a value, 1 the best; equal values share the better place, and the next one is passed over.

    In the order given; one without a value (None or nan) has no place and does not count.
    """
    known = {name: value for name, value in values.items() if value is not None and not math.isnan(value)}
    before: Callable[[float, float], bool] = (lambda a, b: a > b) if better == "higher" else (lambda a, b: a < b)
    return {name: 1 + sum(before(other, value) for other in known.values()) for name, value in known.items()}


def quartile(rank: int, of: int) -> int:
    """The quarter, 1 the best, of a place among `of` that have a value: 4 rank/of, rounded up."""
    if not 1 <= rank <= of:
        raise ValueError(f"place {rank} of {of} is not possible")
    return -(-4 * rank // of)


def _normal_quantiles(theta: float, spread: float) -> Callable[[float], float]:
    return lambda p: theta + NormalDist().inv_cdf(p) * spread


def _binomial_quantiles(theta: float, n: int) -> Callable[[float], float]:
    masses = binomial(n, theta)

    def at(p: float) -> float:
        below = 0.0
        for number, mass in enumerate(masses.of, start=masses.first):
            if below + mass >= p:
                return (number - (below + mass - p) / mass) / n
            below += mass
        return (masses.first + len(masses.of) - 1) / n

    return (lambda _: theta) if theta in (0, 1) else at


def _around(mean: float, reach: float, least: float = -math.inf, most: float = math.inf) -> Xmr:
    upper, lower, above, below = mean + reach, mean - reach, mean + reach * 2 / 3, mean - reach * 2 / 3
    return Xmr(mean, min(most, upper), max(least, lower), min(most, above), max(least, below))


def _enough(points: int) -> None:
    if points < ENOUGH_POINTS:
        raise ValueError(f"{points} points are too few to say what is usual; it takes {ENOUGH_POINTS}")


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _beyond(value: float, lower: float, upper: float) -> int:
    return (value > upper) - (value < lower)


def _runs(signs: Sequence[int]) -> list[int]:
    """For each sign how many in a row, up to and with it, are the same; 0 for a sign of 0."""
    runs: list[int] = []
    for n, sign in enumerate(signs):
        runs.append(0 if not sign else runs[-1] + 1 if n and sign == signs[n - 1] else 1)
    return runs


def _whole_run(ends: Sequence[int], length: int) -> list[int]:
    """Marks, from the ends of runs, every point that belongs to one. Where two runs meet in a point, the later one."""
    marks = list(ends)
    for n, end in enumerate(ends):
        if end:
            marks[n - length + 1 : n + 1] = [end] * length
    return marks
