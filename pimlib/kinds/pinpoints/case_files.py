"""Items of a case-file reading as parts that can be cited: in how many files it was found, and the share of the whole service.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pimlib.kinds.case_files.figures import CaseFilesFigures
from pimlib.kinds.case_files.shown import percent, shown_of
from pimlib.kinds.columns import listed
from pimlib.kinds.figures import Figures
from pimlib.kinds.pinpoints.parts import WITHHELD, Part, fitting, shortened, told_apart
from pimlib.register.mapping import ReadingItem


def parts_of(figures: Figures) -> list[Part]:
    """A part an item, by its id, in the order of the form."""
    assert isinstance(figures, CaseFilesFigures)
    estimated = bool(figures.reading.estimated)
    return told_apart(
        _Item(item.id, shortened(f"{item.id}: {item.text}"), row.informs, item, row, estimated)
        for item, row in shown_of(figures, None).pairs
    )


@dataclass(frozen=True)
class _Item(Part):
    """row: of `CaseFilesFigures.table`; estimated: whether the reading speaks of the whole service."""

    item: ReadingItem
    row: Any
    estimated: bool

    @property
    def figure(self) -> str:
        """`82 of 120 with 4, 5 or 6; whole service 68 % (59 to 76)`; `an estimated 86 % of files (77 to 92)` where counts are withheld."""
        row = self.row
        share = percent(row.proportion, row.step) + self._between if self._has_share else ""
        if row.withheld or (pd.isna(row.favourable) and not share):
            return WITHHELD
        if pd.isna(row.favourable):
            about = percent(row.proportion, row.step).startswith("about")
            files = f"{percent(row.proportion, row.step)} of files{_with(self.item)}{self._between}"
            return files if about else f"an estimated {files}"
        counted = f"{int(row.favourable):,} of {int(row.applies):,}{_with(self.item)}"
        return fitting(counted, [f"; whole service {share}"] if share else [])

    @property
    def interval(self) -> tuple[float, float] | None:
        if not self._has_share or pd.isna(self.row.low):
            return None
        return round(100 * self.row.low, 1), round(100 * self.row.high, 1)

    @property
    def _has_share(self) -> bool:
        row = self.row
        return self.estimated and not (row.withheld or row.share_withheld or math.isnan(row.proportion))

    @property
    def _between(self) -> str:
        return "" if pd.isna(self.row.low) else f" ({100 * self.row.low:.0f} to {100 * self.row.high:.0f})"


def _with(item: ReadingItem) -> str:
    """Which answer is counted, where it is anything but yes."""
    words = item.hoped_for
    if words == ("yes",):
        return ""
    return f" with {listed([word if word.isdecimal() else f'“{word}”' for word in words], 'or')}"
