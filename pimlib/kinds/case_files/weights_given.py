"""Whether a weighted share, with the counts that are shown beside it, tells that a hidden count of a group of files is small.

Row 4: imports rows 0-3. A weighted share is a sum over the teams with weights that anybody can work out, so it is one more equation
beside the totals; its interval follows from it and is none. The attacker looks, in whole files, for a table that fits everything that is
shown and in which the hidden count is not small (HiGHS through scipy): where there is none, the count is given away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pimlib.stats.disclosure import SamePeople

Array = NDArray[np.float64]
NEAR = 1e-4  # in weighted files: a solver may be off by so little, so the attacker is held to know that much more


@dataclass(frozen=True, eq=False)
class Around:
    """What is known of one item. counts: by division, a row a group of files, favourable and other, of the files it applies to. read:
    by division, files read of each group. same: groups of two divisions that hold the same files. sampled: the division of the draw.
    weights: how many files of its team each one stands for."""

    counts: Mapping[str, pd.DataFrame] = field(repr=False)
    read: Mapping[str, Mapping[str, int]]
    sampled: str
    weights: Mapping[str, float]
    same: Sequence[SamePeople] = ()


def gives_away(
    known: Around, hidden: Mapping[str, set[str]], share: float, step: float, smallest_count: int, *, totals: bool = True
) -> bool:
    """Whether a count from 1 to smallest_count - 1 of a hidden group is known to be below smallest_count.

    hidden: by division, groups of which neither count is shown. share: as it is shown, rounded to the nearest step. totals: whether both
    totals over all groups are shown, or only how many files the item applies to. Of a group of which fewer files than smallest_count were
    read, which is no secret, no count can be larger: then it is given away when it is known exactly.
    """
    cells = [(title, str(name), side) for title, table in known.counts.items() for name in table.index for side in (0, 1)]
    place = {cell: n for n, cell in enumerate(cells)}
    true: Array = np.concatenate([table.to_numpy(dtype=np.float64).ravel() for table in known.counts.values()])
    read: Array = np.array([known.read[title][name] for title, name, _side in cells], dtype=np.float64)
    open_ = np.array([name not in hidden[title] for title, name, _side in cells])
    small = [int(n) for n in np.flatnonzero(~open_) if 0 < true[n] < smallest_count]
    rows = [*_sums(known, place, smallest_count, totals), *_share(known, place, share, step), *_groups(known, place)]
    matrix = np.vstack([row for row, _low, _high in rows])
    in_truth = matrix @ true
    least = np.array([sum_ if np.isnan(low) else low for sum_, (_row, low, _high) in zip(in_truth, rows, strict=True)])
    most = np.array([sum_ if np.isnan(high) else high for sum_, (_row, _low, high) in zip(in_truth, rows, strict=True)])
    low, high = np.where(open_, true, 0.0), np.where(open_, true, read)
    while small:
        n = small.pop()
        others = [(float(smallest_count), high[n])]
        if read[n] < smallest_count:
            others = [(low[n], true[n] - 1), (true[n] + 1, high[n])]
        fits = [one for between in others if (one := _table(matrix, least, most, low, high, n, between)) is not None]
        if not fits:
            return True
        small = [one for one in small if read[one] < smallest_count or not any(fit[one] >= smallest_count for fit in fits)]
    return False


Row = tuple[Array, float, float]  # coefficients by cell; what their sum is at least and at most, nan: what it is in truth


def _sums(known: Around, place: Mapping[tuple[str, str, int], int], smallest_count: int, totals: bool) -> Iterator[Row]:
    """The totals over the groups of each division, and over groups that hold the same files. Totals that are not shown are no small
    counts, or nothing of the item would be shown."""
    for title, table in known.counts.items():
        both = [_line(place, {(title, str(name), side): 1.0 for name in table.index}) for side in (0, 1)]
        for line in both if totals else [both[0] + both[1]]:
            yield line, np.nan, np.nan
        if not totals:
            yield from ((line, float(min(smallest_count, table.iloc[:, side].sum())), np.inf) for side, line in enumerate(both))
    for same in known.same:
        for side in (0, 1):
            whole = {(title, group, side): 1.0 for title, group in same.whole}
            yield _line(place, whole | {(title, group, side): -1.0 for title, group in same.parts}), 0.0, 0.0


def _share(known: Around, place: Mapping[tuple[str, str, int], int], share: float, step: float) -> Iterator[Row]:
    """The sum of w (yes - p (yes + other)) is at most 0 for the greatest share p that is rounded so, at least 0 for the least."""
    for p, low, high in ((share + step / 2, -np.inf, -NEAR), (share - step / 2, NEAR, np.inf)):
        line = {(known.sampled, str(name), 0): known.weights[str(name)] * (1 - p) for name in known.counts[known.sampled].index}
        yield _line(place, line | {(title, name, 1): -known.weights[name] * p for title, name, _side in line}), low, high


def _groups(known: Around, place: Mapping[tuple[str, str, int], int]) -> Iterator[Row]:
    """An item applies to one file or more of a group that is hidden, since noughts are shown, and to no more than were read of it."""
    for title, table in known.counts.items():
        for name, files in zip(table.index, table.sum(axis=1), strict=True):
            line = _line(place, {(title, str(name), side): 1.0 for side in (0, 1)})
            yield line, float(files > 0), float(known.read[title][str(name)]) * float(files > 0)


def _line(place: Mapping[tuple[str, str, int], int], factors: Mapping[tuple[str, str, int], float]) -> Array:
    line = np.zeros(len(place))
    for cell, factor in factors.items():
        line[place[cell]] = factor
    return line


def _table(
    matrix: Array, least: Array, most: Array, low: Array, high: Array, cell: int, between: tuple[float, float]
) -> Array | None:
    """A table in whole files that fits, with one cell between two numbers; None when the solver finds none."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    if between[0] > between[1]:
        return None
    low, high = low.copy(), high.copy()
    low[cell], high[cell] = between
    inside = Bounds(low, high)
    found = milp(
        np.zeros(len(low)), integrality=np.ones(len(low)), bounds=inside, constraints=LinearConstraint(matrix, least, most)
    )
    return np.round(found.x) if found.status == 0 and found.x is not None else None
