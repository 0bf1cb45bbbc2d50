"""Marks in the place of a figure, and why the figure is not there.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pimlib.sheets import spread

# What the letters usually mean in official statistics of the United Kingdom; a mapping or a preset may say otherwise.
MEANINGS: dict[str, str] = {
    "c": "confidential",
    "x": "not available",
    "z": "not applicable",
    "u": "of low reliability",
    "k": "rounds to nought",
    "low": "rounds to nought",
    "*": "suppressed",
    ":": "not available",
    "..": "not available",
    "n/a": "not applicable or not available",
    "na": "not applicable or not available",
}


def reasons(texts: pd.Series, own: Mapping[str, str]) -> Any:
    """Why there is no figure, a cell each, as an array of texts: `confidential (c)`; empty where there is a figure, and for an empty cell,
    a dash, and a mark of which nothing is known. own: what the publisher's marks mean."""
    known = MEANINGS | {mark.casefold(): said for mark, said in own.items() if said}

    def reason(text: str) -> str:
        mark = text.strip()
        words = known.get(mark.casefold())
        return f"{words} ({mark})" if words else ""

    return spread(texts, reason)
