"""Counts by chance: how likely each number is when so many are drawn, from a known share or from a known population.

Row 1: imports row 0. Plain Python, exact to about fourteen digits whatever the size: masses are built outwards from the likeliest
number by the ratio of neighbours, and what is below 1e-24 of that is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

NEGLIGIBLE = 1e-24


@dataclass(frozen=True)
class Masses:
    """The likelihoods of `first`, `first` + 1, …, which add to one; any other number has practically none."""

    first: int
    of: tuple[float, ...]

    def at_most(self, x: int) -> float:
        """The likelihood of x or fewer."""
        return min(1.0, math.fsum(self.of[: max(0, x - self.first + 1)]))

    def at_least(self, x: int) -> float:
        """The likelihood of x or more."""
        return min(1.0, math.fsum(self.of[max(0, x - self.first) :]))


def binomial(n: int, p: float) -> Masses:
    """Of n draws, each favourable with likelihood p."""
    if p in (0, 1):
        return Masses(int(n * p), (1.0,))
    odds = p / (1 - p)
    return _outwards(0, n, min(n, int((n + 1) * p)), lambda k: (n - k) / (k + 1) * odds)


def hypergeometric(n: int, favourable: int, population: int) -> Masses:
    """Of n drawn without putting back from a population that holds so many favourable ones."""
    low, high = max(0, n - (population - favourable)), min(n, favourable)
    likeliest = (n + 1) * (favourable + 1) // (population + 2)
    others = population - favourable - n
    return _outwards(low, high, max(low, min(high, likeliest)), lambda k: (favourable - k) / (k + 1) * (n - k) / (others + k + 1))


def _outwards(low: int, high: int, start: int, ratio: Callable[[int], float]) -> Masses:
    """Masses from `low` to `high`; ratio(k) is how much likelier k + 1 is than k."""
    below: list[float] = []
    above = [1.0]
    for k in range(start, high):
        above.append(above[-1] * ratio(k))
        if above[-1] < NEGLIGIBLE:
            break
    mass = 1.0
    for k in range(start - 1, low - 1, -1):
        mass /= ratio(k)
        below.append(mass)
        if mass < NEGLIGIBLE:
            break
    masses = [*reversed(below), *above]
    whole = math.fsum(masses)
    return Masses(start - len(below), tuple(one / whole for one in masses))
