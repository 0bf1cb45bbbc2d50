"""Rows under the authorities of a table that are none themselves: totals, averages and medians of the others.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from pimlib.kinds.measures.match import NATIONS, authority_words, match_authority
from pimlib.register.mapping import MeasuresMapping
from pimlib.sheets import Sheet, distinct_texts

LEFT_OUT = "of totals and averages of the authorities"
_SUMS = frozenset(["total", "totals", "subtotal", "average", "averages", "avg", "mean", "median", "sum"])
_MEMBERS = frozenset(["councils", "authorities", "las"])
_BESIDE = frozenset(
    ["all", "of", "the", "for", "across", "grand", "overall", "sub", "local", "council", "authority", *_MEMBERS]
) | frozenset(word for name in (*NATIONS, "Scottish English Welsh UK GB") for word in name.casefold().split())


def without_totals(sheet: Sheet, mapping: MeasuresMapping) -> tuple[Sheet, int]:
    """The table without such rows, and how many there were. Where a column says of whom a row is, it is believed; so is the mapping, when
    it calls the own authority, the nation, or one to compare with, by such a name."""
    column = mapping.columns.authority
    if column is None or mapping.columns.level is not None:
        return sheet, 0
    codes, texts = distinct_texts(sheet.table[column])
    names = [text.strip() for text in texts]
    meant = {name for wanted in (mapping.authority, *mapping.compare) for name in match_authority(wanted, names)}
    meant |= {mapping.authority, *mapping.compare}
    nation = authority_words(mapping.nation)
    which = [is_total(name) and name not in meant and authority_words(name) != nation for name in names]
    if not any(which):
        return sheet, 0
    total = np.array(which, dtype=bool)[codes]
    return replace(sheet, table=sheet.table[~total]), int(total.sum())


def is_total(name: str) -> bool:
    """`Total`, `Scotland average`, `All councils`, `Mean of local authorities`; not `Scotland`, and no name with a word of its own."""
    words = set(re.findall(r"[^\W_]+", name.casefold()))
    if not words or words - _SUMS - _BESIDE:
        return False
    return bool(words & _SUMS) or ("all" in words and len(words) > 1)
