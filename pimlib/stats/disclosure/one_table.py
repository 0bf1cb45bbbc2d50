"""Small counts of one table: what is hidden so that nobody is picked out of it and its own totals.

Row 1: imports row 0. It looks at no other table of the same people and asks no attacker; `protect` does both. It hides no zeros, and no
cell that holds everybody.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pimlib.stats.disclosure.tables import Hidden


def suppress(counts: pd.DataFrame, smallest_count: int) -> Hidden:
    """What to hide in a table of counts (people, without totals) that is shown with its totals.

    First every count from 1 to smallest_count - 1, totals included. Then partners: in each row and column that has a hidden cell, at
    least two are hidden, and where the total is shown the hidden cells hold together at least smallest_count people and more people
    than there are cells, so that what is left of the total is neither a small count nor the same as "one each". The partner is the
    smallest count shown, never a zero, and a total only when there is nothing else. A table of one row has one total.
    Raises ValueError when a count is negative or is missing.
    """
    inner = counts.to_numpy(dtype=np.int64) if counts.size else np.zeros(counts.shape, dtype=np.int64)
    if (inner < 0).any():
        raise ValueError("a count cannot be negative")
    rows, columns = inner.shape
    whole = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    whole[:rows, :columns] = inner
    whole[rows, :] = whole[:rows, :].sum(axis=0)
    whole[:, columns] = whole[:, :columns].sum(axis=1)
    hidden = (whole >= 1) & (whole < smallest_count)
    lines = [(whole[n], hidden[n]) for n in range(rows)] if rows == 1 else [(whole[n], hidden[n]) for n in range(rows + 1)]
    if rows > 1:
        lines += [(whole[:, n], hidden[:, n]) for n in range(columns + 1)]
    while any(_complete(line, mask, smallest_count) for line, mask in lines):  # the masks are views: one line changes another
        continue
    if rows == 1:
        hidden[1] = hidden[0]
    return Hidden(
        pd.DataFrame(hidden[:rows, :columns], index=counts.index, columns=counts.columns),
        pd.Series(hidden[:rows, columns], index=counts.index),
        pd.Series(hidden[rows, :columns], index=counts.columns),
        bool(hidden[rows, columns]),
    )


def withhold_rows(counts: pd.DataFrame, smallest_count: int, smallest_base: int) -> pd.Series[bool]:
    """Which rows (groups of people) of a table are withheld whole, where the totals of its columns are known (True = withheld).

    A row goes when it has people but fewer than smallest_base, or a cell from 1 to smallest_count - 1. The rows withheld, taken as one
    group, are what a reader can work out from the totals; they too must pass both tests, and be more than one, else the
    next smallest row goes as well. A row of no people is not withheld.
    """
    table = counts.to_numpy(dtype=np.int64)
    base = table.sum(axis=1) if table.size else np.zeros(len(counts), dtype=np.int64)
    small = ((table >= 1) & (table < smallest_count)).any(axis=1) | (base < smallest_base)
    withheld = small & (base > 0)
    order = sorted(range(len(base)), key=lambda n: (base[n], n))
    for partner in (n for n in order if base[n] > 0):
        together = table[withheld].sum(axis=0)
        safe = together.sum() >= smallest_base and not ((together >= 1) & (together < smallest_count)).any()
        if not withheld.any() or (withheld.sum() > 1 and safe):
            break
        withheld[partner] = True
    return pd.Series(withheld, index=counts.index)


def _complete(line: NDArray[np.int64], mask: NDArray[np.bool_], smallest_count: int) -> bool:
    """Hide one more cell of a line (its last cell is the total) where the hidden ones could be worked out; True when it did."""
    if not mask.any():
        return False
    inner = mask[:-1]
    if mask[-1]:
        enough = mask.sum() > 1
    else:
        left = line[:-1][inner].sum()
        enough = inner.sum() > 1 and left >= smallest_count and left > inner.sum()
    if enough:
        return False
    partners = [n for n in range(len(line) - 1) if not mask[n] and line[n] > 0]
    if partners:
        mask[min(partners, key=lambda n: (line[n], n))] = True
    elif not mask[-1]:
        mask[-1] = True
    else:
        return False
    return True
