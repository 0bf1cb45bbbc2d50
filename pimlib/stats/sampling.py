"""Samples: how many to ask or to read, how they are shared out, which ones are drawn, and what each then stands for.

Row 1: imports row 0. Plain Python. Shares run from 0 to 1: a precision of 0.1 is 10 points either way. Every ValueError is a sentence
that a person can act on.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pimlib.stats.intervals import z_of

ROUNDING = 1e-9  # 70 / 0.35 is a hair above 200 in binary; it is still 200


@dataclass(frozen=True)
class Invitations:
    """How many to invite; `census` says that this is everybody there is."""

    number: int
    census: bool


def raw_size(precision: float, population: int | None = None, conf: float = 0.95, p: float = 0.5) -> float:
    """How many are needed for an interval of so much either way around a share near p, not rounded.

    Cochran (1977), section 4.4: z^2 p(1-p)/e^2, then n0/(1 + (n0-1)/N) where the population is known. Raises ValueError when the
    precision or p is no share, or the population is empty.
    """
    if not 0 < precision < 1:
        raise ValueError(f"a precision is a share between 0 and 1 (0.1 is 10 points either way), not {precision:g}")
    if not 0 < p < 1:
        raise ValueError(f"the share expected lies between 0 and 1, not {p:g}")
    _check_population(population)
    size = z_of(conf) ** 2 * p * (1 - p) / precision**2
    return size if population is None else size / (1 + (size - 1) / population)


def sample_size(precision: float, population: int | None = None, conf: float = 0.95, p: float = 0.5) -> int:
    """`raw_size`, rounded up: never fewer than one, never more than the population."""
    return max(1, _up(raw_size(precision, population, conf, p)))


def invitations(completes: int, response_rate: float, population: int | None = None) -> Invitations:
    """How many to invite so that about `completes` answer, at most the population.

    Inviting more makes up for numbers, not for the views of those who never answer. Raises ValueError when the rate is not above 0 and
    at most 1, or more answers are wanted than there are people.
    """
    if not 0 < response_rate <= 1:
        raise ValueError(f"a response rate is a share above 0 and at most 1, not {response_rate:g}")
    if completes < 0:
        raise ValueError(f"{completes} answers cannot be wanted")
    _check_population(population)
    if population is not None and completes > population:
        raise ValueError(f"{completes} answers cannot come from a population of {population}")
    number = _up(completes / response_rate)
    return Invitations(number, False) if population is None else Invitations(min(number, population), number >= population)


def allocate(sizes: Mapping[str, int], n: int, at_least: int = 0) -> dict[str, int]:
    """How many of n fall to each stratum (name: size), in the order given.

    In proportion to size, by largest remainder (equal remainders: by name). A stratum that would get fewer than `at_least` gets that
    many, or all it has; what is left is shared out again among the others. Raises ValueError when n is more than there are, or
    too few for the minimums.
    """
    if any(size < 0 for size in sizes.values()) or at_least < 0 or n < 0:
        raise ValueError("sizes, minimum and number to draw cannot be negative")
    if n > sum(sizes.values()):
        raise ValueError(f"{n} cannot be drawn from {sum(sizes.values())}")
    least = {name: min(at_least, size) for name, size in sizes.items()}
    if sum(least.values()) > n:
        raise ValueError(
            f"at least {at_least} from each of {len(sizes)} strata needs {sum(least.values())}; only {n} are to be drawn"
        )
    free, given = dict(sizes), dict.fromkeys(sizes, 0)
    while True:
        left, whole = n - sum(given.values()), sum(free.values())
        # Integers throughout: a share below the minimum, and equal remainders, are then exact.
        short = [name for name, size in free.items() if left * size < least[name] * whole]
        if not short:
            break
        for name in short:
            given[name] = least[name]
            del free[name]
    if not whole:
        return given
    parts = {name: divmod(left * size, whole) for name, size in free.items()}
    spare = left - sum(quotient for quotient, _ in parts.values())
    favoured = set(sorted(parts, key=lambda name: (-parts[name][1], name))[:spare])
    return given | {name: quotient + (name in favoured) for name, (quotient, _) in parts.items()}


def design_weights(population: Mapping[str, int], read: Mapping[str, int]) -> dict[str, float]:
    """How many of its stratum each one read stands for: N_h/r_h (Lohr 2010, section 3.3), in the order of `population`.

    With fewer read than were drawn this takes it that, within a stratum, those missing are like those read. An empty stratum has no
    weight and is left out. Raises ValueError naming the strata of which nobody was read, more were read than there are, or that are unknown.
    """
    for name, number in read.items():
        if name not in population:
            raise ValueError(f"{name}: {number} read, but the population does not say how many there are")
        if not 0 <= number <= population[name]:
            raise ValueError(f"{name}: {number} read of {population[name]}")
    nobody = [name for name, size in population.items() if size and not read.get(name)]
    if nobody:
        raise ValueError(
            f"nobody was read of {', '.join(nobody)}: join with a stratum that is like it, or leave it out and say so"
        )
    return {name: size / read[name] for name, size in population.items() if size}


def effective_size(weights: Iterable[float]) -> float:
    """How many equally weighted answers these are worth: (sum w)^2 / sum w^2 (Kish 1965); 0 when there are none.

    Raises ValueError when a weight is negative or no number.
    """
    given = list(weights)
    if not all(weight >= 0 and math.isfinite(weight) for weight in given):
        raise ValueError("a weight is a number from 0 upwards")
    largest = max(given, default=0)
    if not largest:
        return 0.0
    shares = [weight / largest for weight in given]  # squares of very small weights would vanish
    return math.fsum(shares) ** 2 / math.fsum(share * share for share in shares)


def draw(ids: Iterable[str], seed: str) -> list[str]:
    """All ids in drawn order: take the first n; the rest are the reserves, in order.

    The order is that of SHA-256 over "seed|id" (UTF-8) as hexadecimal: anybody can repeat it with any tool, whatever the order of the list.
    Raises ValueError when an id is blank or comes twice, or the seed is blank.
    """
    listed = list(ids)
    if not seed.strip():
        raise ValueError("a draw needs a seed: any text that is written down, such as the date")
    if not all(one.strip() for one in listed):
        raise ValueError("an id is blank")
    twice = sorted(one for one, times in Counter(listed).items() if times > 1)
    if twice:
        raise ValueError(f"listed more than once: {', '.join(twice[:5])}{' and others' if len(twice) > 5 else ''}")
    return sorted(listed, key=lambda one: (hashlib.sha256(f"{seed}|{one}".encode()).hexdigest(), one))


def _up(size: float) -> int:
    return math.ceil(size - ROUNDING)


def _check_population(population: int | None) -> None:
    if population is not None and population < 1:
        raise ValueError(f"a population of {population} has nobody to ask")
