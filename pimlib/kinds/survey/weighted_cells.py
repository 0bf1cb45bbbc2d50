"""Whether weighted figures of a question can be shown: who, cell by cell, they could tell of.

Row 4: imports rows 0-3. Each weighted figure is one more equation over the groups that share a weight. People are whole numbers, so that a
few rounded equations can fix all of them: counting unknowns is not enough. What could be worked out is therefore held to the rule of
what is shown outright.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from pimlib.kinds.survey.answers import Answers
from pimlib.kinds.survey.weighing import Weighing
from pimlib.workspace.cycle import Disclosure

Counts: TypeAlias = NDArray[np.int64]
# With more weights than this in a file nobody who does not hold the file knows whose is which.
WEIGHTS_OF_GROUPS = 20


@dataclass(frozen=True, eq=False)
class Cells:
    """codes: the cell of each person, from 0; number: how many cells there are, the last for who has no weight."""

    codes: Counts
    number: int


def cells_of(weighing: Weighing) -> Cells:
    """The people who share a weight: a group of the weighing or, of a column of weights, who has the same number in it. A column of more
    than `WEIGHTS_OF_GROUPS` numbers is one cell."""
    if weighing.by != "weights":
        order = {name: number for number, name in enumerate(weighing.populations)}
        known = weighing.groups.map(lambda name: order.get(name, len(order)))
        return Cells(known.to_numpy(dtype=np.int64), len(order) + 1)
    weights = weighing.weights.to_numpy(dtype=np.float64)
    different = np.unique(weights[~np.isnan(weights)])
    if len(different) > WEIGHTS_OF_GROUPS:
        return Cells(np.isnan(weights).astype(np.int64), 2)
    return Cells(np.where(np.isnan(weights), len(different), np.searchsorted(different, weights)), len(different) + 1)


def count_cells(answers: Answers, cells: Cells, rows: Counts | None = None, height: int = 1) -> tuple[Counts, Counts]:
    """How many answered, and how many of them favourably, by row (all in one where none are given) and cell."""
    answered = answers.answered.to_numpy()
    yes = answers.any_of(answers.question.favourable).to_numpy() & answered
    codes = cells.codes if rows is None else rows * cells.number + cells.codes
    n, favourable = (
        np.bincount(codes[who], minlength=height * cells.number).reshape(height, cells.number).astype(np.int64)
        for who in (answered, yes)
    )
    return n, favourable


def can_be_shown(n: Counts, yes: Counts, disclosure: Disclosure) -> bool:
    """Whether each cell that has people could be shown itself: enough of them, and no answer of a few."""
    small = n < disclosure.smallest_base
    for count in (yes, n - yes):
        small |= (count > 0) & (count < disclosure.smallest_count)
        small |= (count == n) & (disclosure.unanimous == "withheld")
    return not bool((small & (n > 0)).any())
