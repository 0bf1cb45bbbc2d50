"""How large a sample has to be, and how it is shared out over teams or other groups.

Row 11: imports rows 0-10. Shares run from 0 to 1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from pimlib.errors import Fault, PimError
from pimlib.stats.intervals import z_of
from pimlib.stats.sampling import allocate, raw_size, sample_size

SPREAD = 2  # from each stratum: fewer do not tell how much its members differ
ENOUGH = 1e-9  # a margin that differs from the one asked for by less than this is the one asked for


@dataclass(frozen=True)
class Shared:
    """sizes: how many are drawn, by stratum. in_proportion: how many it would be without a minimum.

    endless: how many it would take if there were no end of them; None when the size was given. simple: how many it takes without any
    groups. margin: the widest half of a 95 % (or as asked) interval of a share over all, given these sizes.
    """

    sizes: dict[str, int]
    in_proportion: dict[str, int]
    endless: int | None
    simple: int
    margin: float

    @property
    def number(self) -> int:
        return sum(self.sizes.values())

    @property
    def raised(self) -> dict[str, tuple[int, int]]:
        """Strata that get more than their share: how many it would have been, and how many it is."""
        return {name: (self.in_proportion[name], n) for name, n in self.sizes.items() if n > self.in_proportion[name]}


def usual_least(populations: Mapping[str, int], size: int | None) -> int:
    """How many from each stratum where nobody said: two, or one where no stratum holds two or the size does not allow it.

    Raises PimError when the size is smaller than the number of strata.
    """
    for least in (SPREAD, 1):
        if least <= max(populations.values()) and (size is None or sum(min(least, n) for n in populations.values()) <= size):
            return least
    if size is not None and size >= 1:
        found = f"{len(populations)} groups; {size} to be drawn"
        remedy = "Draw more, join groups in the list, or leave --by out."
        raise PimError(Fault("--by", "there are more groups than are drawn, so some would not be met", found, remedy=remedy))
    return 1


def share_out(
    populations: Mapping[str, int], *, precision: float | None, size: int | None, at_least: int, conf: float = 0.95
) -> Shared:
    """In proportion to size, `at_least` from each stratum (or all that it has).

    Given a precision, the smallest number that reaches it: minimums make a sample uneven, and an uneven one has to be larger. Given a
    size, that many. Raises PimError when no stratum has as many as the minimum, or the size is too small or too large.
    """
    whole = sum(populations.values())
    largest = max(populations.values())
    if len(populations) > 1 and at_least > largest:
        found = f"{at_least}; the largest holds {largest}"
        raise PimError(Fault("--at-least", "no group holds as many as that", found, f"1 to {largest}", "Ask for fewer."))
    least = sum(min(at_least, number) for number in populations.values())
    if size is not None:
        if not 1 <= size <= whole:
            raise PimError(Fault("--size", "so many cannot be drawn", str(size), f"1 to {whole}", "Give another size."))
        if size < least:
            fault = f"at least {at_least} from each of {len(populations)} groups is more than are drawn"
            raise PimError(Fault("--at-least", fault, f"{least} against {size}", remedy="Ask for fewer from each, or draw more."))
        number, endless = size, None
    else:
        assert precision is not None
        number, endless = sample_size(precision, whole, conf), math.ceil(raw_size(precision, None, conf) - ENOUGH)
    simple, number = number, max(number, least)
    sizes = allocate(populations, number, at_least)
    while precision is not None and size is None and number < whole and margin_of(populations, sizes, conf) > precision + ENOUGH:
        number += 1
        sizes = allocate(populations, number, at_least)
    return Shared(sizes, allocate(populations, number), endless, simple, margin_of(populations, sizes, conf))


def margin_of(populations: Mapping[str, int], sizes: Mapping[str, int], conf: float = 0.95) -> float:
    """Half the width of the interval of a share near one half over all strata; infinite where a stratum has nobody drawn.

    Cochran (1977), section 5.6, with every stratum's share at one half: z sqrt(sum W_h^2 (1 - n_h/N_h) N/(N-1) 0.25/n_h). With sizes
    in exact proportion this is the margin that `sample_size` is worked out from.
    """
    whole = sum(populations.values())
    if whole == 1:
        return 0.0
    if any(number and not sizes.get(name) for name, number in populations.items()):
        return math.inf
    parts = ((number / whole) ** 2 * (1 - sizes[name] / number) / sizes[name] for name, number in populations.items() if number)
    return z_of(conf) * math.sqrt(0.25 * whole / (whole - 1) * math.fsum(parts))
