"""Which texts a column holds, and which of them each row has.

Row 1: imports row 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_BLOCK = 1 << 17  # rows


def distinct_texts(cells: pd.Series[str]) -> tuple[NDArray[np.intp], list[str]]:
    """(a number for each row, the text that each number stands for), texts in the order in which they first appear.

    What `pandas.factorize` gives, several times as quick: a reader makes one object of a text that stands in many rows, so cells are
    first told apart by where their object is in memory, and only one of each is compared as text. That is done some rows at a time,
    so that what is worked with stays in the processor's cache.
    """
    objects = np.ascontiguousarray(cells.to_numpy(dtype=object))
    # what such an array holds are addresses, and one that is empty gives no buffer
    addresses = np.frombuffer(objects, dtype=np.intp) if len(objects) else np.empty(0, dtype=np.intp)
    codes = np.empty(len(objects), dtype=np.intp)
    ones: list[NDArray[np.object_]] = [objects[:0]]
    seen = 0
    for start in range(0, len(objects), _BLOCK):
        at, first = _apart(addresses[start : start + _BLOCK])
        ones.append(objects[start + first])
        np.add(at, seen, out=codes[start : start + _BLOCK])
        seen += len(first)
    some = np.concatenate(ones)
    alike, texts = pd.factorize(some, size_hint=len(some))
    for start in range(0, len(objects), _BLOCK):
        codes[start : start + _BLOCK] = alike[codes[start : start + _BLOCK]]
    return codes, texts.tolist()


def _apart(addresses: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """(a number for each address, the place at which each number is first met), in the order of those places."""
    new = np.ones(len(addresses), dtype=bool)
    np.not_equal(addresses[1:], addresses[:-1], out=new[1:])
    heads = np.flatnonzero(new)
    if 2 * len(heads) < len(addresses):  # a file in the order of this column: one of each run is enough
        at, first = _apart_one_by_one(addresses[heads])
        return np.repeat(at, np.diff(heads, append=len(addresses))), heads[first]
    return _apart_one_by_one(addresses)


def _apart_one_by_one(addresses: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    at, places = pd.factorize(addresses)
    first = np.empty(len(places), dtype=np.intp)
    # backwards, since of two that are put in one place the later one stays: it has to be the first
    first[at[::-1]] = np.arange(len(at) - 1, -1, -1)
    return at, first


def spread(cells: pd.Series[str], said: Callable[[str], object]) -> NDArray[Any]:
    """What `said` gives for the text of each cell, an object each; it is asked once for each text that stands there."""
    codes, texts = distinct_texts(cells)
    answers = np.empty(len(texts), dtype=object)
    answers[:] = [said(text) for text in texts]
    return answers[codes]
