"""Marks in the place of a figure, and why the figure is not there.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

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


def meaning(mark: str, own: Mapping[str, str]) -> str:
    """`confidential (c)`; empty for an empty cell, a dash, and a mark of which nothing is known."""
    plain = mark.strip()
    words = {key.casefold(): said for key, said in own.items()}.get(plain.casefold()) or MEANINGS.get(plain.casefold(), "")
    return f"{words} ({plain})" if words else ""


def reasons(texts: pd.Series, own: Mapping[str, str]) -> Any:
    """Why there is no figure, a cell each; empty where there is one, or where nothing is said. As an array of texts."""
    codes, distinct = pd.factorize(texts)
    said = pd.Series([meaning(str(text), own) for text in distinct], dtype=object)
    return said.to_numpy()[codes]
