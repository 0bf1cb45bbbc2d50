"""Which texts a column holds, and which of them each row has.

Row 1: imports row 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def distinct_texts(cells: pd.Series[str]) -> tuple[NDArray[np.intp], list[str]]:
    """(a number for each row, the text that each number stands for), texts in the order in which they first appear.

    What `pandas.factorize` gives, several times as quick: a reader makes one object of a text that stands in many rows, so cells are
    first told apart by where their object is in memory, and only one of each is compared as text.
    """
    objects = np.ascontiguousarray(cells.to_numpy(dtype=object))
    at, places = pd.factorize(np.frombuffer(objects.tobytes(), dtype=np.intp))  # the bytes of such an array are addresses
    first = np.empty(len(places), dtype=np.intp)
    # backwards, since of two that are put in one place the later one stays: it has to be the first row
    first[at[::-1]] = np.arange(len(objects) - 1, -1, -1)
    alike, texts = pd.factorize(objects[first])
    return alike[at], texts.tolist()


def spread(cells: pd.Series[str], said: Callable[[str], object]) -> NDArray[Any]:
    """What `said` gives for the text of each cell, an object each; it is asked once for each text that stands there."""
    codes, texts = distinct_texts(cells)
    answers = np.empty(len(texts), dtype=object)
    answers[:] = [said(text) for text in texts]
    return answers[codes]
