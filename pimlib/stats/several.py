"""Several comparisons at once: what is left of a finding when many were looked for.

Row 1: imports row 0. Plain Python. p-values in and out run from 0 to 1, in the order given; none in, none out. ValueError for anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate


def holm(p: Sequence[float]) -> list[float]:
    """Adjusted so that the chance of even one false finding stays at the level chosen. Holm (1979), step-down."""
    order = _ordered(p)
    stepped = accumulate((min(1.0, (len(p) - step) * p[n]) for step, n in enumerate(order)), max)
    return _in_place(order, list(stepped))


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Adjusted so that the share of false ones among the findings stays at the level chosen. Benjamini and Hochberg (1995), step-up."""
    order = _ordered(p)[::-1]
    stepped = accumulate((len(p) / (len(p) - step) * p[n] for step, n in enumerate(order)), min)
    return _in_place(order, list(stepped))


def _ordered(p: Sequence[float]) -> list[int]:
    if not all(0 <= one <= 1 for one in p):
        raise ValueError("a p-value lies between 0 and 1")
    return sorted(range(len(p)), key=lambda n: p[n])


def _in_place(order: Sequence[int], values: Sequence[float]) -> list[float]:
    placed = dict(zip(order, values, strict=True))
    return [placed[n] for n in range(len(order))]
