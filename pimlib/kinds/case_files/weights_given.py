"""Whether a weighted share, with the teams that are shown beside it, tells that a hidden count of a team is small.

Row 4: imports rows 0-3. A weighted share is a sum over the teams with weights that anybody can work out, so it is one more equation
beside the totals. The attacker is a linear programme (HiGHS) that asks how large each hidden count can be; intervals are not used.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]
SLACK = 1e-9
UNBOUNDED = 10**9


def gives_away(
    counts: pd.DataFrame,
    hidden: set[str],
    weights: Mapping[str, float],
    read: Mapping[str, int],
    share: float,
    step: float,
    smallest_count: int,
) -> bool:
    """Whether a count from 1 to smallest_count - 1 of a hidden team is known to be below smallest_count.

    counts: one row a team, favourable and other files that an item applies to. hidden: teams of which neither is shown; both totals
    over all teams are. weights, read: how many files of its team each one stands for, and how many were read. share: as it is
    shown, rounded to the nearest step.
    """
    teams = [str(name) for name in counts.index if name in hidden]
    yes, other = counts.iloc[:, 0].astype(float), counts.iloc[:, 1].astype(float)
    small = [(n, k) for n, name in enumerate(teams) for k in (0, 1) if 0 < (yes, other)[k][name] < smallest_count]
    if not small:
        return False
    # Unknown: favourable of each hidden team, then other of each.
    size = len(teams)
    equal = np.vstack([np.repeat([1.0, 0.0], size), np.repeat([0.0, 1.0], size)])
    totals = np.array([yes[teams].sum(), other[teams].sum()])
    weight = np.array([weights[name] for name in teams])
    open_ = [name for name in counts.index if name not in hidden]
    half = step / 2 + SLACK
    rows: list[Array] = []
    limits: list[float] = []
    for sign, p in ((1.0, share + half), (-1.0, share - half)):
        # sum of w (yes - p (yes + other)) is at most 0 for the upper p, at least 0 for the lower
        known = sum(weights[name] * (yes[name] - p * (yes[name] + other[name])) for name in open_)
        rows.append(sign * np.concatenate([weight * (1 - p), -weight * p]))
        limits.append(-sign * known + SLACK)
    for n, name in enumerate(teams):
        line = np.zeros(2 * size)
        line[[n, size + n]] = 1.0
        rows.append(line)
        limits.append(float(read[name]))
    for n, k in small:
        aim = np.zeros(2 * size)
        aim[n + k * size] = 1.0
        most = _extreme(-aim, rows, limits, equal, totals)
        few = read[teams[n]]  # how many were read of a team is no secret, so that no count of it can be more
        if most < min(smallest_count, few) or (few < smallest_count and _extreme(aim, rows, limits, equal, totals) == most):
            return True
    return False


def _extreme(aim: Array, rows: list[Array], limits: list[float], equal: Array, totals: Array) -> int:
    """The least, or for a negative aim the most, that a count can be."""
    from scipy.optimize import linprog

    found = linprog(aim, np.vstack(rows), np.array(limits), equal, totals, bounds=(0, None), method="highs")
    most = aim.min() < 0
    if found.status:
        return UNBOUNDED if most else 0  # rounding left no answer: then nothing is known
    value = float(found.fun)
    return math.floor(-value + 1e-6) if most else math.ceil(value - 1e-6)
